"""Does every lever do what it should over its whole range?

Every staff lever from nought to twice what is there, every other over its slider, in sixtieths and
with the same luck. More staff makes no clock of the team's own worse, no clock jumps between
neighbours, and where one moves much within a tenth of the range the app names that as an edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest

from model.agency_exit.choices import HARM
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import interval
from model.runs.run_to_end import results_in_turn
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from model.study.edges import EDGE_POINTS, Edge, curves_of, edges_of
from ui.question.lever_kinds import Slider
from ui.question.levers import LEVERS

pytestmark = [pytest.mark.validation, pytest.mark.study]

BASELINES = ("2023-24", "2012-13")
SEED, ANOTHER, FUTURES, MORE_FUTURES, WEEKS = 101, 102, 12, 30, 52
PARTS = 60
FALL = 2.0
"""Points that a clock may lose to more staff, by luck or by work that comes sooner."""
_FRONT_DOOR = ("decision", "strategy", "assessment", "core_assessment", "icpc")
_FSP = ("core_group_first", "core_group", "visit_alone", "visit_home", "review")
OWN = {
    "front_door_fte": _FRONT_DOOR,
    "contact_officer_fte": ("decision",),
    "front_door_manager_fte": _FRONT_DOOR,
    "fsp_fte": _FSP,
    "fsp_manager_fte": _FSP,
    "chair_fte": ("icpc", "review"),
    "external_conferences": ("icpc", "review"),
}
"""Staff, and the clocks that are theirs."""
WHOLE_STEPS = ("duty_workers",)
"""Levers that move in steps larger than a sixtieth: no step of theirs is judged."""
FEWER = ("front_door_fte", "fsp_fte")
"""Whose people are taken away one after the other."""
DEMAND = tuple(
    lever
    for lever in LEVERS
    if isinstance(lever, Slider) and lever.input not in {*OWN, *WHOLE_STEPS}
)

Curves = dict[str, list[float]]


class Swept(NamedTuple):
    """A lever over its range: the values, and the averages of every clock and of the overdue."""

    baseline: str
    lever: str
    values: list[float]
    curves: Curves
    overdue: list[float]


def ranges(base: Scenario) -> Iterator[tuple[str, list[float]]]:
    """Every lever, and its values a sixtieth of the range apart."""
    for name in OWN:
        yield name, _sixtieths(0.0, 2 * getattr(base.inputs, name))
    for lever in DEMAND:
        yield lever.input, _sixtieths(lever.low, lever.high)


def _sixtieths(low: float, high: float) -> list[float]:
    return [round(low + (high - low) * part / PARTS, 6) for part in range(PARTS + 1)]


def moved(base: Scenario, lever: str, value: float) -> Scenario:
    return base.with_changes([Change(input=lever, set=value)])


def swept(runner: Runner, baseline: str) -> Iterator[Swept]:
    base = load_scenario(baseline)
    for lever, values in ranges(base):
        scenarios = [moved(base, lever, value) for value in values]
        results = results_in_turn(runner, scenarios, replications=FUTURES, weeks=WEEKS, seed=SEED)
        overdue = [_mean(futures, HARM) for futures in results]
        yield Swept(baseline, lever, values, curves_of(results), overdue)


def _mean(futures: Sequence[Replication], measure: str) -> float:
    return sum(r.measures[measure] for r in futures) / len(futures)


def falls(found: Swept) -> Iterator[tuple[str, float, float]]:
    """Where a clock of the lever's own is lower than with fewer staff: clock, fewer, more."""
    for measure, curve in found.curves.items():
        if MEASURES[measure].clock not in OWN.get(found.lever, ()):
            continue
        lost, fewer, more = max(
            (curve[a] - curve[b], found.values[a], found.values[b])
            for a, b in combinations(range(len(curve)), 2)
        )
        if lost > FALL:
            yield measure, fewer, more


def gained(
    runner: Runner, found: Swept, measure: str, fewer: float, more: float
) -> tuple[float, float, float]:
    """What a clock gains between two values with other luck: on average, at least and at most."""
    base = load_scenario(found.baseline)
    few, many = results_in_turn(
        runner,
        [moved(base, found.lever, value) for value in (fewer, more)],
        replications=MORE_FUTURES,
        weeks=WEEKS,
        seed=ANOTHER,
    )
    mean, _, low, high = interval(
        [b.measures[measure] - a.measures[measure] for a, b in zip(few, many, strict=True)]
    )
    return mean, low, high


