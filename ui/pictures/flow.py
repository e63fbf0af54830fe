"""A year's flow of children along the pathway, and its picture.

The layout of the flow diagram is worked out here (boxes and bands on a sheet of fixed size), so
that one layered specification draws it. Widths are children; families stand beside them in the
table. What enters a stage is what leaves it or is still there: :func:`imbalance` says by how much
that fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from model.results.measures import period_of
from model.results.replication import Replication
from model.results.weekly_series import level
from model.scenario.inputs import Inputs
from ui.pictures.house_style import ROOM, Spec, finished
from ui.style import GREY, LILAC, NAVY, TEAL

WIDTH, HEIGHT = 1000.0, 600.0
_BOX = 12.0
_STUB = 9.0
_GAP = 8.0
_LABEL = 38.0
_CURVE = 14
"""Points a band is drawn with between two columns."""

PROTECTION, SUPPORT, OUT, OPEN = (
    "Child protection",
    "Care and support",
    "Leaves the service",
    "Open before or after",
)


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the diagram: its name, its colour, and the stage where children may stay."""

    label: str
    kind: str
    stage: str = ""


NODES: dict[str, Node] = {
    "contact": Node("Contacts", PROTECTION, "contact"),
    "strategy": Node("Strategy discussion", PROTECTION, "strategy discussion"),
    "s47": Node("S47 enquiry", PROTECTION, "s47"),
    "icpc": Node("ICPC", PROTECTION, "awaiting icpc"),
    "register": Node("Register", PROTECTION, "register"),
    "assessment": Node("Assessment", SUPPORT, "assessment"),
    "support": Node("Care and support", SUPPORT),
    "advice": Node("Advice", OUT),
    "early help": Node("Early help", OUT),
    "strategy: no more": Node("No more", OUT),
    "s47: no more": Node("No more", OUT),
    "assessment: early help": Node("Early help", OUT),
    "assessment: no more": Node("No more", OUT),
    "de-registered": Node("De-registered, closed", OUT),
    "other exit": Node("Left otherwise", OUT),
}

LINKS: tuple[tuple[str, str, str], ...] = (
    ("contact", "strategy", "contact>strategy"),
    ("contact", "assessment", "contact>assessment"),
    ("contact", "early help", "contact>early help"),
    ("contact", "advice", "contact>advice"),
    ("strategy", "s47", "strategy>s47"),
    ("strategy", "strategy: no more", "strategy>no more"),
    ("strategy", "assessment", "strategy>assessment"),
    ("s47", "icpc", "s47>icpc"),
    ("s47", "support", "s47>care and support"),
    ("s47", "s47: no more", "s47>no more"),
    ("icpc", "register", "icpc>register"),
    ("icpc", "support", "icpc>care and support"),
    ("register", "de-registered", "register>de-registered"),
    ("register", "support", "register>care and support"),
    ("register", "other exit", "register>other exit"),
    ("assessment", "support", "assessment>care and support"),
    ("assessment", "assessment: early help", "assessment>early help"),
    ("assessment", "assessment: no more", "assessment>no more"),
)
"""From box, to box, and the event that is counted."""

BESIDE: dict[tuple[str, str], str] = {
    ("Care and support", "Plan ended"): "care and support>closed",
    ("Outside, or care and support", "Court work"): "court begun",
    ("Court work", "Court work ended"): "court ended",
}
"""What the table has and the diagram leaves out."""

Columns = tuple[tuple[str, ...], ...]
WHOLE, AFTER_S47 = "The whole pathway", "From the S47 on, larger"
VIEWS: dict[str, Columns] = {
    WHOLE: (
        ("contact",),
        ("strategy", "contact>assessment", "early help", "advice"),
        ("s47", "strategy: no more", "assessment"),
        (
            "icpc",
            "s47>support",
            "s47: no more",
            "assessment>support",
            "assessment: early help",
            "assessment: no more",
        ),
        ("register", "icpc>support", "s47>support", "assessment>support"),
        ("de-registered", "other exit", "support"),
    ),
    AFTER_S47: (
        ("s47",),
        ("icpc", "s47>support", "s47: no more"),
        ("register", "icpc>support", "s47>support"),
        ("de-registered", "other exit", "support"),
    ),
}
"""Boxes of each column from the top; ``a>b`` keeps a lane free for a band that passes through."""


