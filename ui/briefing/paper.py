"""The briefing on two pages of A4, as a PDF that a screen reader can read too.

Typst sets it and refuses what is not PDF/UA-1. What is said reaches it as data, so that nothing
typed by anybody is taken for markup. Each page is tried as rich as it can be and made plainer
until it fits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from itertools import groupby
from typing import Any

from model.paths import DATA
from model.words.numbers import day, span
from model.words.results import CAVEAT
from ui.briefing.content import (
    HEADINGS,
    Briefing,
    BriefingError,
    Chart,
    Number,
    Series,
    Step,
    StepKey,
    Table,
)
from ui.briefing.files import AUTHOR, middle, printable, reading, shortened, shown, stamp
from ui.briefing.native_charts import BAND, target_name
from ui.briefing.scales import Scale, mark_text, scale
from ui.briefing.typeface import drawable
from ui.style import DASHES, FONT, FONTS, GREY, GRID, INK, NAVY, RULE, SERIES

SOURCE = DATA / "briefing" / "paper.typ"
_PATTERNS = ("diagonal", "", "level", "dots")
_LONG_WORD = re.compile(r"\S{24}(?=\S)")
"""After so much of a word a line may end, where otherwise it would leave the page."""
_AXIS = 72
"""Letters below an axis: a second line would lie on the caption."""
_FULL_TITLE = 200


@dataclass(frozen=True)
class Plain:
    """How much a page says. Heights in cm; ``letters`` at most in any one text."""

    points: int
    letters: int
    height: float
    name: int = 60
    first_chart: bool = True
    second_chart: bool = True
    third_chart: bool = True
    """Agency workers week by week, beneath the options."""
    table: bool = True
    last: int = 99
    """Caveats and lines of provenance at most."""


_RICH = Plain(points=5, letters=500, height=5.2)
_SHORTER = replace(_RICH, points=4, letters=300, height=4.2, last=20)
_TWO = replace(_RICH, points=4, letters=300, third_chart=False, last=14)
_ONE = Plain(
    points=3, letters=220, height=3.6, name=44, first_chart=False, third_chart=False, last=9
)
_BARE = replace(_ONE, points=2, letters=150, height=3.0, table=False, last=5)
_LEVELS = (
    _RICH,
    replace(_RICH, height=4.2),
    _SHORTER,
    replace(_SHORTER, points=3, height=3.4),
    _TWO,
    replace(_TWO, height=4.0, points=3),
    _ONE,
    replace(_ONE, letters=180, last=7),
    _BARE,
    replace(_BARE, letters=110, height=2.6, name=36, last=3),
    replace(_BARE, points=1, letters=90, name=30, second_chart=False, last=2),
)
"""From everything to what always fits: the charts go last, the findings never."""


def paper(briefing: Briefing) -> bytes:
    """At most two pages of A4 as tagged PDF/UA-1; the same bytes for the same briefing.

    Raises BriefingError if even the plainest does not fit, or the file would not conform.
    """
    from typst import Compiler, TypstError

    said = printable(briefing)
    compiler = Compiler(str(SOURCE), font_paths=[str(FONTS)], ignore_system_fonts=True)
    try:
        pages = [_fitted(compiler, said, make) for make in (_first, _second)]
        made: Any = compiler.compile(
            format="pdf",
            sys_inputs=_inputs(said, pages),
            pdf_standards="ua-1",
            timestamp=stamp(said.made).replace(tzinfo=UTC),
        )
    except TypstError as error:
        raise BriefingError("briefing.not_set", said=error.message) from error
    return bytes(made)


def _fitted(
    compiler: Any, said: Briefing, make: Callable[[Briefing, Plain], dict[str, Any]]
) -> dict[str, Any]:
    """A page as rich as fits on one side."""
    for level in _LEVELS:
        page = make(said, level)
        compiler.compile(format="svg", sys_inputs=_inputs(said, [page]))
        if json.loads(compiler.query("<pages>", field="value", one=True)) == 1:
            return page
    raise BriefingError("briefing.too_long")


def _inputs(said: Briefing, pages: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Everything that Typst reads, as one text."""
    period = f"{span(said.first_day, said.last_day)}. Made on {day(said.made.date())}."
    title = shortened(said.title, _FULL_TITLE)
    content = {
        "title": title,
        "author": AUTHOR,
        "pages": pages,
        "subtitle": f"{shortened(said.subtitle, _FULL_TITLE)}. {period}",
        "footer": CAVEAT,
        "look": {
            "font": FONT,
            "ink": INK,
            "grey": GREY,
            "rule": RULE,
            "grid": GRID,
            "navy": NAVY,
            "pale": BAND,
        },
    }
    return {"said": json.dumps(_drawable(content))}


