"""What is kept: a named scenario with the question it answers, or a question parked for later.

Nothing personal is kept: people are named by their role, and what looks like an e-mail address or
a telephone number is refused wherever somebody can type.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Literal, get_args

from model.scenario import typed_text
from model.scenario.errors import Message, ScenarioError
from model.scenario.files import (
    FILE_FORMAT,
    MAX_FILE_BYTES,
    content_of,
    load_scenario,
    scenario_from,
)
from model.scenario.scenario import Scenario
from model.scenario.typed_text import LONGEST_NAME, LONGEST_NOTES, LONGEST_ROLE, MOST_CHANGES
from ui.library.database import LibraryError, Unavailable
from ui.question.question import Question, starts

Status = Literal["draft", "agreed", "archived"]
Kind = Literal["scenario", "parked question"]
Address = Mapping[str, str | Sequence[str]]

LONGEST_ADDRESS = 200_000


class Refused(LibraryError):
    """What was to be kept, or to be done with it, is not allowed; nothing was changed."""


class NotKept(LibraryError):
    """There is no scenario with that id."""


class NameTaken(Refused):
    """Another scenario that is not archived has the name; ``free`` is one that nobody has."""

    def __init__(self, name: str, free: str) -> None:
        super().__init__("library.name_taken", name=name, free=free)
        self.free = free


@dataclass(frozen=True)
class Draft:
    """What is to be kept. ``address``: the page's parameters, as ``Question.to_params`` has them.

    ``owner`` and ``asked_by`` are roles, such as "Head of service"; ``parent`` is the id of the
    kept scenario that this one was made from.
    """

    name: str
    owner: str
    scenario: Scenario
    address: Address
    notes: str = ""
    kind: Kind = "scenario"
    asked_by: str = ""
    parent: str | None = None


@dataclass(frozen=True)
class KeptScenario:
    """One kept scenario as it was when it was read. Times are in UTC.

    ``version`` goes up by one with every change. ``identity`` is the scenario's own, and
    ``fingerprint`` its starting point's, both when it was saved. ``agreed``: since when.
    """

    id: str
    name: str
    owner: str
    notes: str
    status: Status
    kind: Kind
    asked_by: str
    parent: str | None
    created: datetime
    changed: datetime
    changed_by: str
    agreed: datetime | None
    version: int
    baseline: str
    identity: str
    fingerprint: str
    address_json: str = field(repr=False)
    content_json: str = field(repr=False)

    @cached_property
    def address(self) -> dict[str, list[str]]:
        """The page's parameters, every value a list. Raises LibraryError when damaged."""
        try:
            return plain_address(json.loads(self.address_json))
        except (ValueError, RecursionError):
            raise Unavailable("library.kept_damaged", name=self.name) from None

    @cached_property
    def content(self) -> dict[str, Any]:
        """What a scenario file would say of it. Raises LibraryError when damaged."""
        return _content(self.content_json, self.name, self.notes)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario under its kept name. Raises LibraryError when today's model refuses it."""
        try:
            return _scenario(self.content_json, self.name, self.notes)
        except ScenarioError as error:
            raise LibraryError("library.cannot_open", reason=error) from None


def _content(kept: str, name: str, notes: str) -> dict[str, Any]:
    try:
        return {**json.loads(kept), "name": name, "notes": notes}
    except (ValueError, TypeError, RecursionError):
        raise Unavailable("library.kept_damaged", name=name) from None


@lru_cache(maxsize=512)
def _scenario(kept: str, name: str, notes: str) -> Scenario:
    # A page that offers all of them makes them again whenever somebody touches it.
    return scenario_from(_content(kept, name, notes), Message("place.scenario", name=name))


def baseline_changed(kept: KeptScenario) -> bool:
    """Whether the baseline or preset that it starts from has other values now than at saving."""
    return fingerprint_of(start_of(kept.address, kept.baseline)) != kept.fingerprint


@lru_cache(maxsize=64)
def fingerprint_of(start: str) -> str:
    """The identity of a starting point left as it is; empty when there is none of that name."""
    return load_scenario(start).identity if start in starts() else ""


def start_of(address: Mapping[str, Sequence[str]], baseline: str) -> str:
    """The baseline or preset that an address starts from."""
    return next(iter(address.get("from", ())), baseline)


