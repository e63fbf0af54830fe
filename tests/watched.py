"""A run in which something looks at both teams of social workers at every week's end."""

from __future__ import annotations

from collections.abc import Callable

from model.engine.arrivals import Arrivals
from model.engine.history import History
from model.engine.luck import Luck
from model.engine.plan import plan_for
from model.engine.service import Service
from model.engine.workers import Team
from model.scenario.scenario import Scenario


def watched(
    scenario: Scenario,
    look: Callable[[Team, int], None],
    *,
    weeks: int,
    seed: int,
    replication: int = 0,
    trace: bool = False,
) -> History:
    """The run, as ``simulate`` does it.

    ``look``: handed each of the two teams, and the week that ends.
    """
    plan, luck = plan_for(scenario, weeks), Luck(seed, replication)

    def morning() -> bool:
        """Asked each morning before anything is done."""
        today = service._today
        if today.day >= 0 and today.week_of_day[today.day + 1] != today.week:
            week_ends()
        return False

    def week_ends() -> None:
        for team in service._teams[:2]:
            look(team, service._today.week)

    service = Service(plan, luck, trace=trace, stop=morning)
    history = service.run(Arrivals(plan, luck))
    week_ends()
    service.disband()
    return history
