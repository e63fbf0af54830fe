"""What an exit option costs and endangers, against doing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.results.costs import COST_PARTS
from model.results.replication import Replication
from model.scenario.calendar import monday_of
from model.scenario.posts import Team
from model.study.comparison import Difference

_ROUNDING = 1.0
"""Pounds by which sums of weekly costs may differ without meaning anything."""


BreakEvenKind = Literal["cheaper_from_the_start", "breaks_even", "never_within_the_run", "the_same"]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When an option's costs, added up from the first week, are back at doing nothing's.

    ``week`` and its Monday ``day``: from then on to the end they are no higher (only for
    ``breaks_even``). ``saving`` at the end in pounds, positive when the option is cheaper; ``low``
    and ``high`` bound it, NaN before the first look: they are the comparison's own.
    """

    kind: BreakEvenKind
    week: int | None
    day: date | None
    saving: float
    low: float
    high: float


def break_even(
    option: Sequence[Replication],
    nothing: Sequence[Replication],
    start_date: date,
    cost: Difference,
) -> BreakEven | None:
    """From the mean cumulative cost over the futures both have; None when they share none.

    ``cost``: the difference in cost over the whole run, as it is told beside it.
    """
    other = {r.number: r for r in nothing}
    pairs = [(r, other[r.number]) for r in option if r.number in other]
    if not pairs:
        return None
    dearer = np.cumsum([_cost(a) - _cost(b) for a, b in pairs], axis=1)
    saving, low, high = -cost.mean, -cost.high, -cost.low
    mean = dearer.mean(axis=0)
    above = np.flatnonzero(mean > _ROUNDING)
    if np.abs(dearer).max() <= _ROUNDING:
        return BreakEven("the_same", None, None, 0.0, 0.0, 0.0)
    if not len(above):
        return BreakEven("cheaper_from_the_start", None, None, saving, low, high)
    week = int(above[-1]) + 1
    if week == len(mean):
        return BreakEven("never_within_the_run", None, None, saving, low, high)
    return BreakEven("breaks_even", week, monday_of(start_date, week), saving, low, high)


def _cost(replication: Replication) -> NDArray[np.float64]:
    return replication.series("cost").astype(np.float64)


def monthly_cost(results: Sequence[Replication], start_date: date) -> list[dict[str, Any]]:
    """One row a month: its name (``2024-04``), mean cost in pounds, its parts, and the running
    total. A week belongs to the month its Monday lies in."""
    names = ("cost", *COST_PARTS, "cost_overlap")
    means = {
        name: np.mean([r.series(name).astype(np.float64) for r in results], axis=0)
        for name in names
    }
    months: dict[str, dict[str, Any]] = {}
    for week in range(len(means["cost"])):
        month = f"{monday_of(start_date, week):%Y-%m}"
        row = months.setdefault(month, {"month": month, "weeks": 0, **dict.fromkeys(names, 0.0)})
        row["weeks"] += 1
        for name in names:
            row[name] += float(means[name][week])
    total = 0.0
    for row in months.values():
        total += row["cost"]
        row["cumulative"] = total
    return list(months.values())


class DangerPeriod(NamedTuple):
    """Weeks in a row in which half of the futures or more are below need."""

    first_week: int
    last_week: int
    share: float
    """The highest share of the futures in one of these weeks, 0 to 1."""


def danger_periods(results: Sequence[Replication], team: Team) -> list[DangerPeriod]:
    """When a team is likely to have fewer experienced hands than it needs."""
    if not results:
        return []
    # The series keep seven digits: equal to that is not below.
    spare = [r.series(f"{team}:experienced_fte") - r.series(f"{team}:need_fte") for r in results]
    shares = np.mean(np.array(spare) < -1e-5, axis=0)
    found: list[DangerPeriod] = []
    for week in np.flatnonzero(shares >= 0.5).tolist():
        share = float(shares[week])
        if found and found[-1].last_week == week - 1:
            found[-1] = DangerPeriod(found[-1].first_week, week, max(found[-1].share, share))
        else:
            found.append(DangerPeriod(week, week, share))
    return found
