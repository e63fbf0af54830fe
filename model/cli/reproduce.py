"""``python -m model reproduce``: a pack run again, number by number."""

from __future__ import annotations

from typing import Any

from model.cli.arguments import Progress, run_all
from model.runs.pack import PackError, changed, differing, read_pack
from model.runs.runner import Runner, default_workers
from model.words.packs import wrong_number
from model.words.refusals import said

MOST_TOLD = 10
"""Numbers that differ, named for each scenario."""


def reproduce(asked: Any) -> None:
    """Raises PackError when a number is not the same, or the pack cannot be run."""
    if not asked.pack.is_file():
        raise PackError("pack.none", path=asked.pack)
    pack = read_pack(asked.pack.read_bytes())
    print(
        f"{pack.title}: {len(pack.scenarios)} scenarios, {pack.replications} replications of "
        f"{pack.weeks} weeks, seed {pack.seed}, made {pack.made}"
    )
    for message in changed(pack):
        print(f"{said(message)}.")
    runner = Runner(min(asked.workers or default_workers(), pack.replications))
    try:
        with Progress() as progress:
            show = progress.of_all(pack.replications * len(pack.scenarios))
            results = run_all(runner, pack.scenarios, pack.replications, pack, show)
    finally:
        runner.shutdown()
    wrong = 0
    for name in pack.scenarios:
        found = differing(pack, name, results[name])
        wrong += len(found)
        numbers = sum(map(len, pack.measures[name].values())) + pack.weekly[name].size
        if not found:
            print(f"{name}: all {numbers:,} numbers are the same")
            continue
        print(f"{name}: {len(found):,} of {numbers:,} numbers differ")
        for one in found[:MOST_TOLD]:
            print(f"  {wrong_number(one)}")
        if len(found) > MOST_TOLD:
            print(f"  and {len(found) - MOST_TOLD:,} more")
    if wrong:
        if wrong == 1:
            raise PackError("pack.one_number_differs")
        raise PackError("pack.numbers_differ", number=wrong)
    print("Reproduced: every number is the same.")
