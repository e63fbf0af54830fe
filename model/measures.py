"""From a history to what is reported: timeliness, caseload, continuity, cost.

The reporting period is the last 52 weeks of a run, or all of it if shorter. Percentages are of
children, 0 to 100; what fell due and was not done is late. A measure with nothing to measure
(nothing fell due) is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.inputs import Inputs
from model.pathway import STAGES, WORK
from model.scenario import Scenario
from model.simulation import TALLIES, TEAM_SERIES, TEAMS, History
from model.timeliness import CLOCKS

PERIOD_WEEKS = 52
WEEKS_A_YEAR = 365.25 / 7
WEEKS_A_MONTH = WEEKS_A_YEAR / 12

Unit = Literal["%", "children", "families", "days", "£", "FTE", "cases", "changes", "conferences"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a reported number is."""

    name: str
    label: str
    unit: Unit
    better: Literal["higher", "lower", ""]
    """Which way is good; empty where neither is."""
    target: str = ""
    """The input that holds the target (a share), for clocks."""
    clock: str = ""
    recorded: bool = False
    headline: bool = False


def _m(
    name: str, label: str, unit: Unit, better: Literal["higher", "lower", ""], **more: object
) -> Measure:
    return Measure(name, label, unit, better, **more)  # type: ignore[arg-type]


def _clock(
    name: str, label: str, clock: str, target: str, *, recorded: bool = False,
    headline: bool = True,
) -> Measure:  # fmt: skip
    return Measure(name, label, "%", "higher", target, clock, recorded, headline)


MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        _clock("decision_recorded", "Decisions in one working day (as recorded)", "decision",
               "target_decision", recorded=True),
        _clock("decision_real", "Decisions in one working day", "decision", "target_decision",
               headline=False),
        _clock("strategy_in_time", "Strategy discussions in time", "strategy", "",
               headline=False),
        _clock("assessment_in_time", "Assessments in time", "assessment", "target_assessment"),
        _clock("core_assessment_in_time", "Core assessments in time", "core_assessment",
               "target_core_assessment"),
        _clock("icpc_in_time", "Initial conferences in time", "icpc", "target_icpc"),
        _clock("core_group_first_in_time", "First core groups in time", "core_group_first",
               "target_core_group_first"),
        _clock("core_group_in_time", "Later core groups in time", "core_group",
               "target_core_group"),
        _clock("visit_alone_recorded", "Children seen alone in time (as recorded)", "visit_alone",
               "target_visit_alone", recorded=True),
        _clock("visit_alone_real", "Children seen alone in time", "visit_alone",
               "target_visit_alone", headline=False),
        _clock("visit_home_recorded", "Children seen at home in time (as recorded)", "visit_home",
               "target_visit_home", recorded=True),
        _clock("visit_home_real", "Children seen at home in time", "visit_home",
               "target_visit_home", headline=False),
        _clock("review_in_time", "Reviews in time", "review", "target_review"),
        _m("icpc_conferences_in_time", "Initial conferences in time, by conference", "%",
           "higher"),
        _m("register_end", "Children on the register at the end", "children", "", headline=True),
        _m("register_mean", "Children on the register, average", "children", ""),
        _m("caseload_front_door", "Children per front-door social worker", "cases", "lower",
           headline=True),
        _m("caseload_fsp", "Children per FSP social worker", "cases", "lower", headline=True),
        _m("caseload_front_door_p90", "Front-door caseload, one in ten above", "cases", "lower"),
        _m("caseload_fsp_p90", "FSP caseload, one in ten above", "cases", "lower"),
        _m("caseload_fsp_max", "FSP caseload, highest", "cases", "lower"),
        _m("points_front_door", "Front-door points per social worker", "cases", "lower"),
        _m("points_fsp", "FSP points per social worker", "cases", "lower"),
        _m("families_front_door", "Families per front-door social worker", "cases", "lower"),
        _m("families_fsp", "Families per FSP social worker", "cases", "lower"),
        _m("unallocated", "Families waiting for a worker, average", "families", "lower",
           headline=True),
        _m("front_door_load", "Front-door hours needed, of hours available", "%", "lower",
           headline=True),
        _m("fsp_load", "FSP hours that cannot lapse, of hours available", "%", "lower",
           headline=True),
        _m("support_given", "Support hours given, of hours planned", "%", "higher",
           headline=True),
        _m("worker_changes", "Changes of worker per child with a plan, a year", "changes",
           "lower", headline=True),
        _m("s47_seen_through", "S47s seen through by one worker", "%", "higher", headline=True),
        _m("contacts", "Contacts", "children", ""),
        _m("returned", "of which returns", "children", ""),
        _m("referrals_accepted", "Referrals accepted", "children", ""),
        _m("s47_children", "S47 enquiries", "children", ""),
        _m("s47_share_of_contacts", "S47s, of contacts", "%", ""),
        _m("icpc_children", "Children at initial conferences", "children", ""),
        _m("registrations", "Registrations", "children", ""),
        _m("deregistrations", "De-registrations", "children", ""),
        _m("other_exits", "Left the register otherwise", "children", ""),
        _m("assessments_completed", "Assessments completed", "children", ""),
        _m("icpc_days_0_10", "Conferences within 10 days", "%", ""),
        _m("icpc_days_11_15", "Conferences on days 11 to 15", "%", ""),
        _m("icpc_days_16_20", "Conferences on days 16 to 20", "%", ""),
        _m("icpc_days_21_plus", "Conferences after 20 days", "%", ""),
        _m("backlog_assessment", "Children with an assessment overdue at the end", "children",
           "lower"),
        _m("oldest_assessment", "Oldest assessment overdue at the end", "days", "lower"),
        _m("unseen", "Children overdue a visit at the end", "children", "lower"),
        _m("oldest_unseen", "Longest overdue visit at the end", "days", "lower"),
        _m("conferences", "Conferences held", "conferences", ""),
        _m("cost", "Staff and chairs", "£", "lower", headline=True),
        _m("cost_agency_premium", "of which for agency above permanent", "£", "lower"),
        *(
            _m(f"{name}_late_per_month", f"Late a month: {name.replace('_', ' ')}", "children",
               "lower")
            for name in CLOCKS
        ),
        *(_m(f"wait_{name.replace(' ', '_')}", f"Days from workable to done: {name}", "days", "")
          for name in WORK),
    )
}  # fmt: skip
"""Every measure by name, in reading order."""

