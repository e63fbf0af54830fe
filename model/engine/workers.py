"""Who does the work: people with to-do lists, in teams.

A worker takes the most pressing task on their own list (priority class first, then due date),
works it for its hours, then looks again. Work stops at the end of the day and is picked up next
morning, after a fresh look. A worker is a set of callbacks on one SimPy event, not a generator:
an idle colleague can then be handed a task without an event of its own.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from simpy.events import NORMAL

from model.engine.absence import Absences
from model.engine.alarms import Alarm
from model.engine.caseloads import WHATEVER_THE_CAP, Caseloads, load
from model.engine.family import Entry, Family, Holder, Task, Unit, passed_on, take
from model.engine.headcount import Person
from model.engine.today import Today
from model.engine.vocabulary import DECISION, DONE_HOURS, GONE, GUARDED, TEAMS, Ending
from model.engine.waiting import Waiting, seriousness
from model.engine.workplace import Workplace
from model.scenario.posts import Contract


class Worker(Holder):
    """One person at work: a to-do list, the task in hand, the families held."""

    __slots__ = (
        "absences",
        "alarm",
        "away",
        "chunk",
        "contract",
        "covered",
        "ends",
        "families",
        "first_day",
        "idle",
        "leave_day",
        "load",
        "lowest",
        "numbers",
        "on_duty",
        "pathway",
        "pool",
        "present",
        "queue",
        "rate",
        "row",
        "sick_until",
        "spells",
        "successor",
        "task",
        "team",
        "today",
        "tomorrow",
    )

    __deletable__ = ("alarm", "team")  # by ``Team.disband``; said for what compiles this

    def __init__(
        self,
        place: Workplace,
        team: Team,
        person: Person,
        absences: Absences,
        contract: Contract = "permanent",
    ) -> None:
        self.today = place.today
        self.pathway = place.pathway
        self.tomorrow = place.tomorrow
        self.spells = place.sickness_spells
        self.team = team
        self.team_name = team.name
        self.number = person.ordinal
        self.contract = contract
        self.first_day = person.start
        self.leave_day = person.end
        """The first working day no longer worked."""
        self.ending: Ending = "notice"
        self.successor: Worker | None = None
        """Who takes the families over, where both are in post."""
        self.fte = person.fte
        self.size = person.fte
        self.cap_share = 1.0
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
        """What they may take of everybody's: nothing, while others have the duty desk."""
        self.on_duty = False
        """Whether contacts, and what cannot wait, are all they do today."""
        self.alarm = Alarm(place.env, self._done)
        self.queue = self.alarm.queue
        self.numbers = self.alarm.numbers

    def push(self, task: Task) -> None:
        """Put a task on the own list; start at once if idle."""
        if self.idle and (not self.on_duty or task.priority == DECISION):
            # Nothing for them on the own list or in the pool, else they would be at it.
            self.idle = False
            self.start(task)
        else:
            today = self.today
            today.serial = serial = today.serial + 1
            heappush(self.ready, (task.priority, task.due, serial, task))

    def look(self) -> None:
        """Take the most pressing task of the own list and the team's pool, or fall idle."""
        ready, pool = self.ready, self.pool
        while ready or pool:
            if pool and (not ready or pool[0] < ready[0]):
                priority, _, _, task = heappop(pool)
            elif self.on_duty and ready[0][0] != DECISION:
                break
            else:
                priority, _, _, task = heappop(ready)
            # An entry is stale when its task was taken, moved or made more pressing since.
            if task.queued and task.priority == priority:
                self.start(task)
                return
        self.task = None
        self.idle = True
        self.team.idle.append(self)

    # The next two methods, with Team.push, are where a run spends its time:
    # 23,000 times a year each. What would read better as a call is written out there.

    def start(self, task: Task) -> None:
        """Begin on a task, or go on with it, until it is done or the day's limit is reached."""
        today = self.today
        self.task = task
        task.queued = False
        chunk = task.hours
        if chunk > today.shortest_limit and chunk > today.limits[task.kind]:
            chunk = today.limits[task.kind]
        self.chunk = chunk
        self.ends = ends = today.now + chunk / self.rate
        if ends < today.day_end:
            heappush(self.queue, (ends, NORMAL, next(self.numbers), self.alarm))
        # else the evening finds the task in hand and counts the hours done
        if today.logging and task.begun < 0:
            task.begun = today.now

    def _done(self, _event: Any) -> None:
        task: Task = self.task  # type: ignore[assignment]  # there is one, or nothing would ring
        today = self.today
        today.now = now = self.ends
        chunk = self.chunk
        self.team.used += chunk
        task.hours = left = task.hours - chunk
        if left > DONE_HOURS:  # a day's limit was reached: the rest is for tomorrow
            self.tomorrow.append((self, task))
        elif today.logging:
            self.pathway.finished(task, self)
        else:  # as ``finished`` does, without a call
            pathway, kind = self.pathway, task.kind
            pathway.note_wait[kind](now - task.released)
            if task.family.stage != GONE:
                pathway.steps[kind](pathway, task, self)
        ready = self.ready
        if ready and not (self.pool or self.on_duty):  # as ``look`` does, for the usual case
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
        today = self.today
        today.serial = serial = today.serial + 1
        team = self.team
        if team.shares_cases:
            passed_on(task, self)
        entries = self.ready if team.own_list[task.kind] else team.pool
        heappush(entries, (task.priority, task.due, serial, task))

    def release(self, family: Family | None) -> list[Task]:
        """Take a family's queued tasks (all queued tasks for None) off the list."""
        return take(self.ready, family)

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
        return self.within_cap(cap, family.points)

    def within_cap(self, cap: float, more: float = 0.0) -> bool:
        """Whether what they hold, and so many points more, stays under their own cap."""
        return self.points + more <= cap * self.fte * self.cap_share + 1e-9

    def let_go(self, family: Family) -> None:
        """Stop being the family's worker (its tasks stay until released)."""
        family.worker = None
        del self.families[family]
        self.children -= family.children
        self.weigh(-family.points)

    def weigh(self, more: float) -> None:
        """What they hold weighs so many points more, or less."""
        self.points += more
        if more < 0:
            self.team.caseloads.lighter(self)


