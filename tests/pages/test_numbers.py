"""The page, the command line and the pure functions say the same numbers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from model.results import periods
from model.results.statistics import summarise
from model.results.weekly_series import level, weeks_from
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.words import numbers
from model.words import results as words_results
from model.words.periods import period_name
from tests.pages.conftest import futures
from ui.pictures import charts
from ui.question.question import Question

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def results():
    return futures(load_scenario("2023-24"), 2, 26)


def test_the_page_shows_what_the_model_says(app, results):
    at = app("pages/1_what_if.py")
    inputs = load_scenario("2023-24").inputs
    words = [m.value for m in at.markdown]
    for measure in ("visit_alone_recorded", "icpc_in_time", "assessment_in_time"):
        assert words_results.level_and_range(summarise(results, measure, inputs)) in words


def test_the_fan_is_the_quantiles_of_the_replications():
    levels = level(futures(load_scenario("2023-24"), charts.FUTURES, 26), "register")
    start = date(2024, 4, 2)
    frame = charts.fan_frame({DOING_NOTHING: levels}, weeks_from(start, 26), start, None)
    band = frame[frame.kind == "band"]
    assert np.allclose(band.p50, np.quantile(levels, 0.5, axis=0))
    assert (band.p05 <= band.p25).all()
    assert (band.p75 <= band.p95).all()
    assert len(frame[frame.kind == "future"]) == charts.FUTURES * 26


def test_periods_add_up_to_the_run(results):
    start = date(2024, 4, 2)
    due = sum(r.series("recorded_due:visit_alone").sum() for r in results) / len(results)
    for grain in periods.GRAINS:
        found = periods.by_period({"x": results}, "visit_alone_recorded", start, 26, grain)
        assert sum(p.due for p in found) == pytest.approx(due, rel=1e-6)
        assert all(p.in_time <= p.due for p in found)
        assert all(p.begins == periods.first_day(p.begins, grain) for p in found)


@pytest.mark.parametrize(
    ("day", "grain", "name"),
    [
        (date(2024, 4, 1), "quarter", "Q1 2024-25"),
        (date(2025, 3, 31), "quarter", "Q4 2024-25"),
        (date(2025, 1, 6), "financial_year", "2024-25"),
        (date(1999, 12, 6), "financial_year", "1999-00"),
        (date(2024, 12, 30), "month", "December 2024"),
    ],
)
def test_periods_are_the_councils(day, grain, name):
    assert period_name(periods.first_day(day, grain), grain) == name


@pytest.mark.parametrize(
    ("value", "unit", "signed", "text"),
    [
        (68.6, "%", False, "69%"),
        (1.24, "%", True, "+1.2 points"),
        (-0.04, "%", True, "0.0 points"),
        (-3.26, "cases", True, "−3.3"),
        (51908.3, "£", True, "+£52,000"),
        (-499.0, "£", True, "£0"),
        (float("nan"), "%", False, "not measured"),
        (4.0, "children", False, "4 children"),
        (1234.4, "children", False, "1,234 children"),
    ],
)
def test_numbers_in_words(value, unit, signed, text):
    assert numbers.number(value, unit, signed=signed) == text


def test_the_address_carries_the_whole_question():
    from ui.question.address import from_params

    question = Question(
        start="q1-2024-25",
        us=(Change(input="start_register_children", set=100),),
        changes=(
            Change(input="front_door_fte", add=2, from_week=4, until_week=30),
            Change(
                input="contacts_per_year",
                multiply=0.95,
                from_week=8,
                ramp_weeks=13,
                half_life_weeks=52.0,
            ),
        ),
        weeks=78,
        replications=60,
        seed=12,
    )
    params = {k: v if isinstance(v, list) else [v] for k, v in question.to_params().items()}
    again, problems = from_params(params)
    assert not problems
    assert again.what_if.identity == question.what_if.identity
    assert (again.weeks, again.replications, again.seed) == (78, 60, 12)
