"""What happens in a worker process: one replication, cancelled within a simulated day."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from typing import Any

from model.engine.morning import Cancelled
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.runs.failed import RunFailed
from model.runs.run_key import RunKey
from model.scenario.errors import ScenarioError
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Order:
    """One replication, as it travels to a worker process."""

    scenario: Scenario
    key: RunKey
    number: int
    slot: int
    ticket: int


_live_tickets: Any = None


_known: OrderedDict[str, Scenario] = OrderedDict()


def start_worker(live_tickets: Any) -> None:
    """Prepare a worker process: follow the parent's end, warm the caches, freeze the heap."""
    global _live_tickets
    _live_tickets = live_tickets
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to deal with
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    with suppress(Exception):  # what is wrong is told by the first replication
        simulate(load_scenario("2023-24"), weeks=2, seed=1, replication=0)
    gc.collect()
    gc.freeze()  # what is loaded now stays: the collector need not look at it again


def _end_with(sentinel: Any) -> None:
    """A killed server must not leave its workers behind."""
    wait_for([sentinel])
    os._exit(1)


def _by_ticket(order: Order) -> Callable[[], bool] | None:
    """Whether the order is void, asked of the memory shared with whoever gave it; None without."""
    tickets, slot, ticket = _live_tickets, order.slot, order.ticket
    if tickets is None:
        return None

    def cancelled() -> bool:
        return bool(tickets[slot] != ticket)

    return cancelled


def run_order(order: Order, stop: Callable[[], bool] | None = None) -> Replication | None:
    """Simulate and measure one replication; None when it was cancelled.

    ``stop`` says that it is, where no memory is shared. Raises ScenarioError, or RunFailed with the
    reason (a traceback may hold the simulation's own objects, which cannot travel between
    processes).
    """
    stop = stop or _by_ticket(order)
    if stop is not None and stop():
        return None
    scenario = _known.get(order.key.scenario)
    if scenario is None:
        scenario = order.scenario  # travels as its baseline's name, and is read here
        if scenario.identity != order.key.scenario:
            raise RunFailed("run.other_inputs", baseline=scenario.baseline)
        _known[order.key.scenario] = scenario
        if len(_known) > 16:
            _known.popitem(last=False)
    try:
        history = simulate(
            scenario,
            weeks=order.key.weeks,
            seed=order.key.seed,
            replication=order.number,
            stop=stop,
        )
    except Cancelled:
        return None
    except ScenarioError:
        raise
    except Exception as error:
        raise RunFailed(
            "run.replication_failed",
            number=order.number,
            scenario=order.key.scenario,
            kind=type(error).__name__,
            said=str(error),
        ) from None
    return replication_of(scenario, order.number, history)
