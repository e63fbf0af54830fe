"""The conference diary: chairs' slots that are booked, not queued for."""

from __future__ import annotations

from collections.abc import Sequence


class Diary:
    """Free conference slots on each working day, internal and external together.

    ``slots_by_week`` gives slots a week; they are spread evenly over the week's days. Conferences
    booked beyond the days laid out always find a slot. By day, ``on_leave``: slots that are not
    there, as was known; ``sick``: slots that fall through on the day.
    """

    def __init__(
        self,
        slots_by_week: list[float],
        first_day_of_week: list[int],
        days: int,
        on_leave: Sequence[float] = (),
        sick: Sequence[float] = (),
    ) -> None:
        self._free = [0] * days
        self._lost = [0] * days
        carried = falling = 0.0
        for week, slots in enumerate(slots_by_week):
            first, last = first_day_of_week[week], min(first_day_of_week[week + 1], days)
            for day in range(first, last):
                carried += slots / max(last - first, 1)
                if day < len(on_leave):
                    carried = max(carried - on_leave[day], 0.0)
                whole = int(carried + 1e-9)
                carried -= whole
                self._free[day] = whole
                if day < len(sick):
                    falling += sick[day]
                    self._lost[day] = lost = min(int(falling + 1e-9), whole)
                    falling -= lost
        self._laid = self._free.copy()

    def copy(self) -> Diary:
        """A diary of its own with the same slots free."""
        other = Diary([], [], 0)
        other._free = self._free.copy()
        other._lost = self._lost.copy()
        other._laid = self._laid
        return other

    def falls_through(self, day: int) -> bool:
        """Whether a conference booked for today has no chair, who is ill; each is asked once.

        Free slots are the first to go.
        """
        if not self._lost[day] or self._free[day] >= self._lost[day]:
            return False
        self._lost[day] -= 1
        return True

    def give_back(self, day: int) -> None:
        """A slot that was booked is free again."""
        if day < len(self._free):
            self._free[day] += 1

    def booked(self, first: int, last: int) -> tuple[int, int]:
        """Slots on the days from ``first`` to before ``last``: how many there are, how many are
        booked (a conference that was put off keeps the slot that it did not use)."""
        there = sum(self._laid[first:last])
        return there, there - sum(self._free[first:last])

    def book(self, wanted: int, earliest: int, deadline: int) -> int:
        """Book the slot nearest the wanted day; returns its working day.

        First the wanted day and after it up to the deadline, then earlier days back to the
        earliest, then the first free day after the deadline.
        """
        free = self._free
        if wanted < earliest:
            wanted = earliest
        last = len(free)
        for day in range(wanted, min(deadline + 1, last)):
            if free[day]:
                free[day] -= 1
                return day
        for day in range(min(wanted, last) - 1, earliest - 1, -1):
            if free[day]:
                free[day] -= 1
                return day
        for day in range(max(deadline + 1, wanted), last):
            if free[day]:
                free[day] -= 1
                return day
        return max(last, wanted)
