"""What is warned of before a run agrees with what is booked in it; the study has more."""

from __future__ import annotations

import pytest

from model.engine.simulation import simulate
from model.results.measuring import replication_of
from tests.warned import apart, staffed

pytestmark = [pytest.mark.validation, pytest.mark.slow]
WEEKS, FUTURES = 52, 24
AGREES = 8.0
"""Points. Twenty-four futures are less sure than the study's forty, whose bar is five: years in
which reports pile up differ by more than that."""


@pytest.mark.parametrize("chairs", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("front_door", [13.0, 17.0, 25.0])
def test_a_warning_agrees_with_the_run(chairs: float, front_door: float) -> None:
    scenario = staffed("2023-24", chair_fte=chairs, front_door_fte=front_door)
    futures = [
        replication_of(scenario, n, simulate(scenario, weeks=WEEKS, seed=17, replication=n))
        for n in range(FUTURES)
    ]
    for team, before, run in apart(scenario, futures, WEEKS):
        assert before == pytest.approx(run, abs=AGREES), team
