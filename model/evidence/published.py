"""The published figures the simulation is compared with, and the contradictions in them.

The figures and the contradictions stand in ``data/published/`` as two CSV files that anyone can
open and correct. Sources: the two documents of Monmouthshire Children's Services named in the
files' ``document`` column, and Welsh and English official statistics for context. Percentages
are in percent (0 to 100); every other unit is in the ``unit`` column.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from model.paths import DATA

PUBLISHED_DIR: Final = DATA / "published"
FIGURES_FILE: Final = PUBLISHED_DIR / "figures.csv"
CONTRADICTIONS_FILE: Final = PUBLISHED_DIR / "contradictions.csv"

CONTEXT: Final = "context"
COMPARED_BASELINES: Final = ("2023-24", "2012-13", "q1-2024-25")
BASELINES: Final = (*COMPARED_BASELINES, CONTEXT)
# Welsh and English figures describe the procedures of today, not those of 2012-13.
CONTEXT_COMPARED_WITH: Final = "2023-24"
CONFIDENCES: Final = ("High", "Med", "Low")
ROLES: Final = ("input", "target", "context")
SIMULATED_MEASURES: Final = (
    "contacts",
    "s47_children",
    "s47_share_of_contacts",
    "registrations",
    "deregistrations",
    "register_end",
    "register_mean",
    "visit_alone_recorded",
    "visit_alone_real",
    "icpc_in_time",
    "icpc_days_0_10",
    "icpc_days_11_15",
    "icpc_days_16_20",
    "icpc_days_21_plus",
    "review_in_time",
    "decision_recorded",
    "decision_real",
    "assessment_in_time",
    "core_assessment_in_time",
    "re_referral_share",
    "referrals_accepted",
    "front_door_offered_fte",
)

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


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published number, in ``unit``, with the words it stands in.

    ``quote`` is verbatim, and empty where the source was read only in summary. ``band_low`` and
    ``band_high`` bound the simulated mean, ends included; both are None where no band is set.
    """

    id: str
    baseline: str
    document: str
    quote: str
    measure: str
    value: float
    unit: str
    period: str
    confidence: str
    simulated_measure: str
    band_low: float | None
    band_high: float | None
    role: str
    note: str

    def inside(self, simulated: float) -> bool | None:
        """Whether a simulated mean, in ``unit``, lies within the band; None without a band."""
        if self.band_low is None or self.band_high is None:
            return None
        return self.band_low <= simulated <= self.band_high


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where the published figures do not agree, and what this project does about it.

    ``printed_value`` and ``computed_value`` share one unit; both are None where the problem is
    not one of arithmetic.
    """

    id: str
    baseline: str
    printed: str
    problem: str
    handling: str
    printed_value: float | None
    computed_value: float | None


@dataclass(frozen=True, slots=True)
class PublishedCheck:
    """A published figure beside the simulated mean, both in the figure's unit.

    ``inside`` is None where the figure has no band.
    """

    figure: PublishedFigure
    simulated: float
    inside: bool | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a published file: its place, for messages, and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, str]

    def error(self, column: str, problem: str) -> ValueError:
        return ValueError(f"{self.file}, row {self.number}, column {column}: {problem}")

    def text(self, column: str) -> str:
        if not self.cells[column]:
            raise self.error(column, "is empty; it needs some text")
        return self.cells[column]

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        found = self.cells[column]
        choices = tuple(allowed)
        if found not in choices:
            names = ", ".join(choice or "nothing" for choice in choices)
            raise self.error(column, f"'{found}' is not known; allowed: {names}")
        return found

    def number_in(self, column: str) -> float:
        found = self.cells[column]
        if not _NUMBER.fullmatch(found) or not math.isfinite(float(found)):
            raise self.error(
                column, f"'{found}' is not a number; allowed: plain figures such as 7071 or 16.8"
            )
        return float(found)

    def pair(self, first: str, second: str) -> tuple[float, float] | tuple[None, None]:
        if not self.cells[first] and not self.cells[second]:
            return None, None
        for column, other in ((first, second), (second, first)):
            if not self.cells[column]:
                raise self.error(
                    column, f"is empty; allowed: a number, or nothing here and nothing in {other}"
                )
        return self.number_in(first), self.number_in(second)

    def slug(self, seen: Collection[str]) -> str:
        found = self.cells["id"]
        if not _SLUG.fullmatch(found):
            raise self.error(
                "id", f"'{found}' is not an id; allowed: small letters, digits and single hyphens"
            )
        if found in seen:
            raise self.error("id", f"'{found}' is used twice; every id must be different")
        return found


def _rows(path: Path, columns: tuple[str, ...]) -> list[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            lines = list(csv.reader(handle, strict=True))
    except UnicodeDecodeError as problem:
        raise ValueError(f"{path.name}: is not UTF-8 text; save it as 'CSV UTF-8'") from problem
    except csv.Error as problem:
        raise ValueError(f"{path.name}: cannot be read as CSV ({problem})") from problem
    header = tuple(cell.strip() for cell in lines[0]) if lines else ()
    if header != columns:
        raise ValueError(
            f"{path.name}, row 1: the columns are {', '.join(header) or 'missing'}; "
            f"they must be {', '.join(columns)}"
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(columns):
            raise ValueError(
                f"{path.name}, row {number}: has {len(line)} cells; it needs {len(columns)}, one "
                f"for each column (put text with commas in double quotes)"
            )
        cells = dict(zip(columns, (cell.strip() for cell in line), strict=True))
        rows.append(_Row(path.name, number, cells))
    return rows


def _figure(row: _Row, seen: Collection[str]) -> PublishedFigure:
    low, high = row.pair("band_low", "band_high")
    if low is not None and high is not None and low >= high:
        raise row.error("band_high", f"{high:g} is not above band_low {low:g}")
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
        raise row.error("value", f"{figure.value:g} percent; allowed: 0 to 100")
    if not figure.simulated_measure and (figure.role == "target" or low is not None):
        raise row.error(
            "simulated_measure",
            "is empty; a target, or a figure with a band, needs one of "
            + ", ".join(SIMULATED_MEASURES),
        )
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

    Raises ValueError naming the file, row, column and what is allowed, at the first fault;
    OSError if the file cannot be opened. Row 1 is the header, as a spreadsheet numbers it.
    """
    return _load(path, _FIGURE_COLUMNS, _figure)


