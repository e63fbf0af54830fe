"""From a history to a replication: every measure and every weekly series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.engine.history import History
from model.engine.vocabulary import CLOCKS, OWERS, OWN_COUNT, STAGES, TALLIES, TEAMS
from model.engine.weekly_record import TEAM_SERIES
from model.results.costs import COST_PARTS, weekly_costs
from model.results.measures import MEASURES
from model.results.reading import Reading
from model.results.replication import Replication
from model.scenario.scenario import Scenario


def replication_of(scenario: Scenario, number: int, history: History) -> Replication:
    """Measure a history."""
    costs = weekly_costs(scenario, history)
    weekly = np.array(_rows(history, costs), dtype=np.float64)
    reading = Reading(scenario.inputs, history, weekly)
    measures = {name: measure.value(reading) for name, measure in MEASURES.items()}
    posts = np.array(history.posts, dtype=np.int8).reshape(-1, history.weeks)
    # Half the memory for what is kept and sent between processes; charts need no more.
    return Replication(number, measures, weekly.astype(np.float32), posts)


def _rows(h: History, costs: dict[str, list[float]]) -> list[Sequence[float]]:
    rows: list[Sequence[float]] = []
    for name in CLOCKS:
        rows += h.clocks[name][:3]
    rows += [h.clocks[name][5] for name in OWN_COUNT]
    for name in CLOCKS:
        rows += h.clocks[name][3:5]
    rows += [h.overdue[name][0] for name in CLOCKS]
    rows += [h.overdue[name][1] for name in CLOCKS]
    rows += [h.owed_by[ower] for ower in OWERS]
    rows += [h.stages[name][0] for name in STAGES]
    rows += [h.stages[name][1] for name in STAGES]
    rows += [h.tallies[name][0] for name in TALLIES]
    rows += [h.tallies[name][1] for name in TALLIES]
    rows += [h.teams[team][series] for team in TEAMS for series in TEAM_SERIES]
    rows += [h.register, h.support_needed, h.support_lapsed, h.slots, h.slots_booked]
    rows += [h.conferences, h.handover_hours]
    unknown = [float("nan")] * h.weeks
    rows += [h.staff.get(name, unknown) for name in ("leavers", "starters", "vacant_fte")]
    rows += [costs[name] for name in (*COST_PARTS, "cost_overlap", "cost")]
    return rows
