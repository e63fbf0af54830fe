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
from model.scenario.changes import Change, _change, _did_you_mean, _plain_or_text
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS, Inputs


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


def _values(inputs: Inputs) -> dict[str, Any]:
    return {name: getattr(inputs, name) for name in Inputs.model_fields}


def validated(values: Mapping[str, Any], where: str) -> Inputs:
    """Inputs from plain values; raises ScenarioError naming place, value and what is allowed."""
    for name, value in values.items():
        # Python takes true for 1; nobody who writes fte = true means one worker.
        if isinstance(value, bool) and (spec := INPUTS.get(name)) and spec.kind != "yes/no":
            raise ScenarioError(
                f"{where}: {name} = {_plain_or_text(value)} cannot be used: "
                f"allowed is {spec.allowed}"
            )
    try:
        return Inputs.model_validate(dict(values))
    except ValidationError as error:
        raise ScenarioError(f"{where}: {_sentence(error, values)}") from None


def _sentence(error: ValidationError, values: Mapping[str, Any]) -> str:
    first = error.errors(include_url=False)[0]
    location = [str(part) for part in first["loc"]]
    if not location:
        return str(first["msg"]).removeprefix("Value error, ")
    name = location[0]
    if first["type"] == "missing" and len(location) == 1:
        return f"the input {name} is missing"
    spec = INPUTS.get(name)
    if spec is None:
        return f"there is no input named '{name}'{_did_you_mean(name)}"
    value = values.get(name)
    message = str(first["msg"]).removeprefix("Value error, ")
    if len(location) > 1 or first["type"] == "value_error":
        return f"{name} = {_plain_or_text(value)} cannot be used: {message[0].lower()}{message[1:]}"
    return f"{name} = {_plain_or_text(value)} cannot be used: allowed is {spec.allowed}"


def baseline_names() -> tuple[str, ...]:
    """Names of the shipped baselines, default first."""
    return tuple(sorted((p.stem for p in (DATA / "baselines").glob("*.toml")), reverse=True))


@lru_cache(maxsize=16)
def load_baseline(name: str) -> Baseline:
    """A shipped baseline by name. Raises ScenarioError."""
    if name not in baseline_names():
        known = ", ".join(baseline_names())
        raise ScenarioError(f"there is no baseline named '{name}'; there are {known}")
    content = _read_toml(DATA / "baselines" / f"{name}.toml")
    values: dict[str, Any] = {}
    sourced: dict[str, Sourced] = {}
    if parent := content.get("extends"):
        above = load_baseline(parent)
        values.update(_values(above.inputs))
        sourced.update(above.sourced)
    for key, entry in content["inputs"].items():
        spec = INPUTS.get(key)
        if spec is None or entry.get("unit") != spec.unit:
            raise ScenarioError(
                f"baseline {name}: {key} must be a known input with the unit "
                f"'{spec.unit if spec else '?'}'"
            )
        low, high = entry.get("range", (None, None))
        values[key] = entry["value"]
        sourced[key] = Sourced(
            low, high, entry["source"], entry["confidence"], entry.get("calibrated", False)
        )
    return Baseline(
        name=name,
        title=content["title"],
        summary=content["summary"],
        inputs=validated(values, f"baseline {name}"),
        sourced=sourced,
        changes=tuple(
            _change(c, f"baseline {name}, change {i}")
            for i, c in enumerate(content.get("changes", ()), 1)
        ),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
