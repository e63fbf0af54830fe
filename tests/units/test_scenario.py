"""Baselines, changes and scenarios: what may be asked, and how the rest is refused."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.plan import plan_for
from model.engine.simulation import simulate
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.changes import MAX_CHANGES, Change, read_change
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.files import (
    MAX_FILE_BYTES,
    content_of,
    load_scenario,
    parse_scenario,
    preset_names,
    preset_title,
    read_scenario,
)
from model.scenario.inputs import INPUTS
from model.scenario.posts import derived_posts
from model.scenario.scenario import Scenario, check_weeks, make_scenario
from model.words.inputs import differences
from model.words.refusals import said
from tests.refusals import refused, told

pytestmark = pytest.mark.units

BASE = "2023-24"


def build(*texts: str, base: str = BASE) -> Scenario:
    return make_scenario("trial", base, [Change.from_text(text) for text in texts])


# --- Changes as text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("front_door_fte=16", {"set": 16}),
        ("front_door_fte=+2", {"add": 2}),
        ("front_door_fte=+-2", {"add": -2}),
        ("contacts_per_year=*1.1", {"multiply": 1.1}),
        ("front_door_fte=+2@4-30", {"add": 2, "from_week": 4, "until_week": 30}),
        ("front_door_fte=18@4-", {"set": 18, "from_week": 4}),
        ("contact_to_strategy=0.18@9-~13", {"set": 0.18, "from_week": 9, "ramp_weeks": 13}),
        ("contacts_per_year=*1.2/26", {"multiply": 1.2, "half_life_weeks": 26}),
        ("fsp_allocation=pool", {"set": "pool"}),
        ("interrupt_overnight=false", {"set": False}),
        ("start_date=2024-04-03", {"set": "2024-04-03"}),
        ("assessment_hours.mean=9", {"input": "assessment_hours.mean", "set": 9}),
    ],
)
def test_a_change_is_read_from_text(text: str, expected: dict[str, Any]) -> None:
    expected = {"input": text.partition("=")[0], **expected}
    change = Change.from_text(text)
    assert {name: getattr(change, name) for name in expected} == expected
    assert Change.from_text(change.to_text()) == change


weeks = st.integers(0, 400)


@given(
    how=st.sampled_from(["set", "add", "multiply"]),
    value=st.floats(-1e6, 1e6, allow_nan=False).filter(lambda x: x >= 0 or abs(x) > 1e-3),
    start=weeks,
    length=st.none() | st.integers(1, 100),
    ramp=st.integers(0, 60),
    half_life=st.none() | st.floats(0.5, 100),
)
@settings(deadline=None, derandomize=True, database=None)
def test_every_change_survives_its_text(
    how: str, value: float, start: int, length: int | None, ramp: int, half_life: float | None
) -> None:
    until = None if length is None else start + length
    change = Change(
        input="contacts_per_year",
        from_week=start,
        until_week=until,
        ramp_weeks=ramp,
        half_life_weeks=half_life,
        **{how: value},
    )
    assert Change.from_text(change.to_text()) == change


@pytest.mark.parametrize(
    "value",
    [{"kind": "lognormal", "mean": 9.0, "cv": 0.5}, [0.2, 0.2, 0.2, 0.2, 0.2], True, "own list"],
)
def test_shapes_survive_their_text(value: Any) -> None:
    change = Change(input="any", set=value)
    assert Change.from_text(change.to_text()) == change


@pytest.mark.parametrize(
    "text",
    [
        "front_door_fte",
        "=3",
        "front_door_fte=",
        "front_door_fte=+two",
        "front_door_fte=*",
        "front_door_fte=2@4",
        "front_door_fte=2@x-y",
        "front_door_fte=2/..",
        "",
    ],
)
def test_text_that_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError) as error:
        Change.from_text(text)
    assert error.value.id in ("change.form", "change.not_understood", "change.not_a_number")
    told(error.value.id, error.value, text=text)


def test_strength_over_the_weeks() -> None:
    change = Change.from_text("contacts_per_year=*2@4-20~3/4")
    assert [change.strength(week) for week in (0, 3, 20, 50)] == [0, 0, 0, 0]
    assert [change.strength(week) for week in (4, 5, 6, 7)] == [0.25, 0.5, 0.75, 1]
    assert change.strength(11) == 0.5
    assert change.applied(100, 5) == 150
    assert Change.from_text("a=8@0-9~1").applied(4, 0) == 6


# --- Identity


def test_the_same_value_has_the_same_identity_however_written() -> None:
    assert build("fsp_fte=16").identity == build("fsp_fte=16.0").identity
    assert build("fsp_fte=+1").identity == build("fsp_fte=16").identity
    assert build("front_door_fte=16@4-30").identity == build("front_door_fte=16.0@4-30").identity


def test_a_slider_moved_away_and_back_is_the_baseline() -> None:
    baseline = load_scenario(BASE)
    away = baseline.with_changes([Change(input="fsp_fte", set=20)])
    back = away.with_changes([Change(input="fsp_fte", set=15)])
    assert away.identity != baseline.identity == back.identity
    assert (
        build(
            "sickness_spell_days="
            + Change(input="x", set=baseline.inputs.sickness_spell_days).to_text().partition("=")[2]
        ).identity
        == baseline.identity
    )


def test_names_notes_reasons_and_order_do_not_count() -> None:
    one = make_scenario("a", BASE, [Change(input="fsp_fte", set=16, reason="asked for")], "n")
    assert one.identity == build("fsp_fte=16").identity
    both = ("fsp_fte=16", "chair_fte=3")
    assert build(*both).identity == build(*reversed(both)).identity


def test_what_differs_has_another_identity() -> None:
    different = [
        load_scenario(BASE),
        load_scenario("2012-13"),
        build("fsp_fte=16"),
        build("fsp_fte=17"),
        build("fsp_fte=16@4-30"),
        build("fsp_fte=16@4-31"),
        build("fsp_fte=+1@4-30"),
        build("contacts_per_year=*1.1~4"),
        build("contacts_per_year=*1.1/4"),
    ]
    assert len({scenario.identity for scenario in different}) == len(different)


def test_identity_is_twelve_hexadecimal_digits_and_stable() -> None:
    scenario = build("fsp_fte=16", "front_door_fte=+2@4-30")
    assert len(scenario.identity) == 12
    assert int(scenario.identity, 16) >= 0
    again = build("fsp_fte=16", "front_door_fte=+2@4-30")
    assert again.identity == scenario.identity


def test_equal_identity_means_equal_results() -> None:
    one, two = build("fsp_fte=16"), build("fsp_fte=+1")
    runs = [simulate(scenario, weeks=6, seed=1, replication=0) for scenario in (one, two)]
    assert runs[0] == runs[1]


# --- Dated changes


def test_a_dated_change_holds_in_its_weeks_only() -> None:
    scenario = build("front_door_fte=+2@4-30")
    fte = [inputs.front_door_fte for inputs in scenario.weekly_inputs(40)]
    assert fte == [17] * 4 + [19] * 26 + [17] * 10
    assert (scenario.lasting.front_door_fte, scenario.lasting.fsp_fte) == (17, 15)


def test_changes_apply_in_order() -> None:
    assert build("fsp_fte=20", "fsp_fte=+1").inputs.fsp_fte == 21
    assert build("fsp_fte=+1", "fsp_fte=20").inputs.fsp_fte == 20


def test_the_baselines_own_changes_come_first() -> None:
    scenario = load_scenario("2012-13")
    assert scenario.inputs_in_week(17).fsp_fte == 11
    assert scenario.inputs_in_week(18).fsp_fte == 13
    assert scenario.inputs_in_week(5).other_exits_per_year == 1.0


def test_a_part_of_a_distribution_can_be_set() -> None:
    hours = build("assessment_hours.mean=12").inputs.assessment_hours
    assert (hours.kind, hours.expected) == ("lognormal", 12)


# --- Differences in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fsp_fte=16", "FSP social workers from 15 FTE to 16 FTE"),
        ("front_door_fte=+2@4-30", "Front-door social workers by +2 FTE, weeks 4 to 30"),
        ("contacts_per_year=*1.1", "Contacts a year times 1.1"),
        (
            "contact_to_assessment=0.18@9-~13",
            "Contacts to assessment from 13% to 18%, from week 9, taking 13 weeks",
        ),
        ("contacts_per_year=*1.2/26", "Contacts a year times 1.2, halving every 26 weeks"),
        (
            "interrupt_overnight=false",
            "Unfinished work waits for more pressing work next morning from yes to no",
        ),
        ("assessment_hours.mean=9", "Assessment, mean from 8.5 hours to 9 hours"),
        ("fsp_allocation=pool", "FSP allocates from own list to pool"),
        ("start_date=2024-04-03", "Position date from 2024-04-02 to 2024-04-03"),
    ],
)
def test_the_difference_in_words(text: str, words: str) -> None:
    assert differences(build(text)) == [words]


def test_a_distribution_is_described() -> None:
    scenario = build('icpc_report_hours={"kind": "gamma", "mean": 9, "shape": 2}')
    assert differences(scenario) == [
        "ICPC report and attendance from log-normal, mean 8, CV 0.5 hours "
        "to gamma, mean 9, shape 2 hours"
    ]


def test_no_changes_no_words() -> None:
    assert differences(load_scenario(BASE)) == []


# --- Refusals: one sentence that says which, why and what is allowed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "front_dor_fte=16",
            Message("input.unknown_near", name="front_dor_fte", near="front_door_fte"),
        ),
        ("front_door_fte=-1", Message("input.not_allowed", name="front_door_fte", value="-1")),
        ("front_door_fte=+-30", Message("input.not_allowed", name="front_door_fte", value="-13.0")),
        ("front_door_fte=many", Message("input.not_allowed", name="front_door_fte", value="many")),
        (
            "contact_to_strategy=1.2",
            Message("input.not_allowed", name="contact_to_strategy", value="1.2"),
        ),
        (
            "contact_to_strategy=0.9",
            Message(
                "together.more_than_all",
                names=("contact_to_early_help", "contact_to_assessment", "contact_to_strategy"),
            ),
        ),
        (
            "s47_to_icpc=0.95",
            Message("together.more_than_all", names=("s47_to_icpc", "s47_to_casp")),
        ),
        ("source_shares=[0.5,0.5,0.5,0,0]", Message("together.source_shares", total=1.5)),
        (
            "source_shares=[1,0]",
            Message("input.not_allowed", allowed=Message("allowed.list", length=5, unit="shares")),
        ),
        ("weekday_factors=[0,0,0,0,0]", Message("together.no_factors")),
        (
            "month_factors=[1,1]",
            Message("input.not_allowed", allowed=Message("allowed.list", length=12, unit="times")),
        ),
        (
            "weekday_factors=[1,1]",
            Message("input.not_allowed", allowed=Message("allowed.list", length=5, unit="times")),
        ),
        ("named_at_contact=0.9", Message("together.named", at_contact=0.9)),
        ("case_hours_per_day=12", Message("together.case_hours", hours=12, working_day=7.4)),
        ("visit_workable_days=9", Message("together.visit_workable", workable=9)),
        ("reregistration_rate=0.5", Message("together.reregistration", part=0.5)),
        ("front_door_agency_fte=40", Message("together.more_than_team", part=40, whole=17)),
        ("sickness_rate=1", Message("together.nobody_present")),
        ("leave_days=30.5.2", Message("input.not_allowed", name="leave_days", value="30.5.2")),
        (
            "decision_due_days=1.5",
            Message("input.not_allowed", name="decision_due_days", value="1.5"),
        ),
        (
            "interrupt_overnight=maybe",
            Message("input.not_allowed", name="interrupt_overnight", value="maybe"),
        ),
        ("fsp_allocation=heap", Message("input.not_allowed", name="fsp_allocation", value="heap")),
        ("assess_with_strategy=+1", Message("change.only_set", name="assess_with_strategy")),
        ("fsp_allocation=*2", Message("change.only_set", name="fsp_allocation")),
        ("handover_days=5@4-8", Message("change.not_dated", name="handover_days")),
        (
            "start_register_children=100@1-",
            Message("change.not_dated", name="start_register_children"),
        ),
        (
            "front_door_fte=+2@30-4",
            Message("change.ends_early", name="front_door_fte", until=4, start=30),
        ),
        (
            "front_door_fte=+2@4-4",
            Message("change.ends_early", name="front_door_fte", until=4, start=4),
        ),
        ("front_door_fte=+2~4", Message("change.people_ramp", name="front_door_fte")),
        (
            "front_door_fte=-5@60-70",
            Message("input.not_allowed", name="front_door_fte", value="-5"),
        ),
        ("fsp_fte.mean=3", Message("change.no_parts", name="fsp_fte", part="mean")),
        ("s47_hours.median=3", Message("change.unknown_part", name="s47_hours", part="median")),
        ("s47_hours.kind=fixed", Message("change.unknown_part", name="s47_hours", part="kind")),
        (
            "s47_hours.mean=-3",
            Message(
                "input.malformed",
                name="s47_hours",
                value='{"kind": "lognormal", "mean": -3, "cv": 0.5}',
            ),
        ),
        (
            's47_hours={"kind": "normal"}',
            Message("input.not_allowed", name="s47_hours", value='{"kind": "normal"}'),
        ),
        ("s47_hours=9", Message("input.not_allowed", name="s47_hours", value="9")),
        ("start_date=2024-04-01", Message("calendar.not_a_working_day")),
        ("start_date=2024-04-06", Message("calendar.not_a_working_day")),
        ("start_date=1985-04-01", Message("scenario.start_year")),
        ("start_date=tomorrow", Message("input.not_allowed", name="start_date", value="tomorrow")),
        (
            "contacts_per_year=NaN",
            Message("input.not_allowed", name="contacts_per_year", value="NaN"),
        ),
        (
            "contacts_per_year=Infinity",
            Message("input.not_allowed", name="contacts_per_year", value="Infinity"),
        ),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(text: str, why: Message) -> None:
    with refused(why) as error:
        build(text)
    sentence = said(error.value)
    assert "pydantic" not in sentence.lower()
    assert "Traceback" not in sentence


@pytest.mark.parametrize("how", [{}, {"set": 1, "add": 2}, {"add": 1, "multiply": 2}])
def test_exactly_one_of_set_add_and_multiply(how: dict[str, Any]) -> None:
    with refused("change.how_many", name="fsp_fte"):
        make_scenario("x", BASE, [Change(input="fsp_fte", **how)])


@pytest.mark.parametrize(
    "weeks", [{"from_week": -1}, {"ramp_weeks": -2}, {"half_life_weeks": -1.0}]
)
def test_negative_weeks_are_refused(weeks: dict[str, Any]) -> None:
    with refused("change.negative_weeks", name="contacts_per_year"):
        make_scenario("x", BASE, [Change(input="contacts_per_year", multiply=2, **weeks)])


@pytest.mark.parametrize("weeks", [0, -1, 521, 10_000])
def test_impossible_horizons_are_refused(weeks: int) -> None:
    with refused("run.weeks", weeks=weeks, most=520):
        check_weeks(weeks)
    with refused("run.weeks", weeks=weeks):
        simulate(load_scenario(BASE), weeks=weeks, seed=1, replication=0)


def test_unknown_baseline_and_preset() -> None:
    with refused("baseline.unknown", name="1999-00"):
        make_scenario("x", "1999-00")
    with refused("file.neither", what="nowhere"):
        load_scenario("nowhere")


# --- Files


GOOD = b"""
name = "trial"
baseline = "2023-24"
[[changes]]
input = "fsp_fte"
set = 16
"""


def test_toml_and_json_say_the_same() -> None:
    as_json = b'{"name":"t","baseline":"2023-24","changes":[{"input":"fsp_fte","set":16.0}]}'
    one, two = parse_scenario(GOOD, "a.toml"), parse_scenario(as_json, "b.json")
    assert one.identity == two.identity == build("fsp_fte=16").identity
    assert parse_scenario(b"\xef\xbb\xbf" + GOOD, "a.toml").identity == one.identity


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"name = ", Message("file.not_toml_or_json")),
        (b'{"baseline": ', Message("file.not_toml_or_json")),
        (b"\xff\xfe\x00", Message("file.not_text")),
        (b"[" * 100_000, Message("file.not_toml_or_json")),
        (b'{"baseline":' * 80_000, Message("file.not_toml_or_json")),
        (b"", Message("file.no_baseline")),
        (b'{"changes": []}', Message("file.no_baseline")),
        (b"baseline = 3", Message("file.no_baseline")),
        (b'baseline = "2023-24"\ncolour = 1', Message("file.unknown_part", name="colour")),
        (b'baseline = "2023-24"\nchanges = 1', Message("file.not_a_list", name="changes")),
        (b'baseline = "2023-24"\nname = 1', Message("file.not_text_in", name="name")),
        (b'baseline = "2023-24"\nchanges = [1]', Message("change.malformed", place="")),
        (b'baseline = "2023-24"\nchanges = [{}]', Message("change.malformed", place="input")),
        (
            b'baseline = "2023-24"\n[[changes]]\ninput = "fsp_fte"\nwhen = 4',
            Message("change.malformed", place="when"),
        ),
        (
            b'baseline = "2023-24"\n[[changes]]\ninput = "fsp_fte"\nadd = "two"',
            Message("change.malformed", place="add"),
        ),
        (
            b'baseline = "2023-24"\n[[changes]]\ninput = "fps_fte"\nset = 4',
            Message("input.unknown_near", name="fps_fte", near="fsp_fte"),
        ),
        (b'baseline = "nowhere"', Message("baseline.unknown", name="nowhere")),
    ],
)
def test_malformed_files_are_refused_with_their_place(raw: bytes, why: Message) -> None:
    with refused(why) as error:
        parse_scenario(raw, "mine.toml")
    assert "\n" not in said(error.value)


def test_a_json_list_is_refused() -> None:
    with refused("file.no_baseline"):
        parse_scenario(b"[1, 2]", "mine.json")


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD)
    assert read_scenario(path).identity == load_scenario(str(path)).identity


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    with refused("file.too_large", size=1_000_001, most=1_000_000):
        read_scenario(path)


def test_too_large_an_upload_is_refused() -> None:
    with refused("file.too_large", where="large.toml", size=1_000_001, most=1_000_000):
        parse_scenario(b"#" * (MAX_FILE_BYTES + 1), "large.toml")


def test_too_many_changes_are_refused() -> None:
    changes = [Change(input="fsp_fte", add=0.0)] * (MAX_CHANGES + 1)
    with refused("scenario.too_many_changes", name="x", number=501, most=500):
        make_scenario("x", BASE, changes)


def test_a_ramp_of_ages_is_looked_at_for_as_long_as_a_run_may_be() -> None:
    scenario = build(f"contacts_per_year=*1.1~{999_999}")
    ages = scenario.changes[0].model_copy(update={"ramp_weeks": 10**12})
    assert make_scenario("x", BASE, [ages]).inputs_in_week(9).contacts_per_year > 0


def test_a_scenario_survives_its_file() -> None:
    written = make_scenario(
        "Ours",
        BASE,
        [
            Change(input="fsp_fte", add=1.5, from_week=4, until_week=30, reason="asked for"),
            Change(input="contacts_per_year", multiply=1.2, ramp_weeks=3, half_life_weeks=26),
            Change(input="s47_hours", set={"kind": "gamma", "mean": 9, "shape": 2}),
            Change(input="interrupt_overnight", set=False),
            Change(input="start_date", set=date(2024, 4, 3)),
        ],
        "why we ask",
        derived_posts(load_baseline(BASE).inputs),
    )
    read = parse_scenario(json.dumps(content_of(written)).encode(), "ours.json")
    assert (read.name, read.notes, read.baseline) == (written.name, written.notes, written.baseline)
    assert [change.to_text() for change in read.changes] == [
        change.to_text() for change in written.changes
    ]
    assert read.changes[0].reason == "asked for"
    assert read.posts == written.posts
    assert read.identity == written.identity


def test_what_the_library_adds_to_a_file_is_left_alone() -> None:
    plain = parse_scenario(GOOD, "a.toml")
    kept = parse_scenario(b"format = 2" + GOOD + b'[kept]\nowner = "Head of service"', "a.toml")
    assert kept == plain


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("3", Message("file.newer", format="3", newest=2)),
        ("true", Message("file.format")),
        ("1.5", Message("file.format")),
        ('"1"', Message("file.format")),
    ],
)
def test_a_file_from_a_newer_version_is_refused(written: str, why: Message) -> None:
    raw = f'format = {written}\nbaseline = "2023-24"\nshape = "unheard of"'.encode()
    with refused(why):
        parse_scenario(raw, "mine.toml")


def test_a_missing_file_is_refused_without_its_path(tmp_path: Path) -> None:
    with refused("file.unreadable", where="gone.toml"):
        read_scenario(tmp_path / "gone.toml")


# --- What ships


def test_the_default_baseline_comes_first() -> None:
    assert baseline_names() == ("2023-24", "2012-13")


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_is_valid_and_differs(preset: str) -> None:
    scenario = load_scenario(preset)
    assert scenario.identity != load_scenario(scenario.baseline).identity
    assert differences(scenario)
    assert preset_title(preset)


@pytest.mark.parametrize("baseline", baseline_names())
def test_a_baseline_is_complete_and_frozen(baseline: str) -> None:
    inputs = load_baseline(baseline).inputs
    assert isinstance(inputs.start_date, date)
    assert set(type(inputs).model_fields) == set(INPUTS)
    for name in INPUTS:
        with pytest.raises(ValueError, match="frozen"):
            setattr(inputs, name, 3)
    hash(load_scenario(baseline))


def test_true_is_not_a_number() -> None:
    change = Change(input="front_door_fte", set=True)
    with refused("input.not_allowed", name="front_door_fte", value="true"):
        make_scenario("x", "2023-24", [change])


# --- Files of anybody ---


@pytest.mark.parametrize(
    "raw",
    [
        b"a." * 20_000 + b"b = 1",
        b"\n".join([b"a." * 1_900 + b"b = 1"] * 50),
        b"[" + b"a." * 20_000 + b"b]",
        b"x = {" + b"a." * 20_000 + b"b = 1}",
        b"a.'b c'." * 10_000 + b"b = 1",
    ],
)
def test_names_of_very_many_parts_are_refused_before_they_are_read(raw: bytes) -> None:
    started = time.process_time()
    with pytest.raises(ScenarioError) as e:
        parse_scenario(raw, "x.toml")
    assert e.value.id == "file.deep_names"
    assert time.process_time() - started < 1


def test_a_long_list_of_decimals_is_read() -> None:
    shares = ", ".join(["0.002"] * 500)
    values = ", ".join(f"{n}.5" for n in range(500))
    text = f"""baseline = "2023-24"
