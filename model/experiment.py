"""Many replications: in parallel, delivered as they finish, cancellable, never computed twice.

Results depend on (scenario, weeks, seed, replication) alone, so they are the same for any number
of processes, in any order. Every finished replication is kept, so that going back to a scenario
resumes it. Work is done by any ``concurrent.futures`` executor; local processes by default.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from multiprocessing.sharedctypes import RawArray
from types import ModuleType
from typing import Any

from model import __version__
from model.measures import Replication, replication_of
from model.scenario import Scenario, ScenarioError, check_weeks, load_scenario
from model.simulation import Cancelled, simulate

MAX_REPLICATIONS = 5000
_SLOTS = 256
_KEPT_RUNS = 24


@dataclass(frozen=True, slots=True)
class RunKey:
    """The identity of a run: everything its numbers depend on but the replication."""

    scenario: str
    weeks: int
    seed: int
    version: str = __version__


@dataclass(frozen=True, slots=True)
class _Order:
    """One replication, as it travels to a worker process."""

    scenario: Scenario
    key: RunKey
    number: int
    slot: int
    ticket: int


# --- In a worker process ---------------------------------------------------------------------

_live_tickets: Any = None
_known: OrderedDict[str, Scenario] = OrderedDict()


def _start_worker(live_tickets: Any) -> None:
    """Prepare a worker process: follow the parent's end, warm the caches, freeze the heap."""
    global _live_tickets
    _live_tickets = live_tickets
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    simulate(load_scenario("2023-24"), weeks=2, seed=1, replication=0)
    gc.collect()
    gc.freeze()  # what is loaded now stays: the collector need not look at it again


def _end_with(sentinel: Any) -> None:
    """A killed server must not leave its workers behind."""
    wait_for([sentinel])
    os._exit(1)


def run_order(order: _Order) -> Replication | None:
    """Simulate and measure one replication; None when it was cancelled.

    Raises ScenarioError, or RuntimeError with the reason in words (a traceback may hold the
    simulation's own objects, which cannot travel between processes).
    """
    tickets = _live_tickets
    stop: Callable[[], bool] | None = None
    if tickets is not None:
        slot, ticket = order.slot, order.ticket
        if tickets[slot] != ticket:
            return None

        def cancelled() -> bool:
            return bool(tickets[slot] != ticket)

        stop = cancelled
    scenario = _known.get(order.key.scenario)
    if scenario is None:
        scenario = _known[order.key.scenario] = order.scenario
        if len(_known) > 16:
            _known.popitem(last=False)
    try:
        history = simulate(
            scenario, weeks=order.key.weeks, seed=order.key.seed, replication=order.number,
            stop=stop,
        )  # fmt: skip
    except Cancelled:
        return None
    except ScenarioError:
        raise
    except Exception as error:
        raise RuntimeError(
            f"replication {order.number} of {order.key.scenario} failed: "
            f"{type(error).__name__}: {error}"
        ) from None
    return replication_of(scenario, order.number, history)


# --- In the parent process -------------------------------------------------------------------


class Job:
    """A run under way. Thread-safe to read; ends by itself, by ``cancel`` or with ``error``."""

    def __init__(
        self, runner: Runner, scenario: Scenario, key: RunKey, replications: int, slot: int,
        ticket: int,
    ) -> None:  # fmt: skip
        self.scenario = scenario
        self.key = key
        self.replications = replications
        self.error: str | None = None
        self.started = time.perf_counter()
        self._runner = runner
        self._slot = slot
        self._ticket = ticket
        self._changed = threading.Condition()
        self._results: dict[int, Replication] = dict(runner.kept(key))
        self._todo = [n for n in range(replications) if n not in self._results]
        self._todo.reverse()
        self._in_flight = 0
        self._ended = False
        self._restarts = 0

    @property
    def results(self) -> list[Replication]:
        """Replications finished so far (of those asked for), in order of their number."""
        with self._changed:
            found = [r for n, r in self._results.items() if n < self.replications]
        return sorted(found, key=lambda r: r.number)

    @property
    def finished(self) -> int:
        """How many of the replications asked for are done."""
        with self._changed:
            return sum(1 for n in self._results if n < self.replications)

    @property
    def running(self) -> bool:
        """Whether more results may come."""
        with self._changed:
            return not self._ended

    def wait(self, known: int, timeout: float) -> int:
        """Wait until more than ``known`` results are there, or the end; returns the number."""
        deadline = time.perf_counter() + timeout
        with self._changed:
            while not self._ended:
                done = sum(1 for n in self._results if n < self.replications)
                left = deadline - time.perf_counter()
                if done > known or left <= 0:
                    break
                self._changed.wait(left)
            return sum(1 for n in self._results if n < self.replications)

    def cancel(self) -> None:
        """Stop: running replications end within a simulated day, finished ones are kept."""
        with self._changed:
            if self._ended:
                return
            self._ended = True
            self._todo.clear()
            self._changed.notify_all()
        self._runner._retire(self._slot, self._ticket)

    def _feed(self) -> None:
        """Keep the workers busy with this job, and no more: others share the pool fairly."""
        while True:
            with self._changed:
                if self._ended:
                    return
                if not self._todo:
                    if self._in_flight == 0:
                        self._end()
                    return
                if self._in_flight > self._runner.workers:
                    return
                number = self._todo.pop()
                self._in_flight += 1
            order = _Order(self.scenario, self.key, number, self._slot, self._ticket)
            try:
                future = self._runner._send(order)
            except (BrokenExecutor, RuntimeError) as error:
                self._failed(number, error)
                return
            future.add_done_callback(lambda done, n=number: self._received(n, done))  # type: ignore[misc]

    def _received(self, number: int, future: Future[Replication | None]) -> None:
        try:
            result = future.result()
        except CancelledError:
            result = None
        except BrokenExecutor as error:
            self._failed(number, error)
            return
        except Exception as error:
            with self._changed:
                self._in_flight -= 1
                self.error = str(error)
                self._end()
            return
        with self._changed:
            self._in_flight -= 1
            if result is not None:
                self._results[number] = result
                self._runner._keep(self.key, result)
            self._changed.notify_all()
        self._feed()

    def _failed(self, number: int, error: Exception) -> None:
        """A worker process died: start new ones once, and do its work again."""
        with self._changed:
            self._in_flight -= 1
            if self._ended:
                return
            self._todo.append(number)
            # Every order in flight fails together; the last of them to be told starts again.
            if self._in_flight > 0:
                return
            self._restarts += 1
            if self._restarts > 3:
                self.error = (
                    "the simulation's worker processes keep stopping; what is shown was finished "
                    "before that"
                )
                self._end()
                return
        self._runner._restart()
        self._feed()

    def _end(self) -> None:
        self._ended = True
        self._changed.notify_all()
        self._runner._retire(self._slot, self._ticket)


