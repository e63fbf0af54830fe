"""Who is away when: leave, training and sickness, as luck that belongs to a place in a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.engine import draws as draw
from model.engine.headcount import FIRST_POSTS
from model.engine.luck import Luck, Purpose
from model.scenario.units import YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.engine.plan import Plan
    from model.scenario.inputs import Inputs


def absences_of(luck: Luck, code: int, ordinals: Iterable[int], plan: Plan) -> Absences:
    """The luck of a team's people, by their ordinals, under a plan: kept with the luck itself."""
    weekly, calendar = plan.weekly, plan.calendar
    first = weekly[0]
    people = tuple(ordinals)
    asked = (
        code,
        people,
        calendar.start,
        first.leave_days,
        first.leave_month_factors,
        first.training_month_factors,
        tuple([inputs.training_days for inputs in weekly]),
        tuple([inputs.cover_per_day for inputs in weekly]),
    )
    known: Absences | None = luck.kept.get(asked)
    if known is None:
        known = Absences(
            luck, code, people, weekly, calendar.week, calendar.first_day_of_week, calendar.month
        )
        # By row and day two numbers of four bytes, and two truths of eight in a list.
        luck.keep(asked, known, 24 * known.sickness.size)
    return known


class Absences:
    """Who is away when: the luck of everybody who may hold a post in one team. Read only.

    Rows are keyed by a person's ordinal and drawn year by year, so neither more colleagues nor
    a longer run changes anybody's leave or health. Ordinals stand in blocks of ``FIRST_POSTS``
    (whole posts, part-time steps, successors and so on), each drawn apart.
    """

    def __init__(
        self,
        luck: Luck,
        code: int,
        ordinals: Iterable[int],
        weekly: list[Inputs],
        week_of_day: list[int],
        first_day_of_week: list[int],
        month: list[int],
    ) -> None:
        """``month``: of each working day, April first."""
        days = first_day_of_week[len(weekly)]
        week = week_of_day[:days]
        leave = round(weekly[0].leave_days)
        self._start: dict[int, int] = {}
        """Where each block's rows begin."""
        numbers = self._drawn(luck, code, ordinals, days)
        by_day = numbers[:, :, :days]
        # Copies: what else was drawn is not needed any more, and is three quarters of it.
        sickness, spells = by_day[:, draw.SICKNESS].copy(), by_day[:, draw.SPELL].copy()
        training, cover = by_day[:, draw.TRAINING], by_day[:, draw.COVER]
        rate = np.array([inputs.training_days / YEAR for inputs in weekly])[week]
        away = training < rate * _relative(weekly[0].training_month_factors, month)[:days]
        usual = _relative(weekly[0].leave_month_factors, month)
        for start in range(0, days, YEAR):
            year = numbers[:, :, start : start + YEAR]
            on_leave = _leave_days(
                year[:, draw.LEAVE_WEEKS, : YEAR // 5],
                year[:, draw.LEAVE_DAYS],
                leave,
                usual[start : start + YEAR],
            )
            away[:, start : start + YEAR] |= on_leave[:, : days - start]
        self.away: list[list[bool]] = away.tolist()
        """By row and working day: leave and training."""
        may_help = np.array([inputs.cover_per_day for inputs in weekly])[week]
        self.covered: list[list[bool]] = (cover < may_help).tolist()
        """By row and day: whether colleagues would see to pressing work, if absent."""
        self.sickness = sickness
        """By row and day: a spell starts when this lies under the day's hazard."""
        self.spells = spells
        self.lowest: list[list[float]] = np.minimum.reduceat(
            sickness, first_day_of_week[: len(weekly)], axis=1
        ).tolist()
        """By row and week: the number that decides whether the week has a spell at all."""

    def _drawn(
        self, luck: Luck, code: int, ordinals: Iterable[int], days: int
    ) -> NDArray[np.float32]:
        """Uniform numbers by row, what they are for, and day of whole years."""
        counts: dict[int, int] = {}
        for ordinal in ordinals:
            block, place = divmod(ordinal, FIRST_POSTS)
            counts[block] = max(counts.get(block, 0), place + 1)
        rows = 0
        for block in sorted(counts):
            self._start[block] = rows
            rows += counts[block]
        return np.concatenate(
            [
                np.concatenate(
                    [
                        luck.stream(Purpose.WORKER, code, year, block).random(
                            (counts[block], draw.PERSON_PLACES, YEAR), dtype=np.float32
                        )
                        for block in sorted(counts)
                    ]
                )
                for year in range(-(-days // YEAR))
            ],
            axis=2,
        )

    def spell(self, row: int, day: int, lengths: Sequence[float]) -> int:
        """Working days of a spell that starts on a day; ``lengths`` are equally likely."""
        return int(lengths[int(self.spells[row, day] * len(lengths))])

    def row(self, ordinal: int) -> int:
        """Where a person's luck stands."""
        block, place = divmod(ordinal, FIRST_POSTS)
        return self._start[block] + place


_NEVER = 1e-6
"""A month so much less usual than the most usual one is never chosen."""


def _relative(by_month: Sequence[float], month: list[int]) -> NDArray[np.float64]:
    """By working day: how much more is usual than on average over a year."""
    factors = np.array(by_month, float)
    factors /= factors.max()
    factors[factors < _NEVER] = 0.0
    found: NDArray[np.float64] = (factors / factors.mean())[month]
    return found


def _leave_days(
    weeks: NDArray[np.float32], days: NDArray[np.float32], leave: int, usual: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Days of the year taken as leave: two thirds in weeks of five, the rest singly.

    ``weeks``, ``days``: a uniform number for each person and week or day; the lowest go first.
    ``usual``: how usual leave is on each day; a week or day twice as usual comes twice as often
    before another.
    """
    if (usual != usual[0]).any():
        usual = np.pad(usual, (0, days.shape[1] - len(usual)), mode="edge")
        with np.errstate(divide="ignore", invalid="ignore"):
            days = -np.log1p(-days.astype(float)) / usual
            weeks = -np.log1p(-weeks.astype(float)) / usual[: weeks.shape[1] * 5 : 5]
    taken = np.zeros(days.shape, dtype=bool)
    blocks = min(leave * 2 // 3 // 5, YEAR // 5)
    rows = np.arange(len(days))[:, None]
    if blocks:
        chosen = np.argsort(weeks, axis=1, kind="stable")[:, :blocks]
        for day in range(5):
            taken[rows, chosen * 5 + day] = True
    singles = leave - 5 * blocks
    if singles > 0:
        free = np.where(taken, np.inf, days)  # days already taken go last
        taken[rows, np.argsort(free, axis=1, kind="stable")[:, :singles]] = True
    return taken
