"""Common random numbers: a family has the same luck whoever is there to meet it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest

from model.engine.history import History
from model.engine.luck import RETURN_OFFSET
from model.engine.vocabulary import OWN_COUNT
from model.scenario.changes import Change
from model.scenario.scenario import Scenario

pytestmark = pytest.mark.validation

Varied = Callable[..., Scenario]
Run = Callable[..., History]

FIRST_DAYS = 120
"""Contacts of the first half-year: a year is enough for their S47s and conferences."""


def reached(history: History, what: str, before: float = FIRST_DAYS) -> set[int]:
    """Families, returns aside, that came before a day and had a kind of work done for them."""
    early = {line[0] for line in contacts(history) if line[3] < before}
    return early & {line[0] for line in history.trace if line[2] == what}


def contacts(history: History) -> list[tuple[Any, ...]]:
    """Contacts from outside (number, children, what, when, ...): returns depend on work done."""
    return [line for line in history.trace if line[2] == "contact" and line[0] < RETURN_OFFSET]


def of_kinds(history: History, kinds: Iterable[str]) -> list[tuple[Any, ...]]:
    return [line for line in history.trace if line[2] in set(kinds)]


@pytest.mark.parametrize(
    "staffing",
    [
        {"front_door_fte": 19},
        {"fsp_fte": 18},
        {"chair_fte": 3},
        {"contact_officer_fte": 3, "front_door_manager_fte": 3},
        {"front_door_allocation": "pool"},
        {"sickness_rate": 0, "leave_days": 20},
    ],
    ids=lambda staffing: " ".join(staffing),
)
def test_staffing_changes_nobodys_route(
    staffing: dict[str, Any], varied_off: Varied, run: Run
) -> None:
    before = run(varied_off(), 1, trace=True)
    after = run(varied_off(**staffing), 1, trace=True)
    assert [c[:4] for c in contacts(before)] == [c[:4] for c in contacts(after)]
    for what in ("strategy discussion", "s47", "icpc report", "core group", "care plan"):
        assert reached(before, what) == reached(after, what), what
    assert len(reached(before, "s47")) > 80


def test_a_family_takes_the_same_hours_whoever_is_there(varied: Varied, run: Run) -> None:
    """Wait budgets and hours are the family's own: S47 children and route draws coincide."""
    before, after = (run(varied(front_door_fte=fte), 3, trace=True) for fte in (15, 19))
    children = [
        {line[0]: line[1] for line in of_kinds(h, ["s47"]) if line[0] < RETURN_OFFSET}
        for h in (before, after)
    ]
    shared = set(children[0]) & set(children[1])
    assert len(shared) > 150
    assert all(children[0][number] == children[1][number] for number in shared)


def test_a_change_in_fsp_leaves_the_front_door_as_it_was(varied_off: Varied, run: Run) -> None:
    """Where nothing flows back (no returns, room and chairs for all), to the last digit."""
    apart: dict[str, Any] = {
        "returned_share": 0,
        "return_rate_closed": 0,
        "return_rate_deregistered": 0,
        "reregistration_rate": 0,
        "cap_points_fsp": 200,
        "sickness_load_effect": 0,
        "chair_fte": 20,
    }
    before = run(varied_off(**apart), trace=True)
    after = run(varied_off(**apart, fsp_fte=18), trace=True)
    assert before.teams["fsp"]["available_hours"] != after.teams["fsp"]["available_hours"]
    for series in ("available_hours", "used_hours", "needed_hours", "waiting", "fte"):
        assert before.teams["front_door"][series] == after.teams["front_door"][series], series
    kinds = (
        "contact officer",
        "screening",
        "strategy discussion",
        "manager's decision",
        "s47",
        "icpc report",
        "assessment",
    )
    assert of_kinds(before, kinds) == of_kinds(after, kinds)
    for clock in ("decision", "strategy", "assessment", "icpc"):
        assert before.clocks[clock] == after.clocks[clock], clock


def test_a_colleague_more_is_absent_on_days_of_their_own(varied_off: Varied, run: Run) -> None:
    """The first fifteen workers keep their leave and sickness when a sixteenth comes."""
    quiet: dict[str, Any] = {"sickness_load_effect": 0, "contacts_per_year": 0}
    fifteen, sixteen, seventeen = (
        np.array(run(varied_off(**quiet, fsp_fte=fte)).teams["fsp"]["available_hours"])
        for fte in (15, 16, 17)
    )
    hours = 5.4
    extra = sixteen - fifteen
    assert (extra >= -1e-9).all()
    assert (extra <= 5 * hours + 1e-9).all()
    np.testing.assert_allclose(extra / hours, np.round(extra / hours), atol=1e-6)
    assert not np.array_equal(extra, seventeen - sixteen)


@pytest.mark.parametrize("factor", [1.1, 1.5])
def test_more_contacts_keep_every_family_and_add_others(
    factor: float, varied: Varied, run: Run
) -> None:
    before = {line[:4] for line in contacts(run(varied(), trace=True))}
    more = varied().with_changes([Change(input="contacts_per_year", multiply=factor)])
    after = {line[:4] for line in contacts(run(more, trace=True))}
    assert before < after
    assert len(after) / len(before) == pytest.approx(factor, abs=0.03)


