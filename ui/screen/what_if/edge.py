"""Where the edge is, on a button: one lever moved over its range, all else as on the table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.runs.long_work import LongWork
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
from ui.screen.live_results import runner
from ui.screen.long_work import Found, Offer, panel, seconds_for, show

FUTURES = 12
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
        _offer(question, lever)


def _offer(question: Question, lever: Slider) -> None:
    base, pool = question.what_if, runner()
    at = float(getattr(base.inputs, lever.input))
    usual = float(getattr(question.doing_nothing.inputs, lever.input))
    values = values_over(*lever.range_of(usual), lever.step)

    def does(work: LongWork) -> Found | None:
        def tell(results: Sequence[Sequence[Replication]]) -> None:
            work.heard(len(results), len(values))
            work.known(found_over(lever, values, results, at))

        results_in_turn(
            pool,
            [base.with_changes([Change(input=lever.input, set=value)]) for value in values],
            replications=FUTURES,
            weeks=question.weeks,
            seed=question.seed,
            stop=work.stopped,
            progress=tell,
        )
        return None

    panel(
        Offer(
            key=("edge", run_key(base, question.weeks, question.seed), lever.id),
            title=f"The edge of {INPUTS[lever.input].label}",
            button="Find the edge",
            seconds=seconds_for(FUTURES * len(values), base, question.weeks),
            does=does,
            draw=show,
        ),
        "edge",
    )


def found_over(
    lever: Slider, every: list[float], results: Sequence[Sequence[Replication]], at: float
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
    return Found(f"{said}.", frame, note, len(values) == len(every))
