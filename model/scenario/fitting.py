"""Sets of inputs that fit what is known as well as the baseline does, and differ from it.

What is published does not settle the inputs: other values, each within its range, give a year that
is known to be possible as well. A baseline's sets are in a file under ``data/ensembles/``, with how
they were found. ``python -m model ensemble`` finds them anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from model.paths import DATA
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.scenario import Scenario, make_scenario

ENSEMBLES = DATA / "ensembles"
_Model = TypeVar("_Model", bound=BaseModel)
RECORDED, REAL, LOSS = "visit_alone_recorded", "visit_alone_real", "recording_loss"
"""Measures of visits, and the input between them: what the sets differ in."""


def _read(path: Path, kind: type[_Model]) -> _Model:
    try:
        return kind.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:  # pydantic's errors are ValueErrors
        why = str(error).partition("\n")[0]
        raise ScenarioError("fitting.unreadable", file=path.name, reason=why) from None


class KnownOutcome(BaseModel):
    """What is known of a year: a measure's value, the standard deviation of luck of one future, and
    the id of the published figure (empty: the user's own)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str
    value: float
    luck: float
    figure: str = ""


class Varied(BaseModel):
    """An input that was drawn, or the mean of one, and the range it was drawn from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str
    low: float
    high: float


class Burden(BaseModel):
    """A team's (or the conference diary's) work over its capacity, by arithmetic: where nine in ten
    of the values lie that the ranges of the inputs give by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    team: str
    low: float
    high: float


class Member(BaseModel):
    """A set that fits: ``values`` in the order of what was varied, work over capacity in the order
    of the burdens, and averages of the futures it was accepted on in the order of ``measures``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: tuple[float, ...]
    shares: tuple[float, ...]
    outcomes: tuple[float, ...]
    mended: float
    """Visits recorded in time, were their recording mended (the question ``recording-fix``)."""


class Ensemble(BaseModel):
    """Sets of inputs that fit what is known, and how they were found.

    ``own``: what the scenario's own values give, as a member without values. ``tolerance``:
    standard deviations of luck that an outcome may lie from what is known. ``tried``: sets that
    were run. ``scenario``: the identity of what they are changes to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: str
    scenario: str
    engine: str
    seed: int
    weeks: int
    futures: int
    tolerance: float
    tried: int
    known: tuple[KnownOutcome, ...]
    measures: tuple[str, ...]
    varied: tuple[Varied, ...]
    burdens: tuple[Burden, ...]
    own: Member
    members: tuple[Member, ...]

    def changes_of(self, member: Member) -> tuple[Change, ...]:
        """What a member sets."""
        pairs = zip(self.varied, member.values, strict=True)
        return tuple(Change(input=varied.input, set=value) for varied, value in pairs)

    def left(self, varied: Varied) -> float:
        """The share of an input's range that holds nine in ten of the sets' values, from 0 to 1:
        what is known does not tell where in it the input lies.

        Of values spread evenly over the whole range nine tenths would hold nine in ten, so that 1
        is: nothing is known.
        """
        low, high = self.value_of(varied)
        return min((high - low) / (0.9 * (varied.high - varied.low)), 1.0)

    def value_of(self, varied: Varied) -> tuple[float, float]:
        """Where nine in ten of the sets have an input."""
        place = self.varied.index(varied)
        return _nine_in_ten([member.values[place] for member in self.members])

    def share_of(self, burden: Burden) -> tuple[float, float]:
        """Where nine in ten of the sets have a team's work over its capacity."""
        place = self.burdens.index(burden)
        return _nine_in_ten([member.shares[place] for member in self.members])

    def outcome(self, member: Member, measure: str) -> float:
        """A set's average of a measure. Raises ValueError for one that is not among them."""
        return member.outcomes[self.measures.index(measure)]

    def outcome_of(self, measure: str) -> tuple[float, float]:
        """Where nine in ten of the sets have a measure's average. Raises ValueError if unknown."""
        return _nine_in_ten([self.outcome(member, measure) for member in self.members])

    @property
    def gains(self) -> tuple[float, float]:
        """Points that mending the recording of visits gives, in nine in ten of the sets."""
        return _nine_in_ten(
            [member.mended - self.outcome(member, RECORDED) for member in self.members]
        )

    @property
    def identity(self) -> str:
        """Of everything in it: twelve hexadecimal digits."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def _nine_in_ten(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


def read_ensemble(path: Path) -> Ensemble:
    """An ensemble from its file. Raises ScenarioError that names the file and what is wrong."""
    return _read(path, Ensemble)


@cache
def shipped_ensemble(baseline: str) -> Ensemble | None:
    """The ensemble shipped for a baseline, if there is one. Raises ScenarioError."""
    path = ENSEMBLES / f"{baseline}.toml"
    return read_ensemble(path) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class FittingSet:
    """One set of inputs: what it changes in its baseline; nothing, the baseline's own values."""

    name: str
    changes: tuple[Change, ...] = ()

    def without(self, *inputs: str) -> FittingSet:
        """The set but for some inputs."""
        return FittingSet(self.name, tuple(c for c in self.changes if c.input not in inputs))


def sets_of(found: Ensemble | None) -> tuple[FittingSet, ...]:
    """The scenario's own values, then the sets of an ensemble."""
    own = FittingSet("the baseline's own values")
    if found is None:
        return (own,)
    members = enumerate(found.members, 1)
    return (own, *(FittingSet(f"set {place}", found.changes_of(one)) for place, one in members))


@cache
def fitting_sets(baseline: str) -> tuple[FittingSet, ...]:
    """The baseline's own values, then the sets that are shipped for it."""
    return sets_of(shipped_ensemble(baseline))


def in_set(scenario: Scenario, one: FittingSet) -> Scenario:
    """A scenario of the set's baseline, where the set's values hold and not the baseline's.

    What the scenario itself changes stands above both. Raises ScenarioError where they contradict
    each other.
    """
    return make_scenario(
        f"{scenario.name}, {one.name}",
        scenario.baseline,
        (*one.changes, *scenario.changes),
        scenario.notes,
        scenario.posts,
    )
