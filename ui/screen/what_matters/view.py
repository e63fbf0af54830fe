"""The blocks of *What matters*: what drives a measure, and how to find out more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pandas as pd
import streamlit as st

from model.evidence.ranges import ranges_of
from model.evidence.what_matters import WhatMatters, futures_of, what_matters
from model.outside.diary_file import read_diary
from model.outside.diary_hours import hours_told
from model.outside.diary_template import template_csv, template_workbook
from model.results.measures import CLOCK_MEASURES, HEADLINE, MEASURES
from model.runs.long_work import LongWork
from model.runs.run_key import run_key
from model.runs.version import code_version
from model.scenario.baselines import load_baseline
from model.scenario.errors import ScenarioError
from model.scenario.ready_questions import ready_questions
from model.scenario.scenario import Scenario
from model.study import uncertainty
from model.study import what_to_measure as study
from model.study.sensitivity import FUTURES, LOOK
from model.study.what_to_measure import MOST_OPTIONS, WhatToMeasure
from model.words.diary import hours_said, too_little_said
from model.words.inputs import input_of
from model.words.names import full
from model.words.numbers import listed, number
from model.words.posts import note_said, refused_by_reason
from model.words.refusals import said
from model.words.what_matters import changes_nothing, hangs_on, taken_back
from model.words.what_matters import what_to_measure as words_measure
from ui.pictures import what_matters as pictures
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.live_results import runner
from ui.screen.long_work import Offer, panel, seconds_for
from ui.screen.own_sets import ensemble_for
from ui.screen.plain_text import escaped

_MEASURES = (*CLOCK_MEASURES, *(m for m in HEADLINE if m not in CLOCK_MEASURES))


def ranking(question: Question) -> None:
    """Every uncertain input by itself over the range that fits, in order of what it moves."""
    scenario, pool, ensemble = question.what_if, runner(), ensemble_for(question)
    inputs = len(ranges_of(load_baseline(scenario.baseline)))
    st.markdown(
        f"Each of {inputs} uncertain inputs goes by itself from the low to the high end of the "
        f"range that fits what is known, in pairs of futures with the same luck: {LOOK} each, and "
        f"{FUTURES} of those that move anything far. What luck cannot tell apart stands in one "
        "group."
    )

    def does(work: LongWork) -> WhatMatters:
        return what_matters(
            pool,
            scenario,
            weeks=question.weeks,
            seed=question.seed,
            ensemble=ensemble,
            heard=work.heard,
            stop=work.stopped,
        )

    panel(
        Offer(
            key=(
                "what matters",
                ensemble.identity if ensemble else "",
                run_key(scenario, question.weeks, question.seed),
            ),
            title=f"What matters in {scenario.name}",
            button="Put the inputs in order",
            seconds=seconds_for(futures_of(inputs), scenario, question.weeks),
            does=does,
            draw=draw,
        ),
        "what_matters",
    )


def draw(found: WhatMatters) -> None:
    """What was found: for one measure in a sentence and a picture, and what changes nothing."""
    targets = {name: one.target for name, one in found.tried.items()}
    measure = st.selectbox(
        "What is moved",
        _MEASURES,
        _MEASURES.index("visit_alone_recorded"),
        format_func=full,
        key="what_matters_measure",
    )
    groups = found.groups[measure]
    frame = pictures.bars_frame(groups, targets)
    blocks.chart(
        frame.head(pictures.MOST),
        pictures.bars(measure),
        finding=hangs_on(measure, groups, targets, found.elsewhere.get(measure)),
        caption=(
            f"From the low to the high end of each input's range; {found.futures} pairs of futures "
            f"of {found.weeks} weeks with the same luck, the {pictures.MOST} largest; lines: where "
            f"the average lies, 95% sure. Seed {found.seed} · scenario {found.scenario.identity} · "
            f"model {code_version()}."
        ),
        alt=f"Bars: how far inputs move {full(measure)}, the largest first.",
        nothing="No input moves it by more than luck.",
    )
    blocks.table(
        _table(found, measure), f"what_matters_{measure}", label="Every input that moves it"
    )
    if nothing := changes_nothing(found.inert, targets):
        st.markdown(escaped(nothing))
    if narrowed := taken_back(one.target for one in found.tried.values() if one.taken_back):
        st.caption(escaped(narrowed))
    if found.small:
        st.caption(f"{len(found.small)} further inputs move every measure less far than others do.")
    if found.impossible:
        named = listed([f"‘{input_of(name)}’" for name in found.impossible])
        st.caption(escaped(f"Cannot be moved by themselves here: {named}."))
    if found.left:
        st.caption(f"There was no time for {len(found.left)} inputs.")


def _table(found: WhatMatters, measure: str) -> pd.DataFrame:
    unit = MEASURES[measure].unit
    elsewhere = found.elsewhere.get(measure, {})
    return pd.DataFrame(
        [
            {
                "Group": place,
                "Input": input_of(found.tried[one.input].target),
                "From": f"{found.tried[one.input].low:g}",
                "To": f"{found.tried[one.input].high:g}",
                "Depends on the others": "yes" if one.input in elsewhere else "",
                "Moves it by": number(one.mean, unit, signed=True),
                "At least": number(one.low, unit, signed=True),
                "At most": number(one.high, unit, signed=True),
            }
            for place, group in enumerate(found.groups[measure], 1)
            for one in group
        ]
    )


def what_to_measure(question: Question) -> None:
    """What knowing an input would be worth to a choice between two or three options."""
    st.header("What to measure next", anchor=False)
    offered = {scenario.name: scenario for scenario in _options(question)}
    chosen = st.multiselect(
        "Between which options is to be chosen?",
        list(offered),
        max_selections=MOST_OPTIONS,
        key="measure_options",
        placeholder="Two or three options",
    )
    if len(chosen) < 2:
        st.caption("Name two or three options: what is worth knowing depends on the choice.")
        return
    options, pool = {name: offered[name] for name in chosen}, runner()
    ensemble = ensemble_for(question)
    sets = len(ensemble.members) if ensemble else 0

    def does(work: LongWork) -> WhatToMeasure | None:
        return study.what_to_measure(
            pool,
            options,
            ensemble,
            weeks=question.weeks,
            seed=question.seed,
            heard=work.heard,
            stop=work.stopped,
        )

    keys = tuple(run_key(one, question.weeks, question.seed) for one in options.values())
    futures = len(options) * sets * uncertainty.FUTURES
    panel(
        Offer(
            key=("what to measure", ensemble.identity if ensemble else "", keys),
            title=f"What to measure for a choice between {listed(chosen)}",
            button="What would be worth knowing?",
            seconds=seconds_for(futures, question.doing_nothing, question.weeks),
            does=does,
            draw=_worth,
        ),
        "measure",
    )


def _worth(found: WhatToMeasure) -> None:
    st.markdown(f"**{escaped(words_measure(found))}**")


def _options(question: Question) -> Iterator[Scenario]:
    """What can be chosen: the question on the table, and ready-made ones on top of it."""
    yield question.doing_nothing
    if question.is_moved:
        yield question.what_if
    for ready in ready_questions():
        with suppress(ScenarioError):
            yield ready.asked_of(question.what_if)


def diary(question: Question) -> dict[str, tuple[float, float]]:
    """A time diary to take away, and what a filled one tells: ranges by what a change names."""
    st.header("How long work takes: a time diary of two weeks", anchor=False)
    st.markdown(
        "Few councils know how long their work takes. Some people write down for two weeks what "
        "they spent and what they finished, without any name; the diary tells the hours, and how "
        "sure they are."
    )
    with st.container(horizontal=True):
        st.download_button(
            "A diary to fill in (Excel)", template_workbook, "time-diary.xlsx", key="diary_xlsx"
        )
        st.download_button("The same as CSV", template_csv, "time-diary.csv", "text/csv")
    file = st.file_uploader(
        "Read a filled diary", type=["csv", "xlsx"], max_upload_size=2, key="diary_file"
    )
    return _told(file.getvalue(), question) if file is not None else {}


def _told(raw: bytes, question: Question) -> dict[str, tuple[float, float]]:
    """What a diary tells, for the scenario on the table."""
    try:
        read = read_diary(raw, "The diary")
    except ScenarioError as error:
        st.error(f"It cannot be used: {escaped(said(error))}.", icon="⚠️")
        return {}
    for line in (*refused_by_reason(read.refused), *map(note_said, read.notes)):
        st.warning(escaped(line), icon="⚠️")
    inputs: Any = question.doing_nothing.inputs
    measured = hours_told(read.days, inputs)
    for one in measured.hours:
        st.markdown(f"- {escaped(hours_said(one, inputs))}")
    for missing in measured.too_little:
        st.markdown(f"- Too little: {escaped(too_little_said(missing))}")
    if not measured.hours and not measured.too_little:
        st.info("It holds no work that has hours in the model.")
    return {one.change.input: (one.low, one.high) for one in measured.hours}
