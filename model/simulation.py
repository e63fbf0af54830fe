"""One replication: ``simulate(scenario, ...) -> History``.

Pure and picklable: the same scenario, seed, replication and pinned versions give the same
history in any process. Inside the event loop there are plain lists, tuples and look-ups only.
The clock counts working days; each morning is one event, in which diaries are looked at, cases
are handed out and everybody starts on their most pressing task.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from typing import Any

import numpy as np
import simpy
from simpy.events import Timeout

from model import pathway
from model.calendar import Calendar, working_calendar
from model.chairs import Diary
from model.distributions import TABLE_SIZE, AnyDistribution, Table, table
from model.draws import Luck, Purpose, cumulative
from model.inputs import SOURCES, Inputs, family_size_shares
from model.pathway import STAGES, WORK, Family
from model.position import place_open_cases
from model.scenario import Scenario, check_weeks
from model.timeliness import CLOCKS, Clock
from model.workforce import DECISION, YEAR, Task, Team, Worker, people, take

TALLIES = (
    "contact", "returned", "contact>advice", "contact>early help", "contact>assessment",
    "contact>strategy", "strategy>s47", "strategy>assessment", "strategy>no more", "s47 ended",
    "s47 seen through", "s47>icpc", "s47>care and support", "s47>no more", "icpc called",
    "icpc>register", "icpc>care and support", "transfer in", "register>de-registered",
    "register>care and support", "register>other exit", "assessment completed",
    "assessment>care and support", "assessment>early help", "assessment>no more",
    "care and support>closed", "court begun", "court ended", "handover", "worker change",
)  # fmt: skip
"""Events that are counted by week, in children and in families."""

TEAM_SERIES = (
    "fte", "available_hours", "used_hours", "needed_hours", "caseload_mean", "caseload_p90",
    "caseload_max", "points_mean", "families_mean", "waiting",
)  # fmt: skip
TEAMS = ("front_door", "fsp")
_PRIOR_RETURNS = len(SOURCES)
_TRANSFERS, _COURT = 6, 7
_NO_LIMIT = float("inf")


class Cancelled(Exception):
    """The run was cancelled from outside."""


@dataclass(slots=True)
class History:
    """What happened in one replication, week by week. Plain lists; one number a week.

    ``clocks[name]``: children due, in time, recorded in time; families due, in time.
    ``tallies[name]``: children, families. ``stages[name]``: children, families open at week's
    end. ``teams[team][series]``. ``icpc_days``: (week, working days from the strategy
    discussion, children). ``waits[work]``: (tasks done, mean working days from workable to done)
    over the whole run. ``trace``: the event log, when asked for.
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
    trace: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    """What every replication of a scenario shares; compiled once per process."""

    calendar: Calendar
    weekly: list[Inputs]
    rates: list[np.ndarray[Any, Any]]
    """Arrivals a day: one array per source, then returns of families closed before the start."""


@lru_cache(maxsize=16)
def _compiled(identity: str, weeks: int, holder: _Holder) -> _Plan:
    scenario = holder.scenario
    weekly = scenario.weekly_inputs(weeks)
    start = weekly[0]
    calendar = working_calendar(start.start_date, weeks)
    return _Plan(calendar, weekly, _arrival_rates(calendar, weekly))


