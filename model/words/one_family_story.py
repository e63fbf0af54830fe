"""One made-up family's story, told from the event log of one simulated future.

The log has a line for each piece of work done, each conference held and each change of the
register (``simulate(..., trace=True)``): family, children, what, days it became workable, was
begun, done and due, team and worker. Only the end of a visit is inferred: whether the child was
seen alone shows in the due day of the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from model.engine.luck import RETURN_OFFSET
from model.engine.simulation import simulate
from model.scenario.calendar import Calendar, working_calendar
from model.scenario.inputs import Inputs
from model.scenario.scenario import ByIdentity, Scenario
from model.words.names import WORK_NAMES
from model.words.numbers import about, about_at_start

_SLACK_DAYS = 12
"""Working days before the end of a run in which silence means nothing yet."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the event log; times are working days of the run."""

    family: int
    children: int
    what: str
    released: float
    begun: float
    done: float
    due: float | None
    team: str
    worker: int

    @property
    def day(self) -> int:
        """The working day it was done on."""
        return int(self.done)

    @property
    def over(self) -> int:
        """Working days late; 0 or less when in time or without a due day."""
        return 0 if self.due is None else self.day - int(self.due)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a story: its working day, its words, and whether it tells of lateness."""

    day: int
    text: str
    late: bool = False


def events_of(trace: Iterable[Sequence[Any]]) -> dict[int, list[Event]]:
    """The log by family, each family's lines in the order they were done."""
    families: dict[int, list[Event]] = {}
    for row in trace:
        event = Event(*row)
        families.setdefault(event.family, []).append(event)
    for events in families.values():
        events.sort(key=lambda event: (event.done, event.released))
    return families


@lru_cache(maxsize=4)
def _told(asked: ByIdentity, weeks: int, seed: int) -> list[list[Event]]:
    history = simulate(asked.scenario, weeks=weeks, seed=seed, replication=0, trace=True)
    return worth_telling(events_of(history.trace))


def families_of(scenario: Scenario, weeks: int, seed: int) -> list[list[Event]]:
    """Families of the first simulated future, the most told first. Runs once and is kept."""
    return _told(ByIdentity(scenario), weeks, seed)


def worth_telling(families: dict[int, list[Event]]) -> list[list[Event]]:
    """Families with an S47 whose contact lies in the run: registered first, then ICPC, then S47."""

    def rank(events: list[Event]) -> int:
        kinds = {event.what for event in events}
        return 0 if "registered" in kinds else 1 if "icpc report" in kinds else 2

    whole = [
        events
        for events in families.values()
        if any(e.what == "contact" for e in events) and any(e.what == "s47" for e in events)
    ]
    return sorted(whole, key=lambda events: (rank(events), events[0].done, events[0].family))


def reached(events: Sequence[Event]) -> str:
    """How far a family went, in a word or two."""
    kinds = {event.what for event in events}
    if "registered" in kinds:
        return "registered"
    return "conference" if "icpc report" in kinds else "S47"


# --- Telling ----------------------------------------------------------------------------------


def story(events: Sequence[Event], inputs: Inputs, weeks: int) -> list[Line]:
    """A family's story, sentence by sentence, in the order of the days."""
    calendar = working_calendar(inputs.start_date, weeks)
    lines: list[Line] = []
    lines += _contact(events)
    lines += _strategy_and_s47(events, inputs)
    lines += _conference(events, inputs, calendar)
    lines += _visits(events, inputs)
    lines += _core_groups(events)
    lines += _reviews(events, calendar)
    lines += _plan(events)
    lines += _otherwise(events)
    lines += _end(events, calendar)
    return sorted((line for line in lines if line.day < calendar.days), key=lambda line: line.day)


def day_in_words(day: int, calendar: Calendar) -> str:
    """``Tue 14 May 2024``."""
    return date_in_words(calendar.dates[max(day, 0)])


def date_in_words(when: date) -> str:
    """``Tue 14 May 2024``."""
    return f"{when:%a} {when.day} {when:%b %Y}"


def told(lines: Sequence[Line], inputs: Inputs, weeks: int) -> list[str]:
    """Dated sentences, late ones marked by a shape and the word."""
    calendar = working_calendar(inputs.start_date, weeks)
    return [
        f"{'▲ ' if line.late else ''}**{day_in_words(line.day, calendar)}**: {line.text}"
        for line in lines
    ]


