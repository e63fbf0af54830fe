"""What is refused: an id and values; the sentence is ``model.words``' own.

    Message                  an id and values, said wherever somebody reads it
    Refusal                  a message that is raised
    ├── ScenarioError        what was asked is malformed or impossible
    ├── TextRefused          what somebody typed may not be kept
    ├── RunFailed            a run ended before its last replication
    ├── BuildFailed          the engine was not compiled
    ├── PackError            a pack that cannot be read or run
    ├── NotReproduced        a pack whose numbers are not all the same
    ├── LinkRefused          a part of a page's address that is not read
    ├── PublishedError       a file of published figures that cannot be used
    ├── BriefingError        a briefing that cannot be set or read
    └── LibraryError         what was asked of the library cannot be
        ├── Unavailable      its database, or something in it, is in trouble
        ├── NotKept          there is nothing with that id
        └── Refused          it may not be kept, or that may not be done with it
            ├── NameTaken    another scenario has the name
            └── SomebodyElseSaved

Each stands in the room that raises it. A value is a number, a text that somebody wrote, a row of
texts, or another message (``where`` it is refused, what is ``allowed``, the ``reason``), so that no
room below has to know a language. An id is ``group.name``; its sentence, with a slot for each
value, stands in ``data/words/refusals.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic_core import ErrorDetails, PydanticCustomError


class Message:
    """An id and the values that its sentence has slots for. Equal when both are."""

    __slots__ = ("id", "values")

    def __init__(self, id: str, /, **values: object) -> None:
        self.id = id
        self.values: dict[str, object] = values

    def __repr__(self) -> str:
        return _plain(self.id, self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.id, self.values) == (other.id, other.values)

    __hash__ = None  # type: ignore[assignment]


Where = str | Message
"""A file's name, or a message that says which scenario, change, post or week it is."""


class Refusal(Exception):
    """Something refused, by id and values. As text it is both, plainly, for logs."""

    def __init__(self, id: str, /, **values: object) -> None:
        super().__init__(id)
        self.id = id
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        return _plain(self.id, self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        # Worker processes raise them: what travels is what it was made of.
        return (_made_again, (type(self), self.id, self.values))


class ScenarioError(Refusal, ValueError):
    """What was asked is malformed or impossible."""


def invalid(id: str, /, **values: object) -> PydanticCustomError:
    """A refusal as a validator of pydantic raises it; :func:`reason_of` reads it back."""
    return PydanticCustomError(cast(Any, id), cast(Any, id), values)


def reason_of(found: ErrorDetails) -> Where:
    """What one of our validators refused, or what pydantic says itself, to end a sentence with."""
    if "." in found["type"]:  # pydantic's own have none
        return Message(found["type"], **found.get("ctx", {}))
    return found["msg"].removeprefix("Value error, ")


def part(where: Where, what: Literal["change", "post", "week"], number: int) -> Message:
    """A place in a place: the change, post or week of a number."""
    match what:
        case "change":
            return Message("place.change", where=where, number=number)
        case "post":
            return Message("place.post", where=where, number=number)
        case "week":
            return Message("place.week", where=where, number=number)


def _made_again(kind: type[Refusal], id: str, values: Mapping[str, object]) -> Refusal:
    made = kind.__new__(kind)
    Refusal.__init__(made, id, **values)
    return made


def _plain(id: str, values: Mapping[str, object]) -> str:
    return f"{id}({', '.join(f'{name}={value!r}' for name, value in values.items())})"
