"""Roles that are offered wherever somebody says who, from one readable file."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from model.paths import DATA

FILE = DATA / "words" / "roles.toml"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: tuple[str, ...]


@cache
def roles() -> tuple[str, ...]:
    """Every role, in the file's order. Raises pydantic's ValidationError."""
    with FILE.open("rb") as file:
        return _File.model_validate(tomllib.load(file)).roles
