"""Who does the work: people with to-do lists, in teams.

A worker takes the most pressing task on their own list (priority class first, then due date),
works it for its hours, then looks again. Work stops at the end of the day and is picked up next
morning, after a fresh look. A worker is a set of callbacks on one SimPy event, not a generator:
an idle colleague can then be handed a task without an event of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from simpy.core import Environment, StopSimulation
from simpy.events import NORMAL, URGENT, Event, EventPriority

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.engine.absence import Absences
    from model.engine.family import Family
    from model.engine.simulation import Service
    from model.scenario.posts import Contract


# Classes of work, most pressing first: the order of practice. Plain integers, because the heaps
# compare them hundreds of thousands of times in a run.
DECISION, COURT, STATUTORY, S47_WORK, REPORT, ASSESSING, EARLY_VISIT, SUPPORTING = range(8)

S47 = 4
"""The one kind of work with a limit to a day's hours (``family`` names the others)."""

DONE_HOURS = 1e-9
"""Hours left that are a rounding error and not work."""


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
    for entry in entries:
        if family is None or entry[3].family is family:
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


class Alarms(Environment):
    """SimPy's clock and queue of events, for events that ring for one listener and never fail.

    The loop does what ``Environment.run`` and ``step`` do for such an event, without a call and
    five checks for what cannot be here; it is a tenth of a replication's time.
    """

    def ring_until(self, horizon: float) -> None:
        """Handle every event before a time."""
        queue = self._queue
        Alarm(self, StopSimulation.callback).set(horizon, URGENT)
        try:
            while True:
                self._now, _, _, alarm = heappop(queue)
                ring = alarm.ring  # type: ignore[attr-defined]  # (calling it at once is slower)
                ring(alarm)
        except StopSimulation:
            return


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


MOST_PEOPLE = 80
"""Whole posts a team can have (the limit of the FTE inputs); later part-time steps count on."""

GUARDED = frozenset((1, 2, 3, 5, 7))
"""Stages whose work a newly qualified worker does not hold while others can (``family`` names
them): strategy discussion, S47, awaiting the ICPC, register, court."""

Ending = Literal["team", "overlap", "notice", "sudden"]
"""How a family changes worker: to another team, or with its worker's leaving."""

_NO_END = float("inf")


LEAST_FTE = 0.01
"""A smaller part of a post is nobody's."""


