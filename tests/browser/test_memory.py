"""What a server holds after many runs of a page, now that Python alone collects its garbage."""

from __future__ import annotations

import psutil
import pytest

from tests.benchmarks.viewer import viewer
from tests.browser.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEVER = "FSP social workers, FTE"


def test_a_server_holds_no_more_after_many_moves(pytestconfig: pytest.Config) -> None:
    """Over 500 moves it grew by 4 MB after the first fifty; what one leaves behind is 0.3 MB."""
    before = set(psutil.Process().children())
    with (
        served(pytestconfig.rootpath) as address,
        viewer(address, "what_if", replications=8, weeks=8) as somebody,
    ):
        (server,) = (p for p in psutil.Process().children() if p not in before)
        somebody.rerun()
        for value in (16.0, 17.0) * 25:
            somebody.move(LEVER, value)
        early = server.memory_info().rss
        for value in (16.0, 17.0) * 60:
            somebody.move(LEVER, value)
        assert server.memory_info().rss - early < 15 * 2**20
