"""A briefing says what the runs say: every figure is compared with the runs themselves."""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from model.agency_exit.choices import ExitChoices
from model.agency_exit.options import exit_scenarios
from model.cli.commands import main as model
from model.engine.simulation import simulate
from model.results.costs import COST_PARTS
from model.results.measures import HEADLINE
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.runs.pack import read_pack
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.ready_questions import scenario_named
from model.scenario.scenario import Scenario, make_scenario
from model.study.comparison import compare_all
from model.words import names as words_names
from model.words import numbers
from model.words.names import full
from model.words.scenario_names import scenario_name
from model.words.verdicts import VERDICTS
from tests.refusals import refused
from ui.briefing.__main__ import main, named
from ui.briefing.content import Briefing, chart_table, from_json, to_json
from ui.briefing.exports import FILES, pack_of, slug
from ui.briefing.make import make_briefing, usual_title
from ui.briefing.steps import NOT_THE_SAME_START
from ui.briefing.subject import Asked, caption_of
from ui.screen.briefing import charts

pytestmark = pytest.mark.units
WEEKS, FUTURES = 30, 3
MADE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def under(scenarios: dict[str, Scenario]) -> dict[str, Scenario]:
    """Each under the name that it is given as its id."""
    return {name: replace(scenario, name=name) for name, scenario in scenarios.items()}


def ran(scenarios: dict[str, Scenario], title: str = "Next post") -> Asked:
    results: dict[str, list[Replication]] = {
        name: [
            replication_of(s, k, simulate(s, weeks=WEEKS, seed=1, replication=k))
            for k in range(FUTURES)
        ]
        for name, s in scenarios.items()
    }
    first = next(iter(scenarios))
    differences = compare_all(results, first, scenarios[first].inputs)
    return Asked(title, scenarios, results, differences, WEEKS, 1, MADE)


def test_two_scenarios_of_one_name_are_refused_and_not_mixed() -> None:
    two = {id_: load_scenario("2023-24") for id_ in ("a", "b")}
    with refused("compare.same_name", name=two["a"].name):
        Asked("Next post", two, {}, {}, WEEKS, 1, MADE)


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ran(
        {
            DOING_NOTHING: replace(load_scenario("2023-24"), name=scenario_name(DOING_NOTHING)),
            **under(
                {
                    "Two more": scenario_named("2023-24+one-more-fsp+one-more-front-door"),
                    "A surge": scenario_named("2023-24+surge"),
                }
            ),
        }
    )


@pytest.fixture(scope="module")
def said(asked: Asked) -> Briefing:
    return make_briefing(asked)


def test_everything_is_said_in_its_order(said: Briefing) -> None:
    keys = [step.key for step in said.steps]
    assert keys == ["situation", "options", "agency", "why", "cost", "risks", "decision"]
    assert [o.is_reference for o in said.options] == [True, False, False]
    assert said.subtitle == "Doing nothing against Two more and A surge"
    assert (said.first_day, said.last_day) == (date(2024, 4, 2), date(2024, 10, 27))
    assert len(said.provenance) == 3
    assert all("30 weeks" in line and "seed 1" in line for line in said.provenance)


def test_it_reads_back_from_its_file(said: Briefing) -> None:
    assert from_json(to_json(said)) == said
    with refused("briefing.unreadable"):
        from_json(to_json(said).replace('"weeks"', '"months"'))


def test_every_chart_has_words_and_figures(said: Briefing) -> None:
    assert len(said.charts) >= 5
    for chart in said.charts:
        assert len(chart.alt) > 30
        assert chart.caption
        assert len(chart.finding.split()) <= 25
        assert len(chart.series) <= 4
        assert len(chart_table(chart).rows) == len(chart.categories)


def test_levels_are_the_runs_own(asked: Asked, said: Briefing) -> None:
    chart = said.step("situation").chart
    assert chart is not None
    bars = dict(zip(chart.categories, chart.series[0].values, strict=True))
    runs = [r.measures["visit_alone_recorded"] for r in asked.results[DOING_NOTHING]]
    assert bars["Child seen alone"] == pytest.approx(np.mean(runs))
    targets = dict(zip(chart.categories, chart.series[1].values, strict=True))
    assert targets["Child seen alone"] == pytest.approx(100 * asked.inputs.target_visit_alone)
    row = next(r for r in said.measures.rows if r[:2] == (full("cost"), "A surge"))
    costs = [r.measures["cost"] for r in asked.results["A surge"]]
    assert row[3] == pytest.approx(np.mean(costs))
    assert row[6] == pytest.approx(min(costs)), "of few futures, all"


