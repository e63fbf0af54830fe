"""A family's episode, the work for it, and what may be asked of whoever holds it."""

from __future__ import annotations

from heapq import heapify
from typing import TYPE_CHECKING, Any

from model.engine.vocabulary import AT_CONTACT, PRIORITY, S47, Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.engine.luck import Row

_NOT_READ: Row = memoryview(b"")
"""In place of a row of luck that has not been read yet."""


class Task:
    """A piece of work for one family: hours left, due day, priority class."""

    __slots__ = (
        "begun",
        "counted",
        "due",
        "family",
        "hours",
        "kind",
        "priority",
        "queued",
        "released",
    )

    def __init__(
        self, kind: int, family: Family, hours: float, due: float, released: float
    ) -> None:
        self.kind = kind
        self.family = family
        self.hours = hours
        self.due = due
        self.priority = PRIORITY[kind]
        self.released = released
        self.begun = -1.0
        self.counted = False  # whether its hours are among the team's needed hours already
        self.queued = True


Entry = tuple[int, float, int, Task]
"""Priority class, due day, serial number (so that tasks are never compared), task."""


def take(entries: list[Entry], family: Family | None) -> list[Task]:
    """Take a family's queued tasks (all queued tasks for None) off a list of work."""
    if family is not None:
        for entry in entries:
            if entry[3].family is family:
                break
        else:  # most families that leave have nothing waiting
            return []
    taken: list[Task] = []
    kept: list[Entry] = []
    for entry in entries:
        task = entry[3]
        if not task.queued or task.priority != entry[0]:
            continue
        if family is None or task.family is family:
            taken.append(task)
        else:
            kept.append(entry)
    if taken:
        entries[:] = kept
        heapify(entries)
    return taken


class Unit:
    """A team, as far as families and their steps know it."""

    __slots__ = ("allocates", "forces", "name", "needed")

    name: str
    allocates: bool
    """Whether cases have a worker of their own, or the team works from one pool."""
    forces: bool
    """Whether what must be held is given to somebody even above the cap."""
    needed: float
    """This week's hours of work that cannot lapse, as it was given."""

    def push(self, task: Task) -> None:
        """Give a task to anybody who is free, or put it in the pool."""
        raise NotImplementedError

    def taken_off(self, family: Family) -> list[Task]:
        """Take a family's queued tasks off the pool."""
        raise NotImplementedError

    def wait(self, family: Family, rank: int) -> None:
        """Put a case in the queue for a worker; lower ranks come first."""
        raise NotImplementedError

    def least_loaded(self, family: Family, points: float, *, force: bool) -> Holder | None:
        """Who has the lightest caseload and room; with ``force``, also above the cap."""
        raise NotImplementedError


class Holder:
    """A worker, as far as families and their steps know one."""

    __slots__ = (
        "cap_share",
        "children",
        "employed",
        "ending",
        "fte",
        "limited",
        "long_sick",
        "number",
        "points",
        "ready",
        "size",
        "team_name",
    )

    team_name: str
    number: int
    """Tells people of a team apart in the event log."""
    fte: float
    size: float
    """What families are shared out by: FTE, less while learning the job."""
    cap_share: float
    """Of the full caseload cap."""
    points: float
    """Of the families held."""
    ready: list[Entry]
    """The own list of work."""
    children: int
    employed: bool
    limited: bool
    """In a first year in which they hold no child protection."""
    long_sick: bool
    ending: Ending
    """How the families are handed over when this person leaves."""

    def push(self, task: Task) -> None:
        """Put a task on the own list; start at once if idle."""
        raise NotImplementedError

    def requeue(self, task: Task) -> None:
        """Put an unfinished task back: on the own list, or to the pool."""
        raise NotImplementedError

    def release(self, family: Family | None) -> list[Task]:
        """Take a family's queued tasks (all queued tasks for None) off the list."""
        raise NotImplementedError

    def hold(self, family: Family) -> None:
        """Become the family's worker."""
        raise NotImplementedError

    def within_cap(self, cap: float, more: float = 0.0) -> bool:
        """Whether what they hold, and so many points more, stays under their own cap."""
        raise NotImplementedError

    def weigh(self, more: float) -> None:
        """What they hold weighs so many points more, or less."""
        raise NotImplementedError

    def let_go(self, family: Family) -> None:
        """Stop being the family's worker (its tasks stay until released)."""
        raise NotImplementedError


