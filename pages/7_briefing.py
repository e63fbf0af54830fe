"""Briefing: how do I take it into the room?"""

import streamlit as st

from ui.screen import blocks
from ui.screen.briefing import view as briefing_view
from ui.screen.compare import answer, view
from ui.screen.compare import choice as compare_choice
from ui.screen.keep_panel import show_said
from ui.screen.live_results import Shown
from ui.screen.shell import open_page, show_refusal

question = open_page("Briefing")
show_refusal()
show_said()
choice = compare_choice.picker(question)
if choice is not None:
    compare_choice.about_the_choice(question, choice)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        title = briefing_view.title_field(choice)
    with right:
        clock = view.clock_picker(choice, "Clock that the options are weighed by")
    mark, progress = blocks.Slot(), st.container()
    take = st.container()

    def draw(shown: Shown) -> None:
        """How far the runs are; the briefing itself is read when they have ended."""
        with mark.container():
            blocks.stale_mark(shown)

    with progress:
        shown = answer.run("briefing", question, choice, draw)
    if shown is not None:
        briefing, pack = briefing_view.made(shown, title, clock)
        with take:
            briefing_view.downloads(briefing_view.with_minutes(briefing), pack, "briefing")
            briefing_view.freeze_row(briefing, pack)
        briefing_view.preview(briefing)
briefing_view.frozen_list()
