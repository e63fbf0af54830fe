"""Labels of things that are chosen: equal names are told apart, others stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.library.entry import key_of
from ui.screen.telling_apart import labels

pytestmark = pytest.mark.units


@dataclass
class Thing:
    name: str
    status: str = "draft"
    day: str = "3 Nov"


def named(things: dict[str, Thing], taken: tuple[str, ...] = ()) -> dict[str, str]:
    return labels(things, lambda t: t.name, lambda t: t.status, lambda t: t.day, taken=taken)


def test_names_that_differ_stay_as_they_are() -> None:
    assert named({"a": Thing("One"), "b": Thing("Two", "archived")}) == {"a": "One", "b": "Two"}


def test_what_differs_is_told_and_what_does_not_is_left_out() -> None:
    by_status = {"a": Thing("One"), "b": Thing("One", "archived"), "c": Thing("Two", "archived")}
    assert named(by_status) == {"a": "One (draft)", "b": "One (archived)", "c": "Two"}
    by_day = {"a": Thing("One"), "b": Thing("One", day="4 Nov")}
    assert named(by_day) == {"a": "One (3 Nov)", "b": "One (4 Nov)"}


def test_as_many_words_as_it_takes_and_no_more() -> None:
    three = {"a": Thing("One"), "b": Thing("One"), "c": Thing("One", "archived")}
    assert named(three) == {"a": "One (draft, a)", "b": "One (draft, b)", "c": "One (archived)"}


@pytest.mark.parametrize("other", ["one", " One ", "O\uff4ee", "ONE"])
def test_names_that_only_look_alike_are_told_apart(other: str) -> None:
    found = named({"a": Thing("One"), "b": Thing(other, "agreed")})
    assert found["a"] == "One (draft)"
    assert found["b"].endswith("(agreed)")


def test_a_name_that_is_taken_already_gives_way() -> None:
    found = named({"a": Thing("doing nothing"), "b": Thing("Other")}, ("Doing nothing",))
    assert found == {"a": "doing nothing (draft)", "b": "Other"}
    again = named({"a": Thing("Doing nothing")}, ("Doing nothing", "Doing nothing (draft)"))
    assert key_of(again["a"]) not in {"doing nothing", "doing nothing (draft)"}


def test_a_thing_named_as_another_is_now_called() -> None:
    found = named({"a": Thing("One"), "b": Thing("One", "archived"), "c": Thing("One (archived)")})
    assert len(set(map(key_of, found.values()))) == 3


_NAMES = st.sampled_from(["X", "x", "X (a)", "X (a, a)", "X (draft)", "X (draft, b)", "Y"])


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.tuples(_NAMES, st.sampled_from(["draft", "agreed"])), max_size=6),
    st.lists(_NAMES, max_size=3),
)
def test_no_two_labels_ever_read_the_same(rows: list[tuple[str, str]], taken: list[str]) -> None:
    things = {id_: Thing(*row) for id_, row in zip("abcdef", rows, strict=False)}
    found = named(things, tuple(taken))
    keys = [key_of(label) for label in found.values()]
    assert list(found) == list(things)
    assert len(set(keys)) == len(keys)
    assert set(keys).isdisjoint(map(key_of, taken))
    assert all(found[id_].startswith(thing.name) for id_, thing in things.items())
