"""What happens to a family, step by step: contacts -> S47 -> ICPC -> register, and beyond.

Families are data; each step is a plain function that is called when a task ends or a day comes.
*Which* stages, clocks and chances apply is input; what a stage does is here. All randomness is
read from the family's own rows of luck, so nothing here depends on who happened to be free.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from math import log
from typing import TYPE_CHECKING

from model.distributions import TABLE_SIZE
from model.draws import FAMILY_COLUMNS, RETURN_OFFSET, ROW, Purpose, Row
from model.workforce import (
    ASSESSING,
    COURT,
    DECISION,
    DONE_HOURS,
    EARLY_VISIT,
    REPORT,
    S47_WORK,
    STATUTORY,
    SUPPORTING,
    YEAR,
    Task,
    Team,
    Worker,
)

if TYPE_CHECKING:
    from model.simulation import Service

# Kinds of work. Plain integers: they index lists in the event loop.
(
    OFFICER, SCREENING, STRATEGY, MANAGER, S47, ICPC_REPORT, ASSESSMENT, CORE_ASSESSMENT, VISIT,
    CORE_GROUP, REVIEW_REPORT, CARE_PLAN, SUPPORT, TAKING_OVER,
) = range(14)  # fmt: skip
WORK = (
    "contact officer", "screening", "strategy discussion", "manager's decision", "s47",
    "icpc report", "assessment", "core assessment", "cp visit", "core group", "review report",
    "care plan", "support", "taking over",
)  # fmt: skip

# Stages a family can be in. Counted in children and families at each week's end.
(AT_CONTACT, AT_STRATEGY, AT_S47, AT_ICPC, AT_ASSESSMENT, ON_REGISTER, ON_CASP, IN_COURT, GONE) = (
    range(9)
)
STAGES = (
    "contact", "strategy discussion", "s47", "awaiting icpc", "assessment", "register",
    "care and support", "court",
)  # fmt: skip

# Columns of a contact's own row, drawn with the arrival.
C_ROUTE, C_SIZE, C_NAMED, C_HOURS, C_RECORDED = range(5)
CONTACT_COLUMNS = 5

# Columns of a family's row, read when it goes beyond the contact.
(
    F_STRATEGY, F_MANAGER, F_TO_S47, F_TO_ASSESSMENT, F_PREMEETING, F_PREMEETING_HOURS, F_S47,
    F_S47_WAIT, F_S47_OUTCOME, F_S47_JOIN, F_REPORT, F_ICPC_DAY, F_POSTPONED, F_POSTPONEMENT,
    F_REGISTERED, F_ASSESSMENT, F_ASSESSMENT_WAIT, F_ASSESSMENT_OUTCOME, F_CORE, F_CORE_HOURS,
    F_CORE_WAIT, F_CARE_PLAN, F_LENGTH, F_EXIT, F_STEP_DOWN, F_RETURN, F_RETURN_DELAY,
    F_RETURN_REGISTERED, F_SUPPORT,
) = range(29)  # fmt: skip
_SUPPORT_MONTHS = FAMILY_COLUMNS - F_SUPPORT
"""Months of support whose hours stand in the family's row; later months have rows of their own."""
# Only in the longer rows of families that are open at the start: where they stand.
F_STOCK_A, F_STOCK_B, F_STOCK_C, F_STOCK_D, F_STOCK_E = range(FAMILY_COLUMNS, FAMILY_COLUMNS + 5)
# A family that returns, or is open at the start, draws its contact from the end of such a row.
F_CONTACT = ROW - CONTACT_COLUMNS

_VISIT_COLUMNS = 5
_VISITS_PER_ROW = ROW // _VISIT_COLUMNS
_REVIEW_COLUMNS = 4
_REVIEWS = 8
_CORE_GROUPS = ROW - _REVIEWS * _REVIEW_COLUMNS
_NOT_READ: Row = memoryview(b"")
"""In place of a row of luck that has not been read yet."""