def row_of(draft: Draft) -> dict[str, Any]:
    """A draft, checked and as the database has it. Raises Refused."""
    with _refusing():
        typed_text.refuse_people([draft.scenario])
    if draft.kind not in get_args(Kind):
        raise Refused("library.kind", known=get_args(Kind))
    address = _complete(draft.address)
    refuse_too_many_changes(address, draft.name)
    content = content_of(draft.scenario)
    # Name and notes are the library's: whoever renames it renames the scenario.
    del content["name"], content["notes"]
    row = {
        **described(draft.name, draft.owner, draft.notes),
        "kind": draft.kind,
        "asked_by": role(draft.asked_by, Message("text.asker")),
        "address_json": json.dumps(address),
        "content_json": json.dumps(content),
        "baseline": draft.scenario.baseline,
        "identity": draft.scenario.identity,
        "fingerprint": fingerprint_of(start_of(address, draft.scenario.baseline)),
    }
    if len(row["address_json"]) > LONGEST_ADDRESS or len(row["content_json"]) > MAX_FILE_BYTES:
        raise Refused("library.too_large")
    return row


def refuse_too_many_changes(address: Mapping[str, Sequence[str]], name: str) -> None:
    """What a page would show only a part of is neither kept nor opened. Raises Refused."""
    number = max(len(address.get(key, ())) for key in ("us", "set"))
    if number > MOST_CHANGES:
        raise Refused("library.too_many_changes", name=name, number=number, most=MOST_CHANGES)


def refuse_another_question(kept: KeptScenario, asks: Question) -> None:
    """What is opened asks what was kept, or is not opened.

    Where the starting point has other values by now it asks something else, and the page says so.
    Raises LibraryError.
    """
    if asks.what_if.identity != kept.scenario.identity and not baseline_changed(kept):
        raise Refused("library.another_question", name=kept.name)


def plain_address(content: object) -> dict[str, list[str]]:
    """The page's parameters with every value a list. Raises ValueError when they are none."""
    if not isinstance(content, Mapping):
        raise ValueError("an address is a table of texts")
    plain: dict[str, list[str]] = {}
    for key, value in content.items():
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, Sequence) or not all(isinstance(t, str) for t in (key, *texts)):
            raise ValueError("an address is a table of texts")
        plain[key] = list(texts)
    return plain


def _complete(address: Address) -> dict[str, list[str]]:
    """The parameters with those that a page leaves out, should the usual ones change one day."""
    usual = Question()
    asked = plain_address(address) or {"form": [str(FILE_FORMAT)]}
    return {
        "from": [usual.start],
        "weeks": [str(usual.weeks)],
        "replications": [str(usual.replications)],
        "seed": [str(usual.seed)],
        **asked,
    }


# --- What somebody typed ---


def described(
    name: str | None = None, owner: str | None = None, notes: str | None = None
) -> dict[str, str]:
    """What is given of the description, as the database has it. Raises Refused."""
    row: dict[str, str] = {}
    if name is not None:
        row["name"] = line(name, Message("text.name"), LONGEST_NAME)
        row["name_key"] = key_of(row["name"])
        if not row["name"]:
            raise Refused("library.no_name")
    if owner is not None:
        row["owner"] = role(owner, Message("text.owner"))
        if not row["owner"]:
            raise Refused("library.no_owner")
    if notes is not None:
        with _refusing():
            row["notes"] = typed_text.lines(notes, Message("text.notes"), LONGEST_NOTES)
    return row


def key_of(name: str) -> str:
    """What two names that are the same to a reader have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def numbered(name: str, number: int) -> str:
    """``Option A`` or ``Option A (2)`` as number 3: ``Option A (3)``, within the longest name."""
    end = f" ({number})"
    return typed_text.shortened(re.sub(r" \(\d{1,4}\)$", "", name), LONGEST_NAME - len(end)) + end


def role(text: str, what: Message) -> str:
    """A role, such as "Head of service"; may be empty. Raises Refused."""
    return line(text, what, LONGEST_ROLE)


def line(text: str, what: Message, longest: int) -> str:
    """One line of text without what cannot be seen. Raises Refused."""
    with _refusing():
        return typed_text.line(text, what, longest)


@contextmanager
def _refusing() -> Iterator[None]:
    """Text that may not be kept is refused like anything else that may not be."""
    try:
        yield
    except typed_text.TextRefused as error:
        raise Refused(error.id, **error.values) from None
