"""The scenario and the files that a command names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.cli.writing import check_writable
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.ready_questions import scenario_named
from model.scenario.scenario import Scenario

SCENARIO_HELP = "a baseline, a preset (python -m model list) or a scenario file"


def scenario_of(asked: Any) -> Scenario:
    """The scenario that is named, with what ``--set`` changes in it. Raises ScenarioError."""
    changes = [Change.from_text(text) for text in asked.changes]
    scenario = scenario_named(asked.scenario)
    return scenario.with_changes(changes) if changes else scenario


def check_target(path: Path, scenario: str) -> None:
    """Refuse a file that cannot be written or is the scenario itself. Raises ScenarioError."""
    check_writable(path)
    if path.exists() and Path(scenario).exists() and path.samefile(scenario):
        raise ScenarioError("command.writes_over_scenario", path=path)
