"""The difference between two scenarios, told fairly.

Replication k of both scenarios had the same luck, so differences are taken pair by pair; tests
that assume independent groups would be wrong here. Intervals are Bonferroni-corrected for the
number of measures compared, and the verdict word is tied to them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model.inputs import Inputs
from model.measures import HEADLINE, MEASURES, Replication
from model.statistics import LEVEL, interval

Verdict = Literal[
    "clear", "small but real", "no difference that matters", "too close to call", "not measured"
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario less its reference, pair by pair.

    ``low`` and ``high`` bound the mean difference at the corrected level. ``better`` is True when
    the change is for the good, None where neither way is good. ``correlation`` is between the
    pairs; ``variance_ratio`` is how many times fewer replications the shared luck needed.
    """

    measure: str
    pairs: int
    mean: float
    low: float
    high: float
    matters: float
    verdict: Verdict
    better: bool | None
    correlation: float
    variance_ratio: float


def smallest_that_matters(measure: str, inputs: Inputs) -> float:
    """The smallest change worth a decision, in the measure's unit."""
    unit = MEASURES[measure].unit
    return {
        "%": inputs.matters_points,
        "cases": inputs.matters_caseload,
        "£": inputs.matters_cost,
        "children": 5.0,
        "families": 1.0,
        "changes": 0.1,
    }.get(unit, 1.0)


def verdict_of(mean: float, low: float, high: float, matters: float) -> Verdict:
    """The word for a difference and its interval."""
    if mean == 0 and low == high == 0:
        return "no difference that matters"
    if math.isnan(low):
        return "too close to call"
    if low > 0 or high < 0:
        return "clear" if abs(mean) >= matters else "small but real"
    if -matters <= low and high <= matters:
        return "no difference that matters"
    return "too close to call"


def compare(
    results: Sequence[Replication], reference: Sequence[Replication], inputs: Inputs,
    measures: Sequence[str] = HEADLINE,
) -> dict[str, Difference]:  # fmt: skip
    """Paired differences for each measure, over the replications both have."""
    other = {r.number: r for r in reference}
    pairs = [(r, other[r.number]) for r in results if r.number in other]
    level = 1 - (1 - LEVEL) / max(len(measures), 1)
    return {m: _difference(m, pairs, inputs, level) for m in measures}


def _difference(
    measure: str, pairs: Sequence[tuple[Replication, Replication]], inputs: Inputs, level: float
) -> Difference:
    both = [(a.measures[measure], b.measures[measure]) for a, b in pairs]
    both = [(a, b) for a, b in both if not (math.isnan(a) or math.isnan(b))]
    nan = float("nan")
    matters = smallest_that_matters(measure, inputs)
    if not both:
        return Difference(measure, 0, nan, nan, nan, matters, "not measured", None, nan, nan)
    mean, sd, low, high = interval([_less(a, b) for a, b in both], level)
    better = MEASURES[measure].better
    good = None if not better or mean == 0 else (mean > 0) == (better == "higher")
    correlation, ratio = _shared_luck(both, sd)
    return Difference(
        measure, len(both), mean, low, high, matters, verdict_of(mean, low, high, matters), good,
        correlation, ratio,
    )  # fmt: skip


def _less(a: float, b: float) -> float:
    """The difference; nothing where the two differ by rounding only (15.1 + 16.9 against 32)."""
    return 0.0 if math.isclose(a, b, rel_tol=1e-9) else a - b


def _shared_luck(both: Sequence[tuple[float, float]], sd: float) -> tuple[float, float]:
    """Correlation of the pairs, and the variance of independent runs over that of the pairs."""
    _, sd_a, _, _ = interval([a for a, _ in both])
    _, sd_b, _, _ = interval([b for _, b in both])
    if math.isnan(sd) or sd_a == 0 or sd_b == 0:
        return float("nan"), float("nan")
    apart = sd_a**2 + sd_b**2
    correlation = (apart - sd**2) / (2 * sd_a * sd_b)
    return correlation, apart / sd**2 if sd > 0 else float("inf")
