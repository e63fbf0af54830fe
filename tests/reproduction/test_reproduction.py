"""The numbers of the current sources are those that were kept beside them.

Where a test fails because numbers were meant to move: ``python -m tests.reproduction``, and a line
in the change log.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from model.results.replication import Replication
from model.runs.pack import Pack, changed, differing, read_pack
from model.runs.version import code_version
from model.scenario.scenario import ByIdentity
from model.words.refusals import said
from tests.reproduction.kept import DIGESTS, EARLIER, PACK, PYTHON, digest, measured, scenarios

# Of units too, so that every Python of CI makes the numbers again.
pytestmark = [pytest.mark.validation, pytest.mark.units]
KEPT: dict[str, Any] = json.loads(DIGESTS.read_text("utf-8"))
ANOTHER_PYTHON = pytest.mark.skipif(
    KEPT["python"] != PYTHON,
    reason=f"digests are of Python {KEPT['python']}: another may round the last bit otherwise",
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK.read_bytes())


@cache
def _made(asked: ByIdentity, weeks: int, number: int) -> Replication:
    """One replication; the pack and the digests have some in common."""
    return measured((asked.scenario, weeks, number))


@pytest.mark.parametrize("name", ["2023-24", "2012-13", "exit C"])
def test_every_number_of_the_pack_is_made_again(pack: Pack, name: str) -> None:
    scenario = pack.scenarios[name]
    assert scenario.identity == pack.identities[name]
    results = [_made(ByIdentity(scenario), pack.weeks, n) for n in range(pack.replications)]
    assert differing(pack, name, results) == []


@ANOTHER_PYTHON
@pytest.mark.parametrize("name", KEPT["digests"])
def test_a_few_futures_are_the_same_to_the_byte(name: str) -> None:
    scenario, weeks, _, few = scenarios()[name]
    results = [_made(ByIdentity(scenario), weeks, number) for number in range(few)]
    assert digest(results) == KEPT["digests"][name]["few"]


@ANOTHER_PYTHON
@pytest.mark.slow
@pytest.mark.parametrize("name", KEPT["digests"])
def test_all_futures_are_the_same_to_the_byte(name: str) -> None:
    scenario, weeks, whole, _ = scenarios()[name]
    results = (measured((scenario, weeks, number)) for number in range(whole))
    assert digest(results) == KEPT["digests"][name]["whole"]


def test_a_pack_of_an_earlier_engine_opens_and_says_which_made_it() -> None:
    earlier = read_pack(EARLIER.read_bytes())
    assert earlier.study == ""
    (sentence, *_) = map(said, changed(earlier))
    assert earlier.code in sentence
    assert earlier.code != code_version()
    for name, found in earlier.measures.items():
        assert set(found) >= {"icpc_in_time", "visit_alone_recorded"}, name


def test_measures_that_runs_no_longer_have_are_named_and_not_compared() -> None:
    earlier = read_pack(EARLIER.read_bytes())
    assert any("danger_weeks" in measures for measures in earlier.measures.values())
    told = [said(message) for message in changed(earlier)]
    assert "not measured any more, so not compared: danger_weeks" in " ".join(told)
    name, scenario = next(iter(earlier.scenarios.items()))
    results = [
        measured((scenario, earlier.weeks, number)) for number in range(earlier.replications)
    ]
    wrong = {one.name for one in differing(earlier, name, results)}
    assert not any(series.startswith("danger_weeks") for series in wrong)
