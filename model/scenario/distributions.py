"""Distributions as input, and the tables the engine draws from.

A distribution is data (a small validated record in a baseline or scenario file). Before a
run it is turned into a table of ``TABLE_SIZE`` equally likely values, so that a draw inside
the event loop is one list look-up at a uniform number: fast, the same on every processor,
and with exactly the stated mean. Units (hours, working days) belong to the input that
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
    """``TABLE_SIZE`` equally likely values whose mean is the distribution's own.

    Draw with ``values[int(u * TABLE_SIZE)]`` for a uniform ``u`` in [0, 1). Treat as read-only.
    """
    n = TABLE_SIZE
    quantile: Callable[[float], float] = distribution.quantile
    values = [quantile((i + 0.5) / n) for i in range(n)]
    mean, wanted = math.fsum(values) / n, distribution.expected
    # Cutting into slices loses a little of the tail: the exact mean is worth more than the
    # exact quantiles, because utilisation hangs on it. Observed values are left untouched.
    if mean > 0 and not isinstance(distribution, Empirical):
        values = [v * wanted / mean for v in values]
    return values
