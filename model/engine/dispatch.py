"""Where a piece of work goes: to whoever holds the family, to a pool, or to a later morning."""

from __future__ import annotations

from model.engine.family import Finishing, Holder, Task, Unit
from model.engine.today import Today
from model.engine.vocabulary import EARLY_VISIT, VISIT


class Dispatch:
    """Gives work out. What takes no time is done at once."""

    __slots__ = ("_pathway", "_today", "releases", "tomorrow")

    def __init__(self, today: Today, pathway: Finishing) -> None:
        self._today = today
        self._pathway = pathway
        self.releases: list[list[Task]] = [[] for _ in range(today.days)]
        """Work to be given in the morning of each day."""
        self.tomorrow: list[tuple[Holder, Task]] = []
        """Work that reached its day's limit, with whoever was at it."""

    def begin(self, task: Task, team: Unit) -> None:
        """Put a task in a team's pool."""
        if task.hours <= 0:
            self._pathway.finished(task, None)
            return
        team.needed += task.hours
        team.push(task)

    def give(self, task: Task, *, lapses: bool = False) -> None:
        """Give a task to whoever holds the family; without a holder it waits with the case."""
        hours = task.hours
        if hours <= 0:
            self._pathway.finished(task, None)
            return
        family = task.family
        if not (lapses or task.counted):
            family.team.needed += hours
        if family.held_over and task.priority < EARLY_VISIT:
            task.priority = EARLY_VISIT
        if family.worker is not None:
            family.worker.push(task)
        else:
            self.put(task)

    def give_on(self, day: int, task: Task) -> None:
        """Give a task in the morning of a later day."""
        if day <= self._today.day:
            self.give(task)
        elif day < self._today.days:
            self.releases[day].append(task)

    def put(self, task: Task) -> None:
        """Put a task on the right list, without counting it again."""
        family = task.family
        if family.worker is not None:
            family.worker.push(task)
        elif family.team.allocates and not self._on_duty(task):
            family.pending.append(task)
        else:
            family.team.push(task)

    def _on_duty(self, task: Task) -> bool:
        """Whether anybody of the team makes a visit to a family that has no worker."""
        return task.kind == VISIT and self._today.inputs.duty_visits