def test_differences_are_paired_and_those_of_the_comparison(asked: Asked, said: Briefing) -> None:
    chart = said.step("options").chart
    assert chart is not None
    assert chart.categories == ("Two more", "A surge")
    for place, name in enumerate(chart.categories):
        d = asked.differences[name]["visit_alone_recorded"]
        assert chart.series[0].values[place] == pytest.approx(d.mean)
        assert math.isnan(d.low)
        assert chart.series[0].low[place] is None, "no interval before the first look"
    for row in said.differences.rows:
        measure = next(m for m in HEADLINE if full(m) == row[1])
        d = asked.differences[str(row[0])][measure]
        assert (row[3], row[7], row[9]) == (pytest.approx(d.mean), VERDICTS[d.verdict], d.pairs)


def test_cost_parts_add_up_to_the_cost(asked: Asked, said: Briefing) -> None:
    table = said.step("cost").table
    assert table is not None
    assert len(table.rows) == len(COST_PARTS)
    for column, name in enumerate(asked.scenarios, 1):
        parts = sum(float(str(row[column])) for row in table.rows)
        runs = [r.measures["cost"] for r in asked.results[name]]
        assert parts == pytest.approx(np.mean(runs), abs=500)


def test_weekly_series_are_means_and_nine_in_ten(asked: Asked, said: Briefing) -> None:
    register = next(w for w in said.weekly if w.title == "Children on the register")
    assert len(register.days) == WEEKS
    runs = np.array([r.series("register") for r in asked.results["Two more"]], dtype=float)
    series = register.series[1]
    assert series.values == pytest.approx(runs.mean(axis=0).tolist())
    assert series.high == pytest.approx(runs.max(axis=0).tolist())


def test_inputs_that_differ_are_those_that_were_moved(said: Briefing) -> None:
    labels = [row[0] for row in said.differing.rows]
    assert len(labels) == 3, labels
    assert said.options[0].moved == ()
    assert len(said.options[1].moved) == 2


def test_harm_is_said_against_the_reference(said: Briefing) -> None:
    points = said.step("agency").points
    assert points
    assert all("overdue than with" in point for point in points)


def test_exit_options_that_differ_in_posts_alone_say_so() -> None:
    base, choices = load_scenario("2023-24"), ExitChoices(leave_week=8)
    every = exit_scenarios(base, choices, ("A",), name=scenario_name)
    made = make_briefing(ran(every))
    assert any("posts" in words for words in made.options[1].moved)
    agency = made.step("agency")
    assert agency.chart is not None
    stays, leaves = agency.chart.series
    assert (leaves.values[-1] or 0) < (stays.values[-1] or 0) / 2
    assert agency.table is not None
    assert "May 2024" in str(agency.table.rows)


def test_the_same_for_all_is_too_small_to_matter() -> None:
    once = load_scenario("2023-24")
    made = make_briefing(ran(under({"One": once, "The same": once})))
    assert "no difference that matters" in made.step("options").finding
    assert "No option is surely cheaper or dearer" in made.step("cost").finding
    assert made.differing.rows == ()


def test_another_clock_weighs_the_options(asked: Asked) -> None:
    made = make_briefing(replace(asked, clock="icpc_in_time"))
    assert made.step("options").finding.startswith(words_names.SHORT["icpc_in_time"])
    assert "Initial conferences" in str(made.step("decision").table)


@pytest.mark.parametrize("size", [charts.PAGE, charts.PROJECTOR])
def test_pictures_hold_what_the_content_says(said: Briefing, size: int) -> None:
    for chart in said.charts:
        frame = charts.frame_of(chart)
        known = sum(v is not None for s in chart.series for v in s.values)
        assert len(frame) == known
        spec = charts.spec_of(chart, size=size)
        assert "data" not in spec
        assert str(size) in str(spec["config"]["axis"]["labelFontSize"])
        scale = 1000 if chart.unit == "£" else 1
        first = chart.series[0]
        assert frame["value"].iloc[0] == pytest.approx((first.values[0] or 0) / scale)


def words(said: Briefing) -> str:
    return "\n".join(text for step in said.steps for text in (step.finding, *step.points))


def test_a_team_with_nobody_in_post_is_told_in_words() -> None:
    empty = scenario_named("2023-24")
    none = make_scenario(
        "Nobody in FSP",
        empty.baseline,
        [Change.from_text(text) for text in ("fsp_fte=0", "people_come_and_go=false")],
    )
    told = make_briefing(ran(under({"Nobody": none, "As it is": empty})))
    assert not re.search(r"\b(nan|None|inf)\b", words(told))
    assert "FSP nobody in post" in told.step("why").finding
    assert "Nobody is in post in FSP." in told.step("situation").points
    chart = told.step("why").chart
    assert chart is not None
    assert "nan" not in chart.alt


