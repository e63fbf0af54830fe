"""The question on the table: one frozen value that no widget owns.

A starting point (a baseline or a preset), corrections that make it "us", and the changes of the
what-if. Widgets are seeded from it and write back to it; the address of the page carries it, so
that a refresh and a sent link keep the what-if. Pure: no screen here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from model.agency_exit.choices import ExitChoices
from model.agency_exit.edited_posts import Posts, to_text, with_edits
from model.agency_exit.options import exit_scenarios as scenarios_of
from model.agency_exit.options import option_posts
from model.scenario.baselines import baseline_names
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.files import FILE_FORMAT, load_scenario, preset_names
from model.scenario.fitting import FittingSet, in_set
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.scenario.posts import headcounts
from model.scenario.scenario import Scenario, check_weeks, make_scenario
from model.scenario.typed_text import MOST_CHANGES
from model.study.uncertainty import HEADCOUNTS
from model.words.refusals import said
from model.words.scenario_names import scenario_name

WEEKS = (26, 52, 78, 104)
REPLICATIONS = (30, 60, 100)
MOST_REPLICATIONS = 1000
USUAL_EXIT = ExitChoices()


@dataclass(frozen=True)
class Question:
    """What is being asked. Build with :func:`asked`, which refuses the impossible."""

    start: str = "2023-24"
    us: tuple[Change, ...] = ()
    changes: tuple[Change, ...] = ()
    weeks: int = 52
    replications: int = 30
    seed: int = 1
    posts: Posts = ()
    """The posts table; empty: posts are what the headcounts say."""
    exit: ExitChoices = USUAL_EXIT
    """How agency workers would go."""
    plans: tuple[tuple[str, Posts], ...] = ()
    """Exit options edited by hand: letter, and the posts whose plan was typed."""

    @cached_property
    def doing_nothing(self) -> Scenario:
        """The service as it stands, corrected by "this is us"."""
        base = start_scenario(self.start)
        return make_scenario(
            scenario_name(DOING_NOTHING),
            base.baseline,
            (*base.changes, *self.us),
            posts=self.posts or base.posts,
        )

    @cached_property
    def what_if(self) -> Scenario:
        """The service as it stands with the changes of the what-if."""
        base = self.doing_nothing
        return make_scenario(
            scenario_name(WHAT_IF), base.baseline, (*base.changes, *self.changes), posts=base.posts
        )

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """Doing nothing and the what-if, each by its id."""
        return {DOING_NOTHING: self.doing_nothing, WHAT_IF: self.what_if}

    @cached_property
    def derived(self) -> Posts:
        """The posts table that the headcounts say."""
        return replace(self, posts=()).doing_nothing.posts_table

    def said(self, letter: str) -> Posts:
        """An exit option's posts as the choices say."""
        base = self.what_if
        return option_posts(letter, base.posts_table, self.exit, base.inputs.start_date)

    @cached_property
    def _edited(self) -> tuple[dict[str, Posts], list[str]]:
        edited, problems = {}, []
        for letter, edits in self.plans:
            edited[letter], found = with_edits(self.said(letter), edits)
            problems += [f"{scenario_name(letter)}: {said(problem)}" for problem in found]
        return edited, problems

    def option(self, letter: str) -> Posts:
        """An exit option's posts, edits by hand included."""
        edited, _ = self._edited
        return edited.get(letter) or self.said(letter)

    @cached_property
    def exit_scenarios(self) -> dict[str, Scenario]:
        """Doing nothing about agency, and every option by its letter, on what was moved in the
        what-if."""
        return scenarios_of(self.what_if, self.exit, edited=self._edited[0], name=scenario_name)

    def exit_scenarios_in(self, one: FittingSet) -> dict[str, Scenario]:
        """The same in a set of inputs that fits. Options that somebody edited by hand say who is
        there: then the set does not change how many people the teams have."""
        edited = self._edited[0]
        if edited:
            one = one.without(*HEADCOUNTS)
        return scenarios_of(in_set(self.what_if, one), self.exit, edited=edited, name=scenario_name)

    @property
    def exit_problems(self) -> list[str]:
        """A sentence for each edit by hand that fits no longer."""
        return self._edited[1]

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
        if self.posts:
            params["posts"] = to_text(self.posts)
        if self.exit != default.exit:
            moved = self.exit.model_dump(exclude_defaults=True)
            params["exit"] = [f"{name}={value!r}" for name, value in moved.items()]
        if self.plans:
            params["plan"] = [f"{letter}.{to_text(edits)}" for letter, edits in self.plans]
        return {**params, "form": str(FILE_FORMAT)} if params else params


@lru_cache(maxsize=32)
def start_scenario(name: str) -> Scenario:
    """A starting point left as it is. Raises ScenarioError."""
    return load_scenario(name)


def starts() -> tuple[str, ...]:
    """Names of the starting points, the default first."""
    return (*baseline_names(), *preset_names())


def asked(question: Question) -> Question:
    """The same question, fully checked. Raises ScenarioError with one sentence."""
    if question.start not in starts():
        raise ScenarioError("question.unknown_start", name=question.start)
    check_weeks(question.weeks)
    if (number := max(len(question.us), len(question.changes))) > MOST_CHANGES:
        raise ScenarioError("question.too_many_changes", number=number, most=MOST_CHANGES)
    if not 1 <= question.replications <= MOST_REPLICATIONS:
        raise ScenarioError("question.replications", most=MOST_REPLICATIONS)
    if not 0 <= question.seed < 2**63:
        raise ScenarioError("question.seed")
    question.what_if.check_every_week(question.weeks)
    _ = question.exit_scenarios
    return question


def with_choice(question: Question, name: str, value: object) -> Question:
    """The question with one choice of the exit planner made. Raises ScenarioError."""
    return replace(question, exit=ExitChoices(**{**question.exit.model_dump(), name: value}))


def with_posts(question: Question, posts: Posts) -> Question:
    """The question with a posts table; one that says what the headcounts say is none.

    Headcounts that were corrected go: the table says them now.
    """
    if posts == question.derived:
        return replace(question, posts=())
    us = tuple(change for change in question.us if change.input not in headcounts())
    return replace(question, posts=posts, us=us)


def with_plan(question: Question, letter: str, edits: Posts) -> Question:
    """The question with an option's edits by hand; none puts it back to what the choices say."""
    others = tuple(plan for plan in question.plans if plan[0] != letter)
    return replace(question, plans=(*others, (letter, edits)) if edits else others)


def with_value(
    changes: tuple[Change, ...], name: str, value: object, usual: object
) -> tuple[Change, ...]:
    """The changes with one input set for the whole run; a usual value means no change."""
    kept = tuple(c for c in changes if c.input != name or c.dated)
    if value == usual or (
        isinstance(value, (int, float))
        and isinstance(usual, (int, float))
        and abs(value - usual) < 1e-9
    ):
        return kept
    return (*kept, Change(input=name, set=value))


def value_of(changes: tuple[Change, ...], name: str, usual: object) -> object:
    """The value an input is set to for the whole run, or its usual one."""
    for change in reversed(changes):
        if change.input == name and not change.dated and change.set is not None:
            return change.set
    return usual
