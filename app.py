"""Where we stand: are we safe, and what if we do nothing?"""

from dataclasses import replace

import streamlit as st

from model.measures import HEADLINE
from ui import charts, figures, help_view, stand_view
from ui.question import DOING_NOTHING
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream
from ui.us import us_panel

question = open_page("Where we stand")
show_refusal()
scenario = question.doing_nothing
today = scenario.inputs.start_date
frames = {}
st.caption(
    f"The service on {today.day} {today:%B %Y}, left as it is. The staff figures shipped with this "
    "app are calibrated to published results; correct them under *This is us*."
)
help_view.new_here()
us_panel(question)
figures.warn_before_a_run(replace(question, changes=()))
position = figures.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the run, as far as it has come."""
    with position.container():
        frames.update(stand_view.position(shown, question))


shown = stream(
    "where we stand", {DOING_NOTHING: scenario}, weeks=question.weeks, seed=question.seed,
    replications=question.replications, draw=draw,
)  # fmt: skip
if shown is not None:
    every = charts.measures_table(shown.results, HEADLINE, scenario.inputs)
    frames["Every headline measure"] = charts.stamp(every, shown.keys)
    figures.tables(frames, "where we stand")
    figures.footer(question, shown)
stand_view.published(scenario.baseline)
