"""One row of a table after the other as a post, or as reasons why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from model.outside.cells import (
    FULL_TIME_HOURS,
    LONGEST_CELL,
    CellRefused,
    Share,
    check_cell,
    is_for_ever,
    is_not_known,
    not_allowed,
    number_of,
    personal_cell,
    share_of,
)
from model.outside.columns import Column
from model.outside.dates import Order, day_of, in_figures, is_day_number
from model.outside.gathered import RefusedRow
from model.outside.posts_words import (
    CHOICES,
    DATES,
    READ_CELL,
    REQUIRED,
    SHARES,
    post_number,
    supplier_of,
)
from model.outside.tables import Row
from model.scenario.errors import Message, Where, reason_of
from model.scenario.personal import personal_in, words_of
from model.scenario.posts import ALLOWED, Post

_POST_NUMBER = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}")
_NO_END = frozenset({"permanent", "perm", "n a permanent", "parhaol"})
_HOURS = frozenset({"hours", "hrs", "oriau"})
LONGEST_WORD = 40
_LEAST_HOURS = 5
"""A bare number from here on is rather hours a week than a part of a post."""


Words = Mapping[str, Mapping[str, str]]
"""What was said of a council's own words: field -> a cell as ``word_of`` has it -> value."""


def word_of(cell: str) -> str:
    """A cell without what does not tell two words apart: case, accents, marks between."""
    return " ".join(words_of(cell))


@dataclass(frozen=True)
class Settled:
    """What was settled of a table beforehand: see ``read_posts``."""

    orders: Mapping[str, Order]
    day_zero: date
    intake: date | None
    words: Words = field(default_factory=dict)


