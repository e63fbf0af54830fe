"""The what-if's controls, built from the inputs' own declarations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from model.scenario.inputs import INPUTS
from model.scenario.ready_questions import ready_questions
from model.words.inputs import value_in_words
from ui.question.levers import (
    SLIDERS,
    TOGGLES,
    Slider,
    Toggle,
    agency_leaves_in,
    temporary_of,
    with_agency_leaving,
    with_temporary,
)
from ui.question.question import Question, value_of, with_value
from ui.question.temporary_changes import LEVERS
from ui.screen.table import ask, current, on_change, seeded


def levers(question: Question) -> None:
    """All levers of the what-if; each writes to the question."""
    _ready_made(question)
    st.markdown("**Demand and practice**")
    for slider in SLIDERS[:4]:
        _slider(question, slider)
    st.markdown("**People and conferences**")
    for slider in SLIDERS[4:]:
        _slider(question, slider)
    _temporary(question)
    _agency(question)
    st.markdown("**Ready-made changes**")
    for toggle in TOGGLES:
        _toggle(question, toggle)
    _for_some_weeks(question)


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
    low, high = min(slider.low, value, usual) * scale, max(slider.high, value, usual) * scale
    unit = "%" if slider.percent else spec.unit

    def moved(q: Question, new: float) -> Question:
        return replace(q, changes=with_value(q.changes, slider.input, round(new / scale, 6), usual))

    st.slider(
        f"{spec.label}, {unit}",
        float(low),
        float(high),
        step=float(slider.step * scale),
        key=seeded(f"move_{slider.input}", round(value * scale, 6)),
        format="%g" if not slider.percent else "%g%%",
        help=f"{spec.help} Doing nothing: {value_in_words(usual, spec)}.".strip(),
        on_change=on_change(f"move_{slider.input}", moved),
    )


def _toggle(question: Question, toggle: Toggle) -> None:
    key = f"toggle_{toggle.name}"
    st.toggle(
        toggle.label,
        key=seeded(key, toggle.is_on(question.changes)),
        help=toggle.help,
        on_change=on_change(key, lambda q, on: replace(q, changes=toggle.switched(q.changes, on))),
    )


def _temporary(question: Question) -> None:
    """Temporary front-door capacity: so many workers from one week to another."""
    found = temporary_of(question.changes)
    fte, first, until = found or (0.0, 4, min(30, question.weeks))
    last = max(question.weeks, until)

    def changed() -> None:
        workers = float(st.session_state["temporary_fte"])
        begin, end = st.session_state.get("temporary_weeks", (first, until))
        q = current()
        ask(replace(q, changes=with_temporary(q.changes, workers, begin, end)))

    st.slider(
        "Temporary front-door workers, FTE",
        0.0,
        10.0,
        step=0.5,
        format="%g",
        key=seeded("temporary_fte", min(fte, 10.0)),
        on_change=changed,
        help="On top of the front door's people, between the two weeks. Priced as agency.",
    )
    if fte:
        st.slider(
            "from week, to week",
            0,
            last,
            step=1,
            on_change=changed,
            key=seeded("temporary_weeks", (first, until)),
        )


def _agency(question: Question) -> None:
    """All agency workers leave in a week, and nobody comes for them."""
    inputs = question.doing_nothing.inputs
    agency = {
        f"{team}_fte": fte
        for team in ("front_door", "fsp")
        if (fte := getattr(inputs, f"{team}_agency_fte")) > 0
    }
    if not agency:
        return
    week = agency_leaves_in(question.changes, agency)
    st.slider(
        f"All {sum(agency.values()):g} FTE agency staff leave in week (0: they stay)",
        0,
        max(question.weeks - 1, week),
        step=1,
        key=seeded("agency_leaves", week),
        help="Nobody replaces them here. *Agency exit* plans it post by post.",
        on_change=on_change(
            "agency_leaves",
            lambda q, v: replace(q, changes=with_agency_leaving(q.changes, agency, v)),
        ),
    )


def _for_some_weeks(question: Question) -> None:
    """Any team, for some weeks: each addition stands in the list of what was moved."""
    with st.expander("A change for some weeks"):
        lever = st.selectbox(
            "What", LEVERS, format_func=lambda lever: lever.label, key="dated_what"
        )
        amount = st.number_input(
            f"By how much, {lever.unit}" if lever.how != "set" else f"To, {lever.unit}",
            float(lever.low),
            float(lever.high),
            float(lever.usual),
            float(lever.step),
            key=f"dated_amount_{lever.input}",
            help=lever.help or None,
        )
        first, until = st.slider(
            "from week, until week ",
            0,
            question.weeks,
            (4, min(30, question.weeks)),
            key="dated_weeks",
        )
        start = question.doing_nothing.inputs.start_date
        monday = start - timedelta(days=start.weekday())
        begins, ends = (monday + timedelta(weeks=week) for week in (first, until))
        st.caption(f"{begins.day} {begins:%B %Y} to {ends.day} {ends:%B %Y}")

        def add() -> None:
            change = lever.change(amount, first, until)
            ask(replace(current(), changes=(*current().changes, change)))

        st.button("Add this change", on_click=add, disabled=until <= first, width="stretch")
