"""The blocks of *Library*: what is kept, one of it looked at closely, files in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from model.scenario.errors import ScenarioError
from model.scenario.typed_text import LONGEST_NAME
from model.study.comparison import inputs_that_differ
from model.words.numbers import day
from ui.library.entry import LONGEST_NOTES, LONGEST_ROLE
from ui.library.library import (
    LIVE,
    Draft,
    KeptScenario,
    Library,
    LibraryError,
    SomebodyElseSaved,
    Status,
    file_name,
    write_file,
)
from ui.question.question import Question
from ui.screen.address import asks, has_changed, library, short_link, tie_to, told, when_and_who
from ui.screen.keep_panel import say, text_field, typed
from ui.screen.shell import escaped
from ui.screen.table import put, tie, tie_up

_CHOSEN, _EDITS, _LAST, _UPLOADS = "kept_chosen", "kept_edits", "kept_last", "kept_uploads"
_MOST = 60
"""Entries in the list; a search finds the others."""
STATUSES: tuple[Status, ...] = ("draft", "agreed", "archived")
_KINDS = {
    "Scenarios and parked questions": "",
    "Scenarios": "scenario",
    "Parked questions": "parked question",
}


# --- The list ---------------------------------------------------------------------------------


def found_list() -> KeptScenario | None:
    """Search, filters and what they find; returns the one that is chosen."""
    words = st.text_input(
        "Search", key="library_words", placeholder="name, owner, notes, who asked"
    )
    statuses = st.multiselect("Status", STATUSES, list(LIVE), key="library_statuses")
    kind = st.selectbox("What", _KINDS, key="library_kind")
    try:
        every = library().find(words, statuses or STATUSES)
        st.session_state[_LAST], answers = every, True
    except LibraryError as error:
        every, answers = st.session_state.get(_LAST, []), False
        st.error(
            f"The library cannot be read now. {told(error)} The other pages go on working"
            + ("; below is what was there last." if every else "."),
            icon="⚠️",
        )
    kept = [one for one in every if _KINDS[kind] in ("", one.kind)]
    chosen = _with_chosen(kept, answers)
    if not kept:
        asked_for_less = words or kind != next(iter(_KINDS)) or set(statuses) != set(LIVE)
        if answers:
            st.info(
                "Nothing fits this search."
                if asked_for_less
                else "Nothing is kept yet. *Keep this* and *Park this* are on *What if*, and *Keep "
                "this* on *Agency exit*."
            )
        return chosen
    by_id = {one.id: one for one in kept[:_MOST]}
    index = list(by_id).index(chosen.id) if chosen and chosen.id in by_id else None
    key = "library_list"
    st.session_state[key] = None if index is None or chosen is None else chosen.id
    with st.container(height=520 if len(by_id) > 7 else "content", border=False):
        st.radio(
            f"{len(kept)} found" + (f", the first {_MOST} shown" if len(kept) > _MOST else ""),
            list(by_id),
            key=key,
            format_func=lambda id_: escaped(by_id[id_].name),
            captions=[_line(one) for one in by_id.values()],
            on_change=lambda: _choose(st.session_state[key]),
        )
    return chosen


def _line(kept: KeptScenario) -> str:
    what = kept.status if kept.kind == "scenario" else f"{kept.kind}, {kept.status}"
    who = f"asked by {kept.asked_by}" if kept.asked_by else kept.owner
    return f"{what} · {escaped(who)} · {day(kept.changed.date())}"


def _with_chosen(kept: Sequence[KeptScenario], answers: bool) -> KeptScenario | None:
    """The chosen one, as the list has it now; also when the search does not find it any more."""
    opened = tie()
    id_: str | None = st.session_state.get(_CHOSEN) or (opened.kept.id if opened else None)
    for one in kept:
        if one.id == id_:
            return one
    if id_ is not None and answers:
        try:
            return library().get(id_)
        except LibraryError:
            pass
    edit: _Edit | None = st.session_state.get(_EDITS, {}).get(id_ or "")
    if edit is not None and not answers:
        return edit.seen  # what is being typed over it stays on the page
    return kept[0] if kept else None


def _choose(id_: str) -> None:
    st.session_state[_CHOSEN] = id_


# --- One of them ------------------------------------------------------------------------------


def one_kept(kept: KeptScenario) -> str | None:
    """Everything about one kept scenario; returns the page to go to when it was opened."""
    st.subheader(escaped(kept.name), anchor=False)
    st.caption(_history(kept))
    goes = _opening(kept)
    st.caption("Short link, to send or to minute:")
    st.code(short_link(kept.id, "what_if"), language=None, wrap_lines=True)
    _description(kept)
    _asked(kept)
    _doings(kept)
    return goes


def _history(kept: KeptScenario) -> str:
    words = [kept.kind.capitalize(), f"**{kept.status}**", f"owner {escaped(kept.owner)}"]
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
        st.error(told(error), icon="⚠️")
        return None
    for problem in problems:
        st.warning(problem, icon="⚠️")
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
        return "pages/4_agency_exit.py" if _is_exit(found.question) else "pages/1_what_if.py"
    return None


def _is_exit(question: Question) -> bool:
    params = question.to_params()
    return "plan" in params or "exit" in params


def _as_of_today(kept: KeptScenario) -> None:
    def doing(lib: Library) -> KeptScenario:
        question, _ = asks(kept)
        draft = replace(_draft_like(kept), scenario=question.what_if, address=question.to_params())
        return lib.save_changes(kept.id, draft, seen=kept.version, by=typed("keep_owner"))

    _do(doing, "'{name}' counts from today's starting point.")


def _draft_like(kept: KeptScenario) -> Draft:
    """A kept scenario as a draft of itself. Raises LibraryError when today's model refuses it."""
    return Draft(
        kept.name,
        kept.owner,
        kept.scenario,
        kept.address,
        kept.notes,
        kept.kind,
        kept.asked_by,
        kept.parent,
    )


