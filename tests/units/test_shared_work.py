"""A team that works from one pool: changes of worker, caseload and load are there as elsewhere."""

from __future__ import annotations

from functools import cache

import pytest

from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.changes import Change
from model.scenario.files import load_scenario

pytestmark = pytest.mark.units
FUTURES = 3


@cache
def measured(*changes: tuple[str, object]) -> dict[str, float]:
    """Averages over a few futures of the baseline with inputs set."""
    made = [Change(input=name, set=value) for name, value in changes]
    scenario = load_scenario("2023-24").with_changes(made, "a scenario")
    found = [
        replication_of(scenario, n, simulate(scenario, weeks=52, seed=1, replication=n)).measures
        for n in range(FUTURES)
    ]
    return {name: sum(m[name] for m in found) / FUTURES for name in found[0]}


ALONE = tuple(
    (f"{team}_{kind}_fte", 0.0) for team in ("front_door", "fsp") for kind in ("agency", "nqsw")
)
POOLS = (("front_door_allocation", "pool"), ("fsp_allocation", "pool"))


def test_children_meet_whoever_is_free() -> None:
    own, pool = measured(), measured(*POOLS)
    assert pool["worker_changes"] > 5 * own["worker_changes"]
    assert pool["s47_seen_through"] < own["s47_seen_through"] / 2


def test_the_way_out_of_a_pool_to_a_worker_is_a_change() -> None:
    out = measured(("front_door_allocation", "pool"))
    history = simulate(
        load_scenario("2023-24").with_changes(
            [Change(input="front_door_allocation", set="pool")], "a pool"
        ),
        weeks=20,
        seed=1,
        replication=0,
    )
    changes = sum(history.tallies["worker change"][1])
    assert changes > sum(history.tallies["handover"][1]), "each handover is one more"
    assert out["worker_changes"] > measured()["worker_changes"]


def test_one_worker_alone_is_never_changed() -> None:
    """A pool of one is a worker with a list."""
    alone = measured(*POOLS, ("front_door_fte", 1.0), ("fsp_fte", 1.0), *ALONE)
    # Only the way from the front door's one to FSP's one.
    assert alone["worker_changes"] < 3
    assert alone["s47_seen_through"] == pytest.approx(100, abs=5)


def test_the_caseload_is_the_teams_over_its_people() -> None:
    own, pool = measured(), measured(*POOLS)
    assert pool["caseload_fsp"] == pytest.approx(own["caseload_fsp"], rel=0.15)
    assert pool["caseload_fsp"] == pytest.approx(pool["caseload_fsp_max"])
    assert pool["points_fsp"] == pytest.approx(own["points_fsp"], rel=0.15)
    assert pool["caseload_front_door"] > 5


def test_load_makes_ill_in_a_pool_too() -> None:
    effect = (("sickness_load_effect", 0.05), ("reference_caseload", 5.0))
    assert measured(*POOLS, *effect)["sickness"] > 1.2 * measured(*POOLS)["sickness"]
    assert measured(*effect)["sickness"] > 1.2 * measured()["sickness"]
