"""Which letters the house's typeface has: a PDF that everybody can read may lack none."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from ui.style import FONTS

_SEGMENTED = 12  # the kind of table that holds all of Unicode


@lru_cache(maxsize=4)
def letters(font: Path) -> frozenset[int]:
    """The code points that a TrueType file has a shape for."""
    data = font.read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    for i in range(tables):
        tag, _, start, _ = struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i])
        if tag == b"cmap":
            return frozenset(_mapped(data, start))
    return frozenset()


def _mapped(data: bytes, start: int) -> set[int]:
    """Code points of the table that begins here, from the one that holds them all."""
    found: set[int] = set()
    for i in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        offset = struct.unpack(">I", data[start + 8 + 8 * i : start + 12 + 8 * i])[0]
        at = start + offset
        if struct.unpack(">H", data[at : at + 2])[0] != _SEGMENTED:
            continue
        for group in range(struct.unpack(">I", data[at + 12 : at + 16])[0]):
            first, last, _ = struct.unpack(
                ">III", data[at + 16 + 12 * group : at + 28 + 12 * group]
            )
            found.update(range(first, last + 1))
    return found


def drawable(text: str) -> str:
    """A text with every sign that the typeface lacks told by its name: ``(rocket)``.

    Letters of other scripts become a question mark each; joiners and variants go.
    """
    have = _house()
    if all(ord(c) in have for c in text):
        return text
    return "".join(c if ord(c) in have else _told(c) for c in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1)
def _house() -> frozenset[int]:
    """What regular and bold both have."""
    return letters(FONTS / "SourceSans3-Regular.ttf") & letters(FONTS / "SourceSans3-Bold.ttf")


def _told(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind.startswith("M") or kind in ("Cf", "Cc", "Sk"):
        return ""
    if kind.startswith("S"):
        return f"({unicodedata.name(sign, 'sign').lower()})"
    return " " if kind.startswith("Z") else "?"
