"""Work of minutes on a page: an estimate before the click, progress, Stop, and the result.

The work goes on while other pages are used, and is found again after a refresh: it belongs to what
was asked, not to the viewer (:mod:`model.runs.long_work`). What it found for another question stays
on the page, marked, until the question on the table has an answer of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model.builds import compiled
from model.runs.long_work import LongWork, LongWorks, Standing
from model.scenario.scenario import Scenario
from model.words.numbers import duration
from model.words.refusals import said
from ui.screen.live_results import runner
from ui.screen.plain_text import escaped

_A_FUTURE = 0.3, 0.2
"""Seconds of one core for 52 weeks of 7,000 contacts: plain Python, compiled (docs/performance)."""
_LOOK = 1.0
"""Seconds between two looks at work under way."""


@st.cache_resource(show_spinner=False, on_release=lambda works: works.stop_all(5), max_entries=1)
def works() -> LongWorks:
    """The long work of this server."""
    return LongWorks()


def seconds_for(futures: int, scenario: Scenario, weeks: int) -> float:
    """About how long so many futures of a scenario take here, with nobody else at it."""
    each = _A_FUTURE[compiled()] * weeks / 52 * scenario.inputs.contacts_per_year / 7000
    return futures * each / runner().workers


@dataclass(frozen=True)
class Offer:
    """Work that a page offers.

    ``key``: the identity of what is asked. ``does``: the work. ``draw``: draws what is known.
    """

    key: Hashable
    title: str
    button: str
    seconds: float
    does: Callable[[LongWork], object]
    draw: Callable[[Any], None]
    possible: bool = True


@dataclass(frozen=True)
class Found:
    """A sentence and a table that long work found.

    ``note``: how final it is; ``line``: the same in short, for elsewhere on the page.
    """

    said: str
    frame: pd.DataFrame
    note: str
    final: bool
    line: str = ""


def show(found: Found) -> None:
    """What was found, and how final it is."""
    st.markdown(f":{'green' if found.final else 'blue'}-badge[{found.note}]")
    st.markdown(f"**{escaped(found.said)}**")
    st.dataframe(found.frame, hide_index=True, width="stretch")


def standing_of(offer: Offer) -> Standing | None:
    """How the work stands that a page offers, None where nobody asked for it."""
    work = works().find(offer.key)
    return work.standing if work is not None else None


def panel(offer: Offer, id_: str) -> None:
    """The button, or the work under way with its Stop, and what is known."""
    work = works().find(offer.key)
    if work is not None and not _is_over(work.standing):
        _watch(offer, id_)
        return
    if work is None or _ended_early(work.standing):
        st.button(
            f"{offer.button} (about {duration(offer.seconds)})",
            key=f"{id_}_start",
            on_click=_begin,
            args=(offer, id_),
            disabled=not offer.possible,
        )
    if work is not None:
        _last()[id_] = offer.key
        _outcome(work.standing, offer)
    elif (known := _known_before(id_)) is not None:
        st.markdown(":orange-badge[Out of date: of another plan or question]")
        offer.draw(known)


def _last() -> dict[str, Hashable]:
    """By panel: what the viewer asked last."""
    last: dict[str, Hashable] = st.session_state.setdefault("long_work", {})
    return last


def _known_before(id_: str) -> Any:
    """What was found when the viewer asked last, None where nothing was."""
    before = works().find(_last()[id_]) if id_ in _last() else None
    return before.standing.result if before is not None else None


def _begin(offer: Offer, id_: str) -> None:
    _last()[id_] = offer.key
    works().start(offer.key, offer.title, offer.does)


@st.fragment(run_every=_LOOK)
def _watch(offer: Offer, id_: str) -> None:
    """How far it is, once a second; the whole page anew when it is over."""
    work = works().find(offer.key)
    if work is None or _is_over(work.standing):
        st.rerun()
    standing = work.standing
    bar, stop = st.columns([4, 1], vertical_alignment="center")
    share = min(standing.done / standing.of, 1.0) if standing.of else 0.0
    bar.progress(share, escaped(_far(standing)))
    stop.button("Stop and keep what is known", key=f"{id_}_stop", on_click=work.stop)
    if standing.result is not None:
        offer.draw(standing.result)


def _outcome(standing: Standing, offer: Offer) -> None:
    if standing.error is not None:
        st.warning(f"This stopped early: {escaped(said(standing.error))}.", icon="⚠️")
    elif standing.called_off:
        st.markdown(":blue-badge[Stopped: what was known by then is kept]")
    if standing.result is not None:
        offer.draw(standing.result)


def _is_over(standing: Standing) -> bool:
    return not (standing.running or standing.waiting)


def _ended_early(standing: Standing) -> bool:
    return standing.called_off or standing.error is not None


def _far(standing: Standing) -> str:
    if standing.waiting:
        return "Waits for its turn: other long work is under way"
    if not standing.done:
        return "Begins"
    left = standing.seconds * (standing.of - standing.done) / standing.done
    last = f". Last: {standing.last}" if standing.last else ""
    return f"{standing.done:,} of at most {standing.of:,}; about {duration(left)} left{last}"


def under_way() -> None:
    """Long work under way, whoever asked, with a Stop for each: for the sidebar of every page."""
    for place, work in enumerate(works().under_way):
        standing = work.standing
        st.caption(escaped(f"Under way: {standing.title}. {_far(standing)}."))
        st.button("Stop it", key=f"under_way_{place}", on_click=work.stop)
