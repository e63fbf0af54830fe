"""The blocks of *Help*, and the line on the first page that leads there."""

from __future__ import annotations

import streamlit as st

from model.paths import DATA
from model.words.glossary import glossary, search
from model.words.guides import Guide, guides
from ui.screen.menu import MENU

_PAGE, _GUIDE, _ROLE, _GONE = "pages/9_help.py", "guide", "help_role", "new_here_gone"
ACCESS = DATA / "access.md"
_NAMES = {file: name for _, pages in MENU for file, name in pages}


def new_here() -> None:
    """One line to the guides; once put away it does not come back in this session."""
    if st.session_state.get(_GONE):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("New here? A three-minute guide for", width="content")
        for guide in guides():
            st.page_link(
                _PAGE,
                label=f":primary[{guide.role}]",
                query_params={_GUIDE: guide.id},
                width="content",
            )
        st.button("Not now", key="new_here", type="tertiary", on_click=_put_away)


def _put_away() -> None:
    st.session_state[_GONE] = True


def take_guide() -> None:
    """Remember the guide that the address asks for: to be called before the page is opened, which
    writes the address anew."""
    wanted = st.query_params.get(_GUIDE)
    if any(guide.id == wanted for guide in guides()):
        st.session_state[_ROLE] = wanted


def first_visit() -> None:
    """A guide for each role, step by step, each with a link to its page."""
    st.header("A first visit in three minutes", anchor=False)
    by_id = {guide.id: guide for guide in guides()}
    chosen = st.segmented_control(
        "You come as",
        list(by_id),
        format_func=lambda id_: by_id[id_].role,
        key=_ROLE,
        required=True,
        default=None if _ROLE in st.session_state else next(iter(by_id)),
    )
    _steps(by_id[chosen or next(iter(by_id))])


def _steps(guide: Guide) -> None:
    st.markdown(f"**{guide.role}: {guide.title}**")
    for number, step in enumerate(guide.steps, 1):
        where, what = st.columns([1, 4], vertical_alignment="top")
        with where:
            st.page_link(step.page, label=f"{number}. :primary[{_NAMES[step.page]}]")
        what.markdown(step.do)


def words() -> None:
    """The glossary, with a search."""
    st.header("Words", anchor=False)
    every = glossary()
    typed = st.text_input("Search the words", key="help_words", placeholder="such as S47")
    found = search(typed)
    st.caption(f"{len(found)} of {len(every)} words")
    lines = []
    for term in found:
        also = f" (also {', '.join(term.also)})" if term.also else ""
        source = f" *{term.source}.*" if term.source else ""
        lines.append(f"- **{term.term}**{also}: {term.meaning}{source}")
    st.markdown("\n".join(lines) or "No word fits. Try fewer letters.")


def access() -> None:
    """How to use it by keyboard, what was measured, and what is known to be wrong."""
    st.header("Keyboard and accessibility", anchor=False)
    st.markdown(ACCESS.read_text(encoding="utf-8"))
