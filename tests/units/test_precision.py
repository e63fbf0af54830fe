"""Blocks of replications until a comparison is precise enough, or the limit is reached."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from model.results.measures import HEADLINE
from model.results.replication import Replication
from model.results.statistics import LEVEL, interval
from model.scenario.baselines import load_baseline
from model.study.comparison import Difference, compare_all, verdict_of
from model.study.looks import LOOKS, SPENT, level_of_each, look_at, planned_looks
from model.study.precision import LIMIT, look, precise_enough, until_precise

pytestmark = pytest.mark.units

INPUTS = load_baseline("2023-24").inputs
NAME, OTHER = "visit_alone_recorded", "icpc_in_time"
NAN = float("nan")


def years(values: Sequence[float], **more: Sequence[float]) -> list[Replication]:
    """Replications that know one measure, or more."""
    nothing = np.zeros((0, 0), np.float32)
    return [
        Replication(n, {NAME: value, **{m: v[n] for m, v in more.items()}}, nothing)
        for n, value in enumerate(values)
    ]


def noisy(mean: float, spread: float, n: int = LIMIT) -> list[float]:
    """Values that lie one spread above and below a mean in turn."""
    return [mean + spread, mean - spread] * (n // 2)


@pytest.mark.parametrize(
    ("limit", "looks"),
    [
        (120, (30, 60, 120)),
        (500, (30, 60, 120)),
        (100, (30, 60, 100)),
        (30, (30,)),
        (31, (30, 31)),
        (8, (8,)),
    ],
)
def test_looks_are_planned_and_end_at_the_limit(limit: int, looks: tuple[int, ...]) -> None:
    assert planned_looks(limit) == looks


@pytest.mark.parametrize(
    ("mean", "low", "high", "enough"),
    [
        (5.0, 2.5, 7.5, True),  # clear, though wide
        (0.5, -1.0, 2.0, True),  # within what matters
        (1.0, 0.1, 1.9, True),  # small, within what matters
        (1.8, 1.2, 2.4, True),  # small, narrower than what matters
        (1.8, 0.6, 3.0, False),  # real, but is it small?
        (1.0, -0.5, 2.5, False),
        (9.0, NAN, NAN, False),
    ],
)
def test_what_is_precise_enough(mean: float, low: float, high: float, enough: bool) -> None:
    verdict = verdict_of(mean, low, high, 2.0)
    found = Difference(NAME, 30, mean, low, high, 2.0, verdict, None, NAN, NAN)
    assert precise_enough(found) is enough


def test_what_cannot_be_measured_needs_no_more_replications() -> None:
    found = Difference(NAME, 0, NAN, NAN, NAN, 2.0, "not_measured", None, NAN, NAN)
    assert precise_enough(found)


def test_precise_enough_leaves_nothing_too_close_to_call() -> None:
    luck = np.random.default_rng(5)
    for mean, half in luck.uniform((-5, 0), (5, 5), (2000, 2)).tolist():
        verdict = verdict_of(mean, mean - half, mean + half, 2.0)
        found = Difference(NAME, 30, mean, mean - half, mean + half, 2.0, verdict, None, NAN, NAN)
        assert not (precise_enough(found) and verdict == "too_close_to_call")


@pytest.mark.parametrize(
    ("mean", "spread", "n", "ended"),
    [
        (10, 5, 30, "precise_enough"),
        (0, 1, 30, "precise_enough"),
        (0, 8, 120, "precise_enough"),
        (0, 60, 120, "limit_reached"),
    ],
)
def test_replications_are_added_until_it_is_precise_or_the_limit_is_reached(
    mean: float, spread: float, n: int, ended: str
) -> None:
    asked: list[int] = []
    a, b = years(noisy(mean, spread)), years([0.0] * LIMIT)

    def run(wanted: int) -> dict[str, list[Replication]]:
        asked.append(wanted)
        return {"a": a[:wanted], "b": b[:wanted]}

    found = until_precise(run, "b", INPUTS, measures=(NAME,))
    assert (found.n, found.ended, found.limit) == (n, ended, LIMIT)
    assert asked == [look for look in LOOKS if look <= n]
    assert found.open == ({} if ended == "precise_enough" else {"a": (NAME,)})
    assert found.differences["a"][NAME].pairs == n


def test_what_is_open_is_told_by_scenario_and_measure() -> None:
    results = {
        "same": years([0.0] * 30, **{OTHER: [0.0] * 30}),
        "wide": years(noisy(0, 60, n=30), **{OTHER: [0.0] * 30}),
        "reference": years([0.0] * 30, **{OTHER: [0.0] * 30}),
    }
    found = look(results, "reference", INPUTS, 30, measures=(NAME, OTHER))
    assert found.open == {"wide": (NAME,)}
    assert found.ended is None


def test_what_happens_to_be_known_already_changes_nothing() -> None:
    a, b = years(noisy(0, 1)), years([0.0] * LIMIT)
    few = look({"a": a[:30], "b": b[:30]}, "b", INPUTS, 30, measures=(NAME,))
    many = look({"a": a, "b": b}, "b", INPUTS, 30, measures=(NAME,))
    assert repr(few) == repr(many)  # where NaN is the same as NaN
    assert repr(few.differences) == repr(
        compare_all({"a": a[:30], "b": b[:30]}, "b", INPUTS, (NAME,))
    )


def test_only_planned_looks_are_taken_and_only_with_everything_there() -> None:
    a, b = years([1.0] * 30), years([0.0] * 29)
    with pytest.raises(ValueError, match="45 is not one of the planned looks"):
        look({"a": a, "b": a}, "b", INPUTS, 45)
    with pytest.raises(ValueError, match="first 30"):
        look({"a": a, "b": b}, "b", INPUTS, 30)


def test_repeated_looks_keep_the_error_they_promise() -> None:
    """One measure, no difference: a look too many fools one in eight, the planned ones do not."""
    luck = np.random.default_rng(6)
    planned = at_will = 0
    for _ in range(400):
        results = {"a": years(luck.normal(0, 50, LIMIT).tolist()), "b": years([0.0] * LIMIT)}
        looks = [look(results, "b", INPUTS, n, measures=(NAME,)) for n in planned_looks()]
        planned += any(found.differences["a"][NAME].verdict == "clear" for found in looks)
        differences = [r.measures[NAME] for r in results["a"]]
        at_will += any(
            low > 0 or high < 0
            for n in range(20, LIMIT + 1, 10)
            for *_, low, high in (interval(differences[:n]),)
        )
    assert planned <= 31  # a true 5% exceeds that in under one case in a hundred
    assert at_will > 45


def test_the_error_is_spent_over_the_looks() -> None:
    assert sum(SPENT) == pytest.approx(1 - LEVEL)
    assert [look_at(n) for n in (1, 29, 30, 59, 60, 119, 120, 5000)] == [
        *(None, None, 30, 30, 60, 60, 120, 120)
    ]
    assert level_of_each(30, 1) == pytest.approx(0.97)
    assert level_of_each(60, 20 * 5) == pytest.approx(1 - 0.01 / 100)
    with pytest.raises(ValueError, match="not in"):
        level_of_each(45, 1)


def test_a_verdict_stands_until_the_next_look() -> None:
    a, b = years(noisy(3, 2)), years([0.0] * LIMIT)
    for n, at in ((30, 30), (45, 30), (59, 30), (60, 60), (119, 60), (120, 120)):
        found = compare_all({"a": a[:n], "b": b[:n]}, "b", INPUTS, (NAME,))["a"][NAME]
        assert (found.pairs, found.verdict) == (at, "clear")
    early = compare_all({"a": a[:29], "b": b[:29]}, "b", INPUTS, (NAME,))["a"][NAME]
    assert (early.pairs, early.verdict, len(early.each)) == (29, "still_sharpening", 29)
    assert np.isnan(early.low)


def test_the_headline_is_what_is_looked_at() -> None:
    every = [
        Replication(n, dict.fromkeys(HEADLINE, 1.0), np.zeros((0, 0), np.float32))
        for n in range(30)
    ]
    found = look({"a": every, "b": every}, "b", INPUTS, 30)
    assert list(found.differences["a"]) == list(HEADLINE)
    assert found.ended == "precise_enough"
