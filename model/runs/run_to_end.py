"""One run on a shared runner, to its end or until it is called off."""

from __future__ import annotations

from collections.abc import Callable

from model.results.replication import Replication
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
