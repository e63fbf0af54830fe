"""What is warned of before a run, beside what was booked in runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from model.engine.capacity import loads
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario

MEASURED = {"front_door": "front_door_load", "fsp": "fsp_load", "conferences": "conference_load"}
"""By team: the measure of a run that says what was needed, or booked, of what there was."""


def staffed(baseline: str, **staff: float) -> Scenario:
    """A baseline with other staffing, from the first day on."""
    changes = [Change(input=name, set=value) for name, value in staff.items()]
    return load_scenario(baseline).with_changes(changes, "Staffed")


def warned(scenario: Scenario, weeks: int) -> dict[str, float]:
    """By team: needed of what there is in percent, by arithmetic on every week's inputs."""
    needed, available = dict.fromkeys(MEASURED, 0.0), dict.fromkeys(MEASURED, 0.0)
    for week in range(weeks):
        for load in loads(scenario.inputs_in_week(week)):
            if load.team in MEASURED:
                needed[load.team] += load.needed
                available[load.team] += load.available
    return {team: 100 * needed[team] / available[team] for team in MEASURED}


def apart(
    scenario: Scenario, futures: Sequence[Replication], weeks: int
) -> Iterator[tuple[str, float, float]]:
    """For each team: its name, what was warned of, and the average of the runs, in percent."""
    before = warned(scenario, weeks)
    for team, measure in MEASURED.items():
        yield team, before[team], float(np.mean([r.measures[measure] for r in futures]))
