"""Families whose worker is gone or away, and families that wait for one."""

from __future__ import annotations

from heapq import heappop

from model.engine.abilities import Abilities
from model.engine.care_and_court import taken_on
from model.engine.family import Family, Unit
from model.engine.held_over import let_go_beyond_caps, waiting_rank, worker_gone
from model.engine.lowest import Lowest
from model.engine.vocabulary import DECISION, GONE, STRATEGY, SUPPORT, Ending
from model.engine.workers import Team, Worker


def part_with_families(service: Abilities, worker: Worker) -> None:
    """Somebody has left, or is away for long: families go to others, or wait for one."""
    team = worker.team
    how: Ending = "sudden" if worker.long_sick else worker.ending
    gap = 0 if worker.long_sick or how != "sudden" else service.today.inputs.sudden_gap_days
    for family in list(worker.families):
        if family.held_over:
            worker_gone(service, worker, family)
            continue
        if gap:
            service.cases.transfer(family, None, team, how)
            service.on_day(service.today.day + gap, _finds_a_worker, family)
            continue
        other = _takes_over(worker, family)
        # Handed over with both there only where it goes to the one who was.
        with_both = how == "overlap" and other is worker.successor
        service.cases.transfer(
            family, other, team, how if with_both or how != "overlap" else "notice"
        )
        if other is None:
            _waits(team, family)
    for task in worker.release(None):
        service.work.put(task)


def _takes_over(worker: Worker, family: Family) -> Worker | None:
    """The successor while it has room for the family, else the colleague who holds least."""
    team, next_one = worker.team, worker.successor
    if next_one is not None and next_one.may_hold(family, team.cap):
        return next_one
    return team.least_loaded(family, family.points, force=True)


def _finds_a_worker(service: Abilities, family: Family, _: int = 0) -> None:
    """Some days after its worker went without notice, the family has another."""
    if family.stage == GONE or family.worker is not None or not family.team.allocates:
        return
    worker = family.team.least_loaded(family, family.points, force=True)
    if worker is None:
        _waits(family.team, family)
    else:
        service.cases.transfer(family, worker, family.team)


def _waits(team: Unit, family: Family) -> None:
    """A family that has lost its worker comes first, or in its turn where none is forced."""
    team.wait(family, 0 if team.forces else waiting_rank(family))


def hand_out_cases(service: Abilities) -> None:
    """Cases waiting for a worker, the most pressing first, while there is room."""
    let_go_beyond_caps(service)
    for team in (service.front_door, service.fsp):
        waiting = team.waiting
        while waiting:
            rank, _, _, family = waiting[0]
            if not _waits_for(team, family):
                heappop(waiting)
                continue
            force = rank == 0 and family.team is team
            worker = team.least_loaded(family, family.points, force=force)
            if worker is None:
                break
            heappop(waiting)
            service.cases.transfer(family, worker, team)
            if team is service.fsp and family.handing_over:
                taken_on(service, family)


def _waits_for(team: Team, family: Family) -> bool:
    """Whether a family in a team's queue still wants a worker there, or has moved on."""
    if family.stage == GONE:
        return False
    return family.worker is None if family.team is team else family.handing_over


def cover(service: Abilities) -> None:
    """Pressing work of people who are away may be done by colleagues."""
    day = service.today.day
    for team in (service.front_door, service.fsp):
        colleagues: Lowest[Worker] | None = None
        for worker in team.absent:
            if not worker.ready:
                continue
            covered = worker.covered[day]
            if not covered and worker.ready[0][0] != DECISION:
                continue
            for task in worker.release(None):
                # A strategy discussion is everybody's; the rest depends on who can help.
                urgent = task.kind == STRATEGY or (
                    covered and task.due - day <= 2 and task.kind != SUPPORT
                )
                if not urgent:
                    worker.push(task)
                    continue
                if colleagues is None:
                    colleagues = Lowest(team.here, _waiting_for)
                (colleagues.first() or worker).push(task)


def _waiting_for(worker: Worker) -> float:
    """How long somebody's list is for their hours."""
    return len(worker.ready) / worker.fte
