"""What every chart shares: fonts, colours, legends, titles in lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt

from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.words.scenario_names import scenario_name
from ui.style import FILLING, GREY, INK, NAVY

Spec = dict[str, Any]


PAIR = (DOING_NOTHING, WHAT_IF)
"""The two scenarios of most charts, in the order of their colours, dashes and shapes."""


def by_name(ids: Sequence[str], marks: Sequence[Any]) -> Any:
    """A scale that gives our own scenarios, whom a frame has by name, their marks in order."""
    return alt.Scale(domain=[scenario_name(id_) for id_ in ids], range=list(marks))


def side_by_side(*ids: str) -> Any:
    """Our own scenarios beside each other within a row, in order."""
    return alt.YOffset("scenario:N", sort=[scenario_name(id_) for id_ in ids])


def by_scenario(*, both: bool) -> Any:
    """Colour by scenario; the legend only where there are two to tell apart."""
    return alt.Color("scenario:N", scale=by_name(PAIR, (GREY, NAVY)), **scenario_legend(both=both))


def scenario_legend(*, both: bool) -> dict[str, Any]:
    """The legend only where there are two to tell apart."""
    return {} if both else {"legend": None}


ROOM = "(containerSize()[0] + 0 * width)"
"""The room a chart is given, as an expression. Unlike its width it does not change while the chart
is fitted into it (the width is in it to be asked again when that changes). Exports have none, and
any comparison with it is false there."""


_LEGEND_COLUMNS = f"{ROOM} < 400 ? 1 : {ROOM} < 640 ? 2 : 4"
"""Legends wrap on narrow charts."""


_CONFIG: dict[str, Any] = {
    # To a screen reader a chart is its alternative text and its table, not hundreds of marks.
    "mark": {"aria": False},
    "font": "Source Sans, sans-serif",
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "gridColor": "#e0e0e0",
        "labelLimit": 260,
    },
    "legend": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 14,
        "orient": "top",
        "title": None,
        "symbolStrokeWidth": 4,
        "symbolSize": 200,
        "columns": {"expr": _LEGEND_COLUMNS},
    },
    "view": {"stroke": None},
    "text": {"fontSize": 13, "color": INK},
    "header": {"labelColor": INK, "labelFontSize": 14},
}


_TITLE_LETTERS = 36
"""Letters of an axis title that fit on a line beside long labels on a telephone."""


def paired(*ids: str, legend: Any = alt.Undefined) -> dict[str, Any]:
    """Encodings of bars by scenario, in the legend's order: those of doing nothing are outlined
    beside full ones, since the two colours are as dark as each other."""
    full = by_name(ids, [FILLING if id_ == DOING_NOTHING else NAVY for id_ in ids])
    edge = by_name(ids, [GREY if id_ == DOING_NOTHING else NAVY for id_ in ids])
    return {
        "color": alt.Color("scenario:N", scale=full, legend=legend),
        "stroke": alt.Stroke("scenario:N", scale=edge, legend=legend),
    }


def finished(chart: Any) -> Spec:
    """A chart as a data-free dictionary with the house style."""
    spec: Spec = chart.configure(**_CONFIG).to_dict()
    _without_data(spec)
    _titles_in_lines(spec)
    spec.pop("$schema", None)
    return spec


def _without_data(part: Any) -> None:
    """Layers are authored without data and must inherit the frame they are drawn with."""
    if isinstance(part, dict):
        part.pop("data", None)
        part.pop("datasets", None)
        for value in part.values():
            _without_data(value)
    elif isinstance(part, list):
        for value in part:
            _without_data(value)


def _titles_in_lines(part: Any) -> None:
    """Long titles of axes go over several lines: a narrow chart would cut them at both ends."""
    if isinstance(part, list):
        for value in part:
            _titles_in_lines(value)
    elif isinstance(part, dict):
        for name, value in part.items():
            title = value.get("title") if name in ("x", "y") and isinstance(value, dict) else None
            if isinstance(title, str) and len(title) > _TITLE_LETTERS:
                value["title"] = textwrap.wrap(title, _TITLE_LETTERS)
            _titles_in_lines(value)
