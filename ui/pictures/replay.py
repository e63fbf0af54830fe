"""What holds children up, and the service week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from model.engine.vocabulary import STAGES
from model.results.replication import Replication
from model.results.weekly_series import level
from model.scenario.inputs import Inputs
from model.words.names import CLOCK_NAMES, STAGE_NAMES
from model.words.numbers import about
from model.words.scenario_names import scenario_name
from ui.pictures.house_style import Spec
from ui.pictures.lateness import RANKED, Lateness
from ui.pictures.pathway import horizontal_bars, limits, with_room


def ranking(of: Mapping[str, Lateness]) -> list[Lateness]:
    """Clocks by child-days overdue, the most first; clocks with next to none are left out."""
    found = [at for clock, at in of.items() if clock in RANKED and at.child_days >= 0.5]
    return sorted(found, key=lambda at: at.child_days, reverse=True)


@lru_cache(maxsize=2)
def overdue_bars(*, both: bool) -> Spec:
    """Child-days overdue a month by clock. Frame: :func:`overdue_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title="Clock"),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Child-days overdue a month", format=".1f"),
    ]
    return horizontal_bars(
        both=both, x_title="Child-days overdue a month", label="text", tooltip=tooltip, step=24
    )


def overdue_frame(found: Mapping[str, Mapping[str, Lateness]]) -> pd.DataFrame:
    """Rows for :func:`overdue_bars`, in the order of the last scenario's ranking."""
    last = list(found)[-1]
    rows = [
        {
            "row": CLOCK_NAMES[at.clock].row,
            "scenario": scenario_name(scenario),
            "value": of[at.clock].child_days,
            "text": f"{of[at.clock].child_days:,.0f}",
        }
        for at in ranking(found[last])
        for scenario, of in found.items()
    ]
    return with_room(rows)


def ranking_sentences(of: Mapping[str, Lateness], inputs: Inputs, top: int = 4) -> list[str]:
    """The ranking in words: place, clock, what is overdue and late, and what limits it."""
    sentences = []
    for place, at in enumerate(ranking(of)[:top], 1):
        overdue = f"{at.overdue:.1f}" if at.overdue < 9.5 else f"{at.overdue:.0f}"
        children = "child" if overdue == "1.0" else "children"
        sentences.append(
            f"{place}. **{CLOCK_NAMES[at.clock].row}**: {overdue} {children} overdue on an average "
            f"Friday, about {about(at.per_month)} late a month ({at.late:.0f}%). "
            f"{limits(at.clock, inputs)}"
        )
    return sentences


def where_finding(of: Mapping[str, Lateness]) -> str:
    """The page's first sentence: where most children are overdue."""
    found = ranking(of)
    if not found:
        return "Hardly any child is overdue on any clock"
    whole = sum(at.child_days for at in found)
    first = found[0]
    text = (
        f"{CLOCK_NAMES[first.clock].row}: {first.child_days / whole:.0%} of all overdue child-days"
    )
    if len(found) > 1:
        text += f", then {CLOCK_NAMES[found[1].clock].listed}"
    return text


def most_overdue(of: Mapping[str, Lateness]) -> str:
    """The first of the ranking with its size."""
    found = ranking(of)
    if not found:
        return "Hardly any child is overdue on any clock"
    return (
        f"{CLOCK_NAMES[found[0].clock].row}: {found[0].child_days:,.0f} child-days overdue a month"
    )


@lru_cache(maxsize=4)
def replay(*, both: bool, what: str) -> Spec:
    """Children by stage (or overdue by clock) at one week's end. Frame: :func:`replay_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title=what),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Children", format=".1f"),
        alt.Tooltip("families:Q", title="Families", format=".1f"),
    ]
    return horizontal_bars(both=both, x_title=what, label="text", tooltip=tooltip, step=22)


def _count(n: float, average: bool) -> str:
    """A count, or a small average of counts with a decimal."""
    return f"{n:.1f}" if average and n < 9.95 else f"{n:.0f}"


def chosen(results: Sequence[Replication], future: int | None, series: str) -> list[float]:
    """A weekly series of one replication, or (``future`` None) the average of all."""
    values = level(results, series) if future is None else level([results[future]], series)
    return [float(v) for v in values.mean(axis=0)]


def replay_frame(
    results: Mapping[str, Sequence[Replication]],
    week: int,
    future: int | None,
    *,
    overdue: bool = False,
) -> pd.DataFrame:
    """Rows for :func:`replay`: stage (or clock), children and families at the end of a week.

    ``most`` spans all weeks, so that the axis stays put while the weeks go by.
    """
    names = RANKED if overdue else STAGES
    rows, most = [], 1.0
    for name in names:
        series = f"{'overdue' if overdue else 'open'}:{name}"
        values = {s: chosen(r, future, series) for s, r in results.items()}
        if overdue and not any(any(of) for of in values.values()):
            continue  # a clock that does not run in this scenario, or is never missed
        for scenario, replications in results.items():
            children = values[scenario]
            most = max(most, *children)
            families = (
                float("nan")
                if overdue
                else chosen(replications, future, f"open_families:{name}")[week]
            )
            value = children[week]
            average = future is None
            text = _count(value, average)
            if not overdue:
                text += f" · {_count(families, average)}"
            rows.append(
                {
                    "row": CLOCK_NAMES[name].row if overdue else STAGE_NAMES[name].row,
                    "scenario": scenario_name(scenario),
                    "value": value,
                    "families": families,
                    "text": text,
                }
            )
    frame = pd.DataFrame(rows)
    if rows:
        frame["rank"] = pd.factorize(frame["row"])[0]
    frame["most"] = most * (1.15 if overdue else 1.3)
    return frame


def replay_sentence(
    results: Mapping[str, Sequence[Replication]], week: int, future: int | None
) -> str:
    """Register and overdue at the end of a week, per scenario."""
    parts = []
    for scenario, replications in results.items():
        register = chosen(replications, future, "register")[week]
        overdue = sum(chosen(replications, future, f"overdue:{c}")[week] for c in RANKED)
        waiting = chosen(replications, future, "front_door:waiting")[week]
        waiting += chosen(replications, future, "fsp:waiting")[week]
        average = future is None
        queue = "no" if waiting < 0.05 else _count(waiting, average)
        families = "family" if queue == "1" else "families"
        parts.append(
            f"**{scenario_name(scenario)}**: {_count(register, average)} children on the register, "
            f"{_count(overdue, average)} overdue (clocks added up), "
            f"{queue} {families} waiting for a worker"
        )
    return " · ".join(parts) + "."
