"""Who does the work: people with to-do lists, in teams.

A worker takes the most pressing task on their own list (priority class first, then due date),
works it for its hours, then looks again. Work stops at the end of the day and is picked up next
morning, after a fresh look. A worker is a set of callbacks on SimPy timeouts, one timeout per
task, not a generator: an idle colleague can then be handed a task without an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from simpy.events import Timeout

from model.draws import Purpose

if TYPE_CHECKING:
    from model.pathway import Family
    from model.simulation import Service

YEAR = 252
"""Working days a year, for turning yearly rates into daily ones."""


# Classes of work, most pressing first: the order of practice. Plain integers, because the heaps
# compare them hundreds of thousands of times in a run.
DECISION, COURT, STATUTORY, S47_WORK, REPORT, ASSESSING, EARLY_VISIT, SUPPORTING = range(8)


class Task:
    """A piece of work for one family: hours left, due day, priority class."""

    __slots__ = ("begun", "due", "family", "hours", "kind", "priority", "queued", "released")

    def __init__(
        self, kind: int, family: Family, hours: float, due: float, priority: int, released: float
    ) -> None:
        self.kind = kind
        self.family = family
        self.hours = hours
        self.due = due
        self.priority = priority
        self.released = released
        self.begun = -1.0
        self.queued = True


Entry = tuple[int, float, int, Task]
"""Priority class, due day, serial number (so that tasks are never compared), task."""


def take(entries: list[Entry], family: Family | None) -> list[Task]:
    """Take a family's queued tasks (all queued tasks for None) off a list of work."""
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


@dataclass(frozen=True, slots=True)
class Person:
    """One person's time in post: a slice of a team's headcount.

    ``ordinal`` is the place in the team and the key of the person's luck (leave, sickness), so
    that the fifteenth worker is the same person however many come after. ``end`` is the first
    working day no longer worked.
    """

    ordinal: int
    fte: float
    start: int
    end: int


def people(fte_by_week: list[float], first_day_of_week: list[int], days: int) -> list[Person]:
    """Turn a team's headcount over time into people who come and go.

    Whole FTEs are whole people; a fraction is a part-time one. A rise brings new people, a fall
    takes the last ones away.
    """
    levels = sorted({0.0, *fte_by_week, *(float(i) for i in range(int(max(fte_by_week)) + 1))})
    found: list[Person] = []
    for ordinal, (low, high) in enumerate(zip(levels, levels[1:], strict=False)):
        since: int | None = None
        for week, fte in enumerate([*fte_by_week, 0.0]):
            day = first_day_of_week[week] if week < len(fte_by_week) else days
            if fte >= high and since is None:
                since = day
            elif fte < high and since is not None:
                if since < day:
                    found.append(Person(ordinal, high - low, since, day))
                since = None
    return found


