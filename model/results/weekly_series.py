"""Weekly series of finished runs, and the days they are of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from model.results.replication import Replication


def weeks_from(start: date, weeks: int, step: int = 1) -> list[date]:
    """Mondays of every ``step``-th week of a run."""
    monday = start - timedelta(days=start.weekday())
    return [monday + timedelta(weeks=w) for w in range(0, weeks, step)]


def level(results: Sequence[Replication], series: str) -> np.ndarray[Any, Any]:
    """A weekly series as (replications, weeks)."""
    return np.array([r.series(series) for r in results], dtype=float)


def percent_in_time(
    results: Sequence[Replication], clock: str, *, recorded: bool, step: int = 4
) -> np.ndarray[Any, Any]:
    """Children in time, of those due, in each four weeks: (replications, periods)."""
    due = level(results, f"due:{clock}")
    good = level(results, f"{'recorded' if recorded else 'in_time'}:{clock}")
    starts = np.arange(0, due.shape[1], step)
    due, good = np.add.reduceat(due, starts, axis=1), np.add.reduceat(good, starts, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(due > 0, 100.0 * good / due, np.nan)
