"""Values and differences of inputs as a reader sees them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from model.scenario.changes import Change, input_and_part
from model.scenario.distributions import (
    AnyDistribution,
    Distribution,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    Triangular,
)
from model.scenario.inputs import INPUTS, Inputs, InputSpec
from model.scenario.scenario import Scenario

_DISTRIBUTION: TypeAdapter[Any] = TypeAdapter(Distribution)


def differences(scenario: Scenario) -> list[str]:
    """The scenario's difference from its baseline, one phrase a change."""
    return [difference_in_words(change, scenario.base) for change in scenario.changes]


def difference_in_words(change: Change, base: Inputs) -> str:
    """E.g. ``FSP social workers from 15 to 16 FTE`` or ``... by +2 FTE, weeks 4 to 30``."""
    return f"{label_of(change.input)} {how_it_changes(change, base)}"


def label_of(target: str) -> str:
    """What a change names: the input, or a part of its distribution."""
    name, part = input_and_part(target)
    return INPUTS[name].label + (f", {part}" if part else "")


def input_of(target: str) -> str:
    """What the input of a change is called, whichever part of its distribution is named."""
    return INPUTS[input_and_part(target)[0]].label


def value_of(target: str, inputs: Inputs) -> Any:
    """The value that a change would take the place of."""
    name, part = input_and_part(target)
    value = getattr(inputs, name)
    return getattr(value, part) if part else value


def how_it_changes(change: Change, base: Inputs) -> str:
    """A change without the input's name: ``from 15 to 16 FTE``."""
    spec = INPUTS[input_and_part(change.input)[0]]
    if change.add is not None:
        text = f"by {change.add:+g}{_unit(spec)}"
    elif change.multiply is not None:
        text = f"times {change.multiply:g}"
    else:
        before = value_of(change.input, base)
        text = f"from {value_in_words(before, spec)} to {value_in_words(change.set, spec)}"
    if change.until_week is not None:
        text += f", weeks {change.from_week} to {change.until_week}"
    elif change.from_week:
        text += f", from week {change.from_week}"
    if change.ramp_weeks:
        text += f", taking {change.ramp_weeks} weeks"
    if change.half_life_weeks:
        text += f", halving every {change.half_life_weeks:g} weeks"
    return text


def _unit(spec: InputSpec) -> str:
    return "" if spec.unit in ("share", "yes/no", "choice", "date", "times") else f" {spec.unit}"


def value_in_words(value: Any, spec: InputSpec) -> str:
    """A value as a reader sees it: shares as percentages, numbers with their unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        value = _DISTRIBUTION.validate_python(value)
    if isinstance(value, BaseModel):
        return f"{describe(value)}{_unit(spec)}"  # type: ignore[arg-type]
    if isinstance(value, (list, tuple)):
        return ", ".join(f"{v:g}" for v in value)
    if isinstance(value, (int, float)):
        if spec.unit == "share":
            return f"{100 * value:.3g}%"
        number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
        return f"{number}{_unit(spec)}"
    return str(value)


def describe(distribution: AnyDistribution) -> str:
    """One short phrase, e.g. ``log-normal, mean 8.5, CV 0.5``."""
    d = distribution
    match d:
        case Fixed():
            return f"always {d.value:g}"
        case Exponential():
            return f"exponential, mean {d.mean:g}"
        case LogNormal():
            return f"log-normal, mean {d.mean:g}, CV {d.cv:g}"
        case Gamma():
            return f"gamma, mean {d.mean:g}, shape {d.shape:g}"
        case Triangular():
            return f"triangular {d.low:g} / {d.mode:g} / {d.high:g}"
        case Empirical():
            pairs = zip(d.values, d.shares, strict=True)
            return ", ".join(f"{v:g} ({s:.0%})" for v, s in pairs)
