"""Luck against not knowing, on a button: the same question in many possible truths."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.runs.run_key import run_key
from model.scenario.errors import ScenarioError
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.study.uncertainty import (
    Drawn,
    Spread,
    difference_spread,
    run_draws,
    settled_inputs,
    spread,
    uncertain,
)
from model.words import names, numbers, refusals
from model.words.names import full
from model.words.scenario_names import scenario_name
from ui.question.question import Question
from ui.screen.button_results import Found, kept_found, show, stop_button
from ui.screen.live_results import runner
from ui.screen.plain_text import escaped

TRUTHS, FUTURES = (20, 40, 80), 4
_FOUND = "unknown"
_MEASURES = (*CLOCK_MEASURES, "register_end", "caseload_fsp", "caseload_front_door", "cost")


def unknown_panel(question: Question) -> None:
    """Draw what is not known from its ranges, and show what of the spread that is."""
    with st.expander("Luck against not knowing: draw the uncertain inputs from their ranges"):
        known = settled_inputs(question.what_if)
        ranges = uncertain(question.doing_nothing, known)
        st.caption(
            f"{len(ranges)} inputs are uncertain and not settled by you. Each truth draws them all "
            "from their ranges (most often near the baseline's value), and "
            f"{FUTURES} futures are run in it. What differs between truths is not knowing; what "
            "differs within one is luck. Everything else on this page holds the inputs still."
        )
        truths = st.segmented_control(
            "Possible truths", TRUTHS, default=TRUTHS[0], required=True, key="unknown_truths"
        )
        start, stop = st.columns([1, 1], width=520)
        asked = start.button("Draw the uncertain inputs", key="unknown_run")
        keys = (
            run_key(question.doing_nothing, question.weeks, question.seed),
            run_key(question.what_if, question.weeks, question.seed),
        )
        of = (*keys, truths)
        place = st.empty()
        if asked:
            with stop_button(stop, "unknown_stop"):
                _work_out(question, truths, of)
        with place.container():
            show(kept_found().get(_FOUND), of)


def _work_out(question: Question, truths: int, of: object) -> None:
    scenarios = {DOING_NOTHING: question.doing_nothing}
    if question.is_moved:
        scenarios[WHAT_IF] = question.what_if
    bar, kept = st.empty(), kept_found()
    finished = [0]

    def told() -> bool:
        # A call to the screen: there a moved slider or Stop interrupts, and ends the work.
        bar.progress(finished[0] / truths, text=f"{finished[0]} of {truths} truths")
        return False

    def tell(results: Drawn) -> None:
        finished[0] = len(results[DOING_NOTHING])
        kept[_FOUND] = _found(results, of, finished[0], truths)

    try:
        run_draws(
            runner(),
            scenarios,
            draws=truths,
            futures=FUTURES,
            weeks=question.weeks,
            seed=question.seed,
            progress=tell,
            stop=told,
        )
    except (ScenarioError, RuntimeError) as error:
        st.warning(f"The draws stopped early: {escaped(refusals.said(error))}.", icon="⚠️")
    bar.empty()


def _found(results: Drawn, of: object, n: int, truths: int) -> Found:
    note = f"From {n} of {truths} possible truths, {FUTURES} futures each"
    return Found(of, said(results), table(results), note, n == truths)


def said(results: Drawn) -> str:
    """How much of the spread is not knowing, in a sentence."""
    shares = {
        m: s.share_unknown
        for m in CLOCK_MEASURES
        if not math.isnan((s := spread(results[DOING_NOTHING], m)).share_unknown)
    }
    if not shares:
        return "Too few truths to tell luck from not knowing."
    most, least = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    return (
        f"Not knowing the inputs is {shares[most]:.0%} of the spread of "
        f"{names.said_short(most)} and {shares[least]:.0%} of that of "
        f"{names.said_short(least)}; the rest is luck."
    )


def table(results: Drawn) -> pd.DataFrame:
    """A row a measure: the average, luck and not knowing apart, and the difference."""
    rows = []
    for m in _MEASURES:
        s = spread(results[DOING_NOTHING], m)
        if math.isnan(s.mean):
            continue
        unit = MEASURES[m].unit
        row = {
            "Measure": full(m),
            scenario_name(DOING_NOTHING): _level(s, unit),
            "Luck, ±": numbers.size(s.luck, unit),
            "Not knowing, ±": numbers.size(s.unknown, unit),
            "Not knowing, of all": f"{s.share_unknown:.0%}" if s.luck or s.unknown else "–",
        }
        if WHAT_IF in results:
            d = difference_spread(results[WHAT_IF], results[DOING_NOTHING], m)
            row[f"{scenario_name(WHAT_IF)}, difference"] = _difference(d, unit)
            row["of it not knowing, ±"] = numbers.size(d.unknown, unit)
        rows.append(row)
    return pd.DataFrame(rows)


def _level(s: Spread, unit: str) -> str:
    low, high = numbers.number(s.p05, unit), numbers.number(s.p95, unit)
    return f"{numbers.number(s.mean, unit)}; {low} to {high} in about nine of ten"


def _difference(d: Spread, unit: str) -> str:
    mean, low, high = (numbers.number(v, unit, signed=True) for v in (d.mean, d.low, d.high))
    if math.isnan(d.low):
        return f"{mean} so far"
    return f"{mean} (sure to 95%: {low} to {high})"
