"""Posts as a CSV file, and a file to start from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from model.outside.posts_words import COLUMNS
from model.scenario.csv_out import csv_text
from model.scenario.posts import Post


def to_csv(posts: Iterable[Post]) -> str:
    """A CSV file that reads back as the same posts.

    No cell can begin with a sign that a spreadsheet takes for a formula: post numbers begin with
    a letter, numbers are not negative, and the rest is dates and words of the model's own.
    """
    rows = ([_written(getattr(post, name)) for name in COLUMNS] for post in posts)
    return csv_text([COLUMNS, *rows])


def template() -> str:
    """A CSV file to start from: the header and three posts that are plainly examples."""
    return to_csv(
        [
            Post(post="EX-1", team="front_door", grade="senior social worker"),
            Post(
                post="EX-2",
                team="front_door",
                contract="agency",
                start=date(2024, 1, 8),
                end=date(2024, 8, 30),
                next_contract="newly qualified",
                next_start=date(2024, 9, 2),
                overlap_weeks=0,
            ),
            Post(
                post="EX-3",
                team="fsp",
                established_fte=0.6,
                funded_fte=0.6,
                contract="vacant",
                fte=0,
                advert=date(2024, 5, 6),
            ),
        ]
    )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(abs(value)).removesuffix(".0")  # abs: minus nought would begin with a sign
    return str(value)
