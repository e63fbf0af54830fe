"""Assumptions: why should I believe it?"""

import streamlit as st

from ui import assumptions, assumptions_view, figures
from ui.shell import open_page, show_refusal
from ui.study import Shown, stream

MANY = 100

question = open_page("Assumptions")
show_refusal()
answer, progress = figures.Slot(), st.container()
model, published, inputs, documents, checks, description, version = st.tabs(
    [
        "What it is", "Published against simulated", "Every input", "Contradictions", "Checks",
        "STRESS description", "Version",
    ]
)  # fmt: skip
with model:
    assumptions_view.what_it_is()
with published:
    many = st.toggle(
        f"{MANY} simulated years of each instead of {min(question.replications, MANY)}",
        key="assumptions_many", disabled=question.replications >= MANY,
        help="Surer averages; takes some ten seconds more.",
    )  # fmt: skip
    compared = figures.Slot()
    assumptions_view.calibrated(question)
with inputs:
    assumptions_view.every_input(question)
with documents:
    assumptions_view.documents()
with checks:
    assumptions_view.checks()
with description:
    assumptions_view.description(question)
with version:
    assumptions_view.changes()


def draw(shown: Shown) -> None:
    """The published years, as far as they have been simulated."""
    with answer.container():
        assumptions_view.headline(shown)
    with compared.container():
        assumptions_view.comparison(shown)


with progress:
    shown = stream(
        "assumptions", assumptions.scenarios_to_compare(), weeks=assumptions.WEEKS,
        seed=question.seed, replications=MANY if many else question.replications, draw=draw,
    )  # fmt: skip
if shown is not None:
    assumptions_view.provenance(shown)
