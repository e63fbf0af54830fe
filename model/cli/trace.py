"""The event log of one replication, as a CSV file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from model.engine.history import History
from model.scenario.calendar import Calendar, working_calendar
from model.scenario.csv_out import csv_text
from model.scenario.scenario import Scenario

TRACE_COLUMNS: dict[str, str] = {
    "family": "The family's number; the simulation made it up",
    "children": "Children in the family's episode when the work was done",
    "event": "The kind of work that was done, or what happened to the family",
    "team": "The team whose work it was",
    "worker": "The worker's number; empty where nobody's time was taken",
    "working_day_released": "When the work could be begun, in working days from the position date",
    "date_released": "The same as a date",
    "working_day_begun": "When it was begun",
    "date_begun": "The same as a date",
    "working_day_done": "When it was done",
    "date_done": "The same as a date",
    "working_day_due": "When it fell due; empty where it had no due date",
    "date_due": "The same as a date; empty beyond the calendar that is laid out",
}
"""Each column of the event log and what it holds, in order."""


def trace_csv(scenario: Scenario, history: History) -> str:
    """The event log of a replication, one line a finished piece of work, in order of its end.

    Times stand on the working-day clock (0 = the morning of the position date, 0.5 = midday) and
    as dates; what falls due beyond the calendar that is laid out has no date. Families and
    workers are numbers that the simulation made up.
    """
    return csv_text(_rows(history, working_calendar(scenario.inputs.start_date, history.weeks)))


def _rows(history: History, calendar: Calendar) -> Iterator[Sequence[object]]:
    yield tuple(TRACE_COLUMNS)
    for family, children, event, released, begun, done, due, team, worker in history.trace:
        # Work that ends exactly when a day does ended in that day's evening.
        evening = done > begun and done == int(done)
        yield (
            family,
            children,
            event,
            team,
            worker if worker >= 0 else "",
            *_when(released, calendar),
            *_when(begun, calendar),
            _clock(done),
            _date(int(done) - evening, calendar),
            *_when(due, calendar),
        )


def _when(day: float | None, calendar: Calendar) -> tuple[Decimal | None, str]:
    return (None, "") if day is None else (_clock(day), _date(int(day), calendar))


def _clock(day: float) -> Decimal:
    # Cut, not rounded: the last seconds of a day must not become the next day's morning.
    return Decimal(f"{math.floor(day * 10_000) / 10_000:.4f}".rstrip("0").rstrip("."))


def _date(index: int, calendar: Calendar) -> str:
    return calendar.dates[index].isoformat() if 0 <= index < len(calendar.dates) else ""
