"""From a history to what is reported: timeliness, caseload, continuity, cost.

The reporting period is the last 52 weeks of a run, or all of it if shorter. Percentages are of
children, 0 to 100; what fell due and was not done is late. A measure with nothing to measure
(nothing fell due) is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.engine.clocks import CLOCKS
from model.engine.family import STAGES, WORK
from model.engine.simulation import TALLIES, History
from model.engine.weekly_record import TEAM_SERIES, TEAMS
from model.scenario.inputs import Inputs
from model.scenario.scenario import Scenario

PERIOD_WEEKS = 52
WEEKS_A_YEAR = 365.25 / 7
WEEKS_A_MONTH = WEEKS_A_YEAR / 12

Unit = Literal[
    "%",
    "children",
    "families",
    "days",
    "£",
    "FTE",
    "cases",
    "changes",
    "conferences",
    "weeks",
    "people",
]


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
    name: str, label: str, clock: str, target: str, *, recorded: bool = False, headline: bool = True
) -> Measure:
    return Measure(name, label, "%", "higher", target, clock, recorded, headline)


MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        _clock(
            "decision_recorded",
            "Decisions in one working day (as recorded)",
            "decision",
            "target_decision",
            recorded=True,
        ),
        _clock(
            "decision_real",
            "Decisions in one working day",
            "decision",
            "target_decision",
            headline=False,
        ),
        _clock("strategy_in_time", "Strategy discussions in time", "strategy", "", headline=False),
        _clock("assessment_in_time", "Assessments in time", "assessment", "target_assessment"),
        _clock(
            "core_assessment_in_time",
            "Core assessments in time",
            "core_assessment",
            "target_core_assessment",
        ),
        _clock("icpc_in_time", "Initial conferences in time", "icpc", "target_icpc"),
        _clock(
            "core_group_first_in_time",
            "First core groups in time",
            "core_group_first",
            "target_core_group_first",
        ),
        _clock(
            "core_group_in_time", "Later core groups in time", "core_group", "target_core_group"
        ),
        _clock(
            "visit_alone_recorded",
            "Children seen alone in time (as recorded)",
            "visit_alone",
            "target_visit_alone",
            recorded=True,
        ),
        _clock(
            "visit_alone_real",
            "Children seen alone in time",
            "visit_alone",
            "target_visit_alone",
            headline=False,
        ),
        _clock(
            "visit_home_recorded",
            "Children seen at home in time (as recorded)",
            "visit_home",
            "target_visit_home",
            recorded=True,
        ),
        _clock(
            "visit_home_real",
            "Children seen at home in time",
            "visit_home",
            "target_visit_home",
            headline=False,
        ),
        _clock("review_in_time", "Reviews in time", "review", "target_review"),
        _m("icpc_conferences_in_time", "Initial conferences in time, by conference", "%", "higher"),
        _m("register_end", "Children on the register at the end", "children", "", headline=True),
        _m("register_mean", "Children on the register, average", "children", ""),
        _m(
            "caseload_front_door",
            "Children per front-door social worker",
            "cases",
            "lower",
            headline=True,
        ),
        _m("caseload_fsp", "Children per FSP social worker", "cases", "lower", headline=True),
        _m("caseload_front_door_p90", "Front-door caseload, one in ten above", "cases", "lower"),
        _m("caseload_fsp_p90", "FSP caseload, one in ten above", "cases", "lower"),
        _m("caseload_fsp_max", "FSP caseload, highest", "cases", "lower"),
        _m("points_front_door", "Front-door points per social worker", "cases", "lower"),
        _m("points_fsp", "FSP points per social worker", "cases", "lower"),
        _m("families_front_door", "Families per front-door social worker", "cases", "lower"),
        _m("families_fsp", "Families per FSP social worker", "cases", "lower"),
        _m(
            "unallocated",
            "Families waiting for a worker, average",
            "families",
            "lower",
            headline=True,
        ),
        _m(
            "front_door_load",
            "Front-door hours needed, of hours available",
            "%",
            "lower",
            headline=True,
        ),
        _m(
            "fsp_load",
            "FSP hours that cannot lapse, of hours available",
            "%",
            "lower",
            headline=True,
        ),
        _m("support_given", "Support hours given, of hours planned", "%", "higher", headline=True),
        _m(
            "worker_changes",
            "Changes of worker per child with a plan, a year",
            "changes",
            "lower",
            headline=True,
        ),
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
        _m(
            "backlog_assessment",
            "Children with an assessment overdue at the end",
            "children",
            "lower",
        ),
        _m("oldest_assessment", "Oldest assessment overdue at the end", "days", "lower"),
        _m("unseen", "Children overdue a visit at the end", "children", "lower"),
        _m("oldest_unseen", "Longest overdue visit at the end", "days", "lower"),
        _m("conferences", "Conferences held", "conferences", ""),
        _m("cost", "Staff and chairs", "£", "lower", headline=True),
        _m("cost_agency_premium", "of which for agency above permanent", "£", "lower"),
        _m("danger_weeks", "Danger weeks, either team, in the whole run", "weeks", "lower"),
        _m(
            "danger_weeks_front_door",
            "Danger weeks, front door, in the whole run",
            "weeks",
            "lower",
        ),
        _m("danger_weeks_fsp", "Danger weeks, FSP, in the whole run", "weeks", "lower"),
        _m(
            "handovers_overlap",
            "Children handed over with both workers there, in the whole run",
            "children",
            "",
        ),
        _m(
            "handovers_notice",
            "Children handed over with notice, in the whole run",
            "children",
            "lower",
        ),
        _m(
            "handovers_sudden",
            "Children whose worker went without notice, in the whole run",
            "children",
            "lower",
        ),
        _m(
            "visits_missed_in_gap",
            "Children not visited in time between one worker and the next, in the whole run",
            "children",
            "lower",
        ),
        _m("sickness", "Working days lost to sickness", "%", "lower"),
        _m("leavers", "People who left, in the whole run", "people", ""),
        _m("starters", "People who started, in the whole run", "people", ""),
        _m("vacant_fte", "Funded posts nobody holds, average of the whole run", "FTE", "lower"),
        _m("agency_fte", "Agency and temporary staff, average of the whole run", "FTE", ""),
        _m("cost_run", "Staff, recruitment and chairs, in the whole run", "£", "lower"),
        _m("cost_recruitment", "of which recruitment", "£", ""),
        _m("cost_overlap", "of which two people in one post", "£", ""),
        _m("cost_external", "of which external chairs", "£", ""),
        *(
            _m(
                f"{name}_late_per_month",
                f"Late a month: {name.replace('_', ' ')}",
                "children",
                "lower",
            )
            for name in CLOCKS
        ),
        *(
            _m(f"wait_{name.replace(' ', '_')}", f"Days from workable to done: {name}", "days", "")
            for name in WORK
        ),
    )
}
"""Every measure by name, in reading order."""

HEADLINE = tuple(name for name, m in MEASURES.items() if m.headline)
CLOCK_MEASURES = tuple(name for name, m in MEASURES.items() if m.clock and m.headline)

COST_PARTS = ("cost_permanent", "cost_agency", "cost_recruitment", "cost_external", "cost_other")
"""What the weekly cost is made of: employed and agency social workers, adverts and conversions,
external chairs, and everybody else (officers, managers, chairs)."""

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
    "register",
    "support_needed",
    "support_lapsed",
    "conferences",
    "handover_hours",
    "leavers",
    "starters",
    "vacant_fte",
    *COST_PARTS,
    "cost_overlap",
    "cost",
)
"""Names of the weekly series, one row each in a replication's ``weekly`` array."""

