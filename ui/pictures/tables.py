"""The tables behind charts, with the identity of the runs they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from model.results.measures import MEASURES
from model.results.periods import Grain, InPeriod
from model.results.replication import Replication
from model.results.statistics import summarise
from model.runs.run_key import RunKey
from model.scenario.csv_out import csv_file
from model.scenario.inputs import Inputs
from model.words.names import full
from model.words.periods import period_name
from model.words.results import most_of, usually


def measures_table(
    results: Mapping[str, Sequence[Replication]],
    measures: Sequence[str],
    inputs: Inputs,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """Every figure behind a page, a row each: for reading and for download.

    ``names``: what each scenario is called, by its id.
    """
    rows = []
    for measure in measures:
        for scenario, replications in results.items():
            s = summarise(replications, measure, inputs)
            rows.append(
                {
                    "Measure": full(measure),
                    "Scenario": names[scenario],
                    "Unit": MEASURES[measure].unit,
                    "Replications": s.n,
                    "Average": s.mean,
                    "Average, 95% from": s.low,
                    "to": s.high,
                    "Range from": s.p05,
                    "Range to": s.p95,
                    "In the range": most_of(s.n),
                    "Target": s.target,
                    "Met in": s.met,
                    "Chance, 95% from": s.chance_low,
                    "chance to": s.chance_high,
                    "Mostly": usually(s),
                }
            )
    return pd.DataFrame(rows).round(2)


def period_table(found: Sequence[InPeriod], grain: Grain, names: Mapping[str, str]) -> pd.DataFrame:
    """One clock by period, a row for each period and scenario; ``names`` by the scenario's id."""
    return pd.DataFrame(
        [
            {
                "Period": period_name(p.begins, grain) + ("" if p.whole else " (part)"),
                "Scenario": names[p.scenario],
                "Children due": round(p.due, 1),
                "In time": round(p.in_time, 1),
                "In time, %": round(p.share, 1),
                "Range from, %": round(p.low, 1),
                "Range to, %": round(p.high, 1),
                "In the range": most_of(p.n),
            }
            for p in found
        ]
    )


def stamp(
    frame: pd.DataFrame, keys: Mapping[str, RunKey], names: Mapping[str, str]
) -> pd.DataFrame:
    """A table with the identity of each scenario's run, for download.

    ``keys`` and ``names`` by the scenario's id; the table has its name.
    """
    out = frame.copy()
    if "Scenario" in out.columns:
        identities = {names[id_]: key.scenario for id_, key in keys.items()}
        out["Identity"] = out["Scenario"].map(identities)
        any_key = next(iter(keys.values()))
        out["Weeks"], out["Seed"], out["Model"] = any_key.weeks, any_key.seed, any_key.version
    return out


def csv_of(frame: pd.DataFrame) -> bytes:
    """A table on screen as a CSV file to be taken away, its columns first."""
    plain = frame.astype(object).where(frame.notna(), None)
    return csv_file([list(map(str, frame.columns)), *plain.itertuples(index=False, name=None)])
