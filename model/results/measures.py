"""Every measure: one record each, with how it is read off a run.

Percentages are of children, 0 to 100; what fell due and was not done is late. A measure with
nothing to measure (nothing fell due) is NaN, never 0. Measures of clocks and of kinds of work are
made from the clocks' and the works' own records; what measures are called stands in
``words.names``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from model.engine.vocabulary import CLOCK_RULES, CLOCKS, OWERS, TEAMS, WORK
from model.results.reading import NOTHING, Reading, share
from model.scenario.pay import agency_worker, with_awards
from model.scenario.units import WEEKS_A_YEAR, YEAR

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
    "child-weeks",
    "people",
]
Better = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a reported number is, and how it is read off a run."""

    name: str
    unit: Unit
    better: Better
    """Which way is good; empty where neither is."""
    value: Callable[[Reading], float]
    headline: bool = False
    target: str = ""
    """The input that holds the target (a share), for clocks."""
    clock: str = ""
    recorded: bool = False
    late_of: str = ""
    """The clock whose late children a month these are."""
    wait_of: str = ""
    """The kind of work these days are of."""


def _total(series: str) -> Callable[[Reading], float]:
    return lambda run: run.total(series)


def _mean(series: str) -> Callable[[Reading], float]:
    return lambda run: run.mean(series)


def _last(series: str) -> Callable[[Reading], float]:
    return lambda run: run.last(series)


def _whole(series: str) -> Callable[[Reading], float]:
    return lambda run: run.whole(series)


def _carried(team: str, series: str) -> Callable[[Reading], float]:
    return lambda run: run.carried(team, series)


def _share(part: str, whole: str) -> Callable[[Reading], float]:
    return lambda run: share(run.total(part), run.total(whole))


def _s47s(run: Reading) -> float:
    """Children in S47s, about new families and open ones."""
    return run.total("children:strategy>s47") + run.total("children:open case>s47")


def _conferences(first: int, last: int) -> Callable[[Reading], float]:
    return lambda run: run.conferences_on(first, last)


def _plans(above: int, most: int) -> Callable[[Reading], float]:
    """Plans that lasted more than so many months, up to so many."""
    month = YEAR // 12
    return lambda run: run.plans_lasting(above * month + 1, most * month)


def _overdue(*owers: str) -> Callable[[Reading], float]:
    """Children overdue at a week's end, on average over the whole run, owed by any of these."""
    return lambda run: float(run.overdue(*owers).mean())


def _weeks_overdue(team: str) -> Callable[[Reading], float]:
    """Hours of overdue work over the hours of a week, on average over the whole run."""

    def weeks(run: Reading) -> float:
        hours = run.whole(f"{team}:available_hours")
        return run.whole(f"{team}:overdue_hours") / hours if hours > 0 else NOTHING

    return weeks


def _support_given(run: Reading) -> float:
    needed = run.total("support_needed")
    return share(needed - run.total("support_lapsed"), needed)


def _worker_changes(run: Reading) -> float:
    with_plan = sum(
        run.mean(f"open:{stage}") for stage in ("register", "care and support", "court")
    )
    changes = run.total("children:worker change")
    return changes / with_plan / run.years if with_plan else NOTHING


def _off_the_register(run: Reading) -> float:
    """Children whose plan ended at a review, and those for whom proceedings took its place."""
    return run.total("children:register>de-registered") + run.total("children:register>court")


def _accepted(run: Reading) -> float:
    return run.total("children:contact>assessment") + run.total("children:contact>strategy")


def _back(run: Reading) -> float:
    """Children who came back within a year, of referrals accepted: contacts are no referrals."""
    return share(run.total("children:returned"), _accepted(run))


def _agency_premium(run: Reading) -> float:
    employed = run.inputs.cost_permanent * with_awards(run.inputs, 0)
    premium = agency_worker(run.inputs) - employed
    return float(run.agency()[run.period].sum()) * premium / WEEKS_A_YEAR


def _sickness(run: Reading) -> float:
    lost = sum(run.total(f"{team}:sick_days") for team in TEAMS)
    return share(lost, sum(run.total(f"{team}:staff_days") for team in TEAMS))


