"""The blocks of *Pathway*: flow, waits, what holds children up, replay, a family's story.

Each returns the frames behind its charts, for the tables at the foot of the page.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from model.results.reading import period_of
from model.scenario.calendar import monday_of, working_calendar
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.words import fitting as words_fitting
from model.words import one_family_story as story
from model.words.scenario_names import scenario_name, within_sentence
from ui.pictures import flow, flow_layout, flow_numbers, lateness, pathway
from ui.pictures import replay as pictures_replay
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.live_results import Shown

Frames = dict[str, pd.DataFrame]
_FUTURES = 10
"""Futures that can be replayed one by one, beside the average of all."""


def span_in_words(weeks: int) -> str:
    """What the figures are for: ``52 weeks`` or ``the last 52 weeks``."""
    period = period_of(weeks)
    span = f"{period.stop - period.start} weeks"
    return f"the last {span}" if period.start else span


def heading(weeks: int) -> str:
    """The heading of the flow diagram: ``The last 52 weeks through the pathway``."""
    period = period_of(weeks)
    span = f"{period.stop - period.start} weeks through the pathway"
    return f"The last {span}" if period.start else span


def flow_controls(question: Question) -> tuple[str, str]:
    """Which part of the pathway to draw, and of which scenario."""
    left, right = st.columns([2, 1])
    view = left.radio(
        "Show",
        list(flow_layout.VIEWS),
        format_func=lambda view: flow_layout.VIEW_NAMES[view],
        horizontal=True,
        key="pathway_view",
    )
    if not question.is_moved:
        return view, DOING_NOTHING
    whose = right.radio(
        "Of",
        [WHAT_IF, DOING_NOTHING],
        format_func=scenario_name,
        horizontal=True,
        key="pathway_scenario",
    )
    return view, whose


def headline(shown: Shown, question: Question) -> None:
    """Where children wait, and what is overdue at the end."""
    last = list(shown.results)[-1]
    of = lateness.every_lateness(
        {last: shown.results[last]}, question.what_if.inputs, question.weeks
    )[last]
    blocks.stale_mark(shown)
    st.markdown(f"## {pictures_replay.where_finding(of)}")
    st.caption(f"{scenario_name(last)}. {lateness.backlog_sentence(of)}")


def year(shown: Shown, question: Question, view: str, whose: str) -> None:
    """The flow diagram."""
    whose = whose if whose in shown.results else list(shown.results)[-1]
    results, weeks = shown.results[whose], question.weeks
    children = flow_numbers.flows(results, weeks)
    blocks.chart(
        flow_layout.layout(children, flow_numbers.flows(results, weeks, families=True), view),
        flow.diagram(),
        finding=flow.finding(children),
        caption=f"{scenario_name(whose)}: children in {span_in_words(weeks)}, on average; "
        "a band is as wide as the children in it. Stub left of a box: open before, or siblings "
        f"who joined; right: still open at the end. {flow.alongside(question.what_if.inputs)}"
        "Court work and the ends of care and support plans are in the table only.",
        alt=flow.described(children),
    )


def waits(shown: Shown, question: Question) -> Frames:
    """Waits and lateness, stage by stage."""
    inputs, weeks, both = question.what_if.inputs, question.weeks, len(shown.results) > 1
    found = lateness.every_lateness(shown.results, inputs, weeks)
    waited = pathway.waits_frame(shown.results, inputs)
    left, right = st.columns(2)
    with left:
        blocks.chart(
            waited,
            pathway.waits(both=both),
            finding=pathway.longest_wait(waited),
            caption="Working days from when the work could be done until it was, the whole run. "
            "An assessment's days include the time families and agencies take.",
            alt="Bar chart of working days from workable to done for each kind of work.",
        )
    with right:
        blocks.chart(
            lateness.late_frame(found),
            lateness.late_bars(both=both),
            finding=lateness.most_late(found[list(found)[-1]]),
            caption=f"Children late a month over {span_in_words(weeks)}, and as a share of those "
            "due: as really done, before recording loss. Due and not done counts as late. "
            + words_fitting.real_visits(question.what_if.baseline),
            alt="Bar chart of children late a month on each statutory clock.",
        )
    families = lateness.families_late(shown.results, weeks)
    return {
        "waits": pathway.waits_table(waited),
        "lateness_and_backlog": lateness.lateness_table(found, families),
    }


def holdups(shown: Shown, question: Question) -> None:
    """The ranking of what is overdue, as bars and in words."""
    inputs, weeks = question.what_if.inputs, question.weeks
    found = lateness.every_lateness(shown.results, inputs, weeks)
    last = list(found)[-1]
    left, right = st.columns([2, 3])
    with left:
        blocks.chart(
            pictures_replay.overdue_frame(found),
            pictures_replay.overdue_bars(both=len(found) > 1),
            finding=pictures_replay.most_overdue(found[last]),
            caption=f"Children overdue at each week's end over {span_in_words(weeks)}, times the "
            "21 working days of a month. A home visit overdue is counted with the child unseen.",
            alt="Bar chart of child-days overdue a month by clock, the most first.",
        )
    with right:
        st.markdown(f"**In words, {within_sentence(last)}**")
        st.markdown("\n".join(pictures_replay.ranking_sentences(found[last], inputs)))
        st.caption(
            f"{blocks.load_sentences(inputs)} Hours and slots by arithmetic on the inputs; "
            "others' waits are inputs too, and our staff cannot shorten them."
        )


@st.fragment
def replay(shown: Shown, question: Question) -> None:
    """Open cases week by week, from the results that are there: nothing is run again."""
    left, right = st.columns([2, 1])
    weeks = question.weeks
    week = left.slider("Week", 1, weeks, min(12, weeks), key="pathway_week") if weeks > 1 else 1
    numbered = min(shown.n, _FUTURES)
    which = right.selectbox(
        "Show", range(numbered + 1), format_func=_future_name, key="pathway_future"
    )
    future = which - 1 if which else None
    monday = monday_of(question.what_if.inputs.start_date, week - 1)
    st.markdown(pictures_replay.replay_sentence(shown.results, week - 1, future))
    left, right = st.columns(2)
    for column, overdue, title in ((left, False, "Children open"), (right, True, "Overdue")):
        with column:
            blocks.chart(
                pictures_replay.replay_frame(shown.results, week - 1, future, overdue=overdue),
                pictures_replay.replay(
                    both=len(shown.results) > 1,
                    what="Children overdue" if overdue else "Children open",
                ),
                finding=f"{title} at the end of week {week}, from {story.date_in_words(monday)}",
                caption=f"{_future_name(which)}. "
                + (
                    "Children overdue on each clock."
                    if overdue
                    else "Children, then families, at each stage."
                ),
                alt=f"Bar chart of children {'overdue by clock' if overdue else 'open by stage'} "
                f"in week {week}.",
            )


def _future_name(which: int) -> str:
    """What can be replayed: 0 is the average, others count the futures."""
    return f"Future {which}" if which else "Average of all futures"


def told(question: Question) -> None:
    """One synthetic family's story, as dated sentences."""
    whose = WHAT_IF if question.is_moved else DOING_NOTHING
    inputs, weeks = question.what_if.inputs, question.weeks
    families = story.families_of(question.what_if, weeks, question.seed)
    if not families:
        st.info("No family came to an S47 in this run.")
        return
    if st.session_state.get("pathway_family", 1) > len(families):
        st.session_state["pathway_family"] = 1  # fewer families in this run than in the last
    which = st.number_input(
        f"Family, 1 to {len(families)}",
        1,
        len(families),
        key="pathway_family",
        help="Families that came to the register stand first, then conferences, then S47s.",
    )
    events = families[int(which) - 1]
    lines = story.story(events, inputs, weeks)
    st.info("**Synthetic**: the simulation made this family up. It is nobody.", icon="ℹ️")
    st.markdown(f"**{story.late_count(lines)}** ({story.reached(events)}; ▲ marks what came late)")
    st.markdown("\n".join(f"- {text}" for text in story.told(lines, inputs, weeks)))
    calendar = working_calendar(inputs.start_date, weeks)
    st.caption(
        f"From future 1 of {within_sentence(whose)}, seed {question.seed}, up to "
        f"{story.day_in_words(calendar.days - 1, calendar)}. The log has no line for a conference: "
        "its date is read from the clocks it starts."
    )
