"""The what-if's levers: sliders over single inputs, and toggles over small bundles of changes.

Every lever is one the council named. A slider's label, unit, limits, step and help come from the
input's own declaration; here stand only the range worth showing and the bundles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.scenario.changes import Change
from model.scenario.ready_questions import ready_question


@dataclass(frozen=True, slots=True)
class Slider:
    """One input on a slider, between limits worth showing in a meeting."""

    input: str
    low: float
    high: float
    step: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Toggle:
    """A named bundle of changes, on or off."""

    name: str
    label: str
    help: str
    changes: tuple[Change, ...]

    def is_on(self, changes: tuple[Change, ...]) -> bool:
        """Whether the whole bundle is part of the changes."""
        asked = {change.to_text() for change in changes}
        return all(change.to_text() in asked for change in self.changes)

    def switched(self, changes: tuple[Change, ...], on: bool) -> tuple[Change, ...]:
        """The changes with the bundle added or taken out."""
        own = {change.to_text() for change in self.changes}  # a link carries no reasons
        kept = tuple(change for change in changes if change.to_text() not in own)
        return (*kept, *self.changes) if on else kept


SLIDERS: tuple[Slider, ...] = (
    Slider("contacts_per_year", 3000, 10000, 100),
    Slider("contact_to_strategy", 0.02, 0.40, 0.01, percent=True),
    Slider("strategy_to_s47", 0.30, 1.00, 0.01, percent=True),
    Slider("s47_to_icpc", 0.02, 0.60, 0.005, percent=True),
    Slider("front_door_fte", 4, 30, 0.5),
    Slider("fsp_fte", 4, 30, 0.5),
    Slider("chair_fte", 0, 6, 0.5),
    Slider("external_conferences", 0, 8, 0.5),
)

TOGGLES: tuple[Toggle, ...] = (
    Toggle(
        "recording",
        "Recording mended",
        "6% of timely visits are then recorded late or not at all, instead of the share in the "
        "baseline. The visits themselves do not change.",
        ready_question("recording-fix").changes,
    ),
    Toggle(
        "premeeting",
        "No pre-meeting",
        "The inspectors said the council's internal meeting before an S47 delays conferences.",
        ready_question("no-premeeting").changes,
    ),
    Toggle(
        "threshold",
        "Threshold document",
        "From week 8: 5% fewer contacts and a fifth fewer strategy discussions, taking three "
        "months, fading by half each year without follow-up. Effects seen elsewhere; no "
        "effect size is published for Monmouthshire.",
        ready_question("threshold-document").changes,
    ),
    Toggle(
        "practice",
        "Practice framework",
        "Keeping Children Safe, from week 8: a tenth fewer S47s go on to a conference, taking "
        "three months.",
        (Change(input="s47_to_icpc", multiply=0.9, from_week=8, ramp_weeks=13),),
    ),
)

TEMPORARY = "front_door_fte"
"""The input that temporary front-door capacity adds to, between two weeks."""


def temporary_of(changes: tuple[Change, ...]) -> tuple[float, int, int] | None:
    """Temporary front-door FTE, first week and first week without it; None when there is none."""
    for change in changes:
        if _is_temporary(change):
            assert change.add is not None
            assert change.until_week is not None
            return change.add, change.from_week, change.until_week
    return None


def _is_temporary(change: Change) -> bool:
    more = change.add is not None and change.add > 0
    return change.input == TEMPORARY and more and change.until_week is not None


def with_temporary(
    changes: tuple[Change, ...], fte: float, first: int, until: int
) -> tuple[Change, ...]:
    """The changes with that much temporary front-door capacity (0 takes it away)."""
    kept = tuple(change for change in changes if not _is_temporary(change))
    if fte <= 0 or until <= first:
        return kept
    return (*kept, Change(input=TEMPORARY, add=fte, from_week=first, until_week=until))


def agency_leaves_in(changes: tuple[Change, ...], agency: Mapping[str, float]) -> int:
    """The week in which all agency workers leave; 0 when they stay.

    ``agency``: FTE of each team that has any, by the input that counts the team.
    """
    for change in changes:
        if _is_agency_exit(change, agency):
            return change.from_week
    return 0


def with_agency_leaving(
    changes: tuple[Change, ...], agency: Mapping[str, float], week: int
) -> tuple[Change, ...]:
    """The changes with all agency workers gone from a week on, unreplaced (0: they stay)."""
    kept = tuple(change for change in changes if not _is_agency_exit(change, agency))
    if week <= 0:
        return kept
    return (*kept, *(Change(input=name, add=-fte, from_week=week) for name, fte in agency.items()))


def _is_agency_exit(change: Change, agency: Mapping[str, float]) -> bool:
    gone = change.add is not None and -change.add == agency.get(change.input)
    return gone and change.from_week > 0 and change.until_week is None
