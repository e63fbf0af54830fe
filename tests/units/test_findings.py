"""What studies found: read, refused in a sentence, and marked when sources have changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.cli.writing import as_toml
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
from model.runs.version import sources
from model.scenario.errors import Message
from tests.refusals import told
from tests.units.conftest import status_of
from tests.units.findings import ROOTS, keep_finding

pytestmark = pytest.mark.units


def test_a_finding_is_read_and_shown(tmp_path: Path) -> None:
    keep_finding(tmp_path, "made-up")
    found, refused = read_findings(tmp_path)
    assert refused == []
    assert found[0].figures[0].value == 94.5
    row = findings_table(found).iloc[0]
    assert row["Figures"] == "in time 94.5%; cost 2,000,000 £"
    assert row["Futures"] == "1,000 of 52 weeks"
    assert row["Mark"] == findings.CURRENT


def test_a_finding_is_written_as_it_is_read(tmp_path: Path) -> None:
    keep_finding(tmp_path, "made-up")
    (finding,), _ = read_findings(tmp_path)
    (tmp_path / "made-up.toml").write_text(as_toml(finding.model_dump()), encoding="utf-8")
    assert read_findings(tmp_path) == ([finding], [])


def test_a_finding_whose_sources_have_changed_is_of_an_earlier_engine(tmp_path: Path) -> None:
    keep_finding(tmp_path, "made-up", sources="0" * 12)
    found, _ = read_findings(tmp_path)
    assert not is_current(found[0])
    assert findings_table(found)["Mark"].item() == EARLIER


def test_a_finding_whose_sources_are_gone_is_of_an_earlier_engine(tmp_path: Path) -> None:
    path = keep_finding(tmp_path, "made-up")
    path.write_text(path.read_text("utf-8").replace("model.scenario.calendar", "model.gone"))
    assert not is_current(read_findings(tmp_path)[0][0])


def test_a_change_in_a_source_is_seen_and_one_elsewhere_is_not(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("*.pyc"))
    now = sources_of(ROOTS, tmp_path)
    assert now == sources_of(ROOTS)
    (tmp_path / "model" / "unused.py").write_text("a = 1\n", "utf-8")
    assert sources_of(ROOTS, tmp_path) == now
    path = sources(ROOTS, tmp_path)["model.scenario.units"]
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    assert sources_of(ROOTS, tmp_path) != now


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("seed = 1\n", "", Message("finding.malformed", place="seed")),
        ('"made-up"', '"other"', Message("finding.other_id", id="other")),
        ("weeks = 52", "weeks = 0", Message("finding.malformed", place="weeks")),
        ("weeks = 52", "weeks = ", Message("finding.not_toml")),
        ("weeks = 52", "weeks = 52\nmonths = 2", Message("finding.malformed", place="months")),
    ],
)
def test_what_is_no_finding_is_refused_in_a_sentence(
    tmp_path: Path, before: str, after: str, why: Message
) -> None:
    path = keep_finding(tmp_path, "made-up")
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    keep_finding(tmp_path, "good")
    found, refused = read_findings(tmp_path)
    assert [finding.id for finding in found] == ["good"]
    (message,) = refused
    told(why, message, file="made-up.toml")


def test_the_command_fails_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(read_findings, "__defaults__", (tmp_path,))
    assert status_of("evidence") == 0
    assert capsys.readouterr().out == "No study has been kept yet.\n"
    keep_finding(tmp_path, "made-up", sources="0" * 12)
    (tmp_path / "broken.toml").write_text("nothing", "utf-8")
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
