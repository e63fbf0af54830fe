"""Hours needed against hours available, by arithmetic: what can be said before any run.

What there is to do comes from the records of the kinds of work (``vocabulary.WORKS``): one that is
declared is counted here, or says that it is not.

Averages over a year of unchanging demand. Only work that cannot lapse is counted as needed;
support allowances stand beside it. Waiting, absence on the wrong day and sibling groups are the
simulation's business; a team that cannot meet the average cannot meet anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.engine.vocabulary import S47, SCREENING, VISIT, WORKS
from model.scenario.inputs import Inputs
from model.scenario.units import YEAR

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Load:
    """One team's year: hours of each kind of work, hours of support, hours available."""

    team: str
    work: dict[str, float]
    support: float
    available: float

    @property
    def needed(self) -> float:
        """Hours a year that cannot lapse."""
        return sum(self.work.values())

    @property
    def share(self) -> float:
        """Needed as a share of available; infinite without staff (0 without work)."""
        if self.available > 0:
            return self.needed / self.available
        return float("inf") if self.needed > 0 else 0.0


def hours_per_fte(i: Inputs) -> float:
    """Casework hours of one FTE in a year, after leave, training and sickness."""
    away = (i.leave_days + i.training_days) / YEAR
    return YEAR * max(0.0, 1 - i.sickness_rate) * max(0.0, 1 - away) * i.case_hours_per_day


class Yearly:
    """How many of what there are in a year of unchanging demand, in families.

    The attributes are what a kind of work may say there is one of for each (``Work.a_year``).
    """

    contacts: float
    strategy_discussions: float
    s47s: float
    icpcs: float
    assessments: float
    core_assessments: float
    registered: float
    """Families registered, transfers from other councils included."""
    on_register: float
    """Families on the register at any time: registrations times the mean stay."""
    visits: float
    core_groups: float
    reviews: float
    care_plans: float

    def __init__(self, i: Inputs) -> None:
        self.contacts = _contacts(i)
        self.strategy_discussions = self.contacts * i.contact_to_strategy
        self.s47s = self.strategy_discussions * i.strategy_to_s47
        self.icpcs = self.s47s * i.s47_to_icpc
        self.assessments = self.contacts * i.assessments_per_contact
        self.core_assessments = self.assessments * i.core_assessment_share
        transfers = i.transfers_in_per_year / (1 + i.extra_children_mean)
        self.registered = (self.icpcs + transfers) * i.icpc_to_registration
        each = _reviews_each(i)
        stay = i.review_first_planned_days + (each - 1) * i.review_planned_days
        self.on_register = self.registered / (YEAR / stay + i.other_exits_per_year)
        # A visit is made soon after it becomes workable (1.5 days in simulated years).
        every = min(i.visit_workable_days + 1.5, i.visit_alone_days)
        self.visits = self.on_register * YEAR / max(every, 1)
        self.core_groups = self.on_register * 52 / i.core_group_weeks
        self.reviews = self.registered * each
        self.care_plans = self.contacts * (
            i.assessments_per_contact * i.assessment_to_casp
            + i.contact_to_strategy * i.strategy_to_s47 * i.s47_to_casp
        )


def _contacts(i: Inputs) -> float:
    shares = zip(
        i.source_shares,
        (i.police_factor, i.school_factor, i.health_factor, i.family_factor, i.other_factor),
        strict=True,
    )
    outside = sum(share * factor for share, factor in shares) * (1 - i.returned_share)
    # Every contact, returns too, brings further returns.
    return i.contacts_per_year / i.named_children_mean * outside / (1 - i.returns_per_contact)


def _reviews_each(i: Inputs) -> float:
    """Reviews a registered family has, on average."""
    reviews, reaches = 1.0, 1.0
    for chance in i.deregister_at_review[:4]:
        reaches *= 1 - chance
        reviews += reaches
    # Twenty further reviews at most: nobody stays beyond eighteen.
    last = max(i.deregister_at_review[4], 1 / 21)
    return reviews + reaches * (1 - last) / last


# --- Hours a piece of work takes, where that is more than its own input says ---


def _screening(i: Inputs) -> float:
    """Contacts that end here, and those that go on."""
    goes_on = i.contact_to_strategy + i.contact_to_assessment
    ending = (1 - goes_on) * i.screening_hours.expected
    return ending + goes_on * i.screening_progress_hours.expected


