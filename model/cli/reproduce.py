"""``python -m model reproduce``: a pack run again, number by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.cli.arguments import Progress, run_all, running
from model.cli.terminal import tell
from model.runs.pack import (
    MAX_PACK_BYTES,
    NotReproduced,
    Pack,
    PackError,
    changed,
    differing,
    read_pack,
)
from model.runs.runner import default_workers
from model.words.packs import wrong_number
from model.words.refusals import said

MOST_TOLD = 10
"""Numbers that differ, named for each scenario."""


def reproduce(asked: Any) -> None:
    """Raises PackError when the pack cannot be run, NotReproduced when a number differs."""
    pack = _opened(asked.pack)
    tell(
        f"{pack.title}: {len(pack.scenarios)} scenarios, {pack.replications} replications of "
        f"{pack.weeks} weeks, seed {pack.seed}, made {pack.made}"
    )
    for message in changed(pack):
        tell(f"{said(message)}.")
    workers = min(asked.workers or default_workers(), pack.replications)
    with running(workers) as runner, Progress() as progress:
        show = progress.of_all(pack.replications * len(pack.scenarios))
        results = run_all(runner, pack.scenarios, pack.replications, pack, show)
    wrong = 0
    for name in pack.scenarios:
        found = differing(pack, name, results[name])
        wrong += len(found)
        numbers = sum(map(len, pack.measures[name].values())) + pack.weekly[name].size
        if not found:
            tell(f"{name}: all {numbers:,} numbers are the same")
            continue
        tell(f"{name}: {len(found):,} of {numbers:,} numbers differ")
        for one in found[:MOST_TOLD]:
            tell(f"  {wrong_number(one)}")
        if len(found) > MOST_TOLD:
            tell(f"  and {len(found) - MOST_TOLD:,} more")
    if wrong:
        if wrong == 1:
            raise NotReproduced("pack.one_number_differs")
        raise NotReproduced("pack.numbers_differ", number=wrong)
    tell("Reproduced: every number is the same.")


def _opened(path: Path) -> Pack:
    """The pack of a file, of which no more is read than a pack may have."""
    if not path.is_file():
        raise PackError("pack.none", path=path)
    if (size := path.stat().st_size) > MAX_PACK_BYTES:
        raise PackError("pack.too_large", size=size, most=MAX_PACK_BYTES)
    return read_pack(path.read_bytes())
