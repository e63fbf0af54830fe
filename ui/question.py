"""The question on the table: one frozen value that no widget owns.

A starting point (a baseline or a preset), corrections that make it "us", and the changes of the
what-if. Widgets are seeded from it and write back to it; the address of the page carries it, so
that a refresh and a sent link keep the what-if. Pure: no screen here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from model.scenario import (
    Change,
    Scenario,
    ScenarioError,
    baseline_names,
    check_weeks,
    load_scenario,
    make_scenario,
    preset_names,
)  # fmt: skip

WEEKS = (26, 52, 78, 104)
REPLICATIONS = (30, 60, 100)
DOING_NOTHING = "Doing nothing"
WHAT_IF = "What if"


@dataclass(frozen=True)
class Question:
    """What is being asked. Build with :func:`asked`, which refuses the impossible."""

    start: str = "2023-24"
    us: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    weeks: int = 52
    replications: int = 30
    seed: int = 1

    @cached_property
    def doing_nothing(self) -> Scenario:
        """The service as it stands, corrected by "this is us"."""
        base = _start(self.start)
        return make_scenario(DOING_NOTHING, base.baseline, (*base.changes, *self.us))

    @cached_property
    def what_if(self) -> Scenario:
        """The service as it stands with the changes of the what-if."""
        base = self.doing_nothing
        return make_scenario(WHAT_IF, base.baseline, (*base.changes, *self.changes))

    @property
    def is_moved(self) -> bool:
        """Whether the what-if differs from doing nothing."""
        return self.what_if.identity != self.doing_nothing.identity

    def to_params(self) -> dict[str, str | list[str]]:
        """As the page's address; defaults are left out."""
        default = Question()
        params: dict[str, str | list[str]] = {}
        if self.start != default.start:
            params["from"] = self.start
        if self.us:
            params["us"] = [change.to_text() for change in self.us]
        if self.changes:
            params["set"] = [change.to_text() for change in self.changes]
        for name in ("weeks", "replications", "seed"):
            if getattr(self, name) != getattr(default, name):
                params[name] = str(getattr(self, name))
        return params


@lru_cache(maxsize=32)
def _start(name: str) -> Scenario:
    return load_scenario(name)


def starts() -> tuple[str, ...]:
    """Names of the starting points, the default first."""
    return (*baseline_names(), *preset_names())


def asked(question: Question) -> Question:
    """The same question, fully checked. Raises ScenarioError with one sentence."""
    if question.start not in starts():
        raise ScenarioError(f"there is no starting point named '{question.start}'")
    check_weeks(question.weeks)
    if not 1 <= question.replications <= 1000:
        raise ScenarioError("replications must be from 1 to 1000")
    if not 0 <= question.seed < 2**63:
        raise ScenarioError("the seed must be from 0 to 2^63 - 1")
    question.what_if.weekly_inputs(question.weeks)
    return question


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[Question, list[str]]:
    """Read a page's address: the question, and a sentence for each part that cannot be used.

    A wrong part is left out and the rest is kept.
    """
    question, problems = Question(), []

    def attempt(new: Question, what: str) -> None:
        nonlocal question
        try:
            question = asked(new)
        except (ScenarioError, ValueError) as error:
            problems.append(f"{what} was left out: {error}")

    for text in params.get("from", [])[:1]:
        attempt(replace(question, start=text), f"the starting point '{text}'")
    for name in ("weeks", "replications", "seed"):
        for text in params.get(name, [])[:1]:
            if text.isdigit() and len(text) < 20:
                attempt(replace(question, **{name: int(text)}), f"{name} = {text}")  # type: ignore[arg-type]
            else:
                problems.append(f"{name} = {text[:40]} was left out: it is not a whole number")
    for field, key in (("us", "us"), ("changes", "set")):
        for text in params.get(key, [])[:60]:
            try:
                change = Change.from_text(text[:2000])
            except ScenarioError as error:
                problems.append(f"a change was left out: {error}")
                continue
            so_far = getattr(question, field)
            attempt(replace(question, **{field: (*so_far, change)}), "a change")  # type: ignore[arg-type]
    return question, problems


def with_value(changes: tuple[Change, ...], name: str, value: object, usual: object) -> tuple[
    Change, ...
]:  # fmt: skip
    """The changes with one input set for the whole run; a usual value means no change."""
    kept = tuple(c for c in changes if c.input != name or c.dated)
    if value == usual or (
        isinstance(value, (int, float)) and isinstance(usual, (int, float))
        and abs(value - usual) < 1e-9
    ):  # fmt: skip
        return kept
    return (*kept, Change(input=name, set=value))


def value_of(changes: tuple[Change, ...], name: str, usual: object) -> object:
    """The value an input is set to for the whole run, or its usual one."""
    for change in reversed(changes):
        if change.input == name and not change.dated and change.set is not None:
            return change.set
    return usual
