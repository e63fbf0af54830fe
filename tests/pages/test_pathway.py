"""Pathway: flows that add up, waits and lateness in words, the replay, a made-up family."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.results.measures import MEASURES
from model.results.reading import period_of
from model.results.replication import ROW_OF, SERIES, Replication
from model.runs.run_key import run_key
from model.scenario.calendar import working_calendar
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.words import one_family_story
from model.words.scenario_names import scenario_name
from tests.pages.conftest import futures, words_of
from ui.pictures import flow, flow_layout, flow_numbers, lateness, pathway, replay
from ui.screen.live_results import runner

pytestmark = pytest.mark.pages

PAGE = "pages/2_pathway.py"
WEEKS = 26


def _table(at: Any, column: str) -> pd.DataFrame:
    return next(d.value for d in at.dataframe if column in d.value.columns)


def _made_up(
    series: Mapping[str, float], measures: Mapping[str, float] | None = None, weeks: int = 4
) -> Replication:
    weekly = np.zeros((len(SERIES), weeks), dtype=np.float32)
    for name, value in series.items():
        weekly[ROW_OF[name]] = value
    values = {**dict.fromkeys(MEASURES, float("nan")), **(measures or {})}
    return Replication(0, values, weekly)


@pytest.fixture(scope="module")
def years() -> dict[str, list[Replication]]:
    """Two simulated half-years of each baseline."""
    return {name: futures(load_scenario(name), 2, WEEKS) for name in ("2023-24", "2012-13")}


# --- The page ---------------------------------------------------------------------------------


def test_opens_on_doing_nothing_and_says_so(app: Any) -> None:
    at = app(PAGE)
    words = words_of(at)
    assert at.title[0].value == "Pathway"
    assert "only doing nothing is shown" in words
    assert [s.value for s in at.subheader] == [
        "26 weeks through the pathway",
        "Wait and lateness by stage",
        "What holds children up",
        "Week by week",
        "One made-up family's story",
    ]
    assert len(at.get("vega_lite_chart")) == 6
    assert "In words, doing nothing" in words
    assert "Synthetic" in at.info[0].value
    assert "Supports judgement; says nothing about any child." in words


def test_table_holds_the_numbers_of_the_picture(app: Any) -> None:
    at = app(PAGE)
    scenario = load_scenario("2023-24")
    kept = runner().kept(run_key(scenario, WEEKS, 1))
    results = {DOING_NOTHING: [kept[k] for k in range(2)]}
    shown = _table(at, "From")
    expected = flow_numbers.flow_table(results, WEEKS)
    pd.testing.assert_frame_equal(shown[list(expected.columns)], expected)
    picture = flow_numbers.flows(results[DOING_NOTHING], WEEKS)
    row = shown[(shown["From"] == "ICPC") & (shown["To"] == "Register")].iloc[0]
    assert row[f"{scenario_name(DOING_NOTHING)}, children"] == pytest.approx(
        picture.links["icpc", "register"], abs=0.05
    )
    assert "children" in "".join(shown.columns)
    assert "families" in "".join(shown.columns)


def test_a_link_with_a_what_if_shows_both(app: Any) -> None:
    at = app(PAGE, set=["fsp_fte=17"])
    words = words_of(at)
    assert "only doing nothing is shown" not in words
    assert "In words, what if" in words
    nothing, moved = scenario_name(DOING_NOTHING), scenario_name(WHAT_IF)
    assert set(_table(at, "Clock")["Scenario"]) == {nothing, moved}
    assert {f"{moved}, children", f"{nothing}, families"} <= set(_table(at, "From").columns)
    assert words.count("Supports judgement") == 2
    at.radio(key="pathway_scenario").set_value(DOING_NOTHING).run()
    assert not at.exception
    assert f"{nothing}: children in 26 weeks" in words_of(at)


def test_the_larger_view_draws_fewer_boxes(app: Any) -> None:
    at = app(PAGE)
    at.radio(key="pathway_view").set_value("after_s47").run()
    assert not at.exception
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert len(spec["layer"]) == 4


def test_replay_moves_with_the_week_and_the_future(app: Any) -> None:
    at = app(PAGE)
    before = next(m.value for m in at.markdown if "Children open at the end of week" in m.value)
    at.slider(key="pathway_week").set_value(20).run()
    after = next(m.value for m in at.markdown if "Children open at the end of week" in m.value)
    assert "week 12" in before
    assert "week 20" in after
    at.selectbox(key="pathway_future").set_value(2).run()
    assert not at.exception
    assert "Future 2. Children, then families" in words_of(at)


def test_another_family_has_another_story(app: Any) -> None:
    at = app(PAGE)

    def told() -> str:
        return next(m.value for m in at.markdown if "a contact names" in m.value)

    first = told()
    at.number_input(key="pathway_family").set_value(2).run()
    assert not at.exception
    assert told() != first


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2012-13"},
        {"weeks": "1"},
        {"set": ["contacts_per_year=0"], "weeks": "4"},
        {"set": ["fsp_fte=0", "front_door_fte=0"]},
        {"weeks": "78", "replications": "3"},
    ],
)
def test_survives_other_questions(app: Any, params: dict[str, Any]) -> None:
    at = app(PAGE, **params)
    assert at.title[0].value == "Pathway"


# --- Flows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2023-24", "2012-13"])
@pytest.mark.parametrize("families", [False, True])
def test_what_enters_a_stage_leaves_it_or_is_there(
    years: dict[str, list[Replication]], name: str, families: bool
) -> None:
    found = flow_numbers.flows(years[name], WEEKS, families=families)
    assert flow_numbers.imbalance(found) == pytest.approx(
        dict.fromkeys(found.still_open, 0), abs=1e-3
    )
    assert found.added["contact"] == pytest.approx(0, abs=1e-6)
    assert found.added["strategy"] == pytest.approx(0, abs=1e-6)


def test_those_there_before_are_the_position_that_was_given(
    years: dict[str, list[Replication]],
) -> None:
    inputs = load_scenario("2023-24").inputs
    families = flow_numbers.flows(years["2023-24"], WEEKS, families=True).added
    children = flow_numbers.flows(years["2023-24"], WEEKS).added
    assert families["assessment"] == pytest.approx(inputs.start_assessments, abs=1e-3)
    assert families["s47"] == pytest.approx(inputs.start_s47s, abs=1e-3)
    assert families["icpc"] == pytest.approx(inputs.start_awaiting_icpc, abs=1e-3)
    assert children["register"] == pytest.approx(inputs.start_register_children, abs=1e-3)


@pytest.mark.parametrize("view", list(flow_layout.VIEWS))
def test_layout_fits_the_sheet_and_bands_are_as_wide_as_their_children(
    years: dict[str, list[Replication]], view: str
) -> None:
    children = flow_numbers.flows(years["2023-24"], WEEKS)
    frame = flow_layout.layout(
        children, flow_numbers.flows(years["2023-24"], WEEKS, families=True), view
    )
    assert frame["y"].min() >= 0
    assert frame["y2"].max() <= flow_layout.HEIGHT + 1.5
    assert frame["x"].max() <= flow_layout.WIDTH
    bands = frame[(frame["part"] == "band") & (frame["children"] > 30)]
    scale = (bands["y2"] - bands["y"]) / bands["children"]
    assert scale.max() == pytest.approx(scale.min(), rel=1e-6)
    boxes = frame[frame["part"] == "box"].set_index("id")
    for name in boxes.index:
        ends = bands[bands["id"].str.endswith(f">{name}")]
        if len(ends):
            last = ends[ends["x"] == ends.groupby("id")["x"].transform("max")]
            assert last["y"].min() >= boxes.loc[name, "y"] - 1e-6
            assert last["y2"].max() <= boxes.loc[name, "y2"] + 1.5


def test_nothing_flows_without_contacts() -> None:
    empty = flow_numbers.flows([_made_up({})], 4)
    assert flow.finding(empty) == "No contacts in this run"
    assert len(flow_layout.layout(empty, empty, "whole")) > 0


# --- Lateness and what limits it --------------------------------------------------------------


def test_lateness_of_made_up_weeks() -> None:
    made = _made_up(
        {"due:icpc": 10, "in_time:icpc": 8, "overdue:icpc": 3, "oldest:icpc": 7},
        {"icpc_late_per_month": 8.7},
    )
    inputs = load_scenario("2023-24").inputs
    at = lateness.lateness([made, made], "icpc", inputs, 4)
    assert at.due == 40
    assert at.late == pytest.approx(20)
    assert at.overdue_end == 3
    assert at.child_days == pytest.approx(3 * 21)
    assert lateness.backlog_sentence({"icpc": at}) == (
        "Overdue at the end, on average: ICPCs 3 children (oldest 7 working days over)."
    )
    assert replay.where_finding({"icpc": at}) == "ICPCs: 100% of all overdue child-days"
    assert replay.ranking_sentences({"icpc": at}, inputs)[0].startswith(
        "1. **ICPCs**: 3.0 children overdue on an average Friday, about nine late a month (20%)."
    )


def test_nothing_late_is_said_plainly() -> None:
    inputs = load_scenario("2023-24").inputs
    results = {DOING_NOTHING: [_made_up({"due:review": 1, "in_time:review": 1})]}
    found = lateness.every_lateness(results, inputs, 4)
    of = found[DOING_NOTHING]
    assert list(of) == ["review"]
    assert replay.where_finding(of) == "Hardly any child is overdue on any clock"
    assert replay.overdue_frame(found).empty
    assert pathway.waits_frame(results, inputs).empty
    assert lateness.most_late({}) == "Nothing was late"


@pytest.mark.parametrize(
    ("clock", "changes", "words"),
    [
        ("assessment", {"front_door_fte": 8, "front_door_agency_fte": 0}, "of the hours it has"),
        ("assessment", {}, "families and other agencies take 24 of the 42 working days"),
        ("core_group", {"fsp_fte": 0, "fsp_agency_fte": 0}, "Nobody is in post in the FSP"),
        ("icpc", {"chair_fte": 0, "external_conferences": 0}, "There are no chair slots"),
        ("icpc", {"icpc_postponed": 0.1}, "10% are postponed"),
        ("visit_alone", {}, "12% of visits do not see the child"),
    ],
)
def test_limits_are_named_honestly(clock: str, changes: dict[str, Any], words: str) -> None:
    inputs = load_scenario("2023-24").inputs.model_copy(update=changes)
    assert words in pathway.limits(clock, inputs)


def test_replay_keeps_its_axis_while_weeks_go_by(years: dict[str, list[Replication]]) -> None:
    results = {DOING_NOTHING: years["2023-24"]}
    first = replay.replay_frame(results, 0, None)
    last = replay.replay_frame(results, WEEKS - 1, None)
    assert first["most"].iloc[0] == last["most"].iloc[0]
    assert not first["value"].equals(last["value"])
    one = replay.replay_frame(results, 3, 1)
    register = float(years["2023-24"][1].series("register")[3])
    assert one.loc[one["row"] == "Register", "value"].item() == register


def test_families_late_are_fewer_than_children(years: dict[str, list[Replication]]) -> None:
    results = {DOING_NOTHING: years["2023-24"]}
    families = lateness.families_late(results, WEEKS)[DOING_NOTHING]
    period = period_of(WEEKS)
    assert period.stop == WEEKS
    children = years["2023-24"][0].measures["visit_alone_late_per_month"]
    assert 0 < families["visit_alone"] < children * 2


# --- The story --------------------------------------------------------------------------------


def _log() -> list[tuple[Any, ...]]:
    """A family by hand: contact on day 0, strategy discussion late, ICPC on day 12."""
    return [
        (7, 1, "contact", 0.1, 0.1, 0.1, None, "", -1),
        (7, 1, "screening", 0.1, 0.2, 0.4, 1, "front_door", 3),
        (7, 1, "strategy discussion", 0.4, 1.0, 1.9, 1, "front_door", 3),
        (7, 1, "manager's decision", 1.9, 2.0, 2.2, 1, "front_door_manager", 0),
        (7, 2, "s47", 3.0, 3.0, 6.5, 10, "front_door", 3),
        (7, 2, "icpc report", 7.0, 8.0, 9.0, 14, "front_door", 3),
        (7, 2, "registered", 14, 14, 14, None, "", -1),
        (7, 2, "icpc held", 14, 14, 14, 17, "", -1),
        (7, 2, "cp visit", 20.0, 20.0, 20.5, 24, "fsp", 1),
        (7, 2, "core group", 18.0, 22.0, 22.5, 24, "fsp", 1),
        (7, 2, "cp visit", 26.0, 33.0, 33.2, 30, "fsp", 2),
        (8, 1, "contact", 0.5, 0.5, 0.5, None, "", -1),
    ]


def test_a_familys_story_is_told_in_dated_sentences() -> None:
    inputs = load_scenario("2023-24").inputs
    (events,) = one_family_story.worth_telling(one_family_story.events_of(_log()))
    assert one_family_story.reached(events) == "registered"
    lines = one_family_story.story(events, inputs, 12)
    text = "\n".join(one_family_story.told(lines, inputs, 12))
    assert "**Tue 2 Apr 2024**: a contact names a child of a family." in text
    assert "▲ **Thu 4 Apr 2024**: strategy discussion held, two working days after" in text
    assert "It has added one sibling." in text
    assert "ICPC held 12 working days after the strategy discussion" in text
    assert "the names of two children go on the register" in text
    assert "CP stat visit: seen alone, in time." in text
    assert "the run ends with the family still on the register" in text
    assert "seen alone, 13 working days after the last, three working days late" in text
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    assert one_family_story.late_count(lines).startswith("Two steps")


def test_a_visit_without_access_is_told_as_one() -> None:
    inputs = load_scenario("2023-24").inputs
    log = [
        *_log()[:8],
        (7, 2, "core group", 18.0, 22.0, 22.5, 24, "fsp", 1),
        (7, 2, "cp visit", 20.0, 20.0, 20.5, 24, "fsp", 1),
        (7, 2, "cp visit", 23.0, 23.0, 23.5, 24, "fsp", 1),
    ]
    (events,) = one_family_story.worth_telling(one_family_story.events_of(log))
    text = "\n".join(one_family_story.told(one_family_story.story(events, inputs, 12), inputs, 12))
    assert "could not be seen alone, to be tried again" in text
    assert text.count("seen alone") == 2


def test_every_story_of_a_run_can_be_told() -> None:
    scenario = load_scenario("2023-24")
    families = one_family_story.families_of(scenario, WEEKS, 1)
    assert families is one_family_story.families_of(scenario, WEEKS, 1)  # kept, not run again
    calendar = working_calendar(scenario.inputs.start_date, WEEKS)
    assert len(families) > 100
    for events in families:
        lines = one_family_story.story(events, scenario.inputs, WEEKS)
        assert lines
        assert all(0 <= line.day < calendar.days for line in lines)
    assert one_family_story.reached(families[0]) == "registered"
