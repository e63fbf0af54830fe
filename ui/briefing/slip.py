"""The minutes of a meeting on one page of Word: what was parked, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ui.briefing.content import Decided, Parked
from ui.briefing.files import clean, shortened
from ui.briefing.word import Document
from ui.wording import day

_MOST = 5
"""Rows of either table that one page holds, even where every text is as long as it may be."""
_LETTERS, _NAME_LETTERS = 100, 34
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
        (_cut(p.name), _cut(p.asked_by, _NAME_LETTERS), f"{day(p.when.date())}, {p.when:%H:%M}",
         _link(p.link)) for p in parked
    ]  # fmt: skip
    _noted(doc, ("Question", "Asked by", "When", "Link"), asked)
    doc.heading("Decisions", numbered=False)
    what = [
        (_cut(d.what), _cut(d.by, _NAME_LETTERS), day(d.on), _cut("; ".join(d.predictions)))
        for d in decided
    ]
    _noted(doc, ("What", "By", "On", "Predicted"), what)
    return doc.bytes()


def _cut(text: str, most: int = _LETTERS) -> str:
    return shortened(clean(text), most)


def _link(link: str) -> str:
    """A link in full or not at all: half of one leads nowhere."""
    return clean(link) if len(link) <= _LETTERS else "in the library"


def _noted(doc: Document, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """A table of what there is, or of lines to write upon."""
    blank = [(" ",) * len(columns)] * _BLANK
    doc.table("", columns, rows[:_MOST] or blank, _more(len(rows)), _WIDTHS,
              0.0 if rows else _BLANK_CM)  # fmt: skip


def _more(count: int) -> str:
    """What the page has no room for, said rather than left out in silence."""
    return f"And {count - _MOST} more, in the library." if count > _MOST else ""
