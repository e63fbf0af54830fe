"""One run under way: what it still asks of a pool of workers, and what has come back."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Future

from model.results.replication import Replication
from model.runs.failed import RunFailed, failed
from model.runs.run_key import RunKey
from model.scenario.scenario import Scenario

_MAX_RESTARTS = 3


class Pool(ABC):
    """What a job asks of those who do its work and keep what it finds."""

    @property
    @abstractmethod
    def ahead(self) -> int:
        """How many replications of a job to hand over at once: those worked on, and the next."""

    @abstractmethod
    def send(self, job: Job, number: int) -> None:
        """Have one replication worked on; its outcome comes by ``job.received``, failures too."""

    @abstractmethod
    def replace(self, generation: int) -> None:
        """Give up a generation of worker processes, once, whoever notices first."""

    @abstractmethod
    def keep(self, key: RunKey, result: Replication) -> None:
        """Take in a result of a run."""

    @abstractmethod
    def save(self, key: RunKey) -> None:
        """What has finished of a run is made safe, in the background."""

    @abstractmethod
    def retire(self, slot: int, ticket: int) -> None:
        """Stop the work under a ticket and free its slot."""


class Job:
    """A run under way. Thread-safe to read; ends by itself, by ``cancel`` or with ``error``."""

    def __init__(
        self,
        pool: Pool,
        scenario: Scenario,
        key: RunKey,
        replications: int,
        known: Mapping[int, Replication],
        slot: int,
        ticket: int,
    ) -> None:
        self.scenario = scenario
        self.key = key
        self.replications = replications
        self.error: RunFailed | None = None
        self.started = time.perf_counter()
        self._pool = pool
        self.slot = slot
        self.ticket = ticket
        self._changed = threading.Condition()
        self._results = {n: known[n] for n in range(replications) if n in known}
        self._todo = [n for n in reversed(range(replications)) if n not in known]
        self._in_flight = 0
        self._ended = False
        self._restarts = 0
        self._broken = -1
        """The last generation of worker processes this job saw die."""

    @property
    def results(self) -> list[Replication]:
        """Replications finished so far (of those asked for), in order of their number."""
        with self._changed:
            found = list(self._results.values())
        return sorted(found, key=lambda r: r.number)

    @property
    def finished(self) -> int:
        """How many of the replications asked for are done."""
        with self._changed:
            return len(self._results)

    @property
    def running(self) -> bool:
        """Whether more results may come."""
        with self._changed:
            return not self._ended

    def wait(self, known: int, timeout: float) -> int:
        """Wait until more than ``known`` results are there, or the end; returns the number."""
        deadline = time.perf_counter() + timeout
        with self._changed:
            while not self._ended and len(self._results) <= known:
                left = deadline - time.perf_counter()
                if left <= 0:
                    break
                self._changed.wait(left)
            return len(self._results)

    def cancel(self) -> None:
        """Stop: running replications end within a simulated day, finished ones are kept."""
        self.end()

    def end(self, error: RunFailed | None = None) -> None:
        """End it, once: nothing more is asked for, and what has finished is saved."""
        with self._changed:
            if self._ended:
                return
            self._ended = True
            self.error = error
            self._todo.clear()
            self._changed.notify_all()
        self._pool.retire(self.slot, self.ticket)
        self._pool.save(self.key)

    def feed(self) -> None:
        """Keep the workers busy with this job, and no more: others share the pool fairly."""
        while True:
            with self._changed:
                if self._ended:
                    return
                complete = not self._todo and not self._in_flight
                if not complete:
                    if not self._todo or self._in_flight >= self._pool.ahead:
                        return
                    number = self._todo.pop()
                    self._in_flight += 1
            if complete:
                self.end()
                return
            self._pool.send(self, number)

    def received(self, number: int, generation: int, future: Future[Replication | None]) -> None:
        """Take in one replication's outcome, and ask for the next."""
        try:
            result = future.result()
        except (BrokenExecutor, CancelledError):
            self._lost(number, generation)
            return
        except Exception as error:
            self.end(failed(error))
            return
        if result is not None:
            self._pool.keep(self.key, result)
        with self._changed:
            self._in_flight -= 1
            ended = self._ended
            if not ended:
                if result is not None:
                    self._results[number] = result
                else:
                    self._todo.append(number)
                self._changed.notify_all()
        if not ended:
            self.feed()
        elif result is not None:  # kept for next time, but shown no more
            self._pool.save(self.key)

    def _lost(self, number: int, generation: int) -> None:
        """The replication's worker process died: do it again in new ones, a few times."""
        with self._changed:
            self._in_flight -= 1
            if self._ended:
                return
            self._todo.append(number)
            if generation > self._broken:  # orders in flight fail together: count them once
                self._broken = generation
                self._restarts += 1
            hopeless = self._restarts > _MAX_RESTARTS
        if hopeless:
            self.end(RunFailed("run.workers_keep_stopping"))
            return
        self._pool.replace(generation)
        self.feed()