def _days(n: int) -> str:
    return f"{about(n)} working {'day' if n == 1 else 'days'}"


def _after(n: int) -> str:
    return "the same day" if n <= 0 else f"{_days(n)} later"


def _in_time(event: Event) -> str:
    return f", {_days(event.over)} late" if event.over > 0 else ", in time"


def _of(events: Sequence[Event], *what: str) -> list[Event]:
    return [event for event in events if event.what in what]


def _contact(events: Sequence[Event]) -> list[Line]:
    lines = []
    contact = _of(events, "contact")[:1]
    for event in contact:
        again = " The family has been here before." if event.family >= RETURN_OFFSET else ""
        names = "a child" if event.children == 1 else f"{about(event.children)} children"
        lines.append(Line(event.day, f"a contact names {names} of a family.{again}"))
    for event in _of(events, "screening")[:1]:
        onward = "an assessment"
        if _of(events, "strategy discussion"):
            onward = "a strategy discussion is needed"
        since = event.day - contact[0].day if contact else 0
        lines.append(
            Line(
                event.day,
                f"the contact is decided {_after(since)}: {onward}{_in_time(event)}.",
                event.over > 0,
            )
        )
    return lines


def _strategy_and_s47(events: Sequence[Event], inputs: Inputs) -> list[Line]:
    lines = []
    decided = _of(events, "screening")
    held = _of(events, "manager's decision", "strategy discussion")
    if held:
        last = held[-1]
        since = last.day - decided[0].day if decided else 0
        lines.append(
            Line(
                last.day,
                f"strategy discussion held, {_since(since, 'the decision')}"
                f"{_in_time(last)}; an S47 enquiry begins.",
                last.over > 0,
            )
        )
    for event in _of(events, "s47")[:1]:
        named = _of(events, "contact")
        more = event.children - named[0].children if named else 0
        siblings = ""
        if more > 0:
            siblings = f" It has added {about(more)} sibling{'s' if more > 1 else ''}."
        took = event.day - int(event.released)
        lines.append(
            Line(
                event.day,
                f"our part of the S47 is done, {_days(max(took, 1))} after it could "
                f"begin; other agencies may still have to report.{siblings}",
            )
        )
        if not _of(events, "icpc report"):
            lines.append(
                Line(
                    event.day + _SLACK_DAYS,
                    "no conference has been called: the enquiry ended "
                    "with a plan or no further child protection work.",
                )
            )
    return lines


def _since(n: int, what: str) -> str:
    if n <= 0:
        return f"on the day of {what}"
    return f"{'a day' if n == 1 else _days(n)} after {what}"


def _conference(events: Sequence[Event], inputs: Inputs, calendar: Calendar) -> list[Line]:
    lines = []
    strategy = _of(events, "manager's decision", "strategy discussion")
    reports = _of(events, "icpc report")
    for event in reports[:1]:
        booked = int(event.due or 0)
        when = day_in_words(booked, calendar) if booked < len(calendar.dates) else "later"
        gap = ""
        if strategy:
            n = booked - strategy[-1].day
            gap = f", {_days(n)} after the strategy discussion (limit {inputs.icpc_due_days})"
        lines.append(Line(int(event.released), f"an ICPC is called and booked for {when}{gap}."))
        late = event.day >= booked
        lines.append(
            Line(
                event.day,
                "the conference report is ready"
                + (", too late for the booked day." if late else "."),
                late,
            )
        )
    onto = {event.day for event in _of(events, "registered")}
    for event in _of(events, "icpc held"):
        n = event.day - strategy[-1].day if strategy else 0
        told = f" {_days(n)} after the strategy discussion" if strategy else ""
        overdue = ": late" if event.over > 0 else ""
        if event.day in onto:
            outcome = (
                "the child's name goes"
                if event.children == 1
                else f"the names of {about(event.children)} children go"
            ) + " on the register"
        else:
            outcome = "no child is registered; a care and support plan follows"
        lines.append(Line(event.day, f"ICPC held{told}{overdue}; {outcome}.", event.over > 0))
    return lines


