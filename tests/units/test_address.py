"""The page's address as a door: limits that refuse and never cut, at little cost."""

from __future__ import annotations

import base64
import json
import time
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.agency_exit.edited_posts import LONGEST_TEXT
from model.scenario.changes import Change
from model.scenario.files import FILE_FORMAT
from model.scenario.inputs import INPUTS
from model.scenario.scenario import _in_order
from model.scenario.typed_text import LONGEST_CHANGE, MOST_CHANGES
from model.scenario.unseen import BIDIRECTIONAL
from ui.question.address import PARTS, from_params
from ui.question.question import Question

pytestmark = pytest.mark.units

FORM = [str(FILE_FORMAT)]
OF_A_QUESTION = [key for key in PARTS if key != "form"]
MOST_SECONDS = 0.6
"""Of CPU, for reading any address: twice what it may cost on a quiet machine."""


def cost(params: dict[str, list[str]]) -> float:
    """Seconds of CPU that reading an address takes at the least, of three readings."""
    seconds = []
    for _ in range(3):
        _in_order.clear()
        started = time.process_time()
        from_params(params)
        seconds.append(time.process_time() - started)
    return min(seconds)


def read(params: dict[str, list[str]]) -> tuple[Question, list[str]]:
    """What a link of today asks, and what is said of it."""
    return from_params({"form": FORM, **params})


@pytest.mark.parametrize("text", ["²", "½²", "①", "٣", "1e3", "+1", "1 ", "", "0x1", "-1", "1_0"])
@pytest.mark.parametrize("name", ["seed", "weeks", "replications"])
def test_what_is_no_whole_number_is_left_out(name: str, text: str) -> None:
    question, problems = read({name: [text], "set": ["fsp_fte=17.0"]})
    assert len(problems) == 1
    assert question == Question(changes=(Change(input="fsp_fte", set=17.0),))


@pytest.mark.parametrize("key", OF_A_QUESTION)
def test_a_part_that_stands_too_often_is_left_out_whole(key: str) -> None:
    most = PARTS[key].most
    question, problems = read({key: ["1"] * (most + 1)})
    assert question == Question()
    assert len(problems) == 1
    assert str(most + 1) in problems[0]


@pytest.mark.parametrize("key", OF_A_QUESTION)
def test_a_part_that_is_too_long_is_left_out_and_not_repeated(key: str) -> None:
    text = "8" * (PARTS[key].longest + 1)
    question, problems = read({key: [text]})
    assert question == Question()
    assert len(problems) == 1
    assert "888" not in problems[0]
    assert len(problems[0]) < 200


@pytest.mark.parametrize("sign", ["\x1b", "\x00", "\ud800", *BIDIRECTIONAL])
@pytest.mark.parametrize("key", OF_A_QUESTION)
def test_signs_that_turn_what_is_read_are_left_out(key: str, sign: str) -> None:
    question, problems = read({key: [f"2023{sign}-24"]})
    assert question == Question()
    assert len(problems) == 1
    assert sign not in problems[0]
    assert f"U+{ord(sign):04X}" in problems[0]


@pytest.mark.parametrize("texts", [["1", "2"], ["8" * 99], ["2\x1b"], ["two"], ["\u00b2"]])
def test_a_form_that_cannot_be_read_is_said_and_is_the_first(texts: list[str]) -> None:
    question, problems = from_params({"form": texts})
    first, held = from_params({"form": ["1"]})
    assert question == first
    assert len(problems) == 1 + len(held)


def test_as_many_changes_as_there_may_be_are_all_read() -> None:
    texts = [f"contacts_per_year=+{n}.0@{n}-{n + 1}" for n in range(MOST_CHANGES)]
    question, problems = read({"set": texts})
    assert problems == []
    assert [change.to_text() for change in question.changes] == texts


@pytest.mark.parametrize("place", [0, 1, 30, 59])
def test_one_wrong_change_of_many_is_left_out_and_the_others_are_kept(place: int) -> None:
    texts = [f"contacts_per_year=+{n}.0" for n in range(MOST_CHANGES)]
    texts[place] = "fsp_fte=-3"
    question, problems = read({"set": texts})
    assert len(problems) == 1
    assert "fsp_fte = -3" in problems[0]
    assert [change.to_text() for change in question.changes] == [
        text for text in texts if text != "fsp_fte=-3"
    ]


