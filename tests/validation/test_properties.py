"""Whatever may be asked can be run: valid scenarios drawn at random keep the laws."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, note, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model.engine.headcount import LEAST_FTE
from model.engine.history import History
from model.engine.plan import plan_for
from model.engine.seats import POST_STATES
from model.engine.simulation import simulate
from model.engine.vocabulary import OWN_COUNT
from model.results.measuring import replication_of
from model.scenario.baselines import load_baseline
from model.scenario.calendar import working_calendar
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS, InputSpec
from model.scenario.posts import CONTRACTS, POST_TEAMS, Post, ordered
from model.scenario.scenario import Scenario, make_scenario

pytestmark = pytest.mark.validation

MOST = {
    "contacts_per_year": 15_000,
    "start_register_children": 200,
    "start_casp_families": 200,
    "start_assessments": 200,
    "start_s47s": 60,
    "transfers_in_per_year": 60,
}
"""Where the hard limit would make a run long and tell nothing more."""
SKIPPED = ("start_date", "source_shares", "matters_points", "matters_caseload", "matters_cost")


def distributions(longest: float) -> st.SearchStrategy[dict[str, Any]]:
    mean = st.floats(0.05, longest)
    return st.one_of(
        st.builds(lambda v: {"kind": "fixed", "value": v}, st.floats(0, longest)),
        st.builds(lambda m: {"kind": "exponential", "mean": m}, mean),
        st.builds(
            lambda m, cv: {"kind": "lognormal", "mean": m, "cv": cv}, mean, st.floats(0.1, 2)
        ),
        st.builds(lambda m, s: {"kind": "gamma", "mean": m, "shape": s}, mean, st.floats(0.5, 9)),
    )


def values(spec: InputSpec) -> st.SearchStrategy[Any]:
    """What may be entered for one input, extremes included."""
    match spec.kind:
        case "yes/no":
            return st.booleans()
        case "choice":
            return st.sampled_from(["own list", "pool"])
        case "distribution":
            return distributions(100 if "day" in spec.unit else 20)
        case "list":
            n = len(getattr(load_baseline("2023-24").inputs, spec.name))
            return st.lists(st.floats(0, 1), min_size=n, max_size=n)
        case "whole number":
            assert spec.low is not None
            assert spec.high is not None
            return st.integers(int(spec.low), int(min(spec.high, MOST.get(spec.name, spec.high))))
    assert spec.low is not None
    assert spec.high is not None
    low, high = spec.low, min(spec.high, MOST.get(spec.name, spec.high))
    baseline = getattr(load_baseline("2023-24").inputs, spec.name)
    usual = st.floats(max(low, 0.5 * baseline), min(high, 2 * baseline)) if baseline > 0 else None
    extreme = st.one_of(st.just(low), st.just(high), st.floats(low, high))
    return extreme if usual is None else st.one_of(usual, usual, extreme)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A valid scenario: some inputs set anew, a few of them for some weeks only."""
    names = draw(
        st.lists(
            st.sampled_from([n for n in INPUTS if n not in SKIPPED and "target" not in n]),
            min_size=1,
            max_size=12,
            unique=True,
        )
    )
    changes = []
    for name in names:
        spec = INPUTS[name]
        weeks: dict[str, Any] = {}
        if spec.dated and draw(st.booleans()):
            weeks = {"from_week": draw(st.integers(0, 8))}
            if draw(st.booleans()):
                weeks["until_week"] = weeks["from_week"] + draw(st.integers(1, 6))
        changes.append(Change(input=name, set=draw(values(spec)), **weeks))
    baseline = draw(st.sampled_from(["2023-24", "2012-13"]))
    try:
        return make_scenario("drawn", baseline, changes)
    except ScenarioError:
        assume(False)
        raise


def assert_lawful(scenario: Scenario, weeks: int, replication: int) -> History:
    history: History = simulate(scenario, weeks=weeks, seed=11, replication=replication)
    assert history.children_in == history.children_out + history.children_open
    for clock, counts in history.clocks.items():
        due, in_time, recorded, due_families, in_time_families, recorded_due = counts
        assert all(0 <= i <= d for i, d in zip(in_time, due, strict=True))
        most = recorded_due if clock in OWN_COUNT else in_time
        assert all(0 <= r <= m for r, m in zip(recorded, most, strict=True))
        assert all(0 <= i <= d for i, d in zip(in_time_families, due_families, strict=True))
    assert min(history.register) >= 0
    assert all(number >= 0 for kinds in history.stages.values() for k in kinds for number in k)
    for series in history.teams.values():
        for name, numbers in series.items():
            assert all(math.isfinite(x) and x >= -1e-6 for x in numbers), name
    assert min(history.support_lapsed) >= -1e-6
    measures = replication_of(scenario, replication, history).measures
    assert not any(math.isinf(value) for value in measures.values())
    for name, value in measures.items():
        if name.endswith(("_in_time", "_real", "_recorded")) and not math.isnan(value):
            assert 0 <= value <= 100, name
    return history


