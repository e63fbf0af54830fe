"""Conferences that cannot be held on the day booked: postponed, and booked again."""

from __future__ import annotations

from model.engine.abilities import Abilities, DayHandler
from model.engine.family import Family
from model.scenario.distributions import TABLE_SIZE


def put_off(
    service: Abilities, family: Family, again: DayHandler, *, postponed: bool, by: float
) -> bool:
    """Whether the conference cannot be held today; it is then booked for another day.

    ``postponed``: by family, quorum or police, which happens once at the most; by how long, the
    uniform number ``by`` says. Without its report a conference cannot be held either, nor without a
    chair. ``again``: the step of the new day.
    """
    postponed = postponed and family.attempt == 0
    ready = family.report_done and not postponed
    if ready and not service.chairs.falls_through(service.today.day):
        return False
    delay = service.today.inputs.conference_notice_days
    if postponed:
        delay = int(service.plan.postponement[int(by * TABLE_SIZE)])
    family.attempt += 1
    day = service.today.day + max(delay, 1)
    family.conference_day = service.chairs.book(day, day, day)
    service.on_day(family.conference_day, again, family)
    return True
