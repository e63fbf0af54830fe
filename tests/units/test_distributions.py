"""Distributions and the tables that the engine draws from."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from model.scenario.distributions import (
    TABLE_SIZE,
    AnyDistribution,
    Distribution,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    Triangular,
    table,
)
from model.words.inputs import describe

pytestmark = pytest.mark.units

READ: TypeAdapter[Any] = TypeAdapter(Distribution)

SAMPLES: list[AnyDistribution] = [
    Fixed(kind="fixed", value=3),
    Fixed(kind="fixed", value=0),
    Exponential(kind="exponential", mean=2),
    LogNormal(kind="lognormal", mean=8.5, cv=0.5),
    LogNormal(kind="lognormal", mean=8.5, cv=2.0),
    Gamma(kind="gamma", mean=88, shape=2),
    Triangular(kind="triangular", low=1, mode=4, high=9),
    Triangular(kind="triangular", low=1, mode=1, high=9),
    Empirical(kind="empirical", values=(2, 4, 30), shares=(0.5, 0.25, 0.25)),
]
KINDS = [f"{d.kind}-{i}" for i, d in enumerate(SAMPLES)]


@pytest.mark.parametrize("distribution", SAMPLES, ids=KINDS)
def test_the_table_has_exactly_the_stated_mean(distribution: AnyDistribution) -> None:
    values = table(distribution)
    assert len(values) == TABLE_SIZE
    assert values == sorted(values)
    assert min(values) >= 0
    assert math.fsum(values) / TABLE_SIZE == pytest.approx(distribution.expected, rel=1e-12)


@pytest.mark.parametrize("distribution", SAMPLES, ids=KINDS)
def test_the_table_keeps_the_quantiles(distribution: AnyDistribution) -> None:
    values = table(distribution)
    for p in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert values[int(p * TABLE_SIZE)] == pytest.approx(distribution.quantile(p), rel=0.02)


@pytest.mark.parametrize("p", [0.01, 0.1, 0.3, 0.5, 0.9, 0.999])
def test_quantiles_are_those_of_scipy(p: float) -> None:
    sigma = math.sqrt(math.log1p(0.25))
    pairs: list[tuple[AnyDistribution, Any]] = [
        (Exponential(kind="exponential", mean=2), stats.expon(scale=2)),
        (
            LogNormal(kind="lognormal", mean=8, cv=0.5),
            stats.lognorm(s=sigma, scale=8 * math.exp(-(sigma**2) / 2)),
        ),
        (Gamma(kind="gamma", mean=88, shape=2), stats.gamma(a=2, scale=44)),
        (Triangular(kind="triangular", low=1, mode=4, high=9), stats.triang(3 / 8, 1, 8)),
    ]
    for ours, theirs in pairs:
        assert ours.quantile(p) == pytest.approx(theirs.ppf(p), rel=1e-9)
        assert ours.expected == pytest.approx(theirs.mean(), rel=1e-9)


@given(mean=st.floats(0.01, 500), cv=st.floats(0.05, 3))
@settings(deadline=None, derandomize=True, database=None, max_examples=25)
def test_log_normal_means_hold_everywhere(mean: float, cv: float) -> None:
    values = table(LogNormal(kind="lognormal", mean=mean, cv=cv))
    assert math.fsum(values) / TABLE_SIZE == pytest.approx(mean, rel=1e-9)


def test_observed_values_are_drawn_with_their_shares() -> None:
    values = table(SAMPLES[-1])
    assert {v: values.count(v) / TABLE_SIZE for v in set(values)} == {2: 0.5, 4: 0.25, 30: 0.25}


@pytest.mark.parametrize(
    ("record", "part"),
    [
        ({"kind": "fixed", "value": -1}, "greater than or equal to 0"),
        ({"kind": "fixed", "value": math.inf}, "finite"),
        ({"kind": "fixed", "value": math.nan}, "finite"),
        ({"kind": "fixed"}, "required"),
        ({"kind": "exponential", "mean": 0}, "greater than 0"),
        ({"kind": "lognormal", "mean": 3, "cv": 0}, "greater than 0"),
        ({"kind": "lognormal", "mean": 3, "cv": 9}, "less than or equal to 5"),
        ({"kind": "gamma", "mean": 3, "shape": 0}, "greater than 0.1"),
        ({"kind": "triangular", "low": 3, "mode": 2, "high": 4}, "distribution.triangle"),
        ({"kind": "triangular", "low": 3, "mode": 3, "high": 3}, "distribution.triangle"),
        ({"kind": "empirical", "values": [1, 2], "shares": [1]}, "distribution.lengths"),
        ({"kind": "empirical", "values": [1, 2], "shares": [0.5, 0.6]}, "distribution.shares"),
        ({"kind": "empirical", "values": [2, 1], "shares": [0.5, 0.5]}, "distribution.order"),
        ({"kind": "empirical", "values": [], "shares": []}, "at least 1"),
        ({"kind": "normal", "mean": 3}, "does not match any of the expected tags"),
        ({"mean": 3}, "discriminator"),
        ({"kind": "fixed", "value": 3, "sd": 1}, "Extra inputs"),
        (9, "dictionary"),
    ],
)
def test_bad_records_are_refused(record: Any, part: str) -> None:
    with pytest.raises(ValidationError, match=part):
        READ.validate_python(record)


@pytest.mark.parametrize("distribution", SAMPLES, ids=KINDS)
def test_a_record_survives_its_file_and_has_words(distribution: AnyDistribution) -> None:
    assert READ.validate_json(distribution.model_dump_json()) == distribution
    assert str(describe(distribution))
    hash(distribution)


def test_the_words() -> None:
    assert describe(SAMPLES[3]) == "log-normal, mean 8.5, CV 0.5"
    assert describe(SAMPLES[6]) == "triangular 1 / 4 / 9"
    assert describe(SAMPLES[8]) == "2 (50%), 4 (25%), 30 (25%)"


@pytest.mark.parametrize("distribution", SAMPLES, ids=KINDS)
def test_the_spread_is_that_of_what_is_drawn(distribution: AnyDistribution) -> None:
    drawn = [distribution.quantile((i + 0.5) / 100_000) for i in range(100_000)]
    mean = math.fsum(drawn) / len(drawn)
    variance = math.fsum((v - mean) ** 2 for v in drawn) / len(drawn)
    assert variance == pytest.approx(distribution.cv_squared * mean**2, rel=0.02)


@pytest.mark.parametrize("cv", [0.001, 0.3, 0.6, 1.0, 1.5, 2.0, 5.0])
def test_a_table_has_the_mean_and_the_spread_of_its_distribution(cv: float) -> None:
    for distribution in (
        LogNormal(kind="lognormal", mean=8, cv=cv),
        Gamma(kind="gamma", mean=8, shape=min(max(cv**-2, 0.11), 200)),
    ):
        values = table(distribution)
        mean = math.fsum(values) / len(values)
        variance = math.fsum((v - mean) ** 2 for v in values) / len(values)
        assert mean == pytest.approx(8, rel=1e-9)
        assert variance / 64 == pytest.approx(distribution.cv_squared, rel=1e-4)
        assert values == sorted(values)
        for share in (0.05, 0.25, 0.5, 0.75, 0.95):
            # In the body it is the distribution's own, in the tail close to it.
            assert values[int(share * len(values))] == pytest.approx(
                distribution.quantile((int(share * len(values)) + 0.5) / len(values)), rel=1e-12
            )
