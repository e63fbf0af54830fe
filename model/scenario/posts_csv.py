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
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, get_args

from pydantic import ValidationError

from model.scenario.posts import ALLOWED, MAX_POSTS, Grade, Held, Next, Post
from model.scenario.scenario import ScenarioError

MAX_FILE_BYTES = 200_000
MAX_COLUMNS = 100
COLUMNS = tuple(Post.model_fields)
REQUIRED = ("post", "team", "contract")


@dataclass(frozen=True)
class Refused:
    """A row, or for row 1 a column, that was left out.

    ``row`` as the spreadsheet numbers it, the header being row 1. ``post`` is empty where the
    row gives no proper post number.
    """

    row: int
    post: str
    reason: str


@dataclass(frozen=True)
class PostsRead:
    """The posts that can be used, and what was left out and why."""

    posts: tuple[Post, ...]
    refused: tuple[Refused, ...]


def read_posts(raw: bytes, where: str = "the file") -> PostsRead:
    """Posts from the bytes of a CSV file (``where`` names it in messages).

    UTF-8 or Windows-1252; comma, semicolon or tab; columns in any order. A blank cell is the
    field's default, but that funded_fte and fte follow established_fte, and a vacant post's fte
    is 0. Raises ScenarioError when nothing in the file can be used.
    """
    text = _decoded(raw, where)
    first_line = next((line for line in re.split("[\r\n]", text) if re.search(r"\w", line)), "")
    if not first_line:
        raise ScenarioError(f"{where} is empty; it needs a header and a row for each post")
    separator = max(",;\t", key=lambda s: _known_in(first_line, s))
    if not _known_in(first_line, separator):
        raise ScenarioError(
            f"{where} has no column that is known in its first row; it needs at least "
            f"{', '.join(REQUIRED)}, separated by commas, semicolons or tabs"
        )
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise ScenarioError(
            f"{where} cannot be read as CSV: look for a quotation mark that is not closed, or that "
            "stands inside a cell"
        ) from None
    header = next(n for n, line in enumerate(lines) if any(re.search(r"\w", c) for c in line))
    headers = [_text(cell) for cell in lines[header]]
    if len(headers) > MAX_COLUMNS:
        raise ScenarioError(f"{where} has {len(headers)} columns; {MAX_COLUMNS} at most are read")
    known = {_column(name) for name in headers}
    if missing := [name for name in REQUIRED if name not in known]:
        raise ScenarioError(
            f"{where} has no column {' and no column '.join(missing)}; every post needs "
            f"{', '.join(REQUIRED)}"
        )
    rows = [[_text(cell) for cell in line] for line in lines[header + 1 :]]
    return _checked(headers, rows, header + 2, where)


def check_rows(rows: Iterable[Mapping[str, object]]) -> PostsRead:
    """The same from rows of a table on screen; the first is row 2, below the header.

    None, NaN, NaT and blank text are blank; numbers, days and yes/no may be Python's, NumPy's,
    pandas' or text. Raises ScenarioError when there are more rows than posts can be run.
    """
    rows = list(rows)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[_text(row.get(key)) for key in keys] for row in rows]
    return _checked([_text(key) for key in keys], cells, 2, "the table")


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


