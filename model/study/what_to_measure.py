"""What to measure next: what knowing an input would be worth to a choice between options.

The options are run in the sets of inputs that fit what is known, all with the same luck. What is
lost is told in children seen late a month, never in pounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from model.runs.runner import Runner
from model.scenario.errors import ScenarioError
from model.scenario.fitting import Ensemble, sets_of
from model.scenario.scenario import Scenario
from model.study.uncertainty import FUTURES, in_each, run_sets
from model.study.worth_knowing import FEWEST_SETS, Worth, best_now, worth_knowing

LOST = "visit_alone_late_per_month"
"""What is to be as small as can be: children whose visit falls due and is not made, a month."""
MOST_OPTIONS = 3


@dataclass(frozen=True, slots=True)
class WhatToMeasure:
    """``best``: the option to be chosen as things stand, of ``options``; ``lost``: by option, on
    average over ``sets`` sets; ``best_in``: in how many of them each is best. ``worth``: what
    knowing each input is worth, the most first."""

    options: tuple[str, ...]
    best: int
    lost: tuple[float, ...]
    best_in: tuple[int, ...]
    sets: int
    worth: tuple[Worth, ...]


def what_to_measure(
    runner: Runner,
    options: Mapping[str, Scenario],
    ensemble: Ensemble | None,
    *,
    weeks: int,
    seed: int,
    heard: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> WhatToMeasure | None:
    """Run two or three options in every set of an ensemble; None where it was stopped too soon.

    Raises ScenarioError for one option, for options of several baselines, and without sets.
    """
    baselines = {scenario.baseline for scenario in options.values()}
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise ScenarioError("measuring.how_many", most=MOST_OPTIONS, number=len(options))
    if len(baselines) > 1:
        raise ScenarioError("measuring.baselines")
    (baseline,) = baselines
    sets = sets_of(ensemble)[1:]
    if ensemble is None or len(sets) < FEWEST_SETS:
        raise ScenarioError("measuring.few_sets", baseline=baseline, needed=FEWEST_SETS)
    found = run_sets(
        runner,
        in_each(options, sets),
        futures=FUTURES,
        weeks=weeks,
        seed=seed,
        progress=lambda over: heard(len(next(iter(over.values()))), len(sets)),
        stop=stop,
    )
    names = tuple(options)
    done = len(found[names[0]])
    if done < FEWEST_SETS:
        return None
    losses = np.array(
        [
            [np.mean([one.measures[LOST] for one in found[name][place]]) for name in names]
            for place in range(done)
        ]
    )
    values = np.array([member.values for member in ensemble.members[:done]])
    best = losses.argmin(axis=1)
    return WhatToMeasure(
        options=names,
        best=best_now(losses),
        lost=tuple(losses.mean(axis=0).tolist()),
        best_in=tuple(int((best == option).sum()) for option in range(len(names))),
        sets=done,
        worth=tuple(worth_knowing(values, losses, [one.input for one in ensemble.varied])),
    )