def _drawable(value: Any) -> Any:
    """The same with nothing that the typeface cannot draw, and no word that no line can hold."""
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", drawable(value))
    if isinstance(value, dict):
        return {key: _drawable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(part) for part in value]
    return value


# --- Pages ------------------------------------------------------------------------------------


def _first(said: Briefing, plain: Plain) -> dict[str, Any]:
    """Where we stand, the options, and agency workers week by week if there is room."""
    parts = [
        _part(said, "situation", plain.first_chart, False, plain),
        _part(said, "options", plain.second_chart, False, plain),
    ]
    if plain.third_chart:
        parts.append(_part(said, "agency", True, False, plain))
    return {"title": True, "parts": parts}


def _second(said: Briefing, plain: Plain) -> dict[str, Any]:
    """What it costs, what can go wrong, what is asked, and what all of it rests on."""
    parts = [
        _part(said, "cost", plain.second_chart, False, plain),
        _part(said, "risks", plain.third_chart, False, plain),
        _part(said, "decision", False, plain.table, plain),
    ]
    caveats = _counted([shortened(c, plain.letters) for c in said.caveats], plain.last)
    lines = _counted([shortened(p, plain.letters) for p in said.provenance], plain.last)
    parts.append(_said("What these figures rest on", lines))
    parts.append(_said("What holds only if, and what is not modelled", caveats))
    return {"title": False, "parts": parts}


def _counted(texts: list[str], most: int) -> list[str]:
    """The first of many, and how many more there are."""
    if len(texts) <= most:
        return texts
    return [*texts[:most], f"And {len(texts) - most} more, in the report and the workbook."]


def _said(heading: str, points: list[str]) -> dict[str, Any]:
    return {
        "heading": heading,
        "finding": "",
        "points": points,
        "chart": None,
        "table": None,
        "fine": True,
    }


def _part(
    said: Briefing, key: StepKey, with_chart: bool, with_table: bool, plain: Plain
) -> dict[str, Any]:
    """A step as far as there is room for it; a step that is not there says nothing."""
    step = next((s for s in said.steps if s.key == key), None)
    if step is None:
        return _said(HEADINGS[key], [])
    return {
        "heading": shortened(step.heading, plain.letters),
        "finding": shortened(step.finding, plain.letters),
        "points": [shortened(p, plain.letters) for p in step.points[: plain.points]],
        "chart": _chart(step.chart, plain) if with_chart and step.chart else None,
        "table": _table(step, plain) if with_table else None,
        "fine": False,
    }


