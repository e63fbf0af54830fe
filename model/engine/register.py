"""On the register: visits and their two clocks, core groups, reviews, and the ways off it."""

from __future__ import annotations

from bisect import bisect_left
from math import log
from typing import TYPE_CHECKING

from model.engine.care_and_court import enter_casp, hand_over, leave, support_month
from model.engine.family import (
    CORE_GROUP,
    F_EXIT,
    F_STEP_DOWN,
    ON_REGISTER,
    REVIEW_REPORT,
    VISIT,
    Family,
)
from model.engine.luck import ROW, Purpose, Row
from model.engine.workers import EARLY_VISIT, STATUTORY, Task
from model.scenario.distributions import TABLE_SIZE
from model.scenario.units import YEAR

if TYPE_CHECKING:
    from model.engine.simulation import Service
    from model.engine.workers import Worker


_VISIT_COLUMNS = 5
_VISITS_PER_ROW = ROW // _VISIT_COLUMNS
_REVIEW_COLUMNS = 4
_REVIEWS = 8
_CORE_GROUPS = ROW - _REVIEWS * _REVIEW_COLUMNS


def register(service: Service, family: Family) -> None:
    """The children's names go on the register: visits, core groups and reviews begin."""
    inputs = service.inputs
    day = service.day
    family.stage = ON_REGISTER
    family.was_registered = True
    service.reweigh(family, inputs.points_cp)
    family.registered_day = day
    service.register_children += family.children
    if service.trace is not None:
        service.log_day(family, "registered", None)
    plan_visit(service, family, day)
    family.home_late = False
    family.home_due = service.visit_home_by[day]
    service.on_day(family.home_due + 1, home_visit_check, family, family.home_due)
    due = day + inputs.core_group_first_days
    plan_core_group(service, family, due)
    plan_review(
        service, family, day + inputs.review_first_planned_days, service.first_review_by[day]
    )
    plan_exit(service, family, day)
    service.on_day(day + YEAR // 24, support_month, family, ON_REGISTER)
    family.handing_over = True
    service.on_day(day + inputs.handover_days, hand_over, family)


def plan_exit(service: Service, family: Family, day: int) -> None:
    """When the family would leave the register otherwise: to care, moved, eighteen."""
    wanted = -log(1.0 - family.luck[F_EXIT])  # an exponential amount of the cumulative rate
    passed = service.other_exits
    before = passed[day - 1] if day else 0.0
    last = bisect_left(passed, before + wanted, day)  # the last day on the register
    service.on_day(last + 1, leave_register_otherwise, family)


def leave_register_otherwise(service: Service, family: Family, _: int = 0) -> None:
    """Out of the register without a review's decision."""
    if family.stage == ON_REGISTER:
        service.tally("register>other exit", family.children)
        off_register(service, family)
        leave(service, family, 0.0)


def off_register(service: Service, family: Family) -> None:
    """Stop every clock of the register."""
    if service.trace is not None:
        service.log_day(family, "off the register", None)
    service.register_children -= family.children
    for name in ("core_group_first", "core_group", "review"):
        service.clocks[name].drop(family, service.day)
    service.drop_tasks(family)
    family.visit_due = -1
    family.home_due = -1


# --- Visits -----------------------------------------------------------------------------------


def plan_visit(service: Service, family: Family, last: int) -> None:
    """The next visit: workable, then pressing, then due, counted from the last one."""
    inputs = service.inputs
    family.visit_due = due = last + inputs.visit_alone_days
    family.last_seen = last
    family.visit_late = False
    family.visit_task = None
    # Never again on the day of the last visit, whatever the inputs say.
    service.on_day(last + max(inputs.visit_workable_days, 1), visit_workable, family, due)
    service.on_day(due + 1, visit_overdue, family, due)


def visit_workable(service: Service, family: Family, due: int) -> None:
    """A visit may be made from today; it turns pressing as its due day nears."""
    if family.stage != ON_REGISTER or family.visit_task is not None:
        return
    inputs = service.inputs
    pressing = due - inputs.visit_alone_days + inputs.visit_urgent_days
    urgent = family.visit_late or service.day >= pressing
    family.visit_draw = u = visit_luck(service, family)
    if u[1] < inputs.visit_no_access:
        hours = inputs.failed_visit_hours
    else:
        hours = service.hours[VISIT][int(u[0] * TABLE_SIZE)]
        hours += inputs.visit_sibling_hours * (family.children - 1)
    hours *= service.multiplier
    task = Task(VISIT, family, hours, due, STATUTORY if urgent else EARLY_VISIT, service.now)
    family.visit_task = task
    service.give(task)
    if not urgent:
        service.on_day(pressing, visit_pressing, family, due)


def visit_luck(service: Service, family: Family) -> Row:
    """Numbers of this attempt: effort, access, home, recording, days to a retry."""
    k = family.visits % _VISITS_PER_ROW
    if k == 0 or not family.visit_row:
        family.visit_row = service.luck.row(
            Purpose.VISITS, family.number, family.visits // _VISITS_PER_ROW
        )
    return family.visit_row[k * _VISIT_COLUMNS : (k + 1) * _VISIT_COLUMNS]


def visit_pressing(service: Service, family: Family, due: int) -> None:
    """The planned visit moves up the worker's list."""
    task = family.visit_task
    if task is not None and task.priority == EARLY_VISIT and family.stage == ON_REGISTER:
        task.priority = STATUTORY
        # A case that waits for a worker keeps its tasks by; they are sorted when it gets one.
        if task.queued and (family.worker is not None or not family.team.allocates):
            service.put(task)


def visit_overdue(service: Service, family: Family, due: int) -> None:
    """A due date passed without the child seen alone: late, and the next date is set."""
    if family.stage == ON_REGISTER and family.visit_due == due:
        service.clocks["visit_alone"].count(due, family.children, False, False)
        if family.between:
            service.tally("visit missed in gap", family.children)
        family.visit_late = True
        family.visit_due = due + service.inputs.visit_alone_days
        service.on_day(family.visit_due + 1, visit_overdue, family, family.visit_due)


def home_visit_check(service: Service, family: Family, due: int) -> None:
    """The day after a due date of the home visit: was the child seen at home?

    One check for each family stands in the diary; a visit moves the due date, not the check.
    """
    if family.stage != ON_REGISTER:
        return
    if family.home_due == due:
        service.clocks["visit_home"].count(due, family.children, False, False)
        if not family.home_late:
            family.home_missed = due
        family.home_late = True
        family.home_due = service.visit_home_by[due]
    service.on_day(family.home_due + 1, home_visit_check, family, family.home_due)


def visited(service: Service, task: Task, worker: Worker | None) -> None:
    """A visit was made: the child was seen alone, or another attempt is needed."""
    family = task.family
    if family.stage != ON_REGISTER:
        return
    inputs = service.inputs
    day = service.day
    u = family.visit_draw
    family.visits += 1
    family.visit_task = None
    if u[1] < inputs.visit_no_access:
        retry = day + max(int(service.visit_retry[int(u[4] * TABLE_SIZE)]), 1)
        service.on_day(retry, visit_workable, family, family.visit_due)
        return
    recorded = u[3] >= inputs.recording_loss
    if not family.visit_late:
        service.clocks["visit_alone"].count(family.visit_due, family.children, True, recorded)
    home_soon = family.home_due - day <= inputs.visit_alone_days
    if home_soon or u[2] < inputs.visit_home_share:
        if not family.home_late:
            service.clocks["visit_home"].count(family.home_due, family.children, True, recorded)
        family.home_late = False
        family.home_due = service.visit_home_by[day]
    plan_visit(service, family, day)


# --- Core groups and reviews ------------------------------------------------------------------


def plan_core_group(service: Service, family: Family, due: int, earliest: int = 0) -> None:
    """The next core group, prepared in the week before it is due."""
    name = "core_group_first" if family.core_groups == 0 else "core_group"
    service.clocks[name].open[family] = due
    service.on_day(max(due - 6, earliest), core_group_workable, family, family.core_groups)


def core_group_workable(service: Service, family: Family, which: int) -> None:
    """A core group can be held from today."""
    if family.stage != ON_REGISTER or family.core_groups != which:
        return
    # Later core groups reuse the effort of earlier ones once the row is used up.
    u = meeting_luck(service, family)[_REVIEWS * _REVIEW_COLUMNS + which % _CORE_GROUPS]
    name = "core_group_first" if which == 0 else "core_group"
    due = service.clocks[name].open[family]
    hours = service.effort(CORE_GROUP, u)
    service.give(Task(CORE_GROUP, family, hours, due, STATUTORY, service.now))


def core_group_held(service: Service, task: Task, worker: Worker | None) -> None:
    """A core group was held; the next is six weeks on."""
    family = task.family
    if family.stage != ON_REGISTER:
        return
    name = "core_group_first" if family.core_groups == 0 else "core_group"
    service.clocks[name].finish(family, service.day)
    family.core_groups += 1
    day = service.day
    plan_core_group(service, family, service.core_group_by[day], day + 1)


def meeting_luck(service: Service, family: Family) -> Row:
    """The family's row for meetings: reviews first, core groups behind them."""
    if not family.meetings:
        family.meetings = service.luck.row(Purpose.MEETINGS, family.number)
    return family.meetings


def plan_review(service: Service, family: Family, wanted: int, due: int) -> None:
    """Book the chair for the next review; its report is started two weeks before."""
    family.review_due = due
    family.attempt = 0
    family.report_done = False
    service.clocks["review"].open[family] = due
    family.conference_day = service.chairs.book(min(wanted, due), service.day + 1, due)
    service.on_day(family.conference_day, review_day, family)
    service.on_day(
        max(family.conference_day - 10, service.day), review_report_workable, family, family.review
    )


def review_luck(service: Service, family: Family) -> Row:
    """Numbers of this review: report, postponed, for how long, outcome."""
    meetings = meeting_luck(service, family)
    start = min(family.review, _REVIEWS - 1) * _REVIEW_COLUMNS
    return meetings[start : start + _REVIEW_COLUMNS]


def review_report_workable(service: Service, family: Family, which: int) -> None:
    """The review report can be written from today."""
    if family.stage != ON_REGISTER or family.review != which:
        return
    hours = service.effort(REVIEW_REPORT, review_luck(service, family)[0])
    due = family.conference_day
    service.give(Task(REVIEW_REPORT, family, hours, due, STATUTORY, service.now))


def review_day(service: Service, family: Family, _: int = 0) -> None:
    """The booked day: the review is held, or postponed."""
    if family.stage != ON_REGISTER:
        return
    inputs = service.inputs
    u = review_luck(service, family)
    postponed = family.attempt == 0 and u[1] < inputs.review_postponed
    if postponed or not family.report_done:
        delay = inputs.conference_notice_days
        if postponed:
            delay = int(service.postponement[int(u[2] * TABLE_SIZE)])
        family.attempt += 1
        again = service.day + max(delay, 1)
        family.conference_day = service.chairs.book(again, again, again)
        service.on_day(family.conference_day, review_day, family)
        return
    if service.trace is not None:
        service.log_day(family, "review held", family.review_due)
    service.clocks["review"].finish(family, service.day)
    service.conference_held(service.day)
    chance = inputs.deregister_at_review[min(family.review, 4)]
    family.review += 1
    if u[3] < chance:
        service.tally("register>de-registered", family.children)
        off_register(service, family)
        if family.luck[F_STEP_DOWN] < inputs.step_down_to_casp:
            service.tally("register>care and support", family.children)
            enter_casp(service, family)
        else:
            leave(service, family, inputs.return_rate_deregistered)
    else:
        day = service.day
        plan_review(service, family, day + inputs.review_planned_days, service.later_review_by[day])
