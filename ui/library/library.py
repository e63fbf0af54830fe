"""The library: scenarios and parked questions that are kept, found again, shared and agreed.

Every operation is one transaction. Whoever changes something says which version they saw; if
somebody else saved meanwhile, they are told and lose nothing. Errors are LibraryError: Refused
(what was asked is not allowed), NotKept, SomebodyElseSaved and Unavailable (the database is in
trouble).
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from model.scenario.errors import Message
from ui.library.database import SETTING, LibraryError, LibraryStore, Unavailable, damaged
from ui.library.entry import (
    Address,
    Draft,
    KeptScenario,
    Kind,
    NameTaken,
    NotKept,
    Refused,
    Status,
    baseline_changed,
    described,
    key_of,
    numbered,
    refuse_another_question,
    refuse_too_many_changes,
    role,
    row_of,
)
from ui.library.scenario_file import file_name, read_file, write_file
from ui.library.tables import ID_LENGTH, SCENARIOS

_ID_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another when read aloud
LIVE: tuple[Status, ...] = ("draft", "agreed")


_SHOWN = [column for column in SCENARIOS.c if column.key != "name_key"]


class SomebodyElseSaved(LibraryError):
    """The version that was seen is not the newest any more; nothing of the newest was lost.

    ``current`` is the newest (``changed_by`` and ``changed`` say who and when). ``draft`` is what
    was refused, to be saved as a copy; None when no content was to be saved.
    """

    def __init__(self, current: KeptScenario, draft: Draft | None) -> None:
        super().__init__(
            "library.changed_meanwhile",
            name=current.name,
            who=current.changed_by,
            when=current.changed,
        )
        self.current = current
        self.draft = draft


class Library:
    """A library in one database. Threads may share it; so may processes, each with its own."""

    def __init__(self, url: str = "") -> None:
        """``url``: empty for SQLite in ``var/``, or a PostgreSQL URL. Raises Unavailable."""
        self._store = LibraryStore(url)

    @property
    def store(self) -> LibraryStore:
        """The database, for what is kept beside the scenarios."""
        return self._store

    # --- Looking ---

    def get(self, id_: str) -> KeptScenario:
        """The kept scenario with an id. Raises NotKept, Unavailable."""
        if self._store.is_new:
            raise _not_kept(id_)
        with self._store.reading() as connection:
            return _one(connection, id_)

    def find(self, words: str = "", statuses: Collection[Status] = LIVE) -> list[KeptScenario]:
        """Those with a status whose name, owner, notes, asker or id hold every word of ``words``.

        Capitals and accents do not count. The last changed comes first. Raises Unavailable.
        """
        if self._store.is_new:
            return []
        with self._store.reading() as connection:
            found = _read(
                connection,
                select(*_SHOWN)
                .where(SCENARIOS.c.status.in_(statuses))
                .order_by(SCENARIOS.c.changed.desc(), SCENARIOS.c.id),
            )
        # Here and not in the database: no two databases agree on what a capital Ŵ is.
        wanted = _plain(words).split()
        return [kept for kept in found if all(word in _searched(kept) for word in wanted)]

    # --- Keeping ---

    def save_new(self, draft: Draft) -> KeptScenario:
        """Keep a draft. Raises Refused (NameTaken if the name is in use), Unavailable."""
        row = row_of(draft)
        with self._store.writing() as connection:
            _refuse_taken(connection, row["name"])
            return _insert(connection, row | {"parent": _parent(connection, draft.parent)})

    def save_copy(self, draft: Draft, of: str) -> KeptScenario:
        """Keep a draft beside the one it could not replace: under a free name, as its child.

        Raises Refused, Unavailable.
        """
        row = row_of(draft)
        with self._store.writing() as connection:
            lineage = {"parent": _parent(connection, of)}
            return _insert(connection, row | _free_name(connection, row["name"]) | lineage)

    def save_changes(self, id_: str, draft: Draft, *, seen: int, by: str = "") -> KeptScenario:
        """Replace a draft's content; its parent stays.

        ``seen`` is the version that was opened, ``by`` the role of who saves (empty: the owner).
        Raises SomebodyElseSaved, Refused, NotKept, Unavailable.
        """
        row = row_of(draft)
        with self._changing(id_, seen, draft) as (connection, current):
            _must_be_draft(current)
            _refuse_taken(connection, row["name"], but_by=id_)
            return _update(connection, current, by, row)

    def duplicate(self, id_: str, owner: str = "") -> KeptScenario:
        """A new draft with the same content under a free name, as its child.

        ``owner``: a role; empty: the same. Raises Refused, NotKept, Unavailable.
        """
        new_owner = role(owner, Message("text.owner"))
        with self._store.writing() as connection:
            first = _one(connection, id_)
            row = {column.key: getattr(first, column.key) for column in _SHOWN}
            row |= {"owner": new_owner or first.owner, "parent": id_}
            row |= {"status": "draft", "agreed": None}
            return _insert(connection, row | _free_name(connection, first.name))

    def describe(
        self,
        id_: str,
        *,
        seen: int,
        name: str | None = None,
        owner: str | None = None,
        notes: str | None = None,
        by: str = "",
    ) -> KeptScenario:
        """Rename a draft, or give it another owner or other notes; None leaves as it is.

        What it asks stays as it was saved. Arguments and errors as for :meth:`save_changes`.
        """
        new = described(name=name, owner=owner, notes=notes)
        with self._changing(id_, seen) as (connection, current):
            _must_be_draft(current)
            if name is not None:
                _refuse_taken(connection, new["name"], but_by=id_)
            return _update(connection, current, by, new)

    def agree(self, id_: str, *, seen: int, by: str = "") -> KeptScenario:
        """Fix a draft as it stands: from now on it can be duplicated and archived only."""
        with self._changing(id_, seen) as (connection, current):
            _must_be_draft(current)
            return _update(connection, current, by, {"status": "agreed", "agreed": _now()})

    def archive(self, id_: str, *, seen: int, by: str = "") -> KeptScenario:
        """Put away; its link still opens it, and its name may be used again."""
        with self._changing(id_, seen) as (connection, current):
            if current.status == "archived":
                raise Refused("library.archived_already", name=current.name)
            return _update(connection, current, by, {"status": "archived"})

    def bring_back(self, id_: str, *, seen: int, by: str = "") -> KeptScenario:
        """As it was before it was archived, under a free name if its own is in use now."""
        with self._changing(id_, seen) as (connection, current):
            if current.status != "archived":
                raise Refused("library.not_archived", name=current.name)
            status = {"status": "agreed" if current.agreed else "draft"}
            return _update(connection, current, by, status | _free_name(connection, current.name))

    def import_file(self, raw: bytes, name: str) -> KeptScenario:
        """Keep what a scenario file says, under a free name; ``name`` is the file's.

        It stays agreed only if it is just what was agreed. Raises ScenarioError when the file
        is no scenario that can be run here, Refused, Unavailable; the library is untouched then.
        """
        read = read_file(raw, name)
        row = row_of(read.draft)
        if read.agreed:
            row |= {"status": "agreed", "agreed": _now()}
        if read.fingerprint:
            row["fingerprint"] = read.fingerprint
        with self._store.writing() as connection:
            return _insert(connection, row | _free_name(connection, row["name"]))

    def close(self) -> None:
        """Let go of open connections; whatever is asked later opens its own."""
        self._store.close()

    @contextmanager
    def _changing(
        self, id_: str, seen: int, draft: Draft | None = None
    ) -> Iterator[tuple[Connection, KeptScenario]]:
        """A transaction on one row that nobody has changed since ``seen``."""
        with self._store.writing() as connection:
            current = _one(connection, id_)
            if current.version != seen:
                raise SomebodyElseSaved(current, draft)
            yield connection, current


def open_library() -> Library:
    """The library that the setting names, or the file in ``var/``. Raises Unavailable."""
    return Library(os.environ.get(SETTING, ""))


def _now() -> datetime:
    return datetime.now(UTC)


def _not_kept(id_: str) -> NotKept:
    return NotKept("library.no_scenario", id=id_[:20])


def new_id() -> str:
    """An id that nobody has."""
    return "".join(secrets.choice(_ID_SIGNS) for _ in range(ID_LENGTH))


def is_id(id_: str) -> bool:
    """Whether it may be one."""
    return len(id_) == ID_LENGTH and set(id_) <= set(_ID_SIGNS)


def _read(connection: Connection, rows: Select[Any]) -> list[KeptScenario]:
    try:
        return [KeptScenario(**row) for row in connection.execute(rows).mappings()]
    except ValueError as error:  # a time that is none
        raise damaged() from error


def _one(connection: Connection, id_: str) -> KeptScenario:
    query = select(*_SHOWN).where(SCENARIOS.c.id == id_)
    found = _read(connection, query) if is_id(id_) else []
    if not found:
        raise _not_kept(id_)
    return found[0]


def _insert(connection: Connection, row: dict[str, Any]) -> KeptScenario:
    """A new row, whatever the given one said of its history."""
    id_ = new_id()
    now = _now()
    new = {"id": id_, "version": 1, "created": now, "changed": now, "changed_by": row["owner"]}
    connection.execute(insert(SCENARIOS).values({"status": "draft", **row, **new}))
    return _one(connection, id_)


def _update(
    connection: Connection, current: KeptScenario, by: str, new: dict[str, Any]
) -> KeptScenario:
    who = role(by, Message("text.changer")) or new.get("owner", current.owner)
    history = {"version": current.version + 1, "changed": _now(), "changed_by": who}
    connection.execute(update(SCENARIOS).where(SCENARIOS.c.id == current.id).values(new | history))
    return _one(connection, current.id)


def _parent(connection: Connection, id_: str | None) -> str | None:
    """The parent's id if it is in this library; what is to be saved does not fail for it."""
    if id_ is None or not is_id(id_):
        return None
    found: str | None = connection.scalar(select(SCENARIOS.c.id).where(SCENARIOS.c.id == id_))
    return found