def test_more_from_one_source_adds_only_there(varied: Varied, run: Run) -> None:
    before = {line[:4] for line in contacts(run(varied(), trace=True))}
    after = {line[:4] for line in contacts(run(varied(police_factor=1.3), trace=True))}
    assert before < after
    assert {number >> 40 for number, *_ in after - before} == {0}


def test_a_longer_horizon_leaves_the_first_year_as_it_was(varied_off: Varied, run: Run) -> None:
    short, long = run(varied_off(), 2, 52, trace=True), run(varied_off(), 2, 104, trace=True)
    days = max(line[5] for line in short.trace)
    assert short.trace == [line for line in long.trace if line[5] <= days][: len(short.trace)]
    for name, (children, families) in short.tallies.items():
        assert children == long.tallies[name][0][:52], name
        assert families == long.tallies[name][1][:52], name
    assert short.register == long.register[:52]
    for team, series in short.teams.items():
        for name, values in series.items():
            assert values == pytest.approx(long.teams[team][name][:52]), (team, name)


def test_the_same_question_gives_the_same_answer(varied: Varied, run: Run) -> None:
    one, two = run(varied(), 4, 30, trace=True), run(varied(fsp_fte=15.0), 4, 30, trace=True)
    assert one == two
    assert run(varied(), 5, 30).tallies != one.tallies


def test_a_threshold_turns_only_marginal_families_away(varied: Varied, run: Run) -> None:
    before = run(varied(), trace=True)
    after = run(varied(contact_to_strategy=0.18), trace=True)
    known = {line[0] for line in contacts(before)}
    what = "strategy discussion"
    assert reached(after, what) & known < reached(before, what)


# --- Recording, and the sickness feedback


def test_recording_loss_lowers_what_is_recorded_only(varied: Varied, run: Run) -> None:
    none, some, much = (run(varied(recording_loss=loss), 1) for loss in (0, 0.195, 0.4))
    for clock, (due, in_time, recorded, *families, recorded_due) in none.clocks.items():
        for other in (some, much):
            assert other.clocks[clock][:2] == (due, in_time)
            assert list(other.clocks[clock][3:5]) == families
            if not clock.startswith("visit"):
                assert other.clocks[clock][2] == recorded
        if clock.startswith("visit"):  # with nothing lost, the system's count is the real one
            assert (recorded_due, recorded) == (due, in_time)
    for clock in ("visit_alone", "visit_home"):
        shares = [sum(h.clocks[clock][2]) / sum(h.clocks[clock][5]) for h in (none, some, much)]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] > shares[1] + 0.05
    assert none.teams == some.teams == much.teams


def test_with_nothing_lost_the_system_counts_what_was_done(varied: Varied, run: Run) -> None:
    """Also where visits are missed, fall due on other days half-way, and people come and go."""
    cases = (
        {"fsp_fte": 8.0},
        {"people_come_and_go": True},
        {"visit_alone_days": 9, "visit_workable_days": 3},
        {"visit_no_access": 0.5},
    )
    for inputs in cases:
        history = run(varied(recording_loss=0.0, **inputs))
        for clock in OWN_COUNT:
            due, in_time, recorded, _, _, recorded_due = history.clocks[clock]
            assert (recorded_due, recorded) == (due, in_time), inputs


def test_a_visit_that_is_not_recorded_costs_about_one_date(varied: Varied, run: Run) -> None:
    """Where every visit is in time, one in five lost is about one date in five late."""
    scenario = varied(recording_loss=0.2, visit_no_access=0.0, fsp_fte=40.0)
    counted = [run(scenario, replication).clocks["visit_alone"] for replication in range(4)]
    due, in_time, recorded, recorded_due = (
        sum(sum(clock[part]) for clock in counted) for part in (0, 1, 2, 5)
    )
    assert in_time / due > 0.97
    assert 0.74 < recorded / recorded_due < 0.82


def test_decision_recording_error_touches_nothing_else(varied: Varied, run: Run) -> None:
    none, some = (run(varied(decision_recording_error=error), 1, 26) for error in (0, 0.2))
    assert none.clocks["decision"][:2] == some.clocks["decision"][:2]
    assert sum(none.clocks["decision"][2]) == sum(none.clocks["decision"][1])
    lost = 1 - sum(some.clocks["decision"][2]) / sum(none.clocks["decision"][2])
    assert lost == pytest.approx(0.2, abs=0.03)


def available(history: History) -> float:
    return sum(sum(series["available_hours"]) for series in history.teams.values())


@pytest.mark.slow
def test_sickness_feedback_costs_hours_only_under_load(varied: Varied, run: Run) -> None:
    def hours(effect: float, **inputs: Any) -> float:
        # (Where people come and go, load makes them leave, too.)
        held = varied(people_come_and_go=False, **inputs, sickness_load_effect=effect)
        return sum(available(run(held, replication, 20)) for replication in range(12))

    heavy: dict[str, Any] = {"reference_caseload": 4}
    assert hours(0.1, **heavy) < hours(0.05, **heavy) < hours(0, **heavy)
    light: dict[str, Any] = {"reference_caseload": 60}
    assert hours(0.1, **light) >= hours(0, **light)
    # Nobody's sickness hangs on load when the effect is off.
    assert hours(0, **heavy) == hours(0, **light)
