"""People who come and go, one rule at a time: services with few posts and no families."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from model.engine.history import History
from model.engine.seats import POST_STATES
from model.engine.simulation import simulate
from model.engine.workers import Team
from model.results.costs import weekly_costs
from model.scenario.baselines import load_baseline
from model.scenario.calendar import working_calendar
from model.scenario.changes import Change
from model.scenario.posts import Post
from model.scenario.scenario import Scenario, make_scenario
from tests.empty_service import EMPTY
from tests.turned_off import OFF
from tests.watched import watched as looked_at

pytestmark = pytest.mark.units

BASE = "2023-24"
TODAY = load_baseline(BASE).inputs.start_date
WEEKS = 60
INTAKE, NEXT_INTAKE = 21, 74
"""The weeks with the first of September."""

NO_FAMILIES: dict[str, Any] = {
    **OFF,
    "contacts_per_year": 0,
    "transfers_in_per_year": 0,
    "court_families_per_year": 0,
    **EMPTY,
}
CERTAIN: dict[str, Any] = {
    "turnover_permanent": 0,
    "turnover_agency": 0,
    "turnover_newly_qualified": 0,
    "advert_fails": 0,
    "offer_dropout": 0,
    "nqsw_intake": 0,
    "vacancy_cover_share": 0,
    "starter_delay_weeks": {"kind": "fixed", "value": 0},
    "advert_weeks": 6,
    "hire_weeks": {"kind": "fixed", "value": 12},
    "agency_start_weeks": {"kind": "fixed", "value": 3},
    "sickness_rate": 0,
    "leave_days": 0,
    "training_days": 0,
}
"""Nothing is left to luck: nobody resigns, every advert finds somebody in twelve weeks."""


def day(week: int, weekday: int = 0) -> date:
    """A day of a week of the run (0 = Monday)."""
    return TODAY + timedelta(weeks=week, days=weekday - TODAY.weekday())


def post(number: int = 1, **fields: Any) -> Post:
    return Post(**{"post": f"FSP-{number:02d}", "team": "fsp", **fields})


def vacant(number: int = 1, **fields: Any) -> Post:
    return post(number, **{"contract": "vacant", "fte": 0, **fields})


def agency(number: int = 1, **fields: Any) -> Post:
    return post(number, **{"contract": "agency", "next_contract": "agency", **fields})


def service_of(*posts: Post, changes: tuple[str, ...] = (), **inputs: Any) -> Scenario:
    """FSP posts, one at the front door that stays as it is, and no luck but what is said."""
    there = Post(post="FD-01", team="front_door", next_contract="none")
    settings = {**NO_FAMILIES, **CERTAIN, **inputs}
    return make_scenario(
        "posts",
        BASE,
        [
            *(Change(input=name, set=value) for name, value in settings.items()),
            *map(Change.from_text, changes),
        ],
        posts=[there, *posts],
    )


def run(scenario: Scenario, replication: int = 0, weeks: int = WEEKS) -> History:
    return simulate(scenario, weeks=weeks, seed=7, replication=replication)


def week_of(history: History, when: int) -> int:
    """The week that begins with a working day (the number of weeks for the end of the run)."""
    calendar = working_calendar(TODAY, history.weeks)
    week = calendar.first_day_of_week.index(when) if when else 0
    return min(week, history.weeks)


def holders(history: History, number: int = 1) -> list[tuple[str, int, int, str]]:
    """Who held an FSP post: contract, first week, first week without them, how they left."""
    return [
        (t.contract, week_of(history, t.first), week_of(history, t.until), t.ending)
        for t in history.tenures
        if t.post == f"FSP-{number:02d}"
    ]


def states(history: History, place: int = 1) -> list[str]:
    """What a post is, week by week (the post at the front door has place 0)."""
    return [POST_STATES[state] for state in history.posts[place]]


def those_who_left(
    scenario: Scenario, posts: int, replications: int = 4
) -> list[tuple[History, int, list[tuple[str, int, int, str]]]]:
    """Posts whose first holder left, in some twenty weeks: the history, number and holders."""
    runs = [run(scenario, replication, weeks=20) for replication in range(replications)]
    found = [(h, n, holders(h, n)) for h in runs for n in range(1, posts + 1)]
    return [(history, n, held) for history, n, held in found if held[0][3]]


def weeks_with(values: list[float]) -> dict[int, float]:
    return {week: value for week, value in enumerate(values) if value}


def paces(history: History) -> list[float]:
    """FSP's experienced FTE by week."""
    return history.teams["fsp"]["experienced_fte"]


def watched(scenario: Scenario, look: Callable[[Team, int], None], weeks: int = WEEKS) -> History:
    """A run in which something looks at each team at every week's end."""
    return looked_at(scenario, look, weeks=weeks, seed=7)


# --- As planned: dates become weeks

