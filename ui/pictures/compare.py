"""A comparison in pictures: differences with their intervals, and cost against chance.

Specifications are cached and hold no data; frames are pure functions of results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import summarise
from model.scenario.inputs import Inputs
from model.study.comparison import Difference
from model.words import numbers
from model.words import results as words_results
from model.words.verdicts import DIRECTED, VERDICTS
from ui.pictures.house_style import Spec, finished
from ui.style import GREY, INK, NAVY, PLUM

# --- Differences, a row a scenario ------------------------------------------------------------

_BAND = "#dde6ee"
_HALO: dict[str, Any] = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
_WAYS = {
    "better": ("triangle-up", NAVY),
    "worse": ("triangle-down", PLUM),
    "neither": ("square", GREY),
    "no_difference_that_matters": ("circle", GREY),
    "too_close_to_call": ("diamond", GREY),
    "still_sharpening": ("circle", GREY),
}
"""Shape and colour by what a difference is: its way where it is real, else its verdict; the word
stands at each row."""


@lru_cache(maxsize=16)
def forest(title: str) -> Spec:
    """Paired differences with intervals, a zero line and the smallest change that matters.

    Words stand above each interval, so that rows need no axis. Frame: :func:`forest_frame`;
    ``title`` is the horizontal axis.
    """
    y = alt.Y("scenario:N", sort=None, title=None, axis=None)
    x = alt.X("low:Q", title=title, axis=alt.Axis(tickCount=6))
    way = list(_WAYS)
    color = alt.Color(
        "way:N", legend=None, scale=alt.Scale(domain=way, range=[c for _, c in _WAYS.values()])
    )
    shape = alt.Shape(
        "way:N", legend=None, scale=alt.Scale(domain=way, range=[s for s, _ in _WAYS.values()])
    )
    rows = alt.Chart().encode(y=y)
    words = rows.encode(x=alt.value(4), text="label:N")
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": -11}
    layers = [
        alt.Chart()
        .mark_rect(color=_BAND, opacity=1)
        .encode(x=alt.X("min(band_low):Q", title=title), x2="max(band_high):Q"),
        alt.Chart().mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("max(zero):Q")),
        # Before the first look there is no interval: the futures themselves.
        rows.mark_point(size=40, opacity=0.7, yOffset=9, color=GREY).encode(x=alt.X("each:Q")),
        rows.mark_rule(strokeWidth=4, opacity=0.55, yOffset=9).encode(
            x=x, x2="high:Q", color=color
        ),
        rows.mark_point(filled=True, size=150, opacity=1, yOffset=9).encode(
            x="mean:Q",
            color=color,
            shape=shape,
            tooltip=[
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("words:N", title="Difference"),
                alt.Tooltip("pairs:Q", title="Pairs"),
            ],
        ),
        # The first is a halo: words stay readable across the zero line.
        words.mark_text(**place, **_HALO),
        words.mark_text(**place),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 50}))


def way_of(d: Difference) -> str:
    """What a difference is, as :func:`forest` tells it apart."""
    if d.is_real:
        return "neither" if d.better is None else "better" if d.better else "worse"
    return d.verdict


def verdict_words(d: Difference) -> str:
    """The verdict and which way it goes: ``clear, better``."""
    if d.is_real and d.better is not None:
        return DIRECTED[d.verdict, d.better]
    return VERDICTS[d.verdict]


def forest_frame(
    differences: Mapping[str, Mapping[str, Difference]], measure: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """Rows for :func:`forest`: one a scenario in which the measure was measured.

    ``differences`` and ``names``: by the scenario's id.
    """
    scale = 1000.0 if MEASURES[measure].unit == "£" else 1.0
    rows = []
    for id_, found in differences.items():
        d = found[measure]
        if not d.pairs:
            continue
        matters = d.matters / scale
        rows.append(
            {
                "scenario": names[id_],
                "mean": d.mean / scale,
                "low": d.low / scale,
                "high": d.high / scale,
                "zero": 0.0,
                "band_low": -matters,
                "band_high": matters,
                "way": way_of(d),
                "pairs": d.pairs,
                "words": words_results.difference_text(d),
                "label": f"{names[id_]}: {_difference(d)}",
            }
        )
        if d.verdict == "still_sharpening":
            rows += [{"scenario": names[id_], "each": v / scale, "label": ""} for v in d.each]
    return pd.DataFrame(rows)


def _difference(d: Difference) -> str:
    if d.verdict == "still_sharpening":  # in few words: the chart's title says it
        return f"{numbers.number(d.mean, MEASURES[d.measure].unit, signed=True)} so far"
    if d.mean == 0 and d.low == d.high == 0:
        return "no change at all"
    mean = numbers.number(d.mean, MEASURES[d.measure].unit, signed=True)
    return f"{mean}, {verdict_words(d)}"


def axis_title(measure: str, reference: str) -> str:
    """The horizontal axis of :func:`forest`; ``reference``: within a sentence."""
    unit = {"%": "points", "£": "£ thousand", "cases": "children per worker"}.get(
        MEASURES[measure].unit, MEASURES[measure].unit
    )
    better = "" if unit.startswith("£") else MEASURES[measure].better
    way = {"higher": "more is better", "lower": "less is better"}.get(better)
    return f"Difference from {reference}, {unit}" + (f" ({way})" if way else "")


# --- Cost against chance ----------------------------------------------------------------------

_STATUS_SHAPES = ("cross", "circle", "triangle-up", "square")
_LEAST_APART = 9.0
"""Points of chance between two labels, so that they do not cover each other."""
_SIDES: dict[str, dict[str, Any]] = {
    "left": {"align": "left", "baseline": "middle", "dx": 14},
    "right": {"align": "right", "baseline": "middle", "dx": -14},
}
"""How labels stand beside points of either side of the chart: towards its middle."""
_LEAST_SPAN = 40.0
"""The horizontal axis spans at least so many thousand pounds."""


@lru_cache(maxsize=4)
def cost_and_chance(years: str) -> Spec:
    """Each scenario by what it costs and how often it meets a target, with its label.

    Frame: :func:`cost_and_chance_frame`. ``years``: what a replication is called.
    """
    words = [word for _, word, _ in words_results.STATUS]
    pounds = alt.Axis(labelExpr="'£' + format(datum.value, ',.0f') + 'k'", tickCount=6)
    x = alt.X(
        "cost:Q",
        title="Staff and chairs, £ thousand (bar: how sure we are of the average)",
        scale=alt.Scale(zero=False, nice=True),
        axis=pounds,
    )
    y = alt.Y(
        "chance:Q",
        title=f"On target, % of {years}",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )
    color = alt.Color(
        "role:N", scale=alt.Scale(domain=["reference", "compared"], range=[GREY, NAVY]), legend=None
    )
    points = alt.Chart().transform_filter("datum.role != 'edge'")
    layers = [
        alt.Chart().mark_point(opacity=0).encode(x=x, y=y),
        points.mark_rule(strokeWidth=2, opacity=0.4).encode(
            x="cost:Q",
            y=alt.Y("chance_low:Q", scale=alt.Scale(domain=[0, 100])),
            y2="chance_high:Q",
            color=color,
        ),
        points.mark_rule(strokeWidth=2, opacity=0.4).encode(
            x="cost_low:Q", x2="cost_high:Q", y="chance:Q", color=color
        ),
        points.mark_point(filled=True, size=190, opacity=1).encode(
            x="cost:Q",
            y="chance:Q",
            color=color,
            shape=alt.Shape(
                "status:N",
                scale=alt.Scale(domain=words, range=list(_STATUS_SHAPES)),
                legend=alt.Legend(symbolFillColor=GREY, symbolStrokeWidth=0, labelLimit=0),
            ),
            tooltip=[
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("met:N", title="On target"),
                alt.Tooltip("cost:Q", title="£ thousand", format=",.0f"),
                alt.Tooltip("status:N", title="Status"),
            ],
        ),
        *(
            _labels(points, side).mark_text(**place, **halo)
            for side, place in _SIDES.items()
            for halo in (_HALO, {})
        ),
    ]
    return finished(alt.layer(*layers).properties(height=400))


def _labels(points: Any, side: str) -> Any:
    """Labels of the points on one side, written towards the middle."""
    own = points.transform_filter(f"datum.side == '{side}'")
    return own.encode(x="cost:Q", y="label_at:Q", text="label:N")


def cost_and_chance_frame(
    results: Mapping[str, Sequence[Replication]],
    inputs: Mapping[str, Inputs],
    names: Mapping[str, str],
    clock: str,
) -> pd.DataFrame:
    """Rows for :func:`cost_and_chance`, the reference first; each meets its own target or not."""
    rows: list[dict[str, Any]] = []
    for id_, replications in results.items():
        s = summarise(replications, clock, inputs[id_])
        cost = summarise(replications, "cost", inputs[id_])
        if s.chance is None or s.chance_low is None or s.chance_high is None:
            continue
        word, shape = words_results.status(s)
        rows.append(
            {
                "scenario": names[id_],
                "role": "compared" if rows else "reference",
                "cost": cost.mean / 1000,
                "cost_low": cost.low / 1000,
                "cost_high": cost.high / 1000,
                "chance": 100 * s.chance,
                "chance_low": 100 * s.chance_low,
                "chance_high": 100 * s.chance_high,
                "met": f"{s.met} of {s.n}, {words_results.how_sure(s)}",
                "status": word,
                "label": f"{shape} {names[id_]}: {s.met} of {s.n}",
            }
        )
    if not rows:
        return pd.DataFrame()
    costs = [row["cost"] for row in rows]
    middle = (min(costs) + max(costs)) / 2
    for row in rows:
        row["side"] = "left" if row["cost"] <= middle else "right"
    _set_apart(rows)  # of both sides: on a narrow chart their labels meet in the middle
    half = max((max(costs) - min(costs)) * 0.6, _LEAST_SPAN / 2)
    edges = [{"role": "edge", "cost": middle + way * half, "chance": 50.0} for way in (-1, 1)]
    return pd.DataFrame([*rows, *edges])


def _set_apart(rows: Sequence[dict[str, Any]]) -> None:
    """Give each row a height for its label, near its point and clear of the others."""
    ordered = sorted(rows, key=lambda row: row["chance"])
    for row in ordered:
        row["label_at"] = row["chance"]
    for below, above in pairwise(ordered):
        above["label_at"] = max(above["label_at"], below["label_at"] + _LEAST_APART)
    ceiling = 100.0
    for row in reversed(ordered):
        row["label_at"] = min(row["label_at"], ceiling)
        ceiling = row["label_at"] - _LEAST_APART


def cost_and_chance_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures of :func:`cost_and_chance`."""
    if frame.empty:
        return frame
    rows = frame[frame["role"] != "edge"]
    return pd.DataFrame(
        {
            "Scenario": rows["scenario"],
            "On target": rows["met"],
            "Status": rows["status"],
            "Chance, %": rows["chance"].round(0),
            "from": rows["chance_low"].round(0),
            "to": rows["chance_high"].round(0),
            "Cost, £ thousand": rows["cost"].round(0),
            "Cost from": rows["cost_low"].round(0),
            "Cost to": rows["cost_high"].round(0),
        }
    )
