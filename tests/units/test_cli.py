"""The command line end to end: files whole or not at all, one sentence for what is refused."""

from __future__ import annotations

import csv
import json
import math
import os
import signal
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model import __version__
from model.cli.as_json import as_json, run_content
from model.cli.trace import TRACE_COLUMNS
from model.engine.simulation import simulate
from model.results.measures import MEASURES
from model.results.measuring import replication_of
from model.results.statistics import summarise
from model.scenario.baselines import baseline_names
from model.scenario.calendar import working_calendar
from model.scenario.changes import Change
from model.scenario.files import load_scenario, preset_names
from model.scenario.inputs import INPUTS
from model.words.names import full
from tests.units.conftest import COMMANDS, Refuses, status_of

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
RUN = COMMANDS["run"]


def shell(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command as a user gives it."""
    return subprocess.run(
        [sys.executable, "-m", "model", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        **more,
    )


# --- run ---


def test_the_file_is_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    files = {}
    for workers in (1, 3):
        path = tmp_path / f"{workers}.json"
        assert (
            status_of(
                "run",
                "2012-13",
                "--weeks",
                "5",
                "--replications",
                "6",
                "--seed",
                "7",
                "--workers",
                str(workers),
                "--set",
                "front_door_fte=+2@1-3",
                "--json",
                str(path),
            )
            == 0
        )
        text = path.read_text(encoding="utf-8")
        assert json.loads(text)["timing"]["workers"] == workers
        files[workers] = text[: text.index('"timing"')]
    assert files[1] == files[3]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.json", "3.json"]


@pytest.mark.usefixtures("here")
def test_the_file_says_what_was_run_and_what_came_out(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    change = "assessment_hours.mean=14"
    assert status_of(*RUN, "--set", change, "--seed", "1", "--json", str(path)) == 0
    content = json.loads(path.read_text(encoding="utf-8"))
    assert list(content) == [
        "scenario",
        "settings",
        "model_version",
        "period",
        "measures",
        "timing",
    ]
    scenario = content["scenario"]
    assert scenario["changes"][0]["text"] == change
    assert "to 14 hours" in scenario["changes"][0]["words"]
    assert len(scenario["identity"]) == 12
    assert content["settings"] == {"weeks": 5, "seed": 1, "replications": 3}
    assert content["model_version"] == __version__
    assert content["period"] == {
        "position_date": "2024-04-02",
        "weeks": 5,
        "first_week": 0,
        "first_day": "2024-04-02",
        "last_day": "2024-05-05",
    }
    assert list(content["measures"]) == list(MEASURES)
    for name, measure in MEASURES.items():
        found = content["measures"][name]
        assert (found["label"], found["headline"]) == (full(name), measure.headline)
        assert (found["target"] is None) == (not measure.target)
        assert (found["met"] is None) == (not measure.target)
        assert 0 <= found["n"] <= 3
    assert content["timing"].keys() == {"wall_seconds", "workers"}


def test_the_file_holds_the_summaries_to_the_last_digit() -> None:
    scenario = load_scenario("2023-24")
    results = [
        replication_of(scenario, n, simulate(scenario, weeks=4, seed=1, replication=n))
        for n in range(3)
    ]
    content = json.loads(as_json(run_content(scenario, results, weeks=4, seed=1)))
    for name in ("contacts", "decision_recorded", "cost"):
        summary = summarise(results, name, scenario.inputs)
        found = content["measures"][name]
        for part in ("mean", "sd", "low", "high", "p05", "p95", "chance", "chance_low"):
            value = getattr(summary, part)
            known = None if isinstance(value, float) and math.isnan(value) else value
            assert found[part] == known, (name, part)


@pytest.mark.usefixtures("here")
def test_nothing_to_measure_is_null(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert status_of(*RUN[:3], "1", *RUN[4:], "--json", str(path)) == 0
    text = path.read_text(encoding="utf-8")
    assert "NaN" not in text
    review = json.loads(text)["measures"]["core_assessment_in_time"]
    assert (review["n"], review["mean"], review["chance"]) == (0, None, None)


@pytest.mark.usefixtures("here")
def test_one_year_is_reported_of_a_longer_run(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert (
        status_of(
            "run",
            "2023-24",
            "--weeks",
            "60",
            "--replications",
            "1",
            "--workers",
            "1",
            "--json",
            str(path),
        )
        == 0
    )
    period = json.loads(path.read_text(encoding="utf-8"))["period"]
    assert (period["first_week"], period["weeks"]) == (8, 52)
    assert (period["first_day"], period["last_day"]) == ("2024-05-27", "2025-05-25")


@pytest.mark.usefixtures("here")
def test_the_table_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("run", "q1-2024-25", *RUN[2:]) == 0
    shown = capsys.readouterr()
    assert "3 simulated runs, 5 weeks from 2 April 2024, seed 1" in shown.out
    assert "FSP social workers from 15 FTE to 16 FTE" in shown.out
    assert " of 3, so " in shown.out
    assert "Children seen alone in time (as recorded)" in shown.out
    assert "nan" not in shown.out
    assert shown.err.splitlines()[-1] == "3 of 3 replications"
    assert max(len(line) for line in shown.out.splitlines()) < 160


@pytest.mark.usefixtures("here")
def test_a_scenario_file_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "more.toml"
    source.write_text(
        'name = "more staff"\nbaseline = "2023-24"\n'
        '[[changes]]\ninput = "front_door_fte"\nadd = 2\nfrom_week = 1\n'
    )
    assert status_of("run", str(source), *RUN[2:]) == 0
    assert "more staff (baseline 2023-24" in capsys.readouterr().out


# --- trace ---


def test_trace_is_one_replications_events(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    assert (
        status_of(
            "trace",
            "2023-24",
            "--seed",
            "3",
            "--replication",
            "2",
            "--weeks",
            "6",
            "--set",
            "fsp_fte=12",
            "--csv",
            str(path),
        )
        == 0
    )
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(TRACE_COLUMNS)
    scenario = load_scenario("2023-24")
    calendar = working_calendar(scenario.inputs.start_date, 6)
    assert {row["event"] for row in rows} >= {"contact", "screening", "cp visit", "s47"}
    for row in rows:
        begun, done = float(row["working_day_begun"]), float(row["working_day_done"])
        assert float(row["working_day_released"]) <= begun <= done
        assert row["date_begun"] == calendar.dates[int(begun)].isoformat()
        assert date.fromisoformat(row["date_begun"]) <= date.fromisoformat(row["date_done"])
        assert row["family"].isdecimal()
        assert row["worker"].isdecimal() or not row["worker"]
        assert row["children"] in "123456"
        if row["date_due"]:
            assert row["date_due"] == calendar.dates[int(float(row["working_day_due"]))].isoformat()


def test_trace_does_not_change_what_happens() -> None:
    scenario = load_scenario("2023-24")
    plain = simulate(scenario, weeks=6, seed=1, replication=0)
    traced = simulate(scenario, weeks=6, seed=1, replication=0, trace=True)
    assert traced.trace
    assert (plain.tallies, plain.clocks) == (traced.tallies, traced.clocks)


def test_trace_is_the_same_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert status_of("trace", "2012-13", "--weeks", "4", "--csv", str(tmp_path / name)) == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


# --- inputs and list ---


@pytest.mark.parametrize("baseline", [(), ("2023-24",), ("2012-13",)])
def test_inputs_are_listed_as_set_takes_them(
    baseline: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("inputs", *baseline) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = [line.strip() for line in lines if line.startswith("  ") and line[2] != " "]
    assert [line.partition("=")[0] for line in listed] == list(INPUTS)
    scenario = load_scenario(baseline[0] if baseline else "2023-24")
    again = scenario.with_changes([Change.from_text(line) for line in listed])
    assert again.inputs == scenario.inputs
    assert sum(" confidence: " in line for line in lines) == len(INPUTS)
    assert sum("      allowed " in line or "; allowed " in line for line in lines) == len(INPUTS)


def test_list_names_what_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("list") == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in (*baseline_names(), *preset_names()))


# --- What is refused ---

EVERYWHERE = {
    "weeks 0": (
        ("--weeks", "0"),
        "weeks = 0 cannot be used: allowed is a whole number from 1 to 520",
    ),
    "weeks -3": (("--weeks", "-3"), "weeks = -3 cannot be used"),
    "weeks 521": (("--weeks", "521"), "from 1 to 520"),
    "weeks 4.5": (("--weeks", "4.5"), "weeks = 4.5 cannot be used"),
    "weeks x": (("--weeks", "9" * 5000), "cannot be used"),
    "replications 0": (("--replications", "0"), "replications = 0"),
    "replications -1": (("--replications", "-1"), "from 1 to 5000"),
    "workers 0": (("--workers", "0"), "workers = 0 cannot be used: allowed is"),
    "workers -1": (("--workers=-1",), "workers = -1 cannot be used: allowed is"),
    "seed -1": (("--seed", "-1"), "from 0 to 2^63 - 1"),
    "seed too large": (("--seed", str(2**63)), "from 0 to 2^63 - 1"),
    "unknown option": (("--fast",), "unrecognized arguments: --fast"),
    "shortened option": (("--repl", "3"), "unrecognized arguments: --repl 3"),
    "folder that is not there": (("--json", "none/out.json"), "there is no folder"),
    "a folder as the file": (("--json", "."), "not an ordinary file"),
    "no file name": (("--json",), "expected one argument"),
}
"""What no command takes."""

REFUSED = {
    "replication -1": (
        ("trace", "2023-24", "--csv", "x.csv", "--replication", "-1"),
        "replication = -1 cannot be used",
    ),
    "unknown command": (("walk",), "invalid choice: 'walk'"),
    "no command": ((), "required: COMMAND"),
    "no scenario": (("run",), "required: SCENARIO"),
    "no file for the trace": (("trace", "2023-24"), "required: --csv"),
    "unknown scenario": (("run", "2099-00"), "'2099-00' is neither a file nor one of 2023-24"),
    "missing file": (("run", "none.toml"), "none.toml cannot be read"),
    "folder": (("run", "."), "cannot be read"),
    "unknown baseline": (("inputs", "q1-2024-25"), "there is no baseline named 'q1-2024-25'"),
    "unknown input": ((*RUN, "--set", "front_dor_fte=3"), "did you mean front_door_fte?"),
    "negative staff": (
        (*RUN, "--set", "front_door_fte=-1"),
        "front_door_fte = -1 cannot be used: allowed is from 0 to",
    ),
    "not a number": ((*RUN, "--set", "front_door_fte=many"), "front_door_fte = many"),
    "NaN": ((*RUN, "--set", "front_door_fte=NaN"), "front_door_fte = NaN cannot be used"),
    "without a value": ((*RUN, "--set", "front_door_fte"), "not of the form INPUT=VALUE"),
    "shares that do not sum": (
        (*RUN, "--set", "source_shares=[0.5,0.5,0.5,0.5,0.5]"),
        "source_shares",
    ),
    "brackets without end": ((*RUN, "--set", "source_shares=" + "[" * 50_000), "source_shares"),
    "half-life of nothing": ((*RUN, "--set", "contacts_per_year=*2/0"), "more than 0 weeks"),
    "ends before it starts": ((*RUN, "--set", "front_door_fte=+1@9-4"), "not after its start"),
    "impossible in a later week": ((*RUN, "--set", "front_door_fte=+2000@3-4"), "week 3"),
    "Sunday": ((*RUN, "--set", "start_date=2024-03-31"), "not a working day"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_refused_by_every_command_in_one_sentence(
    name: str, command: str, refuses: Refuses
) -> None:
    arguments, told = EVERYWHERE[name]
    refuses((*COMMANDS[command], *arguments), told)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name: str, refuses: Refuses) -> None:
    refuses(*REFUSED[name])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "must name a baseline"),
        ("baseline = 3", "must name a baseline"),
        ('baseline = "2023-24"\nstaff = 3', "'staff' is not part of a scenario"),
        ('baseline = "2023-24"\n[[changes]]\ninput = "fsp_fte"', "exactly one of"),
        ("baseline = ", "not a readable TOML or JSON file"),
        ("{", "not a readable TOML or JSON file"),
    ],
)
def test_a_malformed_file_is_refused_in_one_sentence(
    content: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "bad.toml"
    source.write_text(content)
    assert status_of("run", str(source), "--json", str(tmp_path / "out.json")) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "bad.toml" in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_from_a_shell_too(tmp_path: Path) -> None:
    done = shell(*RUN, "--set", "fsp_fte=-1", "--json", str(tmp_path / "out.json"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of a folder")
def test_a_folder_that_may_not_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    assert status_of(*RUN, "--json", str(tmp_path / "out.json")) == 2
    assert "out.json cannot be used: Permission denied" in capsys.readouterr().err


def test_the_scenario_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "mine.toml"
    source.write_text('baseline = "2023-24"')
    assert status_of("run", str(source), *RUN[2:], "--json", str(source)) == 2
    assert "is the scenario itself" in capsys.readouterr().err
    assert source.read_text() == 'baseline = "2023-24"'


# --- What is interrupted or goes wrong ---


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, "stopped; nothing was written"),
        (OSError(28, "No space left on device"), 2, "out.json cannot be used: No space left"),
    ],
)
def test_the_old_file_stays_when_the_new_one_is_not_whole(
    error: BaseException,
    status: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("model.cli.writing.os.replace", fails)
    assert status_of(*RUN, "--json", str(path)) == status
    assert told in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    assert path.read_text() == "old"


@pytest.mark.usefixtures("here")
def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system makes no links")
    assert status_of(*RUN, "--json", str(link)) == 0
    assert link.is_symlink()
    assert "measures" in json.loads(real.read_text(encoding="utf-8"))


def test_a_failed_run_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the simulation's worker processes keep stopping")

    monkeypatch.setattr("model.cli.commands.run", fails)
    assert status_of(*RUN, "--json", str(tmp_path / "out.json")) == 1
    assert capsys.readouterr().err == (
        "the run failed: the simulation's worker processes keep stopping\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to the process group")
def test_ctrl_c_stops_everything_and_writes_nothing(tmp_path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "model",
        "run",
        "2023-24",
        "--weeks",
        "26",
        "--replications",
        "80",
        "--workers",
        "2",
        "--json",
        str(tmp_path / "out.json"),
    )
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What a shell has put in the background ignores Ctrl-C, and its children do so as well.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        os.killpg(running.pid, signal.SIGINT)
        shown, error = running.communicate(timeout=20)
    assert first.strip() == "20 of 80 replications"
    assert running.returncode == 130
    assert error.splitlines()[-1] == "stopped; nothing was written"
    assert "Traceback" not in error
    assert shown == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="pipes close differently")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m model inputs | head -1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith("Monmouthshire 2023-24")
    assert done.stderr == ""
