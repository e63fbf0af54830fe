"""What the *Compare* page shows: the choice, the sentence, what differs, and pictures of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from model.agency_exit.choices import OPTIONS
from model.agency_exit.rows import agency_posts
from model.results.measures import CLOCK_MEASURES, HEADLINE, MEASURES, PERIOD_WEEKS
from model.results.statistics import summarise
from model.scenario.errors import ScenarioError
from model.scenario.inputs import Inputs
from model.scenario.ready_questions import ready_questions
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare_all, inputs_that_differ, standing
from model.study.precision import LIMIT, Look, look, planned_looks
from model.words import comparison, numbers
from model.words import names as words_names
from model.words import results as words_results
from ui.library.database import LibraryError
from ui.pictures import compare, tables
from ui.question.question import (
    DOING_NOTHING,
    EXIT_WEEKS,
    WHAT_IF,
    Question,
    start_scenario,
    starts,
)
from ui.screen import blocks
from ui.screen.address import library, told
from ui.screen.live_results import Results, Shown, stream
from ui.screen.moved_list import start_title
from ui.screen.table import choose, chosen, seeded

MOST = 6
LIMITS = (30, 60, 120, 240)
MOST_REPLICATIONS = 1000
FIRST_MEASURES = ("visit_alone_recorded", "assessment_in_time", "caseload_fsp", "cost")

Frames = dict[str, pd.DataFrame]

# --- What can be compared ---------------------------------------------------------------------


def kept_choices() -> dict[str, Scenario]:
    """Kept scenarios by their id; none, and a sentence, while the library is in trouble."""
    try:
        found = library().find()
    except LibraryError as error:
        st.warning(f"Kept scenarios cannot be chosen now: {told(error)}", icon="⚠️")
        return {}
    scenarios: dict[str, Scenario] = {}
    for kept in found:
        try:
            scenarios[kept.id] = kept.scenario
        except LibraryError as error:
            st.warning(f"'{kept.name}' cannot be compared: {told(error)}", icon="⚠️")
    return scenarios


def choices(question: Question) -> dict[str, tuple[str, Scenario]]:
    """Everything that can be chosen: name in the address -> name on the page, scenario."""
    found = {
        "doing-nothing": (DOING_NOTHING, question.doing_nothing),
        "what-if": (WHAT_IF, question.what_if),
    }
    for ready in ready_questions():
        with suppress(ScenarioError):  # impossible here: not offered
            found[ready.name] = (ready.title, ready.asked_of(question.doing_nothing))
    found |= _exits(question)
    found |= {start: (start_title(start), start_scenario(start)) for start in starts()}
    names = {name for name, _ in found.values()}
    for id_, scenario in kept_choices().items():
        name, number = scenario.name, 1
        while name in names:
            number += 1
            name = f"{scenario.name} (kept{'' if number == 2 else f' {number - 1}'})"
        names.add(name)
        found[id_] = (name, scenario)
    return found


def _exits(question: Question) -> dict[str, tuple[str, Scenario]]:
    """The ways to let agency workers go, and their own doing nothing: there people come and go."""
    nothing, *options = question.exit_scenarios.items()
    if not agency_posts(nothing[1].posts, nothing[1].inputs.start_date):
        return {}
    named = zip(OPTIONS, options, strict=True)
    return {
        f"{_EXIT}nothing": (f"{nothing[0]}, people come and go", nothing[1]),
        **{f"{_EXIT}{letter}": (f"Agency exit {name}", found) for letter, (name, found) in named},
    }


_EXIT = "exit-"


# --- What is chosen ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What is compared: scenarios by name, the reference first, and the limit."""

    scenarios: dict[str, Scenario]
    limit: int
    has_exit: bool = False


def weeks_of(question: Question, choice: Choice) -> int:
    """Weeks to run: where agency workers go, as many as *Agency exit* takes at the least."""
    return max(question.weeks, EXIT_WEEKS) if choice.has_exit else question.weeks


