"""Luck and not knowing, taken apart over sets of inputs that fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import fitting_sets, in_set
from model.study.uncertainty import difference_spread, in_each, lowest_in, run_sets, spread
from model.words.in_sets import fewest, holds, turns
from ui.question.question import Question

pytestmark = pytest.mark.units
BASE = load_scenario("2023-24")


def futures(*values: float) -> list[Replication]:
    return [
        Replication(n, {"cost": value}, np.zeros((0, 0), np.float32))
        for n, value in enumerate(values)
    ]


def test_a_range_is_of_averages_and_luck_is_within() -> None:
    sets: list[Sequence[Replication]] = [futures(9, 11), futures(19, 21), futures(4, 6)]
    found = spread(sets, "cost")
    assert (found.sets, found.own, found.low, found.high) == (3, 10, 5, 20)
    assert found.alike == 3
    assert found.luck == pytest.approx(math.sqrt(2))


def test_of_many_sets_nine_in_ten_are_told_and_how_many_go_the_same_way() -> None:
    found = spread([futures(value) for value in (3, *range(-5, 95))], "cost")
    assert found.sets == 101
    assert (found.low, found.high) == pytest.approx((0, 89), abs=1)
    assert found.alike == 95, "nought goes neither way"


def test_a_difference_is_taken_future_by_future_within_each_set() -> None:
    nothing: list[Sequence[Replication]] = [futures(9, 11), futures(19, 25)]
    option: list[Sequence[Replication]] = [futures(10, 12), futures(24, 30)]
    found = difference_spread(option, nothing, "cost")
    assert (found.own, found.low, found.high, found.luck) == (1, 1, 5, 0)
    assert math.isnan(spread([], "cost").own)
    assert math.isnan(spread([futures(1), futures(math.nan)], "cost").own)


def test_what_is_moved_stands_above_a_set() -> None:
    own, *further = fitting_sets("2023-24")
    assert len(further) >= 60
    assert own.changes == ()
    assert in_set(BASE, own).identity == BASE.identity
    loss = BASE.with_changes([Change(input="recording_loss", set=0.07)], "Mended")
    for one in further[:5]:
        inputs = in_set(loss, one).inputs
        assert inputs.recording_loss == 0.07
        assert in_set(BASE, one).inputs.recording_loss != BASE.inputs.recording_loss


def test_every_scenario_runs_in_every_set_with_the_same_luck() -> None:
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    sets = fitting_sets("2023-24")[:4]
    more = BASE.with_changes([Change(input="cost_chair", multiply=2.0)], "Dearer chairs")
    heard: list[int] = []
    found = run_sets(
        runner,
        in_each({"nothing": BASE, "more": more}, sets),
        futures=2,
        weeks=4,
        seed=1,
        progress=lambda done: heard.append(len(done["more"])),
    )
    assert heard == [1, 2, 3, 4]
    assert difference_spread(found["more"], found["nothing"], "register_end").high == 0
    assert difference_spread(found["more"], found["nothing"], "cost").low > 0
    asked = in_each({"nothing": BASE}, sets)
    stopped = run_sets(runner, asked, futures=2, weeks=4, seed=2, stop=lambda: True)
    assert len(stopped["nothing"]) < len(sets)


def test_a_list_of_posts_says_who_is_there_for_all() -> None:
    sets = fitting_sets("2023-24")[:3]
    posts = Question().exit_scenarios["A"]
    for where in in_each({"nothing": BASE, "posts": posts}, sets):
        assert where["nothing"].inputs.front_door_fte == BASE.inputs.front_door_fte
    alone = in_each({"nothing": BASE}, sets)
    assert alone[1]["nothing"].inputs.front_door_fte != BASE.inputs.front_door_fte
    assert alone[1]["nothing"].inputs.s47_hours != BASE.inputs.s47_hours


def test_options_are_made_anew_in_every_set() -> None:
    one = fitting_sets("2023-24")[1]
    found = Question().exit_scenarios_in(one)
    hours = in_set(BASE, one).inputs.s47_hours
    assert {scenario.inputs.s47_hours for scenario in found.values()} == {hours}
    assert found["A"].posts != Question().exit_scenarios["A"].posts or one.changes == ()


def test_what_has_the_least_in_most_sets_is_counted() -> None:
    found = {
        "a": [futures(1, 3), futures(5, 5), futures(9, 9), futures(2, 2)],
        "b": [futures(3, 3), futures(4, 4), futures(1, 3), futures(2, 2)],
        "c": [futures(9), futures(9), futures(9), futures(9)],
    }
    assert lowest_in(found, "cost") == {"a": 2, "b": 2}


# --- In words --------------------------------------------------------------------------------


def _of(**clocks: Sequence[float]) -> list[Sequence[Replication]]:
    """Sets of one future with some clocks; the others are not measured."""
    number = len(next(iter(clocks.values())))
    rest = dict.fromkeys(CLOCK_MEASURES, math.nan)
    return [
        [Replication(0, rest | {m: v[n] for m, v in clocks.items()}, np.zeros((0, 0), np.float32))]
        for n in range(number)
    ]


def test_in_how_many_sets_advice_holds_the_least_sure_first() -> None:
    nothing = _of(assessment_in_time=[80, 80, 80, 80], icpc_in_time=[70, 70, 70, 70])
    then = _of(assessment_in_time=[90, 85, 81, 79], icpc_in_time=[60, 71, 72, 73])
    results = {"a": nothing, "b": then}
    said = turns(results, "a", "b", BASE.inputs)
    assert said == (
        "initial conferences are worse in 1 of 4 sets of inputs that fit, assessments are better "
        "in 3"
    )
    assert holds(results, "a", {"b": "More"}, BASE.inputs) == f"Not knowing: {said}."
    two = holds(results | {"c": then}, "a", {"b": "More", "c": "Most"}, BASE.inputs)
    assert two == f"Not knowing: More: {said}; Most: {said}."


def test_what_goes_the_same_way_in_all_sets_is_said_to() -> None:
    nothing = _of(assessment_in_time=[80, 80, 80], icpc_in_time=[70, 70, 70])
    then = _of(assessment_in_time=[90, 85, 81], icpc_in_time=[70.1, 60, 80])
    said = turns({"a": nothing, "b": then}, "a", "b", BASE.inputs)
    assert said == (
        "the clock that moves by enough to matter goes the same way in all 3 sets of inputs that "
        "fit"
    )
    assert "no clock moves" in turns({"a": nothing, "b": nothing}, "a", "b", BASE.inputs)
    assert turns({"a": nothing[:1], "b": then[:1]}, "a", "b", BASE.inputs) == ""


def test_which_option_has_the_fewest_in_how_many_sets() -> None:
    found = {"a": [futures(1), futures(5), futures(2)], "b": [futures(3), futures(4), futures(9)]}
    names = {"a": "Match", "b": "Taper"}
    told = fewest(found, "cost", names)
    assert "fewest with Match in 2 of 3 sets of inputs that fit, with Taper in 1." in told
    assert "with Match in all 3 sets" in fewest(found, "cost", {"a": "Match"})
