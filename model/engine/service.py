"""One replication put together: its parts, its teams, and what is read off at the end."""

from __future__ import annotations

from collections.abc import Callable

from model.engine import as_recorded
from model.engine.abilities import Abilities, every_step
from model.engine.absence import absences_of
from model.engine.alarms import Alarms
from model.engine.arrivals import Arrivals
from model.engine.chairs import diary_of
from model.engine.contact_to_conference import book_icpc, returns
from model.engine.history import History
from model.engine.labour_market import LabourMarket
from model.engine.luck import Luck
from model.engine.morning import Morning
from model.engine.plan import Plan
from model.engine.register import off_register
from model.engine.shared_work import noting
from model.engine.stepping_up import plan_enquiry
from model.engine.today import Today
from model.engine.vocabulary import ON_REGISTER, STAFFED, WORK, WORKS
from model.engine.weekly_record import WeeklyRecord
from model.engine.workers import Team, Worker
from model.engine.workplace import Workplace

_STEPS = every_step()


class Service:
    """A front door, an FSP team and a safeguarding unit for one replication."""

    def __init__(
        self, plan: Plan, luck: Luck, *, trace: bool, stop: Callable[[], bool] | None
    ) -> None:
        self._env = Alarms()
        self._plan = plan
        self._today = Today(plan.calendar, plan.weekly[0], logging=trace)
        self._abilities = Abilities(plan, luck, self._today, _STEPS, trace=trace)
        self._abilities.chairs = diary_of(plan, luck)
        self._abilities.book_icpc = book_icpc
        self._abilities.plan_enquiry = plan_enquiry
        self._abilities.comes_back = returns
        self._abilities.off_register = off_register
        self._workplace = Workplace(
            self._env,
            self._today,
            self._abilities,
            self._abilities.work.tomorrow,
            plan.sickness_spell,
        )
        self._teams = self._opened(luck)
        if not (self._abilities.front_door.allocates and self._abilities.fsp.allocates):
            self._abilities.steps = noting(_STEPS)
        self._market: LabourMarket | None = None
        if plan.posts:
            self._market = LabourMarket(
                self._today,
                plan,
                luck,
                self._workplace,
                {"front_door": self._abilities.front_door, "fsp": self._abilities.fsp},
            )
        self._record = WeeklyRecord(self._abilities)
        self._morning = Morning(
            self._abilities, self._env, self._teams, self._market, self._record, stop
        )

    def _opened(self, luck: Luck) -> tuple[Team, ...]:
        """The teams, with the people of those whose headcount is held."""
        i, service = self._today.inputs, self._abilities
        in_pool = [False] * len(WORKS)
        on_own_list = [not work.pooled for work in WORKS]

        def team(name: str, allocates: bool, cap: float) -> Team:
            own_list = on_own_list if allocates else in_pool
            return Team(self._today, name, cap, allocates=allocates, own_list=own_list)

        service.front_door = team(
            "front_door", i.front_door_allocation == "own list", i.cap_points_front_door
        )
        service.fsp = team("fsp", i.fsp_allocation == "own list", i.cap_points_fsp)
        service.fsp.forces = not i.caps_bind
        service.officers = team("contact_officer", False, 0.0)
        service.managers = team("front_door_manager", False, 0.0)
        service.fsp_managers = team("fsp_manager", False, 0.0)
        teams = (
            service.front_door,
            service.fsp,
            service.officers,
            service.managers,
            service.fsp_managers,
        )
        for code, (name, unit) in enumerate(zip(STAFFED, teams, strict=True), 1):
            held = self._plan.people.get(name)
            if held:
                absences = absences_of(luck, code, [person.ordinal for person in held], self._plan)
                unit.workers = [Worker(self._workplace, unit, person, absences) for person in held]
        return teams

    def run(self, arrivals: Arrivals) -> History:
        """Run to the horizon."""
        arrivals.start(self._abilities, self._env)
        self._env.ring_until(self._today.days)
        return self._close()

    def disband(self) -> None:
        """Cut the ties that bind a replication's objects in circles."""
        self._market = None  # like the teams, it holds on to what holds on to it
        for team in self._teams:
            team.disband()

    def _close(self) -> History:
        today, service, record, market = self._today, self._abilities, self._record, self._market
        counts, clocks = service.counts, service.clocks
        in_hand = self._morning.evening_before(today.days)
        today.day = today.days
        self._morning.week_over(in_hand)
        for clock in clocks.values():
            clock.close()
        # A visit is found late the morning after its due day: on the last day, now.
        for family in service.cases.open:
            if family.stage == ON_REGISTER:
                if family.visit_due < today.days:
                    clocks["visit_alone"].count(family.visit_due, family.children, False)
                as_recorded.close(service, family)
                if family.home_due < today.days:
                    clocks["visit_home"].count(family.home_due, family.children, False)
        undecided = service.decision.open
        return History(
            weeks=today.weeks,
            clocks={name: clock.by_week for name, clock in clocks.items()},
            tallies=counts.tallies,
            stages=record.stages,
            register=record.register,
            teams=record.teams,
            support_needed=record.support_needed,
            support_lapsed=record.support_lapsed,
            overdue=record.overdue,
            owed_by=record.owed_by,
            slots=record.slots,
            slots_booked=record.slots_booked,
            conferences=counts.conferences,
            icpc_days=counts.icpc_days,
            plan_days=counts.plan_days,
            waits={
                name: (len(waits), sum(waits) / len(waits) if waits else 0.0)
                for name, waits in zip(WORK, counts.waits, strict=True)
            },
            children_in=counts.children_in,
            children_out=counts.children_out,
            children_open=sum(f.children for f in (*undecided, *service.cases.open)),
            handover_hours=counts.handover_hours,
            posts=market.states if market else [],
            staff=market.events if market else {},
            tenures=market.tenures if market else [],
            trace=service.log.lines if service.log is not None else [],
        )
