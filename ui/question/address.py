"""The question as a page's address says it; a wrong part is left out with a sentence.

Anybody may have written an address: how often a part may stand in it and how long it may be is
said in ``PARTS``, and reading one costs little whatever it asks. Nothing is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from model.agency_exit.choices import OPTIONS
from model.agency_exit.edited_posts import LONGEST_TEXT, Posts, from_text
from model.scenario.changes import Change, check_change, number_of
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.files import HEADCOUNTS_HELD, held_before
from model.scenario.scenario import turning_weeks
from model.scenario.typed_text import LONGEST_CHANGE, LONGEST_NAME, MOST_CHANGES, sign_refused
from model.words.posts import row_refused
from model.words.refusals import said
from ui.question.question import Question, asked, with_choice, with_plan


@dataclass(frozen=True)
class Part:
    """A part of an address: what it is called, how often it may stand there, how long it may be."""

    words: str
    most: int
    longest: int


_DIGITS = 19
PARTS = {
    "form": Part("the form of the link", 1, _DIGITS),
    "from": Part("the starting point", 1, LONGEST_NAME),
    "weeks": Part("weeks", 1, _DIGITS),
    "replications": Part("replications", 1, _DIGITS),
    "seed": Part("seed", 1, _DIGITS),
    "us": Part("what was corrected", MOST_CHANGES, LONGEST_CHANGE),
    "set": Part("what was moved", MOST_CHANGES, LONGEST_CHANGE),
    "posts": Part("the posts table", 1, LONGEST_TEXT),
    "exit": Part("the choices of agency exit", 20, LONGEST_NAME),
    "plan": Part("the edited options", len(OPTIONS), LONGEST_TEXT),
}
"""By its key: every part of an address that says what is asked."""

MOST_CHECKS = 600
"""Weeks in which changes are looked at again while a wrong one is searched for."""


class LinkRefused(Refusal, ValueError):
    """A part of an address that is not read."""


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[Question, list[str]]:
    """Read a page's address: the question, and a sentence for each part that cannot be used.

    A wrong part is left out and the rest is kept.
    """
    reading = _Reading(params)
    for text in reading.texts("from"):
        reading.attempt(replace(reading.question, start=text), f"the starting point '{text}'")
    for name in ("weeks", "replications", "seed"):
        for text in reading.texts(name):
            if text.isascii() and text.isdigit():
                new = replace(reading.question, **{name: int(text)})  # type: ignore[arg-type]
                reading.attempt(new, f"{name} = {text}")
            else:
                reading.leave_out(f"{name} = {text}", Message("link.no_whole_number"))
    reading.held_from_the_start()
    reading.changes("us", "us")
    reading.changes("changes", "set")
    for text in reading.texts("posts"):
        if posts := reading.posts(text, "the posts table"):
            reading.attempt(replace(reading.question, posts=posts), "the posts table")
    reading.choices()
    for text in reading.texts("plan"):
        letter, _, packed = text.partition(".")
        if letter not in OPTIONS:
            reading.leave_out("an edited option", Message("link.no_option", known=tuple(OPTIONS)))
        elif edits := reading.posts(packed, f"the edited option {letter}"):
            reading.plans[letter] = edits
    reading.edited_options()
    reading.as_it_was_meant()
    return reading.question, reading.problems


class _Reading:
    """An address that is being read: the question so far, and what was left out."""

    def __init__(self, params: Mapping[str, Sequence[str]]) -> None:
        self._params = params
        self.question = Question()
        self.problems: list[str] = []
        self.plans: dict[str, Posts] = {}
        self._held = False

    def leave_out(self, what: str, reason: Message | Exception) -> None:
        """Say that a part is left out, and why."""
        self.problems.append(f"{what} was left out: {said(reason)}")

    def texts(self, key: str) -> list[str]:
        """What an address says under a key, within the limits; else nothing, and a sentence."""
        found, part = self._params.get(key, ()), PARTS[key]
        try:
            _check_limits(found, part)
        except LinkRefused as error:
            self.leave_out(part.words, error)
            return []
        return list(found)

    def attempt(self, new: Question, what: str) -> bool:
        """Go on with a question, unless it cannot be asked."""
        try:
            self.question = asked(new)
        except (ScenarioError, ValueError) as error:
            self.leave_out(what, error)
            return False
        return True

    def changes(self, field: Literal["us", "changes"], key: str) -> None:
        """Changes are tried together; only when that cannot be, one after the other."""
        read: list[Change] = []
        for text in self.texts(key):
            try:
                change = Change.from_text(text)
                check_change(change, Message("place.scenario", name=PARTS[key].words))
            except ScenarioError as error:
                self.leave_out("a change", error)
            else:
                read.append(change)
        if not read:
            return
        try:
            self.question = asked(_with(self.question, field, read))
        except (ScenarioError, ValueError):
            self._one_by_one(field, read, PARTS[key].words)

    def _one_by_one(
        self, field: Literal["us", "changes"], read: Sequence[Change], words: str
    ) -> None:
        good: list[Change] = []
        looked_at = 0
        for place, change in enumerate(read):
            looked_at += len(turning_weeks((*good, change)))
            if looked_at > MOST_CHECKS:
                self.problems.append(said(Message("link.one_by_one", number=len(read) - place)))
                break
            try:
                _ = _with(self.question, field, (*good, change)).what_if
            except (ScenarioError, ValueError) as error:
                self.leave_out("a change", error)
            else:
                good.append(change)
        if good:
            self.attempt(_with(self.question, field, good), words)

    def posts(self, text: str, what: str) -> Posts:
        """A posts table of the address; rows that cannot be used are said."""
        try:
            read = from_text(text)
        except ScenarioError as error:
            self.leave_out(what, error)
            return ()
        self.problems += [f"in {what}, {row_refused(row, header=0)}" for row in read.refused]
        return read.posts

    def choices(self) -> None:
        """The choices of agency exit: each is checked by itself, then all of them together."""
        before = new = self.question
        for text in self.texts("exit"):
            name, _, value = text.partition("=")
            if not (name.isascii() and name.isidentifier()):
                self.leave_out("a choice", Message("link.no_choice"))
                continue
            try:
                typed = number_of(value)
                number = int(typed) if "." not in value and typed.is_integer() else typed
            except ValueError:
                self.leave_out(f"the choice {name}", Message("link.no_number"))
                continue
            try:
                new = with_choice(new, name, number)
            except ScenarioError as error:
                self.leave_out("a choice", error)
        if new != before:
            self.attempt(new, PARTS["exit"].words)

    @cached_property
    def form(self) -> int:
        """The form that the address says it is of; one that says none is of the first."""
        form = 1
        for text in self.texts("form"):
            if text.isascii() and text.isdigit():
                form = int(text)
            else:
                self.leave_out(f"form = {text}", Message("link.no_whole_number"))
        return form

    def held_from_the_start(self) -> None:
        """Where nothing in the address can speak against it, before years of weeks are looked at.

        With people who come and go they would be looked at twice.
        """
        us = self._params.get("us", ())
        named = any(text.startswith(HEADCOUNTS_HELD.input) for text in us)
        if not named and not self._params.get("posts") and len(us) < MOST_CHANGES:
            self._hold()

    def as_it_was_meant(self) -> None:
        """Headcounts are held still where a link was made before people came and went."""
        self._hold()
        if self._held:
            self.problems.append(said(Message("link.headcounts_held")))

    def _hold(self) -> None:
        if not any(self._params.get(key) for key in PARTS):
            return
        base = self.question.doing_nothing
        held = held_before(self.form, base.baseline, base.changes, base.posts)
        if held and self.attempt(_with(self.question, "us", held), PARTS["us"].words):
            self._held = True

    def edited_options(self) -> None:
        """Options edited by hand, all of them together, else each by itself."""
        new = self.question
        for letter, edits in self.plans.items():
            new = with_plan(new, letter, edits)
        if new != self.question and not _can_be(new):
            for letter, edits in self.plans.items():
                self.attempt(with_plan(self.question, letter, edits), f"the edited option {letter}")
        elif new != self.question:
            self.question = new


def _check_limits(texts: Sequence[str], part: Part) -> None:
    """Raises LinkRefused."""
    if len(texts) > part.most:
        if part.most == 1:
            raise LinkRefused("link.one_only", number=len(texts))
        raise LinkRefused("link.too_many", number=len(texts), most=part.most)
    for text in texts:
        if len(text) > part.longest:
            raise LinkRefused("link.too_long", length=len(text), most=part.longest)
        if sign := sign_refused(text):
            raise LinkRefused("link.sign", sign=sign)


def _with(question: Question, field: Literal["us", "changes"], more: Sequence[Change]) -> Question:
    have = getattr(question, field)
    return replace(question, **{field: (*have, *more)})  # type: ignore[arg-type]


def _can_be(question: Question) -> bool:
    try:
        asked(question)
    except (ScenarioError, ValueError):
        return False
    return True
