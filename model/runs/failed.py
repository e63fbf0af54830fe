"""A run that ended before its last replication."""

from __future__ import annotations

from model.scenario.errors import Refusal


class RunFailed(Refusal, RuntimeError):
    """A run ended early; what had finished stands."""


def failed(error: Exception) -> RunFailed:
    """Any error of a worker process as the end of a run."""
    if isinstance(error, RunFailed):
        return error
    return RunFailed("run.failed", reason=error if isinstance(error, Refusal) else str(error))
