"""(g) What a moved slider costs the server, its workers and the wire, by how many are looking."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.viewer import Viewer, at_once, viewer
from tests.browser.conftest import served

_ROOT = Path(__file__).resolve().parents[2]
LEVER = "FSP social workers, FTE"


@dataclass(frozen=True)
class Move:
    """A move by each viewer at the same time: seconds, CPU seconds of all, messages of one."""

    seconds: float
    server: float
    workers: float
    messages: float
    bytes: float


def measure(viewers: int, times: int) -> tuple[list[Move], list[Move]]:
    """Moves to what is not known yet, and moves back to what is; *What if*, 30 futures a side."""
    before = set(psutil.Process().children())
    with served(_ROOT) as address, ExitStack() as stack:
        (server,) = (p for p in psutil.Process().children() if p not in before)
        everybody = [stack.enter_context(viewer(address, "what_if")) for _ in range(viewers)]
        at_once(everybody, lambda who, _: who.rerun())
        time.sleep(1)
        new = [_move(server, everybody, 16 + turn, spread=1 / 20) for turn in range(times)]
        known = [_move(server, everybody, 16 + turn, spread=1 / 20) for turn in range(times)]
    return new, known


def _move(server: psutil.Process, everybody: list[Viewer], value: float, *, spread: float) -> Move:
    """All of them move to values of their own, which nobody else has asked for."""
    own, theirs = _cpu([server]), _cpu(server.children(recursive=True))
    seen = at_once(everybody, lambda who, i: who.move(LEVER, round(value + i * spread, 2)))
    return Move(
        statistics.median(one.seconds for one in seen),
        _cpu([server]) - own,
        _cpu(server.children(recursive=True)) - theirs,
        statistics.mean(one.messages for one in seen),
        statistics.mean(one.bytes for one in seen),
    )


def _cpu(processes: Iterable[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def middle(moves: list[Move]) -> str:
    """The medians of some moves, in words."""

    def of(what: str) -> float:
        return statistics.median(getattr(move, what) for move in moves)

    return (
        f"settled after {of('seconds'):.2f} s; CPU of the server {of('server'):.2f} s, of its "
        f"workers {of('workers'):.2f} s; {of('messages'):.0f} messages and "
        f"{of('bytes') / 1000:.0f} kB a viewer"
    )