@pytest.mark.parametrize(
    "part", ["mean=1e300", "mean=10001", "mean=1e5", "cv=1e9", "mean=-1", "mean=0"]
)
@pytest.mark.parametrize("name", ["s47_hours", "assessment_hours", "icpc_report_hours"])
def test_parts_of_a_distribution_have_bounds(name: str, part: str) -> None:
    question, problems = read({"set": [f"{name}.{part}"]})
    assert question == Question()
    assert len(problems) == 1
    assert len(problems[0]) < 300


RAMPS = [f"contacts_per_year=*1.0000{n:02d}@{n}-~515" for n in range(MOST_CHANGES)]
WRONG_AT_THE_END = ["contacts_per_year=*1.2@0-~515"] * MOST_CHANGES
FADES = ["contacts_per_year=*1.001@0-/3"] * MOST_CHANGES
ROWS = [{"post": f"FSP-{n}", "team": "fsp", "contract": "agency"} for n in range(1, 150)]


@pytest.mark.parametrize(
    "params",
    [
        {"weeks": ["520"], "set": RAMPS},
        {"weeks": ["520"], "set": WRONG_AT_THE_END},
        {"weeks": ["520"], "set": FADES},
        {"weeks": ["520"], "set": [*RAMPS[:-1], "fsp_fte=-3"]},
        {"weeks": ["520"], "us": ["police_factor=*1.01@1-~515"], "set": RAMPS[:20]},
        {"set": ["fsp_fte=" + "[" * (LONGEST_CHANGE - 20)] * MOST_CHANGES},
        {"exit": ["leave_week=3", "overlap_weeks=1"] * 10},
        {"exit": [f"leave_week={n}" for n in range(20)]},
    ],
    ids=["ramps", "wrong late", "fades", "wrong last", "both", "deep", "choices", "choices differ"],
)
def test_reading_an_address_costs_little_whatever_it_asks(params: dict[str, list[str]]) -> None:
    assert cost(params) < MOST_SECONDS


def test_a_posts_table_that_unpacks_to_much_costs_little() -> None:
    def packed(rows: Any) -> str:
        raw = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    many_columns = {f"k{n}": 1 for n in range(30_000)}
    tables: list[list[Any]] = [[{}] * 130_000, [many_columns], [ROWS[0]] * 6000]
    for rows in tables:
        text = packed(rows)
        if len(text) <= LONGEST_TEXT:
            assert cost({"posts": [text]}) < MOST_SECONDS
            question, problems = read({"posts": [text]})
            assert question == Question()
            assert len(problems) == 1


def test_every_part_of_a_full_question_comes_back() -> None:
    question, problems = read(
        {
            "from": ["2012-13"],
            "weeks": ["78"],
            "seed": ["7"],
            "us": ["fsp_fte=16.0"],
            "set": ["front_door_fte=+1.0@4-30"],
            "exit": ["leave_week=5"],
        }
    )
    assert problems == []
    again, problems = read(
        {key: [v] if isinstance(v, str) else v for key, v in question.to_params().items()}
    )
    assert problems == []
    assert again == question


texts = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["²", "1e999", "nan", "2023-24", "fsp_fte=+inf", "A.", "leave_week=1e9"]),
    st.builds(
        lambda name, how, value: f"{name}={how}{value}",
        st.sampled_from(list(INPUTS)),
        st.sampled_from(["", "+", "*", "@", "~", "[", "{"]),
        st.one_of(st.floats().map(repr), st.integers().map(str), st.text(max_size=9)),
    ),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=80)
@given(st.dictionaries(st.sampled_from(list(PARTS)), st.lists(texts, max_size=4)))
def test_no_address_is_an_error(params: dict[str, list[str]]) -> None:
    question, problems = read(params)
    assert all(isinstance(problem, str) and problem for problem in problems)
    # What was read can be asked again by its own address.
    again, _ = read(
        {key: [v] if isinstance(v, str) else v for key, v in question.to_params().items()}
    )
    assert again.to_params() == question.to_params()
