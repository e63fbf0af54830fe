"""Which scenarios are compared, with which, over how many futures."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st

from model.agency_exit.choices import EXIT_WEEKS
from model.agency_exit.rows import agency_posts
from model.scenario.errors import ScenarioError
from model.scenario.inputs import Inputs
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.scenario.ready_questions import ready_questions
from model.scenario.scenario import Scenario
from model.study.looks import LOOKS
from model.study.precision import LIMIT
from model.words import numbers
from model.words.scenario_names import EXIT_IDS, scenario_name
from ui.library.database import LibraryError
from ui.question.question import Question, start_scenario, starts
from ui.screen.address import library, told
from ui.screen.moved_list import start_title
from ui.screen.plain_text import escaped
from ui.screen.table import choose, chosen, seeded
from ui.screen.telling_apart import labels

MOST = 6


LIMITS = LOOKS


MOST_REPLICATIONS = LIMIT


def kept_choices() -> dict[str, Scenario]:
    """Kept scenarios by their id; none, and a sentence, while the library is in trouble."""
    try:
        found = library().find()
    except LibraryError as error:
        st.warning(f"Kept scenarios cannot be chosen now: {escaped(told(error))}", icon="⚠️")
        return {}
    scenarios: dict[str, Scenario] = {}
    for kept in found:
        try:
            scenarios[kept.id] = kept.scenario
        except LibraryError as error:
            st.warning(
                f"'{escaped(kept.name)}' cannot be compared: {escaped(told(error))}", icon="⚠️"
            )
    return scenarios


def choices(question: Question) -> dict[str, Scenario]:
    """Everything that can be chosen, by its id in the address, under its name on the page.

    No two have one name: tables, charts and the pack of a briefing tell them apart by it.
    """
    found = question.scenarios
    for ready in ready_questions():
        with suppress(ScenarioError):  # impossible here: not offered
            found[ready.name] = ready.asked_of(question.doing_nothing)
    found |= _exits(question)
    found |= {start: replace(start_scenario(start), name=start_title(start)) for start in starts()}
    kept = kept_choices()
    ours = [scenario.name for scenario in found.values()]
    called = labels(kept, lambda scenario: scenario.name, lambda _: "kept", taken=ours)
    return found | {id_: replace(kept[id_], name=name) for id_, name in called.items()}


def _exits(question: Question) -> dict[str, Scenario]:
    """The ways to let agency workers go, and doing nothing about them: there people come and go,
    whatever is held elsewhere."""
    nothing = question.exit_scenarios[DOING_NOTHING]
    if not agency_posts(nothing.posts_table, nothing.inputs.start_date):
        return {}
    return {
        EXIT_IDS[id_]: replace(scenario, name=scenario_name(EXIT_IDS[id_]))
        for id_, scenario in question.exit_scenarios.items()
    }


_FORMER_IDS = {"doing-nothing": DOING_NOTHING, "what-if": WHAT_IF}
"""Ids in links that were made before, and what they are now."""


@dataclass(frozen=True)
class Choice:
    """What is compared: scenarios by id, the reference first, and the limit."""

    scenarios: dict[str, Scenario]
    limit: int

    @property
    def has_exit(self) -> bool:
        """Whether agency workers are let go in one of them."""
        return not set(EXIT_IDS.values()).isdisjoint(self.scenarios)


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
        format_func=lambda id_: known[id_].name,
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
        format_func=lambda id_: known[id_].name,
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
        st.warning(f"In the link you opened, {escaped(problem)}.", icon="⚠️")
    if len(ids) < 2:
        st.info("Choose two to six scenarios above, and they are set against one of them.")
        return None
    ordered = [reference, *(id_ for id_ in ids if id_ != reference)]
    return Choice({id_: known[id_] for id_ in ordered}, limit)


def _chosen(
    known: Mapping[str, object], question: Question
) -> tuple[list[str], str, int, list[str]]:
    """Scenarios, reference and limit, and a sentence for each part that cannot be used."""
    problems = []
    asked = _by_present_ids(chosen("compare"))
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
    usual = DOING_NOTHING if DOING_NOTHING in ids or not ids else ids[0]
    reference = next(iter(_by_present_ids(chosen("reference")) or []), usual)
    if reference not in ids and ids:
        problems.append(
            f"'{reference[:60]}' is not among the scenarios, so it is not what they are set against"
        )
        reference = usual
    text = next(iter(chosen("limit") or []), str(LIMIT))
    limit = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 1 <= limit <= MOST_REPLICATIONS:
        problems.append(
            f"limit = {text[:20]} was left out: it must be a whole number from 1 to "
            f"{MOST_REPLICATIONS:,}"
        )
        limit = LIMIT
    return ids, reference, limit, problems


def _by_present_ids(asked: list[str] | None) -> list[str] | None:
    return None if asked is None else [_FORMER_IDS.get(id_, id_) for id_ in asked]


def _usual(question: Question) -> list[str]:
    """What is compared before anything is chosen: what was moved, else one more post."""
    others = [WHAT_IF] if question.is_moved else ["one-more-front-door", "one-more-fsp"]
    return [DOING_NOTHING, *others]


def _choose_scenarios() -> None:
    ids: list[str] = st.session_state["compare"]
    choose("compare", ids)
    if next(iter(_by_present_ids(chosen("reference")) or []), "") not in ids:
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
    ours = {DOING_NOTHING, WHAT_IF, *(ready.name for ready in ready_questions())}
    others = sorted(s.name for id_, s in choice.scenarios.items() if id_ not in ours)
    if (question.us or question.posts) and others:
        st.caption(
            "What was corrected under *This is us* is not in "
            f"{escaped(numbers.listed(others))}: starting points and kept scenarios are as they "
            "were made."
        )


def _position(inputs: Inputs) -> tuple[object, ...]:
    return tuple(
        getattr(inputs, name) for name in type(inputs).model_fields if name.startswith("start_")
    )
