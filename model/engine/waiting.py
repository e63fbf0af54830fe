"""Families that wait for a worker, and who of them comes first."""

from __future__ import annotations

from model.engine import draws as draw
from model.engine.family import Family
from model.engine.vocabulary import GUARDED

Waiting = tuple[int, float, int, Family]
"""Rank, seriousness (lower comes first), serial number, the family that waits for a worker."""


def seriousness(family: Family) -> float:
    """How serious a family's case will prove, as far as who allocates can tell: the draw of what
    comes of it, whose lower end is the graver."""
    graver = draw.S47_OUTCOME if family.stage in GUARDED else draw.ASSESSMENT_OUTCOME
    return family.luck[graver]
