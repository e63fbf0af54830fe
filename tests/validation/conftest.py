"""Runs that several laws look at are made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import pytest

from model.engine.history import History
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import ByIdentity, Scenario
from tests.turned_off import turned_off

SEED = 2024


@pytest.fixture(scope="session")
def varied() -> Callable[..., Scenario]:
    """A baseline or preset with inputs set: ``varied("2023-24", fsp_fte=16)``."""

    def build(base: str = "2023-24", **inputs: Any) -> Scenario:
        changes = [Change(input=name, set=value) for name, value in inputs.items()]
        return load_scenario(base).with_changes(changes)

    return build


@pytest.fixture(scope="session")
def varied_off() -> Callable[..., Scenario]:
    """A baseline without the parts of practice that can be left out, with inputs set."""
    return turned_off


@pytest.fixture(scope="session")
def run() -> Callable[..., History]:
    """One replication, kept for the next test that asks; the baseline's year unless told."""

    @lru_cache(maxsize=32)
    def kept(asked: ByIdentity, replication: int, weeks: int, trace: bool) -> History:
        return simulate(
            asked.scenario, weeks=weeks, seed=SEED, replication=replication, trace=trace
        )

    def one(
        scenario: Scenario, replication: int = 0, weeks: int = 52, *, trace: bool = False
    ) -> History:
        return kept(ByIdentity(scenario), replication, weeks, trace)

    return one


@pytest.fixture(scope="session")
def measured(run: Callable[..., History]) -> Callable[[Scenario, int], list[Replication]]:
    """The first so many measured years of a scenario, kept for the next test that asks."""

    @cache
    def years(asked: ByIdentity, replication: int) -> Replication:
        return replication_of(asked.scenario, replication, run(asked.scenario, replication))

    return lambda scenario, n: [years(ByIdentity(scenario), number) for number in range(n)]
