"""Luck as a table: the random numbers of one replication, named and keyed.

Common random numbers by construction. Every stream is made from the seed, the replication and a
purpose, so adding a purpose does not renumber the others. What happens to a family is read from
its own row, whatever else happens in the service:

* *arrivals* are points in time and height: a contact comes when its height lies under the day's
  rate. More contacts add points and take none away. A contact's own numbers are drawn with it;
  the longer row of a family that goes further is read from a block of its layer of arrivals.
* *rows* are read at (purpose, family, chunk) from a counter-based generator (Philox), so draw k
  of a repeated event is the same number under any staffing.

A family's number says where its row is: source, layer and place in the layer for a first contact;
numbers from ``RETURN_OFFSET`` on are later episodes and have keyed rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from model.engine import draws as draw

ROW = 64
"""Uniform numbers in one keyed row."""

LAYER_HEIGHT = 4.0
"""Contacts a day in one layer of arrivals."""

_KEPT_ROW, _KEPT_FAMILY_ROW = 1100, 700
"""Bytes, about, with the objects around the numbers."""

BLOCK = 128
"""Families of a layer whose rows are drawn at once: an eighth of a year's."""

_LAYER_BITS, _PLACE_BITS = 20, 24
RETURN_OFFSET = 1 << 52
"""Added to a family's number for each return, so that every episode has luck of its own."""


_NO_BLOCK = (-1, b"")


Row: TypeAlias = "memoryview[float]"
"""Uniform numbers, read in place: most families need a few of theirs."""


_Keyed = tuple[np.random.Philox, Callable[[int], NDArray[np.float64]], Any, memoryview]
"""The rows of a purpose: the generator, its draws, its state and the counter in that, in place."""


class Purpose:
    """What a stream is for. Never renumber: results hang on it.

    Plain integers, because an enumeration's members are slow keys. 4 and 10 have been given up.
    """

    ARRIVALS: Final = 1
    FAMILY: Final = 2
    VISITS: Final = 3
    SUPPORT: Final = 5
    WORKER: Final = 6
    STOCK: Final = 7
    VACANCY: Final = 8
    LEAVING: Final = 9
    REVIEWS: Final = 11
    CORE_GROUPS: Final = 12
    CONCERNS: Final = 13


