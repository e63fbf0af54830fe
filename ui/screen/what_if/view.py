"""What the *What if* page shows: three answers, every clock, two pictures over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from model.results import periods
from model.results.measures import CLOCK_MEASURES, HEADLINE, MEASURES
from model.results.statistics import summarise
from model.results.weekly_series import level, percent_in_time, weeks_from
from model.scenario.inputs import Inputs
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.study.comparison import Difference, compare
from model.study.looks import LOOKS
from model.words import comparison, results
from model.words import fitting as words_fitting
from model.words import names as words_names
from model.words.in_sets import holds
from model.words.periods import GRAIN_NAMES
from model.words.scenario_names import scenario_name, within_sentence
from ui.pictures import charts, tables
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.in_sets import InSets
from ui.screen.live_results import Results, Shown, stream
from ui.screen.own_sets import sets_for

ANSWERS = ("visit_alone_recorded", "icpc_in_time", "assessment_in_time")
"""The three clocks answered first: the published 67%, late conferences, the front door."""

OVER_TIME = {
    "caseload_fsp_over_time": ("fsp:caseload_mean", "Children per FSP worker"),
    "caseload_front_door_over_time": ("front_door:caseload_mean", "Children per front-door worker"),
    "register_over_time": ("register", "Children on the register"),
    "assessments_overdue_over_time": ("overdue:assessment", "Children with an assessment overdue"),
    "awaiting_icpc_over_time": ("open:awaiting icpc", "Children awaiting a first conference"),
    "waiting_over_time": ("front_door:waiting", "Families waiting at the front door"),
}
"""What can be looked at week by week: the weekly series, and the axis."""

Frames = dict[str, pd.DataFrame]


def streamed(question: Question, draw: Callable[[Shown], None]) -> Shown | None:
    """Both scenarios run, drawn as they come; what is shown at the end."""
    return stream(
        "what if",
        question.scenarios,
        weeks=question.weeks,
        seed=question.seed,
        replications=question.replications,
        draw=draw,
    )


def asked_in_sets(question: Question) -> InSets:
    """The what-if on the table, as it is asked in every set of inputs that fits."""
    scenarios = {DOING_NOTHING: question.doing_nothing}
    if question.is_moved:
        scenarios[WHAT_IF] = question.what_if
    called = {id_: scenario_name(id_) for id_ in scenarios}
    moved = {id_: name for id_, name in called.items() if id_ != DOING_NOTHING}
    inputs = question.doing_nothing.inputs
    sets, found = sets_for(question)
    return InSets(
        title="Luck against not knowing",
        scenarios=scenarios,
        names=called,
        sets=sets,
        found=found,
        weeks=question.weeks,
        seed=question.seed,
        line=lambda results: holds(results, DOING_NOTHING, moved, inputs),
    )


def scenarios_shown(shown: Shown, question: Question) -> Results:
    """Both scenarios once something was moved; doing nothing alone before that."""
    if shown.stale or question.is_moved:
        return shown.results
    return {DOING_NOTHING: shown.results[DOING_NOTHING]}


def answers(shown: Shown, question: Question) -> Frames:
    """Three big answers and every clock at a glance; returns the frames drawn."""
    inputs, shows = question.doing_nothing.inputs, scenarios_shown(shown, question)
    now, then = shown.results[DOING_NOTHING], shown.results[WHAT_IF]
    differences = compare(then, now, inputs)
    moved = len(shows) > 1
    blocks.stale_mark(shown)
    for column, measure in zip(st.columns(3), ANSWERS, strict=True):
        with column:
            late = blocks.late_per_month(then, measure, inputs)
            pairs = differences[measure].pairs  # of the last look, as the difference beside it
            change = blocks.late_per_month(then[:pairs], measure, inputs)
            change -= blocks.late_per_month(now[:pairs], measure, inputs)
            blocks.tile(
                summarise(then, measure, inputs),
                question.weeks,
                late,
                difference=differences[measure] if moved else None,
                late_difference=change,
            )
    if moved and (said := words_fitting.mending_between(question.scenarios.values())):
        st.caption(said)
    frame = charts.clocks_frame(shows, inputs)
    blocks.chart(
        frame,
        charts.clocks(both=moved),
        finding=clearly(differences) if moved else "Nothing moved yet: this is doing nothing",
        caption=f"Dot: average of the simulated years; bar: {results.most_of(shown.n)} of them; "
        "mark: target. Visits and decisions as recorded.",
        alt="Timeliness of every clock, doing nothing and what if, against targets.",
    )
    return {"clocks": frame}


def over_time(shown: Shown, question: Question, clock: str, level_id: str) -> Frames:
    """One clock and one level over the run; returns the frames drawn."""
    inputs, shows = question.doing_nothing.inputs, scenarios_shown(shown, question)
    today, both, m = inputs.start_date, len(shows) > 1, MEASURES[clock]
    series, axis = OVER_TIME[level_id]
    shares = {k: percent_in_time(v, m.clock, recorded=m.recorded) for k, v in shows.items()}
    levels = {k: level(v, series) for k, v in shows.items()}
    target = summarise(shown.results[DOING_NOTHING], clock, inputs).target
    fours = weeks_from(today, question.weeks, 4)
    frames = {
        clock: charts.fan_frame(shares, fours, today, target),
        level_id: charts.fan_frame(levels, weeks_from(today, question.weeks), today, None),
    }
    bands = f"{results.bands(shown.n)}."
    left, right = st.columns(2)
    with left:
        blocks.chart(
            frames[clock],
            charts.fan("In time, %", target=True, percent=True, both=both),
            finding=f"{words_names.SHORT[clock]}: "
            f"{clock_in_words(shown, inputs, clock, both=both)}",
            caption=f"{words_names.full(m.name)}, each four weeks, children. {bands}",
            alt=f"Fan chart of {words_names.full(m.name)} by four-week periods, with the target.",
        )
    with right:
        blocks.chart(
            frames[level_id],
            charts.fan(axis, target=False, percent=False, both=both),
            finding=ends(axis, levels),
            caption=f"{axis}, at each week's end. {bands}",
            alt=f"Fan chart of {axis} by week.",
        )
    return frames


def clock_in_words(shown: Shown, inputs: Inputs, clock: str, *, both: bool) -> str:
    """A clock's difference from doing nothing, or its level where nothing was moved."""
    now = shown.results[DOING_NOTHING]
    if not both:
        return results.level_and_range(summarise(now, clock, inputs))
    return results.difference_text(compare(shown.results[WHAT_IF], now, inputs)[clock])


