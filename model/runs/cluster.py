"""A Dask cluster as an executor: asked for by one setting, never needed.

The scheduler hands the work out, gives that of a worker that died to another, and calls off what
nobody waits for. What cannot be done there ends with :class:`ClusterLost`, whose message is a whole
sentence; whoever asked then goes on here. Nothing of Dask is loaded unless a cluster is named.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import re
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from importlib.util import find_spec
from typing import Any
from uuid import uuid4

from model.runs.cluster_worker import Engine, OtherEngine, engine_here, on_worker, ready
from model.runs.failed import RunFailed
from model.scenario.errors import Message, Refusal

SETTING = "FRONT_DOOR_CLUSTER"
"""An environment variable: the address of a scheduler, such as ``tcp://10.0.0.5:8786``."""
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d{1,5}")
_CONNECT_SECONDS = 5.0
_READY_SECONDS = 60.0
"""For all workers to load the model and run a few weeks."""
_LOOK_SECONDS = 2.0
_ANSWER_SECONDS = 30.0
_PATIENCE_SECONDS = 15.0
"""For a cluster that has lost its workers to get others."""


class ClusterLost(BrokenExecutor):
    """A cluster cannot be used, or no longer: ``message`` says why, and what happens instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(repr(message))
        self.message = message


def cluster_named() -> str:
    """The address of the cluster to be used; empty where everything is done here."""
    return os.environ.get(SETTING, "").strip()


class Cluster(Executor):
    """The workers of a cluster. Connects when it is made. Raises ClusterLost.

    Everything of Dask happens in a thread of its own.
    """

    def __init__(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            raise ClusterLost(Message("cluster.no_address", address=address))
        if find_spec("distributed") is None:
            raise ClusterLost(Message("cluster.no_package"))
        self.address = address
        self.lost: ClusterLost | None = None
        """Why it cannot be used any more, None while it can."""
        self.threads = 0
        """How many pieces of work it does at once."""
        self._engine = engine_here()
        self._under_way: dict[Future[Any], asyncio.Task[None]] = {}
        self._over = asyncio.Event()
        connected: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._serve, args=(connected,), name="cluster", daemon=True
        )
        self._thread.start()
        connected.result()

    @property
    def ahead(self) -> int:
        """How many pieces of work to hand over at once: each worker has its next one waiting."""
        return 2 * self.threads + 1

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have ``fn(*args, stop=...)`` done by a worker; ``stop()`` says whether it is called off.

        Cancelling what is returned calls the work off, also when a worker is at it. Raises
        ClusterLost.
        """
        sent = pickle.dumps((fn, args), protocol=5)
        ours: Future[Any] = Future()
        try:
            self._loop.call_soon_threadsafe(self._send, ours, sent)
        except RuntimeError:  # the loop has ended
            raise self.lost or ClusterLost(
                Message("cluster.vanished", address=self.address)
            ) from None
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what is under way there is called off."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._over.set)
        if wait:
            self._thread.join(_CONNECT_SECONDS)

    # What follows happens in the thread of its own.

    def _serve(self, connected: Future[None]) -> None:
        try:
            with asyncio.Runner() as loop:  # whose end is also that of every task
                self._loop = loop.get_loop()
                loop.run(self._stay(connected))
        finally:
            self._lose(Message("cluster.vanished", address=self.address))
            if self.lost and not connected.done():
                connected.set_exception(self.lost)

    async def _stay(self, connected: Future[None]) -> None:
        """Connect, and stay until it is over: the client closes with it."""
        try:
            client = await self._joined()
        except ClusterLost as error:
            self.lost = error
            connected.set_exception(error)
            return
        self._client = client
        connected.set_result(None)
        try:
            await self._watch()
        finally:
            await _close(client)

    async def _joined(self) -> Any:
        """A client of a cluster whose workers all have our engine. Raises ClusterLost."""
        from distributed import Client
        from distributed.versions import VersionMismatchWarning

        # What Dask would write to the log is said in a sentence of ours.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", category=VersionMismatchWarning)
        made: Any = Client
        client = None
        try:
            client = made(
                self.address, asynchronous=True, timeout=_CONNECT_SECONDS, set_as_default=False
            )
            await client
            await self._look_over(client)
        except Exception as error:
            await _close(client)
            if isinstance(error, ClusterLost):
                raise
            if isinstance(error, OSError):
                raise ClusterLost(Message("cluster.not_there", address=self.address)) from None
            raise ClusterLost(
                Message("cluster.not_used", address=self.address, said=_said(error))
            ) from None
        return client

    async def _look_over(self, client: Any) -> None:
        """Workers have to be there, with our engine. Raises ClusterLost, and what Dask raises."""
        try:
            await client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError:
            raise ClusterLost(Message("cluster.no_workers", address=self.address)) from None
        self.threads = sum((await client.nthreads()).values())
        asked = client.run(ready, on_error="return")
        for worker, theirs in (await asyncio.wait_for(asked, _READY_SECONDS)).items():
            if isinstance(theirs, Exception):
                said = _said(theirs)
                raise ClusterLost(
                    Message("cluster.no_model", address=self.address, worker=worker, said=said)
                )
            self._compare(Engine(*theirs))

    def _compare(self, theirs: Engine) -> None:
        """Raises ClusterLost where a worker's engine is not ours."""
        if theirs.code != self._engine.code:
            raise ClusterLost(
                Message(
                    "cluster.other_version",
                    address=self.address,
                    theirs=theirs.code,
                    ours=self._engine.code,
                )
            )
        if theirs != self._engine:
            raise ClusterLost(Message("cluster.other_numbers", address=self.address))

    async def _watch(self) -> None:
        """Until it is over: are there workers, and does the scheduler answer?"""
        seen = time.monotonic()
        while not self._over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), _LOOK_SECONDS)
                return
            try:
                found = await asyncio.wait_for(self._client.nthreads(), _ANSWER_SECONDS)
            except Exception:  # of whatever kind: it does not answer
                self._lose(Message("cluster.vanished", address=self.address))
                return
            if threads := sum(found.values()):
                self.threads, seen = threads, time.monotonic()
            elif time.monotonic() - seen > _PATIENCE_SECONDS:
                self._lose(Message("cluster.lost_workers", address=self.address))

    def _send(self, ours: Future[Any], sent: bytes) -> None:
        if self.lost:
            _settle(ours, error=self.lost)
            return
        task = self._loop.create_task(self._follow(ours, sent))
        self._under_way[ours] = task
        task.add_done_callback(lambda _: self._under_way.pop(ours, None))
        ours.add_done_callback(lambda done: self._called_off(task) if done.cancelled() else None)

    def _called_off(self, task: asyncio.Task[None]) -> None:
        with suppress(RuntimeError):  # the loop has ended: the scheduler knows by itself
            self._loop.call_soon_threadsafe(task.cancel)

    async def _follow(self, ours: Future[Any], sent: bytes) -> None:
        """One piece of work, from being handed over to its outcome."""
        from distributed import CancelledError, KilledWorker

        key = f"future-{uuid4().hex}"
        remote = self._client.submit(on_worker, *self._engine, sent, key=key)
        try:
            _settle(ours, pickle.loads(await remote.result()))
        except (asyncio.CancelledError, CancelledError):
            if not ours.cancelled():  # not by us: the connection is gone
                self._lose(Message("cluster.vanished", address=self.address))
        except OtherEngine as error:
            try:
                self._compare(error.theirs)
            except ClusterLost as lost:
                self._lose(lost.message)
        except Refusal as error:
            _settle(ours, error=error)
        except KilledWorker:  # by this work, wherever it was done: so it would be here
            _settle(ours, error=RunFailed("run.workers_keep_stopping"))
        except Exception as error:
            self._lose(Message("cluster.failed", address=self.address, said=_said(error)))
        finally:
            remote.release()  # of work under way: the scheduler calls it off

    def _lose(self, message: Message) -> None:
        """The cluster is given up, once; what is under way fails with the reason."""
        self.lost = self.lost or ClusterLost(message)
        self._over.set()
        for ours in list(self._under_way):
            _settle(ours, error=self.lost)


async def _close(client: Any) -> None:
    """Leave a cluster, whatever has become of it: the scheduler then calls off what we asked."""
    if client is not None:
        with suppress(Exception):
            await asyncio.wait_for(client.close(), _CONNECT_SECONDS)


def _settle(ours: Future[Any], result: Any = None, error: Exception | None = None) -> None:
    """Give a future its outcome, unless it has been cancelled or has one."""
    if ours.done() or not ours.set_running_or_notify_cancel():
        return
    if error is None:
        ours.set_result(result)
    else:
        ours.set_exception(error)


def _said(error: Exception) -> str:
    """What an error of somebody else's says, in its first line."""
    first = str(error).strip().splitlines()
    return f"{type(error).__name__}: {first[0]}"[:200] if first else type(error).__name__
