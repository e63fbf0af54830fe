"""The inputs in which scenarios differ, as values and in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.words.inputs import how_it_changes, value_in_words

POSTS = "posts"
"""Stands for the posts table among the inputs that differ."""


@dataclass(frozen=True, slots=True)
class Differing:
    """An input that is not the same in all scenarios; by the scenarios' names.

    ``values``: ``value`` is what holds without dated changes, as a file has it, and ``changes``
    are the dated ones, as ``--set`` takes them; of the posts table, ``rows`` are those that not
    every table has. ``words``: the same for a reader.
    """

    input: str
    label: str
    values: dict[str, dict[str, Any]]
    words: dict[str, str]


def inputs_that_differ(scenarios: Mapping[str, Scenario]) -> list[Differing]:
    """Every input in which scenarios differ, in the order of the inputs, posts last."""
    lasting = {name: json.loads(s.lasting.model_dump_json()) for name, s in scenarios.items()}
    dated = {name: _dated_changes(scenario) for name, scenario in scenarios.items()}
    found: list[Differing] = []
    for spec in INPUTS.values():
        values: dict[str, dict[str, Any]] = {}
        words: dict[str, str] = {}
        for name, scenario in scenarios.items():
            changes = [change for change in dated[name] if change.input == spec.name]
            values[name] = {
                "value": lasting[name][spec.name],
                "changes": [change.to_text() for change in changes],
            }
            value = value_in_words(getattr(scenario.lasting, spec.name), spec)
            words[name] = "; ".join(
                (value, *(how_it_changes(c, scenario.lasting) for c in changes))
            )
        first, *others = values.values()
        if any(other != first for other in others) and not _only_follows(spec.name, scenarios):
            found.append(Differing(spec.name, spec.label, values, words))
    return [*found, *_posts_that_differ(scenarios)]


def _only_follows(name: str, scenarios: Mapping[str, Scenario]) -> bool:
    """Whether established posts differ only because the people in them do."""
    team = name.removesuffix("_established_fte")
    if team == name:
        return False
    empty = {
        round(getattr(s.lasting, name) - getattr(s.lasting, f"{team}_fte"), 6)
        for s in scenarios.values()
    }
    return len(empty) == 1


def _dated_changes(scenario: Scenario) -> list[Change]:
    """Those of its baseline first. Only whole inputs change during a run, never their parts."""
    changes = (*load_baseline(scenario.baseline).changes, *scenario.changes)
    return [change for change in changes if change.dated]


def _posts_that_differ(scenarios: Mapping[str, Scenario]) -> list[Differing]:
    """The posts table, where one is given and it is not the same in all scenarios."""
    if not any(s.posts for s in scenarios.values()):
        return []
    held = {n: s.posts_table if s.comes_and_goes else () for n, s in scenarios.items()}
    rows = {n: [post.model_dump(mode="json") for post in posts] for n, posts in held.items()}
    tables = [table for table in rows.values() if table]
    own = {
        name: [row for row in table if any(row not in other for other in tables)]
        for name, table in rows.items()
    }
    if not any(own.values()) and len(tables) in (0, len(rows)):
        return []
    words: dict[str, str] = {}
    for name, table in rows.items():
        words[name] = f"{len(table)} posts" if table else "posts as the numbers of staff say"
        if own[name]:
            words[name] += f", {len(own[name])} of them not in every table"
    return [Differing(POSTS, "Posts table", {n: {"rows": r} for n, r in own.items()}, words)]
