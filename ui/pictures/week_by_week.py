"""An option beside doing nothing, week by week: children overdue, and experienced hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from model.agency_exit.outcome import Spell
from model.results.replication import Replication
from model.results.weekly_series import children_overdue, level, weeks_from
from model.scenario.own_scenarios import DOING_NOTHING
from ui.pictures.charts import fan_frame
from ui.pictures.house_style import Spec, by_name, finished
from ui.pictures.posts_over_time import SHORTEST_LABEL_WEEKS
from ui.style import GREY, NAVY, ORANGE, PLUM

Results = Mapping[str, Sequence[Replication]]


@lru_cache(maxsize=8)
def overdue(option: str) -> Spec:
    """Children overdue under an option as a fan, doing nothing as a line, shaded where the option
    has more. Frame: :func:`overdue_frame`."""
    spells = _of("more")
    x, scale = _x(), alt.Scale(zero=True, nice=True)
    return _finished(
        [
            spells.mark_rect(color=ORANGE, opacity=0.22).encode(x=x, x2="until:T"),
            spells.transform_filter("datum.label")
            .mark_text(text="more overdue", align="left", baseline="top", dx=3, dy=4)
            .encode(x=x, y=alt.value(0)),
            *_levels(option, "Children overdue", scale),
        ]
    )


@lru_cache(maxsize=8)
def experience(option: str) -> Spec:
    """Experience-weighted FTE of an option as a fan, doing nothing and the need as lines.
    Frame: :func:`experience_frame`."""
    need, x = _of("need"), _x()
    return _finished(
        [
            *_levels(option, "Experienced, FTE", alt.Scale(zero=False, nice=True)),
            need.mark_line(color=PLUM, strokeWidth=2, strokeDash=[8, 4]).encode(x=x, y="p50:Q"),
            need.transform_filter("datum.label")
            .mark_text(color=PLUM, align="left", dx=4, dy=11, fontWeight="bold", text="needed")
            .encode(x=x, y="p50:Q"),
        ]
    )


def _x() -> alt.X:
    return alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))


def _of(kind: str) -> Any:
    return alt.Chart().transform_filter(f"datum.kind == '{kind}'")


def _finished(layers: list[Any]) -> Spec:
    return finished(alt.layer(*layers).properties(height=280))


def _levels(option: str, title: str, scale: alt.Scale) -> list[Any]:
    """The option's fan, and both middles."""
    both = (option, DOING_NOTHING)
    legend = alt.Legend(symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3)
    color = alt.Color("scenario:N", scale=by_name(both, (NAVY, GREY)), legend=legend)
    bands, x = _of("band").transform_filter(f"datum.id == '{option}'"), _x()
    # Whole numbers alone, and room for three digits: ticks that come with later futures would push
    # the title out of the picture.
    axis = alt.Axis(tickMinStep=1, format="d", minExtent=30)
    return [
        bands.mark_area(opacity=0.14).encode(
            x=x, y=alt.Y("p05:Q", scale=scale, title=title, axis=axis), y2="p95:Q", color=color
        ),
        bands.mark_area(opacity=0.28).encode(x=x, y="p25:Q", y2="p75:Q", color=color),
        _of("band")
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
    ]


def overdue_frame(
    results: Results, option: str, start: date, spells: Sequence[Spell]
) -> pd.DataFrame:
    """Rows for :func:`overdue`; ``spells``: when the option has more."""
    both = {name: children_overdue(results[name]) for name in (option, DOING_NOTHING)}
    frame, days = _fans(both, start)
    more = pd.DataFrame(
        [
            {
                "date": pd.Timestamp(days[spell.first_week]),
                "until": pd.Timestamp(days[spell.last_week + 1]),
                "share": spell.share,
                "kind": "more",
                "label": spell.last_week - spell.first_week + 1 >= SHORTEST_LABEL_WEEKS,
            }
            for spell in spells
        ],
        columns=["date", "until", "share", "kind", "label"],
    )
    more["date"], more["until"] = pd.to_datetime(more["date"]), pd.to_datetime(more["until"])
    frame = pd.concat([frame, more], ignore_index=True)
    frame["label"] = frame["label"].eq(True)
    return frame


def experience_frame(results: Results, option: str, team: str, start: date) -> pd.DataFrame:
    """Rows for :func:`experience`."""
    both = {
        name: level(results[name], f"{team}:experienced_fte") for name in (option, DOING_NOTHING)
    }
    frame, days = _fans(both, start)
    need = pd.DataFrame(
        {
            "date": pd.to_datetime(pd.Series(days[:-1])),
            "p50": level(results[option], f"{team}:need_fte").mean(axis=0),
            "kind": "need",
            "scenario": "needed",
        }
    )
    need["label"] = need.index == 0
    frame = pd.concat([frame, need], ignore_index=True)
    frame["label"] = frame["label"].eq(True)
    return frame


def _fans(both: Mapping[str, Any], start: date) -> tuple[pd.DataFrame, list[date]]:
    """A fan for each, and the Mondays of every week and of the one after the last."""
    days = weeks_from(start, next(iter(both.values())).shape[1] + 1)
    frame = fan_frame(both, days[:-1], start, None, futures=0)
    return frame.drop(columns=["future", "today", "target"]), days


def week_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers of either frame for reading: a row a week."""
    bands = frame[frame["kind"] == "band"]
    table = bands[["date", "scenario", "p05", "p25", "p50", "p75", "p95"]].copy()
    need = frame[frame["kind"] == "need"].set_index("date")["p50"]
    if not need.empty:
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
