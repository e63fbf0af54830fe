"""Sets of inputs that fit what is known, as tables."""

from __future__ import annotations

import pandas as pd

from model.results.measures import MEASURES
from model.scenario.changes import input_and_part
from model.scenario.fitting import Ensemble
from model.scenario.inputs import INPUTS, InputSpec
from model.words.inputs import input_of, value_in_words
from model.words.names import full
from model.words.numbers import number

_OUTCOMES = ("visit_alone_recorded", "visit_alone_real", "icpc_in_time", "assessment_in_time")


def outcomes_table(found: Ensemble) -> pd.DataFrame:
    """A row an outcome: what is known, by the baseline's own values, and over the sets."""
    known = {one.measure: one.value for one in found.known}
    rows = []
    for measure in dict.fromkeys((*known, *_OUTCOMES)):
        if measure not in found.measures:
            continue
        unit = MEASURES[measure].unit
        low, high = (number(value, unit) for value in found.outcome_of(measure))
        rows.append(
            {
                "Outcome": full(measure),
                "Known": number(known[measure], unit) if measure in known else "not known",
                "By the baseline's own values": number(found.outcome(found.own, measure), unit),
                "In nine of ten sets": low if low == high else f"{low} to {high}",
            }
        )
    return pd.DataFrame(rows)


def left_table(found: Ensemble) -> pd.DataFrame:
    """A row an input that was drawn, the least known first: its range, where nine in ten of the
    sets that fit have it, and the share of the range that this leaves."""
    rows = []
    for varied in sorted(found.varied, key=found.left, reverse=True):
        spec = INPUTS[input_and_part(varied.input)[0]]
        low, high = found.value_of(varied)
        rows.append(
            {
                "Input": input_of(varied.input),
                "Its range": _between(varied.low, varied.high, spec),
                "In nine of ten sets": _between(low, high, spec),
                "Of the range is left": number(100 * found.left(varied), "%"),
            }
        )
    return pd.DataFrame(rows)


def _between(low: float, high: float, spec: InputSpec) -> str:
    ends = [value_in_words(float(f"{value:.3g}"), spec) for value in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
