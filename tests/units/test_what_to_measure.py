"""What to measure next: options in the sets that fit, and what knowing would be worth."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from model.results.replication import Replication
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import Ensemble, shipped_ensemble
from model.scenario.scenario import Scenario
from model.study import what_to_measure as room
from model.study.what_to_measure import LOST, MOST_OPTIONS, WhatToMeasure, what_to_measure
from model.study.worth_knowing import FEWEST_SETS, Worth
from model.words.what_matters import what_to_measure as in_words
from tests.refusals import refused

pytestmark = pytest.mark.units
BASE = load_scenario("2023-24")
TWO = {"as it is": BASE, "a post": BASE.with_changes([Change(input="fsp_fte", add=1.0)], "A post")}


def shipped() -> Ensemble:
    found = shipped_ensemble("2023-24")
    assert found is not None
    return found


def asked(options: dict[str, Scenario], ensemble: Ensemble | None = None, **more: Any) -> Any:
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    return what_to_measure(runner, options, ensemble or shipped(), weeks=4, seed=1, **more)


def _few() -> Ensemble:
    found = shipped()
    return found.model_copy(update={"members": found.members[:FEWEST_SETS]})


def test_options_run_in_every_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FUTURES", 1)
    heard: list[tuple[int, int]] = []
    found = asked(TWO, _few(), heard=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (FEWEST_SETS, FEWEST_SETS)
    assert found.options == ("as it is", "a post")
    assert found.sets == sum(found.best_in) == FEWEST_SETS
    assert {one.input for one in found.worth} == {one.input for one in shipped().varied}
    assert found.lost[found.best] == min(found.lost)


def test_what_a_choice_hangs_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made so that a post saves visits where access is bad, and costs some where it is good."""
    ensemble = shipped()
    place = [one.input for one in ensemble.varied].index("visit_no_access")
    values = [member.values[place] for member in ensemble.members]
    middle = float(np.median(values))

    def made(runner: Any, scenarios: Sequence[Any], **more: Any) -> dict[str, Any]:
        def lost(value: float) -> list[Replication]:
            return [Replication(0, {LOST: value}, np.zeros((0, 0), np.float32))]

        return {
            "as it is": [lost(10.0) for _ in values],
            "a post": [lost(10.0 - 60 * (value - middle)) for value in values],
        }

    monkeypatch.setattr(room, "run_sets", made)
    found = asked(TWO)
    first, *others = found.worth
    assert first.input == "visit_no_access"
    assert first.told
    assert (found.options[first.at_low], found.options[first.at_high]) == ("as it is", "a post")
    assert all(one.worth < first.worth for one in others)
    said = in_words(found)
    assert "The choice hangs on ‘Visits where the child is not seen alone’: knowing it" in said
    assert "where it is low as it is, where it is high a post" in said


def test_stopped_too_soon_it_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FUTURES", 1)
    assert asked(TWO, stop=lambda: True) is None


def test_nothing_worth_knowing_in_words() -> None:
    found = WhatToMeasure(
        ("a", "b"), 0, (1.0, 2.0), (60, 4), 64, (Worth("visit_no_access", 0.1, 0.5, 0, 1),)
    )
    assert in_words(found) == (
        "As things stand: a, the best in 60 of 64 sets. Knowing any one of the inputs that were "
        "drawn would not change that."
    )


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, MOST_OPTIONS + 1])
def test_one_option_or_too_many_are_refused(number: int) -> None:
    options = {str(n): BASE for n in range(number)}
    with refused("measuring.how_many", number=number):
        asked(options)


def test_options_of_two_baselines_are_refused() -> None:
    with refused("measuring.baselines"):
        asked({"a": BASE, "b": load_scenario("2012-13")})


def test_few_sets_or_none_are_refused() -> None:
    few = shipped().model_copy(update={"members": shipped().members[: FEWEST_SETS - 1]})
    with refused("measuring.few_sets", baseline="2023-24", needed=FEWEST_SETS):
        asked(TWO, few)
    with refused("measuring.few_sets"):
        what_to_measure(Runner(1), TWO, None, weeks=4, seed=1)
