"""Which engine runs: plain Python, or a build of the very same source.

``python -m model build`` compiles the engine's room into a folder whose name holds the sources,
the Python and the platform: a build of anything else has another name and is never found. What a
build lacks runs from its source beside it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import MutableSequence
from importlib import import_module
from pathlib import Path

from model.paths import ROOT, VAR

SETTING, PLAIN = "FRONT_DOOR_ENGINE", "plain"
"""An environment variable, and what it says where no build is to be used."""
BUILDS = VAR / "engine"
LIBRARY = "front_door_engine"
"""What a build's shared library is called, before ``__mypyc``."""
SOURCES = ("model/engine", "model/scenario")
"""What is compiled, and what of it is read while compiling."""
_ENGINE = Path("model", "engine")

_in_use: list[Path] = []


def build_name(root: Path = ROOT) -> str:
    """The name of a build of these sources by this Python on this platform."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            source = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(source)}\n".encode() + source)
    return f"{digest.hexdigest()[:12]}{sysconfig.get_config_var('EXT_SUFFIX')}"


def use_build(path: MutableSequence[str]) -> None:
    """Let a package find its modules in a build that fits, if there is one, before their sources.

    A build that cannot be loaded is left alone. ``path``: the package's ``__path__``.
    """
    if os.environ.get(SETTING) == PLAIN or not BUILDS.is_dir():
        return
    folder = BUILDS / build_name()
    if not folder.is_dir():
        return
    sys.path.append(str(folder))
    try:
        import_module(f"{LIBRARY}__mypyc")
    except ImportError:
        sys.path.remove(str(folder))
        return
    path.insert(0, str(folder / _ENGINE))
    _in_use.append(folder)


def compiled() -> bool:
    """Whether the engine of this process is a build."""
    return bool(_in_use)
