"""Who of a team carries least for their hours, and has room for one more family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from model.engine.family import Holder
from model.engine.lowest import NEVER, Lowest
from model.engine.vocabulary import GUARDED

Person = TypeVar("Person", bound=Holder)
WHATEVER_THE_CAP = float("-inf")
"""In place of the points that must fit under a cap."""
FEW = 40
"""Of fewer people, each is looked at when it is asked: cheaper than keeping them in order."""


def load(person: Holder) -> float:
    """What somebody carries for their hours."""
    return person.points / person.size


class Caseloads(Generic[Person]):
    """The caseloads of a team on one day, each question's answer kept up to date."""

    __slots__ = ("_asked", "_cap", "_here", "_learners", "_staff")

    def __init__(
        self, cap: float, here: Sequence[Person], staff: Sequence[Person], *, learners: bool
    ) -> None:
        """``here``: who is at work, of the ``staff`` in post. ``learners``: whether anybody is
        limited in what they may hold."""
        self._cap = cap
        self._here = here
        self._staff = staff
        self._learners = learners
        self._asked: dict[tuple[float, bool, bool], Lowest[Person]] = {}

    def lightest(self, stage: int, points: float, *, everybody: bool = False) -> Person | None:
        """Who carries least and has room for so many points of a family at a stage.

        Child protection goes to those who may hold it, while there are any. ``everybody``: also
        those who are not at work today, the long-term sick only where there is nobody else.
        """
        guarded = self._learners and stage in GUARDED
        if len(self._staff) < FEW:
            return self._look(points, guarded, everybody)
        question = (points, guarded, everybody)
        found = self._asked.get(question)
        if found is None:
            found = self._asked[question] = self._by_load(points, guarded, everybody)
        return found.first()

    def _people(self, guarded: bool, everybody: bool) -> Sequence[Person]:
        people = self._here
        if everybody:
            people = [each for each in self._staff if not each.long_sick] or self._staff
        if guarded:
            people = [each for each in people if not each.limited] or people
        return people

    # As ``within_cap`` and ``load`` say, both times, without two calls for everybody.

    def _look(self, points: float, guarded: bool, everybody: bool) -> Person | None:
        best: Person | None = None
        least, cap = NEVER, self._cap
        for person in self._people(guarded, everybody):
            held = person.points
            carried = held / person.size
            # In this order: most carry more than somebody before them, and then no room matters.
            if carried < least and held + points <= cap * person.fte * person.cap_share + 1e-9:
                best, least = person, carried
        return best

    def _by_load(self, points: float, guarded: bool, everybody: bool) -> Lowest[Person]:
        cap = self._cap

        def number(person: Person) -> float:
            held = person.points
            room = held + points <= cap * person.fte * person.cap_share + 1e-9
            return held / person.size if room else NEVER

        return Lowest(self._people(guarded, everybody), number)

    def lighter(self, person: Person) -> None:
        """Somebody carries less than before."""
        for found in self._asked.values():
            found.fallen(person)
