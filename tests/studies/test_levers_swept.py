"""Does every lever do what it should over its whole range?

Every staff lever from nought to twice what is there, every other over its slider, with the same
luck. More staff makes no clock of the team's own worse, no clock jumps between neighbours, and
where one moves much within a tenth of the range the app names that as an edge.

A jump does not shrink with the distance between neighbours, a slope does: where neighbours are far
apart in a clock, the values between them are looked at. A clock is worse, or jumps, when it does so
in percent and in children: with too few people a conference never falls due, and next to nothing
is a share of next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest

from model.agency_exit.choices import HARM
from model.results.measures import MEASURES
from model.results.replication import ROW_OF, Replication, counted
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
PARTS, PARTS_A_PERSON = 20, 60
"""Of a lever's range; of a large team's, whose people are taken away one after the other."""
FINER, TIMES = 4, 3
"""Into so many parts neighbours that are far apart are divided, and the farthest of these again."""
FALL = 2.0
"""Points that a clock may lose to more staff, by luck or by work that comes sooner."""
_FRONT_DOOR = ("decision", "strategy", "assessment", "core_assessment", "icpc")
_FSP = ("core_group_first", "core_group", "visit_alone", "visit_home", "review")
UNSEEN = 1.0
"""Points by which a clock may move more between the app's values than it sees at them."""
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
"""Levers that move in whole steps: no step of theirs is judged."""
FEWER = ("front_door_fte", "fsp_fte")
"""Whose people are taken away one after the other."""
DEMAND = tuple(
    lever
    for lever in LEVERS
    if isinstance(lever, Slider) and lever.input not in {*OWN, *WHOLE_STEPS}
)

Curves = dict[str, list[float]]


class Swept(NamedTuple):
    """A lever over its range: the values, and the averages of every clock and of the overdue.

    ``children``: in time, of a hundred who are due at the lever's usual value.
    """

    base: Scenario
    lever: str
    values: list[float]
    curves: Curves
    children: Curves
    overdue: list[float]


def ranges(base: Scenario) -> Iterator[tuple[str, list[float]]]:
    """Every lever, and its values."""
    for name in OWN:
        parts = PARTS_A_PERSON if name in FEWER else PARTS
        yield name, _between(0.0, 2 * getattr(base.inputs, name), parts)
    for lever in DEMAND:
        yield lever.input, _between(lever.low, lever.high, PARTS)


def _between(low: float, high: float, parts: int) -> list[float]:
    return [round(low + (high - low) * part / parts, 6) for part in range(parts + 1)]


def _children(measure: str, futures: Sequence[Replication], *, due: bool = False) -> float:
    """Children of a measure's clock in an average future: in time, or due."""
    clock = MEASURES[measure].clock
    assert clock is not None
    series = counted(clock, recorded=measure.endswith("_recorded"))[0 if due else 1]
    return sum(float(r.weekly[ROW_OF[series]].sum()) for r in futures) / len(futures)


def looked_at(
    runner: Runner,
    base: Scenario,
    usual: Sequence[Replication],
    lever: str,
    values: Sequence[float],
) -> tuple[Curves, Curves, list[float]]:
    """Clocks in percent and in children, and children overdue, at each value.

    ``usual``: futures with nothing moved.
    """
    results = futures_of(runner, [moved(base, lever, value) for value in values])
    curves = curves_of(results)
    children = {
        measure: [
            100 * _children(measure, r) / _children(measure, usual, due=True) for r in results
        ]
        for measure in curves
    }
    return curves, children, [_mean(futures, HARM) for futures in results]


def futures_of(runner: Runner, scenarios: Sequence[Scenario]) -> list[list[Replication]]:
    """With the same luck for all."""
    return results_in_turn(runner, scenarios, replications=FUTURES, weeks=WEEKS, seed=SEED)


def moved(base: Scenario, lever: str, value: float) -> Scenario:
    return base.with_changes([Change(input=lever, set=value)])


def swept(runner: Runner, base: Scenario, usual: Sequence[Replication]) -> Iterator[Swept]:
    for lever, values in ranges(base):
        yield Swept(base, lever, values, *looked_at(runner, base, usual, lever, values))


def _mean(futures: Sequence[Replication], measure: str) -> float:
    return sum(r.measures[measure] for r in futures) / len(futures)


def falls(found: Swept) -> Iterator[tuple[str, float, float]]:
    """Where a clock of the lever's own is lower than with fewer staff: clock, fewer, more."""
    for measure, curve in found.curves.items():
        if MEASURES[measure].clock not in OWN.get(found.lever, ()):
            continue
        in_time = found.children[measure]
        lost, fewer, more = max(
            (min(curve[a] - curve[b], in_time[a] - in_time[b]), found.values[a], found.values[b])
            for a, b in combinations(range(len(curve)), 2)
        )
        if lost > FALL:
            yield measure, fewer, more


def gained(
    runner: Runner, found: Swept, measure: str, fewer: float, more: float
) -> tuple[float, float, float]:
    """What a clock gains between two values with other luck: on average, at least and at most."""
    few, many = results_in_turn(
        runner,
        [moved(found.base, found.lever, value) for value in (fewer, more)],
        replications=MORE_FUTURES,
        weeks=WEEKS,
        seed=ANOTHER,
    )
    mean, _, low, high = interval(
        [b.measures[measure] - a.measures[measure] for a, b in zip(few, many, strict=True)]
    )
    return mean, low, high