def steepest(found: Swept) -> tuple[float, str, float, float]:
    """The largest step between neighbours: points, the clock, and the two values."""
    return max(
        (abs(b - a), measure, found.values[place], found.values[place + 1])
        for measure, curve in found.curves.items()
        for place, (a, b) in enumerate(pairwise(curve))
    )


def unnamed(found: Swept) -> list[tuple[str, float]]:
    """Where a clock moves by more than an edge within a tenth, and no edge of the app is near."""
    width = found.values[-1] - found.values[0]
    coarse = range(0, PARTS + 1, PARTS // 20)
    edges = edges_of(
        [found.values[i] for i in coarse],
        {measure: [curve[i] for i in coarse] for measure, curve in found.curves.items()},
        width,
        found.values[0],
    )
    tenth = PARTS // 10
    return [
        (measure, found.values[start])
        for measure, curve in found.curves.items()
        for start in range(PARTS + 1 - tenth)
        if abs(curve[start + tenth] - curve[start]) > EDGE_POINTS
        and not _named(edges, measure, found.values[start], found.values[start + tenth])
    ]


def _named(edges: Sequence[Edge], measure: str, low: float, high: float) -> bool:
    return any(
        edge.measure == measure
        and min(edge.start, edge.end) <= high
        and max(edge.start, edge.end) >= low
        for edge in edges
    )


def fewer_is_worse(found: Swept, base: Scenario) -> list[tuple[float, float]]:
    """Where children overdue do not rise as staff go from what is there to nought, an FTE apart."""
    now = getattr(base.inputs, found.lever)
    down = [
        found.overdue[min(range(len(found.values)), key=lambda i: abs(found.values[i] - fte))]
        for fte in range(int(now) + 1)
    ]
    return [
        (fte, round(more - less, 2))
        for fte, (less, more) in enumerate(pairwise(down))
        if more > less
    ]


@pytest.mark.parametrize("baseline", BASELINES)
def test_levers_swept(
    baseline: str, runner: Runner, called: Callable[[str], str], keep: Callable[..., None]
) -> None:
    base = load_scenario(baseline)
    figures: dict[str, tuple[float, str]] = {}
    failed: list[str] = []
    largest, lost, named = 0.0, 0.0, 0
    for found in swept(runner, baseline):
        points, measure, low, high = steepest(found)
        if points > EDGE_POINTS:  # by luck?
            points = abs(gained(runner, found, measure, low, high)[0])
        where = f"{found.lever}: {called(measure)}, {low:g} to {high:g}"
        figures[f"largest step, {where}"] = (round(points, 1), "points")
        largest = max(largest, points)
        if points > EDGE_POINTS:
            failed.append(f"step of {points:.1f}, {where}")
        for measure, fewer, more in falls(found):
            mean, _, most = gained(runner, found, measure, fewer, more)
            lost = max(lost, -mean)
            where = f"{found.lever}: {called(measure)}, {fewer:g} to {more:g}"
            figures[f"more staff, {where}"] = (round(mean, 1), "points")
            if most < -FALL:
                failed.append(f"falls by {-mean:.1f}, {where}")
        missed = unnamed(found)
        failed += [f"no edge at {at:g}, {found.lever}: {called(m)}" for m, at in missed]
        named += not missed
        if found.lever in FEWER:
            failed += [
                f"overdue fall below {fte}, {found.lever}" for fte, _ in fewer_is_worse(found, base)
            ]
            nobody = round(found.overdue[0], 1)
            figures[f"children overdue with nobody, {found.lever}"] = (nobody, "children")
    assert not failed, "\n".join(failed)
    keep(
        f"levers-swept-{baseline}",
        question="Does every lever do what it should over its whole range?",
        answer=f"Over {named} sweeps no clock of a team's own gets worse with more staff by more "
        f"than {lost:.1f} points (luck and work that comes sooner), no clock moves by more than "
        f"{largest:.1f} points between neighbours a sixtieth of the range apart, and wherever one "
        "moves by more than ten within a tenth the app names that edge. Children overdue rise with "
        f"every FTE taken away, to nought. Not judged, for its whole steps: {WHOLE_STEPS[0]}.",
        scenario=baseline,
        seed=SEED,
        replications=FUTURES,
        weeks=WEEKS,
        figures=figures,
    )
