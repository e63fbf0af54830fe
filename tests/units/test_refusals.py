"""Every refusal has a sentence, and every sentence its values."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from model.evidence import published
from model.scenario import errors
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.posts import ALLOWED
from model.words.refusals import said, sentences
from ui.briefing import content
from ui.library import library

pytestmark = pytest.mark.units

ROOT = Path(__file__).resolve().parents[2]


IN_USE = (published, content, library)
"""What defines the kinds of refusals; each must be known here to be looked for."""


def kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every class of refusals."""
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


WITH_IDS = {kind.__name__ for kind in kinds() if kind.__init__ is Refusal.__init__}
MAKERS = {*WITH_IDS, "Message", "invalid", "__init__"}


@cache
def made() -> list[tuple[str, str, frozenset[str]]]:
    """Where a refusal or message is made in the code, its id and the names of its values."""
    return list(_made())


def _made() -> Iterator[tuple[str, str, frozenset[str]]]:
    for path in (*ROOT.glob("model/**/*.py"), *ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in MAKERS or not node.args:
                continue
            if name == "__init__" and not isinstance(node.args[0], ast.Constant):
                continue
            if any(keyword.arg is None for keyword in node.keywords):
                continue  # handed on as it was
            ids = [node.args[0]]
            if isinstance(ids[0], ast.IfExp):
                ids = [ids[0].body, ids[0].orelse]
            values = frozenset(str(keyword.arg) for keyword in node.keywords)
            for id in ids:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                assert isinstance(id, ast.Constant), f"{place}: an id is written out"
                yield place, str(id.value), values


def slots(sentence: str) -> set[str]:
    """The values that a sentence has a place for."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_refusal_has_a_sentence_with_its_values() -> None:
    wrong = [
        f"{place}: {id} has {sorted(values)}"
        for place, id, values in made()
        if id not in sentences() or slots(sentences()[id]) != values
    ]
    assert wrong == []


def test_the_tree_of_refusals_shows_them_all() -> None:
    assert [kind for kind in kinds() if f" {kind.__name__}" not in str(errors.__doc__)] == []


def test_every_sentence_is_of_a_refusal() -> None:
    assert set(sentences()) - {id for _, id, _ in made()} == set()


def test_a_refusal_travels_between_processes() -> None:
    first = ScenarioError("run.weeks", weeks=0, most=520)
    second = pickle.loads(pickle.dumps(first))
    assert (type(second), second.id, second.values) == (ScenarioError, first.id, first.values)
    assert str(second) == "run.weeks(weeks=0, most=520)"
    message = Message("place.week", where=Message("place.scenario", name="x"), number=3)
    assert pickle.loads(pickle.dumps(message)) == message


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            Message("run.weeks", weeks=0, most=520),
            "weeks = 0 cannot be run: allowed is from 1 to 520",
        ),
        (
            Message(
                "input.not_allowed",
                where=Message(
                    "place.week", where=Message("place.scenario", name="Trial"), number=60
                ),
                name="fsp_fte",
                value="-5",
                allowed=INPUTS["fsp_fte"].allowed,
            ),
            "'Trial', week 60: fsp_fte = -5 cannot be used: allowed is from 0 to 1500 FTE",
        ),
        (
            Message("posts.missing_columns", where="x.csv", missing=("a", "b"), needed=("a", "c")),
            "x.csv has no column a and no column b; every post needs a, c",
        ),
        (
            Message("pack.cannot_run", reason=ScenarioError("run.seed", seed=-1)),
            "this version of the model cannot run the pack: seed = -1 cannot be used: allowed is "
            "from 0 to 2^63 - 1",
        ),
    ],
)
def test_values_stand_in_their_places(message: Message, sentence: str) -> None:
    assert said(message) == sentence


def test_what_is_allowed_can_be_said_of_every_input_and_field() -> None:
    for spec in INPUTS.values():
        assert said(spec.allowed)
    for allowed in ALLOWED.values():
        assert said(allowed)


def test_an_error_that_is_none_of_ours_is_said_in_its_own_words() -> None:
    assert said(RuntimeError("no more threads")) == "no more threads"
