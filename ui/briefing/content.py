"""The content of a briefing: what every export and the presentation say, worked out once.

Plain values, frozen, with a file of their own: a briefing that is kept says the same tomorrow,
whatever becomes of the model. Nothing here knows a screen, a slide or a sheet.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from model.scenario.errors import Refusal


class BriefingError(Refusal):
    """A briefing that cannot be read, or cannot be made; one sentence for a person."""


class Part(BaseModel):
    """A part of a briefing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _known(value: object) -> object:
    """Nothing instead of a number that is none: files have no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


Number = Annotated[float | None, BeforeValidator(_known)]
Cell = Annotated[int | float | str | None, BeforeValidator(_known)]


class Series(Part):
    """A line or a row of bars. ``low`` and ``high``: what the chart's ``band`` says of them."""

    name: str
    values: tuple[Number, ...]
    low: tuple[Number, ...] = ()
    high: tuple[Number, ...] = ()


class Chart(Part):
    """A picture of a few series over the same categories.

    ``bars``: a bar from zero for each category and series, with a whisker where low and high are
    known. ``lines``: categories are days (``2024-04-01``), a line a series, the band between low
    and high. ``differences``: one series, a point for each category with its interval, a line at
    zero, and a pale band from ``-matters`` to ``matters``. At most four series.
    """

    kind: Literal["bars", "lines", "differences"]
    finding: str
    """The title: what is found, in about ten words."""
    axis: str
    """What the values are."""
    unit: str
    """As ``model.measures.Unit``: ``%``, ``£``, ``FTE``..."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    band: str = ""
    """What low and high are: ``nine of ten simulated years``."""
    target: Number = None
    target_label: str = ""
    matters: Number = None
    caption: str = ""
    """Measure, source and period."""
    alt: str = ""
    """What somebody who cannot see it is told."""


class Table(Part):
    """Rows of words and numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


StepKey = Literal["situation", "options", "agency", "why", "cost", "risks", "decision"]

HEADINGS: dict[StepKey, str] = {
    "situation": "Where we stand",
    "options": "The options",
    "agency": "Agency workers",
    "why": "Why",
    "cost": "What it costs",
    "risks": "What could go wrong",
    "decision": "What is asked",
}
"""Short names of steps."""


class Step(Part):
    """One thing to be said in the room, in its order."""

    key: StepKey
    heading: str
    """Its short name: ``Where we stand``."""
    finding: str
    """What it says, in one sentence."""
    points: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notes: str = ""
    """For whoever speaks: what the numbers are, and what to say when asked."""


class Option(Part):
    """A scenario of the briefing. ``moved``: how it differs from its baseline, in words."""

    name: str
    baseline: str
    identity: str
    is_reference: bool
    moved: tuple[str, ...]


class Weekly(Part):
    """One measure week by week, a series a scenario: the mean, and nine in ten futures
    (of few, all).
    """

    title: str
    unit: str
    days: tuple[date, ...]
    series: tuple[Series, ...]


class Parked(Part):
    """A question that was asked and put aside: its name, who asked (a role), and when."""

    name: str
    asked_by: str
    when: datetime
    link: str = ""


class Decided(Part):
    """What was decided, with what was predicted of it."""

    what: str
    by: str
    on: date
    predictions: tuple[str, ...] = ()


class Briefing(Part):
    """Everything that is said, in the order it is said, and what it rests on."""

    title: str
    subtitle: str
    made: datetime
    position: date
    """The day on which the simulated service starts."""
    first_day: date
    last_day: date
    """The period that is reported on."""
    weeks: int
    replications: int
    seed: int
    model_version: str
    code_version: str
    options: tuple[Option, ...]
    """The reference first."""
    steps: tuple[Step, ...]
    differing: Table
    """The inputs that differ."""
    differences: Table
    """Paired differences from the reference, every headline measure."""
    measures: Table
    """Every headline measure of every scenario: level, range, chance."""
    weekly: tuple[Weekly, ...]
    assumptions: Table
    """Every input of the reference with its source and confidence."""
    provenance: tuple[str, ...]
    """A line for each scenario: baseline, identity, version, replications, seed, date."""
    caveats: tuple[str, ...]
    """What holds only if, and what is not modelled."""
    parked: tuple[Parked, ...] = ()
    decided: tuple[Decided, ...] = ()

    @property
    def reference(self) -> Option:
        """What the others are set against."""
        return self.options[0]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every picture, in order."""
        return tuple(step.chart for step in self.steps if step.chart is not None)

    def step(self, key: str) -> Step:
        """A step by its key. Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


def chart_table(chart: Chart) -> Table:
    """The figures of a chart, for whoever cannot or does not want to see the picture."""
    columns, rows = ["" if chart.kind != "lines" else "Week of"], [[c] for c in chart.categories]
    for series in chart.series:
        columns.append(series.name)
        parts = [series.values]
        if series.low:
            columns += [f"{series.name}, low", f"{series.name}, high"]
            parts += [series.low, series.high]
        for index, row in enumerate(rows):
            row.extend(part[index] for part in parts)  # type: ignore[misc]
    return Table(
        title=chart.axis,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        caption=chart.caption,
    )


def to_json(briefing: Briefing) -> str:
    """As a file has it."""
    return briefing.model_dump_json(indent=1) + "\n"


def from_json(text: str | bytes) -> Briefing:
    """Read it back. Raises BriefingError."""
    try:
        return Briefing.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BriefingError("briefing.unreadable", where=where, said=first["msg"]) from None
