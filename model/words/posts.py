"""What was left out of a table of posts, and why."""

from __future__ import annotations

from model.scenario.posts_csv import RefusedRow
from model.words.refusals import said


def reasons(refused: RefusedRow) -> str:
    """Everything that is wrong with a row, in one line."""
    return "; ".join(said(reason) for reason in refused.reasons)


def row_refused(refused: RefusedRow, *, header: int = 1) -> str:
    """``row 3 (FD-03): end 2024-01-01 is before start 2024-02-01``.

    ``header``: the row the header has where the rows are counted; 0 where there is none.
    """
    number = f" ({refused.post})" if refused.post else ""
    return f"row {refused.row - 1 + header}{number}: {reasons(refused)}"
