"""From the bytes of a file to sheets of plain text cells, whatever a council's spreadsheet wrote.

CSV in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs, with or without a ``sep=``
line; Excel workbooks (see ``workbooks``). Reading is bounded whatever a file claims: its bytes, its
rows, its columns and its cells.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from model.scenario.errors import ScenarioError, Where

MAX_FILE_BYTES = 2_000_000
MAX_COLUMNS = 100
MAX_ROWS = 10_000
MAX_CELLS = 200_000
FIRST_LINES = 30
"""Among how many filled rows the header is looked for."""
LONGEST_NORMALISED = 500
DAY_ZERO = date(1899, 12, 30)
"""The day a spreadsheet counts its days from."""

Known = Callable[[Sequence[str]], int]
"""How many cells of a row are headers that are known."""


class Row(NamedTuple):
    """A row that holds something: its number in the spreadsheet, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Filled rows of one sheet.

    ``ragged``: rows are as long as they were written, so that a cell beyond the header may be a
    number cut in two by a comma. In a workbook such a cell stands in a column without a header.
    """

    name: str
    rows: tuple[Row, ...]
    ragged: bool = False
    day_zero: date = DAY_ZERO


def cell_text(value: object) -> str:
    """A cell as one line of text; what stands for nothing is blank."""
    if value is None or (isinstance(value, str) and not value):
        return ""
    if isinstance(value, datetime) and value == value and not value.tzinfo:
        value = value.date()
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value)
    # Spreadsheets put in look-alikes, such as spaces that do not break. Nothing that is read is
    # long, and to put many accents of one letter in their order takes long.
    if len(text) <= LONGEST_NORMALISED:
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.split())
    return "" if text.casefold() in ("nan", "nat", "<na>") else text


def filled(lines: Iterable[tuple[int, Sequence[object]]], where: Where) -> tuple[Row, ...]:
    """The rows that hold something, of lines with their numbers. Raises ScenarioError when there
    are too many rows, columns or cells."""
    rows: list[Row] = []
    total = 0
    for number, line in lines:
        cells = [cell_text(value) for value in line]
        while cells and not cells[-1]:
            cells.pop()
        if not any(re.search(r"\w|[-?#]", cell) for cell in cells):
            continue
        total += len(cells)
        if len(cells) > MAX_COLUMNS:
            raise ScenarioError(
                "outside.too_many_columns", where=where, number=len(cells), most=MAX_COLUMNS
            )
        if len(rows) == MAX_ROWS or total > MAX_CELLS:
            raise ScenarioError(
                "outside.too_many_rows", where=where, rows=MAX_ROWS, cells=MAX_CELLS
            )
        rows.append(Row(number, tuple(cells)))
    return tuple(rows)


def text_sheet(raw: bytes, where: Where, known: Known) -> Sheet:
    """A CSV file's one sheet. Raises ScenarioError for what is no text and no CSV."""
    text = decoded(raw, where)
    separator, rest = _stated(text)
    separator = separator or _separator(rest, known)
    try:
        lines = csv.reader(io.StringIO(rest, newline=""), delimiter=separator, strict=True)
        return Sheet("", filled(enumerate(lines, 1), where), ragged=True)
    except csv.Error:
        raise ScenarioError("outside.not_csv", where=where) from None


def decoded(raw: bytes, where: Where) -> str:
    """A file as text. Raises ScenarioError for one that is none."""
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif raw[:200].count(b"\0") > len(raw[:200]) // 3:  # UTF-16 without its mark
        encodings = ("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be",)
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[^\t\r\n\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]", text):
            return text
    raise ScenarioError("outside.not_text", where=where)


def _stated(text: str) -> tuple[str, str]:
    """The separator that a first line ``sep=;`` states, and the text after it: a spreadsheet
    counts its rows from there."""
    match = re.match(r'"?sep=([,;\t|])"?[,;\t|]*(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (match[1], text[match.end() :]) if match else ("", text)


def _separator(text: str, known: Known) -> str:
    """The separator by which the first lines hold the most headers that are known."""
    start = text[:50_000]

    def headers(separator: str) -> tuple[int, int]:
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
            written = (row for row in reader if any(re.search(r"\w", cell) for cell in row))
            rows = [[cell_text(c) for c in r[: 2 * MAX_COLUMNS]] for r in islice(written, 30)]
        except csv.Error:
            return 0, 0
        return max(map(known, rows), default=0), max(map(len, rows), default=0)

    return max(",;\t|", key=headers)
