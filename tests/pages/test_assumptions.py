"""Assumptions: what is modelled, what is compared, every input, the description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.evidence import assumptions, findings, stress_report
from model.evidence.published import contradictions, published_figures
from model.evidence.published_figure import CONTEXT, SIMULATED_MEASURES, PublishedCheck
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import summarise
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.inputs import INPUTS
from model.words import what_is_modelled
from model.words.published import IN_LEGEND, ROWS, VERDICTS
from tests.pages.conftest import words_of
from tests.units.findings import keep_finding
from ui.question.question import Question
from ui.screen.assumptions import view

pytestmark = pytest.mark.pages

PAGE = "pages/3_assumptions.py"


def _frame(at: Any, column: str) -> pd.DataFrame:
    return next(d.value for d in at.dataframe if column in d.value.columns)


# --- The page ---------------------------------------------------------------------------------


def test_says_what_is_modelled_and_what_is_not(app: Any) -> None:
    at = app(PAGE)
    words = words_of(at)
    assert at.title[0].value == "Assumptions"
    assert [tab.label for tab in at.tabs][:3] == [
        "What it is",
        "Published against simulated",
        "Every input",
    ]
    assert "What is not modelled" in words
    assert "do not pin the model down" in words
    assert "Staff numbers are calibrated" in words


def test_published_figures_stand_beside_simulated_ones(app: Any) -> None:
    at = app(PAGE)
    tables = [d.value for d in at.dataframe if "Simulated average" in d.value.columns]
    assert len(tables) == 3
    first = tables[0].set_index("Figure")
    visits = first.loc["Child protection visits recorded in time"]
    assert visits["Published"] == "67%"
    assert visits["Verdict"] in VERDICTS.values()
    assert "67% compliance" in visits["Words in the document"]
    assert "Visits recorded late or not at all" in visits["Inputs set or chosen with it in view"]
    assert "(2 simulated years each)" in words_of(at)


def test_every_input_stands_there_and_filters_narrow_them(app: Any) -> None:
    at = app(PAGE)
    whole = _frame(at, "Plausible range")
    assert list(whole["Name"]) == list(INPUTS)
    at.text_input(key="inputs_words").set_value("recording").run()
    narrowed = _frame(at, "Plausible range")
    assert 0 < len(narrowed) < len(whole)
    assert "recording_loss" in set(narrowed["Name"])
    at.multiselect(key="inputs_confidence").set_value(["High"]).run()
    assert not at.exception
    assert set(_frame(at, "Plausible range")["Confidence"]) <= {"High"}


def test_what_was_moved_is_marked(app: Any) -> None:
    at = app(PAGE, set=["fsp_fte=17"])
    at.checkbox(key="inputs_moved").check().run()
    moved = _frame(at, "Plausible range")
    assert list(moved["Name"]) == ["fsp_fte", "fsp_established_fte"]  # posts move with a team
    assert moved["Value here"].iloc[0] == "17 FTE"
    assert moved["Baseline"].iloc[0] == "15 FTE"


def test_contradictions_checks_and_description_are_there(app: Any) -> None:
    at = app(PAGE)
    words = words_of(at)
    for item in contradictions("2023-24") + contradictions("2012-13"):
        assert item.problem in words
    assert "Little's law" in set(_frame(at, "What must come out")["Check"])
    assert "pytest" in at.code[0].value
    assert "STRESS-DES" in words
    assert "| simpy | 4" in words
    assert "Model 0." in words


def test_what_studies_found_is_marked_when_its_sources_have_changed(
    app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(findings.read_findings, "__defaults__", (tmp_path,))
    assert "No study has been kept yet." in words_of(app(PAGE))
    keep_finding(tmp_path, "old", sources="0" * 12)
    keep_finding(tmp_path, "new")
    (tmp_path / "broken.toml").write_text("nothing", "utf-8")
    at = app(PAGE)
    table = _frame(at, "Mark").set_index("Id")
    assert table.loc["old", "Mark"] == findings.EARLIER
    assert table.loc["new", "Mark"] == findings.CURRENT
    assert "broken.toml is no finding" in words_of(at)


@pytest.mark.parametrize("start", ["2012-13", "q1-2024-25"])
def test_opens_from_another_starting_point(app: Any, start: str) -> None:
    at = app(PAGE, **{"from": start})
    assert len(_frame(at, "Plausible range")) == len(INPUTS)


# --- Tables and sentences ---------------------------------------------------------------------


def _compared(simulated: float) -> assumptions.Compared:
    figure = next(f for f in published_figures("2023-24") if f.id == "visits-in-time-2023-24")
    values = dict.fromkeys(MEASURES, float("nan")) | {"visit_alone_recorded": simulated}
    summary = summarise(
        [Replication(0, values, None)],  # type: ignore[arg-type]
        "visit_alone_recorded",
        load_scenario("2023-24").inputs,
    )
    return assumptions.Compared(
        "2023-24", PublishedCheck(figure, simulated, figure.inside(simulated)), summary
    )


def test_a_miss_is_shown_as_a_miss() -> None:
    hit, miss = _compared(67.5), _compared(40.0)
    assert (hit.verdict, miss.verdict) == ("inside", "miss")
    words = assumptions.verdict({"2023-24": [hit, miss]}, 30)
    assert words.startswith("1 of 2 published figures lie in their band; one missed:")
    frame = assumptions.spread_frame({"2023-24": [hit, miss]})
    assert list(frame["verdict"]) == list(IN_LEGEND.values())
    assert "40%" in set(assumptions.comparison_table([miss])["Simulated average"])
    assert "27.0 points" in assumptions.closeness({"2023-24": [hit, miss]})
    assert "proves nothing" in assumptions.independent({"2023-24": [hit, miss]})


def test_nothing_compared_is_said() -> None:
    assert assumptions.verdict({}, 0) == "No published figure could be compared yet"
    assert assumptions.closeness({}) == "Nothing to compare yet"


def test_inputs_said_to_be_chosen_exist_and_say_so_themselves() -> None:
    for (published, measure), names in assumptions.CHOSEN.items():
        assert measure in SIMULATED_MEASURES
        start, _ = assumptions.REPRODUCED[published]
        scenario = load_scenario(start)
        baseline = load_baseline(scenario.baseline)
        changed = {change.input for change in scenario.changes}
        for name in names:
            source = baseline.sourced[name].source
            said = ("Calibrated", "calibrated", "Derived", "Overview", "Inspection")
            assert name in changed or any(word in source for word in said), (published, name)


def test_every_banded_figure_is_of_a_published_set_that_is_compared() -> None:
    for figure in published_figures():
        if figure.band_low is not None and figure.unit == "percent":
            assert figure.id in ROWS, "a figure that is drawn has a name for its row"
        if figure.band_low is not None:
            assert figure.baseline in (*assumptions.REPRODUCED, CONTEXT)
            assert figure.simulated_measure in MEASURES


def test_inputs_that_move_on_a_date_are_marked() -> None:
    question = replace(
        Question(), changes=(Change(input="front_door_fte", add=2.0, from_week=4, until_week=30),)
    )
    table = assumptions.inputs_table(question.what_if).set_index("Name")
    assert table.loc["front_door_fte", "Moved"] == "● moved, dated"
    assert (table["Moved"] != "").sum() == 1


def test_filters_combine() -> None:
    table = assumptions.inputs_table(Question().what_if)
    section = INPUTS["recording_loss"].section
    kept = assumptions.filtered(table, sections=[section], confidence=["Low"], words="visit")
    assert 0 < len(kept) < len(table)
    assert {INPUTS[name].section for name in kept["Name"]} == {section}
    assert len(assumptions.filtered(table)) == len(table)
    assert assumptions.filtered(table, words="no such word at all").empty
    assert assumptions.filtered(table, words="(").shape[1] == table.shape[1]


@pytest.mark.parametrize("baseline", ["2023-24", "2012-13"])
def test_calibrated_inputs_are_listed_with_how(baseline: str) -> None:
    frame = assumptions.calibrated_table(baseline)
    assert "front_door_fte" in set(frame["Name"])
    assert frame["Chosen how"].str.contains("alibrated").all()


def test_description_is_filled_from_the_question() -> None:
    moved = replace(Question(), changes=(Change(input="fsp_fte", set=17.0),)).what_if
    text = stress_report.stress_text(moved, weeks=26, replications=30, seed=1)
    for heading in (
        "Objectives",
        "Logic",
        "Data",
        "Experimentation",
        "Implementation",
        "Code access",
    ):
        assert f". {heading}" in text
    assert "FSP social workers from 15 FTE to 17 FTE" in text
    assert "17 FTE FSP social workers" in text
    assert "26 weeks" in text
    assert "| simpy" not in text  # the same on every machine, unless versions are handed over
    here = stress_report.stress_text(
        moved, weeks=26, replications=30, seed=1, software=stress_report.versions()
    )
    assert "| simpy | 4" in here
    assert "**Changes to the baseline.** None." in stress_report.stress_text(
        Question().what_if, weeks=52, replications=30, seed=1
    )


def test_checks_point_at_tests_that_exist(pytestconfig: pytest.Config) -> None:
    for _, _, where in what_is_modelled.CHECKS:
        assert list((pytestconfig.rootpath / where).glob("test_*.py"))


def test_a_missing_change_log_is_no_error(
    app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(view, "CHANGE_LOG", tmp_path / "none.md")
    assert "No change log is shipped" in words_of(app(PAGE))


@pytest.mark.parametrize("baseline", ["2023-24", "2012-13"])
def test_every_calibrated_input_is_credited_to_a_figure(baseline: str) -> None:
    """What was chosen to meet a figure is no evidence for the model, and the table says which."""
    calibrated = [n for n, s in load_baseline(baseline).sourced.items() if s.calibrated]
    assert len(calibrated) > 20
    assert [name for name in calibrated if not assumptions.in_view(baseline, name)] == []
    table = assumptions.calibrated_table(baseline)
    assert (table["Figures in view"].str.len() > 0).all()
    known = {name for names in assumptions.CHOSEN.values() for name in names}
    assert known <= set(load_baseline(baseline).sourced)
