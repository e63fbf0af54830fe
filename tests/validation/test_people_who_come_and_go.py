"""People who come and go, with families to work with: nobody and nothing is lost or made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from statistics import fmean
from typing import Any

import pytest

from model.engine.abilities import Abilities
from model.engine.family import Family
from model.engine.history import History
from model.engine.seats import POST_STATES
from model.engine.simulation import simulate
from model.engine.vocabulary import GUARDED
from model.engine.workers import Team
from model.results.costs import weekly_costs
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.runs.runner import run as run_many
from model.scenario.baselines import load_baseline
from model.scenario.calendar import working_calendar
from model.scenario.changes import Change
from model.scenario.posts import CONTRACTS, Post, ordered
from model.scenario.scenario import Scenario
from model.study.comparison import compare
from tests.turned_off import turned_off
from tests.watched import watched as looked_at

pytestmark = pytest.mark.validation

Run = Callable[..., History]

BASE = "2023-24"
TODAY = load_baseline(BASE).inputs.start_date
SEED = 2024
WEEKS = 52
KINDS = ("team", "overlap", "notice", "sudden")


def day(week: int, weekday: int = 0) -> date:
    """A day of a week of the run (0 = Monday)."""
    return TODAY + timedelta(weeks=week, days=weekday - TODAY.weekday())


def with_people(*changes: str, base: str = BASE, **inputs: Any) -> Scenario:
    """A baseline with people who come and go, in the posts its inputs say."""
    made = [Change(input=name, set=value) for name, value in inputs.items()]
    scenario = turned_off(base).with_changes([*made, *map(Change.from_text, changes)])
    return scenario.with_posts(scenario.posts_table)


def replan(scenario: Scenario, which: Callable[[Post], bool], **plan: Any) -> Scenario:
    """The scenario with other plans for some posts."""
    return scenario.with_posts(
        post.model_copy(update=plan) if which(post) else post for post in scenario.posts
    )


def agency_leaves(scenario: Scenario, week: int, **plan: Any) -> Scenario:
    """All agency posts end before a week and are filled by adverts that open in week 5."""
    plan = {"next_contract": "permanent", "advert": day(5), **plan}
    return replan(scenario, lambda post: post.is_agency, end=day(week - 1, 4), **plan)


RESTLESS: dict[str, Any] = {
    "turnover_permanent": 1,
    "turnover_agency": 2,
    "turnover_newly_qualified": 1,
    "sudden_share": 0.4,
    "vacancy_cover_share": 0.5,
    "nqsw_intake": 4,
}
SCENARIOS: dict[str, Callable[[], Scenario]] = {
    "the inputs' own posts": lambda: with_people(),
    "restless": lambda: with_people(**RESTLESS),
    "2012-13": lambda: with_people(base="2012-13", **RESTLESS),
    "agency leaves at once": lambda: agency_leaves(with_people(), 13),
    "agency is released": lambda: replan(
        with_people(**RESTLESS),
        lambda post: post.is_agency,
        next_contract="permanent",
        release_at=0.9,
    ),
    "agency overlaps": lambda: agency_leaves(
        with_people(), 20, advert=None, next_start=day(16), overlap_weeks=6
    ),
    "more and fewer": lambda: with_people(
        "front_door_fte=+2.4@4-20", "fsp_fte=+-2@6-18", "fsp_fte=+3@30-40", **RESTLESS
    ),
    "long sick": lambda: with_people("fsp_long_sick=3@4-16", "front_door_long_sick=2@0-30"),
    "pools": lambda: with_people(front_door_allocation="pool", fsp_allocation="pool", **RESTLESS),
    "nobody comes": lambda: with_people(
        **{**RESTLESS, "advert_fails": 1, "nqsw_intake": 0, "turnover_agency": 0}
    ),
}


@cache
def outcome(name: str) -> tuple[Scenario, History]:
    scenario = SCENARIOS[name]()
    return scenario, simulate(scenario, weeks=WEEKS, seed=SEED, replication=3)


@pytest.fixture(params=SCENARIOS)
def ran(request: pytest.FixtureRequest) -> tuple[Scenario, History]:
    return outcome(request.param)


def firsts_of(scenario: Scenario, history: History) -> list[int]:
    """The first working day of each week, and the day after the last."""
    calendar = working_calendar(scenario.inputs.start_date, history.weeks)
    return calendar.first_day_of_week[: history.weeks + 1]


# --- Nobody and nothing is lost or made up


def test_children_are_conserved(ran: tuple[Scenario, History]) -> None:
    _, history = ran
    assert history.children_in == history.children_out + history.children_open
    still = sum(children[-1] for children, _ in history.stages.values())
    assert history.children_open == still


def test_fte_days_are_those_of_the_people_in_post(ran: tuple[Scenario, History]) -> None:
    """Week by week, by team and contract; part of a post taken away stays in the tenure."""
    scenario, history = ran
    firsts = firsts_of(scenario, history)
    for team, series in history.teams.items():
        own = [tenure for tenure in history.tenures if tenure.team == team]
        for contract in CONTRACTS:
            people = [tenure for tenure in own if tenure.contract == contract]
            by_week = series[f"fte_{contract.replace(' ', '_')}"]
            for week, fte in enumerate(by_week):
                there = sum(t.fte for t in people if t.first <= firsts[week] < t.until)
                assert fte == pytest.approx(there), (team, contract, week)
            days = sum(t.fte * (t.until - t.first) for t in people)
            worked = sum(
                fte * (firsts[week + 1] - firsts[week]) for week, fte in enumerate(by_week)
            )
            assert worked == pytest.approx(days), (team, contract)
        assert sum(series["staff_days"]) == pytest.approx(
            sum(t.fte * (t.until - t.first) for t in own)
        )
    for tenure in history.tenures:
        assert tenure.first in firsts
        assert tenure.until in firsts


def test_every_change_of_worker_is_a_handover_of_one_kind(ran: tuple[Scenario, History]) -> None:
    scenario, history = ran
    pool = "pool" in (scenario.inputs.front_door_allocation, scenario.inputs.fsp_allocation)
    for kind in (0, 1):  # children, families
        changes = history.tallies["worker change"][kind]
        kinds = [history.tallies[f"handover {name}"][kind] for name in KINDS]
        handed = [sum(week) for week in zip(*kinds, strict=True)]
        if pool:  # whoever is free does the work: nothing is handed over
            assert sum(changes) > sum(handed)
        else:
            assert changes == handed


def test_families_change_worker_when_somebody_leaves(ran: tuple[Scenario, History]) -> None:
    """With notice, suddenly or beside a successor: only in a week in which somebody does."""
    scenario, history = ran
    firsts = firsts_of(scenario, history)
    ended = defaultdict(set)
    for tenure in history.tenures:
        if tenure.until in firsts:
            ended[firsts.index(tenure.until)].add(tenure.ending)
    inputs = scenario.weekly_inputs(history.weeks)
    sick = [i.fsp_long_sick + i.front_door_long_sick for i in inputs]
    for week in range(history.weeks):
        went = ended[week]
        if sick[week] > (sick[week - 1] if week else 0):
            went = went | {"sudden"}
        found = {kind for kind in KINDS[1:] if history.tallies[f"handover {kind}"][1][week]}
        allowed = went | ({"notice"} if "overlap" in went else set())
        # (Somebody else falls ill for long when one who is leaves.)
        assert found <= allowed | ({"sudden"} if sick[week] else set()), week


def test_hours_of_handover_are_those_of_its_kind(ran: tuple[Scenario, History]) -> None:
    """Each family taken over costs its kind's hours; some leave before anybody takes over."""
    scenario, history = ran
    i = scenario.inputs
    hours = {
        "team": i.handover_hours_team,
        "overlap": i.handover_hours_overlap,
        "notice": i.handover_hours_notice,
        "sudden": i.handover_hours_sudden,
    }
    most = sum(sum(history.tallies[f"handover {kind}"][1]) * hours[kind] for kind in KINDS)
    most *= i.effort_multiplier
    assert sum(history.handover_hours) <= most + 1e-6
    assert sum(history.handover_hours) >= 0.85 * most


