"""``python -m model compare`` end to end: the same numbers as the page, refusals in a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from model.cli import arguments as cli_arguments
from model.cli import in_sets as cli_in_sets
from model.results.measures import HEADLINE, MEASURES
from model.results.replication import Replication
from model.results.statistics import summarise
from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.scenario.files import load_scenario
from model.scenario.fitting import fitting_sets
from model.scenario.scenario import Scenario
from model.study.comparison import compare_all, standing
from model.study.precision import look
from model.words.inputs_that_differ import inputs_that_differ
from model.words.verdicts import VERDICTS
from tests.units.conftest import Refuses, status_of

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
THREE = ("2023-24", "q1-2024-25", "demand-2022-23")
SHORT = ("--weeks", "4", "--replications", "3")
Wanted = Callable[[int], dict[str, list[Replication]]]


@pytest.fixture(scope="module")
def results() -> Wanted:
    """So many replications of the three scenarios."""
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    return lambda n: {
        name: results_of(runner, load_scenario(name), replications=n, weeks=4, seed=1)
        for name in THREE
    }


def compared(*arguments: str) -> int:
    """The exit status of ``compare`` with these arguments."""
    return status_of("compare", *arguments)


def written(path: Path, *arguments: str) -> dict[str, Any]:
    """What the command writes to its file."""
    assert compared(*arguments, "--json", str(path)) == 0
    return dict(json.loads(path.read_text(encoding="utf-8")))


def agrees(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Differences in a file are those computed, to the last digit; their verdicts are in words."""
    assert list(found) == list(expected)
    for name, difference in expected.items():
        for part in (
            "pairs",
            "verdict",
            "better",
            "mean",
            "low",
            "high",
            "matters",
            "correlation",
            "variance_ratio",
        ):
            value = getattr(difference, part)
            if part == "verdict":
                value = VERDICTS[value]
            number = isinstance(value, float)
            known = not number or abs(value) < float("inf")
            # A file says verdicts with the words it always had.
            written = str(value).replace("_", " ") if part == "verdict" else value
            assert found[name][part] == (written if known else None), (name, part)


# --- The file ---


@pytest.mark.usefixtures("here")
def test_the_file_has_the_numbers_of_the_page_to_the_digit(tmp_path: Path, results: Wanted) -> None:
    content = written(tmp_path / "out.json", *THREE, *SHORT, "--reference", "q1-2024-25")
    assert list(content) == [
        "reference",
        "settings",
        "model_version",
        "correction",
        "inputs_that_differ",
        "scenarios",
        "timing",
    ]
    assert content["reference"] == "q1-2024-25"
    assert content["settings"] == {"weeks": 4, "seed": 1, "replications": 3, "until_precise": None}
    assert content["correction"] == {
        "method": "Bonferroni",
        "level": 0.95,
        "measures": len(HEADLINE),
        "scenarios": 2,
        "looks": [30, 60, 120],
        "look": None,
        "level_of_each": None,
    }
    inputs = load_scenario("q1-2024-25").inputs
    expected = compare_all(results(3), "q1-2024-25", inputs)
    assert list(content["scenarios"]) == ["q1-2024-25", "2023-24", "demand-2022-23"]
    for name, block in content["scenarios"].items():
        scenario = load_scenario(name)
        assert (block["name"], block["identity"]) == (name, scenario.identity)
        assert block["period"]["last_day"] == "2024-04-28"
        assert list(block["measures"]) == list(MEASURES)
        for measure in ("visit_alone_recorded", "cost", "conferences"):
            summary = summarise(results(3)[name], measure, scenario.inputs)
            assert block["measures"][measure]["mean"] == summary.mean
            assert block["measures"][measure]["met"] == summary.met
        if name in expected:
            agrees(block["differences"], expected[name])
            said = standing(expected[name])
            assert block["standing"]["better"] == list(said.better)
            assert block["standing"]["too_close"] == list(said.too_close)
        else:
            assert not {"differences", "standing"} & set(block)


