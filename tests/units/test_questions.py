"""Ready-made questions: every one can be put to every baseline, and changes something."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.cli.commands import main
from model.engine.simulation import simulate
from model.scenario.baselines import baseline_names
from model.scenario.files import load_scenario
from model.scenario.ready_questions import ready_question, ready_questions, scenario_named
from tests.refusals import refused

pytestmark = pytest.mark.units

NAMES = [question.name for question in ready_questions()]


def test_every_question_the_council_asks_is_there() -> None:
    assert NAMES == [
        "surge",
        "police-backlog",
        "sibling-month",
        "two-long-term-sick",
        "threshold-document",
        "no-premeeting",
        "external-chairs-out",
        "recording-fix",
        "one-more-front-door",
        "one-more-fsp",
        "one-more-chair",
        "one-more-contact-officer",
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("baseline", baseline_names())
def test_a_question_can_be_put_to_any_baseline(name: str, baseline: str) -> None:
    asked = ready_question(name).asked_of(load_scenario(baseline))
    assert asked.name == ready_question(name).title
    asked.weekly_inputs(52)
    if baseline == "2023-24":
        assert asked.identity != load_scenario(baseline).identity


@pytest.mark.parametrize("name", NAMES)
def test_a_question_changes_what_happens(name: str) -> None:
    base = load_scenario("2023-24")
    usual, asked = (
        simulate(scenario, weeks=14, seed=1, replication=0)
        for scenario in (base, ready_question(name).asked_of(base))
    )
    assert usual != asked


def test_larger_families_are_as_many_contacts() -> None:
    base = load_scenario("2023-24")
    usual, asked = (
        simulate(scenario, weeks=10, seed=1, replication=0).tallies["contact"]
        for scenario in (base, ready_question("sibling-month").asked_of(base))
    )
    assert usual[1] == asked[1]
    assert usual[0][:4] == asked[0][:4]
    assert usual[0][8:] == asked[0][8:]
    assert sum(asked[0][4:8]) > 1.15 * sum(usual[0][4:8])


def test_questions_are_added_by_name(tmp_path: Path) -> None:
    both = scenario_named("2023-24+surge+one-more-fsp")
    assert both.name == "2023-24+surge+one-more-fsp"
    assert both.changes == ready_question("surge").changes + ready_question("one-more-fsp").changes
    file = tmp_path / "mine+theirs.toml"
    file.write_text('baseline = "2012-13"\n')
    assert scenario_named(str(file)).baseline == "2012-13"
    assert scenario_named(f"{file}+surge").changes == ready_question("surge").changes
    with refused("question.unknown", name="flood"):
        scenario_named("2023-24+flood")


@pytest.mark.usefixtures("here")
def test_the_command_line_knows_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert "two-long-term-sick" in capsys.readouterr().out
    assert main(["run", "2023-24+recording-fix", "--replications", "2", "--weeks", "4"]) == 0
    assert "2023-24+recording-fix" in capsys.readouterr().out
