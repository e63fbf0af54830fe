"""One replication: ``simulate(scenario, ...) -> History``.

Pure and picklable: the same scenario, seed, replication and pinned versions give the same
history in any process. Inside the event loop there are plain lists, tuples and look-ups only.
The clock counts working days; each morning is one event, in which diaries are looked at, cases
are handed out and everybody starts on their most pressing task.
"""

from __future__ import annotations

import gc
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from model.engine import care_and_court, contact_to_conference, register
from model.engine.absence import Absences
from model.engine.arrivals import Arrivals
from model.engine.clocks import CLOCKS, Clock
from model.engine.family import (
    GONE,
    IN_COURT,
    OFFICER,
    ON_CASP,
    ON_REGISTER,
    SCREENING,
    STRATEGY,
    SUPPORT,
    TAKING_OVER,
    VISIT,
    WORK,
    Family,
)
from model.engine.labour_market import LabourMarket, Tenure
from model.engine.luck import Luck
from model.engine.open_cases import place_open_cases
from model.engine.plan import STAFFED, Plan, plan_for
from model.engine.weekly_record import WeeklyRecord
from model.engine.workers import (
    DECISION,
    DONE_HOURS,
    STATUTORY,
    Alarm,
    Alarms,
    Ending,
    Task,
    Team,
    Worker,
    take,
)
from model.scenario.distributions import TABLE_SIZE
from model.scenario.scenario import Scenario, check_weeks

TALLIES = (
    "contact",
    "returned",
    "contact>advice",
    "contact>early help",
    "contact>assessment",
    "contact>strategy",
    "strategy>s47",
    "strategy>assessment",
    "strategy>no more",
    "s47 ended",
    "s47 seen through",
    "s47>icpc",
    "s47>care and support",
    "s47>no more",
    "icpc called",
    "icpc>register",
    "icpc>care and support",
    "transfer in",
    "register>de-registered",
    "register>care and support",
    "register>other exit",
    "assessment completed",
    "assessment>care and support",
    "assessment>early help",
    "assessment>no more",
    "care and support>closed",
    "court begun",
    "court ended",
    "handover",
    "worker change",
    "handover team",
    "handover overlap",
    "handover notice",
    "handover sudden",
    "visit missed in gap",
)
"""Events that are counted by week, in children and in families.

``handover``: taken on from another team. ``handover`` and a kind: a change of worker, each kind
by itself; together they are the worker changes.
"""


class Cancelled(Exception):
    """The run was cancelled from outside."""


@dataclass(slots=True)
class History:
    """What happened in one replication, week by week. Plain lists; one number a week.

    ``clocks[name]``: children due, in time, recorded in time; families due, in time.
    ``tallies[name]``: children, families. ``stages[name]``: children, families open at week's
    end. ``teams[team][series]``. ``icpc_days``: (week, working days from the strategy
    discussion, children). ``waits[work]``: (tasks done, mean working days from workable to done)
    over the whole run. ``posts[place][week]``: an index into ``labour.POST_STATES``;
    ``staff[event]``: numbers, FTE and yearly rates of cost by week; both are empty, as are
    ``tenures``, where headcounts are held. ``trace``: the event log, when asked for.
    """

    weeks: int
    clocks: dict[str, tuple[list[int], ...]]
    tallies: dict[str, tuple[list[int], list[int]]]
    stages: dict[str, tuple[list[int], list[int]]]
    register: list[int]
    teams: dict[str, dict[str, list[float]]]
    support_needed: list[float]
    support_lapsed: list[float]
    overdue: dict[str, tuple[list[int], list[int]]]
    conferences: list[int]
    icpc_days: list[tuple[int, int, int]]
    waits: dict[str, tuple[int, float]]
    children_in: int
    children_out: int
    children_open: int
    handover_hours: list[float]
    posts: list[list[int]]
    staff: dict[str, list[float]]
    tenures: list[Tenure]
    trace: list[tuple[Any, ...]] = field(default_factory=list)


_HANDOVER: dict[Ending, str] = {
    "team": "handover team",
    "overlap": "handover overlap",
    "notice": "handover notice",
    "sudden": "handover sudden",
}
_HANDOVER_HOURS: dict[Ending, str] = {
    "team": "handover_hours_team",
    "overlap": "handover_hours_overlap",
    "notice": "handover_hours_notice",
    "sudden": "handover_hours_sudden",
}

