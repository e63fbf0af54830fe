"""Children for whom something is overdue at the end of a week, each counted once.

Overdue: a date has passed by which the law says that something must have happened (a decision, a
discussion, an assessment, a conference, a core group, a visit, a review). A family counts for
whoever owes what is most days over; of equals, for the first along the pathway. A family that
nobody holds, where families are held, counts for nobody, whether a date has passed or not. A date
that had passed before the first day counts from the first week on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from model.engine.abilities import Abilities
from model.engine.family import Family, Task
from model.engine.vocabulary import (
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


def overdue_by_ower(
    service: Abilities,
    late: Late,
    registered: Iterable[Family],
    enquiring: Iterable[Family],
    unheld: Collection[Family],
) -> dict[str, int]:
    """Children overdue at the start of today, by who owes it.

    Open families ``registered``, ``enquiring`` (under an S47), and ``unheld``: without a worker
    where families are held.
    """
    day, inputs = service.today.day, service.today.inputs
    alone = inputs.visit_alone_days
    icpc_due = service.clocks["icpc"].due_after
    passed = late | {
        "visit_alone": {
            family: due
            for family in registered
            if (due := family.last_seen + alone if family.visit_late else family.visit_due) < day
        },
        "visit_home": {
            family: due
            for family in registered
            if (due := family.home_missed if family.home_late else family.home_due) < day
        },
    }
    most: dict[Family, tuple[int, str]] = {}
    for name, rule in CLOCK_RULES.items():
        if name == "icpc":  # an enquiry that is still open when its conference should have been
            for family in enquiring:
                due = icpc_due(family.strategy_day)
                if due < day and (family not in most or due < most[family][0]):
                    most[family] = due, "front_door"
        conference = name in ("icpc", "review")
        for family, due in passed[name].items():
            if family not in most or due < most[family][0]:
                # The day came and the report was not there: whoever owes the report owes it.
                unready = conference and family.attempt and not family.report_done
                most[family] = due, family.team.name if unready else rule.owed_by
    counted = dict.fromkeys(OWERS, 0)
    for family in unheld:
        counted["nobody"] += family.children
        most.pop(family, None)
    for family, (_, ower) in most.items():
        counted[ower] += family.children
    return counted


def hours_overdue(
    service: Abilities, unheld: Iterable[Family], in_hand: InHand
) -> dict[str, float]:
    """By team: hours left of work past its date, but support, which may lapse, and taking over."""
    day = service.today.day
    hours: dict[str, float] = dict.fromkeys(TEAMS, 0.0)
    found: list[tuple[str, Task]] = []
    for team in (service.front_door, service.fsp):
        for entries in (team.pool, *[worker.ready for worker in team.staff]):
            for priority, _, _, task in [entry for entry in entries if entry[1] < day]:
                if task.queued and task.priority == priority:  # else a stale entry
                    found.append((team.name, task))
    found += [(worker.team_name, task) for worker, task in (*in_hand, *service.work.tomorrow)]
    found += [(family.team.name, task) for family in unheld for task in family.pending]
    for name, task in found:
        past = task.due < day and task.hours > DONE_HOURS and task.family.stage != GONE
        if past and name in hours and task.kind not in (SUPPORT, TAKING_OVER):
            hours[name] += task.hours
    return hours
