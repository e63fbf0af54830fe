"""``python -m model exit`` end to end: options compared, safe dates, what is refused."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.agency_exit.choices import EXIT_MEASURES, OPTIONS, ExitChoices
from model.agency_exit.options import exit_scenarios
from model.agency_exit.outcome import break_even
from model.agency_exit.safe_target import SafeDate, SafeDates, SafeTarget, Together, Tried
from model.cli import in_sets as cli_in_sets
from model.cli.as_json import exit_content
from model.cli.exit_tables import exit_table, safe_lines
from model.outside.posts_csv import to_csv
from model.results.replication import SERIES, Replication
from model.results.statistics import summarise
from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.scenario.files import load_scenario
from model.scenario.fitting import fitting_sets
from model.scenario.own_scenarios import DOING_NOTHING
from model.study.comparison import compare
from model.words.agency_exit import UNDER_WHOLE_RUN
from model.words.names import full
from model.words.scenario_names import scenario_name
from model.words.verdicts import BREAK_EVENS, VERDICTS
from tests.units.conftest import COMMANDS, Refuses, status_of

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
BASELINE = load_scenario("2023-24")
SHORT = COMMANDS["exit"]


def written(path: Path, *arguments: str) -> dict[str, Any]:
    """What the command writes to its file."""
    assert status_of(*SHORT, *arguments, "--json", str(path)) == 0
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def results() -> dict[str, list[Replication]]:
    """Doing nothing and two options, two futures of twelve weeks."""
    runner = Runner(1, executor=ThreadPoolExecutor(1))
    scenarios = exit_scenarios(BASELINE, ExitChoices(leave_week=3), ("A", "C"))
    return {
        name: results_of(runner, scenario, replications=2, weeks=12, seed=1)
        for name, scenario in scenarios.items()
    }


# --- The file ---


@pytest.mark.usefixtures("here")
def test_the_file_says_what_was_compared_and_what_came_out(
    tmp_path: Path, results: dict[str, list[Replication]]
) -> None:
    content = written(tmp_path / "out.json", "--options", "a,C", "--leave-week", "3")
    assert list(content) == [
        "scenario",
        "settings",
        "model_version",
        "period",
        "choices",
        "doing_nothing",
        "options",
        "timing",
    ]
    assert content["settings"] == {"weeks": 12, "seed": 1, "replications": 2}
    assert content["choices"] == ExitChoices(leave_week=3).model_dump()
    assert content["timing"].keys() == {"wall_seconds", "workers"}
    scenarios = exit_scenarios(BASELINE, ExitChoices(leave_week=3), ("A", "C"))
    assert list(content["options"]) == ["A", "C"]
    found = [content["doing_nothing"], *content["options"].values()]
    for (id_, scenario), block in zip(scenarios.items(), found, strict=True):
        assert (block["name"], block["identity"]) == (scenario_name(id_), scenario.identity)
        assert block["posts"] == [post.model_dump(mode="json") for post in scenario.posts]
        assert list(block["measures"]) == list(EXIT_MEASURES)
        for measure in ("cost_run", "overdue_run", "worker_changes", "visit_alone_recorded"):
            summary = summarise(results[id_], measure, scenario.inputs)
            assert block["measures"][measure]["mean"] == summary.mean
            assert block["measures"][measure]["met"] == summary.met
        years = block["cost_by_financial_year"]
        assert years[-1]["cumulative"] == pytest.approx(block["cost_by_month"][-1]["cumulative"])
        months = block["cost_by_month"]
        assert months[-1]["cumulative"] == pytest.approx(
            block["measures"]["cost_run"]["mean"], rel=1e-6
        )


@pytest.mark.usefixtures("here")
def test_each_option_is_set_against_doing_nothing(
    tmp_path: Path, results: dict[str, list[Replication]]
) -> None:
    content = written(tmp_path / "out.json", "--options", "A", "--leave-week", "3")
    block = content["options"]["A"]
    assert "differences" not in content["doing_nothing"]
    expected = compare(results["A"], results[DOING_NOTHING], BASELINE.inputs, EXIT_MEASURES)
    assert list(block["differences"]) == list(EXIT_MEASURES)
    for name, found in block["differences"].items():
        assert found["verdict"] == VERDICTS[expected[name].verdict]
        assert found["pairs"] == expected[name].pairs
        for part in ("mean", "low", "high", "correlation", "variance_ratio"):
            value = getattr(expected[name], part)
            assert found[part] == (value if math.isfinite(value) else None), (name, part)
    start, cost = BASELINE.inputs.start_date, expected["cost_run"]
    back = break_even(results["A"], results[DOING_NOTHING], start, cost)
    assert back is not None
    assert block["break_even"]["kind"] == BREAK_EVENS[back.kind]
    assert block["break_even"]["saving"] == back.saving
    assert block["break_even"]["day"] == (back.day and back.day.isoformat())
    assert block["schedule"][0]["what"] == "advert opens"


@pytest.mark.slow
def test_the_file_is_the_same_for_any_number_of_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for workers in ("1", "2"):
        path = tmp_path / f"{workers}.json"
        assert (
            status_of(
                *SHORT,
                "--options",
                "A,E",
                "--workers",
                workers,
                "--earliest-safe",
                "--measure",
                "overdue_run",
                "--level",
                "5",
                "--within",
                "--confidence",
                "0.5",
                "--json",
                str(path),
            )
            == 0
        )
        text = path.read_text(encoding="utf-8")
        assert json.loads(text)["timing"]["workers"] == int(workers)
        files.append(text[: text.index('"timing"')])
        assert capsys.readouterr().err.splitlines()[-1].startswith("looking for a date for FSP-")
    assert files[0] == files[1]
    assert '"earliest_safe"' in files[0]


@pytest.mark.usefixtures("here")
def test_safe_dates_are_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = written(
        tmp_path / "out.json",
        "--options",
        "A",
        "--earliest-safe",
        "--plan",
        "C",
        "--measure",
        "overdue_run",
        "--level",
        "60",
    )
    found = content["earliest_safe"]
    assert found["target"] == {
        "measure": "overdue_run",
        "level": 60.0,
        "confidence": 0.8,
        "within": False,
    }
    assert found["complete"]
    assert found["met_when_everybody_stays"]
    assert {answer["kind"] for answer in found["dates"]} == {"already safe at once"}
    assert {answer["last_day"] for answer in found["dates"]} == {"2024-04-12"}
    assert found["together"]["kind"] == "safe together"
    assert all(tried["n"] == 2 for tried in found["tried"])
    shown = capsys.readouterr().out
    assert "whole run: 60 children or less, in 80% of futures" in shown
    assert "FD-14: already safe at once, last day 12 April 2024: met in 2 of 2 futures" in shown


@pytest.mark.usefixtures("here")
def test_posts_come_from_a_file(tmp_path: Path) -> None:
    source = tmp_path / "posts.csv"
    table = [post for post in BASELINE.posts_table if post.post not in ("FD-15", "FSP-14")]
    source.write_text(to_csv(table), encoding="utf-8")
    content = written(tmp_path / "out.json", "--options", "A", "--posts", str(source))
    assert [p["post"] for p in content["doing_nothing"]["posts"]] == [p.post for p in table]
    leaving = [p["post"] for p in content["options"]["A"]["posts"] if p["end"]]
    assert leaving == [p.post for p in table if p.is_agency]


@pytest.mark.usefixtures("here")
def test_without_agency_all_options_are_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = written(
        tmp_path / "out.json", "--set", "front_door_agency_fte=0", "--set", "fsp_agency_fte=0"
    )
    nothing = content["doing_nothing"]
    for block in content["options"].values():
        assert block["measures"] == nothing["measures"]
        assert {d["mean"] for d in block["differences"].values()} <= {0.0, None}
        assert block["break_even"]["kind"] == "the same"
    assert "Costs:" not in capsys.readouterr().out


# --- The table ---


@pytest.mark.usefixtures("here")
def test_the_table_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(*SHORT, "--leave-week", "3") == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0].startswith("Agency exit from 2 April 2024 (baseline 2023-24, model ")
    assert "2 simulated runs, 12 weeks, seed 1; reported on" in shown.out
    header = next(line for line in lines if line.strip().startswith("doing nothing"))
    assert header.split() == ["doing", "nothing", *OPTIONS]
    assert any(line.startswith("  on target in") and " of 2" in line for line in lines)
    assert "In the whole run" in lines
    assert "  Overdue: Still sharpening: when more children are overdue" in shown.out
    assert "nan" not in shown.out
    assert max(len(line) for line in lines) < 160
    assert shown.err.splitlines()[-1] == "12 of 12 replications"


def test_marks_follow_the_verdicts() -> None:
    scenarios = exit_scenarios(BASELINE, ExitChoices(), ("A",))
    nothing_happens = np.zeros((len(SERIES), 8), dtype=np.float32)

    def futures(*more: tuple[str, Sequence[float]]) -> list[Replication]:
        measures = [dict.fromkeys(EXIT_MEASURES, 50.0) for _ in range(30)]
        for name, values in more:
            for n, value in enumerate(values):
                measures[n][name] += value
        return [Replication(n, m, nothing_happens) for n, m in enumerate(measures)]

    noise = [0.0001 * n for n in range(30)]
    changed = {
        "visit_alone_recorded": ([v - 9 for v in noise], "41.0% --"),
        "worker_changes": ([v - 3 for v in noise], "47.00 ++"),
        "review_in_time": ([v + 1 for v in noise], "51.0% +"),
        "cost_run": ([9e6, -9e6] * 15, "£0 ?"),
        "leavers": ([v - 9 for v in noise], "41.0 <"),
        "starters": ([v + 9 for v in noise], "59.0 >"),
    }
    option = futures(*((name, values) for name, (values, _) in changed.items()))
    text = exit_table(scenarios, {DOING_NOTHING: futures(), "A": option}, weeks=8, seed=1)
    for name, (_, cell) in changed.items():
        label = UNDER_WHOLE_RUN.get(name) or full(name)
        line = next(line for line in text.splitlines() if line.startswith(label))
        assert line.endswith(" " + cell), line
    assert "50.0 =" in text


SAFE = SafeTarget("overdue_run", 4)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            SafeDates(SAFE, True, Tried("", None, 9, 30, False), (), None, ()),
            "Not met even if everybody stays: met in 9 of 30 futures",
        ),
        (
            SafeDates(
                SAFE,
                True,
                Tried("", None, 30, 30, True),
                (SafeDate("FD-01", "no_date_in_this_run"),),
                None,
                (),
            ),
            "FD-01: no date in this run",
        ),
        (
            SafeDates(
                SAFE,
                True,
                Tried("", None, 30, 30, True),
                (),
                Together("safe_together_moved_later", 6, {"FD-01": 9}, 25, 30),
                (),
            ),
            "All: safe together, moved later by 6 weeks: met in 25 of 30 futures",
        ),
        (SafeDates(SAFE, True, None, (), None, ()), "4 children or less, in 80% of futures"),
        (SafeDates(SafeTarget("icpc_in_time", 90), True, None, (), None, ()), "90% or more"),
        (
            SafeDates(SafeTarget("icpc_in_time", 2, 0.9, True), True, None, (), None, ()),
            "no worse than doing nothing by more than 2 points, in 90% of futures",
        ),
    ],
)
def test_safe_dates_are_told_in_words(found: SafeDates, told: str) -> None:
    assert told in "\n".join(safe_lines(found))


@pytest.mark.usefixtures("here")
def test_a_target_out_of_reach_says_what_else_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status_of(*SHORT, "--options", "A", "--earliest-safe", "--level", "99") == 0
    shown = capsys.readouterr().out
    assert "Not met even if everybody stays: met in 0 of 2 futures" in shown
    assert "(--within asks" in shown


# --- What is refused ---

REFUSED = {
    "an unknown option": (("--options", "A,Z"), "options = A,Z cannot be used: allowed are"),
    "no option": (("--options", ""), "options =  cannot be used"),
    "a long list": (("--options", "Z" * 500), "Z... cannot be used"),
    "leave week 0": (("--leave-week", "0"), "leave_week = 0 cannot be used: allowed is a whole"),
    "leave week 2.5": (("--leave-week", "2.5"), "leave_week = 2.5 cannot be used"),
    "release at 2": (
        ("--release-at", "2"),
        "release_at = 2 cannot be used: allowed is a number from 0.05 to 1",
    ),
    "release at nan": (("--release-at", "nan"), "release_at = nan cannot be used"),
    "share of -1": (("--convert-share=-1",), "convert_share = -1 cannot be used"),
    "no such file": (("--posts", "none.csv"), "none.csv cannot be used: No such file"),
    "a folder": (("--posts", "."), "cannot be used: Is a directory"),
    "an unknown measure": (("--earliest-safe", "--measure", "late"), "no measure named 'late'"),
    "no level": (("--earliest-safe", "--measure", "overdue_run"), "overdue_run needs a --level"),
    "within nothing": (("--earliest-safe", "--within"), "visit_alone_recorded needs a --level"),
    "neither good nor bad": (
        ("--earliest-safe", "--measure", "contacts", "--level", "3"),
        "neither more nor less is good",
    ),
    "confidence 80": (("--earliest-safe", "--confidence", "80"), "confidence = 80 cannot be used"),
    "two plans": (("--earliest-safe", "--plan", "A,B"), "--plan takes one letter"),
    "too short": (("--earliest-safe", "--weeks", "9"), "weeks = 9 is too short"),
    "level without a search": (("--level", "0"), "--level does nothing without --earliest-safe"),
    "within without a search": (("--within",), "--within does nothing without --earliest-safe"),
    "unknown flag": (("--leave", "3"), "unrecognized arguments: --leave"),
    "impossible input": (("--set", "fsp_fte=-1"), "fsp_fte = -1 cannot be used"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name: str, refuses: Refuses) -> None:
    arguments, told = REFUSED[name]
    refuses((*SHORT, *arguments), told)


def test_a_posts_file_with_refused_rows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "posts.csv"
    lines = to_csv(BASELINE.posts_table).splitlines()
    columns = lines[0].split(",")
    for row in (2, 4, 5, 6, 7):
        cells = lines[row].split(",")
        cells[columns.index("team")] = "elsewhere"
        if row > 4:
            cells[columns.index(("fte", "start", "grade")[row - 5])] = "x"
        lines[row] = ",".join(cells)
    source.write_text("\n".join(lines), encoding="utf-8")
    assert status_of(*SHORT, "--posts", str(source), "--json", str(tmp_path / "o.json")) == 2
    error = capsys.readouterr().err
    assert error.startswith("posts.csv cannot be used as it is: rows 3 and 5 to 8: team ")
    assert "; row 6: " in error
    assert error.rstrip().endswith("; reasons left to tell: 1")
    assert error.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["posts.csv"]


def test_what_costs_no_post_is_told_and_the_posts_are_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "posts.csv"
    source.write_text(
        "List of posts,,,,\nPost,Team,Contract type,FTE,Location\n"
        "FD-01,Early Help & Assessment,NQSW,22.2 hours,Abergavenny\n"
        "FSP-01,FSP,Agency (Bluebell),1,Caldicot\n",
        encoding="utf-8",
    )
    content = written(tmp_path / "out.json", "--options", "A", "--posts", str(source))
    first, second = content["doing_nothing"]["posts"]
    assert (first["contract"], first["fte"], first["start"]) == (
        "newly qualified",
        0.6,
        "2023-09-01",
    )
    assert second["contract"] == "agency"
    told = [line for line in capsys.readouterr().err.splitlines() if "posts.csv: " in line]
    assert len(told) == 4


def test_the_posts_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "posts.csv"
    text = to_csv(BASELINE.posts_table)
    source.write_text(text, encoding="utf-8", newline="")
    assert status_of(*SHORT, "--posts", str(source), "--json", str(source)) == 2
    assert "write to another file" in capsys.readouterr().err
    assert source.read_bytes().decode() == text


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to the process group")
@pytest.mark.slow
def test_ctrl_c_stops_everything_and_writes_nothing(tmp_path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "model",
        "exit",
        "2023-24",
        "--weeks",
        "12",
        "--replications",
        "40",
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
    assert first.strip() == "60 of 240 replications"
    assert running.returncode == 130
    assert error.splitlines()[-1] == "stopped; nothing was written"
    assert "Traceback" not in error
    assert shown == ""
    assert list(tmp_path.iterdir()) == []


def test_content_is_plain(results: dict[str, list[Replication]]) -> None:
    choices = ExitChoices(leave_week=3)
    scenarios = exit_scenarios(BASELINE, choices, ("A", "C"))
    content = exit_content(BASELINE, scenarios, results, choices, weeks=12, seed=1)
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert content["scenario"]["identity"] == BASELINE.identity


def test_it_says_in_how_many_sets_each_option_is_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_in_sets, "fitting_sets", lambda baseline: fitting_sets(baseline)[:3])
    found = written(tmp_path / "a.json", "--options", "A,C", "--in-sets")
    assert "are fewest with " in capsys.readouterr().out
    assert found["in_sets"]["sets"] == 3
    assert set(found["in_sets"]["differences"]) == {"A", "C"}
