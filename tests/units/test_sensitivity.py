"""What matters: effects with the same luck, groups that luck cannot tell apart, what is inert."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from model.evidence import what_matters as room
from model.evidence.ranges import Range, ranges_of
from model.evidence.what_matters import what_matters
from model.results.replication import Replication
from model.runs.runner import Runner
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from model.study.sensitivity import Effect, Ends, Swept, depends, effects, groups, stand_out, sweep
from model.words.what_matters import changes_nothing, hangs_on, taken_back

pytestmark = pytest.mark.units
BASE = load_scenario("2023-24")


def futures(values: Any) -> list[Replication]:
    return [
        Replication(n, {"icpc_in_time": float(value)}, np.zeros((1, 1), np.float32))
        for n, value in enumerate(values)
    ]


def swept(**moves: Any) -> Swept:
    """Inputs by name with what each adds by future, over luck that all share."""
    luck = np.array([70, 55, 81, 64, 77, 90, 43, 68.0])
    pairs = {name: (futures(luck), futures(luck + np.array(add))) for name, add in moves.items()}
    return Swept(pairs, {}, (), ())


def test_an_effect_is_the_difference_under_the_same_luck() -> None:
    (one,) = effects(swept(a=[5.0] * 8), "icpc_in_time")
    assert (one.mean, one.low, one.high) == (5, 5, 5)
    wide, none = effects(swept(a=[9, 1, 5, 8, 2, 6, 4, 5], b=[3, -3] * 4), "icpc_in_time")
    assert (wide.input, wide.mean) == ("a", 5)
    mine, other = np.var([9, 1, 5, 8, 2, 6, 4, 5], ddof=1), np.var([3, -3] * 4, ddof=1)
    # Student's t for 95% with eleven degrees of freedom, from the printed table: seven of its own,
    # and four of the usual input's luck.
    variance = (7 * mine + 4 * (mine + other) / 2) / 11
    assert wide.high - wide.mean == pytest.approx(2.201 * math.sqrt(variance / 8), rel=1e-4)
    assert wide.told_from_nothing
    assert not none.told_from_nothing


def test_futures_in_which_nothing_was_measured_are_left_out() -> None:
    gap = [5.0, math.nan, 5, 5, 5, 5, 5, 5]
    (one,) = effects(swept(a=gap), "icpc_in_time")
    assert one.mean == 5
    assert effects(swept(a=[math.nan] * 8), "icpc_in_time") == []


def test_groups_hold_what_luck_cannot_tell_apart() -> None:
    near = [10, 12, 9, 11, 10, 12, 9, 11]
    found = effects(
        swept(
            first=near,
            as_much=[-11, -9, -12, -10, -11, -9, -12, -10],
            less=[5, 6, 5, 6, 5, 6, 5, 6],
            least=[1, 1.2, 1, 1.2, 1, 1.2, 1, 1.2],
            nothing=[2, -2] * 4,
        ),
        "icpc_in_time",
    )
    made = [{one.input for one in group} for group in groups(found)]
    assert made == [{"first", "as_much"}, {"less"}, {"least"}]


def test_an_order_by_luck_alone_names_hardly_anything() -> None:
    """Inputs that do nothing: about one in twenty of 400 is told from nothing at 95%."""
    luck = np.random.default_rng(5)
    moves = {f"i{n}": luck.normal(0, 5, 8) for n in range(400)}
    told = sum(one.told_from_nothing for one in effects(swept(**moves), "icpc_in_time"))
    assert told <= 0.08 * 400


def _ends(scenario: Scenario, name: str, low: float, high: float) -> Ends:
    two = [scenario.with_changes([Change(input=name, set=v)], name) for v in (low, high)]
    return Ends(two[:1], two[1:])


def test_what_changes_nothing_is_found_to_the_bit_and_never_ranked() -> None:
    held = BASE.with_changes([Change(input="people_come_and_go", set=False)], "held")

    def ends(name: str, low: float, high: float) -> Ends:
        return _ends(held, name, low, high)

    heard: list[tuple[int, int]] = []
    found = sweep(
        Runner(1, executor=ThreadPoolExecutor(1)),
        held,
        {
            "turnover_permanent": ends("turnover_permanent", 0.1, 0.25),
            "effort_multiplier": ends("effort_multiplier", 0.8, 1.3),
            "cost_chair": ends("cost_chair", 58_000, 72_000),
        },
        measures={"cost": 5, "visit_alone_recorded": 5},
        weeks=6,
        seed=1,
        futures=5,
        heard=lambda done, of: heard.append((done, of)),
    )
    assert found.inert == ("turnover_permanent",)
    assert set(found.pairs) == {"effort_multiplier", "cost_chair"}
    dearer = {one.input: one for one in effects(found, "cost")}
    assert dearer["cost_chair"].mean > 0
    assert all(len(low) == len(high) == 5 for low, high in found.pairs.values())
    assert heard[-1][0] == heard[-1][1] == (1 + 2 * 3) * 5


def test_what_moves_nothing_far_is_left_after_a_first_look() -> None:
    found = sweep(
        Runner(1, executor=ThreadPoolExecutor(1)),
        BASE,
        {
            "cost_chair": _ends(BASE, "cost_chair", 58_000, 72_000),
            "cost_agency": _ends(BASE, "cost_agency", 60_000, 160_000),
        },
        measures={"cost": 1},
        weeks=4,
        seed=1,
        futures=3,
    )
    assert set(found.pairs) == {"cost_agency"}
    assert found.small == ("cost_chair",)


def test_an_end_that_does_not_fit_is_left_for_a_nearer_one() -> None:
    three = [BASE.with_changes([Change(input="cost_chair", set=v)], "x") for v in (1e5, 8e4, 7e4)]
    own = BASE.with_changes([Change(input="cost_chair", set=58_000.0)], "x")
    asked: list[float] = []

    def fits(end: Any, base: Any) -> bool:
        dearer = end[0].measures["cost"] - base[0].measures["cost"]
        asked.append(dearer)
        return dearer < 1_200

    found = sweep(
        Runner(1, executor=ThreadPoolExecutor(1)),
        own,
        {"cost_chair": Ends([own], three)},
        measures={"cost": 1},
        weeks=4,
        seed=1,
        futures=3,
        fits=fits,
    )
    # Two chairs of £100,000, £80,000 or £70,000 a year in place of £58,000, for four weeks.
    assert max(asked) > 1_200
    assert found.used["cost_chair"] == (0, 2)


# --- What depends on the others --------------------------------------------------------------


def test_what_does_the_same_elsewhere_but_for_luck_does_not_depend() -> None:
    luck = np.random.default_rng(8)
    wrong = 0
    for _ in range(400):
        here, there = luck.normal(5, 2, 8), luck.normal(5, 2, 8)
        wrong += depends(Effect("a", float(here.mean()), 0, 0, tuple(here)), list(there))
    assert wrong <= 0.05 * 400


@pytest.mark.parametrize(("mean", "spread"), [(5, 12), (-5, 2), (12, 2)])
def test_what_does_something_else_elsewhere_depends(mean: float, spread: float) -> None:
    luck = np.random.default_rng(9)
    found = 0
    for _ in range(100):
        here, there = luck.normal(5, 2, 8), luck.normal(mean, spread, 8)
        found += depends(Effect("a", float(here.mean()), 0, 0, tuple(here)), list(there))
    assert found >= 90


def test_few_futures_or_none_tell_nothing_of_other_sets() -> None:
    one = Effect("a", 5, 4, 6, (5.0,) * 8)
    assert not depends(one, [])
    assert not depends(one, [math.nan] * 8)
    assert not depends(one, [5.0] * 8)
    assert depends(one, [5.0] * 7 + [5.1])


def test_stopped_it_keeps_what_is_whole() -> None:
    count = iter(range(100))
    name = "effort_multiplier"
    found = sweep(
        Runner(1, executor=ThreadPoolExecutor(1)),
        BASE,
        {name: _ends(BASE, name, 0.8, 1.3)},
        measures={"cost": 1},
        weeks=4,
        seed=1,
        stop=lambda: next(count) > 8,
    )
    assert found.pairs == {}


def _few(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(
        room, "ranges_of", lambda baseline: {name: ranges_of(baseline)[name] for name in names}
    )


def test_inputs_are_moved_over_the_range_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch, "s47_to_icpc", "cost_chair", "named_by_s47")
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    found = what_matters(runner, BASE, weeks=4, seed=1, futures=3)
    alone = ranges_of(load_baseline("2023-24"))["s47_to_icpc"]
    tried = found.tried["s47_to_icpc"]
    assert alone.low < tried.low < tried.high < alone.high
    assert (found.tried["cost_chair"].low, found.tried["cost_chair"].high) == (58_000, 72_000)
    assert {one.input for group in found.groups["cost"] for one in group} >= {"cost_chair"}
    assert found.inert == found.impossible == found.left == ()


def test_an_end_that_contradicts_the_others_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        room,
        "ranges_of",
        lambda baseline: {"named_by_s47": Range("named_by_s47", 0.3, 1.0, whole=False)},
    )
    found = what_matters(
        Runner(1, executor=ThreadPoolExecutor(1)), BASE, weeks=4, seed=1, futures=3
    )
    own = BASE.inputs.named_by_s47
    tried = found.tried["named_by_s47"]
    assert tried.low == pytest.approx(own + 0.4 * (0.3 - own))
    assert tried.taken_back
    assert tried.high == 1.0


def test_in_words() -> None:
    def effect(name: str, mean: float) -> Effect:
        return Effect(name, mean, mean - 1, mean + 1, ())

    targets = {name: name for name in ("fsp_fte", "visit_no_access", "cost_chair")}
    found = [[effect("fsp_fte", 12), effect("visit_no_access", -11)], [effect("cost_chair", 3)]]
    said = hangs_on("icpc_in_time", found, targets)
    assert "what matters most is ‘FSP social workers’ (+12.0 points) and " in said
    assert "which of them most cannot be told. Then " in said
    many = [[effect(name, 5) for name in ("fsp_fte", "visit_no_access", "cost_chair") * 2]]
    assert stand_out(found) == found[0]
    assert not stand_out(many)
    assert not stand_out([])
    assert "nothing stands out; many inputs matter about as much: ‘FSP" in hangs_on(
        "icpc_in_time", many, targets
    )
    assert "no input moves it" in hangs_on("icpc_in_time", [], targets)
    leans = hangs_on("icpc_in_time", found, targets, {"fsp_fte": (-2.0, 15.0)})
    assert leans.endswith(
        "How far ‘FSP social workers’ moves it depends on the other inputs: from −2.0 points to "
        "+15.0 points in other sets that fit."
    )
    assert changes_nothing([], targets) == ""
    assert taken_back([]) == ""
    assert "contradict what is known of the year: ‘FSP social workers’." in taken_back(["fsp_fte"])
    assert "2 inputs change nothing at all" in changes_nothing(["fsp_fte", "cost_chair"], targets)
