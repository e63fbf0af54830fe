"""The minutes of a meeting on one page of Word: what was parked, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from model.words.numbers import day
from ui.briefing.content import Decided, Parked
from ui.briefing.files import clean
from ui.briefing.fitting import Box
from ui.briefing.word import Document

_MOST = 5
"""Rows of either table that one page holds, even where every text is as long as it may be."""
_LINES = 3  # of any cell, as reckoned; the widest letters take one more
_TEXT = 9.5  # points, as tables have it
_MARGINS = 0.4  # cm, of a cell
_BLANK = 4
_BLANK_CM = 1.1
_WIDTHS = (5.0, 2.5, 3.0, 6.0)


def slip(parked: Sequence[Parked], decided: Sequence[Decided], on: date) -> bytes:
    """A DOCX of one page; blank lines where nothing is noted yet. The same bytes each time."""
    made = datetime(on.year, on.month, on.day)
    doc = Document(f"Minutes slip, {day(on)}", "Parked questions and decisions", made)
    doc.title("Minutes slip", day(on))
    doc.heading("Parked questions", numbered=False)
    asked = [
        (
            _cut(p.name, 0),
            _cut(p.asked_by, 1),
            f"{day(p.when.date())}, {p.when:%H:%M}",
            _link(p.link, 3),
        )
        for p in parked
    ]
    _noted(doc, ("Question", "Asked by", "When", "Link"), asked)
    doc.heading("Decisions", numbered=False)
    what = [
        (_cut(d.what, 0), _cut(d.by, 1), day(d.on), _cut("; ".join(d.predictions), 3))
        for d in decided
    ]
    _noted(doc, ("What", "By", "On", "Predicted"), what)
    return doc.bytes()


def _cut(text: str, column: int) -> str:
    """A text as far as a cell of a column has lines for it."""
    inches = (_WIDTHS[column] - _MARGINS) / 2.54
    return Box(0, 0, inches, 2).fitted(clean(text), _TEXT, _LINES)


def _link(link: str, column: int) -> str:
    """A link in full or not at all: half of one leads nowhere."""
    return clean(link) if _cut(link, column) == clean(link) else "in the library"


def _noted(doc: Document, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """A table of what there is, or of lines to write upon."""
    blank = [(" ",) * len(columns)] * _BLANK
    doc.table(
        "", columns, rows[:_MOST] or blank, _more(len(rows)), _WIDTHS, 0.0 if rows else _BLANK_CM
    )


def _more(count: int) -> str:
    """What the page has no room for, said rather than left out in silence."""
    return f"And {count - _MOST} more, in the library." if count > _MOST else ""
