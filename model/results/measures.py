"""From a history to what is reported: timeliness, caseload, continuity, cost.

The reporting period is the last 52 weeks of a run, or all of it if shorter. Percentages are of
children, 0 to 100; what fell due and was not done is late. A measure with nothing to measure
(nothing fell due) is NaN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.engine.vocabulary import CLOCKS, WORK

PERIOD_WEEKS = 52

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


def period_of(weeks: int) -> slice:
    """The weeks a run is reported on."""
    return slice(max(0, weeks - PERIOD_WEEKS), weeks)