class Reading:
    """The posts of a table as far as it has been read."""

    def __init__(
        self, columns: Sequence[Column], settled: Settled, questions: Mapping[str, str]
    ) -> None:
        self.columns = columns
        self.settled = settled
        self.questions = questions
        self.posts: list[Post] = []
        self.refused: list[RefusedRow] = []
        self._first: dict[str, tuple[int, float | None]] = {}
        """By post number: the row it first stood in, and the fte there."""
        self.unknown: dict[tuple[str, str], tuple[str, str]] = {}
        self._noted: dict[str, list[int]] = {}
        self._in_hours = {
            column.field
            for column in columns
            if column.field in SHARES and _HOURS.intersection(words_of(column.header))
        }

    def take(self, row: Row) -> None:
        """Read a row: a post more, or a row that is refused."""
        used = {
            column.field: cell
            for column, cell in zip(self.columns, row.cells, strict=False)
            if column.field and cell
        }
        number = post_number(used.get("post", ""))
        name = number if _POST_NUMBER.fullmatch(number) else ""
        if len(row.cells) > len(self.columns):
            problems: list[Where] = [Message("post.more_cells")]
            post, noted = None, set[str]()
        else:
            post, problems, noted = self._post(used)
        if not problems and name in self._first:
            problems = [self._again(name, post)]
        if name:
            self._first.setdefault(name, (row.number, post.fte if post else None))
        if problems or post is None:
            self.refused.append(RefusedRow(row.number, name, tuple(problems)))
            return
        self.posts.append(post)
        for what in noted:
            self._noted.setdefault(what, []).append(row.number)

    def notes(self) -> list[Message]:
        """What was taken to mean something, with the rows in which it was."""
        rows = {what: tuple(found) for what, found in self._noted.items()}
        notes: list[Message] = []
        if "hours" in rows:
            notes.append(Message("posts.hours", rows=rows["hours"], full_time=FULL_TIME_HOURS))
        if "not known" in rows:
            notes.append(Message("posts.not_known", rows=rows["not known"]))
        if "day number" in rows:
            notes.append(Message("posts.day_numbers", rows=rows["day number"]))
        if "intake" in rows and self.settled.intake:
            notes.append(Message("posts.intake", rows=rows["intake"], start=self.settled.intake))
        if "post's fte" in rows:
            notes.append(Message("posts.vacant_fte", rows=rows["post's fte"]))
        return notes

    def _again(self, name: str, post: Post | None) -> Message:
        """Why a number may not stand twice; a job share is told how it is written."""
        row, fte = self._first[name]
        if post is not None and fte is not None and post.fte < 1 and post.fte + fte <= 1:
            return Message("post.job_share", post=name, row=row, one=fte, other=post.fte)
        return Message("post.there_already", post=name, row=row)

    def _post(self, cells: Mapping[str, str]) -> tuple[Post | None, list[Where], set[str]]:
        """The post that a row's cells describe, what is wrong with them, what is to be noted."""
        values: dict[str, Any] = {}
        problems: list[Where] = []
        noted: set[str] = set()
        blank = {name for name in REQUIRED if name not in cells}
        for column, cell in cells.items():
            try:
                values[column] = self._read(column, cell, noted)
            except CellRefused as refused:
                problems.append(personal_cell(column, cell) or refused.reason)
            except (ValueError, KeyError, OverflowError):
                if column in REQUIRED and is_not_known(cell):
                    blank.add(column)
                elif is_not_known(cell) and (column not in SHARES or _vacant(cells)):
                    noted.add("not known")
                else:
                    problems.append(_cannot(column, cell))
                    self._ask_about(column, cell)
        problems += [
            Message("post.blank", field=name, allowed=ALLOWED[name])
            for name in REQUIRED
            if name in blank
        ]
        self._fill(values, cells, noted)
        try:
            post = Post(**values)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                column = str(found["loc"][0]) if found["loc"] else ""
                if column in values and column in cells:
                    problems.append(_cannot(column, cells[column]))
                elif not (column or problems):  # how cells go together, once each can be read
                    problems.append(reason_of(found))
            return None, problems, noted
        return post, problems, noted

    def _ask_about(self, column: str, cell: str) -> None:
        """A word that a person may say the meaning of, where it says nothing of anybody."""
        if column in CHOICES and len(cell) <= LONGEST_WORD and not personal_in(cell):
            self.unknown.setdefault((column, word_of(cell)), (column, cell))

    def _fill(self, values: dict[str, Any], cells: Mapping[str, str], noted: set[str]) -> None:
        """What a row leaves open and others of its cells, or the file, say."""
        vacant = values.get("contract") == "vacant"
        if vacant and values.get("fte") and "established_fte" not in cells:
            # A list with one column of FTE gives an empty post's own.
            values["established_fte"], values["fte"] = values["fte"], 0.0
            noted.add("post's fte")
        established = values.get("established_fte", 1.0)
        values.setdefault("funded_fte", established)
        values.setdefault("fte", 0.0 if vacant else established or 1.0)
        learner = values.get("contract") == "newly qualified"
        if learner and "start" not in cells and self.settled.intake:
            values["start"] = self.settled.intake
            noted.add("intake")

    def _read(self, column: str, cell: str, noted: set[str]) -> Any:
        """What a cell says. Raises ValueError, KeyError or CellRefused."""
        if len(cell) > LONGEST_CELL:
            raise ValueError
        check_cell(cell, column)
        if column in DATES:
            return self._day(column, cell, noted)
        if column in SHARES:
            share: Share = share_of(cell, hours=column in self._in_hours)
            if share.written == "hours":
                noted.add("hours")
            return share.value
        if said := self.settled.words.get(column, {}).get(word_of(cell)):
            return said
        value = READ_CELL[column](cell)
        if column == "contract" and personal_in(supplier_of(cell)):
            raise CellRefused(Message("post.not_allowed", field=column, allowed=ALLOWED[column]))
        return value

    def _day(self, column: str, cell: str, noted: set[str]) -> date | None:
        if is_for_ever(cell) or " ".join(words_of(cell)) in _NO_END:
            noted.add("not known")
            return None
        if column in self.questions and in_figures(cell):
            raise CellRefused(Message("post.which_order", field=column))
        day = day_of(cell, self.settled.orders.get(column, "day first"), self.settled.day_zero)
        if is_day_number(cell):
            noted.add("day number")
        return day


def _vacant(cells: Mapping[str, str]) -> bool:
    try:
        return bool(READ_CELL["contract"](cells.get("contract", "")) == "vacant")
    except (ValueError, KeyError):
        return False


def _cannot(column: str, text: str) -> Message:
    if personal := personal_cell(column, text):
        return personal
    allowed = ALLOWED[column]
    if column in SHARES and is_not_known(text):
        return Message("post.fte_not_known", field=column)
    if column in SHARES and _is_hours(text):
        return Message("post.hours_perhaps", field=column, full_time=FULL_TIME_HOURS)
    return not_allowed(column, text, allowed)


def _is_hours(text: str) -> bool:
    try:
        return _LEAST_HOURS <= number_of(text) <= 2 * FULL_TIME_HOURS
    except ValueError:
        return False
