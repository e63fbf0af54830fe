"""Tables on slides: widths, heights, pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ui.briefing.content import Step, Table
from ui.briefing.files import middle, shown
from ui.briefing.fitting import LINE, Box, wrapped
from ui.briefing.native_charts import NAME
from ui.briefing.slide_places import BODY, PICTURE, SMALLEST
from ui.briefing.slide_text import BOLD, describe, drop_body, new_slide, rgb, write, write_aside
from ui.style import INK, NAVY, PALE, PAPER


def add_tables(deck: Any, step: Step, notes: Sequence[str], points: list[str]) -> list[str]:
    """The table on as many slides as it has rows for; the points that are left."""
    assert step.table is not None
    beside = bool(points) and len(step.table.columns) <= 3
    box = PICTURE if beside else BODY
    widths = _widths(step.table, box)
    for count, rows in enumerate(_pages(step.table, widths, box)):
        slide = new_slide(deck, step, notes if not count else [], count)
        if beside and not count:
            points = write_aside(slide, points)
        else:
            drop_body(slide)
        _table(slide, step.table, rows, widths, box)
    return points


def _table(
    slide: Any, table: Table, rows: Sequence[Sequence[str]], widths: Sequence[float], box: Box
) -> None:
    from pptx.util import Inches

    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(table.columns),
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(0.4 * (len(rows) + 1)),
    )
    describe(frame, f"Table: {table.title}", f"{table.title}. {table.caption}".strip())
    grid = frame.table
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Inches(width)
    heights = [_height(row, widths, bold=y == 0) for y, row in enumerate((_header(table), *rows))]
    for row, height in zip(grid.rows, heights, strict=True):
        row.height = Inches(height)
    frame.height = Inches(sum(heights))
    for y, texts in enumerate((_header(table), *rows)):
        for x, text in enumerate(texts):
            cell = grid.cell(y, x)
            cell.margin_left = cell.margin_right = Inches(_MARGIN)
            cell.margin_top = cell.margin_bottom = Inches(_MARGIN / 2)
            _cell_look(cell, y)
            write(
                cell, [text], SMALLEST, bullets=False, bold=y == 0, colour=PAPER if y == 0 else INK
            )


_MARGIN = 0.08


def _cell_look(cell: Any, row: int) -> None:
    cell.fill.solid()
    colour = NAVY if row == 0 else PALE if row % 2 == 0 else PAPER
    cell.fill.fore_color.rgb = rgb(colour)


def _widths(table: Table, box: Box) -> list[float]:
    """Columns in proportion to what they hold, none too narrow for its longest word."""
    texts = [
        [name, *(shown(row[i]) for row in table.rows)] for i, name in enumerate(_header(table))
    ]
    weights = [
        max(
            min(max(len(t) for t in column), 60) ** 0.7,
            max((len(w) for t in column for w in t.split()), default=1) * 0.9,
            4.0,
        )
        for column in texts
    ]
    return [box.width * weight / sum(weights) for weight in weights]


def _height(row: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> float:
    """Inches that a row of a table takes; ``bold`` as its header is."""
    lines = max(
        wrapped(text, (width - 2 * _MARGIN) * (BOLD if bold else 1), SMALLEST)
        for text, width in zip(row, widths, strict=True)
    )
    return lines * SMALLEST * LINE / 72 + _MARGIN


def _pages(table: Table, widths: Sequence[float], box: Box) -> Iterator[list[list[str]]]:
    """Rows in portions that fit beneath a header."""
    page: list[list[str]] = []
    used = header = _height(_header(table), widths, bold=True)
    for cells in table.rows:
        row = [
            Box(0, 0, width - 2 * _MARGIN, box.height - header - 0.2).fitted(shown(cell), SMALLEST)
            for cell, width in zip(cells, widths, strict=True)
        ]
        height = _height(row, widths)
        if page and used + height > box.height:
            yield page
            page, used = [], header
        page.append(row)
        used += height
    yield page


def _header(table: Table) -> list[str]:
    """Names of columns; a user's long names are cut in their middle."""
    return [middle(name, NAME) for name in table.columns]
