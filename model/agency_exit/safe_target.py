"""What makes a leave date safe, and what a search for one can find."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from model.agency_exit.choices import EXIT_MEASURES
from model.results.measures import HEADLINE, MEASURES, RETIRED
from model.results.replication import Replication, counted
from model.scenario.errors import ScenarioError

SAFE_MEASURES = tuple(
    name
    for name, m in MEASURES.items()
    if m.better and m.unit != "£" and (m.clock or name in EXIT_MEASURES[len(HEADLINE) :])
)
"""What a leave date can be held to: clocks, and what is counted over the whole run anyway. Not
costs, to which later is worse."""


@dataclass(frozen=True, slots=True)
class SafeTarget:
    """What must hold, and in what share of the futures (``confidence``, 0 to 1).

    ``measure``, over the whole run, meets ``level`` in its own unit; or with ``within``, is worse
    than doing nothing in the same future by no more than ``level``. Raises ScenarioError.
    """

    measure: str
    level: float
    confidence: float = 0.8
    within: bool = False

    def __post_init__(self) -> None:
        if self.measure in RETIRED:
            raise ScenarioError("exit.retired_measure", measure=self.measure)
        if self.measure not in MEASURES:
            raise ScenarioError("exit.unknown_measure", measure=self.measure)
        if not MEASURES[self.measure].better:
            raise ScenarioError("exit.neither_is_good", measure=self.measure)
        if self.measure not in SAFE_MEASURES:
            raise ScenarioError("exit.not_over_whole_run", measure=self.measure)
        if not 0 < self.confidence <= 1:
            raise ScenarioError("exit.confidence", confidence=self.confidence)
        if not math.isfinite(self.level) or (self.within and self.level < 0):
            raise ScenarioError(
                "exit.level_within" if self.within else "exit.level", level=self.level
            )

    def value(self, future: Replication) -> float:
        """The measure over the whole run; NaN where there was nothing to measure."""
        measure = MEASURES[self.measure]
        if not measure.clock:
            return future.measures[self.measure]
        due, done = (
            float(future.series(series).sum(dtype=np.float64))
            for series in counted(measure.clock, recorded=measure.recorded)
        )
        return 100 * done / due if due else math.nan

    def met(self, value: float, nothing: float) -> bool | None:
        """Whether one future meets it; None where there was nothing to measure."""
        higher = MEASURES[self.measure].better == "higher"
        short = nothing - value if self.within else self.level - value
        if math.isnan(short):
            return None
        return (short if higher else -short) <= (self.level if self.within else 0) + 1e-9


@dataclass(frozen=True, slots=True)
class Tried:
    """One leave date tried: ``met`` in so many of ``n`` futures.

    ``post`` empty: everybody stays, or all dates together (``week`` then counts the weeks by
    which all are later). Ends early where further futures could not change ``holds``.
    """

    post: str
    week: int | None
    met: int
    n: int
    holds: bool


SafeDateKind = Literal["already_safe_at_once", "safe_from", "no_date_in_this_run", "not_searched"]
TogetherKind = Literal[
    "safe_together", "safe_together_moved_later", "not_safe_together_in_this_run"
]


@dataclass(frozen=True, slots=True)
class SafeDate:
    """The answer for one post: gone from ``week`` on, after ``last_day``; None without a date."""

    post: str
    kind: SafeDateKind
    week: int | None = None
    last_day: date | None = None
    met: int | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """All dates found at once; ``later_weeks`` is how much later all had to be moved.

    ``weeks``: post -> the week from which its holder is gone. Empty when no date was found that
    is safe for all together.
    """

    kind: TogetherKind
    later_weeks: int
    weeks: Mapping[str, int]
    met: int
    n: int


@dataclass(frozen=True, slots=True)
class SafeDates:
    """What a search found. ``complete`` is False when it was stopped: what is known stands.

    ``staying``: the futures that meet the target when everybody stays. Where they are too few,
    no date is searched for (``possible`` is False).
    """

    target: SafeTarget
    complete: bool
    staying: Tried | None
    dates: tuple[SafeDate, ...]
    together: Together | None
    tried: tuple[Tried, ...]

    @property
    def possible(self) -> bool:
        """Whether the target is met at least when everybody stays."""
        return self.staying is not None and self.staying.holds


@dataclass(frozen=True, slots=True)
class SafeProgress:
    """How far a search is: ``runs`` done of ``at_most`` (at worst), and the last one done."""

    runs: int
    at_most: int
    last: Tried
