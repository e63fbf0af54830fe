"""The what-if's controls, built from the inputs' own declarations."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from model.inputs import INPUTS
from model.scenario import value_in_words
from ui.levers import SLIDERS, TOGGLES, Slider, Toggle, temporary_of, with_temporary
from ui.question import Question, value_of, with_value
from ui.shell import ask, current, on_change, seeded


def levers(question: Question) -> None:
    """All levers of the what-if; each writes to the question."""
    st.markdown("**Demand and practice**")
    for slider in SLIDERS[:4]:
        _slider(question, slider)
    st.markdown("**People and conferences**")
    for slider in SLIDERS[4:]:
        _slider(question, slider)
    _temporary(question)
    st.markdown("**Ready-made changes**")
    for toggle in TOGGLES:
        _toggle(question, toggle)


def _slider(question: Question, slider: Slider) -> None:
    spec = INPUTS[slider.input]
    scale = 100 if slider.percent else 1
    usual = getattr(question.doing_nothing.inputs, slider.input)
    value = float(value_of(question.changes, slider.input, usual))  # type: ignore[arg-type]
    # A value from "this is us" or a link may lie outside the usual limits: widen to show it.
    low, high = min(slider.low, value, usual) * scale, max(slider.high, value, usual) * scale
    unit = "%" if slider.percent else spec.unit

    def moved(q: Question, new: float) -> Question:
        return replace(
            q, changes=with_value(q.changes, slider.input, round(new / scale, 6), usual)
        )  # fmt: skip

    st.slider(
        f"{spec.label}, {unit}", float(low), float(high), step=float(slider.step * scale),
        key=seeded(f"move_{slider.input}", round(value * scale, 6)),
        format="%g" if not slider.percent else "%g%%",
        help=f"{spec.help} Doing nothing: {value_in_words(usual, spec)}.".strip(),
        on_change=on_change(f"move_{slider.input}", moved),
    )  # fmt: skip


def _toggle(question: Question, toggle: Toggle) -> None:
    key = f"toggle_{toggle.name}"
    st.toggle(
        toggle.label, key=seeded(key, toggle.is_on(question.changes)), help=toggle.help,
        on_change=on_change(key, lambda q, on: replace(q, changes=toggle.switched(q.changes, on))),
    )  # fmt: skip


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
        "Temporary front-door workers, FTE", 0.0, 10.0, step=0.5, format="%g",
        key=seeded("temporary_fte", min(fte, 10.0)), on_change=changed,
        help="On top of the front door's people, between the two weeks. Priced as agency.",
    )  # fmt: skip
    if fte:
        st.slider(
            "from week, to week", 0, last, step=1, on_change=changed,
            key=seeded("temporary_weeks", (first, until)),
        )  # fmt: skip
