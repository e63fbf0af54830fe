"""What happens in a worker of a cluster: is it the same engine, and then the work.

A worker of another version never sees the work: what is compared are texts, and only then is what
was sent unpacked.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from model.engine.simulation import simulate
from model.paths import DATA, digest_of
from model.results.measuring import replication_of
from model.runs.version import ENGINE, identity_of
from model.scenario.files import load_scenario

_SENT = (*ENGINE, "model.runs.worker_process", "model.runs.cluster_worker")
"""What has to be the same here and there: the engine, and what travels."""
_BASELINES = DATA / "baselines"
_WEEKS = 4


class Engine(NamedTuple):
    """What a process computes with, and what comes of it."""

    code: str
    """The identity of Python, packages, sources and baselines: scenarios travel as their names."""
    numbers: str
    """Digest of a short run: the same code on another processor might round differently."""


class OtherEngine(Exception):
    """A worker has another engine than whoever sends the work: ``theirs``."""

    @property
    def theirs(self) -> Engine:
        """The worker's."""
        return Engine(*self.args)


@cache
def engine_here() -> Engine:
    """The engine of this process, worked out once: about a second."""
    history = simulate(scenario := load_scenario("2023-24"), weeks=_WEEKS, seed=1, replication=0)
    result = replication_of(scenario, 0, history)
    digest = hashlib.sha256(repr(result.measures).encode() + result.weekly.tobytes())
    baselines = {path.name: path for path in _BASELINES.glob("*.toml")}
    code = digest_of(baselines, identity_of(_SENT))
    return Engine(code, digest.hexdigest()[:12])


@cache
def ready() -> Engine:
    """Make a worker ready: its engine known, its caches warm, its heap frozen."""
    engine = engine_here()
    gc.collect()
    gc.freeze()  # what is loaded now stays: the collector need not look at it again
    return engine


def on_worker(code: str, numbers: str, sent: bytes) -> bytes:
    """Do what was sent, a function and its arguments, and pack what it returns.

    The function is told by ``stop`` whether the work has been called off. Raises OtherEngine, and
    what the function raises.
    """
    if (theirs := ready()) != (code, numbers):
        raise OtherEngine(*theirs)
    _stop_sampling()
    does, arguments = pickle.loads(sent)
    return pickle.dumps(does(*arguments, stop=_called_off()), protocol=5)


@cache
def _stop_sampling() -> None:
    """Dask looks at the stack every 10 ms and at its own thread every 20, for a page that nobody
    opens: together a quarter of the time.
    """
    worker = _worker()
    for name in ("profile", "profile-cycle", "tick", "ticks"):
        if sampling := worker.periodic_callbacks.get(name):
            worker.loop.add_callback(sampling.stop)


def _called_off() -> Callable[[], bool]:
    """Whether nobody wants this task any more, asked without a message to anybody.

    The scheduler tells the worker, whose own thread notes it: also when whoever asked has died.
    """
    worker = _worker()
    task = worker.state.tasks[worker.get_current_task()]

    def called_off() -> bool:
        return bool(task.state == "cancelled")

    return called_off


def _worker() -> Any:
    """Dask's own part of this worker: the package is there where this runs."""
    from distributed import get_worker

    return get_worker()
