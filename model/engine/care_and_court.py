"""Care and support plans and court work, the handover to FSP, and how an episode ends."""

from __future__ import annotations

from bisect import bisect_left
from math import log

from model.engine import draws as draw
from model.engine.abilities import Abilities, when_done
from model.engine.family import Family, Holder, Task
from model.engine.held_over import no_room
from model.engine.luck import ROW, Purpose
from model.engine.vocabulary import (
    ALLOCATION,
    AT_ASSESSMENT,
    AT_S47,
    AT_STRATEGY,
    CARE_PLAN,
    COURT,
    GONE,
    IN_COURT,
    ON_CASP,
    ON_REGISTER,
    STAGE_RECORDS,
    SUPPORT,
    TAKING_OVER,
)
from model.scenario.distributions import TABLE_SIZE
from model.scenario.units import YEAR

# --- Care and support, court ------------------------------------------------------------------


def enter_casp(service: Abilities, family: Family) -> None:
    """A care and support plan, held in FSP."""
    family.stage = ON_CASP
    service.cases.reweigh(family, service.today.inputs.points_casp)
    if family.team is service.fsp:
        family.care_planned = True
        begin_casp(service, family)
    else:
        family.handing_over = True
        hand_over(service, family)


@when_done(CARE_PLAN)
def care_plan_opened(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The plan is written; support begins."""
    if task.family.stage == ON_CASP:
        begin_casp(service, task.family)


def begin_casp(service: Abilities, family: Family) -> None:
    """Support for as long as the plan lasts."""
    length = service.plan.casp_days[int(family.luck[draw.PLAN_LENGTH] * TABLE_SIZE)]
    if length < 1:
        end_casp(service, family)
        return
    day = service.today.day
    service.on_day(day + int(length), end_casp, family)
    service.on_day(day + 1, support_month, family, ON_CASP)
    plan_court(service, family, day)
    service.plan_enquiry(service, family, day)


def end_casp(service: Abilities, family: Family, _: int = 0) -> None:
    """The plan ends, once no enquiry is under way."""
    if family.stage == ON_CASP and family.enquiry_day >= 0:
        service.on_day(service.today.day + 5, end_casp, family)
    elif family.stage == ON_CASP:
        service.counts.tally("care and support>closed", family.children)
        leave(service, family, service.today.inputs.return_rate_closed)


def court_arrives(service: Abilities, family: Family, _: int = 0) -> None:
    """Court or pre-court work begins, from care and support or from outside the boundary."""
    service.cases.join(family, family.children, named=False)
    family.progress(service.luck.family_row(family.number), service.fsp)
    family.stage = IN_COURT
    family.parts = 1
    service.cases.open[family] = None
    service.counts.tally("court begun", family.children)
    service.cases.assign(family, service.today.inputs.points_court, force=True)
    begin_court(
        service, family, service.plan.court_days[int(family.luck[draw.PLAN_LENGTH] * TABLE_SIZE)]
    )


def day_it_comes(passed: list[float], u: float, day: int) -> int:
    """The day after which something comes that has a rate, for somebody waiting from ``day``.

    ``passed``: the rate added up to the end of each working day. ``u``: a uniform number, which is
    how much of the rate passes before (exponential).
    """
    before = passed[day - 1] if day else 0.0
    return bisect_left(passed, before - log(1.0 - u), day)


_FROM = {
    ON_REGISTER: (draw.COURT_FROM_REGISTER, "register>court"),
    ON_CASP: (draw.COURT_FROM_PLAN, "care and support>court"),
}
"""By the stage that proceedings begin from: the draw of when, and the event."""


def plan_court(service: Abilities, family: Family, day: int) -> None:
    """When the family would go to court from where it stands."""
    passed = service.plan.to_court.get(family.stage)
    if passed is not None:
        last = day_it_comes(passed, family.luck[_FROM[family.stage][0]], day)
        service.on_day(last + 1, goes_to_court, family, family.stage)


def goes_to_court(service: Abilities, family: Family, stage: int) -> None:
    """Proceedings begin for a family that is on a plan or on the register: court work is FSP's."""
    if family.stage != stage:
        return
    cases, fsp = service.cases, service.fsp
    service.counts.tally(_FROM[stage][1], family.children)
    service.counts.tally("court begun", family.children)
    if stage == ON_REGISTER:
        service.off_register(service, family)
    else:
        cases.drop_tasks(family)
    family.stage = IN_COURT
    cases.reweigh(family, service.today.inputs.points_court)
    if family.team is not fsp:
        family.handing_over = False
        worker = fsp.least_loaded(family, family.points, force=True) if fsp.allocates else None
        cases.transfer(family, worker, fsp)
        if worker is None and fsp.allocates:
            fsp.wait(family, 0)
    begin_court(
        service, family, service.plan.court_days[int(family.luck[draw.COURT_LENGTH] * TABLE_SIZE)]
    )


def begin_court(service: Abilities, family: Family, length: float) -> None:
    """Court work for as long as proceedings last."""
    day = service.today.day
    service.on_day(day + max(int(length), 1), end_court, family)
    service.on_day(day + 1, support_month, family, IN_COURT)


def end_court(service: Abilities, family: Family, _: int = 0) -> None:
    """Proceedings end."""
    service.counts.tally("court ended", family.children)
    leave(service, family, 0.0)


def support_month(service: Abilities, family: Family, stage: int) -> None:
    """A month's allowance of support: hours of the last one that were not worked lapse."""
    if family.stage != stage:
        return
    month = family.support_months
    family.support_months += 1
    if month < draw.SUPPORT_MONTHS:
        u = family.luck[draw.SUPPORT_HOURS + month]
    else:
        chunk, place = divmod(month - draw.SUPPORT_MONTHS, ROW)
        if place == 0:
            family.support_row = service.luck.row(Purpose.SUPPORT, family.number, chunk)
        u = family.support_row[place]
    today = service.today
    hours = service.plan.support_hours[stage][int(u * TABLE_SIZE)] * today.multiplier
    must = STAGE_RECORDS[stage].must
    if not must:
        service.counts.support_needed += hours
    task = family.support
    if task is not None and task.queued:
        if must:
            family.team.needed += hours
        else:
            service.counts.support_lapsed += task.hours
        task.hours = hours
    elif hours > 0:
        due = today.day + YEAR // 12
        task = family.support = Task(SUPPORT, family, hours, due, today.now)
        if must:
            task.priority = COURT
        service.work.give(task, lapses=not must)
    service.on_day(today.day + YEAR // 12, support_month, family, stage)


@when_done(SUPPORT)
def support_given(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A month's support was given in full."""


@when_done(TAKING_OVER)
def taken_over(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The family's new worker knows it now."""
    task.family.between = False


# --- From the front door to FSP ---------------------------------------------------------------


def hand_over(service: Abilities, family: Family, _: int = 0) -> None:
    """Front door to FSP: at once if a worker there has room, else the front door holds on."""
    if family.stage not in (ON_REGISTER, ON_CASP) or not family.handing_over:
        return
    fsp = service.fsp
    hours = service.today.inputs.allocation_hours
    if hours > 0 and not family.allocated:
        _ask_for_allocation(service, family, hours)
        return
    if not fsp.allocates:
        service.cases.transfer(family, None, fsp)
    else:
        worker = fsp.least_loaded(family, family.points, force=False)
        if worker is None:
            no_room(service, family)
            return
        service.cases.transfer(family, worker, fsp)
    taken_on(service, family)


def _ask_for_allocation(service: Abilities, family: Family, hours: float) -> None:
    """An FSP manager finds the family a worker; the front door holds it meanwhile."""
    if family.allocated is None:
        family.allocated = False
        today = service.today
        hours *= today.multiplier
        task = Task(ALLOCATION, family, hours, today.day + 1.0, today.now)
        service.work.begin(task, service.fsp_managers)


@when_done(ALLOCATION)
def allocation_made(service: Abilities, task: Task, worker: Holder | None) -> None:
    """FSP takes the family on, if it has room."""
    task.family.allocated = True
    hand_over(service, task.family)


def taken_on(service: Abilities, family: Family) -> None:
    """FSP has the case: a care and support plan is opened."""
    family.handing_over = False
    if family.stage == ON_CASP and not family.care_planned:
        family.care_planned = True
        hours = service.effort(CARE_PLAN, family.luck[draw.CARE_PLAN_HOURS])
        now = service.today.now
        service.work.give(Task(CARE_PLAN, family, hours, now + 10, now))


# --- Ends and returns -------------------------------------------------------------------------


def part_ends(service: Abilities, family: Family, return_rate: float) -> None:
    """One of the family's strands of work ended; the family leaves with the last."""
    family.parts -= 1
    if family.parts <= 0 and family.stage not in (ON_REGISTER, ON_CASP, IN_COURT):
        leave(service, family, return_rate)
    elif (
        family.parts > 0
        and family.stage in (AT_STRATEGY, AT_S47)
        and (
            family in service.clocks["assessment"].open
            or family in service.clocks["core_assessment"].open
        )
    ):
        family.stage = AT_ASSESSMENT
        service.cases.reweigh(family, service.today.inputs.points_assessment)


def leave(service: Abilities, family: Family, return_rate: float) -> None:
    """The family leaves; some come back within a year as a new contact."""
    family.stage = GONE
    service.counts.children_out += family.children
    service.cases.release(family)
    luck = family.luck
    today = service.today
    if luck[draw.RETURNS] < return_rate:
        day = today.day + 1 + int(luck[draw.RETURN_DELAY] * YEAR)
        inputs = today.inputs
        registered = family.was_registered and (
            luck[draw.RETURN_REGISTERED] * inputs.return_rate_deregistered
            < inputs.reregistration_rate
        )
        service.on_day(day, service.comes_back, family, int(registered))
