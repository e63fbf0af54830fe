"""The "this is us" panels: people in post, open cases and the labour market, quickly corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from model.scenario.inputs import INPUTS, Inputs
from model.words.people_held import people_said
from ui.question.corrections import LABOUR_MARKET, SERVICE, Column
from ui.question.question import Question, value_of, with_value
from ui.screen.table import on_change, seeded


def us_panel(question: Question) -> None:
    """Number boxes over the starting point; what is changed here changes doing nothing too."""
    with st.expander("This is us: correct people in post, open cases and the register"):
        st.caption(
            "Type your own figures over the calibrated ones. They hold for every page, for doing "
            "nothing as well as for the what-if, and travel in the page's link. Numbers only: no "
            "names, nothing about any person."
        )
        _boxes(question, SERVICE)
        _held_still(question)


def _held_still(question: Question) -> None:
    """The one simplification that is chosen: nobody leaves or starts."""
    usual = _usual(question).people_come_and_go

    def moved(q: Question, still: bool) -> Question:
        return replace(q, us=with_value(q.us, "people_come_and_go", not still, usual))

    st.toggle(
        "Hold headcounts still",
        key=seeded("us_held", not question.doing_nothing.comes_and_goes),
        disabled=bool(question.doing_nothing.posts),
        help="A simplification: nobody resigns and no empty post is filled, so that only what is "
        "asked moves. A posts table says who comes and goes, and cannot be held.",
        on_change=on_change("us_held", moved),
    )
    st.caption(people_said(question.doing_nothing))


def labour_panel(question: Question) -> None:
    """Number boxes over what is assumed of the labour market: recruitment and retention."""
    with st.expander("This is us: recruitment and retention"):
        st.caption(
            "How often people leave, how hard it is to find somebody, what a change of worker "
            "takes. Most of these are assumptions: your own figures are better. They hold for "
            "doing nothing as well as for every option, and travel in the page's link."
        )
        _boxes(question, LABOUR_MARKET)


def _usual(question: Question) -> Inputs:
    """The starting point's own values."""
    return replace(question, us=(), changes=()).doing_nothing.inputs


def _boxes(question: Question, columns: Sequence[Column]) -> None:
    usual = _usual(question)
    for place, column in zip(st.columns(len(columns)), columns, strict=True):
        with place:
            st.markdown(f"**{column.words}**")
            for name in column.inputs:
                _box(question, name, getattr(usual, name))


def _box(question: Question, name: str, usual: Any) -> None:
    spec = INPUTS[name]
    low, high, step = spec.low or 0.0, spec.high or 0.0, spec.step or 1.0
    value: Any = value_of(question.us, name, usual)
    kind: Any = int if spec.kind == "whole number" else float
    st.number_input(
        f"{spec.label}, {spec.unit}",
        kind(low),
        kind(high),
        key=seeded(f"us_{name}", kind(value)),
        step=kind(step),
        help=f"{spec.help} Shipped: {usual:g}.".strip(),
        on_change=on_change(
            f"us_{name}", lambda q, v: replace(q, us=with_value(q.us, name, v, usual))
        ),
    )
