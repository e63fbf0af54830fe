"""A time diary's columns: the kinds of work that social workers do, and what is counted of each.

What they are called, and what belongs to each, stands in ``data/words/diary.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.outside.columns import Fields
from model.paths import DATA
from model.scenario.inputs import INPUTS
from model.scenario.personal import words_of

with (DATA / "words" / "diary.toml").open("rb") as _file:
    WORDS: Mapping[str, Any] = tomllib.load(_file)


def field_of(header: str) -> str:
    """The field whose own words a header is: a column that has them was not guessed."""
    return "_".join(words_of(header))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work of which a diary keeps the hours.

    ``input``: what it measures, in hours a piece or hours a family-month. ``further``: the input
    with the hours of each further child of a piece; empty where a piece is about one family alone.
    """

    id: str
    name: str
    input: str
    belongs: str
    further: str = ""

    @property
    def by_month(self) -> bool:
        """Whether families held are counted, day by day, and not pieces that are finished."""
        return INPUTS[self.input].unit == "hours a family-month"

    @property
    def hours(self) -> str:
        """The field with its hours."""
        return field_of(self.header("hours"))

    @property
    def counted(self) -> str:
        """The field with what its hours are shared among: pieces finished, or families held."""
        return field_of(self.header("families" if self.by_month else "finished"))

    @property
    def children(self) -> str:
        """The field with the children of the pieces finished; empty where they do not matter."""
        return field_of(self.header("children")) if self.further else ""

    def header(self, what: str) -> str:
        """The header of one of its columns."""
        return str(WORDS["header"][what]).format(kind=self.name)

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in the order of the columns: either all are in a diary or none is."""
        return tuple(name for name in (self.hours, self.counted, self.children) if name)


def _kinds() -> dict[str, Kind]:
    """The kinds by id. Raises ValueError for one that names an input that is not there."""
    kinds = [Kind(**kind) for kind in WORDS["kinds"]]
    for kind in kinds:
        for name in (kind.input, kind.further):
            if name and name not in INPUTS:
                raise ValueError(f"data/words/diary.toml, {kind.id}: there is no input '{name}'")
    return {kind.id: kind for kind in kinds}


KINDS = _kinds()
"""Kinds of work by id, in the order of the columns."""

REQUIRED = ("day", "person", "team")


def _labels() -> dict[str, str]:
    found = {name: str(WORDS["header"][name]) for name in REQUIRED}
    for kind in KINDS.values():
        columns = ("hours", "families") if kind.by_month else ("hours", "finished", "children")
        headers = {field_of(kind.header(what)): kind.header(what) for what in columns}
        found |= {name: headers[name] for name in kind.fields}
    return found


LABELS = _labels()
"""From each field to its header, in the order of the columns."""

FIELDS = Fields(
    tuple(LABELS),
    REQUIRED,
    {" ".join(words_of(label)): name for name, label in LABELS.items()}
    | {"date": "day", "person number": "person", "working day": "day"},
)
