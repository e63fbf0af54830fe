"""The blocks of *Library*: what is kept, one of it looked at closely, files in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import streamlit as st

from model.scenario.errors import ScenarioError
from model.words.numbers import day
from model.words.refusals import said
from ui.library import in_words
from ui.library.library import LIVE, KeptScenario, Kind, Library, LibraryError, Status
from ui.screen.address import asks, has_changed, library, short_link, tie_to, told, when_and_who
from ui.screen.fields import role_field, typed
from ui.screen.keep_panel import say
from ui.screen.library.chosen import CHOSEN, EDITS, LAST, UPLOADS, choose
from ui.screen.library.doings import do, doings
from ui.screen.library.editing import Edit, description, draft_like, is_exit, what_is_asked
from ui.screen.plain_text import escaped
from ui.screen.table import put, tie
from ui.screen.telling_apart import labels

_MOST = 60
"""Entries in the list; a search finds the others."""
STATUSES: tuple[Status, ...] = ("draft", "agreed", "archived")
_KINDS: dict[Kind | Literal["any"], str] = {
    "any": "Scenarios and parked questions",
    "scenario": "Scenarios",
    "parked question": "Parked questions",
}
"""What the list can be narrowed to."""


# --- The list ---------------------------------------------------------------------------------


def found_list() -> KeptScenario | None:
    """Search, filters and what they find; returns the one that is chosen."""
    words = st.text_input(
        "Search", key="library_words", placeholder="name, owner, notes, who asked"
    )
    statuses = st.multiselect(
        "Status",
        STATUSES,
        list(LIVE),
        format_func=lambda status: in_words.STATUS_NAMES[status],
        key="library_statuses",
    )
    kind = st.selectbox(
        "What", list(_KINDS), format_func=lambda kind: _KINDS[kind], key="library_kind"
    )
    try:
        every = library().find(words, statuses or STATUSES)
        st.session_state[LAST], answers = every, True
    except LibraryError as error:
        every, answers = st.session_state.get(LAST, []), False
        st.error(
            f"The library cannot be read now. {escaped(told(error))} The other pages go on working"
            + ("; below is what was there last." if every else "."),
            icon="⚠️",
        )
    kept = [one for one in every if kind in ("any", one.kind)]
    chosen = _with_chosen(kept, answers)
    if not kept:
        asked_for_less = words or kind != "any" or set(statuses) != set(LIVE)
        if answers:
            st.info(
                "Nothing fits this search."
                if asked_for_less
                else "Nothing is kept yet. *Keep this* and *Park this* are on *What if*, and *Keep "
                "this* on *Agency exit*."
            )
        return chosen
    by_id = {one.id: one for one in kept[:_MOST]}
    called = labels(
        by_id,
        lambda one: one.name,
        lambda one: in_words.STATUS_NAMES[one.status],
        lambda one: f"kept on {day(one.created.date())}",
        lambda one: f"at {one.created:%H:%M} UTC",
    )
    index = list(by_id).index(chosen.id) if chosen and chosen.id in by_id else None
    key = "library_list"
    st.session_state[key] = None if index is None or chosen is None else chosen.id
    with st.container(height=520 if len(by_id) > 7 else "content", border=False):
        st.radio(
            f"{len(kept)} found" + (f", the first {_MOST} shown" if len(kept) > _MOST else ""),
            list(by_id),
            key=key,
            format_func=lambda id_: escaped(called[id_]),
            captions=[_line(one) for one in by_id.values()],
            on_change=lambda: choose(st.session_state[key]),
        )
    return chosen


def _line(kept: KeptScenario) -> str:
    what = in_words.STATUS_NAMES[kept.status]
    if kept.kind != "scenario":
        what = f"{in_words.KIND_NAMES_WITHIN[kept.kind]}, {what}"
    who = f"asked by {kept.asked_by}" if kept.asked_by else kept.owner
    return f"{what} · {escaped(who)} · {day(kept.changed.date())}"


def _with_chosen(kept: Sequence[KeptScenario], answers: bool) -> KeptScenario | None:
    """The chosen one, as the list has it now; also when the search does not find it any more."""
    opened = tie()
    id_: str | None = st.session_state.get(CHOSEN) or (opened.kept.id if opened else None)
    for one in kept:
        if one.id == id_:
            return one
    if id_ is not None and answers:
        try:
            return library().get(id_)
        except LibraryError:
            pass
    edit: Edit | None = st.session_state.get(EDITS, {}).get(id_ or "")
    if edit is not None and not answers:
        return edit.seen  # what is being typed over it stays on the page
    return kept[0] if kept else None


# --- One of them ------------------------------------------------------------------------------


def one_kept(kept: KeptScenario) -> str | None:
    """Everything about one kept scenario; returns the page to go to when it was opened."""
    st.subheader(escaped(kept.name), anchor=False)
    st.caption(_history(kept))
    goes = _opening(kept)
    st.caption("Short link, to send or to minute:")
    st.code(short_link(kept.id, "what_if"), language=None, wrap_lines=True)
    description(kept)
    what_is_asked(kept)
    doings(kept)
    return goes


def _history(kept: KeptScenario) -> str:
    words = [
        in_words.KIND_NAMES[kept.kind],
        f"**{in_words.STATUS_NAMES[kept.status]}**",
        f"owner {escaped(kept.owner)}",
    ]
    if kept.asked_by:
        words.append(f"asked by {escaped(kept.asked_by)}")
    words.append(f"kept on {day(kept.created.date())}")
    if kept.version > 1:
        words.append(f"last changed {escaped(when_and_who(kept))}")
    if kept.agreed:
        words.append(f"agreed on {day(kept.agreed.date())}")
    return " · ".join(words)


def _opening(kept: KeptScenario) -> str | None:
    try:
        found, problems = tie_to(kept)
    except LibraryError as error:
        st.error(escaped(told(error)), icon="⚠️")
        return None
    for problem in problems:
        st.warning(escaped(problem), icon="⚠️")
    changed = has_changed(kept)
    if changed:
        st.warning(
            "Its starting point has changed since this was kept: run it again for today's figures, "
            "which will not be those of that time.",
            icon="⚠️",
        )
    with st.container(horizontal=True):
        opened = st.button(
            "Run again from today's starting point" if changed else "Open",
            key="library_open",
            type="primary",
        )
        if changed and kept.status == "draft":
            st.button(
                "Keep it as of today",
                key="library_today",
                on_click=_as_of_today,
                args=(kept,),
                help="It counts from today's starting point from now on; this warning goes.",
            )
    if opened and put(found, problems):
        return "pages/4_agency_exit.py" if is_exit(found.question) else "pages/1_what_if.py"
    return None


def _as_of_today(kept: KeptScenario) -> None:
    def doing(lib: Library) -> KeptScenario:
        question, _ = asks(kept)
        draft = replace(draft_like(kept), scenario=question.what_if, address=question.to_params())
        return lib.save_changes(kept.id, draft, seen=kept.version, by=typed("keep_owner"))

    do(doing, "'{name}' counts from today's starting point.")


# --- Name, owner and notes --------------------------------------------------------------------


# --- What it asks -----------------------------------------------------------------------------


# --- What can be done with it -----------------------------------------------------------------


# --- A file in --------------------------------------------------------------------------------


def file_in() -> None:
    """A scenario file to be kept; one that cannot be is refused with the reason."""
    uploads = st.session_state.setdefault(UPLOADS, 0)
    file = st.file_uploader(
        "Read a scenario from a file",
        key=f"library_file_{uploads}",
        help="As downloaded here, or written for the command line (TOML or JSON).",
    )
    if file is None:
        return
    try:
        kept = library().import_file(file.getvalue(), file.name)
    except (ScenarioError, LibraryError) as error:
        say("not", f"The file was not kept, and the library is as it was: {said(error)}")
    else:
        choose(kept.id)
        say("kept", f"Kept as '{kept.name}'.")
    st.session_state[UPLOADS] = uploads + 1  # a new uploader, which holds no file
    st.rerun()


def your_role() -> None:
    """Who is here, as others will read it when something was changed."""
    role_field("keep_owner", "Your role", "such as Head of service")
