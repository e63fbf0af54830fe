"""S47s about families that are open already, and plans that step up to the register."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.engine.capacity import fsp_load, loads
from model.engine.history import History
from model.engine.vocabulary import OPEN_S47, WORK
from model.results.replication import Replication
from model.scenario.errors import Message
from model.scenario.scenario import Scenario
from tests.refusals import refused

pytestmark = pytest.mark.validation
Varied = Callable[..., Scenario]
Run = Callable[..., History]
SPLIT = {"s47s_from_plans": 0.10, "s47s_from_register": 0.05}


def _families(history: History, name: str) -> int:
    return sum(history.tallies[name][1])


def test_every_s47_is_about_a_new_family_where_the_split_is_nought(
    varied_off: Varied, run: Run
) -> None:
    history = run(varied_off())
    assert not _families(history, "open case>s47")
    assert history.waits[WORK[OPEN_S47]][0] == 0


def test_the_split_is_met_and_the_total_stays(
    varied: Varied, measured: Callable[[Scenario, int], list[Replication]], run: Run
) -> None:
    usual, split = measured(varied(), 6), measured(varied(**SPLIT), 6)
    total = [fmean(r.measures["s47_children"] for r in found) for found in (usual, split)]
    # A family that is open is known with all its children.
    assert total[1] == pytest.approx(total[0], rel=0.08)
    histories = [run(varied(**SPLIT), n) for n in range(6)]
    open_cases = fmean(_families(h, "open case>s47") for h in histories)
    new = fmean(_families(h, "strategy>s47") for h in histories)
    assert open_cases / (open_cases + new) == pytest.approx(sum(SPLIT.values()), abs=0.03)


def test_whoever_holds_the_family_does_the_enquiry(varied: Varied, run: Run) -> None:
    history = run(varied(**SPLIT), 0, 52, trace=True)
    teams = {line[-2] for line in history.trace if line[2] == "open s47"}
    # The front door until it has handed the family over, then FSP.
    assert "fsp" in teams
    assert teams <= {"fsp", "front_door"}


def test_a_plan_steps_up_to_a_conference_and_the_register_without_a_second_handover(
    varied_off: Varied, run: Run
) -> None:
    alone: dict[str, Any] = {
        "contacts_per_year": 0.0,
        "transfers_in_per_year": 0.0,
        "start_register_children": 0,
        "start_assessments": 0,
        "start_s47s": 0,
        "start_awaiting_icpc": 0,
        "s47_to_icpc": 0.9,
        "icpc_to_registration": 1.0,
    }
    # Without contacts there are no S47s to share out: the share is of those there would be.
    assert not _families(run(varied_off(**alone, s47s_from_plans=0.5)), "open case>s47")
    history = run(varied_off(**(alone | {"contacts_per_year": 7071.0}), s47s_from_plans=1.0))
    stepped = _families(history, "open case s47>icpc")
    assert stepped > 30
    assert _families(history, "strategy>s47") == 0, "no S47 is about a new family"
    assert _families(history, "icpc>register") > 15
    assert history.register[-1] > 20
    assert sum(history.clocks["icpc"][1]) > 20
    assert history.children_in == history.children_out + history.children_open


def test_ends_add_up(varied: Varied, run: Run) -> None:
    history = run(varied(**SPLIT))
    begun = _families(history, "open case>s47")
    ended = _families(history, "open case s47>icpc") + _families(history, "open case s47>no more")
    assert begun - 25 <= ended <= begun
    assert _families(history, "open case s47>icpc") > 0


def test_their_hours_are_fsps_and_are_warned_of(varied_off: Varied, run: Run) -> None:
    usual, split = varied_off().inputs, varied_off(**SPLIT).inputs
    more = fsp_load(split).work[WORK[OPEN_S47]]
    assert fsp_load(usual).work[WORK[OPEN_S47]] == 0
    done = fmean(run(varied_off(**SPLIT), n).waits[WORK[OPEN_S47]][0] for n in range(6))
    each = split.s47_hours.expected + split.s47_sibling_hours * split.extra_children_mean
    assert more == pytest.approx(done * each, rel=0.2)
    fewer = {load.team: load for load in loads(split)}["front_door"].work["s47"]
    before = {load.team: load for load in loads(usual)}["front_door"].work["s47"]
    assert fewer == pytest.approx(0.85 * before, rel=0.02)


def test_a_split_over_everything_is_refused(varied: Varied) -> None:
    names = ("s47s_from_plans", "s47s_from_register")
    with refused(Message("together.more_than_all", names=names)):
        varied(s47s_from_plans=0.7, s47s_from_register=0.4)