def _decoded(raw: bytes, where: str) -> str:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ScenarioError(f"{where} is a workbook; open it in the spreadsheet and save it as CSV")
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError(
            f"{where} is {len(raw):,} bytes; a file of posts may be {MAX_FILE_BYTES:,} at most"
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[^\t\r\n\x20-\x7e\x80-\U0010ffff]", text):
            return text
    raise ScenarioError(f"{where} is not a text file; save the posts as CSV (UTF-8)")


def _known_in(line: str, separator: str) -> int:
    """How many columns are known if cells are separated like that."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return 0
    return sum(_column(_text(cell)) in COLUMNS for cell in cells)


def _text(value: object) -> str:
    """A cell as one line of text; what stands for nothing is blank."""
    if value is None:
        return ""
    # Spreadsheets put in look-alikes, such as spaces that do not break.
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split())
    return "" if text.casefold() in ("nan", "nat", "<na>") else text


def _column(header: str) -> str:
    """``Next start``, ``NEXT-START`` and ``Next start date`` are ``next_start``."""
    return "_".join(_words_of(header)).removesuffix("_date")


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("&", " and "))


# --- What a cell may say ---


def _post_number(text: str) -> str:
    return re.sub(r"[\s_‐-―−-]+", "-", text.upper())


def _choice(*allowed: str, **also: str) -> Callable[[str], str]:
    known = {" ".join(_words_of(value)): value for value in allowed}
    known |= {words.replace("_", " "): value for words, value in also.items()}

    def read(text: str) -> str:
        found = known.get(" ".join(_words_of(text)))
        if found is None:
            raise ValueError
        return found

    return read


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return float(text.replace(",", ".")) + 0.0  # minus nought is nought


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer():
        raise ValueError
    return int(number)


# A spreadsheet may add a time of day to a date.
_DAY = re.compile(
    r"(?<![0-9])(?:(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})"
    r"|(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4}|[0-9]{2}))"
    r"(?![0-9])(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.Z+-]*)?"
)


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
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


_READ: dict[str, Callable[[str], Any]] = {
    "post": _post_number,
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


# --- From cells to posts ---


def _checked(
    headers: Sequence[str], rows: Sequence[Sequence[str]], first_row: int, where: str
) -> PostsRead:
    filled = [
        (number, row)
        for number, row in enumerate(rows, first_row)
        # An untouched row on screen holds nothing but an unticked box.
        if any(cell.casefold() not in ("", "no", "false") for cell in row)
    ]
    if len(filled) > MAX_POSTS:
        raise ScenarioError(f"{where} has {len(filled)} posts; {MAX_POSTS} at most can be run")
    columns, refused = _columns(headers)
    posts: list[Post] = []
    seen: dict[str, int] = {}
    for number, row in filled:
        name, problems = _number_of(row, columns), _personal_cells(row, columns)
        if not problems and any(row[len(headers) :]):
            problems = ["more cells than the header has; a number may need a point: 0.8, not 0,8"]
        if not problems:
            pairs = zip(columns, row, strict=False)
            post, problems = _post({column: cell for column, cell in pairs if column and cell})
            if name in seen:
                problems.append(f"post {name} is there already, in row {seen[name]}")
            if post and not problems:
                posts.append(post)
        if name:
            seen.setdefault(name, number)
        if problems:
            refused.append(Refused(number, name, "; ".join(problems)))
    return PostsRead(tuple(posts), tuple(refused))


def _columns(headers: Sequence[str]) -> tuple[list[str | None], list[Refused]]:
    """For each column the field it holds, "" if unknown, None if it is not to be looked at."""
    columns: list[str | None] = []
    missing = [name for name in COLUMNS if name not in map(_column, headers)]
    refused: list[Refused] = []
    for place, header in enumerate(headers):
        name, reason = _column(header), ""
        letter = f"column {_letter(place)}"
        if name in COLUMNS and name not in columns:
            columns.append(name)
            continue
        columns.append("")
        if name in COLUMNS:
            reason = f"the column '{name}' is there twice; the first was read"
        elif _is_personal_header(header):
            columns[-1] = None
            reason = (
                f"{letter} was not read, because of its header: posts carry no names, no contact "
                "details and no staff numbers"
            )
        elif name and _may_be_repeated(header, strangers=1):
            reason = f"the column '{header}' is not known and was left out"
            if near := get_close_matches(name, missing, n=1, cutoff=0.8):
                reason += f"; did you mean {near[0]}?"
        elif header:
            reason = f"{letter} is not known and was left out"
        if reason:
            refused.append(Refused(1, "", reason))
    return columns, refused


def _letter(place: int) -> str:
    """A column as a spreadsheet calls it: A, B, ... Z, AA."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _number_of(row: Sequence[str], columns: Sequence[str | None]) -> str:
    """The row's post number, blank unless it is a proper one: nothing else may be repeated."""
    for cell, column in zip(row, columns, strict=False):
        if column == "post":
            number = _post_number(cell)
            return number if _POST_NUMBER.fullmatch(number) else ""
    return ""


_POST_NUMBER = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}")


