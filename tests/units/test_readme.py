"""What the README promises is there: commands, and a map that is neither short nor long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.cli.commands import parser
from model.scenario.files import parse_scenario

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    """The fenced block of a language that contains a text."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(next(found for found in blocks if containing in found)).strip()


def test_ci_runs_the_command_of_the_readme() -> None:
    command = block("sh", "-m pytest")
    assert "requirements-dev.txt" in command
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_file_has_its_line_in_the_map() -> None:
    rooms = README[README.index("## The rooms") :]
    listed = set(re.findall(r"`([\w./-]+\.(?:py|toml|csv|ttf|md|typ))`", rooms))
    there = {
        path.relative_to(ROOT).as_posix()
        for folder, pattern in (("model", "*.py"), ("ui", "**/*.py"), ("data", "**/*"))
        for path in (ROOT / folder).glob(pattern)
        if path.is_file()
        and path.name != "__init__.py"
        and path.parent.parent.name != "migrations"
        and path.parent.name != "migrations"
    }
    rooted = {name.split("/", 1)[1] for name in there}
    pages = {f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")} | {"app.py"}
    assert listed == rooted | pages


def test_the_examples_are_understood() -> None:
    for line in block("sh", "-m model run").splitlines():
        words = line.partition("#")[0].split()
        assert words[:3] == ["python", "-m", "model"]
        parser().parse_args(words[3:])
    scenario = parse_scenario(block("toml", "baseline").encode(), "example.toml")
    assert scenario.changes[0].add == 2