class Step(NamedTuple):
    """How far a clock is apart at two values, in points: in percent or in children, the lesser."""

    points: float
    measure: str
    low: float
    high: float


def steps(values: Sequence[float], curves: Curves, children: Curves) -> Iterator[Step]:
    """Between neighbours, for every clock."""
    for measure, curve in curves.items():
        in_time = children[measure]
        for place, (low, high) in enumerate(pairwise(values)):
            apart = (abs(each[place + 1] - each[place]) for each in (curve, in_time))
            yield Step(min(apart), measure, low, high)


def jumps(
    runner: Runner, found: Swept, usual: Sequence[Replication]
) -> Iterator[tuple[Step, Step]]:
    """Neighbours more than an edge apart, and the largest step between them, looked at finer.

    For each pair of neighbours, the clock that is furthest apart.
    """
    furthest: dict[float, Step] = {}
    for step in sorted(steps(found.values, found.curves, found.children)):
        furthest[step.low] = step
    for step in furthest.values():
        if step.points <= EDGE_POINTS:
            continue
        finer = step
        for _ in range(TIMES):
            between = _between(finer.low, finer.high, FINER)
            curves, children, _ = looked_at(runner, found.base, usual, found.lever, between)
            finer = max(s for s in steps(between, curves, children) if s.measure == step.measure)
            if finer.points <= EDGE_POINTS:
                break
        yield step, finer


def unnamed(found: Swept) -> list[Step]:
    """Where a clock moves by more than an edge within a tenth, and no edge of the app is near.

    The app looks at every twentieth, this at every value.
    """
    width = found.values[-1] - found.values[0]
    parts = len(found.values) - 1
    coarse = range(0, parts + 1, parts // 20)
    edges = edges_of(
        [found.values[i] for i in coarse],
        {measure: [curve[i] for i in coarse] for measure, curve in found.curves.items()},
        width,
        found.values[0],
    )
    tenth = parts // 10
    moves = (
        Step(
            abs(curve[at + tenth] - curve[at]), measure, found.values[at], found.values[at + tenth]
        )
        for measure, curve in found.curves.items()
        for at in range(parts + 1 - tenth)
    )
    return [move for move in moves if move.points > EDGE_POINTS and not _named(edges, move)]


def _named(edges: Sequence[Edge], move: Step) -> bool:
    return any(
        edge.measure == move.measure
        and min(edge.start, edge.end) <= move.high
        and max(edge.start, edge.end) >= move.low
        for edge in edges
    )


def fewer_is_worse(found: Swept) -> list[tuple[float, float]]:
    """Where children overdue do not rise as staff go from what is there to nought, an FTE apart."""
    now = getattr(found.base.inputs, found.lever)
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
    usual = futures_of(runner, [base])[0]
    figures: dict[str, tuple[float, str]] = {}
    failed: list[str] = []
    lost, sweeps = 0.0, 0
    for found in swept(runner, base, usual):
        sweeps += 1
        for step, finer in jumps(runner, found, usual):
            where = f"{found.lever}: {called(step.measure)}"
            figures[f"{where}, {step.low:g} to {step.high:g}"] = (round(step.points, 1), "points")
            figures[f"{where}, {finer.low:g} to {finer.high:g}"] = (
                round(finer.points, 1),
                "points",
            )
            if finer.points > EDGE_POINTS:
                failed.append(
                    f"jump of {finer.points:.1f}, {where}, {finer.low:g} to {finer.high:g}"
                )
        for measure, fewer, more in falls(found):
            mean, _, most = gained(runner, found, measure, fewer, more)
            lost = max(lost, -mean)
            where = f"{found.lever}: {called(measure)}, {fewer:g} to {more:g}"
            figures[f"more staff, {where}"] = (round(mean, 1), "points")
            if most < -FALL:
                failed.append(f"falls by {-mean:.1f}, {where}")
        for move in unnamed(found):
            where = f"{found.lever}: {called(move.measure)}, {move.low:g} to {move.high:g}"
            figures[f"no edge, {where}"] = (round(move.points, 1), "points")
            if move.points > EDGE_POINTS + UNSEEN:
                failed.append(f"no edge, {move.points:.1f}, {where}")
        if found.lever in FEWER:
            failed += [
                f"overdue fall below {fte}, {found.lever}" for fte, _ in fewer_is_worse(found)
            ]
            nobody = round(found.overdue[0], 1)
            figures[f"children overdue with nobody, {found.lever}"] = (nobody, "children")
    assert not failed, "\n".join(failed)
    keep(
        f"levers-swept-{baseline}",
        question="Does every lever do what it should over its whole range?",
        answer=f"Over {sweeps} sweeps no clock of a team's own gets worse with more staff by more "
        f"than {lost:.1f} points (luck) and none jumps: where neighbours are more than ten points "
        "apart, values nearer to each other are not. Wherever a clock moves by more than "
        f"{EDGE_POINTS + UNSEEN:g} within a tenth of the range the app names that edge. Children "
        "overdue rise with every FTE taken away, to nought. "
        f"Not judged, for its whole steps: {WHOLE_STEPS[0]}.",
        scenario=baseline,
        seed=SEED,
        replications=FUTURES,
        weeks=WEEKS,
        figures=figures,
    )
