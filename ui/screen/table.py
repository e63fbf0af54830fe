"""The question on the table, in a viewer's session: asked, undone, kept apart from widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.words.refusals import said
from ui.question.question import Question, asked, with_plan
from ui.screen.address import Tie

QUESTION, PAST, PROBLEMS = "question", "question_past", "question_problems"


TIE, AGAIN = "question_tie", "question_again"


CHOSEN = "chosen"


def tie() -> Tie | None:
    """The kept scenario that the question on the table belongs to."""
    found: Tie | None = st.session_state[TIE]
    return found


def tie_up(new: Tie | None) -> None:
    """The question on the table belongs to a kept scenario from now on, or to none."""
    st.session_state[TIE] = new


def put(new: Tie, problems: Sequence[str] = ()) -> bool:
    """Put a kept scenario on the table; whether it could be. What it asks can be undone."""
    if not ask(new.question):
        return False
    tie_up(new)
    st.session_state[PROBLEMS] = list(problems)
    return True


def current() -> Question:
    """The question on the table."""
    question: Question = st.session_state[QUESTION]
    return question


def chosen(param: str) -> list[str] | None:
    """What was chosen on a page, by its part of the address; None if nothing was."""
    found: dict[str, list[str]] = st.session_state[CHOSEN]
    return found.get(param)


def choose(param: str, values: Sequence[str] | None) -> None:
    """Keep a page's own choice, here and in the address; None forgets it."""
    others = {key: kept for key, kept in st.session_state[CHOSEN].items() if key != param}
    st.session_state[CHOSEN] = others if values is None else {**others, param: [*values]}


def ask(new: Question) -> bool:
    """Put a new question on the table, keeping the old one for undo.

    An impossible one is refused with a sentence and the old one stays; returns whether it stands.
    """
    old = current()
    try:
        asked(new)
    except ScenarioError as error:
        st.session_state[PROBLEMS] = []
        st.session_state["refused"] = said(error)
        return False
    st.session_state["refused"] = None
    st.session_state[PROBLEMS] = []
    if new != old:
        st.session_state[PAST] = [*st.session_state[PAST][-49:], (old, tie())]
        st.session_state[QUESTION] = new
        if new.start != old.start:
            tie_up(None)
    return True


def undo() -> None:
    """Put the question before the last on the table again."""
    past = st.session_state[PAST]
    if past:
        st.session_state[QUESTION], st.session_state[TIE] = past[-1]
        st.session_state[PAST] = past[:-1]


def seeded(key: str, value: Any) -> str:
    """Give a widget its value from the question, before it is drawn; returns its key."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def on_change(key: str, make: Callable[[Question, Any], Question]) -> Callable[[], None]:
    """A widget's callback: make the new question from its value and ask it."""

    def changed() -> None:
        ask(make(current(), st.session_state[key]))

    return changed


def without(field: str, usual: Any) -> None:
    """Put one part of the question back to what it usually is."""
    ask(replace(current(), **{field: usual}))


def without_plan(letter: str) -> None:
    """Forget an exit option's edits by hand."""
    ask(with_plan(current(), letter, ()))


def reset() -> None:
    """Put the question on the table that nobody has asked yet."""
    if ask(Question()):
        tie_up(None)


def take_back(field: str, index: int) -> None:
    """Take one change back, by its place: another may be just the same."""
    question = current()
    changes: tuple[Change, ...] = getattr(question, field)
    ask(replace(question, **{field: changes[:index] + changes[index + 1 :]}))  # type: ignore[arg-type]
