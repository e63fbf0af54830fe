"""The files of published figures, read with place and reason for every fault."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from model.evidence.published_figure import (
    BASELINES,
    CONFIDENCES,
    ROLES,
    SIMULATED_MEASURES,
    Contradiction,
    PublishedFigure,
)
from model.paths import DATA
from model.scenario.errors import Message, Refusal

PUBLISHED_DIR: Final = DATA / "published"


FIGURES_FILE: Final = PUBLISHED_DIR / "figures.csv"


CONTRADICTIONS_FILE: Final = PUBLISHED_DIR / "contradictions.csv"


_FIGURE_COLUMNS: Final = (
    "id",
    "baseline",
    "document",
    "quote",
    "measure",
    "value",
    "unit",
    "period",
    "confidence",
    "simulated_measure",
    "band_low",
    "band_high",
    "role",
    "note",
)


_CONTRADICTION_COLUMNS: Final = (
    "id",
    "baseline",
    "printed",
    "problem",
    "handling",
    "printed_value",
    "computed_value",
)


_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class PublishedError(Refusal, ValueError):
    """Published figures that cannot be used, or that there are none of."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a published file: its place, for messages, and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, str]

    def error(self, column: str, reason: Message) -> PublishedError:
        return PublishedError(
            "published.cell", file=self.file, row=self.number, column=column, reason=reason
        )

    def text(self, column: str) -> str:
        if not self.cells[column]:
            raise self.error(column, Message("cell.empty"))
        return self.cells[column]

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        found = self.cells[column]
        choices = tuple(allowed)
        if found not in choices:
            names = tuple(choice or Message("allowed.nothing") for choice in choices)
            raise self.error(column, Message("cell.unknown", found=found, known=names))
        return found

    def number_in(self, column: str) -> float:
        found = self.cells[column]
        if not _NUMBER.fullmatch(found) or not math.isfinite(float(found)):
            raise self.error(column, Message("cell.no_number", found=found))
        return float(found)

    def pair(self, first: str, second: str) -> tuple[float, float] | tuple[None, None]:
        if not self.cells[first] and not self.cells[second]:
            return None, None
        for column, other in ((first, second), (second, first)):
            if not self.cells[column]:
                raise self.error(column, Message("cell.half_a_pair", other=other))
        return self.number_in(first), self.number_in(second)

    def slug(self, seen: Collection[str]) -> str:
        found = self.cells["id"]
        if not _SLUG.fullmatch(found):
            raise self.error("id", Message("cell.no_id", found=found))
        if found in seen:
            raise self.error("id", Message("cell.id_twice", found=found))
        return found


def _rows(path: Path, columns: tuple[str, ...]) -> list[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            lines = list(csv.reader(handle, strict=True))
    except UnicodeDecodeError as problem:
        raise PublishedError("published.not_utf8", file=path.name) from problem
    except csv.Error as problem:
        raise PublishedError("published.not_csv", file=path.name, said=str(problem)) from problem
    header = tuple(cell.strip() for cell in lines[0]) if lines else ()
    if header != columns:
        if not header:
            raise PublishedError("published.no_columns", file=path.name, needed=columns)
        raise PublishedError("published.columns", file=path.name, found=header, needed=columns)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(columns):
            raise PublishedError(
                "published.cells", file=path.name, row=number, number=len(line), needed=len(columns)
            )
        cells = dict(zip(columns, (cell.strip() for cell in line), strict=True))
        rows.append(_Row(path.name, number, cells))
    return rows


def _figure(row: _Row, seen: Collection[str]) -> PublishedFigure:
    low, high = row.pair("band_low", "band_high")
    if low is not None and high is not None and low >= high:
        raise row.error("band_high", Message("cell.band", low=low, high=high))
    figure = PublishedFigure(
        id=row.slug(seen),
        baseline=row.choice("baseline", BASELINES),
        document=row.text("document"),
        quote=row.cells["quote"],
        measure=row.text("measure"),
        value=row.number_in("value"),
        unit=row.text("unit"),
        period=row.text("period"),
        confidence=row.choice("confidence", CONFIDENCES),
        simulated_measure=row.choice("simulated_measure", ("", *SIMULATED_MEASURES)),
        band_low=low,
        band_high=high,
        role=row.choice("role", ROLES),
        note=row.cells["note"],
    )
    if figure.unit == "percent" and not 0 <= figure.value <= 100:
        raise row.error("value", Message("cell.percent", value=figure.value))
    if not figure.simulated_measure and (figure.role == "target" or low is not None):
        known = tuple(SIMULATED_MEASURES)
        raise row.error("simulated_measure", Message("cell.no_measure", known=known))
    return figure


def _contradiction(row: _Row, seen: Collection[str]) -> Contradiction:
    printed_value, computed_value = row.pair("printed_value", "computed_value")
    return Contradiction(
        id=row.slug(seen),
        baseline=row.choice("baseline", BASELINES),
        printed=row.text("printed"),
        problem=row.text("problem"),
        handling=row.text("handling"),
        printed_value=printed_value,
        computed_value=computed_value,
    )


_Item = TypeVar("_Item", PublishedFigure, Contradiction)


def _load(
    path: Path, columns: tuple[str, ...], read: Callable[[_Row, Collection[str]], _Item]
) -> tuple[_Item, ...]:
    found: dict[str, _Item] = {}
    for row in _rows(path, columns):
        item = read(row, found)
        found[item.id] = item
    return tuple(found.values())


def load_figures(path: Path = FIGURES_FILE) -> tuple[PublishedFigure, ...]:
    """Read and check a file of published figures, in file order.

    Raises PublishedError naming the file, row, column and what is allowed, at the first fault;
    OSError if the file cannot be opened. Row 1 is the header, as a spreadsheet numbers it.
    """
    return _load(path, _FIGURE_COLUMNS, _figure)


def load_contradictions(path: Path = CONTRADICTIONS_FILE) -> tuple[Contradiction, ...]:
    """Read and check a file of contradictions, in file order; errors as for ``load_figures``."""
    return _load(path, _CONTRADICTION_COLUMNS, _contradiction)
