"""How long conferences wait for their reports, and what slots that costs: by rules of thumb.

A report that is not there on the day has its conference booked again, for the first free slot after
the notice; every such day burns a slot.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

FULL = 0.95
"""Of the slots there are, the most that are used: conferences are booked with notice, and a slot
that is free until then stays free."""


@dataclass(frozen=True, slots=True)
class Slots:
    """How soon a conference is booked again: notice in working days, slots a day, share taken."""

    notice: float
    a_day: float
    taken: float

    @property
    def again(self) -> float:
        """Working days from a day that failed to the next."""
        free = self.a_day * (1 - min(self.taken, FULL))
        return self.notice + (0.5 / free if free > 0 else 10.0)


def initial_wait(load: float, pace: Slots) -> float:
    """Working days an initial conference waits for its report, on average.

    ``load``: hours of the front door that come before reports or with them, of hours there are.
    """
    spare = max(1 - load, 0.0)
    return exp(-1.23 * pace.again * spare) / (spare / 7.1 + 1 / 50)


def review_slots(load: float, pace: Slots) -> float:
    """Slots that a review uses for nothing, on average. ``load``: FSP's, of what must be done."""
    spare = max(1 - load, 0.0)
    return 0.2 * exp(-2.9 * spare) / (1 - exp(-pace.again / 2.7))