def clearly(differences: Mapping[str, Difference]) -> str:
    """Which clocks are clearly better and clearly worse, in a line."""
    if any(d.verdict == "still_sharpening" for d in differences.values()):
        return f"Still sharpening: no verdict before {LOOKS[0]} futures"
    clear = [m for m in CLOCK_MEASURES if differences[m].verdict == "clear"]
    return comparison.clearly(
        [m for m in clear if differences[m].better is True],
        [m for m in clear if differences[m].better is False],
    )


def ends(axis: str, levels: Mapping[str, np.ndarray[Any, Any]]) -> str:
    """Where a level ends on average, in each scenario."""
    where = [f"{table[:, -1].mean():.0f} {within_sentence(id_)}" for id_, table in levels.items()]
    return f"{axis} at the end: {', '.join(reversed(where))}"


def verdicts(shown: Shown, inputs: Inputs) -> None:
    """Every headline measure against doing nothing."""
    differences = compare(shown.results[WHAT_IF], shown.results[DOING_NOTHING], inputs)
    st.markdown("**Every headline measure against doing nothing**", help=blocks.VERDICTS)
    st.dataframe(blocks.differences_table(differences), hide_index=True, width="stretch")
    st.caption(comparison.judged(len(HEADLINE)))


def read_by_period(shown: Shown, question: Question, clock: str) -> None:
    """The chosen clock by month, quarter or financial year."""
    with st.expander(f"{words_names.SHORT[clock]} by month, quarter and financial year"):
        chosen = st.segmented_control(
            "Read by",
            periods.GRAINS,
            format_func=lambda grain: GRAIN_NAMES[grain],
            default="quarter",
            required=True,
            key="read_by",
        )
        grain: periods.Grain = chosen or "quarter"
        found = periods.by_period(
            scenarios_shown(shown, question),
            clock,
            question.doing_nothing.inputs.start_date,
            question.weeks,
            grain,
        )
        frame = tables.period_table(found, grain, shown.names)
        st.dataframe(frame, hide_index=True, width="stretch")
