"""Ids and what they are called: every id has a name, no name is a key, files keep what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from model.agency_exit.choices import OPTIONS
from model.agency_exit.outcome import BreakEvenKind
from model.agency_exit.safe_target import SafeDateKind, TogetherKind
from model.cli.as_json import _WRITTEN
from model.results.measures import HEADLINE
from model.scenario.files import preset_names, preset_title
from model.scenario.inputs import SECTIONS
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.scenario.ready_questions import ready_questions
from model.study.comparison import Verdict
from model.study.precision import Ended
from model.words import verdicts
from model.words.input_sections import SECTION_NAMES
from model.words.scenario_names import EXIT_IDS, scenario_name, within_sentence
from model.words.table_names import table_name
from ui.library.entry import Kind, Status
from ui.library.in_words import KIND_NAMES, KIND_NAMES_WITHIN, STATUS_NAMES
from ui.screen.what_if.view import OVER_TIME

pytestmark = pytest.mark.units

OURS = (DOING_NOTHING, WHAT_IF, *OPTIONS, *EXIT_IDS.values())


def test_our_own_scenarios_have_names_of_their_own_that_are_no_ids() -> None:
    names = [scenario_name(id_) for id_ in OURS]
    assert len(set(names)) == len(names)
    assert not set(names) & set(OURS)
    with pytest.raises(KeyError):
        scenario_name("somebody's own")


def test_a_scenario_within_a_sentence_is_declared_or_called_by_its_name() -> None:
    assert within_sentence(DOING_NOTHING) == "doing nothing"
    assert within_sentence("B") == scenario_name("B")
    assert within_sentence("k3m9x2pa", "Two more") == "Two more"
    titles = {question.name: question.title for question in ready_questions()}
    titles |= {name: preset_title(name) for name in preset_names()}
    for id_, title in titles.items():
        declared = within_sentence(id_, title) != title
        assert declared == title.startswith("The "), f"{id_} needs a form within a sentence"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Verdict, verdicts.VERDICTS),
        (BreakEvenKind, verdicts.BREAK_EVENS),
        (SafeDateKind, verdicts.SAFE_DATES),
        (TogetherKind, verdicts.TOGETHER),
        (Status, STATUS_NAMES),
        (Kind, KIND_NAMES),
        (Kind, KIND_NAMES_WITHIN),
    ],
)
def test_every_id_has_its_words(kind: Any, names: Mapping[str, str]) -> None:
    assert set(names) == set(get_args(kind))
    assert len(set(names.values())) == len(names)


def test_files_have_words_for_every_verdict_and_kind() -> None:
    ids = {
        id_
        for kind in (Verdict, Ended, BreakEvenKind, SafeDateKind, TogetherKind)
        for id_ in get_args(kind)
    }
    assert set(_WRITTEN) == ids
    assert len(set(_WRITTEN.values())) == len(_WRITTEN)


def test_sections_and_tables_have_names() -> None:
    assert list(SECTION_NAMES) == list(SECTIONS)
    assert all(table_name(id_) for id_ in (*HEADLINE, *OVER_TIME))
