"""Agency exit: what each option schedules, what it costs, and the search for safe dates."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import pytest

from model.agency_exit.choices import EXIT_MEASURES, OPTIONS, ExitChoices, check_option
from model.agency_exit.options import drop_outs, exit_scenarios, option_posts, with_people
from model.agency_exit.outcome import break_even, cost_by, spells_of_harm
from model.agency_exit.rows import agency_posts, has_exit, last_day, moved, stays
from model.agency_exit.safe_dates import earliest_safe, first_safe
from model.agency_exit.safe_target import SAFE_MEASURES, SafeDates, SafeProgress, SafeTarget
from model.engine.simulation import simulate
from model.engine.vocabulary import OWERS
from model.results.costs import COST_PARTS
from model.results.measures import HEADLINE, MEASURES
from model.results.measuring import replication_of
from model.results.replication import ROW_OF, SERIES, Replication
from model.results.statistics import interval
from model.runs.run_to_end import Stopped, results_of
from model.runs.runner import Runner
from model.scenario.calendar import monday_of
from model.scenario.changes import Change
from model.scenario.errors import Message
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import Post, Team
from model.scenario.scenario import Scenario
from model.study.comparison import Difference
from model.words.agency_exit import SCHEDULE_COLUMNS, schedule_rows
from model.words.refusals import said
from model.words.scenario_names import scenario_name
from tests.refusals import refused

pytestmark = pytest.mark.units
BASELINE = load_scenario("2023-24")
TODAY = BASELINE.inputs.start_date  # Tuesday 2 April 2024
CHOICES = ExitChoices(leave_week=13, advert_lead_weeks=8, release_at=0.75)
FRIDAY_BEFORE_13 = date(2024, 6, 28)


def agency(number: int, team: Team = "front_door", **more: Any) -> Post:
    """An agency post, by default one whose worker stays."""
    prefix = "FD" if team == "front_door" else "FSP"
    values = {"contract": "agency", "next_contract": "agency"} | more
    return Post(post=f"{prefix}-{number:02d}", team=team, **values)


PERMANENT = Post(post="FD-90", team="front_door")
VACANT = Post(post="FSP-91", team="fsp", contract="vacant", fte=0)
TABLE = (
    PERMANENT,
    agency(1),
    agency(2),
    agency(3, fte=0.6),
    agency(1, "fsp"),
    agency(2, "fsp"),
    VACANT,
)


def rows(letter: str, posts: Sequence[Post] = TABLE, **choices: Any) -> dict[str, Post]:
    """An option's table by post number."""
    found = option_posts(letter, posts, CHOICES.model_copy(update=choices), TODAY)
    return {post.post: post for post in found}


def gone_in(post: Post) -> int | None:
    """The first week without the holder."""
    return None if post.end is None else ((post.end - monday_of(TODAY, 0)).days + 7) // 7


# --- Choices ---


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (
            {"leave_week": 0},
            Message("exit.whole_choice", name="leave_week", value="0", low=1, high=520),
        ),
        (
            {"leave_week": 2.5},
            Message("exit.whole_choice", name="leave_week", value="2.5", low=1, high=520),
        ),
        (
            {"leave_week": True},
            Message("exit.whole_choice", name="leave_week", value="True", low=1, high=520),
        ),
        (
            {"taper_weeks": -6},
            Message("exit.whole_choice", name="taper_weeks", value="-6", low=1, high=104),
        ),
        (
            {"release_at": 1.2},
            Message("exit.choice", name="release_at", value="1.2", low=0.05, high=1),
        ),
        (
            {"release_at": math.nan},
            Message("exit.choice", name="release_at", value="nan", low=0.05, high=1),
        ),
        (
            {"convert_share": "x" * 99},
            Message("exit.choice", name="convert_share", value="x" * 37 + "...", low=0, high=1),
        ),
        (
            {"overlap_weeks": 27},
            Message("exit.whole_choice", name="overlap_weeks", value="27", low=0, high=26),
        ),
        ({"leaveweek": 3}, Message("exit.unknown_choice", name="leaveweek")),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(values: dict[str, Any], why: Message) -> None:
    with refused(why):
        ExitChoices(**values)


def test_choices_are_frozen_and_bounded() -> None:
    assert ExitChoices.bounds("release_at") == (0.05, 1)
    for name, spec in ExitChoices.model_fields.items():
        low, high = ExitChoices.bounds(name)
        assert low <= spec.default <= high
        assert getattr(ExitChoices(**{name: low}), name) == low
    with pytest.raises(ValueError, match="frozen"):
        CHOICES.leave_week = 3  # type: ignore[misc]


def test_options_are_known_by_their_letters_and_have_names() -> None:
    assert len({scenario_name(letter) for letter in OPTIONS}) == len(OPTIONS) == 5
    with refused("exit.unknown_option", letter="Z"):
        check_option("Z")
    with refused("exit.unknown_option", letter="a"):
        option_posts("a", TABLE, CHOICES, TODAY)


def test_what_is_compared_is_the_headline_and_more() -> None:
    assert EXIT_MEASURES[: len(HEADLINE)] == HEADLINE
    assert len(set(EXIT_MEASURES)) == len(EXIT_MEASURES) > len(HEADLINE) + 10
    assert set(EXIT_MEASURES) <= set(MEASURES)


# --- Options ---


def test_a_cliff_is_everybody_on_one_day() -> None:
    found = rows("A")
    for post in TABLE:
        if not post.is_agency:
            assert found[post.post] is post
            continue
        row = found[post.post]
        assert (row.end, gone_in(row)) == (FRIDAY_BEFORE_13, 13)
        assert (row.next_contract, row.next_start, row.release_at) == ("permanent", None, None)
        assert (row.advert, row.overlap_weeks) == (date(2024, 5, 6), 2)  # eight weeks before
        assert row.next_fte == post.fte


