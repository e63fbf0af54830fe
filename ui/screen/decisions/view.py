"""The blocks of *Decisions*: recording one with what it predicts, and later what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from model.results.measures import HEADLINE, KNOWN
from model.results.statistics import quantiles
from model.results.weekly_series import reported_days
from model.runs.pack import Pack, PackError, read_pack
from model.words import names, numbers, results
from ui.briefing.exports import WORD, minutes_slip
from ui.library import in_words
from ui.library.database import LibraryError
from ui.library.decisions import LONGEST_DECISION, Decision, NewDecision, Prediction, score
from ui.screen.address import minutes, parked_questions, told
from ui.screen.briefing.view import frozen_by_id, frozen_picker, minuted
from ui.screen.fields import keep_typed, role_field, text_field, typed
from ui.screen.keep_panel import say
from ui.screen.plain_text import escaped, escaped_frame
from ui.screen.telling_apart import labels

USUAL = ("visit_alone_recorded", "caseload_fsp", "cost")
OF_WHOLE_RUN = ("child_weeks_overdue", "agency_fte")
PREDICTED = tuple(dict.fromkeys((*HEADLINE, *OF_WHOLE_RUN)))
"""What can be predicted: what a council will be able to look up."""


# --- Recording --------------------------------------------------------------------------------


@st.cache_data(show_spinner=False, max_entries=4)
def _pack(id_: str) -> Pack:
    return read_pack(minutes().pack(id_))


def predictions(pack: Pack, option: str, measures: tuple[str, ...]) -> list[Prediction]:
    """What a briefing's runs predict of an option: the average, and nine in ten simulated years.

    Of the days that the option's own runs report on. What was not measured in any is left out.
    """
    start = pack.scenarios[option].inputs.start_date
    reported, last = reported_days(start, pack.weeks)
    found = []
    for measure in measures:
        values = np.array(pack.measures[option].get(measure, ()), dtype=float)
        values = values[~np.isnan(values)]
        if values.size:
            low, high = quantiles(values, (0.05, 0.95)).tolist()
            mean = float(values.mean())
            first = start if measure in OF_WHOLE_RUN else reported
            found.append(Prediction(measure, mean, low, high, first, last, values.size))
    return found


def record_panel() -> None:
    """What was decided, by whom, and what is predicted of it."""
    st.subheader("Record a decision")
    known = frozen_by_id("Decisions cannot be recorded now")
    if known is None:
        return
    if not known:
        st.info(
            "A decision rests on a briefing, so that what was predicted is known: freeze one first."
        )
        st.page_link("pages/7_briefing.py", label="To Briefing")
        return
    chosen = frozen_picker("The briefing it rests on", known, "decision_briefing")
    try:
        pack = _pack(chosen)
    except (LibraryError, PackError) as error:
        st.error(escaped(told(error)), icon="⚠️")
        return
    measures = st.multiselect(
        "What is predicted, and will be looked at again",
        PREDICTED,
        USUAL,
        format_func=names.name_of,
        key="decision_measures",
        max_selections=12,
    )
    left, right = st.columns(2)
    with left:
        option = st.selectbox("What was chosen", list(pack.scenarios), key="decision_option")
        text_field(
            "decision_what", "What was decided", f"such as {option}, from 1 April", LONGEST_DECISION
        )
        role_field("decision_by", "Who decided (a role)", "such as Cabinet")
        on = st.date_input("On", "today", key="decision_on", format="DD/MM/YYYY")
    with right:
        found = predictions(pack, option, tuple(measures))
        st.markdown("\n".join(f"- {_predicted(p)}" for p in found) or "Nothing is predicted.")
        known_of = {p.measure for p in found}
        if left_out := [names.name_of(m) for m in measures if m not in known_of]:
            st.caption(f"Not measured in that briefing's runs: {numbers.listed(left_out)}.")
    st.button(
        "Record the decision",
        type="primary",
        key="decide",
        on_click=_decide,
        args=(option, pack.identities[option], chosen, on, tuple(found)),
    )


def _predicted(p: Prediction) -> str:
    return f"**{names.name_of(p.measure)}**: {in_words.prediction_text(p)}"


def _decide(
    option: str, identity: str, briefing: str, on: date | None, found: tuple[Prediction, ...]
) -> None:
    new = NewDecision(
        typed("decision_what"),
        typed("decision_by"),
        on or _today(),
        option,
        identity,
        found,
        briefing,
    )
    try:
        decision = minutes().decide(new)
    except LibraryError as error:
        say("not", f"Not recorded. {told(error)} What you typed is still there.")
        return
    keep_typed("decision_what", "")
    say("kept", f"Recorded: {decision.what}")


# --- What was decided, and what happened ------------------------------------------------------


def decided() -> list[Decision] | None:
    """Every decision; None, and why, while the library is in trouble."""
    try:
        return minutes().decisions()
    except LibraryError as error:
        st.error(f"Decisions cannot be read now. {escaped(told(error))}", icon="⚠️")
        return None


def headline(decisions: list[Decision]) -> None:
    """The running score of predictions."""
    found = score(decisions)
    st.markdown(f"## {in_words.score_text(found)}")
    if found.known:
        st.caption(
            f"Against the average that was predicted, {numbers.about(found.better)} turned out "
            f"better and {numbers.about(found.worse)} worse. Ranges hold about nine in ten "
            f"simulated years (of few futures, all of them), {results.IF_RIGHT}."
        )


def every_decision(decisions: list[Decision]) -> pd.DataFrame:
    """Each decision with its predictions and outcomes; returns the table of all of them."""
    st.subheader("What was decided")
    if not decisions:
        st.caption("Nothing yet.")
    called = _called(decisions)
    for decision in decisions:
        with st.container(border=True):
            st.markdown(f"**{escaped(called[decision.id])}**")
            st.caption(
                f"{escaped(decision.by)}, {numbers.day(decision.on)}. Chosen: "
                f"{escaped(decision.option)} (identity {decision.identity})"
            )
            if decision.predictions:
                own = _table(decision, called[decision.id]).drop(columns="Decision")
                st.table(escaped_frame(own), hide_index=True, border="horizontal")
                with st.expander("Enter what happened"):
                    _outcome(decision)
    return (
        pd.concat([_table(d, called[d.id]) for d in decisions], ignore_index=True)
        if decisions
        else (pd.DataFrame())
    )


def _called(decisions: Sequence[Decision]) -> dict[str, str]:
    """What each decision is called, by its id: its own words, and more where two have the same."""
    return labels(
        {decision.id: decision for decision in decisions},
        lambda d: d.what,
        lambda d: numbers.day(d.on),
        lambda d: d.by,
        lambda d: d.option,
    )


def _table(decision: Decision, called: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Decision": called,
                "Measure": names.name_of(p.measure),
                "Predicted": in_words.prediction_text(p),
                "What happened": in_words.outcome_text(p),
                "Entered": _entered(p),
            }
            for p in decision.predictions
        ]
    )


def _entered(p: Prediction) -> str:
    if p.outcome_on is None:
        return ""
    note = f": {p.outcome_note}" if p.outcome_note else ""
    return f"{p.outcome_by}, {numbers.day(p.outcome_on)}{note}"


def _outcome(decision: Decision) -> None:
    """One measure's outcome, entered or corrected."""
    key = f"outcome_{decision.id}"
    known = {p.measure: p for p in decision.predictions}
    measure = st.selectbox("Measure", list(known), format_func=names.name_of, key=f"{key}_measure")
    last = known[measure].last_day
    st.number_input(
        f"What happened, {KNOWN[measure].unit}",
        value=known[measure].outcome,
        key=f"{key}_{measure}_value",
        help=f"For {numbers.span(known[measure].first_day, last)}, as the service reports it.",
        placeholder="a number",
    )
    if last >= _today():
        st.caption(
            f"The period ends on {numbers.day(last)}: what is entered before it is over is "
            "provisional, and not scored."
        )
    role_field(f"{key}_by", "Who enters it (a role)", "such as Performance team")
    text_field(f"{key}_note", "Note", "what else was different", LONGEST_DECISION)
    st.button(
        "Enter it",
        key=f"{key}_enter",
        on_click=_happened,
        args=(decision, measure, f"{key}_{measure}_value", key),
    )


