"""What the *Compare* page shows: the choice, the sentence, what differs, and pictures of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES, HEADLINE, MEASURES
from model.results.reading import PERIOD_WEEKS
from model.results.statistics import summarise
from model.scenario.fitting import FittingSet, fitting_sets
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.study.comparison import standing
from model.words import comparison, numbers
from model.words import fitting as words_fitting
from model.words import names as words_names
from model.words import results as words_results
from model.words.in_sets import holds
from model.words.inputs_that_differ import inputs_that_differ
from model.words.names import full
from ui.pictures import compare, tables
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.compare.answer import Answer
from ui.screen.compare.choice import Choice, weeks_of
from ui.screen.in_sets import InSets
from ui.screen.own_sets import sets_for
from ui.screen.plain_text import escaped

FIRST_MEASURES = ("visit_alone_recorded", "assessment_in_time", "caseload_fsp", "cost")

Frames = dict[str, pd.DataFrame]

# --- What can be compared ---------------------------------------------------------------------


# --- What is chosen ---------------------------------------------------------------------------


def clock_picker(choice: Choice, label: str = "On target for") -> str:
    """Which clock's target the chance is of."""
    everywhere = [s.inputs for s in choice.scenarios.values()]
    clocks = [
        m
        for m in CLOCK_MEASURES
        if m != "core_assessment_in_time" or any(i.core_assessment_share for i in everywhere)
    ]
    return st.selectbox(
        label,
        clocks,
        clocks.index("visit_alone_recorded"),
        format_func=lambda m: words_names.SHORT[m],
        key="compare_clock",
        persist_state="session",
    )


def measures_picker() -> list[str]:
    """Which differences are drawn; the verdicts are corrected for all of them."""
    return st.multiselect(
        "Differences drawn",
        HEADLINE,
        FIRST_MEASURES,
        key="compare_measures",
        format_func=lambda m: words_names.SHORT[m],
        persist_state="session",
        placeholder="Choose what to draw",
    )


# --- The answer -------------------------------------------------------------------------------


def sentences(answer: Answer) -> None:
    """How final it is, the sentence, and a line for each scenario."""
    found, shown = answer.look, answer.shown
    if shown.stale:
        blocks.stale_mark(shown)
    elif found is not None and found.ended:
        why = ":orange-badge[Limit reached]" if found.open else ":green-badge[Precise enough]"
        st.markdown(f":green-badge[Settled: {answer.n} simulated futures] {why}")
    elif found is not None:
        st.markdown(f":blue-badge[Looked at after {answer.n} of at most {shown.wanted} futures]")
    else:
        st.markdown(f":orange-badge[Provisional: {answer.n} simulated futures]")
    names = {id_: escaped(name) for id_, name in answer.names.items()}
    standings = {id_: standing(d) for id_, d in answer.differences.items()}
    so_far = "" if found is not None else "So far: "
    said = comparison.grouped(standings, names, escaped(answer.reference_within))
    st.markdown(f"## {so_far}{said}")
    lines = (f"- **{names[id_]}**: {comparison.stands(s)}" for id_, s in standings.items())
    st.markdown("\n".join(lines))
    st.caption(
        comparison.ended(found)
        if found is not None
        else f"Provisional: the first look is after {answer.planned[0]} simulated futures of each; "
        "until then words may change."
    )


def asked_in_sets(question: Question, choice: Choice) -> InSets:
    """What is compared, as it is asked in every set of inputs that fits."""
    scenarios = choice.scenarios
    reference, *others = scenarios
    called = {id_: one.name for id_, one in scenarios.items()}
    names = {id_: called[id_] for id_ in others}
    inputs = scenarios[reference].inputs
    baselines = {one.baseline for one in scenarios.values()}
    sets: Sequence[FittingSet] = ()
    found = ""
    if reference in (DOING_NOTHING, WHAT_IF) and len(baselines) == 1:
        sets, found = sets_for(question)
    elif len(baselines) == 1:
        sets = fitting_sets(*baselines)
    return InSets(
        title="Compared in sets of inputs that fit",
        scenarios=scenarios,
        names=called,
        sets=sets,
        found=found,
        weeks=weeks_of(question, choice),
        seed=question.seed,
        line=lambda results: holds(results, reference, names, inputs),
    )


def differing_inputs(choice: Choice) -> Frames:
    """The inputs in which the scenarios differ."""
    found = inputs_that_differ(choice.scenarios)
    st.subheader("Inputs that differ")
    if not found:
        st.markdown("None: these scenarios are the same but for their names.")
        return {}
    frame = pd.DataFrame(
        [
            {"Input": d.label, **{s.name: d.words[id_] for id_, s in choice.scenarios.items()}}
            for d in found
        ]
    )
    st.dataframe(frame, hide_index=True, width="stretch")
    if said := words_fitting.mending_between(choice.scenarios.values()):
        st.caption(said)
    return {"inputs_that_differ": frame}


