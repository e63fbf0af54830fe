"""Results kept on disk by identity, so that what was run once opens at once after a restart.

A run's replications lie in one or more *blocks*, files that are written once and never changed:
extending a run from 30 to 60 replications adds a block of the new 30, and two processes that keep
the same run can lose nothing of each other's. A block is read only if its checksum and the run it
says it is of are right; anything else is dropped, and run again. Trouble with the disk never
reaches the run: results are then held in memory alone, and ``Kept.trouble`` says so.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.engine.seats import POST_STATES
from model.results.measures import MEASURES
from model.results.replication import SERIES, Replication
from model.runs.pack_archive import BROKEN, read_arrays
from model.runs.version import code_version
from model.scenario.errors import Message

if TYPE_CHECKING:
    from model.runs.run_key import RunKey

LIMIT_BYTES = 500_000_000
_MAGIC = b"front-door results 1\n"
_DIGEST_BYTES = 32
_SUFFIX, _UNFINISHED = ".kept", ".part"
_BLOCK = 32
"""Replications that are written together at the most, so that little is lost with a server."""
_ABANDONED_SECONDS = 3600
_MOST_PLAIN_BYTES = 1_000_000_000
"""Of a block unpacked: a block of 32 has 15 million at the most, but a disk that hangs makes long
ones."""

_FULL, _PROTECTED = Message("kept.disk_full"), Message("kept.write_protected")
_GONE = Message("kept.no_folder")
_TROUBLE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _PROTECTED,
    errno.EACCES: _PROTECTED,
    errno.EPERM: _PROTECTED,
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.EEXIST: _GONE,
}


class Kept:
    """Replications of runs in a folder. Safe for several threads, and for several processes.

    The folder holds ``limit_bytes`` at the most; what was used longest ago goes first. ``code``
    names the version of the model whose results are kept and found.
    """

    def __init__(
        self, folder: Path, limit_bytes: int = LIMIT_BYTES, code: str | None = None
    ) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self._code = code or code_version()
        self._trouble: Message | None = None

    @property
    def trouble(self) -> Message | None:
        """Why results cannot be kept now, None while they can."""
        return self._trouble

    def load(self, key: RunKey) -> dict[int, Replication]:
        """Replications of a run by number, in order; what is damaged is dropped. Raises nothing."""
        found: dict[int, Replication] = {}
        try:
            for path in self._blocks(key):
                found |= self._opened(path, key)
        except FileNotFoundError:
            pass  # nothing has been kept yet
        except (OSError, MemoryError) as error:
            self._tell(error)
        return dict(sorted(found.items()))

    def save(self, key: RunKey, replications: Collection[Replication]) -> None:
        """Keep replications of a run beside those that are kept already. Raises nothing.

        All have the same measures, and weekly series and posts of one shape, as a run's do.
        """
        try:
            raw = _encoded(self._about(key), sorted(replications, key=lambda r: r.number))
            if len(raw) > self.limit_bytes:
                return
            numbers = repr(sorted(r.number for r in replications)).encode()
            name = f"{self._run(key)}-{hashlib.sha256(numbers).hexdigest()[:8]}{_SUFFIX}"
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(self.folder / name, raw)
            self._trim()
        except (OSError, MemoryError) as error:
            self._tell(error)
        else:
            self._trouble = None

    def touch(self, key: RunKey) -> None:
        """A run that is held in memory is in use: it is not the one to go."""
        with suppress(OSError):
            for path in self._blocks(key):
                os.utime(path)

    def _about(self, key: RunKey) -> str:
        return json.dumps({**asdict(key), "code": self._code}, sort_keys=True)

    def _run(self, key: RunKey) -> str:
        """What the names of a run's blocks begin with."""
        return hashlib.sha256(self._about(key).encode()).hexdigest()[:24]

    def _blocks(self, key: RunKey) -> list[Path]:
        run = self._run(key)
        return [
            self.folder / entry.name
            for entry in _files(self.folder)
            if entry.name.startswith(run) and entry.name.endswith(_SUFFIX)
        ]

    def _opened(self, path: Path, key: RunKey) -> dict[int, Replication]:
        """A block's replications, none if it is not whole or not of this run."""
        try:
            raw = path.read_bytes()
        except FileNotFoundError:  # another process needed the room
            return {}
        try:
            found = _decoded(raw, self._about(key), key.weeks)
        except _UNREADABLE:
            with suppress(OSError):
                path.unlink()
            return {}
        with suppress(OSError):  # a disk may be readable only
            os.utime(path)
        return found

    def _write(self, path: Path, raw: bytes) -> None:
        """A file whole or not at all. Not forced to the disk: the checksum tells what is whole."""
        temporary = path.with_name(f".{path.name}-{os.urandom(6).hex()}{_UNFINISHED}")
        try:
            temporary.write_bytes(raw)
            os.replace(temporary, path)
        except BaseException as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            # Windows does not replace a file that is being read: the same block is there already.
            if not isinstance(error, PermissionError) or not path.exists():
                raise

    def _trim(self) -> None:
        """Delete what was used longest ago until the rest is within bounds."""
        blocks: list[tuple[int, str, int]] = []
        for entry in _files(self.folder):
            with suppress(FileNotFoundError):  # another process trims as well
                stat = entry.stat()
                if entry.name.endswith(_SUFFIX):
                    blocks.append((stat.st_mtime_ns, entry.name, stat.st_size))
                elif entry.name.endswith(_UNFINISHED) and (
                    stat.st_mtime < time.time() - _ABANDONED_SECONDS
                ):
                    os.unlink(entry)
        excess = sum(size for _, _, size in blocks) - self.limit_bytes
        for _, name, size in sorted(blocks):
            if excess <= 0:
                break
            with suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)
            excess -= size

    def _tell(self, error: OSError | MemoryError) -> None:
        if isinstance(error, OSError):
            self._trouble = _TROUBLE.get(error.errno or 0, Message("kept.disk_error"))
        else:
            self._trouble = Message("kept.no_memory")