class Team(Unit):
    """People who share work: a pool of tasks anyone may take, and cases waiting for a worker."""

    __slots__ = (
        "absent",
        "available",
        "cap",
        "caseloads",
        "here",
        "idle",
        "learners",
        "own_list",
        "pool",
        "rate",
        "rota",
        "shares_cases",
        "sick_days",
        "staff",
        "staff_days",
        "today",
        "used",
        "waiting",
        "workers",
    )

    def __init__(
        self, today: Today, name: str, cap: float, *, allocates: bool, own_list: list[bool]
    ) -> None:
        self.today = today
        self.name = name
        self.cap = cap
        self.allocates = allocates
        self.forces = True
        self.shares_cases = not allocates and name in TEAMS
        """Whether its cases are everybody's; officers and managers have none."""
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
        self.caseloads: Caseloads[Worker] = Caseloads(cap, [], [], learners=False)
        """Those of today."""
        self.waiting: list[Waiting] = []
        self.rota = False
        """Whether some are on duty for contacts and the others are not."""
        self.rate = 0.0
        """Hours of casework that those at work today have in a day."""
        self.used = 0.0
        self.available = 0.0
        self.needed = 0.0
        self.staff_days = 0.0
        self.learners = False
        """Whether anybody has been limited in what they may hold."""
        self.sick_days = 0.0
        """Working days of everybody in post, and those lost to sickness, in FTE."""

    def joiners_and_leavers(self, day: int, shared: float | None = None) -> list[Worker]:
        """Bring the staff list up to date; returns those whose last day was yesterday."""
        leavers = []
        for worker in self.workers:
            employed = worker.first_day <= day < worker.leave_day
            if employed and not worker.employed:
                worker.load = worker.children / worker.fte if shared is None else shared
            elif worker.employed and not employed:
                worker.present = False
                leavers.append(worker)
            worker.employed = employed
        self.staff = [worker for worker in self.workers if worker.employed]
        return leavers

    def muster(self, day: int) -> None:
        """Who is at work today."""
        self.here, self.absent = here, absent = [], []
        available, rate, staff_days = self.available, 0.0, self.staff_days
        for worker in self.staff:
            staff_days += worker.fte
            if worker.away[day] or worker.rate <= 0:
                if worker.sick_until > day or worker.long_sick:
                    self.sick_days += worker.fte
                worker.present = False
                absent.append(worker)
            else:
                worker.present = True
                here.append(worker)
                available += worker.rate
                rate += worker.rate
        self.available, self.rate, self.staff_days = available, rate, staff_days
        self.caseloads = Caseloads(self.cap, here, self.staff, learners=self.learners)

    def push(self, task: Task) -> None:
        """Give a task to an idle worker, who starts at once, or put it in the team's pool."""
        idle = self.idle
        while idle:
            worker = idle.pop()
            # Else they were handed something of their own since, or have no part in the pool.
            if worker.idle and worker.pool is self.pool:
                worker.idle = False
                worker.start(task)
                return
        today = self.today
        today.serial = serial = today.serial + 1
        heappush(self.pool, (task.priority, task.due, serial, task))

    def disband(self) -> None:
        """Cut the ties that bind people and families in circles: their memory is free at once."""
        for worker in self.workers:
            for family in worker.families:
                family.visit_task = family.support = None
            worker.families.clear()
            worker.ready.clear()
            del worker.alarm, worker.team
        self.workers.clear()

    def least_loaded(self, family: Family, points: float, *, force: bool) -> Worker | None:
        """The present worker with the lightest caseload for their hours that has room.

        ``force`` gives the case to somebody even above the cap, where the team does so. None when
        nobody is in post, or nobody has room.
        """
        loads = self.caseloads
        worker = loads.lightest(family.stage, points)
        if worker is not None or not (force and self.forces):
            return worker
        worker = loads.lightest(family.stage, WHATEVER_THE_CAP)
        return worker or min(self.staff, key=load, default=None)

    def taken_off(self, family: Family) -> list[Task]:
        """Take a family's queued tasks off the pool."""
        return take(self.pool, family)

    def wait(self, family: Family, rank: int) -> None:
        """Put a case in the queue for a worker."""
        self.today.serial += 1
        risk = seriousness(family) if self.today.inputs.waiting_by_risk else 0.0
        heappush(self.waiting, (rank, risk, self.today.serial, family))
