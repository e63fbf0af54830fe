"""Hours needed against hours available, by arithmetic: what can be said before any run.

Averages over a year of unchanging demand. Only work that cannot lapse is counted as needed;
support allowances stand beside it. Waiting, absence on the wrong day and sibling groups are the
simulation's business; a team that cannot meet the average cannot meet anything.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def register_families(i: Inputs) -> float:
    """Families on the register in the long run: registrations a year times the mean stay."""
    stay = i.review_first_planned_days + (_reviews_each(i) - 1) * i.review_planned_days
    return _registered(i) / (YEAR / stay + i.other_exits_per_year)


def _registered(i: Inputs) -> float:
    """Families registered a year, transfers from other councils included."""
    transfers = i.transfers_in_per_year / (1 + i.extra_children_mean)
    return (_icpcs(i) + transfers) * i.icpc_to_registration


def _reviews_each(i: Inputs) -> float:
    """Reviews a registered family has, on average."""
    reviews, reaches = 1.0, 1.0
    for chance in i.deregister_at_review[:4]:
        reaches *= 1 - chance
        reviews += reaches
    # Twenty further reviews at most: nobody stays beyond eighteen.
    last = max(i.deregister_at_review[4], 1 / 21)
    return reviews + reaches * (1 - last) / last


def _events(i: Inputs) -> float:
    shares = zip(
        i.source_shares,
        (i.police_factor, i.school_factor, i.health_factor, i.family_factor, i.other_factor),
        strict=True,
    )
    outside = sum(share * factor for share, factor in shares) * (1 - i.returned_share)
    # Every contact, returns too, brings further returns.
    return i.contacts_per_year / i.named_children_mean * outside / (1 - i.returns_per_contact)


def _s47s(i: Inputs) -> float:
    return _events(i) * i.contact_to_strategy * i.strategy_to_s47


def _icpcs(i: Inputs) -> float:
    return _s47s(i) * i.s47_to_icpc


def front_door_load(i: Inputs) -> Load:
    """The front door's year."""
    events = _events(i)
    strategies = events * i.contact_to_strategy
    progressing = i.contact_to_strategy + i.contact_to_assessment
    siblings = (i.named_children_mean - 1) / max(i.named_at_contact, 1e-9) * i.named_by_s47
    s47 = i.s47_hours.expected + i.s47_sibling_hours * siblings
    s47 += i.internal_premeeting * i.premeeting_hours.expected
    assessments = events * i.assessments_per_contact
    work = {
        "screening": events
        * (
            (1 - progressing) * i.screening_hours.expected
            + progressing * i.screening_progress_hours.expected
        ),
        "strategy discussions": strategies * i.strategy_hours.expected,
        "S47 enquiries": _s47s(i) * s47,
        "ICPC reports": _icpcs(i) * i.icpc_report_hours.expected,
        "assessments": assessments
        * (
            i.assessment_hours.expected + i.core_assessment_share * i.core_assessment_hours.expected
        ),
    }
    scaled = {name: hours * i.effort_multiplier for name, hours in work.items()}
    return Load("front_door", scaled, 0.0, i.front_door_fte * hours_per_fte(i))


def fsp_load(i: Inputs) -> Load:
    """The Family Support and Protection team's year."""
    families = register_families(i)
    extra = i.extra_children_mean
    # A visit is made soon after it becomes workable (1.5 days in simulated years).
    every = min(i.visit_workable_days + 1.5, i.visit_alone_days)
    visits = families * YEAR / max(every, 1)
    tries = i.visit_no_access / max(1 - i.visit_no_access, 0.01)
    visit = i.visit_hours.expected + i.visit_sibling_hours * extra + tries * i.failed_visit_hours
    reviews = _registered(i) * _reviews_each(i)
    plans = _events(i) * (
        i.assessments_per_contact * i.assessment_to_casp
        + i.contact_to_strategy * i.strategy_to_s47 * i.s47_to_casp
    )
    work = {
        "CP visits": visits * visit,
        "core groups": families * 52 / i.core_group_weeks * i.core_group_hours.expected,
        "review reports": reviews * i.review_report_hours.expected,
        "care plans": plans * i.care_plan_hours.expected,
    }
    stay = i.casp_days.expected / YEAR
    stepping = _registered(i) * i.step_down_to_casp
    court = i.court_families_per_year * i.court_days.expected / YEAR
    support = _MONTHS * (
        families * i.cp_support_hours.expected
        + (plans + stepping) * stay * i.casp_support_hours.expected
        + court * i.court_support_hours.expected
    )
    m = i.effort_multiplier
    scaled = {name: hours * m for name, hours in work.items()}
    return Load("fsp", scaled, support * m, i.fsp_fte * hours_per_fte(i))


def manager_load(i: Inputs) -> Load:
    """Front-door managers' year of strategy discussions."""
    hours = _events(i) * i.contact_to_strategy * i.manager_hours.expected * i.effort_multiplier
    return Load(
        "front_door_manager",
        {"strategy discussions": hours},
        0.0,
        i.front_door_manager_fte * hours_per_fte(i),
    )


def conference_load(i: Inputs) -> Load:
    """The conference diary's year, in slots instead of hours."""
    icpcs = _icpcs(i) * (1 + i.icpc_postponed)
    reviews = register_families(i) * YEAR / max(i.review_planned_days, 1)
    slots = 52 * (i.chair_fte * i.conferences_per_chair + i.external_conferences)
    work = {"initial conferences": icpcs, "reviews": reviews * (1 + i.review_postponed)}
    return Load("conferences", work, 0.0, slots)


def needed_fte(load: Load, i: Inputs) -> float:
    """Experienced FTE below which a team is in danger: for the work that cannot lapse and the
    least part of planned support (``need_support_share``)."""
    return (load.needed + i.need_support_share * load.support) / hours_per_fte(i)


def loads(i: Inputs) -> tuple[Load, ...]:
    """Every team that can be overloaded."""
    return front_door_load(i), fsp_load(i), manager_load(i), conference_load(i)


def overloaded(i: Inputs) -> tuple[Load, ...]:
    """Teams that can never clear their work at these inputs."""
    return tuple(load for load in loads(i) if load.share > 1)
