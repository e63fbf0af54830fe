"""The words of the pathway: a record for each kind of work, each clock and each stage.

Everything else derives from these records: measures, hours needed, who owes what, the story of a
family, names on charts, assumptions, the STRESS description. A record that something needs and
that is missing makes import fail with a sentence that says what is missing. Numbers of records
(``S47``, ``ON_REGISTER``) are plain integers: they index lists in the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model.scenario.inputs import INPUTS

OwedBy = Literal["front_door", "fsp", "chairs"]
TeamName = Literal["front_door", "fsp", "contact_officer", "front_door_manager", "fsp_manager"]

TEAMS: tuple[TeamName, ...] = ("front_door", "fsp")
"""Teams whose workers hold families."""
STAFFED: tuple[TeamName, ...] = (*TEAMS, "contact_officer", "front_door_manager", "fsp_manager")
"""Teams with people of their own; the input ``<name>_fte`` says how many. Their place here, from
1, is the key of their people's luck."""

OWERS: tuple[str, ...] = (*TEAMS, "chairs", "nobody")
"""Who can owe what is overdue; nobody, where a family has no worker."""

# Classes of work, most pressing first: the order of practice. Plain integers, because the heaps
# compare them hundreds of thousands of times in a run.
DECISION, COURT, STATUTORY, S47_WORK, REPORT, ASSESSING, EARLY_VISIT, SUPPORTING = range(8)


# --- Kinds of work ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work.

    ``team`` owes it (whoever holds the family does it, where cases are held). ``hours``: the input
    with its hours. ``a_year``: what there is one of for each, by its name in ``capacity.Yearly``;
    None says that its hours are not counted as needed. ``limit``: the input that bounds a day's
    hours. What follows is the step marked ``@when_done`` with the work.
    """

    id: str
    team: TeamName
    priority: int
    hours: str
    a_year: str | None
    limit: str
    pooled: bool
    """Whether it goes back to the team's pool when put down, also where cases are held."""
    of_plan: bool
    """Whether it loses its purpose when the children come off the register or the plan ends."""


WORKS: list[Work] = []
"""Every kind of work; its place is its number."""


def _work(
    id: str,
    team: TeamName,
    priority: int,
    hours: str,
    *,
    a_year: str | None,
    limit: str = "",
    pooled: bool = False,
    of_plan: bool = False,
) -> int:
    for name in (hours, limit):
        if name and name not in INPUTS:
            raise ValueError(f"the work '{id}' names the input '{name}', which is not declared")
    WORKS.append(Work(id, team, priority, hours, a_year, limit, pooled, of_plan))
    return len(WORKS) - 1


