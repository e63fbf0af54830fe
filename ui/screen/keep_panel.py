"""Keep or park the question on the table, from the page where it is asked.

Nothing here asks the database before somebody keeps something.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from model.scenario.changes import with_reasons_of
from model.scenario.typed_text import LONGEST_NAME, LONGEST_NOTES, shortened
from model.words.inputs import differences
from model.words.scenario_names import scenario_name
from ui.library.library import Draft, KeptScenario, LibraryError, SomebodyElseSaved
from ui.question.question import USUAL_EXIT, Question
from ui.screen.address import Tie, keep_beside, library, short_link, tie_to, told, when_and_who
from ui.screen.fields import keep_typed, role_field, text_field, typed
from ui.screen.plain_text import escaped
from ui.screen.table import current, put, seeded, tie, tie_up

_SAID, _CONFLICT = "keep_said", "keep_conflict"
MEETING = "Meeting"
WHOLE = "whole"


def keep_row(question: Question, *, park: bool = False, options: Sequence[str] = ()) -> None:
    """The panel; with ``park``, the line of a meeting before it.

    ``options``: letters of the exit options, one of which may be kept alone.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if park:
            text_field("park_name", "Park this question as", proposed(question), LONGEST_NAME)
            role_field("park_asked", "Who asked (a role)", "such as Chair of scrutiny")
            st.button("Park this", key="park", on_click=_park, type="primary")
        with st.popover("Keep this", key="keep_panel"):
            _keep(question, options)
    show_said()
    _conflict()


def show_said() -> None:
    """What came of the last click. What went well floats, so that the page does not move."""
    kind, text = st.session_state.pop(_SAID, ("", ""))
    if kind == "kept":
        st.toast(escaped(text), icon=":material/check_circle:")
    elif kind:
        st.error(escaped(text), icon="⚠️")


def proposed(question: Question) -> str:
    """A name from what was moved: what a parked question is called if nobody types one."""
    found = differences(question.what_if)
    before = differences(question.doing_nothing)
    moved = [words for words in found if words not in before] or ["Nothing moved"]
    return shortened("; ".join(moved), LONGEST_NAME)


def _keep(question: Question, options: Sequence[str]) -> None:
    opened = tie()
    with st.container(width=440):
        text_field("keep_name", "Name", proposed(question), LONGEST_NAME)
        role_field("keep_owner", "Owner (a role, never a person)", "such as Head of service")
        st.text_area(
            "Notes",
            key=seeded("keep_notes", typed("keep_notes")),
            max_chars=LONGEST_NOTES,
            on_change=lambda: keep_typed("keep_notes", st.session_state["keep_notes"]),
            height=100,
        )
        if options:
            st.selectbox(
                "What is kept",
                (WHOLE, *options),
                key="keep_what",
                format_func=_what,
                help="An option alone can be compared with other kept scenarios; the whole plan "
                "opens here with all its choices.",
            )
        st.button("Keep as new", key="keep", on_click=_keep_new, type="primary", width="stretch")
        if opened is not None and opened.kept.status == "draft":
            st.button(
                f"Save to '{escaped(opened.kept.name)}'",
                key="keep_changes",
                on_click=_keep_changes,
                disabled=question == opened.question,
                width="stretch",
                help="Replaces what it asks; its name, owner and notes stay.",
            )
        if opened is not None:
            st.caption("Link to what is kept:")
            st.code(short_link(opened.kept.id), language=None, wrap_lines=True)


def _what(letter: str) -> str:
    return "The whole plan" if letter == WHOLE else f"{scenario_name(letter)} alone"


def draft_of(question: Question, name: str, owner: str, **more: str) -> Draft:
    """A draft of a question, made from whatever is open."""
    opened, scenario = tie(), question.what_if
    if opened is not None:
        with suppress(LibraryError):  # kept in a way that cannot be read any more
            earlier = opened.kept.scenario.changes
            scenario = replace(scenario, changes=with_reasons_of(scenario.changes, earlier))
    return Draft(
        name=name,
        owner=owner,
        scenario=scenario,
        address=question.to_params(),
        parent=opened.kept.id if opened else None,
        **more,  # type: ignore[arg-type]
    )


