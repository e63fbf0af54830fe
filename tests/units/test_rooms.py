"""The walls of the house: what the model may know, and that every test names its room."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.units

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {"streamlit", "altair", "ui", "pages", "app"}
MODULES = sorted((ROOT / "model").glob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_model_knows_nothing_of_the_screen(path: Path) -> None:
    assert not imported(path) & SCREEN


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_loop_knows_no_pandas(path: Path) -> None:
    if path.stem in ("simulation", "pathway", "workforce", "position", "chairs", "timeliness"):
        assert not imported(path) & {"pandas", "scipy", "polars"}


def test_importing_the_whole_model_loads_no_screen() -> None:
    names = ", ".join(f"model.{path.stem}" for path in MODULES if path.stem[0] != "_")
    code = f"import sys, {names}; print(*sorted(set(sys.modules) & {SCREEN!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("mark", "code"), [("", 4), ("@pytest.mark.units", 0), ("@pytest.mark.slow", 4)]
)
def test_a_test_without_a_room_is_refused(tmp_path: Path, mark: str, code: int) -> None:
    conftest = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    (tmp_path / "conftest.py").write_text(conftest, "utf-8")
    (tmp_path / "test_it.py").write_text(f"import pytest\n{mark}\ndef test_it():\n    pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  units: u\n  slow: s\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pytest.ini"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    if code:
        assert "test_it.py::test_it carries none of the marks units" in done.stdout + done.stderr
