"""Statutory clocks: what fell due, what was in time, what is still open and overdue.

A case that is overdue and unfinished counts as late, never as missing.
"""

from __future__ import annotations

from model.engine.family import Family

DueRule = tuple[int, list[int] | None]
"""Working days, or by working day the last day on which a clock that starts then is met."""


class Clock:
    """One statutory clock, counted by the week in which it fell due.

    Each list has one number a week: children (or families) due, in time, and recorded as in time.
    ``recorded_due``: children due by the council's system, where it has dates of its own. ``open``
    holds the day each unfinished case is due. ``due``: the rule the first time round, and from then
    on.
    """

    __slots__ = (
        "_by",
        "_later",
        "again",
        "days",
        "due_children",
        "due_families",
        "horizon",
        "in_time_children",
        "in_time_families",
        "open",
        "recorded_children",
        "recorded_due",
        "week_of_day",
    )

    def __init__(
        self, due: tuple[DueRule, ...], weeks: int, week_of_day: list[int], horizon: int
    ) -> None:
        self.days, self._by = due[0]
        """Working days it takes, where it is counted in days."""
        self._later = due[-1][1]
        self.again: Clock | None = None
        """What counts the next dates of a case that misses one."""
        self.due_children = [0] * weeks
        self.in_time_children = [0] * weeks
        self.recorded_children = [0] * weeks
        self.recorded_due = [0] * weeks
        self.due_families = [0] * weeks
        self.in_time_families = [0] * weeks
        self.week_of_day = week_of_day
        self.horizon = horizon
        self.open: dict[Family, int] = {}

    @property
    def by_week(self) -> tuple[list[int], ...]:
        """Children due, in time, recorded in time; families due, in time; due as recorded."""
        return (
            self.due_children,
            self.in_time_children,
            self.recorded_children,
            self.due_families,
            self.in_time_families,
            self.recorded_due,
        )

    def due_after(self, day: int) -> int:
        """The day something is due that starts on a working day, the first time round."""
        return day + self.days if self._by is None else self._by[day]

    def due_again(self, day: int) -> int:
        """The same from the second time round on, of a clock that runs by the calendar."""
        assert self._later is not None
        return self._later[day]

    def start(self, family: Family, day: int) -> int:
        """Start the clock of a case on a working day; returns the day it is due."""
        self.open[family] = due = day + self.days if self._by is None else self._by[day]
        return due

    def count(self, due: int, children: int, in_time: bool) -> None:
        """Count one due date (working day ``due``); outside the run it is nobody's."""
        if 0 <= due < self.horizon:
            week = self.week_of_day[due]
            self.due_children[week] += children
            self.due_families[week] += 1
            if in_time:
                self.in_time_children[week] += children
                self.in_time_families[week] += 1

    def count_recorded(self, due: int, children: int, in_time: bool) -> None:
        """Count one due date as the council's system has it."""
        if 0 <= due < self.horizon:
            week = self.week_of_day[due]
            self.recorded_due[week] += children
            if in_time:
                self.recorded_children[week] += children

    def finish(self, family: Family, day: int, recorded: bool = True) -> None:
        """The case was done on a working day; counted by its due date."""
        due = self.open.pop(family)
        if 0 <= due < self.horizon:  # as in ``count``, without a call: every contact comes by
            week = self.week_of_day[due]
            children = family.children
            self.due_children[week] += children
            self.due_families[week] += 1
            if day <= due:
                self.in_time_children[week] += children
                self.in_time_families[week] += 1
                if recorded:
                    self.recorded_children[week] += children
            elif self.again is not None:
                self.again.count_missed(due, family.children, day)

    def count_missed(self, due: int, children: int, day: int) -> None:
        """The dates after a missed one that passed before ``day`` as well."""
        while 0 <= due < day and (due := self.due_again(due)) < day:
            self.count(due, children, False)

    def drop(self, family: Family, day: int) -> None:
        """The case left before it was done: late if it was overdue by then, else nobody's."""
        due = self.open.pop(family, None)
        if due is not None and due < day:
            self.count(due, family.children, False)
            if self.again is not None:
                self.again.count_missed(due, family.children, day)

    def close(self) -> None:
        """At the end of the run: what fell due and is not done is late."""
        for family, due in self.open.items():
            self.count(due, family.children, False)
            if self.again is not None:
                self.again.count_missed(due, family.children, self.horizon)

    def overdue(self, day: int) -> dict[Family, int]:
        """The open cases overdue at the start of a day, with the day each was due."""
        return {family: due for family, due in self.open.items() if due < day}


def late_cases(cases: list[tuple[int, int]]) -> tuple[int, int]:
    """Children in late cases and the longest wait, from each case's days over and children."""
    if not cases:
        return 0, 0
    return sum(children for _, children in cases), max(days for days, _ in cases)
