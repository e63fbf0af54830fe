"""Compare: which option?"""

import streamlit as st

from ui import compare_view, figures
from ui.compare_view import Answer
from ui.glossary import meaning
from ui.shell import open_page, show_refusal
from ui.study import Shown

question = open_page("Compare")
show_refusal()
frames = {}
choice = compare_view.picker(question)
if choice is not None:
    compare_view.about_the_choice(question, choice)
    answer = figures.Slot()
    progress = st.container()
    frames.update(compare_view.differing_inputs(choice))
    st.subheader("Differences", help=figures.VERDICTS)
    measures = compare_view.measures_picker()
    differences = figures.Slot()
    st.subheader("Cost against the chance of being on target", help=meaning("on target"))
    with st.columns([1, 2])[0]:
        clock = compare_view.clock_picker(choice)
    chances = figures.Slot()

    def draw(shown: Shown) -> None:
        """Everything that comes from the runs, as far as they have come."""
        said = Answer(shown)
        with answer.container():
            compare_view.sentences(said)
        with differences.container():
            compare_view.forests(said, measures)
        with chances.container():
            frames.update(compare_view.cost_and_chance(said, clock))

    with progress:
        shown = compare_view.run("compare", question, choice, draw)
    if shown is not None:
        said = Answer(shown)
        frames["Differences"] = compare_view.verdicts(said)
        frames["Every headline measure"] = compare_view.every_measure(said)
        figures.tables(frames, "compare")
        compare_view.footer(said)
