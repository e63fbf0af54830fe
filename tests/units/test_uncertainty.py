"""Luck and not knowing, taken apart over sets of inputs that fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.results.replication import Replication
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import fitting_sets, in_set
from model.study.uncertainty import difference_spread, run_sets, spread

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
    assert found.luck == pytest.approx(math.sqrt(2))


def test_a_difference_is_taken_future_by_future_within_each_set() -> None:
    nothing: list[Sequence[Replication]] = [futures(9, 11), futures(19, 25)]
    option: list[Sequence[Replication]] = [futures(10, 12), futures(24, 30)]
    found = difference_spread(option, nothing, "cost")
    assert (found.own, found.low, found.high, found.luck) == (1, 1, 5, 0)
    assert math.isnan(spread([], "cost").own)
    assert math.isnan(spread([futures(1), futures(math.nan)], "cost").own)


def test_what_is_moved_stands_above_a_set() -> None:
    (own, *further) = fitting_sets("2023-24")
    assert own.changes == ()
    assert in_set(BASE, own).identity == BASE.identity
    loss = BASE.with_changes([Change(input="recording_loss", set=0.07)], "Mended")
    for one in further:
        inputs = in_set(loss, one).inputs
        assert inputs.recording_loss == 0.07
        assert in_set(BASE, one).inputs.recording_loss != BASE.inputs.recording_loss


def test_every_scenario_runs_in_every_set_with_the_same_luck() -> None:
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    sets = fitting_sets("2023-24")
    more = BASE.with_changes([Change(input="cost_chair", multiply=2.0)], "Dearer chairs")
    heard: list[int] = []
    found = run_sets(
        runner,
        {"nothing": BASE, "more": more},
        sets,
        futures=2,
        weeks=4,
        seed=1,
        progress=lambda done: heard.append(len(done["more"])),
    )
    assert heard == [1, 2, 3, 4]
    assert difference_spread(found["more"], found["nothing"], "register_end").high == 0
    assert difference_spread(found["more"], found["nothing"], "cost").low > 0
    stopped = run_sets(
        runner, {"nothing": BASE}, sets, futures=2, weeks=4, seed=2, stop=lambda: True
    )
    assert len(stopped["nothing"]) < len(sets)
