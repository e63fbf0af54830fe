"""The exit planner's controls: our posts, the choices behind the options, an option post by post.

What is typed stays on the screen, also what cannot be used; the question gets what can. Only
numbers, dates and choices are taken in: no upload is kept, and no name can be.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from model.agency_exit import edited_posts
from model.outside.posts_csv import template, to_csv
from model.scenario.changes import Change
from model.scenario.csv_out import as_file
from model.scenario.inputs import INPUTS
from model.words.scenario_names import scenario_name
from ui.question.question import Question, value_of, with_plan, with_posts, with_value
from ui.screen.agency_exit import posts_upload
from ui.screen.agency_exit.posts_drafts import (
    FILE_PROBLEM,
    TypedPosts,
    checked_rows,
    draft_of,
    show_refusals,
    typed_into,
)
from ui.screen.table import ask, current, on_change, seeded

# --- A table being typed ----------------------------------------------------------------------


# --- Our posts --------------------------------------------------------------------------------


def posts_panel(question: Question) -> None:
    """The posts table: who is in post, until when, who comes next. Part of "this is us"."""
    table = question.doing_nothing.posts_table
    with st.expander("This is us: our posts, one by one", key="posts_panel"):
        st.caption(
            "Who holds each post today, until when, and who comes next if nothing is decided. The "
            "table holds for every page and travels in the page's link. Posts have numbers: no "
            "names, nothing about any person. Click a cell to change it, the last row to add one, "
            "the box at the left to take one out. Press Enter or Tab to take a typed "
            "value in, before you click anything else."
        )
        draft = draft_of("posts", table, lambda: edited_posts.rows_of(table))
        if typed_into("posts", draft, num_rows="dynamic", alt="Our posts, to edit"):
            _take_in(question, draft)
        show_refusals(draft)
        _files(question)


def _take_in(question: Question, draft: TypedPosts) -> None:
    """What was typed becomes the question, as far as it can be used."""
    before = question.doing_nothing.posts_table
    good, draft.refused = checked_rows(
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
    with upload:
        waiting = posts_upload.upload(question)
    with out.container(horizontal=True):
        st.download_button(
            "This table as CSV",
            as_file(to_csv(table)),
            "posts.csv",
            "text/csv",
            key="posts_csv",
            on_click="ignore",
        )
        st.download_button(
            "Template as CSV",
            as_file(template()),
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
    if waiting is not None:
        posts_upload.preview(question, waiting)


def _back() -> None:
    st.session_state[FILE_PROBLEM] = None
    ask(replace(current(), posts=()))


# --- The choices ------------------------------------------------------------------------------


_LOAD = ("sickness_load_effect", "turnover_load_effect")


def caseload_switch(question: Question) -> None:
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
    name = scenario_name(letter)
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
        draft = draft_of(f"option_{letter}", (posts, shown), lambda: edited_posts.rows_of(shown))
        if typed_into(
            f"option_{letter}",
            draft,
            num_rows="fixed",
            alt=f"Plan of {name}, to edit",
            disabled=[f for f in edited_posts.FIELDS if f not in edited_posts.PLAN_FIELDS],
            column_order=("post", "contract", "fte", *edited_posts.PLAN_FIELDS),
        ):
            _plan_by_hand(question, letter, draft, said, shown)
        show_refusals(draft)
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
    draft: TypedPosts,
    said: edited_posts.Posts,
    shown: edited_posts.Posts,
) -> None:
    good, draft.refused = checked_rows(
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
