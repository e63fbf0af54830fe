"""What a future costs by the size of the service: work for each contact is the same at any size."""

from __future__ import annotations

import cProfile
import os
import pstats
import subprocess
import sys

import pytest

from model.builds import compiled
from model.engine.plan import plan_for
from model.engine.simulation import simulate
from model.scenario.scenario import Scenario
from tests.scaled import times

pytestmark = [pytest.mark.validation, pytest.mark.slow]

LARGE = 40
WEEKS = 52
MOST_MEGABYTES = 250


def _calls(scenario: Scenario, futures: int, weeks: int) -> float:
    """Calls of functions that one future makes."""
    plan_for(scenario, weeks)
    profile = cProfile.Profile()
    profile.enable()
    for number in range(futures):
        simulate(scenario, weeks=weeks, seed=1, replication=number)
    profile.disable()
    return float(pstats.Stats(profile).total_calls) / futures  # type: ignore[attr-defined]


@pytest.mark.skipif(compiled(), reason="what is compiled calls nothing that is counted")
def test_forty_times_the_service_is_forty_times_the_work() -> None:
    """Counted, not timed: nothing that is done for each contact looks at everybody."""
    once, large = _calls(times(1), 10, 26), _calls(times(LARGE), 1, 26)
    assert large < 1.05 * LARGE * once


_CHILD = """
from pathlib import Path
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from tests.scaled import times
scenario = times({size})
replication_of(scenario, 0, simulate(scenario, weeks={weeks}, seed=1, replication=0))
# Not ``ru_maxrss``, which goes on with the peak of whoever started the process.
peak = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(peak["VmHWM"].split()[0]) / 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is told in other units or not")
def test_a_future_of_a_large_service_takes_at_most_250_megabytes() -> None:
    """At its peak, everything that its process has loaded counted."""
    told = subprocess.run(
        [sys.executable, "-c", _CHILD.format(size=LARGE, weeks=WEEKS)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert float(told.stdout) <= MOST_MEGABYTES
