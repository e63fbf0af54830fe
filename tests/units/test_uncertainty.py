"""Luck and not knowing, taken apart."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from model.results.measures import MEASURES
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.posts import Post
from model.scenario.scenario import Scenario, make_scenario
from model.study.uncertainty import (
    difference_spread,
    drawn,
    settled_inputs,
    spread,
    spread_of,
    truth_seed,
    uncertain,
)

pytestmark = pytest.mark.units

BASE = load_scenario("2023-24")


def with_moves(*moves: str) -> Scenario:
    return BASE.with_changes([Change.from_text(move) for move in moves])


def values(scenario: Scenario) -> dict[str, Any]:
    found = {}
    for name, r in uncertain(BASE).items():
        value = getattr(scenario.inputs, name)
        found[name] = getattr(value, "mean", value) if r.target != name else value
    return found


def test_what_has_a_range_is_drawn_within_it() -> None:
    ranges = uncertain(BASE)
    assert {"fsp_fte", "s47_to_icpc", "s47_hours", "visit_workable_days"} <= set(ranges)
    assert not any(name.startswith(("target_", "matters_")) for name in ranges)
    seen: dict[str, set[float]] = {name: set() for name in ranges}
    for draw in range(12):
        for name, value in values(drawn(BASE, 7, draw)).items():
            r = ranges[name]
            assert r.low - 1e-9 <= value <= r.high + 1e-9, (name, value)
            assert not r.whole or value == int(value), name
            seen[name].add(value)
    assert all(len(v) > 1 for name, v in seen.items() if not ranges[name].whole)


def test_a_truth_is_settled_by_seed_and_draw() -> None:
    assert drawn(BASE, 7, 3).identity == drawn(BASE, 7, 3).identity
    assert len({drawn(BASE, seed, draw).identity for seed in (7, 8) for draw in (0, 1)}) == 4
    assert len({truth_seed(seed, draw) for seed in (0, 1, 2**62) for draw in range(50)}) == 150
    assert 0 <= truth_seed(2**63 - 1, 999) < 2**63


def test_two_scenarios_share_their_truths() -> None:
    moved = with_moves("s47_to_icpc=*0.9", "front_door_fte=+2@4-20")
    for draw in range(4):
        one, other = values(drawn(BASE, 7, draw)), values(drawn(moved, 7, draw))
        assert other.pop("s47_to_icpc") == pytest.approx(0.9 * one.pop("s47_to_icpc"))
        assert other == one


def test_what_somebody_has_set_is_known() -> None:
    moved = with_moves("fsp_fte=16", "s47_hours.mean=9", "contacts_per_year=*1.1")
    assert settled_inputs(moved) == {"fsp_fte", "s47_hours"}
    assert {"fsp_fte", "s47_hours"}.isdisjoint(uncertain(moved))
    assert "contacts_per_year" in uncertain(moved)
    for draw in range(3):
        assert drawn(moved, 1, draw).inputs.fsp_fte == 16
        # What the other scenario has set stays where it was here.
        assert drawn(BASE, 1, draw, settled_inputs(moved)).inputs.fsp_fte == 15


def test_the_headcounts_of_a_posts_table_are_known() -> None:
    posts = [Post(post="FSP-1", team="fsp"), Post(post="FSP-2", team="fsp")]
    scenario = make_scenario("two", "2023-24", posts=posts)
    assert "fsp_fte" not in uncertain(scenario)
    assert "front_door_fte" in uncertain(scenario)
    assert drawn(scenario, 1, 0).inputs.fsp_fte == 2
    assert drawn(scenario, 1, 0).posts == tuple(posts)


@pytest.mark.parametrize(("luck", "unknown"), [(3.0, 4.0), (5.0, 0.0), (0.0, 2.0), (1.0, 6.0)])
def test_the_two_sources_are_found_again(luck: float, unknown: float) -> None:
    rng = np.random.default_rng(11)
    truths = 50 + unknown * rng.standard_normal(400)
    groups = [(t + luck * rng.standard_normal(5)).tolist() for t in truths]
    found = spread_of(groups, "register_end")
    assert found.luck == pytest.approx(luck, abs=0.2)
    assert found.unknown**2 == pytest.approx(unknown**2, abs=0.12 * (luck**2 + unknown**2))
    assert found.low < 50 < found.high or (luck == 0 and abs(found.mean - 50) < 0.5)
    total = math.hypot(luck, unknown)
    assert found.p95 - found.p05 == pytest.approx(2 * 1.645 * total, rel=0.12)
    assert found.share_unknown == pytest.approx(unknown**2 / total**2, abs=0.12)


def replication(number: int, value: float) -> Replication:
    measures = dict.fromkeys(MEASURES, value)
    return Replication(number, measures, np.zeros((1, 1), np.float32))


def test_differences_are_taken_within_a_truth_and_in_pairs() -> None:
    rng = np.random.default_rng(3)
    nothing, what_if = [], []
    for truth in 10 * rng.standard_normal(30):
        luck = rng.standard_normal(3)
        nothing.append([replication(k, truth + u) for k, u in enumerate(luck)])
        what_if.append([replication(k, truth + u + 2) for k, u in enumerate(luck)])
    level = spread(nothing, "register_end")
    assert level.unknown > 5 * level.luck > 0
    difference = difference_spread(what_if, nothing, "register_end")
    assert difference.mean == pytest.approx(2)
    assert difference.luck == pytest.approx(0, abs=1e-6)
    assert difference.unknown == pytest.approx(0, abs=1e-6)


def test_too_few_truths_say_nothing() -> None:
    nan = replication(0, float("nan"))
    for results in ([], [[replication(0, 1.0), replication(1, 2.0)]], [[nan, nan], [nan, nan]]):
        found = spread(results, "register_end")
        assert math.isnan(found.mean)
        assert math.isnan(found.share_unknown)
