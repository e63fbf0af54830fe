"""Agency exit: how do we let agency workers go without harm?"""

import streamlit as st

from model.agency_exit.choices import EXIT_WEEKS, OPTIONS
from model.scenario.own_scenarios import DOING_NOTHING
from ui.screen import blocks, in_sets
from ui.screen.agency_exit import choices_panel, posts_panel, view
from ui.screen.agency_exit import searches as agency_exit_searches
from ui.screen.agency_exit.answer import Answer
from ui.screen.keep_panel import keep_row
from ui.screen.live_results import Shown, stream
from ui.screen.shell import open_page, show_refusal
from ui.screen.this_is_us import labour_panel

question = open_page("Agency exit", keeps=True)
show_refusal()
weeks = max(question.weeks, EXIT_WEEKS)
frames = {}
view.opening(question, weeks)
left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    clock = view.clock_picker(question)
with right:
    keep_row(question, options=OPTIONS)
answer = blocks.Slot()
holds = st.container()
progress = st.container()
posts_panel.posts_panel(question)
choices_panel.choices_panel(question)
labour_panel(question)

st.subheader("One option, looked at closely")
letter = view.option_picker()
posts_panel.option_panel(question, letter)
every = st.toggle("Show every post in the chart", key="exit_every")
detail = blocks.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the runs, as far as they have come."""
    said = Answer(shown, clock)
    with answer.container():
        view.cards(said)
    with detail.container():
        frames.update(view.in_post(said, letter, every=every))
        frames.update(view.overdue(said, letter))
        frames.update(view.experience(said, letter))
        frames.update(view.money_and_hands(said, letter))


with progress:
    shown = stream(
        "agency exit",
        question.exit_scenarios,
        weeks=weeks,
        seed=question.seed,
        replications=question.replications,
        draw=draw,
    )
if shown is not None:
    said = Answer(shown, clock)
    frames["differences"] = view.verdicts(said, letter)
    view.schedule_download(shown.scenarios[letter], shown.scenarios[DOING_NOTHING], letter)
    frames["every_measure"] = view.every_measure(said)
    blocks.tables(frames, f"agency_exit_{letter}")
    searches = st.container()
    blocks.footer(question, shown, question.exit_scenarios[DOING_NOTHING])
    asked = view.asked_in_sets(question, weeks)
    with searches:
        agency_exit_searches.safe_dates_panel(question, clock, weeks)
        agency_exit_searches.drop_outs_panel(question, letter, clock, weeks)
        in_sets.sets_panel(asked, "the options are made anew in each.", "exit_sets")
    with holds:
        in_sets.line(in_sets.offer_of(asked))
