"""What every replication of a scenario shares, worked out once per process.

Distributions as tables, calendar rules as look-ups, expected arrivals by day, people in post,
conference slots: nothing here is random, and nothing here changes during a run.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import comb
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from model.engine.capacity import front_door_load, fsp_load_of_all, needed_fte
from model.engine.conference_diary import Diary
from model.engine.headcount import LEAST_FTE, Person, people
from model.engine.luck import cumulative
from model.engine.planned_posts import LONG_SINCE, PlannedPost
from model.engine.rates import contact_rates, illness, passed, route_limits, to_court, to_enquiry
from model.engine.vocabulary import CLOCK_RULES, STAFFED, STAGE_RECORDS, WORKS
from model.scenario.calendar import Calendar, week_of, working_calendar
from model.scenario.distributions import AnyDistribution, table
from model.scenario.family_sizes import family_size_shares
from model.scenario.inputs import INPUTS, Inputs
from model.scenario.posts import POST_TEAMS, Post, in_post, ordered
from model.scenario.scenario import ByIdentity, Scenario
from model.scenario.units import YEAR

Packed: TypeAlias = "array[float]"
"""A table in 32 kB: the two dozen of a run then fit in a processor's cache, as lists do not."""

_BOOKED_BEYOND_WEEKS = 40
"""Conferences are booked beyond the run's end too, on the last week's diary."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled scenario. Treat everything in it as read-only."""

    calendar: Calendar
    weekly: list[Inputs]
    """The inputs of each week, as plain objects (see ``_plain``)."""
    contact_rates: list[NDArray[np.float64]]
    """Contacts a day: one array per source, then returns of families closed before the start."""
    transfer_rate: NDArray[np.float64]
    court_rate: NDArray[np.float64]
    hours: tuple[Packed, ...]
    """Hours of each kind of work; of work whose step works them out, nothing."""
    officer_progress_hours: Packed
    screening_progress_hours: Packed
    premeeting_hours: Packed
    support_hours: dict[int, Packed]
    """Hours of a month's support, by the stage that has any."""
    s47_wait: Packed
    assessment_wait: Packed
    core_assessment_wait: Packed
    icpc_booked_day: Packed
    postponement: Packed
    visit_retry: Packed
    core_group_wait: Packed
    sickness_spell: Packed
    illness: list[float]
    """By week: the chance that a spell starts on a day, at the usual load."""
    casp_days: Packed
    court_days: Packed
    casp_met: list[float]
    """Running chances of meeting each length of a plan half-way on the position date."""
    court_met: list[float]
    assessment_met: list[float]
    route_limits: NDArray[np.float64]
    """By week: where the draw of a contact's route changes from one of ``family.ROUTES`` on."""
    multiplier: NDArray[np.float64]
    """By week: what all hours are multiplied by."""
    size_shares: NDArray[np.float64]
    """By week: running chances of one to six children in a family."""
    named: list[list[float]]
    """For 0 to 5 siblings: running chances that at most k of them are named in the contact."""
    joining: list[list[float]]
    """The same, for those the S47 adds."""
    due: dict[str, tuple[tuple[int, list[int] | None], ...]]
    """By clock, as it comes round: working days, or by day the last day on which it is met."""
    other_exits: list[float]
    """Cumulative rate of leaving the register otherwise, up to the end of each working day."""
    to_court: dict[int, list[float]]
    """The same of going to court, by the stage it is gone to from; empty where nobody goes."""
    to_enquiry: dict[int, list[float]]
    """The same of an S47 about an open family, by its stage."""
    people: dict[str, list[Person]]
    """Of teams whose headcount is held; of the others, see ``posts``."""
    posts: tuple[PlannedPost, ...]
    """Empty where headcounts are held."""
    extras: dict[str, list[Person]]
    """Whom dated changes add to the posts table's people."""
    cuts: list[dict[int, float]]
    """By week: FTE that dated changes take from a post, by its place."""
    intake_weeks: frozenset[int]
    hire_weeks: Packed
    agency_start: Packed
    starter_delay: Packed
    needed_fte: dict[str, list[float]]
    """By team and week: experienced FTE that its work needs."""
    chairs: Diary
    """With nothing booked: each replication takes a copy."""
    chair_people: list[Person]
    slots_by_week: list[float]
    """Conference slots, beyond the run's end too."""
    slot_days: int
    """Working days that they are laid out over."""


