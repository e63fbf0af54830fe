"""How many futures does it save that two scenarios meet the same luck?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.scenario.ready_questions import scenario_named
from model.study.comparison import compare

pytestmark = [pytest.mark.validation, pytest.mark.study]

REFERENCE, SEED, WEEKS, FUTURES = "2023-24", 103, 52, 400
QUESTION = "2023-24+one-more-fsp"
TOLD = ("visit_alone_recorded", "review_in_time", "register_end", "caseload_fsp")


def test_shared_luck_saves_futures(
    runner: Runner, keep: Callable[..., None], called: Callable[[str], str]
) -> None:
    """The spread of paired differences against that of two sides with luck of their own."""
    now, then = (
        results_of(runner, scenario_named(name), replications=FUTURES, weeks=WEEKS, seed=SEED)
        for name in (REFERENCE, QUESTION)
    )
    found = compare(then, now, scenario_named(REFERENCE).inputs, TOLD)
    fewer = {measure: found[measure].variance_ratio for measure in TOLD}
    least, most = min(fewer, key=lambda m: fewer[m]), max(fewer, key=lambda m: fewer[m])
    keep(
        "shared-luck",
        question="How many times fewer futures does a paired difference need, for one more FSP "
        "worker?",
        answer=f"From {fewer[least]:.1f} times fewer ({called(least)}) to "
        f"{fewer[most]:.1f} times fewer ({called(most)}).",
        scenario=QUESTION,
        seed=SEED,
        replications=FUTURES,
        weeks=WEEKS,
        figures={
            called(measure): (round(ratio, 2), "times fewer") for measure, ratio in fewer.items()
        },
    )
    assert fewer[least] > 1