HEADLINE = tuple(name for name, m in MEASURES.items() if m.headline)
CLOCK_MEASURES = tuple(name for name, m in MEASURES.items() if m.clock and m.headline)

SERIES: tuple[str, ...] = (
    *(f"{part}:{clock}" for clock in CLOCKS for part in ("due", "in_time", "recorded")),
    *(f"{part}_families:{clock}" for clock in CLOCKS for part in ("due", "in_time")),
    *(f"overdue:{clock}" for clock in CLOCKS),
    *(f"oldest:{clock}" for clock in CLOCKS),
    *(f"open:{stage}" for stage in STAGES),
    *(f"open_families:{stage}" for stage in STAGES),
    *(f"children:{name}" for name in TALLIES),
    *(f"families:{name}" for name in TALLIES),
    *(f"{team}:{series}" for team in TEAMS for series in TEAM_SERIES),
    "register", "support_needed", "support_lapsed", "conferences", "cost",
)  # fmt: skip
"""Names of the weekly series, one row each in a replication's ``weekly`` array."""

ROW_OF: dict[str, int] = {name: row for row, name in enumerate(SERIES)}


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication is remembered by.

    ``measures``: name -> value over the reporting period. ``weekly``: (len(SERIES), weeks).
    """

    number: int
    measures: dict[str, float]
    weekly: NDArray[np.float32]

    def series(self, name: str) -> NDArray[np.float32]:
        """One weekly series by name."""
        row: NDArray[np.float32] = self.weekly[ROW_OF[name]]
        return row


def period_of(weeks: int) -> slice:
    """The weeks a run is reported on."""
    return slice(max(0, weeks - PERIOD_WEEKS), weeks)


def weekly_cost(inputs: Inputs, conferences: int) -> tuple[float, float]:
    """Cost of a week in pounds, and the part of it that agency costs above permanent.

    The agency share of a team is a number of its FTE; FTE added by a dated change is priced as
    agency, which is how temporary capacity is bought.
    """
    premium = inputs.cost_agency - inputs.cost_permanent
    workers = inputs.front_door_fte + inputs.fsp_fte
    agency = min(inputs.front_door_agency_fte, inputs.front_door_fte) + min(
        inputs.fsp_agency_fte, inputs.fsp_fte
    )
    slots = inputs.chair_fte * inputs.conferences_per_chair + inputs.external_conferences
    external = conferences * inputs.external_conferences / slots if slots else 0.0
    yearly = (
        workers * inputs.cost_permanent
        + agency * premium
        + inputs.contact_officer_fte * inputs.cost_officer
        + inputs.front_door_manager_fte * inputs.cost_manager
        + inputs.chair_fte * inputs.cost_chair
    )
    cost = yearly / WEEKS_A_YEAR + external * inputs.cost_external_conference
    return cost, agency * premium / WEEKS_A_YEAR


def _costs(scenario: Scenario, history: History) -> tuple[list[float], list[float]]:
    """Cost and agency premium of each week; FTE above the first week's is priced as agency."""
    weekly = scenario.weekly_inputs(history.weeks)
    first = weekly[0]
    undated = scenario.undated_fte
    costs, premiums = [], []
    for week, inputs in enumerate(weekly):
        cost, premium = weekly_cost(inputs, history.conferences[week])
        temporary = max(0.0, inputs.front_door_fte - undated[0]) + max(
            0.0, inputs.fsp_fte - undated[1]
        )
        extra = temporary * (first.cost_agency - first.cost_permanent) / WEEKS_A_YEAR
        costs.append(cost + extra)
        premiums.append(premium + extra)
    return costs, premiums


