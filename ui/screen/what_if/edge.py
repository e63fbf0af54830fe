"""Where the edge is, on a button: one lever moved over its range, all else as on the table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.runs.run_key import run_key
from model.runs.run_to_end import results_in_turn
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from model.study.edges import curves_of, edges_of, values_over
from model.words.edges import edges_said
from model.words.inputs import value_in_words
from model.words.names import SHORT
from model.words.numbers import number
from ui.question.lever_kinds import Slider
from ui.question.levers import LEVERS
from ui.question.question import Question
from ui.screen.button_results import Found, bar, kept_found, show, stop_button
from ui.screen.live_results import runner

FUTURES = 12
_FOUND = "edge"
_SLIDERS = {lever.id: lever for lever in LEVERS if isinstance(lever, Slider)}


def edge_panel(question: Question) -> None:
    """Move one lever from end to end, and name where a clock falls off."""
    with st.expander("Where is the edge: one lever over its whole range"):
        st.caption(
            "The lever takes some twenty values from end to end of its slider, all else as on the "
            f"table, {FUTURES} futures each with the same luck. An edge is where a "
            "clock moves by more than ten points within a tenth of the range: there a small "
            "mistake in the numbers of staff or demand changes the answer."
        )
        lever = _SLIDERS[
            st.selectbox(
                "Lever",
                list(_SLIDERS),
                list(_SLIDERS).index("front_door_fte"),
                format_func=lambda id_: INPUTS[_SLIDERS[id_].input].label,
                key="edge_lever",
            )
        ]
        start, stop = st.columns([1, 1], width=520)
        asked = start.button("Find the edge", key="edge_run")
        of = (run_key(question.what_if, question.weeks, question.seed), lever.id)
        place = st.empty()
        if asked:
            with stop_button(stop, "edge_stop"):
                _work_out(question, lever, of)
        with place.container():
            show(kept_found().get(_FOUND), of)


def _work_out(question: Question, lever: Slider, of: object) -> None:
    base, kept = question.what_if, kept_found()
    at = float(getattr(base.inputs, lever.input))
    usual = float(getattr(question.doing_nothing.inputs, lever.input))
    values = values_over(*lever.range_of(usual), lever.step)
    with bar(len(values), "values") as shown:

        def tell(results: Sequence[Sequence[Replication]]) -> None:
            shown.finished = len(results)
            kept[_FOUND] = found_over(lever, values, results, of, at)

        results_in_turn(
            runner(),
            [base.with_changes([Change(input=lever.input, set=value)]) for value in values],
            replications=FUTURES,
            weeks=question.weeks,
            seed=question.seed,
            stop=shown.stops,
            progress=tell,
        )


def found_over(
    lever: Slider,
    every: list[float],
    results: Sequence[Sequence[Replication]],
    of: object,
    at: float,
) -> Found:
    """What is known of the edges once the futures at the first values are there.

    ``at``: where the lever stands.
    """
    spec, values, curves = INPUTS[lever.input], every[: len(results)], curves_of(results)
    said = edges_said(edges_of(values, curves, every[-1] - every[0], at), spec)
    frame = pd.DataFrame(
        {
            spec.label: [value_in_words(value, spec) for value in values],
            **{
                SHORT[measure]: [number(value, "%") for value in curves[measure]]
                for measure in CLOCK_MEASURES
                if measure in curves
            },
        }
    )
    note = f"{FUTURES} futures at each of {len(values)} of {len(every)} values"
    return Found(of, f"{said}.", frame, note, len(values) == len(every))
