"""What if: what happens when demand, staffing or practice changes?"""

import streamlit as st

from model.measures import CLOCK_MEASURES, HEADLINE
from ui import charts, figures, what_if_view, wording
from ui.controls import levers
from ui.glossary import meaning
from ui.keep_panel import keep_row
from ui.question import DOING_NOTHING, WHAT_IF
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream
from ui.unknown_view import unknown_panel

question = open_page("What if", keeps=True)
show_refusal()
keep_row(question, park=True)
inputs = question.doing_nothing.inputs
frames = {}

controls, results = st.columns([1, 2.6], gap="medium")
with controls:
    levers(question)
with results:
    figures.warn_before_a_run(question)
    answers = figures.Slot()
    progress = st.container()
    left, right = st.columns(2)
    clocks = [
        m for m in CLOCK_MEASURES if m != "core_assessment_in_time" or inputs.core_assessment_share
    ]
    clock = left.selectbox(
        "Timeliness of", clocks, clocks.index("visit_alone_recorded"),
        format_func=lambda m: wording.SHORT[m], key="what_if_clock",
        help=meaning("statutory clock"),
    )  # fmt: skip
    series = right.selectbox(
        "And over time", list(what_if_view.OVER_TIME), key="what_if_series",
        help=meaning("caseload"),
    )  # fmt: skip
    curves = figures.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the runs, as far as they have come."""
    with answers.container():
        frames.update(what_if_view.answers(shown, question))
    with curves.container():
        frames.update(what_if_view.over_time(shown, question, clock, series))


with progress:
    shown = stream(
        "what if", {DOING_NOTHING: question.doing_nothing, WHAT_IF: question.what_if},
        weeks=question.weeks, seed=question.seed, replications=question.replications, draw=draw,
    )  # fmt: skip
if shown is not None:
    what_if_view.verdicts(shown, inputs)
    what_if_view.read_by_period(shown, question, clock)
    unknown_panel(question)
    every = charts.measures_table(shown.results, HEADLINE, inputs)
    frames["Every headline measure"] = charts.stamp(every, shown.keys)
    figures.tables(frames, "what if")
    figures.footer(question, shown)