class Family:
    """One family's episode: who is in it, where it stands, who holds it."""

    __slots__ = (
        "assess_half", "assess_ready", "attempt", "between", "care_planned", "children",
        "conference_day",
        "core_groups", "handing_over", "home_due", "home_late", "home_missed", "last_seen",
        "luck", "meetings", "number", "parts", "pending", "points", "reading_hours",
        "recorded_draw", "registered_day", "report_done", "returning", "review", "review_due",
        "route", "s47_worker", "screening_hours", "size", "stage", "strategy_day", "support",
        "support_months", "support_row", "team", "visit_draw", "visit_due", "visit_late",
        "visit_row", "visit_task", "visits", "was_registered", "worker",
    )  # fmt: skip

    # Set by the step that first needs them.
    strategy_day: int
    assess_ready: int
    assess_half: float
    conference_day: int
    review_due: int
    registered_day: int
    last_seen: int
    visit_draw: Row
    visit_due: int
    visit_late: bool
    home_due: int
    home_late: bool
    home_missed: int

    def __init__(
        self, number: int, size: int, children: int, route: int, screening_hours: float,
        recorded_draw: float, returning: bool = False,
    ) -> None:  # fmt: skip
        self.number = number
        self.size = size
        self.children = children
        self.route = route
        self.screening_hours = screening_hours
        self.recorded_draw = recorded_draw
        self.returning = returning
        """Whether it will be registered again: it passes every step on the way."""
        self.stage = AT_CONTACT

    def progress(self, luck: Row, team: Team) -> None:
        """Give the family what it needs beyond a contact: its row of luck, a team, no work yet."""
        self.luck = luck
        self.team = team
        self.worker: Worker | None = None
        self.points = 0.0
        self.reading_hours = 0.0
        """What taking over the family costs its next worker."""
        self.between = False
        """Whether its last worker has gone and the next does not know it yet."""
        self.was_registered = False
        self.pending: list[Task] = []
        self.parts = 0
        self.support: Task | None = None
        self.support_months = 0
        self.support_row = self.meetings = self.visit_row = _NOT_READ
        self.visit_task: Task | None = None
        self.visits = 0
        self.core_groups = 0
        self.review = 0
        self.attempt = 0
        self.report_done = False
        self.handing_over = False
        self.care_planned = False
        self.s47_worker: Worker | None = None


# --- Contacts and screening ------------------------------------------------------------------


# The most serious route sits at the bottom of the draw: a lower threshold turns only the marginal
# families away and leaves every other family's route as it was. Early help is outside the boundary.
ROUTES = (AT_STRATEGY, AT_ASSESSMENT, ON_CASP, GONE)


def contact_arrives(service: Service, family: Family, officer_hours: float) -> None:
    """A contact reaches the front door and must be decided within its clock."""
    now = service.now
    due = service.day + service.inputs.decision_due_days
    service.decision.open[family] = due
    if service.trace is not None:
        service.log(family, "contact", now, now, now, None, None)
    task = Task(OFFICER, family, officer_hours, due, DECISION, now)
    if officer_hours > 0 and service.officers_in:
        service.officers.needed += officer_hours
        service.officers.push(task)
    else:
        contact_sifted(service, task, None)


def contact_sifted(service: Service, task: Task, worker: Worker | None) -> None:
    """A contact officer has done the first part; a duty social worker decides.

    Hours an officer has not done (none is in, or the decision is due) fall to the social worker.
    """
    hours = task.family.screening_hours
    if task.hours > DONE_HOURS:
        hours += task.hours
    # The contact is one task in two people's hands, one after the other.
    task.kind = SCREENING
    task.hours = hours
    task.released = service.now
    task.begun = -1.0
    task.queued = True
    service.begin(task, service.front_door)


def contact_decided(service: Service, task: Task, worker: Worker | None) -> None:
    """The decision on a contact: out, early help, assessment or strategy discussion."""
    family = task.family
    recorded = family.recorded_draw >= service.inputs.decision_recording_error
    service.decision.finish(family, service.day, recorded)
    route = family.route
    if route == GONE or route == ON_CASP:  # noqa: SIM109 (two comparisons are faster)
        service.tally("contact>advice" if route == GONE else "contact>early help", family.children)
        family.stage = GONE
        service.children_out += family.children
        return
    family.progress(service.luck.family_row(family.number), service.front_door)
    service.open[family] = None
    if route == AT_STRATEGY:
        service.tally("contact>strategy", family.children)
        begin_strategy(service, family)
        if not service.inputs.assess_with_strategy:
            return
    else:
        service.tally("contact>assessment", family.children)
    begin_assessment(service, family, int(task.due) - service.inputs.decision_due_days)


