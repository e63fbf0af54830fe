"""Luck is drawn once for all scenarios that are compared, and is the same as if drawn anew."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from model.engine.kept_luck import ROOM, ROOM_OF_EACH, SHELF, Shelf
from model.engine.luck import Luck, Purpose
from model.engine.morning import Cancelled
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from tests.scaled import times

pytestmark = pytest.mark.units

WEEKS = 6


def measured(scenario: Scenario, seed: int, replication: int, weeks: int = WEEKS) -> Replication:
    return replication_of(
        scenario, replication, simulate(scenario, weeks=weeks, seed=seed, replication=replication)
    )


def anew(scenario: Scenario, seed: int, replication: int, weeks: int = WEEKS) -> Replication:
    """The same with nothing on the shelf."""
    SHELF.take(seed + 1, 0)
    return measured(scenario, seed, replication, weeks)


def same(a: Replication, b: Replication) -> bool:
    return a.weekly.tobytes() == b.weekly.tobytes() and a.measures == b.measures


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    base = load_scenario("2023-24")
    people = load_scenario("2012-13")
    return [
        base,
        base.with_changes([Change(input="contacts_per_year", multiply=1.4)]),
        base.with_changes([Change(input="front_door_fte", add=2)]),
        base.with_changes([Change(input="leave_days", set=20)]),
        people,
    ]


def test_scenarios_one_after_the_other_are_what_each_is_alone(scenarios: list[Scenario]) -> None:
    alone = [[anew(each, 3, n) for each in scenarios] for n in (0, 1)]
    SHELF.take(4, 0)
    for n in (0, 1):
        for _ in range(2):  # the second time everything is on the shelf
            for each, expected in zip(scenarios, alone[n], strict=True):
                assert same(measured(each, 3, n), expected), each.identity


def test_a_longer_run_and_a_shorter_one_read_the_same_luck(scenarios: list[Scenario]) -> None:
    base = scenarios[0]
    longer, shorter = anew(base, 3, 0, 12), anew(base, 3, 0, 8)
    assert same(measured(base, 3, 0, 12), longer)
    assert same(measured(base, 3, 0, 8), shorter)


def test_something_is_kept_and_read_again() -> None:
    shelf = Shelf()
    luck = shelf.take(1, 0)
    row = luck.row(Purpose.VISITS, 7)
    shelf.put_back(luck)
    again = shelf.take(1, 0)
    assert again is luck
    assert again.row(Purpose.VISITS, 7) is row
    assert list(row) == list(Luck(1, 0).row(Purpose.VISITS, 7))


def test_of_another_seed_nothing_is_kept() -> None:
    shelf = Shelf()
    luck = shelf.take(1, 0)
    luck.row(Purpose.VISITS, 7)
    other = shelf.take(2, 0)
    shelf.put_back(luck)
    shelf.put_back(other)
    assert shelf.take(2, 0) is not luck
    assert shelf.take(1, 0) is not luck


def test_while_it_is_read_it_is_nobody_elses() -> None:
    """Two threads with the same replication would turn the generator under each other's hands."""
    shelf = Shelf()
    luck = shelf.take(1, 0)
    luck.row(Purpose.VISITS, 7)
    assert shelf.take(1, 0) is not luck


def test_threads_with_the_same_luck_find_the_same(scenarios: list[Scenario]) -> None:
    expected = anew(scenarios[0], 3, 0)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: measured(scenarios[0], 3, 0), range(8)):
            assert same(found, expected)


def test_threads_take_and_put_back_at_the_same_time() -> None:
    shelf = Shelf()

    def busy(first: int) -> None:
        for n in range(400):
            luck = shelf.take(1, first + n % 40)
            luck.keep(n, n, 10)
            shelf.put_back(luck)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(busy, range(0, 240, 40)))
    finally:
        sys.setswitchinterval(usual)
    assert all(shelf.take(1, n).size > 0 for n in range(240))


def test_there_is_an_end_to_what_is_kept_of_one_and_of_all() -> None:
    shelf = Shelf()
    total = 0
    for replication in range(ROOM // ROOM_OF_EACH + 3):
        luck = shelf.take(1, replication)
        for owner in range(6000):
            luck.row(Purpose.VISITS, owner)
        shelf.put_back(luck)
        assert luck.size <= 1.01 * ROOM_OF_EACH
        total += luck.size
    assert 0.9 * ROOM < total <= 1.02 * ROOM


def test_a_large_service_keeps_no_more_of_a_replication_than_a_small_one() -> None:
    simulate(times(3), weeks=WEEKS, seed=9, replication=0)
    luck = SHELF.take(9, 0)
    assert 0 < luck.size <= 1.01 * ROOM_OF_EACH
    SHELF.put_back(luck)


def test_a_run_that_is_called_off_leaves_luck_as_good_as_new(scenarios: list[Scenario]) -> None:
    expected = anew(scenarios[0], 5, 0)
    SHELF.take(6, 0)
    days = iter(range(10))
    with pytest.raises(Cancelled):
        simulate(scenarios[0], weeks=WEEKS, seed=5, replication=0, stop=lambda: next(days, 10) >= 9)
    assert same(measured(scenarios[0], 5, 0), expected)