@pytest.mark.usefixtures("here")
def test_the_file_tells_the_inputs_that_differ(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'name = "mine"\nbaseline = "2023-24"\n'
        '[[changes]]\ninput = "front_door_fte"\nadd = 2\nfrom_week = 1\nuntil_week = 3\n'
    )
    content = written(tmp_path / "out.json", "2023-24", str(mine), *SHORT)
    (found,) = content["inputs_that_differ"]
    assert found == {
        "input": "front_door_fte",
        "label": "Front-door social workers",
        "values": {
            "2023-24": {"value": 17.0, "changes": []},
            "mine": {"value": 17.0, "changes": ["front_door_fte=+2.0@1-3"]},
        },
        "words": {"2023-24": "17 FTE", "mine": "17 FTE; by +2 FTE, weeks 1 to 3"},
    }
    scenarios: dict[str, Scenario] = {
        "2023-24": load_scenario("2023-24"),
        "mine": load_scenario(str(mine)),
    }
    assert found["words"] == inputs_that_differ(scenarios)[0].words


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_replications_are_added_until_it_is_precise_or_the_limit_is_reached(
    tmp_path: Path, results: Wanted
) -> None:
    asked = (*THREE[:2], "--weeks", "4", "--until-precise", "--limit")
    content = written(tmp_path / "out.json", *asked, "31")
    settings = content["settings"]
    both = {name: found for name, found in results(31).items() if name in THREE[:2]}
    expected = look(both, "2023-24", load_scenario("2023-24").inputs, 31, 31)
    assert settings["replications"] == 31
    assert settings["until_precise"] == {
        "limit": 31,
        "looks": [30, 31],
        "ended": "limit reached",
        "open": {"q1-2024-25": list(expected.open["q1-2024-25"])},
    }
    assert content["correction"]["look"] == 30
    each = 1 - 0.03 / len(HEADLINE)
    assert content["correction"]["level_of_each"] == pytest.approx(each)
    agrees(content["scenarios"]["q1-2024-25"]["differences"], expected.differences["q1-2024-25"])


@pytest.mark.usefixtures("here")
def test_what_is_precise_at_once_ends_at_the_first_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = tmp_path / "same.json"
    same.write_text('{"name": "the same", "baseline": "2023-24"}')
    content = written(
        tmp_path / "out.json", "2023-24", str(same), "--until-precise", "--weeks", "4"
    )
    assert content["settings"]["replications"] == 30
    assert content["settings"]["until_precise"] == {
        "limit": 120,
        "looks": [30, 60, 120],
        "ended": "precise enough",
        "open": {},
    }
    assert content["inputs_that_differ"] == []
    differences = content["scenarios"]["the same"]["differences"].values()
    assert {d["mean"] for d in differences if d["pairs"]} == {0.0}
    assert all(d["verdict"] != VERDICTS["clear"] for d in differences)
    shown = capsys.readouterr()
    assert "Ended at 30 of at most 120: every difference is precise enough" in shown.out
    assert "No inputs differ." in shown.out
    assert "60 of at most 240 replications" in shown.err


@pytest.mark.slow
def test_the_file_and_table_are_the_same_for_any_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (*THREE[:2], "--weeks", "2", "--until-precise", "--limit", "31", "--seed", "5")
    said = []
    for workers in (1, 2):
        path = tmp_path / f"{workers}.json"
        content = written(path, *asked, "--workers", str(workers))
        assert content["timing"]["workers"] == workers
        text = path.read_text(encoding="utf-8")
        said.append((capsys.readouterr().out, text[: text.index('"timing"')]))
    assert said[0] == said[1]


def test_from_a_shell_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "model", "compare", "2023-24", "--json", str(tmp_path / "out.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr == "a comparison takes 2 to 6 scenarios, not 1\n"
    assert list(tmp_path.iterdir()) == []


# --- The table ---


@pytest.mark.usefixtures("here")
def test_the_table_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(*THREE, "2012-13", "--weeks", "4", "--replications", "30") == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0].startswith("4 scenarios compared (model ")
    assert lines[2].startswith("  B q1-2024-25 (baseline 2023-24, scenario ")
    assert "reported on 2 April 2012 to 29 April 2012" in lines[4]
    assert "30 simulated runs of each, 4 weeks, seed 1; the reference is A" in lines
    assert "  Contacts a year - A, B: 7,071 children a year | C: 5,825 children a year | D: " in (
        shown.out
    )
    assert "more (--json FILE has all)" in shown.out
    assert "on target in" in shown.out
    assert "  clearly better: Children seen alone in time (as recorded) +1" in shown.out
    assert "  too close to call: " in shown.out
    assert "nan" not in shown.out
    assert max(len(line) for line in lines) < 160
    assert shown.err.splitlines()[-1] == "120 of 120 replications"