def test_one_person_holds_a_post_but_for_the_stated_time(ran: tuple[Scenario, History]) -> None:
    scenario, history = ran
    firsts = firsts_of(scenario, history)
    for place, post in enumerate(ordered(scenario.posts)):
        own = [tenure for tenure in history.tenures if tenure.post == post.post]
        together = 0
        for week in range(history.weeks):
            there = [t for t in own if t.first <= firsts[week] < t.until]
            assert len(there) <= 2, (post.post, week)
            if there:
                oldest = min(there, key=lambda tenure: (tenure.first, own.index(tenure)))
                state = POST_STATES[history.posts[place][week]]
                assert state.removesuffix(" learning") == oldest.contract, (post.post, week)
            else:
                assert POST_STATES[history.posts[place][week]] in ("empty", "closed")
            if len(there) == 2:
                cover = there[0].contract == "agency" and there[1].first == firsts[week]
                together += not cover
        if post.release_at is None:
            assert together <= post.overlap_weeks, post.post


def test_comings_and_goings_are_counted(ran: tuple[Scenario, History]) -> None:
    scenario, history = ran
    firsts = firsts_of(scenario, history)
    in_posts = [tenure for tenure in history.tenures if tenure.post]
    gone, came = [0.0] * history.weeks, [0.0] * history.weeks
    went_on = {(t.post, t.until) for t in in_posts if t.ending in ("converted", "first year over")}
    for tenure in in_posts:
        if tenure.ending in KINDS:
            gone[firsts.index(tenure.until)] += 1
        elif not tenure.ending:
            assert tenure.until == firsts[-1]
        if tenure.first and (tenure.post, tenure.first) not in went_on:
            came[firsts.index(tenure.first)] += 1
    assert history.staff["leavers"] == gone
    assert history.staff["starters"] == came


