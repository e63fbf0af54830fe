"""One doing nothing: posts, those who hold them, and those who leave and start because asked."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.agency_exit.choices import ExitChoices
from model.agency_exit.options import exit_scenarios, with_people
from model.engine.history import History
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.changes import Change
from model.scenario.errors import Message
from model.scenario.files import held_before
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.scenario import Scenario
from tests.empty_service import EMPTY
from tests.refusals import refused

pytestmark = pytest.mark.validation
Varied = Callable[..., Scenario]
Run = Callable[..., History]
# A post is held whether or not there is any work: without families a year takes no time.
NOBODY_RESIGNS: dict[str, Any] = {
    **EMPTY,
    "contacts_per_year": 100,
    "court_families_per_year": 0,
    "people_come_and_go": True,
    "turnover_permanent": 0.0,
    "turnover_newly_qualified": 0.0,
    "turnover_agency": 0.0,
    "nqsw_intake": 0,
    "fsp_established_fte": 15,
    "front_door_established_fte": 17,
}
WEEK = 8


def _fte(scenario: Scenario, run: Run, team: str = "fsp") -> list[float]:
    """FTE in post by week, mean of twelve futures."""
    found = [run(scenario, n).teams[team]["fte"] for n in range(12)]
    return [fmean(week) for week in zip(*found, strict=True)]


def test_doing_nothing_about_agency_is_doing_nothing(varied: Varied) -> None:
    nothing = varied(people_come_and_go=True, fsp_fte=16)
    every = exit_scenarios(nothing, ExitChoices())
    assert every[DOING_NOTHING].identity == nothing.identity
    still = varied(people_come_and_go=False)
    assert exit_scenarios(still, ExitChoices())[DOING_NOTHING].identity != still.identity


@pytest.mark.parametrize("fsp_fte", [13, 15, 16.5])
def test_posts_that_are_written_down_are_the_posts_that_were_there(
    varied: Varied, fsp_fte: float
) -> None:
    """Doing nothing has the futures of its own posts table: options differ in plans alone."""
    nothing = varied(people_come_and_go=True, fsp_fte=fsp_fte)
    written = with_people(nothing)
    assert written.posts
    one, other = (
        replication_of(s, 0, simulate(s, weeks=40, seed=7, replication=0))
        for s in (nothing, written)
    )
    assert one.measures == pytest.approx(other.measures, nan_ok=True)


def test_a_lever_moves_posts(varied_off: Varied) -> None:
    """As many stand empty whatever the lever, unless the posts are moved themselves."""
    for fte in (0, 8.5, 15, 21):
        moved = varied_off(fsp_fte=fte)
        table = moved.posts_table
        assert moved.inputs.fsp_established_fte == fte + 2
        empty = [p for p in table if p.team == "fsp" and p.contract == "vacant"]
        assert sum(p.established_fte for p in empty) == 2
    assert varied_off(fsp_fte=13, fsp_established_fte=17).inputs.fsp_established_fte == 17
    assert varied_off(fsp_established_fte=16, fsp_fte=16).inputs.fsp_established_fte == 17
    assert varied_off(fsp_fte=1500).inputs.fsp_established_fte == 1500


def test_a_team_made_smaller_takes_its_parts_down_whoever_set_them(varied: Varied) -> None:
    """A part that is named afterwards stays as it says, and is refused where it is too much."""
    moved = varied(duty_workers=3, front_door_fte=2)
    assert moved.inputs.duty_workers == 2
    assert moved.inputs.front_door_agency_fte == 2
    assert varied(duty_workers=5, front_door_fte=4).inputs.duty_workers == 4
    with refused(Message("together.more_than_whole", whole="front_door_fte")):
        varied(front_door_fte=4, duty_workers=5)


def test_a_lever_adds_posts_to_a_posts_table(varied: Varied, run: Run) -> None:
    given = with_people(varied(**NOBODY_RESIGNS))
    more = given.with_changes([Change(input="fsp_fte", add=1.5)])
    added = more.posts_table[len(given.posts) :]
    assert [(p.post, p.contract, p.fte) for p in added] == [
        ("FSP-16", "permanent", 1.0),
        ("FSP-17", "permanent", 0.5),
    ]
    assert _fte(more, run) == pytest.approx([16.5] * 52)
    assert with_people(more).inputs.fsp_fte == 16.5


def test_who_is_lost_is_replaced_as_the_market_allows_or_not(varied: Varied, run: Run) -> None:
    usual = varied(**NOBODY_RESIGNS)
    replaced = usual.with_changes([Change(input="fsp_leavers", add=2, from_week=WEEK)])
    closed = usual.with_changes([Change(input="fsp_fte", add=-2, from_week=WEEK)])
    before, market, gone = (_fte(scenario, run) for scenario in (usual, replaced, closed))
    assert before == pytest.approx([15] * 52)
    assert market[:WEEK] == gone[:WEEK] == before[:WEEK]
    assert market[WEEK] == pytest.approx(13)
    assert gone[WEEK:] == pytest.approx([13] * (52 - WEEK))
    assert market[30] > 13.5
    assert market[-1] > 14.3


def test_who_leaves_is_permanent_while_there_is_anybody(varied: Varied, run: Run) -> None:
    most = varied(**NOBODY_RESIGNS).with_changes(
        [Change(input="fsp_leavers", add=13, from_week=WEEK)]
    )
    gone = [t for t in run(most).tenures if t.team == "fsp" and t.ending == "notice"]
    assert (
        sorted(t.contract for t in gone[:13])
        == ["agency"] + ["newly qualified"] + ["permanent"] * 11
    )


def test_who_starts_takes_an_empty_post_or_the_next_that_falls_empty(
    varied: Varied, run: Run
) -> None:
    settings = {**NOBODY_RESIGNS, "fsp_established_fte": 16, "advert_fails": 1.0}
    start = Change(input="fsp_starters", add=2, from_week=WEEK)
    found = _fte(varied(**settings).with_changes([start]), run)
    assert found[WEEK - 1 : WEEK + 1] == pytest.approx([15, 16])
    assert max(found) == pytest.approx(16)
    leave = Change(input="fsp_leavers", add=1, from_week=20)
    again = _fte(varied(**settings).with_changes([start, leave]), run)
    assert again[20:] == pytest.approx([16] * 32)


def test_nobody_leaves_or_starts_where_headcounts_are_held(varied: Varied) -> None:
    for name in ("fsp_leavers", "front_door_starters"):
        with refused(Message("scenario.held", name=name)):
            varied(people_come_and_go=False).with_changes([Change(input=name, add=1, from_week=3)])


def test_what_was_kept_before_means_what_it_meant(varied: Varied) -> None:
    posts = with_people(varied()).posts
    come = [Change(input="people_come_and_go", set=True)]
    on = varied().inputs.people_come_and_go
    assert len(held_before(1, "2023-24", [], ())) == on
    assert held_before(2, "2023-24", [], ()) == ()
    assert held_before(1, "2023-24", come, ()) == ()
    assert held_before(1, "2023-24", [], posts) == ()
