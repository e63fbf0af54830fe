"""Where children wait: waits, lateness, what is overdue and why, and the weekly replay.

Specifications are cached and hold no data; frames and sentences are pure functions of results.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from model.engine.clocks import CLOCKS
from model.engine.family import STAGES, WORK
from model.results.measures import period_of
from model.results.replication import Replication
from model.results.statistics import summarise
from model.results.weekly_series import level
from model.scenario.capacity import Load, loads
from model.scenario.distributions import table
from model.scenario.inputs import Inputs
from model.scenario.units import YEAR
from model.words.names import TEAM_NAMES
from model.words.numbers import about
from ui.pictures.house_style import Spec, finished, paired
from ui.question.question import DOING_NOTHING, WHAT_IF
from ui.style import GREY, INK

DAYS_A_MONTH = YEAR / 12
_TIGHT = 0.9

WORK_NAMES: dict[str, str] = {
    "contact officer": "Contact: officer's part",
    "screening": "Contact: decision",
    "strategy discussion": "Strategy: social worker",
    "manager's decision": "Strategy: manager",
    "s47": "S47 enquiry: our part",
    "icpc report": "ICPC report",
    "assessment": "Assessment",
    "core assessment": "Core assessment",
    "cp visit": "CP stat visit",
    "core group": "Core group",
    "review report": "Review report",
    "care plan": "Care plan opened",
    "support": "A month's support",
    "taking over": "Taking over a family",
}

CLOCK_NAMES: dict[str, str] = {
    "decision": "Decisions",
    "strategy": "Strategy discussions",
    "assessment": "Assessments",
    "core_assessment": "Core assessments",
    "icpc": "ICPCs",
    "core_group_first": "First core groups",
    "core_group": "Later core groups",
    "visit_alone": "Child seen alone",
    "visit_home": "Child seen at home",
    "review": "Reviews",
}

STAGE_NAMES: dict[str, str] = {
    "contact": "Contact, undecided",
    "strategy discussion": "Strategy discussion",
    "s47": "S47",
    "awaiting icpc": "Awaiting ICPC",
    "assessment": "Assessment",
    "register": "Register",
    "care and support": "Care and support plan",
    "court": "Court work",
}

_RANKED = tuple(clock for clock in CLOCKS if clock != "visit_home")
"""Clocks whose overdue children are counted week by week; a child unseen is counted once."""


def _mean(results: Sequence[Replication], measure: str, inputs: Inputs) -> float:
    return summarise(results, measure, inputs).mean


_NUMBER_ROOM = 76
"""Pixels at the right of bars for their numbers."""


def _bars(*, both: bool, x_title: str, label: str, tooltip: list[Any], step: int = 28) -> Spec:
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
        rows = rows.encode(yOffset=alt.YOffset("scenario:N", sort=[DOING_NOTHING, WHAT_IF]))
    x = alt.X(
        "value:Q",
        title=x_title,
        axis=alt.Axis(tickCount=5),
        scale=alt.Scale(zero=True, nice=True, range=[0, alt.expr(f"width - {_NUMBER_ROOM}")]),
    )
    bars = rows.mark_bar(strokeWidth=1.5).encode(x=x, tooltip=tooltip)
    layers = [
        bars.encode(**paired(DOING_NOTHING, WHAT_IF, legend=legend))
        if both
        else bars.encode(color=alt.value(GREY)),
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
    return _bars(
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
            days = _mean(replications, f"wait_{work.replace(' ', '_')}", inputs)
            if not math.isnan(days):
                rows.append(
                    {
                        "row": WORK_NAMES[work],
                        "scenario": scenario,
                        "value": days,
                        "text": f"{days:.1f}",
                    }
                )
    return _with_room(rows)


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


def _with_room(rows: list[dict[str, Any]], least: float = 1.0) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    if not frame.empty:
        frame["rank"] = pd.factorize(frame["row"])[0]
        frame["most"] = max(float(frame["value"].max()), least)
    return frame


# --- Lateness ---------------------------------------------------------------------------------


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
        per_month=_mean(results, f"{clock}_late_per_month", inputs),
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
    return _bars(both=both, x_title="Children late a month", label="text", tooltip=tooltip, step=22)


def late_frame(found: Mapping[str, Mapping[str, Lateness]]) -> pd.DataFrame:
    """Rows for :func:`late_bars`."""
    rows = [
        {
            "row": CLOCK_NAMES[clock],
            "scenario": scenario,
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
    return _with_room(rows)


def most_late(of: Mapping[str, Lateness]) -> str:
    """The clock with most children late a month."""
    worst = max(of.values(), key=lambda at: at.per_month, default=None)
    if worst is None or not worst.per_month:
        return "Nothing was late"
    return (
        f"{CLOCK_NAMES[worst.clock]}: about {about(worst.per_month)} children a month late, "
        f"{worst.late:.0f}% of those due"
    )


def lateness_table(
    found: Mapping[str, Mapping[str, Lateness]], families: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Every clock in figures. ``families``: scenario -> clock -> families late a month."""
    return pd.DataFrame(
        [
            {
                "Clock": CLOCK_NAMES[clock],
                "Scenario": scenario,
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
    return round(value, 1) if clock in _RANKED else float("nan")


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
        f"{_lower(CLOCK_NAMES[clock])} {_children(at.overdue_end)} "
        f"(oldest {_days(at.oldest_end)} over)"
        for clock, at in of.items()
        if clock in _RANKED and round(at.overdue_end) >= 1
    ]
    if not parts:
        return "At the end hardly anything is overdue: fewer than one child on every clock."
    return "Overdue at the end, on average: " + "; ".join(parts) + "."


def _lower(name: str) -> str:
    return name if name.startswith("ICPC") else name[0].lower() + name[1:]


def _days(n: float) -> str:
    if round(n) < 1:
        return "less than a day"
    return "1 working day" if round(n) == 1 else f"{n:.0f} working days"


def _children(n: float) -> str:
    return "1 child" if round(n) == 1 else f"{n:.0f} children"


# --- What limits it ---------------------------------------------------------------------------


def ranking(of: Mapping[str, Lateness]) -> list[Lateness]:
    """Clocks by child-days overdue, the most first; clocks with next to none are left out."""
    found = [at for clock, at in of.items() if clock in _RANKED and at.child_days >= 0.5]
    return sorted(found, key=lambda at: at.child_days, reverse=True)


@lru_cache(maxsize=2)
def overdue_bars(*, both: bool) -> Spec:
    """Child-days overdue a month by clock. Frame: :func:`overdue_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title="Clock"),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Child-days overdue a month", format=".1f"),
    ]
    return _bars(
        both=both, x_title="Child-days overdue a month", label="text", tooltip=tooltip, step=24
    )


def overdue_frame(found: Mapping[str, Mapping[str, Lateness]]) -> pd.DataFrame:
    """Rows for :func:`overdue_bars`, in the order of the last scenario's ranking."""
    last = list(found)[-1]
    rows = [
        {
            "row": CLOCK_NAMES[at.clock],
            "scenario": scenario,
            "value": of[at.clock].child_days,
            "text": f"{of[at.clock].child_days:,.0f}",
        }
        for at in ranking(found[last])
        for scenario, of in found.items()
    ]
    return _with_room(rows)


def _hours(load: Load) -> str:
    team = TEAM_NAMES[load.team]
    verb = "need" if team.endswith("managers") else "needs"
    if load.available <= 0:
        return f"nobody is in post in the {team}"
    if load.share > 1:
        return f"people's hours: the {team} {verb} {load.share:.0%} of the hours it has"
    if load.share >= _TIGHT:
        share = "all" if load.share >= 0.995 else f"{load.share:.0%}"
        return f"people's hours: the {team} {verb} {share} of its hours, so a bad week shows"
    return (
        f"hours are there (the {team} {verb} {load.share:.0%} of them for work that cannot wait); "
        "who is away on the day matters more"
    )


def _slots(load: Load) -> str:
    if load.available <= 0:
        return "there are no chair slots"
    if load.share >= _TIGHT:
        return f"chair slots: {load.share:.0%} of them are needed"
    return f"chair slots are not the limit ({load.share:.0%} needed)"


def limits(clock: str, inputs: Inputs) -> str:
    """What holds a clock back: our people's hours, chair slots, or others' part; in a sentence.

    By arithmetic on the inputs; nothing here claims more than they say.
    """
    of = {load.team: load for load in loads(inputs)}
    front, fsp = of["front_door"], of["fsp"]
    managers, diary = of["front_door_manager"], of["conferences"]
    match clock:
        case "decision":
            text = _hours(front)
        case "strategy":
            text = f"{_hours(managers)}; {_hours(front)}"
        case "assessment" | "core_assessment":
            core = clock == "core_assessment"
            wait = inputs.core_assessment_wait_days if core else inputs.assessment_wait_days
            due = inputs.core_assessment_due_days if core else inputs.assessment_due_days
            text = (
                f"{_hours(front)}; families and other agencies take {wait.expected:.0f} of the "
                f"{due} working days on average, and alone run past them {_beyond(wait, due)}"
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
                f"{_hours(fsp)}; {inputs.visit_no_access:.0%} of visits do not see the child "
                "alone and are tried again; the family's own worker makes the visit, and an "
                f"absent worker's is covered on {inputs.cover_per_day:.0%} of days"
            )
        case "review":
            text = (
                f"{_slots(diary)}; {inputs.review_postponed:.0%} are postponed; the report: "
                f"{_hours(fsp)}"
            )
        case _:
            text = _hours(fsp)
    return text[0].upper() + text[1:] + "."


def _beyond(wait: Any, due: int) -> str:
    values = table(wait)
    share = sum(int(v) > due for v in values) / len(values)
    return f"for {share:.0%} of families" if share >= 0.005 else "hardly ever"


def ranking_sentences(of: Mapping[str, Lateness], inputs: Inputs, top: int = 4) -> list[str]:
    """The ranking in words: place, clock, what is overdue and late, and what limits it."""
    sentences = []
    for place, at in enumerate(ranking(of)[:top], 1):
        overdue = f"{at.overdue:.1f}" if at.overdue < 9.5 else f"{at.overdue:.0f}"
        children = "child" if overdue == "1.0" else "children"
        sentences.append(
            f"{place}. **{CLOCK_NAMES[at.clock]}**: {overdue} {children} overdue on an average "
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
    text = f"{CLOCK_NAMES[first.clock]}: {first.child_days / whole:.0%} of all overdue child-days"
    if len(found) > 1:
        text += f", then {_lower(CLOCK_NAMES[found[1].clock])}"
    return text


def most_overdue(of: Mapping[str, Lateness]) -> str:
    """The first of the ranking with its size."""
    found = ranking(of)
    if not found:
        return "Hardly any child is overdue on any clock"
    return f"{CLOCK_NAMES[found[0].clock]}: {found[0].child_days:,.0f} child-days overdue a month"


# --- The replay -------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def replay(*, both: bool, what: str) -> Spec:
    """Children by stage (or overdue by clock) at one week's end. Frame: :func:`replay_frame`."""
    tooltip = [
        alt.Tooltip("row:N", title=what),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("value:Q", title="Children", format=".1f"),
        alt.Tooltip("families:Q", title="Families", format=".1f"),
    ]
    return _bars(both=both, x_title=what, label="text", tooltip=tooltip, step=22)


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
    names = _RANKED if overdue else STAGES
    words = CLOCK_NAMES if overdue else STAGE_NAMES
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
                    "row": words[name],
                    "scenario": scenario,
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
        overdue = sum(chosen(replications, future, f"overdue:{c}")[week] for c in _RANKED)
        waiting = chosen(replications, future, "front_door:waiting")[week]
        waiting += chosen(replications, future, "fsp:waiting")[week]
        average = future is None
        queue = "no" if waiting < 0.05 else _count(waiting, average)
        families = "family" if queue == "1" else "families"
        parts.append(
            f"**{scenario}**: {_count(register, average)} children on the register, "
            f"{_count(overdue, average)} overdue (clocks added up), "
            f"{queue} {families} waiting for a worker"
        )
    return " · ".join(parts) + "."
