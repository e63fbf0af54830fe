"""``python -m model ensemble``: sets of inputs that fit what is known, found and written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from model.cli.arguments import MAX_SEED, in_processes, may_change, running, whole
from model.cli.terminal import tell
from model.cli.writing import as_toml, check_writable, write_whole
from model.evidence.ensemble import SETS, Progress, Search
from model.evidence.published_figure import SIMULATED_MEASURES
from model.results.measures import MEASURES
from model.runs.runner import default_workers
from model.scenario.baselines import baseline_names
from model.scenario.changes import Change, number_of
from model.scenario.errors import ScenarioError
from model.scenario.files import load_scenario
from model.scenario.fitting import ENSEMBLES, Ensemble
from model.words import fitting

SEED, MOST_SETS = 1, 500
OUTCOMES = tuple(name for name in SIMULATED_MEASURES if name in MEASURES)
"""What a year can be known by: compared with published figures, and measured of a future."""


def finds_ensemble(added: argparse.ArgumentParser) -> None:
    """For which baseline, with which figures of one's own, and how many sets."""
    added.add_argument("baseline", metavar="BASELINE", choices=baseline_names())
    may_change(added, "an input that you know, which is then not drawn; repeatable")
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
    changes = [Change.from_text(text) for text in asked.changes]
    scenario = load_scenario(asked.baseline)
    if changes:
        scenario = scenario.with_changes(changes, "This is us")
    own = bool(known or changes)
    path = asked.out or (None if own else ENSEMBLES / f"{asked.baseline}.toml")
    if path is not None:
        if asked.out is None:
            path.parent.mkdir(exist_ok=True)
        check_writable(path)
    with running(asked.workers or default_workers()) as runner:
        search = Search(runner, scenario, asked.seed, known=known, heard=_heard)
        found = search.sets(asked.sets)
    tell(fitting.how_found(found))
    tell(fitting.what_fits(found))
    for line in fitting.pinned(found):
        tell(line)
    tell(fitting.left_in_words(found))
    if path is not None:
        write_whole(path, ensemble_text(found))
        tell(f"{path.name} is written ({found.identity})")


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
