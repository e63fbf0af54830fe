"""Luck that is kept: the next scenario with the same luck need not draw it again.

Scenarios are compared on the same replications of one seed, so each of them reads the same numbers
for nearly all that happens. Whoever simulates takes the luck of a replication off the shelf and
puts it back; meanwhile it is nobody else's.
"""

from __future__ import annotations

from model.engine.luck import Luck

ROOM = 64_000_000
"""Bytes, about, on one process's shelf: thirty years of a council of 150,000 people."""
ROOM_OF_EACH = 4_000_000
"""Bytes of one replication: a year of such a council; of a larger one the first numbers drawn."""


class Shelf:
    """The luck of replications of one seed: whoever asks another question asks it of all."""

    def __init__(self) -> None:
        self._seed = -1
        self._luck: dict[int, Luck] = {}

    def take(self, seed: int, replication: int) -> Luck:
        """The luck of a replication, with what is known of it, until it is put back."""
        if seed != self._seed:
            self._seed = seed
            self._luck = {}
        luck = self._luck.pop(replication, None) or Luck(seed, replication)
        # A list of its own: another thread may put something back meanwhile.
        free = ROOM - sum(kept.size for kept in list(self._luck.values()))
        luck.most = min(ROOM_OF_EACH, free)
        return luck

    def put_back(self, luck: Luck) -> None:
        """It may be taken again, where anything of it is kept and its seed is still asked for."""
        if luck.size and luck.seed == self._seed:
            self._luck[luck.replication] = luck


SHELF = Shelf()
