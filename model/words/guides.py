"""First-visit guides, a role each, from one readable file."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from model.paths import DATA

FILE = DATA / "guides.toml"
WORDS_A_MINUTE = 200
"""What people read of plain text."""


class Step(BaseModel):
    """What to look at, and the file of the page it is on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: str
    do: str = Field(min_length=10, max_length=300)


class Guide(BaseModel):
    """A first visit for one role; ``id`` names it in the help page's address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern="^[a-z_]+$")

    role: str
    title: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> float:
        """How long its words take to read."""
        return sum(len(step.do.split()) for step in self.steps) / WORDS_A_MINUTE


@cache
def guides() -> tuple[Guide, ...]:
    """Every guide. Raises pydantic's ValidationError."""
    with FILE.open("rb") as file:
        return tuple(Guide.model_validate(guide) for guide in tomllib.load(file)["guides"])