def _s47(i: Inputs) -> float:
    """The first child, siblings, and the pre-meeting where there is one."""
    siblings = (i.named_children_mean - 1) / max(i.named_at_contact, 1e-9) * i.named_by_s47
    hours = i.s47_hours.expected + i.s47_sibling_hours * siblings
    return hours + i.internal_premeeting * i.premeeting_hours.expected


def _visit(i: Inputs) -> float:
    """The first child, siblings, and attempts without access."""
    tries = i.visit_no_access / max(1 - i.visit_no_access, 0.01)
    siblings = i.visit_sibling_hours * i.extra_children_mean
    return i.visit_hours.expected + siblings + tries * i.failed_visit_hours


_MEAN_HOURS: dict[int, Callable[[Inputs], float]] = {
    SCREENING: _screening,
    S47: _s47,
    VISIT: _visit,
}


def _each(kind: int, i: Inputs) -> float:
    found = _MEAN_HOURS.get(kind)
    if found is not None:
        return found(i)
    expected: float = getattr(i, WORKS[kind].hours).expected
    return expected


def _check() -> None:
    """Every kind of work is counted by something that is known, or says that it is not counted."""
    for work in WORKS:
        if work.a_year is not None and work.a_year not in Yearly.__annotations__:
            raise ValueError(
                f"the work '{work.id}' is counted by '{work.a_year}', which capacity does not "
                f"know; it knows {', '.join(Yearly.__annotations__)}"
            )


_check()


def _work_of(team: str, yearly: Yearly, i: Inputs) -> dict[str, float]:
    """Hours a year by kind of work, of what a team owes and cannot let lapse."""
    return {
        work.id: getattr(yearly, work.a_year) * _each(kind, i) * i.effort_multiplier
        for kind, work in enumerate(WORKS)
        if work.team == team and work.a_year is not None
    }


def front_door_load(i: Inputs) -> Load:
    """The front door's year."""
    work = _work_of("front_door", Yearly(i), i)
    return Load("front_door", work, 0.0, i.front_door_fte * hours_per_fte(i))


def fsp_load(i: Inputs) -> Load:
    """The Family Support and Protection team's year."""
    yearly = Yearly(i)
    stay = i.casp_days.expected / YEAR
    stepping = yearly.registered * i.step_down_to_casp
    court = i.court_families_per_year * i.court_days.expected / YEAR
    support = _MONTHS * (
        yearly.on_register * i.cp_support_hours.expected
        + (yearly.care_plans + stepping) * stay * i.casp_support_hours.expected
        + court * i.court_support_hours.expected
    )
    work = _work_of("fsp", yearly, i)
    return Load("fsp", work, support * i.effort_multiplier, i.fsp_fte * hours_per_fte(i))


def manager_load(i: Inputs) -> Load:
    """Front-door managers' year of strategy discussions."""
    work = _work_of("front_door_manager", Yearly(i), i)
    return Load("front_door_manager", work, 0.0, i.front_door_manager_fte * hours_per_fte(i))


def conference_load(i: Inputs) -> Load:
    """The conference diary's year, in slots instead of hours."""
    yearly = Yearly(i)
    icpcs = yearly.icpcs * (1 + i.icpc_postponed)
    reviews = yearly.on_register * YEAR / max(i.review_planned_days, 1)
    slots = 52 * (i.chair_fte * i.conferences_per_chair + i.external_conferences)
    work = {"initial conferences": icpcs, "reviews": reviews * (1 + i.review_postponed)}
    return Load("conferences", work, 0.0, slots)


def needed_fte(load: Load, i: Inputs) -> float:
    """Experienced FTE that a team needs for the work that cannot lapse and the
    least part of planned support (``need_support_share``)."""
    return (load.needed + i.need_support_share * load.support) / hours_per_fte(i)


def loads(i: Inputs) -> tuple[Load, ...]:
    """Every team that can be overloaded."""
    return front_door_load(i), fsp_load(i), manager_load(i), conference_load(i)


def overloaded(i: Inputs) -> tuple[Load, ...]:
    """Teams that can never clear their work at these inputs."""
    return tuple(load for load in loads(i) if load.share > 1)
