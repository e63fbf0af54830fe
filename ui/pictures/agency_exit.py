"""Agency exit in pictures: who is in post, experience against need, cost and handovers.

Specifications are cached and hold no data; frames are pure functions of results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from model.results.measures import MEASURES
from model.results.periods import Grain, first_day
from model.results.replication import Replication
from model.results.statistics import quantiles
from model.results.weekly_series import level, weeks_from
from model.scenario.own_scenarios import DOING_NOTHING
from model.words.periods import GRAIN_NAMES, period_name
from model.words.scenario_names import scenario_name
from ui.pictures.house_style import Spec, finished, paired, side_by_side
from ui.style import GREY, NAVY, PLUM

Weekly = np.ndarray[Any, Any]

# --- Who is in post ---------------------------------------------------------------------------


# --- Experience against need ------------------------------------------------------------------


# --- Cost -------------------------------------------------------------------------------------

PARTS = {
    "cost_permanent": "Permanent and newly qualified",
    "cost_agency": "Agency and temporary",
    "cost_recruitment": "Recruitment",
    "cost_external": "External chairs",
    "cost_other": "Other",
}
"""Parts of the cost, which add up to it."""


@lru_cache(maxsize=2)
def cost_curve() -> Spec:
    """Cost so far against doing nothing, by month, with bands. Frame: :func:`cost_frame`."""
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    band = alt.Chart().transform_filter("datum.kind == 'band'")
    even = alt.Chart().transform_filter("datum.kind == 'even'")
    zero = alt.Chart().transform_filter("datum.kind == 'zero'")
    y = alt.Y(
        "p05:Q",
        title="£ thousand so far, against doing nothing",
        scale=alt.Scale(zero=True, nice=True),
    )
    layers = [
        band.mark_area(opacity=0.14, color=NAVY).encode(x=x, y=y, y2="p95:Q"),
        band.mark_area(opacity=0.28, color=NAVY).encode(x=x, y="p25:Q", y2="p75:Q"),
        zero.mark_rule(color=GREY, strokeWidth=2, strokeDash=[7, 4]).encode(y="p50:Q"),
        zero.mark_text(color=GREY, align="left", dx=4, dy=11, text="as doing nothing").encode(
            y="p50:Q", x=alt.value(0)
        ),
        band.mark_line(strokeWidth=3, color=NAVY, point=alt.OverlayMarkDef(color=NAVY)).encode(
            x=x,
            y="p50:Q",
            tooltip=[
                alt.Tooltip("date:T", title="To the end of", format="%B %Y"),
                alt.Tooltip("p50:Q", title="Middle, £ thousand", format=",.0f"),
                alt.Tooltip("p05:Q", title="Range from", format=",.0f"),
                alt.Tooltip("p95:Q", title="Range to", format=",.0f"),
            ],
        ),
        even.mark_rule(color=PLUM, strokeWidth=2, strokeDash=[4, 4]).encode(x=x),
        even.mark_text(
            color=PLUM, align="left", dx=5, baseline="top", fontWeight="bold", text="breaks even"
        ).encode(x=x, y=alt.value(0)),
    ]
    return finished(alt.layer(*layers).properties(height=280))


def by_month(weekly: Weekly, start: date, grain: Grain = "month") -> tuple[list[date], Weekly]:
    """Sums by month (or financial year) of (replications, weeks): first days, and (replications,
    months). A week belongs to the month its Monday lies in."""
    firsts = [first_day(day, grain) for day in weeks_from(start, weekly.shape[1])]
    months, here = list(dict.fromkeys(firsts)), np.array(firsts)
    return months, np.stack([weekly[:, here == month].sum(axis=1) for month in months], axis=1)


def cost_frame(
    option: Sequence[Replication], nothing: Sequence[Replication], start: date, even: date | None
) -> pd.DataFrame:
    """Rows for :func:`cost_curve`, pair by pair; ``even``: when it breaks even."""
    months, by = by_month(level(option, "cost") - level(nothing, "cost"), start)
    so_far = by.cumsum(axis=1) / 1000
    q = quantiles(so_far, axis=0)
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(months),
            "p05": q[0],
            "p25": q[1],
            "p50": q[2],
            "p75": q[3],
            "p95": q[4],
            "kind": "band",
        }
    )
    frame["date"] += pd.offsets.MonthEnd(0)
    more = [{"kind": "zero", "p50": 0.0}]
    if even is not None:
        more.append({"kind": "even", "date": pd.Timestamp(even)})
    return pd.concat([frame, pd.DataFrame(more)], ignore_index=True)


def cost_table(
    option: Sequence[Replication],
    nothing: Sequence[Replication],
    start: date,
    grain: Grain = "month",
) -> pd.DataFrame:
    """Cost by month (or financial year) and part, averaged over the futures, in pounds."""
    firsts, total = by_month(level(option, "cost"), start, grain)
    _, before = by_month(level(nothing, "cost"), start, grain)
    table = pd.DataFrame({GRAIN_NAMES[grain]: [period_name(first, grain) for first in firsts]})
    for series, label in PARTS.items():
        table[label] = by_month(level(option, series), start, grain)[1].mean(axis=0)
    table["Total"] = total.mean(axis=0)
    overlap = by_month(level(option, "cost_overlap"), start, grain)[1]
    table["of which two people in a post"] = overlap.mean(axis=0)
    table["Against doing nothing"] = (total - before).mean(axis=0)
    table["So far against doing nothing"] = (total - before).cumsum(axis=1).mean(axis=0)
    return table.round(-2)


# --- Handovers --------------------------------------------------------------------------------

KINDS = {
    "handovers_overlap": "With both there",
    "handovers_notice": "With notice",
    "handovers_sudden": "Without notice",
}


@lru_cache(maxsize=8)
def handovers(option: str) -> Spec:
    """Children changing worker by kind of handover, beside doing nothing. Frame:
    :func:`handovers_frame`."""
    y = alt.Y("kind:N", sort=list(KINDS.values()), title=None)
    rows = alt.Chart().encode(y=y, yOffset=side_by_side(option, DOING_NOTHING))
    x = alt.X(
        "value:Q",
        title="Children changing worker over the run, on average",
        scale=alt.Scale(zero=True, nice=True),
    )
    layers = [
        rows.mark_bar(strokeWidth=1.5).encode(x=x, **paired(option, DOING_NOTHING)),
        rows.mark_text(align="left", dx=5).encode(x=x, text="text:N"),
        alt.Chart().mark_point(opacity=0).encode(x="most:Q"),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 30}))


def handovers_frame(results: Mapping[str, Sequence[Replication]], option: str) -> pd.DataFrame:
    """Rows for :func:`handovers`."""
    rows = [
        {"kind": label, "scenario": scenario_name(id_), "value": _mean(results[id_], measure)}
        for measure, label in KINDS.items()
        for id_ in (option, DOING_NOTHING)
    ]
    frame = pd.DataFrame(rows)
    frame["text"] = [f"{value:.0f}" for value in frame["value"]]
    frame["most"] = max(float(frame["value"].max()), 1.0) * 1.15
    return frame


def handovers_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers of :func:`handovers_frame` for reading."""
    return (
        frame[["kind", "scenario", "value"]]
        .round(1)
        .rename(
            columns={"kind": "Handover", "scenario": "Scenario", "value": "Children, on average"}
        )
    )


def _mean(results: Sequence[Replication], measure: str) -> float:
    assert measure in MEASURES, measure
    return float(np.nanmean([r.measures[measure] for r in results]))
