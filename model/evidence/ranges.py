"""What is known of an uncertain input: the range it lies in, and values drawn from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from model.scenario.baselines import Baseline, load_baseline
from model.scenario.changes import Change, input_and_part, mean_of
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.words.inputs import input_of

_PLACES = 4


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of an uncertain input: its lowest and highest value.

    ``target`` is what a change names: the input, or the mean of a distribution.
    """

    target: str
    low: float
    high: float
    whole: bool

    def value(self, uniform: float) -> float | int:
        """The value at a uniform draw, rounded; of a whole number each is as likely."""
        if not self.whole:
            return round(self.low + (self.high - self.low) * uniform, _PLACES)
        return int(self.low + np.floor((self.high - self.low + 1) * uniform))


def ranges_of(baseline: Baseline) -> dict[str, Range]:
    """The inputs of a baseline that have a range, by name."""
    found = {}
    for name, sourced in baseline.sourced.items():
        if sourced.low is None or sourced.high is None:
            continue
        whole = INPUTS[name].kind == "whole number"
        if target := mean_of(name, baseline.inputs):
            found[name] = Range(target, sourced.low, sourced.high, whole)
    return found


def ranges_for(
    scenario: Scenario,
    names: Collection[str],
    between: Mapping[str, tuple[float, float]],
    weeks: int,
) -> dict[str, Range]:
    """The ranges of some inputs of a scenario's baseline that no change of the scenario fixes.

    ``between``: ranges of one's own, by what a change names; they stand above the baseline's.
    Raises ScenarioError for one that is upside down or beyond what the input allows.
    """
    ranges = ranges_of(load_baseline(scenario.baseline))
    corrected = {input_and_part(change.input)[0] for change in scenario.changes}
    found = {name: ranges[name] for name in names if name in ranges and name not in corrected}
    for target, (low, high) in between.items():
        name = input_and_part(target)[0]
        for end in (low, high):  # refused in a sentence where the input may not have it
            scenario.with_changes([Change(input=target, set=end)], "An end").weekly_inputs(weeks)
        if not low < high:
            raise ScenarioError("fitting.upside_down", name=input_of(target), low=low, high=high)
        found[name] = Range(target, low, high, INPUTS[name].kind == "whole number")
    return found
