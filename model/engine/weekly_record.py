"""What is looked at when a week of a run is over."""

from __future__ import annotations

from model.engine.abilities import Abilities
from model.engine.clocks import late_cases
from model.engine.family import Family
from model.engine.overdue import InHand, hours_overdue, overdue_by_ower
from model.engine.shared_work import carried
from model.engine.vocabulary import AT_S47, CLOCKS, GONE, ON_REGISTER, OWERS, STAGES, TEAMS
from model.engine.workers import Team
from model.scenario.posts import CONTRACTS

_FTE_OF = {contract: f"fte_{contract.replace(' ', '_')}" for contract in CONTRACTS}
TEAM_SERIES = (
    "fte",
    "experienced_fte",
    "need_fte",
    *_FTE_OF.values(),
    "staff_days",
    "sick_days",
    "available_hours",
    "used_hours",
    "needed_hours",
    "overdue_hours",
    "caseload_mean",
    "caseload_p90",
    "caseload_max",
    "points_mean",
    "families_mean",
    "waiting",
)
"""Series of each team. Where headcounts are held, contracts are told apart by the inputs."""


class WeeklyRecord:
    """What is looked at when a week is over."""

    def __init__(self, service: Abilities) -> None:
        self._service = service
        weeks = service.today.weeks
        self.stages: dict[str, tuple[list[int], list[int]]] = {
            name: ([0] * weeks, [0] * weeks) for name in STAGES
        }
        self.register = [0] * weeks
        self.teams: dict[str, dict[str, list[float]]] = {
            name: {series: [0.0] * weeks for series in TEAM_SERIES} for name in TEAMS
        }
        self.support_needed = [0.0] * weeks
        self.support_lapsed = [0.0] * weeks
        self.slots, self.slots_booked = [0] * weeks, [0] * weeks
        self.overdue = {name: ([0] * weeks, [0] * weeks) for name in CLOCKS}
        self.owed_by = {ower: [0] * weeks for ower in OWERS}

    def take(self, week: int, in_hand: InHand) -> None:
        """Record the state at the end of a week, with what was being worked on last night."""
        service = self._service
        children, families = [0] * len(STAGES), [0] * len(STAGES)
        registered: list[Family] = []
        enquiring: list[Family] = []
        unheld: list[Family] = []
        for family in service.cases.open:
            stage = family.stage
            children[stage] += family.children
            families[stage] += 1
            if stage == ON_REGISTER:
                registered.append(family)
            elif stage == AT_S47:
                enquiring.append(family)
            if family.worker is None and family.team.allocates:
                unheld.append(family)
        for family in service.decision.open:
            children[0] += family.children
            families[0] += 1
        for index, name in enumerate(STAGES):
            self.stages[name][0][week] = children[index]
            self.stages[name][1][week] = families[index]
        for name, count in service.counts.this_week.items():
            by_children, by_families = service.counts.tallies[name]
            by_children[week] += count[0]
            by_families[week] += count[1]
            count[0] = count[1] = 0
        self.register[week] = service.counts.register_children
        self.support_needed[week] = service.counts.support_needed
        self.support_lapsed[week] = service.counts.support_lapsed
        service.counts.support_needed = service.counts.support_lapsed = 0.0
        firsts = service.plan.calendar.first_day_of_week
        self.slots[week], self.slots_booked[week] = service.chairs.booked(
            firsts[week], firsts[week + 1]
        )
        for name in TEAMS:
            team: Team = getattr(service, name)
            self._take_team(team, self.teams[name], week)
        # A contact whose day has passed undecided waits too, for whoever is to decide it.
        day = service.today.day
        undecided = sum(due < day for due in service.decision.open.values())
        self.teams["front_door"]["waiting"][week] += undecided
        passed = {name: clock.overdue(day) for name, clock in service.clocks.items()}
        for name, cases in passed.items():
            late, oldest = late_cases([(day - due, f.children) for f, due in cases.items()])
            if name == "visit_alone":
                late, oldest = _unseen(service, registered)
            elif name == "visit_home":
                late, oldest = _unseen_at_home(service, registered)
            self.overdue[name][0][week] = late
            self.overdue[name][1][week] = oldest
        owed_by = overdue_by_ower(service, passed, registered, enquiring, unheld)
        for ower, owed in owed_by.items():
            self.owed_by[ower][week] = owed
        for team_name, hours in hours_overdue(service, unheld, in_hand).items():
            self.teams[team_name]["overdue_hours"][week] = hours

    def _take_team(self, team: Team, series: dict[str, list[float]], week: int) -> None:
        here = team.staff
        fte = points = working = 0.0
        children = families = 0
        loads = []
        for worker in here:
            fte += worker.fte
            series[_FTE_OF[worker.contract]][week] += worker.fte
            if not worker.long_sick:
                working += worker.rate
            points += worker.points
            children += worker.children
            families += len(worker.families)
            loads.append(worker.children / worker.fte)
        if team.shares_cases:
            children, families, points = carried(team, self._service.cases.open)
            loads = [children / fte] if fte else []
        series["fte"][week] = fte
        series["experienced_fte"][week] = working / self._service.today.inputs.case_hours_per_day
        series["need_fte"][week] = self._service.plan.needed_fte[team.name][week]
        series["available_hours"][week] = team.available
        series["used_hours"][week] = team.used
        series["needed_hours"][week] = team.needed
        team.available = team.used = team.needed = 0.0
        series["staff_days"][week], series["sick_days"][week] = team.staff_days, team.sick_days
        team.staff_days = team.sick_days = 0.0
        series["waiting"][week] = sum(
            1 for *_, f in team.waiting if f.worker is None and f.stage != GONE
        )
        if fte:
            loads.sort()
            series["caseload_mean"][week] = children / fte
            series["caseload_p90"][week] = loads[min(int(0.9 * len(loads)), len(loads) - 1)]
            series["caseload_max"][week] = loads[-1]
            series["points_mean"][week] = points / fte
            series["families_mean"][week] = families / fte


def _unseen(service: Abilities, registered: list[Family]) -> tuple[int, int]:
    """Children on the register whose visit is overdue, and the longest by how many days."""
    due = service.today.day - service.today.inputs.visit_alone_days
    return late_cases(
        [(due - family.last_seen, family.children) for family in registered if family.visit_late]
    )


def _unseen_at_home(service: Abilities, registered: list[Family]) -> tuple[int, int]:
    """Children overdue a visit at home, and the longest by how many days."""
    return late_cases(
        [
            (service.today.day - family.home_missed, family.children)
            for family in registered
            if family.home_late
        ]
    )