def set_to(**inputs: Any) -> Scenario:
    changes = [Change(input=name, set=value) for name, value in inputs.items()]
    return make_scenario("example", "2023-24", changes)


NOTHING = {"kind": "fixed", "value": 0}
runs = given(scenario=scenarios(), weeks=st.integers(1, 12), replication=st.integers(0, 3))
gently = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@runs
@settings(gently, max_examples=100)
# Met in earlier versions: two assessments of one family; work that repeats within one instant.
@example(set_to(assess_with_strategy=True), 12, 0)
@example(set_to(visit_hours=NOTHING, visit_sibling_hours=0, visit_workable_days=0), 4, 0)
@example(set_to(core_group_hours=NOTHING, core_group_weeks=1), 8, 0)
@example(set_to(assessment_hours=NOTHING, front_door_fte=1, front_door_agency_fte=0), 8, 0)
@example(set_to(front_door_allocation="pool", fsp_allocation="pool"), 12, 0)
def test_any_valid_scenario_keeps_the_laws(
    scenario: Scenario, weeks: int, replication: int
) -> None:
    note(json.dumps([change.to_text() for change in scenario.changes]))
    assert_lawful(scenario, weeks, replication)


@pytest.mark.slow
@runs
@settings(gently, max_examples=1000)
def test_a_thousand_valid_scenarios_keep_the_laws(
    scenario: Scenario, weeks: int, replication: int
) -> None:
    note(json.dumps([change.to_text() for change in scenario.changes]))
    assert_lawful(scenario, weeks, replication)


# --- Posts and who holds them

TODAY = load_baseline("2023-24").inputs.start_date
CALM = {
    "contacts_per_year": 1500,
    "start_register_children": 20,
    "start_casp_families": 20,
    "start_court_families": 2,
    "start_assessments": 10,
    "start_s47s": 4,
}
LABOUR = [
    name
    for name, spec in INPUTS.items()
    if spec.section in ("posts", "learning")
    and not name.endswith("_fte")
    and name != "people_come_and_go"
]
shares = st.sampled_from([0.05, 0.25, 0.5, 0.8, 1.0])


@st.composite
def rows(draw: st.DrawFn, number: int) -> Post:
    """One row of a table: whoever is there, until when, and who comes next and how."""

    def week(first: int, last: int) -> Any:
        return TODAY + timedelta(days=draw(st.integers(7 * first, 7 * last)))

    def now_and_then() -> bool:
        return draw(st.sampled_from([True, False, False]))

    contract = draw(st.sampled_from([*CONTRACTS, "vacant"]))
    established = draw(st.sampled_from([0.0, 0.5, 1.0, 1.0]))
    upcoming = [*CONTRACTS, "none"] + ["convert"] * (contract in ("agency", "temporary"))
    coming = draw(st.sampled_from(upcoming))
    fields: dict[str, Any] = {
        "post": f"P-{number}",
        "team": draw(st.sampled_from(POST_TEAMS)),
        "grade": draw(st.sampled_from(["social worker", "senior social worker"])),
        "established_fte": established,
        "funded_fte": draw(st.sampled_from([0.0, established])),
        "contract": contract,
        "fte": 0 if contract == "vacant" else draw(shares),
        "next_contract": coming,
        "next_fte": draw(shares) if now_and_then() else None,
        "starter_drops_out": now_and_then(),
        "overlap_weeks": draw(st.integers(0, 26)),
    }
    began = TODAY - timedelta(weeks=600)
    if contract == "newly qualified" or (contract != "vacant" and now_and_then()):
        began = fields["start"] = week(-60, 12)
    if contract != "vacant" and draw(st.booleans()):
        fields["end"] = max(began, week(-1, 32))
    released = contract != "vacant" and coming not in ("none", "convert") and now_and_then()
    if released:
        fields["release_at"] = draw(shares)
    if coming == "convert":
        fields["next_start"] = max(began, min(week(-1, 32), fields.get("end", date.max)))
    elif coming != "none" and draw(st.booleans()):
        if released or contract == "vacant":
            fields["next_start"] = max(began, week(-1, 32))
        elif "end" in fields:
            early = draw(st.integers(-40, 7 * fields["overlap_weeks"]))
            fields["next_start"] = max(began, fields["end"] + timedelta(days=1 - early))
    elif coming != "none" and draw(st.booleans()):
        fields["advert"] = week(-1, 32)
    try:
        return Post(**fields)
    except ValidationError as error:  # (a generator that is often refused tests little)
        raise AssertionError(fields) from error


