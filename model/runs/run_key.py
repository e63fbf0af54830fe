"""The identity of a run."""

from __future__ import annotations

from dataclasses import dataclass

from model import __version__
from model.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class RunKey:
    """The identity of a run: everything its numbers depend on but the replication."""

    scenario: str
    weeks: int
    seed: int
    version: str = __version__


def run_key(scenario: Scenario, weeks: int, seed: int) -> RunKey:
    """The identity of a run of a scenario."""
    return RunKey(scenario.identity, weeks, seed)
