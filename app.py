"""Where we stand: are we safe, and what if we do nothing? And the server, which is guarded.

``streamlit run app.py`` reads this file twice: once as a module, for the server, and as a script
each time that the page is drawn.
"""

from dataclasses import replace

import streamlit as st

from model.results.measures import HEADLINE
from model.scenario.own_scenarios import DOING_NOTHING
from model.words.numbers import day
from ui.pictures import tables
from ui.screen import blocks
from ui.screen.help import view
from ui.screen.live_results import Shown, stream
from ui.screen.server_guard import GUARD
from ui.screen.shell import open_page, show_refusal
from ui.screen.this_is_us import us_panel
from ui.screen.where_we_stand import view as where_we_stand_view


def page() -> None:
    """Draw *Where we stand*."""
    question = open_page("Where we stand")
    show_refusal()
    scenario = question.doing_nothing
    today = scenario.inputs.start_date
    frames = {}
    st.caption(
        f"The service on {day(today)}, left as it is. The staff figures shipped with this "
        "app are calibrated to published results; correct them under *This is us*."
    )
    view.new_here()
    us_panel(question)
    blocks.warn_before_a_run(replace(question, changes=()))
    position = blocks.Slot()

    def draw(shown: Shown) -> None:
        """Everything that comes from the run, as far as it has come."""
        with position.container():
            frames.update(where_we_stand_view.position(shown, question))

    shown = stream(
        "where we stand",
        {DOING_NOTHING: scenario},
        weeks=question.weeks,
        seed=question.seed,
        replications=question.replications,
        draw=draw,
    )
    if shown is not None:
        every = tables.measures_table(shown.results, HEADLINE, scenario.inputs, shown.names)
        frames["every_headline_measure"] = tables.stamp(every, shown.keys, shown.names)
        blocks.tables(frames, "where_we_stand")
        blocks.footer(question, shown)
    where_we_stand_view.published(scenario.baseline)


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__, middleware=GUARD)
