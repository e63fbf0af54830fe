"""What a planner settles behind the options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from model.scenario.calendar import monday_of
from model.scenario.posts import LONGEST_OVERLAP_WEEKS
from model.words.numbers import day
from ui.question.question import USUAL_EXIT, Question, with_choice
from ui.screen.agency_exit.posts_panel import caseload_switch
from ui.screen.table import ask, current, on_change, seeded


@dataclass(frozen=True, slots=True)
class _Slide:
    """One choice on a slider: its values as they are, and as they are said."""

    name: str
    label: str
    values: tuple[Any, ...]
    said: Callable[[Any, date], str]
    help: str
    options: str
    """The letters of the options it counts for."""


def _weeks(most: int, least: int = 0, step: int = 1) -> tuple[int, ...]:
    return tuple(range(least, most + 1, step))


def _said_week(week: int, start: date) -> str:
    return day(max(start, monday_of(start, week)))


def _said_weeks(weeks: int, start: date) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _said_share(share: float, start: date) -> str:
    return f"{share:.0%}"


def _said_people(people: int, start: date) -> str:
    return "nobody" if not people else "1 worker" if people == 1 else f"{people} workers"


SLIDES = (
    _Slide(
        "leave_week",
        "Agency workers leave from",
        _weeks(52, 1),
        _said_week,
        "In A all of them on this day, in B and D one after another.",
        "ABD",
    ),
    _Slide(
        "taper_weeks",
        "From one leaver to the next",
        _weeks(26, 1),
        _said_weeks,
        "From each team in turn.",
        "BD",
    ),
    _Slide(
        "advert_lead_weeks",
        "Adverts open before a leaving by",
        _weeks(39),
        _said_weeks,
        "Never before today. With 0 weeks: when the post is empty.",
        "ABD",
    ),
    _Slide(
        "overlap_weeks",
        "Successor may be there beside the leaver for",
        _weeks(LONGEST_OVERLAP_WEEKS),
        _said_weeks,
        "At most; both are paid.",
        "ABD",
    ),
    _Slide(
        "release_at",
        "Leaves once the successor works at",
        tuple(k / 20 for k in range(8, 21)),
        _said_share,
        "Of a full pace. The search begins today.",
        "CE",
    ),
    _Slide(
        "reserve",
        "Agency workers kept",
        _weeks(10),
        _said_people,
        "From the team with the most, in turn.",
        "D",
    ),
    _Slide(
        "convert_week",
        "Permanent posts are offered from",
        _weeks(52),
        _said_week,
        "To agency workers, who may accept or not; who does not goes as in C.",
        "E",
    ),
    _Slide(
        "convert_share",
        "Share of agency workers who get the offer",
        tuple(k / 20 for k in range(21)),
        _said_share,
        "The others go as in C.",
        "E",
    ),
)


def choices_panel(question: Question) -> None:
    """What the options mean here: dates and numbers, on sliders."""
    start = question.what_if.inputs.start_date
    with st.expander("The choices behind the options: when, who and how", key="choices_panel"):
        columns = st.columns(3, gap="medium")
        for index, slide in enumerate(SLIDES):
            with columns[index % 3]:
                _slide(question, slide, start)
        with columns[2]:
            caseload_switch(question)
        st.button(
            "Back to the usual choices",
            key="choices_back",
            on_click=_usual_choices,
            disabled=question.exit == USUAL_EXIT,
        )


def _slide(question: Question, slide: _Slide, start: date) -> None:
    value = getattr(question.exit, slide.name)
    key = f"exit_{slide.name}"
    names = ", ".join(slide.options)
    st.select_slider(
        f"{slide.label} ({names})",
        sorted({*slide.values, value}),
        key=seeded(key, value),
        format_func=lambda v: slide.said(v, start),
        help=slide.help,
        on_change=on_change(key, lambda q, v: with_choice(q, slide.name, v)),
    )


def _usual_choices() -> None:
    ask(replace(current(), exit=USUAL_EXIT))
