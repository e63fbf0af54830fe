"""Distributions as input, and the tables the engine draws from.

A distribution is data (a small validated record in a baseline or scenario file). Before a
run it is turned into a table of ``TABLE_SIZE`` equally likely values, so that a draw inside
the event loop is one list look-up at a uniform number: fast, the same on every processor,
and with exactly the stated mean and spread. Units (hours, working days) belong to the input that
carries the distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from model.scenario.errors import invalid

TABLE_SIZE = 4096
"""Equally likely values a distribution is cut into; the tail beyond 1 in 8,192 is folded in."""
_TAIL = TABLE_SIZE // 64
"""So many of the highest values make up for what the cut loses."""
_NEAR = 1e-9
"""By which part of it the sum of squares of a tail may differ."""

MOST = 10_000
"""Hours, days or weeks: five years of anybody's work, and more than any piece of it takes."""


def _in_reach(value: float) -> float:
    if value > MOST:
        raise invalid("distribution.too_long", most=MOST)
    return value


NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False), AfterValidator(_in_reach)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False), AfterValidator(_in_reach)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fixed(_Record):
    """Always the same value."""

    kind: Literal["fixed"]
    value: NonNegative

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return self.value

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        return 0.0

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` (0 to 1, open) of the draws lies."""
        return self.value


class Exponential(_Record):
    """Memoryless; the textbook service time."""

    kind: Literal["exponential"]
    mean: Positive

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return self.mean

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        return 1.0

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` of the draws lies."""
        return -self.mean * math.log1p(-p)


class LogNormal(_Record):
    """Right-skewed; ``cv`` is the standard deviation divided by the mean."""

    kind: Literal["lognormal"]
    mean: Positive
    cv: Annotated[float, Field(gt=0, le=5)]

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return self.mean

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        return self.cv**2

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` of the draws lies."""
        variance = math.log1p(self.cv**2)
        z = NormalDist().inv_cdf(p)
        return self.mean * math.exp(z * math.sqrt(variance) - variance / 2)


class Gamma(_Record):
    """``shape`` 1 is exponential, larger is less spread."""

    kind: Literal["gamma"]
    mean: Positive
    shape: Annotated[float, Field(gt=0.1, le=200)]

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return self.mean

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        return 1 / self.shape

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` of the draws lies."""
        from scipy.special import gammaincinv  # only runs that use a gamma pay for the import

        return float(gammaincinv(self.shape, p)) * self.mean / self.shape


class Triangular(_Record):
    """Lowest, most likely and highest value."""

    kind: Literal["triangular"]
    low: NonNegative
    mode: NonNegative
    high: NonNegative

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise invalid("distribution.triangle")
        return self

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return (self.low + self.mode + self.high) / 3

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        sides = (self.mode - self.low, self.high - self.mode)
        return (sides[0] ** 2 + sides[1] ** 2 + sides[0] * sides[1]) / 18 / self.expected**2

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` of the draws lies."""
        width = self.high - self.low
        turn = (self.mode - self.low) / width
        if p < turn:
            return self.low + math.sqrt(p * width * (self.mode - self.low))
        return self.high - math.sqrt((1 - p) * width * (self.high - self.mode))


class Empirical(_Record):
    """Observed values with their shares (which must sum to 1)."""

    kind: Literal["empirical"]
    values: Annotated[tuple[NonNegative, ...], Field(min_length=1, max_length=500)]
    shares: Annotated[tuple[NonNegative, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _matched(self) -> Empirical:
        if len(self.values) != len(self.shares):
            raise invalid("distribution.lengths")
        if abs(sum(self.shares) - 1) > 1e-6:
            raise invalid("distribution.shares", total=sum(self.shares))
        if list(self.values) != sorted(self.values):
            raise invalid("distribution.order")
        return self

    @property
    def expected(self) -> float:
        """Mean, in the unit of the input."""
        return sum(v * s for v, s in zip(self.values, self.shares, strict=True))

    @property
    def cv_squared(self) -> float:
        """Variance over the squared mean."""
        mean = self.expected
        squares = sum(v * v * s for v, s in zip(self.values, self.shares, strict=True))
        return squares / mean**2 - 1 if mean > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Value below which a share ``p`` of the draws lies."""
        total = 0.0
        for value, share in zip(self.values, self.shares, strict=True):
            total += share
            if p < total:
                return value
        return self.values[-1]


Distribution = Annotated[
    Fixed | Exponential | LogNormal | Gamma | Triangular | Empirical, Field(discriminator="kind")
]
AnyDistribution = Fixed | Exponential | LogNormal | Gamma | Triangular | Empirical

Table = list[float]


@lru_cache(maxsize=512)
def table(distribution: AnyDistribution) -> Table:
    """``TABLE_SIZE`` equally likely values whose mean and spread are the distribution's own.

    Draw with ``values[int(u * TABLE_SIZE)]`` for a uniform ``u`` in [0, 1). Treat as read-only.
    """
    n = TABLE_SIZE
    quantile: Callable[[float], float] = distribution.quantile
    values = [quantile((i + 0.5) / n) for i in range(n)]
    if isinstance(distribution, Empirical):
        return values  # observed values are left untouched
    # Cutting into slices loses a little of the tail. The exact mean is worth more than the exact
    # quantiles, because utilisation hangs on it; and so is the variance, because waits do.
    if isinstance(distribution, (Exponential, LogNormal, Gamma)):
        return _with_tail(values, distribution.expected, distribution.cv_squared)
    mean = math.fsum(values) / n
    return [v * distribution.expected / mean for v in values] if mean > 0 else values


def _with_tail(values: Table, mean: float, cv_squared: float) -> Table:
    """Values whose highest have as much in them as the mean and the variance ask for.

    Below the tail nothing moves. What a value of the tail is above its beginning is raised to a
    power and multiplied: two numbers for two sums, and the order stays.
    """
    n, body = len(values), values[:-_TAIL]
    begins = body[-1]
    logs = [math.log(v - begins) for v in values[-_TAIL:]]
    wanted = n * mean - math.fsum(body) - _TAIL * begins
    squares = n * mean**2 * (1 + cv_squared) - math.fsum(v * v for v in body)

    def tail(power: float) -> list[float]:
        raised = [math.exp(power * x) for x in logs]
        times = wanted / math.fsum(raised)
        return [begins + times * v for v in raised]

    def missing(power: float) -> float:
        return math.fsum(v * v for v in tail(power)) - squares

    low, high = 1.0, 1.05  # by secants
    at_low, at_high = missing(low), missing(high)
    while abs(at_high) > _NEAR * squares and at_high != at_low:
        low, high = high, high - at_high * (high - low) / (at_high - at_low)
        at_low, at_high = at_high, missing(high)
    return [*body, *tail(high)]
