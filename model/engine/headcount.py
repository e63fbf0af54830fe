"""A headcount over time, as people who come and go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

FIRST_POSTS = 80
"""Whole posts of a team whose people come first; part-time steps of its headcount count on."""
BEYOND = 100_000
"""Where the people of all further whole posts begin: however many, nobody is there already."""
LEAST_FTE = 0.01
"""A smaller part of a post is nobody's."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person's time in post: a slice of a team's headcount.

    ``ordinal`` is the place in the team and the key of the person's luck (leave, sickness), so
    that the fifteenth worker is the same person however many come after. ``end`` is the first
    working day no longer worked.
    """

    ordinal: int
    fte: float
    start: int
    end: int


def ordinal_of(post: int) -> int:
    """The place of whoever holds a team's whole post; posts are counted from 0."""
    return post if post < FIRST_POSTS else BEYOND + post


def apart(ordinal: int, others: int) -> int:
    """A place of its own for somebody else with the same place among ``others`` (1, 2, 3)."""
    return ordinal + others * (FIRST_POSTS if ordinal < BEYOND else BEYOND)


def people(fte_by_week: list[float], first_day_of_week: list[int], days: int) -> list[Person]:
    """Turn a team's headcount over time into people who come and go.

    Whole FTEs are whole people; a fraction is a part-time one. A rise brings new people, a fall
    takes the last ones away. The person who fills the third whole post keeps that place, whatever
    part-time steps the headcount takes around it.
    """
    levels = sorted({0.0, *fte_by_week, *(float(i) for i in range(int(max(fte_by_week)) + 1))})
    found: list[Person] = []
    part_timers = FIRST_POSTS
    for low, high in pairwise(levels):
        if high - low < LEAST_FTE:
            continue
        ordinal = ordinal_of(int(low))
        if low != int(low):
            ordinal, part_timers = part_timers, part_timers + 1
        since: int | None = None
        for week, fte in enumerate([*fte_by_week, 0.0]):
            day = first_day_of_week[week] if week < len(fte_by_week) else days
            if fte >= high and since is None:
                since = day
            elif fte < high and since is not None:
                if since < day:
                    found.append(Person(ordinal, high - low, since, day))
                since = None
    return found
