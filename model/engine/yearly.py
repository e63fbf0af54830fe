"""How many of what there are in a year, by arithmetic on the inputs: what hours are needed for."""

from __future__ import annotations

from math import exp

from model.scenario.inputs import Inputs
from model.scenario.units import YEAR

# How long after it may be done a visit or a core group is done, in simulated years.
_VISIT_LAG = 2.2
_CORE_GROUP_LAG = 1.5
# A core group is prepared so many working days before it is due.
_CORE_GROUP_AHEAD = 6


class Yearly:
    """How many of what there are in a year of unchanging demand, in families.

    The attributes are what a kind of work may say there is one of for each (``Work.a_year``).
    """

    contacts: float
    strategy_discussions: float
    s47s: float
    open_s47s: float
    """Those about families that are open already."""
    icpcs: float
    assessments: float
    core_assessments: float
    registered: float
    """Families registered, transfers from other councils included."""
    on_register: float
    """Families on the register, on average over the year."""
    visits: float
    core_groups: float
    reviews: float
    care_plans: float
    on_plans: float
    """Families with a care and support plan, in a year of such inflow."""
    allocations: float
    """Families that come to FSP."""
    in_court: float
    """Families in proceedings, on average over the year."""

    def __init__(self, i: Inputs, reaching: float = 1.0, assessed: float = 1.0) -> None:
        """``reaching``: the share of conferences called that the front door brings about within
        the year; ``assessed``: the share of assessments."""
        self.contacts = contacts(i)
        self.strategy_discussions = self.contacts * i.strategy_of_new
        self.s47s = self.strategy_discussions * i.strategy_to_s47
        self.open_s47s = all_s47s(i) * (i.s47s_from_plans + i.s47s_from_register)
        stepping_up = all_s47s(i) * i.s47s_from_plans
        # What is under way today comes to its conference as well.
        under_way = self.s47s + stepping_up + i.start_s47s
        self.icpcs = under_way * i.s47_to_icpc + i.start_awaiting_icpc
        self.assessments = self.contacts * i.assessments_per_contact
        self.core_assessments = self.assessments * i.core_assessment_share
        transfers = i.transfers_in_per_year / (1 + i.extra_children_mean)
        # A backlog that grows through the year is, on average over it, half of what it ends at.
        self.registered = (self.icpcs + transfers) * i.icpc_to_registration * (1 + reaching) / 2
        each = _reviews_each(i)
        planned = i.review_first_planned_days + (each - 1) * i.review_planned_days
        stay = 1 / (YEAR / planned + i.other_exits_per_year + i.court_from_register)
        staying = self.registered * stay
        here = i.start_register_children / (1 + i.extra_children_mean)
        self.on_register = _over_the_year(here, staying, stay)
        every = min(i.visit_workable_days + _VISIT_LAG, i.visit_alone_days)
        self.visits = self.on_register * YEAR / max(every, 1)
        between = i.core_group_weeks * 5 - _CORE_GROUP_AHEAD + _CORE_GROUP_LAG
        self.core_groups = self.on_register * YEAR / max(between, 1)
        self.reviews = self.on_register * YEAR / planned * each
        self.care_plans = self.contacts * (
            i.assessments_per_contact * i.assessment_to_casp * assessed
            + i.strategy_of_new * i.strategy_to_s47 * i.s47_to_casp
        )
        self.allocations = self.registered + self.care_plans
        length = i.court_days.expected / YEAR
        plan = i.casp_days.expected / YEAR
        plan /= 1 + plan * i.court_from_plans
        self.on_plans = (self.care_plans + self.registered * i.step_down_to_casp) * plan
        begun = (
            i.court_families_per_year
            + self.on_register * i.court_from_register
            + self.on_plans * i.court_from_plans
        )
        left = length * (1 + i.court_days.cv_squared) / 2  # long ones are met more often
        self.in_court = _over_the_year(i.start_court_families, begun * length, left)


def all_s47s(i: Inputs) -> float:
    """S47s a year, in families, whoever they are about."""
    return contacts(i) * i.contact_to_strategy * i.strategy_to_s47


def _over_the_year(here: float, staying: float, left: float) -> float:
    """Families there on average over a year that begins with ``here`` and tends to ``staying``.

    Who is there on its first day stays for ``left`` (in years) more, on average.
    """
    there = left * (1 - exp(-1 / left)) if left > 0 else 0.0
    return staying + (here - staying) * there


def contacts(i: Inputs) -> float:
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
