"""The event log of one replication, kept on request."""

from __future__ import annotations

from typing import Any

from model.engine.family import Family, Holder, Task
from model.engine.today import Today
from model.engine.vocabulary import WORK


class EventLog:
    """A line for each piece of work done, each conference and each change of the register.

    ``lines``: family, children, what, days it became workable, was begun, done and due, team and
    worker (see ``cli.trace``).
    """

    def __init__(self, today: Today) -> None:
        self._today = today
        self.lines: list[tuple[Any, ...]] = []

    def contact(self, family: Family) -> None:
        """A contact has come."""
        now = self._today.now
        self._add(family, "contact", now, now, now, None, None)

    def work(self, task: Task, worker: Holder | None) -> None:
        """A piece of work is done."""
        now = self._today.now
        begun = task.begun if task.begun >= 0 else now
        self._add(task.family, WORK[task.kind], task.released, begun, now, task.due, worker)

    def day(self, family: Family, what: str, due: int | None) -> None:
        """What happens on a morning, by nobody's hours."""
        day = self._today.day
        self._add(family, what, day, day, day, due, None)

    def _add(
        self,
        family: Family,
        what: str,
        released: float,
        begun: float,
        done: float,
        due: float | None,
        worker: Holder | None,
    ) -> None:
        where = worker.team_name if worker is not None else ""
        number = worker.number if worker is not None else -1
        # Days that are whole numbers are said as the others are.
        days = (float(released), float(begun), float(done), None if due is None else float(due))
        self.lines.append((family.number, family.children, what, *days, where, number))