def picker(question: Question) -> Choice | None:
    """The choice, with a sentence for each part of the address that cannot be used.

    None, and an invitation, until two scenarios are chosen.
    """
    known = choices(question)
    ids, reference, limit, problems = _chosen(known, question)
    st.multiselect(
        "Scenarios to compare, two to six",
        list(known),
        key=seeded("compare", ids),
        format_func=lambda id_: known[id_][0],
        max_selections=MOST,
        on_change=_choose_scenarios,
        placeholder="Choose two to six scenarios",
        help="Doing nothing and the what-if on the table, ready-made questions put to doing "
        "nothing, starting points, and kept scenarios.",
    )
    left, right, _ = st.columns([2, 1, 2])
    left.selectbox(
        "Compared with",
        ids,
        key=seeded("reference", reference if ids else None),
        format_func=lambda id_: known[id_][0],
        on_change=_choose_reference,
        disabled=not ids,
        help="Every other scenario is set against this one, future by future.",
    )
    right.selectbox(
        "Futures at most",
        sorted({*LIMITS, limit}),
        key=seeded("limit", limit),
        on_change=_choose_limit,
        help="Futures are added, 30 at a time, until every headline difference is precise enough, "
        "and never more than this.",
    )
    for problem in problems:
        st.warning(f"In the link you opened, {problem}.", icon="⚠️")
    if len(ids) < 2:
        st.info("Choose two to six scenarios above, and they are set against one of them.")
        return None
    ordered = [reference, *(id_ for id_ in ids if id_ != reference)]
    has_exit = any(id_.startswith(_EXIT) for id_ in ordered)
    return Choice({known[id_][0]: known[id_][1] for id_ in ordered}, limit, has_exit)


def _chosen(
    known: Mapping[str, object], question: Question
) -> tuple[list[str], str, int, list[str]]:
    """Scenarios, reference and limit, and a sentence for each part that cannot be used."""
    problems = []
    asked = chosen("compare")
    if asked is None:
        asked = [id_ for id_ in _usual(question) if id_ in known]
    ids = [id_ for id_ in dict.fromkeys(asked) if id_ in known]
    problems += [
        f"there is no scenario '{id_[:60]}' to compare; the others are kept"
        for id_ in dict.fromkeys(asked)
        if id_ not in known
    ]
    if len(ids) > MOST:
        problems.append(f"{len(ids)} scenarios are named; the first {MOST} are compared")
        ids = ids[:MOST]
    usual = "doing-nothing" if "doing-nothing" in ids or not ids else ids[0]
    reference = next(iter(chosen("reference") or []), usual)
    if reference not in ids and ids:
        problems.append(
            f"'{reference[:60]}' is not among the scenarios, so it is not what they are set against"
        )
        reference = usual
    text = next(iter(chosen("limit") or []), str(LIMIT))
    limit = int(text) if text.isdecimal() and len(text) < 6 else 0
    if not 1 <= limit <= MOST_REPLICATIONS:
        problems.append(
            f"limit = {text[:20]} was left out: it must be a whole number from 1 to "
            f"{MOST_REPLICATIONS:,}"
        )
        limit = LIMIT
    return ids, reference, limit, problems


def _usual(question: Question) -> list[str]:
    """What is compared before anything is chosen: what was moved, else one more post."""
    others = ["what-if"] if question.is_moved else ["one-more-front-door", "one-more-fsp"]
    return ["doing-nothing", *others]


def _choose_scenarios() -> None:
    ids: list[str] = st.session_state["compare"]
    choose("compare", ids)
    if next(iter(chosen("reference") or []), "") not in ids:
        choose("reference", None)


def _choose_reference() -> None:
    choose("reference", [st.session_state["reference"]])


def _choose_limit() -> None:
    choose("limit", [str(st.session_state["limit"])])


