"""Edges: where a lever's small move changes a clock by much."""

from __future__ import annotations

import numpy as np
import pytest

from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.runs.run_to_end import results_in_turn
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.inputs import INPUTS
from model.study.edges import Edge, curves_of, edges_of, values_over
from model.words.edges import edge_said, edges_said

pytestmark = pytest.mark.units
CLOCK = "assessment_in_time"


def test_values_are_whole_steps_from_end_to_end() -> None:
    assert values_over(0, 30, 0.5) == [1.5 * k for k in range(21)]
    assert values_over(0, 8, 1) == [float(k) for k in range(9)]
    assert values_over(4, 30, 0.5)[0] == 4
    assert values_over(4, 30, 0.5)[-1] == 30


def _of(*curve: float, width: float = 20, at: float = 0) -> list[Edge]:
    values = [float(k) for k in range(len(curve))]
    return edges_of(values, {CLOCK: list(curve)}, width, at)


def test_a_fall_within_a_tenth_is_an_edge_and_is_told_from_where_to_where() -> None:
    found = _of(1, 1, 2, 40, 86, 88, 88, 88)
    assert found == [Edge(CLOCK, 4, 2, 86, 2)]
    assert (
        edge_said(found[0], INPUTS["front_door_fte"])
        == "between 4 and 2 FTE assessments in time fall from 86% to 2%"
    )


def test_a_clock_that_falls_as_the_lever_rises_is_told_the_other_way_round() -> None:
    assert _of(90, 90, 60, 30, 29, 29) == [Edge(CLOCK, 1, 3, 90, 30)]


def test_a_slope_is_no_edge() -> None:
    assert _of(*(4.9 * k for k in range(20))) == []
    assert "No edge" in edges_said([], INPUTS["fsp_fte"])
    assert "FSP social workers" in edges_said([], INPUTS["fsp_fte"])


def test_two_edges_are_two_and_the_nearest_comes_first() -> None:
    curve = (0, 12, 24, 24, 24, 24, 60, 90, 90)
    assert [(edge.start, edge.end) for edge in _of(*curve, at=1)] == [(2, 0), (7, 5)]
    assert [(edge.start, edge.end) for edge in _of(*curve, at=4)] == [(7, 5), (2, 0)]
    assert _of(*curve, at=8)[0].fall == 66


def test_whole_steps_larger_than_a_tenth_are_looked_at_one_by_one() -> None:
    assert _of(50, 62, 62, width=2) == [Edge(CLOCK, 1, 0, 62, 50)]


def test_the_range_is_the_levers_and_not_what_is_known_of_it() -> None:
    some = [5.0, 9.0, 13.0]
    assert _of(*some, width=20) == []
    assert _of(*some, 17.0, 21.0, width=40) == [Edge(CLOCK, 4, 0, 21, 5)]


def test_nothing_known_has_no_edge() -> None:
    assert edges_of([], {}, 10, 5) == []
    assert curves_of([]) == {}


def test_curves_are_averages_of_clocks_that_are_measured() -> None:
    def futures(*values: float) -> list[Replication]:
        return [
            Replication(n, {CLOCK: v, "cost": 1.0}, np.zeros((0, 0), np.float32))
            for n, v in enumerate(values)
        ]

    empty = {name: float("nan") for name in CLOCK_MEASURES}
    results = [
        [Replication(r.number, {**empty, **r.measures}, r.weekly) for r in each]
        for each in (futures(80, 90), futures(40, 60))
    ]
    assert curves_of(results) == {CLOCK: [85, 50]}


def test_a_sweep_runs_every_value_with_the_same_luck_and_stops_when_told() -> None:
    base = load_scenario("2023-24")
    scenarios = [base.with_changes([Change(input="fsp_fte", set=fte)]) for fte in (15, 15.0, 3)]
    runner, heard = Runner(1), []
    try:
        found = results_in_turn(
            runner,
            scenarios,
            replications=1,
            weeks=4,
            seed=3,
            progress=lambda results: heard.append(len(results)),
        )
        early = results_in_turn(
            runner, scenarios, replications=1, weeks=4, seed=3, stop=lambda: len(heard) >= 3
        )
    finally:
        runner.shutdown()
    assert heard == [1, 2, 3]
    assert found[0][0].measures == pytest.approx(found[1][0].measures, nan_ok=True)
    assert found[0][0].measures != pytest.approx(found[2][0].measures, nan_ok=True)
    assert early == []
