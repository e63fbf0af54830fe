"""What if: what happens when demand, staffing or practice changes?"""

import streamlit as st

from model.comparison import compare
from model.measures import CLOCK_MEASURES, HEADLINE, MEASURES
from model.statistics import summarise
from ui import charts, figures, wording
from ui.controls import levers
from ui.question import DOING_NOTHING, WHAT_IF
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream

ANSWERS = ("visit_alone_recorded", "icpc_in_time", "assessment_in_time")
OVER_TIME = {
    "Caseload, FSP": ("fsp:caseload_mean", "Children per FSP worker"),
    "Caseload, front door": ("front_door:caseload_mean", "Children per front-door worker"),
    "Register": ("register", "Children on the register"),
    "Assessments overdue": ("overdue:assessment", "Children with an assessment overdue"),
    "Waiting for a worker": ("front_door:waiting", "Families waiting at the front door"),
}

question = open_page("What if")
show_refusal()
controls, answers = st.columns([1, 2.6], gap="medium")
with controls:
    levers(question)
doing_nothing, what_if = question.doing_nothing, question.what_if
inputs = doing_nothing.inputs
with answers:
    figures.warn_if_overloaded(question)
    slot = st.empty()
    progress = st.container()
    left, right = st.columns(2)
    clock = left.selectbox(
        "Timeliness of", [m for m in CLOCK_MEASURES if m != "core_assessment_in_time"
                          or inputs.core_assessment_share],
        index=5 if not inputs.core_assessment_share else 6,
        format_func=lambda m: wording.SHORT[m], key="what_if_clock",
    )  # fmt: skip
    over_time = right.selectbox("And over time", list(OVER_TIME), key="what_if_series")
    curves = st.empty()


def draw(shown: Shown) -> None:
    """Three answers, every clock, and two pictures over time."""
    now, then = shown.results[DOING_NOTHING], shown.results[WHAT_IF]
    moved = shown.stale or question.is_moved
    differences = compare(then, now, inputs)
    with slot.container():
        figures.stale_mark(shown)
        for column, measure in zip(st.columns(3), ANSWERS, strict=True):
            with column:
                late = figures.late_per_month(then, measure, inputs)
                change = late - figures.late_per_month(now, measure, inputs)
                figures.tile(
                    summarise(then, measure, inputs),
                    question.weeks,
                    late,
                    difference=differences[measure] if moved else None,
                    late_difference=change,
                )
        figures.chart(
            charts.clocks_frame(shown.results if moved else {DOING_NOTHING: now}, inputs),
            charts.clocks(both=moved),
            finding=finding(differences) if moved else "Nothing moved yet: this is doing nothing",
            caption="Dot: average of the simulated years; bar: nine in ten of them; mark: target. "
            "Visits and decisions as recorded.",
            alt="Timeliness of every clock, doing nothing and what if, against targets.",
        )
    dates, today = charts.weeks_from(inputs.start_date, question.weeks), inputs.start_date
    shows = shown.results if moved else {DOING_NOTHING: now}
    with curves.container():
        left, right = st.columns(2)
        with left:
            m = MEASURES[clock]
            figures.chart(
                charts.fan_frame(
                    {k: charts.percent_in_time(v, m.clock, recorded=m.recorded)
                     for k, v in shows.items()},
                    charts.weeks_from(today, question.weeks, 4), today,
                    summarise(now, clock, inputs).target,
                ),
                charts.fan("In time, %", target=True, percent=True, both=moved),
                finding=f"{wording.SHORT[clock]}: "
                + (wording.difference_text(differences[clock]) if moved else "doing nothing"),
                caption=f"{m.label}, each four weeks, children. Bands: half and nine in ten of "
                "simulated futures.",
                alt=f"Fan chart of {m.label} by four-week periods, with the target.",
            )  # fmt: skip
        with right:
            series, axis = OVER_TIME[over_time]
            figures.chart(
                charts.fan_frame({k: charts.level(v, series) for k, v in shows.items()}, dates,
                                 today, None),
                charts.fan(axis, target=False, percent=False, both=moved),
                finding=trend(axis, {k: charts.level(v, series) for k, v in shows.items()}),
                caption=f"{axis}, at each week's end. Bands: half and nine in ten of simulated "
                "futures.",
                alt=f"Fan chart of {axis} by week.",
            )  # fmt: skip


def finding(differences: dict) -> str:
    """What is clearly better and clearly worse, in a line."""
    words = {"better": [], "worse": []}
    for measure in CLOCK_MEASURES:
        d = differences[measure]
        if d.verdict == "clear" and wording.direction(d):
            words[wording.direction(d)].append(wording.SHORT[measure].lower())
    parts = [f"Clearly {side}: {', '.join(names)}" for side, names in words.items() if names]
    return "; ".join(parts) if parts else "No clock is clearly better or worse"


def trend(axis: str, values: dict) -> str:
    """Where a series ends, in each scenario."""
    ends = [f"{table[:, -1].mean():.0f} {name.lower()}" for name, table in values.items()]
    return f"{axis} at the end: {', '.join(reversed(ends))}"


with progress:
    shown = stream(
        "what if",
        {DOING_NOTHING: doing_nothing, WHAT_IF: what_if},
        weeks=question.weeks,
        seed=question.seed,
        replications=question.replications,
        draw=draw,
    )
if shown is not None:
    st.markdown("**Every headline measure against doing nothing**")
    differences = compare(shown.results[WHAT_IF], shown.results[DOING_NOTHING], inputs)
    st.dataframe(figures.differences_table(differences), hide_index=True, width="stretch")
    st.caption(
        "Differences are taken future by future, with the same luck on both sides. The intervals "
        f"hold for all {len(HEADLINE)} measures together (Bonferroni, 95%)."
    )
    figures.table(
        charts.stamp(charts.measures_table(shown.results, HEADLINE, inputs), shown.keys),
        "what_if",
    )
    figures.footer(question, shown)
