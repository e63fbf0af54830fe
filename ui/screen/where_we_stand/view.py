"""What *Where we stand* shows: a headline, a tile a clock, caseloads, hours, two fans."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from model.engine.capacity import front_door_load, fsp_load, hours_per_fte
from model.evidence.published import contradictions, published_figures
from model.results.measures import CLOCK_MEASURES
from model.results.statistics import Summary, quantiles, summarise
from model.results.weekly_series import level, percent_in_time, weeks_from
from model.scenario.own_scenarios import DOING_NOTHING
from model.words import fitting as words_fitting
from model.words import numbers
from model.words import results as words_results
from ui.pictures import charts
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.live_results import Shown

AHEAD_WEEKS = 26

Frames = dict[str, pd.DataFrame]


def position(shown: Shown, question: Question) -> Frames:
    """Everything that comes from the run; returns the frames drawn."""
    inputs, results = question.doing_nothing.inputs, shown.results[DOING_NOTHING]
    summaries = {m: summarise(results, m, inputs) for m in CLOCK_MEASURES}
    blocks.stale_mark(shown)
    st.markdown(f"## {words_results.headline(summaries, question.weeks)}")
    present = [m for m in CLOCK_MEASURES if summaries[m].n]
    for start in range(0, len(present), 4):
        for column, measure in zip(st.columns(4), present[start : start + 4], strict=False):
            with column:
                late = blocks.late_per_month(results, measure, inputs)
                blocks.tile(summaries[measure], question.weeks, late)
    st.caption(words_results.STATUS_RULE, help=blocks.CLOCKS)
    left, right = st.columns(2)
    with left:
        frames = _caseload(shown, question)
    with right:
        frames |= _hours(question)
    left, right = st.columns(2)
    with left:
        frames |= _register(shown, question)
    with right:
        frames |= _visits(shown, question, summaries["visit_alone_recorded"])
    return frames


def _caseload(shown: Shown, question: Question) -> Frames:
    inputs, results = question.doing_nothing.inputs, shown.results[DOING_NOTHING]
    frame = charts.caseloads_frame(shown.results, inputs)
    mean = blocks.mean_of(results, "caseload_fsp", inputs)
    tail = blocks.mean_of(results, "caseload_fsp_p90", inputs)
    points = blocks.mean_of(results, "points_fsp", inputs)
    blocks.chart(
        frame,
        charts.caseloads(both=False),
        finding="Nobody is in post in FSP"
        if math.isnan(mean)
        else f"FSP workers hold {mean:.0f} children each, one in ten over {tail:.0f}",
        caption="Dot: average at week's end. Triangle: one worker in ten holds more. Mark: "
        f"{inputs.reference_caseload:g} children, the reference caseload. FSP holds {points:.1f} "
        f"points a worker against a cap of {inputs.cap_points_fsp:g}.",
        alt="Children per full-time worker by team, average and one in ten, against the reference "
        "caseload.",
    )
    return {"caseload": frame}


def _hours(question: Question) -> Frames:
    inputs = question.doing_nothing.inputs
    loads = (front_door_load(inputs), fsp_load(inputs))
    frame = charts.hours_frame(loads, hours_per_fte(inputs))
    blocks.chart(
        frame,
        charts.hours(),
        finding=f"The front door needs {loads[0].share:.0%} of its hours for work that cannot wait"
        if loads[0].available
        else "Nobody is in post at the front door",
        caption=f"{blocks.load_sentences(inputs)} By arithmetic on the inputs, before any run.",
        alt="Full-time workers' worth of hours needed by team against people in post.",
    )
    return {"hours": frame}


def _register(shown: Shown, question: Question) -> Frames:
    inputs, results = question.doing_nothing.inputs, shown.results[DOING_NOTHING]
    ahead = min(AHEAD_WEEKS, question.weeks)
    register = level(results, "register")[:, :ahead]
    dates = weeks_from(inputs.start_date, ahead)
    frame = charts.fan_frame({DOING_NOTHING: register}, dates, inputs.start_date, None)
    low, high = quantiles(register[:, -1], (0.05, 0.95))
    blocks.chart(
        frame,
        charts.fan("Children on the register", target=False, percent=False, both=False),
        finding=f"In {ahead} weeks the register may stand anywhere from {low:.0f} to {high:.0f}",
        caption=f"Children, at each week's end. {words_results.bands(shown.n)}; thin lines: three.",
        alt=f"Fan chart of children on the register over the next {ahead} weeks.",
    )
    return {"register": frame}


def _visits(shown: Shown, question: Question, visits: Summary) -> Frames:
    inputs, results = question.doing_nothing.inputs, shown.results[DOING_NOTHING]
    ahead = -(-min(AHEAD_WEEKS, question.weeks) // 4)
    seen = percent_in_time(results, "visit_alone", recorded=True)[:, :ahead]
    dates = weeks_from(inputs.start_date, question.weeks, 4)[:ahead]
    frame = charts.fan_frame({DOING_NOTHING: seen}, dates, inputs.start_date, visits.target)
    blocks.chart(
        frame,
        charts.fan("Children seen alone in time, %", target=True, percent=True, both=False),
        finding=f"Recorded visits in time stay near {numbers.number(visits.mean, '%')}"
        if visits.n
        else "No visit fell due",
        caption="Children seen alone within the clock, as recorded, each four weeks. "
        f"{words_results.bands(shown.n)}; thin lines: three. "
        f"{words_fitting.real_visits(question.doing_nothing.baseline)}",
        alt="Fan chart of recorded visits in time by four-week periods, with the target.",
    )
    return {"visits": frame}


def published(baseline: str) -> None:
    """The council's own figures as printed, and where they contradict each other."""
    with st.expander("Published figures, their sources, and where they contradict each other"):
        st.dataframe(
            [
                {
                    "Figure": f.measure,
                    "Value": f.value,
                    "Unit": f.unit,
                    "Period": f.period,
                    "Words in the document": f.quote,
                    "Document": f.document,
                    "Confidence": f.confidence,
                }
                for f in published_figures()
                if f.baseline == baseline
            ],
            hide_index=True,
            width="stretch",
        )
        st.markdown("**Contradictions we know of**")
        for c in contradictions(baseline):
            st.markdown(f"- *{c.printed}*: {c.problem} {c.handling}")
