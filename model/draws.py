"""Luck as a table: the random numbers of one replication, named and keyed.

Common random numbers by construction. Every stream is made from the seed, the replication and a
purpose, so adding a purpose does not renumber the others. What happens to a family is read from
its own row, whatever else happens in the service:

* *arrivals* are points in time and height: a contact comes when its height lies under the day's
  rate. More contacts add points and take none away.
* *rows* are read at (purpose, family, chunk) from a counter-based generator (Philox), so draw k
  of a repeated event is the same number under any staffing.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

ROW = 64
"""Uniform numbers in one keyed row."""

LAYER_HEIGHT = 4.0
"""Contacts a day in one layer of arrivals."""


class Purpose(IntEnum):
    """What a stream is for. Never renumber: results hang on it."""

    ARRIVALS = 1
    FAMILY = 2
    VISITS = 3
    MEETINGS = 4
    SUPPORT = 5
    WORKER = 6
    STOCK = 7


class Luck:
    """All random numbers of one replication.

    ``seed`` and ``replication`` are non-negative whole numbers; replications are independent.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self._seed = seed
        self._replication = replication
        self._keyed: dict[int, tuple[np.random.Philox, np.random.Generator, dict[str, object]]]
        self._keyed = {}

    def stream(self, purpose: Purpose, *key: int) -> np.random.Generator:
        """A generator of its own for a purpose and key (some 20 microseconds each)."""
        sequence = np.random.SeedSequence(
            self._seed, spawn_key=(self._replication, int(purpose), *key)
        )
        return np.random.Generator(np.random.PCG64(sequence))

    def row(self, purpose: Purpose, owner: int, chunk: int = 0) -> list[float]:
        """``ROW`` uniform numbers in [0, 1), always the same for (purpose, owner, chunk)."""
        keyed = self._keyed.get(purpose)
        if keyed is None:
            sequence = np.random.SeedSequence(
                self._seed, spawn_key=(self._replication, int(purpose), 0)
            )
            bits = np.random.Philox(key=sequence.generate_state(2, np.uint64))
            state: dict[str, object] = dict(bits.state)
            keyed = self._keyed[purpose] = (bits, np.random.Generator(bits), state)
        bits, generator, state = keyed
        state["state"]["counter"][:] = (0, chunk, owner, 0)  # type: ignore[index]
        bits.state = state
        numbers: list[float] = generator.random(ROW).tolist()
        return numbers

    def arrivals(
        self, source: int, rate: NDArray[np.float64], columns: int
    ) -> tuple[list[float], list[int], list[list[float]]]:
        """Poisson arrivals of one source.

        ``rate``: expected arrivals on each working day. Returns times (working days, rising
        within a layer), stable family numbers, and one row of ``columns`` uniforms for each.
        """
        days = len(rate)
        times: list[float] = []
        owners: list[int] = []
        rows: list[list[float]] = []
        top = float(rate.max()) if days else 0.0
        layer = 0
        while layer * LAYER_HEIGHT < top:
            generator = self.stream(Purpose.ARRIVALS, source, layer)
            expected = LAYER_HEIGHT * days
            # Enough candidates to cover the horizon; a longer horizon only reads further on.
            n = int(expected + 8 * expected**0.5 + 20)
            at = np.cumsum(generator.standard_exponential(n)) / LAYER_HEIGHT
            marks = self.stream(Purpose.ARRIVALS, source, layer, 1).random((n, columns + 1))
            at = at[at < days]
            height = (layer + marks[: len(at), 0]) * LAYER_HEIGHT
            kept = np.flatnonzero(height < rate[at.astype(np.int64)])
            times += at[kept].tolist()
            base = (source << 40) + (layer << 32)
            owners += (kept + base).tolist()
            rows += marks[kept, 1:].tolist()
            layer += 1
        return times, owners, rows


def cumulative(shares: Sequence[float]) -> list[float]:
    """Running totals, for drawing an index with ``bisect``."""
    total, out = 0.0, []
    for share in shares:
        total += share
        out.append(total)
    out[-1] = 1.0
    return out
