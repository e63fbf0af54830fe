"""``python -m model build``: the engine compiled, where a compiler is at hand."""

from __future__ import annotations

from typing import Any

from model.cli.terminal import tell
from model.runs.compiling import build


def build_engine(_asked: Any) -> None:
    """Compile the engine, and say where the build lies. Raises BuildFailed."""
    tell(f"{build().name} is built; the app and the command line use it from their next start.")
