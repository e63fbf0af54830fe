"""From a history to what is reported."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from model.engine.morning import Cancelled
from model.engine.simulation import simulate
from model.results.costs import weekly_costs
from model.results.measures import HEADLINE, MEASURES
from model.results.measuring import replication_of
from model.results.reading import period_of
from model.results.replication import SERIES, Replication, counted
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.inputs import INPUTS
from model.scenario.scenario import make_scenario
from model.scenario.units import WEEKS_A_YEAR
from model.words.names import full
from tests.turned_off import turned_off

pytestmark = pytest.mark.units


@cache
def measured(weeks: int, *changes: str) -> Replication:
    scenario = turned_off().with_changes(Change.from_text(c) for c in changes)
    return replication_of(scenario, 3, simulate(scenario, weeks=weeks, seed=5, replication=3))


@pytest.mark.parametrize(
    ("weeks", "period"),
    [(1, (0, 1)), (26, (0, 26)), (52, (0, 52)), (60, (8, 60)), (104, (52, 104))],
)
def test_the_period_is_the_last_year(weeks: int, period: tuple[int, int]) -> None:
    assert period_of(weeks) == slice(*period)


def test_counts_are_of_the_period_only() -> None:
    run = measured(60)
    assert run.weekly.shape == (len(SERIES), 60)
    assert run.number == 3
    contacts = run.series("children:contact")
    assert run.measures["contacts"] == contacts[8:].sum() < contacts.sum()
    assert run.measures["register_end"] == run.series("register")[-1]
    assert run.measures["register_mean"] == pytest.approx(run.series("register")[8:].mean())


def test_timeliness_is_in_time_over_due() -> None:
    run = measured(60)
    for name, measure in MEASURES.items():
        if not measure.clock:
            continue
        of_due, done_series = counted(measure.clock, recorded=measure.recorded)
        due = run.series(of_due)[8:].sum()
        if due:
            done = run.series(done_series)[8:].sum()
            assert run.measures[name] == pytest.approx(100 * done / due), name
            assert 0 <= run.measures[name] <= 100


def test_nothing_due_is_not_a_number() -> None:
    run = measured(60)
    assert math.isnan(run.measures["core_assessment_in_time"])  # not in today's procedures
    assert run.measures["core_assessment_late_per_month"] == 0
    first_week = measured(1)
    assert math.isnan(first_week.measures["core_group_first_in_time"]) or (
        first_week.series("due:core_group_first").sum() > 0
    )


def test_a_caseload_of_nobody_is_not_a_light_one() -> None:
    gone = ("fsp_fte=0", "fsp_agency_fte=0", "fsp_nqsw_fte=0", "fsp_established_fte=0")
    run = measured(6, *gone)
    assert math.isnan(run.measures["caseload_fsp"])
    assert math.isnan(run.measures["caseload_fsp_max"])
    assert run.measures["caseload_front_door"] > 0


def test_shares_of_conference_days_add_up() -> None:
    run = measured(60)
    names = ("0_10", "11_15", "16_20", "21_plus")
    assert sum(run.measures[f"icpc_days_{name}"] for name in names) == pytest.approx(100)


def test_every_measure_and_series_is_there() -> None:
    run = measured(8)
    assert tuple(run.measures) == tuple(MEASURES)
    assert all(isinstance(value, float) for value in run.measures.values())
    assert len(set(SERIES)) == len(SERIES)
    assert set(HEADLINE) <= set(MEASURES)
    for name, measure in MEASURES.items():
        assert full(name)
        assert not measure.target or measure.target in INPUTS


def test_the_cost_of_a_week_by_hand() -> None:
    scenario = turned_off()
    history = simulate(scenario, weeks=3, seed=1, replication=0)
    history.conferences[:] = [0, 8, 0]
    costs = weekly_costs(scenario, history)
    employed = 24 * 52_000 + 1 * 46_000  # one of the fifteen in FSP is newly qualified
    others = 1.5 * 36_000 + 2 * 66_000 + 2 * 64_000
    parts = {
        "cost_permanent": employed / WEEKS_A_YEAR,
        "cost_agency": 7 * 78_000 / WEEKS_A_YEAR,
        "cost_other": others / WEEKS_A_YEAR,
        "cost_recruitment": 0,
        "cost_overlap": 0,
    }
    for name, pounds in parts.items():
        assert costs[name] == pytest.approx([pounds] * 3), name
    # Two of eight slots a week are external, at £450 each.
    assert costs["cost_external"] == pytest.approx([0, 2 * 450, 0])
    assert costs["cost"] == pytest.approx(
        [sum(parts.values()) + external for external in (0, 900, 0)]
    )


def test_fewer_for_a_time_are_agency_first() -> None:
    usual, fewer = measured(10), measured(10, "fsp_fte=+-4@4-8")
    gone = usual.series("cost_agency") - fewer.series("cost_agency")
    np.testing.assert_allclose(gone, [0] * 4 + [3 * 78_000 / WEEKS_A_YEAR] * 4 + [0] * 2, atol=0.01)
    employed = usual.series("cost_permanent") - fewer.series("cost_permanent")
    np.testing.assert_allclose(employed, [0] * 4 + [52_000 / WEEKS_A_YEAR] * 4 + [0] * 2, atol=0.01)


def test_the_agency_premium_is_what_agency_costs_above_permanent() -> None:
    assert measured(60).measures["cost_agency_premium"] == pytest.approx(
        7 * 26_000 * 52 / WEEKS_A_YEAR, rel=1e-4
    )


def test_temporary_workers_cost_what_agency_costs() -> None:
    usual, helped = measured(10), measured(10, "front_door_fte=+2@4-8")
    extra = helped.series("cost") - usual.series("cost")
    conferences = helped.series("conferences") - usual.series("conferences")
    staff = extra - conferences * 450 / 4
    expected = np.array([0.0] * 4 + [2 * 78_000 / WEEKS_A_YEAR] * 4 + [0.0] * 2)
    np.testing.assert_allclose(staff, expected, atol=0.01)  # series are kept in single


def test_a_run_can_be_cancelled_from_outside() -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        simulate(load_scenario("2023-24"), weeks=52, seed=1, replication=0, stop=stop)
    assert len(asked) == 4


def test_a_scenario_and_its_history_can_be_sent_to_another_process() -> None:
    import pickle

    scenario = load_scenario("2012-13")
    again = pickle.loads(pickle.dumps(scenario))
    assert again.identity == scenario.identity
    run: Callable[..., object] = pickle.loads(pickle.dumps(simulate))
    assert run(again, weeks=3, seed=1, replication=0) == simulate(
        scenario, weeks=3, seed=1, replication=0
    )


def test_children_in_between_are_seen_where_slots_are_too_few() -> None:
    """The register falls, visits get better and it costs less: here is where the children are."""
    few = make_scenario(
        "few slots",
        "2023-24",
        [Change(input="chair_fte", set=0.5), Change(input="external_conferences", set=0)],
    )
    found = {}
    for scenario in (load_scenario("2023-24"), few):
        history = simulate(scenario, weeks=52, seed=1, replication=0)
        found[scenario.name] = replication_of(scenario, 0, history).measures
    usual, short = found["2023-24"], found["few slots"]
    assert short["register_end"] < usual["register_end"]
    assert short["awaiting_icpc"] > 3 * usual["awaiting_icpc"]
    assert short["oldest_icpc"] > usual["oldest_icpc"]
    for name in ("awaiting_icpc", "unallocated", "oldest_icpc", "oldest_assessment"):
        assert name in HEADLINE
    assert "support_given" in HEADLINE
