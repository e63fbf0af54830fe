"""The command line, given here: its exit status, runs without other processes, refusals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.cli import arguments, commands
from model.runs import runner
from model.runs.runner import Runner

COMMANDS = {
    "run": ("run", "2023-24", "--weeks", "5", "--replications", "3", "--workers", "1"),
    "compare": ("compare", "2023-24", "q1-2024-25", "--weeks", "4"),
    "exit": ("exit", "2023-24", "--weeks", "12", "--replications", "2"),
}
"""Each command that runs something, as it would work."""
Refuses = Callable[[tuple[str, ...], str], None]


def status_of(*arguments: str) -> int:
    """The exit status of a command given here."""
    try:
        return commands.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process: no time is lost on starting others."""
    for module in (arguments, runner):
        monkeypatch.setattr(
            module, "Runner", lambda workers, **_: Runner(workers, executor=ThreadPoolExecutor(1))
        )


@pytest.fixture
def refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Refuses:
    """``refuses(arguments, told)``: refused in one sentence, and nothing is run or written."""

    def check(arguments: tuple[str, ...], told: str) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(commands, "running", None)
        monkeypatch.setattr(commands, "run", None)
        writes = arguments[:1] in [(name,) for name in COMMANDS] and "--json" not in arguments
        assert status_of(*arguments, *(("--json", "out.json") if writes else ())) == 2
        shown = capsys.readouterr()
        assert told in shown.err
        assert shown.err.count("\n") == 1, shown.err
        assert len(shown.err) < 400
        assert shown.out == ""
        assert list(tmp_path.iterdir()) == []

    return check
