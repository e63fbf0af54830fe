"""Where the project's files lie, and how what they hold enters a digest."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
"""Baselines, presets, questions, published figures, words: readable files."""
VAR = ROOT / "var"
"""What a running app keeps (database, results); left out of version control."""


def digest_of(files: Mapping[str, Path], beginning: str = "") -> str:
    """Twelve hexadecimal digits of a text and of files, each with its name, in order of names."""
    digest = sha256(beginning.encode())
    for name, path in sorted(files.items()):
        source = path.read_bytes()
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return digest.hexdigest()[:12]
