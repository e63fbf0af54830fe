"""What is counted while a run goes on, for the weekly record and the history."""

from __future__ import annotations

from array import array

from model.engine.today import Today
from model.engine.vocabulary import TALLIES, WORKS


class Counts:
    """Events by week, children in and out, waits, and what has no clock."""

    __slots__ = (
        "_today",
        "children_in",
        "children_out",
        "conferences",
        "handover_hours",
        "icpc_days",
        "note_wait",
        "plan_days",
        "register_children",
        "support_lapsed",
        "support_needed",
        "tallies",
        "this_week",
        "waits",
    )

    def __init__(self, today: Today) -> None:
        weeks = today.weeks
        self._today = today
        self.tallies = {name: ([0] * weeks, [0] * weeks) for name in TALLIES}
        self.this_week = {name: [0, 0] for name in TALLIES}
        """This week's tallies: children, families."""
        self.children_in = self.children_out = 0
        self.register_children = 0
        self.icpc_days: list[tuple[int, int, int]] = []
        """Week, working days from the strategy discussion, children."""
        self.plan_days: list[tuple[int, int, int]] = []
        """Week, working days on the register, children: of those who come off it."""
        self.support_needed = self.support_lapsed = 0.0
        """This week's hours."""
        self.conferences = [0] * weeks
        self.handover_hours = [0.0] * weeks
        self.waits = [array("d") for _ in WORKS]
        """Working days from workable to done, of every task by kind of work."""
        self.note_wait = [waits.append for waits in self.waits]

    def tally(self, name: str, children: int) -> None:
        """Count an event of this week."""
        count = self.this_week[name]
        count[0] += children
        count[1] += 1

    def conference_held(self) -> None:
        """Count a conference, for its cost."""
        self.conferences[self._today.week] += 1
