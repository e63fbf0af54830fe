"""Letting agency workers go, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from model.agency_exit.choices import EXIT_MEASURES
from model.agency_exit.outcome import BreakEvenKind
from model.agency_exit.schedule import schedule
from model.results.measures import HEADLINE
from model.scenario.scenario import Scenario
from model.study.comparison import smallest_shown
from model.words.names import TEAM_NAMES
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
    "danger_weeks_front_door": "Danger weeks, front door",
    "danger_weeks_fsp": "Danger weeks, FSP",
    "danger_weeks": "Danger weeks, either team",
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


Danger = Sequence[tuple[date, date, float]]
"""Spells in which a team is short of experience: first day, last day, share of the futures."""


def danger(team: str, periods: Danger, n: int) -> str:
    """When a team is short of experience in ``n`` futures."""
    who = TEAM_NAMES[team]
    if not periods:
        return f"The {who} has the experience it needs, every week, in more than half the futures"
    return f"The {who} is short of experienced workers {_spells(periods, n)}"


def danger_within(team: str, periods: Danger, n: int) -> str:
    """Within a sentence: when a team is short of experience; there is at least one spell."""
    return f"the {TEAM_NAMES[team]} is short of experienced workers {_spells(periods, n)}"


def _spells(periods: Danger, n: int) -> str:
    longest = sorted(periods, key=lambda p: (p[0] - p[1], p[0]))[:2]
    spells = [
        f"from {span(first, last)} ({of_futures(round(share * n), n)}, at worst)"
        for first, last, share in sorted(longest)
    ]
    more = len(periods) - len(longest)
    rest = f", and {about(more)} shorter {'spell' if more == 1 else 'spells'}" if more else ""
    return f"{listed(spells)}{rest}"


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
