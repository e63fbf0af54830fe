"""Conference chairs as people: on leave, as the diary knows, and ill, as it does not at first.

A spell's first week is nobody's plan: what was booked falls through. After it the diary goes round
whoever is still away.
"""

from __future__ import annotations

from model.engine.absence import absences_of
from model.engine.conference_diary import Diary
from model.engine.luck import Luck
from model.engine.plan import Plan
from model.engine.vocabulary import STAFFED

_CODE = len(STAFFED) + 1
"""The key of chairs' luck, after those of the teams."""
_UNFORESEEN_DAYS = 5
"""Working days of a spell whose conferences fall through."""


def diary_of(plan: Plan, luck: Luck) -> Diary:
    """The conference diary of one replication, with nothing booked."""
    if not plan.weekly[0].chairs_absent or not plan.chair_people:
        return plan.chairs.copy()
    firsts, days = plan.calendar.first_day_of_week, plan.calendar.days
    ordinals = [person.ordinal for person in plan.chair_people]
    absences = absences_of(luck, _CODE, ordinals, plan)
    # Booked beyond the run's end as on average within it.
    beyond = plan.slot_days
    on_leave, sick = [0.0] * beyond, [0.0] * beyond
    for person in plan.chair_people:
        row = absences.row(person.ordinal)
        away, until, since = absences.away[row], -1, 0
        for day in range(person.start, min(person.end, days)):
            week = plan.calendar.week[day]
            inputs = plan.weekly[week]
            slots = person.fte * inputs.conferences_per_chair / (firsts[week + 1] - firsts[week])
            if day >= until and absences.sickness[row, day] < plan.illness[week]:
                until, since = day + absences.spell(row, day, plan.sickness_spell), day
            if away[day] or since + _UNFORESEEN_DAYS <= day < until:
                on_leave[day] += slots
            elif day < until:
                sick[day] += slots
    usual = sum(on_leave[:days]) / days
    on_leave[days:] = [usual] * (beyond - days)
    return Diary(plan.slots_by_week, firsts, beyond, on_leave, sick)
