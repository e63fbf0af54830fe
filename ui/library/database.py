"""Where kept scenarios live: a database that brings itself up to date and fails in sentences.

SQLite in ``var/`` needs no set-up; ``FRONT_DOOR_DATABASE_URL`` names a PostgreSQL database
instead. Nothing is remembered from one transaction to the next but that there was a library: each
looks at the version first, so that all works again once a trouble is over, without a restart.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from model.paths import VAR
from model.scenario.errors import Refusal

SETTING = "FRONT_DOOR_DATABASE_URL"
DEFAULT_FILE = VAR / "library.db"
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
VERSION_TABLE = "library_version"
SCHEMAS = ("0001", "0002", "0003", "0004")
"""Every version of the schema that can be brought up to date here, the newest last."""
BUSY_SECONDS = 5.0
_POSTGRES_LOCK = 4_612_202_324  # any number that nobody else on the server uses
_SMALLEST_ROOM = 256 * 1024  # bytes free below which a disk counts as full
_MIGRATING = threading.Lock()  # Alembic keeps what it is doing in its modules


class LibraryError(Refusal):
    """What was asked of the library cannot be."""


class Unavailable(LibraryError):
    """The database, or something in it, is in trouble; nothing was changed."""


class LibraryStore:
    """One database. Threads may share it, and several processes may use it at once."""

    def __init__(self, url: str = "") -> None:
        """``url``: empty for the file in ``var/``. Raises Unavailable when not understood."""
        parsed = _understood(url)
        self._file: Path | None = None
        if parsed.get_backend_name() == "sqlite":
            file = self._file = Path(str(parsed.database)).absolute()
            self._for_reading = _sqlite(lambda: _opened_to_read(file), "BEGIN")
            # Two who read first and write later would wait for each other.
            self._for_writing = _sqlite(lambda: _opened(file), "BEGIN IMMEDIATE")
        else:
            self._for_reading = _postgres(parsed)
            self._for_writing = self._for_reading.execution_options(alone=True)
        self._was_there = False

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever kept: there is no file, and there was none before."""
        if self._file is None:
            return False
        self._was_there = self._was_there or self._file.exists()
        return not self._was_there

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, in a library that is not new. Raises Unavailable."""
        with self._transaction(self._for_reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write, whole or not at all, with no other beside it.

        The first one makes the library. Raises Unavailable.
        """
        with self._transaction(self._for_writing) as connection:
            yield connection

    def close(self) -> None:
        """Let go of open connections; a later transaction opens its own."""
        for engine in {self._for_reading, self._for_writing}:
            engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self._in_words():
            if self.is_new:
                self._make_file()
            for _ in range(2):
                with engine.begin() as connection:
                    found = _schema(connection)
                    if found == SCHEMAS[-1]:
                        yield connection
                        return
                self._bring_up_to_date(found)
            raise Unavailable("library.taken_back")

    def _make_file(self) -> None:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()  # an empty file is an empty database
            self._was_there = True

    def _bring_up_to_date(self, found: str | None) -> None:
        """Add the tables, or what they lack; when several do so at once, one does it."""
        _refuse_newer(found)
        with _MIGRATING:
            if self._file:
                _let_readers_be(self._file)
            with self._for_writing.begin() as connection:
                _refuse_newer(_schema(connection))
                migrate(connection, SCHEMAS[-1])

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        # The driver's own errors come from where SQLAlchemy does not stand between.
        try:
            yield
        except (DBAPIError, self._for_reading.dialect.loaded_dbapi.Error) as error:
            raise self._told(getattr(error, "orig", error)) from error
        except PoolTimeout as error:
            raise _busy() from error
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Unavailable("library.full" if full else "library.no_file") from error

    def _told(self, error: BaseException) -> Unavailable:
        file = self._file
        if file is None:
            return _told_by_postgres(error)
        if not file.exists():
            return Unavailable("library.vanished")
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _NO_ROOM_BESIDE:  # SQLite says of these which step failed, not why
            if shutil.disk_usage(file.parent).free < _SMALLEST_ROOM:
                return Unavailable("library.full")
            if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
                return Unavailable("library.read_only")
        return _told_by_sqlite(code)


