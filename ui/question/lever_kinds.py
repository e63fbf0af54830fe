"""The kinds of lever there are: what each moves, and what makes one that cannot be drawn or asked.

A lever is a record: an id, the heading it stands under, what it moves and the range worth showing.
``ui.question.levers`` declares them; the screen draws them from there. What is missing in a record
is told in one sentence when the records are imported, never when somebody moves the lever.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, get_args

from model.scenario.changes import Change, check_change
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.posts import Team
from model.scenario.units import WEEKS_A_YEAR
from model.words.refusals import said

_ROOM_ABOVE = 1.25
"""How far a slider goes at least beyond what is usual in a service that its range does not hold."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What levers stand under, in the order in which a reader meets them."""

    id: str
    words: str
    picked: bool = False
    """Whether its levers are picked from a list that is folded away; else each stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever(ABC):
    """What every lever says of itself; what it moves is said by its kind."""

    id: str
    heading: str
    """Id of the heading it stands under."""

    @abstractmethod
    def check(self) -> None:
        """Refuse a record that cannot be drawn or asked. Raises ValueError with one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider(Lever):
    """One input, set for the whole run. Its words, unit and help are the input's own."""

    input: str
    low: float
    high: float
    step: float
    percent: bool = False
    """Shown as a percentage of what the input is a share of."""

    def check(self) -> None:
        """Refuse an input that is not there, or limits beyond the input's own."""
        _check_number(self, self.input)
        _check_range(self, self.input, self.low, self.high, self.step)

    def range_of(self, usual: float) -> tuple[float, float]:
        """From where to where it goes, where the input is ``usual`` when nothing is moved.

        What a larger service has more of than is shown here is shown so many times as far, with
        room above it.
        """
        if self.percent or usual <= self.high:
            return self.low, self.high
        times = ceil(usual * _ROOM_ABOVE / self.high)
        return self.low * times, min(self.high * times, INPUTS[self.input].high or usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toggle(Lever):
    """A named bundle of changes, on or off."""

    label: str
    help: str
    changes: tuple[Change, ...]

    def check(self) -> None:
        """Refuse a bundle without changes, or with one that cannot be asked."""
        if not self.changes:
            raise ValueError(f"the lever '{self.id}' changes nothing")
        for change in self.changes:
            try:
                check_change(change, f"the lever '{self.id}'")
            except ScenarioError as error:
                raise ValueError(said(error)) from None

    def is_on(self, changes: tuple[Change, ...]) -> bool:
        """Whether the whole bundle is part of the changes."""
        asked = {change.to_text() for change in changes}
        return all(change.to_text() in asked for change in self.changes)

    def switched(self, changes: tuple[Change, ...], on: bool) -> tuple[Change, ...]:
        """The changes with the bundle added or taken out."""
        own = {change.to_text() for change in self.changes}  # a link carries no reasons
        kept = tuple(change for change in changes if change.to_text() not in own)
        return (*kept, *self.changes) if on else kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Temporary(Lever):
    """So much more of an input between two weeks, in the input's own unit; none is no change."""

    input: str
    label: str
    high: float
    step: float
    help: str

    def check(self) -> None:
        """Refuse an input that is not there or does not move in a run, or too much of it."""
        _check_number(self, self.input)
        _check_dated(self, self.input)
        _check_range(self, self.input, 0, self.high, self.step)

    def found(self, changes: tuple[Change, ...]) -> tuple[float, int, int] | None:
        """How much more, the first week and the first without it; None when there is none."""
        for change in changes:
            if self._is_own(change):
                assert change.add is not None
                assert change.until_week is not None
                return change.add, change.from_week, change.until_week
        return None

    def moved(
        self, changes: tuple[Change, ...], amount: float, first: int, until: int
    ) -> tuple[Change, ...]:
        """The changes with so much more from week ``first`` until week ``until`` (0: none)."""
        kept = tuple(change for change in changes if not self._is_own(change))
        if amount <= 0 or until <= first:
            return kept
        return (*kept, Change(input=self.input, add=amount, from_week=first, until_week=until))

    def _is_own(self, change: Change) -> bool:
        more = change.add is not None and change.add > 0
        return change.input == self.input and more and change.until_week is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving(Lever):
    """All of some people leave in one week, and nobody comes for them.

    ``counted``: the input that counts a team, and the input that says how many of it would leave.
    """

    label: str
    """With ``{fte}`` where it says how many they are."""
    counted: Mapping[str, str]
    help: str

    def check(self) -> None:
        """Refuse a team that is not counted or cannot shrink in a run, or people not counted."""
        if not self.counted:
            raise ValueError(f"the lever '{self.id}' says no team")
        for team, leavers in self.counted.items():
            _check_number(self, team)
            _check_number(self, leavers)
            _check_dated(self, team)

    def week_in(self, changes: tuple[Change, ...], leavers: Mapping[str, float]) -> int:
        """The week in which all of them leave; 0 when they stay.

        ``leavers``: FTE of each team that has any, by the input that counts the team.
        """
        for change in changes:
            if _is_leaving(change, leavers):
                return change.from_week
        return 0

    def moved(
        self, changes: tuple[Change, ...], leavers: Mapping[str, float], week: int
    ) -> tuple[Change, ...]:
        """The changes with all of them gone from a week on, unreplaced (0: they stay)."""
        kept = tuple(change for change in changes if not _is_leaving(change, leavers))
        if week <= 0:
            return kept
        gone = (Change(input=team, add=-fte, from_week=week) for team, fte in leavers.items())
        return (*kept, *gone)


def _is_leaving(change: Change, leavers: Mapping[str, float]) -> bool:
    gone = change.add is not None and -change.add == leavers.get(change.input)
    return gone and change.from_week > 0 and change.until_week is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForSomeWeeks(Lever):
    """One input, moved between two weeks; each move is a change of its own beside the others.

    ``how``: an addition, a new value, a factor in percent, or days to be spread over the weeks.
    """

    input: str
    how: Literal["add", "set", "percent", "spread"]
    low: float
    high: float
    step: float
    usual: float
    """What the box begins with."""
    label: str = ""
    """Empty: what the input is called."""
    own_unit: str = ""
    """Empty: that of the input, or percent."""
    help: str = ""

    @property
    def words(self) -> str:
        """What it is called in the list."""
        return self.label or INPUTS[self.input].label

    @property
    def unit(self) -> str:
        """What its amount is in."""
        return self.own_unit or ("%" if self.how == "percent" else INPUTS[self.input].unit)

    def check(self) -> None:
        """Refuse an input that is not there or does not move in a run, or amounts beyond it."""
        _check_number(self, self.input)
        _check_dated(self, self.input)
        low, high = INPUTS[self.input].low or 0.0, INPUTS[self.input].high or 0.0
        if self.how == "add":
            low, high = low - high, high - low  # from none to all, or back
        elif self.how == "percent":
            low, high = -100, float("inf")
        _check_limits(self, (self.low, self.high, self.step), (low, high))
        if not self.low <= self.usual <= self.high:
            raise ValueError(
                f"the lever '{self.id}' begins at {self.usual:g}, outside its range from "
                f"{self.low:g} to {self.high:g}"
            )

    def change(self, amount: float, first: int, until: int) -> Change:
        """The dated change: from week ``first`` until week ``until`` (the first without it)."""
        weeks = {"from_week": first, "until_week": until}
        if self.how == "add":
            return Change(input=self.input, add=amount, **weeks)
        if self.how == "percent":
            return Change(input=self.input, multiply=round(1 + amount / 100, 6), **weeks)
        if self.how == "spread":
            # The input is a rate a year: so many days fall into these weeks.
            rate = round(amount * WEEKS_A_YEAR / max(until - first, 1), 3)
            return Change(input=self.input, add=rate, **weeks)
        whole = INPUTS[self.input].kind == "whole number"
        return Change(input=self.input, set=int(amount) if whole else amount, **weeks)


Happening = Literal["replaced", "not replaced", "start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeOrGo(Lever):
    """Some people of a team leave or start in a week; whoever leaves is replaced or not.

    Inputs count the team, and as running counts of its weeks those who leave and are replaced as
    the market allows, and those who start.
    """

    words: str
    """What it is called in the list."""
    team: Team
    most: int

    def input(self, what: Happening) -> str:
        """The input that is moved."""
        counted = {"replaced": "leavers", "not replaced": "fte", "start": "starters"}
        return f"{self.team}_{counted[what]}"

    def check(self) -> None:
        """Refuse inputs that are not there or do not move in a run, or too many people."""
        for what in get_args(Happening):
            name = self.input(what)
            _check_number(self, name)
            _check_dated(self, name)
            _check_range(self, name, 0, self.most, 1)

    def change(self, what: Happening, people: int, week: int) -> Change:
        """So many people from a week on. A post that is not filled again goes with its holder."""
        add = -people if what == "not replaced" else people
        return Change(input=self.input(what), add=add, from_week=week)


Standing = Slider | Toggle | Temporary | Leaving
"""Levers that stand under their heading; the others are picked from its list."""
Picked = ForSomeWeeks | ComeOrGo
AnyLever = Standing | Picked


def checked(headings: Sequence[Heading], levers: Sequence[AnyLever]) -> tuple[AnyLever, ...]:
    """The levers, every one of which can be drawn and asked.

    Raises ValueError with one sentence that says what is missing, and of which lever.
    """
    known = {heading.id: heading for heading in headings}
    ids = [lever.id for lever in levers]
    for lever in levers:
        if ids.count(lever.id) > 1:
            raise ValueError(f"two levers have the id '{lever.id}'")
        if lever.heading not in known:
            raise ValueError(
                f"the lever '{lever.id}' stands under the heading '{lever.heading}', which is not "
                f"declared; there are {', '.join(known)}"
            )
        if known[lever.heading].picked != isinstance(lever, Picked):
            raise ValueError(
                f"the lever '{lever.id}' cannot stand under the heading '{lever.heading}': a "
                "change for some weeks and people who come or go are picked from a list, and "
                "nothing else is"
            )
        lever.check()
    for heading in headings:
        kinds = {type(lever) for lever in levers if lever.heading == heading.id}
        if not kinds:
            raise ValueError(f"no lever stands under the heading '{heading.id}'")
        if heading.picked and len(kinds) > 1:
            raise ValueError(f"two kinds of lever are picked under the heading '{heading.id}'")
    return tuple(levers)


def _check_number(lever: Lever, name: str) -> None:
    spec = INPUTS.get(name)
    if spec is None:
        raise ValueError(f"the lever '{lever.id}' moves the input '{name}', which is not declared")
    if spec.kind not in ("number", "whole number"):
        raise ValueError(f"the lever '{lever.id}' moves the input '{name}', which is not a number")


def _check_dated(lever: Lever, name: str) -> None:
    if not INPUTS[name].dated:
        raise ValueError(
            f"the lever '{lever.id}' moves the input '{name}' in some weeks, which is declared as "
            "one that does not change during a run"
        )


def _check_range(lever: Lever, name: str, low: float, high: float, step: float) -> None:
    spec = INPUTS[name]
    _check_limits(lever, (low, high, step), (spec.low or 0.0, spec.high or 0.0))


def _check_limits(
    lever: Lever, given: tuple[float, float, float], allowed: tuple[float, float]
) -> None:
    low, high, step = given
    if not (low < high and step > 0):
        raise ValueError(
            f"the lever '{lever.id}' has no range: from {low:g} to {high:g} in steps of {step:g}"
        )
    if low < allowed[0] or high > allowed[1]:
        raise ValueError(
            f"the lever '{lever.id}' goes from {low:g} to {high:g}, beyond what its input allows: "
            f"from {allowed[0]:g} to {allowed[1]:g}"
        )
