"""Where the service stands on its first day: unstarted, overdue, unallocated, away, leaving."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.engine.capacity import front_door_load
from model.engine.history import History
from model.engine.simulation import simulate
from model.engine.vocabulary import SCREENING, WORKS
from model.scenario.changes import Change
from model.scenario.errors import Message
from model.scenario.scenario import Scenario
from model.scenario.units import YEAR
from tests.refusals import refused

pytestmark = pytest.mark.validation
Varied = Callable[..., Scenario]
Run = Callable[..., History]
HALF_A_YEAR = 26


def _in_time(scenario: Scenario, futures: int) -> tuple[float, float]:
    """Assessments due in half a year: in time in percent of children, and how many families."""
    shares, due = [], []
    for n in range(futures):
        history = simulate(scenario, weeks=HALF_A_YEAR, seed=1, replication=n)
        children, done, _, families, *_ = history.clocks["assessment"]
        shares.append(100 * sum(done) / sum(children))
        due.append(sum(families))
    return fmean(shares), fmean(due)


@pytest.mark.slow
def test_ninety_five_more_unstarted_assessments_cost_what_paper_says(varied: Varied) -> None:
    """Ages spread evenly over six weeks, the front door as shipped.

    On paper: half a year has so many hours more than its work needs, those apart in which somebody
    is on duty and there is no contact; what the backlog needs beyond them is not done, and so many
    assessments are late of those that fall due.
    """
    more = 95
    usual = varied()
    inputs = usual.inputs
    backlog = varied(
        start_assessments=inputs.start_assessments + more, start_assessments_unstarted=more
    )
    before, _ = _in_time(usual, 30)
    after, due = _in_time(backlog, 30)
    assert before - after >= 8

    year = front_door_load(inputs)
    on_duty = inputs.duty_workers * inputs.case_hours_per_day * YEAR
    idle = max(on_duty - year.work[WORKS[SCREENING].id], 0)
    spare = (year.available - year.needed - idle) * HALF_A_YEAR / 52
    each = inputs.assessment_hours.expected * inputs.effort_multiplier
    on_paper = 100 * max(more * each - spare, 0) / each / due
    assert before - after == pytest.approx(on_paper, abs=4)


def test_what_is_overdue_on_the_day_is_overdue_in_the_first_week(
    varied_off: Varied, run: Run
) -> None:
    def overdue(clock: str, **inputs: Any) -> int:
        return run(varied_off(**inputs), 0, 1).overdue[clock][0][0]

    assert overdue("assessment", start_assessments_overdue=40) > overdue("assessment") + 10
    assert overdue("visit_alone", start_visits_overdue=20) > overdue("visit_alone") + 4
    icpc = {"start_awaiting_icpc": 8}
    assert overdue("icpc", **icpc, start_icpc_overdue=8) > overdue("icpc", **icpc) + 5
    behind = run(varied_off(start_s47s_overdue=10), 0, 1).owed_by["front_door"][0]
    assert behind > run(varied_off(), 0, 1).owed_by["front_door"][0] + 2


def test_an_enquiry_that_is_not_started_needs_all_its_hours(varied: Varied, run: Run) -> None:
    def needed(**inputs: Any) -> float:
        first_weeks = (run(varied(**inputs), replication, 1) for replication in range(6))
        return fmean(week.teams["front_door"]["needed_hours"][0] for week in first_weeks)

    assert needed(start_s47s_unstarted=15) > needed() + 30
    assert needed(start_assessments_unstarted=60) > needed() + 100


@pytest.mark.parametrize(
    ("part", "team"),
    [
        ("start_assessments_unallocated", "front_door"),
        ("start_register_unallocated", "fsp"),
        ("start_casp_unallocated", "fsp"),
    ],
)
def test_a_family_without_a_worker_waits_while_there_is_no_room(
    part: str, team: str, varied: Varied, run: Run
) -> None:
    full = {f"cap_points_{team}": 5, "caps_bind": True}
    waiting = run(varied(**{part: 10}, **full), 0, 1).teams[team]["waiting"][0]
    assert waiting >= 10
    room = run(varied(**{part: 10}), 0, 1)
    assert room.teams[team]["waiting"][0] == 0, "with room under the caps they get one at once"
    assert room.children_in == room.children_out + room.children_open


def test_who_is_off_sick_today_is_away_from_the_first_morning(varied: Varied, run: Run) -> None:
    sick = {"kind": "fixed", "value": 30.0}
    usual, away = (
        run(varied(sickness_spell_days=sick, **inputs), 0, 12).teams["fsp"]["sick_days"]
        for inputs in ({}, {"fsp_sick_today": 4})
    )
    # Four people, four days of a first week that begins on a Tuesday, then five a week.
    assert away[0] >= usual[0] + 10
    assert away[2] >= usual[2] + 14
    assert sum(away[7:]) < sum(usual[7:]) + 20, "and back after thirty days"


def test_who_is_on_notice_leaves_within_the_notice(varied: Varied, run: Run) -> None:
    come_and_go = {"people_come_and_go": True, "turnover_permanent": 0.0, "fsp_on_notice": 3}
    history = run(varied(**come_and_go), 0, 26)
    left = [t for t in history.tenures if t.team == "fsp" and t.until < 100]
    assert sum(t.contract == "permanent" for t in left) == 3
    notice = varied().inputs.notice_weeks
    assert max(t.until for t in left if t.contract == "permanent") <= 5 * (notice + 1)


@pytest.mark.parametrize(
    ("inputs", "part", "whole"),
    [
        ({"start_assessments_unstarted": 90}, 90, "start_assessments"),
        (
            {"start_assessments_unstarted": 50, "start_assessments_overdue": 50},
            100,
            "start_assessments",
        ),
        ({"start_s47s_unstarted": 16}, 16, "start_s47s"),
        ({"start_visits_overdue": 90}, 90, "start_register_children"),
        ({"duty_workers": 18}, 18, "front_door_fte"),
    ],
)
def test_more_behind_than_open_is_refused_in_one_sentence(
    inputs: dict[str, Any], part: float, whole: str, varied: Varied
) -> None:
    with refused(Message("together.more_than_whole", part=part, whole=whole)):
        varied(**inputs)


def test_less_open_has_less_behind(varied: Varied) -> None:
    behind = varied(start_assessments_unstarted=40, start_assessments_overdue=20)
    with refused(Message("together.more_than_whole", whole="start_assessments")):
        behind.with_changes([Change(input="start_assessments", set=30)])
    fewer = varied(duty_workers=17).inputs
    assert fewer.duty_workers == 17
