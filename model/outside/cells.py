"""What cells of outside tables say: numbers, shares, hours, yes and no, and words for not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeVar

from model.scenario.errors import Message, Where
from model.scenario.personal import may_be_repeated, personal_in, words_of
from model.scenario.unseen import UNSEEN

FULL_TIME_HOURS = 37.0
"""Hours of a full-time week in local government in Wales."""
LONGEST_CELL = 300
"""Letters of a cell that is read, and of one in which a person is looked for."""

_NUMBER = r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_PLAIN = re.compile(_NUMBER)
_PERCENT = re.compile(rf"({_NUMBER}) ?(?:%|per ?cent)", re.IGNORECASE)
_FTE = re.compile(
    rf"(?:(?:fte|wte|cal):? ?)?({_NUMBER}) ?(?:fte|wte|f\.t\.e\.?|cal)?", re.IGNORECASE
)
_HOURS = re.compile(
    rf"({_NUMBER}) ?(?:hours?|hrs?\.?|h|awr)"
    r"(?: ?(?:/|per|a|pw|p\.w\.|yr)? ?(?:week|wk|w|wythnos)?)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::00)?")
"""Hours and minutes; a spreadsheet that took them for a time of day adds seconds."""
_FULL_TIME = frozenset({"full time", "fulltime", "ft", "f t", "llawn amser"})
_NOT_KNOWN = frozenset(
    """
    tbc|tba|tbd|na|n a|nk|n k|not known|unknown|not applicable|ongoing|on going|open|open ended|
    openended|none|nil|null|to be confirmed|to be advised|to be agreed|to be decided|blank|
    until further notice|no end date|no date|not set|not yet known|indefinite|current|present|
    amherthnasol|anhysbys|parhaus|i w gadarnhau|iw gadarnhau|dim
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_FOR_EVER = re.compile(r"(?:31[-/. ]12[-/. ]9999|9999-12-31|31[- ]dec(?:ember)?[- ]9999|2958465)")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_UNSEEN = re.compile(f"{UNSEEN.pattern}|[\u200b-\u200d\u2060\ufeff]")
"""In a cell, marks without a width as well: a post's number with one in it is another number."""

T = TypeVar("T")


class CellRefused(ValueError):
    """A cell that cannot be used, for a reason of its own."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.id)
        self.reason = reason


class Share(NamedTuple):
    """A part of a whole post, and how it was written."""

    value: float
    written: Literal["number", "percent", "hours"]


def is_not_known(text: str) -> bool:
    """Whether a cell says that nobody knows, or that there is no end."""
    words = " ".join(words_of(text))
    return words in _NOT_KNOWN or not (words or _ERROR.match(text)) or is_for_ever(text)


def is_for_ever(text: str) -> bool:
    """Whether a date is the one that payrolls write for no end."""
    return bool(_FOR_EVER.match(text.casefold()))


def check_cell(text: str, field: str) -> None:
    """Refuse what no field can be. Raises CellRefused."""
    if _ERROR.fullmatch(text):
        raise CellRefused(Message("outside.error_cell", field=field))
    if _UNSEEN.search(text):
        raise CellRefused(Message("outside.unseen_cell", field=field))


def personal_cell(field: str, text: str) -> Message | None:
    """A refusal of a cell that seems to hold something about a person."""
    # No field is that long: what is looked at has to have an end.
    what = personal_in(text[:LONGEST_CELL])
    return what and Message("post.personal_cell", field=field, what=what)


def not_allowed(field: str, text: str, allowed: Where) -> Message:
    """A refusal of a cell that is no such field; repeats it if it can be about nobody."""
    if may_be_repeated(text):
        return Message("post.cell_not_allowed", field=field, cell=text, allowed=allowed)
    return Message("post.not_allowed", field=field, allowed=allowed)


def number_of(text: str) -> float:
    """A number with a point or a comma. Raises ValueError."""
    if not _PLAIN.fullmatch(text):
        raise ValueError
    return float(text.replace(",", ".")) + 0.0  # minus nought is nought


def whole_of(text: str) -> int:
    """A whole number. Raises ValueError."""
    number = number_of(text)
    if not number.is_integer():
        raise ValueError
    return int(number)


def share_of(text: str, *, hours: bool = False, full_time: float = FULL_TIME_HOURS) -> Share:
    """``0.6``, ``60%``, ``0.6 FTE`` and ``22.2 hours``; Raises ValueError.

    ``hours``: the column counts hours, so that a bare number does.
    """
    if " ".join(words_of(text)) in _FULL_TIME:
        return Share(1.0, "number")
    if match := _PERCENT.fullmatch(text):
        return Share(round(number_of(match[1]) / 100, 6), "percent")
    if match := _HOURS.fullmatch(text) or (_PLAIN.fullmatch(text) if hours else None):
        number = number_of(match[1] if match.re is _HOURS else match[0])
        return Share(round(number / full_time, 4), "hours")
    if match := _FTE.fullmatch(text):
        return Share(number_of(match[1]), "number")
    raise ValueError


def hours_of(text: str) -> float:
    """``1.5``, ``1,5``, ``1.5 hours`` and ``1:30`` in hours. Raises ValueError."""
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) + int(match[2]) / 60
    match = _HOURS.fullmatch(text)
    return number_of(match[1] if match else text)


def yes_or_no(text: str) -> bool:
    """Yes and no. Raises KeyError."""
    return {
        "yes": True,
        "y": True,
        "true": True,
        "1": True,
        "no": False,
        "n": False,
        "false": False,
        "0": False,
    }[text.casefold().removesuffix(".0")]


def choice(known: Mapping[str, T]) -> Callable[[str], T]:
    """What reads a cell as one of some words, however they are joined. Raises KeyError."""

    def read(text: str) -> T:
        return known[" ".join(words_of(text))]

    return read
