"""A service so many times as large, for tests of any size."""

from __future__ import annotations

from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS, InputSpec
from model.scenario.scenario import Scenario, make_scenario

_COUNTED = {"FTE", "FTE a day", "people", "children", "families"}
_A_YEAR = {"children a year", "families a year"}
_EACH = {"extra_children_mean"}
"""Of one family, whatever the size of the service."""


def grows(spec: InputSpec) -> bool:
    """Whether an input counts people, posts or cases, and so grows with the service."""
    counted = spec.unit in _COUNTED | _A_YEAR or spec.name == "external_conferences"
    return counted and spec.name not in _EACH


def times(size: int, baseline: str = "2023-24") -> Scenario:
    """A baseline with so many times its contacts, open cases, posts, chairs and rota."""
    inputs = load_baseline(baseline).inputs
    changes = [
        Change(input=spec.name, set=getattr(inputs, spec.name) * size)
        for spec in INPUTS.values()
        if grows(spec)
    ]
    return make_scenario(f"{baseline}, {size} times", baseline, changes)
