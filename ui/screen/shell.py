"""What every page begins with: configuration, the question on the table, the menu.

``open_page`` is the first call of every page file (a test fails if one lacks it): pages are found
by Streamlit's own ``pages/`` discovery, so that a deep link on a fresh server opens any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from model.words.version import model_said
from ui.library.in_words import KIND_NAMES_WITHIN, STATUS_NAMES
from ui.question.question import Question
from ui.screen.address import has_changed, read_address
from ui.screen.live_results import runner
from ui.screen.long_work import under_way
from ui.screen.menu import menu
from ui.screen.moved_list import moved_list, starting_point
from ui.screen.plain_text import escaped
from ui.screen.table import AGAIN, CHOSEN, PAST, PROBLEMS, QUESTION, TIE, current, tie

APP = "Front door"
_PROJECTOR = Path(__file__).resolve().parent / "projector.css"
PAGE_PARAMS = ("compare", "reference", "limit", "briefing", "step")
"""Parts of the address that are a page's own choices and no part of the question."""


def open_page(title: str, *, keeps: bool = False, presents: bool = False) -> Question:
    """Configure the page, read the question, draw the sidebar; returns the question.

    ``keeps``: the question can be kept from this page, so what is said of that has its line always,
    and nothing moves out of its place at the moment of keeping. ``presents``: the page fills the
    screen of a room, with large type and without the sidebar; it draws its own title.
    """
    st.set_page_config(
        page_title=f"{title} · {APP}",
        page_icon="📊",
        layout="wide",
        initial_sidebar_state="collapsed" if presents else "auto",
    )
    if QUESTION not in st.session_state:
        address = {key: st.query_params.get_all(key) for key in st.query_params}
        read = read_address(address)
        st.session_state[CHOSEN] = {key: address[key] for key in PAGE_PARAMS if key in address}
        st.session_state[QUESTION], st.session_state[PAST] = read.question, []
        st.session_state[PROBLEMS] = list(read.problems)
        st.session_state[TIE] = read.tie
        st.session_state[AGAIN] = read.again and (read.question, read.again)
        runner()  # the worker processes start while the page is drawn
    question = current()
    st.query_params.from_dict(
        {**question.to_params(), **_kept_params(question), **st.session_state[CHOSEN]}
    )
    if presents:
        st.html(_PROJECTOR)
        return question
    with st.sidebar:
        menu()
        starting_point(question)
        moved_list(question)
        under_way()
        st.caption(
            f"Model {model_said()}. Scenario {question.what_if.identity}. Staff figures are "
            "calibrated, not Monmouthshire's own. No personal data is used or kept."
        )
    st.title(title)
    if keeps or tie() is not None:
        st.caption(_opened(question))
    for problem in st.session_state[PROBLEMS]:
        st.warning(escaped(problem), icon="⚠️")
    return question


def _kept_params(question: Question) -> Mapping[str, str]:
    """What the address says of the kept scenario on the page, or of one to be tried again."""
    if (found := tie()) is not None:
        return found.params
    asked_then, link = st.session_state[AGAIN] or (None, {})
    return link if question == asked_then else {}


def _opened(question: Question) -> str:
    """Which kept scenario is on the page, and whether it still is as it was kept."""
    if (found := tie()) is None:
        return "Not kept yet."
    kept = found.kept
    kind, status = KIND_NAMES_WITHIN[kept.kind], STATUS_NAMES[kept.status]
    words = f"On the table: {kind} **{escaped(kept.name)}** ({status}, {escaped(kept.owner)})"
    if question != found.question:
        words += ", with changes that are not kept"
    if has_changed(kept):
        words += ". Its starting point has changed since it was kept: figures are today's"
    return f"{words}."


def show_refusal() -> None:
    """If the last move was refused, say why."""
    if st.session_state.get("refused"):
        st.error(
            f"That cannot be: {escaped(st.session_state['refused'])}. "
            "The last possible question stays.",
            icon="⚠️",
        )
