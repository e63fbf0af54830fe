"""What an exit option costs, and which children it leaves overdue, against doing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.results.costs import COST_PARTS
from model.results.periods import Grain, first_day
from model.results.replication import Replication
from model.results.weekly_series import children_overdue
from model.scenario.calendar import monday_of
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


def cost_by(results: Sequence[Replication], start_date: date, grain: Grain) -> list[dict[str, Any]]:
    """One row a month or financial year: its name (``2024-04``, ``2024-25``), mean cost in pounds,
    its parts, and the running total. A week belongs to the one its Monday lies in."""
    names = ("cost", *COST_PARTS, "cost_overlap")
    means = {
        name: np.mean([r.series(name).astype(np.float64) for r in results], axis=0)
        for name in names
    }
    found: dict[str, dict[str, Any]] = {}
    for week in range(len(means["cost"])):
        first = first_day(monday_of(start_date, week), grain)
        key = f"{first:%Y-%m}" if grain == "month" else f"{first:%Y}-{(first.year + 1) % 100:02d}"
        row = found.setdefault(key, {grain: key, "weeks": 0, **dict.fromkeys(names, 0.0)})
        row["weeks"] += 1
        for name in names:
            row[name] += float(means[name][week])
    total = 0.0
    for row in found.values():
        total += row["cost"]
        row["cumulative"] = total
    return list(found.values())


class Spell(NamedTuple):
    """Weeks in a row in which most futures have more children overdue than by doing otherwise."""

    first_week: int
    last_week: int
    share: float
    """The highest share of the futures in one of these weeks, 0 to 1."""
    more: float
    """Children more, on average over these weeks and all futures."""


_MOST = 0.75
"""Of the futures. By chance alone, half of them have more."""
_SHORTEST = 2
"""Weeks. One week alone is chance more often than not."""


def spells_of_harm(results: Sequence[Replication], other: Sequence[Replication]) -> list[Spell]:
    """When an option has more children overdue than another one, future by future."""
    by_number = {r.number: r for r in other}
    pairs = [(r, by_number[r.number]) for r in results if r.number in by_number]
    if not pairs:
        return []
    more = children_overdue([r for r, _ in pairs]) - children_overdue([r for _, r in pairs])
    shares, means = np.mean(more > 0, axis=0), more.mean(axis=0)
    # A week before and after each run of such weeks, so that every run has a beginning and an end.
    edges = np.diff(np.concatenate(([0], (shares >= _MOST).astype(int), [0])))
    return [
        Spell(first, end - 1, float(shares[first:end].max()), float(means[first:end].mean()))
        for first, end in zip(
            np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True
        )
        if end - first >= _SHORTEST
    ]
