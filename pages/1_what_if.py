"""What if: what happens when demand, staffing or practice changes?"""

import streamlit as st

from model.results.measures import CLOCK_MEASURES, HEADLINE
from model.words import names
from model.words.glossary import meaning
from model.words.table_names import table_name
from ui.pictures import tables
from ui.screen import blocks, in_sets
from ui.screen.keep_panel import keep_row
from ui.screen.live_results import Shown
from ui.screen.shell import open_page, show_refusal
from ui.screen.what_if import view
from ui.screen.what_if.controls import levers
from ui.screen.what_if.edge import edge_panel

question = open_page("What if", keeps=True)
show_refusal()
keep_row(question, park=True)
inputs = question.doing_nothing.inputs
frames = {}

controls, results = st.columns([1, 2.6], gap="medium")
with controls:
    levers(question)
with results:
    blocks.warn_before_a_run(question)
    answers = blocks.Slot()
    holds = st.container()
    progress = st.container()
    left, right = st.columns(2)
    clocks = [
        m for m in CLOCK_MEASURES if m != "core_assessment_in_time" or inputs.core_assessment_share
    ]
    clock = left.selectbox(
        "Timeliness of",
        clocks,
        clocks.index("visit_alone_recorded"),
        format_func=lambda m: names.SHORT[m],
        key="what_if_clock",
        help=meaning("statutory_clock"),
    )
    series = right.selectbox(
        "And over time",
        list(view.OVER_TIME),
        format_func=table_name,
        key="what_if_series",
        help=meaning("caseload"),
    )
    curves = blocks.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the runs, as far as they have come."""
    with answers.container():
        frames.update(view.answers(shown, question))
    with curves.container():
        frames.update(view.over_time(shown, question, clock, series))


with progress:
    shown = view.streamed(question, draw)
if shown is not None:
    view.verdicts(shown, inputs)
    view.read_by_period(shown, question, clock)
    edge_panel(question)
    asked = view.asked_in_sets(question)
    in_sets.sets_panel(asked, "what you moved stands above all of them.", "unknown")
    if question.is_moved:
        with holds:
            in_sets.line(in_sets.offer_of(asked))
    every = tables.measures_table(shown.results, HEADLINE, inputs, shown.names)
    frames["every_headline_measure"] = tables.stamp(every, shown.keys, shown.names)
    blocks.tables(frames, "what_if")
    blocks.footer(question, shown)
