"""How a finished run is read: totals, averages and ends of its weekly series.

The reporting period is the last 52 weeks of a run, or all of it if shorter.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from model.engine.history import History
from model.engine.vocabulary import TEAMS
from model.results.replication import ROW_OF, counted
from model.scenario.inputs import Inputs
from model.scenario.units import WEEKS_A_MONTH, WEEKS_A_YEAR

PERIOD_WEEKS = 52
NOTHING = float("nan")
"""Of a measure that has nothing to measure; never 0."""


def period_of(weeks: int) -> slice:
    """The weeks a run is reported on."""
    return slice(max(0, weeks - PERIOD_WEEKS), weeks)


def share(part: float, whole: float) -> float:
    """In percent; nothing where there is no whole."""
    return 100.0 * part / whole if whole > 0 else NOTHING


class Reading:
    """One run, to be measured. ``weekly``: (series, weeks), rows by ``replication.ROW_OF``."""

    def __init__(self, inputs: Inputs, history: History, weekly: NDArray[np.float64]) -> None:
        self.inputs = inputs
        self.history = history
        self.weekly = weekly
        self.period = period = period_of(history.weeks)
        self.months: float = (period.stop - period.start) / WEEKS_A_MONTH
        self.years: float = (period.stop - period.start) / WEEKS_A_YEAR

    def row(self, name: str) -> NDArray[np.float64]:
        """A series over the whole run."""
        found: NDArray[np.float64] = self.weekly[ROW_OF[name]]
        return found

    def total(self, name: str) -> float:
        """Over the reporting period."""
        return float(self.row(name)[self.period].sum())

    def mean(self, name: str) -> float:
        """Over the reporting period."""
        return float(self.row(name)[self.period].mean())

    def last(self, name: str) -> float:
        """In the run's last week."""
        return float(self.row(name)[-1])

    def whole(self, name: str) -> float:
        """The total of the whole run: coming and going begins before the reporting period."""
        return float(self.row(name).sum())

    def carried(self, team: str, name: str) -> float:
        """A caseload; where nobody is in post nobody holds anything, which is no light one."""
        in_post = self.row(f"{team}:fte")[self.period].any()
        return self.mean(f"{team}:{name}") if in_post else NOTHING

    def in_time(self, clock: str, *, recorded: bool) -> float:
        """Of what fell due on a clock, the share in time in percent, as done or as recorded."""
        due, done = counted(clock, recorded=recorded)
        return share(self.total(done), self.total(due))

    def late_a_month(self, clock: str) -> float:
        """Children who were not in time."""
        return (self.total(f"due:{clock}") - self.total(f"in_time:{clock}")) / self.months

    def conferences_on(self, first: int, last: int) -> float:
        """Children whose ICPC was held on these working days, of all, in percent."""
        return self._lasting(self.history.icpc_days, first, last)

    def plans_lasting(self, first: int, last: int) -> float:
        """Children who came off the register after so many working days, in percent of all."""
        return self._lasting(self.history.plan_days, first, last)

    def _lasting(self, found: Iterable[tuple[int, int, int]], first: int, last: int) -> float:
        held = [
            (days, children)
            for week, days, children in found
            if self.period.start <= week < self.period.stop
        ]
        inside = sum(children for days, children in held if first <= days <= last)
        return share(inside, sum(children for _, children in held))

    def agency(self) -> NDArray[np.float64]:
        """FTE of agency and temporary staff of both teams, by week."""
        found: NDArray[np.float64] = sum(
            (self.row(f"{team}:fte_{c}") for team in TEAMS for c in ("agency", "temporary")),
            start=np.zeros(self.history.weeks),
        )
        return found

    def overdue(self, *owers: str) -> NDArray[np.float64]:
        """By week of the whole run: children for whom something is overdue that these owe."""
        found: NDArray[np.float64] = np.sum([self.row(f"owed_by:{o}") for o in owers], axis=0)
        return found

    def wait(self, work: str) -> float:
        """Mean working days from workable to done."""
        count, wait = self.history.waits[work]
        return wait if count else NOTHING