class _Holder:
    """Carries a scenario past a cache that is keyed by identity alone."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)


def _arrival_rates(calendar: Calendar, weekly: list[Inputs]) -> list[np.ndarray[Any, Any]]:
    """Contacts (events, not children) expected on each working day, by source."""
    days, first = calendar.days, weekly[0]
    year = working_calendar(first.start_date, 52)
    pattern = [
        first.weekday_factors[calendar.weekday[d]]
        * first.month_factors[calendar.month[d]]
        * (1 + first.growth_per_year * d / YEAR)
        for d in range(days)
    ]
    over_year = [
        first.weekday_factors[year.weekday[d]]
        * first.month_factors[year.month[d]]
        * (1 + first.growth_per_year * d / YEAR)
        for d in range(year.days)
    ]
    # The first twelve months carry the stated year's total whatever the pattern.
    daily = [p / sum(over_year) * 52 * 7 / 365.25 for p in pattern]
    rates: list[np.ndarray[Any, Any]] = []
    for source, name in enumerate(SOURCES):
        by_day = []
        for day in range(days):
            inputs = weekly[calendar.week[day]]
            events = inputs.contacts_per_year / inputs.named_children_mean
            outside = events * (1 - first.returns_per_contact) * inputs.source_shares[source]
            by_day.append(outside * getattr(inputs, f"{name}_factor") * daily[day])
        rates.append(np.array(by_day))
    # Families closed in the year before the start still come back, fewer each day.
    back = first.contacts_per_year / first.named_children_mean * first.returns_per_contact / YEAR
    rates.append(np.array([max(back * (1 - day / YEAR), 0.0) for day in range(days)]))
    return rates


Handler = Callable[["Service", Task, "Worker | None"], None]
DayHandler = Callable[["Service", Family, int], None]

_FINISHED: tuple[Handler, ...] = (
    pathway.contact_sifted, pathway.contact_decided, pathway.strategy_prepared,
    pathway.strategy_held, pathway.s47_worked, pathway.report_written,
    pathway.assessment_worked, pathway.assessment_worked, pathway.visited,
    pathway.core_group_held, pathway.report_written, pathway.care_plan_opened,
    pathway.support_given,
)  # fmt: skip


class Service:
    """The state of one replication, and what the pathway may ask of it."""

    def __init__(
        self, plan: _Plan, luck: Luck, *, trace: bool, stop: Callable[[], bool] | None
    ) -> None:
        self.env = simpy.Environment()
        self.luck = luck
        self.stop = stop
        self.calendar = calendar = plan.calendar
        self.weeks, self.days = calendar.weeks, calendar.days
        self.week_of_day = calendar.week
        self.weekly = plan.weekly
        self.inputs = inputs = plan.weekly[0]
        self.day = -1
        self.week = 0
        self.day_end = 0.0
        self.now = 0.0
        """The time of the event being handled (read once from SimPy, which computes it)."""
        self.serial = 0
        self.agenda: list[list[tuple[DayHandler, Family, int]]] = [[] for _ in range(self.days)]
        self.releases: list[list[Task]] = [[] for _ in range(self.days)]
        self.tomorrow: list[tuple[Worker, Task]] = []
        self.open: dict[Family, None] = {}
        self.pooled_kinds = (pathway.SCREENING,)
        self.clocks = {name: Clock(self.weeks, self.week_of_day, self.days) for name in CLOCKS}
        self.tallies = {name: ([0] * self.weeks, [0] * self.weeks) for name in TALLIES}
        self.children_in, self.children_out = [0], [0]
        self.register_children = 0
        self.icpc_days: list[tuple[int, int, int]] = []
        self.support_needed = self.support_lapsed = 0.0
        self.conferences = [0] * self.weeks
        self.wait_count, self.wait_total = [0] * len(WORK), [0.0] * len(WORK)
        self.trace: list[tuple[Any, ...]] | None = [] if trace else None
        self._weekly_record = _WeeklyRecord(self)
        self._read_tables(inputs)
        self._open_teams(plan, inputs)

    # --- Set-up ---

    def _read_tables(self, i: Inputs) -> None:
        """Distributions as tables; they do not change during a run."""
        self.hours: list[tuple[Table, ...]] = [
            (table(i.officer_hours),),
            (table(i.screening_hours), table(i.screening_progress_hours)),
            *(
                (table(d),)
                for d in (
                    i.strategy_hours, i.manager_hours, i.s47_hours, i.icpc_report_hours,
                    i.assessment_hours, i.core_assessment_hours, i.visit_hours,
                    i.core_group_hours, i.review_report_hours, i.care_plan_hours,
                )
            ),
        ]  # fmt: skip
        self.premeeting_hours = table(i.premeeting_hours)
        self.support_hours = {
            pathway.ON_REGISTER: table(i.cp_support_hours),
            pathway.ON_CASP: table(i.casp_support_hours),
            pathway.IN_COURT: table(i.court_support_hours),
        }
        self.s47_wait = table(i.s47_wait_days)
        self.assessment_wait = table(i.assessment_wait_days)
        self.core_assessment_wait = table(i.core_assessment_wait_days)
        self.icpc_booked_day = table(i.icpc_booked_day)
        self.postponement = table(i.postponement_days)
        self.visit_retry = table(i.visit_retry_days)
        self.casp_days, self.court_days = table(i.casp_days), table(i.court_days)
        self.day_limit = [_NO_LIMIT] * len(WORK)
        self.day_limit[pathway.S47] = i.s47_hours_per_day
        self.size_shares = cumulative(family_size_shares(i.extra_children_mean))
        self._named = _binomials(i.named_at_contact)
        joins = (
            (i.named_by_s47 - i.named_at_contact) / (1 - i.named_at_contact)
            if i.named_at_contact < 1
            else 0.0
        )
        self._join_s47 = _binomials(joins)
        self.visit_home_by = self.calendar.after_weeks(i.visit_home_weeks)
        self.core_group_by = self.calendar.after_weeks(i.core_group_weeks)
        self.first_review_by = self.calendar.after_months(i.review_first_months)
        self.later_review_by = self.calendar.after_months(i.review_months)

    def _open_teams(self, plan: _Plan, i: Inputs) -> None:
        self.front_door = Team(
            self, "front_door", 1, allocates=i.front_door_allocation == "own list"
        )
        self.fsp = Team(self, "fsp", 2, allocates=i.fsp_allocation == "own list")
        self.officers = Team(self, "contact_officer", 3, allocates=False)
        self.managers = Team(self, "front_door_manager", 4, allocates=False)
        self.front_door.cap, self.fsp.cap = i.cap_points_front_door, i.cap_points_fsp
        self.teams = (self.front_door, self.fsp, self.officers, self.managers)
        number = 0
        for team in self.teams:
            fte = [getattr(week, f"{team.name}_fte") for week in plan.weekly]
            for person in people(fte, self.calendar.first_day_of_week, self.days):
                number += 1
                team.workers.append(Worker(self, team, person, number))
        self.officers_in = False
        slots = [
            week.chair_fte * week.conferences_per_chair + week.external_conferences
            for week in plan.weekly
        ]
        # Conferences are booked beyond the run's end too, on the last week's diary.
        beyond = min(len(self.calendar.first_day_of_week) - 1, self.weeks + 40)
        slots += [slots[-1]] * (beyond - self.weeks)
        self.chairs = Diary(
            slots, self.calendar.first_day_of_week, self.calendar.first_day_of_week[beyond]
        )

    # --- What the pathway asks for ---

    def table_hours(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw, before the multiplier."""
        return self.hours[kind][0][int(u * TABLE_SIZE)]

    def effort(self, kind: int, u: float) -> float:
        """Hours of a kind of work at a uniform draw."""
        return self.hours[kind][0][int(u * TABLE_SIZE)] * self.inputs.effort_multiplier

    def tally(self, name: str, children: int) -> None:
        """Count an event of this week."""
        by_children, by_families = self.tallies[name]
        by_children[self.week] += children
        by_families[self.week] += 1

    def named(self, size: int, u: float) -> int:
        """Children a contact names, of a family of a size."""
        return 1 + bisect(self._named[size - 1], u)

    def siblings_by_s47(self, family: Family, u: float) -> int:
        """Further children the S47 adds to those named in the contact."""
        return bisect(self._join_s47[family.size - family.children], u)

    def join(self, family: Family, children: int, *, named: bool = True) -> None:
        """Children are added to a family's episode."""
        self.children_in[0] += children
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
        if task.hours <= 0:
            self.finished(task, None)
            return
        if not lapses:
            task.family.team.needed += task.hours
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
        """A task is done: count its wait and let the pathway go on."""
        kind = task.kind
        now = self.now
        self.wait_count[kind] += 1
        self.wait_total[kind] += now - task.released
        if self.trace is not None:
            begun = task.begun if task.begun >= 0 else now
            self.log(task.family, WORK[kind], task.released, begun, now, task.due, worker)
        if task.family.stage != pathway.GONE:  # the family may have left while we worked
            _FINISHED[kind](self, task, worker)

    def log(
        self, family: Family, what: str, released: float, begun: float, done: float,
        due: float | None, worker: Worker | None,
    ) -> None:  # fmt: skip
        """One line of the event log."""
        assert self.trace is not None
        where = worker.team.name if worker is not None else ""
        number = worker.person.ordinal if worker is not None else -1
        self.trace.append(
            (family.number, family.children, what, released, begun, done, due, where, number)
        )

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
        worker = team.least_loaded(points, force=force)
        if worker is None:
            team.wait(family, 0 if force else 1)
        else:
            worker.hold(family)

    def reweigh(self, family: Family, points: float) -> None:
        """The family's weight in its worker's caseload changes."""
        if family.worker is not None:
            family.worker.points += points - family.points
        family.points = points

    def transfer(self, family: Family, worker: Worker | None, team: Team) -> None:
        """The family moves to another worker (and team) with all its work."""
        before = family.worker
        tasks = family.pending
        family.pending = []
        if before is not None:
            tasks += before.release(family)
            before.let_go(family)
            self.tally("worker change", family.children)
        elif team is not family.team and not family.team.allocates:
            tasks += take(family.team.pool, family)
        if family.team is not team:
            self.tally("handover", family.children)
            family.team = team
        if worker is not None:
            worker.hold(family)
        for task in tasks:
            self.put(task)

    def release(self, family: Family) -> None:
        """The family leaves the service: nobody holds it and its work is dropped."""
        for name in ("assessment", "core_assessment"):
            self.clocks[name].drop(family, self.day)
        self.drop_tasks(family, everything=True)
        if family.worker is not None:
            family.worker.let_go(family)
        self.open.pop(family, None)

    def drop_tasks(self, family: Family, *, everything: bool = False) -> None:
        """Work that has lost its purpose comes off every list."""
        kept: list[Task] = []
        tasks = family.pending
        if family.worker is not None:
            tasks += family.worker.release(family)
        elif not family.team.allocates:
            tasks += take(family.team.pool, family)
        for task in tasks:
            if everything or task.kind >= pathway.VISIT:
                task.queued = False
                if task.kind == pathway.SUPPORT:  # the rest of the month is not needed any more
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

    def run(self, arrivals: _Arrivals) -> History:
        """Run to the horizon."""
        env = self.env
        Timeout(env, 0).callbacks.append(self._morning)  # type: ignore[union-attr]
        arrivals.start(self)
        env.run(until=self.days)
        return self._close()

    def _morning(self, _event: Any) -> None:
        """The start of a working day."""
        if self.stop is not None and self.stop():
            raise Cancelled
        self.day = day = self.day + 1
        self.now = float(day)
        self.day_end = day + 1.0
        interrupted = self._evening_before(day)
        if self.week_of_day[day] != self.week or day == 0:
            self._begin_week(day)
        self._muster(day)
        in_hand = self._settle(interrupted, day)
        if day == 0:
            place_open_cases(self)
        for worker, task in self.tomorrow:
            if task.family.stage == pathway.GONE:
                continue
            if task.family.worker is worker or task.family.worker is None:
                worker.requeue(task)
            else:
                task.queued = True
                self.put(task)
        self.tomorrow.clear()
        for task in self.releases[day]:
            if task.family.stage != pathway.GONE:
                self.give(task)
        for what, family, about in self.agenda[day]:
            what(self, family, about)
        self.releases[day] = []
        self.agenda[day] = []
        self._hand_out_cases()
        self._cover(day)
        for worker, task in in_hand:
            if task.family.stage != pathway.GONE:
                worker._start(task)
        for team in self.teams:
            for worker in team.workers:
                if worker.present and worker.task is None and not worker.idle:
                    worker.look()
        if day + 1 < self.days:
            Timeout(self.env, 1.0).callbacks.append(self._morning)  # type: ignore[union-attr]

    def _begin_week(self, day: int) -> None:
        if day:
            self._weekly_record.take(self.week)
        self.week = week = self.week_of_day[day]
        self.inputs = inputs = self.weekly[week]
        for team in self.teams:
            for worker in team.workers:
                worker.rate = inputs.case_hours_per_day * worker.fte
                if worker.employed:
                    memory = 1 / inputs.load_memory_weeks
                    worker.load += (worker.children / worker.fte - worker.load) * memory
        spell = inputs.sickness_spell_days.expected
        rate = min(inputs.sickness_rate, 0.95)
        # Spells start so often that the stated share of working days is lost to them.
        self._spell_hazard = rate / (spell * (1 - rate)) if spell else 0.0
        self._spells = table(inputs.sickness_spell_days)
        self._training_chance = inputs.training_days / YEAR

    def _evening_before(self, day: int) -> list[tuple[Worker, Task]]:
        """Everybody puts the work down; the tasks in hand, with yesterday's hours counted."""
        interrupted: list[tuple[Worker, Task]] = []
        for team in self.teams:
            team.idle = []
            for worker in team.workers:
                worker.idle = False
                task = worker.stop_for_the_night(day)
                if task is not None:
                    interrupted.append((worker, task))
        return interrupted

    def _muster(self, day: int) -> None:
        """Who is in post and who is in today."""
        self.leavers: list[Worker] = []
        for team in self.teams:
            for worker in team.workers:
                person = worker.person
                if not person.start <= day < person.end:
                    worker.present = False
                    if worker.employed:
                        self.leavers.append(worker)
                    worker.employed = False
                    continue
                if not worker.employed:
                    worker.employed = True
                    worker.load = worker.children / worker.fte
                worker.present = self._is_in(worker, day)
                if worker.present:
                    team.available += worker.rate

    def _settle(
        self, interrupted: list[tuple[Worker, Task]], day: int
    ) -> list[tuple[Worker, Task]]:
        """What becomes of last night's tasks; returns those that go on first thing today.

        Only now, with everybody's work put down and today's staff known, may anything be begun.
        """
        in_hand: list[tuple[Worker, Task]] = []
        finish_first = not self.inputs.interrupt_overnight
        for worker, task in interrupted:
            if task.family.stage == pathway.GONE:
                continue
            if task.hours <= 1e-9:
                self.finished(task, worker)
            elif finish_first and worker.present:
                in_hand.append((worker, task))
            else:
                worker.requeue(task)
        for worker in self.leavers:
            self._leaves(worker)
        self.officers_in = any(worker.present for worker in self.officers.workers)
        if self.officers.pool:
            # No officer today, or a contact that must be decided today: the duty worker does both.
            pool, self.officers.pool = self.officers.pool, []
            for entry in pool:
                if not self.officers_in or entry[1] <= day:
                    pathway.contact_sifted(self, entry[3], None)
                else:
                    heappush(self.officers.pool, entry)
        return in_hand

    def _is_in(self, worker: Worker, day: int) -> bool:
        if day < worker.sick_until:
            return False
        hazard = self._spell_hazard
        effect = self.inputs.sickness_load_effect
        if effect:
            felt = 1 + effect * (worker.load - self.inputs.reference_caseload)
            hazard *= felt if felt > 0.6 else 0.6
        if worker.sick_draws[day] < hazard:
            worker.sick_until = day + int(self._spells[int(worker.spell_draws[day] * TABLE_SIZE)])
            if worker.sick_until > day:
                return False
        return not (day in worker.away or worker.training[day] < self._training_chance)

    def _leaves(self, worker: Worker) -> None:
        """Somebody's last day was yesterday: cases go to colleagues, or wait for one."""
        for family in list(worker.families):
            team = worker.team
            other = team.least_loaded(family.points, force=True)
            self.transfer(family, other, team)
            if other is None:
                team.wait(family, 0)
        for task in worker.release(None):
            self.put(task)

    def _hand_out_cases(self) -> None:
        """Cases waiting for a worker, the most pressing first, while there is room."""
        for team in (self.front_door, self.fsp):
            waiting = team.waiting
            while waiting:
                rank, _, family = waiting[0]
                if not self._waits_for(team, family):
                    heappop(waiting)
                    continue
                worker = team.least_loaded(family.points, force=rank == 0 and family.team is team)
                if worker is None:
                    break
                heappop(waiting)
                self.transfer(family, worker, team)
                if team is self.fsp and family.handing_over:
                    pathway.taken_on(self, family)

    @staticmethod
    def _waits_for(team: Team, family: Family) -> bool:
        """Whether a family in a team's queue still wants a worker there, or has moved on."""
        if family.stage == pathway.GONE:
            return False
        return family.worker is None if family.team is team else family.handing_over

    def _cover(self, day: int) -> None:
        """Pressing work of people who are away may be done by colleagues."""
        chance = self.inputs.cover_per_day
        for team in (self.front_door, self.fsp):
            for worker in team.workers:
                if worker.present or not worker.ready or not worker.employed:
                    continue
                covered = worker.cover[day] < chance
                if not covered and worker.ready[0][0] != DECISION:
                    continue
                for task in worker.release(None):
                    # A strategy discussion is everybody's; the rest depends on who can help.
                    urgent = task.kind == pathway.STRATEGY or (
                        covered and task.due - day <= 2 and task.kind != pathway.SUPPORT
                    )
                    colleague = self._freest(team) if urgent else None
                    (colleague or worker).push(task)

    @staticmethod
    def _freest(team: Team) -> Worker | None:
        best, fewest = None, _NO_LIMIT
        for worker in team.workers:
            if worker.present:
                load = len(worker.ready) / worker.fte
                if load < fewest:
                    best, fewest = worker, load
        return best

    def _close(self) -> History:
        self._evening_before(self.days)
        self.day = self.days
        self._weekly_record.take(self.weeks - 1)
        for clock in self.clocks.values():
            clock.close()
        # A visit is late the morning after its due day; the last day's stays open.
        for family in self.open:
            if family.stage == pathway.ON_REGISTER:
                if family.visit_due < self.days and not family.visit_late:
                    self.clocks["visit_alone"].count(
                        family.visit_due, family.children, False, False
                    )
                if family.home_due < self.days and not family.home_late:
                    self.clocks["visit_home"].count(family.home_due, family.children, False, False)
        undecided = self.clocks["decision"].open
        record = self._weekly_record
        return History(
            weeks=self.weeks,
            clocks={
                name: (
                    c.due_children, c.in_time_children, c.recorded_children, c.due_families,
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
                name: (n, total / n if n else 0.0)
                for name, n, total in zip(WORK, self.wait_count, self.wait_total, strict=True)
            },
            children_in=self.children_in[0],
            children_out=self.children_out[0],
            children_open=sum(f.children for f in (*undecided, *self.open)),
            trace=self.trace or [],
        )  # fmt: skip


class _WeeklyRecord:
    """What is looked at when a week is over."""

    def __init__(self, service: Service) -> None:
        self._service = service
        weeks = service.weeks
        self.stages: dict[str, tuple[list[int], list[int]]] = {
            name: ([0] * weeks, [0] * weeks) for name in STAGES
        }
        self.register = [0] * weeks
        self.teams: dict[str, dict[str, list[float]]] = {
            name: {series: [0.0] * weeks for series in TEAM_SERIES} for name in TEAMS
        }
        self.support_needed = [0.0] * weeks
        self.support_lapsed = [0.0] * weeks
        self.overdue = {name: ([0] * weeks, [0] * weeks) for name in CLOCKS}

    def take(self, week: int) -> None:
        """Record the state at the end of a week."""
        service = self._service
        children, families = [0] * len(STAGES), [0] * len(STAGES)
        for family in service.open:
            children[family.stage] += family.children
            families[family.stage] += 1
        for family in service.clocks["decision"].open:
            children[0] += family.children
            families[0] += 1
        for index, name in enumerate(STAGES):
            self.stages[name][0][week] = children[index]
            self.stages[name][1][week] = families[index]
        self.register[week] = service.register_children
        self.support_needed[week] = service.support_needed
        self.support_lapsed[week] = service.support_lapsed
        service.support_needed = service.support_lapsed = 0.0
        for name in TEAMS:
            team: Team = getattr(service, name)
            self._take_team(team, self.teams[name], week)
        for name, clock in service.clocks.items():
            late, oldest = clock.overdue(service.day)
            if name == "visit_alone":
                late, oldest = _unseen(service)
            self.overdue[name][0][week] = late
            self.overdue[name][1][week] = oldest

    @staticmethod
    def _take_team(team: Team, series: dict[str, list[float]], week: int) -> None:
        here = [worker for worker in team.workers if worker.employed]
        fte = sum(worker.fte for worker in here)
        series["fte"][week] = fte
        series["available_hours"][week] = team.available
        series["used_hours"][week] = team.used
        series["needed_hours"][week] = team.needed
        team.available = team.used = team.needed = 0.0
        series["waiting"][week] = sum(
            1 for _, _, f in team.waiting if f.worker is None and f.stage != pathway.GONE
        )
        if fte:
            loads = sorted(worker.children / worker.fte for worker in here)
            series["caseload_mean"][week] = sum(worker.children for worker in here) / fte
            series["caseload_p90"][week] = loads[min(int(0.9 * len(loads)), len(loads) - 1)]
            series["caseload_max"][week] = loads[-1]
            series["points_mean"][week] = sum(worker.points for worker in here) / fte
            series["families_mean"][week] = sum(len(w.families) for w in here) / fte


def _unseen(service: Service) -> tuple[int, int]:
    """Children on the register whose visit is overdue, and the longest by how many days."""
    late = [
        (service.day - family.last_seen, family.children)
        for family in service.open
        if family.stage == pathway.ON_REGISTER and family.visit_late
    ]
    if not late:
        return 0, 0
    longest = max(days for days, _ in late) - service.inputs.visit_alone_days
    return sum(children for _, children in late), longest


def _binomials(chance: float) -> list[list[float]]:
    """For 0 to 5 siblings: running chances that at most k of them are named."""
    from math import comb

    rows = []
    for n in range(6):
        terms = [comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)]
        rows.append(cumulative(terms)[:-1])
    return rows


