"""Agency exit in pictures: who is in post, experience against need, cost and handovers.

Specifications are cached and hold no data; frames are pure functions of results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from model.engine.labour_market import POST_STATES
from model.results.measures import MEASURES
from model.results.periods import period_of
from model.results.replication import Replication
from model.results.weekly_series import level, weeks_from
from model.scenario.posts import CONTRACTS, Post
from ui.pictures.charts import fan_frame
from ui.pictures.house_style import Spec, finished, paired
from ui.question.question import DOING_NOTHING
from ui.style import GREY, INK, NAVY, ORANGE, PLUM, TEAL

Weekly = np.ndarray[Any, Any]
Periods = Sequence[tuple[int, int, float]]

# --- Who is in post ---------------------------------------------------------------------------

_CONTRACT = alt.Scale(domain=list(CONTRACTS), range=[NAVY, ORANGE, TEAL, PLUM])
_SHORTEST_LABEL_WEEKS = 11
_MOST_HATCHES = 1500
_FITS = "scale('x', datum.until) - scale('x', datum.start) > 8 * length(datum.state) + 6 ? 1 : 0"
"""Whether a bar is as wide as its name, at whatever width the chart is drawn."""


@lru_cache(maxsize=2)
def gantt() -> Spec:
    """Posts by week: solid in post, striped while learning, outlined when empty.

    Vega-Lite has no patterns: stripes are rows of slashes over a pale bar. Frame:
    :func:`gantt_frame`.
    """
    by_rank = alt.EncodingSortField(field="rank", op="min", order="ascending")
    y = alt.Y("post:N", sort=by_rank, title=None, axis=alt.Axis(grid=False, ticks=False))
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%b %Y", orient="top", tickCount=10))
    legend = alt.Legend(symbolType="square", symbolOpacity=1)
    color = alt.Color("contract:N", scale=_CONTRACT, legend=legend)
    tooltip = [
        alt.Tooltip("post:N", title="Post"),
        alt.Tooltip("state:N", title="Most often"),
        alt.Tooltip("start:T", title="From"),
        alt.Tooltip("until:T", title="Until"),
        alt.Tooltip("share:Q", title="Of the futures", format=".0%"),
    ]

    def of(kind: str) -> Any:
        return alt.Chart().transform_filter(f"datum.kind == '{kind}'")

    layers = [
        of("solid")
        .mark_bar(height=18)
        .encode(x=x, x2="until:T", y=y, color=color, tooltip=tooltip),
        of("learning")
        .mark_bar(height=18, opacity=0.25)
        .encode(x=x, x2="until:T", y=y, color=color, tooltip=tooltip),
        of("empty")
        .mark_bar(
            height=16, filled=True, fill="white", stroke=GREY, strokeWidth=1.5, strokeDash=[4, 3]
        )
        .encode(x=x, x2="until:T", y=y, tooltip=tooltip),
        of("hatch")
        .mark_text(text="/", fontSize=17, fontWeight="bold", clip=True)
        .encode(x=x, y=y, color=color),
        *(
            of("label")
            .transform_filter(f"datum.ink == '{ink}'")
            .mark_text(
                align="left",
                dx=5,
                baseline="middle",
                fontSize=12,
                color=ink,
                opacity=alt.expr(_FITS),
            )
            .encode(x=x, y=y, text="state:N")
            for ink in ("white", INK)
        ),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 24}))


_OF_CONTRACT = np.array(
    [
        [state.removesuffix(" learning") == name for state in POST_STATES]
        for name in dict.fromkeys(state.removesuffix(" learning") for state in POST_STATES)
    ]
)
"""Which states are who in post, learning or not: (holders, states)."""
_LEARNING = np.array([state.endswith(" learning") for state in POST_STATES])


def usual_states(results: Sequence[Replication]) -> tuple[Weekly, Weekly]:
    """The most common holder of each post in each week, learning or not as more often, and the
    share of the futures with such a holder: two tables of (posts, weeks), in the engine's order."""
    states = np.array([r.posts for r in results])
    counts = np.array([(states == state).sum(axis=0) for state in range(len(POST_STATES))])
    by_holder = np.einsum("hs,spw->hpw", _OF_CONTRACT, counts)
    holder = by_holder.argmax(axis=0)
    # Of that holder's states the more common one; a tie is told as in post, not as learning.
    ranked = 2 * counts - _LEARNING[:, None, None]
    theirs = np.where(np.moveaxis(_OF_CONTRACT[holder], -1, 0), ranked, -2)
    return theirs.argmax(axis=0), by_holder.max(axis=0) / len(states)