PERMANENT_STAYS = ("permanent", 0, WEEKS, "")
PLANS: dict[str, tuple[Post, list[tuple[str, int, int, str]]]] = {
    "stays": (post(), [PERMANENT_STAYS]),
    "ends, nobody next": (
        agency(end=day(9, 4), next_contract="none"),
        [("agency", 0, 10, "notice")],
    ),
    "the last day's week is worked to its end": (
        agency(end=day(9, 0), next_contract="none"),
        [("agency", 0, 10, "notice")],
    ),
    "ended before the position date": (agency(end=day(-1), next_contract="none"), []),
    "begins later": (post(start=day(4)), [("permanent", 4, WEEKS, "")]),
    "the first day's week is worked from its start": (
        post(start=day(4, 4)),
        [("permanent", 4, WEEKS, "")],
    ),
    "begins later and ends": (
        agency(start=day(4), end=day(12, 4), next_contract="none"),
        [("agency", 4, 13, "notice")],
    ),
    "begins later and is succeeded": (
        agency(start=day(4), end=day(12, 4), next_contract="permanent", next_start=day(15)),
        [("agency", 4, 13, "notice"), ("permanent", 15, WEEKS, "")],
    ),
    "named, in the next week": (
        post(end=day(9, 4), next_start=day(10)),
        [("permanent", 0, 10, "notice"), ("permanent", 10, WEEKS, "")],
    ),
    "named, after a gap": (
        post(end=day(9, 4), next_start=day(14, 2)),
        [("permanent", 0, 10, "notice"), ("permanent", 14, WEEKS, "")],
    ),
    "named, with four weeks together": (
        agency(end=day(9, 4), next_contract="permanent", next_start=day(6), overlap_weeks=4),
        [("agency", 0, 10, "overlap"), ("permanent", 6, WEEKS, "")],
    ),
    "named to an empty post nobody pays for": (
        vacant(funded_fte=0, next_start=day(5)),
        [("permanent", 5, WEEKS, "")],
    ),
    "newly qualified by name, in any week": (
        vacant(next_contract="newly qualified", next_start=day(5)),
        [("newly qualified", 5, 57, "first year over"), ("permanent", 57, WEEKS, "")],
    ),
    "by advert, when it falls empty": (
        post(end=day(9, 4)),
        [("permanent", 0, 10, "notice"), ("permanent", 22, WEEKS, "")],
    ),
    "by advert, opened before": (
        agency(end=day(12, 4), next_contract="permanent", advert=day(5, 2)),
        [("agency", 0, 13, "notice"), ("permanent", 17, WEEKS, "")],
    ),
    "by advert, opened after": (
        agency(end=day(9, 4), next_contract="permanent", advert=day(20)),
        [("agency", 0, 10, "notice"), ("permanent", 32, WEEKS, "")],
    ),
    "by advert, in time for four weeks together": (
        agency(end=day(29, 4), next_contract="permanent", advert=day(2), overlap_weeks=4),
        [("agency", 0, 30, "overlap"), ("permanent", 26, WEEKS, "")],
    ),
    "by advert, in time for two weeks together": (
        agency(end=day(29, 4), next_contract="permanent", advert=day(16), overlap_weeks=4),
        [("agency", 0, 30, "overlap"), ("permanent", 28, WEEKS, "")],
    ),
    "empty and paid for": (vacant(), [("permanent", 12, WEEKS, "")]),
    "empty, advertised later": (vacant(advert=day(8)), [("permanent", 20, WEEKS, "")]),
    "empty, nobody wanted": (vacant(next_contract="none"), []),
    "empty and not paid for": (vacant(funded_fte=0), []),
    "empty, advertised, not paid for": (vacant(funded_fte=0, advert=day(3)), []),
    "empty, for agency": (vacant(next_contract="agency"), [("agency", 3, WEEKS, "")]),
    "empty, for a temporary": (vacant(next_contract="temporary"), [("temporary", 3, WEEKS, "")]),
    "agency, supplied again": (
        agency(end=day(9, 4)),
        [("agency", 0, 10, "notice"), ("agency", 13, WEEKS, "")],
    ),
    "held though not paid for": (
        agency(end=day(9, 4), funded_fte=0),
        [("agency", 0, 10, "notice")],
    ),
    "newly qualified, reserved": (
        post(end=day(9, 4), next_contract="newly qualified"),
        [("permanent", 0, 10, "notice"), ("newly qualified", INTAKE, WEEKS, "")],
    ),
}


@pytest.mark.parametrize("plan", PLANS)
def test_what_the_table_plans_is_what_happens(plan: str) -> None:
    row, expected = PLANS[plan]
    history = run(service_of(row, nqsw_intake=int(plan == "newly qualified, reserved")))
    assert holders(history) == expected


@pytest.mark.parametrize("plan", PLANS)
def test_states_of_a_post_are_those_of_its_holder(plan: str) -> None:
    """At each week's end: whoever has been there longest, or nobody, or closed for good."""
    row, expected = PLANS[plan]
    history = run(service_of(row, nqsw_intake=int(plan == "newly qualified, reserved")))
    closed = row.next_contract == "none" or (row.funded_fte == 0 and row.next_start is None)
    for week, state in enumerate(states(history)):
        there = [contract for contract, first, until, _ in expected if first <= week < until]
        if there:
            assert state.removesuffix(" learning") == there[0], week
        elif closed and (row.contract != "vacant" or not row.funded_fte):
            assert state == ("closed" if row.start is None or week >= 13 else "empty"), week
        else:
            assert state == "empty", week


@pytest.mark.parametrize(
    ("row", "adverts"),
    [
        (vacant(), [0]),
        (vacant(advert=day(8)), [8]),
        (vacant(funded_fte=0), []),
        (vacant(next_contract="none"), []),
        (vacant(next_contract="agency"), []),
        (post(), []),
        (post(end=day(9, 4)), [10]),
        (post(end=day(9, 4), advert=day(20)), [20]),
        (post(end=day(9, 4), next_start=day(10)), []),
        (agency(end=day(12, 4), next_contract="permanent", advert=day(5)), [5]),
        (agency(next_contract="permanent", release_at=0.8), [0]),
    ],
)
def test_adverts_stand_in_their_week_and_are_paid_for(row: Post, adverts: list[int]) -> None:
    scenario = service_of(row, cost_advert=1500)
    history = run(scenario)
    assert weeks_with(history.staff["adverts"]) == dict.fromkeys(adverts, 1)
    cost = weeks_with(weekly_costs(scenario, history)["cost_recruitment"])
    assert cost == dict.fromkeys(adverts, 1500)


def test_a_starter_is_there_no_sooner_than_the_advert_is_decided() -> None:
    soon = {"kind": "fixed", "value": 2}
    assert holders(run(service_of(vacant(), hire_weeks=soon, advert_weeks=6)))[0][1] == 6


def test_a_named_starter_may_come_late() -> None:
    row = post(end=day(9, 4), next_start=day(10))
    late = service_of(row, starter_delay_weeks={"kind": "fixed", "value": 4})
    assert [first for _, first, _, _ in holders(run(late))] == [0, 14]


def test_who_comes_next_may_work_other_hours() -> None:
    row = agency(
        fte=0.6, end=day(9, 4), next_contract="permanent", next_start=day(12), next_fte=0.8
    )
    assert [t.fte for t in run(service_of(row)).tenures[1:]] == [0.6, 0.8]
    row = post(fte=0.5, start=day(4), end=day(9, 4), next_start=day(12), next_fte=1)
    assert [t.fte for t in run(service_of(row)).tenures[1:]] == [0.5, 1]
    row = vacant(established_fte=0.5, funded_fte=0.5)
    assert [t.fte for t in run(service_of(row)).tenures[1:]] == [0.5]


