"""What agency workers cost by their contract, and what pay awards and on-costs add."""

from __future__ import annotations

from typing import Any

import pytest

from model.engine.seats import POST_STATES
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.pay import agency_worker, with_awards
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.units
BASE = load_scenario("2023-24")
COME_AND_GO: dict[str, Any] = {
    "people_come_and_go": True,
    "turnover_permanent": 0.0,
    "turnover_agency": 0.0,
}


def changed(**inputs: Any) -> Scenario:
    return BASE.with_changes([Change(input=name, set=value) for name, value in inputs.items()])


def ran(weeks: int = 20, /, **inputs: Any) -> Replication:
    scenario = changed(**inputs)
    return replication_of(scenario, 0, simulate(scenario, weeks=weeks, seed=1, replication=0))


def cost(result: Replication, part: str) -> float:
    return float(result.series(part).sum())


def test_on_costs_and_awards_multiply_the_councils_own_pay() -> None:
    inputs = changed(on_costs=0.3, pay_award=0.04).inputs
    assert with_awards(inputs, 0) == pytest.approx(1.3)
    assert with_awards(inputs, 51) == pytest.approx(1.3), "31 March still"
    assert with_awards(inputs, 53) == pytest.approx(1.3 * 1.04)
    assert with_awards(inputs, 106) == pytest.approx(1.3 * 1.04**2)
    assert with_awards(BASE.inputs, 106) == 1


@pytest.mark.parametrize("held", [True, False])
def test_a_margin_is_on_top_of_what_agency_workers_cost(held: bool) -> None:
    market: dict[str, Any] = {} if held else COME_AND_GO
    usual, dearer = ran(**market), ran(**market, agency_margin=0.1)
    assert cost(dearer, "cost_agency") == pytest.approx(1.1 * cost(usual, "cost_agency"), rel=1e-4)
    assert cost(dearer, "cost_permanent") == pytest.approx(cost(usual, "cost_permanent"))
    assert agency_worker(changed(agency_margin=0.1).inputs) == pytest.approx(85_800)


@pytest.mark.parametrize("held", [True, False])
def test_agency_workers_who_are_not_paid_when_away_cost_less_by_their_days_away(held: bool) -> None:
    market: dict[str, Any] = {} if held else COME_AND_GO
    paid, unpaid = (ran(52, **market, agency_paid_when_away=paid) for paid in (True, False))
    share = cost(unpaid, "cost_agency") / cost(paid, "cost_agency")
    inputs = BASE.inputs
    at_work = 1 - inputs.sickness_rate - (inputs.leave_days + inputs.training_days) / 252
    assert share == pytest.approx(at_work, abs=0.04)
    never = {"leave_days": 0, "training_days": 0, "sickness_rate": 0.0}
    costs = [
        cost(ran(**market, **never, agency_paid_when_away=p), "cost_agency") for p in (False, True)
    ]
    assert costs[0] == pytest.approx(costs[1])


def test_on_costs_raise_what_employed_people_cost_and_nobody_elses() -> None:
    usual, dearer = ran(**COME_AND_GO), ran(**COME_AND_GO, on_costs=0.3)
    for part in ("cost_permanent", "cost_other"):
        assert cost(dearer, part) == pytest.approx(1.3 * cost(usual, part), rel=1e-4)
    for part in ("cost_agency", "cost_recruitment", "cost_external"):
        assert cost(dearer, part) == pytest.approx(cost(usual, part))


def test_pace_and_caseload_of_agency_workers_are_inputs() -> None:
    usual = ran(**COME_AND_GO)
    slower = ran(**COME_AND_GO, agency_pace_share=0.5)
    hours = [float(r.series("fsp:available_hours").sum()) for r in (usual, slower)]
    share = BASE.inputs.fsp_agency_fte / BASE.inputs.fsp_fte
    assert hours[1] / hours[0] == pytest.approx(1 - share / 2, abs=0.04)
    alone = {**COME_AND_GO, "fsp_agency_fte": 15.0, "fsp_nqsw_fte": 0.0, "caps_bind": True}
    full, half = (ran(4, **alone, agency_cap_share=cap) for cap in (1.0, 0.5))
    points = [float(r.series("fsp:points_mean")[0]) for r in (full, half)]
    assert points[1] <= BASE.inputs.cap_points_fsp / 2 < points[0]


def test_an_agency_worker_at_the_pace_of_agency_workers_is_not_learning() -> None:
    result = ran(4, **COME_AND_GO, agency_pace_share=0.8)
    states = {POST_STATES[int(index)] for index in result.posts.ravel()}
    assert "agency" in states
    assert "agency learning" not in states
