"""A year's flow of children along the pathway, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from model.results.reading import period_of
from model.results.replication import Replication
from model.results.weekly_series import level
from model.words.scenario_names import scenario_name

Kind = Literal["protection", "support", "out", "open"]

KIND_NAMES: dict[Kind, str] = {
    "protection": "Child protection",
    "support": "Care and support",
    "out": "Leaves the service",
    "open": "Open before or after",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the diagram: its name, alone and within a sentence, its colour, and the stage where
    children may stay."""

    label: str
    within: str
    kind: Kind
    stage: str = ""


NODES: dict[str, Node] = {
    "contact": Node("Contacts", "contacts", "protection", "contact"),
    "strategy": Node(
        "Strategy discussion", "strategy discussion", "protection", "strategy discussion"
    ),
    "s47": Node("S47 enquiry", "S47 enquiry", "protection", "s47"),
    "icpc": Node("ICPC", "ICPC", "protection", "awaiting icpc"),
    "register": Node("Register", "register", "protection", "register"),
    "assessment": Node("Assessment", "assessment", "support", "assessment"),
    "support": Node("Care and support", "care and support", "support"),
    "advice": Node("Advice", "advice", "out"),
    "early help": Node("Early help", "early help", "out"),
    "strategy: no more": Node("No more", "no more", "out"),
    "s47: no more": Node("No more", "no more", "out"),
    "assessment: early help": Node("Early help", "early help", "out"),
    "assessment: no more": Node("No more", "no more", "out"),
    "de-registered": Node("De-registered, closed", "de-registered, closed", "out"),
    "other exit": Node("Left otherwise", "left otherwise", "out"),
    "court": Node("Court work", "court work", "protection"),
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
    ("register", "court", "register>court"),
    ("assessment", "support", "assessment>care and support"),
    ("assessment", "assessment: early help", "assessment>early help"),
    ("assessment", "assessment: no more", "assessment>no more"),
)
"""From box, to box, and the event that is counted."""


BESIDE: dict[str, tuple[str, str]] = {
    "open case>s47": ("Register, or care and support", "S47 enquiry about an open case"),
    "open case s47>icpc": ("S47 enquiry about an open case", "ICPC"),
    "care and support>closed": ("Care and support", "Plan ended"),
    "care and support>court": ("Care and support", "Court work"),
    "court begun": ("Register, care and support, or outside", "Court work"),
    "court ended": ("Court work", "Court work ended"),
}
"""What the table has and the diagram leaves out: event that is counted, from where, to where."""


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
    beside: dict[str, float] = field(default_factory=dict)

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
    entered = {
        "contact": total("contact"),
        "icpc": total("transfer in") + total("open case s47>icpc"),
    }
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
    beside = {event: total(event) for event in BESIDE}
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
                row[f"{scenario_name(scenario)}, {who}"] = round(number, 1)
    return pd.DataFrame(list(rows.values()))


def _as_lines(found: Flows) -> list[tuple[tuple[str, str], float]]:
    lines = [
        (("Outside", NODES["contact"].label), found.entered["contact"]),
        (("Other councils", NODES["icpc"].label), found.entered["icpc"]),
    ]
    lines += [(("Open before, or siblings", NODES[k].label), n) for k, n in found.added.items()]
    lines += [((NODES[a].label, NODES[b].label), n) for (a, b), n in found.links.items()]
    lines += [((NODES[k].label, "Still open"), n) for k, n in found.still_open.items()]
    return lines + [(ends, found.beside[event]) for event, ends in BESIDE.items()]
