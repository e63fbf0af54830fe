"""Digests and a pack of the numbers that the current sources make.

Whoever changes a number remakes both in the same commit (``python -m tests.reproduction``, some
two minutes on two cores) and says so in the change log.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.agency_exit.choices import ExitChoices
from model.agency_exit.options import exit_scenarios
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.runs.pack import pack_bytes
from model.runs.version import code_version
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from model.words.packs import READ_ME, inputs_csv

FOLDER = Path(__file__).resolve().parent
DIGESTS, PACK = FOLDER / "digests.json", FOLDER / "current.pack.zip"
EARLIER = FOLDER / "before_the_move.pack.zip"
"""A pack that another engine made."""
SEED = 1
WHOLE, FEW = 100, 4
"""Replications of each baseline: in the slow test, and in the default one."""
_OPTIONS, _OPTIONS_FEW = 30, 2
_PACK_REPLICATIONS, _PACK_WEEKS = 4, 52
PYTHON = ".".join(platform.python_version_tuple()[:2])


def scenarios() -> dict[str, tuple[Scenario, int, int, int]]:
    """By name: what is run, for how many weeks, how often, and how often where time is short."""
    found = {name: (load_scenario(name), 52, WHOLE, FEW) for name in ("2023-24", "2012-13")}
    for letter, option in exit_scenarios(load_scenario("2023-24"), ExitChoices()).items():
        found[f"exit {letter}"] = (option, 78, _OPTIONS, _OPTIONS_FEW)
    return found


def measured(job: tuple[Scenario, int, int]) -> Replication:
    """One replication: scenario, weeks, number."""
    scenario, weeks, number = job
    history = simulate(scenario, weeks=weeks, seed=SEED, replication=number)
    return replication_of(scenario, number, history)


def digest(results: Iterable[Replication]) -> str:
    """Sixteen hexadecimal digits of every measure, weekly series and post, to the last bit."""
    total = hashlib.sha256()
    for result in results:
        total.update(json.dumps({k: repr(v) for k, v in result.measures.items()}).encode())
        total.update(result.weekly.tobytes())
        total.update(result.posts.tobytes())
    return total.hexdigest()[:16]


def digests() -> dict[str, Any]:
    """As kept: the Python and engine they are of, and by scenario the digests of few and of all."""
    found: dict[str, dict[str, str]] = {}
    with ProcessPoolExecutor() as pool:
        for name, (scenario, weeks, whole, few) in scenarios().items():
            jobs = [(scenario, weeks, number) for number in range(whole)]
            results = list(pool.map(measured, jobs, chunksize=2))
            found[name] = {"few": digest(results[:few]), "whole": digest(results)}
    return {"python": PYTHON, "engine": code_version(), "seed": SEED, "digests": found}


def packed() -> bytes:
    """A pack of both baselines and of one exit plan, the same to the byte for the same engine."""
    chosen: Mapping[str, Scenario] = {
        "2023-24": load_scenario("2023-24"),
        "2012-13": load_scenario("2012-13"),
        "exit C": scenarios()["exit C"][0],
    }
    results = {
        name: [measured((scenario, _PACK_WEEKS, n)) for n in range(_PACK_REPLICATIONS)]
        for name, scenario in chosen.items()
    }
    made = datetime(2026, 11, 26, tzinfo=UTC)
    return pack_bytes(
        "The current engine's numbers",
        made,
        chosen,
        results,
        weeks=_PACK_WEEKS,
        seed=SEED,
        inputs=inputs_csv(chosen),
        read_me=READ_ME,
    )
