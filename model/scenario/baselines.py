"""Baselines: complete, validated sets of inputs with their sources, read from files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from model.paths import DATA
from model.scenario.changes import Change, read_change, unknown_input, value_as_typed
from model.scenario.errors import Message, ScenarioError, Where, part, reason_of
from model.scenario.inputs import INPUTS, Inputs, InputSpec


@dataclass(frozen=True, slots=True)
class Sourced:
    """What stands beside a baseline's value: plausible range, source and confidence.

    ``calibrated``: chosen so that the model meets a published figure.
    """

    low: float | None
    high: float | None
    source: str
    confidence: Literal["High", "Med", "Low"]
    calibrated: bool = False


@dataclass(frozen=True)
class Baseline:
    """A complete set of inputs with their sources, and the dated facts of its year."""

    name: str
    title: str
    summary: str
    inputs: Inputs
    sourced: Mapping[str, Sourced]
    changes: tuple[Change, ...]


def values_of(inputs: Inputs) -> dict[str, Any]:
    """Every input by name."""
    return {name: getattr(inputs, name) for name in Inputs.model_fields}


def validated(values: Mapping[str, Any], where: Where) -> Inputs:
    """Inputs from plain values; raises ScenarioError naming place, value and what is allowed."""
    # Python takes true for 1; nobody who writes fte = true means one worker.
    for name in [name for name, value in values.items() if value is True or value is False]:
        if (spec := INPUTS.get(name)) and spec.kind != "yes/no":
            raise _not_allowed(spec, values[name], where)
    try:
        return Inputs.model_validate(dict(values))
    except ValidationError as error:
        raise _refusal(error, values, where) from None


def _refusal(error: ValidationError, values: Mapping[str, Any], where: Where) -> ScenarioError:
    first = error.errors(include_url=False)[0]
    location = [str(step) for step in first["loc"]]
    reason = reason_of(first)
    if not location:
        return ScenarioError("input.inconsistent", where=where, reason=reason)
    name = location[0]
    if first["type"] == "missing" and len(location) == 1:
        return ScenarioError("input.missing", where=where, name=name)
    spec = INPUTS.get(name)
    if spec is None:
        return unknown_input(name, where)
    value = values.get(name)
    if len(location) > 1 or first["type"] == "value_error":
        if isinstance(reason, str):
            reason = reason[0].lower() + reason[1:]
        return ScenarioError(
            "input.malformed", where=where, name=name, value=value_as_typed(value), reason=reason
        )
    return _not_allowed(spec, value, where)


def _not_allowed(spec: InputSpec, value: Any, where: Where) -> ScenarioError:
    return ScenarioError(
        "input.not_allowed",
        where=where,
        name=spec.name,
        value=value_as_typed(value),
        allowed=spec.allowed,
    )


def baseline_names() -> tuple[str, ...]:
    """Names of the shipped baselines, default first."""
    return tuple(sorted((p.stem for p in (DATA / "baselines").glob("*.toml")), reverse=True))


@lru_cache(maxsize=16)
def load_baseline(name: str) -> Baseline:
    """A shipped baseline by name. Raises ScenarioError."""
    if name not in baseline_names():
        raise ScenarioError("baseline.unknown", name=name, known=baseline_names())
    content = read_toml(DATA / "baselines" / f"{name}.toml")
    where = Message("place.baseline", name=name)
    values: dict[str, Any] = {}
    sourced: dict[str, Sourced] = {}
    if parent := content.get("extends"):
        above = load_baseline(parent)
        values.update(values_of(above.inputs))
        sourced.update(above.sourced)
    for key, entry in content["inputs"].items():
        spec = INPUTS.get(key)
        if spec is None or entry.get("unit") != spec.unit:
            unit = spec.unit if spec else "?"
            raise ScenarioError("baseline.wrong_unit", where=where, name=key, unit=unit)
        low, high = entry.get("range", (None, None))
        values[key] = entry["value"]
        sourced[key] = Sourced(
            low, high, entry["source"], entry["confidence"], entry.get("calibrated", False)
        )
    return Baseline(
        name=name,
        title=content["title"],
        summary=content["summary"],
        inputs=validated(values, where),
        sourced=sourced,
        changes=tuple(
            read_change(c, part(where, "change", i))
            for i, c in enumerate(content.get("changes", ()), 1)
        ),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as plain values. Raises OSError, tomllib.TOMLDecodeError."""
    with path.open("rb") as file:
        return tomllib.load(file)
