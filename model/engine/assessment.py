"""Care and support assessments: two parts, a signature, an outcome, and in 2012-13 a core one."""

from __future__ import annotations

from model.engine import draws as draw
from model.engine.abilities import Abilities, when_done
from model.engine.care_and_court import enter_casp, part_ends
from model.engine.family import Family, Holder, Task
from model.engine.signing_off import to_managers
from model.engine.vocabulary import (
    ASSESSMENT,
    AT_ASSESSMENT,
    AT_CONTACT,
    AT_STRATEGY,
    CORE_ASSESSMENT,
    SIGN_ASSESSMENT,
)
from model.scenario.distributions import TABLE_SIZE


def begin_assessment(service: Abilities, family: Family, referred: int) -> None:
    """A care and support assessment; its clock runs from the referral."""
    inputs = service.today.inputs
    family.parts += 1
    if family.stage == AT_CONTACT or family.parts == 1:
        family.stage = AT_ASSESSMENT
        service.cases.assign(family, inputs.points_assessment, force=False)
    due = service.clocks["assessment"].start(family, referred)
    wait = service.plan.assessment_wait[int(family.luck[draw.ASSESSMENT_WAIT] * TABLE_SIZE)]
    hours = service.effort(ASSESSMENT, family.luck[draw.ASSESSMENT_HOURS])
    begin_two_parts(service, family, ASSESSMENT, hours, referred + int(wait), due)


def begin_two_parts(
    service: Abilities, family: Family, kind: int, hours: float, ready: int, due: int
) -> None:
    """Most of an assessment can be done at once; the end waits for family and agencies."""
    today = service.today
    now = today.now
    family.assess_ready = ready
    share = today.inputs.assessment_closing_share
    if ready <= int(now):
        family.assess_half = 0.0
    else:
        family.assess_half = hours * share
        hours -= family.assess_half
        # All of it is needed from now, also where a backlog never lets the end begin.
        family.team.needed += family.assess_half
    service.work.give(Task(kind, family, hours, due, now))


@when_done(ASSESSMENT, CORE_ASSESSMENT)
def assessment_worked(service: Abilities, task: Task, worker: Holder | None) -> None:
    """Part of an assessment is done: wait for the end, finish it, or close."""
    family = task.family
    ready = family.assess_ready
    today = service.today
    if ready > today.day:
        hours, family.assess_half = family.assess_half, 0.0
        last = Task(task.kind, family, hours, task.due, task.released)
        last.counted = True
        service.work.give_on(ready, last)
    elif family.assess_half > 0:
        hours, family.assess_half = family.assess_half, 0.0
        last = Task(task.kind, family, hours, task.due, task.released)
        last.counted = True
        service.work.give(last)
    elif (signing := today.inputs.signoff_assessment_hours) > 0:
        to_managers(service, SIGN_ASSESSMENT, family, signing, task.due)
    else:
        _assessment_done(service, family)


@when_done(SIGN_ASSESSMENT)
def assessment_signed_off(service: Abilities, task: Task, worker: Holder | None) -> None:
    """A manager has signed an assessment off."""
    _assessment_done(service, task.family)


def _assessment_done(service: Abilities, family: Family) -> None:
    """An assessment, or the core assessment after it, is complete."""
    core = service.clocks["core_assessment"]
    if family in core.open:
        core.finish(family, service.today.day)
        _assessment_outcome(service, family)
    else:
        assessment_ends(service, family)


def assessment_ends(service: Abilities, family: Family) -> None:
    """The assessment is complete; some go on to a core assessment (2012-13)."""
    today = service.today
    inputs = today.inputs
    day = today.day
    service.clocks["assessment"].finish(family, day)
    service.counts.tally("assessment completed", family.children)
    if family.luck[draw.CORE_ASSESSMENT] < inputs.core_assessment_share:
        due = service.clocks["core_assessment"].start(family, day)
        wait = service.plan.core_assessment_wait[
            int(family.luck[draw.CORE_ASSESSMENT_WAIT] * TABLE_SIZE)
        ]
        hours = service.effort(CORE_ASSESSMENT, family.luck[draw.CORE_ASSESSMENT_HOURS])
        begin_two_parts(service, family, CORE_ASSESSMENT, hours, day + int(wait), due)
    else:
        _assessment_outcome(service, family)


def _assessment_outcome(service: Abilities, family: Family) -> None:
    inputs = service.today.inputs
    if family.parts > 1 or family.stage not in (AT_ASSESSMENT, AT_STRATEGY):
        # Child protection work runs beside it and decides what comes next.
        part_ends(service, family, inputs.return_rate_closed)
        return
    u = family.luck[draw.ASSESSMENT_OUTCOME]
    if u < inputs.assessment_to_casp:
        service.counts.tally("assessment>care and support", family.children)
        enter_casp(service, family)
    else:
        early_help = u < inputs.assessment_to_casp + inputs.assessment_to_early_help
        service.counts.tally(
            "assessment>early help" if early_help else "assessment>no more", family.children
        )
        part_ends(service, family, inputs.return_rate_closed)
