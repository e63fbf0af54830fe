"""Families that FSP has no room for: who goes on holding them, and when nobody does.

With ``caps_bind`` the front door goes on with a family only while its worker is under the own cap,
and after its own statutory work. Beyond that the family has no worker, and its clocks run as FSP's.
"""

from __future__ import annotations

from model.engine.abilities import Abilities
from model.engine.family import Family
from model.engine.shared_work import carried
from model.engine.vocabulary import GONE, GUARDED
from model.engine.workers import Worker


def waiting_rank(family: Family) -> int:
    """Child protection and court come before everything else that waits for a worker."""
    return 0 if family.stage in GUARDED else 1


def no_room(service: Abilities, family: Family) -> None:
    """FSP cannot take a family: it waits, with the front door or without a worker."""
    if not service.today.inputs.caps_bind:
        service.fsp.wait(family, waiting_rank(family))
    elif not family.held_over:
        service.fsp.wait(family, waiting_rank(family))
        if _beyond_cap(service, family):
            service.cases.transfer(family, None, service.fsp)
        else:
            service.cases.hold_over(family)


def let_go_beyond_caps(service: Abilities) -> None:
    """What the front door holds on to goes as soon as it brings its worker over the cap, the least
    pressing first."""
    if not service.today.inputs.caps_bind:
        return
    for *_, family in sorted(service.fsp.waiting, key=lambda entry: entry[:3], reverse=True):
        if family.held_over and family.stage != GONE and _beyond_cap(service, family):
            service.cases.transfer(family, None, service.fsp)


def worker_gone(service: Abilities, worker: Worker, family: Family) -> None:
    """A front-door worker with such a family has left: a colleague with room, or nobody."""
    team = worker.team
    other = team.least_loaded(family, family.points, force=False)
    how = "sudden" if worker.long_sick else worker.ending
    service.cases.transfer(family, other, service.fsp if other is None else team, how)


def _beyond_cap(service: Abilities, family: Family) -> bool:
    """Whether holding the family takes its worker, or a front door that works from one pool, over
    the cap."""
    team = service.front_door
    if not team.allocates:
        fte = sum(worker.fte for worker in team.staff)
        return carried(team, service.cases.open).points > team.cap * fte + 1e-9
    worker = family.worker
    return worker is None or not worker.within_cap(team.cap)