def _table(step: Step, plain: Plain) -> dict[str, Any] | None:
    table: Table | None = step.table
    if table is None or not table.rows:
        return None
    rows = [[shortened(shown(c), plain.letters // 2) for c in row] for row in table.rows[:6]]
    widths = [
        max(4, min(30, max(len(row[i]) for row in (table.columns, *rows))))
        for i in range(len(table.columns))
    ]
    columns = [middle(c, plain.name) for c in table.columns]
    return {"columns": columns, "rows": rows, "widths": widths}


# --- Charts as shares of the picture ------------------------------------------------------------


def _chart(chart: Chart, plain: Plain) -> dict[str, Any] | None:
    if not chart.categories:
        return None
    bounds = scale(chart)
    rows = len(chart.categories) * (len([s for s in chart.series if s.low]) or 1)
    height = plain.height if chart.kind == "lines" else min(plain.height, max(0.62 * rows, 1.2))
    # Names are set in 9 pt: a row may not be lower than two lines of it, or one where it is short.
    lines = 2 if max(len(name) for name in chart.categories) > 30 else 1
    if chart.kind != "lines":
        height = max(height, len(chart.categories) * lines * 0.42)
    target = None
    if chart.target is not None:
        target = {"at": _share(chart.target, bounds), "name": target_name(chart)}
    pale = [_share(v, bounds) for v in (-chart.matters, chart.matters)] if chart.matters else None
    return {
        "kind": chart.kind,
        "height": height,
        "target": target,
        "axis": middle(chart.axis, _AXIS),
        "alt": chart.alt or chart.finding,
        "pale": pale if chart.kind == "differences" else None,
        "caption": shortened(f"{reading(chart, 'Shaded')} {chart.caption}".strip(), plain.letters),
        "categories": []
        if chart.kind == "lines"
        else [middle(c, plain.name) for c in chart.categories],
        "zero": _share(0.0, bounds),
        "days": _days(chart) if chart.kind == "lines" else [],
        "marks": [{"at": _share(m, bounds), "text": mark_text(chart, m)} for m in bounds.marks],
        "legend": len(chart.series) > 1 or target is not None,
        "series": [_series(chart, place, bounds, plain) for place in range(len(chart.series))],
    }


def _series(chart: Chart, place: int, bounds: Scale, plain: Plain) -> dict[str, Any]:
    s = chart.series[place]
    measured = [other for other in chart.series if other.low]
    tick = chart.kind == "bars" and bool(measured) and not s.low
    alone = len(measured or chart.series) == 1
    colour, pattern = SERIES[place % len(SERIES)], _PATTERNS[place % len(_PATTERNS)]
    found: dict[str, Any] = {
        "name": middle(s.name, plain.name),
        "tick": tick,
        "colour": NAVY if alone else colour,
        "pattern": "" if alone else pattern,
        "dash": list(DASHES[place % len(DASHES)]),
    }
    if chart.kind == "lines":
        return found | _runs(chart, s, bounds)
    low, high = (part or (None,) * len(s.values) for part in (s.low, s.high))
    ranges = zip(low, high, strict=True)
    return found | {
        "values": [_share(v, bounds) for v in s.values],
        "range": [[_share(a, bounds), _share(b, bounds)] for a, b in ranges],
    }


def _share(value: Number, bounds: Scale) -> Any:
    """Where on the axis, from 0 to 1."""
    return None if value is None else (value - bounds.low) / (bounds.high - bounds.low)


def _across(chart: Chart) -> list[float]:
    """Where the days are, from 0 to 1."""
    found = [date.fromisoformat(c).toordinal() for c in chart.categories]
    return [(d - found[0]) / ((found[-1] - found[0]) or 1) for d in found]


def _runs(chart: Chart, s: Series, bounds: Scale) -> dict[str, Any]:
    """A line and its band, both broken where nothing is known."""
    low, high = (part or (None,) * len(s.values) for part in (s.low, s.high))
    points = list(zip(_across(chart), s.values, low, high, strict=True))
    runs, bands = [], []
    for known, group in groupby(points, key=lambda p: p[1] is not None):
        run = list(group)
        if known:
            runs.append([[x, _share(v, bounds)] for x, v, _, _ in run])
            if all(a is not None and b is not None for _, _, a, b in run):
                there = [[x, _share(b, bounds)] for x, _, _, b in run]
                back = [[x, _share(a, bounds)] for x, _, a, _ in reversed(run)]
                bands.append(there + back)
    return {"runs": runs, "bands": bands}


def _days(chart: Chart) -> list[dict[str, Any]]:
    """About six days along the bottom."""
    places = _across(chart)
    every = max(1, round(len(places) / 6))
    return [
        {"at": places[i], "text": f"{date.fromisoformat(chart.categories[i]):%b %Y}"}
        for i in range(0, len(places), every)
    ]
