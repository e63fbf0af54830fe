"""How late, and how many: each clock by stage."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from model.engine.vocabulary import CLOCKS
from model.results.reading import period_of
from model.results.replication import Replication
from model.results.weekly_series import level
from model.scenario.inputs import Inputs
from model.words.names import CLOCK_NAMES
from model.words.numbers import about
from model.words.scenario_names import scenario_name
from ui.pictures.house_style import Spec
from ui.pictures.pathway import (
    DAYS_A_MONTH,
    children_in_words,
    days_in_words,
    horizontal_bars,
    mean_of,
    with_room,
)

RANKED = tuple(clock for clock in CLOCKS if clock != "visit_home")
"""Clocks whose overdue children are counted week by week; a child unseen is counted once."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """One clock in one scenario over the reporting period, averaged over replications.

    ``late``: percent of children due. ``per_month``: children late a month. ``overdue``:
    children overdue at the end of an average week; ``overdue_end``, ``oldest_end`` (working days
    beyond the due day): at the end of the run.
    """

    clock: str
    due: float
    late: float
    per_month: float
    overdue: float
    overdue_end: float
    oldest_end: float

    @property
    def child_days(self) -> float:
        """Working days of children being overdue, a month."""
        return self.overdue * DAYS_A_MONTH


def lateness(results: Sequence[Replication], clock: str, inputs: Inputs, weeks: int) -> Lateness:
    """How one clock is kept: as really done, before any loss in recording."""
    period = period_of(weeks)
    due = level(results, f"due:{clock}")[:, period].sum()
    done = level(results, f"in_time:{clock}")[:, period].sum()
    overdue = level(results, f"overdue:{clock}")
    n = len(results)
    return Lateness(
        clock=clock,
        due=float(due) / n,
        late=100.0 * float(due - done) / float(due) if due else float("nan"),
        per_month=mean_of(results, f"{clock}_late_per_month", inputs),
        overdue=float(overdue[:, period].mean()),
        overdue_end=float(overdue[:, -1].mean()),
        oldest_end=float(level(results, f"oldest:{clock}")[:, -1].mean()),
    )


def every_lateness(
    results: Mapping[str, Sequence[Replication]], inputs: Inputs, weeks: int
) -> dict[str, dict[str, Lateness]]:
    """Scenario -> clock -> lateness, for clocks that ever fell due."""
    found = {
        scenario: {clock: lateness(r, clock, inputs, weeks) for clock in CLOCKS}
        for scenario, r in results.items()
    }
    used = [c for c in CLOCKS if any(of[c].due for of in found.values())]
    return {scenario: {c: of[c] for c in used} for scenario, of in found.items()}


@lru_cache(maxsize=2)
def late_bars(*, both: bool) -> Spec:
    """Children late a month by clock, with the share of those due. Frame: :func:`late_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title="Clock"),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Children late a month", format=".1f"),
        alt.Tooltip("late:Q", title="% of those due", format=".1f"),
    ]
    return horizontal_bars(
        both=both, x_title="Children late a month", label="text", tooltip=tooltip, step=22
    )


def late_frame(found: Mapping[str, Mapping[str, Lateness]]) -> pd.DataFrame:
    """Rows for :func:`late_bars`."""
    rows = [
        {
            "row": CLOCK_NAMES[clock].row,
            "scenario": scenario_name(scenario),
            "value": at.per_month,
            "late": at.late,
            "text": f"{at.per_month:.1f} ({at.late:.0f}%)",
        }
        for clock in CLOCKS
        for scenario, of in found.items()
        if clock in of
        for at in [of[clock]]
        if not math.isnan(at.late)
    ]
    return with_room(rows)


def most_late(of: Mapping[str, Lateness]) -> str:
    """The clock with most children late a month."""
    worst = max(of.values(), key=lambda at: at.per_month, default=None)
    if worst is None or not worst.per_month:
        return "Nothing was late"
    return (
        f"{CLOCK_NAMES[worst.clock].row}: about {about(worst.per_month)} children a month late, "
        f"{worst.late:.0f}% of those due"
    )


def lateness_table(
    found: Mapping[str, Mapping[str, Lateness]], families: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Every clock in figures. ``families``: scenario -> clock -> families late a month."""
    return pd.DataFrame(
        [
            {
                "Clock": CLOCK_NAMES[clock].row,
                "Scenario": scenario_name(scenario),
                "Children due": round(at.due),
                "Late, %": round(at.late, 1),
                "Children late a month": round(at.per_month, 1),
                "Families late a month": round(families[scenario][clock], 1),
                "Children overdue, average week": _counted(clock, at.overdue),
                "Children overdue at the end": _counted(clock, at.overdue_end),
                "Oldest at the end, working days over": _counted(clock, at.oldest_end),
            }
            for clock in CLOCKS
            for scenario, of in found.items()
            if clock in of
            for at in [of[clock]]
        ]
    )


def _counted(clock: str, value: float) -> float:
    return round(value, 1) if clock in RANKED else float("nan")


def families_late(
    results: Mapping[str, Sequence[Replication]], weeks: int
) -> dict[str, dict[str, float]]:
    """Scenario -> clock -> families late a month, on average."""
    period = period_of(weeks)
    months = (period.stop - period.start) * 12 * 7 / 365.25
    return {
        scenario: {
            clock: float(
                (level(r, f"due_families:{clock}") - level(r, f"in_time_families:{clock}"))[
                    :, period
                ]
                .sum(axis=1)
                .mean()
            )
            / months
            for clock in CLOCKS
        }
        for scenario, r in results.items()
    }


def backlog_sentence(of: Mapping[str, Lateness]) -> str:
    """What is overdue when the run ends and how old the oldest is, in a sentence."""
    parts = [
        f"{CLOCK_NAMES[clock].listed} {children_in_words(at.overdue_end)} "
        f"(oldest {days_in_words(at.oldest_end)} over)"
        for clock, at in of.items()
        if clock in RANKED and round(at.overdue_end) >= 1
    ]
    if not parts:
        return "At the end hardly anything is overdue: fewer than one child on every clock."
    return "Overdue at the end, on average: " + "; ".join(parts) + "."
