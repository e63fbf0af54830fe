"""More staff in a team never makes that team's own clocks worse, on average, with luck paired."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean, stdev
from typing import Any

import pytest
from scipy.stats import t as student

from model.results.replication import Replication
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation

CASES: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "front door": ({"front_door_fte": 19}, "assessment_in_time", ("decision_real", "icpc_in_time")),
    "fsp": (
        {"fsp_fte": 17},
        "visit_alone_real",
        ("visit_alone_recorded", "visit_home_real", "core_group_in_time", "review_in_time"),
    ),
    "chairs": ({"chair_fte": 3}, "icpc_in_time", ("review_in_time",)),
}
"""Staff added, the clock that must clearly gain, the clocks that must not lose."""


@pytest.mark.parametrize(
    ("team", "pairs"),
    # One team with a quarter of the pairs stands for the three where time is short.
    [("fsp", 5), *(pytest.param(team, 20, marks=pytest.mark.slow) for team in CASES)],
)
def test_more_staff_never_worsens_the_teams_own_clocks(
    team: str,
    pairs: int,
    varied: Callable[..., Scenario],
    measured: Callable[[Scenario, int], list[Replication]],
) -> None:
    inputs, gains, others = CASES[team]
    before, after = measured(varied(), pairs), measured(varied(**inputs), pairs)
    for name in (gains, *others):
        difference = [
            b.measures[name] - a.measures[name] for a, b in zip(before, after, strict=True)
        ]
        mean = fmean(difference)
        half = student.ppf(0.995, pairs - 1) * stdev(difference) / pairs**0.5
        assert mean + half >= 0, f"{name} falls by {-mean:.2f} points (± {half:.2f})"
        if name == gains:
            assert mean > 0, f"{name} gains nothing ({mean:+.2f} points)"


def test_more_staff_visibly_helps_where_it_is_short(
    varied: Callable[..., Scenario], measured: Callable[[Scenario, int], list[Replication]]
) -> None:
    """So that the test above cannot pass because staffing does nothing at all."""
    short, fuller = measured(varied(fsp_fte=12), 4), measured(varied(), 4)
    gain = fmean(
        b.measures["visit_alone_real"] - a.measures["visit_alone_real"]
        for a, b in zip(short, fuller, strict=True)
    )
    assert gain > 3
