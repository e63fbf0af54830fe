"""Not knowing, beside luck: uncertain inputs drawn from their ranges.

Each draw is one possible truth: every uncertain input takes a value from its range (triangular,
with the baseline's value as the most likely), and some futures are run in it. What differs
between draws is not knowing; what differs between futures of one draw is luck. Two scenarios see
the same truths and the same luck, so they can still be compared pair by pair.
"""

from __future__ import annotations

import math
import zlib
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel
from scipy.special import ndtri

from model.engine.luck import Luck, Purpose
from model.results.replication import Replication
from model.results.statistics import interval, quantiles, values_of
from model.runs.job import Job
from model.runs.runner import Runner
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.inputs import INPUTS
from model.scenario.people_inputs import Targets
from model.scenario.scenario import Scenario, make_scenario

Drawn = dict[str, list[list[Replication]]]
"""By scenario: the futures of each truth."""

_ATTEMPTS = 200
"""Values drawn one by one can contradict each other; such a truth is drawn again."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of an uncertain input: lowest, most likely and highest value.

    ``target`` is what a change names: the input, or the mean of a distribution.
    """

    target: str
    low: float
    likely: float
    high: float
    whole: bool


def settled_inputs(scenario: Scenario) -> set[str]:
    """Inputs that somebody has set: known, not drawn.

    One that a change only adds to or multiplies is not; of a team with a posts table the
    headcounts are.
    """
    settled = {c.input.partition(".")[0] for c in scenario.changes if c.set is not None}
    for post in scenario.posts:
        settled |= {
            f"{post.team}_{part}" for part in ("fte", "agency_fte", "nqsw_fte", "established_fte")
        }
    return settled


def uncertain(scenario: Scenario, known: Collection[str] = ()) -> dict[str, Range]:
    """Inputs that have a range and that the scenario does not settle, by name.

    ``known``: further inputs to leave as they are, such as those another scenario settles that
    this one is compared with.
    """
    baseline = load_baseline(scenario.baseline)
    settled = settled_inputs(scenario) | set(known)
    found = {}
    for name, sourced in baseline.sourced.items():
        if name in settled or name in Targets.model_fields:
            continue
        if sourced.low is None or sourced.high is None:
            continue
        value = getattr(baseline.inputs, name)
        target = name
        if isinstance(value, BaseModel):
            value, target = getattr(value, "mean", None), f"{name}.mean"
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        low, high = min(sourced.low, value), max(sourced.high, value)
        if low < high:
            whole = INPUTS[name].kind == "whole number"
            found[name] = Range(target, low, float(value), high, whole)
    return found


def drawn(scenario: Scenario, seed: int, draw: int, known: Collection[str] = ()) -> Scenario:
    """The scenario in one possible truth.

    ``draw`` and ``seed`` settle the truth; an input's value is the same in every scenario of the
    baseline. Raises ScenarioError when no truth without contradiction is found.
    """
    ranges = uncertain(scenario, known)
    for attempt in range(_ATTEMPTS):
        luck = Luck(seed, draw)
        truth = [
            Change(input=r.target, set=_triangular(r, _truth(luck, attempt, name)))
            for name, r in ranges.items()
        ]
        try:
            return make_scenario(
                f"{scenario.name}, truth {draw}",
                scenario.baseline,
                (*truth, *scenario.changes),
                scenario.notes,
                scenario.posts,
            )
        except ScenarioError:
            continue
    raise ScenarioError("study.no_truth", name=scenario.name)


def _truth(luck: Luck, attempt: int, name: str) -> float:
    """An input's own uniform number: a further input leaves those of all others as they were."""
    key = zlib.crc32(name.encode())
    return float(luck.stream(Purpose.TRUTH, attempt, key).random())


def truth_seed(seed: int, draw: int) -> int:
    """The seed of a draw's futures: another for each, so that luck is not shared between draws."""
    return (seed * 1_000_003 + draw + 1) % 2**63


