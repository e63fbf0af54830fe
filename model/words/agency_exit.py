"""Letting agency workers go, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from model.agency_exit.choices import EXIT_MEASURES
from model.agency_exit.outcome import BreakEvenKind, Spell
from model.agency_exit.schedule import schedule
from model.results.measures import HEADLINE
from model.scenario.calendar import days_of
from model.scenario.scenario import Scenario
from model.study.comparison import smallest_shown
from model.study.looks import look_at
from model.words.numbers import about, day, listed, number, span
from model.words.refusals import said
from model.words.results import of_futures

OPTION_MEANING = {
    "A": "All leave on one day.",
    "B": "They leave one after another.",
    "C": "Each leaves once replaced.",
    "D": "As B, but a few stay.",
    "E": "Offered permanent posts.",
}
"""What an option does, in a line; by letter."""


UNDER_WHOLE_RUN = {
    "overdue_run": "Children overdue, on average",
    "overdue_front_door": "of which at the front door",
    "overdue_fsp": "of which in FSP",
    "overdue_chairs": "of which a conference slot",
    "overdue_nobody": "of which without a worker",
    "child_weeks_overdue": "Child-weeks overdue",
    "weeks_overdue_front_door": "Weeks of the front door's work overdue, on average",
    "weeks_overdue_fsp": "Weeks of FSP's work overdue, on average",
    "handovers_overlap": "Children handed over with both workers there",
    "handovers_notice": "Children handed over with notice",
    "handovers_sudden": "Children whose worker went without notice",
    "visits_missed_in_gap": "Children not visited in time between one worker and the next",
    "leavers": "People who left",
    "starters": "People who started",
    "vacant_fte": "Funded posts nobody holds",
    "agency_fte": "Agency and temporary staff",
    "cost_run": "Staff, recruitment and chairs",
    "cost_recruitment": "of which recruitment",
    "cost_overlap": "of which two people in one post",
    "cost_external": "of which external chairs",
}
"""Measures as rows under a heading that says that they are of the whole run."""

if unnamed := [m for m in EXIT_MEASURES if m not in HEADLINE and m not in UNDER_WHOLE_RUN]:
    raise ValueError(f"the measure '{unnamed[0]}' has no name under the whole run's heading")

SCHEDULE_COLUMNS = {
    "post": "Post",
    "team": "Team",
    "what": "What",
    "week": "Week",
    "date": "Date",
    "trigger": "Trigger",
}
"""Headings of a schedule's columns."""


def schedule_rows(
    scenario: Scenario, before: Scenario | None = None
) -> list[dict[str, str | int | None]]:
    """What an exit plan schedules as rows with ``SCHEDULE_COLUMNS``; the team as its id.

    ``before``: doing nothing, to say which of its bookings are called off.
    """
    return [
        {
            "post": step.post,
            "team": step.team,
            "what": said(step.what),
            "week": step.week,
            "date": None if step.day is None else step.day.isoformat(),
            "trigger": said(step.trigger),
        }
        for step in schedule(scenario, before)
    ]


def more_overdue(
    spells: Sequence[Spell], start: date, n: int, than: str = "if nobody is let go"
) -> str:
    """When more children are overdue in ``n`` futures than ``than``; said from a first look on.

    ``start``: the position date.
    """
    if look_at(n) is None:
        return f"Still sharpening: when more children are overdue than {than}"
    if not spells:
        return f"In no two weeks in a row are clearly more children overdue than {than}"
    return f"More children are overdue than {than} {_spells(spells, start, n)}"


def _spells(spells: Sequence[Spell], start: date, n: int) -> str:
    longest = sorted(spells, key=lambda spell: spell.first_week - spell.last_week)[:2]
    said = [
        f"from {span(*days_of(start, spell.first_week, spell.last_week))} "
        f"({number(spell.more, 'children', signed=True, plus='')} more on average, in up to "
        f"{of_futures(round(spell.share * n), n)})"
        for spell in sorted(longest)
    ]
    left = len(spells) - len(longest)
    rest = f", and {about(left)} shorter {'spell' if left == 1 else 'spells'}" if left else ""
    return f"{listed(said)}{rest}"


def break_even(kind: BreakEvenKind, on: date | None, saving: float, low: float, high: float) -> str:
    """When an option has paid for itself, and what it has saved by the end."""
    if kind == "the_same":
        return "It costs the same as doing nothing"
    sum_ = number(abs(saving), "£")
    ends = [number(end, "£") for end in sorted(abs(v) for v in (low, high))]
    by = f"{sum_} {'cheaper' if saving >= 0 else 'dearer'} by the end"
    if math.isnan(low):
        by += " so far"
    elif low * high <= 0:
        by = "cheaper or dearer by the end is too close to call"
    elif abs(saving) < smallest_shown("cost_run"):
        by = "no difference by the end that would be seen"
    elif ends[0] != ends[1]:
        by += f" ({ends[0]} to {ends[1]})"
    if kind == "cheaper_from_the_start":
        return f"Never dearer than doing nothing: {by}"
    if kind == "breaks_even" and on is not None:
        return f"Dearer at first, breaks even in the week of {day(on)}: {by}"
    return f"Does not break even within the run: {by}"
