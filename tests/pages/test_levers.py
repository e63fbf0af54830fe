"""Levers on their page: each under its heading, each asked by its change, a new one as the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from model.scenario.changes import Change
from tests.pages.conftest import ONE, Opened
from ui.question.lever_kinds import (
    AnyLever,
    ComeOrGo,
    ForSomeWeeks,
    Leaving,
    Picked,
    Slider,
    Temporary,
    Toggle,
    checked,
)
from ui.question.levers import HEADINGS, LEVERS
from ui.screen.what_if import controls, view

pytestmark = pytest.mark.pages

PAGE = "pages/1_what_if.py"
NEW: tuple[AnyLever, ...] = (
    Slider(id="sickness_rate", heading="demand", input="sickness_rate", low=0, high=0.2, step=0.01),
    Toggle(
        id="half",
        heading="people",
        label="Half the chairs",
        help="",
        changes=(Change(input="chair_fte", multiply=0.5),),
    ),
    Temporary(
        id="chairs_for_a_while",
        heading="demand",
        input="chair_fte",
        label="Temporary chairs, FTE",
        high=3,
        step=0.5,
        help="",
    ),
    Leaving(
        id="newly_qualified_leave",
        heading="ready_made",
        label="All {fte} FTE newly qualified leave in week (0: they stay)",
        counted={"fsp_fte": "fsp_nqsw_fte", "front_door_fte": "front_door_nqsw_fte"},
        help="",
    ),
    ForSomeWeeks(
        id="sickness",
        heading="some_weeks",
        input="sickness_rate",
        how="percent",
        low=-50,
        high=50,
        step=5,
        usual=20,
    ),
)


def _key(lever: AnyLever) -> str:
    kinds = {Slider: "move", Toggle: "toggle", Temporary: "temporary", Leaving: "leaving"}
    return f"{kinds[type(lever)]}_{lever.id}"


def _in_order(node: Node) -> Iterator[Any]:
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _in_order(child)
    else:
        yield node


def _headings(at: AppTest) -> dict[str, str]:
    """The words of the heading that each widget comes after, by the widget's key."""
    found, last = {}, ""
    for element in _in_order(at.main):
        if element.type == "markdown" and element.value.startswith("**"):
            last = element.value.strip("*")
        elif key := getattr(element, "key", None):
            found[key] = last
    return found


def _inputs(lever: AnyLever) -> set[str]:
    match lever:
        case Toggle():
            return {change.input for change in lever.changes}
        case Leaving():
            return set(lever.counted)
        case ComeOrGo():
            return {lever.input("not replaced")}
        case _:
            return {lever.input}


def _pull(at: AppTest, lever: AnyLever) -> None:
    match lever:
        case Slider():
            at.slider(key=_key(lever)).set_value(lever.high * (100 if lever.percent else 1)).run()
        case Toggle():
            at.toggle(key=_key(lever)).set_value(True).run()
        case Temporary():
            at.slider(key=_key(lever)).set_value(lever.high).run()
        case Leaving():
            at.slider(key=_key(lever)).set_value(5).run()
        case ForSomeWeeks():
            at.selectbox(key="dated_what").set_value(lever.id).run()
            box = at.number_input(key=f"dated_amount_{lever.id}")
            assert box.value == lever.usual
            next(b for b in at.button if b.label == "Add this change").click().run()
        case ComeOrGo():
            at.selectbox(key="people_who").set_value(lever.id).run()
            next(r for r in at.radio if r.label == "What happens").set_value("not replaced").run()
            next(b for b in at.button if b.label == "Add these people").click().run()


def _look(at: AppTest, lever: AnyLever) -> None:
    """It stands under its heading, and what it asks is the change of its inputs alone."""
    words = {heading.id: heading.words for heading in HEADINGS}[lever.heading]
    if isinstance(lever, ForSomeWeeks):
        assert words in [block.label for block in at.expander]
        assert lever.words in at.selectbox(key="dated_what").options
    elif isinstance(lever, ComeOrGo):
        assert words in [block.label for block in at.expander]
        assert lever.words in at.selectbox(key="people_who").options
    else:
        assert _headings(at)[_key(lever)] == words
    _pull(at, lever)
    assert not at.exception
    asked = at.query_params["set"]  # a list, or the only one
    texts = [asked] if isinstance(asked, str) else asked
    assert {text.partition("=")[0] for text in texts} == _inputs(lever)
    next(b for b in at.button if b.label == "Undo").click().run()
    assert "set" not in at.query_params


@pytest.fixture(autouse=True)
def _nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lever asks is looked at, not what becomes of it."""
    monkeypatch.setattr(view, "stream", lambda *_, **__: None)


def test_every_lever_stands_under_its_heading_and_asks_its_change(app: Opened) -> None:
    at = app(PAGE, **ONE)
    for lever in LEVERS:
        _look(at, lever)


def test_a_new_lever_takes_its_record_and_nothing_else(
    app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "LEVERS", checked(HEADINGS, (*LEVERS, *NEW)))
    at = app(PAGE, **ONE, us=["fsp_nqsw_fte=2", "front_door_nqsw_fte=1"])
    for lever in NEW:
        _look(at, lever)
    for lever in LEVERS:
        if not isinstance(lever, (Picked, Leaving)):
            assert _headings(at)[_key(lever)]


def test_a_large_county_can_be_chosen_and_its_sliders_moved(app: Opened) -> None:
    at = app("pages/1_what_if.py", **{"from": "large-county"}, weeks="8", **ONE)
    assert not at.exception
    slider = at.slider(key="move_fsp_fte")
    assert (slider.value, slider.max) == (65.5, 90.0)
    slider.set_value(80.0).run()
    assert not at.exception
    assert "fsp_fte=80.0" in at.query_params["set"]
