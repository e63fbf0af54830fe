"""What the scenarios that the code makes are called, by id: in full and within a sentence."""

from __future__ import annotations

from model.agency_exit.choices import OPTIONS
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF

EXIT_IDS = {DOING_NOTHING: "exit-nothing"} | {letter: f"exit-{letter}" for letter in OPTIONS}
"""Ids of the ways to let agency workers go where they stand among scenarios of another kind."""

_NAMES = {
    DOING_NOTHING: "Doing nothing",
    WHAT_IF: "What if",
    "A": "A Cliff",
    "B": "B Taper",
    "C": "C Match and release",
    "D": "D Keep a small reserve",
    "E": "E Convert and retain",
    "exit-nothing": "Doing nothing about agency",
    "exit-A": "Agency exit A Cliff",
    "exit-B": "Agency exit B Taper",
    "exit-C": "Agency exit C Match and release",
    "exit-D": "Agency exit D Keep a small reserve",
    "exit-E": "Agency exit E Convert and retain",
}

_WITHIN = {
    DOING_NOTHING: "doing nothing",
    WHAT_IF: "what if",
    "exit-nothing": "doing nothing about agency",
    # Questions and starting points, whose titles stand in their own files.
    "recording-fix": "the recording of visits is mended",
    "threshold-document": "the threshold document takes effect",
    "q1-2024-25": "the first quarter of 2024-25",
    "reproduce-2023-24": "the year 2023-24 itself",
}


def scenario_name(id_: str) -> str:
    """The name of one of our own scenarios, or of a way to let agency workers go. Raises KeyError
    for an id that is not ours: whoever made that scenario has named it."""
    return _NAMES[id_]


def within_sentence(id_: str, name: str | None = None) -> str:
    """A scenario within a sentence: as declared for one of ours, else under its ``name``."""
    return _WITHIN.get(id_) or name or scenario_name(id_)
