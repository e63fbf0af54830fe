"""Posts from a spreadsheet's CSV file or from a table on screen, and back to CSV.

A row that cannot be used is refused with a reason, and the others are kept. Nothing personal gets
further than this file: a column headed as personal is not read, a row that holds what looks like
a name, an address or a number of a person is refused, and a reason repeats a cell only if it
consists of short numbers and of the words in ``_WORDS`` (a header may have one word more).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from model.scenario.errors import Message, ScenarioError, Where, reason_of
from model.scenario.personal import is_personal_header, may_be_repeated, personal_in
from model.scenario.posts import ALLOWED, MAX_POSTS, Post
from model.scenario.posts_cells import (
    COLUMNS,
    READ_CELL,
    cell_text,
    column_of,
    decoded,
    known_in,
    post_number,
)

MAX_COLUMNS = 100
REQUIRED = ("post", "team", "contract")
_THE_FILE = Message("place.the_file")


@dataclass(frozen=True)
class RefusedRow:
    """A row, or for row 1 a column, that was left out.

    ``row`` as the spreadsheet numbers it, the header being row 1. ``post`` is empty where the
    row gives no proper post number.
    """

    row: int
    post: str
    reasons: tuple[Where, ...]


@dataclass(frozen=True)
class PostsRead:
    """The posts that can be used, and what was left out and why."""

    posts: tuple[Post, ...]
    refused: tuple[RefusedRow, ...]


def read_posts(raw: bytes, where: Where = _THE_FILE) -> PostsRead:
    """Posts from the bytes of a CSV file (``where`` names it in messages).

    UTF-8 or Windows-1252; comma, semicolon or tab; columns in any order. A blank cell is the
    field's default, but that funded_fte and fte follow established_fte, and a vacant post's fte
    is 0. Raises ScenarioError when nothing in the file can be used.
    """
    text = decoded(raw, where)
    first_line = next((line for line in re.split("[\r\n]", text) if re.search(r"\w", line)), "")
    if not first_line:
        raise ScenarioError("posts.empty", where=where)
    separator = max(",;\t", key=lambda s: known_in(first_line, s))
    if not known_in(first_line, separator):
        raise ScenarioError("posts.no_header", where=where, needed=REQUIRED)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise ScenarioError("posts.not_csv", where=where) from None
    header = next(n for n, line in enumerate(lines) if any(re.search(r"\w", c) for c in line))
    headers = [cell_text(cell) for cell in lines[header]]
    if len(headers) > MAX_COLUMNS:
        raise ScenarioError(
            "posts.too_many_columns", where=where, number=len(headers), most=MAX_COLUMNS
        )
    known = {column_of(name) for name in headers}
    if missing := [name for name in REQUIRED if name not in known]:
        raise ScenarioError(
            "posts.missing_columns", where=where, missing=tuple(missing), needed=REQUIRED
        )
    rows = [[cell_text(cell) for cell in line] for line in lines[header + 1 :]]
    return _checked(headers, rows, header + 2, where)


def check_rows(rows: Iterable[Mapping[str, object]]) -> PostsRead:
    """The same from rows of a table on screen; the first is row 2, below the header.

    None, NaN, NaT and blank text are blank; numbers, days and yes/no may be Python's, NumPy's,
    pandas' or text. Raises ScenarioError when there are more rows than posts can be run.
    """
    rows = list(rows)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[cell_text(row.get(key)) for key in keys] for row in rows]
    return _checked([cell_text(key) for key in keys], cells, 2, Message("place.the_table"))


def to_csv(posts: Iterable[Post]) -> str:
    """A CSV file that reads back as the same posts.

    No cell can begin with a sign that a spreadsheet takes for a formula: post numbers begin with
    a letter, numbers are not negative, and the rest is dates and words of the model's own.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for post in posts:
        writer.writerow([_written(getattr(post, name)) for name in COLUMNS])
    return out.getvalue()


def template() -> str:
    """A CSV file to start from: the header and three posts that are plainly examples."""
    return to_csv(
        [
            Post(post="EX-1", team="front_door", grade="senior social worker"),
            Post(
                post="EX-2",
                team="front_door",
                contract="agency",
                start=date(2024, 1, 8),
                end=date(2024, 8, 30),
                next_contract="newly qualified",
                next_start=date(2024, 9, 2),
                overlap_weeks=0,
            ),
            Post(
                post="EX-3",
                team="fsp",
                established_fte=0.6,
                funded_fte=0.6,
                contract="vacant",
                fte=0,
                advert=date(2024, 5, 6),
            ),
        ]
    )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(abs(value)).removesuffix(".0")  # abs: minus nought would begin with a sign
    return str(value)


# --- From bytes to cells ---


# --- What a cell may say ---