@pytest.mark.parametrize("established", [0.0, 0.6])
def test_somebody_named_to_a_post_without_hours_has_some(established: float) -> None:
    row = vacant(established_fte=established, funded_fte=0, next_start=day(4))
    assert [t.fte for t in run(service_of(row)).tenures[1:]] == [established or 1]


def test_vacant_fte_is_what_is_funded_and_held_by_nobody() -> None:
    history = run(
        service_of(
            post(end=day(9, 4)),
            vacant(2, funded_fte=0),
            vacant(3, next_contract="none", funded_fte=0.5),
        )
    )
    assert history.staff["vacant_fte"] == [1.5 if 10 <= w < 22 else 0.5 for w in range(WEEKS)]


# --- Two people in a post


@pytest.mark.parametrize(
    ("release_at", "next_contract", "weeks", "ending"),
    [
        (0.75, "permanent", 0, "notice"),  # as good as that on the first day: no time together
        (0.76, "permanent", 6, "overlap"),
        (1.0, "permanent", 6, "overlap"),
        (0.85, "agency", 0, "notice"),
        (1.0, "agency", 3, "overlap"),
        (0.5, "newly qualified", 0, "notice"),
        (0.6, "newly qualified", 13, "overlap"),
        (0.75, "newly qualified", 13, "overlap"),
        (0.8, "newly qualified", 52, "overlap"),
    ],
)
def test_a_holder_is_released_when_the_successor_is_ready(
    release_at: float, next_contract: str, weeks: int, ending: str
) -> None:
    row = agency(release_at=release_at, next_contract=next_contract, next_start=day(4))
    history = run(service_of(row), weeks=66)
    assert holders(history)[0] == ("agency", 0, 4 + weeks, ending)
    assert holders(history)[1][:2] == (next_contract, 4)


def test_a_last_day_holds_whether_or_not_the_successor_is_ready() -> None:
    row = agency(release_at=1, next_contract="permanent", next_start=day(4), end=day(7, 4))
    assert holders(run(service_of(row)))[0] == ("agency", 0, 8, "overlap")
    row = agency(release_at=1, next_contract="permanent", next_start=day(14), end=day(7, 4))
    assert [h[1:3] for h in holders(run(service_of(row)))] == [(0, 8), (14, WEEKS)]


def test_the_cost_of_two_in_one_post() -> None:
    row = agency(end=day(9, 4), next_contract="permanent", next_start=day(6), overlap_weeks=4)
    history = run(service_of(row, cost_permanent=52_000))
    assert weeks_with(history.staff["overlap_cost"]) == dict.fromkeys(range(6, 10), 52_000)


@pytest.mark.parametrize("overlap", [0, 2, 6])
def test_no_more_time_together_than_is_said(overlap: int) -> None:
    """The successor may come early; there is a place for them when the table says so."""
    row = agency(end=day(29, 4), next_contract="permanent", advert=day(0), overlap_weeks=overlap)
    first, second = holders(run(service_of(row)))
    assert first[2] - second[1] == overlap
    assert first[3] == ("overlap" if overlap else "notice")


def test_who_resigns_beside_a_successor_needs_no_other() -> None:
    """No advert and no third person, whoever leaves first."""
    row = agency(release_at=1, next_contract="permanent", next_start=day(2))
    scenario = service_of(row, turnover_agency=4, ramp_permanent_weeks=40)
    left_early = 0
    for replication in range(12):
        history = run(scenario, replication)
        assert not any(history.staff["adverts"])
        assert len(holders(history)) == 2
        left_early += holders(history)[0][2] < 42
    assert left_early > 6


@pytest.mark.parametrize(
    ("row", "yearly"),
    [
        (post(), 52),
        (post(grade="senior social worker"), 60),
        (post(fte=0.5), 26),
        (post(contract="newly qualified", start=day(0)), 45),
        (post(contract="newly qualified", start=day(0), grade="senior social worker"), 45),
        (agency(), 78),
        (agency(grade="senior social worker"), 78),
        (post(contract="temporary"), 78),
    ],
)
def test_what_somebody_costs_hangs_on_contract_and_grade(row: Post, yearly: float) -> None:
    prices: dict[str, Any] = {
        "cost_permanent": 52,
        "cost_senior": 60,
        "cost_newly_qualified": 45,
        "cost_agency": 78,
    }
    history = run(service_of(row, **prices), weeks=12)
    agency = row.contract in ("agency", "temporary")
    own = [
        history.staff["agency_cost"][week] + history.staff["employed_cost"][week] - 52
        for week in range(12)
    ]
    assert own == pytest.approx([yearly] * 12)
    assert bool(sum(history.staff["agency_cost"])) == agency


# --- Agency until somebody is found


def test_agency_covers_until_the_starter_has_had_a_week() -> None:
    row = post(end=day(9, 4))
    history = run(service_of(row, vacancy_cover_share=1))
    assert holders(history) == [
        ("permanent", 0, 10, "notice"),
        ("agency", 13, 23, "overlap"),
        ("permanent", 22, WEEKS, ""),
    ]
    assert weeks_with(history.staff["vacant_fte"]) == dict.fromkeys((10, 11, 12), 1)


def test_a_post_that_agency_leaves_is_not_covered_nor_one_soon_filled() -> None:
    row = agency(end=day(9, 4), next_contract="permanent")
    assert len(holders(run(service_of(row, vacancy_cover_share=1)))) == 2
    row = post(end=day(9, 4), next_start=day(14))
    assert len(holders(run(service_of(row, vacancy_cover_share=1)))) == 2


def test_a_covered_post_takes_one_starter_not_two() -> None:
    """Met in an earlier version: a starter and the intake in one week, and agency still there."""
    row = post(end=day(0, 4))
    scenario = service_of(
        row, vacancy_cover_share=1, nqsw_intake=3, hire_weeks={"kind": "fixed", "value": 20}
    )
    assert holders(run(scenario)) == [
        ("permanent", 0, 1, "notice"),
        ("agency", 4, INTAKE + 1, "overlap"),
        ("permanent", INTAKE, WEEKS, ""),
    ]


# --- Starters who do not start, adverts that fail


