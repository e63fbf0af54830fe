"""Characters that are not seen but do something: they steer a terminal, or turn a line around.

Right-to-left letters are text like any other and are none of them.
"""

from __future__ import annotations

import re

BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the direction of writing."""
UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters: escape sequences begin with one
    f"{BIDIRECTIONAL}"
    "\u2028\u2029"  # ends of a line and of a paragraph
    "\ud800-\udfff"  # halves of a pair, which no file and no terminal takes
    "]"
)


def escaped(text: str) -> str:
    """One line in which such characters are written as Python writes them: ``\\x1b``."""
    return UNSEEN.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
