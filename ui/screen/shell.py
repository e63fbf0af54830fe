"""What every page begins with: configuration, the question on the table, the menu.

``open_page`` is the first call of every page file (a test fails if one lacks it): pages are found
by Streamlit's own ``pages/`` discovery, so that a deep link on a fresh server opens any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from model import __version__
from model.agency_exit.options import option_name
from model.scenario.inputs import INPUTS
from model.scenario.scenario import (
    Change,
    ScenarioError,
    difference_in_words,
    load_baseline,
    preset_title,
)
from model.words.glossary import meaning
from ui.question.question import REPLICATIONS, USUAL_EXIT, WEEKS, Question, asked, starts, with_plan
from ui.screen.address import Tie, has_changed, read_address
from ui.screen.live_results import runner

APP = "Front door"
_QUESTION, _PAST, _PROBLEMS = "question", "question_past", "question_problems"
_TIE, _AGAIN = "question_tie", "question_again"
_CHOSEN = "chosen"
_PROJECTOR = Path(__file__).resolve().parent / "projector.css"
PAGE_PARAMS = ("compare", "reference", "limit", "briefing", "step")
"""Parts of the address that are a page's own choices and no part of the question."""

PRESENT = "pages/10_present.py"

MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Today", (("app.py", "Where we stand"),)),
    (
        "Questions",
        (
            ("pages/1_what_if.py", "What if"),
            ("pages/4_agency_exit.py", "Agency exit"),
            ("pages/5_compare.py", "Compare"),
            ("pages/2_pathway.py", "Pathway"),
            ("pages/6_library.py", "Library"),
        ),
    ),
    (
        "In the room",
        (
            ("pages/7_briefing.py", "Briefing"),
            (PRESENT, "Present"),
            ("pages/8_decisions.py", "Decisions"),
        ),
    ),
    ("Trust", (("pages/3_assumptions.py", "Assumptions"), ("pages/9_help.py", "Help"))),
)
"""The menu, in sections: page file and name."""


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
    if _QUESTION not in st.session_state:
        address = {key: st.query_params.get_all(key) for key in st.query_params}
        read = read_address(address)
        st.session_state[_CHOSEN] = {key: address[key] for key in PAGE_PARAMS if key in address}
        st.session_state[_QUESTION], st.session_state[_PAST] = read.question, []
        st.session_state[_PROBLEMS] = list(read.problems)
        st.session_state[_TIE] = read.tie
        st.session_state[_AGAIN] = read.again and (read.question, read.again)
        runner()  # the worker processes start while the page is drawn
    question = current()
    st.query_params.from_dict(
        {**question.to_params(), **_kept_params(question), **st.session_state[_CHOSEN]}
    )
    if presents:
        st.html(_PROJECTOR)
        return question
    with st.sidebar:
        _menu()
        _starting_point(question)
        _moved(question)
        st.caption(
            f"Model {__version__}. Scenario {question.what_if.identity}. Staff figures are "
            "calibrated, not Monmouthshire's own. No personal data is used or kept."
        )
    st.title(title)
    if keeps or tie() is not None:
        st.caption(_opened(question))
    for problem in st.session_state[_PROBLEMS]:
        st.warning(problem, icon="⚠️")
    return question


def _kept_params(question: Question) -> Mapping[str, str]:
    """What the address says of the kept scenario on the page, or of one to be tried again."""
    if (found := tie()) is not None:
        return found.params
    asked_then, link = st.session_state[_AGAIN] or (None, {})
    return link if question == asked_then else {}


def _opened(question: Question) -> str:
    """Which kept scenario is on the page, and whether it still is as it was kept."""
    if (found := tie()) is None:
        return "Not kept yet."
    kept = found.kept
    words = f"On the table: {kept.kind} **{escaped(kept.name)}** ({kept.status}, "
    words += f"{escaped(kept.owner)})"
    if question != found.question:
        words += ", with changes that are not kept"
    if has_changed(kept):
        words += ". Its starting point has changed since it was kept: figures are today's"
    return f"{words}."


_MARKS = re.compile(r"[\\`*_\[\]<>$~#|]|:(?=[a-z])")


def escaped(text: str) -> str:
    """What somebody typed, to be shown as it is inside Markdown."""
    return _MARKS.sub(r"\\\g<0>", text)


def tie() -> Tie | None:
    """The kept scenario that the question on the table belongs to."""
    found: Tie | None = st.session_state[_TIE]
    return found


def tie_up(new: Tie | None) -> None:
    """The question on the table belongs to a kept scenario from now on, or to none."""
    st.session_state[_TIE] = new


def put(new: Tie, problems: Sequence[str] = ()) -> bool:
    """Put a kept scenario on the table; whether it could be. What it asks can be undone."""
    if not ask(new.question):
        return False
    tie_up(new)
    st.session_state[_PROBLEMS] = list(problems)
    return True


def current() -> Question:
    """The question on the table."""
    question: Question = st.session_state[_QUESTION]
    return question


def chosen(param: str) -> list[str] | None:
    """What was chosen on a page, by its part of the address; None if nothing was."""
    found: dict[str, list[str]] = st.session_state[_CHOSEN]
    return found.get(param)


def choose(param: str, values: Sequence[str] | None) -> None:
    """Keep a page's own choice, here and in the address; None forgets it."""
    others = {key: kept for key, kept in st.session_state[_CHOSEN].items() if key != param}
    st.session_state[_CHOSEN] = others if values is None else {**others, param: [*values]}


