"""Messages from the rooms below as sentences: templates by id from readable files, filled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from model.paths import DATA
from model.scenario.errors import Message, Refusal
from model.scenario.unseen import escaped

FILES = (DATA / "words" / "refusals.toml", DATA / "words" / "schedule.toml")


@cache
def sentences() -> Mapping[str, str]:
    """The sentence of every id ``group.name``, with slots for its values."""
    return {
        f"{group}.{name}": text
        for file in FILES
        for group, texts in tomllib.loads(file.read_text("utf-8")).items()
        for name, text in texts.items()
    }


def said(what: Message | Exception | str) -> str:
    """What a message or a refusal says, in one sentence without its full stop.

    An error that is none of ours, and what another library says, is said in its own words.
    """
    if isinstance(what, Message | Refusal):
        values = {name: _slot(value) for name, value in what.values.items()}
        return sentences()[what.id].format_map(values)
    return str(what)


class _Row(tuple[object, ...]):
    """Several values in one slot; the slot says what stands between them: ``{known:, }``."""

    def __format__(self, between: str) -> str:
        return between.join(str(_slot(value)) for value in self)


def _slot(value: object) -> object:
    if isinstance(value, Message | Refusal):
        return said(value)
    if isinstance(value, str):  # somebody else's: a sentence is one line of what is seen
        return escaped(value)
    return _Row(value) if isinstance(value, tuple) else value