def test_options_that_start_elsewhere_say_so_and_keep_their_own_figures() -> None:
    told = make_briefing(
        ran(
            under({"Then": load_scenario("2012-13"), "Now": load_scenario("2023-24")}),
            "Then or now",
        )
    )
    assert NOT_THE_SAME_START in told.step("options").points
    assert NOT_THE_SAME_START in told.caveats
    # One option's start beside another's end would be a fall that nobody plans.
    assert "0.0 FTE at the start, 2.0 at the end with Then" in told.step("agency").finding


def test_a_picture_of_the_whole_run_says_which_days_it_is_of(asked: Asked) -> None:
    longer = replace(asked, weeks=60)
    assert caption_of(longer, "Cost").startswith("Cost. Simulated, 27 May 2024 to")
    said = caption_of(longer, "In post", whole=True)
    assert said.startswith("In post. Simulated, 2 April 2024 to 25 May 2025, 3 runs of 60 weeks")


def test_one_is_said_as_one() -> None:
    assert numbers.years(1, 2) == "simulated runs of 1 week"
    assert numbers.years(1, 1) == "simulated run of 1 week"


def test_files_have_names_of_their_own(said: Briefing) -> None:
    names = [file.name_of(said) for file in FILES]
    assert len(set(names)) == len(names) == 5
    assert slug(said) == "next-post-2026-11-02"
    odd = said.model_copy(update={"title": "../¿Über? / a\\b"})
    assert "/" not in slug(odd)


def test_the_pack_holds_the_briefing_and_its_runs(asked: Asked, said: Briefing) -> None:
    raw = pack_of(asked, said)
    pack = read_pack(raw)
    assert list(pack.scenarios) == list(asked.names.values())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert from_json(archive.read("briefing.json")) == said


# --- Without a browser ---


def test_every_form_is_written_and_the_pack_reproduces(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = ["--weeks", "5", "--replications", "2", "--workers", "1", "--out", str(tmp_path)]
    assert main(["Now=2023-24", "2023-24+surge", "--title", "Surge?", *short]) == 0
    made = sorted(path.suffix for path in tmp_path.iterdir())
    assert made == [".docx", ".docx", ".pdf", ".pptx", ".xlsx", ".zip"]
    (pack,) = tmp_path.glob("surge-*.pack.zip")
    assert model(["reproduce", str(pack), "--workers", "1"]) == 0
    with zipfile.ZipFile(pack) as archive:
        about = json.loads(archive.read("pack.json"))
    names = [one["name"] for one in about["scenarios"]]
    assert names[0] == "Now"
    assert names[1] == named("2023-24+surge").name != "2023-24+surge"
    assert capsys.readouterr().out.count("bytes)") == 6


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2023-24", "--out", "."], "2 to 6 scenarios"),
        (["2023-24", "2023-24", "--out", "."], "their names must differ"),
        (["2023-24", "1066", "--out", "."], "1066"),
        (["2023-24", "2023-24+surge", "--out", "nowhere"], "no folder nowhere"),
        (["2023-24", "2023-24+surge", "--out", ".", "--reference", "x"], "no 'x' among"),
        (["2023-24", "2023-24+surge", "--out", ".", "--clock", "x"], "--clock"),
        (["2023-24", "2023-24+surge", "--out", ".", "--title", "Ring 01633 644644"], "the title"),
        (["2023-24", "2023-24+surge", "--out", ".", "--title", "x" * 81], "80 at most"),
        (["2023-24", "Ask jo@gwent.uk=2023-24+surge", "--out", "."], "a scenario's name"),
    ],
)
def test_what_cannot_be_briefed_is_refused(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    assert status == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert shown.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_scenario_file_says_of_people_is_not_briefed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    change = '[[changes]]\ninput = "fsp_fte"\nadd = 1\nreason = "says jo@gwent.uk"\n'
    file.write_text(f'name = "Mine"\nbaseline = "2023-24"\n{change}')
    assert main(["2023-24", str(file), "--out", str(tmp_path)]) == 2
    assert "a change's reason" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


def test_a_title_is_made_of_names_where_they_fit() -> None:
    assert usual_title(["One more"]) == "One more?"
    assert usual_title(["One more", "A surge"]) == "One more or A surge?"
    assert usual_title(["x" * 60, "y" * 60]) == "Two options"
    assert usual_title(["A", "B", "C", "D", "E"]) == "Five options"
    assert len(usual_title(["x" * 80])) == 80


def test_the_command_knows_no_screen() -> None:
    code = "import sys, ui.briefing.__main__, ui.briefing.report, ui.briefing.slides; "
    code += "print(*sorted(set(sys.modules) & {'streamlit', 'altair', 'pptx'}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
