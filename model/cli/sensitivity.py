"""``python -m model sensitivity``: what matters in a scenario, in order."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from model.cli.arguments import in_processes, lasts, may_change, running, whole
from model.cli.as_json import as_json
from model.cli.asked import SCENARIO_HELP, check_target, scenario_of
from model.cli.terminal import tell, tell_error
from model.cli.writing import write_whole
from model.evidence.what_matters import WhatMatters, what_matters
from model.results.measures import CLOCK_MEASURES, HEADLINE
from model.runs.runner import default_workers
from model.runs.version import code_version
from model.study.sensitivity import FUTURES, LEVEL
from model.words.what_matters import changes_nothing, hangs_on, taken_back

_FEWEST, _MOST = 3, 60
_TOLD_EVERY = 200
"""Futures between two lines of progress."""


def ranks(added: argparse.ArgumentParser) -> None:
    """Of which scenario, and in how many futures."""
    added.add_argument("scenario", metavar="SCENARIO", help=SCENARIO_HELP)
    lasts(added)
    may_change(added, "change an input; repeatable (python -m model inputs)")
    added.add_argument(
        "--replications",
        type=whole("replications", _FEWEST, _MOST),
        default=FUTURES,
        metavar="N",
        help=f"pairs of futures for each input ({FUTURES})",
    )
    in_processes(added)
    added.add_argument("--json", type=Path, metavar="FILE", help="write every order to a file")


def sensitivity(asked: Any) -> None:
    """Move every uncertain input by itself, and say what matters. Raises ScenarioError."""
    if asked.json:
        check_target(asked.json, asked.scenario)
    scenario = scenario_of(asked)
    told = 0

    def heard(done: int, of: int) -> None:
        nonlocal told
        if done - told >= _TOLD_EVERY:
            told = done
            tell_error(f"{done:,} of at most {of:,} futures")

    with running(asked.workers or default_workers()) as runner:
        found = what_matters(
            runner,
            scenario,
            weeks=asked.weeks,
            seed=asked.seed,
            futures=asked.replications,
            heard=heard,
        )
    if asked.json:
        write_whole(asked.json, as_json(content(found)))
    targets = {name: one.target for name, one in found.tried.items()}
    tell(f"{len(found.tried)} inputs of {scenario.name}, each by itself over the range that fits")
    for measure in CLOCK_MEASURES:
        tell(hangs_on(measure, found.groups[measure], targets, found.elsewhere[measure]))
    if narrowed := taken_back(one.target for one in found.tried.values() if one.taken_back):
        tell(narrowed)
    if found.small:
        tell(f"{len(found.small)} further inputs move every measure less far than others do.")
    if found.inert:
        tell(changes_nothing(found.inert, targets))


def content(found: WhatMatters) -> dict[str, Any]:
    """What was found, as plain values for a JSON file."""
    return {
        "scenario": found.scenario.identity,
        "engine": code_version(),
        "weeks": found.weeks,
        "seed": found.seed,
        "replications": found.futures,
        "level": LEVEL,
        "inputs": {
            name: {
                "change": one.target,
                "low": one.low,
                "high": one.high,
                "own": one.own,
                "taken_back": one.taken_back,
            }
            for name, one in found.tried.items()
        },
        "changes_nothing": list(found.inert),
        "cannot_be_moved": list(found.impossible),
        "small": list(found.small),
        "depends_on_the_others": found.elsewhere,
        "sets": found.sets,
        "measures": {
            measure: [
                [
                    {"input": one.input, "effect": one.mean, "low": one.low, "high": one.high}
                    for one in group
                ]
                for group in found.groups[measure]
            ]
            for measure in HEADLINE
        },
    }
