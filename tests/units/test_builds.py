"""Which engine runs: a build of these very sources, or plain Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model import builds
from model.builds import PLAIN, SETTING, build_name, use_build
from model.cli.commands import main
from model.runs import compiling

pytestmark = pytest.mark.units

GOES_ON = "the engine was not compiled and runs as plain Python: "


def sources(folder: Path, *, constant: int = 1) -> Path:
    for name in builds.SOURCES:
        (folder / name).mkdir(parents=True)
        (folder / name / "one.py").write_text(f"ONE = {constant}\n")
    return folder


def test_a_build_is_named_after_what_it_was_made_of(tmp_path: Path) -> None:
    here = build_name(sources(tmp_path / "here"))
    assert build_name(sources(tmp_path / "there")) == here
    assert build_name(sources(tmp_path / "changed", constant=2)) != here
    (tmp_path / "here" / "model" / "scenario" / "two.py").write_text("")
    assert build_name(tmp_path / "here") != here


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of builds, with one that fits; its library is Python."""
    before, used = list(sys.path), list(builds._in_use)
    monkeypatch.setattr(builds, "BUILDS", tmp_path)
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setattr(builds, "LIBRARY", "made_up")
    made = tmp_path / build_name()
    made.mkdir()
    (made / "made_up__mypyc.py").write_text("")
    builds._in_use.clear()
    yield made
    sys.path[:] = before
    builds._in_use[:] = used
    sys.modules.pop("made_up__mypyc", None)


def test_a_build_that_fits_stands_before_the_sources(folder: Path) -> None:
    path = ["sources"]
    use_build(path)
    assert path == [str(folder / "model" / "engine"), "sources"]
    assert builds.compiled()


def test_a_stale_build_is_not_found(folder: Path) -> None:
    folder.rename(folder.with_name("0" * 12 + folder.name[12:]))
    path = ["sources"]
    use_build(path)
    assert path == ["sources"]
    assert not builds.compiled()


def test_a_build_that_cannot_be_loaded_is_left_alone(folder: Path) -> None:
    before = list(sys.path)
    (folder / "made_up__mypyc.py").write_text("raise ImportError('another machine')")
    path = ["sources"]
    use_build(path)
    assert path == ["sources"]
    assert sys.path == before
    assert not builds.compiled()


def test_who_asks_for_plain_python_has_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, PLAIN)
    path = ["sources"]
    use_build(path)
    assert path == ["sources"]
    assert folder.is_dir()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of builds that is empty."""
    monkeypatch.setattr(compiling, "BUILDS", tmp_path / "engine")
    return tmp_path / "engine"


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["build"]) == 1
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_no_compiler_is_one_sentence(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiling, "_BUILDING", "import sys; sys.exit('\\nno gcc\\n')")
    assert refused(capsys) == f"{GOES_ON}no gcc"
    assert not list(nowhere.iterdir())


def made_up(monkeypatch: pytest.MonkeyPatch, *, looking: str) -> None:
    """A build that is an empty folder; ``looking`` prints what a run of it gives."""
    making = "import os, sys; os.mkdir(sys.argv[2] + '/made')"
    monkeypatch.setattr(compiling, "_BUILDING", making)
    monkeypatch.setattr(compiling, "_LOOKING", looking)


def test_a_build_that_gives_other_numbers_is_thrown_away(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up(monkeypatch, looking="import sys; print(len(sys.argv[1]))")
    assert "gives other numbers" in refused(capsys)
    assert not list(nowhere.iterdir())


def test_no_mypyc_is_one_sentence(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiling, "find_spec", lambda package: None)
    assert refused(capsys).startswith(f"{GOES_ON}mypyc is missing")
    assert not nowhere.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(compiling, "BUILDS", tmp_path / "file" / "engine")
    assert "cannot be written" in refused(capsys)


def test_a_build_is_kept_and_those_of_other_sources_go(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up(monkeypatch, looking="print(1)")
    name = build_name()
    for other in (f"{'0' * 12}{name[12:]}", "of-another-python.so"):
        (nowhere / other).mkdir(parents=True)
    assert main(["build"]) == 0
    assert name in capsys.readouterr().out
    assert {path.name for path in nowhere.iterdir()} == {name, "of-another-python.so"}
    monkeypatch.setattr(compiling, "_BUILDING", "raise SystemExit('built twice')")
    assert main(["build"]) == 0
