"""Agency exit: how do we let agency workers go without harm?"""

import streamlit as st

from model.exit import OPTIONS, option_name
from ui import exit_panel, exit_search, exit_view, figures
from ui.exit_view import Answer
from ui.keep_panel import keep_row
from ui.question import EXIT_WEEKS
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream
from ui.us import labour_panel

question = open_page("Agency exit", keeps=True)
show_refusal()
weeks = max(question.weeks, EXIT_WEEKS)
frames = {}
exit_view.opening(question, weeks)
left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    clock = exit_view.clock_picker(question)
with right:
    keep_row(question, options=tuple(OPTIONS))
answer = figures.Slot()
progress = st.container()
exit_panel.posts_panel(question)
exit_panel.choices_panel(question)
labour_panel(question)

st.subheader("One option, looked at closely")
letter = exit_view.option_picker()
name = option_name(letter)
exit_panel.option_panel(question, letter)
every = st.toggle("Show every post in the chart", key="exit_every")
detail = figures.Slot()


def draw(shown: Shown) -> None:
    """Everything that comes from the runs, as far as they have come."""
    said = Answer(shown, clock)
    with answer.container():
        exit_view.cards(said)
    with detail.container():
        frames.update(exit_view.in_post(said, name, every=every))
        frames.update(exit_view.experience(said, name))
        frames.update(exit_view.money_and_hands(said, name))


with progress:
    shown = stream(
        "agency exit", question.exit_scenarios, weeks=weeks, seed=question.seed,
        replications=question.replications, draw=draw,
    )  # fmt: skip
if shown is not None:
    said = Answer(shown, clock)
    frames["Differences"] = exit_view.verdicts(said, name)
    exit_view.schedule_download(shown.scenarios[name])
    frames["Every measure"] = exit_view.every_measure(said)
    figures.tables(frames, f"agency exit {letter}")
    searches = st.container()
    figures.footer(question, shown)
    with searches:
        exit_search.safe_dates_panel(question, clock, weeks)
        exit_search.drop_outs_panel(question, name, clock, weeks)
