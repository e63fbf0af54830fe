"""One dated change of one input: its strength over the weeks, its text, what it may not be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.scenario.distributions import Fixed
from model.scenario.errors import ScenarioError, Where
from model.scenario.inputs import INPUTS, Inputs

MAX_CHANGES = 500


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
"""Never a text that pydantic or Python would take for a number, such as 1_6."""

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE](?:\+?[0-9]{1,2}|-[0-9]{1,3}))?"
)


def number_of(text: str) -> float:
    """A number as people type it, to a power of ten of two digits. Raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


class Change(BaseModel):
    """One dated change of one input.

    Exactly one of ``set``, ``add`` and ``multiply``. Weeks count from the position date (week 0);
    ``until_week`` is the first week in which the change no longer holds. A change may take
    ``ramp_weeks`` to reach its strength and then fade with ``half_life_weeks``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str
    set: Any = None
    add: Number | None = None
    multiply: Number | None = None
    from_week: Whole = 0
    until_week: Whole | None = None
    ramp_weeks: Whole = 0
    half_life_weeks: Number | None = None
    reason: str = ""

    @property
    def dated(self) -> bool:
        """Whether it holds for part of the run only, or grows or fades."""
        return bool(
            self.from_week or self.until_week is not None or self.ramp_weeks or self.half_life_weeks
        )

    def strength(self, week: int) -> float:
        """How much of the change holds in a week, 0 to 1."""
        if week < self.from_week or (self.until_week is not None and week >= self.until_week):
            return 0.0
        since = week - self.from_week
        if since < self.ramp_weeks:
            return (since + 1) / (self.ramp_weeks + 1)
        if self.half_life_weeks:
            # Powers of two keep to the basic operations: the same on every processor.
            return float(2.0 ** (-(since - self.ramp_weeks) / self.half_life_weeks))
        return 1.0

    def applied(self, value: Any, week: int) -> Any:
        """The input's value in a week, given its value without this change."""
        share = self.strength(week)
        if share == 0:
            return value
        if self.add is not None:
            return value + share * self.add
        if self.multiply is not None:
            return value * (1 + share * (self.multiply - 1))
        return self.set if share == 1 else value + share * (self.set - value)

    def to_text(self) -> str:
        """Compact form, as in ``--set`` and in links: ``front_door_fte=+2@4-30``."""
        if self.add is not None:
            text = f"{self.input}=+{self.add!r}"
        elif self.multiply is not None:
            text = f"{self.input}=*{self.multiply!r}"
        else:
            text = f"{self.input}={_plain(self.set)}"
        if self.from_week or self.until_week is not None:
            until = "" if self.until_week is None else str(self.until_week)
            text += f"@{self.from_week}-{until}"
        if self.ramp_weeks:
            text += f"~{self.ramp_weeks}"
        if self.half_life_weeks:
            text += f"/{self.half_life_weeks!r}"
        return text

    @classmethod
    def from_text(cls, text: str) -> Change:
        """Read ``INPUT=VALUE``, optionally ``@FROM-UNTIL``, ``~RAMP`` and ``/HALF_LIFE`` weeks.

        ``+2`` adds, ``*1.1`` multiplies, anything else sets; a part of a distribution is
        written ``assessment_hours.mean=9``. Raises ScenarioError.
        """
        name, equals, rest = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ScenarioError("change.form", text=text)
        match = re.fullmatch(
            r"(?P<value>[^@~/]*)(?:@(?P<from>[0-9]{1,6})-(?P<until>[0-9]{0,6}))?"
            r"(?:~(?P<ramp>[0-9]{1,6}))?(?:/(?P<half>[0-9.]+))?",
            rest.strip(),
        )
        if not match or not match["value"].strip():
            raise ScenarioError("change.not_understood", text=text)
        value = match["value"].strip()
        how: dict[str, Any]
        try:
            if value.startswith("+"):
                how = {"add": number_of(value[1:])}
            elif value.startswith("*"):
                how = {"multiply": number_of(value[1:])}
            else:
                how = {"set": _parse_value(value)}
            return cls(
                input=name,
                from_week=int(match["from"] or 0),
                until_week=int(match["until"]) if match["until"] else None,
                ramp_weeks=int(match["ramp"] or 0),
                half_life_weeks=number_of(match["half"]) if match["half"] else None,
                **how,
            )
        except ValueError:
            raise ScenarioError("change.not_a_number", text=text, value=value) from None