# What officers do not get to falls to the duty worker: nobody is needed beyond those there are.
OFFICER = _work("contact officer", "contact_officer", DECISION, "officer_hours", a_year=None)
SCREENING = _work(
    "screening", "front_door", DECISION, "screening_hours", a_year="contacts", pooled=True
)
STRATEGY = _work(
    "strategy discussion", "front_door", DECISION, "strategy_hours", a_year="strategy_discussions"
)
MANAGER = _work(
    "manager's decision",
    "front_door_manager",
    DECISION,
    "manager_hours",
    a_year="strategy_discussions",
)
# What managers sign off waits for them, after the work itself. Hours alike for each.
SIGN_DECISION = _work("decision sign-off", "front_door_manager", DECISION, "", a_year="contacts")
SIGN_ASSESSMENT = _work(
    "assessment sign-off", "front_door_manager", DECISION, "", a_year="assessments"
)
SIGN_S47 = _work("s47 sign-off", "front_door_manager", DECISION, "", a_year="s47s")
ALLOCATION = _work("allocation", "fsp_manager", DECISION, "", a_year="allocations")
S47 = _work("s47", "front_door", S47_WORK, "s47_hours", a_year="s47s", limit="s47_hours_per_day")
# About a family that is open already: whoever holds it does it.
OPEN_S47 = _work("open s47", "fsp", S47_WORK, "", a_year="open_s47s", limit="s47_hours_per_day")
ICPC_REPORT = _work("icpc report", "front_door", REPORT, "icpc_report_hours", a_year="icpcs")
ASSESSMENT = _work("assessment", "front_door", ASSESSING, "assessment_hours", a_year="assessments")
CORE_ASSESSMENT = _work(
    "core assessment", "front_door", ASSESSING, "core_assessment_hours", a_year="core_assessments"
)
VISIT = _work("cp visit", "fsp", EARLY_VISIT, "visit_hours", a_year="visits", of_plan=True)
CORE_GROUP = _work(
    "core group", "fsp", STATUTORY, "core_group_hours", a_year="core_groups", of_plan=True
)
REVIEW_REPORT = _work(
    "review report", "fsp", STATUTORY, "review_report_hours", a_year="reviews", of_plan=True
)
CARE_PLAN = _work(
    "care plan", "fsp", EARLY_VISIT, "care_plan_hours", a_year="care_plans", of_plan=True
)
# A month's allowance. What may lapse stands beside what is needed; what must be given (court) is
# counted by its stage.
SUPPORT = _work("support", "fsp", SUPPORTING, "", a_year=None, of_plan=True)
# As many as workers change, which hangs on everything else.
TAKING_OVER = _work("taking over", "fsp", STATUTORY, "", a_year=None, of_plan=True)

WORK = tuple(work.id for work in WORKS)
"""Ids of the kinds of work, by number."""
PRIORITY = [work.priority for work in WORKS]
"""By kind of work: its class, unless the step that gives it makes it more pressing."""


# --- Stages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a family can stand; counted in children and families at each week's end."""

    id: str
    guarded: bool = False
    """Whether a newly qualified worker holds such a family only while there is nobody else."""
    supported: str = ""
    """The input with a month's hours of support; hours that are not worked lapse."""
    must: bool = False
    """Whether that support must be given: it comes before visits, and counts as needed."""


STAGE_RECORDS: list[Stage] = []


def _stage(id: str, *, guarded: bool = False, supported: str = "", must: bool = False) -> int:
    if supported and supported not in INPUTS:
        raise ValueError(f"the stage '{id}' names the input '{supported}', which is not declared")
    STAGE_RECORDS.append(Stage(id, guarded, supported, must))
    return len(STAGE_RECORDS) - 1


AT_CONTACT = _stage("contact")
AT_STRATEGY = _stage("strategy discussion", guarded=True)
AT_S47 = _stage("s47", guarded=True)
AT_ICPC = _stage("awaiting icpc", guarded=True)
AT_ASSESSMENT = _stage("assessment")
ON_REGISTER = _stage("register", guarded=True, supported="cp_support_hours")
ON_CASP = _stage("care and support", supported="casp_support_hours")
IN_COURT = _stage("court", guarded=True, supported="court_support_hours", must=True)
GONE = len(STAGE_RECORDS)
"""The family has left."""

STAGES = tuple(stage.id for stage in STAGE_RECORDS)
"""Ids of the stages, by number."""
GUARDED = frozenset(n for n, stage in enumerate(STAGE_RECORDS) if stage.guarded)

# The most serious route sits at the bottom of the draw: a lower threshold turns only the marginal
# families away and leaves every other family's route as it was. Early help is outside the boundary.
ROUTES = (AT_STRATEGY, AT_ASSESSMENT, ON_CASP, GONE)


# --- Clocks -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A statutory clock.

    ``owed_by``: who is behind when its date has passed (of a conference whose report is missing,
    whoever owes the report). ``due``: inputs that say when it is due, the first for the first time
    round and the last from then on; each in working days, weeks or months. ``target``: the input
    with the share in time that is wanted. ``again``: the clock that counts the next dates of a case
    that misses one, as long as it is not done; visits count theirs as they pass. ``recorded``: what
    the council's system counts is told apart from what was done.
    """

    id: str
    owed_by: OwedBy
    due: tuple[str, ...]
    target: str = ""
    headline: bool = True
    again: str = ""
    recorded: bool = False
    own_count: bool = False
    """Whether the council's system has due dates of its own, which follow from what is recorded."""
    of_register: bool = False
    """Whether it runs while the children are on the register, and stops when they come off."""


