"""Weekly series of finished runs, and the days they are of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from model.engine.vocabulary import OWERS
from model.results.reading import period_of
from model.results.replication import Replication, counted
from model.scenario.calendar import days_of, monday_of


def weeks_from(start: date, weeks: int, step: int = 1) -> list[date]:
    """Mondays of every ``step``-th week of a run."""
    return [monday_of(start, week) for week in range(0, weeks, step)]


def reported_days(start: date, weeks: int) -> tuple[date, date]:
    """First and last day of what is reported on of a run that begins on a day."""
    period = period_of(weeks)
    return days_of(start, period.start, period.stop - 1)


def level(results: Sequence[Replication], series: str) -> np.ndarray[Any, Any]:
    """A weekly series as (replications, weeks)."""
    return np.array([r.series(series) for r in results], dtype=float)


def children_overdue(results: Sequence[Replication]) -> np.ndarray[Any, Any]:
    """Children for whom something is overdue at each week's end: (replications, weeks)."""
    every = np.array([level(results, f"owed_by:{ower}") for ower in OWERS])
    found: np.ndarray[Any, Any] = every.sum(axis=0)
    return found


def percent_in_time(
    results: Sequence[Replication], clock: str, *, recorded: bool, step: int = 4
) -> np.ndarray[Any, Any]:
    """Children in time, of those due, in each four weeks: (replications, periods)."""
    due, good = (level(results, series) for series in counted(clock, recorded=recorded))
    starts = np.arange(0, due.shape[1], step)
    due, good = np.add.reduceat(due, starts, axis=1), np.add.reduceat(good, starts, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(due > 0, 100.0 * good / due, np.nan)
