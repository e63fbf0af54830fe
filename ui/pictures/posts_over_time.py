"""Who holds each post, week by week, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from model.engine.seats import POST_STATES
from model.results.replication import Replication
from model.results.weekly_series import weeks_from
from model.scenario.posts import CONTRACTS, Contract, Post
from model.words.holders import HOLDERS, LEARNING, NOBODY
from ui.pictures.agency_exit import Weekly
from ui.pictures.house_style import Spec, finished
from ui.style import GREY, INK, NAVY, ORANGE, PLUM, TEAL

_CONTRACT = alt.Scale(
    domain=[HOLDERS[contract] for contract in CONTRACTS], range=[NAVY, ORANGE, TEAL, PLUM]
)


SHORTEST_LABEL_WEEKS = 11


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


_IN_POST: dict[str, Contract] = {contract: contract for contract in CONTRACTS}
_STILL_LEARNING: dict[str, Contract] = {f"{contract} learning": contract for contract in CONTRACTS}
_HOLDER = {
    state: _IN_POST.get(state) or _STILL_LEARNING.get(state) or state for state in POST_STATES
}
"""By state, who holds the post: a contract, ``empty`` or ``closed``."""


_OF_CONTRACT = np.array(
    [
        [_HOLDER[state] == holder for state in POST_STATES]
        for holder in dict.fromkeys(_HOLDER.values())
    ]
)
"""Which states are who in post, learning or not: (holders, states)."""


_LEARNING = np.array([state in _STILL_LEARNING for state in POST_STATES])


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
    if contract := _STILL_LEARNING.get(state):
        learning = {"kind": "learning", "state": LEARNING[contract], "contract": HOLDERS[contract]}
        return [{**common, **learning, "weeks": weeks}]
    contract = _IN_POST.get(state)
    words = HOLDERS[contract] if contract else NOBODY[state]
    kind = "solid" if contract else state
    row = {**common, "kind": kind, "state": words, "contract": words, "weeks": weeks}
    if weeks < SHORTEST_LABEL_WEEKS:
        return [row]
    dark = contract in ("permanent", "temporary")
    return [row, {**row, "kind": "label", "ink": "white" if dark else INK}]


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
