"""Today's position: the cases already open when a run begins.

Decision runs start from the service as it stands, never from an empty one. The baseline says how
many cases are open at each stage; their ages are drawn from what a service in balance would
hold: a long plan is more likely to be met half-way than a short one.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from model.engine import as_recorded, care_and_court, contact_to_conference, register
from model.engine import draws as draw
from model.engine.abilities import Abilities
from model.engine.assessment import begin_two_parts
from model.engine.caseloads import WHATEVER_THE_CAP
from model.engine.family import Family, Task
from model.engine.held_over import waiting_rank
from model.engine.luck import Luck, cumulative
from model.engine.plan import Packed
from model.engine.vocabulary import (
    ASSESSMENT,
    AT_ASSESSMENT,
    AT_ICPC,
    AT_S47,
    AT_STRATEGY,
    GUARDED,
    IN_COURT,
    ON_CASP,
    ON_REGISTER,
    S47,
)
from model.engine.workers import Team, Worker
from model.scenario.units import YEAR

_STOCK = 8
_MONTH = YEAR // 12


def place_open_cases(service: Abilities) -> None:
    """Put every open case of the position date where it stands. Called on the first morning."""
    inputs, plan = service.today.inputs, service.plan
    _place_register(service, inputs.start_register_children)
    for nth, family in enumerate(_families(service, 1, inputs.start_casp_families)):
        _place_casp(service, family, plan.casp_met, nth)
    for family in _families(service, 2, inputs.start_court_families):
        _place_court(service, family, plan.court_met)
    for nth, family in enumerate(_families(service, 3, inputs.start_assessments)):
        _place_assessment(service, family, plan.assessment_met, nth)
    for nth, family in enumerate(_families(service, 4, inputs.start_s47s)):
        _place_s47(service, family, nth)
    for nth, family in enumerate(_families(service, 5, inputs.start_awaiting_icpc)):
        _place_awaiting(service, family, nth)


def _families(service: Abilities, category: int, count: int) -> Iterator[Family]:
    """Families that are open already, each with luck of its own."""
    number = Luck.first_number(_STOCK + category)
    for row in service.luck.stock_rows(category, count):
        size = 1 + bisect(
            service.plan.size_shares[0], row[draw.OWN_CONTACT + draw.CONTACT_FAMILY_SIZE]
        )
        family = Family(number, size, size, AT_STRATEGY, 0.0, 0.0)
        family.progress(row, service.front_door)
        family.parts = 1
        yield family
        number += 1


def _open(
    service: Abilities,
    family: Family,
    team: Team,
    stage: int,
    points: float,
    *,
    unallocated: bool = False,
) -> None:
    """Open the case in a team, with the colleague who holds least, or with nobody."""
    family.team, family.stage, family.points = team, stage, points
    service.cases.open[family] = None
    service.counts.children_in += family.children
    if not team.allocates:
        return
    if unallocated:
        team.wait(family, waiting_rank(family))
        return
    binds = service.today.inputs.caps_bind
    # Child protection at the front door is held by somebody whatever the caps.
    worker = _holder(team, family, within_cap=binds and (stage not in GUARDED or not team.forces))
    if worker is None and team is service.fsp and stage != IN_COURT and not binds:
        # Nobody in post: the front door has gone on holding what it could not hand over.
        before = service.front_door
        worker = _holder(before, family) if before.allocates else None
        if worker is not None:
            family.team, family.handing_over = before, True
            team.wait(family, 0 if stage == ON_REGISTER else 2)
    if worker is not None:
        worker.hold(family)
    elif binds:
        team.wait(family, waiting_rank(family))
    else:
        team.wait(family, 0)


def _holder(team: Team, family: Family, *, within_cap: bool = False) -> Worker | None:
    """The worker with the lightest caseload for their hours, at work or not."""
    points = family.points if within_cap else WHATEVER_THE_CAP
    worker = team.caseloads.lightest(family.stage, points, everybody=True)
    if worker is not None and within_cap and not worker.may_hold(family, team.cap):
        return None
    return worker


def _place_register(service: Abilities, children: int) -> None:
    """Families until the stated number of children is reached exactly."""
    inputs = service.today.inputs
    stays, lengths = [1.0], [inputs.review_first_planned_days]
    for review in range(24):
        stays.append(stays[-1] * (1 - inputs.deregister_at_review[min(review, 4)]))
        lengths.append(inputs.review_planned_days)
    total = sum(s * length for s, length in zip(stays, lengths, strict=True))
    reached = cumulative([s * length / total for s, length in zip(stays, lengths, strict=True)])
    for nth, family in enumerate(_families(service, 0, children)):
        if not children:
            break
        family.size = family.children = min(family.size, children)
        children -= family.children
        _open(
            service,
            family,
            service.fsp,
            ON_REGISTER,
            inputs.points_cp,
            unallocated=nth < inputs.start_register_unallocated,
        )
        service.counts.register_children += family.children
        luck = family.luck
        family.was_registered = True
        family.review = review = bisect(reached, luck[draw.OPEN_PROGRESS])
        elapsed = int(luck[draw.OPEN_ELAPSED] * lengths[review])
        family.registered_day = -elapsed - sum(lengths[:review])
        months = inputs.review_months if review else inputs.review_first_months
        wanted = max(lengths[review] - elapsed, 1)
        register.plan_review(service, family, wanted, max(months * _MONTH - elapsed, wanted))
        last_visit = -int(luck[draw.OPEN_LAST_SEEN] * (inputs.visit_alone_days + 2))
        if nth < inputs.start_visits_overdue:
            last_visit = -inputs.visit_alone_days - 1 - _days_over(family)
        family.home_late = False
        family.home_due = int(luck[draw.OPEN_HOME_DUE] * service.clocks["visit_home"].due_after(0))
        seen_by = last_visit + inputs.visit_alone_days
        as_recorded.begin(service, family, seen_by, family.home_due)
        register.plan_visit(service, family, last_visit)
        service.on_day(family.home_due + 1, register.home_visit_check, family, family.home_due)
        first_due = inputs.core_group_first_days + family.registered_day
        if first_due >= 0:
            register.plan_core_group(service, family, first_due, asked=family.registered_day)
        else:
            family.core_groups = 1
            due = int(luck[draw.OPEN_MEETING] * service.clocks["core_group"].due_after(0))
            register.plan_core_group(service, family, due, asked=due - 5 * inputs.core_group_weeks)
        register.plan_exit(service, family, 0)
        care_and_court.plan_court(service, family, 0)
        service.plan_enquiry(service, family, 0)
        _plan_support(service, family, ON_REGISTER)


def _days_over(family: Family) -> int:
    """Working days by which something of a family is overdue already: up to two weeks more."""
    return int(family.luck[draw.OPEN_OVERDUE] * 10)


def _plan_support(service: Abilities, family: Family, stage: int) -> None:
    service.on_day(
        1 + int(family.luck[draw.OPEN_MEETING] * _MONTH),
        care_and_court.support_month,
        family,
        stage,
    )


def _place_casp(service: Abilities, family: Family, biased: list[float], nth: int) -> None:
    inputs = service.today.inputs
    _open(
        service,
        family,
        service.fsp,
        ON_CASP,
        inputs.points_casp,
        unallocated=nth < inputs.start_casp_unallocated,
    )
    family.care_planned = True
    remaining = _remaining(service.plan.casp_days, biased, family)
    service.on_day(max(remaining, 1), care_and_court.end_casp, family)
    care_and_court.plan_court(service, family, 0)
    service.plan_enquiry(service, family, 0)
    _plan_support(service, family, ON_CASP)


def _place_court(service: Abilities, family: Family, biased: list[float]) -> None:
    _open(service, family, service.fsp, IN_COURT, service.today.inputs.points_court)
    service.on_day(
        max(_remaining(service.plan.court_days, biased, family), 1),
        care_and_court.end_court,
        family,
    )
    _plan_support(service, family, IN_COURT)


def _remaining(lengths: Packed, biased: list[float], family: Family) -> int:
    """Working days left of a stay that is met half-way."""
    if not biased:
        return 0
    return int(
        lengths[bisect(biased, family.luck[draw.PLAN_LENGTH])] * family.luck[draw.OPEN_PROGRESS]
    )


def _place_assessment(service: Abilities, family: Family, biased: list[float], nth: int) -> None:
    """The first ones are not started, those after them overdue, the others as usual."""
    inputs = service.today.inputs
    _open(
        service,
        family,
        service.front_door,
        AT_ASSESSMENT,
        inputs.points_assessment,
        unallocated=nth < inputs.start_assessments_unallocated,
    )
    luck = family.luck
    wait = service.plan.assessment_wait[bisect(biased, luck[draw.OPEN_PROGRESS])] if biased else 0.0
    age = int(luck[draw.OPEN_ELAPSED] * wait)
    begun = age > 3
    if nth < inputs.start_assessments_unstarted:
        age, begun = int(luck[draw.OPEN_ELAPSED] * inputs.start_unstarted_days), False
    elif nth < inputs.start_assessments_unstarted + inputs.start_assessments_overdue:
        age, begun = inputs.assessment_due_days + 1 + _days_over(family), True
    due = service.clocks["assessment"].start(family, -age)
    hours = service.effort(ASSESSMENT, luck[draw.ASSESSMENT_HOURS])
    ready = int(wait) - age
    family.assess_ready = ready
    family.assess_half = 0.0
    if begun:  # what is left waits for family and agencies
        hours *= inputs.assessment_closing_share
        service.work.give_on(ready, Task(ASSESSMENT, family, hours, due, 0.0))
    else:
        begin_two_parts(service, family, ASSESSMENT, hours, ready, due)


def _place_s47(service: Abilities, family: Family, nth: int) -> None:
    """The first ones are not started, those after them past their conference's date."""
    inputs = service.today.inputs
    _open(service, family, service.front_door, AT_S47, inputs.points_s47)
    luck = family.luck
    done: float = luck[draw.OPEN_PROGRESS]
    family.strategy_day = -int(done * inputs.s47_target_days)
    if nth < inputs.start_s47s_unstarted:
        done = 0.0
    elif nth < inputs.start_s47s_unstarted + inputs.start_s47s_overdue:
        family.strategy_day = -inputs.icpc_due_days - 1 - _days_over(family)
    hours = service.effort(S47, luck[draw.S47_HOURS]) * (1 - done)
    family.s47_worker = family.worker
    due = family.strategy_day + inputs.s47_target_days
    service.work.give(Task(S47, family, hours, due, 0.0))


def _place_awaiting(service: Abilities, family: Family, nth: int) -> None:
    inputs = service.today.inputs
    _open(service, family, service.front_door, AT_ICPC, inputs.points_s47)
    family.strategy_day = -(6 + int(family.luck[draw.OPEN_PROGRESS] * 6))
    if nth < inputs.start_icpc_overdue:
        family.strategy_day = -inputs.icpc_due_days - 1 - _days_over(family)
    contact_to_conference.book_icpc(service, family)
