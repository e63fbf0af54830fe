"""Care and support plans and court work, the handover to FSP, and how an episode ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.engine.family import (
    AT_ASSESSMENT,
    AT_S47,
    AT_STRATEGY,
    CARE_PLAN,
    F_CARE_PLAN,
    F_LENGTH,
    F_RETURN,
    F_RETURN_DELAY,
    F_RETURN_REGISTERED,
    F_SUPPORT,
    GONE,
    IN_COURT,
    ON_CASP,
    ON_REGISTER,
    SUPPORT,
    Family,
)
from model.engine.luck import FAMILY_COLUMNS, ROW, Purpose
from model.engine.workers import COURT, EARLY_VISIT, SUPPORTING, Task
from model.scenario.distributions import TABLE_SIZE
from model.scenario.units import YEAR

if TYPE_CHECKING:
    from model.engine.simulation import Service
    from model.engine.workers import Worker


_SUPPORT_MONTHS = FAMILY_COLUMNS - F_SUPPORT
"""Months of support whose hours stand in the family's row; later months have rows of their own."""


# --- Care and support, court ------------------------------------------------------------------


def enter_casp(service: Service, family: Family) -> None:
    """A care and support plan, held in FSP."""
    family.stage = ON_CASP
    service.reweigh(family, service.inputs.points_casp)
    if family.team is service.fsp:
        family.care_planned = True
        begin_casp(service, family)
    else:
        family.handing_over = True
        hand_over(service, family)


def care_plan_opened(service: Service, task: Task, worker: Worker | None) -> None:
    """The plan is written; support begins."""
    if task.family.stage == ON_CASP:
        begin_casp(service, task.family)


def begin_casp(service: Service, family: Family) -> None:
    """Support for as long as the plan lasts."""
    length = service.casp_days[int(family.luck[F_LENGTH] * TABLE_SIZE)]
    if length < 1:
        end_casp(service, family)
        return
    day = service.day
    service.on_day(day + int(length), end_casp, family)
    service.on_day(day + 1, support_month, family, ON_CASP)


def end_casp(service: Service, family: Family, _: int = 0) -> None:
    """The plan ends."""
    if family.stage == ON_CASP:
        service.tally("care and support>closed", family.children)
        leave(service, family, service.inputs.return_rate_closed)


def court_arrives(service: Service, family: Family, _: int = 0) -> None:
    """Court or pre-court work begins, from care and support or from outside the boundary."""
    service.join(family, family.children, named=False)
    family.progress(service.luck.family_row(family.number), service.fsp)
    family.stage = IN_COURT
    family.parts = 1
    service.open[family] = None
    service.tally("court begun", family.children)
    service.assign(family, service.inputs.points_court, force=True)
    begin_court(service, family, service.court_days[int(family.luck[F_LENGTH] * TABLE_SIZE)])


def begin_court(service: Service, family: Family, length: float) -> None:
    """Court work for as long as proceedings last."""
    day = service.day
    service.on_day(day + max(int(length), 1), end_court, family)
    service.on_day(day + 1, support_month, family, IN_COURT)


def end_court(service: Service, family: Family, _: int = 0) -> None:
    """Proceedings end."""
    service.tally("court ended", family.children)
    leave(service, family, 0.0)


def support_month(service: Service, family: Family, stage: int) -> None:
    """A month's allowance of support: hours of the last one that were not worked lapse."""
    if family.stage != stage:
        return
    month = family.support_months
    family.support_months += 1
    if month < _SUPPORT_MONTHS:
        u = family.luck[F_SUPPORT + month]
    else:
        chunk, place = divmod(month - _SUPPORT_MONTHS, ROW)
        if place == 0:
            family.support_row = service.luck.row(Purpose.SUPPORT, family.number, chunk)
        u = family.support_row[place]
    hours = service.support_hours[stage][int(u * TABLE_SIZE)] * service.multiplier
    service.support_needed += hours
    task = family.support
    if task is not None and task.queued:
        service.support_lapsed += task.hours
        task.hours = hours
    elif hours > 0:
        priority = COURT if stage == IN_COURT else SUPPORTING
        task = family.support = Task(
            SUPPORT, family, hours, service.day + YEAR // 12, priority, service.now
        )
        service.give(task, lapses=True)
    service.on_day(service.day + YEAR // 12, support_month, family, stage)


def support_given(service: Service, task: Task, worker: Worker | None) -> None:
    """A month's support was given in full."""


def taken_over(service: Service, task: Task, worker: Worker | None) -> None:
    """The family's new worker knows it now."""
    task.family.between = False


# --- From the front door to FSP ---------------------------------------------------------------


def hand_over(service: Service, family: Family, _: int = 0) -> None:
    """Front door to FSP: at once if a worker there has room, else the front door holds on."""
    if family.stage not in (ON_REGISTER, ON_CASP) or not family.handing_over:
        return
    fsp = service.fsp
    if not fsp.allocates:
        service.transfer(family, None, fsp)
    else:
        worker = fsp.least_loaded(family, family.points, force=False)
        if worker is None:
            fsp.wait(family, 0 if family.stage == ON_REGISTER else 2)
            return
        service.transfer(family, worker, fsp)
    taken_on(service, family)


def taken_on(service: Service, family: Family) -> None:
    """FSP has the case: a care and support plan is opened."""
    family.handing_over = False
    if family.stage == ON_CASP and not family.care_planned:
        family.care_planned = True
        hours = service.effort(CARE_PLAN, family.luck[F_CARE_PLAN])
        now = service.now
        service.give(Task(CARE_PLAN, family, hours, now + 10, EARLY_VISIT, now))


# --- Ends and returns -------------------------------------------------------------------------


def part_ends(service: Service, family: Family, return_rate: float) -> None:
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
        service.reweigh(family, service.inputs.points_assessment)


def leave(service: Service, family: Family, return_rate: float) -> None:
    """The family leaves; some come back within a year as a new contact."""
    family.stage = GONE
    service.children_out += family.children
    service.release(family)
    luck = family.luck
    if luck[F_RETURN] < return_rate:
        day = service.day + 1 + int(luck[F_RETURN_DELAY] * YEAR)
        inputs = service.inputs
        registered = family.was_registered and (
            luck[F_RETURN_REGISTERED] * inputs.return_rate_deregistered < inputs.reregistration_rate
        )
        service.on_day(day, service.comes_back, family, int(registered))
