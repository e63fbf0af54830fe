"""Baselines, dated changes and scenarios: what may be asked of the model.

A *baseline* is a complete set of inputs read from ``data/baselines``. A *scenario* is a named
list of changes to a baseline, each possibly dated. Both are frozen; a scenario refuses what is
impossible with one plain sentence (``ScenarioError``) and has an identity: the same inputs give
the same hash on every machine.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from model.paths import DATA
from model.scenario.calendar import MAX_WEEKS, working_calendar
from model.scenario.distributions import Distribution, describe
from model.scenario.inputs import INPUTS, Inputs, InputSpec, InputValue
from model.scenario.posts import (
    ALLOWED,
    MAX_POSTS,
    MAX_POSTS_A_TEAM,
    POST_TEAMS,
    Post,
    derived_posts,
    in_post,
    ordered,
)

MAX_FILE_BYTES = 1_000_000
MAX_CHANGES = 500
FILE_FORMAT = 1
"""The form of a scenario file; raised when an older version could not read it any more."""
_DISTRIBUTION: TypeAdapter[Any] = TypeAdapter(Distribution)


class ScenarioError(ValueError):
    """What was asked is malformed or impossible; the message is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """What stands beside a baseline's value: plausible range, source and confidence."""

    low: float | None
    high: float | None
    source: str
    confidence: Literal["High", "Med", "Low"]


