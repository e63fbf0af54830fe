"""Working days and dates: bank holidays, and the clocks that are calendar rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from model.scenario.calendar import add_months, working_calendar
from tests.refusals import refused

pytestmark = pytest.mark.units

START = date(2024, 4, 2)
YEAR = working_calendar(START, 52)
BANK_HOLIDAYS = [
    date(2024, 5, 6),
    date(2024, 5, 27),
    date(2024, 8, 26),
    date(2024, 12, 25),
    date(2024, 12, 26),
    date(2025, 1, 1),
    date(2025, 4, 18),
    date(2025, 4, 21),
]


def index(day: date) -> int:
    return YEAR.dates.index(day)


def test_the_second_of_april_2024_is_the_first_working_day() -> None:
    assert YEAR.dates[0] == START
    for closed in (date(2024, 4, 1), date(2024, 3, 30)):  # Easter Monday, a Saturday
        with refused("calendar.not_a_working_day", day=closed):
            working_calendar(closed, 4)


def test_bank_holidays_and_weekends_are_left_out() -> None:
    assert not set(BANK_HOLIDAYS) & set(YEAR.dates)
    assert all(day.weekday() < 5 for day in YEAR.dates)
    weekdays = {
        day
        for i in range((YEAR.dates[-1] - START).days + 1)
        if (day := START + timedelta(days=i)).weekday() < 5
    }
    missing = weekdays - set(YEAR.dates)
    assert {day for day in missing if day <= date(2025, 4, 30)} == set(BANK_HOLIDAYS)


def test_a_year_has_about_253_working_days() -> None:
    assert YEAR.days == sum(day < date(2025, 3, 31) for day in YEAR.dates) == 253
    assert YEAR.date_of_week(0) == date(2024, 4, 1)
    assert YEAR.date_of_week(52) == date(2025, 3, 31)


def test_weeks_run_from_monday() -> None:
    assert YEAR.week[0] == 0
    assert YEAR.first_day_of_week[0] == 0
    assert YEAR.dates[YEAR.first_day_of_week[1]] == date(2024, 4, 8)
    assert YEAR.dates[YEAR.first_day_of_week[5]] == date(2024, 5, 7)  # Monday was a holiday
    for i in range(YEAR.days):
        week = YEAR.week[i]
        assert YEAR.first_day_of_week[week] <= i < YEAR.first_day_of_week[week + 1]
        assert YEAR.weekday[i] == YEAR.dates[i].weekday()


def test_months_are_counted_from_april() -> None:
    assert YEAR.month[0] == 0
    assert YEAR.month[index(date(2025, 3, 3))] == 11


@pytest.mark.parametrize(
    ("day", "weeks", "last"),
    [
        (date(2024, 4, 2), 4, date(2024, 4, 30)),
        (date(2024, 4, 8), 4, date(2024, 5, 3)),  # four weeks end on a bank holiday Monday
        (date(2024, 11, 27), 4, date(2024, 12, 24)),  # ... and on Christmas Day
        (date(2024, 4, 2), 6, date(2024, 5, 14)),
    ],
)
def test_a_clock_of_weeks_ends_on_the_last_working_day_within(
    day: date, weeks: int, last: date
) -> None:
    assert YEAR.dates[YEAR.after_weeks(weeks)[index(day)]] == last


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2024, 4, 2), 3, date(2024, 7, 2)),
        (date(2024, 6, 14), 3, date(2024, 9, 13)),  # the 14th of September is a Saturday
        (date(2024, 9, 26), 3, date(2024, 12, 24)),  # Boxing Day
        (date(2024, 11, 29), 3, date(2025, 2, 28)),
        (date(2024, 4, 30), 6, date(2024, 10, 30)),
        (date(2024, 8, 30), 6, date(2025, 2, 28)),
    ],
)
def test_a_clock_of_months_ends_on_the_last_working_day_within(
    day: date, months: int, last: date
) -> None:
    assert YEAR.dates[YEAR.after_months(months)[index(day)]] == last


def test_clocks_never_run_backwards() -> None:
    for clock in (YEAR.after_weeks(4), YEAR.after_weeks(6), YEAR.after_months(3)):
        inside = clock[: YEAR.days]
        assert inside == sorted(inside)
        assert all(due > day for day, due in enumerate(inside))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 5, 31), 12, date(2025, 5, 31)),
        (date(2024, 3, 31), 1, date(2024, 4, 30)),
    ],
)
def test_adding_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_a_longer_calendar_begins_like_a_shorter_one() -> None:
    longer = working_calendar(START, 104)
    n = YEAR.days
    assert longer.dates[:n] == YEAR.dates[:n]
    assert longer.week[:n] == YEAR.week[:n]
    assert longer.after_months(6)[:n] == YEAR.after_months(6)[:n]
