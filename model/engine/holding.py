"""Who holds which case: assigned, reweighed, moved with all its work, let go."""

from __future__ import annotations

from model.engine.clocks import Clock
from model.engine.counts import Counts
from model.engine.dispatch import Dispatch
from model.engine.family import Family, Holder, Task, Unit, take
from model.engine.today import Today
from model.engine.vocabulary import (
    COURT,
    EARLY_VISIT,
    GUARDED,
    PRIORITY,
    STATUTORY,
    SUPPORT,
    TAKING_OVER,
    VISIT,
    WORKS,
    Ending,
)

_HANDOVER: dict[Ending, str] = {
    "team": "handover team",
    "overlap": "handover overlap",
    "notice": "handover notice",
    "sudden": "handover sudden",
}
_HANDOVER_HOURS: dict[Ending, str] = {
    "team": "handover_hours_team",
    "overlap": "handover_hours_overlap",
    "notice": "handover_hours_notice",
    "sudden": "handover_hours_sudden",
}
_OF_PLAN = [work.of_plan for work in WORKS]
"""By kind of work: whether it goes when the plan does."""


def _own_priority(task: Task, today: Today) -> int:
    """How pressing a piece of work is for those it belongs to."""
    i = today.inputs
    if task.kind == VISIT and today.day >= task.due - i.visit_alone_days + i.visit_urgent_days:
        return STATUTORY
    return PRIORITY[task.kind]


def _off_every_list(family: Family) -> list[Task]:
    """A family's queued tasks, taken off whatever list they are on."""
    tasks = family.pending
    family.pending = []
    if family.worker is not None:
        tasks += take(family.worker.ready, family)
    elif not family.team.allocates:
        tasks += family.team.taken_off(family)
    return tasks


class Holding:
    """Open cases, and whose they are."""

    __slots__ = ("_clocks", "_counts", "_dispatch", "_today", "open")

    def __init__(
        self, today: Today, counts: Counts, clocks: dict[str, Clock], dispatch: Dispatch
    ) -> None:
        self._today = today
        self._counts = counts
        self._clocks = (clocks["assessment"], clocks["core_assessment"])
        """Clocks that may still run when a family leaves."""
        self._dispatch = dispatch
        self.open: dict[Family, None] = {}

    def join(self, family: Family, children: int, *, named: bool = True) -> None:
        """Children are added to a family's episode."""
        self._counts.children_in += children
        if named:
            family.children += children
            if family.worker is not None:
                family.worker.children += children

    def assign(self, family: Family, points: float, *, force: bool) -> None:
        """Find the family a worker in its team, or reweigh it where it is held."""
        if family.worker is not None:
            self.reweigh(family, points)
            return
        family.points = points
        team = family.team
        if not team.allocates:
            return
        worker = team.least_loaded(family, points, force=force)
        if worker is None:
            team.wait(family, 0 if force else 1)
        else:
            self._hold(worker, family)
            if family.reading_hours:
                self._take_over(family)

    def _hold(self, worker: Holder, family: Family) -> None:
        """Somebody becomes the family's worker, who came from a pool or from another's hands."""
        if family.met is not None:  # only where a team works from a pool
            if family.met is not worker:
                self._counts.tally("worker change", family.children)
            family.met = None
        worker.hold(family)

    def reweigh(self, family: Family, points: float) -> None:
        """The family's weight in its worker's caseload changes.

        Where it is child protection from now on, somebody who may hold none passes it on.
        """
        worker = family.worker
        if worker is not None:
            worker.weigh(points - family.points)
        family.points = points
        if worker is not None and worker.limited and family.stage in GUARDED:
            other = family.team.least_loaded(family, points, force=True)
            if other is not None and not other.limited:
                self.transfer(family, other, family.team, "notice")

    def transfer(
        self, family: Family, worker: Holder | None, team: Unit, how: Ending = "team"
    ) -> None:
        """The family moves to another worker (and team) with all its work.

        Whoever takes over from somebody has hours of reading and meeting, by ``how`` it came.
        """
        today = self._today
        before = family.worker
        tasks = family.pending
        family.pending = []
        if before is not None:
            tasks += take(before.ready, family)
            before.let_go(family)
            self._counts.tally("worker change", family.children)
            self._counts.tally(_HANDOVER[how], family.children)
            family.reading_hours = getattr(today.inputs, _HANDOVER_HOURS[how]) * today.multiplier
            family.between = how != "team"  # the front door holds on until FSP takes over
        elif (team is not family.team and not family.team.allocates) or today.inputs.duty_visits:
            tasks += family.team.taken_off(family)  # what was anybody's
        if family.team is not team:
            self._counts.tally("handover", family.children)
            family.team = team
            if family.held_over:
                family.held_over = False
                for task in tasks:
                    task.priority = _own_priority(task, self._today)
        if worker is not None:
            self._hold(worker, family)
            if family.reading_hours:
                self._take_over(family)
            else:
                family.between = False
        for task in tasks:
            self._dispatch.put(task)

    def hold_over(self, family: Family) -> None:
        """Whoever holds the family goes on with it, from now on after work of their own."""
        family.held_over = True
        for task in _off_every_list(family):
            task.priority = max(task.priority, EARLY_VISIT)
            self._dispatch.put(task)

    def _take_over(self, family: Family) -> None:
        """A new worker reads the record and meets the family."""
        today = self._today
        hours, family.reading_hours = family.reading_hours, 0.0
        self._counts.handover_hours[today.week] += hours
        self._dispatch.give(Task(TAKING_OVER, family, hours, today.day + 5.0, today.now))

    def release(self, family: Family) -> None:
        """The family leaves the service: nobody holds it and its work is dropped."""
        for clock in self._clocks:
            if family in clock.open:
                clock.drop(family, self._today.day)
        self.drop_tasks(family, everything=True)
        if family.worker is not None:
            family.worker.let_go(family)
        self.open.pop(family, None)

    def drop_tasks(self, family: Family, *, everything: bool = False) -> None:
        """Work that has lost its purpose comes off every list."""
        kept: list[Task] = []
        if family.visit_task is not None and family.worker is None:
            family.visit_task.queued = False  # also where it is anybody's
        for task in _off_every_list(family):
            if everything or _OF_PLAN[task.kind]:
                task.queued = False
                if task.kind == SUPPORT:  # the rest of the month is not needed any more
                    if task.priority == COURT:
                        family.team.needed = max(family.team.needed - task.hours, 0.0)
                    else:
                        self._counts.support_needed -= task.hours
            else:
                kept.append(task)
        for task in kept:
            self._dispatch.put(task)