@pytest.mark.usefixtures("here")
def test_the_table_tells_what_is_not_precise_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(*THREE[:2], "--weeks", "4", "--until-precise", "--limit", "6") == 0
    shown = capsys.readouterr().out
    assert "Ended at the limit of 6; not precise enough are\n  B: " in shown


# --- What is refused ---

REFUSED = {
    "one scenario": (("2023-24",), "a comparison takes 2 to 6 scenarios, not 1"),
    "seven scenarios": (("2023-24",) * 7, "a comparison takes 2 to 6 scenarios, not 7"),
    "no scenario": ((), "required: SCENARIO"),
    "the same twice": (("2023-24", "2023-24"), "two scenarios are called '2023-24'"),
    "unknown scenario": (("2023-24", "2099-00"), "'2099-00' is neither a file nor one of"),
    "missing file": (("2023-24", "none.toml"), "none.toml cannot be read"),
    "unknown reference": (
        (*THREE, "--reference", "2012-13"),
        "there is no '2012-13' among the scenarios; there are 2023-24, q1-",
    ),
    "limit alone": ((*THREE, "--limit", "60"), "--limit does nothing without --until-precise"),
    "both": ((*THREE, "--until-precise", "--replications", "9"), "leave out --replications"),
    "limit 1": ((*THREE, "--until-precise", "--limit", "1"), "limit = 1 cannot be used: allowed"),
    "limit x": ((*THREE, "--until-precise", "--limit", "many"), "limit = many cannot be used"),
    "set": ((*THREE, "--set", "fsp_fte=3"), "unrecognized arguments: --set"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name: str, refuses: Refuses) -> None:
    arguments, told = REFUSED[name]
    refuses(("compare", *arguments), told)


def test_two_files_of_one_name_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('name = "plan"\nbaseline = "2023-24"')
    assert compared(str(tmp_path / "a.toml"), str(tmp_path / "b.toml")) == 2
    assert "two scenarios are called 'plan'" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_file_may_be_the_reference_by_its_path_and_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "my plan"\nbaseline = "2023-24"')
    asked = ("2023-24", str(mine), "--reference", str(mine), *SHORT)
    assert written(tmp_path / "out.json", *asked)["reference"] == "my plan"
    capsys.readouterr()
    assert compared(*asked, "--json", str(mine)) == 2
    assert "is the scenario itself" in capsys.readouterr().err


def test_interrupted_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_arguments, "results_of", stops)
    assert compared(*THREE, "--json", str(tmp_path / "out.json")) == 130
    assert capsys.readouterr().err == "stopped; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


# --- In how many sets it holds -----------------------------------------------------------------


def test_it_says_in_how_many_sets_of_inputs_that_fit_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_in_sets, "fitting_sets", lambda baseline: fitting_sets(baseline)[:3])
    found = written(tmp_path / "a.json", "2023-24", "demand-2022-23", *SHORT, "--in-sets")
    assert "Not knowing: " in capsys.readouterr().out
    (over,) = found["in_sets"]["differences"].values()
    assert found["in_sets"]["sets"] == 3
    assert {one["the_same_way_in"] for one in over.values()} <= {0, 1, 2, 3}
    assert over["cost"]["low"] <= over["cost"]["own"] <= over["cost"]["high"]
    assert "in_sets" not in written(tmp_path / "b.json", "2023-24", "demand-2022-23", *SHORT)


def test_scenarios_of_two_baselines_have_no_sets_in_common(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert compared("2023-24", "2012-13", *SHORT, "--in-sets") == 2
    assert "different baselines" in capsys.readouterr().err
