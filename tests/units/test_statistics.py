"""Intervals and chances against scipy and printed values; nothing measured is never nought."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from model.results.measures import HEADLINE, MEASURES
from model.results.replication import Replication
from model.results.statistics import (
    chance_interval,
    interval,
    quantiles,
    summarise,
    target_of,
    values_of,
)
from model.scenario.baselines import load_baseline
from model.words.results import level_and_range, range_text, usually

pytestmark = pytest.mark.units
NAN = float("nan")
INPUTS = load_baseline("2023-24").inputs


def replications(name: str, values: Sequence[float]) -> list[Replication]:
    """Replications that know one measure."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    return [Replication(n, {name: value}, nothing) for n, value in enumerate(values)]


@pytest.mark.parametrize("values", [(-1.0, 1.0) * 10, (3.0, 5.0, 4.0, 4.0, 5.0, 3.0) * 4])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.997])
def test_interval_without_a_skew_is_students(values: tuple[float, ...], level: float) -> None:
    mean, sd, low, high = interval(values, level)
    assert mean == pytest.approx(np.mean(values))
    assert sd == pytest.approx(np.std(values, ddof=1))
    expected = stats.t.interval(level, len(values) - 1, mean, stats.sem(values))
    assert (low, high) == pytest.approx(expected)


@pytest.mark.parametrize("way", [-1, 1])
def test_the_arm_towards_the_tail_is_longer_by_the_skew(way: int) -> None:
    values = [way * v for v in np.random.default_rng(2).exponential(1, 30).tolist()]
    mean, sd, low, high = interval(values)
    half = stats.t.ppf(0.975, 29) * sd / math.sqrt(30)
    skew = stats.skew(values)
    arms = [mean - low, high - mean][::-way]
    assert arms == [pytest.approx(half * (1 + 2 * abs(skew) / math.sqrt(30))), pytest.approx(half)]


def test_few_futures_have_no_interval_and_the_same_ones_no_width() -> None:
    assert math.isnan(interval([1.0, 2.0] * 9)[2])
    assert not math.isnan(interval([1.0, 2.0] * 9 + [1.0])[2])
    assert interval([7.0] * 5) == (7.0, 0.0, 7.0, 7.0)


def test_quantiles_are_order_statistics_whose_content_is_what_is_said() -> None:
    """Nine in ten of further values lie between the ends, on average, whatever the number."""
    luck = np.random.default_rng(3)
    for n, expected in ((8, 7 / 9), (18, 17 / 19), (19, 0.9), (30, 0.9), (60, 0.9)):
        low, _, _, _, high = quantiles(luck.uniform(size=(n, 20_000)), axis=0)
        assert float(np.mean(high - low)) == pytest.approx(expected, abs=0.003)
    table = np.array([[NAN, 1.0], [NAN, 3.0], [NAN, NAN]])
    assert quantiles(table, (0.5,), axis=0)[0].tolist() == [pytest.approx(NAN, nan_ok=True), 2.0]
    assert np.isnan(quantiles([])).all()


def test_a_measure_that_is_mostly_the_same_says_in_how_many() -> None:
    name = "unallocated"
    found = summarise(replications(name, [0.0] * 97 + [1.0, 2.0, 5.0]), name, INPUTS)
    assert (found.usual, found.others) == (0.0, 3)
    assert math.isnan(found.low)
    assert "97 of 100, so 92 to 99 in a hundred" in usually(found)
    every = summarise(replications(name, [0.0] * 100), name, INPUTS)
    assert every.others == 0
    assert math.isnan(every.low)
    varied = summarise(replications(name, [float(n) for n in range(100)]), name, INPUTS)
    assert varied.usual is None


def test_interval_needs_two() -> None:
    assert all(math.isnan(x) for x in interval(()))
    mean, *rest = interval((4.0,))
    assert mean == 4.0
    assert all(math.isnan(x) for x in rest)


@pytest.mark.parametrize(("met", "n"), [(0, 10), (1, 10), (37, 50), (50, 50), (1, 1), (2499, 5000)])
def test_chance_interval_is_wilsons(met: int, n: int) -> None:
    expected = stats.binomtest(met, n).proportion_ci(method="wilson")
    assert chance_interval(met, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_chance_interval_ends_where_chances_end() -> None:
    for n in range(1, 200):
        assert chance_interval(0, n)[0] == 0.0
        assert chance_interval(n, n)[1] == 1.0
    assert chance_interval(0, 0) == (0.0, 1.0)


def test_summary_counts_what_is_on_target() -> None:
    name = "assessment_in_time"
    target = target_of(name, INPUTS)
    assert target is not None
    summary = summarise(replications(name, (target - 0.1, target, target + 0.1)), name, INPUTS)
    assert (summary.n, summary.met, summary.chance) == (3, 2, 2 / 3)
    assert (summary.chance_low, summary.chance_high) == chance_interval(2, 3)


def test_summary_leaves_out_years_with_nothing_to_measure() -> None:
    name = "assessment_in_time"
    summary = summarise(replications(name, (NAN, 100.0, NAN, 90.0)), name, INPUTS)
    assert (summary.n, summary.mean, summary.met) == (2, 95.0, 2)
    assert values_of(replications(name, (NAN, 1.0)), name) == [1.0]


def test_summary_of_nothing_is_nan_not_nought() -> None:
    for name in ("assessment_in_time", "register_end"):
        summary = summarise(replications(name, (NAN, NAN)), name, INPUTS)
        assert summary.n == 0
        assert math.isnan(summary.mean)
        assert math.isnan(summary.p05)
        assert summary.chance is None


def test_spread_is_of_the_years_and_interval_of_the_average() -> None:
    values = np.random.default_rng(1).normal(70, 5, 400)
    summary = summarise(
        replications("visit_alone_recorded", list(values)), "visit_alone_recorded", INPUTS
    )
    assert summary.p05 == pytest.approx(np.quantile(values, 0.05, method="weibull"))
    assert summary.p95 - summary.p05 > 10 * (summary.high - summary.low)
    assert summary.p05 < summary.p25 < summary.p50 < summary.p75 < summary.p95


@pytest.mark.parametrize(("rare", "n"), [(0, 30), (1, 30), (15, 30), (0, 8)])
def test_a_measure_that_is_mostly_the_same_has_no_interval_but_a_count(rare: int, n: int) -> None:
    """Nought in 30 of 30 too: of a thousand futures it may be something in four."""
    found = replications("unallocated", [*range(1, rare + 1), *[0.0] * (n - rare)])
    summary = summarise(found, "unallocated", INPUTS)
    assert math.isnan(summary.low)
    assert math.isnan(summary.high)
    assert (summary.usual, summary.others) == (0.0, rare)
    low, high = chance_interval(n - rare, n)
    for said in (usually(summary), level_and_range(summary)):
        assert f"{n - rare} of {n}, so {100 * low:.0f} to {100 * high:.0f} in" in said


def test_a_measure_the_same_in_a_third_has_no_interval_but_its_range() -> None:
    found = replications("unallocated", [*range(1, 21), *[0.0] * 10])
    summary = summarise(found, "unallocated", INPUTS)
    assert math.isnan(summary.low)
    assert (summary.usual, summary.others) == (0.0, 20)
    assert "10 of 30" in usually(summary)
    assert range_text(summary) in level_and_range(summary)


def test_only_clocks_have_targets() -> None:
    for name in HEADLINE:
        target = target_of(name, INPUTS)
        assert (target is None) == (not MEASURES[name].clock)
        assert target is None or 0 <= target <= 100