class Luck:
    """All random numbers of one replication.

    ``seed`` and ``replication`` are non-negative whole numbers; replications are independent.
    What has been drawn may be kept (:mod:`model.engine.kept_luck`): it is the same in any scenario.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self.size = 0
        """Bytes, about, of what is kept."""
        self.most = 0
        """Bytes at which nothing more is kept."""
        self.kept: dict[Hashable, Any] = {}
        """What parts of a run have made of numbers, for whoever makes the same of them."""
        self._keyed: dict[int, _Keyed] = {}
        self._layers: set[int] = set()
        self._blocks: dict[int, tuple[int, bytes]] = {}
        self._rows: dict[tuple[int, int, int], Row] = {}
        self._family_rows: dict[int, Row] = {}

    def stream(self, purpose: int, *key: int) -> np.random.Generator:
        """A generator of its own for a purpose and key (some 20 microseconds each)."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=(self.replication, purpose, *key))
        return np.random.Generator(np.random.PCG64(sequence))

    def row(self, purpose: int, owner: int, chunk: int = 0) -> Row:
        """``ROW`` uniform numbers in [0, 1), always the same for (purpose, owner, chunk)."""
        known = self._rows.get((purpose, owner, chunk))
        if known is not None:
            return known
        keyed = self._keyed.get(purpose)
        if keyed is None:
            sequence = np.random.SeedSequence(self.seed, spawn_key=(self.replication, purpose, 0))
            bits = np.random.Philox(key=sequence.generate_state(2, np.uint64))
            state: Any = bits.state
            counter = state["state"]["counter"].data
            keyed = self._keyed[purpose] = (bits, np.random.Generator(bits).random, state, counter)
        bits, random, state, counter = keyed
        counter[1], counter[2] = chunk, owner
        bits.state = state
        row = read_in_place(random(ROW))
        if self.size < self.most:
            self.size += _KEPT_ROW
            self._rows[purpose, owner, chunk] = row
        return row

    @staticmethod
    def first_number(source: int) -> int:
        """The lowest number of the families that arrive from a source."""
        return source << (_LAYER_BITS + _PLACE_BITS)

    def family_row(self, number: int) -> Row:
        """At least ``draw.FAMILY_PLACES`` uniform numbers of a family, by its number.

        First episodes share blocks of their layer of arrivals, which costs a fifth of keyed
        rows when 1,500 families a year go beyond the contact.
        """
        known = self._family_rows.get(number)
        if known is not None:
            return known
        layer = number >> _PLACE_BITS
        if layer not in self._layers:  # a return
            return self.row(Purpose.FAMILY, number)
        nth, place = divmod(number & (1 << _PLACE_BITS) - 1, BLOCK)
        # The last two of a layer are kept: families come in order, and go beyond nearly so.
        key = 2 * layer + (nth & 1)
        kept, block = self._blocks.get(key, _NO_BLOCK)
        if kept != nth:
            block = self._block(layer, nth)
            self._blocks[key] = nth, block
        size = 4 * draw.FAMILY_PLACES  # bytes
        # A copy: the block's memory is free when the next but one is drawn.
        row = memoryview(block[place * size : (place + 1) * size]).cast("f")
        if self.size < self.most:
            self.size += _KEPT_FAMILY_ROW
            self._family_rows[number] = row
        return row

    def _block(self, layer: int, nth: int) -> bytes:
        """Rows of a layer, wherever in it they stand."""
        sequence = np.random.SeedSequence(
            self.seed, spawn_key=(self.replication, Purpose.FAMILY, layer)
        )
        bits = np.random.PCG64(sequence)
        numbers = BLOCK * draw.FAMILY_PLACES
        bits.advance(nth * numbers // 2)  # each step of the generator gives two
        # Half the usual precision is half the memory to touch, and plenty for a table.
        return np.random.Generator(bits).random(numbers, dtype=np.float32).tobytes()

    def stock_rows(self, category: int, families: int) -> list[Row]:
        """``ROW`` uniform numbers for each of the first families open at the start."""
        numbers = read_in_place(self.stream(Purpose.STOCK, category).random(families * ROW))
        return [numbers[i * ROW : (i + 1) * ROW] for i in range(families)]

    def arrivals(
        self, source: int, rate: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
        """Poisson arrivals of one source.

        ``rate``: expected arrivals on each working day. Returns times (working days, rising
        within a layer), stable family numbers, and a row of ``draw.CONTACT_PLACES`` uniforms for
        each.
        """
        days = len(rate)
        times: list[NDArray[np.float64]] = [np.empty(0)]
        numbers: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        rows: list[NDArray[np.float64]] = [np.empty((0, draw.CONTACT_PLACES))]
        top = float(rate.max())
        layer = 0
        while layer * LAYER_HEIGHT < top:
            at, marks = self._candidates(source, layer, days)
            height = (layer + marks[:, draw.CONTACT_HEIGHT]) * LAYER_HEIGHT
            kept = np.flatnonzero(height < rate[at.astype(np.int64)])
            key = (source << _LAYER_BITS) + layer
            self._layers.add(key)
            times.append(at[kept])
            numbers.append(kept + (key << _PLACE_BITS))
            rows.append(marks[kept])
            layer += 1
        return np.concatenate(times), np.concatenate(numbers), np.concatenate(rows)

    def _candidates(
        self, source: int, layer: int, days: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """When somebody may come in a layer, and the numbers of each, heights among them."""
        asked = source, layer, days
        known: tuple[NDArray[np.float64], NDArray[np.float64]] | None = self.kept.get(asked)
        if known is not None:
            return known
        generator = self.stream(Purpose.ARRIVALS, source, layer)
        expected = LAYER_HEIGHT * days
        # Enough candidates to cover the horizon; a longer horizon only reads further on.
        n = int(expected + 8 * expected**0.5 + 20)
        at = np.cumsum(generator.standard_exponential(n)) / LAYER_HEIGHT
        at = at[at < days]
        marks = self.stream(Purpose.ARRIVALS, source, layer, 1).random(
            (len(at), draw.CONTACT_PLACES)
        )
        self.keep(asked, (at, marks), at.nbytes + marks.nbytes)
        return at, marks

    def keep(self, name: Hashable, made: object, size: int) -> None:
        """Keep something made of numbers alone, of so many bytes, while there is room."""
        if self.size + size <= self.most:
            self.size += size
            self.kept[name] = made


def read_in_place(numbers: NDArray[Any]) -> Row:
    """The memory of numbers; its type says they are whole, which theirs are not."""
    return cast(Row, numbers.data)


def cumulative(shares: Sequence[float]) -> list[float]:
    """Running totals, for drawing an index with ``bisect``."""
    total, out = 0.0, []
    for share in shares:
        total += share
        out.append(total)
    out[-1] = 1.0
    return out