def gantt_frame(
    results: Sequence[Replication], posts: Sequence[Post], start: date, only: set[str] | None = None
) -> pd.DataFrame:
    """Rows for :func:`gantt`. ``posts`` in the engine's order; ``only`` these numbers."""
    usual, shares = usual_states(results)
    weeks = usual.shape[1]
    days = [max(day, start) for day in weeks_from(start, weeks + 1)]
    rows: list[dict[str, Any]] = []
    for place, post in enumerate(posts):
        if only is not None and post.post not in only:
            continue
        for first, until in _stretches(usual[place]):
            state = POST_STATES[usual[place, first]]
            rows += _stretch(
                {
                    "post": post.post,
                    "rank": place,
                    "start": days[first],
                    "until": days[until],
                    "share": float(shares[place, first:until].mean()),
                },
                state,
                until - first,
            )
    frame = pd.DataFrame(
        rows,
        columns=[
            "post",
            "rank",
            "start",
            "until",
            "share",
            "kind",
            "state",
            "contract",
            "ink",
            "weeks",
        ],
    )
    for name in ("start", "until"):
        frame[name] = pd.to_datetime(frame[name])
    return _hatched(frame)


def _stretches(states: Weekly) -> list[tuple[int, int]]:
    """First week and first week after of each stretch of the same state."""
    edges = [0, *(np.flatnonzero(np.diff(states)) + 1).tolist(), len(states)]
    return list(pairwise(edges))


def _stretch(common: dict[str, Any], state: str, weeks: int) -> list[dict[str, Any]]:
    learning = state.endswith(" learning")
    contract = state.removesuffix(" learning")
    kind = {"empty": "empty", "closed": "closed"}.get(state, "learning" if learning else "solid")
    words = contract + (", learning" if learning else "")
    row = {**common, "kind": kind, "state": words, "contract": contract, "weeks": weeks}
    if learning or weeks < _SHORTEST_LABEL_WEEKS:
        return [row]
    dark = contract in ("permanent", "temporary")
    label = {**row, "kind": "label", "state": state, "ink": "white" if dark else INK}
    return [row, label]