def test_adverts_never_open_before_today() -> None:
    assert rows("A", leave_week=3)["FD-01"].advert == TODAY
    assert rows("A", leave_week=9)["FD-01"].advert == monday_of(TODAY, 1)


def test_a_taper_alternates_between_teams() -> None:
    found = rows("B")
    weeks = {name: gone_in(post) for name, post in found.items() if post.is_agency}
    assert weeks == {"FD-01": 13, "FSP-01": 19, "FD-02": 25, "FSP-02": 31, "FD-03": 37}
    assert found["FSP-01"].advert == monday_of(TODAY, 11)


def test_who_goes_before_the_taper_takes_no_turn_in_it() -> None:
    early = agency(1, end=date(2024, 5, 3))
    found = rows("B", (early, agency(2), agency(1, "fsp")))
    assert found["FD-01"].end == early.end
    assert (gone_in(found["FSP-01"]), gone_in(found["FD-02"])) == (13, 19)


def test_match_and_release_has_no_date() -> None:
    for post in TABLE:
        row = rows("C", release_at=0.8)[post.post]
        if post.is_agency:
            assert (row.end, row.release_at, row.advert) == (None, 0.8, TODAY)
            assert (row.next_contract, row.next_fte) == ("permanent", post.fte)
        else:
            assert row is post


def test_a_reserve_stays_in_both_teams_as_it_is() -> None:
    found, tapered = rows("D"), rows("B")
    kept = [post.post for post in TABLE if post.is_agency and found[post.post] is post]
    assert kept == ["FD-03", "FSP-02"]
    assert {gone_in(found[p]) for p in ("FD-01", "FSP-01", "FD-02")} == {13, 19, 25}
    assert all(found[p] == tapered[p] for p in ("FD-01", "FSP-01", "FD-02"))
    assert rows("D", reserve=0) == tapered
    assert tuple(rows("D", reserve=99).values()) == TABLE


def test_conversion_is_offered_on_one_day() -> None:
    row = rows("E")["FSP-01"]
    assert (row.next_contract, row.next_start) == ("convert", monday_of(TODAY, 4))
    assert (row.end, row.release_at, row.advert) == (None, 0.75, None)
    assert rows("E", convert_week=0)["FD-01"].next_start == TODAY


def test_those_not_offered_leave_as_in_match_and_release() -> None:
    found, matched = rows("E", convert_share=0.4), rows("C")
    offered = {name for name, post in found.items() if post.next_contract == "convert"}
    assert offered == {"FD-01", "FSP-01"}
    assert all(found[p] == matched[p] for p in found if p not in offered)
    assert rows("E", convert_share=0.0) == matched


def test_nobody_is_offered_a_post_after_going_or_before_coming() -> None:
    gone, not_yet = agency(1, end=date(2024, 4, 19)), agency(2, start=date(2024, 8, 1))
    found = rows("E", (gone, not_yet))
    assert {post.next_contract for post in found.values()} == {"permanent"}
    assert found["FD-01"].end == gone.end


@pytest.mark.parametrize(
    ("planned", "after"),
    [
        ({}, ("permanent", None, date(2024, 5, 6))),
        ({"end": date(2025, 1, 31)}, ("permanent", None, date(2024, 5, 6))),
        (
            {"next_contract": "convert", "next_start": date(2024, 10, 7)},
            ("permanent", None, date(2024, 5, 6)),
        ),
        (
            {
                "end": date(2024, 12, 31),
                "next_contract": "permanent",
                "next_start": date(2025, 1, 6),
            },
            ("permanent", date(2025, 1, 6), None),
        ),
        ({"next_contract": "none"}, ("none", None, None)),
    ],
)
def test_a_booking_to_start_after_the_exit_is_called_off_and_the_schedule_says_so(
    planned: dict[str, Any], after: tuple[Any, ...]
) -> None:
    booked = agency(1, fte=0.6, start=date(2024, 7, 1), **planned)
    row = rows("A", (PERMANENT, booked))["FD-01"]
    assert (row.contract, row.fte, row.start, row.end) == ("vacant", 0, None, None)
    assert (row.next_contract, row.next_start, row.advert) == after
    assert row.next_fte == (None if row.next_contract == "none" else 0.6)
    scenarios = exit_scenarios(BASELINE.with_posts((PERMANENT, booked)), CHOICES, ("A",))
    steps = schedule_rows(scenarios["A"], scenarios[DOING_NOTHING])
    (told,) = [step for step in steps if step["date"] == "2024-07-01"]
    assert (told["post"], told["what"]) == ("FD-01", said(Message("step.booking_cancelled")))
    assert not [step for step in steps if step["what"] == said(Message("step.starts"))]


def test_a_booking_that_begins_before_the_exit_is_kept() -> None:
    booked = agency(1, start=date(2024, 6, 24))
    row = rows("A", (PERMANENT, booked))["FD-01"]
    assert (row.contract, row.start, row.end) == ("agency", booked.start, FRIDAY_BEFORE_13)
    scenarios = exit_scenarios(BASELINE.with_posts((PERMANENT, booked)), CHOICES, ("A",))
    steps = schedule_rows(scenarios["A"], scenarios[DOING_NOTHING])
    assert said(Message("step.booking_cancelled")) not in [step["what"] for step in steps]


