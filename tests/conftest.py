"""What holds for every test: it says which room of the house it belongs to."""

from __future__ import annotations

import pytest

ROOMS = ("units", "theory", "validation", "pages", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test without a room: it would be in nobody's selection. Raises UsageError."""
    for item in items:
        if not any(item.get_closest_marker(room) for room in ROOMS):
            raise pytest.UsageError(
                f"{item.nodeid} carries none of the marks {', '.join(ROOMS)}; "
                "add for example: pytestmark = pytest.mark.units"
            )
