"""The question as a page's address says it; a wrong part is left out with a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.agency_exit.choices import OPTIONS
from model.agency_exit.edited_posts import Posts, from_text
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.words.posts import row_refused
from model.words.refusals import said
from ui.question.question import Question, asked, with_choice, with_plan


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
            problems.append(f"{what} was left out: {said(error)}")

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
                problems.append(f"a change was left out: {said(error)}")
                continue
            so_far = getattr(question, field)
            attempt(replace(question, **{field: (*so_far, change)}), "a change")  # type: ignore[arg-type]
    for text in params.get("posts", [])[:1]:
        posts = _posts(text, "the posts table", problems)
        if posts:
            attempt(replace(question, posts=posts), "the posts table")
    for text in params.get("exit", [])[:20]:
        name, _, value = text[:80].partition("=")
        if not name.isidentifier():
            problems.append("a choice was left out: it is not of the form NAME=NUMBER")
            continue
        try:
            number = float(value) if "." in value else int(value)
        except ValueError:
            problems.append(f"the choice {name} was left out: it is not a number")
            continue
        try:
            attempt(with_choice(question, name, number), f"the choice {name}")
        except ScenarioError as error:
            problems.append(f"a choice was left out: {said(error)}")
    for text in params.get("plan", [])[: len(OPTIONS)]:
        letter, _, packed = text.partition(".")
        if letter not in OPTIONS:
            problems.append(f"an edited option was left out: options are {', '.join(OPTIONS)}")
            continue
        edits = _posts(packed, f"the edited option {letter}", problems)
        if edits:
            attempt(with_plan(question, letter, edits), f"the edited option {letter}")
    return question, problems


def _posts(text: str, what: str, problems: list[str]) -> Posts:
    try:
        read = from_text(text)
    except ScenarioError as error:
        problems.append(f"{what} was left out: {said(error)}")
        return ()
    problems += [f"in {what}, {row_refused(row, header=0)}" for row in read.refused]
    return read.posts
