"""Results by month, quarter and financial year: 79.9% is a first-quarter figure, budgets run
April to March."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.weekly_series import level, weeks_from

Grain = Literal["Month", "Quarter", "Financial year"]
GRAINS: tuple[Grain, ...] = ("Month", "Quarter", "Financial year")


def period_of(day: date, grain: Grain) -> str:
    """The name of the council's period a day lies in, e.g. ``Q1 2024-25``."""
    if grain == "Month":
        return f"{day:%B %Y}"
    first = day.year if day.month >= 4 else day.year - 1
    year = f"{first}-{(first + 1) % 100:02d}"
    return year if grain == "Financial year" else f"Q{(day.month - 4) % 12 // 3 + 1} {year}"


def by_period(
    results: Mapping[str, Sequence[Replication]],
    measure: str,
    start: date,
    weeks: int,
    grain: Grain,
) -> pd.DataFrame:
    """One clock by period: children due and in time, the share, and how it varies.

    A week belongs to the period its Monday lies in. Periods cut by the run's ends are named as
    such. Returns a row for each period and scenario.
    """
    m = MEASURES[measure]
    names = [period_of(day, grain) for day in weeks_from(start, weeks)]
    periods = list(dict.fromkeys(names))
    whole = {"Month": 4, "Quarter": 13, "Financial year": 52}[grain]
    rows = []
    for scenario, replications in results.items():
        due = level(replications, f"due:{m.clock}")
        good = level(replications, f"{'recorded' if m.recorded else 'in_time'}:{m.clock}")
        for period in periods:
            here = np.array([name == period for name in names])
            fell_due, done = due[:, here].sum(axis=1), good[:, here].sum(axis=1)
            some = fell_due > 0
            if not some.any():
                continue
            share = 100 * done[some] / fell_due[some]
            low, high = np.quantile(share, (0.05, 0.95))
            rows.append(
                {
                    "Period": period + ("" if here.sum() >= whole else " (part)"),
                    "Scenario": scenario,
                    "Children due": round(float(fell_due.mean()), 1),
                    "In time": round(float(done.mean()), 1),
                    "In time, %": round(float(share.mean()), 1),
                    "One in twenty below, %": round(float(low), 1),
                    "One in twenty above, %": round(float(high), 1),
                }
            )
    return pd.DataFrame(rows)
