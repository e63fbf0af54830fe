"""The shipped sets of inputs that fit what is published, as a table."""

from __future__ import annotations

import pandas as pd

from model.scenario.baselines import load_baseline
from model.scenario.changes import input_and_part
from model.scenario.fitting import Ensemble, FittingSet, fitting_sets
from model.scenario.inputs import INPUTS, Inputs, InputSpec
from model.words.inputs import label_of, value_in_words, value_of
from model.words.names import full
from model.words.numbers import number

WHAT = "Input, then what comes of it"
_OUTCOMES = ("visit_alone_recorded", "visit_alone_real", "icpc_in_time", "assessment_in_time")


def sets_table(baseline: str) -> pd.DataFrame:
    """A row an input that differs, then what came of it; a column a set. Empty without sets."""
    sets, own = fitting_sets(baseline), load_baseline(baseline).inputs
    names = dict.fromkeys(change.input for one in sets for change in one.changes)
    rows = [
        {WHAT: label_of(name)} | {one.name: _value(one, name, own) for one in sets}
        for name in names
    ]
    rows += [
        {WHAT: full(measure)}
        | {one.name: number(one.outcomes[measure], "%", exact=True) for one in sets}
        for measure in _OUTCOMES
        if all(measure in one.outcomes for one in sets)
    ]
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
                "Input": label_of(varied.input),
                "Its range": _between(varied.low, varied.high, spec),
                "In nine of ten sets": _between(low, high, spec),
                "Of the range is left": number(100 * found.left(varied), "%"),
            }
        )
    return pd.DataFrame(rows)


def _between(low: float, high: float, spec: InputSpec) -> str:
    ends = [value_in_words(float(f"{value:.3g}"), spec) for value in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _value(one: FittingSet, name: str, own: Inputs) -> str:
    given = {change.input: change.set for change in one.changes}
    value = given.get(name, value_of(name, own))
    return value_in_words(value, INPUTS[input_and_part(name)[0]])
