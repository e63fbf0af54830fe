"""Luck against not knowing, on a button: the same question in every set of inputs that fits."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.runs.run_key import run_key
from model.scenario.fitting import fitting_sets
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.study.uncertainty import OverSets, Spread, difference_spread, run_sets, spread
from model.words import names, numbers
from model.words.names import full
from model.words.scenario_names import scenario_name
from ui.question.question import Question
from ui.screen.button_results import Found, bar, kept_found, show, stop_button
from ui.screen.live_results import runner

FUTURES = 30
_FOUND = "unknown"
_MEASURES = (
    *CLOCK_MEASURES,
    "visit_alone_real",
    "overdue",
    "register_end",
    "caseload_fsp",
    "caseload_front_door",
    "cost",
)


def unknown_panel(question: Question) -> None:
    """Ask the question in every set of inputs that fits, and show what of the spread that is."""
    with st.expander("Luck against not knowing: the same question in other inputs that fit"):
        sets = fitting_sets(question.doing_nothing.baseline)
        st.caption(
            f"What is published does not settle the inputs: {numbers.about(len(sets))} sets of "
            "them meet every published figure that the baseline meets (*Assumptions* lists them). "
            f"Your question is run in each, {FUTURES} futures with the same luck; what you moved "
            "stands above all of them. What differs between sets is not knowing, what differs "
            "within one is luck. Other sets fit as well: what is not known is more than these "
            "ranges say."
        )
        start, stop = st.columns([1, 1], width=520)
        asked = start.button("Ask in every set", key="unknown_run", disabled=len(sets) < 2)
        of = (
            run_key(question.doing_nothing, question.weeks, question.seed),
            run_key(question.what_if, question.weeks, question.seed),
        )
        place = st.empty()
        if asked:
            with stop_button(stop, "unknown_stop"):
                _work_out(question, of)
        with place.container():
            show(kept_found().get(_FOUND), of)


def _work_out(question: Question, of: object) -> None:
    scenarios = {DOING_NOTHING: question.doing_nothing}
    if question.is_moved:
        scenarios[WHAT_IF] = question.what_if
    sets = fitting_sets(question.doing_nothing.baseline)
    kept = kept_found()
    with bar(len(sets), "sets") as shown:

        def tell(results: OverSets) -> None:
            shown.finished = len(results[DOING_NOTHING])
            kept[_FOUND] = _found(results, of, shown.finished, len(sets))

        run_sets(
            runner(),
            scenarios,
            sets,
            futures=FUTURES,
            weeks=question.weeks,
            seed=question.seed,
            progress=tell,
            stop=shown.stops,
        )


def _found(results: OverSets, of: object, n: int, sets: int) -> Found:
    note = f"From {n} of {sets} sets, {FUTURES} futures each"
    return Found(of, said(results), table(results), note, n == sets)


def said(results: OverSets) -> str:
    """Where the sets lie furthest apart, and where they agree, in a sentence."""
    known = [spread(results[DOING_NOTHING], m) for m in CLOCK_MEASURES]
    known = [s for s in known if s.sets > 1]
    if not known:
        return "One set alone says nothing of not knowing."
    most = max(known, key=lambda s: s.high - s.low)
    least = min(known, key=lambda s: s.high - s.low)
    return (
        f"Not knowing the inputs leaves {names.said_short(most.measure)} anywhere {_range(most)} "
        f"on average, and {names.said_short(least.measure)} {_range(least)}"
    )


def _range(s: Spread) -> str:
    unit = MEASURES[s.measure].unit
    low, high = numbers.number(s.low, unit), numbers.number(s.high, unit)
    return f"at {low}" if low == high else f"from {low} to {high}"


def table(results: OverSets) -> pd.DataFrame:
    """A row a measure: the average, where it lies over the sets, luck, and the difference."""
    rows = []
    for m in _MEASURES:
        s = spread(results[DOING_NOTHING], m)
        if math.isnan(s.own):
            continue
        unit = MEASURES[m].unit
        row = {
            "Measure": full(m),
            scenario_name(DOING_NOTHING): numbers.number(s.own, unit),
            "Over the sets": _range(s),
            "Luck, ±": numbers.size(s.luck, unit),
        }
        if WHAT_IF in results:
            d = difference_spread(results[WHAT_IF], results[DOING_NOTHING], m)
            row[f"{scenario_name(WHAT_IF)}, difference"] = numbers.number(d.own, unit, signed=True)
            low, high = (numbers.number(v, unit, signed=True) for v in (d.low, d.high))
            row["Difference over the sets"] = low if low == high else f"{low} to {high}"
        rows.append(row)
    return pd.DataFrame(rows)
