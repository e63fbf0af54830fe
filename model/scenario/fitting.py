"""Sets of inputs that fit what is published as well as the baseline does, and differ from it.

What is published does not settle the inputs: other values, each within its range, meet every
published band. A set is a list of changes to its baseline, in a file under ``data/sets/``, with the
run that it was accepted on. ``python -m model sets`` finds them anew.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from model.paths import DATA
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.scenario import Scenario, make_scenario

SETS = DATA / "sets"
RECORDED, REAL, LOSS = "visit_alone_recorded", "visit_alone_real", "recording_loss"
"""Measures of visits, and the input between them: what the sets differ in."""


class FittingSet(BaseModel):
    """One set. ``outcomes``: means by measure over the futures it was accepted on; ``mended``: the
    same of visits, were their recording mended (the question ``recording-fix``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: str
    name: str
    seed: int
    replications: int
    weeks: int
    engine: str
    outcomes: dict[str, float]
    mended: dict[str, float]
    changes: tuple[Change, ...] = ()


def read_set(path: Path) -> FittingSet:
    """A set from its file. Raises ScenarioError that names the file and what is wrong."""
    try:
        return FittingSet.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:  # pydantic's errors are ValueErrors
        why = str(error).partition("\n")[0]
        raise ScenarioError("fitting.unreadable", file=path.name, reason=why) from None


@cache
def fitting_sets(baseline: str) -> tuple[FittingSet, ...]:
    """The sets shipped for a baseline: its own values first, then the further ones by name."""
    found = [read_set(path) for path in sorted((SETS / baseline).glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (bool(one.changes), one.name)))


def in_set(scenario: Scenario, one: FittingSet) -> Scenario:
    """A scenario of the set's baseline, where the set's values hold and not the baseline's.

    What the scenario itself changes stands above both. Raises ScenarioError where they contradict
    each other.
    """
    return make_scenario(
        f"{scenario.name}, {one.name}",
        scenario.baseline,
        (*one.changes, *scenario.changes),
        scenario.notes,
        scenario.posts,
    )
