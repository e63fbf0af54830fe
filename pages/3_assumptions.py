"""Assumptions: why should I believe it?"""

import streamlit as st

from model.evidence import assumptions
from ui.screen import blocks
from ui.screen.assumptions import view
from ui.screen.live_results import Shown, stream
from ui.screen.shell import open_page, show_refusal

MANY = 100

question = open_page("Assumptions")
show_refusal()
answer, progress = blocks.Slot(), st.container()
model, published, inputs, documents, checks, description, version = st.tabs(
    [
        "What it is",
        "Published against simulated",
        "Every input",
        "Contradictions",
        "Checks",
        "STRESS description",
        "Version",
    ]
)
with model:
    view.what_it_is()
with published:
    many = st.toggle(
        f"{MANY} simulated years of each instead of {min(question.replications, MANY)}",
        key="assumptions_many",
        disabled=question.replications >= MANY,
        help="Surer averages; takes some ten seconds more.",
    )
    compared = blocks.Slot()
    view.calibrated(question)
    view.fitting(question)
with inputs:
    view.every_input(question)
with documents:
    view.documents()
with checks:
    view.checks()
with description:
    view.description(question)
with version:
    view.changes()


def draw(shown: Shown) -> None:
    """The published years, as far as they have been simulated."""
    with answer.container():
        view.headline(shown)
    with compared.container():
        view.comparison(shown)


with progress:
    shown = stream(
        "assumptions",
        assumptions.scenarios_to_compare(),
        weeks=assumptions.WEEKS,
        seed=question.seed,
        replications=MANY if many else question.replications,
        draw=draw,
    )
if shown is not None:
    view.provenance(shown)
