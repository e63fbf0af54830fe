"""How much text fits in a place on a slide, from the widths of Arial's letters.

Slides are laid out where no typeface can be measured; a little too much room is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.briefing.files import shortened

LINE = 1.2
"""Height of a line, in its size."""
_NARROW = set("iljtfrI.,;:'’‘|!()[]{}/\\- ·“”\"")
_WIDE = set("mwMWOQGDNHUCR%@—…£&+=<>−")


def width(text: str) -> float:
    """How wide a text is, in its size."""
    return sum(
        0.3
        if c in _NARROW
        else 0.76
        if c in _WIDE
        else 0.55
        if ord(c) < 0x2000
        else 0.66
        if c.isupper()
        else 1.1
        for c in text
    )


def wrapped(text: str, inches: float, size: float) -> int:
    """Lines that a text takes in a width; words longer than a line break."""
    room = inches * 72 / size
    lines, used = 1, 0.0
    for word in text.split():
        length = width(word)
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        while length > room:
            lines, length = lines + 1, length - room
        used += length + width(" ")
    return lines


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def lines(self, size: float) -> int:
        """How many lines of a size, in points, it holds."""
        return int(self.height * 72 / (size * LINE))

    def fitted(self, text: str, size: float, lines: int = 0) -> str:
        """A text, shortened if it takes more lines than there are, or than are allowed."""
        most = min(lines or self.lines(size), self.lines(size))
        letters = len(text)
        while wrapped(text, self.width, size) > most and letters > 1:
            letters = int(letters * 0.93)
            text = shortened(text, letters)
        return text

    def those_that_fit(self, texts: Sequence[str], size: float, indent: float) -> list[str]:
        """As many paragraphs as there is room for, at least one; space between them is 0.4."""
        fitting: list[str] = []
        inner = Box(0, 0, self.width - indent, self.height)
        used = 0.0
        for text in texts:
            text = inner.fitted(text, size)
            used += wrapped(text, inner.width, size) + 0.4
            if fitting and used > self.lines(size) + 0.4:
                break
            fitting.append(text)
        return fitting
