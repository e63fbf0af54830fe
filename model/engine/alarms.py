"""SimPy's clock and queue, for events that ring for one listener and never fail."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from simpy.core import Environment, StopSimulation
from simpy.events import NORMAL, URGENT, Event, EventPriority


class Alarms(Environment):
    """The clock and the queue of events of one replication.

    The loop does what ``Environment.run`` and ``step`` do for such an event, without a call and
    five checks for what cannot be here; it is a tenth of a replication's time.
    """

    def ring_until(self, horizon: float) -> None:
        """Handle every event before a time."""
        queue = self._queue
        Alarm(self, StopSimulation.callback).set(horizon, URGENT)
        try:
            while True:
                alarm = heappop(queue)[3]
                ring = alarm.ring  # type: ignore[attr-defined]  # (calling it at once is slower)
                ring(alarm)
        except StopSimulation:
            self._now = horizon


class Alarm(Event):
    """A timeout that rings for the same listener again and again.

    SimPy's own ``Timeout`` is made, rings once and is thrown away. Here one thing at most is
    awaited at a time (the end of the task in hand, the next contact), so one object serves the
    whole run.
    """

    def __init__(self, env: Alarms, ring: Callable[[Any], None]) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self.ring = ring
        self.queue = env._queue
        self.numbers = env._eid

    def set(self, time: float, priority: EventPriority = NORMAL) -> None:
        """Ring once, at a time in working days."""
        heappush(self.queue, (time, priority, next(self.numbers), self))
