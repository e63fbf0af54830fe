"""Blocks that pages share: a chart with its finding, caption and table; tiles; the footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.engine.capacity import loads, overloaded
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import Summary, summarise
from model.scenario.inputs import Inputs
from model.scenario.scenario import Scenario
from model.study.comparison import Difference
from model.words import names, numbers, workload
from model.words import results as words_results
from model.words.glossary import meaning
from model.words.inputs import differences
from model.words.names import full
from model.words.people_held import people_said
from model.words.table_names import table_name
from ui.pictures.house_style import Spec
from ui.pictures.tables import csv_of
from ui.question.question import Question
from ui.screen.live_results import Shown
from ui.screen.moved_list import start_title
from ui.screen.plain_text import escaped

CLOCKS = meaning("contact", "assessment", "icpc", "core_group", "stat_visit", "review_conference")
"""What the clocks are about, as help beside their tiles."""
VERDICTS = meaning(
    "clear", "small_but_real", "no_difference_that_matters", "too_close_to_call", "still_sharpening"
)
"""The verdict words, as help beside every table of differences."""


class Slot:
    """A block that is drawn anew many times in a run.

    ``st.empty()`` would clear the place at once; here what the last run drew stays until this run
    has something to draw.
    """

    def __init__(self) -> None:
        self._area = st.container()
        self._place: DeltaGenerator | None = None

    def container(self) -> DeltaGenerator:
        """The block, emptied."""
        if self._place is None:
            self._place = self._area.empty()
        return self._place.container()


def chart(
    frame: pd.DataFrame,
    spec: Spec,
    *,
    finding: str,
    caption: str,
    alt: str,
    nothing: str = "Nothing to show: nothing fell due.",
) -> None:
    """A chart under its finding, with measure, source and period below.

    ``nothing``: what is said in its place when there is nothing to draw. Always three elements:
    in a block that is drawn anew, fewer would leave one of the former behind.
    """
    st.markdown(f"**{escaped(finding)}**")
    if frame.empty:
        st.info(escaped(nothing))
    else:
        st.vega_lite_chart(frame, spec, width="stretch", alt=alt)
    st.caption(escaped(caption))


def table(frame: pd.DataFrame, file: str, *, label: str = "Figures behind this") -> None:
    """The table behind a chart, with a download under the name ``file``."""
    with st.expander(label):
        _table(frame, file)


def _table(frame: pd.DataFrame, file: str) -> None:
    st.dataframe(frame, hide_index=True, width="stretch")
    st.download_button(
        "Download as CSV",
        lambda: csv_of(frame),  # made when somebody takes it away
        f"{file}.csv",
        "text/csv",
        key=f"download_{file}",
        on_click="ignore",
    )


def tables(frames: Mapping[str, pd.DataFrame], page: str) -> None:
    """Every chart's table, by its id, and its download, in one place."""
    with st.expander("Tables behind the charts"):
        tabs = st.tabs([table_name(id_) for id_ in frames])
        for tab, (id_, frame) in zip(tabs, frames.items(), strict=True):
            with tab:
                _table(frame, f"{page}_{id_}")


def tile(
    s: Summary,
    weeks: int,
    late: float,
    *,
    difference: Difference | None = None,
    late_difference: float | None = None,
) -> None:
    """One clock: chance first, then level and range, then the children it means."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{names.SHORT[s.measure]}**")
        word, shape = words_results.status(s)
        if s.n == 0:
            st.markdown("Nothing fell due.")
            return
        if difference is not None and difference.verdict == "still_sharpening":
            shape = ""  # which would read as a verdict
        st.markdown(f"## {shape} {s.met} of {s.n}")
        st.caption(
            f"{numbers.years(weeks, s.n)} on target ({s.target:.3g}%), {words_results.how_sure(s)}"
        )
        st.markdown(words_results.level_and_range(s))
        if difference is None:
            st.caption(f"{word} · {numbers.children_late(late)}")
        else:
            st.markdown(f"Against doing nothing: **{words_results.difference_text(difference)}**")
            if late_difference is not None:
                st.caption(numbers.children_difference(late_difference))


def mean_of(results: Sequence[Replication], measure: str, inputs: Inputs) -> float:
    """Average of a measure over replications."""
    return summarise(results, measure, inputs).mean


def warn_before_a_run(question: Question) -> None:
    """Announce, before any run, a team that can never clear its work, and a change that comes
    when the run is over."""
    _warn_if_overloaded(question)
    scenario = question.what_if
    words = [
        said
        for change, said in zip(scenario.changes, differences(scenario), strict=True)
        if change.from_week >= question.weeks
    ]
    if words:
        st.warning(workload.too_late(words, question.weeks), icon="⚠️")


def _warn_if_overloaded(question: Question) -> None:
    seen: dict[str, str] = {}
    scenario = question.what_if
    for week in sorted({0, *(c.from_week for c in scenario.changes)}):
        if week < question.weeks:
            for load in overloaded(scenario.inputs_in_week(week)):
                when = "" if week == 0 else f"From week {week}: "
                seen.setdefault(load.team, when + workload.overload(load))
    for sentence in seen.values():
        st.warning(sentence, icon="⚠️")


def load_sentences(inputs: Inputs) -> str:
    """Hours needed against available, in two sentences."""
    return " ".join(
        workload.load_sentence(load) for load in loads(inputs) if load.team in ("front_door", "fsp")
    )


def footer(question: Question, shown: Shown | None, nothing: Scenario | None = None) -> None:
    """Where every figure on the page comes from.

    ``nothing``: doing nothing as the page shows it, where that is not the question's own.
    """
    if shown is None:
        return
    today = question.doing_nothing.inputs.start_date
    st.caption(people_said(nothing or question.doing_nothing))
    for id_, key in shown.keys.items():
        st.caption(
            escaped(
                words_results.provenance(
                    key,
                    shown.names[id_],
                    start_title(question.start),
                    shown.n,
                    f"position of {numbers.day(today)}",
                )
            )
        )


def stale_mark(shown: Shown) -> None:
    """Mark results that are not, or not yet, the answer to the question on the table."""
    if shown.stale:
        st.markdown(":orange-badge[Out of date: the new answer is being worked out]")
    elif not shown.final:
        st.markdown(f":blue-badge[First answer from {shown.n} futures: it is sharpening]")
    else:
        st.markdown(f":green-badge[Settled: {shown.n} simulated futures]")


def late_per_month(results: Sequence[Replication], measure: str, inputs: Inputs) -> float:
    """Children late a month on a clock, on average."""
    return mean_of(results, f"{MEASURES[measure].clock}_late_per_month", inputs)


def differences_table(differences: Mapping[str, Difference]) -> pd.DataFrame:
    """Every headline difference in words and figures."""
    rows = []
    for name, d in differences.items():
        if d.pairs:
            rows.append(
                {
                    "Measure": full(name),
                    "Difference": words_results.difference_text(d),
                    "For the good?": words_results.direction(d) or "–",
                    "Pairs": d.pairs,
                    "Correlation of pairs": round(d.correlation, 2),
                }
            )
    return pd.DataFrame(rows)
