"""How the council's own system counts visits: by hand, on a family of one."""

from __future__ import annotations

import pytest

from model.engine import as_recorded
from model.engine.abilities import Abilities
from model.engine.clocks import Clock
from model.engine.family import Family
from model.engine.luck import Luck
from model.engine.plan import plan_for
from model.engine.today import Today
from model.engine.vocabulary import AT_STRATEGY, GONE, ON_REGISTER
from model.scenario.changes import Change
from model.scenario.files import load_scenario

pytestmark = pytest.mark.units
WEEKS, DAYS, EVERY = 13, 60, 10


class System:
    """A register with one child on it, visited when the test says so."""

    def __init__(self) -> None:
        every = Change(input="visit_alone_days", set=EVERY)
        plan = plan_for(load_scenario("2023-24").with_changes([every]), WEEKS)
        self.today = Today(plan.calendar, plan.weekly[0], logging=False)
        self.today.day, self.today.days = 0, DAYS
        self.service = Abilities(plan, Luck(1, 0), self.today, [], trace=False)
        # Every day a week of its own, so that a count tells its due date.
        self.clock = Clock(((EVERY, None),), DAYS, list(range(DAYS)), DAYS)
        self.service.clocks = {"visit_alone": self.clock, "visit_home": self.clock}
        self.family = Family(1, 1, 1, AT_STRATEGY, 0.0, 0.0)
        self.family.stage = ON_REGISTER
        as_recorded.begin(self.service, self.family, EVERY, 2 * DAYS)

    def until(self, day: int) -> None:
        while self.today.day < day:
            self.today.day += 1
            for what, family, about in self.service.agenda[self.today.day]:
                what(self.service, family, about)

    def recorded(self, day: int) -> None:
        self.until(day)
        as_recorded.recorded(self.service, self.family, "visit_alone", day + EVERY)

    @property
    def counted(self) -> dict[int, bool]:
        """By due date: whether it was in time."""
        return {
            day: bool(self.clock.recorded_children[day])
            for day, children in enumerate(self.clock.recorded_due)
            if children
        }


def test_visits_by_hand() -> None:
    """Visits on days 8, 17 and 30; the second is not recorded.

    Really: due 10 in time, 18 in time, 27 late. As the system has it: due 10 in time; 18 passes
    with nothing recorded and 28 does, both late; the visit of day 30 starts the clock again and is
    not counted itself; 40 is next.
    """
    system = System()
    system.recorded(8)
    system.recorded(30)
    system.until(42)
    assert system.counted == {10: True, 18: False, 28: False, 40: False}


def test_a_visit_on_its_due_day_is_in_time() -> None:
    system = System()
    system.recorded(10)
    system.recorded(20)
    assert system.counted == {10: True, 20: True}


def test_whoever_leaves_the_register_is_not_late() -> None:
    system = System()
    system.until(9)
    system.family.stage = GONE
    system.until(30)
    assert system.counted == {}


def test_a_date_that_passes_on_the_last_day_is_late_all_the_same() -> None:
    system = System()
    system.recorded(9)
    system.recorded(19)
    system.recorded(29)
    system.recorded(39)
    system.recorded(49)  # due on day 59, the last
    system.until(DAYS - 1)
    as_recorded.close(system.service, system.family)
    assert system.counted[59] is False
