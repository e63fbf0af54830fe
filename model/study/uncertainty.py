"""Not knowing, beside luck: the same question in every set of inputs that fits what is published.

What is published does not settle the inputs. What differs between sets that fit it is not knowing;
what differs between the futures of one set is luck, which all sets share. Values drawn one by one
from their ranges are no substitute: together they contradict what is published.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from model.results.replication import Replication
from model.results.statistics import values_of
from model.runs.run_to_end import results_in_turn
from model.runs.runner import Runner
from model.scenario.fitting import FittingSet, in_set
from model.scenario.scenario import Scenario

OverSets = dict[str, list[Sequence[Replication]]]
"""By scenario: the futures in each set, the baseline's own values first."""


def run_sets(
    runner: Runner,
    scenarios: Mapping[str, Scenario],
    sets: Sequence[FittingSet],
    *,
    futures: int,
    weeks: int,
    seed: int,
    progress: Callable[[OverSets], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> OverSets:
    """Run every scenario in the same sets; ends early, with what is known, when ``stop`` says so.

    ``futures`` are run in each, with the same luck. ``progress`` is called as sets are finished.
    Raises ScenarioError where a scenario contradicts a set, RunFailed.
    """
    asked = [in_set(scenario, one) for one in sets for scenario in scenarios.values()]

    def over_sets(found: Sequence[Sequence[Replication]]) -> OverSets:
        whole = len(found) // len(scenarios)
        return {
            name: list(found[place :: len(scenarios)][:whole])
            for place, name in enumerate(scenarios)
        }

    def heard(found: Sequence[Sequence[Replication]]) -> None:
        if progress is not None and len(found) % len(scenarios) == 0:
            progress(over_sets(found))

    return over_sets(
        results_in_turn(
            runner, asked, replications=futures, weeks=weeks, seed=seed, stop=stop, progress=heard
        )
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """One measure over ``sets`` sets that fit, of some futures each.

    ``own``: the average by the baseline's own values. ``low`` to ``high``: where the averages of
    all sets lie. ``luck``: the standard deviation of a single future within a set. NaN where
    nothing was measured.
    """

    measure: str
    sets: int
    own: float
    low: float
    high: float
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
        return Spread(measure, 0, nan, nan, nan, nan)
    means = [math.fsum(g) / len(g) for g in groups]
    freedom = sum(len(g) - 1 for g in groups)
    inside = math.fsum((v - m) ** 2 for g, m in zip(groups, means, strict=True) for v in g)
    luck = math.sqrt(inside / freedom) if freedom else math.nan
    return Spread(measure, len(groups), means[0], min(means), max(means), luck)
