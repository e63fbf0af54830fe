"""What was left out of a table of posts, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.outside.gathered import RefusedRow, by_reason
from model.scenario.errors import Message
from model.scenario.posts import Post
from model.words.refusals import said

POST_FIELDS = {
    "post": "Post",
    "team": "Team",
    "grade": "Grade",
    "established_fte": "Established",
    "funded_fte": "Funded",
    "contract": "Held by",
    "fte": "FTE",
    "start": "Since",
    "end": "Last day",
    "next_contract": "Who comes next",
    "next_fte": "Next FTE",
    "next_start": "Next starts",
    "advert": "Advert opens",
    "release_at": "Leaves when successor is at",
    "overlap_weeks": "Overlap, weeks",
    "starter_drops_out": "Starter drops out",
}
"""The fields of a post, as the table's columns are headed."""


def reasons(refused: RefusedRow) -> str:
    """Everything that is wrong with a row, in one line."""
    return "; ".join(said(reason) for reason in refused.reasons)


def row_refused(refused: RefusedRow, *, header: int = 1) -> str:
    """``row 3 (FD-03): end 2024-01-01 is before start 2024-02-01``.

    ``header``: the row the header has where the rows are counted; 0 where there is none.
    """
    if refused.column:
        return reasons(refused)
    number = f" ({refused.post})" if refused.post else ""
    return f"row {refused.row - 1 + header}{number}: {reasons(refused)}"


def refused_by_reason(refused: Iterable[RefusedRow], *, header: int = 1) -> list[str]:
    """A line a reason, with the rows it is of: ``rows 2 to 31: start cannot be used``."""
    lines = [reasons(one) for one in refused if one.column]
    rows = [one for one in refused if not one.column]
    posts = {one.row: one.post for one in rows}
    for found in by_reason(rows):
        where = rows_in_words([row - 1 + header for row in found.rows])
        if len(found.rows) == 1 and posts[found.rows[0]]:
            where += f" ({posts[found.rows[0]]})"
        lines.append(f"{where}: {said(found.reason)}")
    return lines


def changes_in_words(before: Sequence[Post], after: Sequence[Post], read: Sequence[Post]) -> str:
    """How many posts were read of a file, and what they would change, by post number."""
    was = {post.post: post for post in before}
    now = {post.post: post for post in after}
    parts = (
        ("new", [n for n in now if n not in was]),
        ("other than now", [n for n in now if n in was and now[n] != was[n]]),
        ("gone", [n for n in was if n not in now]),
    )
    counted = "; ".join(
        f"{len(numbers)} {what} ({_some(numbers)})" for what, numbers in parts if numbers
    )
    posts = "1 post" if len(read) == 1 else f"{len(read)} posts"
    return f"{posts} read. Against the table now: {counted or 'nothing changes'}."


def _some(numbers: Sequence[str], most: int = 6) -> str:
    more = len(numbers) - most
    return ", ".join(numbers[:most]) + (f" and {more} more" if more > 0 else "")


def note_said(note: Message) -> str:
    """What was taken to mean something in a file, with its rows in words."""
    rows = note.values.get("rows")
    if not isinstance(rows, tuple):
        return said(note)
    return said(Message(note.id, **{**note.values, "rows": rows_in_words(rows)}))


def rows_in_words(rows: Sequence[int]) -> str:
    """``row 3``, ``rows 3, 5 to 9 and 12``."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    parts = [
        f"{span[0]}"
        if len(span) == 1
        else f"{span[0]} {'to' if span[1] - span[0] > 1 else 'and'} {span[1]}"
        for span in spans
    ]
    listed = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
    return f"{'row' if len(rows) == 1 else 'rows'} {listed}"
