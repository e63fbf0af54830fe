"""Where children wait: waits, lateness, what is overdue and why, and the weekly replay.

Specifications are cached and hold no data; frames and sentences are pure functions of results.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from model.engine.capacity import Load, loads
from model.engine.vocabulary import WORK
from model.results.replication import Replication
from model.results.statistics import summarise
from model.scenario.distributions import table
from model.scenario.inputs import Inputs
from model.scenario.units import YEAR
from model.words.names import TEAM_NAMES, WORK_NAMES
from model.words.scenario_names import scenario_name
from ui.pictures.house_style import PAIR, Spec, finished, paired, side_by_side
from ui.style import GREY, INK

DAYS_A_MONTH = YEAR / 12
_TIGHT = 0.9


def mean_of(results: Sequence[Replication], measure: str, inputs: Inputs) -> float:
    """The average of a measure."""
    return summarise(results, measure, inputs).mean


_NUMBER_ROOM = 76
"""Pixels at the right of bars for their numbers."""


def horizontal_bars(
    *, both: bool, x_title: str, label: str, tooltip: list[Any], step: int = 28
) -> Spec:
    """Horizontal bars from zero, one row a ``row``, a bar a scenario, each with its number.

    Frame: row, rank, scenario, value, text, and ``most``, which the axis reaches.
    The axis ends before the chart does: there is room for a number at the end of the longest bar.
    """
    # Stacked: side by side they would be cut off beside long labels.
    legend = alt.Legend(direction="vertical") if both else None
    # By rank and not as it comes: a chart redrawn while results stream in keeps its first order.
    by_rank = alt.EncodingSortField(field="rank", op="min", order="ascending")
    y = alt.Y("row:N", sort=by_rank, title=None, axis=alt.Axis(labelLimit=300))
    rows = alt.Chart().encode(y=y)
    if both:
        rows = rows.encode(yOffset=side_by_side(*PAIR))
    x = alt.X(
        "value:Q",
        title=x_title,
        axis=alt.Axis(tickCount=5),
        scale=alt.Scale(zero=True, nice=True, range=[0, alt.expr(f"width - {_NUMBER_ROOM}")]),
    )
    bars = rows.mark_bar(strokeWidth=1.5).encode(x=x, tooltip=tooltip)
    layers = [
        bars.encode(**paired(*PAIR, legend=legend)) if both else bars.encode(color=alt.value(GREY)),
        rows.mark_text(align="left", dx=5, color=INK).encode(x=x, text=f"{label}:N"),
        # An axis that stays put in a replay.
        alt.Chart().mark_point(opacity=0).encode(x=alt.X("most:Q", title=x_title)),
    ]
    return finished(alt.layer(*layers).properties(height={"step": step if both else step + 4}))


# --- Waits ------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def waits(*, both: bool) -> Spec:
    """Working days from workable to done, by kind of work. Frame: :func:`waits_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title="Work"),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Working days", format=".2f"),
    ]
    return horizontal_bars(
        both=both, x_title="Working days, on average", label="text", tooltip=tooltip, step=20
    )


def waits_frame(results: Mapping[str, Sequence[Replication]], inputs: Inputs) -> pd.DataFrame:
    """Rows for :func:`waits`, in pathway order; work that was never done is left out.

    Support is left out: its hours are a month's allowance, not something to wait for.
    """
    rows = []
    for work in WORK:
        if work == "support":
            continue
        for scenario, replications in results.items():
            days = mean_of(replications, f"wait_{work.replace(' ', '_')}", inputs)
            if not math.isnan(days):
                rows.append(
                    {
                        "row": WORK_NAMES[work].row,
                        "scenario": scenario_name(scenario),
                        "value": days,
                        "text": f"{days:.1f}",
                    }
                )
    return with_room(rows)


def waits_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers of :func:`waits` for reading."""
    table = frame.reindex(columns=["row", "scenario", "value"]).round({"value": 2})
    return table.rename(
        columns={"row": "Work", "scenario": "Scenario", "value": "Working days, workable to done"}
    )


def longest_wait(frame: pd.DataFrame) -> str:
    """The kind of work that waits longest in the last scenario, beside assessments."""
    if frame.empty:
        return "No work was done"
    last = frame[frame["scenario"] == frame["scenario"].iloc[-1]]
    longest = last.loc[last["value"].idxmax()]
    return f"{longest['row']}: {longest['value']:.0f} working days from workable to done"


def with_room(rows: list[dict[str, Any]], least: float = 1.0) -> pd.DataFrame:
    """Rows ranked as they come, with an axis that reaches beyond the longest bar."""
    frame = pd.DataFrame(rows)
    if not frame.empty:
        frame["rank"] = pd.factorize(frame["row"])[0]
        frame["most"] = max(float(frame["value"].max()), least)
    return frame


# --- Lateness ---------------------------------------------------------------------------------


def days_in_words(n: float) -> str:
    """Working days as said: ``less than a day``, ``3 working days``."""
    if round(n) < 1:
        return "less than a day"
    return "1 working day" if round(n) == 1 else f"{n:.0f} working days"


def children_in_words(n: float) -> str:
    """``1 child``, ``14 children``."""
    return "1 child" if round(n) == 1 else f"{n:.0f} children"


# --- What limits it ---------------------------------------------------------------------------


_NEEDS = {"front_door": "needs", "fsp": "needs", "front_door_manager": "need"}


def _hours(load: Load, *, first: bool = False) -> str:
    """A team's hours as a part of a sentence; ``first``: the part that begins it."""
    team, needs = TEAM_NAMES[load.team], _NEEDS[load.team]
    if load.available <= 0:
        return f"{'Nobody' if first else 'nobody'} is in post in the {team}"
    if load.share >= _TIGHT:
        hours = "People's hours" if first else "people's hours"
        if load.share > 1:
            return f"{hours}: the {team} {needs} {load.share:.0%} of the hours it has"
        share = "all" if load.share >= 0.995 else f"{load.share:.0%}"
        return f"{hours}: the {team} {needs} {share} of its hours, so a bad week shows"
    return (
        f"{'Hours' if first else 'hours'} are there (the {team} {needs} {load.share:.0%} of them "
        "for work that cannot wait); who is away on the day matters more"
    )


def _slots(load: Load) -> str:
    """Chair slots, as the part that begins a sentence."""
    if load.available <= 0:
        return "There are no chair slots"
    if load.share >= _TIGHT:
        return f"Chair slots: {load.share:.0%} of them are needed"
    return f"Chair slots are not the limit ({load.share:.0%} needed)"


def limits(clock: str, inputs: Inputs) -> str:
    """What holds a clock back: our people's hours, chair slots, or others' part; in a sentence.

    By arithmetic on the inputs; nothing here claims more than they say.
    """
    of = {load.team: load for load in loads(inputs)}
    front, fsp = of["front_door"], of["fsp"]
    managers, diary = of["front_door_manager"], of["conferences"]
    match clock:
        case "decision":
            text = _hours(front, first=True)
        case "strategy":
            text = f"{_hours(managers, first=True)}; {_hours(front)}"
        case "assessment" | "core_assessment":
            core = clock == "core_assessment"
            wait = inputs.core_assessment_wait_days if core else inputs.assessment_wait_days
            due = inputs.core_assessment_due_days if core else inputs.assessment_due_days
            text = (
                f"{_hours(front, first=True)}; families and other agencies take "
                f"{wait.expected:.0f} of the {due} working days on average, and alone run past "
                f"them {_beyond(wait, due)}"
            )
        case "icpc":
            text = (
                f"{_slots(diary)}; {inputs.icpc_postponed:.0%} are postponed (family, quorum, "
                f"police) whoever is in post; other agencies' part of the S47 takes "
                f"{inputs.s47_wait_days.expected:.0f} of the {inputs.icpc_due_days} working days; "
                f"the report: {_hours(front)}"
            )
        case "visit_alone" | "visit_home":
            text = (
                f"{_hours(fsp, first=True)}; {inputs.visit_no_access:.0%} of visits do not see the "
                "child alone and are tried again; the family's own worker makes the visit, and an "
                f"absent worker's is covered on {inputs.cover_per_day:.0%} of days"
            )
        case "review":
            text = (
                f"{_slots(diary)}; {inputs.review_postponed:.0%} are postponed; the report: "
                f"{_hours(fsp)}"
            )
        case _:
            text = _hours(fsp, first=True)
    return f"{text}."


def _beyond(wait: Any, due: int) -> str:
    values = table(wait)
    share = sum(int(v) > due for v in values) / len(values)
    return f"for {share:.0%} of families" if share >= 0.005 else "hardly ever"


# --- The replay -------------------------------------------------------------------------------