def test_people_cost_what_their_contract_costs(ran: tuple[Scenario, History]) -> None:
    scenario, history = ran
    i = scenario.inputs
    for week in range(history.weeks):
        fte = {
            contract: sum(
                series[f"fte_{contract.replace(' ', '_')}"][week]
                for series in history.teams.values()
            )
            for contract in CONTRACTS
        }
        employed = fte["permanent"] * i.cost_permanent
        employed += fte["newly qualified"] * i.cost_newly_qualified
        assert history.staff["employed_cost"][week] == pytest.approx(employed)
        agency = (fte["agency"] + fte["temporary"]) * i.cost_agency
        assert history.staff["agency_cost"][week] == pytest.approx(agency)
    costs = weekly_costs(scenario, history)
    measures = replication_of(scenario, 3, history).measures
    assert measures["cost_run"] == pytest.approx(sum(costs["cost"]))
    adverts, conversions = (sum(history.staff[name]) for name in ("adverts", "conversions"))
    assert measures["cost_recruitment"] == pytest.approx(
        adverts * i.cost_advert + conversions * i.cost_conversion
    )
    assert measures["leavers"] == sum(history.staff["leavers"])
    assert measures["vacant_fte"] == pytest.approx(fmean(history.staff["vacant_fte"]))


def test_the_restless_do_come_and_go() -> None:
    """So that the laws above cannot hold because nothing happens."""
    _, history = outcome("restless")
    assert sum(history.staff["leavers"]) > 20
    assert sum(history.staff["starters"]) > 15
    assert all(sum(history.tallies[f"handover {kind}"][1]) > 5 for kind in ("notice", "sudden"))
    _, history = outcome("agency is released")
    assert sum(history.tallies["handover overlap"][1]) > 5
    _, history = outcome("nobody comes")
    assert not any(
        contract == "permanent" and t.first for t in history.tenures for contract in [t.contract]
    )


def watched(scenario: Scenario, look: Callable[[Team, int], None], **more: Any) -> History:
    """A run in which something looks at each team at every week's end."""
    settings: dict[str, Any] = {"weeks": WEEKS, "seed": SEED, "replication": 3, **more}
    return looked_at(scenario, look, **settings)


def pathway_of(team: Team) -> Abilities:
    """What everybody in a team hands their finished work to: all open families are known to it."""
    pathway = team.workers[0].pathway
    assert isinstance(pathway, Abilities)
    return pathway


