"""What was refused of a table, gathered by reason: one line a reason, with the rows it is of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.scenario.errors import Message, Where

MOST_SHOWN = 4
"""So many different cells of a reason are shown."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that was left out, or, where ``column`` is true, a column.

    ``row`` as the spreadsheet numbers it; a column has the header's. ``post`` is empty where the
    row gives no proper post number.
    """

    row: int
    post: str
    reasons: tuple[Where, ...]
    column: bool = False


@dataclass(frozen=True)
class Gathered:
    """A reason, and the rows that it is of."""

    reason: Where
    rows: tuple[int, ...]


def by_reason(refused: Iterable[RefusedRow]) -> tuple[Gathered, ...]:
    """Reasons in the order in which they come up, each once.

    Cells that may be repeated and that are refused of one field for one reason are one reason.
    """
    groups: dict[str, tuple[Where, list[int], dict[str, None]]] = {}
    for row in refused:
        for reason in row.reasons:
            key, cell = _key(reason)
            _, rows, cells = groups.setdefault(key, (reason, [], {}))
            if row.row not in rows:
                rows.append(row.row)
            if cell:
                cells[cell] = None
    return tuple(
        Gathered(_together(reason, tuple(cells)), tuple(rows))
        for reason, rows, cells in groups.values()
    )


def _key(reason: Where) -> tuple[str, str]:
    if isinstance(reason, Message) and reason.id == "post.cell_not_allowed":
        return f"{reason.id} {reason.values['field']}", str(reason.values["cell"])
    return repr(reason), ""


def _together(reason: Where, cells: tuple[str, ...]) -> Where:
    if not isinstance(reason, Message) or len(cells) < 2:
        return reason
    field, allowed = reason.values["field"], reason.values["allowed"]
    return Message("post.cells_not_allowed", field=field, cells=cells[:MOST_SHOWN], allowed=allowed)
