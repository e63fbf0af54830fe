"""What studies found: read, refused in a sentence, and marked when sources have changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.evidence import findings
from model.evidence.findings import (
    EARLIER,
    FOLDER,
    Finding,
    findings_table,
    is_current,
    read_findings,
    sources_of,
)
from model.paths import ROOT
from model.runs.version import ENGINE, sources
from tests.units.conftest import status_of

pytestmark = pytest.mark.units

TEXT = """
id = "made-up"
question = "Is a made-up finding read?"
answer = "Yes."
found_by = "python -m pytest -m study tests/studies/test_made_up.py"
found_on = 2026-11-26
scenario = "2023-24"
seed = 1
replications = 1000
weeks = 52
engine = "0123456789ab"
sources = "SOURCES"
roots = ["model.engine.simulation", "model.results.measuring"]
figures = [
    {name = "in time", value = 94.5, unit = "%"},
    {name = "cost", value = 2000000, unit = "£"},
]
"""


def kept(folder: Path, text: str = TEXT, name: str = "made-up") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text.replace("SOURCES", sources_of(ENGINE)), "utf-8")
    return path


def test_a_finding_is_read_and_shown(tmp_path: Path) -> None:
    kept(tmp_path)
    found, refused = read_findings(tmp_path)
    assert refused == []
    assert found[0].figures[0].value == 94.5
    row = findings_table(found).iloc[0]
    assert row["Figures"] == "in time 94.5%; cost 2,000,000 £"
    assert row["Futures"] == "1,000 of 52 weeks"
    assert row["Mark"] == findings.CURRENT


def test_a_finding_whose_sources_have_changed_is_of_an_earlier_engine(tmp_path: Path) -> None:
    kept(tmp_path, TEXT.replace("SOURCES", "0" * 12))
    found, _ = read_findings(tmp_path)
    assert not is_current(found[0])
    assert findings_table(found)["Mark"].item() == EARLIER


def test_a_finding_whose_sources_are_gone_is_of_an_earlier_engine(tmp_path: Path) -> None:
    kept(tmp_path, TEXT.replace("model.results.measuring", "model.gone"))
    assert not is_current(read_findings(tmp_path)[0][0])


def test_a_change_in_a_source_is_seen_and_one_elsewhere_is_not(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("*.pyc"))
    now = sources_of(ENGINE, tmp_path)
    assert now == sources_of(ENGINE)
    (tmp_path / "model" / "unused.py").write_text("a = 1\n", "utf-8")
    assert sources_of(ENGINE, tmp_path) == now
    path = sources(ENGINE, tmp_path)["model.scenario.calendar"]
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    assert sources_of(ENGINE, tmp_path) != now


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("seed = 1\n", "", "made-up.toml is no finding: seed: Field required"),
        ('"made-up"', '"other"', "made-up.toml is no finding: its id is other"),
        ("weeks = 52", "weeks = 0", "made-up.toml is no finding: weeks: "),
        ("weeks = 52", "weeks = ", "made-up.toml is no finding: it cannot be read as TOML ("),
        ("weeks = 52", "weeks = 52\nmonths = 2", "made-up.toml is no finding: months: Extra"),
    ],
)
def test_what_is_no_finding_is_refused_in_a_sentence(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    kept(tmp_path, TEXT.replace(before, after, 1))
    kept(tmp_path, TEXT.replace("made-up", "good", 1), "good")
    found, refused = read_findings(tmp_path)
    assert [finding.id for finding in found] == ["good"]
    assert len(refused) == 1
    assert refused[0].startswith(told)
    assert "\n" not in refused[0]


def test_the_command_fails_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(read_findings, "__defaults__", (tmp_path,))
    assert status_of("evidence") == 0
    assert capsys.readouterr().out == "No study has been kept yet.\n"
    kept(tmp_path, TEXT.replace("SOURCES", "0" * 12))
    kept(tmp_path, "nothing", "broken")
    assert status_of("evidence") == 0
    shown = capsys.readouterr().out
    assert f"made-up: {EARLIER}\n" in shown
    assert "broken.toml is no finding" in shown


def test_what_is_kept_here_can_be_read() -> None:
    found, refused = read_findings(FOLDER)
    assert refused == []
    for finding in found:
        assert isinstance(finding, Finding)
        for root in finding.roots:
            assert root.startswith(("model.", "tests.studies.")), finding.id
