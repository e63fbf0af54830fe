"""The step of a briefing about agency workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.agency_exit.outcome import danger_periods
from model.results.weekly_series import weeks_from
from model.scenario.calendar import days_of
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import POST_TEAMS, Team
from model.words import agency_exit, numbers
from model.words.agency_exit import schedule_rows
from model.words.names import TEAM_NAMES
from ui.briefing.content import HEADINGS, Chart, Step, Table
from ui.briefing.steps_service import MOST_SERIES
from ui.briefing.subject import Asked, agency_fte, caption_of, line, nine_in_ten

_MOST_EVENTS = 14
"""Rows of a schedule in a briefing; the whole of it can be taken from *Agency exit*."""


def agency(asked: Asked) -> Step:
    """Agency and temporary workers in post week by week, the danger weeks, and the plan."""
    shown = list(asked.scenarios)[:MOST_SERIES]
    days = weeks_from(asked.inputs.start_date, asked.weeks)
    names = asked.names
    held = {id_: agency_fte(asked.results[id_]) for id_ in asked.scenarios}
    ends = [f"{names[id_]} {fte[:, -1].mean():.1f}" for id_, fte in held.items()]
    if not any(fte.any() for fte in held.values()):
        finding, chart = "No agency or temporary workers are in post in any option", None
    else:
        finding = f"Agency and temporary: {_from_to(asked, held)}"
        chart = Chart(
            kind="lines",
            finding=finding,
            axis="Agency and temporary workers, FTE",
            unit="FTE",
            categories=tuple(day.isoformat() for day in days),
            series=tuple(line(names[id_], held[id_]) for id_ in shown),
            band=nine_in_ten(asked),
            caption=caption_of(
                asked, "Agency and temporary social workers in post at week's end", whole=True
            ),
            alt="Agency and temporary workers in post, FTE at the end: " + "; ".join(ends),
        )
    said: dict[str, list[str]] = {}
    for id_ in asked.scenarios:
        said.setdefault(_danger(asked, id_), []).append(names[id_])
    points = [f"{numbers.listed(these)}: {words}." for words, these in said.items()]
    return Step(
        key="agency",
        heading=HEADINGS["agency"],
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=_planned(asked),
        notes="A team is called short where at least half the simulated futures have fewer "
        "experienced hands in it than the work that cannot wait needs.",
    )


def _planned(asked: Asked) -> Table | None:
    """What is planned in each option, the first of it."""
    nothing = asked.scenarios.get(DOING_NOTHING)
    rows = [
        (
            scenario.name,
            _planned_day(row["date"]),
            TEAM_NAMES[str(row["team"])],
            row["post"],
            row["what"],
            row["trigger"],
        )
        for scenario in asked.scenarios.values()
        if scenario.posts
        for row in schedule_rows(scenario, nothing)
    ]
    if not rows:
        return None
    return Table(
        title="What is planned",
        columns=("Option", "On", "Team", "Post", "What", "On condition"),
        rows=tuple(rows[:_MOST_EVENTS]),
        caption=""
        if len(rows) <= _MOST_EVENTS
        else f"The first {_MOST_EVENTS} of {len(rows)} "
        "steps; the whole plan can be taken from Agency exit.",
    )


def _from_to(asked: Asked, held: Mapping[str, NDArray[np.float64]]) -> str:
    """FTE at the start and the end of the option that ends with the least."""
    known = {i: (f"{fte[:, 0].mean():.1f}", f"{fte[:, -1].mean():.1f}") for i, fte in held.items()}
    lowest = min(held, key=lambda id_: held[id_][:, -1].mean())
    start, end = known[lowest]
    everywhere = len(set(known.values())) == 1
    where = "in every option" if everywhere else f"with {asked.said(lowest)}"
    return f"{start} FTE at the start, {end} at the end {where}"


def _planned_day(day: str | int | None) -> str:
    return numbers.day(date.fromisoformat(str(day))) if day else "when released"


def _danger(asked: Asked, id_: str) -> str:
    """Which teams are short of experience, and when."""
    short = {team: found for team in POST_TEAMS if (found := _dates(asked, id_, team))}
    if not short:
        return "both teams have the experience they need, every week, in more than half the futures"
    return "; ".join(
        agency_exit.danger_within(team, found, asked.n) for team, found in short.items()
    )


def _dates(asked: Asked, id_: str, team: Team) -> list[tuple[date, date, float]]:
    """A team's danger periods as first and last day and the share of futures."""
    start = asked.scenarios[id_].inputs.start_date
    return [
        (*days_of(start, p.first_week, p.last_week), p.share)
        for p in danger_periods(asked.results[id_], team)
    ]