@dataclass(frozen=True)
class Flows:
    """One count (children, or families) over the reporting period, replications averaged.

    ``links``: (from, to) -> number. ``entered``: contacts and transfers, from outside.
    ``added``: at each stage, those open when the period began and siblings who joined.
    ``still_open``: at each stage when it ended. ``begun``: at each stage, those for whom it began.
    """

    links: dict[tuple[str, str], float]
    entered: dict[str, float]
    added: dict[str, float]
    still_open: dict[str, float]
    begun: dict[str, float]
    beside: dict[tuple[str, str], float] = field(default_factory=dict)

    def into(self, node: str) -> float:
        """Arrivals along the bands and from outside."""
        bands = sum(n for (_, end), n in self.links.items() if end == node)
        return bands + self.entered.get(node, 0.0)

    def out_of(self, node: str) -> float:
        """Departures along the bands."""
        return sum(n for (start, _), n in self.links.items() if start == node)


def flows(results: Sequence[Replication], weeks: int, *, families: bool = False) -> Flows:
    """Average flows of the reporting period, in children or in families."""
    who, here = ("families", "open_families") if families else ("children", "open")
    period = period_of(weeks)

    def total(name: str) -> float:
        return float(level(results, f"{who}:{name}")[:, period].sum(axis=1).mean())

    def at(stage: str, week: int) -> float:
        return float(level(results, f"{here}:{stage}")[:, week].mean())

    links = {(start, end): total(event) for start, end, event in LINKS}
    # Those who step down to a plan are counted among the de-registered too.
    links["register", "de-registered"] -= links["register", "support"]
    still = {key: at(node.stage, period.stop - 1) for key, node in NODES.items() if node.stage}
    before = {
        key: at(node.stage, period.start - 1) if period.start else 0.0
        for key, node in NODES.items()
        if node.stage
    }
    entered = {"contact": total("contact"), "icpc": total("transfer in")}
    begun = {"s47": links["strategy", "s47"], "icpc": total("icpc called")}
    # An S47 may add siblings: the band from the strategy discussion holds those who came with it.
    named = (
        links["contact", "strategy"]
        + before["strategy"]
        - still["strategy"]
        - links["strategy", "strategy: no more"]
        - links["strategy", "assessment"]
    )
    links["strategy", "s47"] = min(max(named, 0.0), links["strategy", "s47"])
    found = Flows(links, entered, {}, still, {})
    added = {
        key: max(found.out_of(key) + still[key] - found.into(key), 0.0)
        for key, node in NODES.items()
        if node.stage
    }
    begun = {key: begun.get(key, found.into(key)) for key in still}
    beside = {key: total(event) for key, event in BESIDE.items()}
    return Flows(links, entered, added, still, begun, beside)


def imbalance(found: Flows) -> dict[str, float]:
    """Per stage: what came in and was there, less what left and is still there. Should be 0."""
    return {
        key: found.into(key) + found.added[key] - found.out_of(key) - found.still_open[key]
        for key in found.still_open
    }