def _names_in_use(connection: Connection, but_by: str = "") -> set[str]:
    query = select(SCENARIOS.c.name_key).where(
        SCENARIOS.c.status != "archived", SCENARIOS.c.id != but_by
    )
    return set(connection.scalars(query))


def _refuse_taken(connection: Connection, name: str, but_by: str = "") -> None:
    if key_of(name) in _names_in_use(connection, but_by):
        raise NameTaken(name, _free_name(connection, name)["name"])


def _free_name(connection: Connection, name: str) -> dict[str, str]:
    """The name as the database has it, with a number behind it if it is in use."""
    taken = _names_in_use(connection)
    free, number = name, 1
    while key_of(free) in taken:
        number += 1
        free = numbered(name, number)
    return {"name": free, "name_key": key_of(free)}


def _must_be_draft(current: KeptScenario) -> None:
    if current.status == "agreed":
        raise Refused("library.agreed", name=current.name)
    if current.status == "archived":
        raise Refused("library.archived", name=current.name)


def _plain(words: str) -> str:
    """Without capitals and accents."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _searched(kept: KeptScenario) -> str:
    return _plain("\n".join((kept.name, kept.owner, kept.notes, kept.asked_by, kept.id)))


__all__ = [
    "ID_LENGTH",
    "LIVE",
    "SETTING",
    "Address",
    "Draft",
    "KeptScenario",
    "Kind",
    "Library",
    "LibraryError",
    "NameTaken",
    "NotKept",
    "Refused",
    "SomebodyElseSaved",
    "Status",
    "Unavailable",
    "baseline_changed",
    "file_name",
    "open_library",
    "refuse_another_question",
    "refuse_too_many_changes",
    "write_file",
]
