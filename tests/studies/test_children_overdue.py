"""Is *children overdue* smooth and true?

A measure of danger has to move where children are let down, and to stay where nothing changes for
them: a thousandth more work, or half a post on either side of a whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import spearmanr

from model.agency_exit.choices import EXIT_WEEKS, HARM, ExitChoices
from model.agency_exit.options import exit_scenarios
from model.engine.vocabulary import CLOCKS, OWERS
from model.results.replication import Replication
from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.scenario import Scenario

pytestmark = [pytest.mark.validation, pytest.mark.study]

SEED, FUTURES = 101, 30
AHEAD = 4
"""Weeks that follow, in which what is overdue now is counted as late."""
BROKEN = {
    "caps of one point": {"cap_points_front_door": 1.0, "cap_points_fsp": 1.0},
    "no managers": {"front_door_manager_fte": 0.0},
    "two conference slots a week": {
        "chair_fte": 1.0,
        "conferences_per_chair": 2.0,
        "external_conferences": 0.0,
    },
    "10 in FSP": {"fsp_fte": 10.0},
}
"""A service that fails its children in a way that shortage of hands does not show."""
Ran = Callable[[Scenario, int], list[Replication]]


@pytest.fixture
def ran(runner: Runner) -> Ran:
    """All futures of a scenario over so many weeks."""

    def run(scenario: Scenario, weeks: int) -> list[Replication]:
        return list(results_of(runner, scenario, replications=FUTURES, weeks=weeks, seed=SEED))

    return run


def changed(scenario: Scenario, **inputs: float) -> Scenario:
    return scenario.with_changes([Change(input=n, set=v) for n, v in inputs.items()], "Changed")


def overdue(futures: Sequence[Replication]) -> np.ndarray:
    """Children overdue: (futures, weeks)."""
    return np.array([sum(r.series(f"owed_by:{o}").astype(float) for o in OWERS) for r in futures])


def newly_late(futures: Sequence[Replication]) -> np.ndarray:
    """Families late by the week in which something fell due: (futures, weeks)."""

    def late(r: Replication) -> np.ndarray:
        return np.sum(
            [r.series(f"due_families:{c}") - r.series(f"in_time_families:{c}") for c in CLOCKS],
            axis=0,
        )

    return np.array([late(r) for r in futures])


def mean(futures: Sequence[Replication]) -> float:
    return float(np.mean([r.measures[HARM] for r in futures]))


def test_children_overdue_are_smooth_and_true(
    ran: Ran, keep: Callable[..., None], called: Callable[[str], str]
) -> None:
    come = Change(input="people_come_and_go", set=True)
    base = load_scenario("2023-24").with_changes([come], "Nothing")
    figures: dict[str, tuple[float, str]] = {}
    options = exit_scenarios(base, ExitChoices())
    results = {id_: ran(option, EXIT_WEEKS) for id_, option in options.items()}
    harder = {
        id_: ran(changed(option, effort_multiplier=1.001), EXIT_WEEKS)
        for id_, option in options.items()
    }
    moves = {id_: 100 * abs(mean(harder[id_]) / mean(found) - 1) for id_, found in results.items()}
    for id_, found in results.items():
        figures[f"{called(HARM)}: {id_}"] = round(mean(found), 2), "children"
    figures["most that effort times 1.001 moves"] = round(max(moves.values()), 2), "% of the level"

    level = np.concatenate([overdue(found) for found in results.values()])
    late = np.concatenate([newly_late(found) for found in results.values()])
    ahead = [np.roll(late, -weeks, axis=1) for weeks in range(1, AHEAD + 1)]
    following = np.sum(ahead, axis=0)[:, :-AHEAD]
    same = float(spearmanr(level.ravel(), late.ravel()).statistic)
    after = float(spearmanr(level[:, :-AHEAD].ravel(), following.ravel()).statistic)
    by_future = float(spearmanr(level.sum(axis=1), late.sum(axis=1)).statistic)
    figures["rank correlation with families newly late, same week"] = round(same, 3), ""
    figures[f"the {AHEAD} weeks that follow"] = round(after, 3), ""
    figures["by future"] = round(by_future, 3), ""

    usual = mean(results[DOING_NOTHING])
    broken = {
        what: mean(ran(changed(base, **inputs), EXIT_WEEKS)) / usual
        for what, inputs in BROKEN.items()
    }
    for what, ratio in broken.items():
        figures[f"times as many: {what}"] = round(ratio, 2), "times"
    rising: dict[str, list[float]] = {}
    for team in ("front_door_fte", "fsp_fte"):
        full = getattr(base.inputs, team)
        fewer = np.arange(full, full / 2 - 1e-9, -1.0)
        rising[team] = [mean(ran(changed(base, **{team: fte}), EXIT_WEEKS)) for fte in fewer]
        figures[f"{team} {fewer[-1]:g} instead of {full:g}"] = (
            round(rising[team][-1], 1),
            "children",
        )
    print(figures, moves, rising)
    assert max(moves.values()) <= 5
    assert same >= 0.6
    assert after >= 0.4
    assert by_future >= 0.8
    assert min(broken.values()) >= 2
    for levels in rising.values():
        assert all(more > less for less, more in pairwise(levels))
    keep(
        "children-overdue",
        question="Does the number of children overdue move where children are let down, and only "
        "there?",
        answer=f"A thousandth more work moves no option by more than {max(moves.values()):.1f}% of "
        f"its level; it goes with families newly late (rank correlation {same:.2f} in the same "
        f"week, {by_future:.2f} by future); it is at least {min(broken.values()):.1f} times as "
        "large where caps, managers, conference slots or FSP fail; and it rises with every FTE "
        "taken away down to half of each team.",
        scenario="2023-24",
        seed=SEED,
        replications=FUTURES,
        weeks=EXIT_WEEKS,
        figures=figures,
    )
