"""The tables that go with a briefing: what differs, by how much, week by week, resting on what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.agency_exit.choices import HARM
from model.evidence.assumptions import inputs_table
from model.results.measures import HEADLINE, MEASURES
from model.results.replication import Replication
from model.results.weekly_series import level, percent_in_time, weeks_from
from model.scenario.scenario import Scenario
from model.words import names, results
from model.words.inputs_that_differ import inputs_that_differ
from model.words.names import full
from model.words.verdicts import VERDICTS
from model.words.what_is_modelled import CONFIDENCE_RULE
from ui.briefing.content import Table, Weekly
from ui.briefing.subject import PAIRED, Asked, agency_fte, line, nine_in_ten, plain


def differing_table(scenarios: Mapping[str, Scenario]) -> Table:
    """The inputs in which the scenarios differ, in words."""
    return Table(
        title="Inputs that differ",
        columns=("Input", *(scenario.name for scenario in scenarios.values())),
        rows=tuple(
            (d.label, *(d.words[id_] for id_ in scenarios)) for d in inputs_that_differ(scenarios)
        ),
        caption="Everything else is the same in all.",
    )


def differences_table(asked: Asked) -> Table:
    """Every headline difference with its interval and verdict."""
    rows = tuple(
        (
            asked.names[id_],
            full(m),
            MEASURES[m].unit,
            d.mean,
            d.low,
            d.high,
            d.matters,
            VERDICTS[d.verdict],
            results.direction(d),
            d.pairs,
            d.correlation,
        )
        for id_, found in asked.differences.items()
        for m, d in found.items()
        if d.pairs
    )
    return Table(
        title=f"Differences from {asked.said(asked.reference)}",
        columns=(
            "Option",
            "Measure",
            "Unit",
            "Difference",
            "Low",
            "High",
            "Smallest that matters",
            "Verdict",
            "For the good?",
            "Pairs",
            "Correlation of pairs",
        ),
        rows=rows,
        caption=PAIRED,
    )


def measures_table(asked: Asked) -> Table:
    """Every headline measure of every scenario: level, how sure, how it varies, chance."""
    rows = []
    for measure in HEADLINE:
        for id_, s in asked.summaries(measure).items():
            if s.n:
                rows.append(
                    (
                        full(measure),
                        asked.names[id_],
                        MEASURES[measure].unit,
                        s.mean,
                        s.low,
                        s.high,
                        s.p05,
                        s.p95,
                        s.target,
                        s.met,
                        s.n,
                    )
                )
    return Table(
        title="Every headline measure",
        columns=(
            "Measure",
            "Option",
            "Unit",
            "Average",
            "Sure from",
            "Sure to",
            "Range from",
            "Range to",
            "Target",
            "On target in",
            "Of",
        ),
        rows=tuple(rows),
        caption="Sure from, to: how sure we are of the average (95%). Range: "
        f"{nine_in_ten(asked)}.",
    )


def assumptions_table(asked: Asked) -> Table:
    """Every input of the reference with its range, confidence and source."""
    columns = [
        "Input",
        "Value here",
        "Baseline",
        "Moved",
        "Plausible range",
        "Confidence",
        "Source",
        "Name",
    ]
    frame = inputs_table(asked.scenarios[asked.reference])[columns]
    return Table(
        title=f"Every input, {asked.said(asked.reference)}",
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in frame.itertuples(index=False)),
        caption=plain(CONFIDENCE_RULE),
    )


def levels_table(asked: Asked, measures: Sequence[str], title: str) -> Table:
    rows = tuple(
        (full(m), *(results.level_and_range(s) for s in found.values()))
        for m in measures
        if any((found := asked.summaries(m))[id_].n for id_ in asked.scenarios)
    )
    return Table(
        title=title,
        columns=("", *asked.names.values()),
        rows=rows,
        caption=f"{asked.period}; what is overdue, of the whole run. Ranges: {nine_in_ten(asked)}."
        if HARM in measures
        else f"{asked.period}. Ranges: {nine_in_ten(asked)}.",
    )


_Rows = Callable[[Sequence[Replication]], NDArray[np.float64]]


def weekly(asked: Asked) -> list[Weekly]:
    """The series that a reader may want to draw anew."""
    start = asked.inputs.start_date
    m = MEASURES[asked.clock]
    every = weeks_from(start, asked.weeks)
    found: list[tuple[str, str, list[date], _Rows]] = [
        (
            f"{names.SHORT[asked.clock]}, % in time, by four weeks",
            "%",
            weeks_from(start, asked.weeks, 4),
            lambda r: percent_in_time(r, m.clock, recorded=m.recorded),
        ),
        ("Children on the register", "children", every, lambda r: level(r, "register")),
        (
            "Children per front-door social worker",
            "cases",
            every,
            lambda r: level(r, "front_door:caseload_mean"),
        ),
        ("Children per FSP social worker", "cases", every, lambda r: level(r, "fsp:caseload_mean")),
        (
            "Families waiting for a worker",
            "families",
            every,
            lambda r: level(r, "front_door:waiting") + level(r, "fsp:waiting"),
        ),
        ("Agency and temporary workers, FTE", "FTE", every, agency_fte),
        ("Cost a week", "£", every, lambda r: level(r, "cost")),
    ]
    return [
        Weekly(
            title=title,
            unit=unit,
            days=tuple(days),
            series=tuple(line(asked.names[id_], make(r)) for id_, r in asked.results.items()),
        )
        for title, unit, days, make in found
    ]
