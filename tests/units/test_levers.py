"""Levers: one record each; what a record lacks is told when it is declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from ui.question.corrections import Column
from ui.question.lever_kinds import (
    AnyLever,
    ForSomeWeeks,
    Heading,
    Leaving,
    Slider,
    Temporary,
    Toggle,
    checked,
)
from ui.question.levers import HEADINGS, LEVERS

pytestmark = pytest.mark.units

HEADS = (Heading("people", "People"), Heading("weeks", "Some weeks", picked=True))
SLIDER = Slider(id="fsp", heading="people", input="fsp_fte", low=4, high=30, step=0.5)
TOGGLE = Toggle(
    id="fewer",
    heading="people",
    label="Fewer",
    help="",
    changes=(Change(input="s47_to_icpc", multiply=0.9),),
)
TEMPORARY = Temporary(
    id="more", heading="people", input="chair_fte", label="More", high=5, step=0.5, help=""
)
LEAVING = Leaving(
    id="leave",
    heading="people",
    label="All {fte} leave",
    counted={"fsp_fte": "fsp_agency_fte"},
    help="",
)
WEEKS = ForSomeWeeks(
    id="chairs", heading="weeks", input="chair_fte", how="add", low=-10, high=10, step=0.5, usual=1
)
FOUND: dict[str, AnyLever] = {
    "slider": SLIDER,
    "toggle": TOGGLE,
    "temporary": TEMPORARY,
    "leaving": LEAVING,
    "weeks": WEEKS,
}


def test_those_that_are_there_can_be_drawn_and_asked() -> None:
    assert checked(HEADINGS, LEVERS) == LEVERS
    assert checked(HEADS, tuple(FOUND.values())) == tuple(FOUND.values())


@pytest.mark.parametrize(
    ("kind", "wrong", "says"),
    [
        ("slider", {"heading": "money"}, "heading 'money', which is not declared"),
        ("slider", {"heading": "weeks"}, "cannot stand under the heading 'weeks'"),
        ("weeks", {"heading": "people"}, "cannot stand under the heading 'people'"),
        ("slider", {"input": "no_such"}, "the input 'no_such', which is not declared"),
        ("temporary", {"input": "no_such"}, "the input 'no_such', which is not declared"),
        ("weeks", {"input": "no_such"}, "the input 'no_such', which is not declared"),
        ("leaving", {"counted": {"no_such": "fsp_fte"}}, "'no_such', which is not declared"),
        ("leaving", {"counted": {"fsp_fte": "no_such"}}, "'no_such', which is not declared"),
        ("leaving", {"counted": {}}, "says no team"),
        ("slider", {"input": "start_date"}, "'start_date', which is not a number"),
        ("slider", {"high": 1600}, "from 4 to 1600, beyond what its input allows: from 0 to 1500"),
        ("slider", {"low": -1}, "beyond what its input allows"),
        ("slider", {"low": 30}, "has no range: from 30 to 30"),
        ("slider", {"step": 0}, "has no range"),
        ("temporary", {"high": 201}, "from 0 to 201, beyond what its input allows: from 0 to 200"),
        ("weeks", {"low": -201}, "from -201 to 10, beyond what its input allows: from -200 to 200"),
        ("weeks", {"how": "set"}, "beyond what its input allows: from 0 to 200"),
        ("weeks", {"how": "spread"}, "beyond what its input allows: from 0 to 200"),
        ("weeks", {"how": "percent", "low": -101}, "beyond what its input allows: from -100"),
        ("weeks", {"usual": 11}, "begins at 11, outside its range from -10 to 10"),
        ("toggle", {"changes": ()}, "changes nothing"),
        ("toggle", {"changes": (Change(input="no_such", set=1),)}, "no input named 'no_such'"),
        (
            "toggle",
            {"changes": (Change(input="start_register_children", set=1, from_week=3),)},
            "cannot change during a run",
        ),
        ("weeks", {"id": "fsp"}, "two levers have the id 'fsp'"),
    ],
)
def test_what_a_record_lacks_is_one_sentence(kind: str, wrong: dict[str, Any], says: str) -> None:
    levers = {**FOUND, kind: replace(FOUND[kind], **wrong)}
    with pytest.raises(ValueError, match="lever") as refused:
        checked(HEADS, tuple(levers.values()))
    assert says in str(refused.value)
    assert (wrong.get("id") or FOUND[kind].id) in str(refused.value)


def test_a_lever_for_some_weeks_needs_an_input_that_moves_in_a_run() -> None:
    still = next(s for s in INPUTS.values() if s.kind == "number" and not s.dated)
    for lever in (
        replace(TEMPORARY, input=still.name),
        replace(WEEKS, input=still.name),
        replace(LEAVING, counted={still.name: "fsp_agency_fte"}),
    ):
        with pytest.raises(ValueError, match="does not change during a run") as refused:
            checked(HEADS, (lever,))
        assert still.name in str(refused.value)
        assert lever.id in str(refused.value)


def test_a_heading_without_a_lever_is_told() -> None:
    with pytest.raises(ValueError, match="under the heading 'weeks'"):
        checked(HEADS, (SLIDER,))


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_every_lever_for_some_weeks_becomes_a_change_that_can_be_asked(lever: AnyLever) -> None:
    if isinstance(lever, ForSomeWeeks):
        for amount in (lever.low, lever.usual, lever.high):
            change = lever.change(amount, 4, 30)
            assert Change.from_text(change.to_text()) == change
            assert (change.from_week, change.until_week) == (4, 30)


def test_temporary_people_are_found_again_and_taken_back() -> None:
    other = (Change(input="chair_fte", set=3.0), Change(input="fsp_fte", add=1.0, until_week=9))
    changes = TEMPORARY.moved(other, 2.5, 4, 30)
    assert [c.to_text() for c in changes[2:]] == ["chair_fte=+2.5@4-30"]
    assert TEMPORARY.found(changes) == (2.5, 4, 30)
    assert TEMPORARY.moved(changes, 0, 4, 30) == other == TEMPORARY.moved(changes, 1, 8, 8)
    assert TEMPORARY.found(other) is None


def test_leaving_takes_all_of_a_team_that_has_any() -> None:
    other = (Change(input="fsp_fte", add=-3.0, until_week=9, from_week=2),)
    changes = LEAVING.moved(other, {"fsp_fte": 3.0}, 10)
    assert [c.to_text() for c in changes[1:]] == ["fsp_fte=+-3.0@10-"]
    assert LEAVING.week_in(changes, {"fsp_fte": 3.0}) == 10
    assert LEAVING.week_in(changes, {"fsp_fte": 4.0}) == 0
    assert LEAVING.moved(changes, {"fsp_fte": 3.0}, 0) == other


@pytest.mark.parametrize(
    ("name", "says"), [("no_such", "not declared"), ("start_date", "not a number")]
)
def test_a_correction_of_what_has_no_box_is_told(name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        Column("Open cases", ("fsp_fte", name))
    assert name in str(refused.value)
