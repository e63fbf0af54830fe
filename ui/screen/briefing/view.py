"""The blocks of *Briefing*: what is in it, how it reads, taking it away, freezing it for a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial

import pandas as pd
import streamlit as st

from model.scenario.errors import Message
from model.scenario.typed_text import LONGEST_NAME
from model.words import names
from model.words.numbers import day
from model.words.scenario_names import within_sentence
from ui.briefing.content import Briefing, Chart, Decided, Step, Table, chart_table
from ui.briefing.exports import FILES, PACK_ENDING, pack_of, slug
from ui.briefing.make import make_briefing, usual_title
from ui.briefing.subject import Asked
from ui.library import in_words
from ui.library.database import LibraryError
from ui.library.decisions import Decision, Frozen
from ui.library.entry import line
from ui.screen.address import minutes, parked_questions, told
from ui.screen.briefing import charts
from ui.screen.compare.answer import Answer
from ui.screen.compare.choice import Choice
from ui.screen.fields import role_field, text_field, typed
from ui.screen.keep_panel import say
from ui.screen.live_results import Shown
from ui.screen.menu import PRESENT
from ui.screen.plain_text import escaped, escaped_frame
from ui.screen.table import current, seeded
from ui.screen.telling_apart import labels

_MADE, _CHOSEN, _PICKED = "briefing_made", "frozen_chosen", "frozen_picked"
Pack = Callable[[], bytes]
"""Makes the pack that reproduces a briefing; of many futures that takes seconds."""


# --- What it says -----------------------------------------------------------------------------


def title_field(choice: Choice) -> str:
    """The briefing's title: what was typed if it may be kept, or one made of the names."""
    _, *others = choice.scenarios.values()
    usual = usual_title([scenario.name for scenario in others])
    text_field("briefing_title", "Title", usual, LONGEST_NAME)
    try:
        return line(typed("briefing_title"), Message("text.title"), LONGEST_NAME) or usual
    except LibraryError as error:
        st.error(
            f"{escaped(told(error))} Until then the briefing is called '{escaped(usual)}'.",
            icon="⚠️",
        )
        return usual


def made(shown: Shown, title: str, clock: str) -> tuple[Briefing, Pack]:
    """The briefing of finished runs, made once a viewer, and what makes its pack when asked."""
    answer = Answer(shown)
    of = (title, clock, answer.n, tuple(shown.keys.items()))
    kept = st.session_state.get(_MADE)
    if kept is None or kept[0] != of:
        asked = Asked(
            title=title,
            scenarios=dict(shown.scenarios),
            results=answer.results,
            differences=answer.differences,
            weeks=answer.weeks,
            seed=shown.keys[answer.reference].seed,
            made=datetime.now(UTC).replace(microsecond=0),
            clock=clock,
            within={id_: within_sentence(id_, name) for id_, name in shown.names.items()},
        )
        briefing = make_briefing(asked)
        kept = st.session_state[_MADE] = (of, briefing, partial(pack_of, asked, briefing))
    return kept[1], kept[2]


def with_minutes(briefing: Briefing) -> Briefing:
    """The briefing with the questions that are parked now, and what was decided since it was made:
    the minutes slip has both."""
    try:
        decided = minuted(minutes().decisions(), briefing.made.date())
        return briefing.model_copy(update={"parked": parked_questions(), "decided": decided})
    except LibraryError as error:
        st.warning(f"Parked questions are left out: {escaped(told(error))}", icon="⚠️")
        return briefing


def minuted(decisions: Sequence[Decision], since: date) -> tuple[Decided, ...]:
    """Decisions since a day as minutes have them."""
    return tuple(
        Decided(
            what=d.what,
            by=d.by,
            on=d.on,
            predictions=tuple(
                f"{names.name_of(p.measure)}: {in_words.prediction_text(p)}" for p in d.predictions
            ),
        )
        for d in decisions
        if d.on >= since
    )


# --- Taking it away ---------------------------------------------------------------------------


def downloads(briefing: Briefing, pack: Pack, key: str) -> None:
    """Every form of the briefing, each made when it is asked for."""
    with st.container(horizontal=True, gap="small"):
        for file in FILES:
            st.download_button(
                file.label,
                partial(file.make, briefing),
                file.name_of(briefing),
                file.mime,
                key=f"{key}{file.ending}",
                help=file.what,
                on_click="ignore",
            )
        st.download_button(
            "Pack that reproduces",
            pack,
            f"{slug(briefing)}{PACK_ENDING}",
            "application/zip",
            key=f"{key}_pack",
            on_click="ignore",
            help="Inputs, seed, version and every expected number. To check it: python -m model "
            "reproduce FILE",
        )


