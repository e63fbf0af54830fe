"""The blocks of *Assumptions*."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import streamlit as st

from model.evidence import assumptions, findings, set_tables, stress_report
from model.paths import ROOT
from model.words import fitting as words_fitting
from model.words import numbers, results, what_is_modelled
from model.words.input_sections import SECTION_NAMES
from model.words.published import IN_LEGEND
from model.words.refusals import said
from model.words.version import model_said
from ui.pictures.house_style import ROOM, Spec, finished
from ui.pictures.tables import csv_of
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.live_results import Shown
from ui.screen.own_sets import ensemble_for, tell
from ui.style import GREY, INK, NAVY, ORANGE

CHANGE_LOG = ROOT / "CHANGELOG.md"
NOT_PINNED = (
    "The published figures do not pin the model down: recording loss, hours a visit takes, FSP "
    "headcount and cover can be traded against each other and fit as well. Several sets of inputs "
    "reproduce the same figures; never take this one for the truth. Staff numbers are calibrated, "
    "not Monmouthshire's own."
)


_IN_LINES = (
    f"{ROOM} < 640 ? split(replace(replace(datum.label, /(.{{1,30}})( |$)/g, '$1|'), /\\|$/, ''), "
    "'|') : datum.label"
)
"""Long names beside a narrow chart go over two lines, and leave the chart room."""


@lru_cache(maxsize=1)
def bands() -> Spec:
    """Published figure, its band, and the simulated average with its range; in percent.

    Frame: ``assumptions.spread_frame``.
    """
    names = alt.Axis(labelLimit=420, labelExpr=_IN_LINES, labelOverlap=False)
    y = alt.Y("row:N", sort=None, title=None, axis=names)
    x = alt.X("low:Q", title="%", scale=alt.Scale(domain=[0, 100]))
    rows = alt.Chart().encode(y=y)
    verdicts = list(IN_LEGEND.values())
    layers = [
        rows.mark_bar(height=18, color=GREY, opacity=0.22).encode(x=x, x2="high:Q"),
        rows.mark_rule(strokeWidth=4, color=NAVY, opacity=0.5).encode(x="p05:Q", x2="p95:Q"),
        rows.mark_tick(color=INK, thickness=3, height=22).encode(x="published:Q"),
        rows.mark_point(filled=True, size=130, opacity=1).encode(
            x="mean:Q",
            color=alt.Color("verdict:N", scale=alt.Scale(domain=verdicts, range=[NAVY, ORANGE])),
            shape=alt.Shape(
                "verdict:N", scale=alt.Scale(domain=verdicts, range=["circle", "cross"])
            ),
            tooltip=[
                alt.Tooltip("row:N", title="Figure"),
                alt.Tooltip("verdict:N", title="Verdict"),
                alt.Tooltip("published:Q", title="Published %", format=".1f"),
                alt.Tooltip("low:Q", title="Band from", format=".1f"),
                alt.Tooltip("high:Q", title="to", format=".1f"),
                alt.Tooltip("mean:Q", title="Simulated average", format=".1f"),
            ],
        ),
    ]
    return finished(alt.layer(*layers).properties(height={"step": 34}))


def what_it_is() -> None:
    """What is represented and what is not."""
    left, right = st.columns(2)
    with left:
        st.markdown("**What the model represents**")
        st.markdown("\n".join(f"- {text}" for text in what_is_modelled.REPRESENTED))
    with right:
        st.markdown("**What is not modelled**")
        st.markdown("\n".join(f"- {part.marked}" for part in what_is_modelled.NOT_MODELLED))


def comparison(shown: Shown) -> None:
    """Published against simulated, for every year that was published."""
    found = assumptions.compared(shown.results)
    blocks.chart(
        assumptions.spread_frame(found),
        bands(),
        finding=assumptions.closeness(found),
        caption="Figures in percent. Grey: band for the average; black mark: published; dot: "
        "average of simulated years (a cross is a miss); line: nine simulated years in ten.",
        alt="Published figures with their bands against simulated averages.",
    )
    for published, items in found.items():
        st.markdown(f"**{assumptions.title_of(published)}**")
        st.dataframe(
            assumptions.comparison_table(items),
            hide_index=True,
            width="stretch",
            column_config={
                "Figure": st.column_config.TextColumn(width=300, pinned=True),
                "Note": st.column_config.TextColumn(width=300),
                "Words in the document": st.column_config.TextColumn(width=300),
            },
        )


def headline(shown: Shown) -> None:
    """The answer to the page's question."""
    blocks.stale_mark(shown)
    found = assumptions.compared(shown.results)
    st.markdown(f"## {assumptions.verdict(found, shown.n)}")
    st.markdown(assumptions.independent(found))
    st.caption(NOT_PINNED)


def provenance(shown: Shown) -> None:
    """Where the comparison comes from."""
    for published, key in shown.keys.items():
        inputs = shown.scenarios[published].inputs
        day = f"position of {numbers.day(inputs.start_date)}"
        title = assumptions.title_of(published)
        st.caption(results.provenance(key, "As published", title, shown.n, day))