def _visits(events: Sequence[Event], inputs: Inputs) -> list[Line]:
    lines = []
    visits = _of(events, "cp visit")
    previous: Event | None = None
    own = _usual_worker(visits)
    for i, event in enumerate(visits):
        following = visits[i + 1] if i + 1 < len(visits) else None
        # After a visit that saw the child the clock starts anew; after one that did not it
        # stands, or has moved on by whole intervals from where it stood.
        failed = following is not None and following.due != event.day + inputs.visit_alone_days
        due = int(event.due or 0)
        who = "" if event.worker == own else " by a colleague"
        if failed:
            text = f"CP stat visit{who}: the child could not be seen alone, to be tried again."
        else:
            since = f", {_days(event.day - previous.day)} after the last" if previous else ""
            text = f"CP stat visit{who}: seen alone{since}{_in_time(event)}."
            previous = event
        lines.append(Line(event.day, text, event.day > due and not failed))
    return lines


def _usual_worker(events: Sequence[Event]) -> int:
    workers = [event.worker for event in events]
    return max(set(workers), key=workers.count) if workers else -1


def _core_groups(events: Sequence[Event]) -> list[Line]:
    return [
        Line(
            event.day,
            f"{'first ' if i == 0 else ''}core group held{_in_time(event)}.",
            event.over > 0,
        )
        for i, event in enumerate(_of(events, "core group"))
    ]


def _reviews(events: Sequence[Event], calendar: Calendar) -> list[Line]:
    lines = []
    for event in _of(events, "review report"):
        booked = int(event.due or 0)
        when = day_in_words(booked, calendar) if booked < len(calendar.dates) else "later"
        if event.day >= booked:
            text = f"the report is ready, too late for the review booked for {when}."
        else:
            text = f"the report for the review conference on {when} is ready."
        lines.append(Line(event.day, text, event.day >= booked))
    lines += [
        Line(event.day, f"review conference held{_in_time(event)}.", event.over > 0)
        for event in _of(events, "review held")
    ]
    return lines


def _plan(events: Sequence[Event]) -> list[Line]:
    return [
        Line(event.day, "a care and support plan is opened.") for event in _of(events, "care plan")
    ]


_TOLD_ABOVE = frozenset(
    {
        "screening",
        "strategy discussion",
        "manager's decision",
        "s47",
        "icpc report",
        "cp visit",
        "core group",
        "review report",
        "care plan",
    }
)
_NOT_TOLD = frozenset(
    {
        "contact officer",
        "decision sign-off",
        "assessment",
        "assessment sign-off",
        "core assessment",
        "s47 sign-off",
        "allocation",
        "support",
        "taking over",
    }
)
"""Work beside the way to the register, or that nobody would tell of."""


def _otherwise(events: Sequence[Event]) -> list[Line]:
    """Work that has no sentences of its own above is told all the same."""
    others = [
        event
        for event in events
        if event.what in WORK_NAMES and event.what not in _TOLD_ABOVE | _NOT_TOLD
    ]
    return [
        Line(event.day, f"{WORK_NAMES[event.what].done}{_in_time(event)}.", event.over > 0)
        for event in others
    ]


def _end(events: Sequence[Event], calendar: Calendar) -> list[Line]:
    """How the register ends for the family, or that the run ends first."""
    lines = []
    for event in _of(events, "off the register"):
        review = any(e.day == event.day for e in _of(events, "review held"))
        by = "by the review's decision" if review else "to care, by a move or at eighteen"
        after = any(e.day >= event.day for e in _of(events, "support", "care plan"))
        then = " Care and support goes on." if after and review else ""
        lines.append(Line(event.day, f"off the register, {by}.{then}"))
    if not lines and _of(events, "registered"):
        return [Line(calendar.days - 1, "the run ends with the family still on the register.")]
    if not lines and events[-1].day > calendar.days - _SLACK_DAYS:
        return [Line(calendar.days - 1, "the run ends with the case open.")]
    return lines


def late_count(lines: Sequence[Line]) -> str:
    """How many of a story's steps were late, in a sentence."""
    late = sum(line.late for line in lines)
    if not late:
        return "Every step of this story was in time"
    return f"{about_at_start(late)} step{'s' if late > 1 else ''} of this story came late"
