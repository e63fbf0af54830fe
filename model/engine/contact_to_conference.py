"""The front door, step by step: contacts -> S47 -> ICPC (assessments beside them: ``assessment``).

Families are data; each step is a plain function that is called when a task ends or a day comes.
*Which* stages, clocks and chances apply is input; what a stage does is here, in ``register`` and
in ``care_and_court``. All randomness is read from the family's own rows of luck, so nothing here
depends on who happened to be free.
"""

from __future__ import annotations

from bisect import bisect

from model.engine import draws as draw
from model.engine.abilities import Abilities, when_done
from model.engine.assessment import begin_assessment
from model.engine.care_and_court import enter_casp, part_ends
from model.engine.family import Family, Holder, Task
from model.engine.luck import RETURN_OFFSET, Purpose
from model.engine.putting_off import put_off
from model.engine.register import register
from model.engine.signing_off import decision_to_sign, to_managers
from model.engine.vocabulary import (
    AT_ASSESSMENT,
    AT_ICPC,
    AT_S47,
    AT_STRATEGY,
    DONE_HOURS,
    GONE,
    ICPC_REPORT,
    MANAGER,
    OFFICER,
    ON_CASP,
    REVIEW_REPORT,
    ROUTES,
    S47,
    SCREENING,
    SIGN_DECISION,
    SIGN_S47,
    STRATEGY,
)
from model.scenario.distributions import TABLE_SIZE

# --- Contacts and screening ------------------------------------------------------------------


def contact_arrives(service: Abilities, family: Family, officer_hours: float) -> None:
    """A contact reaches the front door and must be decided within its clock."""
    today, clock = service.today, service.decision
    clock.open[family] = due = today.day + clock.days  # as ``start`` does, without a call
    if service.log is not None:
        service.log.contact(family)
    task = Task(OFFICER, family, officer_hours, due, today.now)
    if officer_hours > 0 and _officers_get_to_it(service):
        service.officers.needed += officer_hours
        service.officers.push(task)
    else:
        contact_sifted(service, task, None)


def _officers_get_to_it(service: Abilities) -> bool:
    """Whether an officer begins on one more contact today; the desk takes what they do not."""
    officers, today = service.officers, service.today
    waiting = 0.0
    for entry in officers.pool:
        waiting += entry[3].hours
    return waiting < officers.rate * (today.day_end - today.now)


