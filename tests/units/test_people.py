"""People from a headcount over time, and the chairs' diary."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.conference_diary import Diary
from model.engine.headcount import Person, people

pytestmark = pytest.mark.units

FIRSTS = [0, 4, 9, 14, 19, 24, 29, 34]
DAYS = 29


def test_whole_people_and_a_part_time_one() -> None:
    assert people([2.5] * 6, FIRSTS, DAYS) == [
        Person(0, 1.0, 0, 29),
        Person(1, 1.0, 0, 29),
        Person(2, 0.5, 0, 29),
    ]


def test_a_rise_brings_somebody_and_a_fall_takes_the_last_away() -> None:
    found = people([2, 2, 3, 3, 1, 1], FIRSTS, DAYS)
    assert found == [Person(0, 1.0, 0, 29), Person(1, 1.0, 0, 19), Person(2, 1.0, 9, 19)]


def test_who_comes_back_is_the_same_person() -> None:
    found = people([1, 2, 1, 2, 2, 1], FIRSTS, DAYS)
    assert [(p.ordinal, p.start, p.end) for p in found if p.ordinal == 1] == [
        (1, 4, 9),
        (1, 14, 24),
    ]


def test_nobody() -> None:
    assert people([0.0] * 6, FIRSTS, DAYS) == []


@given(st.lists(st.integers(0, 24).map(lambda n: n / 2), min_size=6, max_size=6))
@settings(deadline=None, derandomize=True, database=None)
def test_people_add_up_to_the_headcount_every_week(fte: list[float]) -> None:
    found = people(fte, FIRSTS, DAYS)
    for week, wanted in enumerate(fte):
        day = FIRSTS[week]
        assert sum(p.fte for p in found if p.start <= day < p.end) == pytest.approx(wanted)
    assert all(0 < p.fte <= 1 for p in found)
    assert all(p.start < p.end for p in found)


@given(st.integers(1, 20), st.integers(1, 20))
@settings(deadline=None, derandomize=True, database=None)
def test_colleagues_do_not_renumber_those_who_are_there(few: int, more: int) -> None:
    shorter, longer = sorted((few, few + more))
    before, after = (people([float(n)] * 6, FIRSTS, DAYS) for n in (shorter, longer))
    assert after[: len(before)] == before


# --- The chairs' diary

WEEKS = [0, 5, 10, 15, 20]


def test_a_conference_is_booked_on_the_wanted_day_then_before_the_deadline() -> None:
    diary = Diary([5.0] * 4, WEEKS, 20)  # one slot a day
    assert diary.book(wanted=13, earliest=10, deadline=15) == 13
    assert [diary.book(13, 10, 15) for _ in range(2)] == [14, 15]  # later, up to the deadline
    assert [diary.book(13, 10, 15) for _ in range(3)] == [12, 11, 10]  # then earlier
    assert [diary.book(13, 10, 15) for _ in range(2)] == [16, 17]  # then late


def test_notice_is_kept() -> None:
    diary = Diary([5.0] * 4, WEEKS, 20)
    assert diary.book(wanted=3, earliest=8, deadline=15) == 8
    assert diary.book(wanted=3, earliest=18, deadline=15) == 18  # too late, but not before notice


def test_slots_are_spread_over_the_week_and_carried_on() -> None:
    diary = Diary([2.0] * 4, WEEKS, 20)
    days = [diary.book(0, 0, 19) for _ in range(8)]
    assert sorted(days) == sorted(set(days))
    assert [sum(first <= day < first + 5 for day in days) for first in (0, 5, 10, 15)] == [2] * 4


def test_beyond_the_diary_there_is_always_a_slot() -> None:
    nobody = Diary([0.0] * 4, WEEKS, 20)
    assert nobody.book(3, 1, 9) == 20
    assert nobody.book(30, 25, 40) == 30


def test_a_part_time_step_leaves_the_others_in_their_place() -> None:
    """The third worker is the same person (with the same luck) around a fall to 1.5 FTE."""
    found = people([3, 1.5, 3, 3, 3, 3], FIRSTS, DAYS)
    third = [person for person in found if person.ordinal == 2]
    assert third == [Person(2, 1.0, 0, 4), Person(2, 1.0, 9, 29)]
    assert people([1e-30] * 6, FIRSTS, DAYS) == []