def load_contradictions(path: Path = CONTRADICTIONS_FILE) -> tuple[Contradiction, ...]:
    """Read and check a file of contradictions, in file order; errors as for ``load_figures``."""
    return _load(path, _CONTRADICTION_COLUMNS, _contradiction)


@cache
def _shipped_figures() -> tuple[PublishedFigure, ...]:
    return load_figures()


@cache
def _shipped_contradictions() -> tuple[Contradiction, ...]:
    return load_contradictions()


def _known(baseline: str, allowed: tuple[str, ...]) -> str:
    if baseline not in allowed:
        raise ValueError(f"no published figures for '{baseline}'; allowed: {', '.join(allowed)}")
    return baseline


def published_figures(baseline: str | None = None) -> tuple[PublishedFigure, ...]:
    """The published figures of one baseline, or all of them.

    Wales and England stand under the baseline "context". Raises ValueError for a baseline that
    is not one of ``BASELINES``.
    """
    if baseline is None:
        return _shipped_figures()
    _known(baseline, BASELINES)
    return tuple(figure for figure in _shipped_figures() if figure.baseline == baseline)


def contradictions(baseline: str | None = None) -> tuple[Contradiction, ...]:
    """The contradictions in one baseline's documents, or all of them.

    Raises ValueError for a baseline that is not one of ``BASELINES``.
    """
    if baseline is None:
        return _shipped_contradictions()
    _known(baseline, BASELINES)
    return tuple(item for item in _shipped_contradictions() if item.baseline == baseline)


def compare_published(baseline: str, simulated: Mapping[str, float]) -> list[PublishedCheck]:
    """Set simulated means beside the published figures of one baseline, in file order.

    ``simulated`` maps names in ``SIMULATED_MEASURES`` to means, percentages in percent. For
    2023-24 the Welsh and English figures that can be simulated are compared too, England's
    waits for conference being the only published check of their shape. A figure whose measure
    is absent from ``simulated``, or not a finite number there, is left out; other names are
    ignored. Raises ValueError for a baseline that is not one of ``COMPARED_BASELINES``.
    """
    _known(baseline, COMPARED_BASELINES)
    figures = published_figures(baseline)
    if baseline == CONTEXT_COMPARED_WITH:
        figures += published_figures(CONTEXT)
    checks = []
    for figure in figures:
        value = simulated.get(figure.simulated_measure, math.nan)
        if figure.simulated_measure and math.isfinite(value):
            checks.append(PublishedCheck(figure, value, figure.inside(value)))
    return checks


def _values(figures: Iterable[PublishedFigure] | None) -> Callable[[str], float]:
    used = _shipped_figures() if figures is None else figures
    known = {figure.id: figure.value for figure in used}

    def value(figure_id: str) -> float:
        if figure_id not in known:
            raise ValueError(
                f"{FIGURES_FILE.name}: the figure '{figure_id}' is missing; the "
                f"contradictions are worked out from it"
            )
        return known[figure_id]

    return value


def derived_values(figures: Iterable[PublishedFigure] | None = None) -> dict[str, float]:
    """Work out the figures that are derived rather than printed, by figure id, unrounded.

    In the unit of the figure: percent for the share, children for the other two. Raises
    ValueError naming the figure that is missing.
    """
    value = _values(figures)
    s47_share = value("s47-rate-march-2024") / value("contacts-rate-march-2024")
    return {
        "s47-share-of-contacts-2023-24": 100 * s47_share,
        "s47-children-2023-24": s47_share * value("contacts-2023-24"),
        # 0.7% is taken to be one child.
        "deregistrations-2023-24": 100 / value("re-referral-after-deregistration-2023-24"),
    }


def contradiction_arithmetic(figures: Iterable[PublishedFigure] | None = None) -> dict[str, float]:
    """Work out what the printed figures make, by contradiction id, unrounded.

    In the unit of the contradiction's ``printed_value``: percent growth, a yearly rate per
    100,000 children, or children. Raises ValueError naming the figure that is missing.
    """
    value = _values(figures)
    return {
        "contacts-growth": 100 * (value("contacts-2023-24") / value("contacts-2022-23") - 1),
        "contacts-rate": 100_000 * value("contacts-2023-24") / value("child-population-2020"),
        "register-flows": (
            value("register-end-2011-12")
            + value("registrations-2012-13")
            - value("deregistrations-2012-13")
        ),
        "looked-after-flows": (
            value("looked-after-2011-12")
            + value("looked-after-entered-2012-13")
            - value("looked-after-left-2012-13")
        ),
        "disability-open-cases": value("disability-open-2011-12"),
        "child-population": value("child-population-2020"),
    }
