"""Rules of thumb for reports that are late: what they may not contradict."""

from __future__ import annotations

from itertools import pairwise

import pytest

from model.engine.capacity import conference_load, overloaded
from model.engine.late_reports import FULL, Slots, initial_wait, review_slots
from model.engine.yearly import Yearly
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.words.workload import overload

pytestmark = pytest.mark.units
PACE = Slots(notice=2, a_day=1.6, taken=0.6)


def test_a_fuller_diary_books_again_later() -> None:
    waits = [Slots(2, 1.6, taken).again for taken in (0.0, 0.5, 0.9, 0.97, 1.2)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] < 60, "a full diary books again some day"
    assert Slots(2, 0.0, 0.5).again > 2


@pytest.mark.parametrize("rule", [initial_wait, review_slots])
def test_less_spare_means_later_reports(rule: object) -> None:
    assert callable(rule)
    found = [rule(load, PACE) for load in (0.2, 0.5, 0.8, 1.0)]
    assert all(later > sooner for sooner, later in pairwise(found))
    assert rule(1.4, PACE) == found[-1]


def _with(**inputs: float) -> tuple[str, ...]:
    changes = [Change(input=name, set=value) for name, value in inputs.items()]
    found = overloaded(load_scenario("2023-24").with_changes(changes, "Changed").inputs)
    return tuple(overload(load) for load in found)


def test_a_full_diary_is_warned_of() -> None:
    assert _with() == ()
    (full,) = _with(chair_fte=0.9)
    assert full.startswith("The conference diary is full")
    never = _with(chair_fte=0.0, external_conferences=2.0)
    assert never[0].startswith("This diary can never hold")


def test_missing_reports_use_no_more_slots_than_there_are() -> None:
    for workers in range(8, 26):
        changes = [
            Change(input="front_door_fte", set=float(workers)),
            Change(input="chair_fte", set=1.0),
        ]
        inputs = load_scenario("2023-24").with_changes(changes, "Changed").inputs
        assert conference_load(inputs).share <= max(FULL, 1.05)


def test_proceedings_that_are_over_at_once_leave_nobody_in_court() -> None:
    change = Change(input="court_days", set={"kind": "fixed", "value": 0.0})
    inputs = load_scenario("2012-13").with_changes([change], "Over at once").inputs
    assert Yearly(inputs).in_court == 0