def test_a_named_starter_who_drops_out_is_replaced_by_advert() -> None:
    row = post(end=day(9, 4), next_start=day(10), starter_drops_out=True)
    history = run(service_of(row))
    assert [h[1:3] for h in holders(history)] == [(0, 10), (22, WEEKS)]
    assert weeks_with(history.staff["adverts"]) == {10: 1}


@pytest.mark.parametrize(
    ("row", "first"),
    [
        (vacant(starter_drops_out=True), 24),  # found by week 12, and twelve weeks more
        (agency(end=day(9, 4), starter_drops_out=True), 16),
        (agency(end=day(9, 4), next_start=day(10), starter_drops_out=True), 13),
        (post(start=day(2), end=day(9, 4), next_start=day(10), starter_drops_out=True), 22),
    ],
)
def test_only_the_next_starter_drops_out(row: Post, first: int) -> None:
    assert holders(run(service_of(row)))[-1][1:3] == (first, WEEKS)


def test_with_a_successor_who_drops_out_the_holder_stays() -> None:
    row = agency(release_at=1, next_contract="permanent", next_start=day(4), starter_drops_out=True)
    assert [h[1:3] for h in holders(run(service_of(row)))] == [(0, 22), (16, WEEKS)]


def test_when_every_starter_drops_out_nobody_ever_comes() -> None:
    rows = (vacant(1), post(2, end=day(3, 4), next_start=day(4)))
    history = run(service_of(*rows, offer_dropout=1, nqsw_intake=3))
    assert holders(history, 1) == []
    assert holders(history, 2) == [("permanent", 0, 4, "notice")]


def test_when_every_advert_fails_nobody_ever_comes_and_nothing_hangs() -> None:
    history = run(service_of(vacant(), advert_fails=1, advert_weeks=6))
    assert holders(history) == []
    assert weeks_with(history.staff["adverts"]) == dict.fromkeys(range(0, WEEKS, 6), 1)
    assert states(history) == ["empty"] * WEEKS
    long = service_of(vacant(1), post(2), turnover_permanent=2, advert_fails=1, advert_weeks=1)
    assert len(holders(run(long, weeks=520), 2)) == 1


def test_adverts_fail_as_often_as_said() -> None:
    """Four posts in five are filled at the first attempt when one advert in five fails."""
    posts = [vacant(n) for n in range(1, 81)]
    history = run(service_of(*posts, advert_fails=0.2))
    # 80 posts, each with chance 0.8: three and a half standard deviations either way.
    at_once = sum(holders(history, n)[0][1] == 12 for n in range(1, 81))
    assert 64 - 12.5 <= at_once <= 64 + 12.5


# --- Conversion


def test_an_agency_worker_accepts_a_permanent_post() -> None:
    row = agency(next_contract="convert", next_start=day(10))
    scenario = service_of(row, conversion_acceptance=1, cost_conversion=5000)
    history = run(scenario)
    assert holders(history) == [("agency", 0, 10, "converted"), ("permanent", 10, WEEKS, "")]
    assert weeks_with(history.staff["conversions"]) == {10: 1}
    assert weeks_with(weekly_costs(scenario, history)["cost_recruitment"]) == {10: 5000}
    assert states(history)[9:11] == ["agency", "permanent"]
    assert history.teams["fsp"]["fte_agency"] == [float(week < 10) for week in range(WEEKS)]
    assert history.teams["fsp"]["fte_permanent"] == [float(week >= 10) for week in range(WEEKS)]
    assert sum(history.staff["leavers"]) == sum(history.staff["starters"]) == 0
    assert set(paces(history)) == {1.0}


def test_a_conversion_holds_beyond_the_last_day_of_who_would_have_declined() -> None:
    row = agency(next_contract="convert", next_start=day(10), end=day(20, 4))
    assert len(holders(run(service_of(row, conversion_acceptance=1)))) == 2
    history = run(service_of(row, conversion_acceptance=0))
    # Declined in week 10: looked for at once, found for week 22.
    assert holders(history) == [("agency", 0, 21, "notice"), ("permanent", 22, WEEKS, "")]
    assert weeks_with(history.staff["adverts"]) == {10: 1}


@pytest.mark.parametrize("asked", [False, True])
def test_who_declines_stays_agency(asked: bool) -> None:
    row = agency(next_contract="convert", next_start=day(10), starter_drops_out=asked)
    history = run(service_of(row, conversion_acceptance=float(asked)))
    assert holders(history) == [("agency", 0, WEEKS, "")]
    assert not any(history.staff["conversions"])
    assert not any(history.staff["adverts"])


def test_who_leaves_before_the_offer_is_replaced_by_advert() -> None:
    rows = [agency(n, next_contract="convert", next_start=day(40)) for n in range(1, 21)]
    changes = ("turnover_agency=4@2-3",)
    history = run(service_of(*rows, conversion_acceptance=1, changes=changes))
    gone = [n for n in range(1, 21) if holders(history, n)[0][2] < 40]
    assert gone
    for n in gone:  # two weeks' notice from week 2, then an advert
        assert [h[:3] for h in holders(history, n)] == [("agency", 0, 4), ("permanent", 16, WEEKS)]


# --- The newly qualified


def test_the_intake_is_the_week_of_the_months_first_day() -> None:
    for month, week in ((9, 21), (7, 13), (5, 4)):
        history = run(
            service_of(
                vacant(next_contract="newly qualified"), nqsw_intake=2, nqsw_intake_month=month
            )
        )
        assert holders(history)[0][:2] == ("newly qualified", week)
        first = date(TODAY.year, month, 1)
        assert day(week) <= first <= day(week, 6)


@pytest.mark.parametrize("intake", [0, 1, 3, 10])
def test_no_more_newly_qualified_a_year_than_the_intake(intake: int) -> None:
    rows = [vacant(n, next_contract="newly qualified") for n in range(1, 7)]
    history = run(service_of(*rows, nqsw_intake=intake), weeks=78)
    came = [h[1] for n in range(1, 7) for h in holders(history, n) if h[0] == "newly qualified"]
    expected = [INTAKE] * min(intake, 6) + [NEXT_INTAKE] * min(intake, max(6 - intake, 0))
    assert sorted(came) == expected


