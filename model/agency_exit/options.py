"""Letting agency workers go: five ways to do it, what each schedules and costs.

A plan is a posts table: every option is the table that is there now with the agency posts' rows
rewritten. Weeks count from the position date (week 0); who leaves in a week is gone from its
Monday on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from model.agency_exit.choices import OPTIONS, ExitChoices, check_option
from model.agency_exit.rows import (
    agency_posts,
    changed,
    has_exit,
    last_day,
    leaving,
    succeeded,
    with_rows,
)
from model.scenario.calendar import monday_of
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import POST_TEAMS, Post, headcounts
from model.scenario.scenario import Scenario, make_scenario

# --- What an option is made of ---


def _matched(post: Post, choices: ExitChoices, start_date: date) -> Post:
    """The row whose holder goes once the successor, sought from today, can do the work."""
    if post.next_contract == "none":
        return post  # nobody to match
    release = min(post.release_at or choices.release_at, choices.release_at)
    return changed(post, release_at=release, **succeeded(post, start_date, 0))


def _offered(post: Post, choices: ExitChoices, start_date: date) -> Post:
    """The row whose holder is offered the post; who refuses goes as in match and release."""
    day = max(start_date, monday_of(start_date, choices.convert_week))
    there = (post.start is None or post.start <= day) and (post.end is None or post.end >= day)
    planned = post.next_contract in ("none", "convert") or (
        post.next_start is not None and post.next_contract != "agency"
    )
    if planned or not there:
        return _matched(post, choices, start_date)
    release = min(post.release_at or choices.release_at, choices.release_at)
    return changed(
        post,
        next_contract="convert",
        next_start=day,
        next_fte=post.next_fte or post.fte,
        advert=None,
        release_at=release,
    )


def _alternating(posts: Sequence[Post]) -> list[Post]:
    """The first of each team, then the second of each, and so on."""
    teams = [[post for post in posts if post.team == team] for team in POST_TEAMS]
    return [post for post in chain.from_iterable(zip_longest(*teams)) if post is not None]


def _reserve(agency: Sequence[Post], kept: int) -> set[str]:
    """The posts kept: the last of each team in turn, from the team with the most."""
    teams = [[post.post for post in reversed(agency) if post.team == t] for t in POST_TEAMS]
    teams.sort(key=len, reverse=True)
    order = [post for post in chain.from_iterable(zip_longest(*teams)) if post is not None]
    return set(order[:kept])


def _tapered(agency: Sequence[Post], choices: ExitChoices, start_date: date) -> list[Post]:
    """Rows that leave one at a time; who goes before the taper begins takes no turn in it."""
    first = last_day(start_date, choices.leave_week)
    early = {post.post for post in agency if post.end is not None and post.end < first}
    rows = [leaving(p, choices.leave_week, choices, start_date) for p in agency if p.post in early]
    taking_turns = [post for post in _alternating(agency) if post.post not in early]
    for turn, post in enumerate(taking_turns):
        week = choices.leave_week + turn * choices.taper_weeks
        rows.append(leaving(post, week, choices, start_date))
    return rows


def option_posts(
    letter: str, posts: Sequence[Post], choices: ExitChoices, start_date: date
) -> tuple[Post, ...]:
    """The posts table of an option: agency rows rewritten, all others as they are.

    Nobody is kept longer than the table has planned already, and who is planned to follow does.
    A post planned to close is not filled. Without agency posts the table comes back unchanged.
    Raises ScenarioError for a letter that is no option.
    """
    check_option(letter)
    agency = agency_posts(posts, start_date)
    if letter == "A":
        rows = [leaving(post, choices.leave_week, choices, start_date) for post in agency]
    elif letter == "B":
        rows = _tapered(agency, choices, start_date)
    elif letter == "C":
        rows = [_matched(post, choices, start_date) for post in agency]
    elif letter == "D":
        kept = _reserve(agency, choices.reserve)
        rows = _tapered([post for post in agency if post.post not in kept], choices, start_date)
    else:
        offers = int(len(agency) * choices.convert_share + 0.5)
        offered = {post.post for post in _alternating(agency)[:offers]}
        rows = [
            (_offered if post.post in offered else _matched)(post, choices, start_date)
            for post in agency
        ]
    return with_rows(posts, rows)


def with_people(scenario: Scenario, name: str | None = None) -> Scenario:
    """The scenario with every post in its table.

    Lasting changes of a headcount that the table was worked out from, or made larger by, are in
    it, and not made again. Raises ScenarioError.
    """
    given = {post.team for post in scenario.posts}
    grown = {post.team for post in scenario.posts_table[len(scenario.posts) :]}
    taken_in = headcounts(team for team in POST_TEAMS if team in grown or team not in given)
    changes = [c for c in scenario.changes if c.dated or c.input not in taken_in]
    return make_scenario(
        name or scenario.name, scenario.baseline, changes, scenario.notes, scenario.posts_table
    )


def exit_scenarios(
    nothing: Scenario,
    choices: ExitChoices,
    options: Sequence[str] = OPTIONS,
    edited: Mapping[str, Sequence[Post]] | None = None,
    name: Callable[[str], str] = str,
) -> dict[str, Scenario]:
    """Doing nothing first, by its id, then each option, by its letter.

    ``edited``: letter -> a posts table that stands in for the one that would be laid out.
    ``name``: what a scenario is called, by its id or letter. Raises ScenarioError.
    """
    edited = edited or {}
    posted = with_people(nothing, name(DOING_NOTHING))
    # The same futures as on *What if*, and found under the same name.
    same = replace(nothing, name=posted.name) if nothing.comes_and_goes else posted
    found = {DOING_NOTHING: same}
    for letter in options:
        posts = edited.get(letter)
        if posts is None:
            posts = option_posts(letter, posted.posts, choices, posted.inputs.start_date)
        found[letter] = posted.with_posts(posts, name(letter))
    return found


def drop_outs(scenario: Scenario) -> dict[str, Scenario]:
    """By post number: the scenario in which the starter planned for that post drops out.

    Posts with a planned starter: agency posts with an exit that somebody follows, and funded
    vacancies with a named starter.
    """
    scenario = with_people(scenario)
    found = {}
    for post in scenario.posts:
        follows = has_exit(post) and post.next_contract not in ("none", "agency")
        named = post.contract == "vacant" and post.funded_fte > 0 and post.next_start is not None
        if follows or named:
            posts = with_rows(scenario.posts, [changed(post, starter_drops_out=True)])
            name = f"{scenario.name}, the starter for {post.post} drops out"
            found[post.post] = scenario.with_posts(posts, name)
    return found


# --- The schedule ---


# --- What comes out ---
