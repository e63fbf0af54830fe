"""The "this is us" panel: people in post and open cases, quickly corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from model.inputs import INPUTS
from ui.question import Question, value_of, with_value
from ui.shell import on_change, seeded

_PANEL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("People in post", (
        "front_door_fte", "front_door_agency_fte", "fsp_fte", "fsp_agency_fte",
        "contact_officer_fte", "chair_fte",
    )),
    ("Open cases", (
        "start_register_children", "start_casp_families", "start_court_families",
        "start_assessments", "start_s47s", "start_awaiting_icpc",
    )),
    ("Demand and absence", (
        "contacts_per_year", "sickness_rate", "recording_loss",
    )),
)  # fmt: skip


def us_panel(question: Question) -> None:
    """Number boxes over the starting point; what is changed here changes doing nothing too."""
    with st.expander("This is us: correct people in post, open cases and the register"):
        st.caption(
            "Type your own figures over the calibrated ones. They hold for every page, for doing "
            "nothing as well as for the what-if, and travel in the page's link. Numbers only: no "
            "names, nothing about any person."
        )
        usual = replace(question, us=(), changes=()).doing_nothing.inputs
        for column, (title, names) in zip(st.columns(len(_PANEL)), _PANEL, strict=True):
            with column:
                st.markdown(f"**{title}**")
                for name in names:
                    _box(question, name, getattr(usual, name))


def _box(question: Question, name: str, usual: Any) -> None:
    spec = INPUTS[name]
    low, high, step = spec.low or 0.0, spec.high or 0.0, spec.step or 1.0
    value: Any = value_of(question.us, name, usual)
    kind: Any = int if spec.kind == "whole number" else float
    st.number_input(
        f"{spec.label}, {spec.unit}", kind(low), kind(high),
        key=seeded(f"us_{name}", kind(value)),
        step=kind(step), help=f"{spec.help} Shipped: {usual:g}.".strip(),
        on_change=on_change(
            f"us_{name}", lambda q, v: replace(q, us=with_value(q.us, name, v, usual))
        ),
    )  # fmt: skip
