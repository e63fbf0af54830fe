"""What matters: how far each input moves a measure, in groups that luck cannot tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from model.results.measures import MEASURES
from model.study.sensitivity import Effect
from model.words.inputs import input_of
from ui.pictures.house_style import ROOM, Spec, finished
from ui.style import GREY, NAVY

MOST = 12
"""Inputs in the picture; the table has all."""
_IN_LINES = (
    f"{ROOM} < 640 ? split(replace(replace(datum.label, /(.{{1,30}})( |$)/g, '$1|'), /\\|$/, ''), "
    "'|') : datum.label"
)


def bars_frame(found: Sequence[Sequence[Effect]], targets: Mapping[str, str]) -> pd.DataFrame:
    """A row an input that moves the measure, the largest first: ``input``, ``group`` (from 1),
    ``effect``, ``low``, ``high``, in the measure's unit."""
    rows = [
        {
            "input": input_of(targets[one.input]),
            "group": group,
            "effect": one.mean,
            "low": one.low,
            "high": one.high,
            "leads": "leading group" if group == 1 else "further groups",
        }
        for group, effects in enumerate(found, 1)
        for one in effects
    ]
    return pd.DataFrame(rows, columns=["input", "group", "effect", "low", "high", "leads"])


@lru_cache(maxsize=64)
def bars(measure: str) -> Spec:
    """From the low to the high end of each input's range. Frame: :func:`bars_frame`."""
    unit = "points" if MEASURES[measure].unit == "%" else MEASURES[measure].unit
    axis = alt.Axis(labelLimit=420, labelExpr=_IN_LINES, labelOverlap=False)
    y = alt.Y("input:N", sort=None, title=None, axis=axis)
    rows = alt.Chart().encode(y=y)
    legend = alt.Scale(domain=["leading group", "further groups"], range=[NAVY, GREY])
    layers = [
        rows.mark_bar(height=14).encode(
            x=alt.X("effect:Q", title=f"Change, {unit}"), color=alt.Color("leads:N", scale=legend)
        ),
        rows.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q"),
    ]
    return finished(alt.layer(*layers).properties(height=alt.Step(34)))
