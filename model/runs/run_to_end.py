"""Runs on a shared runner, to their end or until they are called off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.results.replication import Replication
from model.runs.job import Job
from model.runs.runner import Runner
from model.scenario.scenario import Scenario


class Stopped(Exception):
    """The search or run was called off."""


def results_of(
    runner: Runner,
    scenario: Scenario,
    *,
    replications: int,
    weeks: int,
    seed: int,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Replication]:
    """All replications of a run on a shared runner. ``progress`` hears how many are finished.

    Raises Stopped within a tenth of a second of ``stop`` saying so, ScenarioError, RunFailed.
    """
    job = runner.submit(scenario, replications=replications, weeks=weeks, seed=seed)
    try:
        done = -1
        while job.running or job.finished > done:
            if stop is not None and stop():
                raise Stopped
            now = job.wait(done, 0.1)
            if progress is not None and now != done:
                progress(now)
            done = now
    finally:
        job.cancel()  # nothing to cancel at its proper end
    if job.error:
        raise job.error
    return job.results


def results_in_turn(
    runner: Runner,
    scenarios: Iterable[Scenario],
    *,
    replications: int,
    weeks: int,
    seed: int,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[list[list[Replication]]], None] | None = None,
) -> list[list[Replication]]:
    """All replications of each scenario with the same luck, one scenario after the other.

    Ends early, with the scenarios that are finished, when ``stop`` says so. ``progress`` hears
    them after each. Raises ScenarioError, RunFailed.
    """
    found: list[list[Replication]] = []
    for scenario in scenarios:
        try:
            results = results_of(
                runner, scenario, replications=replications, weeks=weeks, seed=seed, stop=stop
            )
        except Stopped:
            break
        found.append(results)
        if progress is not None:
            progress(found)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One of many runs: the replications of a scenario with luck of its own."""

    scenario: Scenario
    replications: int
    weeks: int
    seed: int


def results_of_each(
    runner: Runner,
    asked: Iterable[Asked],
    *,
    stop: Callable[[], bool] = lambda: False,
    heard: Callable[[int], None] = lambda finished: None,
) -> dict[int, list[Replication]]:
    """All replications of many short runs, by place, a few runs at a time.

    Of runs that were not finished when ``stop`` said so there is nothing. ``heard`` is told how
    many runs are. Raises ScenarioError, RunFailed.
    """
    found: dict[int, list[Replication]] = {}
    under_way: dict[int, Job] = {}
    coming = enumerate(asked)
    try:
        while not stop():
            # As many runs as keep every worker at it, even where each is a single replication.
            while len(under_way) <= runner.ahead and (one := next(coming, None)) is not None:
                place, run = one
                under_way[place] = runner.submit(
                    run.scenario, replications=run.replications, weeks=run.weeks, seed=run.seed
                )
            if not under_way:
                break
            next(iter(under_way.values())).wait(10**9, 0.02)
            for place in [place for place, job in under_way.items() if not job.running]:
                job = under_way.pop(place)
                if job.error:
                    raise job.error
                found[place] = job.results
                heard(len(found))
    finally:
        for job in under_way.values():
            job.cancel()
    return found