def say(kind: str, text: str) -> None:
    """Have something said when the page is drawn: ``kept``, or ``not``."""
    st.session_state[_SAID] = (kind, text)


def _stands(kept: KeptScenario, question: Question) -> None:
    """The question on the table is the kept one from now on."""
    tie_up(Tie(kept, kept.version, question))


def _park() -> None:
    question = current()
    by = typed("park_asked").strip()
    draft = draft_of(
        question,
        typed("park_name").strip() or proposed(question),
        by or MEETING,
        kind="parked question",
        asked_by=by,
    )
    try:
        kept = keep_beside(draft)
    except LibraryError as error:
        say("not", f"Not parked. {told(error)} The question stays on the page.")
        return
    _stands(kept, question)
    keep_typed("park_name", "")
    say("kept", f"Parked as '{kept.name}'.")


def _keep_new() -> None:
    question = current()
    letter = st.session_state.get("keep_what", WHOLE)
    alone, name = letter != WHOLE, typed("keep_name").strip()
    if alone:
        question = replace(question, posts=question.option(letter), exit=USUAL_EXIT, plans=())
        name = name or scenario_name(letter)
    draft = draft_of(
        question, name or proposed(question), typed("keep_owner"), notes=typed("keep_notes")
    )
    try:
        # A name that nobody typed may get a number; one that was typed is meant.
        is_meant = typed("keep_name").strip()
        kept = library().save_new(draft) if is_meant else keep_beside(draft)
    except LibraryError as error:
        say("not", f"Not kept. {told(error)} What you typed is still there.")
        return
    if not alone:
        _stands(kept, question)
    for key in ("keep_name", "keep_notes"):
        keep_typed(key, "")
    say("kept", f"Kept as '{kept.name}'.")


def _keep_changes() -> None:
    question, opened = current(), tie()
    assert opened is not None
    was = opened.kept
    draft = replace(
        draft_of(question, was.name, was.owner, notes=was.notes, asked_by=was.asked_by),
        kind=was.kind,
    )
    by = typed("keep_owner")
    try:
        kept = library().save_changes(was.id, draft, seen=opened.seen, by=by)
    except SomebodyElseSaved as error:
        st.session_state[_CONFLICT] = (question, draft, error.current)
        return
    except LibraryError as error:
        say("not", f"Not saved. {told(error)} Your changes stay on the page.")
        return
    _stands(kept, question)
    say("kept", f"Saved to '{kept.name}'.")


def _conflict() -> None:
    if _CONFLICT not in st.session_state:
        return
    _, _, newest = st.session_state[_CONFLICT]
    st.warning(
        f"Not saved: '{escaped(newest.name)}' was changed {escaped(when_and_who(newest))}, after "
        "you opened it. Nothing of yours or theirs is lost.",
        icon="⚠️",
    )
    with st.container(horizontal=True):
        st.button("Keep mine as a copy", key="conflict_copy", on_click=_copy, type="primary")
        st.button("Open theirs instead", key="conflict_theirs", on_click=_theirs)
        st.button("Go on without saving", key="conflict_later", on_click=_later)


def _copy() -> None:
    question, draft, newest = st.session_state[_CONFLICT]
    try:
        kept = library().save_copy(draft, newest.id)
    except LibraryError as error:
        say("not", f"Not saved. {told(error)} Your changes stay on the page.")
        return
    _later()
    _stands(kept, question)
    say("kept", f"Kept as '{kept.name}', beside theirs.")


def _theirs() -> None:
    *_, newest = st.session_state[_CONFLICT]
    try:
        found, problems = tie_to(newest)
    except LibraryError as error:
        say("not", told(error))
        return
    _later()
    put(found, problems)


def _later() -> None:
    st.session_state.pop(_CONFLICT, None)
