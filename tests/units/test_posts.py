"""Posts: what a row may say, what the FTE inputs say as posts, and posts in a scenario."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model.agency_exit.edited_posts import kept, rows_of
from model.scenario import scenario as scenario_module
from model.scenario.baselines import load_baseline, validated
from model.scenario.changes import Change
from model.scenario.errors import Message, reason_of
from model.scenario.files import load_scenario, parse_scenario
from model.scenario.posts import (
    LEAST_FTE,
    MAX_POSTS,
    MAX_POSTS_A_TEAM,
    POST_TEAMS,
    Post,
    derived_posts,
    in_post,
    last_intake,
)
from model.scenario.scenario import Scenario, make_scenario
from model.words.refusals import said
from tests.refusals import refused, told

pytestmark = pytest.mark.units

BASE = "2023-24"
TODAY = load_baseline(BASE).inputs.start_date


def post(number: str = "FSP-01", **fields: Any) -> Post:
    return Post(**{"post": number, "team": "fsp", **fields})


# --- What a row may say


@pytest.mark.parametrize("number", ["FD-01", "FSP-9999", "A1", "ABCD1234"])
def test_post_numbers(number: str) -> None:
    assert post(number).post == number


@pytest.mark.parametrize(
    "number",
    [
        "",
        "01",
        "FD",
        "fd-01",
        "FD-01\n",
        " FD-01",
        "FD--1",
        "ABCDE-1",
        "FD-12345",
        "Jane Smith",
        "Smith",
        "j@example.org",
        "=A1",
        "AB123456C",
        "FD-٣",
    ],
)
def test_no_name_and_no_address_fits_a_post_number(number: str) -> None:
    with pytest.raises(ValidationError):
        post(number)


SEP, OCT = date(2024, 9, 1), date(2024, 10, 1)


@pytest.mark.parametrize(
    ("fields", "id"),
    [
        ({"start": OCT, "end": SEP}, "post.end_before_start"),
        ({"start": OCT, "next_start": SEP, "release_at": 0.5}, "post.next_before_start"),
        ({"contract": "vacant"}, "post.vacant_fte"),
        ({"contract": "vacant", "fte": 0, "end": OCT}, "post.vacant_nobody"),
        ({"contract": "vacant", "fte": 0, "start": OCT}, "post.vacant_nobody"),
        ({"contract": "vacant", "fte": 0, "release_at": 1}, "post.vacant_nobody"),
        (
            {"contract": "vacant", "fte": 0, "next_contract": "convert", "next_start": OCT},
            "post.vacant_convert",
        ),
        ({"fte": 0}, "post.no_fte"),
        ({"contract": "newly qualified"}, "post.learner_start"),
        ({"next_contract": "convert", "next_start": OCT}, "post.who_converts"),
        ({"contract": "agency", "next_contract": "convert"}, "post.conversion_day"),
        (
            {"contract": "agency", "end": SEP, "next_contract": "convert", "next_start": OCT},
            "post.ends_before_conversion",
        ),
        ({"end": SEP, "next_contract": "none", "next_start": OCT}, "post.nobody_next"),
        ({"end": SEP, "next_contract": "none", "advert": SEP}, "post.nobody_next"),
        ({"next_contract": "none", "release_at": 0.5}, "post.nobody_to_release"),
        ({"established_fte": 0.5}, "post.overfunded"),
        ({"next_start": OCT}, "post.overlap_without_end"),
        ({"end": SEP, "next_start": SEP}, "post.overlap"),
        ({"end": OCT, "next_start": SEP, "overlap_weeks": 4}, "post.overlap"),
    ],
)
def test_what_contradicts_itself_is_refused(fields: dict[str, Any], id: str) -> None:
    with pytest.raises(ValidationError) as error:
        post(**fields)
    told(id, reason_of(error.value.errors()[0]))


@pytest.mark.parametrize(
    "fields",
    [
        {"start": SEP, "end": SEP},
        {"end": date(2024, 8, 31), "next_start": SEP},
        {"end": date(2024, 9, 28), "next_start": SEP, "overlap_weeks": 4},
        {"next_start": OCT, "release_at": 0.6},
        {"contract": "vacant", "fte": 0, "next_start": OCT},
        {"contract": "agency", "next_contract": "convert", "next_start": OCT},
        {"contract": "agency", "end": OCT, "next_contract": "convert", "next_start": OCT},
        {"contract": "newly qualified", "start": SEP},
        {"established_fte": 0, "funded_fte": 0, "fte": 1},
    ],
)
def test_what_makes_sense_is_accepted(fields: dict[str, Any]) -> None:
    assert post(**fields).model_dump(include=set(fields)) == fields


@pytest.mark.parametrize("field", ["established_fte", "funded_fte", "fte", "next_fte"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf"), "many", True])
def test_fte_is_from_0_to_1(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as error:
        post(**{field: value})
    assert error.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("field", ["start", "end", "next_start", "advert"])
@pytest.mark.parametrize(
    "value",
    [
        0,
        86_400.0,
        "0",
        True,
        "yesterday",
        "01/09/2024",
        date(1949, 12, 31),
        date(9999, 12, 31),
        date(1, 1, 1),
        datetime(2024, 9, 1, 9, 30),
    ],
)
def test_a_day_is_a_day(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as error:
        post(**{field: value})
    assert error.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("release_at", 0),
        ("release_at", 1.1),
        ("release_at", True),
        ("overlap_weeks", -1),
        ("overlap_weeks", 27),
        ("overlap_weeks", 1.5),
        ("overlap_weeks", True),
        ("team", "youth"),
        ("grade", "manager"),
        ("contract", "locum"),
        ("next_contract", "vacant"),
        ("starter_drops_out", "perhaps"),
        ("name", "anybody"),
    ],
)
def test_other_fields_have_their_limits(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as error:
        post(**{field: value})
    assert error.value.errors()[0]["loc"] == (field,)


def test_only_agency_is_agency() -> None:
    assert post(contract="agency").is_agency
    assert not post(contract="temporary").is_agency


# --- In post, intakes


def test_in_post_counts_who_is_there() -> None:
    posts = [
        post("A-1", fte=0.5),
        post("A-2", start=TODAY),
        post("A-3", start=date(2024, 9, 1)),
        post("A-4", contract="vacant", fte=0),
        post("A-5", team="front_door"),
    ]
    assert in_post(posts, "fsp", TODAY) == 1.5
    assert in_post(posts, "fsp", date(2024, 8, 31)) == 1.5
    assert in_post(posts, "fsp", date(2024, 9, 1)) == 2.5
    assert in_post(posts, "front_door", TODAY) == 1
    assert in_post([], "fsp", TODAY) == 0


@pytest.mark.parametrize(
    ("today", "intake"),
    [
        (date(2024, 4, 2), date(2023, 9, 1)),
        (date(2024, 8, 31), date(2023, 9, 1)),
        (date(2024, 9, 1), date(2024, 9, 1)),
        (date(2024, 12, 31), date(2024, 9, 1)),
    ],
)
def test_the_last_intake(today: date, intake: date) -> None:
    assert last_intake(today) == intake


def test_the_last_intake_in_another_month() -> None:
    assert last_intake(date(2024, 4, 2), month=3) == date(2024, 3, 1)


# --- What the FTE inputs say as posts


def derived(
    fte: float, agency: float = 0, newly: float = 0, established: float = 0
) -> tuple[Post, ...]:
    base = load_baseline(BASE).inputs
    values = {name: getattr(base, name) for name in type(base).model_fields}
    values |= {
        "fsp_fte": fte,
        "fsp_agency_fte": agency,
        "fsp_nqsw_fte": newly,
        "fsp_established_fte": established,
    }
    return derived_posts(validated(values, "trial"), ["fsp"])


def held(posts: tuple[Post, ...]) -> list[tuple[str, str, float]]:
    return [(p.post, p.contract, p.fte or p.established_fte) for p in posts]


def test_whole_posts() -> None:
    posts = derived(4, agency=1, newly=1, established=6)
    assert held(posts) == [
        ("FSP-01", "permanent", 1),
        ("FSP-02", "permanent", 1),
        ("FSP-03", "newly qualified", 1),
        ("FSP-04", "agency", 1),
        ("FSP-05", "vacant", 1),
        ("FSP-06", "vacant", 1),
    ]
    assert [p.next_contract == "agency" for p in posts] == [p.is_agency for p in posts]
    assert [p.start for p in posts if p.start] == [last_intake(TODAY)]
    assert [p.funded_fte for p in posts] == [1] * 6
    assert [p.fte for p in posts] == [1, 1, 1, 1, 0, 0]


def test_part_posts() -> None:
    assert held(derived(3.7, agency=0.5, newly=1.2, established=4)) == [
        ("FSP-01", "permanent", 1),
        ("FSP-02", "permanent", 1),
        ("FSP-03", "newly qualified", 1),
        ("FSP-04", "newly qualified", 0.2),
        ("FSP-05", "agency", 0.5),
        ("FSP-06", "vacant", 0.3),
    ]


def test_nobody_and_nothing() -> None:
    assert derived(0) == derived(0, agency=2, newly=1) == ()
    assert [p.contract for p in derived(0, established=2)] == ["vacant", "vacant"]
    assert [p.contract for p in derived(3, established=2)] == ["permanent"] * 3


@given(
    parts=st.tuples(*[st.integers(0, 1500)] * 3),
    established=st.integers(0, 6000),
    per=st.sampled_from([1, 2, 10, 100]),
)
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
def test_derived_posts_say_what_the_inputs_say(
    parts: tuple[int, ...], established: int, per: int
) -> None:
    permanent, agency, newly = (part % (20 * per) / per for part in parts)
    fte = permanent + agency + newly
    posts = derived(fte, agency, newly, established % (80 * per) / per)
    assert in_post(posts, "fsp", TODAY) == pytest.approx(fte)
    for contract, expected in (("agency", agency), ("newly qualified", newly)):
        some = [p for p in posts if p.contract == contract]
        assert in_post(some, "fsp", TODAY) == pytest.approx(expected)
    here = max(established % (80 * per) / per, fte)
    for funded in (sum(p.established_fte for p in posts), sum(p.funded_fte for p in posts)):
        assert here - LEAST_FTE < funded <= here + 1e-6
    assert len({p.post for p in posts}) == len(posts)


def test_both_teams_of_the_baseline() -> None:
    inputs = load_baseline(BASE).inputs
    posts = derived_posts(inputs)
    assert [p.team for p in posts] == sorted((p.team for p in posts), key=POST_TEAMS.index)
    for team in POST_TEAMS:
        assert in_post(posts, team, TODAY) == getattr(inputs, f"{team}_fte")


# --- Posts in a scenario


TABLE = (
    post("FSP-01", grade="senior social worker"),
    post("FSP-02", fte=0.6, contract="agency", end=date(2024, 9, 30)),
    post("FSP-03", contract="newly qualified", start=date(2023, 9, 1)),
    post("FSP-04", contract="vacant", fte=0, established_fte=0.5, funded_fte=0),
    post("FSP-05", start=date(2024, 6, 3)),
)


def build(*posts: Post, changes: tuple[str, ...] = ()) -> Scenario:
    return make_scenario("trial", BASE, map(Change.from_text, changes), posts=posts)


def test_equal_posts_have_equal_identity() -> None:
    again = tuple(Post.model_validate(p.model_dump()) for p in TABLE)
    assert build(*TABLE).identity == build(*again).identity
    assert build(*TABLE).identity == load_scenario(BASE).with_posts(TABLE, "other name").identity
    assert build().identity == load_scenario(BASE).identity
    with_changes = build(*TABLE).with_changes([Change(input="chair_fte", set=3)])
    assert with_changes.posts == TABLE


@pytest.mark.parametrize(
    "change",
    [
        {"end": date(2024, 10, 1)},
        {"advert": date(2024, 7, 1)},
        {"release_at": 0.5},
        {"starter_drops_out": True},
        {"grade": "senior social worker"},
        {"post": "FSP-22"},
        {"next_contract": "none"},
        {"next_fte": 0.5},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_changes_in_a_post_changes_the_identity(change: dict[str, Any]) -> None:
    other = Post.model_validate({**TABLE[1].model_dump(), **change})
    assert build(TABLE[0], other).identity != build(*TABLE[:2]).identity


def test_the_fte_inputs_follow_the_table() -> None:
    inputs = build(*TABLE).inputs
    assert inputs.fsp_fte == 2.6  # FSP-05 starts later
    assert inputs.fsp_established_fte == 4.5
    assert inputs.fsp_agency_fte == 0.6
    assert inputs.fsp_nqsw_fte == 1
    base = load_baseline(BASE).inputs
    for name in ("fte", "established_fte", "agency_fte", "nqsw_fte"):
        untouched = f"front_door_{name}"
        assert getattr(inputs, untouched) == getattr(base, untouched)


def test_changes_come_on_top_of_the_table() -> None:
    assert build(*TABLE, changes=("fsp_fte=+2",)).inputs.fsp_fte == 4.6


def test_a_team_without_posts_is_as_its_fte_says() -> None:
    scenario = build(*TABLE)
    others = [p for p in scenario.posts_table if p.team == "front_door"]
    assert scenario.posts_table[: len(TABLE)] == TABLE
    assert in_post(others, "front_door", TODAY) == scenario.inputs.front_door_fte
    both = (*TABLE, post("FD-01", team="front_door"))
    assert build(*both).posts_table == both


def test_two_equal_post_numbers_are_refused() -> None:
    with refused("posts.same_number", post="FSP-01"):
        build(post(), post(team="front_door"))


def test_too_many_posts_are_refused() -> None:
    posts = [post(f"A-{n}", team=POST_TEAMS[n % 2]) for n in range(MAX_POSTS + 1)]
    with refused("posts.too_many", number=MAX_POSTS + 1, most=MAX_POSTS):
        build(*posts)
    assert len(build(*posts[1:]).posts) == MAX_POSTS


FILE = b"""
baseline = "2023-24"
[[posts]]
post = "FSP-01"
team = "fsp"
contract = "agency"
end = 2024-09-30
overlap_weeks = 2
[[posts]]
post = "FSP-02"
team = "fsp"
"""


def test_a_scenario_file_carries_posts() -> None:
    expected = build(
        post(contract="agency", end=date(2024, 9, 30), overlap_weeks=2), post("FSP-02")
    )
    scenario = parse_scenario(FILE, "mine.toml")
    assert scenario.posts == expected.posts
    assert scenario.identity == expected.identity
    rows = [json.loads(p.model_dump_json()) for p in expected.posts]
    as_json = json.dumps({"baseline": BASE, "posts": rows}).encode()
    assert parse_scenario(as_json, "mine.json").identity == expected.identity


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"2024-09-30", b'"soon"', Message("post.not_allowed", field="end")),
        (b"2024-09-30", b"1999", Message("post.not_allowed", field="end")),
        (b"2024-09-30", b"2024-09-30\nstart = 2024-10-01", Message("post.end_before_start")),
        (b'"agency"', b'"locum"', Message("post.not_allowed", field="contract")),
        (b"FSP-02", b"Jane Smith", Message("post.not_allowed", field="post")),
        (b"FSP-02", b"FSP-01", Message("posts.same_number", post="FSP-01")),
        (b'"FSP-02"', b'"FSP-02"\nfte = true', Message("post.not_allowed", field="fte")),
        (b'"FSP-02"', b'"FSP-02"\nfte = 1.5', Message("post.not_allowed", field="fte")),
        (b'"FSP-02"', b'"FSP-02"\nname = "Jane"', Message("post.unknown_field", field="name")),
        (b'post = "FSP-02"', b"", Message("post.missing", field="post")),
    ],
)
def test_a_bad_post_in_a_file_is_refused_with_its_place(
    old: bytes, new: bytes, why: Message
) -> None:
    with refused(why) as error:
        parse_scenario(FILE.replace(old, new), "mine.toml")
    sentence = said(error.value)
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["established_fte", "funded_fte", "fte", "next_fte"])
def test_a_part_of_a_post_that_is_nobody_is_refused(name: str) -> None:
    fields: dict[str, Any] = {"funded_fte": 0, name: 0.01}
    with pytest.raises(ValidationError) as error:
        post(**fields)
    told("post.nobody", reason_of(error.value.errors()[0]), field=name, fte=0.01)
    post(established_fte=0.05, funded_fte=0.05, fte=0.05, next_fte=0.05)


def test_what_is_refused_in_a_file_is_not_repeated() -> None:
    """It might be a person's name."""
    with refused("post.not_allowed", field="post") as error:
        parse_scenario(FILE.replace(b"FSP-02", b"Jane Smith"), "mine.toml")
    assert "Jane" not in said(error.value)


