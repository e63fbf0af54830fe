"""Results by month, quarter and financial year: 79.9% is a first-quarter figure, budgets run
April to March."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from model.results.measures import MEASURES
from model.results.replication import Replication, counted
from model.results.statistics import quantiles
from model.results.weekly_series import level, weeks_from

Grain = Literal["month", "quarter", "financial_year"]
GRAINS: tuple[Grain, ...] = ("month", "quarter", "financial_year")
_WHOLE: dict[Grain, int] = {"month": 4, "quarter": 13, "financial_year": 52}
"""Weeks that a whole period has at the least."""


@dataclass(frozen=True, slots=True)
class InPeriod:
    """One clock in one period of one scenario.

    ``begins``: the period's first day; ``whole``: not cut by the run's ends. Children ``due`` and
    ``in_time``, on average over the futures; ``share`` in time in percent, and from where to where
    it lies in nine of ten of ``n`` futures (of few, in all).
    """

    begins: date
    whole: bool
    scenario: str
    due: float
    in_time: float
    share: float
    low: float
    high: float
    n: int


def first_day(day: date, grain: Grain) -> date:
    """The first day of the council's period that a day lies in; years begin in April."""
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def by_period(
    results: Mapping[str, Sequence[Replication]],
    measure: str,
    start: date,
    weeks: int,
    grain: Grain,
) -> list[InPeriod]:
    """One clock by period, for each scenario by its id; periods with nothing due are left out.

    A week belongs to the period its Monday lies in.
    """
    m = MEASURES[measure]
    firsts = [first_day(day, grain) for day in weeks_from(start, weeks)]
    found = []
    for scenario, replications in results.items():
        series = counted(m.clock, recorded=m.recorded)
        due, good = (level(replications, name) for name in series)
        for first in dict.fromkeys(firsts):
            here = np.array([one == first for one in firsts])
            fell_due, done = due[:, here].sum(axis=1), good[:, here].sum(axis=1)
            some = fell_due > 0
            if not some.any():
                continue
            share = 100 * done[some] / fell_due[some]
            low, high = quantiles(share, (0.05, 0.95))
            found.append(
                InPeriod(
                    begins=first,
                    whole=bool(here.sum() >= _WHOLE[grain]),
                    scenario=scenario,
                    due=float(fell_due.mean()),
                    in_time=float(done.mean()),
                    share=float(share.mean()),
                    low=float(low),
                    high=float(high),
                    n=len(share),
                )
            )
    return found
