"""The walls of the house: no circle of imports, short files and functions, every test in a room.

Which room may read which is the linter's to say (``tool.importlinter`` in ``pyproject.toml``); it
runs here too, so that whoever runs the tests alone is told.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from model.paths import ROOT
from model.runs.version import sources

pytestmark = pytest.mark.units

LONGEST_FILE, LONGEST_FUNCTION = 400, 60
CHART_BUILDERS = {"ui/briefing/native_charts.py"}
"""Files of exports that may be longer: one builder of charts that Office edits."""
FILES = sorted(
    path for folder in ("model", "ui", "pages") for path in (ROOT / folder).rglob("*.py")
)


def module_of(path: Path) -> str:
    """The dotted name of a file of ours."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, modules: set[str]) -> set[str]:
    """Our modules that a file imports anywhere, also for a type alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            within = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= within & modules or {node.module}
    return (found & modules) - {module_of(path)}


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a ring; empty where there is none."""
    done: set[str] = set()
    way: list[str] = []

    def visit(module: str) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        way.append(module)
        for other in sorted(graph[module]):
            if found := visit(other):
                return found
        done.add(way.pop())
        return []

    return next((found for module in sorted(graph) if (found := visit(module))), [])


def test_no_module_imports_in_a_circle_not_even_for_types() -> None:
    modules = {module_of(path): path for path in FILES}
    graph = {name: imports_of(path, set(modules)) for name, path in modules.items()}
    assert circle_in(graph) == []


def test_a_circle_would_be_found() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == ["a", "b", "c", "a"]
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_rooms_read_only_what_stands_below_them(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_fit_a_reader(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.relative_to(ROOT).as_posix() not in CHART_BUILDERS:
        assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def test_importing_the_whole_model_loads_no_screen() -> None:
    names = [module_of(path) for path in FILES if module_of(path).startswith("model")]
    code = (
        f"import sys, {', '.join(name for name in names if '__main__' not in name)}\n"
        "print(*sorted(set(sys.modules) & {'streamlit', 'altair', 'ui', 'pages', 'app'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_the_event_loop_is_where_it_is_looked_for() -> None:
    engine = {name for name in sources(["model.engine.simulation"]) if "engine" in name}
    assert len(engine) > 20
    assert {module_of(p) for p in (ROOT / "model" / "engine").glob("*.py")} == engine


@pytest.mark.parametrize(
    ("mark", "code"), [("", 4), ("@pytest.mark.units", 0), ("@pytest.mark.slow", 4)]
)
def test_a_test_without_a_room_is_refused(tmp_path: Path, mark: str, code: int) -> None:
    conftest = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    (tmp_path / "conftest.py").write_text(conftest, "utf-8")
    (tmp_path / "test_it.py").write_text(f"import pytest\n{mark}\ndef test_it():\n    pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  units: u\n  slow: s\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pytest.ini"]
    # Without plug-ins of pytest, which are slow to load and of no matter here.
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    if code:
        assert "test_it.py::test_it carries none of the marks units" in done.stdout + done.stderr
