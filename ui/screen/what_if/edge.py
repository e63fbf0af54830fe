"""Where the edge is, on a button: one lever moved over its range, all else as on the table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES
from model.runs.run_key import run_key
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.study.edges import Results, curves_of, edges_of, sweep, values_over
from model.words import refusals
from model.words.edges import edge_said, edges_said
from model.words.inputs import value_in_words
from model.words.names import SHORT
from model.words.numbers import number
from ui.question.lever_kinds import Slider
from ui.question.levers import LEVERS
from ui.question.question import Question
from ui.screen.button_results import Found, kept_found, show, stop_button
from ui.screen.live_results import runner
from ui.screen.plain_text import escaped

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


def scenarios_over(question: Question, lever: Slider) -> dict[float, Scenario]:
    """The what-if with the lever at each value from end to end. Raises ScenarioError where one
    cannot be."""
    whole, base = INPUTS[lever.input].kind == "whole number", question.what_if
    return {
        value: base.with_changes([Change(input=lever.input, set=int(value) if whole else value)])
        for value in values_over(lever.low, lever.high, lever.step)
    }


def _work_out(question: Question, lever: Slider, of: object) -> None:
    bar, kept = st.empty(), kept_found()
    finished = [0]
    at = float(getattr(question.what_if.inputs, lever.input))
    try:
        scenarios = scenarios_over(question, lever)

        def told() -> bool:
            # A call to the screen: there a moved slider or Stop interrupts, and ends the work.
            done, every = finished[0], len(scenarios)
            bar.progress(done / every, text=f"{done} of {every} values")
            return False

        def tell(results: Results) -> None:
            finished[0] = len(results)
            kept[_FOUND] = found_over(lever, list(scenarios), results, of, at)

        sweep(
            runner(),
            list(scenarios.values()),
            futures=FUTURES,
            weeks=question.weeks,
            seed=question.seed,
            progress=tell,
            stop=told,
        )
    except (ScenarioError, RuntimeError) as error:
        st.warning(f"This stopped early: {escaped(refusals.said(error))}.", icon="⚠️")
    bar.empty()


def found_over(lever: Slider, every: list[float], results: Results, of: object, at: float) -> Found:
    """What is known of the edges once the futures at the first values are there.

    ``at``: where the lever stands.
    """
    spec, values, curves = INPUTS[lever.input], every[: len(results)], curves_of(results)
    edges = edges_of(values, curves, every[-1] - every[0], at)
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
    rest = "".join(f"; {edge_said(edge, spec)}" for edge in edges[1:])
    return Found(of, f"{edges_said(edges, spec)}{rest}.", frame, note, len(values) == len(every))