def flow_table(results: Mapping[str, Sequence[Replication]], weeks: int) -> pd.DataFrame:
    """The numbers of the diagram: from, to, children and families in each scenario."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for scenario, replications in results.items():
        for who in ("children", "families"):
            found = flows(replications, weeks, families=who == "families")
            for (start, end), number in _as_lines(found):
                row = rows.setdefault((start, end), {"From": start, "To": end})
                row[f"{scenario}, {who}"] = round(number, 1)
    return pd.DataFrame(list(rows.values()))


def _as_lines(found: Flows) -> list[tuple[tuple[str, str], float]]:
    lines = [
        (("Outside", NODES["contact"].label), found.entered["contact"]),
        (("Other councils", NODES["icpc"].label), found.entered["icpc"]),
    ]
    lines += [(("Open before, or siblings", NODES[k].label), n) for k, n in found.added.items()]
    lines += [((NODES[a].label, NODES[b].label), n) for (a, b), n in found.links.items()]
    lines += [((NODES[k].label, "Still open"), n) for k, n in found.still_open.items()]
    return lines + [((start, end), found.beside[start, end]) for start, end in BESIDE]


# --- The picture ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Box:
    x: float
    y: float
    size: float
    into: float = 0.0
    """How far down the left side bands have been attached."""
    out: float = 0.0


def layout(children: Flows, families: Flows, view: str) -> pd.DataFrame:
    """Rows for :func:`diagram`: boxes, stubs, bands and labels on a sheet of WIDTH by HEIGHT."""
    columns = VIEWS[view]
    place = {name: i for i, column in enumerate(columns) for name in column if name in NODES}
    links = {key: n for key, n in children.links.items() if key[0] in place and key[1] in place}
    size = {name: _through(children, links, name) for name in place}
    lanes = {f"{a}>{b}": n for (a, b), n in links.items()}
    sizes = {**lanes, **size}
    scale = _scale([[sizes[name] for name in column] for column in columns], columns)
    step = (WIDTH - 165.0) / (len(columns) - 1)
    boxes: dict[tuple[str, int], _Box] = {}
    for i, column in enumerate(columns):
        y = 0.0
        for name in column:
            boxes[name, i] = _Box(i * step, y, sizes[name] * scale)
            y += _slot(name, sizes[name] * scale) + _GAP
    rows: list[dict[str, Any]] = []
    stops: dict[tuple[str, str], list[_Box]] = {}
    for start, end in links:
        lanes_of = [boxes[f"{start}>{end}", i] for i in range(place[start] + 1, place[end])]
        stops[start, end] = [boxes[start, place[start]], *lanes_of, boxes[end, place[end]]]
    # Bands leave in the order of where they go next, and arrive in that of where they come from.
    leaves, arrives = {}, {}
    for key in sorted(links, key=lambda key: stops[key][1].y):
        box = stops[key][0]
        leaves[key] = box.y + box.out
        box.out += links[key] * scale
    for key in sorted(links, key=lambda key: stops[key][-2].y):
        box = stops[key][-1]
        arrives[key] = box.y + box.into
        box.into += links[key] * scale
    for key, number in links.items():
        tops = [leaves[key], *(lane.y for lane in stops[key][1:-1]), arrives[key]]
        rows += _band(key, number, families.links[key], stops[key], tops, scale)
    for name, i in place.items():
        rows += _node(name, boxes[name, i], children, families, size[name], scale)
    return pd.DataFrame(rows)


def _through(found: Flows, links: Mapping[tuple[str, str], float], name: str) -> float:
    if NODES[name].stage:
        return max(found.into(name) + found.added[name], 1e-9)
    return sum(n for (_, end), n in links.items() if end == name)


def _slot(name: str, height: float) -> float:
    """Height a box takes in its column: room for its label at least."""
    return max(height, _LABEL if name in NODES else 2.0)


def _scale(sizes: list[list[float]], columns: Columns) -> float:
    """Units of height per child, so that the fullest column just fits."""
    low, high = 0.0, HEIGHT / max(max(sum(column) for column in sizes), 1e-9)
    for _ in range(40):
        middle = (low + high) / 2
        fullest = max(
            sum(_slot(name, n * middle) for name, n in zip(names, column, strict=True))
            + _GAP * (len(names) - 1)
            for names, column in zip(columns, sizes, strict=True)
        )
        low, high = (middle, high) if fullest <= HEIGHT else (low, middle)
    return low


def _band(
    key: tuple[str, str],
    number: float,
    families: float,
    stops: list[_Box],
    tops: list[float],
    scale: float,
) -> list[dict[str, Any]]:
    """Points along a band's upper and lower edge, through the lanes kept free for it."""
    thick = max(number * scale, 0.6 if number > 0 else 0.0)
    end = NODES[key[1]]
    words = f"{NODES[key[0]].label} to {end.label.lower()}"
    rows = []
    for (a, b), (top, bottom) in zip(pairwise(stops), pairwise(tops), strict=True):
        left, right = a.x + (_BOX if a is stops[0] else 0.0), b.x
        for k in range(_CURVE + 1):
            t = k / _CURVE
            y = top + (bottom - top) * t * t * (3 - 2 * t)
            rows.append(
                {
                    "part": "band",
                    "id": ">".join(key),
                    "kind": end.kind,
                    "x": left + (right - left) * t,
                    "y": y,
                    "y2": y + thick,
                    "what": words,
                    "children": number,
                    "families": families,
                }
            )
    return rows


