"""A file opened at its table: the sheet that holds it, its header, what each column holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from model.outside.columns import Agreed, Column, Fields, columns_of
from model.outside.header import Table, header_in, table_in
from model.outside.tables import MAX_FILE_BYTES, Known, Sheet, text_sheet
from model.outside.workbooks import workbook_sheets
from model.scenario.errors import Message, ScenarioError, Where

THE_FILE = Message("place.the_file")
_OLD_WORKBOOK, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class Found:
    """A table in a file, before anything of its rows is read."""

    table: Table
    columns: tuple[Column, ...]
    sheet: int
    """The place of its sheet, from 0."""
    sheets: tuple[int, ...]
    """The places of all sheets that have such a table."""
    day_zero: date
    required: tuple[str, ...]
    """The fields that such a table must have."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that are needed and that no column holds."""
        held = {column.field for column in self.columns}
        return tuple(name for name in self.required if name not in held)

    def notes(self) -> list[Message]:
        """Which other sheets were not read, and which rows are none of the table's."""
        others = tuple(place + 1 for place in self.sheets if place != self.sheet)
        notes: list[Message] = []
        if others:
            notes.append(Message("outside.other_sheets", read=self.sheet + 1, others=others))
        if self.table.totals:
            notes.append(Message("outside.totals", rows=self.table.totals))
        if self.table.apart:
            notes.append(Message("outside.apart", rows=self.table.apart))
        return notes


def find_table(
    raw: bytes,
    where: Where,
    fields: Fields,
    mapping: Agreed | None = None,
    *,
    sheet: int | None = None,
) -> Found:
    """The table with the most of some fields in the bytes of a CSV file or an Excel workbook.

    ``where`` names the file in messages. ``mapping``: what a person has confirmed of its columns.
    ``sheet``: which sheet, from 0; without it, the first with the most fields. Raises ScenarioError
    where there is no such table.
    """

    def known(cells: Sequence[str]) -> int:
        return fields.known_in(cells, mapping)

    sheets = _sheets(raw, where, known)
    if not any(one.rows for one in sheets):
        raise ScenarioError("outside.empty", where=where)
    headers = [header_in(one.rows, known) for one in sheets]
    scores = [
        -1 if header is None else known(one.rows[header].cells)
        for one, header in zip(sheets, headers, strict=True)
    ]
    candidates = tuple(n for n, score in enumerate(scores) if score >= len(fields.required))
    chosen = scores.index(max(scores)) if sheet is None else sheet
    if not 0 <= chosen < len(sheets) or (place := headers[chosen]) is None:
        raise ScenarioError("outside.no_header", where=where, needed=fields.required)
    table = table_in(sheets[chosen], place)
    columns = columns_of(table.headers, fields, mapping)
    day_zero = sheets[chosen].day_zero
    return Found(table, columns, chosen, candidates, day_zero, fields.required)


def _sheets(raw: bytes, where: Where, known: Known) -> tuple[Sheet, ...]:
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError("outside.too_large", where=where, size=len(raw), most=MAX_FILE_BYTES)
    if raw.startswith(_OLD_WORKBOOK):
        raise ScenarioError("outside.other_workbook", where=where)
    if raw.startswith(_ZIP):
        return workbook_sheets(raw, where)
    return (text_sheet(raw, where, known),)