def test_who_is_planned_to_follow_does() -> None:
    named = agency(
        1, end=date(2024, 9, 27), next_contract="newly qualified", next_start=date(2024, 9, 30)
    )
    closes = agency(2, next_contract="none")
    for letter in "ABCDE":
        found = rows(letter, (named, closes), reserve=0)
        assert found["FD-01"].next_start == named.next_start
        assert found["FD-01"].next_contract == "newly qualified"
        assert found["FD-02"].next_contract == "none"
    assert rows("A", (closes,))["FD-02"].end == FRIDAY_BEFORE_13
    assert rows("C", (closes,))["FD-02"] is closes


def test_an_offer_that_comes_too_late_is_none() -> None:
    late = agency(1, next_contract="convert", next_start=date(2024, 9, 2))
    row = rows("A", (late,))["FD-01"]
    assert (row.next_contract, row.next_start, row.end) == ("permanent", None, FRIDAY_BEFORE_13)
    soon = agency(1, next_contract="convert", next_start=date(2024, 5, 6))
    assert rows("A", (soon,))["FD-01"].next_contract == "convert"


def test_who_has_left_already_cannot_leave_again() -> None:
    gone = agency(1, end=date(2024, 3, 28), next_contract="permanent")
    for letter in OPTIONS:
        assert rows(letter, (gone,))["FD-01"] is gone
    assert told([gone], "FD-01") == [("advert opens", "2024-04-02", "planned")]
    assert search(lambda gone, number: 3.0, plan=BASELINE.with_posts((gone, VACANT))).dates == ()


def test_a_leaving_can_be_moved_either_way() -> None:
    tapered = rows("B")["FD-02"]
    for week in (4, 60):
        row = moved(tapered, week, CHOICES, TODAY)
        assert gone_in(row) == week
        assert row.advert == max(TODAY, monday_of(TODAY, week - 8))
    staying = agency(1)
    assert moved(staying, 13, CHOICES, TODAY) == rows("A")["FD-01"]
    assert moved(rows("C")["FD-01"], 13, CHOICES, TODAY) == rows("A")["FD-01"]
    assert stays(rows("A")["FD-01"]) == stays(rows("E")["FD-01"]) == staying


def test_whom_the_plan_names_follows_a_moved_leaving() -> None:
    named = agency(
        1, end=date(2024, 9, 27), next_contract="permanent", next_start=date(2024, 9, 30)
    )
    sooner, later = (moved(named, week, CHOICES, TODAY) for week in (13, 40))
    assert (sooner.next_start, sooner.advert) == (named.next_start, None)
    assert later.end is not None
    assert later.next_start == later.end + timedelta(days=1) - timedelta(weeks=2)
    closing = agency(1, next_contract="none")
    assert moved(closing, 13, CHOICES, TODAY).next_contract == "none"
    offered = rows("E")["FD-01"]
    assert moved(offered, 13, CHOICES, TODAY).next_contract == "convert"
    assert moved(offered, 3, CHOICES, TODAY).next_contract == "permanent"


def random_post(number: int, luck: random.Random) -> Post:
    """Some valid row, most of them agency."""

    def day(first: int = 0) -> date:
        return TODAY + timedelta(days=luck.randint(first, first + 400))

    while True:
        contract = luck.choice(["agency"] * 4 + ["permanent", "temporary", "vacant"])
        held = contract != "vacant"
        values = {
            "contract": contract,
            "fte": luck.choice([1.0, 0.6]) if held else 0.0,
            "start": luck.choice([None, day(-300)]),
            "end": luck.choice([None, day()]),
            "next_contract": luck.choice(
                ["permanent", "newly qualified", "agency", "temporary", "convert", "none"]
            ),
            "next_start": luck.choice([None, day()]),
            "advert": luck.choice([None, day(-60)]),
            "release_at": luck.choice([None, 0.6, 0.9]),
            "overlap_weeks": luck.randint(0, 6),
        }
        try:
            team = cast(Team, luck.choice(["front_door", "fsp"]))
            return Post(post=f"P-{number}", team=team, **cast(Any, values))
        except ValueError:
            continue


def test_options_are_sound_whatever_was_planned() -> None:
    luck = random.Random(1)
    for _ in range(150):
        table = tuple(random_post(number, luck) for number in range(8))
        choices = ExitChoices(
            leave_week=luck.randint(1, 60),
            taper_weeks=luck.randint(1, 12),
            advert_lead_weeks=luck.randint(0, 20),
            overlap_weeks=luck.randint(0, 10),
            reserve=luck.randint(0, 6),
            convert_week=luck.randint(0, 60),
            convert_share=luck.random(),
            release_at=luck.choice([0.5, 0.75, 1.0]),
        )
        for letter in OPTIONS:
            found = option_posts(letter, table, choices, TODAY)
            assert [post.post for post in found] == [post.post for post in table]
            for was, row in zip(table, found, strict=True):
                Post.model_validate(row.model_dump())
                if not was.is_agency:
                    assert row is was
                    continue
                if row.contract == "vacant":  # called off, for want of an exit that late
                    assert was.start is not None
                    assert was.start > TODAY
                    continue
                assert (row.fte, row.start, row.team) == (was.fte, was.start, was.team)
                if was.end is not None:
                    assert row.end is not None
                    assert row.end <= was.end
                if was.release_at is not None and row.next_contract != "none":
                    assert row.release_at is not None
                    assert row.release_at <= was.release_at
                if was.next_contract == "agency" and row is not was:
                    assert row.next_contract in ("permanent", "convert")
        for post in agency_posts(table, TODAY):
            week = luck.randint(2, 80)
            row = moved(post, week, choices, TODAY)
            called_off = post.start is not None and post.start > last_day(TODAY, week)
            assert (row.contract == "vacant") == called_off
            assert gone_in(row) == (None if called_off else week)
            assert row.release_at is None
            assert not has_exit(stays(post))


