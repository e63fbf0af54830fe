"""Charts: cached specifications and the pure functions that make their frames.

A specification is authored once in Altair and kept as a plain dictionary without data; drawing is
then ``st.vega_lite_chart(frame, specification)``, thirty times faster than building a chart anew.
The finding is page text above the chart, so a specification never changes with the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from model.engine.capacity import Load
from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.results.statistics import quantiles, summarise, target_of
from model.scenario.inputs import Inputs
from model.words.names import SHORT
from model.words.scenario_names import scenario_name
from ui.pictures.house_style import (
    PAIR,
    Spec,
    by_name,
    by_scenario,
    finished,
    scenario_legend,
    side_by_side,
)
from ui.style import INK, LILAC, NAVY, PLUM

FUTURES = 3
"""Sample futures drawn thinly inside a fan."""


# --- Fan over time ----------------------------------------------------------------------------


@lru_cache(maxsize=32)
def fan(title: str, *, target: bool, percent: bool, both: bool, height: int = 300) -> Spec:
    """Median, 50% and 90% bands by date for each scenario, with sample futures.

    Frame: see :func:`fan_frame`. ``title`` is the vertical axis.
    """
    scale = alt.Scale(domain=[0, 100]) if percent else alt.Scale(zero=True, nice=True)
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    color = by_scenario(both=both)
    base = alt.Chart().transform_filter("datum.kind == 'band'")
    layers: list[Any] = [
        base.mark_area(opacity=0.14).encode(
            x=x, y=alt.Y("p05:Q", scale=scale, title=title), y2="p95:Q", color=color
        ),
        base.mark_area(opacity=0.26).encode(x=x, y="p25:Q", y2="p75:Q", color=color),
        alt.Chart()
        .transform_filter("datum.kind == 'future'")
        .mark_line(strokeWidth=0.8, opacity=0.55)
        .encode(x=x, y="p50:Q", color=color, detail="future:N"),
        base.mark_line(strokeWidth=3).encode(
            x=x,
            y="p50:Q",
            color=color,
            strokeDash=alt.StrokeDash(
                "scenario:N", **scenario_legend(both=both), scale=by_name(PAIR, ([7, 4], [1, 0]))
            ),
            tooltip=[
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("date:T", title="Four weeks from" if percent else "Week of"),
                alt.Tooltip("p50:Q", title="Middle", format=".1f"),
                alt.Tooltip("p05:Q", title="Range from", format=".1f"),
                alt.Tooltip("p95:Q", title="Range to", format=".1f"),
            ],
        ),
        alt.Chart()
        .mark_rule(strokeDash=[4, 4], color=INK, strokeWidth=1)
        .encode(x=alt.X("min(today):T")),
        alt.Chart()
        .mark_text(align="left", dx=4, dy=-6, baseline="bottom")
        .encode(x=alt.X("min(today):T"), y=alt.value(0), text=alt.value("today")),
    ]
    if target:
        layers += [
            alt.Chart()
            .mark_rule(color=PLUM, strokeDash=[8, 4], strokeWidth=2)
            .encode(y="max(target):Q"),
            alt.Chart()
            .mark_text(color=PLUM, align="right", baseline="bottom", dy=-3, fontWeight="bold")
            .encode(y="max(target):Q", x=alt.value("width"), text=alt.value("target")),
        ]
    return finished(alt.layer(*layers).properties(height=height))


def fan_frame(
    values: Mapping[str, np.ndarray[Any, Any]],
    dates: Sequence[date],
    today: date,
    target: float | None,
    futures: int = FUTURES,
) -> pd.DataFrame:
    """Rows for :func:`fan`.

    ``values``: our own scenarios by id -> (replications, periods), NaN where a period has nothing
    to show. ``dates``: first day of each period. ``futures``: lines of single replications at
    most.
    """
    parts = []
    days = pd.to_datetime(pd.Series(list(dates), dtype=object))
    for scenario, table in values.items():
        here = ~np.isnan(table).all(axis=0)
        q = np.full((5, table.shape[1]), np.nan)
        shown = table[:, here]
        q[:, here] = quantiles(shown, axis=0)
        band = pd.DataFrame(
            {"date": days, "p05": q[0], "p25": q[1], "p50": q[2], "p75": q[3], "p95": q[4]}
        )
        band["kind"], band["future"] = "band", -1
        band["id"], band["scenario"] = scenario, scenario_name(scenario)
        parts.append(band[here])
        future, period = np.nonzero(~np.isnan(table[:futures]))
        if len(future):
            lines = pd.DataFrame({"date": days.iloc[period].array, "p50": table[future, period]})
            lines["kind"], lines["future"] = "future", future
            lines["id"], lines["scenario"] = scenario, scenario_name(scenario)
            parts.append(lines)
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    frame["today"] = pd.Timestamp(today)
    frame["target"] = np.nan if target is None else target
    return frame


# --- Every clock at a glance ------------------------------------------------------------------


@lru_cache(maxsize=4)
def clocks(*, both: bool) -> Spec:
    """One row a clock: how a simulated year varies, its average, and the target.

    Frame: see :func:`clocks_frame`.
    """
    y = alt.Y("clock:N", sort=None, title=None)
    offset = side_by_side(*PAIR)
    color = by_scenario(both=both)
    x = alt.X(
        "p05:Q",
        title="Children in time, % (bar: nine simulated years in ten)",
        scale=alt.Scale(domain=[0, 100]),
    )
    rows = alt.Chart().encode(y=y, yOffset=offset, color=color)
    layers = [
        rows.mark_bar(height=8, opacity=0.45).encode(x=x, x2="p95:Q"),
        rows.mark_point(filled=True, size=110, opacity=1).encode(
            x="mean:Q",
            shape=alt.Shape(
                "scenario:N",
                **scenario_legend(both=both),
                scale=by_name(PAIR, ("circle", "diamond")),
            ),
            tooltip=[
                alt.Tooltip("clock:N", title="Clock"),
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("mean:Q", title="Average %", format=".1f"),
                alt.Tooltip("p05:Q", title="Range from", format=".1f"),
                alt.Tooltip("p95:Q", title="Range to", format=".1f"),
                alt.Tooltip("target:Q", title="Target %", format=".1f"),
            ],
        ),
        alt.Chart().mark_tick(color=PLUM, thickness=3, height=34).encode(y=y, x="target:Q"),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 26}))


def clocks_frame(results: Mapping[str, Sequence[Replication]], inputs: Inputs) -> pd.DataFrame:
    """Rows for :func:`clocks`: clock, scenario, mean, p05, p95, target; clocks that never ran
    are left out."""
    rows = []
    for measure in CLOCK_MEASURES:
        for scenario, replications in results.items():
            s = summarise(replications, measure, inputs)
            if s.n:
                rows.append(
                    {
                        "clock": SHORT[measure],
                        "scenario": scenario_name(scenario),
                        "mean": s.mean,
                        "p05": s.p05,
                        "p95": s.p95,
                        "target": target_of(measure, inputs),
                    }
                )
    return pd.DataFrame(rows)


# --- Hours needed against hours available -----------------------------------------------------


_TEAMS = {"front_door": "Front door", "fsp": "FSP"}
"""Teams as rows are called."""

_WORK = {"cannot_wait": "Cannot wait", "support": "Support planned"}
"""Work as the legend calls it, in the order it is stacked."""


@lru_cache(maxsize=4)
def hours() -> Spec:
    """Full-time workers' worth of work against those available. Frame: :func:`hours_frame`."""
    y = alt.Y("team:N", title=None, sort=None)
    bars = (
        alt.Chart()
        .transform_filter("datum.kind != 'available'")
        .mark_bar(height=22)
        .encode(
            y=y,
            x=alt.X("sum(fte):Q", title="Full-time workers' worth of hours", stack="zero"),
            color=alt.Color(
                "work:N", scale=alt.Scale(domain=list(_WORK.values()), range=[NAVY, LILAC])
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("team:N", title="Team"),
                alt.Tooltip("work:N", title="Work"),
                alt.Tooltip("sum(fte):Q", title="FTE", format=".1f"),
            ],
        )
    )
    have = alt.Chart().transform_filter("datum.kind == 'available'")
    tick = have.mark_tick(color=INK, thickness=4, height=36).encode(y=y, x="fte:Q")
    # Beside the mark where there is room on its right, before it otherwise.
    far = "scale('x', datum.fte) > width - 100"
    label = have.mark_text(
        align=alt.expr(f"{far} ? 'right' : 'left'"), dx=alt.expr(f"{far} ? -6 : 6"), dy=-20
    ).encode(y=y, x="fte:Q", text="label:N")
    return finished(alt.layer(bars, tick, label).properties(height={"step": 64}))


