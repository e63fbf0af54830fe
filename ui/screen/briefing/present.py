"""The blocks of *Present*: one thing at a time, large, from a briefing that was frozen.

Nothing of the briefing is worked out here, and nothing of it changes: it is read once from what was
frozen. Only the live what-if runs anything, beside it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from model.words.numbers import day
from model.words.results import CAVEAT
from ui.briefing.content import Briefing, Parked
from ui.library.database import LibraryError
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.address import minutes, parked_questions, told
from ui.screen.briefing import charts, view
from ui.screen.keep_panel import keep_row
from ui.screen.live_results import Shown
from ui.screen.plain_text import escaped
from ui.screen.table import choose, chosen
from ui.screen.what_if.controls import levers
from ui.screen.what_if.view import answers, streamed

OPENING, LIVE, PARKED, LIMITS = "opening", "live", "parked", "limits"
_EXTRA = {OPENING: "Title", LIVE: "What if", PARKED: "Parked questions", LIMITS: "What it rests on"}
_LAST_PARKED = "present_parked"
_HERE = Path(__file__).resolve().parent
_full_screen = st.components.v2.component(
    "front_door_projector",
    html='<button type="button">Full screen</button>',
    css="button { font: inherit; font-size: 1.2rem; padding: 0.4rem 0.8rem; cursor: pointer;"
    " background: var(--st-background-color); color: var(--st-text-color);"
    " border: 1px solid var(--st-text-color); border-radius: 0.5rem; }"
    " button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }",
    js=(_HERE / "projector.js").read_text(encoding="utf-8"),
)


@st.cache_data(show_spinner=False, max_entries=16)
def _frozen(id_: str) -> Briefing:
    """What was frozen never changes: once read, it needs the database no more."""
    return minutes().briefing(id_)


def opened() -> Briefing | None:
    """The briefing that the address names, or the last one frozen; None, and why, without one."""
    id_ = next(iter(chosen("briefing") or []), "")
    try:
        if not id_:
            every = minutes().briefings()
            if not every:
                st.title("Present")
                st.info("No briefing is frozen yet. Make one, and *Freeze for the room*.")
                st.page_link("pages/7_briefing.py", label="To Briefing")
                return None
            id_ = every[0].id
            choose("briefing", [id_])
        return _frozen(id_)
    except LibraryError as error:
        st.title("Present")
        st.error(f"The briefing cannot be opened. {escaped(told(error))}", icon="⚠️")
        st.page_link("pages/7_briefing.py", label="To Briefing")
        return None


def steps_of(briefing: Briefing) -> dict[str, str]:
    """Everything that can be on the screen, in order: key and heading."""
    said = {step.key: step.heading for step in briefing.steps}
    return {
        OPENING: _EXTRA[OPENING],
        **said,
        **{key: _EXTRA[key] for key in (LIVE, PARKED, LIMITS)},
    }


def turning(briefing: Briefing) -> str:
    """Back, on, a jump, full screen; returns the step that is on the screen.

    Page down and page up turn, which is what a presenter's remote sends; so do the arrow keys.
    """
    steps = steps_of(briefing)
    keys = list(steps)
    here = next(iter(chosen("step") or []), OPENING)
    here = here if here in steps else OPENING
    index = keys.index(here)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Back",
            key="present_back",
            shortcut="pageup",
            disabled=index == 0,
            on_click=choose,
            args=("step", [keys[max(index - 1, 0)]]),
        )
        st.button(
            "Next",
            key="present_next",
            shortcut="pagedown",
            disabled=index == len(keys) - 1,
            on_click=choose,
            args=("step", [keys[min(index + 1, len(keys) - 1)]]),
            type="primary",
        )
        jump = "present_jump"
        st.session_state[jump] = here
        st.selectbox(
            "Go to",
            keys,
            key=jump,
            label_visibility="collapsed",
            width=460,
            format_func=lambda key: f"{keys.index(key) + 1} of {len(keys)}: {steps[key]}",
            on_change=lambda: choose("step", [st.session_state[jump]]),
        )
        _full_screen(key="present_full_screen")
        st.page_link("pages/7_briefing.py", label="Leave")
    return here


def show(briefing: Briefing, here: str, question: Question) -> None:
    """What is on the screen."""
    if here == OPENING:
        _opening(briefing)
    elif here == LIVE:
        _live(question)
    elif here == PARKED:
        _parked(briefing)
    elif here == LIMITS:
        _limits(briefing)
    else:
        step = briefing.step(here)
        st.title(escaped(step.heading), anchor=False)
        view.show_step(step, size=charts.PROJECTOR)


def _opening(briefing: Briefing) -> None:
    st.title(escaped(briefing.title), anchor=False)
    st.markdown(
        f"{day(briefing.first_day)} to {day(briefing.last_day)}, {briefing.replications} simulated "
        "futures of each:"
    )
    for option in briefing.options:
        moved = "; ".join(option.moved) or "as it is"
        mark = " (what the others are set against)" if option.is_reference else ""
        st.markdown(f"- **{escaped(option.name)}**{mark}: {escaped(moved)}")
    st.caption(
        f"Frozen figures of {day(briefing.made.date())}, {briefing.made:%H:%M:%S} UTC: nothing "
        f"here changes in the room. {CAVEAT}"
    )


def _live(question: Question) -> None:
    """The what-if, live, beside the frozen figures; a question can be parked from here."""
    st.title("What if", anchor=False)
    st.caption(
        "Live: what is asked in the room is run now, on the question on the table. The briefing's "
        "own figures stay as they were frozen."
    )
    keep_row(question, park=True)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(height=560, border=False):
        levers(question)
    with right:
        blocks.warn_before_a_run(question)
        place, progress = blocks.Slot(), st.container()

    def draw(shown: Shown) -> None:
        with place.container():
            answers(shown, question)

    with progress:
        streamed(question, draw)


def _parked(briefing: Briefing) -> None:
    """What was asked and put aside, with who asked; the last known when the library is away."""
    st.title("Parked questions", anchor=False)
    try:
        found: tuple[Parked, ...] = parked_questions()
        st.session_state[_LAST_PARKED] = found
    except LibraryError:
        found = st.session_state.get(_LAST_PARKED, briefing.parked)
    if not found:
        st.markdown("None yet. A question is parked from *What if*, with who asked.")
    for one in found:
        who = f", asked by {escaped(one.asked_by)}" if one.asked_by else ""
        st.markdown(f"- **{escaped(one.name)}**{who}, {day(one.when.date())}")


def _limits(briefing: Briefing) -> None:
    st.title("What it rests on", anchor=False)
    st.markdown("\n".join(f"- {escaped(line)}" for line in briefing.caveats))
    for line in briefing.provenance:
        st.caption(escaped(line))
