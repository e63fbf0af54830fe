"""Children for whom something is overdue at the end of a week, each counted once.

Overdue: a date has passed by which the law says that something must have happened (a decision, a
discussion, an assessment, a conference, a core group, a visit, a review). A family counts for
whoever owes what is most days over; of equals, for the first along the pathway. A family that
nobody holds, where families are held, counts for nobody, whether a date has passed or not. A date
that had passed before the first day counts from the first week on.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from model.engine.abilities import Abilities
from model.engine.family import Family, Task
from model.engine.vocabulary import (
    AT_S47,
    CLOCK_RULES,
    DONE_HOURS,
    GONE,
    OWERS,
    SUPPORT,
    TAKING_OVER,
    TEAMS,
)
from model.engine.workers import Worker

InHand = list[tuple[Worker, Task]]
"""Work somebody was at last night."""
Late = dict[str, dict[Family, int]]
"""By clock: open cases whose date has passed, and the date."""


def overdue_by_ower(service: Abilities, late: Late, registered: Iterable[Family]) -> dict[str, int]:
    """Children overdue at the start of today, by who owes it; ``registered``: on the register."""
    day = service.today.day
    first_seen = service.today.inputs.visit_alone_days
    # An enquiry that is still open when its conference should have been held.
    enquiries = {
        family: due
        for family in service.cases.open
        if family.stage == AT_S47
        and (due := service.clocks["icpc"].due_after(family.strategy_day)) < day
    }
    visits = {f: f.last_seen + first_seen if f.visit_late else f.visit_due for f in registered}
    homes = {f: f.home_missed if f.home_late else f.home_due for f in registered}
    passed = late | {
        "visit_alone": {family: due for family, due in visits.items() if due < day},
        "visit_home": {family: due for family, due in homes.items() if due < day},
    }
    most: dict[Family, tuple[int, str]] = {}
    for name, rule in CLOCK_RULES.items():
        if name == "icpc":
            for family, due in enquiries.items():
                if family not in most or due < most[family][0]:
                    most[family] = due, "front_door"
        conference = name in ("icpc", "review")
        for family, due in passed[name].items():
            if family not in most or due < most[family][0]:
                # The day came and the report was not there: whoever owes the report owes it.
                unready = conference and family.attempt and not family.report_done
                most[family] = due, family.team.name if unready else rule.owed_by
    counted = dict.fromkeys(OWERS, 0)
    for family, (_, ower) in most.items():
        if family not in service.cases.open:
            counted[ower] += family.children  # a contact has no worker to have
        elif family.worker is not None or not family.team.allocates:
            counted[ower] += family.children
    counted["nobody"] = sum(
        family.children
        for family in service.cases.open
        if family.worker is None and family.team.allocates
    )
    return counted


def hours_overdue(service: Abilities, in_hand: InHand) -> dict[str, float]:
    """By team: hours left of work past its date, but support, which may lapse, and taking over."""
    day = service.today.day
    hours: dict[str, float] = dict.fromkeys(TEAMS, 0.0)

    def add(team: str, task: Task) -> None:
        past = task.due < day and task.hours > DONE_HOURS and task.family.stage != GONE
        if past and task.kind not in (SUPPORT, TAKING_OVER):
            hours[team] += task.hours

    for team in (service.front_door, service.fsp):
        for priority, due, _, task in chain(team.pool, *(worker.ready for worker in team.workers)):
            if due < day and task.queued and task.priority == priority:  # else a stale entry
                add(team.name, task)
    for worker, task in chain(in_hand, service.work.tomorrow):
        if worker.team.name in hours:
            add(worker.team.name, task)
    for family in service.cases.open:
        for task in family.pending:
            add(family.team.name, task)
    return hours
