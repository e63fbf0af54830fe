"""``--in-sets``: in how many sets of inputs that fit what is known an answer holds."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from model.cli.arguments import Progress
from model.results.measures import HEADLINE
from model.runs.runner import Runner
from model.scenario.errors import ScenarioError
from model.scenario.fitting import FittingSet, fitting_sets
from model.scenario.scenario import Scenario
from model.study.uncertainty import FUTURES, OverSets, difference_spread, run_sets

NAME = "sets"


def asks_in_sets(added: argparse.ArgumentParser) -> None:
    """Whether the answer is asked for in every set."""
    added.add_argument(
        "--in-sets",
        action="store_true",
        help="ask in every set of inputs that fit what is known, too: in how many it holds "
        "(some minutes)",
    )


def sets_for(asked: Any, scenarios: Mapping[str, Scenario]) -> Sequence[FittingSet]:
    """The sets that are asked in, none where that was not asked.

    Raises ScenarioError for scenarios of several baselines.
    """
    if not asked.in_sets:
        return ()
    baselines = {one.baseline for one in scenarios.values()}
    if len(baselines) > 1:
        raise ScenarioError("measuring.baselines")
    return fitting_sets(*baselines)


def in_sets(runner: Runner, asked: Any, scenarios: Sequence[Mapping[str, Scenario]]) -> OverSets:
    """The futures of every scenario in each set, and how far it is on stderr."""
    with Progress() as progress:
        show = progress.of_all(len(scenarios))
        return run_sets(
            runner,
            scenarios,
            futures=FUTURES,
            weeks=asked.weeks,
            seed=asked.seed,
            progress=lambda found: show(NAME, len(next(iter(found.values())))),
        )


def sets_content(results: OverSets, reference: str) -> dict[str, Any]:
    """What differs from the reference over the sets, as plain values for a JSON file."""
    return {
        "sets": len(results[reference]),
        "replications": FUTURES,
        "differences": {
            name: {
                one.measure: {
                    "own": one.own,
                    "low": one.low,
                    "high": one.high,
                    "the_same_way_in": one.alike,
                }
                for measure in HEADLINE
                if (one := difference_spread(results[name], results[reference], measure)).sets
            }
            for name in results
            if name != reference
        },
    }