[[changes]]
input = "icpc_booked_day"
set = {{ kind = "empirical", values = [{values}], shares = [{shares}] }}
"""
    assert parse_scenario(text.encode(), "x.toml").changes


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x1b", "\x07"])
@pytest.mark.parametrize("field", ["name", "notes", "reason"])
def test_signs_that_change_what_is_seen_are_refused_in_a_file(field: str, sign: str) -> None:
    change = {"input": "fsp_fte", "set": 17, "reason": ""}
    content: dict[str, object] = {"baseline": "2023-24", "name": "x", "changes": [change]}
    (change if field == "reason" else content)[field] = f"Two {sign} more"
    with pytest.raises(ScenarioError) as e:
        parse_scenario(json.dumps(content).encode(), "x.json")
    assert e.value.id == "file.text"
    reason = e.value.values["reason"]
    assert isinstance(reason, Refusal)
    assert reason.values["sign"] == f"U+{ord(sign):04X}"


@pytest.mark.parametrize(("field", "longest"), [("name", 80), ("notes", 4000)])
def test_a_text_over_its_limit_is_refused_and_not_cut(field: str, longest: int) -> None:
    content = {"baseline": "2023-24", "name": "x", field: "y" * longest}
    assert getattr(parse_scenario(json.dumps(content).encode(), "x.json"), field) == "y" * longest
    content[field] += "y"
    with pytest.raises(ScenarioError) as e:
        parse_scenario(json.dumps(content).encode(), "x.json")
    assert e.value.id == "file.text"


@pytest.mark.parametrize(
    "text",
    [
        "fsp_fte=1_6",
        "fsp_fte=+1_6",
        "fsp_fte=*1_6",
        "fsp_fte=+1e300",
        "fsp_fte=*0.5/1_6",
        "fsp_fte=+١",
        "fsp_fte=nan",
        "s47_hours.mean=1_6",
        "s47_hours.mean=1e300",
        's47_hours={"kind":"fixed","value":"1_6"}',
        'source_shares=["0.5",0.5,0,0,0]',
        "start_date=20240402",
    ],
)
def test_what_is_no_number_as_people_type_it_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        make_scenario("x", "2023-24", [Change.from_text(text)])


def test_a_file_has_numbers_as_numbers() -> None:
    for name in ("set", "add", "from_week"):
        change = {"input": "fsp_fte", "set": 17} | {name: "1_6"}
        with pytest.raises(ScenarioError):
            read_change(change, "a file")


@pytest.mark.parametrize("growth", [-0.3, 0.0, 0.2, 1.0])
def test_growth_moves_each_years_contacts_by_its_own_percentage(growth: float) -> None:
    def contacts(rate: float) -> list[float]:
        scenario = make_scenario("x", "2023-24", [Change(input="growth_per_year", set=rate)])
        plan = plan_for(scenario, 104)
        daily = np.sum(plan.contact_rates[:-1], axis=0)  # the last: who was known before
        week = np.array(plan.calendar.week)[: len(daily)]
        return [float(daily[week < 52].sum()), float(daily[week >= 52].sum())]

    stated, ours = contacts(0.0), contacts(growth)
    assert ours[0] == pytest.approx(stated[0] * (1 + growth), rel=1e-9)
    assert ours[1] == pytest.approx(stated[1] * (1 + 2 * growth), rel=0.01)


def test_a_team_that_is_smaller_for_a_while_takes_nothing_down_after_that() -> None:
    changes = [Change.from_text("fsp_agency_fte=80"), Change.from_text("fsp_fte=8@0-1")]
    with refused(Message("together.more_than_team", name="fsp_agency_fte", part=80, whole=15)):
        make_scenario("Agency", "2023-24", changes)
