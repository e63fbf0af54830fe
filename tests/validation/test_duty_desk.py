"""A rota of so many a day decides contacts; the others keep to their cases."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from model.engine.history import History
from model.results.replication import Replication
from model.scenario.changes import Change
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation
ROTA = 3
Varied = Callable[..., Scenario]
Measured = Callable[[Scenario, int], list[Replication]]


def _mean(futures: list[Replication], measure: str) -> float:
    return fmean(r.measures[measure] for r in futures)


def test_half_as_many_contacts_again_are_too_many_for_the_rota_and_two_more_win_it_back(
    varied: Varied, measured: Measured
) -> None:
    usual = varied().inputs.contacts_per_year

    def found(**inputs: Any) -> list[Replication]:
        return measured(varied(**inputs), 6)

    now = found(duty_workers=ROTA)
    more = found(duty_workers=ROTA, contacts_per_year=1.5 * usual)
    two_more = found(duty_workers=ROTA + 2, contacts_per_year=1.5 * usual)
    lost = _mean(now, "decision_real") - _mean(more, "decision_real")
    won = _mean(two_more, "decision_real") - _mean(more, "decision_real")
    assert lost > 5
    assert won > 0.5 * lost
    cost = _mean(more, "assessment_in_time") - _mean(two_more, "assessment_in_time")
    assert cost > 2, "those on duty are not at their assessments"


def test_without_a_rota_decisions_hardly_fail(varied_off: Varied, measured: Measured) -> None:
    """What the rota is for."""
    more = measured(varied_off(contacts_per_year=1.5 * varied_off().inputs.contacts_per_year), 2)
    assert _mean(more, "decision_real") > 99


def test_calling_people_in_helps_decisions_and_costs_their_own_cases(
    varied_off: Varied, measured: Measured
) -> None:
    short = {"duty_workers": 2}
    alone = measured(varied_off(**short), 6)
    helped = measured(varied_off(**short, duty_called_in=3, duty_contacts_each=8), 6)
    assert _mean(helped, "decision_real") > _mean(alone, "decision_real") + 10
    assert _mean(helped, "assessment_in_time") < _mean(alone, "assessment_in_time")
    nobody = measured(varied_off(**short, duty_called_in=3, duty_contacts_each=0), 2)
    decided = [[r.measures["decision_real"] for r in each] for each in (nobody, alone[:2])]
    assert decided[0] == decided[1], "0 calls nobody in"


def test_as_many_on_duty_as_in_post_is_everybody(
    varied: Varied, run: Callable[..., History]
) -> None:
    everybody = run(varied(duty_workers=17), 0, 12)
    assert sum(everybody.clocks["decision"][1]) > 0.99 * sum(everybody.clocks["decision"][0])
    assert not sum(everybody.clocks["assessment"][1][8:]), "nobody is at an assessment"


def test_a_rota_that_ends_leaves_everybody_deciding_again(
    varied_off: Varied, run: Callable[..., History]
) -> None:
    ended = varied_off().with_changes([Change(input="duty_workers", set=1, until_week=10)])
    due, done = run(ended, 0, 26).clocks["decision"][:2]
    assert sum(done[4:10]) < 0.5 * sum(due[4:10])
    assert sum(done[16:]) > 0.98 * sum(due[16:])


def test_a_front_door_that_works_from_one_pool_has_no_rota(
    varied: Varied, run: Callable[..., History]
) -> None:
    pool = {"front_door_allocation": "pool"}
    alone, rota = (run(varied(**pool, **more), 0, 12) for more in ({}, {"duty_workers": 1}))
    assert alone.clocks == rota.clocks


def test_everybody_takes_turns(varied_off: Varied, run: Callable[..., History]) -> None:
    history = run(varied_off(duty_workers=ROTA), 0, 26, trace=True)
    decided: dict[int, int] = {}
    for line in history.trace:
        if line[2] == "screening" and line[-2] == "front_door":
            decided[line[-1]] = decided.get(line[-1], 0) + 1
    assert len(decided) >= 16
    assert max(decided.values()) < 4 * min(decided.values())


def test_officers_keep_no_contact_that_they_cannot_begin_on_today(
    varied: Varied, measured: Measured
) -> None:
    """An hour of an officer a day is better than none: what they do not get to is the desk's."""
    none, little = (measured(varied(contact_officer_fte=fte), 6) for fte in (0, 0.2))
    assert _mean(little, "decision_real") > _mean(none, "decision_real") - 0.5
    assert _mean(little, "front_door_load") < _mean(none, "front_door_load")
