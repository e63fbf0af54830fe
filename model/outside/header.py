"""Where a table begins and ends in its sheet: titles above its header, totals below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model.outside.tables import FIRST_LINES, Known, Row, Sheet

_TOTAL = re.compile(r"(?:grand |sub-? ?)?totals?\b|sum\b|cyfansymiau\b|cyfanswm\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A header, the rows below it, and the numbers of rows that are none of the table's."""

    headers: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    totals: tuple[int, ...] = ()
    """Rows that add others up."""
    apart: tuple[int, ...] = ()
    """Rows of one text alone, such as the heading of a part or a footnote, and headers again."""


def header_in(rows: Sequence[Row], known: Known) -> int | None:
    """The place of the header: the first of the rows with the most known columns."""
    found = [known(row.cells) for row in rows[:FIRST_LINES]]
    best = max(found, default=0)
    return found.index(best) if best else None


def table_in(sheet: Sheet, place: int) -> Table:
    """The table whose header stands at a place of a sheet's filled rows."""
    header, below = sheet.rows[place], sheet.rows[place + 1 :]
    headers = list(header.cells)
    if not sheet.ragged:  # a column without a header is a column all the same
        headers += [""] * (max((len(row.cells) for row in below), default=0) - len(headers))
    rows: list[Row] = []
    totals: list[int] = []
    apart: list[int] = []
    for row in below:
        written = [cell for cell in row.cells if cell]
        first = next((cell for cell in row.cells if cell), "")
        if _TOTAL.match(first):
            totals.append(row.number)
        elif row.cells == header.cells or (len(written) == 1 and _is_heading(row, first)):
            apart.append(row.number)
        else:
            rows.append(row)
    return Table(tuple(headers), header.number, tuple(rows), tuple(totals), tuple(apart))


def _is_heading(row: Row, text: str) -> bool:
    """Whether a row's only cell, its first, is a text and nothing that is numbered."""
    return bool(row.cells[0]) and not re.search(r"\d\s*$", text)
