"""Which model is asked, and how it runs here."""

from __future__ import annotations

from model import __version__
from model.builds import compiled


def model_said() -> str:
    """Its version and how it runs, e.g. ``0.1.0, plain Python``: the numbers are the same."""
    return f"{__version__}, {'compiled' if compiled() else 'plain Python'}"