@pytest.mark.parametrize("name", ["restless", "more and fewer", "pools"])
def test_nobody_works_before_the_first_day_or_after_the_last(name: str) -> None:
    scenario = SCENARIOS[name]()
    there: dict[tuple[str, int], set[int]] = {}

    def look(team: Team, week: int) -> None:
        there[team.name, week] = {worker.number for worker in team.staff}

    history = watched(scenario, look, trace=True)
    firsts = firsts_of(scenario, history)
    week_of = working_calendar(scenario.inputs.start_date, WEEKS).week
    done_by = [(line[5], line[7], line[8]) for line in history.trace if line[8] >= 0]
    checked = 0
    for done, team, number in done_by:
        if team in history.teams:
            week = min(week_of[int(done)], WEEKS - 1)
            # What was finished in the evening is noted next morning.
            weeks = {week, week - 1} if done == firsts[week] else {week}
            assert any(number in there[team, w] for w in weeks if w >= 0), (done, team, number)
            checked += 1
    assert checked > 2000
    assert len({(team, number) for _, team, number in done_by}) > 40


@pytest.mark.parametrize("name", ["restless", "more and fewer"])
def test_no_work_is_left_with_somebody_who_has_gone(name: str) -> None:
    left: dict[int, int] = {}

    def look(team: Team, week: int) -> None:
        gone = [worker for worker in team.workers if worker not in team.staff]
        left[week] = left.get(week, 0) + sum(len(w.ready) + len(w.families) for w in gone)

    watched(SCENARIOS[name](), look)
    assert left == dict.fromkeys(range(WEEKS), 0)


@pytest.mark.parametrize("name", ["restless", "2012-13", "more and fewer", "nobody comes"])
def test_no_family_is_forgotten(name: str) -> None:
    """Each has a worker, or waits in a queue, or is in the days after a sudden leaving."""
    alone: dict[Family, int] = {}

    def look(team: Team, week: int) -> None:
        if team.name == "fsp":  # (both teams' families are looked at, once a week)
            return
        service = pathway_of(team)
        queued = {f for each in (service.front_door, service.fsp) for *_, f in each.waiting}
        for family in service.cases.open:
            forgotten = family.worker is None and family not in queued
            alone[family] = alone.get(family, 0) + 1 if forgotten else 0
            assert alone[family] <= 2, (week, family.number)
            # Work that waits with a family is done by its worker as soon as it has one.
            assert family.worker is None or not family.pending
            assert family.worker is None or family.worker.employed

    watched(SCENARIOS[name](), look, weeks=40)
    assert alone


# --- How families change hands

ONE_LEAVES_AT = 10


def fsp_leaver(**plan: Any) -> Scenario:
    """One FSP worker leaves before week 10; nobody else comes or goes of their own accord."""
    quiet: dict[str, Any] = {
        "turnover_permanent": 0,
        "turnover_agency": 0,
        "turnover_newly_qualified": 0,
        "nqsw_intake": 0,
        "vacancy_cover_share": 0,
        "offer_dropout": 0,
        "starter_delay_weeks": {"kind": "fixed", "value": 0},
    }
    return replan(
        with_people(**quiet),
        lambda post: post.post == "FSP-03",
        end=day(ONE_LEAVES_AT - 1, 4),
        **plan,
    )


def handed_over(history: History) -> dict[str, int]:
    """Families by how they changed worker, team to team aside."""
    return {
        kind: families
        for kind in KINDS[1:]
        if (families := sum(history.tallies[f"handover {kind}"][1]))
    }


def test_with_a_successor_there_families_go_to_the_successor() -> None:
    history = simulate(
        fsp_leaver(next_start=day(4), overlap_weeks=6), weeks=16, seed=SEED, replication=0
    )
    found = handed_over(history)
    assert found["overlap"] > 2
    # What the successor has no room for goes to colleagues.
    assert set(found) <= {"overlap", "notice"}
    week = history.tallies["handover overlap"][1]
    assert [n for n, families in enumerate(week) if families] == [ONE_LEAVES_AT]