class Finishing:
    """Who is told that a piece of work is done, and lets the pathway go on."""

    __slots__ = ("note_wait", "steps")

    note_wait: list[Callable[[float], None]]
    """By kind of work: takes note of working days from workable to done."""
    steps: list[Callable[[Any, Task, Holder | None], None]]
    """By kind of work: what follows, told this object, the task and who did it."""

    def finished(self, task: Task, worker: Holder | None) -> None:
        """A task is done, by a worker or by nobody (it took no time)."""
        raise NotImplementedError


class SystemClock:
    """The date by which the council's own system waits for a family's next visit."""

    __slots__ = ("due", "late")

    def __init__(self) -> None:
        self.due = -1
        self.late = False
        """Whether a date has passed since the last recorded visit."""


class Family:
    """One family's episode: who is in it, where it stands, who holds it."""

    __slots__ = (
        "allocated",
        "assess_half",
        "assess_ready",
        "attempt",
        "between",
        "care_planned",
        "children",
        "concern_row",
        "concerns",
        "conference_day",
        "core_group_asked",
        "core_group_row",
        "core_groups",
        "enquiry_day",
        "handing_over",
        "held_over",
        "home_due",
        "home_late",
        "home_missed",
        "last_seen",
        "luck",
        "met",
        "number",
        "parts",
        "pending",
        "points",
        "reading_hours",
        "recorded_draw",
        "registered_day",
        "report_done",
        "returning",
        "review",
        "review_due",
        "review_row",
        "route",
        "s47_worker",
        "screening_hours",
        "size",
        "stage",
        "strategy_day",
        "support",
        "support_months",
        "support_row",
        "system",
        "team",
        "visit_draw",
        "visit_due",
        "visit_late",
        "visit_row",
        "visit_task",
        "visits",
        "was_registered",
        "worker",
    )

    # Set by the step that first needs them.
    strategy_day: int
    assess_ready: int
    assess_half: float
    conference_day: int
    review_due: int
    registered_day: int
    core_group_asked: int
    """The day on which a date for the next core group was first looked for."""
    last_seen: int
    visit_draw: Row
    visit_due: int
    visit_late: bool
    home_due: int
    home_late: bool
    home_missed: int
    system: dict[str, SystemClock]
    """By clock of visits."""

    def __init__(
        self,
        number: int,
        size: int,
        children: int,
        route: int,
        screening_hours: float,
        recorded_draw: float,
        returning: bool = False,
    ) -> None:
        self.number = number
        self.size = size
        self.children = children
        self.route = route
        self.screening_hours = screening_hours
        self.recorded_draw = recorded_draw
        self.returning = returning
        """Whether it will be registered again: it passes every step on the way."""
        self.stage = AT_CONTACT

    def progress(self, luck: Row, team: Unit) -> None:
        """Give the family what it needs beyond a contact: its row of luck, a team, no work yet."""
        self.luck = luck
        self.team = team
        self.worker: Holder | None = None
        self.points = 0.0
        self.reading_hours = 0.0
        """What taking over the family costs its next worker."""
        self.between = False
        """Whether its last worker has gone and the next does not know it yet."""
        self.was_registered = False
        self.pending: list[Task] = []
        self.parts = 0
        self.support: Task | None = None
        self.support_months = 0
        self.support_row = self.visit_row = self.review_row = self.core_group_row = _NOT_READ
        self.visit_task: Task | None = None
        self.visits = 0
        self.core_groups = 0
        self.review = 0
        self.attempt = 0
        self.report_done = False
        self.handing_over = False
        self.allocated: bool | None = None
        """Whether an FSP manager has found it a worker; None: nobody was asked."""
        self.held_over = False
        """Whether FSP had no room and the front door goes on, after its own statutory work."""
        self.care_planned = False
        self.concern_row = _NOT_READ
        self.concerns = 0
        """Planned so far, about an open family."""
        self.enquiry_day = -1
        """When an enquiry about it began that is under way."""
        self.s47_worker: Holder | None = None
        self.met: Holder | None = None
        """Who did the last piece of work with the children, where nobody holds them."""


_SEVERAL = Holder()
"""Stands for the workers of an enquiry that has passed from hand to hand."""


def passed_on(task: Task, worker: Holder) -> None:
    """Somebody puts a piece of work back into a pool before it is done."""
    family = task.family
    if task.kind == S47 and family.worker is None:
        first = family.s47_worker
        family.s47_worker = worker if first is None or first is worker else _SEVERAL