def _hatched(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a stripe every half week, or every week where there are very many."""
    learning = frame[frame["kind"] == "learning"]
    step = 0.5 if 2 * learning["weeks"].sum() < _MOST_HATCHES else 1.0
    stripes = []
    for row in learning.to_dict("records"):
        for k in range(int(row["weeks"] / step)):
            at = row["start"] + timedelta(days=7 * step * (k + 0.5))
            stripes.append({**row, "kind": "hatch", "start": at})
    if not stripes:
        return frame
    return pd.concat([frame, pd.DataFrame(stripes, columns=frame.columns)], ignore_index=True)


def gantt_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The stretches of :func:`gantt_frame` for reading."""
    table = frame[frame["kind"].isin(["solid", "learning", "empty", "closed"])]
    table = table[["post", "state", "start", "until", "weeks", "share"]].copy()
    table["start"], table["until"] = table["start"].dt.date, table["until"].dt.date
    table["share"] = (100 * table["share"]).round()
    return table.rename(
        columns={
            "post": "Post",
            "state": "Most often",
            "start": "From",
            "until": "Until",
            "weeks": "Weeks",
            "share": "Share of the futures, %",
        }
    )


# --- Experience against need ------------------------------------------------------------------


@lru_cache(maxsize=8)
def experience(option: str) -> Spec:
    """Experience-weighted FTE of an option as a fan, doing nothing and the need as lines,
    danger weeks shaded. Frame: :func:`experience_frame`."""
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8))
    scale = alt.Scale(zero=False, nice=True)
    who = alt.Scale(domain=[option, DOING_NOTHING], range=[NAVY, GREY])
    legend = alt.Legend(symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3)
    color = alt.Color("scenario:N", scale=who, legend=legend)
    title = "Experienced workers, FTE"

    def of(kind: str) -> Any:
        return alt.Chart().transform_filter(f"datum.kind == '{kind}'")

    bands = of("band").transform_filter(f"datum.scenario == '{option}'")
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
                "scenario:N",
                legend=legend,
                scale=alt.Scale(domain=[option, DOING_NOTHING], range=[[1, 0], [7, 4]]),
            ),
            tooltip=[
                alt.Tooltip("scenario:N", title="Scenario"),
                alt.Tooltip("date:T", title="Week of"),
                alt.Tooltip("p50:Q", title="Middle", format=".1f"),
                alt.Tooltip("p05:Q", title="One in twenty below", format=".1f"),
                alt.Tooltip("p95:Q", title="One in twenty above", format=".1f"),
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
                "label": last - first + 1 >= _SHORTEST_LABEL_WEEKS,
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
            "p05": "One in twenty below",
            "p25": "One in four below",
            "p75": "One in four above",
            "p95": "One in twenty above",
        }
    )


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
                alt.Tooltip("p05:Q", title="One in twenty below", format=",.0f"),
                alt.Tooltip("p95:Q", title="One in twenty above", format=",.0f"),
            ],
        ),
        even.mark_rule(color=PLUM, strokeWidth=2, strokeDash=[4, 4]).encode(x=x),
        even.mark_text(
            color=PLUM, align="left", dx=5, baseline="top", fontWeight="bold", text="breaks even"
        ).encode(x=x, y=alt.value(0)),
    ]
    return finished(alt.layer(*layers).properties(height=280))


def _months(start: date, weeks: int) -> tuple[list[str], list[str]]:
    names = [period_of(day, "Month") for day in weeks_from(start, weeks)]
    return names, list(dict.fromkeys(names))


def by_month(weekly: Weekly, start: date) -> tuple[list[str], Weekly]:
    """Sums by month of (replications, weeks): names, and (replications, months). A week belongs
    to the month its Monday lies in."""
    names, months = _months(start, weekly.shape[1])
    here = np.array(names)
    return months, np.stack([weekly[:, here == month].sum(axis=1) for month in months], axis=1)


def cost_frame(
    option: Sequence[Replication], nothing: Sequence[Replication], start: date, even: date | None
) -> pd.DataFrame:
    """Rows for :func:`cost_curve`, pair by pair; ``even``: when it breaks even."""
    months, by = by_month(level(option, "cost") - level(nothing, "cost"), start)
    so_far = by.cumsum(axis=1) / 1000
    q = np.quantile(so_far, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(months, format="%B %Y"),
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
    option: Sequence[Replication], nothing: Sequence[Replication], start: date
) -> pd.DataFrame:
    """Cost by month and part, averaged over the futures, in pounds."""
    months, total = by_month(level(option, "cost"), start)
    _, before = by_month(level(nothing, "cost"), start)
    table = pd.DataFrame({"Month": months})
    for series, label in PARTS.items():
        table[label] = by_month(level(option, series), start)[1].mean(axis=0)
    table["Total"] = total.mean(axis=0)
    table["of which two people in a post"] = by_month(level(option, "cost_overlap"), start)[1].mean(
        axis=0
    )
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
    rows = alt.Chart().encode(y=y, yOffset=alt.YOffset("scenario:N", sort=[option, DOING_NOTHING]))
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
        {"kind": label, "scenario": name, "value": _mean(results[name], measure)}
        for measure, label in KINDS.items()
        for name in (option, DOING_NOTHING)
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
