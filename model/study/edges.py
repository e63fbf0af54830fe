"""Where a clock falls off: a lever moved over its range, and where a small move changes much.

Averages over the same luck at every value. An edge is where a clock moves by more than ten points
within a tenth of the range; neighbouring ones of one direction are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.results.statistics import values_of

TENTHS, STEPS_A_TENTH = 10, 2
EDGE_POINTS = 10.0

Curves = dict[str, list[float]]
"""By clock: its average at each value, in percent."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A clock that moves from ``at_start`` to ``at_end`` (percent) between two values of a lever.

    ``start`` is where the clock is higher.
    """

    measure: str
    start: float
    end: float
    at_start: float
    at_end: float

    @property
    def fall(self) -> float:
        """By how many points."""
        return self.at_start - self.at_end


def values_over(low: float, high: float, step: float) -> list[float]:
    """Values from end to end, twenty parts or fewer: each is whole steps from the lowest."""
    parts = TENTHS * STEPS_A_TENTH
    steps = {round((high - low) * part / parts / step) for part in range(parts + 1)}
    return [round(low + number * step, 6) for number in sorted(steps)]


def curves_of(results: Sequence[Sequence[Replication]]) -> Curves:
    """Every clock that is measured at every value. ``results``: the futures at each."""
    found: Curves = {}
    for measure in CLOCK_MEASURES:
        values = [values_of(futures, measure) for futures in results]
        if values and all(values):
            found[measure] = [fmean(v) for v in values]
    return found


def edges_of(values: Sequence[float], curves: Curves, width: float, at: float) -> list[Edge]:
    """The edges of every clock, the nearest to ``at`` first, and of those the steepest.

    ``values`` rise; ``width`` is that of the lever's whole range, of which they may be a part.
    """
    found = [
        edge
        for measure, curve in curves.items()
        for edge in _edges(measure, values, curve, width / TENTHS + 1e-9)
    ]

    def away(edge: Edge) -> float:
        low, high = sorted((edge.start, edge.end))
        return max(low - at, at - high, 0.0)

    return sorted(found, key=lambda edge: (away(edge), -edge.fall))


def _edges(
    measure: str, values: Sequence[float], curve: Sequence[float], tenth: float
) -> list[Edge]:
    found: list[Edge] = []
    first = 0
    while first + 1 < len(curve):
        last = first + 1
        while last + 1 < len(curve) and values[last + 1] - values[first] <= tenth:
            last += 1
        change = curve[last] - curve[first]
        if abs(change) <= EDGE_POINTS:
            first += 1
            continue
        up = change > 0
        begins = first
        while last + 1 < len(curve) and _goes_on(curve, last, up):
            last += 1
        while begins + 1 < last and not _goes_on(curve, begins, up):
            begins += 1
        high, low = (last, begins) if up else (begins, last)
        found.append(Edge(measure, values[high], values[low], curve[high], curve[low]))
        first = last
    return found


def _goes_on(curve: Sequence[float], place: int, up: bool) -> bool:
    """Whether a curve still moves the same way at a place by a quarter of an edge's pace."""
    step = curve[place + 1] - curve[place]
    return (step if up else -step) > EDGE_POINTS / STEPS_A_TENTH / 2