def about_the_choice(question: Question, choice: Choice) -> None:
    """Sentences before any run: what is the same, and what does not start from the same place."""
    if choice.has_exit and question.weeks < EXIT_WEEKS:
        st.caption(
            f"Leaving, recruiting and learning the job take their time, so {EXIT_WEEKS} weeks are "
            f"run, not {question.weeks}; figures are of the last 52."
        )
    if WHAT_IF in choice.scenarios and not question.is_moved:
        st.caption("Nothing is moved under *What if* yet, so it is the same as doing nothing.")
    scenarios = list(choice.scenarios.values())
    if (
        len({s.baseline for s in scenarios}) > 1
        or len({_position(s.inputs) for s in scenarios}) > 1
    ):
        st.caption(
            "These scenarios do not all start from the same position (date, open cases or "
            "baseline; see *Inputs that differ*): part of a difference is where they start, not "
            "what is decided."
        )
    ours = {DOING_NOTHING, WHAT_IF, *(ready.title for ready in ready_questions())}
    if (question.us or question.posts) and (others := sorted(set(choice.scenarios) - ours)):
        st.caption(
            f"What was corrected under *This is us* is not in {numbers.listed(others)}: starting "
            "points and kept scenarios are as they were made."
        )


def _position(inputs: Inputs) -> tuple[object, ...]:
    return tuple(
        getattr(inputs, name) for name in type(inputs).model_fields if name.startswith("start_")
    )


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


@dataclass(frozen=True)
class Answer:
    """Results as they stand and what they say, also when they are out of date.

    Verdicts are those of the last planned look; before the first they are provisional, from what
    is there.
    """

    shown: Shown

    @property
    def reference(self) -> str:
        """What the others are set against."""
        return next(iter(self.shown.results))

    @property
    def others(self) -> list[str]:
        """Those set against the reference."""
        return [name for name in self.shown.results if name != self.reference]

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """What was run, the reference first."""
        return self.shown.scenarios

    @property
    def inputs(self) -> Inputs:
        """The reference's: they say what matters."""
        return self.scenarios[self.reference].inputs

    @property
    def weeks(self) -> int:
        """Weeks that were run."""
        return self.shown.keys[self.reference].weeks

    @property
    def planned(self) -> tuple[int, ...]:
        """The planned looks."""
        return planned_looks(self.shown.wanted)

    @cached_property
    def n(self) -> int:
        """Replications that everything drawn is of."""
        return max((n for n in self.planned if n <= self.shown.n), default=self.shown.n)

    @cached_property
    def results(self) -> Results:
        """The first ``n`` replications of every scenario."""
        return {name: found[: self.n] for name, found in self.shown.results.items()}

    @cached_property
    def look(self) -> Look | None:
        """The last planned look; None before the first."""
        if self.n not in self.planned:
            return None
        return look(self.results, self.reference, self.inputs, self.n, self.shown.wanted)

    @cached_property
    def differences(self) -> dict[str, dict[str, Difference]]:
        """Scenario -> headline measure -> difference from the reference."""
        if self.look is not None:
            return self.look.differences
        return compare_all(self.results, self.reference, self.inputs, looks=len(self.planned))


def run(
    page: str, question: Question, choice: Choice, draw: Callable[[Shown], None]
) -> Shown | None:
    """Run what is chosen until every headline difference is precise enough, or the limit."""
    return stream(
        page,
        choice.scenarios,
        weeks=weeks_of(question, choice),
        seed=question.seed,
        replications=choice.limit,
        looks=planned_looks(choice.limit),
        enough=enough,
        draw=draw,
    )


def enough(shown: Shown) -> bool:
    """Whether every headline difference is precise enough."""
    found = Answer(shown).look
    return found is not None and found.ended is not None


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
    standings = {name: standing(d) for name, d in answer.differences.items()}
    so_far = "" if found is not None else "So far: "
    st.markdown(f"## {so_far}{comparison.grouped(standings, answer.reference)}")
    st.markdown("\n".join(f"- **{n}**: {comparison.stands(s)}" for n, s in standings.items()))
    st.caption(
        comparison.ended(found)
        if found is not None
        else f"Provisional: the first look is after {answer.planned[0]} simulated futures of each; "
        "until then words may change."
    )


def differing_inputs(choice: Choice) -> Frames:
    """The inputs in which the scenarios differ."""
    found = inputs_that_differ(choice.scenarios)
    st.subheader("Inputs that differ")
    if not found:
        st.markdown("None: these scenarios are the same but for their names.")
        return {}
    frame = pd.DataFrame(
        [{"Input": d.label, **{name: d.words[name] for name in choice.scenarios}} for d in found]
    )
    st.dataframe(frame, hide_index=True, width="stretch")
    return {"Inputs that differ": frame}


