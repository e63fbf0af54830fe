"""Leave and training by season, partners' diaries, who waits for whom, and duty visits."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from model.engine.absence import Absences
from model.engine.history import History
from model.engine.luck import Luck
from model.engine.waiting import seriousness
from model.engine.workers import Team
from model.scenario.calendar import working_calendar
from model.scenario.errors import Message
from model.scenario.scenario import Scenario
from tests.refusals import refused
from tests.watched import watched

pytestmark = pytest.mark.validation
Varied = Callable[..., Scenario]
Run = Callable[..., History]
AUGUST = 4
"""The month factors begin with April."""
SUMMER = (1.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def _days_away(scenario: Scenario) -> np.ndarray:
    """By month: the share of working days that forty people are on leave or at training."""
    calendar = working_calendar(scenario.inputs.start_date, 52)
    absences = Absences(
        Luck(1, 0),
        1,
        range(40),
        scenario.weekly_inputs(52),
        calendar.week,
        calendar.first_day_of_week,
        calendar.month,
    )
    away = np.array(absences.away)[:, : calendar.days]
    months = np.array(calendar.month[: calendar.days])
    return np.array([away[:, months == month].mean() for month in range(12)])


@pytest.mark.parametrize("kind", ["leave", "training"])
def test_more_are_away_in_the_months_in_which_it_is_usual(kind: str, varied_off: Varied) -> None:
    alone: dict[str, Any] = {"leave_days": 30, "training_days": 0}
    if kind == "training":
        alone = {"leave_days": 0, "training_days": 30}
    even = _days_away(varied_off(**alone))
    summer = _days_away(varied_off(**alone, **{f"{kind}_month_factors": SUMMER}))
    assert even[AUGUST] < 1.5 * even.mean()
    assert summer[AUGUST] > 1.9 * np.delete(summer, AUGUST).mean()
    assert summer.mean() == pytest.approx(even.mean(), rel=0.15), "nobody has more days of it"


@pytest.mark.parametrize("least", [0.0, 5e-324, 1e-9])
@pytest.mark.parametrize("others", [5e-324, 1.0])
def test_months_in_which_nobody_takes_leave_are_no_trouble(
    least: float, others: float, varied: Varied
) -> None:
    """Of months that hardly differ from never, or are all as little, only proportions count."""
    months = (others,) * 11 + (least if others > least else others,)
    found = _days_away(varied(leave_days=20, training_days=0, leave_month_factors=months))
    assert found[11] == pytest.approx(0 if others > least else found.mean(), abs=0.05)
    assert found[:11].mean() > 0.05


def test_a_year_without_any_month_of_leave_is_refused(varied: Varied) -> None:
    with refused(Message("together.no_absence_factors")):
        varied(leave_month_factors=(0,) * 12)


def test_core_groups_wait_for_partners_diaries(varied: Varied, run: Run) -> None:
    def in_time(clock: str, days: float) -> float:
        scenario = varied(core_group_wait_days={"kind": "fixed", "value": days})
        due, done = run(scenario).clocks[clock][:2]
        return 100 * sum(done) / sum(due)

    assert 70 < in_time("core_group_first", 8) < in_time("core_group_first", 0)
    assert in_time("core_group_first", 12) == 0, "no date within the ten days"
    assert in_time("core_group", 12) > 80, "within six weeks there is one"
    assert in_time("core_group", 40) < 20


def test_who_waits_is_taken_by_how_serious_it_is(varied: Varied) -> None:
    """With a backlog that is never cleared, those who wait at the end are the less serious."""

    def waiting(by_risk: bool) -> float:
        seen: dict[int, list[float]] = {}

        def look(team: Team, week: int) -> None:
            if team.name == "front_door":
                alone = [f for rank, *_, f in team.waiting if rank and f.worker is None]
                seen[week] = [seriousness(f) for f in alone]

        scenario = varied(front_door_fte=14.0, waiting_by_risk=by_risk)
        watched(scenario, look, weeks=52, seed=1)
        return fmean(seen[51])

    assert waiting(True) > waiting(False) + 0.05


def test_a_family_without_a_worker_is_visited_by_whoever_is_free(varied: Varied, run: Run) -> None:
    few: dict[str, Any] = {"fsp_fte": 4.0, "caps_bind": True, "cap_points_fsp": 10}

    def seen(duty: bool) -> float:
        due, done = run(varied(**few, duty_visits=duty)).clocks["visit_alone"][:2]
        return 100 * sum(done) / sum(due)

    assert seen(True) > seen(False) + 10
    history = run(varied(fsp_fte=0.0, caps_bind=True, duty_visits=True), 0, 26)
    assert sum(history.clocks["visit_alone"][1][13:]) < 0.2 * sum(
        history.clocks["visit_alone"][0][13:]
    ), "with nobody there nobody is free"