# --- Scenarios ---


def test_doing_nothing_comes_first_and_everybody_is_in_the_table() -> None:
    found = exit_scenarios(BASELINE, CHOICES)
    assert list(found) == [DOING_NOTHING, *OPTIONS]
    named = exit_scenarios(BASELINE, CHOICES, name=scenario_name)
    assert all(scenario.name == scenario_name(id_) for id_, scenario in named.items())
    assert found[DOING_NOTHING].posts_table == BASELINE.posts_table
    assert len({scenario.identity for scenario in found.values()}) == 6


def test_options_can_be_left_out_and_edited() -> None:
    edited = option_posts("A", BASELINE.posts_table, ExitChoices(leave_week=20), TODAY)
    found = exit_scenarios(BASELINE, CHOICES, ("C", "A"), {"A": edited})
    assert list(found) == [DOING_NOTHING, "C", "A"]
    assert found["A"].posts == edited
    with refused("exit.unknown_option", letter="Z"):
        exit_scenarios(BASELINE, CHOICES, ("A", "Z"))


def test_without_agency_all_options_are_doing_nothing() -> None:
    none = BASELINE.with_changes(
        [Change(input="front_door_agency_fte", set=0), Change(input="fsp_agency_fte", set=0)]
    )
    table = with_people(none).posts
    assert not any(post.is_agency for post in table)
    assert option_posts("B", table, CHOICES, TODAY) == table
    found = exit_scenarios(none, CHOICES)
    assert {scenario.posts_table for scenario in found.values()} == {table}
    assert len({found[letter].identity for letter in OPTIONS}) == 1


def test_a_headcount_in_the_table_is_not_changed_again() -> None:
    dated = Change(input="fsp_fte", add=1, from_week=4)
    more = BASELINE.with_changes(
        [
            Change(input="front_door_fte", add=2),
            Change(input="front_door_agency_fte", multiply=0.5),
            Change(input="contacts_per_year", multiply=1.1),
            dated,
        ]
    )
    people = with_people(more)
    assert people.inputs.front_door_fte == more.inputs.front_door_fte == 19
    assert people.inputs.front_door_agency_fte == more.inputs.front_door_agency_fte == 2
    assert people.inputs_in_week(5).fsp_fte == more.inputs_in_week(5).fsp_fte
    assert people.inputs.contacts_per_year == more.inputs.contacts_per_year
    assert with_people(people).identity == people.identity
    given = with_people(BASELINE).with_changes([Change(input="front_door_fte", add=2)])
    assert [post.post for post in with_people(given).posts[-2:]] == ["FD-18", "FD-19"]
    assert with_people(given).changes == ()
    assert with_people(given).inputs.front_door_fte == 19
    fewer = with_people(BASELINE).with_changes([Change(input="front_door_fte", add=-2)])
    assert with_people(fewer).changes == fewer.changes


def test_each_planned_starter_can_drop_out() -> None:
    closing = agency(9, end=FRIDAY_BEFORE_13, next_contract="none")
    again = agency(8, end=FRIDAY_BEFORE_13)
    expected = Post(
        post="FSP-92", team="fsp", contract="vacant", fte=0, next_start=date(2024, 9, 2)
    )
    unfunded = expected.model_copy(update={"post": "FSP-93", "funded_fte": 0.0})
    offered = agency(7, next_contract="convert", next_start=date(2024, 5, 6))
    table = (*rows("A").values(), closing, again, expected, unfunded, offered)
    plan = BASELINE.with_posts(table, "Plan")
    found = drop_outs(plan)
    assert set(found) == {"FD-01", "FD-02", "FD-03", "FSP-01", "FSP-02", "FSP-92", "FD-07"}
    for number, scenario in found.items():
        assert [p.post for p in scenario.posts if p.starter_drops_out] == [number]
        assert [p.model_copy(update={"starter_drops_out": False}) for p in scenario.posts] == [
            *plan.posts
        ]
        assert number in scenario.name
    assert drop_outs(BASELINE) == {}


# --- The schedule ---


def told(posts: Sequence[Post], number: str) -> list[tuple[Any, ...]]:
    """What the schedule says of one post."""
    plan = BASELINE.with_posts((*posts, *(p for p in TABLE if p.post in ("FD-90", "FSP-91"))))
    found = [row for row in schedule_rows(plan) if row["post"] == number]
    return [(row["what"], row["date"], row["trigger"]) for row in found]


def test_a_schedule_is_by_date_and_what_waits_is_last() -> None:
    choices = CHOICES.model_copy(update={"convert_share": 0.5})
    for scenario in exit_scenarios(BASELINE, choices).values():
        found = schedule_rows(scenario)
        assert all(tuple(row) == tuple(SCHEDULE_COLUMNS) for row in found)
        days = [row["date"] for row in found]
        dated = [day for day in days if day is not None]
        assert days == sorted(dated) + [None] * (len(days) - len(dated))
        for row in found:
            assert (row["week"] is None) == (row["date"] is None)
            if row["date"] is not None:
                monday = monday_of(TODAY, int(row["week"] or 0))
                assert 0 <= (date.fromisoformat(str(row["date"])) - monday).days < 7
    two = BASELINE.with_changes([Change(input="fsp_established_fte", set=17)])
    empty = [(row["post"], row["what"]) for row in schedule_rows(with_people(two))]
    assert empty == [("FSP-16", "advert opens"), ("FSP-17", "advert opens")]


