"""The difference between scenarios, told fairly.

Replication k of all scenarios had the same luck, so differences are taken pair by pair; tests
that assume independent groups would be wrong here. Intervals are Bonferroni-corrected for the
number of measures times the scenarios set against the reference, and the verdict word is tied to
them. Holm's correction finds a little more, but its answers are no intervals: a reader could not
see in the picture why a difference is called clear, nor that one is too small to matter.

A difference is judged at planned looks (see ``looks``) and is of the replications of the last one:
its figures, its interval and its verdict are one thing. Before the first look it is of what there
is, without interval or verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.results.measures import HEADLINE, MEASURES
from model.results.replication import Replication
from model.results.statistics import LEVEL, interval
from model.scenario.inputs import Inputs
from model.study.looks import level_of_each, look_at

Verdict = Literal[
    "clear",
    "small_but_real",
    "no_difference_that_matters",
    "too_close_to_call",
    "still_sharpening",
    "not_measured",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario less its reference, pair by pair.

    ``low`` and ``high`` bound the mean difference at the corrected level. ``better`` is True when
    the change is for the good, None where neither way is good (a price is no good or ill).
    ``correlation`` is between the pairs; ``variance_ratio`` is how many times fewer replications
    the shared luck needed. ``each``: the pairs' own differences.
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
    each: tuple[float, ...] = ()

    @property
    def is_real(self) -> bool:
        """Whether it is told from luck, be it large or small."""
        return self.verdict in ("clear", "small_but_real")


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


def smallest_shown(measure: str) -> float:
    """The smallest difference that is not nothing as it is shown, in the measure's unit."""
    return 500.01 if MEASURES[measure].unit == "£" else 0.05


def verdict_of(mean: float, low: float, high: float, matters: float, shown: float = 0) -> Verdict:
    """What a difference is, by its interval; real only where at least ``shown`` of it is seen."""
    if mean == 0 and low == high == 0:
        return "no_difference_that_matters"
    if math.isnan(low):
        return "too_close_to_call"
    if (low > 0 or high < 0) and abs(mean) >= shown:
        return "clear" if abs(mean) >= matters else "small_but_real"
    if -matters <= low and high <= matters:
        return "no_difference_that_matters"
    return "too_close_to_call"


def compare(
    results: Sequence[Replication],
    reference: Sequence[Replication],
    inputs: Inputs,
    measures: Sequence[str] = HEADLINE,
    *,
    among: int = 0,
) -> dict[str, Difference]:
    """Paired differences for each measure, over the replications both have."""
    both = {"this": results, "reference": reference}
    return compare_all(both, "reference", inputs, measures, among=among)["this"]


def compare_all(
    results: Mapping[str, Sequence[Replication]],
    reference: str,
    inputs: Inputs,
    measures: Sequence[str] = HEADLINE,
    *,
    among: int = 0,
) -> dict[str, dict[str, Difference]]:
    """Scenario -> measure -> paired difference from the reference, the reference left out.

    ``inputs`` say what matters. ``among``: of how many differences these are some, where others
    are told beside them; the error is shared over all. All intervals of all looks together miss a
    true difference in one case in twenty at the most. Raises KeyError without results of the
    reference.
    """
    known = {r.number: r for r in results[reference]}
    others = [name for name in results if name != reference]
    found: dict[str, dict[str, Difference]] = {}
    for name in others:
        pairs = [(r, known[r.number]) for r in results[name] if r.number in known]
        pairs.sort(key=lambda pair: pair[0].number)
        level: float | None = None
        look = look_at(len(pairs))
        if look is not None:
            family = max(among, len(measures) * len(others))
            pairs, level = pairs[:look], level_of_each(look, family)
        elif len(set(measures)) > 1 and all(_alike(a, b, measures) for a, b in pairs):
            level = LEVEL  # alike in all measures of all futures: one scenario, told at once
        found[name] = {m: _difference(m, pairs, inputs, level) for m in measures}
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Measures by how a scenario stands against its reference, in the order compared.

    ``better`` and ``worse`` are clear, as are ``cheaper`` and ``dearer`` of prices and ``other``,
    where neither way is good; ``small`` are real, but smaller than what matters. What is not
    measured is nowhere; ``sharpening`` is what is not looked at yet.
    """

    better: tuple[str, ...]
    worse: tuple[str, ...]
    other: tuple[str, ...]
    small: tuple[str, ...]
    same: tuple[str, ...]
    too_close: tuple[str, ...]
    cheaper: tuple[str, ...] = ()
    dearer: tuple[str, ...] = ()
    sharpening: tuple[str, ...] = ()


def standing(differences: Mapping[str, Difference]) -> Standing:
    """What is clearly better, what is worse, and what cannot be told."""

    def said(verdict: Verdict) -> list[Difference]:
        return [d for d in differences.values() if d.verdict == verdict]

    clear = said("clear")
    prices = [d for d in clear if MEASURES[d.measure].unit == "£"]
    return Standing(
        better=tuple(d.measure for d in clear if d.better is True),
        worse=tuple(d.measure for d in clear if d.better is False),
        other=tuple(d.measure for d in clear if d.better is None and d not in prices),
        small=tuple(d.measure for d in said("small_but_real")),
        same=tuple(d.measure for d in said("no_difference_that_matters")),
        too_close=tuple(d.measure for d in said("too_close_to_call")),
        cheaper=tuple(d.measure for d in prices if d.mean < 0),
        dearer=tuple(d.measure for d in prices if d.mean > 0),
        sharpening=tuple(d.measure for d in said("still_sharpening")),
    )


def _difference(
    measure: str,
    pairs: Sequence[tuple[Replication, Replication]],
    inputs: Inputs,
    level: float | None,
) -> Difference:
    """``level``: of the interval; None before the first look."""
    both = [(a.measures[measure], b.measures[measure]) for a, b in pairs]
    both = [(a, b) for a, b in both if not (math.isnan(a) or math.isnan(b))]
    nan = float("nan")
    matters = smallest_that_matters(measure, inputs)
    if not both:
        return Difference(measure, 0, nan, nan, nan, matters, "not_measured", None, nan, nan)
    each = tuple(_less(a, b) for a, b in both)
    mean, sd, low, high = interval(each, level or LEVEL)
    verdict: Verdict
    if level is None:
        low, high, verdict = nan, nan, "still_sharpening"
    elif math.isnan(low):  # a measure that few of the futures have
        verdict = "not_measured"
    else:
        verdict = verdict_of(mean, low, high, matters, smallest_shown(measure))
    better = "" if MEASURES[measure].unit == "£" else MEASURES[measure].better
    good = None if not better or mean == 0 else (mean > 0) == (better == "higher")
    correlation, ratio = _shared_luck(both, sd)
    return Difference(
        measure, len(both), mean, low, high, matters, verdict, good, correlation, ratio, each
    )


def _alike(a: Replication, b: Replication, measures: Sequence[str]) -> bool:
    both = [(a.measures.get(m, math.nan), b.measures.get(m, math.nan)) for m in measures]
    return all(x == y or (math.isnan(x) and math.isnan(y)) or _less(x, y) == 0 for x, y in both)


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