def test_what_the_successor_may_not_hold_goes_to_colleagues() -> None:
    """Somebody newly qualified takes over care and support, and no family on the register."""
    scenario = fsp_leaver(next_contract="newly qualified", next_start=day(4), overlap_weeks=6)
    held: list[int] = []
    before: list[bool] = []

    def look(team: Team, week: int) -> None:
        for worker in team.staff if team.name == "fsp" else ():
            if worker.number == 2 + 2 * 80 and week >= ONE_LEAVES_AT - 1:
                held.extend(family.stage for family in worker.families)
            if worker.number == 2 and week == ONE_LEAVES_AT - 1:
                before.extend(family.stage in GUARDED for family in worker.families)

    history = watched(scenario, look, weeks=16, replication=0)
    assert handed_over(history) == {"overlap": len(before) - sum(before), "notice": sum(before)}
    assert held
    assert not GUARDED & set(held)


def test_without_a_successor_families_go_to_colleagues_with_notice() -> None:
    history = simulate(fsp_leaver(next_contract="none"), weeks=16, seed=SEED, replication=0)
    assert set(handed_over(history)) == {"notice"}


def sudden_leavers(**inputs: Any) -> Scenario:
    """Permanent staff go without notice, in week 9 only."""
    return with_people(
        "turnover_permanent=2@8-9",
        turnover_permanent=0,
        turnover_agency=0,
        sudden_share=1,
        turnover_newly_qualified=0,
        turnover_load_effect=0.2,
        reference_caseload=1,
        nqsw_intake=0,
        vacancy_cover_share=0,
        **inputs,
    )


@pytest.mark.parametrize("gap", [0, 5, 12])
def test_after_a_sudden_leaving_families_wait_for_the_stated_days(gap: int) -> None:
    scenario = sudden_leavers(sudden_gap_days=gap)
    alone: dict[int, int] = defaultdict(int)

    def look(team: Team, week: int) -> None:
        if team.name == "front_door":  # (once is enough: all families are in ``open``)
            families = pathway_of(team).cases.open
            alone[week] = sum(f.worker is None and f.reading_hours > 0 for f in families)

    history = watched(scenario, look, weeks=14, trace=True)
    sudden = history.tallies["handover sudden"][1]
    assert [week for week, families in enumerate(sudden) if families] == [9]
    assert sudden[9] > 5
    first = firsts_of(scenario, history)[9]
    begun = [line[3] for line in history.trace if line[2] == "taking over" and line[3] >= first]
    assert begun
    assert {when for when in begun if when < first + gap + 1} == {first + gap}
    assert bool(alone[8]) is False
    assert bool(alone[9]) == (gap >= 5)
    assert bool(alone[10]) == (gap >= 10)


def test_a_gap_leaves_visits_undone() -> None:
    """More children are missed between two workers the longer they wait for the next."""
    missed = []
    for gap in (0, 5, 20):
        runs = [
            simulate(sudden_leavers(sudden_gap_days=gap), weeks=20, seed=SEED, replication=k)
            for k in range(6)
        ]
        missed.append(sum(sum(h.tallies["visit missed in gap"][0]) for h in runs))
    assert missed[0] < missed[1] < missed[2]


def test_going_without_notice_costs_more_hours_than_with_and_most_together_least() -> None:
    plans: dict[str, dict[str, Any]] = {
        "overlap": {"next_start": day(4), "overlap_weeks": 6},
        "notice": {"next_contract": "none"},
    }
    spent = {}
    for how, plan in plans.items():
        history = simulate(fsp_leaver(**plan), weeks=16, seed=SEED, replication=0)
        spent[how] = sum(history.handover_hours) / sum(handed_over(history).values())
    history = simulate(sudden_leavers(), weeks=16, seed=SEED, replication=3)
    spent["sudden"] = sum(history.handover_hours) / sum(handed_over(history).values())
    assert spent["overlap"] < spent["notice"] < spent["sudden"]


# --- The first year


def learners(**inputs: Any) -> Scenario:
    """Three newly qualified workers in each team from the start."""
    return replan(
        with_people(turnover_permanent=0, turnover_agency=0, nqsw_intake=0, **inputs),
        lambda post: post.post[-2:] in ("02", "04", "06"),
        contract="newly qualified",
        start=day(0),
    )