# --- Name, owner and notes --------------------------------------------------------------------


@dataclass
class _Edit:
    """What is being typed over ``seen``; ``newest`` is what somebody else saved meanwhile."""

    seen: KeptScenario
    name: str
    owner: str
    notes: str
    newest: KeptScenario | None = None

    @property
    def is_typed(self) -> bool:
        """Whether anything differs from what was seen."""
        seen = self.seen
        return (self.name, self.owner, self.notes) != (seen.name, seen.owner, seen.notes)


def _edit_of(kept: KeptScenario) -> _Edit:
    edits: dict[str, _Edit] = st.session_state.setdefault(_EDITS, {})
    edit = edits.get(kept.id)
    if edit is None or (edit.seen.version != kept.version and not edit.is_typed):
        edit = edits[kept.id] = _Edit(kept, kept.name, kept.owner, kept.notes)
    return edit


def _description(kept: KeptScenario) -> None:
    edit = _edit_of(kept)
    fixed = kept.status != "draft" and not edit.is_typed
    with st.container(border=True):
        left, right = st.columns([1.4, 1])
        with left:
            _field(edit, "name", "Name", LONGEST_NAME, fixed)
        with right:
            _field(edit, "owner", "Owner (a role)", LONGEST_ROLE, fixed)
        _field(edit, "notes", "Notes", LONGEST_NOTES, fixed)
        if fixed:
            st.caption(
                "Agreed: it stays as it is. Change a duplicate of it."
                if kept.status == "agreed"
                else "Archived: bring it back to change it."
            )
        else:
            with st.container(horizontal=True):
                st.button(
                    "Save",
                    key="library_save",
                    on_click=_save,
                    args=(kept.id,),
                    disabled=not edit.is_typed,
                )
                st.button(
                    "As it was",
                    key="library_as_it_was",
                    on_click=_drop,
                    args=(kept.id,),
                    disabled=not edit.is_typed,
                )
        if edit.newest is not None:
            _told_of(edit)


def _field(edit: _Edit, field: str, label: str, longest: int, fixed: bool) -> None:
    key = f"library_{field}"  # one for all that is kept: what is typed is in the edit
    st.session_state[key] = getattr(edit, field)
    box = st.text_area if field == "notes" else st.text_input
    box(
        label,
        key=key,
        max_chars=longest,
        disabled=fixed,
        on_change=lambda: setattr(edit, field, st.session_state[key]),
    )