def run_draws(
    runner: Runner,
    scenarios: Mapping[str, Scenario],
    *,
    draws: int,
    futures: int,
    weeks: int,
    seed: int,
    progress: Callable[[Drawn], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Drawn:
    """Run every scenario in the same truths; ends early, with what is known, when ``stop`` says so.

    ``futures`` are run in each truth, with luck of its own. What one scenario settles is known in
    all of them. ``progress`` is called as truths are finished. Raises ScenarioError, RunFailed.
    """
    known = set().union(*(settled_inputs(scenario) for scenario in scenarios.values()))
    done: dict[str, list[list[Replication]]] = {name: [] for name in scenarios}
    waiting: deque[dict[str, Job]] = deque()
    ahead = max(2, runner.workers)
    draw = 0
    try:
        while (draw < draws or waiting) and not stop():
            while draw < draws and len(waiting) < ahead:
                waiting.append(
                    {
                        name: runner.submit(
                            drawn(scenario, seed, draw, known),
                            replications=futures,
                            weeks=weeks,
                            seed=truth_seed(seed, draw),
                        )
                        for name, scenario in scenarios.items()
                    }
                )
                draw += 1
            if any(job.running for job in waiting[0].values()):
                slowest = min(waiting[0].values(), key=lambda job: job.finished)
                slowest.wait(slowest.finished, 0.1)
                continue
            for name, job in waiting.popleft().items():
                if job.error:
                    raise job.error
                done[name].append(job.results)
            if progress is not None:
                progress(done)
        return done
    finally:
        for jobs in waiting:
            for job in jobs.values():
                job.cancel()


def _triangular(r: Range, u: float) -> float:
    """The value below which a share ``u`` of the triangular distribution lies."""
    cut = (r.likely - r.low) / (r.high - r.low)
    if u < cut:
        value = r.low + math.sqrt(u * (r.high - r.low) * (r.likely - r.low))
    else:
        value = r.high - math.sqrt((1 - u) * (r.high - r.low) * (r.high - r.likely))
    # Rounded, so that a truth reads the same on every processor.
    return round(value) if r.whole else float(f"{value:.6g}")


@dataclass(frozen=True, slots=True)
class Spread:
    """Where one measure's spread comes from, over ``draws`` truths of some futures each.

    ``luck`` and ``unknown``: standard deviations of a single future, by luck alone and by not
    knowing alone. ``low`` and ``high`` bound the average at 95%, not knowing included; ``p05`` to
    ``p95`` is how a single future varies by both.
    """

    measure: str
    draws: int
    mean: float
    low: float
    high: float
    luck: float
    unknown: float
    p05: float
    p95: float

    @property
    def share_unknown(self) -> float:
        """Share of the variance that is not knowing; NaN where nothing varies."""
        total = self.luck**2 + self.unknown**2
        return self.unknown**2 / total if total > 0 else float("nan")


def spread(results: Sequence[Sequence[Replication]], measure: str) -> Spread:
    """Take luck and not knowing apart (one-way analysis of variance; Searle 1992).

    ``results``: the futures of each draw. Draws with fewer than two futures that have something
    to measure are left out; NaN throughout when fewer than two draws are left.
    """
    groups = [values_of(draw, measure) for draw in results]
    return spread_of([g for g in groups if len(g) >= 2], measure)


def difference_spread(
    results: Sequence[Sequence[Replication]],
    reference: Sequence[Sequence[Replication]],
    measure: str,
) -> Spread:
    """The same of the difference between two scenarios, future by future within each truth."""
    groups = []
    for mine, theirs in zip(results, reference, strict=True):
        other = {r.number: r.measures[measure] for r in theirs}
        pairs = [r.measures[measure] - other[r.number] for r in mine if r.number in other]
        groups.append([d for d in pairs if not math.isnan(d)])
    return spread_of([g for g in groups if len(g) >= 2], measure)


def spread_of(groups: Sequence[Sequence[float]], measure: str) -> Spread:
    """From values in groups, one group a draw."""
    k = len(groups)
    if k < 2:
        nan = float("nan")
        return Spread(measure, k, nan, nan, nan, nan, nan, nan, nan)
    means = [math.fsum(g) / len(g) for g in groups]
    mean, sd, low, high = interval(means)
    freedom = sum(len(g) - 1 for g in groups)
    inside = math.fsum((v - m) ** 2 for g, m in zip(groups, means, strict=True) for v in g)
    luck = inside / freedom
    each = k / math.fsum(1 / len(g) for g in groups)  # futures a draw, on average
    unknown = max(sd**2 - luck / each, 0.0)
    half = float(ndtri(0.95)) * math.sqrt(luck + unknown)
    every = np.array([v for g in groups for v in g])
    if len(every) >= 40:  # enough of them to be read off
        p05, p95 = quantiles(every, (0.05, 0.95)).tolist()
    else:
        p05, p95 = mean - half, mean + half
    return Spread(measure, k, mean, low, high, math.sqrt(luck), math.sqrt(unknown), p05, p95)
