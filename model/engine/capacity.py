"""Hours needed against hours available, by arithmetic: what can be said before any run.

What there is to do comes from the records of the kinds of work (``vocabulary.WORKS``): one that is
declared is counted here, or says that it is not.

Averages over a year of unchanging demand that begins at today's position. Work that must be done
(court too: it comes before visits) is counted as needed; support that may lapse stands beside it.
Absence on the wrong day and sibling groups are the simulation's business; a team that cannot meet
the average cannot meet anything. What this says is held against what is booked in simulated years
(``docs/evidence/warnings-agree-with-runs.toml``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from model.engine.late_reports import FULL, Slots, initial_wait, review_slots
from model.engine.vocabulary import (
    ALLOCATION,
    IN_COURT,
    ON_CASP,
    ON_REGISTER,
    OPEN_S47,
    REPORT,
    S47,
    SCREENING,
    SIGN_ASSESSMENT,
    SIGN_DECISION,
    SIGN_S47,
    STAGE_RECORDS,
    VISIT,
    WORKS,
)
from model.engine.yearly import Yearly
from model.scenario.inputs import Inputs
from model.scenario.units import YEAR

# Allowances of support are given every 21 working days.
_MONTHS = YEAR / (YEAR // 12)
# What officers do not get to, as they have more hours for what there is for them: it falls by this.
_OFFICER_SPARE = 0.35
# Discussions and enquiries behind a report that waits are held up with it: the days lost to
# registration are so many times the days that its conference waits.
_HELD_UP = 13.0
# How near the share of slots taken is worked out: nearer than anything shown.
_NEAR = 1e-5


@dataclass(frozen=True, slots=True)
class Load:
    """One team's year: hours of each kind of work, hours of support, hours available.

    ``work`` must be done; ``support`` may lapse.
    """

    team: str
    work: dict[str, float]
    support: float
    available: float

    @property
    def needed(self) -> float:
        """Hours a year that must be worked."""
        return sum(self.work.values())

    @property
    def share(self) -> float:
        """Needed as a share of available; infinite without staff (0 without work)."""
        return _share(self.needed, self.available)


def hours_per_fte(i: Inputs) -> float:
    """Casework hours of one FTE in a year, after leave, training and sickness."""
    return YEAR * share_at_work(i) * i.case_hours_per_day


def share_at_work(i: Inputs) -> float:
    """The share of working days on which somebody is there."""
    away = (i.leave_days + i.training_days) / YEAR
    return max(0.0, 1 - i.sickness_rate) * max(0.0, 1 - away)


# --- Hours a piece of work takes, where that is more than its own input says ---


def _screening(i: Inputs) -> float:
    """Contacts that end here, and those that go on."""
    goes_on = i.strategy_of_new + i.contact_to_assessment
    ending = (1 - goes_on) * i.screening_hours.expected
    return ending + goes_on * i.screening_progress_hours.expected


def _s47(i: Inputs) -> float:
    """The first child, siblings, and the pre-meeting where there is one."""
    siblings = (i.named_children_mean - 1) / max(i.named_at_contact, 1e-9) * i.named_by_s47
    hours = i.s47_hours.expected + i.s47_sibling_hours * siblings
    return hours + i.internal_premeeting * i.premeeting_hours.expected


def _open_s47(i: Inputs) -> float:
    """The first child, and all the others of a family that is known."""
    return i.s47_hours.expected + i.s47_sibling_hours * i.extra_children_mean


def _visit(i: Inputs) -> float:
    """The first child, siblings, and attempts without access."""
    tries = i.visit_no_access / max(1 - i.visit_no_access, 0.01)
    siblings = i.visit_sibling_hours * i.extra_children_mean
    return i.visit_hours.expected + siblings + tries * i.failed_visit_hours


_MEAN_HOURS: dict[int, Callable[[Inputs], float]] = {
    SCREENING: _screening,
    S47: _s47,
    OPEN_S47: _open_s47,
    VISIT: _visit,
    SIGN_DECISION: lambda i: i.signoff_decision_hours,
    SIGN_ASSESSMENT: lambda i: i.signoff_assessment_hours * (1 + i.core_assessment_share),
    SIGN_S47: lambda i: i.signoff_s47_hours,
    ALLOCATION: lambda i: i.allocation_hours,
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
    """Hours a year by kind of work, of what a team owes and must do."""
    return {
        work.id: getattr(yearly, work.a_year) * _each(kind, i) * i.effort_multiplier
        for kind, work in enumerate(WORKS)
        if work.team == team and work.a_year is not None
    }


def front_door_load(i: Inputs) -> Load:
    """The front door's year."""
    yearly = Yearly(i)
    work = _work_of("front_door", yearly, i)
    work[WORKS[SCREENING].id] += _left_by_officers(yearly, i)
    return Load("front_door", work, 0.0, i.front_door_fte * hours_per_fte(i))


def _left_by_officers(yearly: Yearly, i: Inputs) -> float:
    """Hours of contact officers' part that fall to duty social workers: none is in, or the day is
    too full."""
    goes_on = i.strategy_of_new + i.contact_to_assessment
    each = (1 - goes_on) * i.officer_hours.expected + goes_on * i.officer_progress_hours.expected
    hours = yearly.contacts * each * i.effort_multiplier
    have = i.contact_officer_fte * hours_per_fte(i)
    return hours * exp(-_OFFICER_SPARE * have / hours) if hours > 0 else 0.0


