"""What the README and the pages it leads to promise is there: commands, examples, one version."""

from __future__ import annotations

import re
import shlex

import pytest

from model import __version__
from model.cli.commands import parser
from model.paths import ROOT
from model.scenario.changes import Change
from model.scenario.files import parse_scenario

pytestmark = pytest.mark.units
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [found.strip() for found in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def block(text: str, language: str, containing: str) -> str:
    """The fenced block of a language that contains a text."""
    return next(found for found in blocks(text, language) if containing in found)


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 120


def test_ci_runs_the_command_of_the_readme() -> None:
    command = block(README, "sh", "-m pytest")
    assert "requirements-dev.txt" in command
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", [README, COMMANDS], ids=["README", "command-line"])
def test_the_examples_are_understood(text: str) -> None:
    lines = [line for found in blocks(text, "sh") for line in found.splitlines()]
    ours = [shlex.split(line, comments=True) for line in lines if "python -m model" in line]
    assert len(ours) > 5
    for words in ours:
        assert words[:3] == ["python", "-m", "model"]
        parser().parse_args(words[3:])


def test_changes_are_written_as_told() -> None:
    told = COMMANDS[COMMANDS.index("### Changes") : COMMANDS.index("A scenario file")]
    written = [
        text for row in re.findall(r"^\| (`.*?`) \|", told, re.M) for text in row.split(", ")
    ]
    assert len(written) == 8
    for text in written:
        change = text.strip("`").replace("'", "")
        Change.from_text(change if change[0] != "=" else f"fsp_fte{change}")
    scenario = parse_scenario(block(COMMANDS, "toml", "baseline").encode(), "example.toml")
    assert scenario.changes[0].add == 2


def test_there_is_one_version() -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    assert cited is not None
    assert cited[1] == __version__
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
