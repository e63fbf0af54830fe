"""The tables behind charts, with the identity of the runs they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import summarise
from model.runs.run_key import RunKey
from model.scenario.inputs import Inputs
from model.words.names import full


def measures_table(
    results: Mapping[str, Sequence[Replication]], measures: Sequence[str], inputs: Inputs
) -> pd.DataFrame:
    """Every figure behind a page, a row each: for reading and for download."""
    rows = []
    for measure in measures:
        for scenario, replications in results.items():
            s = summarise(replications, measure, inputs)
            rows.append(
                {
                    "Measure": full(measure),
                    "Scenario": scenario,
                    "Unit": MEASURES[measure].unit,
                    "Replications": s.n,
                    "Average": s.mean,
                    "Average, 95% from": s.low,
                    "to": s.high,
                    "One in twenty below": s.p05,
                    "One in twenty above": s.p95,
                    "Target": s.target,
                    "Met in": s.met,
                }
            )
    return pd.DataFrame(rows).round(2)


def stamp(frame: pd.DataFrame, keys: Mapping[str, RunKey]) -> pd.DataFrame:
    """A table with the identity of each scenario's run, for download."""
    out = frame.copy()
    if "Scenario" in out.columns:
        out["Identity"] = out["Scenario"].map({name: key.scenario for name, key in keys.items()})
        any_key = next(iter(keys.values()))
        out["Weeks"], out["Seed"], out["Model"] = any_key.weeks, any_key.seed, any_key.version
    return out