def _happened(decision: Decision, measure: str, value_key: str, key: str) -> None:
    value = st.session_state.get(value_key)
    if value is None:
        say("not", "Nothing was entered: give the number that was reported.")
        return
    try:
        minutes().happened(
            decision.id,
            measure,
            float(value),
            on=_today(),
            by=typed(f"{key}_by"),
            note=typed(f"{key}_note"),
            seen=decision.version,
        )
    except LibraryError as error:
        say("not", f"Not entered. {told(error)}")
        return
    keep_typed(f"{key}_note", "")
    say("kept", f"Entered: {names.name_of(measure)}.")


# --- For the minutes --------------------------------------------------------------------------


def slip_panel(decisions: list[Decision]) -> None:
    """The minutes slip of a meeting: what was parked and decided since a day."""
    st.subheader("For the minutes")
    since = st.date_input("Since", "today", key="slip_since", format="DD/MM/YYYY")
    since = since or _today()
    try:
        parked = tuple(p for p in parked_questions() if p.when.date() >= since)
    except LibraryError as error:
        st.warning(f"Parked questions are left out: {escaped(told(error))}", icon="⚠️")
        parked = ()
    recorded = minuted(decisions, since)
    st.caption(
        f"{numbers.about_at_start(len(parked))} parked "
        f"{'question' if len(parked) == 1 else 'questions'} and {numbers.about(len(recorded))} "
        f"{'decision' if len(recorded) == 1 else 'decisions'} since {numbers.day(since)}."
    )
    st.download_button(
        "Minutes slip (Word)",
        partial(minutes_slip, parked, recorded, since),
        f"minutes-{since.isoformat()}.docx",
        WORD,
        key="slip",
        on_click="ignore",
    )


def _today() -> date:
    return datetime.now(UTC).date()
