"""The exit planner's controls: our posts, the choices behind the options, an option post by post.

What is typed stays on the screen, also what cannot be used; the question gets what can. Only
numbers, dates and choices are taken in: no upload is kept, and no name can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import streamlit as st

from model.agency_exit import edited_posts
from model.agency_exit.choices import option_name
from model.agency_exit.edited_posts import Row
from model.scenario.calendar import monday_of
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.posts import LONGEST_OVERLAP_WEEKS, Grade, Held, Next, Team
from model.scenario.posts_csv import Refused, check_rows, read_posts, template, to_csv
from model.words.names import TEAM_NAMES
from model.words.numbers import day
from ui.question.question import (
    USUAL_EXIT,
    Question,
    value_of,
    with_choice,
    with_plan,
    with_posts,
    with_value,
)
from ui.screen.table import ask, current, on_change, seeded

_DRAFTS, _UPLOADS, _FILE_PROBLEM = "posts_drafts", "posts_uploads", "posts_file_problem"


# --- A table being typed ----------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """What is being typed over a table of posts.

    ``of``: the posts that stand while this is typed; when others stand, the draft is over.
    ``first``: the rows the editor was drawn with. ``typed``: all of them as they stand now.
    """

    of: object
    first: list[Row]
    typed: list[Row]
    version: int = 0
    refused: tuple[str, ...] = ()
    """Why rows are not used, in words."""


def _draft(name: str, of: object, rows: Callable[[], list[Row]]) -> _Draft:
    drafts: dict[str, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    draft = drafts.get(name)
    if draft is None or draft.of != of:
        now = rows()
        draft = drafts[name] = _Draft(of, now, now, draft.version + 1 if draft else 0)
    elif _key(name, draft) not in st.session_state and draft.first is not draft.typed:
        # The page was left meanwhile: the editor has forgotten, the draft has not.
        draft.first, draft.version = draft.typed, draft.version + 1
    return draft


def _key(name: str, draft: _Draft) -> str:
    return f"{name}_{draft.version}"


def _typed(name: str, draft: _Draft, **how: Any) -> bool:
    """Draw the editor; whether something new was typed, which the draft then holds."""
    edited = st.data_editor(
        edited_posts.frame_of(draft.first),
        key=_key(name, draft),
        hide_index=True,
        width="stretch",
        placeholder="",
        column_config=_columns(),
        **how,
    )
    rows = edited_posts.rows_from(edited)
    if rows == draft.typed:
        return False
    draft.typed = rows
    return True


def _choice(label: str, kind: Any, help: str, **more: Any) -> Any:
    return st.column_config.SelectboxColumn(label, options=list(get_args(kind)), help=help, **more)


def _fte(label: str, help: str, **more: Any) -> Any:
    return st.column_config.NumberColumn(
        label, min_value=0.0, max_value=1.0, step=0.05, format="%.2f", help=help, **more
    )


def _day(label: str, help: str) -> Any:
    return st.column_config.DateColumn(label, format="D MMM YYYY", help=help)


def _columns() -> dict[str, Any]:
    """What may stand in each column, in plain words."""
    return {
        "post": st.column_config.TextColumn(
            "Post",
            required=True,
            validate=edited_posts.NUMBER_PATTERN,
            max_chars=9,
            width="small",
            help="A number such as FD-07. Never a name.",
        ),
        "team": _choice(
            "Team",
            Team,
            "front_door or fsp.",
            default="front_door",
            format_func=lambda team: TEAM_NAMES.get(team, team),
        ),
        "grade": _choice("Grade", Grade, "Sets the cost.", default="social worker"),
        "established_fte": _fte("Established", "FTE of the post on paper.", default=1.0),
        "funded_fte": _fte("Funded", "FTE there is money for; 0 stays empty.", default=1.0),
        "contract": _choice("Held by", Held, "Who is in the post now.", default="permanent"),
        "fte": _fte("FTE", "FTE of the person in it; 0 when vacant.", default=1.0),
        "start": _day("Since", "First day, if recent; empty: long since."),
        "end": _day("Last day", "The holder's last day; empty: open."),
        "next_contract": _choice(
            "Who comes next",
            Next,
            "convert: the holder turns permanent. none: the post closes.",
            default="permanent",
        ),
        "next_fte": _fte("Next FTE", "FTE of whoever comes next; empty: as now."),
        "next_start": _day("Next starts", "A starter already found; empty: by advert."),
        "advert": _day("Advert opens", "Empty: when the post falls empty."),
        "release_at": st.column_config.NumberColumn(
            "Leaves when successor is at",
            min_value=0.05,
            max_value=1.0,
            step=0.05,
            format="percent",
            help="The holder stays until the successor works at this share of a full pace.",
        ),
        "overlap_weeks": st.column_config.NumberColumn(
            "Overlap, weeks",
            min_value=0,
            max_value=LONGEST_OVERLAP_WEEKS,
            step=1,
            default=0,
            help="How long both may be there.",
        ),
        "starter_drops_out": st.column_config.CheckboxColumn(
            "Starter drops out",
            default=False,
            help="What if the next starter withdraws on the day?",
        ),
    }


def _refusals(draft: _Draft) -> None:
    if draft.refused:
        st.warning("\n- ".join(draft.refused), icon="⚠️")


def _checked(rows: list[Row], meanwhile: str) -> tuple[edited_posts.Posts, tuple[str, ...]]:
    """The rows that can be used, and what is to be said about the others."""
    try:
        read = check_rows(rows)
    except ScenarioError as error:
        return (), (f"The table cannot be used: {error}.",)
    return read.posts, _told(read.refused, meanwhile, header=0)


def _told(refused: Sequence[Refused], meanwhile: str, header: int = 1) -> tuple[str, ...]:
    if not refused:
        return ()
    rows = "1 row" if len(refused) == 1 else f"{len(refused)} rows"
    lines = [edited_posts.refusal(one, header=header) for one in refused]
    return (f"**{rows} cannot be used.** {meanwhile}", *lines)


# --- Our posts --------------------------------------------------------------------------------


def posts_panel(question: Question) -> None:
    """The posts table: who is in post, until when, who comes next. Part of "this is us"."""
    table = question.doing_nothing.posts_table
    with st.expander("This is us: our posts, one by one", key="posts_panel"):
        st.caption(
            "Who holds each post today, until when, and who comes next if nothing is decided. The "
            "table holds for every page and travels in the page's link. Posts have numbers: no "
            "names, nothing about any person. Click a cell to change it, the last row to add one, "
            "the box at the left to take one out."
        )
        draft = _draft("posts", table, lambda: edited_posts.rows_of(table))
        if _typed("posts", draft, num_rows="dynamic", alt="Our posts, to edit"):
            _take_in(question, draft)
        _refusals(draft)
        _files(question)


def _take_in(question: Question, draft: _Draft) -> None:
    """What was typed becomes the question, as far as it can be used."""
    before = question.doing_nothing.posts_table
    good, draft.refused = _checked(
        draft.typed,
        "A post that was there before stays as it was, a new one is left out. What "
        "you typed stays here to be mended:",
    )
    posts = edited_posts.kept(draft.typed, good, before)
    if ask(with_posts(question, posts)):
        draft.of = current().doing_nothing.posts_table
    st.rerun()


def _files(question: Question) -> None:
    table = question.doing_nothing.posts_table
    upload, out = st.columns([1.6, 1], gap="medium", vertical_alignment="top")
    uploads = st.session_state.setdefault(_UPLOADS, 0)
    file = upload.file_uploader(
        "Read posts from a CSV file, without names",
        type="csv",
        max_upload_size=1,
        key=f"posts_file_{uploads}",
        help="Columns as in the template. The file itself is not kept.",
    )
    if file is not None:
        _read(question, file.getvalue())
        st.session_state[_UPLOADS] = uploads + 1  # a new uploader, which holds no file
        st.rerun()
    if problem := st.session_state.get(_FILE_PROBLEM):
        upload.error(f"The file was not used: {problem}. The table stays as it was.", icon="⚠️")
    with out.container(horizontal=True):
        st.download_button(
            "This table as CSV",
            to_csv(table),
            "posts.csv",
            "text/csv",
            key="posts_csv",
            on_click="ignore",
        )
        st.download_button(
            "Template as CSV",
            template(),
            "posts_template.csv",
            "text/csv",
            key="posts_template",
            on_click="ignore",
        )
        st.button(
            "Back to the posts the headcounts say",
            disabled=not question.posts,
            key="posts_back",
            on_click=_back,
        )


def _read(question: Question, raw: bytes) -> None:
    """Take in an uploaded table: good rows are used, the others are told."""
    st.session_state[_FILE_PROBLEM] = None
    try:
        read = read_posts(raw, "the file")
    except ScenarioError as error:
        st.session_state[_FILE_PROBLEM] = str(error)
        return
    if not read.posts:
        reasons = "\n- ".join(edited_posts.refusal(one) for one in read.refused)
        st.session_state[_FILE_PROBLEM] = f"no row of it can be used\n- {reasons}\n"
        return
    if not ask(with_posts(question, read.posts)):
        return
    table = current().doing_nothing.posts_table
    rows = edited_posts.rows_of(table)
    told = _told(read.refused, "They were left out; the other posts of the file are used:")
    drafts = st.session_state[_DRAFTS]
    drafts["posts"] = _Draft(table, rows, rows, drafts["posts"].version + 1, told)


def _back() -> None:
    st.session_state[_FILE_PROBLEM] = None
    ask(replace(current(), posts=()))


# --- The choices ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slide:
    """One choice on a slider: its values as they are, and as they are said."""

    name: str
    label: str
    values: tuple[Any, ...]
    said: Callable[[Any, date], str]
    help: str
    options: str
    """The letters of the options it counts for."""


def _weeks(most: int, least: int = 0, step: int = 1) -> tuple[int, ...]:
    return tuple(range(least, most + 1, step))


def _said_week(week: int, start: date) -> str:
    return day(max(start, monday_of(start, week)))


def _said_weeks(weeks: int, start: date) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _said_share(share: float, start: date) -> str:
    return f"{share:.0%}"


def _said_people(people: int, start: date) -> str:
    return "nobody" if not people else "1 worker" if people == 1 else f"{people} workers"


SLIDES = (
    _Slide(
        "leave_week",
        "Agency workers leave from",
        _weeks(52, 1),
        _said_week,
        "In A all of them on this day, in B and D one after another.",
        "ABD",
    ),
    _Slide(
        "taper_weeks",
        "From one leaver to the next",
        _weeks(26, 1),
        _said_weeks,
        "From each team in turn.",
        "BD",
    ),
    _Slide(
        "advert_lead_weeks",
        "Adverts open before a leaving by",
        _weeks(39),
        _said_weeks,
        "Never before today. With 0 weeks: when the post is empty.",
        "ABD",
    ),
    _Slide(
        "overlap_weeks",
        "Successor may be there beside the leaver for",
        _weeks(LONGEST_OVERLAP_WEEKS),
        _said_weeks,
        "At most; both are paid.",
        "ABD",
    ),
    _Slide(
        "release_at",
        "Leaves once the successor works at",
        tuple(k / 20 for k in range(8, 21)),
        _said_share,
        "Of a full pace. The search begins today.",
        "CE",
    ),
    _Slide(
        "reserve",
        "Agency workers kept",
        _weeks(10),
        _said_people,
        "From the team with the most, in turn.",
        "D",
    ),
    _Slide(
        "convert_week",
        "Permanent posts are offered from",
        _weeks(52),
        _said_week,
        "To agency workers, who may accept or not; who does not goes as in C.",
        "E",
    ),
    _Slide(
        "convert_share",
        "Share of agency workers who get the offer",
        tuple(k / 20 for k in range(21)),
        _said_share,
        "The others go as in C.",
        "E",
    ),
)


def choices_panel(question: Question) -> None:
    """What the options mean here: dates and numbers, on sliders."""
    start = question.what_if.inputs.start_date
    with st.expander("The choices behind the options: when, who and how", key="choices_panel"):
        columns = st.columns(3, gap="medium")
        for index, slide in enumerate(SLIDES):
            with columns[index % 3]:
                _slide(question, slide, start)
        with columns[2]:
            _load(question)
        st.button(
            "Back to the usual choices",
            key="choices_back",
            on_click=_usual_choices,
            disabled=question.exit == USUAL_EXIT,
        )


def _slide(question: Question, slide: _Slide, start: date) -> None:
    value = getattr(question.exit, slide.name)
    key = f"exit_{slide.name}"
    names = ", ".join(slide.options)
    st.select_slider(
        f"{slide.label} ({names})",
        sorted({*slide.values, value}),
        key=seeded(key, value),
        format_func=lambda v: slide.said(v, start),
        help=slide.help,
        on_change=on_change(key, lambda q, v: with_choice(q, slide.name, v)),
    )


def _usual_choices() -> None:
    ask(replace(current(), exit=USUAL_EXIT))


_LOAD = ("sickness_load_effect", "turnover_load_effect")


def _load(question: Question) -> None:
    """Whether high caseloads make people ill and leave, and how strongly they make them leave."""
    usual = question.doing_nothing.inputs
    off = all(value_of(question.changes, name, getattr(usual, name)) == 0 for name in _LOAD)

    def switched(q: Question, on: bool) -> Question:
        changes: tuple[Change, ...] = q.changes
        for name in _LOAD:
            was = getattr(q.doing_nothing.inputs, name)
            changes = with_value(changes, name, was if on else 0.0, was)
        return replace(q, changes=changes)

    st.toggle(
        "Load feeds sickness and leaving",
        key=seeded("exit_load", not off),
        on_change=on_change("exit_load", switched),
        help="On: with more children a worker, more people are ill and more leave. Switch it off "
        "to see what that part contributes.",
    )
    if off:
        return
    name = "turnover_load_effect"
    was = getattr(usual, name)
    value = float(value_of(question.changes, name, was))  # type: ignore[arg-type]
    st.slider(
        "Each child over the reference raises leaving by",
        0.0,
        max(10.0, 100 * value),
        step=0.1,
        format="%.1f%%",
        key=seeded("exit_turnover", round(100 * value, 3)),
        help=f"{INPUTS[name].help} Doing nothing: {100 * was:g}%.",
        on_change=on_change(
            "exit_turnover",
            lambda q, v: replace(q, changes=with_value(q.changes, name, round(v / 100, 6), was)),
        ),
    )


# --- An option, post by post ------------------------------------------------------------------


def option_panel(question: Question, letter: str) -> None:
    """The option's plan, post by post, to change by hand."""
    name = option_name(letter)
    said, posts = question.said(letter), question.option(letter)
    edited = dict(question.plans).get(letter, ())
    with st.expander(f"{name}: the plan, post by post", key=f"option_panel_{letter}"):
        st.caption(
            "What the choices above make of each post. Change a cell to plan a post otherwise; "
            "who holds it now is set in our posts."
            + (f" {len(edited)} of them are planned by hand." if edited else "")
        )
        every = st.toggle("Show every post", key="option_every")
        numbers = edited_posts.in_plan(posts, question.what_if.posts_table)
        shown = tuple(p for p in posts if every or p.post in numbers)
        draft = _draft(f"option_{letter}", (posts, shown), lambda: edited_posts.rows_of(shown))
        if _typed(
            f"option_{letter}",
            draft,
            num_rows="fixed",
            alt=f"Plan of {name}, to edit",
            disabled=[f for f in edited_posts.FIELDS if f not in edited_posts.PLAN_FIELDS],
            column_order=("post", "contract", "fte", *edited_posts.PLAN_FIELDS),
        ):
            _plan_by_hand(question, letter, draft, said, shown)
        _refusals(draft)
        st.button(
            "As the choices say",
            key=f"as_said_{letter}",
            disabled=not edited,
            on_click=_as_said,
            args=(letter,),
        )


def _plan_by_hand(
    question: Question,
    letter: str,
    draft: _Draft,
    said: edited_posts.Posts,
    shown: edited_posts.Posts,
) -> None:
    good, draft.refused = _checked(
        draft.typed,
        "The plan of such a post stays as it was. What you typed stays here to be mended:",
    )
    typed = {post.post: post for post in edited_posts.kept(draft.typed, good, shown)}
    posts = [typed.get(p.post, p) for p in question.option(letter)]
    if ask(with_plan(question, letter, edited_posts.edits_of(said, posts))):
        now = current().option(letter)
        of_shown = {post.post for post in shown}
        draft.of = (now, tuple(p for p in now if p.post in of_shown))
    st.rerun()


def _as_said(letter: str) -> None:
    ask(with_plan(current(), letter, ()))
