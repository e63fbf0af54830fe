"""The one door for text: what enters by address, file, field, terminal or database.

Limits stand here once for all doors. A text over its limit, or with a sign that is not seen and
changes what is, is refused in a sentence: nothing is cut. People are named by their role; what
looks like a person's name, number, birthday or address is refused wherever somebody can type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from model.scenario.errors import Message, Refusal
from model.scenario.personal import instead_of, personal_in
from model.scenario.unseen import UNSEEN

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario

LONGEST_NAME = 80
LONGEST_ROLE = 80
LONGEST_NOTES = 4000
LONGEST_CHANGE = 2000
"""Of one change as text, the values of an observed distribution included."""
MOST_CHANGES = 60
"""Changes of a question, and as many corrections."""

_JOINERS = "\u200c\u200d"
"""Part of how some scripts and pictures are written."""
_NO_CHARACTERS = "".join(
    map(
        chr,
        (
            *range(0xFDD0, 0xFDF0),
            *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
        ),
    )
)
"""Set aside by Unicode for nothing; a document that holds one cannot be opened."""
_REFUSED = re.compile(f"{UNSEEN.pattern}|[{_NO_CHARACTERS}]")


class TextRefused(Refusal, ValueError):
    """What was typed may not be kept or taken away."""


def line(text: str, what: Message, longest: int) -> str:
    """One line of text without what cannot be seen. Raises TextRefused; ``what`` names it there."""
    text = " ".join(_seen(text, what).split())
    if len(text) > longest:
        raise TextRefused("typed.line_too_long", what=what, length=len(text), longest=longest)
    _without_people(text, what)
    return text


def lines(text: str, what: Message, longest: int) -> str:
    """Several lines, each without what cannot be seen. Raises TextRefused."""
    text = "\n".join(one.rstrip() for one in _seen(text, what).splitlines()).strip()
    if len(text) > longest:
        raise TextRefused("typed.lines_too_long", what=what, length=len(text), longest=longest)
    _without_people(text, what)
    return text


def shortened(own: str, longest: int) -> str:
    """A name that the app itself made, with … where it had to end early; never what was typed."""
    return own if len(own) <= longest else f"{own[: longest - 1].rstrip()}…"


def check(text: str, what: Message, longest: int) -> None:
    """Refuse a text of a file that is too long or holds a sign it may not. Raises TextRefused."""
    if len(text) > longest:
        raise TextRefused("typed.line_too_long", what=what, length=len(text), longest=longest)
    _without_signs(text, what)


def refuse_people(scenarios: Iterable[Scenario]) -> None:
    """Everything that somebody may have written of scenarios that are taken away.

    Their names, notes and reasons stand in a briefing's pack as they were written. Raises
    TextRefused.
    """
    for scenario in scenarios:
        _without_people(scenario.name, Message("text.scenario_name"))
        _without_people(scenario.notes, Message("text.scenario_notes"))
        for change in scenario.changes:
            _without_people(change.reason, Message("text.change_reason"))


def sign_refused(text: str) -> str:
    """The first sign that no text may hold, as ``U+202E``; empty when there is none."""
    refused = (found[0] for found in _REFUSED.finditer(text) if not found[0].isspace())
    return next((f"U+{ord(sign):04X}" for sign in refused), "")


def _without_signs(text: str, what: Message) -> None:
    if sign := sign_refused(text):
        raise TextRefused("typed.sign", what=what, sign=sign)


def _seen(text: str, what: Message) -> str:
    _without_signs(text, what)
    # Marks without a width, such as those a web page puts into a long word, are no text.
    return "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if c in _JOINERS or unicodedata.category(c) != "Cf"
    )


def _without_people(text: str, what: Message) -> None:
    # The text is not repeated: it would be on the screen and in the log.
    if found := personal_in(text):
        raise TextRefused("typed.personal", what=what, found=found, instead=instead_of(found))
