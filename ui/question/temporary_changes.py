"""Changes that hold for some weeks, for every team: what may be picked, and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.scenario.changes import Change
from model.scenario.units import WEEKS_A_YEAR


@dataclass(frozen=True, slots=True)
class Lever:
    """One input that a scenario may move for some weeks.

    ``usual`` is what the box begins with, in the lever's own unit. ``how``: what it becomes, an
    addition, a new value, a factor in percent, or days to be spread over the weeks.
    """

    label: str
    input: str
    how: Literal["add", "set", "percent", "spread"]
    unit: str
    low: float
    high: float
    step: float
    usual: float
    help: str = ""

    def change(self, amount: float, first: int, until: int) -> Change:
        """The dated change: from week ``first`` until week ``until`` (the first without it)."""
        weeks = {"from_week": first, "until_week": until}
        if self.how == "add":
            return Change(input=self.input, add=amount, **weeks)
        if self.how == "percent":
            return Change(input=self.input, multiply=round(1 + amount / 100, 6), **weeks)
        if self.how == "spread":
            # The input is a rate a year: so many days fall into these weeks.
            rate = round(amount * WEEKS_A_YEAR / max(until - first, 1), 3)
            return Change(input=self.input, add=rate, **weeks)
        value: float | int = int(amount) if self.step == 1 else amount
        return Change(input=self.input, set=value, **weeks)


LEVERS: tuple[Lever, ...] = (
    Lever(
        "More or fewer FSP workers",
        "fsp_fte",
        "add",
        "FTE",
        -20,
        20,
        0.5,
        1,
        "On top of those in post; fewer takes the last posts away for that time.",
    ),
    Lever(
        "Fewer front-door workers",
        "front_door_fte",
        "add",
        "FTE",
        -20,
        0,
        0.5,
        -2,
        "More of them are the temporary workers above.",
    ),
    Lever("More or fewer contact officers", "contact_officer_fte", "add", "FTE", -10, 10, 0.5, 1),
    Lever(
        "More or fewer front-door managers", "front_door_manager_fte", "add", "FTE", -10, 10, 0.5, 1
    ),
    Lever("More or fewer conference chairs", "chair_fte", "add", "FTE", -10, 10, 0.5, 1),
    Lever(
        "External chairs' conferences",
        "external_conferences",
        "set",
        "slots a week",
        0,
        20,
        0.5,
        0,
        "0 lets the external chairs go.",
    ),
    Lever(
        "Extra training days",
        "training_days",
        "spread",
        "days each",
        0,
        10,
        0.5,
        2,
        "Days everybody spends in training within these weeks.",
    ),
    Lever(
        "Long-term sick at the front door",
        "front_door_long_sick",
        "set",
        "people",
        0,
        20,
        1,
        1,
        "Away from the first week to the last; still paid; their families go to colleagues.",
    ),
    Lever(
        "Long-term sick in FSP",
        "fsp_long_sick",
        "set",
        "people",
        0,
        20,
        1,
        1,
        "Away from the first week to the last; still paid; their families go to colleagues.",
    ),
    Lever(
        "More or fewer contacts",
        "contacts_per_year",
        "percent",
        "%",
        -90,
        200,
        5,
        30,
        "A surge, or a quiet time.",
    ),
)
