"""What is printed is plain text: nothing from outside steers the terminal or turns a line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.cli.commands import main
from model.cli.terminal import tell, tell_error, tell_lines
from model.paths import ROOT
from model.scenario.unseen import UNSEEN, escaped
from ui.briefing.__main__ import main as brief

pytestmark = pytest.mark.units
STEERING = "\x1b[2J\x07\x9b31m\u202e\u2066\u200f\r\x7f"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("a\rb\nc\td", "a\\x0db\\x0ac\\x09d"),
        ("\u202egnp", "\\u202egnp"),
        ("\u2066a\u2069", "\\u2066a\\u2069"),
        ("\u200ea\u200f\u061c", "\\u200ea\\u200f\\u061c"),
        ("\ud800", "\\ud800"),
        ("Dŵr, مرحبا, שלום, 山, £5 – “so”", "Dŵr, مرحبا, שלום, 山, £5 – “so”"),
    ],
)
def test_what_is_not_seen_is_shown(
    text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(text)
    tell_error(text)
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"{shown}\n", f"{shown}\n")
    assert escaped(shown) == shown


def test_a_table_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    tell_lines("a\x1b[1A\nb")
    assert capsys.readouterr().out == "a\\x1b[1A\nb\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "{}none"),
        ("run", "2023-24", "--set", "{}=1"),
        ("run", "2023-24", "--weeks", "{}"),
        ("run", "2023-24", "--{}"),
        ("{}",),
        ("run", "2023-24", "--replications", "1", "--json", "no{}folder/x.json"),
        ("compare", "2023-24", "2012-13", "--reference", "{}"),
        ("exit", "2023-24", "--options", "{}"),
        ("exit", "2023-24", "--posts", "{}.csv"),
        ("inputs", "{}"),
        ("reproduce", "{}.zip"),
    ],
)
def test_an_argument_is_repeated_escaped(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [one.replace("{}", STEERING) for one in arguments]
    try:
        status = main(typed)
    except SystemExit as ended:
        status = int(str(ended.code))
    assert status == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert not UNSEEN.search(told.err.removesuffix("\n")), told.err


def test_a_briefing_repeats_what_was_typed_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = STEERING
    out = str(tmp_path / f"{odd}none")
    for typed in (
        ["2023-24", f"{odd}none", "--out", "."],
        ["2023-24", "2012-13", "--out", out],
        ["2023-24", f"{odd}=2012-13", "--out", str(tmp_path)],
    ):
        assert brief(typed) == 2
        told = capsys.readouterr()
        assert not UNSEEN.search(told.err.removesuffix("\n"))
        assert told.out == ""


def test_nothing_else_prints() -> None:
    """Every print goes through one module; progress writes numbers of its own."""
    allowed = {"model/cli/terminal.py", "model/cli/arguments.py", "model/__main__.py"}
    places = [*(ROOT / "model").rglob("*.py"), ROOT / "ui" / "briefing" / "__main__.py"]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in places
        if re.search(r"(?<![\w.])print\(", path.read_text("utf-8"))
    }
    assert found <= allowed
