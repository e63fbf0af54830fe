"""Many replications: in parallel, delivered as they finish, cancellable, never computed twice.

Results depend on (scenario, weeks, seed, replication) alone, so they are the same for any number
of processes, in any order. Every finished replication is kept, in memory and, where a folder is
given, on disk, so that going back to a scenario resumes it. Work is done by any
``concurrent.futures`` executor: local processes by default, or a cluster where one is named.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.sharedctypes import RawArray
from queue import SimpleQueue
from types import ModuleType

from model.results.replication import Replication
from model.runs.cluster import Cluster, ClusterLost, cluster_named
from model.runs.failed import RunFailed
from model.runs.job import Job, Pool
from model.runs.results_on_disk import Kept, Writer
from model.runs.run_key import RunKey, run_key
from model.runs.worker_process import Order, run_order, start_worker
from model.scenario.errors import Message, ScenarioError
from model.scenario.scenario import Scenario, check_weeks

MAX_REPLICATIONS = 5000
MAX_WORKERS = 61 if sys.platform == "win32" else 256
"""Windows can wait for 61 processes at once."""
_SLOTS = 1024
_KEPT_BYTES = 200_000_000


class Runner(Pool):
    """One pool of worker processes for the whole app, and the results it has produced.

    With ``kept``, results are found there and saved there in the background. Where a cluster is
    named (:mod:`model.runs.cluster`), it does the work; where that cannot be, or no longer, it goes
    on in processes here, and ``tell`` hears why, once and at once.

    What finishes is handled by a thread of its own, never in the executor's: from Python 3.12 on
    a broken pool reports its failures with its own lock held, and a callback that submits or
    shuts down would wait for itself.
    """

    def __init__(
        self,
        workers: int | None = None,
        executor: Executor | None = None,
        kept: Kept | None = None,
        tell: Callable[[Message], None] | None = None,
    ) -> None:
        self.workers = min(workers or default_workers(), MAX_WORKERS)
        self._given = executor
        self._pool: Executor | None = executor
        self._cluster = "" if executor else cluster_named()
        """A cluster's address, until it has been tried."""
        self._lost: Message | None = None
        self._tell = tell
        self._under_way: dict[int, set[Future[Replication | None]]] = {}
        """By ticket: what is to be called off with it."""
        self._generation = 0
        self._lock = threading.RLock()
        self._tickets = RawArray("Q", _SLOTS)
        self._free = deque(range(_SLOTS))
        self._last_ticket = 0
        self._jobs: dict[int, Job] = {}
        self._news: SimpleQueue[tuple[Job, int, int, Future[Replication | None]] | None] = (
            SimpleQueue()
        )
        self._reader: threading.Thread | None = None
        self._kept: OrderedDict[RunKey, dict[int, Replication]] = OrderedDict()
        self._kept_bytes = 0
        self._disk = kept
        self._writer = None if kept is None else Writer(kept)
        self._closed = False
        atexit.register(self.shutdown)

    def warm(self) -> None:
        """Start the worker processes now instead of at the first question."""
        # What fails here is told, or mended, when the first question is asked.
        with self._lock, suppress(BrokenExecutor, OSError):
            pool = self._executor()
            if isinstance(pool, ProcessPoolExecutor):
                with _spawning():
                    for _ in range(self.workers):
                        pool.submit(os.getpid)

    def submit(self, scenario: Scenario, *, replications: int, weeks: int, seed: int) -> Job:
        """Start a run; results already known are there at once. Raises ScenarioError."""
        check_weeks(weeks)
        if not 1 <= replications <= MAX_REPLICATIONS:
            raise ScenarioError(
                "run.replications", replications=replications, most=MAX_REPLICATIONS
            )
        if not 0 <= seed < 2**63:
            raise ScenarioError("run.seed", seed=seed)
        scenario.weekly_inputs(weeks)  # an impossible week is refused here, in words
        key = run_key(scenario, weeks, seed)
        known = self.kept(key)
        with self._lock:
            self._last_ticket += 1
            ticket = self._last_ticket
            slot = self._free.popleft() if self._free and not self._closed else -1
            job = Job(self, scenario, key, replications, known, slot, ticket)
            if slot >= 0:
                self._tickets[slot] = ticket
                self._under_way[ticket] = set()
                self._jobs[slot] = job
            if self._reader is None:
                self._reader = threading.Thread(target=self._read, name="runner", daemon=True)
                self._reader.start()
        if slot < 0:
            job.end(RunFailed("run.shut_down" if self._closed else "run.too_many_runs"))
        job.feed()
        return job

    def kept(self, key: RunKey) -> Mapping[int, Replication]:
        """Replications of a run that are known already; from disk where memory has none."""
        if self._disk is not None and not self._in_memory(key):
            for result in self._disk.load(key).values():  # without the lock: others go on
                self._remember(key, result)
        return self._in_memory(key)

    def _in_memory(self, key: RunKey) -> dict[int, Replication]:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return {}
            self._kept.move_to_end(key)
            return dict(found)

    @property
    def troubles(self) -> list[Message]:
        """Why the cluster is not used, and why results cannot be kept on disk now."""
        return [one for one in (self._lost, self._disk and self._disk.trouble) if one]

    @property
    def ahead(self) -> int:
        """How many replications of a job to hand over at once: those worked on, and the next."""
        return pool.ahead if isinstance(pool := self._pool, Cluster) else self.workers + 1

    def shutdown(self) -> None:
        """End all runs and the worker processes (not an executor that was handed in).

        What has finished is saved before this returns.
        """
        with self._lock:
            self._closed = True
            jobs = list(self._jobs.values())
            pool, self._pool = self._pool, None
        for job in jobs:
            job.end(RunFailed("run.shut_down"))
        if pool is not None and self._given is None:
            pool.shutdown(wait=isinstance(pool, Cluster), cancel_futures=True)
        self._news.put(None)
        if self._writer is not None:
            self._writer.close()
        atexit.unregister(self.shutdown)

    def _executor(self) -> Executor:
        if self._closed:
            raise RunFailed("run.shut_down")
        if self._pool is None and self._cluster:
            address, self._cluster = self._cluster, ""
            try:
                self._pool = Cluster(address)
            except ClusterLost as lost:
                self._gone(lost.message)
        if self._pool is None:
            # Spawn: a fork of a threaded server can deadlock. Made outside _spawning: the first
            # of its locks starts a helper process, which lifts the hold on Ctrl-C.
            self._pool = ProcessPoolExecutor(
                self.workers, multiprocessing.get_context("spawn"), start_worker, (self._tickets,)
            )
        return self._pool

    def _gone(self, why: Message) -> None:
        self._lost = why
        if self._tell is not None:
            self._tell(why)

    def send(self, job: Job, number: int) -> None:
        """Hand one replication to the executor; its outcome arrives as news, failures too."""
        order = Order(job.scenario, job.key, number, job.slot, job.ticket)
        with self._lock:
            generation = self._generation
            try:
                pool = self._executor()
                with _spawning():
                    future = pool.submit(run_order, order)
            except Exception as error:  # broken, shut down, or no room for another process
                future = Future()
                future.set_exception(BrokenExecutor(str(error)))
            live = self._under_way.get(job.ticket)
            if live is not None:
                live.add(future)
        if live is None:  # called off a moment ago
            future.cancel()
        future.add_done_callback(lambda done: self._news.put((job, number, generation, done)))

    def _read(self) -> None:
        while (news := self._news.get()) is not None:
            job, number, generation, future = news
            with self._lock:
                self._under_way.get(job.ticket, set()).discard(future)
            job.received(number, generation, future)

    def replace(self, generation: int) -> None:
        """Give up a generation of worker processes, once, whoever notices first."""
        with self._lock:
            if generation != self._generation or self._closed:
                return
            self._generation += 1
            pool, self._pool = self._pool, self._given
            if isinstance(pool, Cluster) and pool.lost:
                self._gone(pool.lost.message)
        if pool is not None and self._given is None:
            pool.shutdown(wait=False, cancel_futures=True)

    def keep(self, key: RunKey, result: Replication) -> None:
        """Take in a result; one that is new goes to disk."""
        if self._remember(key, result) and self._writer is not None:
            self._writer.add(key, result)

    def save(self, key: RunKey) -> None:
        """What has finished of a run goes to disk, in the background."""
        if self._writer is not None:
            self._writer.flush(key)

    def _remember(self, key: RunKey, result: Replication) -> bool:
        """Hold a result in memory; whether it was new there."""
        with self._lock:
            run = self._kept.setdefault(key, {})
            if new := result.number not in run:
                run[result.number] = result
                self._kept_bytes += result.weekly.nbytes
            self._kept.move_to_end(key)
            while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._kept_bytes -= sum(r.weekly.nbytes for r in oldest.values())
            return new

    def retire(self, slot: int, ticket: int) -> None:
        """Make the slot's ticket void, which stops the job's work, and the slot free again."""
        with self._lock:
            under_way = self._under_way.pop(ticket, set())
            if slot >= 0 and self._tickets[slot] == ticket:
                self._tickets[slot] = 0
                del self._jobs[slot]
                self._free.append(slot)
        for future in under_way:  # what waits, and what a cluster does, knows no tickets
            future.cancel()