def _of_clocks() -> Iterator[Measure]:
    """In time, of what fell due; as recorded first, where that is told apart."""
    for rule in CLOCK_RULES.values():
        in_time = partial(Reading.in_time, clock=rule.id, recorded=False)
        measure = partial(Measure, unit="%", better="higher", target=rule.target, clock=rule.id)
        if not rule.recorded:
            yield measure(f"{rule.id}_in_time", value=in_time, headline=rule.headline)
            continue
        recorded = partial(Reading.in_time, clock=rule.id, recorded=True)
        yield measure(f"{rule.id}_recorded", value=recorded, headline=rule.headline, recorded=True)
        yield measure(f"{rule.id}_real", value=in_time)


def _late() -> Iterator[Measure]:
    for clock in CLOCKS:
        late = partial(Reading.late_a_month, clock=clock)
        yield Measure(f"{clock}_late_per_month", "children", "lower", late, late_of=clock)


def _waits() -> Iterator[Measure]:
    for work in WORK:
        wait = partial(Reading.wait, work=work)
        yield Measure(f"wait_{work.replace(' ', '_')}", "days", "", wait, wait_of=work)


_OTHERS: tuple[Measure, ...] = (
    Measure(
        "icpc_conferences_in_time",
        "%",
        "higher",
        _share("in_time_families:icpc", "due_families:icpc"),
    ),
    Measure("register_end", "children", "", _last("register"), headline=True),
    Measure("register_mean", "children", "", _mean("register")),
    Measure(
        "caseload_front_door",
        "cases",
        "lower",
        _carried("front_door", "caseload_mean"),
        headline=True,
    ),
    Measure("caseload_fsp", "cases", "lower", _carried("fsp", "caseload_mean"), headline=True),
    Measure("caseload_front_door_p90", "cases", "lower", _carried("front_door", "caseload_p90")),
    Measure("caseload_fsp_p90", "cases", "lower", _carried("fsp", "caseload_p90")),
    Measure("caseload_fsp_max", "cases", "lower", _carried("fsp", "caseload_max")),
    Measure("points_front_door", "cases", "lower", _mean("front_door:points_mean")),
    Measure("points_fsp", "cases", "lower", _mean("fsp:points_mean")),
    Measure("families_front_door", "cases", "lower", _mean("front_door:families_mean")),
    Measure("families_fsp", "cases", "lower", _mean("fsp:families_mean")),
    Measure(
        "unallocated",
        "families",
        "lower",
        lambda run: run.mean("front_door:waiting") + run.mean("fsp:waiting"),
        headline=True,
    ),
    Measure(
        "overdue",
        "children",
        "lower",
        lambda run: float(run.overdue(*OWERS)[run.period].mean()),
        headline=True,
    ),
    # Who is in between: with too few conference slots the register falls and these are where it
    # went.
    Measure("awaiting_icpc", "children", "lower", _mean("open:awaiting icpc"), headline=True),
    Measure("oldest_icpc", "days", "lower", _last("oldest:icpc"), headline=True),
    Measure(
        "oldest_assessment",
        "days",
        "lower",
        lambda run: max(run.last("oldest:assessment"), run.last("oldest:core_assessment")),
        headline=True,
    ),
    Measure(
        "front_door_load",
        "%",
        "lower",
        _share("front_door:needed_hours", "front_door:available_hours"),
        headline=True,
    ),
    Measure(
        "fsp_load", "%", "lower", _share("fsp:needed_hours", "fsp:available_hours"), headline=True
    ),
    Measure("conference_load", "%", "lower", _share("slots_booked", "slots")),
    Measure("support_given", "%", "higher", _support_given, headline=True),
    Measure("worker_changes", "changes", "lower", _worker_changes, headline=True),
    Measure(
        "s47_seen_through",
        "%",
        "higher",
        _share("children:s47 seen through", "children:s47 ended"),
        headline=True,
    ),
    Measure("contacts", "children", "", _total("children:contact")),
    Measure("returned", "children", "", _total("children:returned")),
    Measure("referrals_accepted", "children", "", _accepted),
    Measure("re_referral_share", "%", "", _back),
    Measure("s47_children", "children", "", _s47s),
    Measure(
        "s47_share_of_contacts",
        "%",
        "",
        lambda run: share(_s47s(run), run.total("children:contact")),
    ),
    Measure("icpc_children", "children", "", _total("children:icpc called")),
    Measure("registrations", "children", "", _total("children:icpc>register")),
    Measure("deregistrations", "children", "", _off_the_register),
    Measure("other_exits", "children", "", _total("children:register>other exit")),
    Measure("assessments_completed", "children", "", _total("children:assessment completed")),
    Measure("icpc_days_0_10", "%", "", _conferences(-99, 10)),
    Measure("icpc_days_11_15", "%", "", _conferences(11, 15)),
    Measure("icpc_days_16_20", "%", "", _conferences(16, 20)),
    Measure("icpc_days_21_plus", "%", "", _conferences(21, 9999)),
    Measure("plans_0_3_months", "%", "", _plans(-99, 3)),
    Measure("plans_3_6_months", "%", "", _plans(3, 6)),
    Measure("plans_6_12_months", "%", "", _plans(6, 12)),
    Measure("plans_1_2_years", "%", "", _plans(12, 24)),
    Measure("plans_2_years_plus", "%", "", _plans(24, 999)),
    Measure(
        "backlog_assessment",
        "children",
        "lower",
        lambda run: run.last("overdue:assessment") + run.last("overdue:core_assessment"),
    ),
    Measure("unseen", "children", "lower", _last("overdue:visit_alone")),
    Measure("oldest_unseen", "days", "lower", _last("oldest:visit_alone")),
    Measure("conferences", "conferences", "", _total("conferences")),
    Measure("cost", "£", "lower", _total("cost"), headline=True),
    Measure("cost_agency_premium", "£", "lower", _agency_premium),
    Measure("overdue_run", "children", "lower", _overdue(*OWERS)),
    *(Measure(f"overdue_{ower}", "children", "lower", _overdue(ower)) for ower in OWERS),
    Measure(
        "child_weeks_overdue", "child-weeks", "lower", lambda run: float(run.overdue(*OWERS).sum())
    ),
    *(Measure(f"weeks_overdue_{team}", "weeks", "lower", _weeks_overdue(team)) for team in TEAMS),
    Measure("handovers_overlap", "children", "", _whole("children:handover overlap")),
    Measure("handovers_notice", "children", "lower", _whole("children:handover notice")),
    Measure("handovers_sudden", "children", "lower", _whole("children:handover sudden")),
    Measure("visits_missed_in_gap", "children", "lower", _whole("children:visit missed in gap")),
    Measure("sickness", "%", "lower", _sickness),
    Measure("leavers", "people", "", _whole("leavers")),
    Measure("starters", "people", "", _whole("starters")),
    Measure("vacant_fte", "FTE", "lower", lambda run: float(run.row("vacant_fte").mean())),
    Measure("agency_fte", "FTE", "", lambda run: float(run.agency().mean())),
    Measure("cost_run", "£", "lower", _whole("cost")),
    Measure("cost_recruitment", "£", "", _whole("cost_recruitment")),
    Measure("cost_overlap", "£", "", _whole("cost_overlap")),
    Measure("cost_external", "£", "", _whole("cost_external")),
)

MEASURES: dict[str, Measure] = {m.name: m for m in (*_of_clocks(), *_OTHERS, *_late(), *_waits())}
"""Every measure by name, in reading order."""

RETIRED: dict[str, Measure] = {
    name: Measure(name, "weeks", "lower", lambda run: NOTHING)
    for name in ("danger_weeks", "danger_weeks_front_door", "danger_weeks_fsp")
}
"""Measures that runs no longer have, and that decisions, packs and scenarios of before name."""
KNOWN = MEASURES | RETIRED

HEADLINE = tuple(name for name, m in MEASURES.items() if m.headline)
CLOCK_MEASURES = tuple(name for name, m in MEASURES.items() if m.clock and m.headline)