def test_reserved_posts_come_first_then_those_empty_for_longest() -> None:
    rows = (
        vacant(1, advert=day(12)),
        vacant(2, advert=day(11)),
        vacant(3, advert=day(13)),
        vacant(4, next_contract="newly qualified"),
        agency(5, end=day(19, 4), next_contract="newly qualified"),
    )

    def taken(intake: int, advert_weeks: int = 20) -> set[int]:
        late = {"kind": "fixed", "value": 30}
        history = run(
            service_of(*rows, nqsw_intake=intake, hire_weeks=late, advert_weeks=advert_weeks)
        )
        return {
            n
            for n in range(1, 6)
            if any(h[:2] == ("newly qualified", INTAKE) for h in holders(history, n))
        }

    assert [taken(n) for n in range(1, 6)] == [
        {4},
        {4, 5},
        {4, 5, 2},
        {4, 5, 2, 1},
        {4, 5, 2, 1, 3},
    ]
    # Once somebody has taken the offer the post is theirs.
    assert taken(5, advert_weeks=9) == {4, 5, 3}


@pytest.mark.parametrize(
    "row",
    [
        post(),
        agency(),
        vacant(funded_fte=0),
        vacant(next_contract="none"),
        vacant(next_contract="agency"),
        agency(end=day(9, 4), next_contract="none"),
        vacant(next_start=day(30)),
        # Nobody leaves while the intake comes, and no time together is said.
        agency(end=day(25, 4), next_contract="permanent"),
        agency(end=day(25, 4), next_contract="newly qualified"),
    ],
)
def test_the_intake_takes_no_post_that_is_not_open(row: Post) -> None:
    history = run(service_of(row, nqsw_intake=9))
    assert not any(h[0] == "newly qualified" and h[1] == INTAKE for h in holders(history))


def test_the_intake_may_stand_beside_a_holder_who_leaves_soon() -> None:
    row = agency(end=day(25, 4), next_contract="newly qualified", overlap_weeks=6)
    assert [h[:4] for h in holders(run(service_of(row, nqsw_intake=1)))] == [
        ("agency", 0, 26, "overlap"),
        ("newly qualified", INTAKE, WEEKS, ""),
    ]


def test_those_of_the_intake_who_drop_out_are_not_replaced() -> None:
    rows = [
        vacant(n, next_contract="newly qualified", starter_drops_out=n < 3) for n in range(1, 5)
    ]
    history = run(service_of(*rows, nqsw_intake=3), weeks=78)
    assert [holders(history, n)[0][1] for n in range(1, 5)] == [
        NEXT_INTAKE,
        NEXT_INTAKE,
        INTAKE,
        NEXT_INTAKE,
    ]


def test_a_year_after_the_start_the_first_year_is_over() -> None:
    row = post(contract="newly qualified", start=day(-40))
    assert holders(run(service_of(row))) == [
        ("newly qualified", 0, 12, "first year over"),
        ("permanent", 12, WEEKS, ""),
    ]
    experienced = post(contract="newly qualified", start=day(-60))
    assert holders(run(service_of(experienced)))[-1] == ("permanent", 0, WEEKS, "")


def test_first_year_limits_hold_for_the_first_year() -> None:
    seen: dict[int, tuple[bool, float, str]] = {}

    def look(team: Team, week: int) -> None:
        for worker in team.staff:
            if team.name == "fsp":
                seen[week] = worker.limited, worker.cap_share, worker.contract

    row = post(contract="newly qualified", start=day(-40))
    watched(service_of(row, nqsw_cap_share=0.6), look)
    for week, found in seen.items():
        first_year = (True, 0.6, "newly qualified")
        assert found == (first_year if week < 12 else (False, 1.0, "permanent")), week
    assert len(seen) == WEEKS


def test_whether_the_newly_qualified_hold_child_protection_is_an_input() -> None:
    limited: set[bool] = set()
    row = post(contract="newly qualified", start=day(0))
    watched(
        service_of(row, nqsw_child_protection=True),
        lambda team, week: limited.update(worker.limited for worker in team.staff),
    )
    assert limited == {False}


# --- Learning the job


PACES: dict[str, tuple[Post, Callable[[int], float]]] = {
    "experienced": (vacant(next_start=day(4)), lambda since: 0.75 if since < 6 else 1),
    "newly qualified": (
        vacant(next_contract="newly qualified", next_start=day(4)),
        lambda since: 0.5 if since < 13 else 0.75 if since < 52 else 1,
    ),
    "agency": (
        vacant(next_contract="agency", next_start=day(4)),
        lambda since: 0.85 if since < 3 else 1,
    ),
    "temporary": (
        vacant(next_contract="temporary", next_start=day(4)),
        lambda since: 0.85 if since < 3 else 1,
    ),
    "begun before the position date": (post(start=day(-2)), lambda since: 0.75 if since < 0 else 1),
    "there long since": (post(), lambda since: 1),
}


@pytest.mark.parametrize("who", PACES)
def test_the_pace_of_each_week_in_post(who: str) -> None:
    row, pace = PACES[who]
    history = run(service_of(row, mentor_hours=0), weeks=66)
    began = 0 if row.contract == "permanent" else 4
    expected = [pace(week - 4) if week >= began else 0 for week in range(66)]
    assert paces(history) == pytest.approx(expected)
    hours = load_baseline(BASE).inputs.case_hours_per_day
    calendar = working_calendar(TODAY, 66)
    firsts = calendar.first_day_of_week
    for week, available in enumerate(history.teams["fsp"]["available_hours"]):
        days = firsts[week + 1] - firsts[week]
        assert available == pytest.approx(expected[week] * hours * days), week
        learning = 0 < expected[week] < 1
        assert states(history)[week].endswith("learning") == learning, week


def test_part_time_people_learn_at_their_hours() -> None:
    history = run(service_of(vacant(next_start=day(4), next_fte=0.5)))
    assert paces(history)[4:12] == pytest.approx([0.375] * 6 + [0.5] * 2)


@pytest.mark.parametrize("share", [0, 1e-309])
def test_who_gets_nothing_done_at_first_is_no_trouble(share: float) -> None:
    scenario = service_of(vacant(next_start=day(4)), ramp_permanent_share=share)
    some_work = scenario.with_changes([Change(input="start_register_children", set=10)])
    history = run(some_work, weeks=20)
    assert history.teams["fsp"]["available_hours"][4:10] == [0.0] * 6
    assert history.teams["fsp"]["used_hours"][4:10] == [0.0] * 6
    assert all(history.teams["fsp"]["used_hours"][11:])