def freeze_row(briefing: Briefing, pack: Pack) -> None:
    """Keep the briefing as it is, for the room."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        role_field("freeze_owner", "Whose briefing (a role)", "such as Head of service")
        st.button(
            "Freeze for the room",
            key="freeze",
            type="primary",
            on_click=_freeze,
            args=(briefing, pack),
            help="Kept as it is now: nothing in it changes or is worked out again when presented.",
        )


def _freeze(briefing: Briefing, pack: Pack) -> None:
    try:
        frozen = minutes().freeze(briefing, pack(), typed("freeze_owner"), current().to_params())
    except LibraryError as error:
        say("not", f"Not frozen. {told(error)}")
        return
    _pick(_CHOSEN, frozen.id)
    say("kept", f"Frozen as '{frozen.title}'. Present it from the list below.")


def frozen_list() -> None:
    """Briefings that were frozen, to be presented or taken away again."""
    st.subheader("Frozen for the room")
    known = frozen_by_id("Frozen briefings cannot be listed now")
    if known is None:
        return
    if not known:
        st.caption(
            "None yet. *Freeze for the room* keeps a briefing as it is: presenting it works "
            "nothing out again, and needs nothing beyond this server."
        )
        return
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        chosen = frozen_picker("Frozen briefing", known, _CHOSEN)
    with right:
        st.page_link(
            PRESENT,
            label="Present it",
            icon=":material/present_to_all:",
            query_params={"briefing": chosen, **current().to_params()},
        )
    if st.toggle("Take it away again", key="frozen_again"):
        try:
            briefing = with_minutes(minutes().briefing(chosen))
            downloads(briefing, partial(_pack, chosen), f"frozen_{chosen}")
        except LibraryError as error:
            st.warning(escaped(told(error)), icon="⚠️")


def _pack(id_: str) -> bytes:
    return minutes().pack(id_)


def frozen_by_id(trouble: str) -> dict[str, Frozen] | None:
    """Every frozen briefing, the last first; None, and a sentence, while they cannot be read."""
    try:
        return {one.id: one for one in minutes().briefings()}
    except LibraryError as error:
        st.warning(f"{trouble}. {escaped(told(error))}", icon="⚠️")
        return None


def frozen_picker(label: str, known: Mapping[str, Frozen], key: str) -> str:
    """One of them by its id, at first the last frozen.

    It is held by its id: when another of its name is frozen it is called by more than before, and
    stays the one that is picked.
    """
    called = labels(
        known,
        lambda one: f"{one.title} · {one.owner} · {day(one.frozen.date())} {one.frozen:%H:%M} UTC",
        lambda one: f"at {one.frozen:%H:%M:%S}",
    )
    picked: str | None = st.session_state.get(_PICKED, {}).get(key)
    if picked not in known:
        _pick(key, picked := next(iter(known)))
    return st.selectbox(
        label,
        list(known),
        format_func=lambda id_: called[id_],
        key=seeded(key, picked),
        on_change=lambda: _pick(key, st.session_state[key]),
    )


def _pick(key: str, id_: str) -> None:
    """Hold which frozen briefing is picked on one of the lists."""
    st.session_state[_PICKED] = {**st.session_state.get(_PICKED, {}), key: id_}


# --- How it reads -----------------------------------------------------------------------------


def preview(briefing: Briefing) -> None:
    """Every step as it will be said."""
    st.header(escaped(briefing.title), anchor=False)
    st.caption(
        f"{day(briefing.first_day)} to {day(briefing.last_day)}, {briefing.replications} "
        "simulated futures of each option"
    )
    for number, step in enumerate(briefing.steps, 1):
        with st.container(border=True):
            st.caption(f"{number} · {escaped(step.heading)}")
            show_step(step)
            if step.notes:
                with st.expander("Speaker's notes"):
                    st.markdown(escaped(step.notes))
    for provenance in briefing.provenance:
        st.caption(escaped(provenance))


def show_step(step: Step, *, size: int = charts.PAGE) -> None:
    """One step: its finding, the picture beside its sentences, the figures behind it."""
    st.markdown(f"## {escaped(step.finding)}")
    if step.chart is not None:
        left, right = st.columns([1.6, 1], gap="medium")
        with left:
            show_chart(step.chart, size=size)
        with right:
            points(step)
    else:
        points(step)
    if step.table is not None:
        if step.chart is None and size == charts.PROJECTOR:
            large_table(step.table)
            return
        with st.expander(f"Figures: {escaped(step.table.title)}", expanded=step.chart is None):
            show_table(step.table)
            if step.chart is not None:
                show_table(chart_table(step.chart))


def points(step: Step) -> None:
    """The step's sentences."""
    st.markdown("\n".join(f"- {escaped(point)}" for point in step.points))


def show_chart(chart: Chart, *, size: int = charts.PAGE) -> None:
    """A briefing's chart, with measure, source and period below."""
    frame = charts.frame_of(chart)
    if frame.empty:
        st.info("Nothing to show: nothing fell due.")
    else:
        st.vega_lite_chart(frame, charts.spec_of(chart, size=size), width="stretch", alt=chart.alt)
    band = f" Whiskers and bands: {chart.band}." if chart.band else ""
    st.caption(escaped(f"{chart.caption}{band}"))


def large_table(table: Table) -> None:
    """A briefing's table in the type of the page, for a room."""
    st.table(escaped_frame(_frame(table)), hide_index=True, border="horizontal")
    if table.caption:
        st.caption(escaped(table.caption))


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in table.rows], columns=list(table.columns))


def show_table(table: Table) -> None:
    """A briefing's table."""
    st.dataframe(_frame(table), hide_index=True, width="stretch")
    if table.caption:
        st.caption(escaped(table.caption))