def fsp_load(i: Inputs) -> Load:
    """The Family Support and Protection team's year: of what the front door brings about."""
    return _fsp_load(i, _diary(i).yearly)


def fsp_load_of_all(i: Inputs) -> Load:
    """The same, were the front door to keep up with what comes to it."""
    return _fsp_load(i, Yearly(i))


def _fsp_load(i: Inputs, yearly: Yearly) -> Load:
    families = {
        ON_REGISTER: yearly.on_register,
        ON_CASP: yearly.on_plans,
        IN_COURT: yearly.in_court,
    }
    work, support = _work_of("fsp", yearly, i), 0.0
    for stage, number in families.items():
        record = STAGE_RECORDS[stage]
        hours = _MONTHS * number * getattr(i, record.supported).expected * i.effort_multiplier
        if record.must:
            work[record.id] = hours
        else:
            support += hours
    return Load("fsp", work, support, i.fsp_fte * hours_per_fte(i))


def manager_load(i: Inputs, team: str = "front_door_manager") -> Load:
    """A year of strategy discussions and signatures, or of FSP's allocations."""
    work = _work_of(team, Yearly(i), i)
    return Load(team, work, 0.0, getattr(i, f"{team}_fte") * hours_per_fte(i))


def conference_load(i: Inputs) -> Load:
    """The conference diary's year, in slots instead of hours: conferences held, those put off,
    and the slots that are used for nothing because a report is missing."""
    return _diary(i).load


class _Diary(NamedTuple):
    """What is booked in a year; ``yearly``: what the front door brings about of it."""

    load: Load
    yearly: Yearly


def _diary(i: Inputs) -> _Diary:
    """What becomes of the slots there are.

    How full the diary is says how soon a conference is booked again, and that how full it is.
    """
    at_work = share_at_work(i) if i.chairs_absent else 1.0
    slots = 52 * (at_work * i.chair_fte * i.conferences_per_chair + i.external_conferences)
    front = front_door_load(i)
    low, high = 0.0, FULL
    while True:
        taken = (low + high) / 2
        found = _booked(i, front, slots, taken)
        if high - low < _NEAR:
            return found
        if found.load.share > taken:
            low = taken
        else:
            high = taken


def _booked(i: Inputs, front: Load, slots: float, taken: float) -> _Diary:
    """What is booked in a year, were so large a share of the slots taken."""
    pace = Slots(i.conference_notice_days, slots / YEAR, taken)
    waited = initial_wait(_share(_before_assessing(front), front.available), pace)
    # Every conference waits for a slot, too: as long as one that is booked again.
    held_up = _HELD_UP * waited + pace.again - pace.notice
    reaching = max(1 - held_up / YEAR, 0.0)
    yearly = Yearly(i, reaching, _assessed(front))
    initial = yearly.icpcs * (reaching + i.icpc_postponed)
    reviews = yearly.reviews * (1 + i.review_postponed)
    if not i.slots_given_back:  # who leaves otherwise leaves a slot behind
        reviews += yearly.on_register * (i.other_exits_per_year + i.court_from_register)
    spent = (
        yearly.icpcs * waited / pace.again,
        yearly.reviews * review_slots(_fsp_load(i, yearly).share, pace),
    )
    # However often they are booked again, they cannot use more slots than there are.
    left = max(FULL * slots - initial - reviews, 0.0)
    part = min(left / sum(spent), 1.0) if sum(spent) > 0 else 0.0
    work = {"initial conferences": initial + part * spent[0], "reviews": reviews + part * spent[1]}
    return _Diary(Load("conferences", work, 0.0, slots), yearly)


def _before_assessing(front: Load) -> float:
    """Hours of the front door that come before assessments: decisions, enquiries, reports."""
    return sum(front.work.get(work.id, 0.0) for work in WORKS if work.priority <= REPORT)


def _assessed(front: Load) -> float:
    """The share of assessments that the front door has the hours for."""
    before = _before_assessing(front)
    rest = front.needed - before
    return min(max(front.available - before, 0.0) / rest, 1.0) if rest > 0 else 1.0


def _share(needed: float, available: float) -> float:
    if available > 0:
        return needed / available
    return float("inf") if needed > 0 else 0.0


def needed_fte(load: Load, i: Inputs) -> float:
    """Experienced FTE that a team needs for the work that cannot lapse and the
    least part of planned support (``need_support_share``)."""
    return (load.needed + i.need_support_share * load.support) / hours_per_fte(i)


def loads(i: Inputs) -> tuple[Load, ...]:
    """Every team that can be overloaded."""
    diary = _diary(i)
    managers = (manager_load(i), manager_load(i, "fsp_manager"))
    return (front_door_load(i), _fsp_load(i, diary.yearly), *managers, diary.load)


def overloaded(i: Inputs) -> tuple[Load, ...]:
    """Teams that can never clear their work at these inputs, and a diary that is full."""
    return tuple(
        load
        for load in loads(i)
        if load.share > 1 or (load.team == "conferences" and load.share >= FULL)
    )