def test_people_added_by_a_dated_change_learn_as_agency_does() -> None:
    history = run(service_of(post(), changes=("fsp_fte=+2@4-20",)), weeks=24)
    assert paces(history) == pytest.approx([1] * 4 + [2.7] * 3 + [3] * 13 + [1] * 4)


def test_each_newly_qualified_worker_takes_a_mentors_hours() -> None:
    learners = [post(n, contract="newly qualified", start=day(-40)) for n in (1, 2)]
    others = [post(n) for n in (3, 4, 5)]
    with_none, with_two = (
        run(service_of(*learners, *others, mentor_hours=hours)) for hours in (0, 2)
    )
    hours = load_baseline(BASE).inputs.case_hours_per_day
    lost = [a - b for a, b in zip(paces(with_none), paces(with_two), strict=True)]
    # Two hours a week of each of two mentors, until the first year is over in week 12.
    assert lost == pytest.approx([2 * 2 / 5 / hours if week < 12 else 0 for week in range(WEEKS)])


def test_mentors_are_experienced_and_senior_first() -> None:
    hours = load_baseline(BASE).inputs.case_hours_per_day
    rows = [
        post(1, contract="newly qualified", start=day(0)),
        post(2),
        agency(3),
        post(4, grade="senior social worker"),
        post(5, start=day(-2)),
    ]
    mentors: dict[int, list[int]] = {}

    def look(team: Team, week: int) -> None:
        full = [w for w in team.staff if w.contract == "permanent" and w.rate < hours - 1e-9]
        if team.name == "fsp":
            mentors[week] = [w.number for w in full if w.number != 4 or week >= 4]

    watched(service_of(*rows, mentor_hours=2), look, weeks=12)
    assert mentors == {week: [3] for week in range(12)}
    # Nobody to learn from: nobody loses hours.
    alone = run(service_of(rows[0], agency(3), mentor_hours=2), weeks=12)
    assert paces(alone) == pytest.approx([1.5] * 12)


# --- Leaving of one's own accord


def test_without_turnover_nobody_leaves() -> None:
    rows = [*(post(n) for n in range(1, 20)), *(agency(n) for n in range(20, 30))]
    history = run(service_of(*rows), weeks=104)
    assert not any(history.staff["leavers"])
    assert not any(history.staff["starters"])
    assert len(history.tenures) == 30


NOTICE: list[tuple[Post, str, str]] = [
    (post(), "turnover_permanent", "notice_weeks"),
    (post(contract="newly qualified", start=day(-10)), "turnover_newly_qualified", "notice_weeks"),
    (agency(), "turnover_agency", "agency_notice_weeks"),
]


@pytest.mark.parametrize(("row", "turnover", "notice"), NOTICE)
@pytest.mark.parametrize("weeks", [0, 1, 6])
def test_who_resigns_works_the_notice(row: Post, turnover: str, notice: str, weeks: int) -> None:
    """People resign in week 2 only; without notice they leave with the week."""
    rows = [row.model_copy(update={"post": f"FSP-{n:02d}"}) for n in range(1, 41)]
    settings = {notice: weeks, "sudden_share": 0, "turnover_load_effect": 0}
    gone = those_who_left(service_of(*rows, **settings, changes=(f"{turnover}=2@2-3",)), 40)
    assert {held[0][2:] for _, _, held in gone} == {(2 + max(weeks, 1), "notice")}


def test_who_goes_without_notice_is_gone_next_week() -> None:
    rows = [post(n) for n in range(1, 41)]
    changes = ("turnover_permanent=2@2-3",)
    gone = those_who_left(service_of(*rows, sudden_share=1, changes=changes), 40)
    assert {held[0][2:] for _, _, held in gone} == {(3, "sudden")}


def test_a_post_is_advertised_when_notice_is_given() -> None:
    rows = [post(n) for n in range(1, 41)]
    changes = ("turnover_permanent=2@2-3",)
    gone = those_who_left(service_of(*rows, sudden_share=0, notice_weeks=8, changes=changes), 40)
    assert gone
    for history, _, held in gone:  # twelve weeks after the notice, four after the last day
        assert [h[1:3] for h in held] == [(0, 10), (14, 20)]
        left = sum(history.staff["leavers"])
        assert weeks_with(history.staff["adverts"]) == {2: left}


@pytest.mark.parametrize(
    ("contract", "turnover", "rate"),
    [
        ("permanent", "turnover_permanent", 0.15),
        ("permanent", "turnover_permanent", 2.0),
        ("agency", "turnover_agency", 0.4),
        ("newly qualified", "turnover_newly_qualified", 0.8),
    ],
)
def test_people_resign_at_the_stated_rate(contract: str, turnover: str, rate: float) -> None:
    """Resignations over weeks at risk, within what chance allows (binomial, one in 10,000)."""
    rows = [
        post(
            n,
            contract=contract,
            next_contract="none",
            start=day(-1) if contract == "newly qualified" else None,
        )
        for n in range(1, 81)
    ]
    settings: dict[str, Any] = {turnover: rate, "turnover_load_effect": 0, "sudden_share": 0.25}
    # With a week's notice everybody is at risk in each week but the one they have given it in.
    scenario = service_of(*rows, notice_weeks=1, agency_notice_weeks=1, **settings)
    resigned = at_risk = sudden = 0
    for replication in range(4):
        history = run(scenario, replication, weeks=50)
        for contract_, first, until, ending in (
            h for n in range(1, 81) for h in holders(history, n)
        ):
            assert contract_ == contract
            resigned += bool(ending)
            sudden += ending == "sudden"
            at_risk += until - first - (not ending)  # the last week's notices are not seen
    chance = rate / (365.25 / 7)
    spread = (at_risk * chance * (1 - chance)) ** 0.5
    assert abs(resigned - at_risk * chance) < 4 * spread
    assert resigned > 20
    assert abs(sudden - resigned / 4) < 4 * (resigned * 3 / 16) ** 0.5


