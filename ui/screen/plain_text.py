"""Text from outside, made plain where a page draws it.

Streamlit takes titles, captions, warnings, labels, tips and the cells of a static table for
Markdown, and makes links of bare addresses even where every mark is escaped. Whatever somebody
typed, and whatever an address or a file said, goes through ``escaped`` on its way there. Tables
that scroll, charts, code blocks and text fields draw text as it is and take it unchanged.
"""

from __future__ import annotations

import re

import pandas as pd

_MARKS = re.compile(r"[\\`*_\[\]<>$~#|!{}&^]|(?<![0-9]):(?=[a-z0-9+-])")
_FIRST = re.compile(r"^(?=[ \t]*(?:[-+=]|[0-9]+[.)]))", re.MULTILINE)
"""Where a line begins as one of a list does, or as what makes a title of the line before."""
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=[wW])(?=\.)|(?=@)")
_APART = "\u2060"
"""A word joiner, which has no width: what stands on its sides is no address any more."""


def escaped(text: str) -> str:
    """A text, to be shown as it is inside Markdown."""
    apart = _ADDRESS.sub(_APART, _FIRST.sub(_APART, text))
    return _MARKS.sub(r"\\\g<0>", apart)


def escaped_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A table for ``st.table``, which takes its cells and the names of its columns for Markdown."""
    return frame.map(lambda cell: escaped(cell) if isinstance(cell, str) else cell).rename(
        columns=escaped
    )
