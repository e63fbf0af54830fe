"""Which field a column of an outside table holds: a first guess, and what a person has confirmed.

What is remembered is the file's own words: a dict from header to field, "" for a column that is
left out. A column that is left out is not looked at any further, and never costs a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from model.scenario.errors import Message, ScenarioError
from model.scenario.personal import is_personal_header, may_be_repeated, words_of

Agreed = Mapping[str, str]
"""From a header, as the file has it, to a field; "" for a column that is left out."""


LONGEST_HEADER = 80


@dataclass(frozen=True)
class Fields:
    """The fields a table may have, those it must have, and what else their headers are called."""

    names: tuple[str, ...]
    required: tuple[str, ...]
    called: Mapping[str, str]
    """From the words of a header, in small letters, to a field."""

    def of(self, header: str) -> str:
        """The field a header means by itself; what it says when it is none."""
        words = words_of(header)
        name = "_".join(words).removesuffix("_date")
        if name in self.names:
            return name
        said = " ".join(words)
        return self.called.get(said) or self.called.get(said.removesuffix(" date"), name)

    def known_in(self, cells: Sequence[str], mapping: Agreed | None = None) -> int:
        """How many different fields a row of headers has."""
        agreed = mapping or {}
        fields = {agreed.get(cell, self.of(cell)) for cell in cells if cell}
        return len(fields.intersection(self.names))


@dataclass(frozen=True)
class Column:
    """A column: as a spreadsheet calls it, its header, and the field it holds.

    ``header`` is empty where it may not be shown: it is about a person, or says too much.
    """

    letter: str
    header: str
    field: str
    note: Message | None = None
    """Why it was left out, or what it was taken for."""

    @property
    def shown(self) -> str:
        """The column as it may be named on a screen: with its header if that is words of the
        trade but for one, else by its letter alone."""
        if self.header and ":" not in self.header and may_be_repeated(self.header, strangers=1):
            return f"{self.letter}: {self.header}"
        return self.letter


def columns_of(
    headers: Sequence[str], fields: Fields, mapping: Agreed | None = None
) -> tuple[Column, ...]:
    """What each column holds. Raises ScenarioError for a mapping to a field that there is not."""
    agreed = mapping or {}
    for field in agreed.values():
        if field and field not in fields.names:
            raise ScenarioError("column.no_field", field=field, known=fields.names)
    asked = [agreed.get(header, fields.of(header)) for header in headers]
    missing = [name for name in fields.names if name not in asked]
    # A column that says its field in the field's own words, or was confirmed, goes before a guess.
    own = {
        name
        for header, name in zip(headers, asked, strict=True)
        if name and (header in agreed or _says_itself(header, name))
    }
    found: list[Column] = []
    taken: set[str] = set()
    for place, (header, name) in enumerate(zip(headers, asked, strict=True)):
        letter = letter_of(place)
        sure = header in agreed or _says_itself(header, name)
        if name in fields.names and name not in taken and (sure or name not in own):
            taken.add(name)
            note = None
            if not sure:
                shown = header if may_be_repeated(header, strangers=1) else letter
                note = Message("column.taken_for", name=shown, field=name)
            found.append(Column(letter, header, name, note))
            continue
        found.append(_left_out(letter, header, name, fields, agreed, missing))
    return tuple(found)


def _says_itself(header: str, name: str) -> bool:
    return "_".join(words_of(header)).removesuffix("_date") == name


def _left_out(
    letter: str, header: str, name: str, fields: Fields, agreed: Agreed, missing: Sequence[str]
) -> Column:
    """A column that is not read, and why."""
    if name in fields.names:
        return Column(letter, header, "", Message("column.twice", name=name))
    if not header or (header in agreed and not agreed[header]):
        return Column(letter, header, "")
    if is_personal_header(header[: 4 * LONGEST_HEADER]):
        return Column(letter, "", "", Message("column.personal", letter=letter))
    if not may_be_repeated(header, strangers=1):
        shown = header if len(header) <= LONGEST_HEADER else ""
        return Column(letter, shown, "", Message("column.unknown_letter", letter=letter))
    if near := get_close_matches(name, missing, n=1, cutoff=0.8):
        return Column(letter, header, "", Message("column.unknown_near", name=header, near=near[0]))
    return Column(letter, header, "", Message("column.unknown", name=header))


def letter_of(place: int) -> str:
    """A column as a spreadsheet calls it: A, B, ... Z, AA."""
    before, last = divmod(place, 26)
    return (letter_of(before - 1) if before else "") + chr(ord("A") + last)