def _parse_value(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text  # a date, or a choice such as: pool


def _plain(value: Any) -> str:
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else json.dumps(value)


def canonical(change: Change) -> dict[str, Any]:
    """A change as it counts in an identity: without its reason, numbers as floats."""
    content: dict[str, Any] = json.loads(change.model_dump_json(exclude={"reason"}))
    if isinstance(content["set"], int) and not isinstance(content["set"], bool):
        content["set"] = float(content["set"])
    return content


def with_reasons_of(changes: Iterable[Change], earlier: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, those without a reason with the one that the same change had earlier.

    An address holds no reasons: what was opened from the library and is saved again keeps its own.
    """
    known = {json.dumps(canonical(one)): one.reason for one in earlier if one.reason}
    return tuple(
        one
        if one.reason
        else one.model_copy(update={"reason": known.get(json.dumps(canonical(one)), "")})
        for one in changes
    )


def input_and_part(name: str) -> tuple[str, str]:
    """``assessment_hours.mean`` as input and part; the part of a whole input is blank."""
    head, _, part = name.partition(".")
    return head, part


def mean_of(name: str, inputs: Inputs) -> str:
    """What a change of an input's mean names; empty where a distribution has none to be changed."""
    value = getattr(inputs, name)
    if not isinstance(value, BaseModel):
        return name
    part = "value" if isinstance(value, Fixed) else "mean"
    return f"{name}.{part}" if part in type(value).model_fields else ""


def with_part(current: Any, part: str, change: Change) -> Any:
    """The values of a distribution with one part changed."""
    data = current.model_dump() if isinstance(current, BaseModel) else dict(current)
    data[part] = change.applied(data[part], 0)
    return data


def value_as_typed(value: Any) -> str:
    """A value as it would be typed, cut where it is long."""
    try:
        text = _plain(value)
    except TypeError:
        text = str(value)
    return text if len(text) <= 120 else text[:117] + "..."


def unknown_input(name: str, where: Where) -> ScenarioError:
    """The refusal of a name that no input has, with the one it may be meant for."""
    from difflib import get_close_matches

    if near := get_close_matches(name, INPUTS, n=1):
        return ScenarioError("input.unknown_near", where=where, name=name, near=near[0])
    return ScenarioError("input.unknown", where=where, name=name)


def _number_as_text(value: Any) -> str | None:
    """A text within a value that Python would take for a number, such as 1_6, 16 or nan."""
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return None
        return value
    if isinstance(value, BaseModel):
        return None  # it has been read
    inner = value.values() if isinstance(value, Mapping) else value
    if not isinstance(inner, Iterable):
        return None
    return next((text for one in inner if (text := _number_as_text(one)) is not None), None)


def check_change(change: Change, where: Where) -> None:
    """Refuse a change that cannot mean anything, before any value is computed."""
    name, part = input_and_part(change.input)
    spec = INPUTS.get(name)
    if spec is None:
        raise unknown_input(name, where)
    given = [how for how in ("set", "add", "multiply") if getattr(change, how) is not None]
    if len(given) != 1:
        raise ScenarioError("change.how_many", where=where, name=name)
    if (text := _number_as_text(change.set)) is not None:
        raise ScenarioError("change.not_a_number", text=change.to_text(), value=text)
    if part and spec.kind != "distribution":
        raise ScenarioError("change.no_parts", where=where, name=name, part=part)
    numeric = spec.kind in ("number", "whole number")
    if given[0] != "set" and not numeric and not part:
        raise ScenarioError("change.only_set", where=where, name=name)
    if change.dated and not spec.dated:
        raise ScenarioError("change.not_dated", where=where, name=name)
    if change.from_week < 0 or change.ramp_weeks < 0 or (change.half_life_weeks or 0) < 0:
        raise ScenarioError("change.negative_weeks", where=where, name=name)
    if change.half_life_weeks == 0:
        raise ScenarioError("change.no_half_life", where=where, name=name)
    if change.until_week is not None and change.until_week <= change.from_week:
        raise ScenarioError(
            "change.ends_early",
            where=where,
            name=name,
            until=change.until_week,
            start=change.from_week,
        )
    if (change.ramp_weeks or change.half_life_weeks) and spec.unit in ("FTE", "people"):
        raise ScenarioError("change.people_ramp", where=where, name=name)


def read_change(content: Any, where: Where) -> Change:
    """A change from plain values, checked. Raises ScenarioError."""
    try:
        change = Change.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        said = first["msg"].lower()
        raise ScenarioError("change.malformed", where=where, place=place, said=said) from None
    check_change(change, where)
    return change
