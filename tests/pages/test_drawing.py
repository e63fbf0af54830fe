"""How often an answer is drawn: by what is there, not by the clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.screen import live_results
from ui.screen.live_results import Shown

pytestmark = pytest.mark.pages

App = Callable[..., AppTest]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """Everything that pages draw, in order."""
    seen: list[Shown] = []
    stream = live_results.stream

    def watched(*args: Any, draw: Callable[[Shown], None], **kwargs: Any) -> Shown | None:
        def drawing(shown: Shown) -> None:
            seen.append(shown)
            draw(shown)

        return stream(*args, draw=drawing, **kwargs)

    for module in ("ui.screen.what_if.view", "ui.screen.compare.answer"):
        monkeypatch.setattr(f"{module}.stream", watched)
    return seen


def test_an_answer_is_drawn_three_times_at_most_and_a_known_one_once(
    app: App, drawn: list[Shown]
) -> None:
    at = app("pages/1_what_if.py", set="fsp_fte=16.5", replications="30", weeks="4", seed="5")
    found = [shown.n for shown in drawn if not shown.stale]
    assert found == sorted(set(found)), "each time with more futures"
    assert 1 <= len(found) <= 3
    assert [shown.final for shown in drawn] == [False] * (len(drawn) - 1) + [True]
    drawn.clear()
    at.run()
    assert [(shown.n, shown.final) for shown in drawn] == [(30, True)]


def test_each_look_is_drawn(app: App, drawn: list[Shown], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged at 30 futures stands there while the next thirty run."""
    monkeypatch.setattr("ui.screen.compare.answer.enough", lambda shown: False)
    app("pages/5_compare.py", set="fsp_fte=17.0", limit="60", weeks="1", seed="6")
    found = [shown.n for shown in drawn if not shown.stale]
    assert found == sorted(set(found))
    assert {30, 60} <= set(found)
    assert len(found) <= 4


def test_drawing_waits_for_replications_and_not_for_time() -> None:
    pace = live_results._Pace(0, 30)
    assert pace.next == 3
    assert [n for n in range(31) if pace.is_due(n)] == [3, 9]
    assert pace.next is None
    assert next(n for n in range(201) if live_results._Pace(20, 200).is_due(n)) == 24
    late = live_results._Pace(0, 30)
    assert [n for n in (0, 20, 25, 30) if late.is_due(n)] == [20], "both were due: drawn once"
    known = live_results._Pace(29, 30)
    assert not any(known.is_due(n) for n in range(31))