class _Arrivals:
    """The stream of contacts, transfers and court families of one replication."""

    def __init__(self, plan: _Plan, luck: Luck) -> None:
        columns = pathway.CONTACT_COLUMNS
        merged: list[tuple[float, int, list[float], bool]] = []
        for source, rate in enumerate(plan.rates):
            if not rate.any():
                continue
            times, numbers, rows = luck.arrivals(source, rate, columns)
            back = [source == _PRIOR_RETURNS] * len(times)
            merged += zip(times, numbers, rows, back, strict=True)
        merged.sort(key=lambda item: item[:2], reverse=True)
        self._coming = merged
        self._plan = plan
        self._luck = luck

    def start(self, service: Service) -> None:
        """Schedule the first arrival, and the rarer ones into the diary."""
        self._service = service
        self._schedule()
        inputs = service.inputs
        for source, what in ((_TRANSFERS, _transfer_arrives), (_COURT, pathway.court_arrives)):
            if source == _TRANSFERS:
                yearly = [
                    w.transfers_in_per_year / (1 + inputs.extra_children_mean)
                    for w in self._plan.weekly
                ]
            else:
                yearly = [w.court_families_per_year for w in self._plan.weekly]
            daily = np.array([yearly[service.week_of_day[d]] / YEAR for d in range(service.days)])
            if not daily.any():
                continue
            times, numbers, rows = self._luck.arrivals(source, daily, pathway.CONTACT_COLUMNS)
            for time, number, row in zip(times, numbers, rows, strict=True):
                size = 1 + bisect(service.size_shares, row[pathway.C_SIZE])
                family = Family(number, row, size, size)
                service.agenda[int(time)].append((what, family, 0))

    def _schedule(self) -> None:
        if self._coming:
            service = self._service
            wait = max(self._coming[-1][0] - service.now, 0.0)
            Timeout(service.env, wait).callbacks.append(self._arrive)  # type: ignore[union-attr]

    def _arrive(self, _event: Any) -> None:
        service = self._service
        service.now = service.env.now
        _, number, row, back = self._coming.pop()
        size = 1 + bisect(service.size_shares, row[1])
        family = Family(number, row, size, 1 + bisect(service._named[size - 1], row[2]))
        children, families = service.tallies["contact"]
        children[service.week] += family.children
        families[service.week] += 1
        if back:
            service.tally("returned", family.children)
        pathway.contact_arrives(service, family)
        self._schedule()