def test_the_schedule_says_what_each_leaving_waits_for() -> None:
    assert told([*rows("A").values()][1:2], "FD-01") == [
        ("advert opens", "2024-05-06", "planned"),
        ("the successor may start", "2024-06-17", "if an advert has found somebody"),
        (
            "last day of the agency worker",
            "2024-06-28",
            "planned; if the starter drops out, the post is empty until another comes",
        ),
    ]
    assert told([*rows("C").values()][1:2], "FD-01") == [
        ("advert opens", "2024-04-02", "planned"),
        (
            "the agency worker leaves",
            None,
            "once the successor works at 75% of full pace; if the starter drops out, the agency "
            "worker stays",
        ),
    ]
    assert told([*rows("E").values()][1:2], "FD-01")[0] == (
        "offer of a permanent post",
        "2024-04-29",
        "if it is refused, the post is advertised",
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"end": date(2024, 5, 3)},
            ("agency asked for somebody", "2024-05-06", "the post is empty"),
        ),
        (
            {"end": date(2024, 5, 3), "next_contract": "permanent"},
            ("advert opens", "2024-05-06", "the post is empty"),
        ),
        (
            {"end": date(2024, 5, 3), "next_contract": "none"},
            ("last day of the agency worker", "2024-05-03", "planned; the post closes"),
        ),
        (
            {"end": date(2024, 5, 3), "next_contract": "newly qualified"},
            ("newly qualified starter", "2024-09-01", "the yearly intake"),
        ),
        (
            {"end": date(2024, 5, 3), "next_contract": "permanent", "next_start": date(2024, 5, 6)},
            ("permanent starter", "2024-05-06", "planned; may come late"),
        ),
        (
            {
                "end": date(2024, 5, 3),
                "next_contract": "permanent",
                "next_start": date(2024, 5, 6),
                "starter_drops_out": True,
            },
            ("the starter drops out", "2024-05-06", "asked: what if"),
        ),
        (
            {"end": date(2024, 5, 3), "next_contract": "permanent", "release_at": 0.5},
            (
                "last day of the agency worker",
                "2024-05-03",
                "at the latest; sooner once the successor works at 50% of full pace",
            ),
        ),
        (
            {"next_contract": "convert", "next_start": date(2024, 5, 6)},
            ("offer of a permanent post", "2024-05-06", "who refuses stays as agency"),
        ),
        ({"start": date(2024, 5, 6)}, ("starts", "2024-05-06", "agency, as planned")),
    ],
)
def test_a_row_of_the_schedule(more: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert expected in told([agency(1, **more)], "FD-01")


def test_vacancies_are_in_the_schedule_if_paid_for() -> None:
    assert told([agency(1)], "FSP-91") == [("advert opens", "2024-04-02", "planned")]
    unpaid = VACANT.model_copy(update={"post": "FSP-92", "funded_fte": 0.0})
    assert told([unpaid], "FSP-92") == []


# --- Costs and harm ---


def weekly(number: int = 0, **series: Sequence[float]) -> Replication:
    """A replication that knows some weekly series; names with __ for a colon."""
    weeks = len(next(iter(series.values())))
    known = np.zeros((len(SERIES), weeks), dtype=np.float32)
    for name, values in series.items():
        known[ROW_OF[name.replace("__", ":")]] = values
    return Replication(number, {}, known)


def in_all(*each: float) -> Difference:
    """A difference in cost over the whole run, as the comparison tells it."""
    mean, _, low, high = interval(each)
    nan = float("nan")
    return Difference("cost_run", len(each), mean, low, high, 1, "clear", None, nan, nan, each)


@pytest.mark.parametrize(
    ("option", "kind", "week"),
    [
        ([5, 5, 5, 5], "the_same", None),
        ([5.1, 5, 5, 5], "the_same", None),  # pence
        ([105, 5, 5, 5], "never_within_the_run", None),
        ([105, -95, 5, 5], "breaks_even", 1),
        ([105, -195, 205, -95], "breaks_even", 3),  # above once more in between
        ([105, 5, 5, -95], "breaks_even", 3),
        ([-95, 5, 5, 5], "cheaper_from_the_start", None),
        ([5, 5, 5, -95], "cheaper_from_the_start", None),
        ([-95, 5, 5, 205], "never_within_the_run", None),
    ],
)
def test_break_even_is_for_good(option: list[float], kind: str, week: int | None) -> None:
    nothing = [weekly(0, cost=[5] * 4)]
    found = break_even([weekly(0, cost=option)], nothing, TODAY, in_all(sum(option) - 20))
    assert found is not None
    assert (found.kind, found.week) == (kind, week)
    assert found.day == (None if week is None else monday_of(TODAY, week))
    assert found.saving == pytest.approx(0 if kind == "the_same" else 20 - sum(option))


def test_the_saving_is_of_the_mean_and_paired() -> None:
    nothing = [weekly(n, cost=[1000 * n, 0]) for n in range(5)]
    option = [weekly(n, cost=[1000 * n + 50 + 10 * n, -100]) for n in (3, 1, 2, 7)]
    found = break_even(option, nothing, TODAY, in_all(*[-20, -40, -30] * 10))
    assert found is not None
    _, _, low, high = interval([20, 40, 30] * 10)
    assert (found.kind, found.week) == ("breaks_even", 1)
    assert (found.saving, found.low, found.high) == pytest.approx((30, low, high))
    one = break_even(option[:1], nothing, TODAY, in_all(-20))
    assert one is not None
    assert math.isnan(one.low)
    assert break_even(option[3:], nothing, TODAY, in_all(-20)) is None


def test_months_add_up() -> None:
    parts = {part: [10.0 * n] * 10 for n, part in enumerate(COST_PARTS, 1)}
    results = [weekly(n, cost=[150.0 + n] * 10, **parts) for n in range(3)]
    found = cost_by(results, TODAY, "month")
    assert [(row["month"], row["weeks"]) for row in found] == [
        ("2024-04", 5),
        ("2024-05", 4),
        ("2024-06", 1),
    ]
    assert [row["cost"] for row in found] == pytest.approx([755, 604, 151])
    assert [row["cumulative"] for row in found] == pytest.approx([755, 1359, 1510])
    assert found[1][COST_PARTS[1]] == pytest.approx(80)


def test_a_spell_of_harm_is_more_overdue_in_most_futures_for_two_weeks() -> None:
    def futures(*overdue: str) -> list[Replication]:
        return [
            weekly(n, owed_by__fsp=[float(count) for count in weeks], owed_by__chairs=[1.0] * 6)
            for n, weeks in enumerate(overdue)
        ]

    nothing = futures(*["222222"] * 4)
    found = spells_of_harm(futures("244223", "243223", "223323", "222222"), nothing)
    # Week 2 alone is clear of chance in both neighbours; week 5 stands alone.
    assert [tuple(spell) for spell in found] == []
    found = spells_of_harm(futures("244223", "243223", "233323", "222222"), nothing)
    assert [tuple(spell) for spell in found] == [(1, 2, 0.75, 1.125)]
    assert spells_of_harm(nothing, nothing) == []
    assert spells_of_harm([], nothing) == []


def test_children_overdue_of_one_future_are_their_weeks() -> None:
    plan = exit_scenarios(BASELINE, CHOICES, ("A",))["A"]
    result = replication_of(plan, 0, simulate(plan, weeks=26, seed=1, replication=0))
    by_ower = {ower: result.series(f"owed_by:{ower}").astype(float) for ower in OWERS}
    measures = result.measures
    for ower, weeks in by_ower.items():
        assert measures[f"overdue_{ower}"] == pytest.approx(weeks.mean())
    every = np.sum(list(by_ower.values()), axis=0)
    assert measures["child_weeks_overdue"] == every.sum() > 0
    assert measures["overdue_run"] == pytest.approx(every.mean())
    assert measures["overdue"] == pytest.approx(every.mean())  # a short run is reported whole
    agency_fte = result.series("front_door:fte_agency")
    assert agency_fte[11] > 0 == agency_fte[13]
    costs = cost_by([result], TODAY, "month")
    assert costs[-1]["cumulative"] == pytest.approx(result.measures["cost_run"], rel=1e-6)
    parts = sum(row[part] for row in costs for part in COST_PARTS)
    assert parts == pytest.approx(costs[-1]["cumulative"], rel=1e-6)


# --- The search ---


def test_the_first_safe_date_of_all() -> None:
    for first in range(41):
        asked: list[int] = []

        def holds(place: int, first: int = first, asked: list[int] = asked) -> bool:
            asked.append(place)
            return place >= first

        assert first_safe(40, holds) == (first if first < 40 else None)
        assert len(set(asked)) <= 9
    assert first_safe(0, lambda place: True) is None
    assert first_safe(1, lambda place: True) == 0
    assert first_safe(1, lambda place: False) is None


def test_a_date_stands_only_if_the_next_one_does() -> None:
    """Where later is worse once, the search goes on upward."""
    pattern = "..x.x.xxx"
    found = first_safe(len(pattern), lambda place: pattern[place] == "x")
    assert found == 6
    assert first_safe(3, lambda place: place != 1) == 2


@pytest.mark.parametrize(
    ("target", "value", "nothing", "met"),
    [
        (SafeTarget("visit_alone_recorded", 67), 67.0, 0, True),
        (SafeTarget("visit_alone_recorded", 67), 66.9, 99, False),
        (SafeTarget("overdue_run", 4), 4.0, 0, True),
        (SafeTarget("overdue_run", 4), 5.0, 9, False),
        (SafeTarget("visit_alone_recorded", 2, within=True), 60.0, 62.0, True),
        (SafeTarget("visit_alone_recorded", 2, within=True), 60.0, 62.1, False),
        (SafeTarget("visit_alone_recorded", 0, within=True), 90.0, 62.1, True),
        (SafeTarget("overdue_run", 2, within=True), 9.0, 7.0, True),
        (SafeTarget("overdue_run", 2, within=True), 9.0, 6.0, False),
        (SafeTarget("overdue_run", 2, within=True), 9.0, math.nan, None),
        (SafeTarget("visit_alone_recorded", 67), math.nan, 0, None),
    ],
)
def test_a_target_in_one_future(
    target: SafeTarget, value: float, nothing: float, met: bool | None
) -> None:
    assert target.met(value, nothing) is met


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (("late", 3), Message("exit.unknown_measure", measure="late")),
        (("contacts", 3), Message("exit.neither_is_good", measure="contacts")),
        (("worker_changes", 3), Message("exit.not_over_whole_run", measure="worker_changes")),
        (("danger_weeks", 3), Message("exit.retired_measure", measure="danger_weeks")),
        (("overdue_run", math.inf), Message("exit.level")),
        (("overdue_run", -1, 0.8, True), Message("exit.level_within", level=-1)),
        (("overdue_run", 3, 0), Message("exit.confidence", confidence=0)),
        (("overdue_run", 3, 80), Message("exit.confidence", confidence=80)),
        (("overdue_run", 3, math.nan), Message("exit.confidence")),
    ],
)
def test_a_target_that_cannot_be_is_refused(values: tuple[Any, ...], why: Message) -> None:
    with refused(why):
        SafeTarget(*values)


