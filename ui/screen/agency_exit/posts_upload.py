"""An uploaded list of posts: first a preview, then agreed or left as it was.

Until it is agreed, nothing is replaced and nothing of the file is kept besides the uploader's own
hold of it; both buttons let go of that. What is remembered is which header means what.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from model.agency_exit import edited_posts
from model.agency_exit.edited_posts import Posts
from model.outside.dates import ORDERS, Order
from model.outside.opened import Found
from model.outside.posts_file import PostsRead, find_posts, read_posts
from model.outside.posts_rows import Words, word_of
from model.outside.posts_words import CHOICES, COLUMNS, DATES
from model.scenario.errors import ScenarioError
from model.scenario.posts import last_intake
from model.words.names import TEAM_NAMES
from model.words.posts import POST_FIELDS, changes_in_words, note_said, refused_by_reason
from model.words.refusals import said
from ui.question.question import Question, asked, with_posts
from ui.screen.agency_exit.posts_drafts import DRAFTS, FILE_PROBLEM, UPLOADS, TypedPosts
from ui.screen.plain_text import escaped
from ui.screen.table import ask, current

AGREED = "posts_columns_agreed"
"""What was agreed of the columns of earlier files: header -> field."""
WORDS = "posts_words_agreed"
"""What was agreed of a council's own words in earlier files."""
MOST_WORDS = 30
_ORDER = {"day first": "day / month / year", "month first": "month / day / year"}


def upload(question: Question) -> bytes | None:
    """The uploader; what a file holds that waits to be agreed."""
    uploads = st.session_state.setdefault(UPLOADS, 0)
    file = st.file_uploader(
        "Read posts from a spreadsheet (Excel or CSV), without names",
        type=["csv", "xlsx"],
        max_upload_size=2,
        key=f"posts_file_{uploads}",
        help="Columns as in the template, or in your own words. You see what was read before "
        "anything changes. The file itself is not kept.",
    )
    if problem := st.session_state.get(FILE_PROBLEM):
        st.error(f"The file was not used: {problem}. The table stays as it was.", icon="⚠️")
    return None if file is None else file.getvalue()


def preview(question: Question, raw: bytes) -> None:
    """What was read of a file, what not and why, and what would change."""
    agreed: dict[str, str] = st.session_state.setdefault(AGREED, {})
    try:
        found = _found(raw, agreed)
    except ScenarioError as error:
        _let_go()
        st.session_state[FILE_PROBLEM] = escaped(said(error))
        st.rerun()
    st.session_state[FILE_PROBLEM] = None
    with st.container(border=True, key="posts_preview"):
        st.markdown("**Before anything changes: what was read of the file**")
        mapping = {**agreed, **_columns_to_correct(found)}
        try:
            read, words = _read(question, raw, mapping, found.sheet)
        except ScenarioError as error:
            st.warning(f"It cannot be used as it is: {escaped(said(error))}.", icon="⚠️")
            read, words = PostsRead((), ()), {}
        usable = _what_was_read(question, read)
        with st.container(horizontal=True):
            st.button(
                "Use these posts",
                type="primary",
                disabled=not usable,
                key="posts_use",
                on_click=_use,
                args=(read, words),
            )
            st.button("Leave as it was", key="posts_leave", on_click=_leave)


def _found(raw: bytes, agreed: Mapping[str, str]) -> Found:
    """The table that is looked at, on the sheet that was chosen where there are several."""
    found = find_posts(raw, mapping=agreed)
    if len(found.sheets) < 2:
        return found
    sheet = st.selectbox(
        "Which sheet",
        found.sheets,
        index=found.sheets.index(found.sheet),
        format_func=lambda place: f"Sheet {place + 1}",
        key=_key("sheet"),
    )
    return found if sheet == found.sheet else find_posts(raw, mapping=agreed, sheet=sheet)


def _columns_to_correct(found: Found) -> dict[str, str]:
    """What each column holds, as guessed or corrected: header -> field, "" for left out."""
    chosen: dict[str, str] = {}
    with st.expander("What its columns hold", expanded=bool(found.missing), key="posts_columns"):
        st.caption("A first guess. Put right what is wrong; columns left out are not looked at.")
        places = st.columns(3)
        for number, column in enumerate(c for c in found.columns if c.header):
            options = ("", *COLUMNS)
            chosen[column.header] = places[number % 3].selectbox(
                f"Column {column.shown}",
                options,
                index=options.index(column.field),
                format_func=lambda field: POST_FIELDS.get(field, "left out"),
                key=_key(f"column_{found.sheet}_{column.letter}"),
            )
    return chosen


