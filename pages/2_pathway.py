"""Pathway: where do children wait?"""

import streamlit as st

from ui import charts, figures, flow, pathway_view
from ui.glossary import meaning
from ui.question import DOING_NOTHING, WHAT_IF
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream

question = open_page("Pathway")
show_refusal()
scenarios = {DOING_NOTHING: question.doing_nothing}
if question.is_moved:
    scenarios[WHAT_IF] = question.what_if
frames = {}
st.caption(
    "Where do children wait, and what holds them up?"
    + ("" if question.is_moved else " Nothing is moved yet, so only doing nothing is shown: what "
       "you move under *What if* will stand beside it here.")
)  # fmt: skip
figures.warn_before_a_run(question)
answer, progress = figures.Slot(), st.container()

st.subheader(f"{pathway_view.span_in_words(question.weeks).capitalize()} through the pathway")
view, whose = pathway_view.flow_controls(question)
sankey = figures.Slot()
st.subheader("Wait and lateness by stage", help=meaning("statutory clock"))
waits = figures.Slot()
st.subheader("What holds children up")
holdups = figures.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the runs, as far as they have come."""
    with answer.container():
        pathway_view.headline(shown, question)
    with sankey.container():
        pathway_view.year(shown, question, view, whose)
    with waits.container():
        frames.update(pathway_view.waits(shown, question))
    with holdups.container():
        pathway_view.holdups(shown, question)


with progress:
    shown = stream(
        "pathway", scenarios, weeks=question.weeks, seed=question.seed,
        replications=question.replications, draw=draw,
    )  # fmt: skip
if shown is not None:
    frames = {"Flows": flow.flow_table(shown.results, question.weeks), **frames}
    figures.tables({name: charts.stamp(f, shown.keys) for name, f in frames.items()}, "pathway")
    st.subheader("Week by week")
    pathway_view.replay(shown, question)
    st.subheader("One made-up family's story")
    pathway_view.told(question)
    figures.footer(question, shown)
