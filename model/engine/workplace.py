"""What all workers of a replication share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.engine.alarms import Alarms
from model.engine.family import Finishing, Holder, Task
from model.engine.today import Today


@dataclass(frozen=True, slots=True)
class Workplace:
    """The clock, the diary of tomorrow, and who is told of what is done."""

    env: Alarms
    today: Today
    pathway: Finishing
    tomorrow: list[tuple[Holder, Task]]
    """Work that reached its day's limit: the rest is for the next morning."""
    sickness_spells: Sequence[float]
    """Equally likely lengths, in working days."""
