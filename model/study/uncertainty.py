"""Not knowing, beside luck: the same question in every set of inputs that fits what is published.

What is published does not settle the inputs. What differs between sets that fit it is not knowing;
what differs between the futures of one set is luck, which all sets share. Values drawn one by one
from their ranges are no substitute: together they contradict what is published.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.results.replication import Replication
from model.results.statistics import values_of
from model.runs.run_to_end import results_in_turn
from model.runs.runner import Runner
from model.scenario.fitting import FittingSet, in_set
from model.scenario.scenario import Scenario

FUTURES = 4
"""In each set: what is looked at is the average over many sets, and all share their luck."""
_MANY = 20
"""Sets of which nine in ten are told; of fewer all are."""

HEADCOUNTS = ("front_door_fte", "fsp_fte")

OverSets = dict[str, list[Sequence[Replication]]]
"""By scenario: the futures in each set, the baseline's own values first."""


def in_each(
    scenarios: Mapping[str, Scenario], sets: Sequence[FittingSet]
) -> list[dict[str, Scenario]]:
    """The scenarios in every set, in the order of the sets.

    Where one of them has a list of posts, it says who is there: then no set changes how many people
    the teams of the others have. Raises ScenarioError where a scenario contradicts a set.
    """
    if any(one.posts for one in scenarios.values()):
        sets = [one.without(*HEADCOUNTS) for one in sets]
    return [{name: in_set(one, where) for name, one in scenarios.items()} for where in sets]


def run_sets(
    runner: Runner,
    scenarios: Sequence[Mapping[str, Scenario]],
    *,
    futures: int,
    weeks: int,
    seed: int,
    progress: Callable[[OverSets], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> OverSets:
    """Run the scenarios in each set; ends early, with what is known, when ``stop`` says so.

    ``scenarios``: a mapping a set, all with the same names (:func:`in_each`). ``futures`` are run
    in each, with the same luck. ``progress`` is called as sets are finished. Raises ScenarioError,
    RunFailed.
    """
    names = list(scenarios[0])
    asked = [where[name] for where in scenarios for name in names]

    def over_sets(found: Sequence[Sequence[Replication]]) -> OverSets:
        whole = len(found) // len(names)
        return {name: list(found[place :: len(names)][:whole]) for place, name in enumerate(names)}

    def heard(found: Sequence[Sequence[Replication]]) -> None:
        if progress is not None and len(found) % len(names) == 0:
            progress(over_sets(found))

    return over_sets(
        results_in_turn(
            runner, asked, replications=futures, weeks=weeks, seed=seed, stop=stop, progress=heard
        )
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """One measure over ``sets`` sets that fit, of some futures each.

    ``own``: the average by the baseline's own values. ``low`` to ``high``: where nine in ten of the
    averages lie (of fewer than twenty sets: all). ``alike``: in how many sets the average has the
    sign that it has by the baseline's own values. ``luck``: the standard deviation of a single
    future within a set. NaN where nothing was measured.
    """

    measure: str
    sets: int
    own: float
    low: float
    high: float
    alike: int
    luck: float


def spread(results: Sequence[Sequence[Replication]], measure: str) -> Spread:
    """A measure's averages over the sets; the first is the baseline's own."""
    return _spread([values_of(futures, measure) for futures in results], measure)


def difference_spread(
    results: Sequence[Sequence[Replication]],
    reference: Sequence[Sequence[Replication]],
    measure: str,
) -> Spread:
    """The same of the difference between two scenarios, future by future within each set."""
    groups = []
    for mine, theirs in zip(results, reference, strict=True):
        other = {r.number: r.measures[measure] for r in theirs}
        pairs = [r.measures[measure] - other[r.number] for r in mine if r.number in other]
        groups.append([d for d in pairs if not math.isnan(d)])
    return _spread(groups, measure)


def _spread(groups: Sequence[Sequence[float]], measure: str) -> Spread:
    if not groups or not all(groups):
        nan = math.nan
        return Spread(measure, 0, nan, nan, nan, 0, nan)
    means = [math.fsum(g) / len(g) for g in groups]
    freedom = sum(len(g) - 1 for g in groups)
    inside = math.fsum((v - m) ** 2 for g, m in zip(groups, means, strict=True) for v in g)
    luck = math.sqrt(inside / freedom) if freedom else math.nan
    outside = 0.05 if len(groups) >= _MANY else 0.0
    low, high = np.quantile(means, (outside, 1 - outside))
    alike = sum(np.sign(mean) == np.sign(means[0]) for mean in means)
    return Spread(measure, len(groups), means[0], float(low), float(high), int(alike), luck)


def lowest_in(
    results: Mapping[str, Sequence[Sequence[Replication]]], measure: str
) -> dict[str, int]:
    """By scenario: in how many sets it has the least of a measure, of those that are the least in
    any; the first of them where two have the same."""
    counted = dict.fromkeys(results, 0)
    for futures in zip(*results.values(), strict=True):
        means = {
            name: math.fsum(values) / len(values)
            for name, found in zip(results, futures, strict=True)
            if (values := values_of(found, measure))
        }
        if means:
            counted[min(means, key=means.__getitem__)] += 1
    return {name: count for name, count in counted.items() if count}