# --- From cells to posts ---


def _checked(
    headers: Sequence[str], rows: Sequence[Sequence[str]], first_row: int, where: Where
) -> PostsRead:
    filled = [
        (number, row)
        for number, row in enumerate(rows, first_row)
        # An untouched row on screen holds nothing but an unticked box.
        if any(cell.casefold() not in ("", "no", "false") for cell in row)
    ]
    if len(filled) > MAX_POSTS:
        raise ScenarioError("posts.too_many", where=where, number=len(filled), most=MAX_POSTS)
    columns, refused = _columns(headers)
    posts: list[Post] = []
    seen: dict[str, int] = {}
    for number, row in filled:
        name, problems = _number_of(row, columns), _personal_cells(row, columns)
        if not problems and any(row[len(headers) :]):
            problems = [Message("post.more_cells")]
        if not problems:
            pairs = zip(columns, row, strict=False)
            post, problems = _post({column: cell for column, cell in pairs if column and cell})
            if name in seen:
                problems.append(Message("post.there_already", post=name, row=seen[name]))
            if post and not problems:
                posts.append(post)
        if name:
            seen.setdefault(name, number)
        if problems:
            refused.append(RefusedRow(number, name, tuple(problems)))
    return PostsRead(tuple(posts), tuple(refused))


def _columns(headers: Sequence[str]) -> tuple[list[str | None], list[RefusedRow]]:
    """For each column the field it holds, "" if unknown, None if it is not to be looked at."""
    columns: list[str | None] = []
    missing = [name for name in COLUMNS if name not in map(column_of, headers)]
    refused: list[RefusedRow] = []
    for place, header in enumerate(headers):
        name, reason = column_of(header), None
        letter = _letter(place)
        if name in COLUMNS and name not in columns:
            columns.append(name)
            continue
        columns.append("")
        if name in COLUMNS:
            reason = Message("column.twice", name=name)
        elif is_personal_header(header):
            columns[-1] = None
            reason = Message("column.personal", letter=letter)
        elif name and may_be_repeated(header, strangers=1):
            reason = Message("column.unknown", name=header)
            if near := get_close_matches(name, missing, n=1, cutoff=0.8):
                reason = Message("column.unknown_near", name=header, near=near[0])
        elif header:
            reason = Message("column.unknown_letter", letter=letter)
        if reason:
            refused.append(RefusedRow(1, "", (reason,)))
    return columns, refused


def _letter(place: int) -> str:
    """A column as a spreadsheet calls it: A, B, ... Z, AA."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _number_of(row: Sequence[str], columns: Sequence[str | None]) -> str:
    """The row's post number, blank unless it is a proper one: nothing else may be repeated."""
    for cell, column in zip(row, columns, strict=False):
        if column == "post":
            number = post_number(cell)
            return number if _POST_NUMBER.fullmatch(number) else ""
    return ""


_POST_NUMBER = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}")


def _post(cells: Mapping[str, str]) -> tuple[Post | None, list[Where]]:
    """The post that a row's cells describe, or what is wrong with them."""
    values: dict[str, Any] = {}
    problems: list[Where] = []
    for column, cell in cells.items():
        try:
            values[column] = READ_CELL[column](cell)
        except (ValueError, KeyError):
            problems.append(_cannot(column, cell))
    problems += [
        Message("post.blank", field=name, allowed=ALLOWED[name])
        for name in REQUIRED
        if name not in cells
    ]
    established = values.get("established_fte", 1.0)
    values.setdefault("funded_fte", established)
    values.setdefault("fte", 0.0 if values.get("contract") == "vacant" else established or 1.0)
    try:
        post = Post(**values)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            column = str(found["loc"][0]) if found["loc"] else ""
            if column in values and column in cells:
                problems.append(_cannot(column, cells[column]))
            elif not (column or problems):  # how cells go together, once each can be read
                problems.append(reason_of(found))
        return None, problems
    return post, problems


def _cannot(column: str, text: str) -> Message:
    allowed = ALLOWED[column]
    if may_be_repeated(text):
        return Message("post.cell_not_allowed", field=column, cell=text, allowed=allowed)
    return Message("post.not_allowed", field=column, allowed=allowed)


# --- What is personal ---


def _personal_cells(row: Sequence[str], columns: Sequence[str | None]) -> list[Where]:
    """A refusal for each cell that seems to hold something about a person."""
    problems: list[Where] = []
    for place, cell in enumerate(row):
        column = columns[place] if place < len(columns) else ""
        if column is not None and (what := personal_in(cell)):
            if column:
                problems.append(Message("post.personal_cell", field=column, what=what))
            else:
                problems.append(Message("post.personal_cell_in", letter=_letter(place), what=what))
    return problems
