"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def check_writable(path: Path) -> None:
    """Refuse a file that cannot be written before any work is done. Raises OSError."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, "it is there already and is not an ordinary file", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, "it may not be changed", str(path))
    if not path.parent.is_dir():
        raise OSError(errno.ENOENT, f"there is no folder {path.parent}", str(path))
    with _about(path):
        _temporary(path).open("x").close()
        _temporary(path).unlink()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, also when interrupted. Raises OSError."""
    path = path.resolve()  # the file a link stands for, not the link
    temporary = _temporary(path)
    with _about(path):
        try:
            with temporary.open("xb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Errors name the file that was asked for, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _temporary(path: Path) -> Path:
    """Beside the file, so that renaming it is one step; one name a process."""
    return path.with_name(f".front-door-{os.getpid()}.part")
