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
SAME = 0.9
"""Share of futures with the same value beyond which they are nearly all the same."""


def test_the_interval_holds_the_average(
    runner: Runner, keep: Callable[..., None], called: Callable[[str], str]
) -> None:
    """Many futures stand for all there are; samples of the usual size are drawn from them.

    A measure that is the same in nearly all futures is told apart: a sample often holds none of
    the others, and its interval is then a point.
    """
    scenario = load_scenario(SCENARIO)
    pool = results_of(runner, scenario, replications=POOL, weeks=WEEKS, seed=SEED)
    luck = np.random.default_rng(SEED)
    usual: dict[str, float] = {}
    rare: dict[str, float] = {}
    for measure in HEADLINE:
        values = np.array([r.measures[measure] for r in pool])
        values = values[~np.isnan(values)]
        if len(values) < POOL / 2 or not values.std():  # a clock that this baseline has not
            continue
        truth, inside = values.mean(), 0
        for _ in range(DRAWS):
            _, _, low, high = interval(luck.choice(values, FUTURES).tolist())
            inside += low <= truth <= high
        alike = np.unique(values, return_counts=True)[1].max() / len(values)
        (rare if alike > SAME else usual)[measure] = 100 * inside / DRAWS
    worst = min(usual, key=lambda measure: usual[measure])
    average = sum(usual.values()) / len(usual)
    told = [f"'{called(measure)}' in {share:.1f}%" for measure, share in rare.items()]
    keep(
        "interval-coverage",
        question=f"Does the 95% interval of an average over {FUTURES} futures hold the average?",
        answer=f"On average over {len(usual)} headline measures it does so in {average:.1f}% of "
        f"samples; the least in {usual[worst]:.1f}%, for '{called(worst)}'. Not so where nearly "
        f"all futures are the same: {', '.join(told) or 'there is no such measure'}.",
        scenario=SCENARIO,
        seed=SEED,
        replications=POOL,
        weeks=WEEKS,
        figures={
            "average over the headline measures": (round(average, 2), "%"),
            **{called(m): (round(share, 2), "%") for m, share in (usual | rare).items()},
        },
    )
    assert 100 * LEVEL - 1.5 <= average <= 100 * LEVEL + 1
    assert usual[worst] >= 90
