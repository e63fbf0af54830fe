"""Enquiries about families that are open already: done by whoever holds them, and where they lead.

So many of all S47s (``s47s_from_plans``, ``s47s_from_register``) are about families with a care and
support plan or on the register. They have the same hours and the same part of other agencies as any
S47. A family with a plan may step up to an initial conference, and from there to the register; one
that is on the register stays there.
"""

from __future__ import annotations

from model.engine import draws as draw
from model.engine.abilities import Abilities, when_done
from model.engine.care_and_court import day_it_comes
from model.engine.family import Family, Holder, Task
from model.engine.luck import Purpose
from model.engine.vocabulary import AT_ICPC, ON_CASP, ON_REGISTER, OPEN_S47, S47
from model.scenario.distributions import TABLE_SIZE


def plan_enquiry(service: Abilities, family: Family, day: int) -> None:
    """When there is concern about an open family next."""
    passed = service.plan.to_enquiry.get(family.stage)
    if passed is None or family.enquiry_day >= 0:  # the one under way plans the next
        return
    family.concern_row = service.luck.row(Purpose.CONCERNS, family.number, family.concerns)
    family.concerns += 1
    last = day_it_comes(passed, family.concern_row[draw.CONCERN_COMES], day)
    service.on_day(last + 1, concern, family, family.concerns)


def concern(service: Abilities, family: Family, which: int) -> None:
    """A contact about an open family is a strategy discussion and an enquiry for its worker."""
    # Another date was set when the family moved on to the register since.
    if family.stage not in (ON_CASP, ON_REGISTER) or family.concerns != which:
        return
    today, inputs = service.today, service.today.inputs
    luck = family.concern_row
    family.enquiry_day = today.day
    service.counts.tally("open case>s47", family.children)
    hours = service.table_hours(S47, luck[draw.CONCERN_HOURS])
    hours += inputs.s47_sibling_hours * (family.children - 1)
    hours *= today.multiplier
    due = today.day + inputs.s47_target_days
    service.work.give(Task(OPEN_S47, family, hours, due, today.now))


@when_done(OPEN_S47)
def enquiry_worked(service: Abilities, task: Task, worker: Holder | None) -> None:
    """Our part is done; it ends when the other agencies' part is done too."""
    family = task.family
    wait = service.plan.s47_wait[int(family.concern_row[draw.CONCERN_WAIT] * TABLE_SIZE)]
    service.on_day(family.enquiry_day + int(wait), enquiry_ends, family)


def enquiry_ends(service: Abilities, family: Family, _: int = 0) -> None:
    """A conference for a family that has only a plan, or no more."""
    if family.stage not in (ON_CASP, ON_REGISTER):
        return
    began, family.enquiry_day = family.enquiry_day, -1
    inputs = service.today.inputs
    steps_up = family.concern_row[draw.CONCERN_OUTCOME] < inputs.s47_to_icpc
    if family.stage == ON_CASP and steps_up:
        service.counts.tally("open case s47>icpc", family.children)
        family.strategy_day = began
        service.cases.drop_tasks(family)
        family.stage = AT_ICPC
        service.cases.reweigh(family, inputs.points_s47)
        service.book_icpc(service, family)
    else:
        service.counts.tally("open case s47>no more", family.children)
        plan_enquiry(service, family, service.today.day)