def _clocks(rules: Sequence[ClockRule]) -> dict[str, ClockRule]:
    for rule in rules:
        for name in (*rule.due, *([rule.target] if rule.target else [])):
            if name not in INPUTS:
                raise ValueError(
                    f"the clock '{rule.id}' names the input '{name}', which is not declared"
                )
        for name in rule.due:
            if (unit := INPUTS[name].unit) not in ("working days", "weeks", "months"):
                raise ValueError(
                    f"the clock '{rule.id}' is due by '{name}', which is in {unit}, not in working "
                    "days, weeks or months"
                )
        if not rule.due:
            raise ValueError(f"the clock '{rule.id}' does not say when it is due")
        if rule.headline and not rule.target:
            raise ValueError(f"the clock '{rule.id}' is a headline and has no target")
    if len(found := {rule.id: rule for rule in rules}) < len(rules):
        raise ValueError("two clocks have the same id")
    for rule in rules:
        if rule.again and rule.again not in found:
            raise ValueError(
                f"the clock '{rule.id}' goes on with '{rule.again}', which is no clock"
            )
    return found


CLOCK_RULES: dict[str, ClockRule] = _clocks(
    [
        ClockRule(
            "decision", "front_door", ("decision_due_days",), "target_decision", recorded=True
        ),
        ClockRule("strategy", "front_door", ("strategy_due_days",), headline=False),
        ClockRule("assessment", "front_door", ("assessment_due_days",), "target_assessment"),
        ClockRule(
            "core_assessment", "front_door", ("core_assessment_due_days",), "target_core_assessment"
        ),
        ClockRule("icpc", "chairs", ("icpc_due_days",), "target_icpc"),
        ClockRule(
            "core_group_first",
            "fsp",
            ("core_group_first_days",),
            "target_core_group_first",
            again="core_group",
            of_register=True,
        ),
        ClockRule(
            "core_group",
            "fsp",
            ("core_group_weeks",),
            "target_core_group",
            again="core_group",
            of_register=True,
        ),
        ClockRule(
            "visit_alone",
            "fsp",
            ("visit_alone_days",),
            "target_visit_alone",
            recorded=True,
            own_count=True,
        ),
        ClockRule(
            "visit_home",
            "fsp",
            ("visit_home_weeks",),
            "target_visit_home",
            recorded=True,
            own_count=True,
        ),
        ClockRule(
            "review",
            "chairs",
            ("review_first_months", "review_months"),
            "target_review",
            again="review",
            of_register=True,
        ),
    ]
)
"""Every clock that is measured by its id, in pathway order."""
CLOCKS = tuple(CLOCK_RULES)
OWN_COUNT = tuple(rule.id for rule in CLOCK_RULES.values() if rule.own_count)
"""Clocks that the council's system counts by due dates of its own."""
REGISTER_CLOCKS = tuple(rule.id for rule in CLOCK_RULES.values() if rule.of_register)
"""Clocks of cases that end with the register."""


# --- Events -----------------------------------------------------------------------------------

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
    "open case>s47",
    "open case s47>icpc",
    "open case s47>no more",
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
    "register>court",
    "assessment completed",
    "assessment>care and support",
    "assessment>early help",
    "assessment>no more",
    "care and support>closed",
    "care and support>court",
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
by itself; together they are the worker changes where families are held.
"""

Ending = Literal["team", "overlap", "notice", "sudden"]
"""How a family changes worker: to another team, or with its worker's leaving."""

DONE_HOURS = 1e-9
"""Hours left that are a rounding error and not work."""
