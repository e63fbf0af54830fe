"""Children overdue move where children are let down, and only there; the study has more."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from model.agency_exit.choices import EXIT_WEEKS, HARM, ExitChoices
from model.agency_exit.options import exit_scenarios
from model.engine.simulation import simulate
from model.engine.vocabulary import CLOCKS, OWERS
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.scenario import Scenario

pytestmark = [pytest.mark.validation, pytest.mark.slow]
FUTURES = 8
OPTIONS = exit_scenarios(load_scenario("2023-24"), ExitChoices(), ("A", "C"))
Futures = list[Replication]


def ran(scenario: Scenario, **inputs: float) -> Futures:
    changes = [Change(input=name, set=value) for name, value in inputs.items()]
    asked = scenario.with_changes(changes, "Changed") if changes else scenario
    return [
        replication_of(asked, n, simulate(asked, weeks=EXIT_WEEKS, seed=23, replication=n))
        for n in range(FUTURES)
    ]


def mean(futures: Futures) -> float:
    return float(np.mean([r.measures[HARM] for r in futures]))


@pytest.fixture(scope="module")
def options() -> dict[str, Futures]:
    return {id_: ran(scenario) for id_, scenario in OPTIONS.items()}


@pytest.fixture(scope="module")
def short() -> Futures:
    """A front door that cannot keep up."""
    return ran(OPTIONS[DOING_NOTHING], front_door_fte=13.0)


def test_a_thousandth_more_work_moves_little(options: dict[str, Futures]) -> None:
    for id_, found in options.items():
        harder = mean(ran(OPTIONS[id_], effort_multiplier=1.001))
        assert harder == pytest.approx(mean(found), rel=0.08), id_  # the study: 5% of 30 futures


def test_it_goes_with_families_newly_late(options: dict[str, Futures], short: Futures) -> None:
    """From services that do well to one that fails: of those that do well, luck orders most."""
    futures = [r for found in (*options.values(), short) for r in found]
    level = np.array([sum(r.series(f"owed_by:{o}") for o in OWERS) for r in futures])
    late = np.array(
        [
            sum(r.series(f"due_families:{c}") - r.series(f"in_time_families:{c}") for c in CLOCKS)
            for r in futures
        ]
    )
    assert spearmanr(level.ravel(), late.ravel()).statistic >= 0.6
    assert spearmanr(level.sum(axis=1), late.sum(axis=1)).statistic >= 0.7


@pytest.mark.parametrize(
    "broken",
    [
        {"cap_points_front_door": 1.0, "cap_points_fsp": 1.0},
        {"front_door_manager_fte": 0.0},
        {"chair_fte": 1.0, "conferences_per_chair": 2.0, "external_conferences": 0.0},
    ],
    ids=" ".join,
)
def test_it_doubles_at_least_where_the_service_fails(
    options: dict[str, Futures], broken: dict[str, float]
) -> None:
    assert mean(ran(OPTIONS[DOING_NOTHING], **broken)) >= 2 * mean(options[DOING_NOTHING])


def test_it_doubles_at_least_where_the_front_door_cannot_keep_up(
    options: dict[str, Futures], short: Futures
) -> None:
    assert mean(short) >= 2 * mean(options[DOING_NOTHING])