# --- Strategy discussion and S47 --------------------------------------------------------------


def begin_strategy(service: Service, family: Family) -> None:
    """A strategy discussion must be held; the case cannot wait for room under a cap."""
    family.stage = AT_STRATEGY
    family.parts += 1
    now = service.now
    inputs = service.inputs
    service.assign(family, inputs.points_s47, force=True)
    due = int(now) + inputs.strategy_due_days
    service.clocks["strategy"].open[family] = due
    hours = service.effort(STRATEGY, family.luck[F_STRATEGY])
    service.give(Task(STRATEGY, family, hours, due, DECISION, now))


def strategy_prepared(service: Service, task: Task, worker: Worker | None) -> None:
    """The social worker's part is done; the manager's part follows."""
    family = task.family
    hours = service.effort(MANAGER, family.luck[F_MANAGER])
    service.begin(Task(MANAGER, family, hours, task.due, DECISION, service.now), service.managers)


def strategy_held(service: Service, task: Task, worker: Worker | None) -> None:
    """The strategy discussion: an S47, an assessment, or no more. The ICPC clock starts."""
    family = task.family
    inputs = service.inputs
    day = service.day
    service.clocks["strategy"].finish(family, day)
    family.strategy_day = day
    luck = family.luck
    if family.returning or luck[F_TO_S47] < inputs.strategy_to_s47:
        begin_s47(service, family)
    elif luck[F_TO_ASSESSMENT] < inputs.strategy_to_assessment:
        service.tally("strategy>assessment", family.children)
        if inputs.assess_with_strategy:  # it runs already, or is done
            part_ends(service, family, inputs.return_rate_closed)
        else:
            family.parts -= 1
            begin_assessment(service, family, int(task.released))
    else:
        service.tally("strategy>no more", family.children)
        part_ends(service, family, inputs.return_rate_closed if family.parts > 1 else 0.0)


def begin_s47(service: Service, family: Family) -> None:
    """Start the enquiry: siblings are added, an internal pre-meeting may come first."""
    inputs = service.inputs
    luck = family.luck
    family.stage = AT_S47
    joining = service.siblings_by_s47(family, luck[F_S47_JOIN])
    service.join(family, joining)
    service.tally("strategy>s47", family.children)
    hours = service.table_hours(S47, luck[F_S47])
    hours += inputs.s47_sibling_hours * (family.children - 1)
    start = family.strategy_day
    if luck[F_PREMEETING] < inputs.internal_premeeting:
        hours += service.premeeting_hours[int(luck[F_PREMEETING_HOURS] * TABLE_SIZE)]
        start += inputs.premeeting_days
    hours *= service.multiplier
    due = family.strategy_day + inputs.s47_target_days
    family.s47_worker = family.worker
    task = Task(S47, family, hours, due, S47_WORK, service.now)
    service.give_on(start, task)


def s47_worked(service: Service, task: Task, worker: Worker | None) -> None:
    """Our part of the enquiry is done; it ends when the other agencies' part is done too."""
    family = task.family
    if worker is not None and family.s47_worker is not worker:
        family.s47_worker = None
    wait = service.s47_wait[int(family.luck[F_S47_WAIT] * TABLE_SIZE)]
    ends = family.strategy_day + int(wait)
    if ends <= service.day:
        s47_ends(service, family)
    else:
        service.on_day(ends, s47_ends, family)


def s47_ends(service: Service, family: Family, _: int = 0) -> None:
    """The enquiry's outcome: conference, plan, or no more."""
    inputs = service.inputs
    seen_through = family.s47_worker is not None and family.s47_worker is family.worker
    service.tally("s47 ended", family.children)
    if seen_through or family.worker is None:
        service.tally("s47 seen through", family.children)
    u = family.luck[F_S47_OUTCOME]
    if family.returning or u < inputs.s47_to_icpc:
        service.tally("s47>icpc", family.children)
        book_icpc(service, family)
    elif u < inputs.s47_to_icpc + inputs.s47_to_casp:
        service.tally("s47>care and support", family.children)
        enter_casp(service, family)
    else:
        service.tally("s47>no more", family.children)
        part_ends(service, family, 0.0)


