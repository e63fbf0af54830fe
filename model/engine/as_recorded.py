"""How the council's own system counts visits: from what was recorded, not from what was done.

Its clock starts again with every recorded visit; a visit that is not recorded did not happen. A
date that passes with nothing recorded is late, and the next one follows from it. Its due dates are
therefore not the real ones. With nothing lost in recording, both counts are one.
"""

from __future__ import annotations

from model.engine.abilities import Abilities, DayHandler
from model.engine.family import Family, SystemClock
from model.engine.vocabulary import ON_REGISTER, OWN_COUNT


def begin(service: Abilities, family: Family, seen_by: int, home_by: int) -> None:
    """The children are on the register: the system has a date for each clock of visits."""
    family.system = {clock: SystemClock() for clock in OWN_COUNT}
    _expect(service, family, "visit_alone", seen_by)
    _expect(service, family, "visit_home", home_by)


def recorded(service: Abilities, family: Family, clock: str, due: int) -> None:
    """A visit was recorded; the next is due on a day."""
    kept = family.system[clock]
    if not kept.late:
        service.clocks[clock].count_recorded(kept.due, family.children, True)
    kept.late = False
    kept.due = due
    if due + 1 < service.today.days:  # as ``on_day`` does, without a call: it lies ahead
        service.agenda[due + 1].append((_PASSED[clock], family, due))


def _expect(service: Abilities, family: Family, clock: str, due: int) -> None:
    family.system[clock].due = due
    service.on_day(due + 1, _PASSED[clock], family, due)


def _passed(clock: str) -> DayHandler:
    """The day after a date of the system: was anything recorded?"""

    def passed(service: Abilities, family: Family, due: int) -> None:
        kept = family.system[clock]
        if family.stage == ON_REGISTER and kept.due == due:
            service.clocks[clock].count_recorded(due, family.children, False)
            kept.late = True
            _expect(service, family, clock, next_due(service, clock, due))

    return passed


_PASSED = {clock: _passed(clock) for clock in OWN_COUNT}


def next_due(service: Abilities, clock: str, day: int) -> int:
    """The date after a visit on a day, or after a date that was missed."""
    if clock == "visit_alone":
        return day + service.today.inputs.visit_alone_days
    return service.clocks[clock].due_after(day)


def close(service: Abilities, family: Family) -> None:
    """At the end of a run: a date that passed on the last day is late."""
    for clock, kept in family.system.items():
        if kept.due < service.today.days:
            service.clocks[clock].count_recorded(kept.due, family.children, False)
