"""The baselines reproduce the published figures, and the shape of what they were set to meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import fmean, stdev
from typing import Any

import pytest

from model.evidence.published import compare_published
from model.results.replication import Replication
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation

Varied = Callable[..., Scenario]
Measured = Callable[[Scenario, int], list[Replication]]
Bands = Mapping[str, tuple[float, float]]

QUICK, FULL = 6, 100

BASELINE_BANDS = {
    "contacts": (7000.29, 7141.71),
    "s47_share_of_contacts": (16.3, 17.3),
    "register_end": (80, 100),
    "visit_alone_recorded": (64, 70),
    "deregistrations": (125, 155),
    "icpc_days_0_10": (4, 15),
    "icpc_days_11_15": (62, 76),
    "icpc_days_16_20": (5, 15),
    "icpc_days_21_plus": (5, 16),
}
Q1_BANDS = {"visit_alone_recorded": (77, 83)}
SIXTEEN_BANDS = {"front_door_load": (95, 105)}
OLD_BANDS = {
    "registrations": (75, 91),
    "register_end": (55, 69),
    "review_in_time": (87.5, 93.5),
    "decision_recorded": (90.9, 96.9),
    "assessment_in_time": (73.8, 79.8),
    "core_assessment_in_time": (78.3, 84.3),
}
OTHER_READING_BANDS = {
    "s47_share_of_contacts": (9.5, 10.5),
    "register_end": (80, 100),
    "front_door_load": (85, 95),
}
CASES: dict[str, tuple[str, dict[str, Any], Bands]] = {
    "2023-24": ("2023-24", {}, BASELINE_BANDS),
    "first quarter of 2024-25": ("q1-2024-25", {}, Q1_BANDS),
    "sixteen at the front door": ("2023-24", {"front_door_fte": 16}, SIXTEEN_BANDS),
    "S47s as 706 a year": ("s47-706", {}, OTHER_READING_BANDS),
    "2012-13": ("2012-13", {}, OLD_BANDS),
}


def spread(runs: list[Replication], measure: str) -> tuple[float, float]:
    """Mean and standard deviation over the replications that have the measure."""
    found = [value for run in runs if math.isfinite(value := run.measures[measure])]
    return fmean(found), stdev(found)


def misses(runs: list[Replication], bands: Bands, z: float) -> list[str]:
    """Measures whose mean lies outside its band widened by ``z`` standard errors."""
    out = []
    for measure, (low, high) in bands.items():
        mean, sd = spread(runs, measure)
        slack = z * sd / len(runs) ** 0.5
        if not low - slack <= mean <= high + slack:
            out.append(f"{measure}: {mean:.2f} is outside {low:g} to {high:g} (± {slack:.2f})")
    return out


@pytest.mark.parametrize("case", CASES)
def test_a_few_years_lie_near_the_published_bands(
    case: str, varied: Varied, measured: Measured
) -> None:
    base, inputs, bands = CASES[case]
    assert misses(measured(varied(base, **inputs), QUICK), bands, z=3) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_hundred_years_lie_in_the_published_bands(
    case: str, varied: Varied, measured: Measured
) -> None:
    base, inputs, bands = CASES[case]
    assert misses(measured(varied(base, **inputs), FULL), bands, z=0) == []


@pytest.mark.slow
def test_the_register_swings_from_year_to_year_as_it_should(
    varied: Varied, measured: Measured
) -> None:
    _, sd = spread(measured(varied(), FULL), "register_end")
    assert 11 <= sd <= 18


@pytest.mark.slow
@pytest.mark.parametrize(
    ("figures", "base"),
    [("2023-24", "2023-24"), ("q1-2024-25", "q1-2024-25"), ("2012-13", "2012-13")],
)
def test_every_banded_published_figure_is_met(
    figures: str, base: str, varied: Varied, measured: Measured
) -> None:
    runs = measured(varied(base), FULL)
    means = {
        name: spread(runs, name)[0]
        for name in runs[0].measures
        if any(math.isfinite(run.measures[name]) for run in runs)
    }
    checks = compare_published(figures, means)
    assert any(check.inside is not None for check in checks)
    outside = [
        f"{check.figure.id}: {check.simulated:.2f}, band {check.figure.band_low:g} to "
        f"{check.figure.band_high:g}"
        for check in checks
        if check.inside is False
    ]
    assert outside == []
