"""What a button works out: kept while the question stays, marked when it no longer fits.

Whatever interrupts the script (a moved slider, another page, Stop) ends the work, and what is
known by then is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model.scenario.errors import ScenarioError
from model.words.refusals import said
from ui.screen.plain_text import escaped


@dataclass(frozen=True)
class Found:
    """What a button worked out. ``of``: the question it answers. ``note``: how final it is."""

    of: object
    said: str
    frame: pd.DataFrame
    note: str
    final: bool


def kept_found() -> dict[str, Found]:
    """What the viewer's buttons worked out. A script that has been interrupted may no longer
    touch the session's state, but it may write into this."""
    kept: dict[str, Found] = st.session_state.setdefault("found", {})
    return kept


def show(found: Found | None, of: object) -> None:
    """What was worked out, marked where it is not, or no longer, the answer."""
    if found is None:
        return
    if found.of != of:
        st.markdown(":orange-badge[Out of date: of another plan or question; press the button]")
    else:
        st.markdown(f":{'green' if found.final else 'blue'}-badge[{found.note}]")
    st.markdown(f"**{found.said}**")
    st.dataframe(found.frame, hide_index=True, width="stretch")


class Bar:
    """How much of what a button works out is finished: ``finished`` of ``every`` ``what``."""

    def __init__(self, every: int, what: str) -> None:
        self.finished = 0
        self.place = st.empty()
        self._every = every
        self._what = what

    def stops(self) -> bool:
        """Never of itself: a call to the screen, where a moved slider or Stop interrupts, and ends
        the work."""
        done = self.finished / self._every
        self.place.progress(done, text=f"{self.finished} of {self._every} {self._what}")
        return False


@contextmanager
def bar(every: int, what: str) -> Iterator[Bar]:
    """A bar while the work goes on; what stops it early is said in its place."""
    shown = Bar(every, what)
    try:
        yield shown
    except (ScenarioError, RuntimeError) as error:
        st.warning(f"This stopped early: {escaped(said(error))}.", icon="⚠️")
    shown.place.empty()


@contextmanager
def stop_button(place: Any, key: str) -> Iterator[None]:
    """A button that is there while the work goes on; pressing it, like anything else, ends it."""
    button = place.empty()
    button.button("Stop and keep what is known", key=key)
    yield
    button.empty()
