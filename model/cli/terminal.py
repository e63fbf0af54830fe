"""What is printed: plain text, whatever stands in the file or argument that it comes from.

An escape sequence in a pack's title could clear the screen and write a verdict of its own; a
control of direction could turn a line around. Both are shown escaped.
"""

from __future__ import annotations

import sys

from model.scenario.unseen import escaped


def tell(line: object = "") -> None:
    """Print one line."""
    print(escaped(str(line)))


def tell_lines(text: str) -> None:
    """Print a table of ours, whose lines are its own."""
    print("\n".join(map(escaped, text.split("\n"))))


def tell_error(sentence: object) -> None:
    """Print one line on stderr."""
    print(escaped(str(sentence)), file=sys.stderr)
