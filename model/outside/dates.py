"""The dates of a column: read in one order, or asked for.

``03/06/2025`` is a day in June or in March. A column is read day first, unless a date of it can
only be month first: then nobody knows which of the others were meant how, and it is asked. Dates in
words, as 2025-06-03, as a spreadsheet's own dates and its day numbers have no order to ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from model.outside.tables import DAY_ZERO

Order = Literal["day first", "month first"]
ORDERS: tuple[Order, ...] = ("day first", "month first")

# A spreadsheet may add a time of day to a date.
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.Z+-]*)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}")
_RUN_TOGETHER = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_FIGURES = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_ENDINGS = "st|nd|rd|th|af|il|ail|ydd|edd|ed|fed|eg|ain"
_WORD_SECOND = re.compile(
    rf"(?:[^\W\d_]{{3,10}},? )?([0-9]{{1,2}})(?:{_ENDINGS})?[-/. ]*(?:of |o )?([^\W\d_]{{3,10}})"
    rf"[-/., ]*([0-9]{{4}}|[0-9]{{2}}){_TIME}",
    re.IGNORECASE,
)
_WORD_FIRST = re.compile(
    rf"([^\W\d_]{{3,10}})[-/. ]*([0-9]{{1,2}})(?:{_ENDINGS})?[-/., ]+([0-9]{{4}}|[0-9]{{2}})",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_MONTHS = (
    "january jan ionawr ion",
    "february feb chwefror chwef chwe chw",
    "march mar mawrth fawrth maw",
    "april apr ebrill ebr",
    "may mai fai",
    "june jun mehefin fehefin meh",
    "july jul gorffennaf orffennaf gorff gor",
    "august aug awst",
    "september sept sep medi fedi med",
    "october oct hydref hyd",
    "november nov tachwedd dachwedd tach tac",
    "december dec rhagfyr ragfyr rhag rha",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def day_of(text: str, order: Order = "day first", day_zero: date = DAY_ZERO) -> date:
    """The day that a cell means. Raises ValueError."""
    if match := _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _FIGURES.fullmatch(text):
        one, two = int(match[1]), int(match[2])
        day, month = (one, two) if order == "day first" else (two, one)
        return date(_year(match[3]), month, day)
    if match := _WORD_SECOND.fullmatch(text):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _WORD_FIRST.fullmatch(text):
        return date(_year(match[3]), _month(match[1]), int(match[2]))
    if match := _DAY_NUMBER.fullmatch(text):
        return day_zero + timedelta(days=int(match[1]))
    raise ValueError


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    if word.casefold() not in _MONTH:
        raise ValueError
    return _MONTH[word.casefold()]


def is_day_number(text: str) -> bool:
    """Whether a cell counts days, as a spreadsheet does within."""
    return bool(_DAY_NUMBER.fullmatch(text))


def in_figures(text: str) -> bool:
    """Whether a date's order has to be known to read it."""
    match = _FIGURES.fullmatch(text)
    return bool(match) and bool(_orders_of(text))


def _orders_of(text: str) -> set[Order]:
    """The orders in which a date in figures is a day of the calendar."""
    if not _FIGURES.fullmatch(text):
        return set()
    found: set[Order] = set()
    for order in ORDERS:
        try:
            day_of(text, order)
        except ValueError:
            continue
        found.add(order)
    return found


def in_question(
    columns: Mapping[str, Iterable[str]], answered: Mapping[str, Order]
) -> dict[str, str]:
    """By name: the columns whose order has to be asked, each with a cell that shows why.

    A column is asked about when a date of it can only be month first, also when others can only be
    day first; when it proves nothing itself but another column of the table proves month first; and
    when its days in figures are all past the twelfth while the spreadsheet's own dates beside them
    never are: that is what is left when a spreadsheet of another country has turned what it could.
    """
    cells = {name: list(texts) for name, texts in columns.items()}
    proofs = {name: _proofs(texts) for name, texts in cells.items()}
    month_first = next((p["month first"] for p in proofs.values() if p["month first"]), "")
    found: dict[str, str] = {}
    for name, proof in proofs.items():
        if name in answered:
            continue
        if proof["month first"]:
            found[name] = proof["month first"]
        elif month_first and not proof["day first"] and any(map(in_figures, cells[name])):
            found[name] = month_first
        elif proof["day first"] and _half_turned(cells[name]):
            found[name] = proof["day first"]
    return found


def _proofs(texts: Sequence[str]) -> dict[Order, str]:
    """For each order, a cell that can be read in that one alone."""
    found: dict[Order, str] = {"day first": "", "month first": ""}
    for text in texts:
        if len(orders := _orders_of(text)) == 1:
            (order,) = orders
            found[order] = found[order] or text
    return found


def _half_turned(texts: Sequence[str]) -> bool:
    own = [text for text in texts if _YEAR_FIRST.fullmatch(text)]
    figures = [text for text in texts if _orders_of(text)]
    try:
        return (
            len(own) >= 3
            and all(day_of(text).day <= 12 for text in own)
            and all(len(_orders_of(text)) == 1 for text in figures)
        )
    except ValueError:
        return False
