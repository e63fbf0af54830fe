"""Posts from an outside file or from a table on screen: what can be used, and why not the rest.

A row that cannot be used is refused with a reason, and the others are kept. Only columns of posts
are looked at; the others are left out and never cost a row. Nothing personal gets further than
this file: what is read is of closed vocabulary, a cell of a post's column that is none of it and
looks like a person is refused, and a reason repeats a cell only if it consists of short numbers
and of words of the trade (a header may have one word more).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from model.outside.columns import Agreed, Column, columns_of
from model.outside.dates import Order, in_question
from model.outside.gathered import RefusedRow
from model.outside.header import Table
from model.outside.opened import THE_FILE, Found, find_table
from model.outside.posts_rows import Reading, Settled, Words
from model.outside.posts_words import DATES, FIELDS, REQUIRED
from model.outside.tables import DAY_ZERO, Row, cell_text
from model.scenario.errors import Message, ScenarioError, Where
from model.scenario.posts import MAX_POSTS, Post


@dataclass(frozen=True)
class PostsRead:
    """The posts that can be used, and what was left out and why."""

    posts: tuple[Post, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[Message, ...] = field(default=(), compare=False)
    """What was taken to mean something, and which rows are no posts."""
    columns: tuple[Column, ...] = field(default=(), compare=False)
    questions: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Fields whose dates nobody knows how to read, each with a cell that shows it."""
    unknown: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Words of a council's own that nobody knows yet: field and cell, in the file's order."""

    @property
    def mapping(self) -> dict[str, str]:
        """From header to field, in the file's own words, to be remembered: used columns only."""
        return {column.header: column.field for column in self.columns if column.field}


def read_posts(
    raw: bytes,
    where: Where = THE_FILE,
    mapping: Agreed | None = None,
    *,
    sheet: int | None = None,
    orders: Mapping[str, Order] | None = None,
    intake: date | None = None,
    words: Words | None = None,
) -> PostsRead:
    """Posts from the bytes of a CSV file or an Excel workbook (``where`` names it in messages).

    The header is looked for among the first lines, columns in any order. ``mapping``: what a
    person has confirmed of them, header -> field. ``words``: the same of words of the council's
    own. ``sheet``: which sheet, from 0. ``orders``: how the dates of a field are to be read, where
    that was asked. ``intake``: the start of newly qualified workers who have none. A blank cell is
    the field's default, but that funded_fte and fte follow established_fte, and a vacant post's
    fte is 0. Raises ScenarioError when nothing in the file can be used.
    """
    found = find_posts(raw, where, mapping, sheet=sheet)
    if found.missing:
        raise ScenarioError(
            "posts.missing_columns", where=where, missing=found.missing, needed=REQUIRED
        )
    settled = Settled(orders or {}, found.day_zero, intake, words or {})
    read = _checked(found.table, found.columns, where, settled)
    return replace(read, notes=(*found.notes(), *read.notes))


def find_posts(
    raw: bytes, where: Where = THE_FILE, mapping: Agreed | None = None, *, sheet: int | None = None
) -> Found:
    """The table of posts in a file: its header, and what each column holds, as far as is known.

    Raises ScenarioError where there is none.
    """
    return find_table(raw, where, FIELDS, mapping, sheet=sheet)


def check_rows(rows: Iterable[Mapping[str, object]]) -> PostsRead:
    """The same from rows of a table on screen; the first is row 2, below the header.

    None, NaN, NaT and blank text are blank; numbers, days and yes/no may be Python's, NumPy's,
    pandas' or text. Raises ScenarioError when there are more rows than posts can be run.
    """
    rows = list(rows)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    cells = [tuple(cell_text(row.get(key)) for key in keys) for row in rows]
    headers = tuple(cell_text(key) for key in keys)
    table = Table(headers, 1, tuple(Row(n, row) for n, row in enumerate(cells, 2)))
    settled = Settled({}, DAY_ZERO, None)
    return _checked(table, columns_of(headers, FIELDS), Message("place.the_table"), settled)


def _checked(table: Table, columns: Sequence[Column], where: Where, settled: Settled) -> PostsRead:
    filled = [
        row
        for row in table.rows
        # An untouched row on screen holds nothing but an unticked box.
        if any(cell.casefold() not in ("", "no", "false") for cell in row.cells)
    ]
    if len(filled) > MAX_POSTS:
        raise ScenarioError("posts.too_many", where=where, number=len(filled), most=MAX_POSTS)
    fields = [column.field for column in columns]
    dates = {
        name: [
            row.cells[fields.index(name)] for row in filled if fields.index(name) < len(row.cells)
        ]
        for name in DATES
        if name in fields
    }
    questions = in_question(dates, settled.orders)
    reading = Reading(columns, settled, questions)
    for row in filled:
        reading.take(row)
    left_out = [
        RefusedRow(table.header_row, "", (column.note,), column=True)
        for column in columns
        if column.note and not column.field
    ]
    taken = [column.note for column in columns if column.note and column.field]
    return PostsRead(
        tuple(reading.posts),
        (*left_out, *reading.refused),
        (*taken, *reading.notes()),
        tuple(columns),
        questions,
        tuple(reading.unknown.values()),
    )
