"""The conference diary: chairs' slots that are booked, not queued for."""

from __future__ import annotations


class Diary:
    """Free conference slots on each working day, internal and external together.

    ``slots_by_week`` gives slots a week; they are spread evenly over the week's days. Conferences
    booked beyond the days laid out always find a slot.
    """

    def __init__(self, slots_by_week: list[float], first_day_of_week: list[int], days: int) -> None:
        self._free = [0] * days
        carried = 0.0
        for week, slots in enumerate(slots_by_week):
            first, last = first_day_of_week[week], min(first_day_of_week[week + 1], days)
            for day in range(first, last):
                carried += slots / max(last - first, 1)
                whole = int(carried + 1e-9)
                carried -= whole
                self._free[day] = whole
        self._laid = self._free.copy()

    def copy(self) -> Diary:
        """A diary of its own with the same slots free."""
        other = Diary([], [], 0)
        other._free = self._free.copy()
        other._laid = self._laid
        return other

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