ROW_OF: dict[str, int] = {name: row for row, name in enumerate(SERIES)}


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication is remembered by.

    ``measures``: name -> value over the reporting period. ``weekly``: (len(SERIES), weeks).
    ``posts``: (posts, weeks), what each post is at a week's end as an index into
    ``labour.POST_STATES``, in the order of ``posts.ordered``; no rows where headcounts are held.
    """

    number: int
    measures: dict[str, float]
    weekly: NDArray[np.float32]
    posts: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), np.int8))

    def series(self, name: str) -> NDArray[np.float32]:
        """One weekly series by name."""
        row: NDArray[np.float32] = self.weekly[ROW_OF[name]]
        return row


def period_of(weeks: int) -> slice:
    """The weeks a run is reported on."""
    return slice(max(0, weeks - PERIOD_WEEKS), weeks)


@dataclass(frozen=True, slots=True)
class _Held:
    """Social workers of one team by contract, in FTE."""

    permanent: float
    newly_qualified: float
    agency: float
    temporary: float


def _held(team: str, inputs: Inputs, lasting: Inputs) -> _Held:
    """Who a held headcount is made of.

    The agency share of a team is a number of its FTE. FTE added by a dated change is temporary
    and priced as agency, which is how temporary capacity is bought; FTE taken away is agency's
    first, who can be let go at short notice.
    """
    fte = getattr(inputs, f"{team}_fte")
    usual = getattr(lasting, f"{team}_fte")
    temporary = max(0.0, fte - usual)
    gone = max(0.0, usual - fte)
    agency = min(max(getattr(inputs, f"{team}_agency_fte") - gone, 0.0), fte - temporary)
    newly = min(getattr(inputs, f"{team}_nqsw_fte"), fte - temporary - agency)
    return _Held(fte - temporary - agency - newly, newly, agency, temporary)


def _held_costs(scenario: Scenario, history: History) -> dict[str, list[float]]:
    """Yearly rates of cost by week where headcounts are held; fills the series by contract."""
    lasting = scenario.lasting
    rates: dict[str, list[float]] = {"employed_cost": [], "agency_cost": []}
    for week, i in enumerate(scenario.weekly_inputs(history.weeks)):
        employed = agency = 0.0
        for team in TEAMS:
            held = _held(team, i, lasting)
            for contract in ("permanent", "newly_qualified", "agency", "temporary"):
                history.teams[team][f"fte_{contract}"][week] = getattr(held, contract)
            employed += held.permanent * i.cost_permanent
            employed += held.newly_qualified * i.cost_newly_qualified
            agency += (held.agency + held.temporary) * i.cost_agency
        rates["employed_cost"].append(employed)
        rates["agency_cost"].append(agency)
    return rates


def weekly_costs(scenario: Scenario, history: History) -> dict[str, list[float]]:
    """Pounds a week by part (see ``COST_PARTS``), ``cost_overlap`` and their total ``cost``."""
    staff = history.staff or _held_costs(scenario, history)
    nothing = [0.0] * history.weeks
    adverts, conversions = (staff.get(name, nothing) for name in ("adverts", "conversions"))
    out: dict[str, list[float]] = {name: [] for name in (*COST_PARTS, "cost_overlap", "cost")}
    for week, i in enumerate(scenario.weekly_inputs(history.weeks)):
        slots = i.chair_fte * i.conferences_per_chair + i.external_conferences
        external = history.conferences[week] * i.external_conferences / slots if slots else 0.0
        others = (
            i.contact_officer_fte * i.cost_officer
            + i.front_door_manager_fte * i.cost_manager
            + i.chair_fte * i.cost_chair
        )
        parts = (
            staff["employed_cost"][week] / WEEKS_A_YEAR,
            staff["agency_cost"][week] / WEEKS_A_YEAR,
            adverts[week] * i.cost_advert + conversions[week] * i.cost_conversion,
            external * i.cost_external_conference,
            others / WEEKS_A_YEAR,
        )
        for name, part in zip(COST_PARTS, parts, strict=True):
            out[name].append(part)
        out["cost"].append(sum(parts))
        out["cost_overlap"].append(staff.get("overlap_cost", nothing)[week] / WEEKS_A_YEAR)
    return out


def replication_of(scenario: Scenario, number: int, history: History) -> Replication:
    """Measure a history."""
    costs = weekly_costs(scenario, history)
    weekly = np.array(_rows(history, costs), dtype=np.float64)
    measures = _measure(scenario.inputs, history, weekly)
    posts = np.array(history.posts, dtype=np.int8).reshape(-1, history.weeks)
    # Half the memory for what is kept and sent between processes; charts need no more.
    return Replication(number, measures, weekly.astype(np.float32), posts)


def _rows(h: History, costs: dict[str, list[float]]) -> list[Sequence[float]]:
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
    rows += [h.register, h.support_needed, h.support_lapsed, h.conferences, h.handover_hours]
    unknown = [float("nan")] * h.weeks
    rows += [h.staff.get(name, unknown) for name in ("leavers", "starters", "vacant_fte")]
    rows += [costs[name] for name in (*COST_PARTS, "cost_overlap", "cost")]
    return rows


def _share(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole > 0 else float("nan")


def _measure(inputs: Inputs, h: History, weekly: NDArray[np.float64]) -> dict[str, float]:
    period = period_of(h.weeks)
    months = (period.stop - period.start) / WEEKS_A_MONTH
    years = (period.stop - period.start) / WEEKS_A_YEAR

    def total(name: str) -> float:
        return float(weekly[ROW_OF[name], period].sum())

    def mean(name: str) -> float:
        return float(weekly[ROW_OF[name], period].mean())

    def last(name: str) -> float:
        return float(weekly[ROW_OF[name], -1])

    def carried(team: str, name: str) -> float:
        # Where nobody is in post nobody holds anything: that is no light caseload.
        return mean(name) if weekly[ROW_OF[f"{team}:fte"], period].any() else float("nan")

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
        out[f"caseload_{team}"] = carried(team, f"{team}:caseload_mean")
        out[f"caseload_{team}_p90"] = carried(team, f"{team}:caseload_p90")
        out[f"points_{team}"] = mean(f"{team}:points_mean")
        out[f"families_{team}"] = mean(f"{team}:families_mean")
        out[f"{team}_load"] = _share(
            total(f"{team}:needed_hours"), total(f"{team}:available_hours")
        )
    lost = sum(total(f"{team}:sick_days") for team in TEAMS)
    out["sickness"] = _share(lost, sum(total(f"{team}:staff_days") for team in TEAMS))
    out["caseload_fsp_max"] = carried("fsp", "fsp:caseload_max")
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
    for name, low, high in (
        ("0_10", -99, 10),
        ("11_15", 11, 15),
        ("16_20", 16, 20),
        ("21_plus", 21, 9999),
    ):
        inside = sum(c for d, c in held if low <= d <= high)
        out[f"icpc_days_{name}"] = _share(inside, children)
    out["backlog_assessment"] = last("overdue:assessment") + last("overdue:core_assessment")
    out["oldest_assessment"] = max(last("oldest:assessment"), last("oldest:core_assessment"))
    out["unseen"], out["oldest_unseen"] = last("overdue:visit_alone"), last("oldest:visit_alone")
    out["conferences"] = total("conferences")
    out["cost"] = total("cost")
    agency = sum(
        weekly[ROW_OF[f"{team}:fte_{c}"]] for team in TEAMS for c in ("agency", "temporary")
    )
    premium = inputs.cost_agency - inputs.cost_permanent
    out["cost_agency_premium"] = float(agency[period].sum()) * premium / WEEKS_A_YEAR
    out["agency_fte"] = float(agency.mean())
    out |= _of_the_whole_run(weekly)
    for name in WORK:
        count, wait = h.waits[name]
        out[f"wait_{name.replace(' ', '_')}"] = wait if count else float("nan")
    return {name: out[name] for name in MEASURES}


def _of_the_whole_run(weekly: NDArray[np.float64]) -> dict[str, float]:
    """What coming and going did, from the first week: it begins before the reporting period."""

    def row(name: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = weekly[ROW_OF[name]]
        return found

    out: dict[str, float] = {}
    danger = {
        team: row(f"{team}:experienced_fte") < row(f"{team}:need_fte") - 1e-9 for team in TEAMS
    }
    for team in TEAMS:
        out[f"danger_weeks_{team}"] = float(danger[team].sum())
    out["danger_weeks"] = float((danger["front_door"] | danger["fsp"]).sum())
    for how in ("overlap", "notice", "sudden"):
        out[f"handovers_{how}"] = float(row(f"children:handover {how}").sum())
    out["visits_missed_in_gap"] = float(row("children:visit missed in gap").sum())
    out["leavers"], out["starters"] = float(row("leavers").sum()), float(row("starters").sum())
    out["vacant_fte"] = float(row("vacant_fte").mean())
    out["cost_run"] = float(row("cost").sum())
    for part in ("recruitment", "overlap", "external"):
        out[f"cost_{part}"] = float(row(f"cost_{part}").sum())
    return out
