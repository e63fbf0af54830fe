"""The posts table while it is being edited, and what is refused of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import streamlit as st

from model.agency_exit import edited_posts
from model.agency_exit.edited_posts import Row
from model.outside.gathered import RefusedRow
from model.outside.posts_file import check_rows
from model.scenario.errors import ScenarioError
from model.scenario.posts import LONGEST_OVERLAP_WEEKS, Grade, Held, Next, Team
from model.words.names import TEAM_NAMES
from model.words.posts import POST_FIELDS, refused_by_reason
from model.words.refusals import said

DRAFTS, UPLOADS, FILE_PROBLEM = "posts_drafts", "posts_uploads", "posts_file_problem"


@dataclass(slots=True)
class TypedPosts:
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


def draft_of(name: str, of: object, rows: Callable[[], list[Row]]) -> TypedPosts:
    """The draft under way over some posts; a new one when others stand."""
    drafts: dict[str, TypedPosts] = st.session_state.setdefault(DRAFTS, {})
    draft = drafts.get(name)
    if draft is None or draft.of != of:
        now = rows()
        draft = drafts[name] = TypedPosts(of, now, now, draft.version + 1 if draft else 0)
    elif _key(name, draft) not in st.session_state and draft.first is not draft.typed:
        # The page was left meanwhile: the editor has forgotten, the draft has not.
        draft.first, draft.version = draft.typed, draft.version + 1
    return draft


def _key(name: str, draft: TypedPosts) -> str:
    return f"{name}_{draft.version}"


def typed_into(name: str, draft: TypedPosts, **how: Any) -> bool:
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


def _choice(field: str, kind: Any, help: str, **more: Any) -> Any:
    return st.column_config.SelectboxColumn(
        POST_FIELDS[field], options=list(get_args(kind)), help=help, **more
    )


def _fte(field: str, help: str, **more: Any) -> Any:
    return st.column_config.NumberColumn(
        POST_FIELDS[field],
        min_value=0.0,
        max_value=1.0,
        step=0.05,
        format="%.2f",
        help=help,
        **more,
    )


def _day(field: str, help: str) -> Any:
    return st.column_config.DateColumn(POST_FIELDS[field], format="D MMM YYYY", help=help)


def _columns() -> dict[str, Any]:
    """What may stand in each column, in plain words."""
    return {
        "post": st.column_config.TextColumn(
            POST_FIELDS["post"],
            required=True,
            validate=edited_posts.NUMBER_PATTERN,
            max_chars=9,
            width="small",
            help="A number such as FD-07. Never a name.",
        ),
        "team": _choice(
            "team",
            Team,
            "front_door or fsp.",
            default="front_door",
            format_func=lambda team: TEAM_NAMES.get(team, team),
        ),
        "grade": _choice("grade", Grade, "Sets the cost.", default="social worker"),
        "established_fte": _fte("established_fte", "FTE of the post on paper.", default=1.0),
        "funded_fte": _fte("funded_fte", "FTE there is money for; 0 stays empty.", default=1.0),
        "contract": _choice("contract", Held, "Who is in the post now.", default="permanent"),
        "fte": _fte("fte", "FTE of the person in it; 0 when vacant.", default=1.0),
        "start": _day("start", "First day, if recent; empty: long since."),
        "end": _day("end", "The holder's last day; empty: open."),
        "next_contract": _choice(
            "next_contract",
            Next,
            "convert: the holder turns permanent. none: the post closes.",
            default="permanent",
        ),
        "next_fte": _fte("next_fte", "FTE of whoever comes next; empty: as now."),
        "next_start": _day("next_start", "A starter already found; empty: by advert."),
        "advert": _day("advert", "Empty: when the post falls empty."),
        "release_at": st.column_config.NumberColumn(
            POST_FIELDS["release_at"],
            min_value=0.05,
            max_value=1.0,
            step=0.05,
            format="percent",
            help="The holder stays until the successor works at this share of a full pace.",
        ),
        "overlap_weeks": st.column_config.NumberColumn(
            POST_FIELDS["overlap_weeks"],
            min_value=0,
            max_value=LONGEST_OVERLAP_WEEKS,
            step=1,
            default=0,
            help="How long both may be there.",
        ),
        "starter_drops_out": st.column_config.CheckboxColumn(
            POST_FIELDS["starter_drops_out"],
            default=False,
            help="What if the next starter withdraws on the day?",
        ),
    }


def show_refusals(draft: TypedPosts) -> None:
    """What is said of rows that cannot be used."""
    if draft.refused:
        st.warning("\n- ".join(draft.refused), icon="⚠️")


def checked_rows(rows: list[Row], meanwhile: str) -> tuple[edited_posts.Posts, tuple[str, ...]]:
    """The rows that can be used, and what is to be said about the others."""
    try:
        read = check_rows(rows)
    except ScenarioError as error:
        return (), (f"The table cannot be used: {said(error)}.",)
    return read.posts, refusals_in_words(read.refused, meanwhile, header=0)


def refusals_in_words(
    refused: Sequence[RefusedRow], meanwhile: str, header: int = 1
) -> tuple[str, ...]:
    """Rows that cannot be used, in sentences."""
    if not refused:
        return ()
    rows = "1 row" if len(refused) == 1 else f"{len(refused)} rows"
    lines = refused_by_reason(refused, header=header)
    return (f"**{rows} cannot be used.** {meanwhile}", *lines)
