"""Ready-made questions: what meetings ask, as changes that go on top of any scenario."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.paths import DATA
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question with its changes; ``words`` is how somebody would ask it."""

    name: str
    title: str
    words: str
    changes: tuple[Change, ...]

    def asked_of(self, scenario: Scenario) -> Scenario:
        """The scenario with the question's changes, under its title. Raises ScenarioError."""
        return scenario.with_changes(self.changes, self.title)


@cache
def ready_questions() -> tuple[ReadyQuestion, ...]:
    """Every shipped question, in the order a meeting meets them."""
    found = []
    for path in (DATA / "questions").glob("*.toml"):
        with path.open("rb") as file:
            content = tomllib.load(file)
        changes = tuple(Change.model_validate(change) for change in content["changes"])
        question = ReadyQuestion(path.stem, content["title"], content["question"], changes)
        found.append((content["order"], question))
    return tuple(question for _, question in sorted(found, key=lambda pair: pair[0]))


def ready_question(name: str) -> ReadyQuestion:
    """One of them by name. Raises ScenarioError."""
    known = {question.name: question for question in ready_questions()}
    if name not in known:
        raise ScenarioError("question.unknown", name=name, known=tuple(known))
    return known[name]


def scenario_named(what: str) -> Scenario:
    """A baseline, a preset or a file, optionally with questions: ``2023-24+surge``.

    Raises ScenarioError.
    """
    base, plus, name = what.rpartition("+")
    known = {question.name for question in ready_questions()}
    if not plus or (name not in known and Path(what).exists()):
        return load_scenario(what)
    found = scenario_named(base)
    return found.with_changes(ready_question(name).changes, what)
