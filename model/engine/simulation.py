"""One replication: ``simulate(scenario, ...) -> History``.

Pure and picklable: the same scenario, seed, replication and pinned versions give the same
history in any process. Inside the event loop there are plain lists, tuples and look-ups only.
The clock counts working days; each morning is one event (see ``morning`` for the order of a day).
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from model.engine.arrivals import Arrivals
from model.engine.history import History
from model.engine.kept_luck import SHELF
from model.engine.plan import plan_for
from model.engine.service import Service
from model.scenario.scenario import Scenario, check_weeks


def simulate(
    scenario: Scenario,
    *,
    weeks: int,
    seed: int,
    replication: int,
    trace: bool = False,
    stop: Callable[[], bool] | None = None,
) -> History:
    """One replication from the baseline's position.

    ``weeks``: calendar weeks from the position date. ``seed`` and ``replication``: non-negative;
    together with the scenario they settle everything. ``stop`` is asked once a simulated day.
    Raises Cancelled when it says so, ScenarioError for an impossible horizon.
    """
    check_weeks(weeks)
    plan = plan_for(scenario, weeks)
    luck = SHELF.take(seed, replication)
    # Next to nothing becomes garbage during a run, and everything at its end: looking for it
    # meanwhile would be a twentieth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        service = Service(plan, luck, trace=trace, stop=stop)
        history = service.run(Arrivals(plan, luck))
        service.disband()
        return history
    finally:
        SHELF.put_back(luck)
        if collecting:
            gc.enable()
