"""What day it is in a run, and what holds on it."""

from __future__ import annotations

from model.engine.vocabulary import WORKS
from model.scenario.calendar import Calendar
from model.scenario.inputs import Inputs

_NO_LIMIT = float("inf")


class Today:
    """The clock that every part reads; the morning moves it on. Times are in working days."""

    __slots__ = (
        "day",
        "day_end",
        "days",
        "inputs",
        "limits",
        "logging",
        "multiplier",
        "now",
        "route_limits",
        "serial",
        "shortest_limit",
        "week",
        "week_of_day",
        "weeks",
    )

    def __init__(self, calendar: Calendar, inputs: Inputs, *, logging: bool) -> None:
        self.weeks, self.days = calendar.weeks, calendar.days
        self.week_of_day = calendar.week
        self.day = -1
        self.week = 0
        self.day_end = 0.0
        self.now = 0.0
        """The time of the event being handled."""
        self.serial = 0
        """Of the last entry on any list of work: what is equally pressing goes in turn."""
        self.logging = logging
        """Whether an event log is kept."""
        self.inputs = inputs
        """This week's."""
        self.multiplier = inputs.effort_multiplier
        """What all hours are multiplied by."""
        self.route_limits: list[float] = []
        """Where the draw of a contact's route changes."""
        self.limits: list[float] = [
            getattr(inputs, work.limit) if work.limit else _NO_LIMIT for work in WORKS
        ]
        """By kind of work: the most hours of it in a day."""
        self.shortest_limit = min(self.limits)