def _post(cells: Mapping[str, str]) -> tuple[Post | None, list[str]]:
    """The post that a row's cells describe, or what is wrong with them."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for column, cell in cells.items():
        try:
            values[column] = _READ[column](cell)
        except (ValueError, KeyError):
            problems.append(_cannot(column, cell))
    problems += [
        f"{name} is blank: allowed is {ALLOWED[name]}" for name in REQUIRED if name not in cells
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
                problems.append(str(found["msg"]).removeprefix("Value error, "))
        return None, problems
    return post, problems


def _cannot(column: str, text: str) -> str:
    shown = f" '{text}'" if _may_be_repeated(text) else ""
    return f"{column}{shown} cannot be used: allowed is {ALLOWED[column]}"


# --- What is personal ---

_WORDS = frozenset(
    _words_of("""
    a absence adoption advanced advert advertised advice agency all an and apprentice as assessment
    assistant asw asye at band bank begin by care carer case casual caseload centre child children
    childrens closed comment comments consultant contract conversion convert converted council
    county court cover covered covering cp date days deputy director disability door drops duty
    early end ended ending established establishment experienced family filled fixed fostering
    from front frozen fsp fte full funded funding grade group head held help hold hour hours hub in
    independent intake interim is justice lac lead leave leaver leaving left less level locum
    looked manager mash maternity month months more n named nearly new newly next no none not note
    notes notice nqsw number of off office officer on open or out overlap part paternity pending
    per perm permanent permanently placement placements plan planned post posts practitioner
    principal protection qualified recruiting recruitment release removed requirement reviewing
    safeguarding secondment self senior service services share sick sickness since social staff
    start started starter starting student sudden support supporting suspended sw tbc team temp
    temporary term the then time to trainee trial true type unfilled unfunded unit unknown until
    unqualified vacancy vacant weeks week with work worker workers x year years yes youth zero
    """)
)
"""Words of the trade, hardly anybody's name: only these are repeated in a reason."""

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = re.compile(r"\b(?:ab|al|ap|bin|d[aei]|del|den|der|dos|du|ferch|la|te[nr]|v[ao]n)\b ?")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof)\b\.? ?[^\W\d_]", re.IGNORECASE)
_INSURANCE = re.compile(r"\b[a-z]{2} ?(?:[0-9]{2} ?){3}[a-d]\b", re.IGNORECASE)
_PERSONAL_PARTS = re.compile(
    "name|mail|phone|address|birth|payroll|postcode|insurance|employee|mobile|cyfeiriad|cyfenw"
)
_PERSONAL_WORDS = frozenset(
    _words_of("""
    age author contact dob ebost enw ethnicity ffon ffôn gender holder initials manager ni nino
    owner passport person rhyw sex staff supervisor tel telephone who worker
    """)
)


def _may_be_repeated(text: str, strangers: int = 0) -> bool:
    """Whether a text is words of the trade, but for some, and numbers too short to tell anybody."""
    digits = re.findall(r"\d+", text)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return (
        len(text) <= 40
        and not re.search(r"[^\w\s.,/:%+()&-]", text)
        and sum(word not in _WORDS for word in words) <= strangers
        and all(len(run) <= 4 for run in digits)
        and sum(map(len, digits)) <= 8
    )


def _is_personal_header(header: str) -> bool:
    words = _words_of(header)
    joined = "".join(words)
    return bool(
        _PERSONAL_WORDS.intersection((*words, joined))
        or _PERSONAL_PARTS.search(joined)
        or _personal(header)
    )


def _personal_cells(row: Sequence[str], columns: Sequence[str | None]) -> list[str]:
    """A sentence for each cell that seems to hold something about a person."""
    problems = []
    for place, cell in enumerate(row):
        column = columns[place] if place < len(columns) else ""
        if column is not None and (what := _personal(cell)):
            name = column or f"column {_letter(place)}"
            problems.append(f"{name} holds what looks like {what}; remove it")
    return problems


def _personal(text: str) -> str:
    """What about a person a text seems to hold; blank: nothing."""
    if "@" in text:
        return "an e-mail address"
    if _INSURANCE.search(text):
        return "a National Insurance number"
    plain_decimal = _NUMBER.fullmatch(text) and not text.lstrip("+-").isdigit()
    if not plain_decimal and any(
        sum(sign.isdigit() for sign in run) >= 9
        for run in re.findall(r"[\d ()/.+-]+", _DAY.sub("", text))
    ):
        return "a phone number"
    return "a person's name" if _is_like_a_name(text) else ""


def _is_like_a_name(text: str) -> bool:
    """Mr and Mrs, and two capitalised words in a row that are no words of the trade."""
    if _TITLE.search(text):
        return True
    text = _PARTICLES.sub("", text)
    for one, two in pairwise(_LETTERS.finditer(text)):
        words = one[0], two[0]
        if re.fullmatch(r"[.,_]{0,2} ?", text[one.end() : two.start()]) and all(
            word[0].isupper() and word.casefold() not in _WORDS for word in words
        ):
            return True
    return False
