"""One row of a time diary after the other as a person's day, or as reasons why it is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from model.outside.cells import (
    LONGEST_CELL,
    CellRefused,
    check_cell,
    hours_of,
    is_not_known,
    not_allowed,
    personal_cell,
    whole_of,
)
from model.outside.columns import Column
from model.outside.dates import day_of
from model.outside.diary_words import KINDS, LABELS, REQUIRED, Kind
from model.outside.gathered import RefusedRow
from model.outside.posts_words import READ_CELL
from model.outside.tables import Row
from model.scenario.errors import Message, Where
from model.scenario.posts import ALLOWED, Team

MOST_PEOPLE = 200
"""A larger number is rather a staff number, which tells who somebody is."""
MOST_DAYS = 100
MOST_HOURS = 24
"""Of a day."""
MOST_A_DAY = 200
"""Pieces, children or families of one kind on one day."""
_YEARS = range(2000, 2101)

Day = int | date
"""A day's number in the diary, or its date."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one person wrote of one kind of work on one day.

    ``counted``: pieces finished, or families held. ``children``: those of the pieces finished.
    """

    hours: float
    counted: int
    children: int = 0


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One row of a diary. ``spent`` by the id of the kind of work; without what is blank."""

    person: int
    day: Day
    team: Team
    spent: Mapping[str, Spent]


class Reading:
    """The days of a diary as far as it has been read."""

    def __init__(self, columns: Sequence[Column], day_zero: date) -> None:
        self.columns = columns
        self.day_zero = day_zero
        self.days: list[PersonDay] = []
        self.refused: list[RefusedRow] = []
        self._not_known: list[int] = []
        self._first: dict[tuple[int, Day], int] = {}
        """By person and day: the row in which they first stood."""
        self._way: tuple[type[Day], int] | None = None
        """How days are written, and the row that says so."""

    def take(self, row: Row) -> None:
        """Read a row: a day more, or a row that is refused, or one in which nobody wrote."""
        cells = {
            column.field: cell
            for column, cell in zip(self.columns, row.cells, strict=False)
            if column.field and cell
        }
        problems: list[Where] = []
        if len(row.cells) > len(self.columns):
            problems.append(Message("post.more_cells"))
        elif all(name in REQUIRED for name in cells):
            # A name on a row that is not begun yet is a name all the same.
            found = (personal_cell(LABELS[name], cell) for name, cell in cells.items())
            problems += [one for one in found if one]
        else:
            day = self._person_day(row.number, cells, problems)
            if day and not problems:
                self.days.append(day)
        if problems:
            self.refused.append(RefusedRow(row.number, "", tuple(problems)))

    def notes(self) -> list[Message]:
        """What was taken to mean something, with the rows in which it was."""
        rows = tuple(dict.fromkeys(self._not_known))
        return [Message("posts.not_known", rows=rows)] if rows else []

    def _person_day(
        self, row: int, cells: Mapping[str, str], problems: list[Where]
    ) -> PersonDay | None:
        """What a row says; None, or with problems added, where it cannot be used."""

        def read(name: str, reads: Callable[[str], T]) -> T | None:
            return self._read(row, name, cells, reads, problems)

        day, person = read("day", self._day), read("person", _person)
        team = read("team", _team)
        spent: dict[str, Spent] = {}
        for kind in KINDS.values():
            before = len(problems)
            hours = read(kind.hours, _hours)
            counted = read(kind.counted, _count)
            children = read(kind.children, _count) if kind.children else None
            if len(problems) == before:
                problems += _apart(kind, hours, counted, children)
            if hours or counted:
                spent[kind.id] = Spent(hours or 0.0, counted or 0, children or 0)
        if (total := sum(one.hours for one in spent.values())) > MOST_HOURS and not problems:
            problems.append(Message("diary.day_too_long", hours=total, most=MOST_HOURS))
        if day is None or person is None or team is None:
            return None
        problems += self._again(row, person, day)
        return PersonDay(person, day, team, spent)

    def _read(
        self,
        row: int,
        name: str,
        cells: Mapping[str, str],
        reads: Callable[[str], T],
        problems: list[Where],
    ) -> T | None:
        """What a cell says; None where it is blank, or with a problem where it cannot be used."""
        label, cell = LABELS[name], cells.get(name)
        if cell is None:
            if name in REQUIRED:
                problems.append(Message("post.blank", field=label, allowed=_allowed(name)))
            return None
        try:
            if len(cell) > LONGEST_CELL:
                raise ValueError
            check_cell(cell, label)
            return reads(cell)
        except CellRefused as refused:
            problems.append(personal_cell(label, cell) or refused.reason)
        except (ValueError, KeyError, OverflowError):
            if name not in REQUIRED and is_not_known(cell):
                self._not_known.append(row)
            else:
                refusal = personal_cell(label, cell) or not_allowed(label, cell, _allowed(name))
                problems.append(refusal)
        return None

    def _day(self, cell: str) -> Day:
        try:
            number = whole_of(cell)
        except ValueError:
            number = 0
        if 1 <= number <= MOST_DAYS:
            return number
        day = day_of(cell, day_zero=self.day_zero)
        if day.year not in _YEARS:
            raise ValueError
        return day

    def _again(self, row: int, person: int, day: Day) -> list[Where]:
        """Why a person's day may not stand twice, and not in two ways."""
        kind, first = self._way = self._way or (type(day), row)
        if type(day) is not kind:
            return [Message("diary.days_in_two_ways", row=first)]
        if (earlier := self._first.setdefault((person, day), row)) != row:
            return [Message("diary.there_already", person=person, row=earlier)]
        return []


def _apart(
    kind: Kind, hours: float | None, counted: int | None, children: int | None
) -> list[Where]:
    """What is wrong with the cells of a kind of work beside each other."""
    if kind.by_month:
        if hours and not counted:
            return [Message("diary.no_families", field=LABELS[kind.counted])]
        return []
    if kind.children and not _fit(counted or 0, children):
        return [Message("diary.children", field=LABELS[kind.children])]
    return []


def _fit(finished: int, children: int | None) -> bool:
    """Whether there is a child at least for each piece that was finished, and none without one."""
    return (children or 0) >= finished if finished else not children


def _allowed(name: str) -> Message:
    """What may stand in a field."""
    if name == "team":
        return ALLOWED[name]
    if name == "day":
        return Message("diary.allowed_day", most=MOST_DAYS)
    if name == "person":
        return Message("diary.allowed_person", most=MOST_PEOPLE)
    if any(name == kind.hours for kind in KINDS.values()):
        return Message("diary.allowed_hours", most=MOST_HOURS)
    return Message("diary.allowed_count", most=MOST_A_DAY)


def _person(cell: str) -> int:
    return _within(whole_of(cell), 1, MOST_PEOPLE)


def _team(cell: str) -> Team:
    team: Team = READ_CELL["team"](cell)
    return team


def _hours(cell: str) -> float:
    return _within(hours_of(cell), 0, MOST_HOURS)


def _count(cell: str) -> int:
    return _within(whole_of(cell), 0, MOST_A_DAY)


_N = TypeVar("_N", int, float)


def _within(number: _N, low: int, high: int) -> _N:
    if not low <= number <= high:
        raise ValueError
    return number