_TABLES = {
    "officer_progress_hours": "officer_progress_hours",
    "screening_progress_hours": "screening_progress_hours",
    "premeeting_hours": "premeeting_hours",
    "icpc_booked_day": "icpc_booked_day",
    "sickness_spell": "sickness_spell_days",
    "s47_wait": "s47_wait_days",
    "core_assessment_wait": "core_assessment_wait_days",
    "postponement": "postponement_days",
    "visit_retry": "visit_retry_days",
    "core_group_wait": "core_group_wait_days",
    "hire_weeks": "hire_weeks",
    "agency_start": "agency_start_weeks",
    "starter_delay": "starter_delay_weeks",
}
"""Tables of the plan that are an input's and nothing else."""


def packed(distribution: AnyDistribution) -> Packed:
    """A distribution's table."""
    return array("d", table(distribution))


def plan_for(scenario: Scenario, weeks: int) -> Plan:
    """The compiled scenario; the last sixteen are kept. Raises ScenarioError."""
    return _compiled(ByIdentity(scenario), weeks)


@lru_cache(maxsize=16)
def _compiled(asked: ByIdentity, weeks: int) -> Plan:
    weekly = asked.scenario.weekly_inputs(weeks)
    i = weekly[0]
    calendar = working_calendar(i.start_date, weeks)
    by_day = [weekly[calendar.week[day]] for day in range(calendar.days)]
    staff = _staffing(asked.scenario, weekly, calendar)
    family_mean = 1 + i.extra_children_mean
    casp_days, court_days = packed(i.casp_days), packed(i.court_days)
    assessment_wait = packed(i.assessment_wait_days)
    firsts = calendar.first_day_of_week
    slots = _slots(weekly, min(len(firsts) - 1, weeks + _BOOKED_BEYOND_WEEKS))
    return Plan(
        calendar=calendar,
        weekly=_plain(weekly),
        contact_rates=contact_rates(calendar, weekly, asked.scenario.lasting.named_children_mean),
        transfer_rate=np.array([w.transfers_in_per_year / family_mean / YEAR for w in by_day]),
        court_rate=np.array([w.court_families_per_year / YEAR for w in by_day]),
        hours=tuple(packed(getattr(i, work.hours)) if work.hours else array("d") for work in WORKS),
        support_hours={
            number: packed(getattr(i, stage.supported))
            for number, stage in enumerate(STAGE_RECORDS)
            if stage.supported
        },
        assessment_wait=assessment_wait,
        illness=[illness(week) for week in weekly],
        casp_days=casp_days,
        court_days=court_days,
        **{name: packed(getattr(i, source)) for name, source in _TABLES.items()},
        casp_met=_length_biased(casp_days),
        court_met=_length_biased(court_days),
        assessment_met=_length_biased(assessment_wait),
        route_limits=route_limits(weekly),
        multiplier=np.array([w.effort_multiplier for w in weekly]),
        size_shares=np.array(
            [cumulative(family_size_shares(w.extra_children_mean)) for w in weekly]
        ),
        named=_binomials(i.named_at_contact),
        joining=_binomials(_joining(i)),
        due={
            name: tuple(_due(calendar, INPUTS[by].unit, getattr(i, by)) for by in rule.due)
            for name, rule in CLOCK_RULES.items()
        },
        other_exits=passed(by_day, "other_exits_per_year"),
        to_court=to_court(by_day),
        to_enquiry=to_enquiry(i, by_day),
        people=staff.people,
        posts=staff.posts,
        extras=staff.extras,
        cuts=staff.cuts,
        intake_weeks=_intake_weeks(calendar, i.nqsw_intake_month),
        needed_fte=_needed(weekly),
        chairs=Diary(slots, firsts, firsts[len(slots)]),
        chair_people=people([week.chair_fte for week in weekly], firsts, calendar.days),
        slots_by_week=slots,
        slot_days=firsts[len(slots)],
    )


def _slots(weekly: list[Inputs], weeks: int) -> list[float]:
    """Conference slots a week, beyond the run's end on the last week's."""
    slots = [
        week.chair_fte * week.conferences_per_chair + week.external_conferences for week in weekly
    ]
    return slots + [slots[-1]] * (weeks - len(weekly))


def _due(calendar: Calendar, unit: str, length: int) -> tuple[int, list[int] | None]:
    """Working days, or by working day the last day on which a clock that starts then is met."""
    if unit == "weeks":
        return 0, calendar.after_weeks(length)
    if unit == "months":
        return 0, calendar.after_months(length)
    return length, None