class Change(BaseModel):
    """One dated change of one input.

    Exactly one of ``set``, ``add`` and ``multiply``. Weeks count from the position date (week 0);
    ``until_week`` is the first week in which the change no longer holds. A change may take
    ``ramp_weeks`` to reach its strength and then fade with ``half_life_weeks``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str
    set: Any = None
    add: float | None = None
    multiply: float | None = None
    from_week: int = 0
    until_week: int | None = None
    ramp_weeks: int = 0
    half_life_weeks: float | None = None
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
            raise ScenarioError(f"'{text}' is not of the form INPUT=VALUE")
        match = re.fullmatch(
            r"(?P<value>[^@~/]*)(?:@(?P<from>\d{1,6})-(?P<until>\d{0,6}))?"
            r"(?:~(?P<ramp>\d{1,6}))?(?:/(?P<half>[\d.]+))?",
            rest.strip(),
        )
        if not match or not match["value"].strip():
            raise ScenarioError(
                f"'{text}': the value is not understood; write VALUE, +VALUE or *VALUE, then "
                "optionally @FROM-UNTIL, ~RAMP and /HALF_LIFE in weeks"
            )
        value = match["value"].strip()
        how: dict[str, Any]
        try:
            if value.startswith("+"):
                how = {"add": float(value[1:])}
            elif value.startswith("*"):
                how = {"multiply": float(value[1:])}
            else:
                how = {"set": _parse_value(value)}
            return cls(
                input=name,
                from_week=int(match["from"] or 0),
                until_week=int(match["until"]) if match["until"] else None,
                ramp_weeks=int(match["ramp"] or 0),
                half_life_weeks=float(match["half"]) if match["half"] else None,
                **how,
            )
        except ValueError:
            raise ScenarioError(f"'{text}': '{value}' is not a number") from None


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


@dataclass(frozen=True)
class Baseline:
    """A complete set of inputs with their sources, and the dated facts of its year."""

    name: str
    title: str
    summary: str
    inputs: Inputs
    sourced: Mapping[str, Sourced]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Scenario:
    """Named, dated changes to a baseline. Build with :func:`make_scenario` or a file."""

    name: str
    baseline: str
    changes: tuple[Change, ...] = ()
    notes: str = ""
    posts: tuple[Post, ...] = ()
    """The posts table; empty: posts are what the FTE inputs say."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Travels to worker processes as written, without what was computed from it.
        return (Scenario, (self.name, self.baseline, self.changes, self.notes, self.posts))

    @cached_property
    def _base(self) -> Inputs:
        """The baseline's inputs; of the teams in the posts table, with the table's headcounts."""
        base = load_baseline(self.baseline).inputs
        if not self.posts:
            return base
        dates = [c.set for c in self._all_changes if c.input == "start_date"]
        today = date.fromisoformat(str(dates[-1])) if dates else base.start_date
        found: dict[str, float] = {}
        for team in POST_TEAMS:
            own = [post for post in self.posts if post.team == team]
            if own:
                found[f"{team}_fte"] = in_post(own, team, today)
                found[f"{team}_established_fte"] = sum(post.established_fte for post in own)
                for name, contract in (("agency", "agency"), ("nqsw", "newly qualified")):
                    held = [post for post in own if post.contract == contract]
                    found[f"{team}_{name}_fte"] = in_post(held, team, today)
        return validated({**_values(base), **found}, f"'{self.name}'")

    @cached_property
    def _all_changes(self) -> tuple[Change, ...]:
        return load_baseline(self.baseline).changes + self.changes

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs on the position date, undated changes applied (dated ones of week 0 too)."""
        return self.inputs_in_week(0)

    def inputs_in_week(self, week: int) -> Inputs:
        """The inputs that hold in a week of the run. Raises ScenarioError when impossible."""
        where = f"'{self.name}'" if week == 0 else f"'{self.name}', week {week}"
        return _folded(self._base, self._all_changes, where, week)

    def weekly_inputs(self, weeks: int) -> list[Inputs]:
        """The inputs of each week; weeks that do not differ share one object."""
        if not any(change.dated for change in self._all_changes):
            return [self.inputs] * weeks
        weekly: list[Inputs] = []
        previous: tuple[float, ...] = ()
        for week in range(weeks):
            key = tuple(change.strength(week) for change in self._all_changes)
            if weekly and key == previous:
                weekly.append(weekly[-1])
            else:
                weekly.append(self.inputs_in_week(week))
            previous = key
        return weekly

    @cached_property
    def lasting(self) -> Inputs:
        """The inputs without the dated changes: what is not temporary."""
        changes = [change for change in self._all_changes if not change.dated]
        return _folded(self._base, changes, f"'{self.name}'")

    @cached_property
    def identity(self) -> str:
        """Twelve hexadecimal digits that the same inputs give on every machine.

        Undated changes are folded into the inputs first, so that a slider moved away and back,
        or the same value written as 16 and 16.0, is the same scenario. Name and notes do not
        count.
        """
        changes = list(self._all_changes)
        undated = [c for c in changes if not c.dated]
        dated = [c for c in changes if c.dated]
        touched = {c.input for c in dated}
        if any(c.input in touched for c in undated):
            undated, dated = [], changes  # order matters here: keep the list as written
        folded = _folded(self._base, undated, self.name)
        content: dict[str, Any] = {
            "inputs": json.loads(folded.model_dump_json()),
            "changes": [_canonical(change) for change in dated],
        }
        if self.posts:
            content["posts"] = [json.loads(post.model_dump_json()) for post in ordered(self.posts)]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def with_changes(self, changes: Iterable[Change], name: str | None = None) -> Scenario:
        """A variant with further changes, validated. Raises ScenarioError."""
        return make_scenario(
            name or self.name, self.baseline, (*self.changes, *changes), self.notes, self.posts
        )

    def with_posts(self, posts: Iterable[Post], name: str | None = None) -> Scenario:
        """A variant with another posts table, validated. Raises ScenarioError."""
        return make_scenario(name or self.name, self.baseline, self.changes, self.notes, posts)

    @property
    def posts_table(self) -> tuple[Post, ...]:
        """Every post of both teams: as given, and for a team without any as its FTE says."""
        missing = [team for team in POST_TEAMS if not any(p.team == team for p in self.posts)]
        return (*self.posts, *derived_posts(self.lasting, missing)) if missing else self.posts

    def differences(self) -> list[str]:
        """The difference from the baseline in words, one phrase a change."""
        inputs = self._base
        return [difference_in_words(change, inputs) for change in self.changes]


class ByIdentity:
    """A scenario as a cache's key: two that are the same inputs are the same key."""

    __slots__ = ("scenario",)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return hash(self.scenario.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.scenario.identity == self.scenario.identity


def _folded(base: Inputs, changes: Iterable[Change], where: str, week: int = 0) -> Inputs:
    """The inputs with changes applied, validated. Raises ScenarioError."""
    changed: dict[str, Any] = {}
    for change in changes:
        name, part = _split(change.input)
        current = changed.get(name, getattr(base, name))
        changed[name] = _with_part(current, part, change) if part else change.applied(current, week)
    return validated({**_values(base), **changed}, where) if changed else base


def _canonical(change: Change) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(change.model_dump_json(exclude={"reason"}))
    if isinstance(content["set"], int) and not isinstance(content["set"], bool):
        content["set"] = float(content["set"])
    return content


def difference_in_words(change: Change, base: Inputs) -> str:
    """E.g. ``FSP social workers from 15 to 16 FTE`` or ``... by +2 FTE, weeks 4 to 30``."""
    name, part = _split(change.input)
    spec = INPUTS[name]
    label = spec.label + (f", {part}" if part else "")
    if change.add is not None:
        text = f"{label} by {change.add:+g}{_unit(spec)}"
    elif change.multiply is not None:
        text = f"{label} times {change.multiply:g}"
    else:
        before = getattr(base, name)
        if part:
            before = getattr(before, part)
        text = f"{label} from {value_in_words(before, spec)} to {value_in_words(change.set, spec)}"
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


def _split(name: str) -> tuple[str, str]:
    head, _, part = name.partition(".")
    return head, part


def _with_part(current: Any, part: str, change: Change) -> Any:
    data = current.model_dump() if isinstance(current, BaseModel) else dict(current)
    data[part] = change.applied(data[part], 0)
    return data


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


def _plain_or_text(value: Any) -> str:
    try:
        text = _plain(value)
    except TypeError:
        text = str(value)
    return text if len(text) <= 120 else text[:117] + "..."


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, INPUTS, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def check_change(change: Change, where: str) -> None:
    """Refuse a change that cannot mean anything, before any value is computed."""
    name, part = _split(change.input)
    spec = INPUTS.get(name)
    if spec is None:
        raise ScenarioError(f"{where}: there is no input named '{name}'{_did_you_mean(name)}")
    given = [how for how in ("set", "add", "multiply") if getattr(change, how) is not None]
    if len(given) != 1:
        raise ScenarioError(f"{where}: {name} needs exactly one of set, add and multiply")
    if part and spec.kind != "distribution":
        raise ScenarioError(f"{where}: {name} has no part '{part}'; only distributions have parts")
    numeric = spec.kind in ("number", "whole number")
    if given[0] != "set" and not numeric and not part:
        raise ScenarioError(f"{where}: {name} is not a number and can only be set")
    if change.dated and not spec.dated:
        raise ScenarioError(
            f"{where}: {name} cannot change during a run; leave out its weeks, ramp and half-life"
        )
    if change.from_week < 0 or change.ramp_weeks < 0 or (change.half_life_weeks or 0) < 0:
        raise ScenarioError(f"{where}: the weeks of {name} may not be negative")
    if change.half_life_weeks == 0:
        raise ScenarioError(f"{where}: the half-life of {name} must be more than 0 weeks")
    if change.until_week is not None and change.until_week <= change.from_week:
        raise ScenarioError(
            f"{where}: the change of {name} ends in week {change.until_week}, "
            f"not after its start in week {change.from_week}"
        )
    if (change.ramp_weeks or change.half_life_weeks) and spec.unit in ("FTE", "people"):
        raise ScenarioError(f"{where}: {name} counts people, who cannot ramp or fade; use weeks")


def make_scenario(
    name: str,
    baseline: str,
    changes: Iterable[Change] = (),
    notes: str = "",
    posts: Iterable[Post] = (),
) -> Scenario:
    """Build and fully validate a scenario. Raises ScenarioError."""
    changes = tuple(changes)
    if len(changes) > MAX_CHANGES:
        raise ScenarioError(f"'{name}' has {len(changes):,} changes; {MAX_CHANGES} at most are run")
    base = load_baseline(baseline)
    for change in changes:
        check_change(change, f"'{name}'")
        field, part = _split(change.input)
        if part:
            current = getattr(base.inputs, field).model_dump()
            if part not in current or part == "kind":
                parts = ", ".join(key for key in current if key != "kind")
                raise ScenarioError(f"'{name}': {field} has no part '{part}'; it has {parts}")
    posts = tuple(posts)
    _check_posts(posts, name)
    scenario = Scenario(name=name, baseline=baseline, changes=changes, notes=notes, posts=posts)
    _check_all_weeks(scenario)
    return scenario


def _check_posts(posts: tuple[Post, ...], where: str) -> None:
    if len(posts) > MAX_POSTS:
        raise ScenarioError(f"'{where}' has {len(posts)} posts; {MAX_POSTS} at most can be run")
    for team in POST_TEAMS:
        own = sum(post.team == team for post in posts)
        if own > MAX_POSTS_A_TEAM:
            raise ScenarioError(
                f"'{where}' has {own} posts in one team; {MAX_POSTS_A_TEAM} at most can be run"
            )
    seen: set[str] = set()
    for post in posts:
        if post.post in seen:
            raise ScenarioError(f"'{where}' has two posts with the number {post.post}")
        seen.add(post.post)


def _check_all_weeks(scenario: Scenario) -> None:
    # A dated change can only make a new combination in a week where some strength moves.
    turning = {0}
    for change in scenario._all_changes:
        try:
            turning |= {change.from_week, change.from_week + change.ramp_weeks}
            if change.until_week is not None:
                turning |= {change.until_week}
            strong = min(change.from_week + change.ramp_weeks, MAX_WEEKS)
            turning |= set(range(change.from_week, strong))
        except TypeError:  # pragma: no cover - pydantic has already refused other types
            continue
    for week in sorted(turning):
        if week < MAX_WEEKS:
            try:
                inputs = scenario.inputs_in_week(week)
            except TypeError:
                raise ScenarioError(
                    f"'{scenario.name}': a change adds to or multiplies something that is not "
                    "a number"
                ) from None
            if week == 0:
                check_start(inputs.start_date, scenario.name)


def check_start(start: date, where: str) -> None:
    """Refuse a position date that the calendar cannot begin on."""
    if not 2000 <= start.year <= 2060:
        raise ScenarioError(
            f"'{where}': start_date = {start.isoformat()} cannot be used: allowed is a working "
            "day from 2000 to 2060"
        )
    try:
        working_calendar(start, 1)
    except ValueError as error:
        raise ScenarioError(
            f"'{where}': start_date cannot be used: {error}; give a working day"
        ) from None


def check_weeks(weeks: int) -> None:
    """Refuse a horizon that cannot be run."""
    if not 1 <= weeks <= MAX_WEEKS:
        raise ScenarioError(f"weeks = {weeks} cannot be run: allowed is from 1 to {MAX_WEEKS}")


def baseline_names() -> tuple[str, ...]:
    """Names of the shipped baselines, default first."""
    return tuple(sorted((p.stem for p in (DATA / "baselines").glob("*.toml")), reverse=True))


def preset_names() -> tuple[str, ...]:
    """Names of the shipped ready-made scenarios."""
    return tuple(sorted(p.stem for p in (DATA / "presets").glob("*.toml")))


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
        sourced[key] = Sourced(low, high, entry["source"], entry["confidence"])
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


def _change(content: Any, where: str) -> Change:
    try:
        change = Change.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ScenarioError(f"{where}: '{place}' {first['msg'].lower()}") from None
    check_change(change, where)
    return change


def _read_toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def read_scenario(path: Path) -> Scenario:
    """A scenario from a TOML or JSON file. Raises ScenarioError with place and reason."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ScenarioError(_too_large(path.name, size))
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path.name} cannot be read: {error.strerror}") from None
    return parse_scenario(raw, path.name)


def _too_large(where: str, size: int) -> str:
    return f"{where} is {size:,} bytes; a scenario file may be {MAX_FILE_BYTES:,} at most"


def parse_scenario(raw: bytes, where: str) -> Scenario:
    """A scenario from the bytes of a TOML or JSON file (``where`` names it in messages)."""
    return scenario_from(file_content(raw, where), where)


def file_content(raw: bytes, where: str) -> dict[str, Any]:
    """What a TOML or JSON file of a scenario says, not yet checked. Raises ScenarioError."""
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError(_too_large(where, len(raw)))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(
            f"{where} is not a readable TOML or JSON file: it is not text"
        ) from None
    try:
        is_json = where.lower().endswith(".json") or text.lstrip().startswith("{")
        content = json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise ScenarioError(f"{where} is not a readable TOML or JSON file: {reason}") from None
    if not isinstance(content, dict):
        raise ScenarioError(f"{where} is not a scenario: it must name a baseline")
    return content


def scenario_from(content: Mapping[str, Any], where: str) -> Scenario:
    """A scenario from a file's content. Raises ScenarioError.

    ``kept`` is who keeps it and how it stands: that is the library's, and is left alone here.
    """
    written = content.get("format", FILE_FORMAT)
    if isinstance(written, bool) or not isinstance(written, int):
        raise ScenarioError(f"{where}: 'format' must be a whole number")
    if written > FILE_FORMAT:
        raise ScenarioError(
            f"{where} is from a newer version of this app (format {_plain_or_text(written)}; this "
            f"version reads up to {FILE_FORMAT})"
        )
    allowed = {"name", "title", "notes", "baseline", "changes", "posts", "format", "kept"}
    if unknown := sorted(set(content) - allowed):
        raise ScenarioError(
            f"{where}: '{unknown[0]}' is not part of a scenario; allowed are "
            f"{', '.join(sorted(allowed))}"
        )
    if not isinstance(content.get("baseline"), str):
        raise ScenarioError(f"{where} is not a scenario: it must name a baseline")
    changes = content.get("changes", [])
    if not isinstance(changes, list):
        raise ScenarioError(f"{where}: 'changes' must be a list")
    posts = content.get("posts", [])
    if not isinstance(posts, list):
        raise ScenarioError(f"{where}: 'posts' must be a list")
    name = content.get("name", Path(where).stem)
    if not isinstance(name, str):
        raise ScenarioError(f"{where}: 'name' must be text")
    return make_scenario(
        name,
        content["baseline"],
        [_change(c, f"{where}, change {i}") for i, c in enumerate(changes, 1)],
        str(content.get("notes", content.get("title", ""))),
        [_post(row, f"{where}, post {i}") for i, row in enumerate(posts, 1)],
    )


def content_of(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain values for a file, which :func:`scenario_from` reads back."""
    return {
        "format": FILE_FORMAT,
        "name": scenario.name,
        "notes": scenario.notes,
        "baseline": scenario.baseline,
        "changes": [c.model_dump(mode="json", exclude_defaults=True) for c in scenario.changes],
        "posts": [post.model_dump(mode="json", exclude_none=True) for post in scenario.posts],
    }


def _post(content: Any, where: str) -> Post:
    try:
        return Post.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        if field in ALLOWED and first["type"] == "missing":
            reason = f"{field} is missing"
        elif field in ALLOWED:
            reason = f"{field} cannot be used: allowed is {ALLOWED[field]}"
        elif field:
            reason = f"'{field}' is not part of a post; allowed are {', '.join(ALLOWED)}"
        else:
            reason = str(first["msg"]).removeprefix("Value error, ")
        raise ScenarioError(f"{where}: {reason}") from None


def load_scenario(what: str) -> Scenario:
    """A scenario from a baseline's name, a preset's name or a file's path."""
    if what in baseline_names():
        return make_scenario(what, what)
    if what in preset_names():
        return read_scenario(DATA / "presets" / f"{what}.toml")
    path = Path(what)
    if path.suffix.lower() in (".toml", ".json") or path.exists():
        return read_scenario(path)
    known = ", ".join((*baseline_names(), *preset_names()))
    raise ScenarioError(f"'{what}' is neither a file nor one of {known}")


def preset_title(name: str) -> str:
    """The title a shipped preset carries."""
    return str(_read_toml(DATA / "presets" / f"{name}.toml")["title"])


__all__ = [
    "Baseline",
    "ByIdentity",
    "Change",
    "InputValue",
    "Scenario",
    "ScenarioError",
    "Sourced",
    "baseline_names",
    "check_weeks",
    "content_of",
    "difference_in_words",
    "file_content",
    "load_baseline",
    "load_scenario",
    "make_scenario",
    "parse_scenario",
    "preset_names",
    "preset_title",
    "read_scenario",
    "scenario_from",
    "value_in_words",
]
