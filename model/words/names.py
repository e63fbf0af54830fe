"""What clocks, kinds of work, stages, teams and measures are called, by id.

The names stand in ``data/words/names.toml``: a second language is a second file.

Each has every form in which it is said, whole: its full name, a short one where room is short, and
how it stands within a sentence. What the records of the engine and of the measures know and the
names do not makes import fail with a sentence that says what is missing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from model.engine.vocabulary import CLOCKS, OWERS, STAGES, WORK
from model.paths import DATA
from model.results.measures import KNOWN, MEASURES
from model.words.glossary import meaning
from model.words.numbers import about, listed


@dataclass(frozen=True, slots=True)
class Name:
    """A measure's name: in full, where room is short, and within a sentence."""

    full: str
    short: str
    said: str


@dataclass(frozen=True, slots=True)
class ClockName:
    """What a clock is called.

    ``in_time``: the measure in full. ``short``: on its tile, ``said``: the same in a sentence.
    ``row``: in lists of clocks, ``listed``: the same in a sentence. ``bare``: the thing itself.
    ``done``: what a family's story says when it is done. ``term``: its word in the glossary.
    """

    in_time: str
    short: str
    said: str
    row: str
    listed: str
    bare: str
    done: str
    term: str


@dataclass(frozen=True, slots=True)
class WorkName:
    """What a kind of work is called.

    ``row``: in lists of work. ``hours``: in lists of hours needed, ``bare``: the thing itself.
    ``done``: what a family's story says when it is done.
    """

    row: str
    hours: str
    bare: str
    done: str


@dataclass(frozen=True, slots=True)
class StageName:
    """What a stage is called: in lists, and within a sentence."""

    row: str
    said: str


with (DATA / "words" / "names.toml").open("rb") as _file:
    _NAMES = tomllib.load(_file)

_N = TypeVar("_N")


def _read(what: str, kind: type[_N]) -> dict[str, _N]:
    """The names of one table. Raises ValueError naming what is missing of one, or too much."""
    found: dict[str, _N] = {}
    for id, name in _NAMES[what].items():
        try:
            found[id] = kind(**name)
        except TypeError as error:
            reason = str(error).partition("() ")[2]
            raise ValueError(f"data/words/names.toml, {what}, '{id}': {reason}") from None
    return found


CLOCK_NAMES = _read("clocks", ClockName)
WORK_NAMES = _read("work", WorkName)
STAGE_NAMES = _read("stages", StageName)
TEAM_NAMES: dict[str, str] = _NAMES["teams"]
OWER_NAMES: dict[str, str] = _NAMES["owers"]
"""Who owes what is overdue."""
_MEASURES = _read("measures", Name)
"""Measures but those of clocks and of kinds of work, which are called after these."""


def _complete(what: str, wanted: Collection[str], named: Mapping[str, object]) -> None:
    """Refuse to go on while something has no name, or a name is nobody's. Raises ValueError."""
    if missing := [id for id in wanted if id not in named]:
        raise ValueError(f"the {what} '{missing[0]}' has no name in data/words/names.toml")
    if unknown := [id for id in named if id not in wanted]:
        raise ValueError(
            f"data/words/names.toml names the {what} '{unknown[0]}', which is not there"
        )


def _measure_names() -> dict[str, Name]:
    found: dict[str, Name] = {}
    for measure in MEASURES.values():
        if measure.clock:
            clock = CLOCK_NAMES[measure.clock]
            full = f"{clock.in_time} (as recorded)" if measure.recorded else clock.in_time
            found[measure.name] = Name(full, clock.short, clock.said)
        elif measure.late_of:
            full = f"Late a month: {CLOCK_NAMES[measure.late_of].bare}"
            found[measure.name] = Name(full, full, full)
        elif measure.wait_of:
            full = f"Days from workable to done: {WORK_NAMES[measure.wait_of].bare}"
            found[measure.name] = Name(full, full, full)
    _complete("measure", [name for name in KNOWN if name not in found], _MEASURES)
    return {name: found.get(name) or _MEASURES[name] for name in KNOWN}


_complete("clock", CLOCKS, CLOCK_NAMES)
_complete("work", WORK, WORK_NAMES)
_complete("stage", STAGES, STAGE_NAMES)
_complete("who owes", OWERS, OWER_NAMES)
for _clock in CLOCK_NAMES.values():
    meaning(_clock.term)  # raises for a word that the glossary does not have
MEASURE_NAMES = _measure_names()

SHORT = {measure: name.short for measure, name in MEASURE_NAMES.items()}
"""What measures are called where room is short."""

_MOST_NAMED = 4


def full(measure: str) -> str:
    """A measure's full name."""
    return MEASURE_NAMES[measure].full


def name_of(measure: str) -> str:
    """What a measure is called where room is short."""
    return MEASURE_NAMES[measure].short


def said_short(measure: str) -> str:
    """A measure within a sentence: ``assessments``, ``FSP hours needed``."""
    return MEASURE_NAMES[measure].said


def some(measures: Sequence[str]) -> str:
    """Measures by name, the first few of many."""
    names = [said_short(m) for m in measures]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{about(len(names) - _MOST_NAMED + 1)} more"]
    return listed(names)
