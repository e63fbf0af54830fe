"""What is refused, told by id and values and never by the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from model.scenario.errors import Message, Refusal
from model.words.refusals import said


def told(what: str | Message, found: object, /, **values: object) -> None:
    """Something is refused with an id and values, or for a reason that has them.

    ``what`` is the id, or a message with some of the values.
    """
    wanted = Message(what) if isinstance(what, str) else what
    wanted = Message(wanted.id, **wanted.values, **values)
    assert isinstance(found, Message | Refusal), found
    ids: list[str] = []
    known: dict[str, object] = {}
    reason: object = found
    while isinstance(reason, Message | Refusal):
        ids.append(reason.id)
        known |= reason.values
        reason = reason.values.get("reason")
    assert wanted.id in ids, f"{found!r} is not {wanted.id}"
    assert {name: known.get(name) for name in wanted.values} == wanted.values
    assert "\n" not in said(found)


@contextmanager
def refused(what: str | Message, /, **values: object) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What is done inside is refused, in one sentence, with an id and values: see ``told``."""
    with pytest.raises(Refusal) as caught:
        yield caught
    told(what, caught.value, **values)
