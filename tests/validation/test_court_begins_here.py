"""Proceedings that begin from the register and from plans, so that levers upstream reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Any

import pytest

from model.engine.history import History
from model.engine.simulation import simulate
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation


def _begun(history: History, name: str, weeks: Iterable[int]) -> int:
    families = history.tallies[name][1]
    return sum(families[week] for week in weeks)


def _years(scenario: Scenario, n: int, weeks: int = 104) -> list[History]:
    return [simulate(scenario, weeks=weeks, seed=31, replication=k) for k in range(n)]


def test_at_a_rate_of_nought_proceedings_come_from_outside_alone(
    run: Callable[..., History], varied_off: Callable[..., Scenario]
) -> None:
    history = run(varied_off())
    assert not sum(history.tallies["register>court"][1])
    assert not sum(history.tallies["care and support>court"][1])
    assert sum(history.tallies["court begun"][1]) > 10


@pytest.mark.slow
def test_the_shipped_number_is_met_six_in_ten_from_the_register(
    varied: Callable[..., Scenario],
) -> None:
    found = _years(varied(), 24)
    begun = fmean(_begun(h, "court begun", range(104)) / 2 for h in found)
    register = fmean(_begun(h, "register>court", range(104)) / 2 for h in found)
    assert 21 < begun < 27
    assert 0.5 < register / begun < 0.7


@pytest.mark.slow
def test_fewer_or_more_conferences_bring_fewer_or_more_proceedings_in_the_second_year(
    varied: Callable[..., Scenario],
) -> None:
    """At least four tenths of the proportional change: a fifth fewer, two fifths more."""
    second = range(52, 104)
    usual = varied().inputs.s47_to_icpc

    def begun(times: float) -> float:
        years = _years(varied(s47_to_icpc=usual * times), 24)
        return fmean(_begun(history, "court begun", second) for history in years)

    half, now, twice = begun(0.5), begun(1.0), begun(2.0)
    assert half <= now * 0.8
    assert twice >= now * 1.4


def test_who_goes_to_court_comes_off_the_register_and_is_held_in_fsp(
    run: Callable[..., History], varied: Callable[..., Scenario]
) -> None:
    at_once: dict[str, Any] = {"court_from_register": 3.0, "court_from_plans": 3.0}
    history = run(varied(**at_once, court_families_per_year=0.0), 0, 52)
    flows = history.tallies
    assert flows["register>court"][1] != flows["care and support>court"][1]
    begun = sum(flows["court begun"][1])
    assert begun == sum(flows["register>court"][1]) + sum(flows["care and support>court"][1])
    assert begun > 60
    assert history.register[-1] < 60
    assert history.children_in == history.children_out + history.children_open


def test_a_family_that_waits_for_fsp_goes_to_court_too(
    run: Callable[..., History], varied: Callable[..., Scenario]
) -> None:
    history = run(varied(fsp_fte=0.0, caps_bind=True, court_from_register=2.0), 0, 26)
    assert sum(history.tallies["register>court"][1]) > 10
    assert history.children_in == history.children_out + history.children_open
    assert history.teams["fsp"]["waiting"][-1] > 20