def _told_of(edit: _Edit) -> None:
    newest = edit.newest
    assert newest is not None
    st.warning(
        f"Not saved: this was changed {escaped(when_and_who(newest))}, after you opened it. It is "
        f"now named **{escaped(newest.name)}** ({newest.status}), owner {escaped(newest.owner)}. "
        "What you typed is still above.",
        icon="⚠️",
    )
    with st.container(horizontal=True):
        st.button(
            "Keep mine as a copy", key="library_copy", on_click=_copy, args=(edit,), type="primary"
        )
        st.button("Take theirs", key="library_theirs", on_click=_drop, args=(newest.id,))


def _save(id_: str) -> None:
    edit: _Edit = st.session_state[_EDITS][id_]
    try:
        library().describe(
            id_,
            seen=edit.seen.version,
            name=edit.name,
            owner=edit.owner,
            notes=edit.notes,
            by=typed("keep_owner"),
        )
    except SomebodyElseSaved as error:
        edit.newest = error.current
    except LibraryError as error:
        say("not", f"Not saved. {told(error)} What you typed is still there.")
    else:
        _drop(id_)
        _refresh_tie(id_)
        say("kept", f"Saved '{edit.name}'.")


def _drop(id_: str) -> None:
    st.session_state[_EDITS].pop(id_, None)


def _copy(edit: _Edit) -> None:
    try:
        like = replace(_draft_like(edit.seen), name=edit.name, owner=edit.owner, notes=edit.notes)
        kept = library().save_copy(like, edit.seen.id)
    except LibraryError as error:
        say("not", f"Not saved. {told(error)} What you typed is still there.")
        return
    _drop(edit.seen.id)
    _choose(kept.id)
    say("kept", f"Kept as '{kept.name}', beside theirs.")


def _refresh_tie(id_: str) -> None:
    """What was just changed here may be on the table: it is not changed by somebody else."""
    opened = tie()
    if opened is None or opened.kept.id != id_:
        return
    try:
        kept = library().get(id_)
        if kept.version == opened.seen + 1:
            tie_up(replace(opened, kept=kept, seen=kept.version, question=asks(kept)[0]))
    except LibraryError:
        pass  # the next save tells


# --- What it asks -----------------------------------------------------------------------------


def _asked(kept: KeptScenario) -> None:
    try:
        changes = kept.scenario.differences()
        question, _ = asks(kept)
    except LibraryError as error:
        st.error(told(error), icon="⚠️")
        return
    lines = changes or ["Nothing: the baseline as it is"]
    if question.posts:
        lines = [*lines, f"A table of {len(question.posts)} posts"]
    if _is_exit(question):
        lines = [*lines, "Choices for agency exit"]
    st.markdown(
        f"**What it changes** (baseline {kept.baseline}, {question.weeks} weeks)\n\n"
        + "\n".join(f"- {escaped(line)}" for line in lines)
    )
    if kept.parent is None:
        return
    with st.expander("Compared with what it was made from"):
        try:
            parent = library().get(kept.parent)
            frame = differing(kept, parent)
        except (LibraryError, ScenarioError) as error:
            st.info(told(error), icon="⚠️")
            return
        name = parent.name + (" (archived)" if parent.status == "archived" else "")
        if frame.empty:
            st.markdown(f"It asks the same as **{escaped(name)}**.")
            return
        st.markdown(f"Made from **{escaped(name)}**. What differs:")
        st.dataframe(frame, hide_index=True, width="stretch")


