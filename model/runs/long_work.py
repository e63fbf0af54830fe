"""Work of minutes: in the background, told as it goes, called off from anywhere, found again.

What is asked has an identity. Whoever asks the same is shown the same work, under way or done:
after a refresh, from another page, or in another browser. What ended early keeps what it knows.
The futures that it ran are kept as every run's are, so that asking again after a restart goes fast.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from model.runs.failed import failed
from model.scenario.errors import Refusal

AT_ONCE = 2
"""Pieces of work that run at the same time; further ones wait for their turn."""
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Standing:
    """How a piece of work stands, at one instant.

    ``done`` of ``of`` steps; ``of`` is 0 while that is not known. ``last``: what was done last, in
    words. ``seconds`` it has run; ``result``: what is known so far, None where nothing is.
    """

    title: str
    done: int
    of: int
    last: str
    seconds: float
    running: bool
    waiting: bool
    called_off: bool
    error: Refusal | None
    result: Any


class LongWork:
    """One piece of work. Thread-safe."""

    def __init__(self, key: Hashable, title: str) -> None:
        self.key = key
        self._title = title
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._over = threading.Event()
        self._began = self._ended = 0.0
        self._done = self._of = 0
        self._last = ""
        self._result: Any = None
        self._error: Refusal | None = None

    # What the work itself calls.

    def heard(self, done: int, of: int, last: str = "") -> None:
        """So many steps are done, of so many; and what was done last, in words."""
        with self._lock:
            self._done, self._of, self._last = done, of, last

    def known(self, result: object) -> None:
        """What is known so far, which stays if it ends early."""
        with self._lock:
            self._result = result

    def stopped(self) -> bool:
        """Whether it has been called off: then it should return what it has."""
        return self._stop.is_set()

    # What whoever watches calls.

    def stop(self) -> None:
        """Call it off. What is known is kept."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it has ended."""
        return self._over.wait(seconds)

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        with self._lock:
            over = self._over.is_set()
            began = self._began or time.monotonic()
            return Standing(
                title=self._title,
                done=self._done,
                of=self._of,
                last=self._last,
                seconds=(self._ended if over else time.monotonic()) - began,
                running=bool(self._began) and not over,
                waiting=not self._began and not over,
                called_off=self._stop.is_set(),
                error=self._error,
                result=self._result,
            )

    def run(self, does: Callable[[LongWork], object], turn: threading.Semaphore) -> None:
        """Do it, when there is room: what a thread of its own calls."""
        try:
            while not turn.acquire(timeout=0.1):
                if self.stopped():
                    return
            try:
                self._began = time.monotonic()
                if not self.stopped():
                    result = does(self)
                    if result is not None:
                        self.known(result)
            finally:
                turn.release()
        except Refusal as error:
            self._error = error
        except Exception as error:  # told to whoever watches, who has no console
            self._error = failed(error)
        finally:
            self._ended = time.monotonic()
            self._over.set()


class LongWorks:
    """All work of one server, by what was asked. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works: OrderedDict[Hashable, LongWork] = OrderedDict()
        self._turn = threading.Semaphore(AT_ONCE)

    def start(self, key: Hashable, title: str, does: Callable[[LongWork], object]) -> LongWork:
        """Begin a piece of work, unless the same is under way or was finished.

        ``does`` is given the work, to say how far it is and to ask whether it was called off; what
        it returns is the result.
        """
        with self._lock:
            before = self._works.get(key)
            if before is not None and not _to_be_done_again(before):
                self._works.move_to_end(key)
                return before
            work = self._works[key] = LongWork(key, title)
            self._works.move_to_end(key)
            over = [k for k, w in self._works.items() if w.wait(0) and k != key]
            for old in over[: max(len(self._works) - _KEPT, 0)]:
                del self._works[old]
        threading.Thread(
            target=work.run, args=(does, self._turn), name="long work", daemon=True
        ).start()
        return work

    def find(self, key: Hashable) -> LongWork | None:
        """The work that was asked with a key, under way or over."""
        with self._lock:
            return self._works.get(key)

    @property
    def under_way(self) -> list[LongWork]:
        """What is running or waits for its turn, the oldest first."""
        with self._lock:
            works = list(self._works.values())
        return [work for work in works if not work.wait(0)]

    def stop_all(self, seconds: float = 0.0) -> None:
        """Call everything off, and wait so long for the end of each."""
        for work in (found := self.under_way):
            work.stop()
        for work in found:
            work.wait(seconds)


def _to_be_done_again(work: LongWork) -> bool:
    """Whether asking once more begins anew: it ended early, or failed."""
    standing = work.standing
    over = not (standing.running or standing.waiting)
    return over and (standing.called_off or standing.error is not None)
