"""``python -m model sets``: further sets of inputs that fit, found and written."""

from __future__ import annotations

import argparse
import json
from typing import Any

from model.cli.arguments import MAX_SEED, in_processes, whole
from model.cli.terminal import tell
from model.cli.writing import write_whole
from model.evidence.set_search import Search
from model.runs.runner import Runner, default_workers
from model.scenario.baselines import baseline_names
from model.scenario.fitting import SETS, FittingSet

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
    runner = Runner(asked.workers or default_workers())
    try:
        found = Search(runner, asked.baseline, asked.seed, tell).sets(
            asked.draws, asked.replications
        )
    finally:
        runner.shutdown()
    folder = SETS / asked.baseline
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("*.toml"):
        earlier.unlink()
    for place, one in enumerate(found):
        path = folder / f"{place}.toml"
        write_whole(path, as_toml(one))
        tell(f"{path.name}: {one.outcomes['visit_alone_real']:.1f}% of visits really in time")


def as_toml(one: FittingSet) -> str:
    """The file of a set; text and numbers of JSON are those of TOML too."""
    lines = [f"# Made by: python -m model sets {one.baseline}"]
    for name in ("baseline", "name", "seed", "replications", "weeks", "engine"):
        lines.append(f"{name} = {json.dumps(getattr(one, name))}")
    for table in ("outcomes", "mended"):
        lines += ["", f"[{table}]"]
        lines += [f"{name} = {value}" for name, value in getattr(one, table).items()]
    for change in one.changes:
        lines += ["", "[[changes]]", f"input = {json.dumps(change.input)}"]
        lines.append(f"set = {json.dumps(change.set)}")
    return "\n".join(lines) + "\n"
