"""A time diary from a file: the days that can be used, and why not the rest.

A row that cannot be used is refused with a reason, and the others are kept. Nobody's name gets
further than this: a person is a number, a cell that looks like somebody is refused, and a reason
repeats a cell only if it consists of short numbers and of words of the trade.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from model.outside.diary_rows import PersonDay, Reading
from model.outside.diary_words import FIELDS, KINDS, LABELS
from model.outside.gathered import RefusedRow
from model.outside.opened import THE_FILE, Found, find_table
from model.scenario.errors import Message, ScenarioError, Where


@dataclass(frozen=True)
class DiaryRead:
    """The days that can be used, and what was left out and why."""

    days: tuple[PersonDay, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[Message, ...] = field(default=(), compare=False)
    """What was taken to mean something, and which rows are no days."""


def read_diary(raw: bytes, where: Where = THE_FILE) -> DiaryRead:
    """A time diary from the bytes of a CSV file or an Excel workbook (``where`` names it).

    The header is looked for among the first lines, columns in any order; kinds of work that nobody
    does may be left out, each with all its columns. A row in which nothing is written beside day,
    person and team is no day. Raises ScenarioError when nothing in the file can be used, and for a
    kind of work that lacks one of its columns.
    """
    found = find_table(raw, where, FIELDS)
    _check_columns(found, where)
    reading = Reading(found.columns, found.day_zero)
    for row in found.table.rows:
        reading.take(row)
    if not (reading.days or reading.refused):
        raise ScenarioError("diary.nothing_written", where=where)
    left_out = [
        RefusedRow(found.table.header_row, "", (column.note,), column=True)
        for column in found.columns
        if column.note and not column.field
    ]
    taken = [column.note for column in found.columns if column.note and column.field]
    return DiaryRead(
        tuple(reading.days),
        (*left_out, *reading.refused),
        (*found.notes(), *taken, *reading.notes()),
    )


def _check_columns(found: Found, where: Where) -> None:
    """Refuse a file without the columns that a diary needs. Raises ScenarioError."""
    held = {column.field for column in found.columns}
    if found.missing:
        raise ScenarioError(
            "diary.missing_columns", where=where, missing=found.missing, needed=found.required
        )
    if not any(held.intersection(kind.fields) for kind in KINDS.values()):
        raise ScenarioError("diary.no_work", where=where)
    for kind in KINDS.values():
        missing = tuple(LABELS[name] for name in kind.fields if name not in held)
        if 0 < len(missing) < len(kind.fields):
            raise ScenarioError("diary.part_of_kind", where=where, missing=missing, kind=kind.name)