def _transfer_arrives(service: Service, family: Family, _: int = 0) -> None:
    """A child on another council's plan moves in: a transfer-in conference within 15 days."""
    service.join(family, family.children, named=False)
    family.progress(service, service.front_door)
    family.parts = 1
    service.open[family] = None
    service.tally("transfer in", family.children)
    family.strategy_day = service.day
    family.stage = pathway.AT_ICPC
    service.assign(family, service.inputs.points_s47, force=True)
    pathway.book_icpc(service, family)


def simulate(
    scenario: Scenario, *, weeks: int, seed: int, replication: int, trace: bool = False,
    stop: Callable[[], bool] | None = None,
) -> History:  # fmt: skip
    """One replication from the baseline's position.

    ``weeks``: calendar weeks from the position date. ``seed`` and ``replication``: non-negative;
    together with the scenario they settle everything. ``stop`` is asked once a simulated day.
    Raises Cancelled when it says so, ScenarioError for an impossible horizon.
    """
    check_weeks(weeks)
    plan = _compiled(scenario.identity, weeks, _Holder(scenario))
    luck = Luck(seed, replication)
    service = Service(plan, luck, trace=trace, stop=stop)
    return service.run(_Arrivals(plan, luck))


__all__ = ["AnyDistribution", "Cancelled", "History", "Purpose", "Service", "simulate"]