class Writer:
    """Saves replications in a thread of its own, so that nobody waits for the disk."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._unsaved: dict[RunKey, dict[int, Replication]] = {}
        self._due: SimpleQueue[RunKey | None] = SimpleQueue()
        # Started now: a thread cannot be when Python is about to end, which is when it is flushed.
        self._thread = threading.Thread(target=self._save, name="kept", daemon=True)
        self._thread.start()

    def add(self, key: RunKey, result: Replication) -> None:
        """Take a new replication; it is saved with others, at the latest by flush or close."""
        with self._lock:
            unsaved = self._unsaved.setdefault(key, {})
            unsaved[result.number] = result
            enough = len(unsaved) == _BLOCK
        if enough:
            self.flush(key)

    def flush(self, key: RunKey) -> None:
        """Save what there is of a run, soon; the run counts as used now."""
        self._due.put(key)

    def close(self, seconds: float = 10.0) -> None:
        """Save everything and end, waiting no longer than that for a disk that hangs."""
        with self._lock:
            keys = list(self._unsaved)
        for key in keys:
            self._due.put(key)
        self._due.put(None)
        self._thread.join(seconds)

    def _save(self) -> None:
        while (key := self._due.get()) is not None:
            with self._lock:
                unsaved = self._unsaved.pop(key, {})
            if unsaved:
                self._kept.save(key, unsaved.values())
            else:
                self._kept.touch(key)


# --- A block as bytes: a line, a checksum of the rest, and compressed arrays in numpy's format ---


class _NotOurs(ValueError):
    """The bytes are no whole block of this run."""


# What a whole block of this run cannot raise: who kept it kept something else.
_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, *BROKEN)


def _encoded(about: str, replications: Collection[Replication]) -> bytes:
    """A block's bytes; ``replications`` in order of their number, one at the least."""
    names = list(next(iter(replications)).measures)
    arrays = {
        "about": np.array(about),
        "numbers": np.array([r.number for r in replications], dtype=np.int64),
        "names": np.array(names),
        # (replications, measures), (replications, series, weeks), (replications, posts, weeks)
        "measures": np.array(
            [[r.measures[name] for name in names] for r in replications], dtype=np.float64
        ),
        "weekly": np.stack([r.weekly for r in replications]),
        "posts": np.stack([r.posts for r in replications]),
    }
    plain = io.BytesIO()
    np.savez(plain, allow_pickle=False, **arrays)
    # A quarter of the size. For 60 replications of 104 weeks that takes 35 ms in the background,
    # and 13 of the 20 ms in which they are opened.
    body = zlib.compress(plain.getvalue(), level=1)
    return _MAGIC + hashlib.sha256(body).digest() + body


def _decoded(raw: bytes, about: str, weeks: int) -> dict[int, Replication]:
    """The replications in a block's bytes. Raises one of _UNREADABLE for anything else."""
    start = len(_MAGIC) + _DIGEST_BYTES
    body = memoryview(raw)[start:]
    if not raw.startswith(_MAGIC) or hashlib.sha256(body).digest() != raw[len(_MAGIC) : start]:
        raise _NotOurs
    plain = zlib.decompressobj().decompress(body, _MOST_PLAIN_BYTES)
    arrays = read_arrays(io.BytesIO(plain), _MOST_PLAIN_BYTES)
    if str(arrays["about"]) != about or not _plausible(arrays, weeks):
        raise _NotOurs
    names: list[str] = arrays["names"].tolist()
    numbers, measures = arrays["numbers"].tolist(), arrays["measures"].tolist()
    weekly, posts = arrays["weekly"], arrays["posts"]
    return {
        number: Replication(number, dict(zip(names, values, strict=True)), series, held)
        for number, values, series, held in zip(numbers, measures, weekly, posts, strict=True)
    }


def _plausible(arrays: Mapping[str, NDArray[Any]], weeks: int) -> bool:
    """Whether a block has what replications of so many weeks have: a right checksum says only
    that it is as it was written, not by whom. NaN is what was not measured; nothing is endless."""
    names, numbers, measures = arrays["names"], arrays["numbers"], arrays["measures"]
    weekly, posts = arrays["weekly"], arrays["posts"]
    n = len(numbers)
    return bool(
        [a.dtype for a in (numbers, measures, weekly, posts)] == _KINDS
        and names.tolist() == list(MEASURES)
        and numbers.shape == (n,)
        and measures.shape == (n, len(MEASURES))
        and weekly.shape == (n, len(SERIES), weeks)
        and posts.ndim == 3
        and len(posts) == n
        and (not posts.shape[1] or posts.shape[2] == weeks)
        and len(set(numbers.tolist())) == n
        and (numbers >= 0).all()
        and not np.isinf(measures).any()
        and not np.isinf(weekly).any()
        and ((posts >= 0) & (posts < len(POST_STATES))).all()
    )


_KINDS = [np.dtype(kind) for kind in ("int64", "float64", "float32", "int8")]


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Ordinary files in a folder. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry
