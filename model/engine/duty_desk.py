"""The duty desk: who decides contacts today, and who is called in when they pile up.

Without a rota everybody at the front door decides contacts as they come, before anything else. With
one, those on duty do nothing but contacts and what cannot wait (a strategy discussion of a family
of their own), and nobody else decides any: a contact that comes when they are busy waits, and when
too many wait for each, more are called in from their cases. Everybody takes turns. A front door
that works from one pool has no rota: all its work is everybody's.
"""

from __future__ import annotations

from heapq import heappush
from math import ceil
from typing import TYPE_CHECKING

from model.engine.abilities import Abilities
from model.engine.vocabulary import DECISION

if TYPE_CHECKING:
    from model.engine.family import Entry, Task
    from model.engine.workers import Worker

_NO_CONTACTS: list[Entry] = []
"""The pool of those who are not on duty: always empty."""


def set_rota(service: Abilities) -> None:
    """Say who is on duty today. Called when today's staff is known, before anybody looks."""
    team, inputs, day = service.front_door, service.today.inputs, service.today.day
    wanted = float(inputs.duty_workers)
    if not wanted or not team.allocates:
        if team.rota:  # a change ended it
            for worker in team.staff:
                worker.on_duty, worker.pool = False, team.pool
            team.rota = False
        return
    team.rota = True
    if inputs.duty_called_in and inputs.duty_contacts_each:
        must = sum(due <= day for due in service.decision.open.values())
        more = ceil(must / inputs.duty_contacts_each - wanted)
        wanted += min(max(more, 0), inputs.duty_called_in)
    for worker in team.staff:
        worker.on_duty, worker.pool = False, _NO_CONTACTS
    here = team.here
    # The first in turn moves on by a day's rota, so that everybody is on duty as often.
    first = day * inputs.duty_workers % len(here) if here else 0
    for worker in (*here[first:], *here[:first]):
        if wanted <= 1e-9:
            break
        wanted -= worker.fte
        worker.on_duty, worker.pool = True, team.pool


def is_todays(worker: Worker, task: Task) -> bool:
    """Whether a task that was begun is for its worker today as well."""
    if worker.on_duty:
        return task.priority == DECISION
    return worker.pool is worker.team.pool or worker.team.own_list[task.kind]


def put_back(worker: Worker, task: Task) -> None:
    """What is not for its worker today waits on their own list, or where it is the desk's, there.

    At the desk it comes first of those due with it.
    """
    if worker.team.own_list[task.kind]:
        worker.requeue(task)
        return
    today = worker.today
    today.serial += 1
    task.queued = True
    heappush(worker.team.pool, (task.priority, task.due, -today.serial, task))