def _node(
    name: str, box: _Box, children: Flows, families: Flows, through: float, scale: float
) -> list[dict[str, Any]]:
    node = NODES[name]
    if node.stage:
        whole = families.into(name) + families.added[name]
    else:
        whole = sum(n for (_, end), n in families.links.items() if end == name)
    thick = max(box.size, 1.5)
    row = {
        "part": "box",
        "id": name,
        "kind": node.kind,
        "x": box.x,
        "x2": box.x + _BOX,
        "y": box.y,
        "y2": box.y + thick,
        "what": node.label,
        "children": through,
        "families": whole,
    }
    rows = [row]
    bottom = box.y + box.size
    stay = children.still_open.get(name, 0.0)
    if stay > 0:
        rows.append(
            {
                **row,
                "part": "stub",
                "kind": OPEN,
                "x": box.x + _BOX,
                "x2": box.x + _BOX + _STUB,
                "y": bottom - max(stay * scale, 1.0),
                "y2": bottom,
                "children": stay,
                "families": families.still_open[name],
                "what": f"{node.label}: still open",
            }
        )
    more = children.added.get(name, 0.0)
    if more > 0.5:
        rows.append(
            {
                **row,
                "part": "stub",
                "kind": OPEN,
                "x": box.x - _STUB,
                "x2": box.x,
                "y": bottom - max(more * scale, 1.0),
                "y2": bottom,
                "children": more,
                "families": families.added[name],
                "what": f"{node.label}: open before, or siblings who joined",
            }
        )
    count = children.begun.get(name, through)
    text = f"{node.label}\n" + (f"{count:,.0f}" if count >= 9.5 else f"{count:.1f}")
    # Stages are named at their top, where the band of the pathway leaves; ends in their middle.
    middle = box.y + max(_LABEL if node.stage else box.size, _LABEL) / 2
    rows.append({**row, "part": "label", "x": box.x + _BOX + _STUB, "y": middle, "text": text})
    return rows


_NARROW = f"{ROOM} < 700"
"""When names of boxes go a word a line, in smaller letters, so that columns keep apart."""


@lru_cache(maxsize=1)
def diagram() -> Spec:
    """Boxes joined by bands as wide as the children they stand for. Frame: :func:`layout`."""
    x = alt.X("x:Q", scale=alt.Scale(domain=[-_STUB, WIDTH], nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[HEIGHT, 0], nice=False), axis=None)
    color = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=[PROTECTION, SUPPORT, OUT, OPEN], range=[NAVY, TEAL, GREY, LILAC]),
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
        f"{NODES[a].label} to {NODES[b].label.lower()} {n:,.0f}"
        for (a, b), n in children.links.items()
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