def ask(new: Question) -> bool:
    """Put a new question on the table, keeping the old one for undo.

    An impossible one is refused with a sentence and the old one stays; returns whether it stands.
    """
    old = current()
    try:
        asked(new)
    except ScenarioError as error:
        st.session_state[_PROBLEMS] = []
        st.session_state["refused"] = str(error)
        return False
    st.session_state["refused"] = None
    st.session_state[_PROBLEMS] = []
    if new != old:
        st.session_state[_PAST] = [*st.session_state[_PAST][-49:], (old, tie())]
        st.session_state[_QUESTION] = new
        if new.start != old.start:
            tie_up(None)
    return True


def show_refusal() -> None:
    """If the last move was refused, say why."""
    if st.session_state.get("refused"):
        st.error(
            f"That cannot be: {st.session_state['refused']}. The last possible question stays.",
            icon="⚠️",
        )


def _undo() -> None:
    past = st.session_state[_PAST]
    if past:
        st.session_state[_QUESTION], st.session_state[_TIE] = past[-1]
        st.session_state[_PAST] = past[:-1]


def _menu() -> None:
    for section, pages in MENU:
        st.caption(section)
        for file, name in pages:
            st.page_link(file, label=name)


def start_title(name: str) -> str:
    """What a starting point is called."""
    try:
        return load_baseline(name).title
    except ScenarioError:
        return preset_title(name)


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


def _starting_point(question: Question) -> None:
    st.divider()
    st.selectbox(
        "Starting point",
        starts(),
        format_func=start_title,
        key=seeded("start", question.start),
        on_change=on_change(
            "start",
            lambda q, v: replace(
                q, start=v, us=(), changes=(), posts=(), exit=USUAL_EXIT, plans=()
            ),
        ),
        help="A baseline year, or a ready-made position built on it.",
    )
    left, right = st.columns(2)
    weeks = sorted({*WEEKS, question.weeks})
    left.selectbox(
        "Weeks ahead",
        weeks,
        key=seeded("weeks", question.weeks),
        on_change=on_change("weeks", lambda q, v: replace(q, weeks=v)),
        help="Figures are for the last 52 weeks, or all of a shorter run.",
    )
    futures = sorted({*REPLICATIONS, question.replications})
    right.selectbox(
        "Futures",
        futures,
        key=seeded("replications", question.replications),
        on_change=on_change("replications", lambda q, v: replace(q, replications=v)),
        help=meaning("futures"),
    )


def _moved(question: Question) -> None:
    """The visible list of what was moved, each with a way back."""
    st.divider()
    base = load_baseline(question.doing_nothing.baseline).inputs
    moved_otherwise = question.posts or question.plans or question.exit != USUAL_EXIT
    if not question.changes and not question.us and not moved_otherwise:
        st.markdown("**Moved:** nothing yet")
    for title, field in (("This is us", "us"), ("Moved", "changes")):
        changes: tuple[Change, ...] = getattr(question, field)
        if changes:
            st.markdown(f"**{title}**")
        for index, change in enumerate(changes):
            _taken_back(
                difference_in_words(change, base),
                f"back_{field}_{index}",
                _take_back,
                INPUTS[change.input.partition(".")[0]].label,
                field,
                change,
            )
        if field == "us" and question.posts:
            if not changes:
                st.markdown(f"**{title}**")
            words = f"A table of {len(question.posts)} posts: people come and go"
            _taken_back(words, "back_posts", _without, "the posts table", "posts", ())
    _exit_moved(question)
    left, right = st.columns(2)
    left.button("Undo", on_click=_undo, disabled=not st.session_state[_PAST], width="stretch")
    right.button(
        "Reset",
        on_click=_reset,
        disabled=question == Question(),
        width="stretch",
        help="Back to the default baseline, nothing moved.",
    )


def _exit_moved(question: Question) -> None:
    """What was moved of the exit plan, each with a way back."""
    if not question.plans and question.exit == USUAL_EXIT:
        return
    st.markdown("**Agency exit**")
    if n := len(question.exit.model_dump(exclude_defaults=True)):
        words = f"{n} of the choices behind the options"
        _taken_back(words, "back_exit", _without, "the choices", "exit", USUAL_EXIT)
    for letter, posts in question.plans:
        words = f"{option_name(letter)}: {len(posts)} posts planned by hand"
        _taken_back(words, f"back_plan_{letter}", _without_plan, "the plan by hand", letter)


def _taken_back(words: str, key: str, back: Callable[..., None], what: str, *args: Any) -> None:
    text, button = st.columns([4, 1], vertical_alignment="center", gap="xsmall")
    text.caption(words)
    button.button(
        "✕", type="tertiary", key=key, help=f"Take back: {what}", on_click=back, args=args
    )


def _without(field: str, usual: Any) -> None:
    ask(replace(current(), **{field: usual}))


def _without_plan(letter: str) -> None:
    ask(with_plan(current(), letter, ()))


def _reset() -> None:
    if ask(Question()):
        tie_up(None)


def _take_back(field: str, change: Change) -> None:
    question = current()
    kept = tuple(c for c in getattr(question, field) if c != change)
    ask(replace(question, **{field: kept}))  # type: ignore[arg-type]