def calibrated(question: Question) -> None:
    """Which inputs were chosen to meet a figure."""
    baseline = question.doing_nothing.baseline
    frame = assumptions.calibrated_table(baseline)
    blocks.table(
        frame,
        f"calibrated_{baseline}",
        label=f"{len(frame)} inputs of {baseline} were chosen so that the model meets a figure",
    )


def fitting(question: Question) -> None:
    """Other inputs that fit what is published as well, and what comes of them."""
    baseline = question.doing_nothing.baseline
    if known := words_fitting.real_visits(baseline):
        st.markdown(f"**{known}**")
        st.markdown(words_fitting.mending(baseline))
    if found := ensemble_for(question):
        tell(found)
        blocks.table(
            set_tables.outcomes_table(found),
            f"sets_{baseline}",
            label=f"What comes of the sets of inputs of {baseline} that fit",
        )
        blocks.table(
            set_tables.left_table(found),
            f"left_{baseline}",
            label=f"The inputs of {baseline} that were drawn, and how much of each range is left",
        )


def every_input(question: Question) -> None:
    """All inputs, with filters and a download."""
    table = assumptions.inputs_table(question.what_if)
    st.markdown(f"**{assumptions.confidence_sentence(table)}**")
    first, second, third = st.columns([2, 1, 1])
    sections = first.multiselect(
        "Sections",
        list(SECTION_NAMES),
        format_func=lambda section: SECTION_NAMES[section],
        key="inputs_sections",
        placeholder="All sections",
    )
    confidence = second.multiselect(
        "Confidence",
        list(assumptions.CONFIDENCE_NAMES),
        format_func=lambda id_: assumptions.CONFIDENCE_NAMES[id_],
        key="inputs_confidence",
        placeholder="Any",
    )
    words = third.text_input("Search", key="inputs_words", placeholder="e.g. visit")
    moved = st.checkbox("Only what was moved", key="inputs_moved")
    kept = assumptions.filtered(
        table, sections=sections, confidence=confidence, words=words, moved=moved
    )
    st.dataframe(
        kept,
        hide_index=True,
        width="stretch",
        height=520,
        column_config={
            "Input": st.column_config.TextColumn(width=250, pinned=True),
            "Value here": st.column_config.TextColumn(width=150),
            "Baseline": st.column_config.TextColumn(width=150),
        },
    )
    st.caption(
        f"{len(kept)} of {len(table)} inputs. *Name* is what `--set` and scenario files use. "
        f"{what_is_modelled.CONFIDENCE_RULE}"
    )
    st.download_button(
        "Download these as CSV",
        csv_of(kept),
        "inputs.csv",
        "text/csv",
        key="download_inputs",
        on_click="ignore",
    )


def documents() -> None:
    """Where the two documents contradict themselves."""
    for baseline, title in (
        ("2023-24", "The inspection presentation of 2024"),
        ("2012-13", "The overview of 2012-13"),
    ):
        frame = assumptions.contradictions_table(baseline)
        st.markdown(f"**{title}: {len(frame)} places where it contradicts itself or others**")
        for row in frame.to_dict("records"):
            st.markdown(f"- *“{row['Printed']}”*: {row['Problem']} **Done:** {row['What is done']}")


def checks() -> None:
    """What the tests hold the model to, and how to run them."""
    st.dataframe(
        [{"Check": a, "What must come out": b, "Where": c} for a, b, c in what_is_modelled.CHECKS],
        hide_index=True,
        width="stretch",
    )
    st.markdown("**How to run them**, in the project's folder:")
    st.code(
        "\n".join(f"{command:50} # {what}" for what, command in what_is_modelled.HOW_TO_RUN),
        "bash",
        wrap_lines=True,  # a box that scrolls sideways is not reached by Tab
    )
    _studies()


def _studies() -> None:
    """What studies found, those of an earlier engine marked so."""
    found, refused = findings.read_findings()
    st.markdown("**What studies found.** A study takes long and is run by hand.")
    if found:
        st.dataframe(
            findings.findings_table(found),
            hide_index=True,
            width="stretch",
            column_config={
                "Question": st.column_config.TextColumn(width=300, pinned=True),
                "Answer": st.column_config.TextColumn(width=300),
            },
        )
        st.caption(
            "*Of an earlier engine*: a source that the numbers depend on has changed "
            "since. Such a finding is not wrong; it has not been looked at again."
        )
    else:
        st.caption("No study has been kept yet.")
    for message in refused:
        st.caption(f"{said(message)}.")


def description(question: Question) -> None:
    """The STRESS-DES description, to read and to take away."""
    text = stress_report.stress_text(
        question.what_if,
        weeks=question.weeks,
        replications=question.replications,
        seed=question.seed,
        software=stress_report.versions(),
    )
    st.download_button(
        "Download as text",
        text,
        "stress-des.md",
        "text/markdown",
        key="download_stress",
        on_click="ignore",
    )
    with st.container(height=560, border=True):
        st.markdown(text.replace("\n## ", "\n### ").replace("# STRESS", "### STRESS", 1))


def changes() -> None:
    """Version and change log."""
    st.markdown(f"**Model {model_said()}**")
    if CHANGE_LOG.exists():
        versions = CHANGE_LOG.read_text(encoding="utf-8").partition("\n## ")[2]
        st.markdown("### " + versions.replace("\n### ", "\n#### "))
    else:
        st.caption("No change log is shipped with this copy.")
