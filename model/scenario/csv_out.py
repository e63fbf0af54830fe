"""A table as a CSV file that a spreadsheet opens as it is: one function for every one written.

A spreadsheet takes a cell for a formula that begins with a sign of arithmetic, and guesses the
encoding of a file that does not say its own. So a text that begins so is written behind an
apostrophe, and a file begins with the mark of UTF-8; numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time

ENCODING = "utf-8-sig"
"""Of a file that is taken away. A file without its mark was written before there was one, and its
cells are as they were."""
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""How a formula begins, also in the wide signs of East Asian keyboards. Apostrophes that stand
before it count, so that :func:`text_of` takes back exactly what was added."""


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows, the header among them, as the text of a CSV file.

    None and what is not a number (NaN, NaT) are empty cells, a moment at midnight is its day.
    """
    out = _Lines()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(v) for v in row] for row in rows)
    return "".join(out)


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """The same as the bytes of a file to be taken away."""
    return as_file(csv_text(rows))


def as_file(text: str) -> bytes:
    """The text of a CSV file as the bytes of one that a spreadsheet reads right."""
    return text.encode(ENCODING, errors="backslashreplace")


def text_of(cell: str) -> str:
    """What a cell said before it was written by :func:`csv_text`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


class _Lines(list[str]):
    """Lines that end as those of this project do, written as if they ended as a spreadsheet's:
    only then does the writer quote a cell with either end in it, which would begin a new row."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value
