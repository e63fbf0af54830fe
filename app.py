"""Where we stand: are we safe, and what if we do nothing?"""

from dataclasses import replace

import streamlit as st

from model.capacity import front_door_load, fsp_load, hours_per_fte
from model.measures import CLOCK_MEASURES, HEADLINE
from model.published import contradictions, published_figures
from model.statistics import summarise
from ui import charts, figures, wording
from ui.question import DOING_NOTHING
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream
from ui.us import us_panel

AHEAD_WEEKS = 26

question = open_page("Where we stand")
show_refusal()
scenario = question.doing_nothing
inputs = scenario.inputs
today = inputs.start_date
st.caption(
    f"The service on {today.day} {today:%B %Y}, left as it is. The staff figures shipped with this "
    "app are calibrated to published results; correct them under *This is us*."
)
us_panel(question)
figures.warn_if_overloaded(replace(question, changes=()))
answer = st.empty()
progress = st.container()


def draw(shown: Shown) -> None:
    """Everything that comes from the run."""
    results = shown.results[DOING_NOTHING]
    summaries = {m: summarise(results, m, inputs) for m in CLOCK_MEASURES}
    with answer.container():
        figures.stale_mark(shown)
        st.markdown(f"#### {wording.headline(summaries, question.weeks)}")
        present = [m for m in CLOCK_MEASURES if summaries[m].n]
        for start in range(0, len(present), 4):
            for column, measure in zip(st.columns(4), present[start : start + 4], strict=False):
                with column:
                    late = figures.late_per_month(results, measure, inputs)
                    figures.tile(summaries[measure], question.weeks, late)
        st.caption(wording.STATUS_RULE)
        left, right = st.columns(2)
        with left:
            fsp = summarise(results, "caseload_fsp", inputs)
            tail = summarise(results, "caseload_fsp_p90", inputs)
            figures.chart(
                charts.caseloads_frame(shown.results, inputs),
                charts.caseloads(both=False),
                finding=f"FSP workers hold {fsp.mean:.0f} children each, one in ten over "
                f"{tail.mean:.0f}",
                caption="Dot: average at week's end. Triangle: one worker in ten holds more. Mark: "
                f"{inputs.reference_caseload:g} children, the reference caseload. FSP holds "
                f"{figures.mean_of(results, 'points_fsp', inputs):.1f} points per worker against "
                f"a cap of {inputs.cap_points_fsp:g}.",
                alt="Children per full-time worker by team, average and one in ten, against the "
                "reference caseload.",
            )
        with right:
            loads = (front_door_load(inputs), fsp_load(inputs))
            figures.chart(
                charts.hours_frame(loads, hours_per_fte(inputs)),
                charts.hours(),
                finding=f"The front door uses {loads[0].share:.0%} of its hours on work that "
                "cannot wait",
                caption=figures.load_sentences(inputs) + " By arithmetic on the inputs, before "
                "any run.",
                alt="Full-time workers' worth of hours needed by team against people in post.",
            )
        ahead = min(AHEAD_WEEKS, question.weeks)
        dates = charts.weeks_from(today, question.weeks)[:ahead]
        left, right = st.columns(2)
        with left:
            register = charts.level(results, "register")[:, :ahead]
            end = summarise(results, "register_end", inputs)
            figures.chart(
                charts.fan_frame({DOING_NOTHING: register}, dates, today, None),
                charts.fan("Children on the register", target=False, percent=False, both=False),
                finding=f"The register may stand anywhere from {end.p05:.0f} to {end.p95:.0f} at "
                "the end",
                caption="Bands: half and nine in ten of simulated futures; thin lines: three of "
                f"them. Next {ahead} weeks.",
                alt="Fan chart of children on the register over the next weeks.",
            )
        with right:
            seen = charts.percent_in_time(results, "visit_alone", recorded=True)
            periods = -(-ahead // 4)
            visits = summaries["visit_alone_recorded"]
            figures.chart(
                charts.fan_frame(
                    {DOING_NOTHING: seen[:, :periods]},
                    charts.weeks_from(today, question.weeks, 4)[:periods], today, visits.target,
                ),
                charts.fan("Children seen alone in time, %", target=True, percent=True, both=False),
                finding=f"Recorded visits in time hover near {visits.mean:.0f}%",
                caption="As recorded, each four weeks; dashed: the Wales average of 73%."
                if visits.target == 73 else "As recorded, each four weeks; dashed: the target.",
                alt="Fan chart of recorded visits in time by four-week periods, with the target.",
            )  # fmt: skip


with progress:
    shown = stream(
        "where we stand", {DOING_NOTHING: scenario}, weeks=question.weeks, seed=question.seed,
        replications=question.replications, draw=draw,
    )  # fmt: skip
if shown is not None:
    figures.table(
        charts.stamp(charts.measures_table(shown.results, HEADLINE, inputs), shown.keys),
        "where_we_stand",
    )
    figures.footer(question, shown)

with st.expander("Published figures, their sources, and where they contradict each other"):
    st.dataframe(
        [
            {"Figure": f.measure, "Value": f.value, "Unit": f.unit, "Period": f.period,
             "Words in the document": f.quote, "Document": f.document,
             "Confidence": f.confidence}
            for f in published_figures() if f.baseline == scenario.baseline
        ],
        hide_index=True, width="stretch",
    )  # fmt: skip
    st.markdown("**Contradictions we know of**")
    for c in contradictions(scenario.baseline):
        st.markdown(f"- *{c.printed}*: {c.problem} {c.handling}")
