"""The order of a day, written once.

Each morning is one event. Contacts come and work ends between two mornings; everything else falls
in the morning, in this order:

 1. The run may be called off.
 2. The clock moves on to the new day.
 3. Everybody puts down yesterday's work: its hours are counted, nobody is idle.
 4. On the first day of a week: the week before is recorded; the week's inputs hold; load is felt;
    posts are left, filled and advertised; joiners join and leavers leave; pace and cost are set;
    people fall ill.
 5. Each team musters: who is at work today, and who of the front door is on duty.
 6. Last night's work is sorted out: what is done is done; what is in the hands of somebody at
    work stays there; the rest goes back to its list.
 7. Leavers and the newly long-term sick part with their families.
 8. Contacts that no officer can sift, or that must be decided today, go to the duty worker;
    yesterday's decisions that end here go to a manager, in one folder.
 9. On the first day of the run: the cases that are open already are placed.
10. The diary of the day: work that reached yesterday's limit goes on, work that was waiting for
    this day is given out, and what was booked for today happens.
11. Cases that wait for a worker are handed out while there is room.
12. Pressing work of people who are away may be covered.
13. Last night's work goes on, unless something more pressing waits.
14. Everybody at work without a task takes the most pressing one.
15. The next morning is set.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import Any

from model.engine.abilities import Abilities
from model.engine.alarms import Alarm, Alarms
from model.engine.contact_to_conference import contact_sifted
from model.engine.duty_desk import is_todays, put_back, set_rota
from model.engine.handing_out import cover, hand_out_cases, part_with_families
from model.engine.labour_market import LabourMarket
from model.engine.open_cases import place_open_cases
from model.engine.overdue import InHand
from model.engine.shared_work import each_carries
from model.engine.sickness import long_sickness, off_sick_today, week_of_sickness
from model.engine.signing_off import folder_to_managers
from model.engine.vocabulary import DONE_HOURS, GONE, OFFICER
from model.engine.weekly_record import WeeklyRecord
from model.engine.workers import Team, Worker


class Cancelled(Exception):
    """The run was cancelled from outside."""


class Morning:
    """The start of every working day of one replication."""

    def __init__(
        self,
        service: Abilities,
        env: Alarms,
        teams: tuple[Team, ...],
        market: LabourMarket | None,
        record: WeeklyRecord,
        stop: Callable[[], bool] | None,
    ) -> None:
        self._service = service
        self._today = service.today
        self._teams = teams
        self._market = market
        self._record = record
        self._stop = stop
        self._alarm = Alarm(env, self._breaks)
        self._alarm.set(0.0)

    def _breaks(self, _event: Any) -> None:
        """The numbered order of the module's docstring."""
        if self._stop is not None and self._stop():
            raise Cancelled
        service, today = self._service, self._today
        today.day = day = today.day + 1
        today.now = float(day)
        today.day_end = day + 1.0
        interrupted = self.evening_before(day)
        begins = day == 0 or today.week_of_day[day] != today.week
        leavers = self._begin_week(interrupted) if begins else []
        for team in self._teams:
            team.muster(day)
        set_rota(service)
        # Only now, with everybody's work put down and today's staff known, may anything begin.
        in_hand = self._sort_out(interrupted)
        for worker in leavers:
            part_with_families(service, worker)
        self._pass_on_contacts()
        folder_to_managers(service)
        if day == 0:
            place_open_cases(service)
        self._do_todays_agenda()
        hand_out_cases(service)
        cover(service)
        self._go_on(in_hand)
        for team in self._teams:
            for worker in team.here:
                if worker.task is None and not worker.idle:
                    worker.look()
        if day + 1 < today.days:
            self._alarm.set(day + 1.0)

    def evening_before(self, day: int) -> InHand:
        """Everybody puts the work down; the tasks in hand, with yesterday's hours counted."""
        interrupted: InHand = []
        for team in self._teams:
            team.idle.clear()
            for worker in team.here:
                worker.idle = False
                if worker.task is not None:
                    interrupted.append((worker, worker.task))
                    worker.put_down(day)
        return interrupted

    def week_over(self, in_hand: InHand) -> None:
        """The week that ends is recorded, and paid for."""
        today = self._today
        if self._market is not None:
            first = self._service.plan.calendar.first_day_of_week[today.week]
            self._market.week_over(today.week, first, today.day)
        self._record.take(today.week, in_hand)

    def _begin_week(self, in_hand: InHand) -> list[Worker]:
        """A new week's inputs, staff and health; returns those whose last day was yesterday."""
        service, today, plan, market = self._service, self._today, self._service.plan, self._market
        day = today.day
        if day:
            self.week_over(in_hand)
        today.week = week = today.week_of_day[day]
        today.inputs = inputs = plan.weekly[week]
        today.multiplier = inputs.effort_multiplier
        today.route_limits = plan.route_limits[week].tolist()
        leavers = []
        memory = 1 / inputs.load_memory_weeks
        shared: dict[Team, float] = {}
        for team in self._teams:
            if team.shares_cases:
                shared[team] = each_carries(team, service.cases.open)
            for worker in team.staff:
                load = shared.get(team, worker.children / worker.fte)
                worker.load += (load - worker.load) * memory
        if market is not None:
            market.week(week, day)
        for team in self._teams:
            leavers += team.joiners_and_leavers(day, shared.get(team))
            for worker in team.staff:
                worker.rate = inputs.case_hours_per_day * worker.fte
        if market is not None:
            market.settle(week, day)
        last = min(plan.calendar.first_day_of_week[week + 1], today.days)
        week_of_sickness(self._teams, today, plan.illness[week], last)
        hold_cases = (service.front_door, service.fsp)
        if day == 0:
            off_sick_today(hold_cases, today)
        return leavers + long_sickness(hold_cases, today, last)

    def _sort_out(self, interrupted: InHand) -> InHand:
        """What becomes of last night's tasks; returns those whose worker is in today.

        A contact to be decided today goes back to the pool: the duty worker will finish it.
        """
        in_hand: InHand = []
        for worker, task in interrupted:
            if task.family.stage == GONE:
                continue
            if task.hours <= DONE_HOURS:
                self._service.finished(task, worker)
            elif worker.present and (task.kind != OFFICER or task.due > self._today.day):
                in_hand.append((worker, task))
            else:
                worker.requeue(task)
        return in_hand

    def _pass_on_contacts(self) -> None:
        """No officer today, or a contact to be decided today: the duty worker does both parts."""
        officers = self._service.officers
        pool = officers.pool
        if not pool:
            return
        waiting = pool.copy()
        pool.clear()
        for entry in waiting:
            if not officers.here or entry[1] <= self._today.day:
                contact_sifted(self._service, entry[3], None)
            else:
                heappush(pool, entry)

    def _do_todays_agenda(self) -> None:
        service, work, day = self._service, self._service.work, self._today.day
        for worker, task in work.tomorrow:
            holder = task.family.worker
            if task.family.stage == GONE:
                continue
            if holder is worker or (holder is None and worker.employed):
                worker.requeue(task)
            else:
                task.queued = True
                work.put(task)
        work.tomorrow.clear()
        for task in work.releases[day]:
            if task.family.stage != GONE:
                work.give(task)
        for what, family, about in service.agenda[day]:
            what(service, family, about)
        work.releases[day] = []
        service.agenda[day] = []

    def _go_on(self, in_hand: InHand) -> None:
        """Last night's tasks go on, unless something more pressing waits this morning."""
        may_wait = self._today.inputs.interrupt_overnight
        for worker, task in in_hand:
            if task.family.stage == GONE:
                continue
            if not is_todays(worker, task):
                put_back(worker, task)
            elif may_wait and worker.sees_more_pressing(task):
                worker.requeue(task)
            else:
                worker.start(task)