def test_a_clock_is_read_over_the_whole_run() -> None:
    """What is reported covers the last 52 weeks; harm done before must not look safe."""
    early, late = ([100.0] * 10 + [0.0] * 60, [0.0] * 60 + [10.0] * 10)
    future = weekly(
        due__visit_alone=[100.0] * 10 + [10.0] * 60,
        recorded_due__visit_alone=[100.0] * 10 + [10.0] * 60,
        recorded__visit_alone=early,
        in_time__visit_alone=late,
    )
    assert SafeTarget("visit_alone_recorded", 67).value(future) == 100 * 1000 / 1600
    assert SafeTarget("visit_alone_real", 67).value(future) == 100 * 100 / 1600
    assert math.isnan(SafeTarget("review_in_time", 67).value(future))
    run = replication_of(BASELINE, 0, simulate(BASELINE, weeks=8, seed=1, replication=0))
    for measure in SAFE_MEASURES:  # of a short run, the whole is what is reported
        assert SafeTarget(measure, 1).value(run) == pytest.approx(
            run.measures[measure], nan_ok=True
        )
    assert {"overdue_run", "handovers_sudden", "icpc_in_time"} < set(SAFE_MEASURES)


@dataclass
class Done:
    """A run that is over."""

    results: list[Replication]
    error: str | None = None
    running: bool = False

    @property
    def finished(self) -> int:
        return len(self.results)

    def wait(self, known: int, timeout: float) -> int:
        return self.finished

    def cancel(self) -> None: ...


