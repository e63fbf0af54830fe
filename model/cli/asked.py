"""The scenario and the files that a command names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.cli.writing import check_writable
from model.outside.gathered import RefusedRow, by_reason
from model.scenario.changes import Change
from model.scenario.errors import Message, ScenarioError
from model.scenario.ready_questions import scenario_named
from model.scenario.scenario import Scenario
from model.words.posts import rows_in_words

SCENARIO_HELP = "a baseline, a preset (python -m model list) or a scenario file"
MOST_REASONS = 3
"""So many reasons are given why a table cannot be used; how many more there are is said."""


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


def rows_refused(refused: Iterable[RefusedRow], name: str) -> ScenarioError | None:
    """The refusal of a table for its rows, the first reasons given; None where no row is refused.

    Columns that were left out cost nothing and do not count. ``name``: the file's.
    """
    gathered = by_reason(row for row in refused if not row.column)
    first = tuple(
        Message("posts.rows_of", rows=rows_in_words(found.rows), reason=found.reason)
        for found in gathered[:MOST_REASONS]
    )
    if (more := len(gathered) - len(first)) > 0:
        return ScenarioError("posts.refused_rows_and_more", where=name, rows=first, more=more)
    return ScenarioError("posts.refused_rows", where=name, rows=first) if first else None
