"""An edge in words."""

from __future__ import annotations

from collections.abc import Sequence

from model.scenario.inputs import InputSpec
from model.study.edges import EDGE_POINTS, Edge
from model.words.inputs import value_in_words
from model.words.names import full
from model.words.numbers import number


def edge_said(edge: Edge, spec: InputSpec) -> str:
    """E.g. ``between 17 and 15 FTE assessments in time fall from 86% to 40%``."""
    end = value_in_words(edge.end, spec)
    start = value_in_words(edge.start, spec)
    start = start.removesuffix(f" {spec.unit}")
    high, low = (number(value, "%") for value in (edge.at_start, edge.at_end))
    return f"between {start} and {end} {_lower(full(edge.measure))} fall from {high} to {low}"


def edges_said(edges: Sequence[Edge], spec: InputSpec) -> str:
    """Every edge in turn, or that there is none."""
    if not edges:
        return (
            f"No edge over this range of {_lower(spec.label)}: no clock moves by more than "
            f"{EDGE_POINTS:.0f} points within a tenth of it"
        )
    return f"The edge of {_lower(spec.label)}: {'; '.join(edge_said(e, spec) for e in edges)}"


def _lower(text: str) -> str:
    """As within a sentence; FSP and the like stay as they are."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