# --- Initial conference -----------------------------------------------------------------------


def book_icpc(service: Service, family: Family) -> None:
    """Book a chair's slot near the usual day, and start the report; all siblings are named."""
    inputs = service.inputs
    family.stage = AT_ICPC
    service.join(family, family.size - family.children)
    service.tally("icpc called", family.children)
    deadline = family.strategy_day + inputs.icpc_due_days
    service.clocks["icpc"].open[family] = deadline
    wanted = family.strategy_day + int(
        service.icpc_booked_day[int(family.luck[F_ICPC_DAY] * TABLE_SIZE)]
    )
    earliest = service.day + inputs.conference_notice_days
    family.attempt = 0
    family.report_done = False
    family.conference_day = service.chairs.book(wanted, earliest, deadline)
    hours = service.effort(ICPC_REPORT, family.luck[F_REPORT])
    now = service.now
    service.give(Task(ICPC_REPORT, family, hours, family.conference_day, REPORT, now))
    service.on_day(family.conference_day, icpc_day, family)


def report_written(service: Service, task: Task, worker: Worker | None) -> None:
    """A conference report is ready."""
    task.family.report_done = True


def icpc_day(service: Service, family: Family, _: int = 0) -> None:
    """The booked day: the conference is held, or postponed (no report, no quorum)."""
    inputs = service.inputs
    luck = family.luck
    postponed = family.attempt == 0 and luck[F_POSTPONED] < inputs.icpc_postponed
    if postponed or not family.report_done:
        delay = inputs.conference_notice_days
        if postponed:
            delay = int(service.postponement[int(luck[F_POSTPONEMENT] * TABLE_SIZE)])
        family.attempt += 1
        again = service.day + max(delay, 1)
        family.conference_day = service.chairs.book(again, again, again)
        service.on_day(family.conference_day, icpc_day, family)
        return
    if service.trace is not None:
        service.log_day(family, "icpc held", service.clocks["icpc"].open[family])
    service.clocks["icpc"].finish(family, service.day)
    service.conference_held(service.day)
    service.icpc_days.append((service.week, service.day - family.strategy_day, family.children))
    if family.returning or luck[F_REGISTERED] < inputs.icpc_to_registration:
        service.tally("icpc>register", family.children)
        register(service, family)
    else:
        service.tally("icpc>care and support", family.children)
        enter_casp(service, family)


# --- The register -----------------------------------------------------------------------------


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
    task = Task(
        VISIT, family, hours, due, STATUTORY if urgent else EARLY_VISIT, service.now
    )  # fmt: skip
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
        plan_review(
            service, family, day + inputs.review_planned_days, service.later_review_by[day]
        )  # fmt: skip


# --- Assessment -------------------------------------------------------------------------------


def begin_assessment(service: Service, family: Family, referred: int) -> None:
    """A care and support assessment; its clock runs from the referral."""
    inputs = service.inputs
    family.parts += 1
    if family.stage == AT_CONTACT or family.parts == 1:
        family.stage = AT_ASSESSMENT
        service.assign(family, inputs.points_assessment, force=False)
    service.clocks["assessment"].open[family] = referred + inputs.assessment_due_days
    wait = service.assessment_wait[int(family.luck[F_ASSESSMENT_WAIT] * TABLE_SIZE)]
    hours = service.effort(ASSESSMENT, family.luck[F_ASSESSMENT])
    _begin_two_parts(
        service, family, ASSESSMENT, hours, referred + int(wait),
        referred + inputs.assessment_due_days,
    )  # fmt: skip


def _begin_two_parts(
    service: Service, family: Family, kind: int, hours: float, ready: int, due: int
) -> None:
    """Most of an assessment can be done at once; the end waits for family and agencies."""
    now = service.now
    family.assess_ready = ready
    share = service.inputs.assessment_closing_share
    if ready <= int(now):
        family.assess_half = 0.0
    else:
        family.assess_half = hours * share
        hours -= family.assess_half
    service.give(Task(kind, family, hours, due, ASSESSING, now))


