"""The step of a briefing about agency workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.agency_exit.outcome import spells_of_harm
from model.results.weekly_series import weeks_from
from model.scenario.own_scenarios import DOING_NOTHING
from model.words import agency_exit, numbers
from model.words.agency_exit import schedule_rows
from model.words.names import TEAM_NAMES
from ui.briefing.content import HEADINGS, Chart, Step, Table
from ui.briefing.steps_service import MOST_SERIES
from ui.briefing.subject import Asked, agency_fte, caption_of, line, nine_in_ten

_MOST_EVENTS = 14
"""Rows of a schedule in a briefing; the whole of it can be taken from *Agency exit*."""


def agency(asked: Asked) -> Step:
    """Agency and temporary workers in post, when more children are overdue, and the plan."""
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
    for id_ in asked.others:
        said.setdefault(_more_overdue(asked, id_), []).append(names[id_])
    points = [f"{numbers.listed(these)}: {words}." for words, these in said.items()]
    return Step(
        key="agency",
        heading=HEADINGS["agency"],
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=_planned(asked),
        notes="More children are called overdue where they are more in three of four simulated "
        "futures, by the same luck, for two weeks or longer.",
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


def _more_overdue(asked: Asked, id_: str) -> str:
    """When more children are overdue than with what the options are set against."""
    spells = spells_of_harm(asked.results[id_], asked.results[asked.reference])
    start = asked.scenarios[id_].inputs.start_date
    than = f"with {asked.said(asked.reference)}"
    said = agency_exit.more_overdue(spells, start, asked.n, than)
    return said[0].lower() + said[1:]
