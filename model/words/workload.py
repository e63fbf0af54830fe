"""Hours needed against hours available, in words."""

from __future__ import annotations

from collections.abc import Sequence

from model.engine.capacity import Load
from model.words.names import TEAM_NAMES


def overload(load: Load) -> str:
    """The warning before a run."""
    team = TEAM_NAMES[load.team]
    if load.team == "conferences" and load.share <= 1:
        return (
            f"The conference diary is full: about {load.needed:,.0f} of {load.available:,.0f} "
            "slots a year will be used, some of them for nothing because a report is missing. A "
            "conference waits for the first slot that is free, and many will be late."
        )
    if load.team == "conferences":
        return (
            f"This diary can never hold the conferences: about {load.needed:,.0f} a year are "
            f"needed and there are {load.available:,.0f} slots."
        )
    if load.available <= 0:
        return f"Nobody is in post in the {team}: its work can never be done."
    return (
        f"This staffing can never clear this demand: the {team} needs {load.needed:,.0f} hours a "
        f"year and has {load.available:,.0f} ({load.share:.0%}). Backlogs will grow for as long "
        "as it lasts."
    )


def too_late(changes: Sequence[str], weeks: int) -> str:
    """The warning before a run that is over before a change begins."""
    verb = "begins" if len(changes) == 1 else "begin"
    return (
        f"{'; '.join(changes)}: {verb} after the {weeks} weeks that are run, and changes nothing. "
        "Choose more weeks ahead to see it."
    )


def load_sentence(load: Load) -> str:
    """Hours needed of hours available, in one sentence."""
    team = TEAM_NAMES[load.team]
    if load.available <= 0:
        return f"Nobody is in post in the {team}."
    left = max(load.available - load.needed, 0)
    text = f"The {team}'s work that cannot wait takes {load.share:.0%} of its hours"
    if load.support:
        given = min(left / load.support, 1.0)
        text += f"; what is left is enough for about {given:.0%} of planned support"
    return text + "."
