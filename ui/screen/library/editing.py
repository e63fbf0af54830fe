"""Name, owner and notes of what is kept: edited, saved, nobody's save lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from model.scenario.errors import ScenarioError
from model.scenario.typed_text import LONGEST_NAME, LONGEST_NOTES
from model.words.inputs import differences
from model.words.inputs_that_differ import inputs_that_differ
from ui.library.in_words import STATUS_NAMES
from ui.library.library import Draft, KeptScenario, LibraryError, SomebodyElseSaved
from ui.question.question import Question
from ui.screen.address import asks, library, told, when_and_who
from ui.screen.fields import role_box, typed
from ui.screen.keep_panel import say
from ui.screen.library.chosen import EDITS, choose
from ui.screen.plain_text import escaped
from ui.screen.table import tie, tie_up


def is_exit(question: Question) -> bool:
    """Whether a question plans an agency exit."""
    params = question.to_params()
    return "plan" in params or "exit" in params


def draft_like(kept: KeptScenario) -> Draft:
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


@dataclass
class Edit:
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


def _edit_of(kept: KeptScenario) -> Edit:
    edits: dict[str, Edit] = st.session_state.setdefault(EDITS, {})
    edit = edits.get(kept.id)
    if edit is None or (edit.seen.version != kept.version and not edit.is_typed):
        edit = edits[kept.id] = Edit(kept, kept.name, kept.owner, kept.notes)
    return edit


def description(kept: KeptScenario) -> None:
    """Name, notes and owner, to be read or typed over."""
    edit = _edit_of(kept)
    fixed = kept.status != "draft" and not edit.is_typed
    with st.container(border=True):
        left, right = st.columns([1.4, 1])
        with left:
            _field(edit, "name", "Name", LONGEST_NAME, fixed)
        with right:
            _owner(edit, fixed)
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


def _field(edit: Edit, field: str, label: str, longest: int, fixed: bool) -> None:
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


def _owner(edit: Edit, fixed: bool) -> None:
    role_box(
        "library_owner",
        "Owner (a role)",
        edit.owner,
        lambda role: setattr(edit, "owner", role),
        fixed=fixed,
    )


def _told_of(edit: Edit) -> None:
    newest = edit.newest
    assert newest is not None
    st.warning(
        f"Not saved: this was changed {escaped(when_and_who(newest))}, after you opened it. It is "
        f"now named **{escaped(newest.name)}** ({STATUS_NAMES[newest.status]}), owner "
        f"{escaped(newest.owner)}. What you typed is still above.",
        icon="⚠️",
    )
    with st.container(horizontal=True):
        st.button(
            "Keep mine as a copy", key="library_copy", on_click=_copy, args=(edit,), type="primary"
        )
        st.button("Take theirs", key="library_theirs", on_click=_drop, args=(newest.id,))


def _save(id_: str) -> None:
    edit: Edit = st.session_state[EDITS][id_]
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
        refresh_tie(id_)
        say("kept", f"Saved '{edit.name}'.")


def _drop(id_: str) -> None:
    st.session_state[EDITS].pop(id_, None)


def _copy(edit: Edit) -> None:
    try:
        like = replace(draft_like(edit.seen), name=edit.name, owner=edit.owner, notes=edit.notes)
        kept = library().save_copy(like, edit.seen.id)
    except LibraryError as error:
        say("not", f"Not saved. {told(error)} What you typed is still there.")
        return
    _drop(edit.seen.id)
    choose(kept.id)
    say("kept", f"Kept as '{kept.name}', beside theirs.")


def refresh_tie(id_: str) -> None:
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


def what_is_asked(kept: KeptScenario) -> None:
    """What a kept scenario asks, in words."""
    try:
        changes = differences(kept.scenario)
        question, _ = asks(kept)
    except LibraryError as error:
        st.error(escaped(told(error)), icon="⚠️")
        return
    lines = changes or ["Nothing: the baseline as it is"]
    if question.posts:
        lines = [*lines, f"A table of {len(question.posts)} posts"]
    if is_exit(question):
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
            st.info(escaped(told(error)), icon="⚠️")
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
