"""What somebody typed: one line or several, without what cannot be seen, and nobody's contacts.

People are named by their role; what looks like an e-mail address or a telephone number is refused
wherever somebody can type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from model.scenario.errors import Message, Refusal

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario

LONGEST_NAME = 80
MOST_CHANGES = 60  # of a question: an address, a page and what is kept hold no more

_CONTACT = re.compile(
    r"\w@[\w.-]*[^\W\d_]"  # jane.smith@council; not +2@4-30, which is a change
    # Ten digits and more that begin as a telephone number does.
    r"|(?<!\d)(?:(?:\+|00)\d\d[\s(0)]{0,4}|0)[1-9]\d(?:[\s()./-]{0,2}\d){7,}"
)


class TextRefused(Refusal, ValueError):
    """What was typed may not be kept or taken away."""


def line(text: str, what: Message, longest: int) -> str:
    """One line of text without what cannot be seen. Raises TextRefused; ``what`` names it there."""
    text = " ".join(_seen(text).split())
    if len(text) > longest:
        raise TextRefused("typed.line_too_long", what=what, length=len(text), longest=longest)
    _without_contacts(text, what)
    return text


def lines(text: str, what: Message, longest: int) -> str:
    """Several lines, each without what cannot be seen. Raises TextRefused."""
    text = "\n".join(one.rstrip() for one in _seen(text).splitlines()).strip()
    if len(text) > longest:
        raise TextRefused("typed.lines_too_long", what=what, length=len(text), longest=longest)
    _without_contacts(text, what)
    return text


def refuse_contacts(scenarios: Iterable[Scenario]) -> None:
    """Everything that somebody may have written of scenarios that are taken away.

    Their names, notes and reasons stand in a briefing's pack as they were written. Raises
    TextRefused.
    """
    for scenario in scenarios:
        _without_contacts(scenario.name, Message("text.scenario_name"))
        _without_contacts(scenario.notes, Message("text.scenario_notes"))
        for change in scenario.changes:
            _without_contacts(change.reason, Message("text.change_reason"))


def _seen(text: str) -> str:
    return "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )


def _without_contacts(text: str, what: Message) -> None:
    # The text is not repeated: it would be on the screen and in the log.
    if _CONTACT.search(text):
        raise TextRefused("typed.contacts", what=what)
