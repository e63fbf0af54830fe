"""Where a team works from one pool: continuity from who did the work, load from the team's cases.

Nobody holds a family there. Without this, no child would ever change worker, nobody would carry
anything, and nobody would fall ill of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from model.engine.abilities import Abilities, Handler
from model.engine.family import Family, Holder, Task
from model.engine.vocabulary import S47, SUPPORT, TAKING_OVER, WORKS
from model.engine.workers import Team

_WITH_THE_FAMILY = [
    work.team in ("front_door", "fsp") and not work.pooled and kind not in (SUPPORT, TAKING_OVER)
    for kind, work in enumerate(WORKS)
]
"""By kind of work: whether a child meets whoever does it."""


class Carried(NamedTuple):
    """What a team has open, where nobody holds it."""

    children: int
    families: int
    points: float


def carried(team: Team, families: Iterable[Family]) -> Carried:
    """The open cases of a team that works from one pool."""
    own = [family for family in families if family.team is team]
    children = sum(family.children for family in own)
    return Carried(children, len(own), sum(family.points for family in own))


def each_carries(team: Team, families: Iterable[Family]) -> float:
    """Children a full-time worker carries; nothing where nobody is in post."""
    fte = sum(worker.fte for worker in team.staff)
    return carried(team, families).children / fte if fte else 0.0


def noting(steps: list[Handler]) -> list[Handler]:
    """The steps that follow work, each noting first whether the child met somebody new."""
    return [_noting(step) if _WITH_THE_FAMILY[kind] else step for kind, step in enumerate(steps)]


def _noting(step: Handler) -> Handler:
    def noted(service: Abilities, task: Task, worker: Holder | None) -> None:
        family = task.family
        if worker is not None and family.worker is None and not family.team.allocates:
            if family.met is not worker:
                if family.met is not None:
                    service.counts.tally("worker change", family.children)
                family.met = worker
            if task.kind == S47 and family.s47_worker is None:
                family.s47_worker = worker
        step(service, task, worker)

    return noted