def replication_of(scenario: Scenario, number: int, history: History) -> Replication:
    """Measure a history."""
    costs, premiums = _costs(scenario, history)
    weekly = np.array(_rows(history, costs), dtype=np.float64)
    measures = _measure(history, weekly, premiums)
    # Half the memory for what is kept and sent between processes; charts need no more.
    return Replication(number, measures, weekly.astype(np.float32))


def _rows(h: History, costs: list[float]) -> list[Sequence[float]]:
    rows: list[Sequence[float]] = []
    for name in CLOCKS:
        rows += h.clocks[name][:3]
    for name in CLOCKS:
        rows += h.clocks[name][3:]
    rows += [h.overdue[name][0] for name in CLOCKS]
    rows += [h.overdue[name][1] for name in CLOCKS]
    rows += [h.stages[name][0] for name in STAGES]
    rows += [h.stages[name][1] for name in STAGES]
    rows += [h.tallies[name][0] for name in TALLIES]
    rows += [h.tallies[name][1] for name in TALLIES]
    rows += [h.teams[team][series] for team in TEAMS for series in TEAM_SERIES]
    rows += [h.register, h.support_needed, h.support_lapsed, h.conferences, costs]
    return rows


def _share(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole > 0 else float("nan")


def _measure(h: History, weekly: NDArray[np.float64], premiums: list[float]) -> dict[str, float]:
    period = period_of(h.weeks)
    months = (period.stop - period.start) / WEEKS_A_MONTH
    years = (period.stop - period.start) / WEEKS_A_YEAR

    def total(name: str) -> float:
        return float(weekly[ROW_OF[name], period].sum())

    def mean(name: str) -> float:
        return float(weekly[ROW_OF[name], period].mean())

    def last(name: str) -> float:
        return float(weekly[ROW_OF[name], -1])

    out: dict[str, float] = {}
    for name, m in MEASURES.items():
        if m.clock:
            part = "recorded" if m.recorded else "in_time"
            out[name] = _share(total(f"{part}:{m.clock}"), total(f"due:{m.clock}"))
    for clock in CLOCKS:
        late = total(f"due:{clock}") - total(f"in_time:{clock}")
        out[f"{clock}_late_per_month"] = late / months
    out["icpc_conferences_in_time"] = _share(
        total("in_time_families:icpc"), total("due_families:icpc")
    )
    out["register_end"], out["register_mean"] = last("register"), mean("register")
    for team in TEAMS:
        out[f"caseload_{team}"] = mean(f"{team}:caseload_mean")
        out[f"caseload_{team}_p90"] = mean(f"{team}:caseload_p90")
        out[f"points_{team}"] = mean(f"{team}:points_mean")
        out[f"families_{team}"] = mean(f"{team}:families_mean")
        out[f"{team}_load"] = _share(
            total(f"{team}:needed_hours"), total(f"{team}:available_hours")
        )
    out["caseload_fsp_max"] = mean("fsp:caseload_max")
    out["unallocated"] = mean("front_door:waiting") + mean("fsp:waiting")
    needed = total("support_needed")
    out["support_given"] = _share(needed - total("support_lapsed"), needed)
    with_plan = sum(mean(f"open:{stage}") for stage in ("register", "care and support", "court"))
    changes = total("children:worker change")
    out["worker_changes"] = changes / with_plan / years if with_plan else float("nan")
    out["s47_seen_through"] = _share(
        total("children:s47 seen through"), total("children:s47 ended")
    )
    out["contacts"], out["returned"] = total("children:contact"), total("children:returned")
    out["referrals_accepted"] = total("children:contact>assessment") + total(
        "children:contact>strategy"
    )
    out["s47_children"] = total("children:strategy>s47")
    out["s47_share_of_contacts"] = _share(out["s47_children"], out["contacts"])
    out["icpc_children"] = total("children:icpc called")
    out["registrations"] = total("children:icpc>register")
    out["deregistrations"] = total("children:register>de-registered")
    out["other_exits"] = total("children:register>other exit")
    out["assessments_completed"] = total("children:assessment completed")
    held = [(d, c) for week, d, c in h.icpc_days if period.start <= week < period.stop]
    children = sum(c for _, c in held)
    for name, low, high in (("0_10", -99, 10), ("11_15", 11, 15), ("16_20", 16, 20),
                            ("21_plus", 21, 9999)):  # fmt: skip
        inside = sum(c for d, c in held if low <= d <= high)
        out[f"icpc_days_{name}"] = _share(inside, children)
    out["backlog_assessment"] = last("overdue:assessment") + last("overdue:core_assessment")
    out["oldest_assessment"] = max(last("oldest:assessment"), last("oldest:core_assessment"))
    out["unseen"], out["oldest_unseen"] = last("overdue:visit_alone"), last("oldest:visit_alone")
    out["conferences"] = total("conferences")
    out["cost"] = total("cost")
    out["cost_agency_premium"] = float(sum(premiums[period]))
    for name in WORK:
        count, wait = h.waits[name]
        out[f"wait_{name.replace(' ', '_')}"] = wait if count else float("nan")
    return {name: out[name] for name in MEASURES}