def _read(
    question: Question, raw: bytes, mapping: Mapping[str, str], sheet: int
) -> tuple[PostsRead, Words]:
    """The posts of the file, with what is not known of dates and words asked for."""
    inputs = question.doing_nothing.inputs
    intake: date = last_intake(inputs.start_date, inputs.nqsw_intake_month)
    known: dict[str, dict[str, str]] = st.session_state.setdefault(WORDS, {})
    how: dict[str, Any] = {"mapping": mapping, "sheet": sheet, "intake": intake}
    read = read_posts(raw, words=known, **how)
    words = _words_to_say(read, known)
    answers: dict[str, Order] = {}
    for field in (name for name in DATES if name in read.questions):
        order = st.radio(
            f"The dates of '{POST_FIELDS[field]}' can be read in two ways. Which is meant?",
            ORDERS,
            index=None,
            format_func=lambda order: _ORDER[order],
            horizontal=True,
            key=_key(f"order_{field}"),
        )
        if order is not None:
            answers[field] = order
    if not answers and words == known:
        return read, words
    return read_posts(raw, words=words, orders=answers, **how), words


def _words_to_say(read: PostsRead, known: Words) -> Words:
    """What a council's own words mean, of those that are not known: with what was said of them."""
    if not read.unknown:
        return known
    said_of = {name: dict(words) for name, words in known.items()}
    st.markdown("**Words of your own that are not known.** What does each mean?")
    places = st.columns(3)
    for number, (name, cell) in enumerate(read.unknown[:MOST_WORDS]):
        value = places[number % 3].selectbox(
            f"{POST_FIELDS[name]}: {escaped(cell)}",
            ("", *CHOICES[name]),
            format_func=lambda value: TEAM_NAMES.get(value, value) or "leave its rows out",
            key=_key(f"word_{number}_{name}"),
        )
        if value:
            said_of.setdefault(name, {})[word_of(cell)] = value
    return said_of


def _what_was_read(question: Question, read: PostsRead) -> bool:
    """What would change, what was left out and why; whether the posts can be used."""
    usable = bool(read.posts)
    if not usable:
        st.warning("No row of it can be used so far. The table stays as it was.", icon="⚠️")
    else:
        try:
            new = with_posts(question, read.posts)
            asked(new)
            after = new.doing_nothing.posts_table
            st.markdown(changes_in_words(question.doing_nothing.posts_table, after, read.posts))
        except ScenarioError as error:
            usable = False
            st.warning(f"These posts cannot be used together: {escaped(said(error))}.", icon="⚠️")
        rows = edited_posts.rows_of(read.posts)
        st.dataframe(edited_posts.frame_of(rows), hide_index=True, height=240, placeholder="")
    if lines := [escaped(line) for line in refused_by_reason(read.refused)]:
        st.warning("\n- ".join(("**Not read, and why:**", *lines)), icon="⚠️")
    for note in read.notes:
        st.caption(f"Read so: {escaped(note_said(note))}.")
    return usable


def _key(name: str) -> str:
    """A widget's key that belongs to the file that is looked at."""
    return f"posts_{name}_{st.session_state[UPLOADS]}"


def _let_go() -> None:
    st.session_state[UPLOADS] += 1  # a new uploader, which holds no file


def _leave() -> None:
    st.session_state[FILE_PROBLEM] = None
    _let_go()


def _use(read: PostsRead, words: Words) -> None:
    """The file's posts become the question's; the old ones are an undo away."""
    if not ask(with_posts(current(), read.posts)):
        return
    st.session_state[AGREED] = {**st.session_state.get(AGREED, {}), **read.mapping}
    st.session_state[WORDS] = words
    _let_go()
    table: Posts = current().doing_nothing.posts_table
    rows = edited_posts.rows_of(table)
    drafts: dict[str, TypedPosts] = st.session_state[DRAFTS]
    version = drafts["posts"].version + 1 if "posts" in drafts else 0
    drafts["posts"] = TypedPosts(table, rows, rows, version, _told(read))


def _told(read: PostsRead) -> tuple[str, ...]:
    lines = [escaped(line) for line in refused_by_reason(read.refused)]
    if not lines:
        return ()
    return ("**Not read of the file, and why:** the other posts of it are used.", *lines)
