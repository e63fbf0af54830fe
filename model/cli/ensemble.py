"""``python -m model ensemble``: sets of inputs that fit what is known, found and written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from model.cli.arguments import MAX_SEED, in_processes, may_change, running, whole
from model.cli.asked import SCENARIO_HELP, scenario_of
from model.cli.terminal import tell
from model.cli.writing import as_toml, check_writable, write_whole
from model.evidence.ensemble import SETS, Progress, Search
from model.evidence.published_figure import SIMULATED_MEASURES
from model.results.measures import MEASURES
from model.runs.runner import default_workers
from model.scenario.baselines import baseline_names
from model.scenario.changes import number_of
from model.scenario.errors import ScenarioError
from model.scenario.fitting import ENSEMBLES, Ensemble
from model.words import fitting

SEED, MOST_SETS = 1, 500
OUTCOMES = tuple(name for name in SIMULATED_MEASURES if name in MEASURES)
"""What a year can be known by: compared with published figures, and measured of a future."""


def finds_ensemble(added: argparse.ArgumentParser) -> None:
    """For which baseline, with which figures of one's own, and how many sets."""
    added.add_argument(
        "scenario", metavar="BASELINE", help=f"or a file of your own: {SCENARIO_HELP}"
    )
    may_change(added, "an input that you know, which is then not drawn; repeatable")
    added.add_argument(
        "--between",
        action="append",
        default=[],
        metavar="INPUT=LOW..HIGH",
        help="the range an input lies in as far as you know, from a time diary, say; repeatable",
    )
    added.add_argument(
        "--known",
        action="append",
        default=[],
        metavar="MEASURE=VALUE",
        help="an outcome of your own year, in place of the published one; repeatable",
    )
    for name, least, most, usual, what in (
        ("sets", 1, MOST_SETS, SETS, "how many that fit"),
        ("seed", 0, MAX_SEED, SEED, "of what is drawn, and of the futures"),
    ):
        added.add_argument(
            f"--{name}",
            type=whole(name, least, most),
            default=usual,
            metavar="N",
            help=f"{what} ({usual})",
        )
    added.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where they are written (in place of the shipped ones, where nothing is your own)",
    )
    in_processes(added)


def find_ensemble(asked: Any) -> None:
    """Search, and write what was found. Raises ScenarioError, OSError."""
    known = dict(_known(text) for text in asked.known)
    between = dict(_between(text) for text in asked.between)
    scenario = scenario_of(asked)
    own = bool(known or between or asked.changes) or asked.scenario not in baseline_names()
    path = asked.out or (None if own else ENSEMBLES / f"{scenario.baseline}.toml")
    if path is not None:
        if asked.out is None:
            path.parent.mkdir(exist_ok=True)
        check_writable(path)
    with running(asked.workers or default_workers()) as runner:
        search = Search(runner, scenario, asked.seed, known=known, between=between, heard=_heard)
        found = search.sets(asked.sets)
    tell(fitting.how_found(found))
    tell(fitting.what_fits(found))
    for line in fitting.pinned(found):
        tell(line)
    tell(fitting.left_in_words(found))
    if search.gave_up and asked.out is None:  # too few do not take the place of those shipped
        raise search.gave_up
    if path is not None:
        write_whole(path, ensemble_text(found))
        tell(f"{path.name} is written ({found.identity})")
    if search.gave_up:
        raise search.gave_up


def _between(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.partition("=")
    low, dots, high = ends.partition("..")
    try:
        if dots:
            return name, (number_of(low), number_of(high))
    except ValueError:
        pass
    raise ScenarioError("fitting.between", text=text)


def ensemble_text(found: Ensemble) -> str:
    """The file of an ensemble."""
    made = f"# Made by: python -m model ensemble {found.baseline}\n"
    return made + as_toml(found.model_dump())


def _heard(progress: Progress) -> None:
    tell(f"{progress.accepted} of {progress.wanted} sets, of {progress.tried} that were run")


def _known(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    if name not in OUTCOMES:
        raise ScenarioError("fitting.outcome", name=name, known=OUTCOMES)
    try:
        return name, number_of(value)
    except ValueError:
        raise ScenarioError("fitting.known", text=text) from None
