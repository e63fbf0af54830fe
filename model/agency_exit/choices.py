"""The options, what a planner settles before they are laid out, and what they are compared by."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.engine.vocabulary import OWERS, TEAMS
from model.results.measures import HEADLINE
from model.scenario.calendar import MAX_WEEKS
from model.scenario.errors import ScenarioError
from model.scenario.posts import LONGEST_OVERLAP_WEEKS, MAX_POSTS

OPTIONS = ("A", "B", "C", "D", "E")
"""The ways to let agency workers go, in the order they are shown: all on one day, one after
another, each once replaced, as B but for a few who stay, by offering them permanent posts."""


EXIT_WEEKS = 78
"""Leaving, recruiting and learning the job take their time; shorter runs show half of it."""

HARM = "overdue_run"
"""What options are ranked by: children for whom something is overdue, on average over the run."""
OVERDUE_MEASURES = (
    HARM,
    *(f"overdue_{ower}" for ower in OWERS),
    "child_weeks_overdue",
    *(f"weeks_overdue_{team}" for team in TEAMS),
)


HANDOVER_MEASURES = (
    "handovers_overlap",
    "handovers_notice",
    "handovers_sudden",
    "visits_missed_in_gap",
)


EXIT_MEASURES: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *HEADLINE,
            *OVERDUE_MEASURES,
            *HANDOVER_MEASURES,
            "leavers",
            "starters",
            "vacant_fte",
            "agency_fte",
            "cost_run",
            "cost_recruitment",
            "cost_overlap",
            "cost_external",
        )
    )
)
"""What options are compared by: the headline, then what is overdue, handovers, people and money."""


def told_of_options(options: int) -> int:
    """How many differences are told of so many options, over which the error is shared.

    Every measure of each against doing nothing, and harm and cost of each against each other.
    """
    return options * len(EXIT_MEASURES) + options * (options - 1)


def check_option(letter: str) -> None:
    """Refuse a letter that is no option. Raises ScenarioError."""
    if letter not in OPTIONS:
        raise ScenarioError("exit.unknown_option", letter=letter, known=tuple(OPTIONS))


class ExitChoices(BaseModel):
    """What a planner settles before the options are laid out.

    Weeks are whole weeks from the position date, shares are 0 to 1. Raises ScenarioError with
    the field, its value and what is allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    leave_week: int = Field(26, ge=1, le=MAX_WEEKS, description="agency starts to leave in week")
    taper_weeks: int = Field(6, ge=1, le=104, description="weeks between one leaver and the next")
    advert_lead_weeks: int = Field(
        18,
        ge=0,
        le=104,
        description="adverts open that many weeks before a leaving, never earlier than today",
    )
    release_at: float = Field(
        0.8,
        ge=0.05,
        le=1,
        allow_inf_nan=False,
        description="share of a full pace at which the successor releases the agency worker",
    )
    overlap_weeks: int = Field(
        2,
        ge=0,
        le=LONGEST_OVERLAP_WEEKS,
        description="weeks a successor may be there beside the agency worker",
    )
    reserve: int = Field(2, ge=0, le=MAX_POSTS, description="agency posts kept in option D")
    convert_week: int = Field(
        4, ge=0, le=MAX_WEEKS, description="permanent posts are offered in week, in option E"
    )
    convert_share: float = Field(
        1.0,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="share of the agency posts offered, in option E",
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise _choice_refused(error) from None

    @classmethod
    def bounds(cls, name: str) -> tuple[float, float]:
        """The lowest and highest value a field may have."""
        field = cls.model_json_schema()["properties"][name]
        return field["minimum"], field["maximum"]


def _choice_refused(error: ValidationError) -> ScenarioError:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    if name not in ExitChoices.model_fields:
        known = tuple(ExitChoices.model_fields)
        return ScenarioError("exit.unknown_choice", name=name, known=known)
    low, high = ExitChoices.bounds(name)
    whole = ExitChoices.model_fields[name].annotation is int
    shown = str(first["input"])
    return ScenarioError(
        "exit.whole_choice" if whole else "exit.choice",
        name=name,
        value=shown if len(shown) <= 40 else shown[:37] + "...",
        low=low,
        high=high,
    )
