"""A year's flow of children along the pathway, and its picture.

The layout of the flow diagram is worked out here (boxes and bands on a sheet of fixed size), so
that one layered specification draws it. Widths are children; families stand beside them in the
table. What enters a stage is what leaves it or is still there: :func:`imbalance` says by how much
that fails.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from model.scenario.inputs import Inputs
from ui.pictures.flow_layout import HEIGHT, STUB, WIDTH
from ui.pictures.flow_numbers import KIND_NAMES, NODES, Flows
from ui.pictures.house_style import ROOM, Spec, finished
from ui.style import GREY, LILAC, NAVY, TEAL

# --- The picture ------------------------------------------------------------------------------


_NARROW = f"{ROOM} < 700"
"""When names of boxes go a word a line, in smaller letters, so that columns keep apart."""


@lru_cache(maxsize=1)
def diagram() -> Spec:
    """Boxes joined by bands as wide as the children they stand for. Frame: :func:`layout`."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[-STUB, WIDTH], nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[HEIGHT, 0], nice=False), axis=None)
    color = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(KIND_NAMES.values()), range=[NAVY, TEAL, GREY, LILAC]),
        legend=alt.Legend(symbolOpacity=1, symbolType="square"),
    )
    tooltip = [
        alt.Tooltip("what:N", title="Flow"),
        alt.Tooltip("children:Q", title="Children", format=",.1f"),
        alt.Tooltip("families:Q", title="Families", format=",.1f"),
    ]

    def part(name: str) -> Any:
        return alt.Chart().transform_filter(f"datum.part == '{name}'")

    layers = [
        part("band")
        .mark_area(opacity=0.32, line=False)
        .encode(x=x, y=y, y2="y2:Q", color=color, detail="id:N", tooltip=tooltip),
        part("box")
        .mark_rect()
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=color, tooltip=tooltip),
        part("stub")
        .mark_rect()
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=color, tooltip=tooltip),
        part("label")
        .mark_text(
            align="left",
            baseline="middle",
            lineBreak="\n",
            dx=3,
            fontSize=alt.expr(f"{_NARROW} ? 10 : 13"),
            text=alt.expr(f"{_NARROW} ? replace(datum.text, / /g, '\\n') : datum.text"),
        )
        .encode(x=x, y=y),
    ]
    return finished(alt.layer(*layers).properties(height=int(HEIGHT)))


def finding(children: Flows) -> str:
    """How few of the contacts reach the register, in a line."""
    contacts = children.entered["contact"]
    if contacts < 0.5:
        return "No contacts in this run"
    s47 = children.begun["s47"] / contacts
    registered = children.links["icpc", "register"]
    return (
        f"Of {contacts:,.0f} children in contacts, {s47:.0%} come to an S47 and "
        f"{registered:.0f} to the register"
    )


def described(children: Flows) -> str:
    """The diagram in words, for those who do not see it."""
    parts = [
        f"{NODES[a].label} to {NODES[b].within} {n:,.0f}" for (a, b), n in children.links.items()
    ]
    return "Flow diagram of children along the pathway. " + "; ".join(parts) + "."


def alongside(inputs: Inputs) -> str:
    """What to know where every accepted referral is assessed, as in 2012-13."""
    if not inputs.assess_with_strategy:
        return ""
    return (
        "Strategy discussions run beside an assessment here: some that end with no more go on "
        "being assessed, and stand at the left of the assessment's box. "
    )