class Worker:
    """One person at work: a to-do list, the task in hand, the families held."""

    __slots__ = (
        "away", "chunk", "children", "cover", "employed", "families", "fte", "idle", "load",
        "number", "on_done", "person", "points", "present", "rate", "ready", "service",
        "sick_draws", "sick_until", "started", "task", "team", "training", "spell_draws",
    )  # fmt: skip

    def __init__(self, service: Service, team: Team, person: Person, number: int) -> None:
        self.service = service
        self.team = team
        self.person = person
        self.number = number
        self.fte = person.fte
        self.rate = 0.0
        self.ready: list[Entry] = []
        self.task: Task | None = None
        self.started = 0.0
        self.chunk = 0.0
        self.idle = False
        self.present = False
        self.employed = False
        self.families: dict[Family, None] = {}
        self.points = 0.0
        self.children = 0
        self.load = 0.0
        self.sick_until = -1
        self.on_done = self._done
        self._draw_absence()

    def _draw_absence(self) -> None:
        """Leave, and the numbers that decide sickness, training and cover on each day."""
        inputs = self.service.inputs
        self.away: set[int] = set()
        self.sick_draws: list[float] = []
        self.spell_draws: list[float] = []
        self.training: list[float] = []
        self.cover: list[float] = []
        leave = inputs.leave_days
        for year in range(-(-self.service.days // YEAR)):
            stream = self.service.luck.stream(
                Purpose.WORKER, self.team.code, self.person.ordinal, year
            )
            numbers = stream.random((4, YEAR)).tolist()
            self.sick_draws += numbers[0]
            self.spell_draws += numbers[1]
            self.training += numbers[2]
            self.cover += numbers[3]
            if leave > 0:
                self.away.update(day + year * YEAR for day in _leave_days(stream, round(leave)))

    def push(self, task: Task) -> None:
        """Put a task on the own list; start at once if idle."""
        service = self.service
        service.serial = serial = service.serial + 1
        heappush(self.ready, (task.priority, task.due, serial, task))
        if self.idle:
            self.look()

    def look(self) -> None:
        """Take the most pressing task of the own list and the team's pool, or fall idle."""
        ready, pool = self.ready, self.team.pool
        while True:
            if pool and (not ready or pool[0] < ready[0]):
                entry = heappop(pool)
            elif ready:
                entry = heappop(ready)
            else:
                if not self.idle:
                    self.idle = True
                    self.team.idle.append(self)
                return
            task = entry[3]
            # An entry is stale when its task was taken, moved or made more pressing since.
            if task.queued and task.priority == entry[0]:
                break
        task.queued = False
        self.idle = False
        self._start(task)

    def _start(self, task: Task) -> None:
        service = self.service
        now = service.now
        self.task = task
        self.started = now
        if task.begun < 0:
            task.begun = now
        chunk = task.hours
        limit = service.day_limit[task.kind]
        if chunk > limit:
            chunk = limit
        self.chunk = chunk
        delay = chunk / self.rate
        if now + delay < service.day_end:
            Timeout(service.env, delay).callbacks.append(self.on_done)  # type: ignore[union-attr]
        # else the morning round finds the task in hand and counts the hours done

    def _done(self, _event: Any) -> None:
        task = self.task
        assert task is not None
        self.task = None
        chunk = self.chunk
        self.team.used += chunk
        task.hours -= chunk
        service = self.service
        service.now = service.env.now
        if task.hours > 1e-9:  # a day's limit was reached: the rest is for tomorrow
            service.tomorrow.append((self, task))
        else:
            service.finished(task, self)
        self.look()

    def stop_for_the_night(self, day: float) -> Task | None:
        """Count the hours of a task that crossed the night; return it, unfinished."""
        task = self.task
        if task is None:
            return None
        self.task = None
        done = (day - self.started) * self.rate
        if done > task.hours:
            done = task.hours
        self.team.used += done
        task.hours -= done
        return task

    def requeue(self, task: Task) -> None:
        """Put an unfinished task back: on the own list, or to the pool when nobody holds it."""
        task.queued = True
        entry_list = self.team.pool if self.team.pools(task) else self.ready
        self.service.serial += 1
        heappush(entry_list, (task.priority, task.due, self.service.serial, task))

    def release(self, family: Family | None) -> list[Task]:
        """Take a family's queued tasks (all queued tasks for None) off the list."""
        return take(self.ready, family)

    def hold(self, family: Family) -> None:
        """Become the family's worker."""
        family.worker = self
        self.families[family] = None
        self.points += family.points
        self.children += family.children

    def let_go(self, family: Family) -> None:
        """Stop being the family's worker (its tasks stay until released)."""
        family.worker = None
        del self.families[family]
        self.points -= family.points
        self.children -= family.children


def _leave_days(stream: Any, leave: int) -> Iterator[int]:
    """Days of the year taken as leave: two thirds in weeks of five, the rest singly."""
    blocks = min(leave * 2 // 3 // 5, YEAR // 5)
    order = stream.permutation(YEAR // 5).tolist()
    taken = {5 * block + k for block in order[:blocks] for k in range(5)}
    yield from taken
    singles = leave - len(taken)
    for day in stream.permutation(YEAR).tolist():
        if singles <= 0:
            return
        if day not in taken:
            singles -= 1
            yield day


class Team:
    """People who share work: a pool of tasks anyone may take, and cases waiting for a worker."""

    __slots__ = (
        "allocates", "available", "cap", "code", "given", "idle", "name", "needed", "pool",
        "service", "used", "waiting", "workers",
    )  # fmt: skip

    def __init__(self, service: Service, name: str, code: int, *, allocates: bool) -> None:
        self.service = service
        self.name = name
        self.code = code
        self.allocates = allocates
        """Whether cases have a worker of their own, or the team works from one pool."""
        self.pool: list[Entry] = []
        self.idle: list[Worker] = []
        self.workers: list[Worker] = []
        self.waiting: list[tuple[int, int, Family]] = []
        self.cap = 0.0
        self.used = 0.0
        self.available = 0.0
        self.needed = 0.0
        self.given = 0.0

    def pools(self, task: Task) -> bool:
        """Whether a task belongs to nobody's own list."""
        return not self.allocates or task.kind in self.service.pooled_kinds

    def push(self, task: Task) -> None:
        """Put a task in the team's pool; an idle worker starts it at once."""
        service = self.service
        service.serial = serial = service.serial + 1
        heappush(self.pool, (task.priority, task.due, serial, task))
        idle = self.idle
        while idle:
            worker = idle.pop()
            if worker.idle:
                worker.idle = False
                worker.look()
                return

    def least_loaded(self, points: float, *, force: bool) -> Worker | None:
        """The present worker with the lightest caseload for their hours, if it has room.

        ``force`` gives the case to somebody even above the cap, as child protection must be.
        None when nobody is in post, or nobody has room.
        """
        best: Worker | None = None
        lightest = float("inf")
        for worker in self.workers:
            if worker.present:
                load = worker.points / worker.fte
                if load < lightest:
                    best, lightest = worker, load
        if best is None and force:
            for worker in self.workers:
                if worker.employed:
                    load = worker.points / worker.fte
                    if load < lightest:
                        best, lightest = worker, load
        if best is not None and not force and best.points + points > self.cap * best.fte + 1e-9:
            return None
        return best

    def wait(self, family: Family, rank: int) -> None:
        """Put a case in the queue for a worker."""
        self.service.serial += 1
        heappush(self.waiting, (rank, self.service.serial, family))