def people(fte_by_week: list[float], first_day_of_week: list[int], days: int) -> list[Person]:
    """Turn a team's headcount over time into people who come and go.

    Whole FTEs are whole people; a fraction is a part-time one. A rise brings new people, a fall
    takes the last ones away. The person who fills the third whole post keeps that place, whatever
    part-time steps the headcount takes around it.
    """
    levels = sorted({0.0, *fte_by_week, *(float(i) for i in range(int(max(fte_by_week)) + 1))})
    found: list[Person] = []
    part_timers = MOST_PEOPLE
    for low, high in pairwise(levels):
        if high - low < LEAST_FTE:
            continue
        ordinal = int(low)
        if low != ordinal:
            ordinal, part_timers = part_timers, part_timers + 1
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
        "absences",
        "alarm",
        "away",
        "cap_share",
        "children",
        "chunk",
        "contract",
        "covered",
        "employed",
        "ending",
        "ends",
        "families",
        "first_day",
        "fte",
        "idle",
        "leave_day",
        "limited",
        "load",
        "long_sick",
        "lowest",
        "number",
        "numbers",
        "points",
        "pool",
        "present",
        "queue",
        "rate",
        "ready",
        "row",
        "service",
        "sick_until",
        "size",
        "successor",
        "task",
        "team",
    )

    def __init__(
        self,
        service: Service,
        team: Team,
        person: Person,
        absences: Absences,
        contract: Contract = "permanent",
    ) -> None:
        self.service = service
        self.team = team
        self.number = person.ordinal
        """Tells people of a team apart in the event log."""
        self.contract = contract
        self.first_day = person.start
        self.leave_day = person.end
        """The first working day no longer worked."""
        self.ending: Ending = "notice"
        """How the families are handed over when this person leaves."""
        self.successor: Worker | None = None
        """Who takes the families over, where both are in post."""
        self.fte = person.fte
        self.size = person.fte
        """What families are shared out by: FTE, less while learning the job."""
        self.cap_share = 1.0
        """Of the full caseload cap."""
        self.limited = False
        """Newly qualified: holds no child protection or court work while others can."""
        self.long_sick = False
        self.rate = 0.0
        """Hours of casework in a day present."""
        self.ready: list[Entry] = []
        self.task: Task | None = None
        self.ends = 0.0
        self.chunk = 0.0
        self.idle = False
        self.present = False
        self.employed = False
        self.families: dict[Family, None] = {}
        self.points = 0.0
        self.children = 0
        self.load = 0.0
        self.sick_until = -1
        self.absences = absences
        self.row = row = absences.row(person.ordinal)
        self.away = absences.away[row].copy()
        """On each working day: whether on leave, at training or (added as it comes) sick."""
        self.covered = absences.covered[row]
        self.lowest = absences.lowest[row]
        self.pool = team.pool
        self.alarm = Alarm(service.env, self._done)
        self.queue = self.alarm.queue
        self.numbers = self.alarm.numbers

    # --- Health ---

    def fall_ill(self, hazard: float, first: int, last: int) -> None:
        """Sickness spells that start on the days of a week (``last`` excluded).

        ``hazard``: chance that a spell starts on a day.
        """
        row, spells = self.row, self.service.sickness_spell
        for day in range(max(first, self.sick_until), last):
            if day >= self.sick_until and self.absences.sickness[row, day] < hazard:
                length = spells[int(self.absences.spells[row, day] * len(spells))]
                self.sick_until = day + int(length)
                for sick in range(day, min(self.sick_until, len(self.away))):
                    self.away[sick] = True

    # --- Work ---

    def push(self, task: Task) -> None:
        """Put a task on the own list; start at once if idle."""
        if self.idle:  # nothing on the own list or in the pool, else they would be at it
            self.idle = False
            self.start(task)
        else:
            service = self.service
            service.serial = serial = service.serial + 1
            heappush(self.ready, (task.priority, task.due, serial, task))

    def look(self) -> None:
        """Take the most pressing task of the own list and the team's pool, or fall idle."""
        ready, pool = self.ready, self.pool
        while ready or pool:
            if pool and (not ready or pool[0] < ready[0]):
                priority, _, _, task = heappop(pool)
            else:
                priority, _, _, task = heappop(ready)
            # An entry is stale when its task was taken, moved or made more pressing since.
            if task.queued and task.priority == priority:
                self.start(task)
                return
        self.task = None
        self.idle = True
        self.team.idle.append(self)

    # The next two methods, with Team.push and Service.finished, are where a run spends its time:
    # 23,000 times a year each. What would read better as a call is written out there.

    def start(self, task: Task) -> None:
        """Begin on a task, or go on with it, until it is done or the day's limit is reached."""
        service = self.service
        self.task = task
        task.queued = False
        chunk = task.hours
        if chunk > service.s47_limit and task.kind == S47:
            chunk = service.s47_limit
        self.chunk = chunk
        self.ends = ends = service.now + chunk / self.rate
        if ends < service.day_end:
            heappush(self.queue, (ends, NORMAL, next(self.numbers), self.alarm))
        # else the evening finds the task in hand and counts the hours done
        if service.trace is not None and task.begun < 0:
            task.begun = service.now

    def _done(self, _event: Any) -> None:
        service = self.service
        task: Task = self.task  # type: ignore[assignment]  # there is one, or nothing would ring
        service.now = self.ends
        chunk = self.chunk
        self.team.used += chunk
        task.hours = left = task.hours - chunk
        if left > DONE_HOURS:  # a day's limit was reached: the rest is for tomorrow
            service.tomorrow.append((self, task))
        else:
            service.finished(task, self)
        ready = self.ready
        if ready and not self.pool:  # as ``look`` does, for the usual case
            priority, _, _, task = heappop(ready)
            if task.queued and task.priority == priority:
                self.start(task)
                return
        self.look()

    def put_down(self, day: int) -> None:
        """Count yesterday's hours on the task in hand, which is not done yet."""
        task: Task = self.task  # type: ignore[assignment]
        self.task = None
        done = self.chunk - (self.ends - day) * self.rate
        self.team.used += done
        task.hours -= done

    def sees_more_pressing(self, task: Task) -> bool:
        """Whether anything that waits comes before a task that was begun."""
        ready, pool = self.ready, self.pool
        mark = (task.priority, task.due)  # below every entry of the same class and due day
        return bool((ready and ready[0] < mark) or (pool and pool[0] < mark))

    def requeue(self, task: Task) -> None:
        """Put an unfinished task back: on the own list, or to the pool when nobody holds it."""
        task.queued = True
        service = self.service
        service.serial = serial = service.serial + 1
        team = self.team
        entries = self.ready if team.own_list[task.kind] else team.pool
        heappush(entries, (task.priority, task.due, serial, task))

    def release(self, family: Family | None) -> list[Task]:
        """Take a family's queued tasks (all queued tasks for None) off the list."""
        return take(self.ready, family)

    # --- Cases ---

    def hold(self, family: Family) -> None:
        """Become the family's worker."""
        family.worker = self
        self.families[family] = None
        self.points += family.points
        self.children += family.children

    def may_hold(self, family: Family, cap: float) -> bool:
        """Whether the family's work is theirs to do, and fits under the cap."""
        if self.long_sick or (self.limited and family.stage in GUARDED):
            return False
        return self.points + family.points <= cap * self.fte * self.cap_share + 1e-9

    def let_go(self, family: Family) -> None:
        """Stop being the family's worker (its tasks stay until released)."""
        family.worker = None
        del self.families[family]
        self.points -= family.points
        self.children -= family.children


