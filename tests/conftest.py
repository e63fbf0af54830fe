"""What holds for every test: it says which room of the house it belongs to."""

from __future__ import annotations

import gc
import os
import sys

import pytest

ROOMS = ("units", "theory", "validation", "pages", "browser")

# Bytecode is kept, also where the environment says that it should not be: a run of the tests starts
# a hundred processes, and each would compile every source anew (and pytest every test).
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Garbage is looked for after every 700 new objects otherwise, now and then among all that pytest,
# pandas and Streamlit have loaded: a quarter of the time of what is no simulation.
gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test without a room: it would be in nobody's selection. Raises UsageError."""
    for item in items:
        if not any(item.get_closest_marker(room) for room in ROOMS):
            raise pytest.UsageError(
                f"{item.nodeid} carries none of the marks {', '.join(ROOMS)}; "
                "add for example: pytestmark = pytest.mark.units"
            )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
