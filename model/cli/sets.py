"""``python -m model sets``: further sets of inputs that fit, found and written."""

from __future__ import annotations

import argparse
from typing import Any

from model.cli.arguments import MAX_SEED, in_processes, running, whole
from model.cli.terminal import tell
from model.cli.writing import as_toml, write_whole
from model.evidence.set_search import Search
from model.runs.runner import default_workers
from model.scenario.baselines import baseline_names
from model.scenario.fitting import REAL, SETS, FittingSet

DRAWS, FUTURES, SEED = 48, 100, 1


def finds_sets(added: argparse.ArgumentParser) -> None:
    """For which baseline, and how hard it is searched."""
    added.add_argument("baseline", metavar="BASELINE", choices=baseline_names())
    for name, usual, most, what in (
        ("draws", DRAWS, 10_000, "sets that are tried"),
        ("replications", FUTURES, 1_000, "futures that those kept are measured on"),
        ("seed", SEED, MAX_SEED, "of what is drawn, and of the futures"),
    ):
        added.add_argument(
            f"--{name}",
            type=whole(name, 0 if name == "seed" else 1, most),
            default=usual,
            metavar="N",
            help=f"{what} ({usual})",
        )
    in_processes(added)


def find_sets(asked: Any) -> None:
    """Search, and write what was found in place of what was there. Raises ScenarioError."""
    with running(asked.workers or default_workers()) as runner:
        found = Search(runner, asked.baseline, asked.seed, tell).sets(
            asked.draws, asked.replications
        )
    folder = SETS / asked.baseline
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{place}.toml" for place in range(len(found))]
    for path, one in zip(paths, found, strict=True):
        write_whole(path, set_text(one))
        tell(f"{path.name}: {one.outcomes[REAL]:.1f}% of visits really in time")
    for earlier in set(folder.glob("*.toml")) - set(paths):
        earlier.unlink()


def set_text(one: FittingSet) -> str:
    """The file of a set."""
    content = one.model_dump(exclude={"changes"})
    content["changes"] = [{"input": change.input, "set": change.set} for change in one.changes]
    if not one.changes:
        del content["changes"]
    return f"# Made by: python -m model sets {one.baseline}\n{as_toml(content)}"