def test_too_many_posts_in_one_team_are_refused() -> None:
    half = {"established_fte": 0.5, "funded_fte": 0.5, "fte": 0.5}
    with refused("posts.too_many_in_team", number=MAX_POSTS_A_TEAM + 1, most=MAX_POSTS_A_TEAM):
        build(*(post(f"FSP-{n}", **half) for n in range(MAX_POSTS_A_TEAM + 1)))


def test_the_order_of_teams_does_not_count() -> None:
    first, second = post("FSP-01"), post("FD-01", team="front_door")
    assert build(first, second).identity == build(second, first).identity


def test_who_has_left_before_today_is_not_counted() -> None:
    gone = post(contract="agency", end=date(2024, 1, 31))
    assert build(gone, post("FSP-02")).inputs.fsp_fte == 1


def test_the_table_is_counted_on_the_runs_own_first_day() -> None:
    later = post("FSP-02", start=date(2024, 9, 2))
    moved = Change(input="start_date", set="2024-10-01")
    assert build(post(), later).inputs.fsp_fte == 1
    assert make_scenario("later", BASE, [moved], posts=(post(), later)).inputs.fsp_fte == 2


def test_posts_must_be_a_list() -> None:
    with refused("file.not_a_list", name="posts"):
        parse_scenario(b'baseline = "2023-24"\nposts = 3', "mine.toml")