_NO_ROOM_BESIDE = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
)


def _busy() -> Unavailable:
    return Unavailable("library.busy", seconds=BUSY_SECONDS)


def damaged() -> Unavailable:
    """The refusal of a database that cannot be read as it should be."""
    return Unavailable("library.damaged")


def _told_by_sqlite(code: int) -> Unavailable:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _busy()
        case sqlite3.SQLITE_READONLY:
            return Unavailable("library.read_only")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return Unavailable("library.no_file")
        case sqlite3.SQLITE_FULL:
            return Unavailable("library.full")
        case sqlite3.SQLITE_CORRUPT:
            return damaged()
        case sqlite3.SQLITE_NOTADB:
            return Unavailable("library.no_database")
        case sqlite3.SQLITE_IOERR:
            return Unavailable("library.disk_error")
    return Unavailable("library.refused_by_database", code=code)


def _told_by_postgres(error: BaseException) -> Unavailable:
    """By the first characters of the SQLSTATE; the first that fits."""
    code = getattr(error, "sqlstate", None)
    if code is None:  # the connection failed or broke before the server could say anything
        return Unavailable("library.unreachable", setting=SETTING)
    if code.startswith("53100"):
        return Unavailable("library.full")
    if code.startswith("25006"):
        return Unavailable("library.read_only")
    if code.startswith("42501"):
        return Unavailable("library.no_right")
    if code.startswith(("55P03", "57014", "40")):
        return _busy()
    if code.startswith("53"):
        return Unavailable("library.no_connection")
    if code.startswith("XX"):
        return damaged()
    if code.startswith(("08", "57P", "28", "3D")):
        return Unavailable("library.unreachable", setting=SETTING)
    return Unavailable("library.refused_by_database", code=code)


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in SCHEMAS:
        raise Unavailable("library.newer")


def _schema(connection: Connection) -> str | None:
    """The schema's version; None: there are no tables yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return found


def migrate(connection: Connection, version: str) -> None:
    """Bring the tables to a version, if they are behind, inside the transaction that is open."""
    from alembic import command  # a quarter of a second that only a migration needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url) if url else URL.create("sqlite", database=str(DEFAULT_FILE))
    except (ArgumentError, ValueError):
        parsed = URL.create("")
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg") or not parsed.database:
        # From nothing: what failed holds a password.
        raise Unavailable("library.setting", setting=SETTING) from None
    return parsed


# --- SQLite ---


def _sqlite(opened: Callable[[], sqlite3.Connection], begin: str) -> Engine:
    # A connection that stays open would go on writing to a file that was deleted.
    engine = create_engine("sqlite://", creator=opened, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On its own sqlite3 begins no transaction before a CREATE TABLE.
        connection.exec_driver_sql(begin)

    return engine


def _opened(file: Path, how: str = "mode=rw") -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.as_uri()}?{how}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _opened_to_read(file: Path) -> sqlite3.Connection:
    """SQLite writes beside the file even to read it; where it may not, what is kept is read as
    it lies there, if nobody has left anything to be added to it."""
    connection = _opened(file)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        log = file.with_name(file.name + "-wal")
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM_BESIDE or (
            log.exists() and log.stat().st_size
        ):
            raise
        return _opened(file, "mode=ro&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _let_readers_be(file: Path) -> None:
    """Nobody who reads waits for who writes; the file remembers it."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(_opened(file)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait by itself here when two processes start at once.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)


# --- PostgreSQL ---


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        # A server that was restarted has closed what lies in the pool.
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        connect_args={"connect_timeout": int(BUSY_SECONDS), "tcp_user_timeout": 10_000},
    )

    @event.listens_for(engine, "connect")
    def _patience(connection: Any, _: object) -> None:
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("alone"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")

    return engine
