"""Does what is warned of before a run agree with what is booked in it?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from tests.warned import apart, staffed

pytestmark = [pytest.mark.validation, pytest.mark.study]
SEED, FUTURES, WEEKS = 101, 40, 52
CHAIRS = (1.0, 2.0, 3.0, 4.0)
FRONT_DOOR = {"2023-24": (10, 11, 12, 13, 14, 15, 17, 20, 25), "2012-13": (10, 15, 25)}
AGREES = 5.0


def test_warnings_agree_with_runs(runner: Runner, keep: Callable[..., None]) -> None:
    worst: dict[str, tuple[float, str]] = {}
    for baseline, workers in FRONT_DOOR.items():
        for chairs, front_door in product(CHAIRS, workers):
            scenario = staffed(baseline, chair_fte=chairs, front_door_fte=float(front_door))
            futures = results_of(runner, scenario, replications=FUTURES, weeks=WEEKS, seed=SEED)
            for team, before, run in apart(scenario, futures, WEEKS):
                where = (
                    f"{baseline}, {team}, {chairs:g} chairs and {front_door} at the front door: "
                    f"{before:.1f}% warned of"
                )
                key = f"{baseline}, {team}"
                worst[key] = max(worst.get(key, (0.0, "")), (abs(before - run), where))
    furthest = max(off for off, _ in worst.values())
    assert furthest <= AGREES, worst
    keep(
        "warnings-agree-with-runs",
        question="Does what is warned of before a run agree with what is booked in it?",
        answer=f"Over one to four chairs and 10 to 25 front-door workers, hours needed and slots "
        f"booked are at most {furthest:.1f} points from what arithmetic says before a run.",
        scenario="2023-24 and 2012-13",
        seed=SEED,
        replications=FUTURES,
        weeks=WEEKS,
        figures={
            f"furthest apart: {where}": (round(off, 1), "points") for off, where in worst.values()
        },
    )