@pytest.mark.parametrize("number", ["FSP-01", None])
def test_a_post_whose_number_is_being_typed_does_not_disappear(number: str | None) -> None:
    before = (post("FSP-01"), post("FSP-02"), post("FSP-03"))
    rows = [*rows_of(before[:1]), {**rows_of(before)[1], "post": number}, *rows_of(before[2:])]
    good = [before[0], before[2]]
    assert sorted(p.post for p in kept(rows, good, before)) == ["FSP-01", "FSP-02", "FSP-03"]
    assert kept([rows[0], rows[2]], good, before) == (before[0], before[2]), "it was deleted"


def test_a_table_with_fewer_at_the_front_door_than_the_rota_has_a_smaller_rota(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = load_baseline("2023-24")
    rota = replace(usual, inputs=usual.inputs.model_copy(update={"duty_workers": 3}))
    monkeypatch.setattr(scenario_module, "load_baseline", lambda _: rota)
    one = Post(post="FD-01", team="front_door")
    assert make_scenario("Small", "2023-24", posts=[one]).inputs.duty_workers == 1
    with refused(Message("together.more_than_whole", whole="front_door_fte")):
        make_scenario("More", "2023-24", [Change(input="duty_workers", set=2)], posts=[one])


@pytest.mark.parametrize("name", ["fsp_fte", "fsp_agency_fte", "fsp_nqsw_fte"])
@pytest.mark.parametrize("more", [0.001, 0.03, 0.0499])
def test_a_part_of_less_than_two_hours_a_week_is_nobody(name: str, more: float) -> None:
    usual = load_scenario("2023-24")
    moved = usual.with_changes([Change(input=name, add=more)])
    held = [p for p in moved.posts_table if p.team == "fsp"]
    assert all(p.fte >= LEAST_FTE or p.contract == "vacant" for p in held)
    assert in_post(held, "fsp", usual.inputs.start_date) == pytest.approx(15, abs=0.05)
