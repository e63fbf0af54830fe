"""Pictures of a briefing's charts on a page: cached specifications and pure frame-makers.

The same content is drawn natively by the exports; here it is drawn for the preview and, larger,
for the projector.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from ui.briefing.content import Chart
from ui.pictures.house_style import ROOM, Spec, finished
from ui.style import DASHES, INK, MARKS, NAVY, SERIES

PAGE, PROJECTOR = 14, 21
"""Sizes of type in a picture, in pixels: PRODUCT.md asks for 18 at the least when presenting."""
_BAND = "#dde6ee"
_MUTED = "#7c8ba1"
_NARROW = 560
_LONG = 18
"""Letters above which names of series stand below one another in a legend."""


def spec_of(chart: Chart, *, size: int = PAGE) -> Spec:
    """The specification that draws :func:`frame_of` of the same chart."""
    names = tuple(series.name for series in chart.series)
    if chart.kind == "lines":
        return _lines(names, _axis(chart), size)
    if chart.kind == "differences":
        return _differences(_axis(chart), chart.matters is not None, size)
    marked = names[-1:] if len(names) > 1 and not chart.series[-1].low else ()
    longest = max((len(name) for name in chart.categories), default=0)
    return _bars(names, marked, _axis(chart), chart.target_label, size, longest)


def frame_of(chart: Chart) -> pd.DataFrame:
    """Rows for :func:`spec_of`: a row a category and series; pounds in thousands."""
    scale = 1000.0 if chart.unit == "£" else 1.0
    rows = []
    for series in chart.series:
        low = series.low or (None,) * len(series.values)
        high = series.high or (None,) * len(series.values)
        parts = zip(chart.categories, series.values, low, high, strict=True)
        for category, value, below, above in parts:
            if value is not None:
                rows.append(
                    {
                        "category": category,
                        "series": series.name,
                        "value": value / scale,
                        "low": _scaled(below, scale, value),
                        "high": _scaled(above, scale, value),
                        "zero": 0.0,
                        "target": None if chart.target is None else chart.target / scale,
                        "matters": None if chart.matters is None else chart.matters / scale,
                        "matters_low": None if chart.matters is None else -chart.matters / scale,
                    }
                )
    frame = pd.DataFrame(rows)
    if chart.kind == "lines" and not frame.empty:
        frame["category"] = pd.to_datetime(frame["category"])
    return frame


def _scaled(value: float | None, scale: float, otherwise: float) -> float:
    return (otherwise if value is None else value) / scale


def _axis(chart: Chart) -> str:
    """Pounds are drawn in thousands; they are always what something costs."""
    return "Cost, £ thousand" if chart.unit == "£" else chart.axis


def _color(names: tuple[str, ...], colours: list[str], *, quiet: bool = False) -> Any:
    """Colour by series; ``quiet``: of a layer that has no part in the legend."""
    scale = alt.Scale(domain=list(names), range=colours)
    legend = {"legend": None} if quiet else _legend(names)
    return alt.Color("series:N", scale=scale, title=None, **legend)


def _legend(names: tuple[str, ...]) -> dict[str, Any]:
    """A legend only where there are two to tell apart."""
    if len(names) == 1:
        return {"legend": None}
    return {"legend": alt.Legend(columns=1)} if max(map(len, names)) > _LONG else {}


@lru_cache(maxsize=64)
def _bars(
    names: tuple[str, ...], marked: tuple[str, ...], axis: str, target: str, size: int, longest: int
) -> Spec:
    """A bar from zero for each category and series with its whisker; a series without whiskers
    beside one that has them is a mark on the bar, such as a target."""
    barred = tuple(name for name in names if name not in marked)
    y = alt.Y(
        "category:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=min(longest * size * 0.6, size * 20) + 10),
    )
    x = alt.X("value:Q", title=axis, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6))
    offset = alt.YOffset("series:N", sort=list(barred))
    one = _color(names, _bar_colours(names, marked))
    bars = alt.Chart().transform_filter(alt.FieldOneOfPredicate("series", list(barred)))
    tooltip = [
        alt.Tooltip("category:N", title=" "),
        alt.Tooltip("series:N", title="Series"),
        alt.Tooltip("value:Q", format=",.1f", title="Average"),
        alt.Tooltip("low:Q", format=",.1f", title="Range from"),
        alt.Tooltip("high:Q", format=",.1f", title="Range to"),
    ]
    layers: list[Any] = [
        bars.mark_bar().encode(y=y, yOffset=offset, x=x, color=one, tooltip=tooltip),
        # Whiskers are thin bars: a rule would not stand in the middle of its bar.
        bars.mark_bar(color="white", height=6).encode(y=y, yOffset=offset, x="low:Q", x2="high:Q"),
        bars.mark_bar(color=INK, height=2.5).encode(y=y, yOffset=offset, x="low:Q", x2="high:Q"),
    ]
    if marked:
        layers.append(
            alt.Chart()
            .transform_filter(alt.FieldOneOfPredicate("series", list(marked)))
            .mark_tick(thickness=4, size=size * 1.9, color=SERIES[1])
            .encode(y=y, x=x, color=one)
        )
    if target:
        layers += _target_rule(target)
    # Room for a bar of one series, or for each of several beside one another.
    step = size * (2.1 if len(barred) == 1 else 1.6)
    return _sized(alt.layer(*layers).properties(height=alt.Step(step, **{"for": "offset"})), size)


def _bar_colours(names: tuple[str, ...], marked: tuple[str, ...]) -> list[str]:
    if marked:
        return [_MUTED, NAVY]
    return [NAVY] if len(names) == 1 else list(SERIES[: len(names)])


def _target_rule(label: str) -> list[Any]:
    rule = (
        alt.Chart()
        .mark_rule(strokeDash=[6, 4], strokeWidth=2.5, color=INK)
        .encode(x="max(target):Q")
    )
    text = (
        alt.Chart()
        .mark_text(align="right", baseline="bottom", dx=-6, dy=-2, color=INK)
        .encode(x="max(target):Q", y=alt.value(0), text=alt.value(label))
    )
    return [rule, text]


@lru_cache(maxsize=64)
def _lines(names: tuple[str, ...], axis: str, size: int) -> Spec:
    """A line for each series with the band of nine in ten, told apart by dash and colour."""
    x = alt.X("category:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=6))
    y = alt.Y("value:Q", title=axis, scale=alt.Scale(zero=True, nice=True))
    color = _color(names, list(SERIES[: len(names)]))
    dashes = [list(dash) or [1, 0] for dash in DASHES[: len(names)]]
    scale = alt.Scale(domain=list(names), range=dashes)
    dash = alt.StrokeDash("series:N", title=None, scale=scale, **_legend(names))
    pale = _color(names, list(SERIES[: len(names)]), quiet=True)
    layers = [
        alt.Chart()
        .mark_area(opacity=0.14)
        .encode(x=x, y=alt.Y("low:Q", title=axis), y2="high:Q", color=pale),
        alt.Chart()
        .mark_line(strokeWidth=3.5, interpolate="step-after")
        .encode(
            x=x,
            y=y,
            color=color,
            strokeDash=dash,
            tooltip=[
                alt.Tooltip("series:N", title="Option"),
                alt.Tooltip("category:T", title="Week of"),
                alt.Tooltip("value:Q", format=",.1f", title="Average"),
            ],
        ),
    ]
    return _sized(alt.layer(*layers).properties(height=size * 22), size)


@lru_cache(maxsize=64)
def _differences(axis: str, matters: bool, size: int) -> Spec:
    """A point with its interval for each category, a line at zero, the band too small to matter.

    Names stand above each interval, so that long ones need no axis."""
    y = alt.Y("category:N", sort=None, title=None, axis=None)
    x = alt.X("low:Q", title=axis, axis=alt.Axis(tickCount=6))
    rows = alt.Chart().encode(y=y)
    layers: list[Any] = []
    if matters:
        layers.append(
            alt.Chart()
            .mark_rect(color=_BAND, opacity=1)
            .encode(x=alt.X("min(matters_low):Q", title=axis), x2="max(matters):Q")
        )
    halo: dict[str, Any] = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": -size * 0.85}
    words = rows.encode(x=alt.value(4), text="category:N")
    layers += [
        alt.Chart().mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("max(zero):Q")),
        rows.mark_rule(strokeWidth=4, opacity=0.6, color=NAVY, yOffset=size * 0.7).encode(
            x=x, x2="high:Q"
        ),
        rows.mark_point(
            filled=True, size=size * 11, opacity=1, color=NAVY, yOffset=size * 0.7, shape=MARKS[0]
        ).encode(
            x="value:Q",
            tooltip=[
                alt.Tooltip("category:N", title=" "),
                alt.Tooltip("value:Q", format="+,.2f", title="Difference"),
                alt.Tooltip("low:Q", format="+,.2f", title="from"),
                alt.Tooltip("high:Q", format="+,.2f", title="to"),
            ],
        ),
        words.mark_text(**place, **halo),
        words.mark_text(**place),
    ]
    return _sized(alt.layer(*layers).properties(height={"step": size * 3.6}), size)


def _sized(chart: Any, size: int) -> Spec:
    """The house style at a size of type."""
    spec = finished(chart)
    config = spec["config"]
    # On a telephone even what is made for a projector is read from near.
    fitting = {"expr": f"{ROOM} < {_NARROW} ? {PAGE} : {size}"} if size > PAGE else size
    for part in ("axis", "legend"):
        for font in ("labelFontSize", "titleFontSize"):
            if font in config[part]:
                config[part][font] = fitting
    config["text"]["fontSize"] = fitting
    config["legend"]["labelLimit"] = size * 30
    return spec
