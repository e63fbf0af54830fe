"""Where the project's files lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
"""Baselines, presets, questions, published figures, words: readable files."""
VAR = ROOT / "var"
"""What a running app keeps (database, results); left out of version control."""
