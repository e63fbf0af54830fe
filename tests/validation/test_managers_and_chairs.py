"""What waits for a manager's hours, and conferences whose chair is away."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.engine.capacity import loads
from model.engine.conference_diary import Diary
from model.engine.history import History
from model.engine.vocabulary import ALLOCATION, SIGN_ASSESSMENT, SIGN_DECISION, SIGN_S47, WORK
from model.results.replication import Replication
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation
Varied = Callable[..., Scenario]
Run = Callable[..., History]
Measured = Callable[[Scenario, int], list[Replication]]

SIGNED = {
    "signoff_decision_hours": (0.1, SIGN_DECISION, "decision"),
    "signoff_assessment_hours": (0.5, SIGN_ASSESSMENT, "assessment"),
    "signoff_s47_hours": (0.5, SIGN_S47, "icpc"),
}
"""Input: hours, the work, the clock that waits for it."""


@pytest.mark.parametrize("name", SIGNED)
def test_without_a_manager_nothing_is_signed_off(name: str, varied: Varied, run: Run) -> None:
    hours, kind, clock = SIGNED[name]
    # Nobody there but for signatures: strategy discussions take managers no time here.
    inputs: dict[str, Any] = {
        name: hours,
        "manager_hours": {"kind": "fixed", "value": 0.0},
        "start_awaiting_icpc": 0,
        "transfers_in_per_year": 0.0,
    }
    without = run(varied(**inputs, front_door_manager_fte=0.0), 0, 40)
    assert not sum(without.clocks[clock][1])
    assert without.waits[WORK[kind]] == (0, 0.0)
    with_them = run(varied(**inputs, front_door_manager_fte=4.0), 0, 40)
    assert sum(with_them.clocks[clock][1]) > 20
    assert with_them.waits[WORK[kind]][0] > 20


@pytest.mark.parametrize("name", SIGNED)
def test_too_few_managers_hold_up_what_they_sign(
    name: str, varied: Varied, measured: Measured
) -> None:
    hours, _, clock = SIGNED[name]
    measure = "decision_real" if clock == "decision" else f"{clock}_in_time"

    def in_time(fte: float) -> float:
        futures = measured(varied(**{name: hours}, front_door_manager_fte=fte), 3)
        return fmean(r.measures[measure] for r in futures)

    assert in_time(1.0) < in_time(4.0) - 5


def test_hours_of_signatures_agree_with_what_is_warned_of(varied: Varied, run: Run) -> None:
    scenario = varied(**{name: SIGNED[name][0] for name in SIGNED}, front_door_manager_fte=4.0)
    load = next(x for x in loads(scenario.inputs) if x.team == "front_door_manager")
    history = run(scenario)
    for name, (hours, kind, *_) in SIGNED.items():
        # Decisions that end here are signed a folder at a time.
        contacts = sum(history.tallies["contact"][1])
        done = hours * (contacts if kind == SIGN_DECISION else history.waits[WORK[kind]][0])
        assert load.work[WORK[kind]] == pytest.approx(done, rel=0.12), name


def test_fsp_managers_allocate_and_the_front_door_holds_until_then(
    varied_off: Varied, run: Run
) -> None:
    hours = {"allocation_hours": 0.5}
    nobody = run(varied_off(**hours))
    assert nobody.waits[WORK[ALLOCATION]][0] == 0
    assert not sum(nobody.tallies["handover"][1])
    one = run(varied_off(**hours, fsp_manager_fte=1.0))
    assert one.waits[WORK[ALLOCATION]][0] > 100
    assert sum(one.tallies["handover"][1]) > 100


def test_managers_cost(varied: Varied, measured: Measured) -> None:
    none, two = (
        measured(varied(fsp_manager_fte=fte), 1)[0].measures["cost_run"] for fte in (0.0, 2.0)
    )
    assert two - none == pytest.approx(2 * varied().inputs.cost_manager, rel=0.01)


def test_a_chair_who_is_on_leave_or_ill_has_no_slots(varied_off: Varied, run: Run) -> None:
    usual = run(varied_off())
    away = run(varied_off(chairs_absent=True))
    inputs = varied_off().inputs
    lost = 1 - sum(away.slots) / sum(usual.slots)
    chairs = inputs.chair_fte * inputs.conferences_per_chair
    share = chairs / (chairs + inputs.external_conferences)
    assert lost == pytest.approx(share * (inputs.leave_days + inputs.training_days) / 252, abs=0.03)
    assert min(away.slots) < min(usual.slots)
    nobody = varied_off(chairs_absent=True, chair_fte=0.0)
    assert sum(run(nobody, 0, 12).slots) == 24, "external chairs come as they are asked to"


def test_conferences_of_a_chair_who_is_ill_fall_through(varied: Varied, run: Run) -> None:
    ill = {"kind": "fixed", "value": 3.0}

    def in_time(rate: float) -> float:
        scenario = varied(
            chairs_absent=True,
            leave_days=0,
            training_days=0,
            sickness_spell_days=ill,
            sickness_rate=rate,
            front_door_fte=40.0,
            fsp_fte=40.0,
            external_conferences=0.0,
            conferences_per_chair=4.0,
        )
        clocks = [run(scenario, n).clocks["icpc"] for n in range(4)]
        return 100 * sum(sum(c[1]) for c in clocks) / sum(sum(c[0]) for c in clocks)

    assert in_time(0.3) < in_time(0.0) - 5


def test_free_slots_are_the_first_to_fall_through() -> None:
    days = [0, 5, 10]
    diary = Diary([10.0, 10.0], days, 10, sick=[1.0] * 10)
    assert diary.book(0, 0, 0) == 0
    assert not diary.falls_through(0), "the other slot of the day was free"
    assert diary.book(0, 0, 0) == 0
    assert diary.falls_through(0), "one of two has no chair"
    assert not diary.falls_through(0), "the other has"


def test_a_slot_that_is_given_back_is_booked_again() -> None:
    diary = Diary([5.0], [0, 5], 5)
    assert diary.book(2, 0, 2) == 2
    assert diary.book(2, 0, 2) == 1
    diary.give_back(2)
    assert diary.book(2, 0, 2) == 2
    diary.give_back(400)


def test_slots_of_families_that_left_are_booked_again(varied: Varied, run: Run) -> None:
    leaving = {"other_exits_per_year": 3.0}
    kept, back = (run(varied(**leaving, slots_given_back=given)) for given in (False, True))
    assert sum(back.slots_booked) < sum(kept.slots_booked) - 10