def test_nobody_resigns_twice_nor_just_before_the_last_day() -> None:
    rows = [agency(n, end=day(9, 4), next_contract="none") for n in range(1, 41)]
    settings = {"agency_notice_weeks": 4, "sudden_share": 0, "turnover_load_effect": 0}
    for week, gone in ((5, 9), (6, 10), (7, 10)):
        changes = (f"turnover_agency=4@{week}-{week + 1}",)
        left = those_who_left(service_of(*rows, **settings, changes=changes), 40)
        assert {held[0][2] for _, _, held in left} == {gone, 10}
    # Whoever has given notice in week 2 goes six weeks later, whatever comes in between.
    settings = {**settings, "agency_notice_weeks": 6}
    rows = [agency(n, next_contract="none") for n in range(1, 41)]
    scenario = service_of(*rows, **settings, changes=("turnover_agency=4@2-14",))
    once = service_of(*rows, **settings, changes=("turnover_agency=4@2-3",))
    soon = gone_in_week_8(once)
    assert soon
    assert soon <= gone_in_week_8(scenario)


def gone_in_week_8(scenario: Scenario) -> set[tuple[int, int]]:
    """Replications and posts whose first holder is."""
    runs = [run(scenario, replication, weeks=20) for replication in range(4)]
    return {
        (replication, n)
        for replication, history in enumerate(runs)
        for n in range(1, 41)
        if holders(history, n)[0][2] == 8
    }


@pytest.mark.parametrize("replication", range(4))
def test_a_longer_run_begins_as_the_shorter_one(replication: int) -> None:
    """Met in an earlier version: adverts were tried until the run was over, then begun again."""
    rows = [*(post(n) for n in range(1, 31)), *(agency(n) for n in range(31, 41))]
    scenario = service_of(
        *rows,
        turnover_permanent=2,
        turnover_agency=2,
        advert_fails=0.9,
        offer_dropout=0.3,
        vacancy_cover_share=0.5,
        nqsw_intake=4,
        advert_weeks=2,
    )
    short, long = (run(scenario, replication, weeks) for weeks in (30, 56))
    assert short.posts == [by_week[:30] for by_week in long.posts]
    for name, by_week in short.staff.items():
        assert by_week == long.staff[name][:30], name
    begun = [(t.post, t.contract, t.first) for t in short.tenures]
    assert begun == [(t.post, t.contract, t.first) for t in long.tenures][: len(begun)]


# --- Long sickness


def test_long_sick_people_are_paid_and_away_for_the_stated_weeks() -> None:
    rows = [post(n) for n in range(1, 4)]
    well, sick = (
        run(service_of(*rows, changes=changes), weeks=20)
        for changes in ((), ("fsp_long_sick=1@4-12",))
    )
    away = range(4, 12)
    assert paces(sick) == pytest.approx([2 if week in away else 3 for week in range(20)])
    for name in ("fte", "fte_permanent", "staff_days"):
        assert sick.teams["fsp"][name] == well.teams["fsp"][name]
    assert sick.staff == well.staff
    assert [(t.post, t.first, t.until) for t in sick.tenures] == [
        (t.post, t.first, t.until) for t in well.tenures
    ]
    firsts = working_calendar(TODAY, 20).first_day_of_week
    for week in range(20):
        days = firsts[week + 1] - firsts[week]
        assert sick.teams["fsp"]["sick_days"][week] == (days if week in away else 0)
        lost = [h.teams["fsp"]["available_hours"][week] for h in (well, sick)]
        assert lost[0] / 3 * (2 if week in away else 3) == pytest.approx(lost[1])


def test_long_sickness_of_one_team_leaves_the_other_alone() -> None:
    history = run(service_of(post(1), post(2), changes=("front_door_long_sick=1@4-12",)), weeks=20)
    front_door = history.teams["front_door"]["experienced_fte"]
    assert front_door == pytest.approx([int(week not in range(4, 12)) for week in range(20)])
    assert paces(history) == pytest.approx([2] * 20)


def test_as_many_are_sick_as_are_there() -> None:
    history = run(service_of(post(), changes=("fsp_long_sick=5@4-12",)), weeks=20)
    assert paces(history) == pytest.approx([0 if 4 <= week < 12 else 1 for week in range(20)])


def test_who_is_long_sick_stays_the_one_who_is() -> None:
    """Somebody who joins does not fall ill in another's place."""
    seen: list[list[int]] = []

    def look(team: Team, week: int) -> None:
        if team.name == "fsp":
            seen.append([w.number for w in team.staff if w.long_sick])

    rows = (post(1, start=day(6)), post(2), post(3))
    watched(service_of(*rows, changes=("fsp_long_sick=1@4-12",)), look, weeks=16)
    assert seen == [[]] * 4 + [[1]] * 8 + [[]] * 4


# --- Dated FTE changes on top of a table


def fte(history: History) -> list[float]:
    return history.teams["fsp"]["fte"]


def test_more_fte_for_some_weeks_is_temporary_people() -> None:
    history = run(service_of(post(1), post(2), changes=("fsp_fte=+2@4-20",)), weeks=24)
    inside = range(4, 20)
    assert fte(history) == [4.0 if week in inside else 2.0 for week in range(24)]
    temporary = [2.0 if week in inside else 0.0 for week in range(24)]
    assert history.teams["fsp"]["fte_temporary"] == temporary
    extras = [t for t in history.tenures if not t.post]
    assert [
        (t.contract, week_of(history, t.first), week_of(history, t.until), t.fte) for t in extras
    ] == [("temporary", 4, 20, 1.0)] * 2
    agency_cost = [rate / 78_000 for rate in history.staff["agency_cost"]]
    assert agency_cost == pytest.approx(temporary)


def test_a_part_more_is_somebody_part_time() -> None:
    history = run(service_of(post(1), post(2), changes=("fsp_fte=+1.4@4-20",)), weeks=24)
    assert fte(history) == pytest.approx([3.4 if 4 <= week < 20 else 2 for week in range(24)])
    assert sorted(t.fte for t in history.tenures if not t.post) == pytest.approx([0.4, 1.0])