def hours_frame(loads: Sequence[Load], per_fte: float) -> pd.DataFrame:
    """Rows for :func:`hours`: work that cannot wait, support and people in post, in FTE."""
    rows = []
    for load in loads:
        each = max(per_fte, 1e-9)
        have = load.available / each
        parts = (
            ("cannot_wait", load.needed / each, ""),
            ("support", load.support / each, ""),
            ("available", have, f"{have:g} FTE in post"),
        )
        rows += [
            {
                "team": _TEAMS[load.team],
                "kind": kind,
                "work": _WORK.get(kind),
                "fte": fte,
                "rank": rank,
                "label": label,
            }
            for rank, (kind, fte, label) in enumerate(parts)
        ]
    return pd.DataFrame(rows)


# --- Caseload ---------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def caseloads(*, both: bool) -> Spec:
    """Average, upper tail and highest points per worker against the cap.

    Frame: :func:`caseloads_frame`.
    """
    y = alt.Y("team:N", title=None, sort=None)
    offset = side_by_side(*PAIR)
    color = by_scenario(both=both)
    x = alt.X("mean:Q", title="Children per full-time worker", scale=alt.Scale(zero=True))
    rows = alt.Chart().encode(y=y, yOffset=offset, color=color)
    layers = [
        rows.mark_rule(strokeWidth=6, opacity=0.45).encode(x=x, x2="p90:Q"),
        rows.mark_point(filled=True, size=120, shape="circle", opacity=1).encode(x="mean:Q"),
        rows.mark_point(size=110, shape="triangle-right", strokeWidth=2).encode(
            x="p90:Q",
            tooltip=[
                alt.Tooltip("team:N", title="Team"),
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("mean:Q", title="Average", format=".1f"),
                alt.Tooltip("p90:Q", title="One worker in ten above", format=".1f"),
            ],
        ),
        alt.Chart().mark_tick(color=PLUM, thickness=3, height=40).encode(y=y, x="reference:Q"),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 40}))


def caseloads_frame(results: Mapping[str, Sequence[Replication]], inputs: Inputs) -> pd.DataFrame:
    """Rows for :func:`caseloads`, averaged over replications."""
    rows = []
    for team, label in _TEAMS.items():
        for scenario, replications in results.items():
            mean = summarise(replications, f"caseload_{team}", inputs).mean
            p90 = summarise(replications, f"caseload_{team}_p90", inputs).mean
            if not math.isnan(mean):
                rows.append(
                    {
                        "team": label,
                        "scenario": scenario_name(scenario),
                        "mean": mean,
                        "p90": p90,
                        "reference": inputs.reference_caseload,
                    }
                )
    return pd.DataFrame(rows)