def assessment_worked(service: Service, task: Task, worker: Worker | None) -> None:
    """Part of an assessment is done: wait for the end, finish it, or close."""
    family = task.family
    ready = family.assess_ready
    if ready > service.day:
        hours, family.assess_half = family.assess_half, 0.0
        last = Task(task.kind, family, hours, task.due, ASSESSING, task.released)
        service.give_on(ready, last)
    elif family.assess_half > 0:
        hours, family.assess_half = family.assess_half, 0.0
        service.give(Task(task.kind, family, hours, task.due, ASSESSING, task.released))
    elif task.kind == ASSESSMENT:
        assessment_ends(service, family)
    else:
        service.clocks["core_assessment"].finish(family, service.day)
        _assessment_outcome(service, family)


def assessment_ends(service: Service, family: Family) -> None:
    """The assessment is complete; some go on to a core assessment (2012-13)."""
    inputs = service.inputs
    day = service.day
    service.clocks["assessment"].finish(family, day)
    service.tally("assessment completed", family.children)
    if family.luck[F_CORE] < inputs.core_assessment_share:
        due = day + inputs.core_assessment_due_days
        service.clocks["core_assessment"].open[family] = due
        wait = service.core_assessment_wait[int(family.luck[F_CORE_WAIT] * TABLE_SIZE)]
        hours = service.effort(CORE_ASSESSMENT, family.luck[F_CORE_HOURS])
        _begin_two_parts(service, family, CORE_ASSESSMENT, hours, day + int(wait), due)
    else:
        _assessment_outcome(service, family)


def _assessment_outcome(service: Service, family: Family) -> None:
    inputs = service.inputs
    if family.parts > 1 or family.stage not in (AT_ASSESSMENT, AT_STRATEGY):
        # Child protection work runs beside it and decides what comes next.
        part_ends(service, family, inputs.return_rate_closed)
        return
    u = family.luck[F_ASSESSMENT_OUTCOME]
    if u < inputs.assessment_to_casp:
        service.tally("assessment>care and support", family.children)
        enter_casp(service, family)
    else:
        early_help = u < inputs.assessment_to_casp + inputs.assessment_to_early_help
        service.tally(
            "assessment>early help" if early_help else "assessment>no more", family.children
        )
        part_ends(service, family, inputs.return_rate_closed)


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
        )  # fmt: skip
        service.give(task, lapses=True)
    service.on_day(service.day + YEAR // 12, support_month, family, stage)


def support_given(service: Service, task: Task, worker: Worker | None) -> None:
    """A month's support was given in full."""


def taken_over(service: Service, task: Task, worker: Worker | None) -> None:
    """The family's new worker knows it now."""
    task.family.between = False


# --- Ends and returns -------------------------------------------------------------------------


def part_ends(service: Service, family: Family, return_rate: float) -> None:
    """One of the family's strands of work ended; the family leaves with the last."""
    family.parts -= 1
    if family.parts <= 0 and family.stage not in (ON_REGISTER, ON_CASP, IN_COURT):
        leave(service, family, return_rate)
    elif family.parts > 0 and family.stage in (AT_STRATEGY, AT_S47) and (
        family in service.clocks["assessment"].open
        or family in service.clocks["core_assessment"].open
    ):  # fmt: skip
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
        service.on_day(day, returns, family, int(registered))


def returns(service: Service, family: Family, registered: int) -> None:
    """The family is back: a new contact with luck of its own."""
    number = family.number + RETURN_OFFSET
    contact = service.luck.row(Purpose.FAMILY, number)[F_CONTACT:]
    children = service.named(family.size, contact[C_NAMED])
    route = AT_STRATEGY if registered else ROUTES[bisect(service.route_limits, contact[C_ROUTE])]
    goes_on = route in (AT_STRATEGY, AT_ASSESSMENT)
    place, multiplier = int(contact[C_HOURS] * TABLE_SIZE), service.multiplier
    again = Family(
        number, family.size, children, route, service.screening_hours[goes_on][place] * multiplier,
        contact[C_RECORDED], bool(registered),
    )  # fmt: skip
    service.children_in += children
    service.tally("returned", children)
    service.tally("contact", children)
    contact_arrives(service, again, service.officer_hours[goes_on][place] * multiplier)
