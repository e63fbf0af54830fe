"""Posts tables as rows to edit and as text for a link; an option's posts, edited one by one.

Pure: no screen here. What stands in a link was written by anybody, so it is read with a limit and
checked row by row.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from pydantic import ValidationError

from model.outside.posts_file import PostsRead, check_rows
from model.scenario.errors import Message, ScenarioError
from model.scenario.posts import MAX_POSTS, Post

Row = dict[str, Any]
Posts = tuple[Post, ...]

FIELDS = tuple(Post.model_fields)
PLAN_FIELDS = (
    "end",
    "next_contract",
    "next_fte",
    "next_start",
    "advert",
    "release_at",
    "overlap_weeks",
    "starter_drops_out",
)
"""What an option may say about a post; who holds it now is a fact, not a plan."""
DATES = ("start", "end", "next_start", "advert")
NUMBERS = ("established_fte", "funded_fte", "fte", "next_fte", "release_at", "overlap_weeks")
LONGEST_TEXT, _LONGEST_JSON = 20_000, 400_000
NUMBER_PATTERN = r"^[A-Z]{1,4}-?[0-9]{1,4}$"


# --- As text, for a link ----------------------------------------------------------------------


def to_text(posts: Iterable[Post]) -> str:
    """Posts as a short text of letters, digits, ``-`` and ``_``: compressed."""
    rows = [post.model_dump(mode="json", exclude_none=True) for post in posts]
    packed = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> PostsRead:
    """The posts of a text, and the rows that cannot be used; the first is row 2.

    Raises ScenarioError when nothing of it can be read.
    """
    if len(text) > LONGEST_TEXT:
        raise ScenarioError("posts_text.too_long")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(packed, _LONGEST_JSON)
        if not unpacking.eof:
            raise ScenarioError("posts_text.cut_or_too_long")
        rows = json.loads(raw)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError("posts_text.unreadable") from None
    if not isinstance(rows, list) or len(rows) > MAX_POSTS:
        raise ScenarioError("posts_text.no_table")
    if not all(isinstance(row, dict) and len(row) <= len(FIELDS) for row in rows):
        raise ScenarioError("posts_text.no_table")
    return check_rows(rows)


# --- As rows, for an editor -------------------------------------------------------------------


def rows_of(posts: Iterable[Post]) -> list[Row]:
    """One plain row a post."""
    return [post.model_dump() for post in posts]


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as an editor wants them: every column with one type, also where it is empty."""
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    for name in DATES:
        frame[name] = pd.to_datetime(frame[name])
    for name in NUMBERS:
        frame[name] = pd.to_numeric(frame[name])
    # Types that hold nothing as well: an added row begins with empty cells.
    return frame.astype({"overlap_weeks": "Int64", "starter_drops_out": "boolean"})


def rows_from(frame: pd.DataFrame) -> list[Row]:
    """What stands in an editor, as plain rows.

    A post is known by a number: anything else that was typed there is not taken in.
    """
    rows = []
    for record in frame.to_dict("records"):
        row = {str(name): _plain(value) for name, value in record.items()}
        number = str(row["post"] or "").strip().upper()
        row["post"] = number if re.fullmatch(NUMBER_PATTERN, number) else None
        rows.append(row)
    return rows


def _plain(value: Any) -> Any:
    if (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and value != value)
    ):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def kept(rows: Sequence[Row], good: Sequence[Post], before: Sequence[Post]) -> Posts:
    """The posts to go on with: good rows as typed, and for a row that is refused the post as it
    was before, so that nobody disappears while a row is being mended.

    A row without a number, or with one that another row has, does not say whose it was: until it
    does, no post is taken for deleted.
    """
    now, was = {p.post: p for p in good}, {p.post: p for p in before}
    found: dict[str, Post] = {}
    numbers = [row.get("post") for row in rows]
    for number in map(str, numbers):
        post = now.get(number) or was.get(number)
        if post is not None:
            found.setdefault(number, post)
    if None in numbers or len(set(numbers)) < len(numbers):
        found = {**was, **found}
    return tuple(found.values())


# --- An option, edited post by post -----------------------------------------------------------


def edits_of(said: Sequence[Post], typed: Sequence[Post]) -> Posts:
    """The posts of an option whose plan was typed otherwise than the choices say."""
    before = {post.post: post for post in said}
    return tuple(p for p in typed if p.post in before and p != before[p.post])


def with_edits(said: Sequence[Post], edits: Sequence[Post]) -> tuple[Posts, list[Message]]:
    """An option's posts with the plans edited by hand, and a message for each that no longer
    fits who is in post."""
    plans = {post.post: {f: getattr(post, f) for f in PLAN_FIELDS} for post in edits}
    posts: list[Post] = []
    problems: list[Message] = []
    for post in said:
        try:
            posts.append(Post.model_validate({**post.model_dump(), **plans.pop(post.post, {})}))
        except ValidationError:
            posts.append(post)
            problems.append(Message("plan.no_longer_fits", post=post.post))
    problems += [Message("plan.no_post", post=number) for number in plans]
    return tuple(posts), problems


def in_plan(said: Sequence[Post], nothing: Sequence[Post]) -> set[str]:
    """Numbers of the posts an option is about: what it changes, and what agency or temporary
    staff hold."""
    before = {post.post: post for post in nothing}
    return {
        post.post
        for post in said
        if post != before.get(post.post) or post.contract in ("agency", "temporary")
    }
