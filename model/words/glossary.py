"""The users' words and their meanings, from one readable file: help where a term stands."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.paths import DATA

FILE = DATA / "glossary.toml"


class Term(BaseModel):
    """A word, what else it is called, what it means and where that is laid down."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    term: str = Field(min_length=2, max_length=40)
    also: tuple[str, ...] = ()
    meaning: str = Field(min_length=20, max_length=240, pattern=r"\.$")
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, in small letters."""
        return tuple(name.casefold() for name in (self.term, *self.also))


class Glossary(BaseModel):
    """Every term, in alphabetical order; no name stands for two of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Term, ...]

    @model_validator(mode="after")
    def _no_name_twice(self) -> Glossary:
        seen: set[str] = set()
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
def _by_name() -> dict[str, Term]:
    return {name: term for term in glossary() for name in term.names}


def meaning(*names: str) -> str:
    """What one or more terms mean, as help beside them. Raises KeyError for an unknown one."""
    terms = [_by_name()[name.casefold()] for name in names]
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
