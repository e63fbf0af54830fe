"""Whose number is the lowest, asked again and again while the numbers change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappush, heapreplace
from typing import Generic, TypeVar

Person = TypeVar("Person")
NEVER = float("inf")
"""The number of somebody who does not come into question."""


class Lowest(Generic[Person]):
    """Some people by a number of each; of equals, the first of them comes first.

    A heap, so that an answer costs next to the same among a thousand people as among ten. A number
    that has risen is seen when its turn comes; of one that has fallen ``fallen`` must be told.
    """

    __slots__ = ("_heap", "_number", "_people", "_places")

    def __init__(self, people: Sequence[Person], number: Callable[[Person], float]) -> None:
        self._people = people
        self._number = number
        self._heap = [(number(person), place) for place, person in enumerate(people)]
        heapify(self._heap)
        self._places: dict[Person, int] = {}

    def first(self) -> Person | None:
        """Whose number is the lowest; nobody, where each is ``NEVER``."""
        heap = self._heap
        while heap:
            was, place = heap[0]
            person = self._people[place]
            now = self._number(person)
            if now == was:
                return person if now < NEVER else None
            heapreplace(heap, (now, place))
        return None

    def fallen(self, person: Person) -> None:
        """A number may have fallen; that of somebody who is not among these does not matter."""
        if not self._places:
            self._places = {each: place for place, each in enumerate(self._people)}
        place = self._places.get(person)
        if place is not None:
            heappush(self._heap, (self._number(person), place))
