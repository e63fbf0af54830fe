"""What replications say: level, range, chance of meeting a target, and how sure we are.

Two spreads are kept apart. *How much a year can vary* is the spread of the replications; *how sure
we are of the average* is the interval of their mean, which shrinks as replications are added.

Both hold what they say (docs/evidence, ``interval-coverage``). A range of nine in ten takes the
order statistics whose expected content is nine in ten (Weibull's plotting positions), and an
interval of an average is Student's, with the arm towards the tail longer by the sample's skewness.
With fewer than ``FEWEST`` neither can: the futures themselves are shown.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.scenario.inputs import Inputs

LEVEL = 0.95
FEWEST = 19
"""The fewest values of which a range of nine in ten and an interval of the average are told."""
PARTS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Shares that lie below the ends of a fan's bands, and its middle."""
_OFTEN = 1 / 3
"""A measure that is the same in this share of the futures has no interval of its average.

What the others hold is then too rare for a sample to show: of children without a worker in 2023-24,
nought in 38 of 100, it would hold the average in 92 of 100 samples (``interval-coverage``).
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """One measure over the replications that had something to measure (``n``).

    ``low`` and ``high`` bound the average (95%); NaN below ``FEWEST``, and where the measure is
    ``usual`` (its most common value) in a third of the futures or more, ``others`` of ``n``
    (perhaps none) being different. ``p05`` to ``p95`` are how a simulated year varies; below
    ``FEWEST`` all lie between them. ``met`` of ``n`` replications met ``target`` (in the measure's
    unit; None where there is no target), with ``chance_low`` and ``chance_high`` the 95% interval
    of that chance.
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
    usual: float | None = None
    others: int | None = None

    @property
    def few(self) -> bool:
        """Whether there are too few futures for a range of nine in ten."""
        return self.n < FEWEST

    @property
    def chance(self) -> float | None:
        """Share of simulated years that met the target."""
        return None if self.met is None or not self.n else self.met / self.n


def interval(values: Sequence[float], level: float = LEVEL) -> tuple[float, float, float, float]:
    """Mean, standard deviation and interval of the mean; the interval is NaN below ``FEWEST``.

    Student's t, with the arm towards the tail multiplied by 1 + 2|g| / sqrt(n), g the sample's
    skewness: of twelve methods tried the one that covers what it says at 30 futures of a skewed
    measure, and about a tenth wider where there is a skew.
    """
    n = len(values)
    if n == 0:
        nan = float("nan")
        return nan, nan, nan, nan
    mean = math.fsum(values) / n
    if n == 1:
        return mean, float("nan"), float("nan"), float("nan")
    squares = math.fsum((v - mean) ** 2 for v in values)
    sd = math.sqrt(squares / (n - 1))
    if sd == 0:
        return mean, sd, mean, mean
    if n < FEWEST:
        return mean, sd, float("nan"), float("nan")
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / math.sqrt(n)
    moment = math.sqrt(squares / n)
    skew = math.fsum(((v - mean) / moment) ** 3 for v in values) / n
    longer = half * (1 + 2 * abs(skew) / math.sqrt(n))
    return mean, sd, mean - (longer if skew < 0 else half), mean + (longer if skew > 0 else half)


def quantiles(
    values: Any, parts: Sequence[float] = PARTS, axis: int | None = None
) -> NDArray[np.float64]:
    """Order statistics below which these parts of further futures are expected to lie.

    Position p (n + 1), linear between two, the lowest and highest beyond (Weibull 1939; Hyndman
    and Fan's type 6). NaN is left out, along ``axis``; all NaN gives NaN.
    """
    table = np.asarray(values, dtype=np.float64)
    if not table.size:
        return np.full(len(parts), np.nan)
    known = np.nanquantile if np.isnan(table).any() else np.quantile
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a period in which nothing fell due
        found: NDArray[np.float64] = known(table, parts, axis=axis, method="weibull")
    return found


def _usual(values: Sequence[float]) -> tuple[float | None, int | None]:
    """The value of a third of the futures or more, and how many have another; None without one."""
    if len(values) < 2:
        return None, None
    value, count = Counter(values).most_common(1)[0]
    return (value, len(values) - count) if count >= _OFTEN * len(values) else (None, None)


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
    usual, others = _usual(values)
    # Also where all are the same: of a value that is rare, 30 futures often hold none.
    if len(values) < FEWEST or usual is not None:
        low = high = float("nan")
    p05, p25, p50, p75, p95 = quantiles(values).tolist()
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
        usual,
        others,
    )
