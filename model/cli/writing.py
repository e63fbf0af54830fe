"""Files written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any


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


def as_toml(content: Mapping[str, Any]) -> str:
    """Plain values, then tables, then lists of tables. Text and numbers of JSON are TOML's too."""

    def lines(values: Mapping[str, Any]) -> list[str]:
        return [f"{name} = {_toml_value(value)}" for name, value in values.items()]

    tables = {name: value for name, value in content.items() if isinstance(value, Mapping)}
    rows = {
        name: value
        for name, value in content.items()
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping)
    }
    plain = {name: v for name, v in content.items() if name not in tables and name not in rows}
    found = lines(plain)
    for name, table in tables.items():
        found += ["", f"[{name}]", *lines(table)]
    for name, several in rows.items():
        for row in several:
            found += ["", f"[[{name}]]", *lines(row)]
    return "\n".join(found) + "\n"


def _toml_value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


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
