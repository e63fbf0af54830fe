"""Working days and dates: the one place that turns one into the other.

The clock of a run counts working days from the position date (day 0). Wales bank holidays are
left out (from the ``holidays`` package, England and Wales rules). The event loop only ever
looks things up in the lists made here; no date arithmetic happens inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np

from model.scenario.errors import ScenarioError

MAX_WEEKS = 520
_SLACK_WEEKS = 60
"""Weeks laid out beyond a run's end, so that clocks that fall due later still have a day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of one run, and the calendar rules that start on each of them.

    Every list is indexed by working day (0 = the position date). ``week`` counts calendar weeks
    from the Monday on or before the position date. ``plus_*`` give the last working day on
    which a calendar clock starting that day is still met.
    """

    start: date
    weeks: int
    days: int
    """Working days in the run (the horizon)."""
    dates: tuple[date, ...]
    week: list[int]
    weekday: list[int]
    """0 = Monday."""
    month: list[int]
    """0 = April ... 11 = March: the council's year."""
    first_day_of_week: list[int]
    """Indexed by week; the length is the number of weeks laid out."""

    def after_weeks(self, weeks: int) -> list[int]:
        """Per working day: the last working day within ``weeks`` calendar weeks of it."""
        return _within(self.dates, [d + timedelta(weeks=weeks) for d in self.dates])

    def after_months(self, months: int) -> list[int]:
        """Per working day: the last working day within ``months`` calendar months of it."""
        return _within(self.dates, [add_months(d, months) for d in self.dates])

    def date_of_week(self, week: int) -> date:
        """Monday of a week of the run (week 0 is the week of the position date)."""
        return monday_of(self.start, week)


def week_of(day: date, start: date) -> int:
    """The week of a run a date lies in; negative before the position date's week."""
    return (day - monday_of(start, 0)).days // 7


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError("unreachable: every month has 28 days")


def _within(dates: tuple[date, ...], limits: list[date]) -> list[int]:
    days = np.array(dates, dtype="datetime64[D]")
    wanted = np.array(limits, dtype="datetime64[D]")
    return [int(i) - 1 for i in np.searchsorted(days, wanted, side="right")]


@lru_cache(maxsize=32)
def working_calendar(start: date, weeks: int) -> Calendar:
    """Lay out a run of ``weeks`` calendar weeks from a position date.

    Raises ScenarioError when the position date is not a working day in Wales.
    """
    laid_out = weeks + _SLACK_WEEKS
    monday = monday_of(start, 0)
    end = monday + timedelta(weeks=laid_out)
    closed = holidays.country_holidays("GB", subdiv="WLS", years=range(start.year, end.year + 1))
    if start.weekday() > 4 or start in closed:
        raise ScenarioError("calendar.not_a_working_day", day=start)
    dates = tuple(
        day
        for offset in range((end - start).days)
        if (day := start + timedelta(days=offset)).weekday() < 5 and day not in closed
    )
    week = [(day - monday).days // 7 for day in dates]
    firsts = [-1] * laid_out
    for index in range(len(dates) - 1, -1, -1):
        firsts[week[index]] = index
    for w in range(laid_out - 1, -1, -1):  # a week without a working day begins with the next
        if firsts[w] < 0:
            firsts[w] = firsts[w + 1] if w + 1 < laid_out else len(dates)
    return Calendar(
        start=start,
        weeks=weeks,
        days=firsts[weeks],
        dates=dates,
        week=week,
        weekday=[day.weekday() for day in dates],
        month=[(day.month - 4) % 12 for day in dates],
        first_day_of_week=firsts,
    )


def monday_of(start_date: date, week: int) -> date:
    """The Monday of a week of a run from ``start_date``."""
    return start_date + timedelta(weeks=week, days=-start_date.weekday())


def days_of(start_date: date, first_week: int, last_week: int) -> tuple[date, date]:
    """First and last day of whole weeks of a run; none is before it starts."""
    first = max(start_date, monday_of(start_date, first_week))
    return first, monday_of(start_date, last_week) + timedelta(days=6)