@st.composite
def tables(draw: st.DrawFn) -> Scenario:
    """A valid posts table with some labour inputs set anew and headcounts changed meanwhile."""
    posts = [draw(rows(n)) for n in range(1, draw(st.integers(0, 9)) + 1)]
    changes = [Change(input=name, set=value) for name, value in CALM.items()]
    for name in draw(st.lists(st.sampled_from(LABOUR), max_size=12, unique=True)):
        changes.append(Change(input=name, set=draw(values(INPUTS[name]))))
    for name in draw(st.lists(st.sampled_from(["front_door_fte", "fsp_fte"]), max_size=3)):
        first = draw(st.integers(0, 20))
        until = draw(st.one_of(st.none(), st.integers(first + 1, 30)))
        more = draw(st.sampled_from([-2, -1, -0.5, 0.3, 1, 2.5]))
        changes.append(Change(input=name, add=more, from_week=first, until_week=until))
    changes.insert(0, Change(input="people_come_and_go", set=True))
    while True:
        try:
            return make_scenario("drawn", "2023-24", changes, posts=posts)
        except ScenarioError:  # fewer people than there are: without the last change, then
            assume(changes)
            changes.pop()


def assert_posts_are_held(scenario: Scenario, history: History) -> None:
    """Two people at most in a post, and every FTE of a team is somebody's."""
    firsts = working_calendar(scenario.inputs.start_date, history.weeks).first_day_of_week
    cuts = plan_for(scenario, history.weeks).cuts
    places = {post.post: place for place, post in enumerate(ordered(scenario.posts_table))}
    assert len(history.posts) == len(places)
    for week in range(history.weeks):
        there = [t for t in history.tenures if t.first <= firsts[week] < t.until]
        fte: dict[str, float] = dict.fromkeys(POST_TEAMS, 0.0)
        holders: dict[str, list[str]] = {}
        for tenure in there:
            held = holders.setdefault(tenure.post, [])
            # What is taken of a post is taken from whoever has been there longer.
            cut = cuts[week].get(places[tenure.post], 0.0) if tenure.post and not held else 0.0
            fte[tenure.team] += max(tenure.fte - cut, LEAST_FTE)
            held.append(tenure.contract)
        for name, total in fte.items():
            assert math.isclose(history.teams[name]["fte"][week], total, abs_tol=1e-6), (name, week)
        for name, place in places.items():
            state = POST_STATES[history.posts[place][week]]
            held = holders.get(name, [])
            assert len(held) <= 2, (name, week)
            if held:
                assert state.removesuffix(" learning") in held, (name, week)
            else:
                assert state in ("empty", "closed"), (name, week)
    for kind in (0, 1):
        kinds = ("team", "overlap", "notice", "sudden")
        handed = sum(sum(history.tallies[f"handover {how}"][kind]) for how in kinds)
        assert handed == sum(history.tallies["worker change"][kind])


people = given(scenario=tables(), weeks=st.integers(1, 30), replication=st.integers(0, 3))


@people
@settings(gently, max_examples=40)
def test_any_valid_posts_table_keeps_the_laws(
    scenario: Scenario, weeks: int, replication: int
) -> None:
    note(json.dumps([change.to_text() for change in scenario.changes]))
    assert_posts_are_held(scenario, assert_lawful(scenario, weeks, replication))


@pytest.mark.slow
@people
@settings(gently, max_examples=300)
def test_three_hundred_valid_posts_tables_keep_the_laws(
    scenario: Scenario, weeks: int, replication: int
) -> None:
    note(json.dumps([change.to_text() for change in scenario.changes]))
    assert_posts_are_held(scenario, assert_lawful(scenario, weeks, replication))
