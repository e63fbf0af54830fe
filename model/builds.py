"""Which engine runs: plain Python, or a build of the very same source.

``python -m model build`` compiles the engine's room into a folder whose name holds the sources,
the Python and the platform: a build of anything else has another name and is never found. What a
build lacks runs from its source beside it.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import MutableSequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from model.paths import ROOT, VAR, digest_of

SETTING, PLAIN = "FRONT_DOOR_ENGINE", "plain"
"""An environment variable, and what it says where no build is to be used."""
BUILDS = VAR / "engine"
LIBRARY = "front_door_engine"
"""What a build's shared library is called, before ``__mypyc``."""
SOURCES = ("model/engine", "model/scenario")
"""What is compiled, and what of it is read while compiling."""
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))
"""How the name of a build ends: by Python and platform."""
_ENGINE = Path("model", "engine")

_in_use: list[Path] = []


def build_name(root: Path = ROOT) -> str:
    """The name of a build of these sources by this Python on this platform."""
    paths = (path for folder in SOURCES for path in (root / folder).rglob("*.py"))
    return digest_of({path.relative_to(root).as_posix(): path for path in paths}) + SUFFIX


def use_build(path: MutableSequence[str]) -> None:
    """Let a package find its modules in a build that fits, if there is one, before their sources.

    A build that cannot be loaded is left alone. ``path``: the package's ``__path__``.
    """
    if os.environ.get(SETTING) != PLAIN and BUILDS.is_dir():
        folder = BUILDS / build_name()
        if folder.is_dir():
            with suppress(ImportError):
                put_first(folder, path)


def put_first(folder: Path, path: MutableSequence[str]) -> None:
    """Let a package find its modules in a build. Raises ImportError, and nothing has changed."""
    sys.path.append(str(folder))
    try:
        import_module(f"{LIBRARY}__mypyc")
    except ImportError:
        sys.path.remove(str(folder))
        raise
    path.insert(0, str(folder / _ENGINE))
    _in_use.append(folder)


def compiled() -> bool:
    """Whether the engine of this process is a build."""
    return bool(_in_use)