def test_the_newly_qualified_hold_no_child_protection_while_others_can() -> None:
    held: dict[str, int] = defaultdict(int)
    guarded: dict[str, int] = defaultdict(int)

    def look(team: Team, week: int) -> None:
        for worker in team.staff:
            if worker.contract == "newly qualified":
                held[team.name] += len(worker.families)
                guarded[team.name] += sum(f.stage in GUARDED for f in worker.families)

    watched(learners(), look, weeks=40)
    assert held["front_door"] > 100
    assert held["fsp"] > 100
    assert dict(guarded) == {"front_door": 0, "fsp": 0}
    watched(learners(nqsw_child_protection=True), look, weeks=40)
    assert guarded["front_door"] > 20
    assert guarded["fsp"] > 20


def test_a_plan_that_becomes_child_protection_goes_from_the_newly_qualified_to_a_colleague() -> (
    None
):
    """It steps up to a conference, or proceedings begin: whoever may hold none passes it on."""
    guarded = 0

    def look(team: Team, week: int) -> None:
        nonlocal guarded
        for worker in team.staff:
            if worker.limited:
                guarded += sum(family.stage in GUARDED for family in worker.families)

    steps = {"s47s_from_plans": 0.3, "s47_to_icpc": 0.5, "court_from_plans": 0.5}
    history = watched(learners(**steps), look, weeks=40)
    assert history.tallies["open case s47>icpc"][1][-30:] != [0] * 30
    assert sum(history.tallies["care and support>court"][1]) > 10
    assert guarded == 0
    assert handed_over(history)["notice"] > 0
    quiet = watched(learners(), look, weeks=40)
    assert handed_over(quiet).get("notice", 0) < handed_over(history)["notice"]


def test_where_all_are_newly_qualified_they_hold_what_there_is() -> None:
    everybody = replan(
        learners(),
        lambda post: post.contract != "vacant",
        contract="newly qualified",
        start=day(0),
        next_contract="permanent",
    )
    guarded: dict[str, int] = defaultdict(int)

    def look(team: Team, week: int) -> None:
        guarded[team.name] += sum(f.stage in GUARDED for w in team.staff for f in w.families)

    history = watched(everybody, look, weeks=12)
    assert guarded["front_door"] > 20
    assert guarded["fsp"] > 20
    assert sum(history.clocks["visit_alone"][1]) > 0


def test_the_newly_qualified_hold_less() -> None:
    """In points, of the FTE: no more than the cap leaves them while colleagues have room."""
    points: dict[str, list[float]] = defaultdict(list)

    def look(team: Team, week: int) -> None:
        if team.name == "front_door" and week >= 8:
            for worker in team.staff:
                points[worker.contract].append(worker.points)

    scenario = learners(
        cap_points_front_door=5,
        nqsw_cap_share=0.4,
        start_assessments=0,
        start_s47s=0,
        turnover_newly_qualified=0,
    )
    history = watched(scenario, look, weeks=30)
    assert max(history.teams["front_door"]["waiting"]) > 0  # everybody is full
    assert max(points["newly qualified"]) <= 0.4 * 5 + 1e-9
    assert max(points["permanent"]) > 0.4 * 5
    assert fmean(points["newly qualified"]) < 0.7 * fmean(points["permanent"])


# --- Long sickness


@pytest.mark.parametrize("posts", [True, False], ids=["posts", "headcount held"])
def test_families_of_the_long_sick_go_to_colleagues_at_once(posts: bool) -> None:
    changes = "front_door_long_sick=1@4-12"
    scenario = with_people(changes, turnover_permanent=0, turnover_agency=0)
    if not posts:
        scenario = turned_off(BASE).with_changes([Change.from_text(changes)])
    families: dict[int, list[int]] = defaultdict(list)

    def look(team: Team, week: int) -> None:
        if team.name == "front_door":
            families[week] = [len(w.families) for w in team.staff if w.number == 0]
            sick = [w.number for w in team.staff if w.long_sick]
            assert sick == ([0] if 4 <= week < 12 else [])

    history = watched(scenario, look, weeks=26)
    assert families[3][0] > 3
    assert all(families[week] == [0] for week in range(4, 12))
    assert families[25][0] > 3  # back, and given cases again
    sudden = history.tallies["handover sudden"][1]
    assert [week for week, n in enumerate(sudden) if n] == [4]
    assert sudden[4] >= families[3][0] - 3
    assert set(history.teams["front_door"]["fte"]) == {17.0}
    series = history.teams["front_door"]
    experienced = series["experienced_fte"]
    assert experienced[3] - experienced[4] == pytest.approx(1)
    assert experienced[12] - experienced[11] == pytest.approx(1)
    cost = weekly_costs(scenario, history)["cost"]
    assert cost[4] == pytest.approx(cost[3], rel=0.02)