@contextmanager
def _spawning() -> Iterator[None]:
    """While processes may be started: hide ``__main__`` and hold Ctrl-C back from them.

    Spawned workers re-import ``__main__``; under Streamlit that is the page's script. A terminal
    sends Ctrl-C to every process of the group, also to those that are still importing.
    """
    if not sys.modules.get("__main__") or multiprocessing.parent_process() is not None:
        yield
        return
    with _MAIN_LOCK:
        main = sys.modules["__main__"]
        stub = sys.modules["__main__"] = ModuleType("__main__")
        mask = _hold_back({signal.SIGINT})
        try:
            yield
        finally:
            if sys.modules.get("__main__") is stub:  # a page's script may have begun meanwhile
                sys.modules["__main__"] = main
            if mask is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _hold_back(signals: set[signal.Signals]) -> Collection[int] | None:
    """Block signals for this thread and the processes it starts; None where that is unknown."""
    if not hasattr(signal, "pthread_sigmask"):
        return None
    return signal.pthread_sigmask(signal.SIG_BLOCK, signals)


_MAIN_LOCK = threading.RLock()


def default_workers() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    scenario: Scenario,
    *,
    replications: int,
    weeks: int,
    seed: int,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    tell: Callable[[Message], None] | None = None,
) -> list[Replication]:
    """Run to the end and return all replications in order. Raises ScenarioError, RunFailed."""
    runner = Runner(min(workers or default_workers(), max(replications, 1)), tell=tell)
    try:
        job = runner.submit(scenario, replications=replications, weeks=weeks, seed=seed)
        done = -1
        while job.running or job.finished > done:
            now = job.wait(done, 1.0)
            if progress and now != done:
                progress(now, replications)
            done = now
        if job.error:
            raise job.error
        return job.results
    finally:
        runner.shutdown()