Handler = Callable[["Service", Task, "Worker | None"], None]
DayHandler = Callable[["Service", Family, int], None]

_FINISHED: tuple[Handler, ...] = (
    contact_to_conference.contact_sifted,
    contact_to_conference.contact_decided,
    contact_to_conference.strategy_prepared,
    contact_to_conference.strategy_held,
    contact_to_conference.s47_worked,
    contact_to_conference.report_written,
    contact_to_conference.assessment_worked,
    contact_to_conference.assessment_worked,
    register.visited,
    register.core_group_held,
    contact_to_conference.report_written,
    care_and_court.care_plan_opened,
    care_and_court.support_given,
    care_and_court.taken_over,
)


class Service:
    """The state of one replication, and what the pathway may ask of it."""

    # More attributes than an instance's dictionary is fast for: a tenth of the time hangs on it.
    __slots__ = (
        "_every_morning",
        "_weekly_record",
        "agenda",
        "assessment_clocks",
        "assessment_wait",
        "casp_days",
        "chairs",
        "children_in",
        "children_out",
        "clocks",
        "comes_back",
        "conferences",
        "core_assessment_wait",
        "core_group_by",
        "counts",
        "court_days",
        "day",
        "day_end",
        "days",
        "decision",
        "env",
        "first_review_by",
        "front_door",
        "fsp",
        "handover_hours",
        "hours",
        "icpc_booked_day",
        "icpc_days",
        "inputs",
        "later_review_by",
        "luck",
        "managers",
        "market",
        "multiplier",
        "note_wait",
        "now",
        "officer_hours",
        "officers",
        "officers_in",
        "open",
        "other_exits",
        "plan",
        "postponement",
        "premeeting_hours",
        "register_children",
        "releases",
        "route_limits",
        "s47_limit",
        "s47_wait",
        "screening_hours",
        "serial",
        "sickness_spell",
        "stop",
        "support_hours",
        "support_lapsed",
        "support_needed",
        "tallies",
        "teams",
        "tomorrow",
        "trace",
        "visit_home_by",
        "visit_retry",
        "waits",
        "week",
        "week_of_day",
        "weeks",
    )

    def __init__(
        self, plan: Plan, luck: Luck, *, trace: bool, stop: Callable[[], bool] | None
    ) -> None:
        self.env = Alarms()
        self.luck = luck
        self.stop = stop
        self.plan = plan
        calendar = plan.calendar
        self.weeks, self.days = calendar.weeks, calendar.days
        self.week_of_day = calendar.week
        self.inputs = plan.weekly[0]
        self.day = -1
        self.week = 0
        self.day_end = 0.0
        self.now = 0.0
        """The time of the event being handled."""
        self.serial = 0
        self.agenda: list[list[tuple[DayHandler, Family, int]]] = [[] for _ in range(self.days)]
        self.releases: list[list[Task]] = [[] for _ in range(self.days)]
        self.tomorrow: list[tuple[Worker, Task]] = []
        self.open: dict[Family, None] = {}
        self.comes_back: DayHandler = contact_to_conference.returns
        self.clocks = {name: Clock(self.weeks, self.week_of_day, self.days) for name in CLOCKS}
        self.decision = self.clocks["decision"]
        self.assessment_clocks = (self.clocks["assessment"], self.clocks["core_assessment"])
        self.tallies = {name: ([0] * self.weeks, [0] * self.weeks) for name in TALLIES}
        self.counts = {name: [0, 0] for name in TALLIES}
        """This week's tallies: children, families."""
        self.children_in = self.children_out = 0
        self.register_children = 0
        self.icpc_days: list[tuple[int, int, int]] = []
        self.support_needed = self.support_lapsed = 0.0
        self.conferences = [0] * self.weeks
        self.handover_hours = [0.0] * self.weeks
        self.waits: list[list[float]] = [[] for _ in WORK]
        """Working days from workable to done, of every task by kind of work."""
        self.note_wait = [waits.append for waits in self.waits]
        self.trace: list[tuple[Any, ...]] | None = [] if trace else None
        self._weekly_record = WeeklyRecord(self)
        self._spread_out(plan)
        self._open_teams(plan)

    # --- Set-up ---

    def _spread_out(self, plan: Plan) -> None:
        """The plan's tables within reach: the pathway reads them all the time."""
        self.hours = plan.hours
        self.officer_hours = (plan.hours[OFFICER], plan.officer_progress_hours)
        self.screening_hours = (plan.hours[SCREENING], plan.screening_progress_hours)
        """Of contacts that end here, and of those that go on."""
        self.premeeting_hours = plan.premeeting_hours
        self.support_hours = {
            ON_REGISTER: plan.cp_support_hours,
            ON_CASP: plan.casp_support_hours,
            IN_COURT: plan.court_support_hours,
        }
        self.s47_wait = plan.s47_wait
        self.assessment_wait = plan.assessment_wait
        self.core_assessment_wait = plan.core_assessment_wait
        self.icpc_booked_day = plan.icpc_booked_day
        self.postponement = plan.postponement
        self.visit_retry = plan.visit_retry
        self.sickness_spell = plan.sickness_spell
        self.casp_days, self.court_days = plan.casp_days, plan.court_days
        self.visit_home_by = plan.visit_home_by
        self.core_group_by = plan.core_group_by
        self.first_review_by = plan.first_review_by
        self.later_review_by = plan.later_review_by
        self.other_exits = plan.other_exits
        self.s47_limit = self.inputs.s47_hours_per_day
        self.chairs = plan.chairs.copy()

    def _open_teams(self, plan: Plan) -> None:
        i = self.inputs
        in_pool = [False] * len(WORK)
        on_own_list = [kind != SCREENING for kind in range(len(WORK))]

        def team(name: str, allocates: bool, cap: float) -> Team:
            return Team(
                self, name, cap, allocates=allocates, own_list=on_own_list if allocates else in_pool
            )

        self.front_door = team(
            "front_door", i.front_door_allocation == "own list", i.cap_points_front_door
        )
        self.fsp = team("fsp", i.fsp_allocation == "own list", i.cap_points_fsp)
        self.officers = team("contact_officer", False, 0.0)
        self.managers = team("front_door_manager", False, 0.0)
        self.teams = (self.front_door, self.fsp, self.officers, self.managers)
        for code, (name, unit) in enumerate(zip(STAFFED, self.teams, strict=True), 1):
            held = plan.people.get(name)
            if held:
                absences = Absences(
                    self.luck,
                    code,
                    [person.ordinal for person in held],
                    plan.weekly,
                    self.week_of_day,
                    plan.calendar.first_day_of_week,
                )
                unit.workers = [Worker(self, unit, person, absences) for person in held]
        self.market = LabourMarket(self, plan, self.luck) if plan.posts else None
        self.officers_in = False

    # --- What the pathway asks for ---

    def table_hours(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw, before the multiplier."""
        return self.hours[kind][int(u * TABLE_SIZE)]

    def effort(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw."""
        return self.hours[kind][int(u * TABLE_SIZE)] * self.multiplier

    def tally(self, name: str, children: int) -> None:
        """Count an event of this week."""
        count = self.counts[name]
        count[0] += children
        count[1] += 1

    def named(self, size: int, u: float) -> int:
        """Children a contact names, of a family of a size."""
        return 1 + bisect(self.plan.named[size - 1], u)

    def siblings_by_s47(self, family: Family, u: float) -> int:
        """Further children the S47 adds to those named in the contact."""
        return bisect(self.plan.joining[family.size - family.children], u)

    def join(self, family: Family, children: int, *, named: bool = True) -> None:
        """Children are added to a family's episode."""
        self.children_in += children
        if named:
            family.children += children
            if family.worker is not None:
                family.worker.children += children

    def on_day(self, day: int, what: DayHandler, family: Family, about: int = 0) -> None:
        """Do something in the morning of a working day (today or earlier: now)."""
        if day <= self.day:
            what(self, family, about)
        elif day < self.days:
            self.agenda[day].append((what, family, about))

    def begin(self, task: Task, team: Team) -> None:
        """Put a task in a team's pool; work that takes no time is done at once."""
        if task.hours <= 0:
            self.finished(task, None)
            return
        team.needed += task.hours
        team.push(task)

    def give(self, task: Task, *, lapses: bool = False) -> None:
        """Give a task to whoever holds the family; without a holder it waits with the case."""
        hours = task.hours
        if hours <= 0:
            self.finished(task, None)
            return
        family = task.family
        if not lapses:
            family.team.needed += hours
        if family.worker is not None:
            family.worker.push(task)
        else:
            self.put(task)

    def give_on(self, day: int, task: Task) -> None:
        """Give a task in the morning of a later day."""
        if day <= self.day:
            self.give(task)
        elif day < self.days:
            self.releases[day].append(task)

    def put(self, task: Task) -> None:
        """Put a task on the right list, without counting it again."""
        family = task.family
        if family.worker is not None:
            family.worker.push(task)
        elif family.team.allocates:
            family.pending.append(task)
        else:
            family.team.push(task)

    def finished(self, task: Task, worker: Worker | None) -> None:
        """A task is done: note its wait and let the pathway go on."""
        kind = task.kind
        self.note_wait[kind](self.now - task.released)
        if self.trace is not None:
            begun = task.begun if task.begun >= 0 else self.now
            self.log(task.family, WORK[kind], task.released, begun, self.now, task.due, worker)
        if task.family.stage != GONE:  # the family may have left while we worked
            _FINISHED[kind](self, task, worker)

    def log(
        self,
        family: Family,
        what: str,
        released: float,
        begun: float,
        done: float,
        due: float | None,
        worker: Worker | None,
    ) -> None:
        """One line of the event log."""
        assert self.trace is not None
        where = worker.team.name if worker is not None else ""
        number = worker.number if worker is not None else -1
        self.trace.append(
            (family.number, family.children, what, released, begun, done, due, where, number)
        )

    def log_day(self, family: Family, what: str, due: int | None) -> None:
        """One line of the event log for what happens on a morning, by nobody's hours."""
        self.log(family, what, self.day, self.day, self.day, due, None)

    # --- Who holds what ---

    def assign(self, family: Family, points: float, *, force: bool) -> None:
        """Find the family a worker in its team, or reweigh it where it is held."""
        if family.worker is not None:
            self.reweigh(family, points)
            return
        family.points = points
        team = family.team
        if not team.allocates:
            return
        worker = team.least_loaded(family, points, force=force)
        if worker is None:
            team.wait(family, 0 if force else 1)
        else:
            worker.hold(family)
            if family.reading_hours:
                self._take_over(family)

    def reweigh(self, family: Family, points: float) -> None:
        """The family's weight in its worker's caseload changes."""
        if family.worker is not None:
            family.worker.points += points - family.points
        family.points = points

    def transfer(
        self, family: Family, worker: Worker | None, team: Team, how: Ending = "team"
    ) -> None:
        """The family moves to another worker (and team) with all its work.

        Whoever takes over from somebody has hours of reading and meeting, by ``how`` it came.
        """
        before = family.worker
        tasks = family.pending
        family.pending = []
        if before is not None:
            tasks += before.release(family)
            before.let_go(family)
            self.tally("worker change", family.children)
            self.tally(_HANDOVER[how], family.children)
            family.reading_hours = getattr(self.inputs, _HANDOVER_HOURS[how]) * self.multiplier
            family.between = how != "team"  # the front door holds on until FSP takes over
        elif team is not family.team and not family.team.allocates:
            tasks += take(family.team.pool, family)
        if family.team is not team:
            self.tally("handover", family.children)
            family.team = team
        if worker is not None:
            worker.hold(family)
            if family.reading_hours:
                self._take_over(family)
            else:
                family.between = False
        for task in tasks:
            self.put(task)

    def _take_over(self, family: Family) -> None:
        """A new worker reads the record and meets the family."""
        hours, family.reading_hours = family.reading_hours, 0.0
        self.handover_hours[self.week] += hours
        self.give(Task(TAKING_OVER, family, hours, self.day + 5.0, STATUTORY, self.now))

    def release(self, family: Family) -> None:
        """The family leaves the service: nobody holds it and its work is dropped."""
        for clock in self.assessment_clocks:
            if family in clock.open:
                clock.drop(family, self.day)
        self.drop_tasks(family, everything=True)
        if family.worker is not None:
            family.worker.let_go(family)
        self.open.pop(family, None)

    def drop_tasks(self, family: Family, *, everything: bool = False) -> None:
        """Work that has lost its purpose comes off every list."""
        kept: list[Task] = []
        tasks = family.pending
        if family.worker is not None:
            tasks += take(family.worker.ready, family)
        elif not family.team.allocates:
            tasks += take(family.team.pool, family)
        if not tasks:
            return
        for task in tasks:
            if everything or task.kind >= VISIT:
                task.queued = False
                if task.kind == SUPPORT:  # the rest of the month is not needed any more
                    self.support_needed -= task.hours
            else:
                kept.append(task)
        family.pending = []
        for task in kept:
            self.put(task)

    def conference_held(self, day: int) -> None:
        """Count a conference, for its cost."""
        self.conferences[self.week_of_day[day]] += 1

    # --- The clock ---

    def run(self, arrivals: Arrivals) -> History:
        """Run to the horizon."""
        self._every_morning = Alarm(self.env, self._morning)
        self._every_morning.set(0.0)
        arrivals.start(self)
        self.env.ring_until(self.days)
        return self._close()

    def _morning(self, _event: Any) -> None:
        """The start of a working day."""
        if self.stop is not None and self.stop():
            raise Cancelled
        self.day = day = self.day + 1
        self.now = float(day)
        self.day_end = day + 1.0
        interrupted = self._evening_before(day)
        leavers = self._begin_week(day) if self.week_of_day[day] != self.week or day == 0 else []
        for team in self.teams:
            team.muster(day)
        self.officers_in = bool(self.officers.here)
        # Only now, with everybody's work put down and today's staff known, may anything begin.
        in_hand = self._sort_out(interrupted)
        for worker in leavers:
            self._parts_with_families(worker)
        self._pass_on_contacts(day)
        if day == 0:
            place_open_cases(self)
        self._do_todays_agenda(day)
        self._hand_out_cases()
        self._cover(day)
        self._go_on(in_hand)
        for team in self.teams:
            for worker in team.here:
                if worker.task is None and not worker.idle:
                    worker.look()
        if day + 1 < self.days:
            self._every_morning.set(day + 1.0)

    def _evening_before(self, day: int) -> list[tuple[Worker, Task]]:
        """Everybody puts the work down; the tasks in hand, with yesterday's hours counted."""
        interrupted: list[tuple[Worker, Task]] = []
        for team in self.teams:
            team.idle.clear()
            for worker in team.here:
                worker.idle = False
                if worker.task is not None:
                    interrupted.append((worker, worker.task))
                    worker.put_down(day)
        return interrupted

    def _begin_week(self, day: int) -> list[Worker]:
        """A new week's inputs, staff and health; returns those whose last day was yesterday."""
        if day:
            self._weekly_record.take(self.week)
        self.week = week = self.week_of_day[day]
        self.inputs = inputs = self.plan.weekly[week]
        self.multiplier = inputs.effort_multiplier
        self.route_limits = self.plan.route_limits[week].tolist()
        leavers = []
        memory = 1 / inputs.load_memory_weeks
        for team in self.teams:
            for worker in team.staff:
                worker.load += (worker.children / worker.fte - worker.load) * memory
        if self.market is not None:
            self.market.week(week, day)
        for team in self.teams:
            leavers += team.joiners_and_leavers(day)
            for worker in team.staff:
                worker.rate = inputs.case_hours_per_day * worker.fte
        if self.market is not None:
            self.market.settle(week, day)
        self._week_of_sickness(day)
        return leavers + self._long_sickness(day)

    def _long_sickness(self, day: int) -> list[Worker]:
        """Who is away for weeks on end by the scenario's word; returns those newly so."""
        last = min(self.plan.calendar.first_day_of_week[self.week + 1], self.days)
        newly: list[Worker] = []
        wanted = (self.inputs.front_door_long_sick, self.inputs.fsp_long_sick)
        for team, people in zip((self.front_door, self.fsp), wanted, strict=True):
            if not people and not any(worker.long_sick for worker in team.staff):
                continue
            # Those who are sick already stay the ones who are; others in the order of posts.
            chosen = sorted(team.staff, key=lambda w: (not w.long_sick, w.number))[:people]
            for worker in team.staff:
                sick = worker in chosen
                if sick:
                    worker.away[day:last] = [True] * (last - day)
                if sick and not worker.long_sick:
                    newly.append(worker)
                worker.long_sick = sick
        return newly

    def _week_of_sickness(self, day: int) -> None:
        """Who falls ill this week: the chance is the same on each of its days."""
        inputs = self.inputs
        spell = inputs.sickness_spell_days.expected
        rate = min(inputs.sickness_rate, 0.95)
        # Spells start so often that the stated share of working days is lost to them.
        usual = rate / (spell * (1 - rate)) if spell else 0.0
        if not usual:
            return
        effect, reference = inputs.sickness_load_effect, inputs.reference_caseload
        last = min(self.plan.calendar.first_day_of_week[self.week + 1], self.days)
        for team in self.teams:
            for worker in team.staff:
                hazard = min(usual * max(1 + effect * (worker.load - reference), 0.6), 1.0)
                if worker.lowest[self.week] < hazard:
                    worker.fall_ill(hazard, day, last)

    def _sort_out(self, interrupted: list[tuple[Worker, Task]]) -> list[tuple[Worker, Task]]:
        """What becomes of last night's tasks; returns those whose worker is in today.

        A contact to be decided today goes back to the pool: the duty worker will finish it.
        """
        in_hand: list[tuple[Worker, Task]] = []
        for worker, task in interrupted:
            if task.family.stage == GONE:
                continue
            if task.hours <= DONE_HOURS:
                self.finished(task, worker)
            elif worker.present and (task.kind != OFFICER or task.due > self.day):
                in_hand.append((worker, task))
            else:
                worker.requeue(task)
        return in_hand

    def _go_on(self, in_hand: list[tuple[Worker, Task]]) -> None:
        """Last night's tasks go on, unless something more pressing waits this morning."""
        may_wait = self.inputs.interrupt_overnight
        for worker, task in in_hand:
            if task.family.stage == GONE:
                continue
            if may_wait and worker.sees_more_pressing(task):
                worker.requeue(task)
            else:
                worker.start(task)

    def _pass_on_contacts(self, day: int) -> None:
        """No officer today, or a contact to be decided today: the duty worker does both parts."""
        pool = self.officers.pool
        if not pool:
            return
        waiting = pool.copy()
        pool.clear()
        for entry in waiting:
            if not self.officers_in or entry[1] <= day:
                contact_to_conference.contact_sifted(self, entry[3], None)
            else:
                heappush(pool, entry)

    def _do_todays_agenda(self, day: int) -> None:
        for worker, task in self.tomorrow:
            holder = task.family.worker
            if task.family.stage == GONE:
                continue
            if holder is worker or (holder is None and worker.employed):
                worker.requeue(task)
            else:
                task.queued = True
                self.put(task)
        self.tomorrow.clear()
        for task in self.releases[day]:
            if task.family.stage != GONE:
                self.give(task)
        for what, family, about in self.agenda[day]:
            what(self, family, about)
        self.releases[day] = []
        self.agenda[day] = []

    def _parts_with_families(self, worker: Worker) -> None:
        """Somebody has left, or is away for long: families go to others, or wait for one."""
        team = worker.team
        how: Ending = "sudden" if worker.long_sick else worker.ending
        gap = 0 if worker.long_sick or how != "sudden" else self.inputs.sudden_gap_days
        for family in list(worker.families):
            if gap:
                self.transfer(family, None, team, how)
                self.on_day(self.day + gap, _finds_a_worker, family)
                continue
            other = self._takes_over(worker, family)
            # Handed over with both there only where it goes to the one who was.
            with_both = how == "overlap" and other is worker.successor
            self.transfer(family, other, team, how if with_both or how != "overlap" else "notice")
            if other is None:
                team.wait(family, 0)
        for task in worker.release(None):
            self.put(task)

    @staticmethod
    def _takes_over(worker: Worker, family: Family) -> Worker | None:
        """The successor while it has room for the family, else the colleague who holds least."""
        team, next_one = worker.team, worker.successor
        if next_one is not None and next_one.may_hold(family, team.cap):
            return next_one
        return team.least_loaded(family, family.points, force=True)

    def _hand_out_cases(self) -> None:
        """Cases waiting for a worker, the most pressing first, while there is room."""
        for team in (self.front_door, self.fsp):
            waiting = team.waiting
            while waiting:
                rank, _, family = waiting[0]
                if not self._waits_for(team, family):
                    heappop(waiting)
                    continue
                force = rank == 0 and family.team is team
                worker = team.least_loaded(family, family.points, force=force)
                if worker is None:
                    break
                heappop(waiting)
                self.transfer(family, worker, team)
                if team is self.fsp and family.handing_over:
                    care_and_court.taken_on(self, family)

    @staticmethod
    def _waits_for(team: Team, family: Family) -> bool:
        """Whether a family in a team's queue still wants a worker there, or has moved on."""
        if family.stage == GONE:
            return False
        return family.worker is None if family.team is team else family.handing_over

    def _cover(self, day: int) -> None:
        """Pressing work of people who are away may be done by colleagues."""
        for team in (self.front_door, self.fsp):
            for worker in team.absent:
                if not worker.ready:
                    continue
                covered = worker.covered[day]
                if not covered and worker.ready[0][0] != DECISION:
                    continue
                for task in worker.release(None):
                    # A strategy discussion is everybody's; the rest depends on who can help.
                    urgent = task.kind == STRATEGY or (
                        covered and task.due - day <= 2 and task.kind != SUPPORT
                    )
                    colleague = team.freest() if urgent else None
                    (colleague or worker).push(task)

    def _close(self) -> History:
        self._evening_before(self.days)
        self.day = self.days
        self._weekly_record.take(self.weeks - 1)
        for clock in self.clocks.values():
            clock.close()
        # A visit is found late the morning after its due day: on the last day, now.
        for family in self.open:
            if family.stage == ON_REGISTER:
                if family.visit_due < self.days:
                    self.clocks["visit_alone"].count(
                        family.visit_due, family.children, False, False
                    )
                if family.home_due < self.days:
                    self.clocks["visit_home"].count(family.home_due, family.children, False, False)
        undecided = self.decision.open
        record = self._weekly_record
        return History(
            weeks=self.weeks,
            clocks={
                name: (
                    c.due_children,
                    c.in_time_children,
                    c.recorded_children,
                    c.due_families,
                    c.in_time_families,
                )
                for name, c in self.clocks.items()
            },
            tallies=self.tallies,
            stages=record.stages,
            register=record.register,
            teams=record.teams,
            support_needed=record.support_needed,
            support_lapsed=record.support_lapsed,
            overdue=record.overdue,
            conferences=self.conferences,
            icpc_days=self.icpc_days,
            waits={
                name: (len(waits), sum(waits) / len(waits) if waits else 0.0)
                for name, waits in zip(WORK, self.waits, strict=True)
            },
            children_in=self.children_in,
            children_out=self.children_out,
            children_open=sum(f.children for f in (*undecided, *self.open)),
            handover_hours=self.handover_hours,
            posts=self.market.states if self.market else [],
            staff=self.market.events if self.market else {},
            tenures=self.market.tenures if self.market else [],
            trace=self.trace or [],
        )


def _finds_a_worker(service: Service, family: Family, _: int = 0) -> None:
    """Some days after its worker went without notice, the family has another."""
    if family.stage == GONE or family.worker is not None or not family.team.allocates:
        return
    worker = family.team.least_loaded(family, family.points, force=True)
    if worker is None:
        family.team.wait(family, 0)
    else:
        service.transfer(family, worker, family.team)


def simulate(
    scenario: Scenario,
    *,
    weeks: int,
    seed: int,
    replication: int,
    trace: bool = False,
    stop: Callable[[], bool] | None = None,
) -> History:
    """One replication from the baseline's position.

    ``weeks``: calendar weeks from the position date. ``seed`` and ``replication``: non-negative;
    together with the scenario they settle everything. ``stop`` is asked once a simulated day.
    Raises Cancelled when it says so, ScenarioError for an impossible horizon.
    """
    check_weeks(weeks)
    plan = plan_for(scenario, weeks)
    luck = Luck(seed, replication)
    # Next to nothing becomes garbage during a run, and everything at its end: looking for it
    # meanwhile would be a twentieth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        service = Service(plan, luck, trace=trace, stop=stop)
        history = service.run(Arrivals(plan, luck))
        service.market = None  # like the teams, it holds on to what holds on to it
        for team in service.teams:
            team.disband()
        return history
    finally:
        if collecting:
            gc.enable()
