"""The one look of pages and exports: colours, marks and type.

Colours are the Government Analysis Function's categorical palette; at most four are used in one
picture, each with a shape or a dash of its own, so that no meaning rests on colour alone.
"""

from __future__ import annotations

from model.paths import DATA

NAVY, TEAL, PLUM, ORANGE, GREY, LILAC = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
INK = "#0b0c0c"
PAPER = "#ffffff"
PALE = "#f3f2f1"
RULE = "#b1b4b6"
GRID = "#e0e0e0"
FILLING = "#d8d8d8"
"""What fills the outlined bars of doing nothing."""

SERIES = (GREY, NAVY, PLUM, TEAL)
"""Colours of series in order, the reference's grey first."""
DASHES: tuple[tuple[int, ...], ...] = ((7, 4), (), (2, 2), (10, 3, 2, 3))
"""Dashes of lines in order, as lengths of stroke and gap; empty is unbroken."""
MARKS = ("circle", "square", "triangle", "diamond")
"""Marks of series in order."""

FONT = "Source Sans 3"
FONTS = DATA / "fonts"
"""Regular and bold, for the exports that carry their type with them."""
