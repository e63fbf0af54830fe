"""Baselines, dated changes and scenarios: what may be asked of the model.

A *baseline* is a complete set of inputs read from ``data/baselines``. A *scenario* is a named
list of changes to a baseline, each possibly dated. Both are frozen; a scenario refuses what is
impossible with one plain sentence (``ScenarioError``) and has an identity: the same inputs give
the same hash on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from model.scenario.baselines import load_baseline, validated, values_of
from model.scenario.calendar import MAX_WEEKS, working_calendar
from model.scenario.changes import (
    MAX_CHANGES,
    Change,
    canonical,
    check_change,
    input_and_part,
    with_part,
)
from model.scenario.errors import Message, ScenarioError, Where, part
from model.scenario.inputs import PARTS, Inputs
from model.scenario.posts import (
    MAX_POSTS,
    MAX_POSTS_A_TEAM,
    POST_TEAMS,
    Post,
    added_posts,
    derived_posts,
    in_post,
    ordered,
)


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

    @property
    def _place(self) -> Message:
        return _called(self.name)

    @cached_property
    def base(self) -> Inputs:
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
        # A rota is no longer than its table.
        found |= _parts_taken_down(base, found, dict.fromkeys(found, 0))
        return validated({**values_of(base), **found}, self._place)

    @cached_property
    def _base_values(self) -> dict[str, Any]:
        return values_of(self.base)

    @cached_property
    def _all_changes(self) -> tuple[Change, ...]:
        return load_baseline(self.baseline).changes + self.changes

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs on the position date, undated changes applied (dated ones of week 0 too)."""
        return self.inputs_in_week(0)

    def inputs_in_week(self, week: int) -> Inputs:
        """The inputs that hold in a week of the run. Raises ScenarioError when impossible."""
        where = self._place if week == 0 else part(self._place, "week", week)
        return _folded(self.base, self._all_changes, where, week, self._base_values)

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

    def check_every_week(self, weeks: int) -> None:
        """Refuse an impossible week of a run. Raises ScenarioError.

        Weeks in which a change turns were looked at when the scenario was made; others are like
        one of them unless a change fades.
        """
        if any(change.half_life_weeks for change in self._all_changes):
            self.weekly_inputs(weeks)

    @cached_property
    def lasting(self) -> Inputs:
        """The inputs without the dated changes: what is not temporary."""
        changes = [change for change in self._all_changes if not change.dated]
        return _folded(self.base, changes, self._place)

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
        folded = _folded(self.base, undated, self._place)
        content: dict[str, Any] = {
            "inputs": json.loads(folded.model_dump_json()),
            "changes": [canonical(change) for change in dated],
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
    def comes_and_goes(self) -> bool:
        """Whether people leave and are recruited; else headcounts are what the inputs say."""
        return bool(self.posts) or self.inputs.people_come_and_go

    @cached_property
    def posts_table(self) -> tuple[Post, ...]:
        """Every post of both teams: as given, and for a team without any as its FTE says.

        A headcount made larger for good is posts too, after those given.
        """
        given = {post.team for post in self.posts}
        missing = [team for team in POST_TEAMS if team not in given]
        more = [
            post
            for team in POST_TEAMS
            if team in given
            for post in added_posts(
                self.posts, team, getattr(self.lasting, f"{team}_fte"), self.lasting.start_date
            )
        ]
        return (*self.posts, *more, *(derived_posts(self.lasting, missing) if missing else ()))


class ByIdentity:
    """A scenario as a cache's key: two that are the same inputs are the same key."""

    __slots__ = ("scenario",)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return hash(self.scenario.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.scenario.identity == self.scenario.identity


def _folded(
    base: Inputs,
    changes: Iterable[Change],
    where: Where,
    week: int = 0,
    values: dict[str, Any] | None = None,
) -> Inputs:
    """The inputs with changes applied, validated. Raises ScenarioError.

    ``values``: those of the base, for who has them at hand.
    """
    changed: dict[str, Any] = {}
    named: dict[str, int] = {}
    for place, change in enumerate(changes):
        if not change.strength(week):  # what does not hold this week names nothing
            continue
        name, part = input_and_part(change.input)
        current = changed.get(name, getattr(base, name))
        changed[name] = with_part(current, part, change) if part else change.applied(current, week)
        named[name] = place
        _posts_moved(base, changed, name, current)
    if changed:
        changed |= _parts_taken_down(base, changed, named)
    return validated({**(values or values_of(base)), **changed}, where) if changed else base


def _posts_moved(base: Inputs, changed: dict[str, Any], name: str, before: Any) -> None:
    """Established posts go up and down with the social workers of their team.

    Who leaves and is looked for leaves a post behind, which a change says by naming the posts
    after it; a team made smaller does not.
    """
    established, after = _ESTABLISHED.get(name), changed[name]
    if established is None or not isinstance(after, int | float):
        return
    posts = changed.get(established, getattr(base, established))
    if isinstance(posts, int | float):
        changed[established] = min(max(round(posts + after - before, 6), 0.0), MAX_POSTS_A_TEAM)


def _parts_taken_down(
    base: Inputs, changed: Mapping[str, Any], named: Mapping[str, int]
) -> dict[str, Any]:
    """Parts of what a change makes smaller than they are: agency workers of a team, what is overdue
    of what is open.

    They go down with it, in proportion; a part that a change names stays as it says, unless its
    team is made smaller after that.
    ``named``: by input, the place of the last change that names it.
    """
    down: dict[str, Any] = {}
    for whole, names in PARTS:
        most = changed.get(whole)
        if not isinstance(most, int | float) or most < 0:
            continue
        values = {name: changed.get(name, getattr(base, name)) for name in names}
        if not all(isinstance(value, int | float) for value in values.values()):
            continue
        since = named[whole] if whole in _ESTABLISHED else -1
        said = {name for name in names if named.get(name, -1) > since}
        room = most - sum(values[name] for name in said)
        parts = {name: value for name, value in values.items() if name not in said}
        total = sum(parts.values())
        if total > room >= 0:
            for name, value in parts.items():
                down[name] = type(value)(value * room / total)
    return down


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
        raise ScenarioError(
            "scenario.too_many_changes", name=name, number=len(changes), most=MAX_CHANGES
        )
    base = load_baseline(baseline)
    for change in changes:
        check_change(change, _called(name))
        field, piece = input_and_part(change.input)
        if piece:
            current = getattr(base.inputs, field).model_dump()
            if piece not in current or piece == "kind":
                raise ScenarioError(
                    "change.unknown_part",
                    where=_called(name),
                    name=field,
                    part=piece,
                    known=tuple(key for key in current if key != "kind"),
                )
    posts = tuple(posts)
    _check_posts(posts, _called(name))
    scenario = Scenario(name=name, baseline=baseline, changes=changes, notes=notes, posts=posts)
    _check_all_weeks(scenario)
    return scenario


def _called(name: str) -> Message:
    return Message("place.scenario", name=name)


def _check_posts(posts: tuple[Post, ...], where: Where) -> None:
    if len(posts) > MAX_POSTS:
        raise ScenarioError("posts.too_many", where=where, number=len(posts), most=MAX_POSTS)
    for team in POST_TEAMS:
        own = sum(post.team == team for post in posts)
        if own > MAX_POSTS_A_TEAM:
            raise ScenarioError(
                "posts.too_many_in_team", where=where, number=own, most=MAX_POSTS_A_TEAM
            )
    seen: set[str] = set()
    for post in posts:
        if post.post in seen:
            raise ScenarioError("posts.same_number", where=where, post=post.post)
        seen.add(post.post)


_ESTABLISHED = {f"{team}_fte": f"{team}_established_fte" for team in POST_TEAMS}


_in_order: deque[tuple[Inputs, tuple[Change, ...], bool]] = deque(maxlen=8)
"""What was found in order last: the options of agency exit differ in plans alone."""


def turning_weeks(changes: Iterable[Change]) -> set[int]:
    """Weeks in which a dated change can make a new combination: where some strength moves."""
    turning = {0}
    for change in changes:
        turning |= {change.from_week, change.from_week + change.ramp_weeks}
        if change.until_week is not None:
            turning |= {change.until_week}
        strong = min(change.from_week + change.ramp_weeks, MAX_WEEKS)
        turning |= set(range(change.from_week, strong))
    return {week for week in turning if week < MAX_WEEKS}


def _check_all_weeks(scenario: Scenario) -> None:
    checked = (scenario.base, scenario._all_changes, bool(scenario.posts))
    # A copy: another viewer's scenario may come in between.
    if checked in list(_in_order):
        return
    for week in sorted(turning_weeks(scenario._all_changes)):
        try:
            inputs = scenario.inputs_in_week(week)
        except TypeError:
            raise ScenarioError("change.adds_to_no_number", where=scenario._place) from None
        if week == 0:
            _check_start(inputs.start_date, scenario._place)
        if not scenario.comes_and_goes:
            _check_held(inputs, scenario._place)
    _in_order.append(checked)


def _check_held(inputs: Inputs, where: Where) -> None:
    """Refuse somebody who leaves or starts where headcounts are held."""
    for team in POST_TEAMS:
        for moved in (f"{team}_leavers", f"{team}_starters"):
            if getattr(inputs, moved):
                raise ScenarioError("scenario.held", where=where, name=moved)


def _check_start(start: date, where: Where) -> None:
    """Refuse a position date that the calendar cannot begin on."""
    if not 2000 <= start.year <= 2060:
        raise ScenarioError("scenario.start_year", where=where, start=start)
    try:
        working_calendar(start, 1)
    except ScenarioError as error:
        raise ScenarioError("scenario.start_day", where=where, reason=error) from None


def check_weeks(weeks: int) -> None:
    """Refuse a horizon that cannot be run."""
    if not 1 <= weeks <= MAX_WEEKS:
        raise ScenarioError("run.weeks", weeks=weeks, most=MAX_WEEKS)
