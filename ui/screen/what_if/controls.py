"""The what-if's controls, drawn from the levers' records under their headings, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, assert_never

import streamlit as st

from model.scenario.calendar import monday_of
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from model.scenario.ready_questions import ready_questions
from model.words.inputs import value_in_words
from model.words.numbers import day
from model.words.people_held import people_said
from ui.question.lever_kinds import (
    ComeOrGo,
    ForSomeWeeks,
    Happening,
    Leaving,
    Picked,
    Slider,
    Standing,
    Temporary,
    Toggle,
)
from ui.question.levers import HEADINGS, LEVERS
from ui.question.question import Question, value_of, with_value
from ui.screen.table import ask, current, on_change, seeded

_Picked = TypeVar("_Picked", ForSomeWeeks, ComeOrGo)


def levers(question: Question) -> None:
    """All levers of the what-if; each writes to the question."""
    _ready_made(question)
    for heading in HEADINGS:
        under = [lever for lever in LEVERS if lever.heading == heading.id]
        if heading.picked:
            with st.expander(heading.words):
                if some := [lever for lever in under if isinstance(lever, ForSomeWeeks)]:
                    _for_some_weeks(question, some)
                else:  # a heading has one kind
                    people = [lever for lever in under if isinstance(lever, ComeOrGo)]
                    _come_or_go(question, people)
            continue
        st.markdown(f"**{heading.words}**")
        for lever in under:
            if not isinstance(lever, Picked):
                _draw(question, lever)


def _draw(question: Question, lever: Standing) -> None:
    match lever:
        case Slider():
            _slider(question, lever)
        case Toggle():
            _toggle(question, lever)
        case Temporary():
            _temporary(question, lever)
        case Leaving():
            _leaving(question, lever)
        case _:
            assert_never(lever)


def _ready_made(question: Question) -> None:
    """What meetings ask: one of them takes the place of what was moved."""
    known = {ready.name: ready for ready in ready_questions()}
    moved = [change.to_text() for change in question.changes]
    asked = next(
        (r.name for r in known.values() if [c.to_text() for c in r.changes] == moved), None
    )

    def picked(q: Question, name: str | None) -> Question:
        return replace(q, changes=known[name].changes if name else ())

    st.selectbox(
        "Ready-made question",
        list(known),
        key=seeded("ready_made", asked),
        index=None,
        format_func=lambda name: known[name].title,
        placeholder="Pick one",
        on_change=on_change("ready_made", picked),
        help="It takes the place of what was moved; Undo brings that back.",
    )
    if asked:
        st.caption(known[asked].words)


def _slider(question: Question, slider: Slider) -> None:
    spec = INPUTS[slider.input]
    scale = 100 if slider.percent else 1
    usual = getattr(question.doing_nothing.inputs, slider.input)
    value = float(value_of(question.changes, slider.input, usual))  # type: ignore[arg-type]
    # A value from "this is us" or a link may lie outside the usual limits: widen to show it.
    low, high = slider.range_of(usual)
    low, high = min(low, value, usual) * scale, max(high, value, usual) * scale
    unit = "%" if slider.percent else spec.unit

    def moved(q: Question, new: float) -> Question:
        return replace(q, changes=with_value(q.changes, slider.input, round(new / scale, 6), usual))

    st.slider(
        f"{spec.label}, {unit}",
        float(low),
        float(high),
        step=float(slider.step * scale),
        key=seeded(f"move_{slider.id}", round(value * scale, 6)),
        format="%g" if not slider.percent else "%g%%",
        help=f"{spec.help} Doing nothing: {value_in_words(usual, spec)}.".strip(),
        on_change=on_change(f"move_{slider.id}", moved),
    )


def _toggle(question: Question, toggle: Toggle) -> None:
    key = f"toggle_{toggle.id}"
    st.toggle(
        toggle.label,
        key=seeded(key, toggle.is_on(question.changes)),
        help=toggle.help,
        on_change=on_change(key, lambda q, on: replace(q, changes=toggle.switched(q.changes, on))),
    )


def _temporary(question: Question, lever: Temporary) -> None:
    """So much more from one week to another; the weeks are asked once there is any."""
    found = lever.found(question.changes)
    amount, first, until = found or (0.0, 4, min(30, question.weeks))
    key = f"temporary_{lever.id}"
    weeks_key = f"{key}_weeks"

    def changed() -> None:
        begin, end = st.session_state.get(weeks_key, (first, until))
        q, more = current(), float(st.session_state[key])
        ask(replace(q, changes=lever.moved(q.changes, more, begin, end)))

    st.slider(
        lever.label,
        0.0,
        float(lever.high),
        step=float(lever.step),
        format="%g",
        key=seeded(key, min(amount, float(lever.high))),
        on_change=changed,
        help=lever.help,
    )
    if amount:
        st.slider(
            "from week, to week",
            0,
            max(question.weeks, until),
            step=1,
            on_change=changed,
            key=seeded(weeks_key, (first, until)),
        )


def _leaving(question: Question, lever: Leaving) -> None:
    """All of some people leave in a week, and nobody comes for them; no lever without any."""
    inputs = question.doing_nothing.inputs
    leavers = {
        team: fte for team, name in lever.counted.items() if (fte := getattr(inputs, name)) > 0
    }
    if not leavers:
        return
    week = lever.week_in(question.changes, leavers)
    key = f"leaving_{lever.id}"
    st.slider(
        lever.label.format(fte=f"{sum(leavers.values()):g}"),
        0,
        max(question.weeks - 1, week),
        step=1,
        key=seeded(key, week),
        help=lever.help,
        on_change=on_change(
            key, lambda q, v: replace(q, changes=lever.moved(q.changes, leavers, v))
        ),
    )


def _for_some_weeks(question: Question, under: Sequence[ForSomeWeeks]) -> None:
    """One of many, for some weeks: each addition stands in the list of what was moved."""
    lever = _pick("What", under, "dated_what")
    amount = st.number_input(
        f"By how much, {lever.unit}" if lever.how != "set" else f"To, {lever.unit}",
        float(lever.low),
        float(lever.high),
        float(lever.usual),
        float(lever.step),
        key=f"dated_amount_{lever.id}",
        help=lever.help or None,
    )
    first, until = st.slider(
        "from week, until week ", 0, question.weeks, (4, min(30, question.weeks)), key="dated_weeks"
    )
    start = question.doing_nothing.inputs.start_date
    begins, ends = (monday_of(start, week) for week in (first, until))
    st.caption(f"{day(begins)} to {day(ends)}")

    def add() -> None:
        _added(lever.change(amount, first, until))

    st.button("Add this change", on_click=add, disabled=until <= first, width="stretch")


_HAPPENS: dict[Happening, str] = {
    "replaced": "leave, replaced as the market allows",
    "not replaced": "leave, not replaced",
    "start": "start, in posts that are or fall empty",
}


def _come_or_go(question: Question, under: Sequence[ComeOrGo]) -> None:
    """Some people leave or start in a week: each addition stands in the list of what was moved."""
    st.caption(people_said(question.doing_nothing))
    held = not question.doing_nothing.comes_and_goes
    lever = _pick("Who", under, "people_who")
    some: list[Happening] = ["not replaced"] if held else ["replaced", "not replaced", "start"]
    what: Happening = st.radio(
        "What happens",
        some,
        format_func=lambda id_: _HAPPENS[id_],
        key="people_what_held" if held else "people_what",
        help="Permanent staff leave before others. A post that is not filled again closes.",
    )
    people = st.number_input("How many people", 1, lever.most, 2, 1, key="people_many")
    last = question.weeks - 1
    week = st.slider("in week", 0, last, min(8, last), key="people_week")
    st.caption(day(monday_of(question.doing_nothing.inputs.start_date, week)))

    def add() -> None:
        _added(lever.change(what, int(people), week))

    st.button("Add these people", on_click=add, width="stretch")


def _pick(label: str, levers: Sequence[_Picked], key: str) -> _Picked:
    by_id = {lever.id: lever for lever in levers}
    return by_id[
        st.selectbox(label, list(by_id), format_func=lambda id_: by_id[id_].words, key=key)
    ]


def _added(change: Change) -> None:
    ask(replace(current(), changes=(*current().changes, change)))