def test_less_fte_for_some_weeks_takes_people_away_who_come_back() -> None:
    rows = [post(n) for n in range(1, 5)]
    history = run(service_of(*rows, changes=("fsp_fte=+-2@4-20",)), weeks=24)
    assert fte(history) == [2.0 if 4 <= week < 20 else 4.0 for week in range(24)]
    assert states(history, 4) == ["permanent"] * 4 + ["closed"] * 16 + ["permanent"] * 4
    assert [h[1:3] for h in holders(history, 1) + holders(history, 4)] == [
        (0, 24),
        (0, 4),
        (20, 24),
    ]
    assert not any(history.staff["adverts"])
    assert not any(history.staff["vacant_fte"])
    costs = [rate / 52_000 for rate in history.staff["employed_cost"]]
    assert costs == pytest.approx([3.0 if 4 <= week < 20 else 5.0 for week in range(24)])


def test_a_part_less_is_somebody_part_time_meanwhile() -> None:
    history = run(service_of(post(1), post(2), changes=("fsp_fte=+-0.4@4-20",)), weeks=24)
    assert fte(history) == pytest.approx([1.6 if 4 <= week < 20 else 2 for week in range(24)])
    assert paces(history) == pytest.approx(fte(history))
    assert len(history.tenures) == 3
    history = run(service_of(post(1), post(2), changes=("fsp_fte=+-1.4@4-20",)), weeks=24)
    assert fte(history) == pytest.approx([0.6 if 4 <= week < 20 else 2 for week in range(24)])


def test_the_last_posts_that_somebody_holds_are_taken_away() -> None:
    rows = (agency(1), post(2), vacant(3, next_contract="none"))
    history = run(service_of(*rows, changes=("fsp_fte=+-1@4-20",)), weeks=24)
    assert [h[1:3] for h in holders(history, 1)] == [(0, 24)]
    assert [h[1:3] for h in holders(history, 2)] == [(0, 4), (20, 24)]


AWAY: dict[str, tuple[Post, list[tuple[str, int, int]]]] = {
    "a last day still holds": (
        agency(2, end=day(25, 4), next_contract="none"),
        [("agency", 0, 4), ("agency", 20, 26)],
    ),
    "a last day meanwhile": (agency(2, end=day(11, 4), next_contract="none"), [("agency", 0, 4)]),
    "a last day before": (agency(2, end=day(1, 4), next_contract="none"), [("agency", 0, 2)]),
    "a successor meanwhile": (
        agency(2, end=day(9, 4), next_contract="permanent", next_start=day(12)),
        [("agency", 0, 4), ("permanent", 20, WEEKS)],
    ),
    "a successor afterwards": (
        agency(2, end=day(9, 4), next_contract="permanent", next_start=day(24)),
        [("agency", 0, 4), ("permanent", 24, WEEKS)],
    ),
    "two at the time": (
        agency(2, end=day(5, 4), next_contract="permanent", next_start=day(2), overlap_weeks=6),
        [("agency", 0, 4), ("permanent", 2, 4), ("permanent", 20, WEEKS)],
    ),
    "by advert afterwards": (
        agency(2, end=day(9, 4), next_contract="permanent"),
        [("agency", 0, 4), ("permanent", 32, WEEKS)],
    ),
    "by advert meanwhile": (
        agency(2, end=day(1, 4), next_contract="permanent"),
        [("agency", 0, 2), ("permanent", 20, WEEKS)],
    ),
    "declined meanwhile": (
        agency(2, next_contract="convert", next_start=day(10), end=day(12)),
        [("agency", 0, 4), ("permanent", 32, WEEKS)],
    ),
    "learning": (
        post(2, contract="newly qualified", start=day(-40)),
        [("newly qualified", 0, 4), ("newly qualified", 20, 20), ("permanent", 20, WEEKS)],
    ),
    "begins afterwards": (post(2, start=day(30)), [("permanent", 30, WEEKS)]),
}


@pytest.mark.parametrize("case", AWAY)
def test_who_was_taken_away_comes_back_to_the_post_as_it_is(case: str) -> None:
    """A table's dates hold on through weeks 4 to 20, in which the post is taken away."""
    row, expected = AWAY[case]
    history = run(service_of(post(1), row, changes=("fsp_fte=+-1@4-20",)))
    assert [h[:3] for h in holders(history, 2)] == expected


def test_who_comes_back_has_learned_and_is_the_same_person() -> None:
    numbers: dict[int, set[int]] = {}

    def look(team: Team, week: int) -> None:
        if team.name == "fsp":
            numbers[week] = {worker.number for worker in team.staff}

    scenario = service_of(post(1), post(2), changes=("fsp_fte=+-1@4-20",))
    history = watched(scenario, look, weeks=24)
    assert numbers[0] == numbers[23]
    assert paces(history) == pytest.approx([1 if 4 <= week < 20 else 2 for week in range(24)])


def test_fewer_from_the_first_day() -> None:
    row = agency(2, end=day(25, 4), next_contract="none")
    history = run(service_of(post(1), row, changes=("fsp_fte=+-1@0-6",)))
    assert fte(history) == [2.0 if 6 <= week < 26 else 1.0 for week in range(WEEKS)]


# --- Headcounts held


def test_held_headcounts_have_no_posts_and_nobody_coming_or_going() -> None:
    quiet = [Change(input=name, set=value) for name, value in NO_FAMILIES.items()]
    scenario = make_scenario("held", BASE, [*quiet, Change.from_text("fsp_fte=+2@4-20")])
    history = run(scenario, weeks=30)
    assert history.tenures == []
    assert history.posts == []
    assert history.staff == {}
    expected = [17.0 if 4 <= week < 20 else 15.0 for week in range(30)]
    assert fte(history) == expected
    assert paces(history) == pytest.approx(expected)


def test_posts_from_the_headcounts_hold_what_the_headcounts_say() -> None:
    """With nobody coming or going, posts made from the inputs are the same people at work."""

    def with_people(come_and_go: bool) -> History:
        settings = {
            **NO_FAMILIES,
            **CERTAIN,
            "people_come_and_go": come_and_go,
            "fsp_nqsw_fte": 0,
            "fsp_established_fte": 15,
        }
        changes = [Change(input=name, set=value) for name, value in settings.items()]
        return run(make_scenario("either", BASE, changes), weeks=30)

    held, posts = with_people(False), with_people(True)
    assert len(posts.tenures) == 32
    for team in ("front_door", "fsp"):
        for series in ("fte", "experienced_fte", "available_hours"):
            assert posts.teams[team][series] == pytest.approx(held.teams[team][series])