@pytest.mark.parametrize("team", ["front_door", "fsp"])
def test_the_long_sick_hold_no_families_from_the_first_day(team: str) -> None:
    held: list[int] = []

    def look(which: Team, week: int) -> None:
        held.extend(len(worker.families) for worker in which.staff if worker.long_sick)

    inputs: dict[str, Any] = {f"{team}_long_sick": 2}
    watched(with_people(**inputs), look, weeks=12)
    assert held == [0] * 24


# --- Common luck

ALONE: dict[str, Any] = {
    "turnover_load_effect": 0,
    "sickness_load_effect": 0,
    "nqsw_intake": 0,
    "turnover_permanent": 1,
    "turnover_agency": 1.5,
    "sudden_share": 0.3,
}
"""Nothing that makes one person's luck hang on what others do."""
PLANS: dict[str, dict[str, Any]] = {
    "ends": {"end": day(9, 4), "next_contract": "none"},
    "ends, by advert": {"end": day(9, 4), "next_contract": "permanent", "advert": day(4)},
    "released": {"next_contract": "permanent", "release_at": 0.8},
    "converted": {"next_contract": "convert", "next_start": day(8)},
    "named": {
        "end": day(9, 4),
        "next_contract": "permanent",
        "next_start": day(6),
        "overlap_weeks": 5,
    },
    "empty": {"contract": "vacant", "fte": 0, "next_contract": "permanent"},
    "part time": {"fte": 0.5},
}
CHANGED = "FSP-14"


@cache
def lives(plan: str) -> tuple[History, dict[tuple[str, int], tuple[tuple[bool, ...], float]]]:
    """A run without families' weight on people, and everybody's absences in it."""
    scenario = with_people(**ALONE)
    if plan:
        scenario = replan(scenario, lambda post: post.post == CHANGED, **PLANS[plan])
    away: dict[tuple[str, int], tuple[tuple[bool, ...], float]] = {}

    def look(team: Team, week: int) -> None:
        for worker in team.staff:
            away[team.name, worker.number] = tuple(worker.away), worker.fte

    return watched(scenario, look, weeks=40), away


@pytest.mark.parametrize("plan", PLANS)
def test_another_plan_for_one_post_leaves_the_others_luck_alone(plan: str) -> None:
    (before, away_before), (after, away_after) = lives(""), lives(plan)
    others = [
        [(t.post, t.contract, t.first, t.until, t.ending) for t in h.tenures if t.post != CHANGED]
        for h in (before, after)
    ]
    assert others[0] == others[1]
    assert len(others[0]) > 45
    assert [t for t in before.tenures if t.post == CHANGED] != [
        t for t in after.tenures if t.post == CHANGED
    ]
    changed = [post.post for post in ordered(with_people(**ALONE).posts)].index(CHANGED)
    for place, by_week in enumerate(before.posts):
        if place != changed:
            assert by_week == after.posts[place]
    own = 13  # its place in the team: that of its holders' luck
    shared = {key for key in away_before.keys() & away_after.keys() if key[1] % 80 != own}
    assert len(shared) > 40
    for key in shared:
        assert away_before[key] == away_after[key], key


def test_another_plan_for_one_post_leaves_the_others_adverts_alone() -> None:
    """A post that closes takes its own adverts with it and no others."""
    before, after = lives("")[0], lives("empty")[0]
    more = [b - a for a, b in zip(before.staff["adverts"], after.staff["adverts"], strict=True)]
    assert more[0] == 1
    # (The agency worker it had was found without adverts.)
    assert all(0 <= number <= 1 for number in more)