@dataclass
class Made:
    """A runner whose futures are made up: children overdue by the posts and the future."""

    value: Callable[[dict[str, int | None], int], float]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def submit(self, scenario: Scenario, *, replications: int, weeks: int, seed: int) -> Done:
        assert (weeks, seed) == (40, 7)
        self.asked.append((scenario.identity, replications))
        gone = {post.post: gone_in(post) for post in scenario.posts if post.is_agency}
        return Done(
            [
                Replication(n, {"overdue_run": self.value(gone, n)}, np.zeros((0, 0), np.float32))
                for n in range(replications)
            ]
        )


PLAN = BASELINE.with_posts(TABLE, "Everybody stays")
FOUR = SafeTarget("overdue_run", 4)


def search(
    value: Callable[[dict[str, int | None], int], float],
    target: SafeTarget = FOUR,
    plan: Scenario = PLAN,
    **more: Any,
) -> SafeDates:
    """A search over made-up futures; grid: weeks 2 to 32."""
    settings: dict[str, Any] = {"weeks": 40, "seed": 7, "replications": 25, "choices": CHOICES}
    return earliest_safe(cast(Runner, Made(value)), plan, target, **settings | more)


def later_than(**first: int) -> Callable[[dict[str, int | None], int], float]:
    """Futures in which each post may be left by its own week; five of 25 go wrong anyway."""

    def value(gone: dict[str, int | None], number: int) -> float:
        wrong = number % 5 == 4
        early = any(
            week is not None and week < first.get(post.replace("-", ""), 0)
            for post, week in gone.items()
        )
        return 9.0 if wrong or early else 3.0

    return value


def test_each_post_gets_its_first_safe_date() -> None:
    found = search(later_than(FD01=9, FD02=2, FD03=99, FSP01=32, FSP02=3))
    assert found.complete
    assert found.possible
    assert found.staying is not None
    assert (found.staying.met, found.staying.n) == (20, 25)
    answers = {d.post: (d.kind, d.week, d.met, d.n) for d in found.dates}
    assert answers == {
        "FD-01": ("safe_from", 10, 20, 25),
        "FD-02": ("already_safe_at_once", 2, 20, 25),
        "FD-03": ("no_date_in_this_run", None, None, None),
        "FSP-01": ("safe_from", 32, 20, 25),
        "FSP-02": ("safe_from", 4, 20, 25),
    }
    last_days = {d.post: d.last_day for d in found.dates}
    assert last_days["FD-01"] == monday_of(TODAY, 10) - timedelta(days=3)
    assert found.together is not None
    assert (found.together.kind, found.together.later_weeks) == ("safe_together", 0)
    assert found.together.weeks == {"FD-01": 10, "FD-02": 2, "FSP-01": 32, "FSP-02": 4}
    assert (found.together.met, found.together.n) == (20, 25)


def test_every_date_tried_is_told() -> None:
    heard: list[SafeProgress] = []
    found = search(later_than(FD01=9, FD03=99), progress=heard.append)
    assert [step.last for step in heard] == list(found.tried)
    assert [step.runs for step in heard] == list(range(1, len(heard) + 1))
    assert all(step.runs <= step.at_most for step in heard)
    assert heard[0].at_most > heard[-1].at_most
    assert len({(t.post, t.week) for t in found.tried}) == len(found.tried)
    hopeless = [t for t in found.tried if not t.holds]
    assert hopeless
    assert {(t.met, t.n) for t in hopeless} == {(0, 10)}  # fifteen more could not mend it
    assert all((t.met, t.n) == (20, 25) for t in found.tried if t.holds)


def test_a_date_is_settled_before_all_futures_are_run() -> None:
    found = search(lambda gone, number: 3.0, SafeTarget("overdue_run", 4, 0.3))
    staying, *others = found.tried
    assert (staying.met, staying.n) == (25, 25)  # what is said of it is said in full
    assert {(t.met, t.n, t.holds) for t in others} == {(10, 10, True)}
    assert {(d.met, d.n) for d in found.dates} == {(25, 25)}


