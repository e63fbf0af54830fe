"""Pathway: where do children wait?"""

import streamlit as st

from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.words.glossary import meaning
from ui.pictures import flow_numbers, tables
from ui.screen import blocks
from ui.screen.live_results import Shown, stream
from ui.screen.pathway import view as pathway_view
from ui.screen.shell import open_page, show_refusal

question = open_page("Pathway")
show_refusal()
scenarios = {DOING_NOTHING: question.doing_nothing}
if question.is_moved:
    scenarios[WHAT_IF] = question.what_if
frames: pathway_view.Frames = {}
st.caption(
    "Where do children wait, and what holds them up?"
    + (
        ""
        if question.is_moved
        else " Nothing is moved yet, so only doing nothing is shown: what "
        "you move under *What if* will stand beside it here."
    )
)
blocks.warn_before_a_run(question)
answer, progress = blocks.Slot(), st.container()

st.subheader(pathway_view.heading(question.weeks))
view, whose = pathway_view.flow_controls(question)
sankey = blocks.Slot()
st.subheader("Wait and lateness by stage", help=meaning("statutory_clock"))
waits = blocks.Slot()
st.subheader("What holds children up")
holdups = blocks.Slot()


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
        "pathway",
        scenarios,
        weeks=question.weeks,
        seed=question.seed,
        replications=question.replications,
        draw=draw,
    )
if shown is not None:
    frames = {"flows": flow_numbers.flow_table(shown.results, question.weeks), **frames}
    stamped = {id_: tables.stamp(f, shown.keys, shown.names) for id_, f in frames.items()}
    blocks.tables(stamped, "pathway")
    st.subheader("Week by week")
    pathway_view.replay(shown, question)
    st.subheader("One made-up family's story")
    pathway_view.told(question)
    blocks.footer(question, shown)
