"""The users' words and their meanings, from one readable file: help where a term stands."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.paths import DATA

FILE = DATA / "glossary.toml"


class Term(BaseModel):
    """A word, what else it is called, what it means and where that is laid down; ``id`` is how code
    asks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern="^[a-z0-9_]+$")

    term: str = Field(min_length=2, max_length=40)
    also: tuple[str, ...] = ()
    meaning: str = Field(min_length=20, max_length=240, pattern=r"\.$")
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, in small letters."""
        return tuple(name.casefold() for name in (self.term, *self.also))


class Glossary(BaseModel):
    """Every term, in alphabetical order; no name and no id stands for two of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Term, ...]

    @model_validator(mode="after")
    def _no_name_twice(self) -> Glossary:
        seen: set[str] = set()
        ids = [term.id for term in self.terms]
        if twice := [id_ for id_ in ids if ids.count(id_) > 1]:
            raise ValueError(f"the id '{twice[0]}' stands twice in the glossary")
        for term in self.terms:
            for name in term.names:
                if name in seen:
                    raise ValueError(f"'{name}' stands twice in the glossary")
                seen.add(name)
        return self


@cache
def glossary() -> tuple[Term, ...]:
    """Every term of the shipped file, by name. Raises pydantic's ValidationError."""
    with FILE.open("rb") as file:
        found = Glossary.model_validate(tomllib.load(file))
    return tuple(sorted(found.terms, key=lambda term: term.term.casefold()))


@cache
def _by_id() -> dict[str, Term]:
    return {term.id: term for term in glossary()}


def meaning(*ids: str) -> str:
    """What one or more terms mean, as help beside them. Raises KeyError for an unknown one."""
    terms = [_by_id()[id_] for id_ in ids]
    if len(terms) == 1:
        return terms[0].meaning
    return "\n\n".join(f"**{term.term}**: {term.meaning}" for term in terms)


def search(words: str) -> tuple[Term, ...]:
    """Terms with every one of the words in their names or meaning; all of them for no words."""
    wanted = words.casefold().split()
    return tuple(
        term
        for term in glossary()
        if all(word in f"{' '.join(term.names)} {term.meaning.casefold()}" for word in wanted)
    )
