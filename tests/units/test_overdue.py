"""Children overdue: each once, for whoever owes what is most days over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.engine.history import History
from model.engine.simulation import simulate
from model.engine.vocabulary import CLOCKS, OWERS
from model.results.measuring import replication_of
from model.scenario.changes import Change
from tests.empty_service import EMPTY
from tests.turned_off import turned_off

pytestmark = pytest.mark.units
BASE = turned_off()
ENDLESS = {"kind": "fixed", "value": 400.0}
"""Of work in hours, and of waits in days."""


def ran(weeks: int = 12, **inputs: Any) -> History:
    changes = [Change(input=name, set=value) for name, value in inputs.items()]
    return simulate(BASE.with_changes(changes, "Changed"), weeks=weeks, seed=3, replication=0)


def owed(history: History, *owers: str) -> np.ndarray:
    return np.sum([history.owed_by[ower] for ower in owers or OWERS], axis=0)


def test_each_child_is_counted_once() -> None:
    history = ran(weeks=26, fsp_fte=9.0, front_door_fte=11.0)
    by_clock = np.array([history.overdue[clock][0] for clock in CLOCKS])
    open_children = np.sum([children for children, _ in history.stages.values()], axis=0)
    every = owed(history)
    assert every.max() > 0
    assert (every <= open_children).all()
    assert (by_clock.sum(axis=0) > every).any(), "somebody is overdue by two clocks"


def test_nobody_is_overdue_in_a_service_without_families() -> None:
    assert not owed(ran(weeks=2, contacts_per_year=0.0, transfers_in_per_year=0.0, **EMPTY)).any()


def test_a_date_that_had_passed_before_the_first_day_counts_from_the_first_friday() -> None:
    # Assessments take longer than their date allows: those open today are overdue today.
    late = ran(
        weeks=1,
        contacts_per_year=0.0,
        **EMPTY | {"start_assessments": 40},
        assessment_wait_days=ENDLESS,
    )
    assert owed(late, "front_door")[0] > 0


def test_without_slots_the_chairs_owe_the_conferences() -> None:
    without = {"chair_fte": 0.0, "external_conferences": 0.0}
    history = ran(weeks=26, **without)
    usual = ran(weeks=26)
    assert owed(history, "chairs")[-1] > 10 * max(owed(usual, "chairs")[-1], 1)


def test_a_conference_without_its_report_is_owed_by_the_team() -> None:
    # Reports that nobody can finish: every conference is put off on its day, with chairs for all.
    chairs = {"chair_fte": 6.0}
    history = ran(weeks=20, icpc_report_hours=ENDLESS, **chairs)
    assert owed(history, "front_door")[-1] > 10
    assert owed(history, "chairs")[-1] <= owed(ran(weeks=20, **chairs), "chairs")[-1] + 3


def test_an_enquiry_that_outlasts_its_conference_is_owed_by_the_front_door() -> None:
    history = ran(
        weeks=16,
        s47_hours=ENDLESS,
        s47_sibling_hours=0.0,
        **EMPTY | {"start_s47s": 12},
        contacts_per_year=0.0,
        transfers_in_per_year=0.0,
    )
    assert not owed(history, "chairs", "fsp").any()
    assert owed(history, "front_door")[-1] >= 12


def test_families_without_a_worker_are_owed_by_nobody() -> None:
    capped = ran(weeks=20, cap_points_front_door=1.0, cap_points_fsp=1.0)
    assert owed(capped, "nobody")[-1] > 20
    pooled = ran(
        weeks=20,
        cap_points_front_door=1.0,
        cap_points_fsp=1.0,
        front_door_allocation="pool",
        fsp_allocation="pool",
    )
    assert not owed(pooled, "nobody").any(), "where nobody holds a case, nobody is missing"


def test_a_visit_missed_on_friday_is_overdue_that_friday() -> None:
    # Nobody in FSP or at the front door: every visit is missed from its first date on.
    history = ran(weeks=4, fsp_fte=0.0, fsp_allocation="pool")
    late = np.array(history.overdue["visit_alone"][0])
    assert (owed(history, "fsp") >= late).all()
    assert owed(history, "fsp")[-1] > 0


def test_overdue_hours_are_of_work_past_its_date() -> None:
    usual, few = ran(weeks=20), ran(weeks=20, front_door_fte=9.0)
    hours = np.array(few.teams["front_door"]["overdue_hours"])
    assert hours[-1] > 5 * max(usual.teams["front_door"]["overdue_hours"][-1], 1.0)
    scenario = BASE.with_changes([Change(input="front_door_fte", set=9.0)], "Few")
    measures = replication_of(scenario, 0, few).measures
    weeks = hours.sum() / np.sum(few.teams["front_door"]["available_hours"])
    assert measures["weeks_overdue_front_door"] == pytest.approx(weeks)
