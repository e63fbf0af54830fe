"""What replications say: level, range, chance of meeting a target, and how sure we are.

Two spreads are kept apart. *How much a year can vary* is the spread of the replications; *how sure
we are of the average* is the interval of their mean, which shrinks as replications are added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.scenario.inputs import Inputs

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Summary:
    """One measure over the replications that had something to measure (``n``).

    ``low`` and ``high`` bound the average (95%); ``p05`` to ``p95`` are how a simulated year
    varies. ``met`` of ``n`` replications met ``target`` (in the measure's unit; None where there
    is no target), with ``chance_low`` and ``chance_high`` the 95% interval of that chance.
    """

    measure: str
    n: int
    mean: float
    sd: float
    low: float
    high: float
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    target: float | None = None
    met: int | None = None
    chance_low: float | None = None
    chance_high: float | None = None

    @property
    def chance(self) -> float | None:
        """Share of simulated years that met the target."""
        return None if self.met is None or not self.n else self.met / self.n


def interval(values: Sequence[float], level: float = LEVEL) -> tuple[float, float, float, float]:
    """Mean, standard deviation and t-interval of a sample; the interval is NaN below two."""
    n = len(values)
    if n == 0:
        nan = float("nan")
        return nan, nan, nan, nan
    mean = math.fsum(values) / n
    if n == 1:
        return mean, float("nan"), float("nan"), float("nan")
    sd = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (n - 1))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / math.sqrt(n)
    return mean, sd, mean - half, mean + half


def chance_interval(met: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval for a chance seen ``met`` times in ``n`` (Wilson 1927)."""
    if n == 0:
        return 0.0, 1.0
    z = float(ndtri((1 + level) / 2))
    p = met / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At the ends the formula gives 0 and 1 but for rounding.
    return 0.0 if met == 0 else middle - half, 1.0 if met == n else middle + half


def target_of(measure: str, inputs: Inputs) -> float | None:
    """The target of a clock in percent; None for measures without one."""
    name = MEASURES[measure].target
    return 100.0 * float(getattr(inputs, name)) if name else None


def values_of(results: Sequence[Replication], measure: str) -> list[float]:
    """The measure's value in each replication that has one."""
    values = (r.measures[measure] for r in results)
    return [v for v in values if not math.isnan(v)]


def summarise(results: Sequence[Replication], measure: str, inputs: Inputs) -> Summary:
    """Summarise one measure."""
    values = values_of(results, measure)
    mean, sd, low, high = interval(values)
    p05, p25, p50, p75, p95 = (
        (float(q) for q in np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95)))
        if values
        else [float("nan")] * 5
    )
    target = target_of(measure, inputs)
    met = chance_low = chance_high = None
    if target is not None:
        # Exactly on target is met; a tiny tolerance keeps 88.9 from failing against 0.889 * 100.
        met = sum(v >= target - 1e-9 for v in values)
        chance_low, chance_high = chance_interval(met, len(values))
    return Summary(
        measure,
        len(values),
        mean,
        sd,
        low,
        high,
        p05,
        p25,
        p50,
        p75,
        p95,
        target,
        met,
        chance_low,
        chance_high,
    )
