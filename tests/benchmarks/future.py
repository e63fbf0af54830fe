"""What one future costs: compiled beside plain, with luck that is known, and by size of service."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

from model.builds import PLAIN, SETTING, compiled

_ROOT = Path(__file__).resolve().parents[2]
SIZES = (1, 5, 20, 40)

# Prints the CPU seconds of a future; what is compiled or read once is not counted.
_DISTINCT = """
from time import process_time
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.files import load_scenario
scenario = load_scenario({baseline!r})
def future(number):
    history = simulate(scenario, weeks=52, seed=1, replication=number)
    replication_of(scenario, number, history)
future(0)
start = process_time()
for number in range(1, 9):
    future(number)
print((process_time() - start) / 8)
"""
_SHARED = """
from time import process_time
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.changes import Change
from model.scenario.files import load_scenario
baseline = load_scenario({baseline!r})
scenarios = [
    baseline.with_changes([Change(input="fsp_fte", add=more / 2)]) for more in range(1, 7)
]
def future(scenario, number):
    history = simulate(scenario, weeks=52, seed=1, replication=number)
    replication_of(scenario, number, history)
for scenario in scenarios:
    future(scenario, 0)
start = process_time()
for number in range(1, 4):
    for scenario in scenarios:
        future(scenario, number)
print((process_time() - start) / 18)
"""
_SIZE = """
from time import process_time
from model.engine.plan import plan_for
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from tests.scaled import times
futures = max(8 // {size}, 1)
scenario = times({size})
plan_for(scenario, 52)
if {size} == 1:
    simulate(scenario, weeks=52, seed=2, replication=0)
start = process_time()
for number in range(futures):
    history = simulate(scenario, weeks=52, seed=1, replication=number)
    replication_of(scenario, number, history)
print((process_time() - start) / futures)
"""


def _seconds(script: str, engine: str, **about: object) -> float:
    told = subprocess.run(
        [sys.executable, "-c", script.format(**about)],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        env={**os.environ, SETTING: engine, "PYTHONPATH": str(_ROOT)},
    )
    return float(told.stdout)


def engines(runs: int) -> None:
    """(h) A future of each baseline, compiled beside plain; alone, and of six scenarios."""
    if not compiled():
        print("(h) the engine is not compiled (python -m model build): plain alone")
    for baseline in ("2023-24", "2012-13"):
        for name, script in (("alone", _DISTINCT), ("one of six with the same luck", _SHARED)):
            plain, ratios = [], []
            for _ in range(runs):
                plain.append(_seconds(script, PLAIN, baseline=baseline))
                if compiled():
                    ratios.append(_seconds(script, "", baseline=baseline) / plain[-1])
            beside = f", compiled {statistics.median(ratios):.2f} of that" if ratios else ""
            print(
                f"(h) {baseline}, 52 weeks, {name}: {1000 * statistics.median(plain):.0f} ms "
                f"of CPU{beside}"
            )


def sizes(runs: int) -> None:
    """(i) A future by the size of the service, for as many contacts as once."""
    for engine in (PLAIN, "") if compiled() else (PLAIN,):
        by_size: dict[int, list[float]] = {size: [] for size in SIZES}
        for _ in range(runs):
            for size, seen in by_size.items():
                seen.append(_seconds(_SIZE, engine, size=size))
        once = by_size[1]
        beside = {
            size: statistics.median(t / o for t, o in zip(seen, once, strict=True))
            for size, seen in by_size.items()
        }
        ratios = ", ".join(f"{size} times {ratio:.1f}" for size, ratio in beside.items())
        print(f"(i) {'plain' if engine else 'compiled'}: a future costs, by size: {ratios}")