class Runner:
    """One pool of worker processes for the whole app, and the results it has produced."""

    def __init__(self, workers: int | None = None, executor: Executor | None = None) -> None:
        self.workers = workers or max(1, os.cpu_count() or 1)
        self._given = executor
        self._pool: Executor | None = executor
        self._lock = threading.RLock()
        self._tickets = RawArray("Q", _SLOTS)
        self._last_ticket = 0
        self._kept: OrderedDict[RunKey, dict[int, Replication]] = OrderedDict()
        self._closed = False
        atexit.register(self.shutdown)

    def warm(self) -> None:
        """Start the worker processes now instead of at the first question."""
        pool = self._executor()
        with _hidden_main():
            for _ in range(self.workers):
                pool.submit(os.getpid)

    def submit(self, scenario: Scenario, *, replications: int, weeks: int, seed: int) -> Job:
        """Start a run; results already known are there at once. Raises ScenarioError."""
        check_weeks(weeks)
        if not 1 <= replications <= MAX_REPLICATIONS:
            raise ScenarioError(
                f"replications = {replications} cannot be run: allowed is from 1 to "
                f"{MAX_REPLICATIONS}"
            )
        if not 0 <= seed < 2**63:
            raise ScenarioError(f"seed = {seed} cannot be used: allowed is from 0 to 2^63 - 1")
        scenario.weekly_inputs(weeks)  # an impossible week is refused here, in words
        with self._lock:
            self._last_ticket += 1
            ticket = self._last_ticket
            slot = ticket % _SLOTS
            self._tickets[slot] = ticket
        job = Job(self, scenario, run_key(scenario, weeks, seed), replications, slot, ticket)
        job._feed()
        return job

    def kept(self, key: RunKey) -> Mapping[int, Replication]:
        """Replications of a run that are known already."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return {}
            self._kept.move_to_end(key)
            return dict(found)

    def shutdown(self) -> None:
        """End the worker processes (not an executor that was handed in)."""
        with self._lock:
            self._closed = True
            for slot in range(_SLOTS):
                self._tickets[slot] = 0
            pool, self._pool = self._pool, None
        if pool is not None and self._given is None:
            pool.shutdown(wait=False, cancel_futures=True)
        atexit.unregister(self.shutdown)

    def _executor(self) -> Executor:
        with self._lock:
            if self._closed:
                raise RuntimeError("this runner has been shut down")
            if self._pool is None:
                # Spawn: a fork of a threaded server can deadlock.
                self._pool = ProcessPoolExecutor(
                    self.workers, multiprocessing.get_context("spawn"), _start_worker,
                    (self._tickets,),
                )  # fmt: skip
            return self._pool

    def _send(self, order: _Order) -> Future[Replication | None]:
        with self._lock, _hidden_main():
            return self._executor().submit(run_order, order)

    def _restart(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, self._given
        if pool is not None and self._given is None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: RunKey, result: Replication) -> None:
        with self._lock:
            self._kept.setdefault(key, {})[result.number] = result
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT_RUNS:
                self._kept.popitem(last=False)

    def _retire(self, slot: int, ticket: int) -> None:
        with self._lock:
            if self._tickets[slot] == ticket:
                self._tickets[slot] = 0


@contextmanager
def _hidden_main() -> Iterator[None]:
    """Spawned workers re-import ``__main__``; under Streamlit that is the page's script."""
    if not sys.modules.get("__main__") or multiprocessing.parent_process() is not None:
        yield
        return
    with _MAIN_LOCK:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


_MAIN_LOCK = threading.RLock()


def run_key(scenario: Scenario, weeks: int, seed: int) -> RunKey:
    """The identity of a run of a scenario."""
    return RunKey(scenario.identity, weeks, seed)


def run(
    scenario: Scenario, *, replications: int, weeks: int, seed: int, workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Replication]:  # fmt: skip
    """Run to the end and return all replications in order. Raises ScenarioError, RuntimeError."""
    runner = Runner(workers)
    try:
        job = runner.submit(scenario, replications=replications, weeks=weeks, seed=seed)
        done = -1
        while job.running:
            now = job.wait(done, 1.0)
            if progress and now != done:
                progress(now, replications)
            done = now
        if job.error:
            raise RuntimeError(job.error)
        return job.results
    finally:
        runner.shutdown()