def forests(answer: Answer, measures: list[str]) -> None:
    """Differences with their intervals, a picture a measure, two side by side."""
    for first in range(0, len(measures), 2):
        for column, measure in zip(st.columns(2), measures[first : first + 2], strict=False):
            with column:
                frame = compare.forest_frame(answer.differences, measure, answer.names)
                blocks.chart(
                    frame,
                    compare.forest(compare.axis_title(measure, answer.reference_within)),
                    finding=f"{words_names.SHORT[measure]}: "
                    f"{comparison.verdicts(answer.differences, measure, answer.names)}",
                    caption=f"{full(measure)}, {_period(answer)}. Bars: how sure we are "
                    "of the average difference. Pale band: too small to matter, less than "
                    f"{_matters(answer, measure)}.",
                    alt=f"Differences in {words_names.said_short(measure)} from "
                    f"{answer.names[answer.reference]}: "
                    + "; ".join(frame["label"] if not frame.empty else ["nothing fell due"]),
                )


def _period(answer: Answer) -> str:
    return f"last {min(answer.weeks, PERIOD_WEEKS)} weeks"


def _matters(answer: Answer, measure: str) -> str:
    matters = next(iter(answer.differences.values()))[measure].matters
    return numbers.size(matters, MEASURES[measure].unit)


def cost_and_chance(answer: Answer, clock: str) -> Frames:
    """What each scenario costs against the chance of meeting a clock's target."""
    inputs = {id_: scenario.inputs for id_, scenario in answer.scenarios.items()}
    frame = compare.cost_and_chance_frame(answer.results, inputs, answer.names, clock)
    table = compare.cost_and_chance_table(frame)
    targets = sorted({100 * getattr(i, MEASURES[clock].target) for i in inputs.values()})
    blocks.chart(
        frame,
        compare.cost_and_chance(numbers.years(answer.weeks, 2)),
        finding=f"{words_names.SHORT[clock]}: {chance_in_words(answer, clock)}",
        caption=f"On target: at least {' or '.join(f'{t:.3g}%' for t in targets)} of children, "
        f"{_period(answer)}. Upright bars: how sure we are of the chance (95%). Cost of the "
        f"same weeks. Words and shapes: the scale of the 2012-13 overview. {answer.n} simulated "
        "futures of each.",
        alt="Cost against the chance of meeting the target: "
        + "; ".join(
            f"{row['Scenario']}, {row['On target']} on target, "
            f"£{row['Cost, £ thousand']:,.0f} thousand"
            for _, row in table.iterrows()
        ),
    )
    return {"cost_against_chance": table}


def chance_in_words(answer: Answer, clock: str) -> str:
    """The scenario most often on target, against the reference, and what it costs."""
    found = {
        id_: summarise(answer.results[id_], clock, scenario.inputs)
        for id_, scenario in answer.scenarios.items()
    }
    found = {id_: s for id_, s in found.items() if s.chance is not None}
    if not found:
        return "nothing fell due"
    best = max(found, key=lambda id_: (found[id_].chance or 0, id_ == answer.reference))
    s, usual = found[best], found.get(answer.reference)
    often = words_results.frequency_within(s, answer.weeks)
    if best == answer.reference:
        return f"none more often than {answer.reference_within}, {often}"
    than = (
        f" ({usual.met} with {answer.reference_within}, {words_results.how_sure(usual)})"
        if usual
        else ""
    )
    cost = words_results.difference_text(answer.differences[best]["cost"])
    return f"{answer.names[best]} is {often}{than}; cost {cost}"


# --- Below the pictures -----------------------------------------------------------------------


def verdicts(answer: Answer) -> pd.DataFrame:
    """Every headline difference of every scenario; returns the table drawn."""
    st.subheader(f"Every headline difference from {escaped(answer.reference_within)}")
    parts = []
    for id_, differences in answer.differences.items():
        part = blocks.differences_table(differences)
        part.insert(0, "Scenario", answer.names[id_])
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(
        comparison.judged(len(HEADLINE), len(answer.others))
        + " What is chosen to be drawn changes no verdict."
    )
    return table


def _counted(n: int, noun: str) -> str:
    return f"{numbers.about(n)} {noun}{'' if n == 1 else 's'}"


def every_measure(answer: Answer) -> pd.DataFrame:
    """Every headline measure of every scenario, with its identity, for download."""
    frame = tables.measures_table(answer.results, HEADLINE, answer.inputs, answer.names)
    return tables.stamp(frame, answer.shown.keys, answer.names)


def footer(answer: Answer) -> None:
    """Where every figure on the page comes from."""
    for line in words_results.every_provenance(answer.scenarios, answer.shown.keys, answer.n):
        st.caption(escaped(line))