class Team:
    """People who share work: a pool of tasks anyone may take, and cases waiting for a worker."""

    __slots__ = (
        "absent",
        "allocates",
        "available",
        "cap",
        "here",
        "idle",
        "name",
        "needed",
        "own_list",
        "pool",
        "service",
        "sick_days",
        "staff",
        "staff_days",
        "used",
        "waiting",
        "workers",
    )

    def __init__(
        self, service: Service, name: str, cap: float, *, allocates: bool, own_list: list[bool]
    ) -> None:
        self.service = service
        self.name = name
        self.cap = cap
        self.allocates = allocates
        """Whether cases have a worker of their own, or the team works from one pool."""
        self.own_list = own_list
        """By kind of work: whether it goes back to its worker's own list, or to the pool."""
        self.pool: list[Entry] = []
        self.idle: list[Worker] = []
        self.workers: list[Worker] = []
        """Everybody who is in post at some time of the run."""
        self.staff: list[Worker] = []
        """Those in post now."""
        self.here: list[Worker] = []
        """Those in post and at work today."""
        self.absent: list[Worker] = []
        self.waiting: list[tuple[int, int, Family]] = []
        self.used = 0.0
        self.available = 0.0
        self.needed = 0.0
        self.staff_days = 0.0
        self.sick_days = 0.0
        """Working days of everybody in post, and those lost to sickness, in FTE."""

    def joiners_and_leavers(self, day: int) -> list[Worker]:
        """Bring the staff list up to date; returns those whose last day was yesterday."""
        leavers = []
        for worker in self.workers:
            employed = worker.first_day <= day < worker.leave_day
            if employed and not worker.employed:
                worker.load = worker.children / worker.fte
            elif worker.employed and not employed:
                worker.present = False
                leavers.append(worker)
            worker.employed = employed
        self.staff = [worker for worker in self.workers if worker.employed]
        return leavers

    def muster(self, day: int) -> None:
        """Who is at work today."""
        self.here, self.absent = here, absent = [], []
        available = self.available
        for worker in self.staff:
            self.staff_days += worker.fte
            if worker.away[day] or worker.rate <= 0:
                if worker.sick_until > day or worker.long_sick:
                    self.sick_days += worker.fte
                worker.present = False
                absent.append(worker)
            else:
                worker.present = True
                here.append(worker)
                available += worker.rate
        self.available = available

    def push(self, task: Task) -> None:
        """Give a task to an idle worker, who starts at once, or put it in the team's pool."""
        idle = self.idle
        while idle:
            worker = idle.pop()
            if worker.idle:  # else they were handed something of their own since
                worker.idle = False
                worker.start(task)
                return
        service = self.service
        service.serial = serial = service.serial + 1
        heappush(self.pool, (task.priority, task.due, serial, task))

    def disband(self) -> None:
        """Cut the ties that bind a replication's objects in circles.

        Their memory is then free at once, and the collector has nothing to look through.
        """
        for worker in self.workers:
            for family in worker.families:
                family.visit_task = family.support = None
            worker.families.clear()
            worker.ready.clear()
            del worker.alarm, worker.team
        self.workers.clear()

    def least_loaded(self, family: Family, points: float, *, force: bool) -> Worker | None:
        """The present worker with the lightest caseload for their hours that has room.

        ``force`` gives the case to somebody even above the cap, as child protection must be.
        None when nobody is in post, or nobody has room.
        """
        here = self.here
        if family.stage in GUARDED and any(worker.limited for worker in here):
            here = [worker for worker in here if not worker.limited] or here
        best: Worker | None = None
        lightest = _NO_END
        cap = self.cap
        for worker in here:
            load = worker.points / worker.size
            room = cap * worker.fte * worker.cap_share - worker.points
            if load < lightest and points <= room + 1e-9:
                best, lightest = worker, load
        if best is not None or not force:
            return best
        return _lightest(here) or _lightest(self.staff)

    def lightest_in_post(self, family: Family) -> Worker | None:
        """The worker with the lightest caseload for their hours, at work or not."""
        staff = [worker for worker in self.staff if not worker.long_sick] or self.staff
        if family.stage in GUARDED:
            staff = [worker for worker in staff if not worker.limited] or staff
        return _lightest(staff)

    def freest(self) -> Worker | None:
        """The present worker with the shortest list for their hours."""
        best, fewest = None, float("inf")
        for worker in self.here:
            load = len(worker.ready) / worker.fte
            if load < fewest:
                best, fewest = worker, load
        return best

    def wait(self, family: Family, rank: int) -> None:
        """Put a case in the queue for a worker."""
        self.service.serial += 1
        heappush(self.waiting, (rank, self.service.serial, family))


def _lightest(workers: list[Worker]) -> Worker | None:
    best: Worker | None = None
    lightest = float("inf")
    for worker in workers:
        load = worker.points / worker.size
        if load < lightest:
            best, lightest = worker, load
    return best
