"""The starting point, and the list of what was moved, each with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.files import preset_title
from model.scenario.inputs import INPUTS
from model.words.glossary import meaning
from model.words.inputs import difference_in_words
from model.words.scenario_names import scenario_name
from ui.question.question import REPLICATIONS, USUAL_EXIT, WEEKS, Question, starts
from ui.screen.plain_text import escaped
from ui.screen.table import PAST, on_change, reset, seeded, take_back, undo, without, without_plan


def start_title(name: str) -> str:
    """What a starting point is called."""
    try:
        return load_baseline(name).title
    except ScenarioError:
        return preset_title(name)


def starting_point(question: Question) -> None:
    """The starting point, and what was corrected of it."""
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


def moved_list(question: Question) -> None:
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
                take_back,
                INPUTS[change.input.partition(".")[0]].label,
                field,
                index,
            )
        if field == "us" and question.posts:
            if not changes:
                st.markdown(f"**{title}**")
            words = f"A table of {len(question.posts)} posts: people come and go"
            _taken_back(words, "back_posts", without, "the posts table", "posts", ())
    _exit_moved(question)
    left, right = st.columns(2)
    left.button("Undo", on_click=undo, disabled=not st.session_state[PAST], width="stretch")
    right.button(
        "Reset",
        on_click=reset,
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
        _taken_back(words, "back_exit", without, "the choices", "exit", USUAL_EXIT)
    for letter, posts in question.plans:
        words = f"{scenario_name(letter)}: {len(posts)} posts planned by hand"
        _taken_back(words, f"back_plan_{letter}", without_plan, "the plan by hand", letter)


def _taken_back(words: str, key: str, back: Callable[..., None], what: str, *args: Any) -> None:
    text, button = st.columns([4, 1], vertical_alignment="center", gap="xsmall")
    text.caption(escaped(words))
    button.button(
        "✕", type="tertiary", key=key, help=f"Take back: {what}", on_click=back, args=args
    )
