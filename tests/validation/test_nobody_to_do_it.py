"""Nobody in post, too few, and who goes on holding what FSP has no room for."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.engine.history import History
from model.engine.vocabulary import CLOCKS
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation

OWN = {
    "front_door": ("decision", "strategy", "assessment", "icpc"),
    "fsp": ("core_group_first", "core_group", "visit_alone", "visit_home", "review"),
}
"""Clocks of a team's own work; a core assessment is 2012-13's."""
LEFT = {"core_group_first": 50, "visit_home": 35}
"""The front door goes on with what its caps leave room for, after its own work: that is most of
the families just registered, and their children are often seen together."""
TOO_FEW = {"front_door": 3.0, "fsp": 4.0}
BOUND = {"caps_bind": True}


def _in_time(history: History, clock: str) -> float:
    """Of the children due in the second half year, in percent; nothing due is nothing in time."""
    due, done = history.clocks[clock][:2]
    return 100 * sum(done[26:]) / max(sum(due[26:]), 1)


@pytest.mark.parametrize("team", OWN)
def test_with_nobody_in_post_every_clock_of_the_team_fails(
    team: str, varied_off: Callable[..., Scenario], run: Callable[..., History]
) -> None:
    for base in ("2023-24", "2012-13"):
        history = run(varied_off(base, **{f"{team}_fte": 0.0}, **BOUND))
        own = OWN[team] if base == "2023-24" or team == "fsp" else (*OWN[team], "core_assessment")
        for clock in own:
            assert _in_time(history, clock) <= (5 if team == "front_door" else LEFT.get(clock, 25))
        if team == "front_door":
            assert not sum(history.clocks["decision"][1])


@pytest.mark.parametrize("team", OWN)
def test_a_team_that_cannot_keep_up_is_between_nobody_and_the_shipped_one(
    team: str,
    varied: Callable[..., Scenario],
    measured: Callable[[Scenario, int], list[Replication]],
) -> None:
    """On average over six futures: few first core groups fall due in one."""

    def in_time(clock: str, **inputs: Any) -> float:
        name = next(m for m in (f"{clock}_real", f"{clock}_in_time") if m in MEASURES)
        return fmean(r.measures[name] for r in measured(varied(**inputs, **BOUND), 6))

    for clock in OWN[team]:
        none, few = (in_time(clock, **{f"{team}_fte": fte}) for fte in (0.0, TOO_FEW[team]))
        assert none != none or none <= few + 2, clock
        assert few < in_time(clock) - 2, clock


def test_every_clock_has_such_a_test() -> None:
    assert {*OWN["front_door"], *OWN["fsp"], "core_assessment"} == set(CLOCKS)


def test_children_overdue_rise_with_every_worker_taken_from_fsp_to_nought(
    varied: Callable[..., Scenario], measured: Callable[[Scenario, int], list[Replication]]
) -> None:
    def overdue(fte: float) -> float:
        return fmean(r.measures["overdue_run"] for r in measured(varied(fsp_fte=fte, **BOUND), 4))

    found = [overdue(fte) for fte in (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 200


def test_without_the_caps_nobody_in_post_looks_better_than_a_few(
    varied_off: Callable[..., Scenario], measured: Callable[[Scenario, int], list[Replication]]
) -> None:
    """What the caps are for: the front door holds everything, and does it."""

    def seen(**inputs: Any) -> float:
        return fmean(r.measures["visit_alone_real"] for r in measured(varied_off(**inputs), 2))

    assert seen(fsp_fte=0.0) > seen(fsp_fte=3.0) + 10
    assert seen(fsp_fte=0.0, **BOUND) < seen(fsp_fte=3.0, **BOUND) - 10


def test_nobody_is_over_a_cap_on_the_first_day(
    varied_off: Callable[..., Scenario], run: Callable[..., History]
) -> None:
    scenario = varied_off(fsp_fte=5.0, **BOUND)
    history = run(scenario, 0, 2)
    points = history.teams["fsp"]["points_mean"][0]
    assert points <= scenario.inputs.cap_points_fsp
    assert history.teams["fsp"]["waiting"][0] > 20, "the others wait, from the first day"
    assert run(varied_off(fsp_fte=5.0), 0, 2).teams["fsp"]["points_mean"][0] > 30


def test_the_front_door_does_its_own_work_before_what_it_holds_over(
    varied_off: Callable[..., Scenario], measured: Callable[[Scenario, int], list[Replication]]
) -> None:
    shipped, none = (
        fmean(r.measures["assessment_in_time"] for r in measured(varied_off(**inputs), 4))
        for inputs in ({}, {"fsp_fte": 0.0, **BOUND})
    )
    unbound = fmean(r.measures["assessment_in_time"] for r in measured(varied_off(fsp_fte=0.0), 4))
    assert none > shipped - 25
    assert unbound < none - 40


def test_a_missed_core_group_or_review_counts_at_each_of_its_dates(
    varied_off: Callable[..., Scenario], run: Callable[..., History]
) -> None:
    scenario = varied_off(
        fsp_fte=0.0,
        front_door_fte=0.0,
        contacts_per_year=0.0,
        transfers_in_per_year=0.0,
        other_exits_per_year=0.0,
        **BOUND,
    )
    history = run(scenario, 0, 52)
    children = scenario.inputs.start_register_children
    groups = sum(history.clocks["core_group"][0]) + sum(history.clocks["core_group_first"][0])
    every = 52 / scenario.inputs.core_group_weeks
    assert (every - 1) * children < groups <= (every + 1) * children
    assert sum(history.clocks["review"][0]) > 1.4 * children, "three months, then every six"
    assert not sum(history.clocks["core_group"][1])


def test_contacts_that_nobody_decides_are_families_waiting(
    varied: Callable[..., Scenario], run: Callable[..., History]
) -> None:
    history = run(varied(front_door_fte=0.0, contact_officer_fte=0.0), 0, 26)
    families = history.stages["contact"][1]
    waiting = history.teams["front_door"]["waiting"]
    assert families[-1] > 2000
    assert waiting[-1] >= 0.95 * families[-1]


def test_a_team_that_becomes_smaller_than_its_agency_workers_takes_them_down_with_it(
    varied: Callable[..., Scenario], measured: Callable[[Scenario, int], list[Replication]]
) -> None:
    before = varied().inputs
    for fte in (0.0, 2.0, 3.5):
        after = varied(fsp_fte=fte).inputs
        parts = after.fsp_agency_fte, after.fsp_nqsw_fte
        assert sum(parts) == pytest.approx(min(fte, before.fsp_agency_fte + before.fsp_nqsw_fte))
        if fte:
            assert parts[0] / parts[1] == pytest.approx(before.fsp_agency_fte / before.fsp_nqsw_fte)
    assert varied(fsp_fte=12.0).inputs.fsp_agency_fte == before.fsp_agency_fte
    costs = [measured(varied(fsp_fte=fte), 1)[0].measures["cost"] for fte in (0.0, 2.0, 4.0, 6.0)]
    assert costs == sorted(costs)
    assert MEASURES["cost"].unit == "£"
