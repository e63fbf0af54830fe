"""What front-door managers sign off: it waits for them after the work itself is done."""

from __future__ import annotations

from model.engine.abilities import Abilities
from model.engine.family import Family, Task


def to_managers(service: Abilities, kind: int, family: Family, hours: float, due: float) -> None:
    """Something waits for a front-door manager's signature."""
    today = service.today
    hours *= today.multiplier
    service.work.begin(Task(kind, family, hours, due, today.now), service.managers)