@dataclass(frozen=True)
class _Staffing:
    people: dict[str, list[Person]]
    posts: tuple[PlannedPost, ...]
    extras: dict[str, list[Person]]
    cuts: list[dict[int, float]]


def _staffing(scenario: Scenario, weekly: list[Inputs], calendar: Calendar) -> _Staffing:
    """Headcounts held, or posts with people who come and go and what is added and taken."""
    firsts, days = calendar.first_day_of_week, calendar.days
    market = scenario.comes_and_goes
    held = [name for name in STAFFED if not (market and name in POST_TEAMS)]
    found: dict[str, list[Person]] = {
        name: people([getattr(week, f"{name}_fte") for week in weekly], firsts, days)
        for name in held
    }
    cuts: list[dict[int, float]] = [{} for _ in weekly]
    if not market:
        return _Staffing(found, (), {}, cuts)
    posts = ordered(scenario.posts_table)
    planned: list[PlannedPost] = []
    extras: dict[str, list[Person]] = {}
    for team in POST_TEAMS:
        own = [post for post in posts if post.team == team]
        here = len(planned)
        planned += [_planned(post, place, calendar.start) for place, post in enumerate(own)]
        table = in_post(own, team, calendar.start)
        more = [getattr(week, f"{team}_fte") - table for week in weekly]
        extras[team] = people([max(fte, 0.0) for fte in more], firsts, days)
        for week, fte in enumerate(more):
            _cut(cuts[week], own, here, -fte)
    return _Staffing(found, tuple(planned), extras, cuts)


def _planned(post: Post, ordinal: int, start: date) -> PlannedPost:
    """Dates into weeks: who starts in a week starts with it, who ends in one ends with it."""

    def week(day: date | None, after: int = 0) -> int | None:
        return None if day is None else week_of(day, start) + after

    since = week(post.start)
    return PlannedPost(
        post=post,
        ordinal=ordinal,
        since=LONG_SINCE if since is None else since,
        until=week(post.end, 1),
        next_week=week(post.next_start),
        advert_week=week(post.advert),
    )


def _cut(cuts: dict[int, float], own: list[Post], here: int, fte: float) -> None:
    """Take FTE from a team's last posts."""
    for place in reversed(range(len(own))):
        if fte < LEAST_FTE:
            return
        taken = min(own[place].fte, fte)
        if taken:
            cuts[here + place] = taken
            fte -= taken


def _intake_weeks(calendar: Calendar, month: int) -> frozenset[int]:
    """Weeks in which a year's newly qualified begin: those of the month's first day."""
    last = calendar.start.year + 1 + calendar.weeks // 52
    firsts = (date(year, month, 1) for year in range(calendar.start.year, last + 1))
    return frozenset(week_of(day, calendar.start) for day in firsts if day >= calendar.start)


def _needed(weekly: list[Inputs]) -> dict[str, list[float]]:
    known: dict[int, tuple[float, float]] = {}
    for i in weekly:
        if id(i) not in known:
            known[id(i)] = (needed_fte(front_door_load(i), i), needed_fte(fsp_load_of_all(i), i))
    return {
        "front_door": [known[id(i)][0] for i in weekly],
        "fsp": [known[id(i)][1] for i in weekly],
    }


class _Week:
    """The inputs of a week as a plain object, read in a fifth of a record's time."""

    __slots__ = tuple(Inputs.model_fields)

    def __init__(self, inputs: Inputs) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(inputs, name))


def _plain(weekly: list[Inputs]) -> list[Inputs]:
    """Objects with the same attributes; weeks that do not differ share one, as before."""
    plain = {id(inputs): _Week(inputs) for inputs in weekly}
    return [cast(Inputs, plain[id(inputs)]) for inputs in weekly]


def _joining(i: Inputs) -> float:
    """The chance that a sibling whom the contact did not name is named by the S47."""
    if i.named_at_contact >= 1:
        return 0.0
    return (i.named_by_s47 - i.named_at_contact) / (1 - i.named_at_contact)


def _binomials(chance: float) -> list[list[float]]:
    """For 0 to 5 siblings: running chances that at most k of them are named."""
    rows = []
    for n in range(6):
        terms = [comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)]
        rows.append(cumulative(terms)[:-1])
    return rows


def _length_biased(lengths: Packed) -> list[float]:
    """Running chances of meeting each stay half-way: a stay twice as long is met twice as often."""
    total = sum(lengths)
    return cumulative([x / total for x in lengths]) if total else []