def forests(answer: Answer, measures: list[str]) -> None:
    """Differences with their intervals, a picture a measure, two side by side."""
    for first in range(0, len(measures), 2):
        for column, measure in zip(st.columns(2), measures[first : first + 2], strict=False):
            with column:
                frame = compare.forest_frame(answer.differences, measure)
                blocks.chart(
                    frame,
                    compare.forest(compare.axis_title(measure, answer.reference)),
                    finding=f"{words_names.SHORT[measure]}: "
                    f"{comparison.verdicts(answer.differences, measure)}",
                    caption=f"{MEASURES[measure].label}, {_period(answer)}. Bars: how sure we are "
                    "of the average difference. Pale band: too small to matter, less than "
                    f"{_matters(answer, measure)}.",
                    alt=f"Differences in {words_names.said_short(measure)} from "
                    f"{answer.reference}: "
                    + "; ".join(frame["label"] if not frame.empty else ["nothing fell due"]),
                )


def _period(answer: Answer) -> str:
    return f"last {min(answer.weeks, PERIOD_WEEKS)} weeks"


def _matters(answer: Answer, measure: str) -> str:
    matters = next(iter(answer.differences.values()))[measure].matters
    return numbers.number(matters, MEASURES[measure].unit, signed=True).lstrip("+")


def cost_and_chance(answer: Answer, clock: str) -> Frames:
    """What each scenario costs against the chance of meeting a clock's target."""
    inputs = {name: scenario.inputs for name, scenario in answer.scenarios.items()}
    frame = compare.cost_and_chance_frame(answer.results, inputs, clock)
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
    return {"Cost against chance": table}


def chance_in_words(answer: Answer, clock: str) -> str:
    """The scenario most often on target, against the reference, and what it costs."""
    found = {
        name: summarise(answer.results[name], clock, scenario.inputs)
        for name, scenario in answer.scenarios.items()
    }
    found = {name: s for name, s in found.items() if s.chance is not None}
    if not found:
        return "nothing fell due"
    best = max(found, key=lambda name: (found[name].chance or 0, name == answer.reference))
    s, usual = found[best], found.get(answer.reference)
    often = f"on target in {s.met} of {s.n} {numbers.years(answer.weeks, s.n)}"
    if best == answer.reference:
        return f"none more often than {words_names.in_sentence(best)}, {often}"
    than = f" ({usual.met} with {words_names.in_sentence(answer.reference)})" if usual else ""
    cost = words_results.difference_text(answer.differences[best]["cost"])
    return f"{best} is {often}{than}; cost {cost}"


# --- Below the pictures -----------------------------------------------------------------------


def verdicts(answer: Answer) -> pd.DataFrame:
    """Every headline difference of every scenario; returns the table drawn."""
    st.subheader(f"Every headline difference from {words_names.in_sentence(answer.reference)}")
    parts = []
    for name, differences in answer.differences.items():
        part = blocks.differences_table(differences)
        part.insert(0, "Scenario", name)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(
        "Differences are taken future by future, with the same luck on both sides. The intervals "
        f"hold for all {len(HEADLINE)} measures, {_counted(len(answer.others), 'scenario')} and "
        f"{_counted(len(answer.planned), 'planned look')} together (Bonferroni, 95%): what is "
        "chosen to be drawn changes no verdict."
    )
    return table


def _counted(n: int, noun: str) -> str:
    return f"{numbers.about(n)} {noun}{'' if n == 1 else 's'}"


def every_measure(answer: Answer) -> pd.DataFrame:
    """Every headline measure of every scenario, with its identity, for download."""
    frame = tables.measures_table(answer.results, HEADLINE, answer.inputs)
    return tables.stamp(frame, answer.shown.keys)


def footer(answer: Answer) -> None:
    """Where every figure on the page comes from."""
    for line in words_results.every_provenance(answer.scenarios, answer.shown.keys, answer.n):
        st.caption(line)
