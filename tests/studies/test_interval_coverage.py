"""Does the interval that is shown hold the average as often as it says?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.results.measures import HEADLINE
from model.results.statistics import LEVEL, interval
from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.scenario.files import load_scenario

pytestmark = [pytest.mark.validation, pytest.mark.study]

SCENARIO, SEED, WEEKS = "2023-24", 101, 52
POOL, DRAWS, FUTURES = 1000, 2000, 30


def test_the_interval_holds_the_average(
    runner: Runner, keep: Callable[..., None], called: Callable[[str], str]
) -> None:
    """Many futures stand for all there are; samples of the usual size are drawn from them."""
    scenario = load_scenario(SCENARIO)
    pool = results_of(runner, scenario, replications=POOL, weeks=WEEKS, seed=SEED)
    luck = np.random.default_rng(SEED)
    held = {}
    for measure in HEADLINE:
        values = np.array([r.measures[measure] for r in pool])
        values = values[~np.isnan(values)]
        if len(values) < POOL / 2 or not values.std():  # a clock that this baseline has not
            continue
        truth, inside = values.mean(), 0
        for _ in range(DRAWS):
            _, _, low, high = interval(luck.choice(values, FUTURES).tolist())
            inside += low <= truth <= high
        held[measure] = 100 * inside / DRAWS
    worst = min(held, key=lambda measure: held[measure])
    average = sum(held.values()) / len(held)
    keep(
        "interval-coverage",
        question=f"Does the 95% interval of an average over {FUTURES} futures hold the average?",
        answer=f"On average over {len(held)} headline measures it does so in {average:.1f}% of "
        f"samples; the least in {held[worst]:.1f}%, for '{called(worst)}'.",
        scenario=SCENARIO,
        seed=SEED,
        replications=POOL,
        weeks=WEEKS,
        figures={
            "average over the headline measures": (round(average, 2), "%"),
            f"least, {called(worst)}": (round(held[worst], 2), "%"),
        },
    )
    assert 100 * LEVEL - 1 <= average <= 100 * LEVEL + 1
    assert held[worst] >= 90
