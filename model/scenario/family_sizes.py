"""How many children a family has."""

from __future__ import annotations

from functools import cache

MAX_CHILDREN = 6


@cache
def family_size_shares(extra_mean: float) -> tuple[float, ...]:
    """Chance of 1 to ``MAX_CHILDREN`` children: one plus a Poisson number, cut at the top."""
    from math import exp, factorial

    raw = [exp(-extra_mean) * extra_mean**k / factorial(k) for k in range(MAX_CHILDREN)]
    raw[-1] = 1 - sum(raw[:-1])
    return tuple(raw)


def family_size_mean(extra_mean: float) -> float:
    """Mean children in a family."""
    return sum((n + 1) * p for n, p in enumerate(family_size_shares(extra_mean)))