def test_a_longer_horizon_leaves_the_first_year_as_it_was() -> None:
    scenario = with_people("fsp_fte=+-1@10-30", **{**RESTLESS, "advert_fails": 0.6})
    short, long = (simulate(scenario, weeks=w, seed=SEED, replication=1) for w in (52, 78))
    assert short.posts == [by_week[:52] for by_week in long.posts]
    for name, by_week in short.staff.items():
        assert by_week == pytest.approx(long.staff[name][:52]), name
    for name, (children, families) in short.tallies.items():
        assert children == long.tallies[name][0][:52], name
        assert families == long.tallies[name][1][:52], name
    for team, series in short.teams.items():
        for name, values in series.items():
            assert values == pytest.approx(long.teams[team][name][:52]), (team, name)


def test_the_same_question_gives_the_same_answer() -> None:
    one, two = (
        simulate(with_people(**RESTLESS), weeks=30, seed=SEED, replication=4, trace=True)
        for _ in range(2)
    )
    assert one == two
    other = simulate(with_people(**RESTLESS), weeks=30, seed=SEED, replication=5)
    assert other.tenures != one.tenures


def test_a_dated_addition_leaves_everybody_elses_luck_alone() -> None:
    base = with_people(**ALONE)
    more = base.with_changes([Change.from_text("fsp_fte=+2@4-20")])
    one, two = (simulate(s, weeks=30, seed=SEED, replication=2) for s in (base, more))
    assert one.posts == two.posts
    assert one.tenures == [tenure for tenure in two.tenures if tenure.post]
    assert one.staff["adverts"] == two.staff["adverts"]


# --- Headcounts held


def test_held_headcounts_know_no_posts() -> None:
    scenario = turned_off(BASE)
    history = simulate(scenario, weeks=12, seed=SEED, replication=0)
    assert history.tenures == []
    assert history.posts == []
    assert history.staff == {}
    assert set(history.teams["fsp"]["fte"]) == {15.0}
    assert handed_over(history) == {}
    measured = replication_of(scenario, 0, history)
    assert measured.posts.shape[0] == 0


# --- Sense checks


PAIRS = 48


@cache
def many(name: str) -> list[Replication]:
    return run_many(STUDIED[name](), replications=PAIRS, weeks=52, seed=SEED, workers=2)


LOADED: dict[str, Any] = {
    "reference_caseload": 6,
    "sickness_load_effect": 0.05,
    "turnover_load_effect": 0.05,
}
STUDIED: dict[str, Callable[[], Scenario]] = {
    "doing nothing": lambda: with_people(),
    "cliff": lambda: agency_leaves(with_people(), 13),
    "later": lambda: agency_leaves(with_people(), 39),
    "loaded": lambda: with_people(**LOADED),
    "no load on sickness": lambda: with_people(**{**LOADED, "sickness_load_effect": 0}),
    "no load on turnover": lambda: with_people(**{**LOADED, "turnover_load_effect": 0}),
}
TIMELY = ("assessment_in_time", "icpc_in_time", "visit_alone_recorded")


@pytest.mark.slow
def test_a_cliff_is_no_better_than_leaving_half_a_year_later() -> None:
    inputs = with_people().inputs
    told = compare(many("cliff"), many("later"), inputs, TIMELY)
    for name, difference in told.items():
        assert difference.mean <= 0, f"{name}: {difference.mean:+.2f} points"
    assert told["assessment_in_time"].high < 0


@pytest.mark.slow
def test_shared_luck_tells_a_cliff_from_doing_nothing_early() -> None:
    """How many times fewer pairs are needed than independent runs would be."""
    measures = ("visit_alone_recorded", "register_end")
    told = compare(many("cliff"), many("doing nothing"), with_people().inputs, measures)
    assert told["visit_alone_recorded"].variance_ratio >= 3
    assert told["register_end"].variance_ratio >= 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("without", "measure"),
    [("no load on sickness", "sickness"), ("no load on turnover", "leavers")],
)
def test_load_raises_sickness_and_leaving(without: str, measure: str) -> None:
    told = compare(many(without), many("loaded"), with_people().inputs, (measure,))[measure]
    assert told.high < 0, f"{measure}: {told.mean:+.2f} [{told.low:+.2f}, {told.high:+.2f}]"
