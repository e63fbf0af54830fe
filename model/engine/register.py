"""On the register: visits and their two clocks, core groups, reviews, and the ways off it."""

from __future__ import annotations

from model.engine import as_recorded
from model.engine import draws as draw
from model.engine.abilities import Abilities, when_done
from model.engine.care_and_court import (
    day_it_comes,
    enter_casp,
    hand_over,
    leave,
    plan_court,
    support_month,
)
from model.engine.family import Family, Holder, Task
from model.engine.luck import ROW, Purpose, Row
from model.engine.putting_off import put_off
from model.engine.vocabulary import (
    CORE_GROUP,
    EARLY_VISIT,
    ON_REGISTER,
    REGISTER_CLOCKS,
    REVIEW_REPORT,
    STATUTORY,
    VISIT,
)
from model.scenario.distributions import TABLE_SIZE
from model.scenario.units import YEAR

_VISITS_A_ROW = ROW // draw.VISIT_PLACES
_REVIEWS_A_ROW = ROW // draw.REVIEW_PLACES
_CORE_GROUPS_A_ROW = ROW // draw.CORE_GROUP_PLACES


def register(service: Abilities, family: Family) -> None:
    """The children's names go on the register: visits, core groups and reviews begin."""
    today = service.today
    inputs = today.inputs
    day = today.day
    family.stage = ON_REGISTER
    family.was_registered = True
    service.cases.reweigh(family, inputs.points_cp)
    family.registered_day = day
    service.counts.register_children += family.children
    if service.log is not None:
        service.log.day(family, "registered", None)
    family.home_late = False
    family.home_due = service.clocks["visit_home"].due_after(day)
    as_recorded.begin(service, family, day + inputs.visit_alone_days, family.home_due)
    plan_visit(service, family, day)
    service.on_day(family.home_due + 1, home_visit_check, family, family.home_due)
    plan_core_group(service, family, service.clocks["core_group_first"].due_after(day))
    plan_review(
        service,
        family,
        day + inputs.review_first_planned_days,
        service.clocks["review"].due_after(day),
    )
    plan_exit(service, family, day)
    plan_court(service, family, day)
    service.plan_enquiry(service, family, day)
    service.on_day(day + YEAR // 24, support_month, family, ON_REGISTER)
    if family.team is not service.fsp:  # else it has stepped up from a plan there
        family.handing_over = True
        service.on_day(day + inputs.handover_days, hand_over, family)


def plan_exit(service: Abilities, family: Family, day: int) -> None:
    """When the family would leave the register otherwise: to care, moved, eighteen."""
    last = day_it_comes(service.plan.other_exits, family.luck[draw.OTHER_EXIT], day)
    service.on_day(last + 1, leave_register_otherwise, family)


def leave_register_otherwise(service: Abilities, family: Family, _: int = 0) -> None:
    """Out of the register without a review's decision."""
    if family.stage == ON_REGISTER:
        service.counts.tally("register>other exit", family.children)
        off_register(service, family)
        leave(service, family, 0.0)


def off_register(service: Abilities, family: Family) -> None:
    """Stop every clock of the register."""
    if service.log is not None:
        service.log.day(family, "off the register", None)
    service.counts.register_children -= family.children
    today = service.today
    service.counts.plan_days.append(
        (today.week, today.day - family.registered_day, family.children)
    )
    for name in REGISTER_CLOCKS:
        service.clocks[name].drop(family, today.day)
    service.cases.drop_tasks(family)
    if today.inputs.slots_given_back and family.conference_day > today.day:
        service.chairs.give_back(family.conference_day)
    family.visit_due = -1
    family.home_due = -1


# --- Visits -----------------------------------------------------------------------------------


def plan_visit(service: Abilities, family: Family, last: int) -> None:
    """The next visit: workable, then pressing, then due, counted from the last one."""
    inputs = service.today.inputs
    family.visit_due = due = last + inputs.visit_alone_days
    family.last_seen = last
    family.visit_late = False
    family.visit_task = None
    # Never again on the day of the last visit, whatever the inputs say.
    service.on_day(last + max(inputs.visit_workable_days, 1), visit_workable, family, due)
    service.on_day(due + 1, visit_overdue, family, due)


def visit_workable(service: Abilities, family: Family, due: int) -> None:
    """A visit may be made from today; it turns pressing as its due day nears."""
    if family.stage != ON_REGISTER or family.visit_task is not None:
        return
    today = service.today
    inputs = today.inputs
    pressing = due - inputs.visit_alone_days + inputs.visit_urgent_days
    urgent = family.visit_late or today.day >= pressing
    family.visit_draw = u = visit_luck(service, family)
    if u[draw.VISIT_ACCESS] < inputs.visit_no_access:
        hours = inputs.failed_visit_hours
    else:
        hours = service.plan.hours[VISIT][int(u[draw.VISIT_HOURS] * TABLE_SIZE)]
        hours += inputs.visit_sibling_hours * (family.children - 1)
    hours *= today.multiplier
    family.visit_task = task = Task(VISIT, family, hours, due, today.now)
    if urgent:
        task.priority = STATUTORY
    service.work.give(task)
    if not urgent:
        service.on_day(pressing, visit_pressing, family, due)


def visit_luck(service: Abilities, family: Family) -> Row:
    """Numbers of this attempt, by ``draw.VISIT_...``."""
    k = family.visits % _VISITS_A_ROW
    if k == 0 or not family.visit_row:
        family.visit_row = service.luck.row(
            Purpose.VISITS, family.number, family.visits // _VISITS_A_ROW
        )
    return family.visit_row[k * draw.VISIT_PLACES : (k + 1) * draw.VISIT_PLACES]


def visit_pressing(service: Abilities, family: Family, due: int) -> None:
    """The planned visit moves up the worker's list."""
    task = family.visit_task
    if family.held_over:  # it comes after what the front door must do itself
        return
    if task is not None and task.priority == EARLY_VISIT and family.stage == ON_REGISTER:
        task.priority = STATUTORY
        # A case that waits for a worker keeps its tasks by; they are sorted when it gets one.
        waits = family.worker is None and family.team.allocates
        if task.queued and (not waits or service.today.inputs.duty_visits):
            service.work.put(task)


def visit_overdue(service: Abilities, family: Family, due: int) -> None:
    """A due date passed without the child seen alone: late, and the next date is set."""
    if family.stage == ON_REGISTER and family.visit_due == due:
        service.clocks["visit_alone"].count(due, family.children, False)
        if family.between:
            service.counts.tally("visit missed in gap", family.children)
        family.visit_late = True
        family.visit_due = due + service.today.inputs.visit_alone_days
        service.on_day(family.visit_due + 1, visit_overdue, family, family.visit_due)


def home_visit_check(service: Abilities, family: Family, due: int) -> None:
    """The day after a due date of the home visit: was the child seen at home?

    One check for each family stands in the diary; a visit moves the due date, not the check.
    """
    if family.stage != ON_REGISTER:
        return
    if family.home_due == due:
        service.clocks["visit_home"].count(due, family.children, False)
        if not family.home_late:
            family.home_missed = due
        family.home_late = True
        family.home_due = service.clocks["visit_home"].due_after(due)
    service.on_day(family.home_due + 1, home_visit_check, family, family.home_due)


@when_done(VISIT)
def visited(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A visit was made: the child was seen alone, or another attempt is needed."""
    family = task.family
    if family.stage != ON_REGISTER:
        return
    today = service.today
    inputs = today.inputs
    day = today.day
    u = family.visit_draw
    family.visits += 1
    family.visit_task = None
    if u[draw.VISIT_ACCESS] < inputs.visit_no_access:
        wait = service.plan.visit_retry[int(u[draw.VISIT_RETRY] * TABLE_SIZE)]
        retry = day + max(int(wait), 1)
        service.on_day(retry, visit_workable, family, family.visit_due)
        return
    recorded = u[draw.VISIT_RECORDED] >= inputs.recording_loss
    if recorded:
        as_recorded.recorded(service, family, "visit_alone", day + inputs.visit_alone_days)
    if not family.visit_late:
        service.clocks["visit_alone"].count(family.visit_due, family.children, True)
    home_soon = family.home_due - day <= inputs.visit_alone_days
    if home_soon or u[draw.VISIT_HOME] < inputs.visit_home_share:
        if not family.home_late:
            service.clocks["visit_home"].count(family.home_due, family.children, True)
        family.home_late = False
        family.home_due = service.clocks["visit_home"].due_after(day)
        if recorded:
            as_recorded.recorded(service, family, "visit_home", family.home_due)
    plan_visit(service, family, day)


# --- Core groups and reviews ------------------------------------------------------------------


def plan_core_group(
    service: Abilities, family: Family, due: int, earliest: int = 0, asked: int | None = None
) -> None:
    """The next core group, prepared in the week before it is due.

    ``asked``: the day since when a date for it is looked for; None: today.
    """
    name = "core_group_first" if family.core_groups == 0 else "core_group"
    service.clocks[name].open[family] = due
    family.core_group_asked = service.today.day if asked is None else asked
    service.on_day(max(due - 6, earliest), core_group_workable, family, family.core_groups)


def core_group_workable(service: Abilities, family: Family, which: int) -> None:
    """A core group can be prepared from today, and held once its partners have a date."""
    if family.stage != ON_REGISTER or family.core_groups != which:
        return
    luck = core_group_luck(service, family)
    u, v = luck[draw.CORE_GROUP_HOURS], luck[draw.CORE_GROUP_WAIT]
    name = "core_group_first" if which == 0 else "core_group"
    due = service.clocks[name].open[family]
    hours = service.effort(CORE_GROUP, u)
    today = service.today
    # The search for a date began when the last group, or the conference, was held.
    wait = service.plan.core_group_wait[int(v * TABLE_SIZE)]
    ready = max(family.core_group_asked + int(wait), today.day)
    service.work.give_on(ready, Task(CORE_GROUP, family, hours, due, today.now))


@when_done(CORE_GROUP)
def core_group_held(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A core group was held; the next is six weeks on."""
    family = task.family
    if family.stage != ON_REGISTER:
        return
    name = "core_group_first" if family.core_groups == 0 else "core_group"
    today = service.today
    service.clocks[name].finish(family, today.day)
    family.core_groups += 1
    day = today.day
    plan_core_group(service, family, service.clocks["core_group"].due_after(day), day + 1)


def core_group_luck(service: Abilities, family: Family) -> Row:
    """Numbers of this core group, by ``draw.CORE_GROUP_...``."""
    k = family.core_groups % _CORE_GROUPS_A_ROW
    if k == 0 or not family.core_group_row:
        family.core_group_row = service.luck.row(
            Purpose.CORE_GROUPS, family.number, family.core_groups // _CORE_GROUPS_A_ROW
        )
    return family.core_group_row[k * draw.CORE_GROUP_PLACES : (k + 1) * draw.CORE_GROUP_PLACES]


def plan_review(service: Abilities, family: Family, wanted: int, due: int) -> None:
    """Book the chair for the next review; its report is started two weeks before."""
    family.review_due = due
    family.attempt = 0
    family.report_done = False
    service.clocks["review"].open[family] = due
    today = service.today
    family.conference_day = service.chairs.book(min(wanted, due), today.day + 1, due)
    service.on_day(family.conference_day, review_day, family)
    service.on_day(
        max(family.conference_day - 10, today.day), review_report_workable, family, family.review
    )


def review_luck(service: Abilities, family: Family) -> Row:
    """Numbers of this review, by ``draw.REVIEW_...``."""
    k = family.review % _REVIEWS_A_ROW
    if k == 0 or not family.review_row:
        family.review_row = service.luck.row(
            Purpose.REVIEWS, family.number, family.review // _REVIEWS_A_ROW
        )
    return family.review_row[k * draw.REVIEW_PLACES : (k + 1) * draw.REVIEW_PLACES]


def review_report_workable(service: Abilities, family: Family, which: int) -> None:
    """The review report can be written from today."""
    if family.stage != ON_REGISTER or family.review != which:
        return
    hours = service.effort(REVIEW_REPORT, review_luck(service, family)[draw.REVIEW_REPORT_HOURS])
    due = family.conference_day
    service.work.give(Task(REVIEW_REPORT, family, hours, due, service.today.now))


def review_day(service: Abilities, family: Family, _: int = 0) -> None:
    """The booked day: the review is held, or postponed."""
    if family.stage != ON_REGISTER:
        return
    today = service.today
    inputs = today.inputs
    u = review_luck(service, family)
    if put_off(
        service,
        family,
        review_day,
        postponed=u[draw.REVIEW_POSTPONED] < inputs.review_postponed,
        by=u[draw.REVIEW_POSTPONEMENT],
    ):
        return
    if service.log is not None:
        service.log.day(family, "review held", family.review_due)
    service.clocks["review"].finish(family, today.day)
    service.counts.conference_held()
    chance = inputs.deregister_at_review[min(family.review, 4)]
    family.review += 1
    if u[draw.REVIEW_OUTCOME] < chance:
        service.counts.tally("register>de-registered", family.children)
        off_register(service, family)
        if family.luck[draw.STEP_DOWN] < inputs.step_down_to_casp:
            service.counts.tally("register>care and support", family.children)
            enter_casp(service, family)
        else:
            leave(service, family, inputs.return_rate_deregistered)
    else:
        day = today.day
        due = service.clocks["review"].due_again(day)
        plan_review(service, family, day + inputs.review_planned_days, due)