@when_done(OFFICER)
def contact_sifted(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A contact officer has done the first part; a duty social worker decides.

    Hours an officer has not done (none can begin today, or the decision is due) fall to the social
    worker.
    """
    hours = task.family.screening_hours
    if task.hours > DONE_HOURS:
        hours += task.hours
    # The contact is one task in two people's hands, one after the other.
    task.kind = SCREENING
    task.hours = hours
    task.released = service.today.now
    task.begun = -1.0
    task.queued = True
    service.work.begin(task, service.front_door)


@when_done(SCREENING)
def contact_decided(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The decision on a contact: out, early help, assessment or strategy discussion.

    A manager signs it off first, where that takes time.
    """
    family = task.family
    today = service.today
    if task.kind == SCREENING and today.inputs.signoff_decision_hours > 0:
        decision_to_sign(service, task, ends=family.route in (GONE, ON_CASP))
        return
    recorded = family.recorded_draw >= today.inputs.decision_recording_error
    service.decision.finish(family, today.day, recorded)
    route = family.route
    if route == GONE or route == ON_CASP:  # noqa: SIM109 (two comparisons are faster)
        service.counts.tally(
            "contact>advice" if route == GONE else "contact>early help", family.children
        )
        family.stage = GONE
        service.counts.children_out += family.children
        return
    family.progress(service.luck.family_row(family.number), service.front_door)
    service.cases.open[family] = None
    if route == AT_STRATEGY:
        service.counts.tally("contact>strategy", family.children)
        begin_strategy(service, family)
        if not today.inputs.assess_with_strategy:
            return
    else:
        service.counts.tally("contact>assessment", family.children)
    begin_assessment(service, family, int(task.due) - today.inputs.decision_due_days)


@when_done(SIGN_DECISION)
def decisions_signed_off(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A manager has signed one decision, or a folder of them."""
    for decision in service.folders.pop(task, (task,)):
        contact_decided(service, decision, worker)


# --- Strategy discussion and S47 --------------------------------------------------------------


def begin_strategy(service: Abilities, family: Family) -> None:
    """A strategy discussion must be held; the case cannot wait for room under a cap."""
    family.stage = AT_STRATEGY
    family.parts += 1
    today = service.today
    now = today.now
    inputs = today.inputs
    service.cases.assign(family, inputs.points_s47, force=True)
    due = service.clocks["strategy"].start(family, int(now))
    hours = service.effort(STRATEGY, family.luck[draw.STRATEGY_HOURS])
    service.work.give(Task(STRATEGY, family, hours, due, now))


@when_done(STRATEGY)
def strategy_prepared(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The social worker's part is done; the manager's part follows."""
    family = task.family
    hours = service.effort(MANAGER, family.luck[draw.MANAGER_HOURS])
    service.work.begin(Task(MANAGER, family, hours, task.due, service.today.now), service.managers)


@when_done(MANAGER)
def strategy_held(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The strategy discussion: an S47, an assessment, or no more. The ICPC clock starts."""
    family = task.family
    today = service.today
    inputs = today.inputs
    day = today.day
    service.clocks["strategy"].finish(family, day)
    family.strategy_day = day
    luck = family.luck
    if family.returning or luck[draw.STRATEGY_TO_S47] < inputs.strategy_to_s47:
        begin_s47(service, family)
    elif luck[draw.STRATEGY_TO_ASSESSMENT] < inputs.strategy_to_assessment:
        service.counts.tally("strategy>assessment", family.children)
        if inputs.assess_with_strategy:  # it runs already, or is done
            part_ends(service, family, inputs.return_rate_closed)
        else:
            family.parts -= 1
            begin_assessment(service, family, int(task.released))
    else:
        service.counts.tally("strategy>no more", family.children)
        part_ends(service, family, inputs.return_rate_closed if family.parts > 1 else 0.0)


def begin_s47(service: Abilities, family: Family) -> None:
    """Start the enquiry: siblings are added, an internal pre-meeting may come first."""
    today = service.today
    inputs = today.inputs
    luck = family.luck
    family.stage = AT_S47
    joining = bisect(service.plan.joining[family.size - family.children], luck[draw.S47_SIBLINGS])
    service.cases.join(family, joining)
    service.counts.tally("strategy>s47", family.children)
    hours = service.table_hours(S47, luck[draw.S47_HOURS])
    hours += inputs.s47_sibling_hours * (family.children - 1)
    start = family.strategy_day
    if luck[draw.PREMEETING] < inputs.internal_premeeting:
        hours += service.plan.premeeting_hours[int(luck[draw.PREMEETING_HOURS] * TABLE_SIZE)]
        start += inputs.premeeting_days
    hours *= today.multiplier
    due = family.strategy_day + inputs.s47_target_days
    family.s47_worker = family.worker
    task = Task(S47, family, hours, due, today.now)
    service.work.give_on(start, task)


@when_done(S47)
def s47_worked(service: Abilities, task: Task, worker: Holder | None) -> None:
    """Our part of the enquiry is done; it ends when the other agencies' part is done too."""
    family = task.family
    if worker is not None and family.s47_worker is not worker:
        family.s47_worker = None
    wait = service.plan.s47_wait[int(family.luck[draw.S47_WAIT] * TABLE_SIZE)]
    ends = family.strategy_day + int(wait)
    if ends <= service.today.day:
        s47_ends(service, family)
    else:
        service.on_day(ends, s47_ends, family)


def s47_ends(service: Abilities, family: Family, _: int = 0) -> None:
    """Everybody's part is done; a manager signs the outcome off, where that takes time."""
    hours = service.today.inputs.signoff_s47_hours
    if hours > 0:
        due = service.clocks["icpc"].due_after(family.strategy_day)
        to_managers(service, SIGN_S47, family, hours, due)
    else:
        _s47_outcome(service, family)


@when_done(SIGN_S47)
def s47_signed_off(service: Abilities, task: Task, worker: Holder | None) -> None:
    """The outcome of an enquiry holds."""
    _s47_outcome(service, task.family)


def _s47_outcome(service: Abilities, family: Family) -> None:
    """The enquiry's outcome: conference, plan, or no more."""
    inputs = service.today.inputs
    if family.team.allocates:
        seen_through = family.worker is None or family.s47_worker is family.worker
    else:
        seen_through = family.s47_worker is not None
    service.counts.tally("s47 ended", family.children)
    if seen_through:
        service.counts.tally("s47 seen through", family.children)
    u = family.luck[draw.S47_OUTCOME]
    if family.returning or u < inputs.s47_to_icpc:
        service.counts.tally("s47>icpc", family.children)
        book_icpc(service, family)
    elif u < inputs.s47_to_icpc + inputs.s47_to_casp:
        service.counts.tally("s47>care and support", family.children)
        enter_casp(service, family)
    else:
        service.counts.tally("s47>no more", family.children)
        part_ends(service, family, 0.0)


# --- Initial conference -----------------------------------------------------------------------


def book_icpc(service: Abilities, family: Family) -> None:
    """Book a chair's slot near the usual day, and start the report; all siblings are named."""
    today = service.today
    inputs = today.inputs
    family.stage = AT_ICPC
    service.cases.join(family, family.size - family.children)
    service.counts.tally("icpc called", family.children)
    deadline = service.clocks["icpc"].start(family, family.strategy_day)
    wanted = family.strategy_day + int(
        service.plan.icpc_booked_day[int(family.luck[draw.ICPC_DAY] * TABLE_SIZE)]
    )
    earliest = today.day + inputs.conference_notice_days
    family.attempt = 0
    family.report_done = False
    family.conference_day = service.chairs.book(wanted, earliest, deadline)
    hours = service.effort(ICPC_REPORT, family.luck[draw.ICPC_REPORT_HOURS])
    now = today.now
    service.work.give(Task(ICPC_REPORT, family, hours, family.conference_day, now))
    service.on_day(family.conference_day, icpc_day, family)


@when_done(ICPC_REPORT, REVIEW_REPORT)
def report_written(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A conference report is ready."""
    task.family.report_done = True


def icpc_day(service: Abilities, family: Family, _: int = 0) -> None:
    """The booked day: the conference is held, or postponed (no report, no quorum)."""
    today = service.today
    inputs = today.inputs
    luck = family.luck
    if put_off(
        service,
        family,
        icpc_day,
        postponed=luck[draw.ICPC_POSTPONED] < inputs.icpc_postponed,
        by=luck[draw.ICPC_POSTPONEMENT],
    ):
        return
    if service.log is not None:
        service.log.day(family, "icpc held", service.clocks["icpc"].open[family])
    service.clocks["icpc"].finish(family, today.day)
    service.counts.conference_held()
    service.counts.icpc_days.append((today.week, today.day - family.strategy_day, family.children))
    if family.returning or luck[draw.ICPC_OUTCOME] < inputs.icpc_to_registration:
        service.counts.tally("icpc>register", family.children)
        register(service, family)
    else:
        service.counts.tally("icpc>care and support", family.children)
        enter_casp(service, family)


# --- Returns ---------------------------------------------------------------------------------


def returns(service: Abilities, family: Family, registered: int) -> None:
    """The family is back: a new contact with luck of its own."""
    number = family.number + RETURN_OFFSET
    contact = service.luck.row(Purpose.FAMILY, number)[draw.OWN_CONTACT :]
    children = 1 + bisect(service.plan.named[family.size - 1], contact[draw.CONTACT_NAMED])
    today = service.today
    route = (
        AT_STRATEGY
        if registered
        else ROUTES[bisect(today.route_limits, contact[draw.CONTACT_ROUTE])]
    )
    goes_on = route in (AT_STRATEGY, AT_ASSESSMENT)
    plan, multiplier = service.plan, today.multiplier
    place = int(contact[draw.CONTACT_HOURS] * TABLE_SIZE)
    screening = plan.screening_progress_hours if goes_on else plan.hours[SCREENING]
    officer = plan.officer_progress_hours if goes_on else plan.hours[OFFICER]
    again = Family(
        number,
        family.size,
        children,
        route,
        screening[place] * multiplier,
        contact[draw.CONTACT_RECORDED],
        bool(registered),
    )
    service.counts.children_in += children
    service.counts.tally("returned", children)
    service.counts.tally("contact", children)
    contact_arrives(service, again, officer[place] * multiplier)
