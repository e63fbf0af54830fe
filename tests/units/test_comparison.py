"""Differences pair by pair, and the words for them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from model.comparison import Verdict, compare, smallest_that_matters, verdict_of
from model.measures import HEADLINE, MEASURES, Replication
from model.scenario import load_baseline
from model.statistics import interval

pytestmark = pytest.mark.units
NAN = float("nan")
INPUTS = load_baseline("2023-24").inputs
NAME = "visit_alone_recorded"


def years(name: str, values: Sequence[float] | Mapping[int, float]) -> list[Replication]:
    """Replications that know one measure, numbered from 0 or as given."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    numbered = values if isinstance(values, Mapping) else dict(enumerate(values))
    return [Replication(n, {name: value}, nothing) for n, value in numbered.items()]


def difference(a: Sequence[float], b: Sequence[float], name: str = NAME):  # type: ignore[no-untyped-def]
    """The difference of one measure between two sets of years."""
    return compare(years(name, a), years(name, b), INPUTS, (name,))[name]


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict"),
    [
        (3.0, 2.0, 4.0, "clear"),
        (-3.0, -4.0, -2.0, "clear"),
        (2.0, 1.0, 3.0, "clear"),
        (1.0, 0.5, 1.5, "small but real"),
        (-1.0, -1.5, -0.5, "small but real"),
        (0.5, -0.5, 1.5, "no difference that matters"),
        (0.0, 0.0, 0.0, "no difference that matters"),
        (1.0, -0.5, 2.5, "too close to call"),
        (0.0, -5.0, 5.0, "too close to call"),
        (9.0, NAN, NAN, "too close to call"),
    ],
)
def test_words(mean: float, low: float, high: float, verdict: Verdict) -> None:
    assert verdict_of(mean, low, high, matters=2.0) == verdict


@pytest.mark.parametrize("matters", [0.0, 0.1, 2.0])
def test_no_difference_at_all_is_never_clear(matters: float) -> None:
    assert verdict_of(0.0, 0.0, 0.0, matters) == "no difference that matters"


@pytest.mark.parametrize("name", HEADLINE)
def test_the_same_results_do_not_differ(name: str) -> None:
    values = (70.0, 66.1, 72.3)
    found = difference(values, values, name)
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)
    assert found.verdict == "no difference that matters"
    assert found.better is None


def test_rounding_is_no_difference() -> None:
    cost, elsewhere = (15.1 + 16.9) * 60_000.0, (15.3 + 16.7) * 60_000.0 + 1e-9
    found = difference([cost] * 5, [elsewhere] * 5, "cost")
    assert (found.mean, found.verdict) == (0.0, "no difference that matters")


def test_one_pair_is_too_close_to_call() -> None:
    found = difference([90.0], [50.0])
    assert (found.pairs, found.mean, found.verdict) == (1, 40.0, "too close to call")


def test_pairs_share_their_number() -> None:
    better = compare(
        years(NAME, {0: 71.0, 5: 75.0, 9: 1.0}), years(NAME, {5: 74.0, 0: 70.0, 3: 99.0}), INPUTS,
        (NAME,),
    )[NAME]  # fmt: skip
    assert (better.pairs, better.mean) == (2, 1.0)


def test_pairs_without_a_value_are_left_out() -> None:
    found = difference([NAN, 71.0, 73.0], [70.0, 70.0, NAN])
    assert (found.pairs, found.mean) == (1, 1.0)
    nothing = difference([NAN, 1.0], [1.0, NAN])
    assert (nothing.pairs, nothing.verdict) == (0, "not measured")
    assert math.isnan(nothing.mean)
    assert nothing.better is None


def test_which_way_is_good() -> None:
    up, down = [80.0, 81.0, 82.0], [70.0, 70.5, 71.0]
    assert difference(up, down).better is True
    assert difference(down, up).better is False
    assert difference(up, down, "cost").better is False
    assert difference(up, down, "register_end").better is None


def test_interval_is_paired_and_corrected_for_the_number_of_measures() -> None:
    luck = np.random.default_rng(3).normal(0, 10, 40)
    a = list(70 + luck + np.random.default_rng(4).normal(1, 1, 40))
    b = list(70 + luck)
    alone = difference(a, b)
    _, _, low, high = interval([x - y for x, y in zip(a, b, strict=True)])
    assert (alone.low, alone.high) == pytest.approx((low, high))
    assert alone.correlation > 0.95
    assert alone.variance_ratio > 50
    results = [Replication(n, dict.fromkeys(HEADLINE, v), np.zeros((0, 0), np.float32))
               for n, v in enumerate(a)]  # fmt: skip
    reference = [Replication(n, dict.fromkeys(HEADLINE, v), np.zeros((0, 0), np.float32))
                 for n, v in enumerate(b)]  # fmt: skip
    among_many = compare(results, reference, INPUTS)[NAME]
    assert among_many.low < alone.low < alone.high < among_many.high


def test_every_measure_has_a_smallest_that_matters() -> None:
    assert all(smallest_that_matters(name, INPUTS) > 0 for name in MEASURES)
