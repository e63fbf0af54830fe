"""Compare: which option?"""

import streamlit as st

from model.words.glossary import meaning
from ui.screen import blocks, in_sets
from ui.screen.compare import answer as compare_answer
from ui.screen.compare import choice as compare_choice
from ui.screen.compare import view
from ui.screen.compare.answer import Answer
from ui.screen.live_results import Shown
from ui.screen.shell import open_page, show_refusal

question = open_page("Compare")
show_refusal()
frames = {}
choice = compare_choice.picker(question)
if choice is not None:
    compare_choice.about_the_choice(question, choice)
    answer = blocks.Slot()
    holds = st.container()
    progress = st.container()
    frames.update(view.differing_inputs(choice))
    st.subheader("Differences", help=blocks.VERDICTS)
    measures = view.measures_picker()
    differences = blocks.Slot()
    st.subheader("Cost against the chance of being on target", help=meaning("on_target"))
    with st.columns([1, 2])[0]:
        clock = view.clock_picker(choice)
    chances = blocks.Slot()

    def draw(shown: Shown) -> None:
        """Everything that comes from the runs, as far as they have come."""
        said = Answer(shown)
        with answer.container():
            view.sentences(said)
        with differences.container():
            view.forests(said, measures)
        with chances.container():
            frames.update(view.cost_and_chance(said, clock))

    with progress:
        shown = compare_answer.run("compare", question, choice, draw)
    if shown is not None:
        said = Answer(shown)
        frames["differences"] = view.verdicts(said)
        frames["every_headline_measure"] = view.every_measure(said)
        asked = view.asked_in_sets(question, choice)
        in_sets.sets_panel(asked, "what the scenarios change stands above all of them.", "compare")
        with holds:
            in_sets.line(in_sets.offer_of(asked))
        blocks.tables(frames, "compare")
        view.footer(said)
