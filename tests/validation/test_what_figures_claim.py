"""Ranges and intervals hold what they say, from a small pool of futures; the study has more."""

from __future__ import annotations

import numpy as np
import pytest

from model.engine.simulation import simulate
from model.results.measures import HEADLINE
from model.results.measuring import replication_of
from model.results.statistics import interval, quantiles
from model.scenario.files import load_scenario

pytestmark = [pytest.mark.validation, pytest.mark.slow]
POOL, WEEKS, DRAWS = 300, 12, 1500


@pytest.fixture(scope="module")
def pool() -> dict[str, np.ndarray]:
    """Headline measures that differ in two thirds of the futures."""
    scenario = load_scenario("2023-24")
    found = [
        replication_of(scenario, n, simulate(scenario, weeks=WEEKS, seed=31, replication=n))
        for n in range(POOL)
    ]
    values = {m: np.array([r.measures[m] for r in found]) for m in HEADLINE}
    values = {m: v[~np.isnan(v)] for m, v in values.items()}
    return {
        m: v
        for m, v in values.items()
        if len(v) > POOL / 2 and np.unique(v, return_counts=True)[1].max() <= len(v) / 3
    }


@pytest.mark.parametrize("n", [19, 30])
def test_an_interval_holds_the_average(pool: dict[str, np.ndarray], n: int) -> None:
    luck = np.random.default_rng(n)
    assert len(pool) > 10
    for measure, values in pool.items():
        inside = 0
        for sample in luck.choice(values, (DRAWS, n)).tolist():
            _, _, low, high = interval(sample)
            inside += low <= values.mean() <= high
        assert 0.92 <= inside / DRAWS <= 0.99, measure


@pytest.mark.parametrize(("n", "content"), [(8, 7 / 9), (19, 0.9), (30, 0.9), (60, 0.9)])
def test_a_range_holds_its_share(pool: dict[str, np.ndarray], n: int, content: float) -> None:
    luck, shares = np.random.default_rng(n), []
    for values in pool.values():
        low, *_, high = quantiles(luck.choice(values, (n, DRAWS)), axis=0)
        inside = (values >= low[:, None]) & (values <= high[:, None])
        shares.append(float(inside.mean()))
    assert np.mean(shares) == pytest.approx(content, abs=0.025)
