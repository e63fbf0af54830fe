"""Experienced hands against need, week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from model.results.replication import Replication
from model.results.weekly_series import level, weeks_from
from model.scenario.own_scenarios import DOING_NOTHING
from ui.pictures.charts import fan_frame
from ui.pictures.house_style import Spec, by_name, finished
from ui.pictures.posts_over_time import SHORTEST_LABEL_WEEKS
from ui.style import GREY, NAVY, ORANGE, PLUM

Periods = Sequence[tuple[int, int, float]]


@lru_cache(maxsize=8)
def experience(option: str) -> Spec:
    """Experience-weighted FTE of an option as a fan, doing nothing and the need as lines,
    danger weeks shaded. Frame: :func:`experience_frame`."""
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    scale = alt.Scale(zero=False, nice=True)
    both = (option, DOING_NOTHING)
    legend = alt.Legend(symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3)
    color = alt.Color("scenario:N", scale=by_name(both, (NAVY, GREY)), legend=legend)
    title = "Experienced workers, FTE"

    def of(kind: str) -> Any:
        return alt.Chart().transform_filter(f"datum.kind == '{kind}'")

    bands = of("band").transform_filter(f"datum.id == '{option}'")
    danger, need = of("danger"), of("need")
    layers = [
        danger.mark_rect(color=ORANGE, opacity=0.22).encode(x=x, x2="until:T"),
        danger.transform_filter("datum.label")
        .mark_text(text="danger", align="left", baseline="bottom", dx=3, dy=-4)
        .encode(x=x, y=alt.value("height")),
        bands.mark_area(opacity=0.14).encode(
            x=x, y=alt.Y("p05:Q", scale=scale, title=title), y2="p95:Q", color=color
        ),
        bands.mark_area(opacity=0.28).encode(x=x, y="p25:Q", y2="p75:Q", color=color),
        of("band")
        .mark_line(strokeWidth=3)
        .encode(
            x=x,
            y="p50:Q",
            color=color,
            strokeDash=alt.StrokeDash(
                "scenario:N", legend=legend, scale=by_name(both, ([1, 0], [7, 4]))
            ),
            tooltip=[
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("date:T", title="Week of"),
                alt.Tooltip("p50:Q", title="Middle", format=".1f"),
                alt.Tooltip("p05:Q", title="Range from", format=".1f"),
                alt.Tooltip("p95:Q", title="Range to", format=".1f"),
            ],
        ),
        need.mark_line(color=PLUM, strokeWidth=2, strokeDash=[8, 4]).encode(x=x, y="p50:Q"),
        need.transform_filter("datum.label")
        .mark_text(color=PLUM, align="left", dx=4, dy=11, fontWeight="bold", text="needed")
        .encode(x=x, y="p50:Q"),
    ]
    return finished(alt.layer(*layers).properties(height=280))


def experience_frame(
    results: Mapping[str, Sequence[Replication]],
    option: str,
    team: str,
    start: date,
    periods: Periods,
) -> pd.DataFrame:
    """Rows for :func:`experience`; ``periods``: first week, last week, share in danger."""
    both = {
        name: level(results[name], f"{team}:experienced_fte") for name in (option, DOING_NOTHING)
    }
    weeks = both[option].shape[1]
    days = weeks_from(start, weeks + 1)
    frame = fan_frame(both, days[:-1], start, None, futures=0)
    need = pd.DataFrame(
        {
            "date": days[:-1],
            "p50": level(results[option], f"{team}:need_fte").mean(axis=0),
            "kind": "need",
            "scenario": "needed",
        }
    )
    need["label"] = need.index == 0
    danger = pd.DataFrame(
        [
            {
                "date": days[first],
                "until": days[last + 1],
                "share": share,
                "kind": "danger",
                "label": last - first + 1 >= SHORTEST_LABEL_WEEKS,
            }
            for first, last, share in periods
        ],
        columns=["date", "until", "share", "kind", "label"],
    )
    for part in (need, danger):
        part["date"] = pd.to_datetime(part["date"])
    danger["until"] = pd.to_datetime(danger["until"])
    frame = pd.concat([frame, need, danger], ignore_index=True)
    frame["label"] = frame["label"].eq(True)
    return frame.drop(columns=["future", "today", "target"])


def experience_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers of :func:`experience_frame` for reading: a row a week."""
    bands = frame[frame["kind"] == "band"]
    table = bands[["date", "scenario", "p05", "p25", "p50", "p75", "p95"]].copy()
    need = frame[frame["kind"] == "need"].set_index("date")["p50"]
    table["need"] = table["date"].map(need)
    table["date"] = table["date"].dt.date
    return table.round(2).rename(
        columns={
            "date": "Week of",
            "scenario": "Scenario",
            "p50": "Middle",
            "need": "Needed",
            "p05": "Range from",
            "p25": "One in four below",
            "p75": "One in four above",
            "p95": "Range to",
        }
    )