def differing(kept: KeptScenario, parent: KeptScenario) -> pd.DataFrame:
    """What two kept scenarios ask differently, in words. Raises LibraryError."""
    this, before = "This", "Made from"
    rows = [
        {"Input": found.label, this: found.words[this], before: found.words[before]}
        for found in inputs_that_differ({this: kept.scenario, before: parent.scenario})
    ]
    (now, _), (then, _) = asks(kept), asks(parent)
    for label, field in (("Weeks ahead", "weeks"), ("Futures", "replications"), ("Seed", "seed")):
        rows.append(
            {"Input": label, this: str(getattr(now, field)), before: str(getattr(then, field))}
        )
    for label, field in (("Choices for agency exit", "exit"), ("Exit plans by hand", "plans")):
        if getattr(now, field) != getattr(then, field):
            rows.append(
                {
                    "Input": label,
                    this: _told_of_exit(now, field),
                    before: _told_of_exit(then, field),
                }
            )
    return pd.DataFrame([row for row in rows if row[this] != row[before]])


def _told_of_exit(question: Question, field: str) -> str:
    if field == "plans":
        return ", ".join(f"{letter}: {len(posts)} posts" for letter, posts in question.plans) or "–"
    moved = question.exit.model_dump(exclude_defaults=True)
    return ", ".join(f"{name} = {value}" for name, value in moved.items()) or "the usual ones"


# --- What can be done with it -----------------------------------------------------------------


def _doings(kept: KeptScenario) -> None:
    with st.container(horizontal=True):
        st.button("Duplicate", key="library_duplicate", on_click=_duplicate, args=(kept,))
        if kept.status == "draft":
            with st.popover("Agree", key="library_agreeing"):
                st.markdown("From then on it stays as it is: it can be duplicated and archived.")
                st.button(
                    "Agree as it stands",
                    key="library_agree",
                    on_click=_agree,
                    args=(kept,),
                    type="primary",
                )
        if kept.status == "archived":
            st.button("Bring back", key="library_back", on_click=_bring_back, args=(kept,))
        else:
            st.button(
                "Archive",
                key="library_archive",
                on_click=_archive,
                args=(kept,),
                help="Put away. Its link still opens it, and it can be brought back.",
            )
        try:
            raw = write_file(kept)
        except LibraryError:
            return  # said above
        st.download_button(
            "Download as file",
            raw,
            file_name(kept),
            "application/json",
            key="library_download",
            on_click="ignore",
            help="A scenario file: the command line runs it, and another library reads it.",
        )


def _do(doing: Callable[[Library], KeptScenario], done: str) -> None:
    """One change to what is shown, and what came of it in words."""
    try:
        new = doing(library())
    except SomebodyElseSaved as error:
        now = error.current
        say(
            "not",
            f"Nothing was done: '{now.name}' was changed {when_and_who(now)}. It is shown as it is "
            "now; look, and try again.",
        )
        return
    except LibraryError as error:
        say("not", f"Nothing was done. {told(error)}")
        return
    edit: _Edit | None = st.session_state.get(_EDITS, {}).get(new.id)
    if edit is not None and edit.seen.version == new.version - 1:
        edit.seen = new  # what is being typed goes on over one's own change
    _choose(new.id)
    _refresh_tie(new.id)
    say("kept", done.format(name=new.name))


def _duplicate(kept: KeptScenario) -> None:
    _do(lambda lib: lib.duplicate(kept.id), "Kept as '{name}'.")


def _agree(kept: KeptScenario) -> None:
    _do(
        lambda lib: lib.agree(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is agreed.",
    )


def _archive(kept: KeptScenario) -> None:
    _do(
        lambda lib: lib.archive(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is archived.",
    )


def _bring_back(kept: KeptScenario) -> None:
    _do(
        lambda lib: lib.bring_back(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is back.",
    )


# --- A file in --------------------------------------------------------------------------------


def file_in() -> None:
    """A scenario file to be kept; one that cannot be is refused with the reason."""
    uploads = st.session_state.setdefault(_UPLOADS, 0)
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
        say("not", f"The file was not kept, and the library is as it was: {error}")
    else:
        _choose(kept.id)
        say("kept", f"Kept as '{kept.name}'.")
    st.session_state[_UPLOADS] = uploads + 1  # a new uploader, which holds no file
    st.rerun()


def your_role() -> None:
    """Who is here, as others will read it when something was changed."""
    text_field("keep_owner", "Your role", "such as Head of service", LONGEST_ROLE)
