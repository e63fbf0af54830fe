"""What a step of the pathway is handed, and what it may ask.

Parts by name: what day it is (``today``), what every replication shares (``plan``), luck, clocks,
counts, the event log if one is kept (``log``), where work goes (``work``), who holds which case
(``cases``), the conference diary (``chairs``), the teams. Beyond these a step may put something in
the diary of a later day (``on_day``), and ask for the hours that a kind of work takes. Nothing
else of a run is within its reach.
"""

from __future__ import annotations

from collections.abc import Callable

from model.engine.clocks import Clock
from model.engine.conference_diary import Diary
from model.engine.counts import Counts
from model.engine.dispatch import Dispatch
from model.engine.event_log import EventLog
from model.engine.family import Family, Finishing, Holder, Task
from model.engine.holding import Holding
from model.engine.luck import Luck
from model.engine.plan import Plan
from model.engine.today import Today
from model.engine.vocabulary import CLOCK_RULES, CLOCKS, GONE, WORK
from model.engine.workers import Team
from model.scenario.distributions import TABLE_SIZE

Handler = Callable[["Abilities", Task, Holder | None], None]
"""A step that follows a piece of work."""
DayHandler = Callable[["Abilities", Family, int], None]
"""A step that a day brings, with a number about it."""

_FOLLOWS: dict[int, Handler] = {}


def when_done(*kinds: int) -> Callable[[Handler], Handler]:
    """Mark the step that follows kinds of work. Raises ValueError where one is marked already."""

    def mark(step: Handler) -> Handler:
        for kind in kinds:
            if kind in _FOLLOWS:
                raise ValueError(f"two steps follow the work '{WORK[kind]}'")
            _FOLLOWS[kind] = step
        return step

    return mark


def every_step() -> list[Handler]:
    """By kind of work: the step that follows it. Raises ValueError naming work without one."""
    if missing := [name for kind, name in enumerate(WORK) if kind not in _FOLLOWS]:
        raise ValueError(
            f"no step follows the work '{missing[0]}': mark one with @when_done in a step's file"
        )
    return [_FOLLOWS[kind] for kind in range(len(WORK))]


class Abilities(Finishing):
    """What a step may ask. One a replication."""

    __slots__ = (
        "agenda",
        "book_icpc",
        "cases",
        "chairs",
        "clocks",
        "comes_back",
        "counts",
        "decision",
        "folder",
        "folders",
        "front_door",
        "fsp",
        "fsp_managers",
        "log",
        "luck",
        "managers",
        "off_register",
        "officers",
        "plan",
        "plan_enquiry",
        "today",
        "work",
    )

    # Handed in once the teams are there, which are told of this object themselves.
    chairs: Diary
    front_door: Team
    fsp: Team
    officers: Team
    managers: Team
    fsp_managers: Team
    book_icpc: Callable[[Abilities, Family], None]
    plan_enquiry: Callable[[Abilities, Family, int], None]
    """Steps that open families take, and that lead back to the front door's."""
    comes_back: DayHandler
    """What happens when a family returns: it begins at the front door again."""
    off_register: Callable[[Abilities, Family], None]
    """Stops every clock of the register: what court does to a plan, which comes before it."""

    def __init__(
        self, plan: Plan, luck: Luck, today: Today, steps: list[Handler], *, trace: bool
    ) -> None:
        self.plan = plan
        self.luck = luck
        self.today = today
        self.clocks = {
            name: Clock(plan.due[name], today.weeks, today.week_of_day, today.days)
            for name in CLOCKS
        }
        for name, clock in self.clocks.items():
            clock.again = self.clocks.get(CLOCK_RULES[name].again)
        self.decision = self.clocks["decision"]
        """Every contact comes by it."""
        self.counts = Counts(today)
        self.note_wait = self.counts.note_wait
        self.log = EventLog(today) if trace else None
        self.work = Dispatch(today, self)
        self.cases = Holding(today, self.counts, self.clocks, self.work)
        self.agenda: list[list[tuple[DayHandler, Family, int]]] = [[] for _ in range(today.days)]
        self.steps = steps
        self.folder: list[Task] = []
        """Decisions that wait for a signature tomorrow."""
        self.folders: dict[Task, list[Task]] = {}
        """What is in a folder that a manager has."""

    def on_day(self, day: int, what: DayHandler, family: Family, about: int = 0) -> None:
        """Do something in the morning of a working day (today or earlier: now)."""
        if day <= self.today.day:
            what(self, family, about)
        elif day < self.today.days:
            self.agenda[day].append((what, family, about))

    def table_hours(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw, before the multiplier."""
        return self.plan.hours[kind][int(u * TABLE_SIZE)]

    def effort(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw."""
        return self.plan.hours[kind][int(u * TABLE_SIZE)] * self.today.multiplier

    def finished(self, task: Task, worker: Holder | None) -> None:
        """A task is done: note its wait and let the pathway go on."""
        kind = task.kind
        self.note_wait[kind](self.today.now - task.released)
        if self.log is not None:
            self.log.work(task, worker)
        if task.family.stage != GONE:  # the family may have left while we worked
            self.steps[kind](self, task, worker)
