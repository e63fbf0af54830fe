"""Where boxes and bands of the flow diagram lie on a sheet of fixed size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from ui.pictures.flow_numbers import KIND_NAMES, NODES, Flows

WIDTH, HEIGHT = 1000.0, 600.0
_BOX = 12.0
STUB = 9.0
_GAP = 8.0
_LABEL = 38.0
_CURVE = 14
"""Points a band is drawn with between two columns."""

Columns = tuple[tuple[str, ...], ...]

VIEW_NAMES = {"whole": "The whole pathway", "after_s47": "From the S47 on, larger"}
VIEWS: dict[str, Columns] = {
    "whole": (
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
        ("de-registered", "other exit", "court", "support"),
    ),
    "after_s47": (
        ("s47",),
        ("icpc", "s47>support", "s47: no more"),
        ("register", "icpc>support", "s47>support"),
        ("de-registered", "other exit", "court", "support"),
    ),
}
"""By view, boxes of each column from the top; ``a>b`` keeps a lane free for a band that passes
through."""


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
    words = f"{NODES[key[0]].label} to {end.within}"
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
                    "kind": KIND_NAMES[end.kind],
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
        "kind": KIND_NAMES[node.kind],
        "x": box.x,
        "x2": box.x + _BOX,
        "y": box.y,
        "y2": box.y + thick,
        "what": node.label,
        "children": through,
        "families": whole,
    }
    rows = [row]
    stay, more = children.still_open.get(name, 0.0), children.added.get(name, 0.0)
    if stay > 0:
        right = box.x + _BOX, box.x + _BOX + STUB
        stub = _stub(row, right, box, stay * scale, "still open")
        rows.append({**stub, "children": stay, "families": families.still_open[name]})
    if more > 0.5:
        left = box.x - STUB, box.x
        stub = _stub(row, left, box, more * scale, "open before, or siblings who joined")
        rows.append({**stub, "children": more, "families": families.added[name]})
    count = children.begun.get(name, through)
    text = f"{node.label}\n" + (f"{count:,.0f}" if count >= 9.5 else f"{count:.1f}")
    # Stages are named at their top, where the band of the pathway leaves; ends in their middle.
    middle = box.y + max(_LABEL if node.stage else box.size, _LABEL) / 2
    rows.append({**row, "part": "label", "x": box.x + _BOX + STUB, "y": middle, "text": text})
    return rows


def _stub(
    row: Mapping[str, Any], side: tuple[float, float], box: _Box, height: float, what: str
) -> dict[str, Any]:
    """A short bar at a box's foot: children who are there, but not by a band."""
    bottom = box.y + box.size
    return {
        **row,
        "part": "stub",
        "kind": KIND_NAMES["open"],
        "x": side[0],
        "x2": side[1],
        "y": bottom - max(height, 1.0),
        "y2": bottom,
        "what": f"{row['what']}: {what}",
    }
