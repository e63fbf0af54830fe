"""What a cell of a posts table may say, and how it is read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from model.scenario.errors import ScenarioError, Where
from model.scenario.personal import DAY, NUMBER, words_of
from model.scenario.posts import Grade, Held, Next, Post

MAX_FILE_BYTES = 200_000


COLUMNS = tuple(Post.model_fields)


def decoded(raw: bytes, where: Where) -> str:
    """A file as text. Raises ScenarioError for one that is no table of text."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ScenarioError("posts.workbook", where=where)
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError("posts.too_large", where=where, size=len(raw), most=MAX_FILE_BYTES)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[^\t\r\n\x20-\x7e\x80-\U0010ffff]", text):
            return text
    raise ScenarioError("posts.not_text", where=where)


def known_in(line: str, separator: str) -> int:
    """How many columns are known if cells are separated like that."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return 0
    return sum(column_of(cell_text(cell)) in COLUMNS for cell in cells)


def cell_text(value: object) -> str:
    """A cell as one line of text; what stands for nothing is blank."""
    if value is None:
        return ""
    # Spreadsheets put in look-alikes, such as spaces that do not break.
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split())
    return "" if text.casefold() in ("nan", "nat", "<na>") else text


def column_of(header: str) -> str:
    """``Next start``, ``NEXT-START`` and ``Next start date`` are ``next_start``."""
    return "_".join(words_of(header)).removesuffix("_date")


def post_number(text: str) -> str:
    """A post as it is numbered: capitals, hyphens between."""
    return re.sub(r"[\s_‐-―−-]+", "-", text.upper())


def _choice(*allowed: str, **also: str) -> Callable[[str], str]:
    known = {" ".join(words_of(value)): value for value in allowed}
    known |= {words.replace("_", " "): value for words, value in also.items()}

    def read(text: str) -> str:
        found = known.get(" ".join(words_of(text)))
        if found is None:
            raise ValueError
        return found

    return read


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError
    return float(text.replace(",", ".")) + 0.0  # minus nought is nought


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _day(text: str) -> date:
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError
    if match["y"]:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 70 else 1900
    return date(year, int(match["month"]), int(match["day"]))


def _yes_or_no(text: str) -> bool:
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


READ_CELL: dict[str, Callable[[str], Any]] = {
    "post": post_number,
    "team": _choice(
        "front_door",
        "fsp",
        frontdoor="front_door",
        fd="front_door",
        family_support_and_protection="fsp",
        family_support_protection="fsp",
    ),
    "grade": _choice(*get_args(Grade)),
    "established_fte": _number,
    "funded_fte": _number,
    "contract": _choice(*get_args(Held)),
    "fte": _number,
    "start": _day,
    "end": _day,
    "next_contract": _choice(*get_args(Next)),
    "next_fte": _number,
    "next_start": _day,
    "advert": _day,
    "release_at": _number,
    "overlap_weeks": _whole,
    "starter_drops_out": _yes_or_no,
}
"""By field: how a cell is read; raises ValueError or KeyError."""
