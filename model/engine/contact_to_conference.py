"""The front door, step by step: contacts -> S47 -> ICPC, and assessments beside them.

Families are data; each step is a plain function that is called when a task ends or a day comes.
*Which* stages, clocks and chances apply is input; what a stage does is here, in ``register`` and
in ``care``. All randomness is read from the family's own rows of luck, so nothing here depends on
who happened to be free.
"""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from model.engine.care_and_court import enter_casp, part_ends
from model.engine.family import (
    ASSESSMENT,
    AT_ASSESSMENT,
    AT_CONTACT,
    AT_ICPC,
    AT_S47,
    AT_STRATEGY,
    C_HOURS,
    C_NAMED,
    C_RECORDED,
    C_ROUTE,
    CORE_ASSESSMENT,
    F_ASSESSMENT,
    F_ASSESSMENT_OUTCOME,
    F_ASSESSMENT_WAIT,
    F_CONTACT,
    F_CORE,
    F_CORE_HOURS,
    F_CORE_WAIT,
    F_ICPC_DAY,
    F_MANAGER,
    F_POSTPONED,
    F_POSTPONEMENT,
    F_PREMEETING,
    F_PREMEETING_HOURS,
    F_REGISTERED,
    F_REPORT,
    F_S47,
    F_S47_JOIN,
    F_S47_OUTCOME,
    F_S47_WAIT,
    F_STRATEGY,
    F_TO_ASSESSMENT,
    F_TO_S47,
    GONE,
    ICPC_REPORT,
    MANAGER,
    OFFICER,
    ON_CASP,
    ROUTES,
    S47,
    SCREENING,
    STRATEGY,
    Family,
)
from model.engine.luck import RETURN_OFFSET, Purpose
from model.engine.register import register
from model.engine.workers import ASSESSING, DECISION, DONE_HOURS, REPORT, S47_WORK, Task
from model.scenario.distributions import TABLE_SIZE

if TYPE_CHECKING:
    from model.engine.simulation import Service
    from model.engine.workers import Worker


# --- Contacts and screening ------------------------------------------------------------------


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
        service,
        family,
        ASSESSMENT,
        hours,
        referred + int(wait),
        referred + inputs.assessment_due_days,
    )


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


def returns(service: Service, family: Family, registered: int) -> None:
    """The family is back: a new contact with luck of its own."""
    number = family.number + RETURN_OFFSET
    contact = service.luck.row(Purpose.FAMILY, number)[F_CONTACT:]
    children = service.named(family.size, contact[C_NAMED])
    route = AT_STRATEGY if registered else ROUTES[bisect(service.route_limits, contact[C_ROUTE])]
    goes_on = route in (AT_STRATEGY, AT_ASSESSMENT)
    place, multiplier = int(contact[C_HOURS] * TABLE_SIZE), service.multiplier
    again = Family(
        number,
        family.size,
        children,
        route,
        service.screening_hours[goes_on][place] * multiplier,
        contact[C_RECORDED],
        bool(registered),
    )
    service.children_in += children
    service.tally("returned", children)
    service.tally("contact", children)
    contact_arrives(service, again, service.officer_hours[goes_on][place] * multiplier)