def test_what_misses_anyway_is_said_and_not_searched() -> None:
    found = search(lambda gone, number: 9.0 if number % 2 else 3.0)
    assert found.complete
    assert not found.possible
    assert found.staying is not None
    assert (found.staying.met, found.staying.n) == (13, 25)
    assert {d.kind for d in found.dates} == {"not_searched"}
    assert found.together is None
    assert len(found.tried) == 1


def test_dates_that_clash_are_moved_together() -> None:
    def value(gone: dict[str, int | None], number: int) -> float:
        early = [week for week in gone.values() if week is not None and week < 12]
        return 9.0 if len(early) > 1 else 3.0

    found = search(value)
    assert {(d.kind, d.week) for d in found.dates} == {("already_safe_at_once", 2)}
    assert found.together is not None
    assert (found.together.kind, found.together.later_weeks) == ("safe_together_moved_later", 10)
    assert set(found.together.weeks.values()) == {12}


def test_dates_that_clash_to_the_end_have_no_common_answer() -> None:
    def value(gone: dict[str, int | None], number: int) -> float:
        return float(sum(week is not None for week in gone.values()) * 3)

    found = search(value)
    assert found.together is not None
    assert found.together.kind == "not_safe_together_in_this_run"
    assert (found.together.weeks, found.together.met, found.together.n) == ({}, 0, 25)


def test_no_worse_than_doing_nothing_is_future_by_future() -> None:
    def value(gone: dict[str, int | None], number: int) -> float:
        weeks = [week for week in gone.values() if week is not None]
        return 10.0 * number + sum(max(0, 20 - week) for week in weeks)

    found = search(value, SafeTarget("overdue_run", 4, 1.0, within=True))
    assert {d.week for d in found.dates} == {16}
    assert found.together is not None
    assert set(found.together.weeks.values()) == {20}
    leaving = exit_scenarios(PLAN, ExitChoices(leave_week=18), ("A",))["A"]
    against = search(value, SafeTarget("overdue_run", 12, 1.0, True), nothing=leaving)
    assert {d.week for d in against.dates} == {2}  # doing nothing was ten weeks worse already


def test_others_leave_as_the_plan_says() -> None:
    plan = exit_scenarios(PLAN, ExitChoices(leave_week=10), ("A",))["A"]
    seen: set[tuple[int | None, ...]] = set()

    def value(gone: dict[str, int | None], number: int) -> float:
        seen.add(tuple(gone.values()))
        return 3.0

    search(value, plan=plan)
    everybody, together = (None,) * 5, (2,) * 5
    assert {everybody, together} < seen
    alone = seen - {everybody, together}
    assert alone == {
        tuple(week if place == own else 10 for place in range(5))
        for own in range(5)
        for week in (2, 4, 32)
    }


def test_nothing_to_measure_is_not_met() -> None:
    found = search(lambda gone, number: math.nan)
    assert found.staying is not None
    assert (found.staying.met, found.staying.n, found.possible) == (0, 0, False)


def test_without_agency_there_is_nothing_to_look_for() -> None:
    plan = BASELINE.with_posts((PERMANENT, VACANT))
    found = search(lambda gone, number: 3.0, plan=plan)
    assert (found.complete, found.dates, found.together) == (True, (), None)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"weeks": 9}, Message("exit.too_short", weeks=9, least=10)),
        ({"replications": 0}, Message("run.replications", replications=0, most=5000)),
    ],
)
def test_a_search_that_cannot_be_is_refused(more: dict[str, Any], why: Message) -> None:
    settings: dict[str, Any] = {"weeks": 40, "seed": 7, "replications": 5, "choices": CHOICES}
    with refused(why):
        earliest_safe(Runner(1), PLAN, FOUR, **settings | more)


class Idle(Executor):
    """Takes work and never does it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_a_search_stops_at_once() -> None:
    runner = Runner(1, executor=Idle())
    asked_to = threading.Event()
    threading.Timer(0.3, asked_to.set).start()
    found = earliest_safe(
        runner, PLAN, FOUR, weeks=40, seed=7, replications=25, choices=CHOICES, stop=asked_to.is_set
    )
    stopped = time.perf_counter()
    assert asked_to.is_set()
    assert not found.complete
    assert {d.kind for d in found.dates} == {"not_searched"}
    assert not runner._jobs
    runner.shutdown()
    assert time.perf_counter() - stopped < 0.3


def test_what_is_known_when_stopped_stands() -> None:
    heard: list[SafeProgress] = []
    found = search(
        later_than(FD01=9, FD03=99),
        progress=heard.append,
        stop=lambda: bool(heard) and heard[-1].last.post == "FD-02",
    )
    assert not found.complete
    assert found.possible
    assert [d.kind for d in found.dates[:3]] == ["safe_from", "not_searched", "not_searched"]
    assert found.dates[0].week == 10
    assert found.together is None


def test_a_run_can_be_waited_for_and_called_off() -> None:
    runner = Runner(1, executor=Idle())
    with pytest.raises(Stopped):
        results_of(runner, BASELINE, replications=2, weeks=4, seed=1, stop=lambda: True)
    assert not runner._jobs
    runner.shutdown()
    with refused("run.shut_down"):
        results_of(runner, BASELINE, replications=2, weeks=4, seed=1)
    heard: list[int] = []
    results = results_of(
        cast(Runner, Made(lambda gone, number: 3.0)),
        PLAN,
        replications=3,
        weeks=40,
        seed=7,
        progress=heard.append,
    )
    assert [r.number for r in results] == [0, 1, 2]
    assert heard == [3]
