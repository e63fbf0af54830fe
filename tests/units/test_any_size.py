"""Services of any size: what may be asked, and luck of their own for however many people."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from model.engine.absence import Absences
from model.engine.caseloads import FEW, WHATEVER_THE_CAP, Caseloads
from model.engine.family import Holder
from model.engine.headcount import BEYOND, Person, apart, ordinal_of, people
from model.engine.labour_market import EXTRAS, SUCCESSORS
from model.engine.lowest import NEVER, Lowest
from model.engine.luck import Luck
from model.engine.plan import plan_for
from model.engine.recruitment import Recruitment
from model.engine.seats import Seat
from model.engine.simulation import simulate
from model.engine.vocabulary import AT_ASSESSMENT, ON_REGISTER
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.files import load_scenario
from model.scenario.inputs import INPUTS
from model.scenario.posts import MAX_POSTS_A_TEAM
from tests.scaled import grows, times
from ui.question.lever_kinds import Slider
from ui.question.levers import LEVERS

pytestmark = pytest.mark.units

WALES = 45
"""Times the contacts of Monmouthshire that all of Wales has."""


@pytest.mark.parametrize("baseline", baseline_names())
def test_all_of_wales_may_be_asked_as_one_service(baseline: str) -> None:
    inputs = times(WALES, baseline).inputs
    for spec in INPUTS.values():
        if grows(spec):
            once = getattr(load_baseline(baseline).inputs, spec.name)
            assert getattr(inputs, spec.name) == once * WALES, spec.name


@pytest.mark.parametrize("baseline", baseline_names())
def test_a_service_forty_times_as_large_runs(baseline: str) -> None:
    scenario = times(40, baseline)
    history = simulate(scenario, weeks=2, seed=1, replication=0)
    assert history.register[0] > 20 * load_baseline(baseline).inputs.start_register_children
    assert sum(history.tallies["contact"][0]) > scenario.inputs.contacts_per_year / 52


def test_luck_of_people_keeps_its_places() -> None:
    """What was simulated with up to eighty posts stands."""
    assert [ordinal_of(post) for post in (0, 79)] == [0, 79]
    assert (apart(7, SUCCESSORS), apart(7, EXTRAS), apart(80, EXTRAS)) == (167, 247, 320)
    held = people([3.5, 3.75], [0, 5, 10], 10)
    assert [person.ordinal for person in held] == [0, 1, 2, 3, 80]


def test_everybody_has_luck_of_their_own() -> None:
    """Whole posts, part-time steps, successors and people added: no two at one place."""
    posts = [ordinal_of(post) for post in range(MAX_POSTS_A_TEAM)]
    steps = range(80, 80 + 3 * 260)
    added = [*posts, *steps]
    places = [
        *posts,
        *(apart(ordinal, SUCCESSORS) for ordinal in posts),
        *(apart(ordinal, EXTRAS) for ordinal in added),
    ]
    assert len(places) == len(set(places)) == 3 * MAX_POSTS_A_TEAM + len(steps)
    held = [*posts, *steps]
    assert len(held) == len(set(held))


def test_posts_of_both_teams_have_vacancies_of_their_own() -> None:
    plan = plan_for(times(40), 2)
    owners = [Recruitment.owner(Seat(post, place)) for place, post in enumerate(plan.posts)]
    assert len(owners) > 1000
    assert len(set(owners)) == len(owners)
    first = [o for o, post in zip(owners, plan.posts, strict=True) if post.ordinal < 80]
    assert sorted(first) == list(range(160))  # as they were with eighty posts a team


def test_three_thousand_people_fall_ill_each_on_their_own() -> None:
    """No two rows alike, and none goes with another: by row as by day they are uniform."""
    plan = plan_for(load_scenario("2023-24"), 52)
    ordinals = [ordinal_of(post) for post in range(3000)]
    absences = Absences(
        Luck(1, 0),
        1,
        ordinals,
        plan.weekly,
        plan.calendar.week,
        plan.calendar.first_day_of_week,
        plan.calendar.month,
    )
    rows = [absences.row(ordinal) for ordinal in ordinals]
    assert len(set(rows)) == 3000
    drawn = absences.sickness[rows].astype(float)
    assert len(np.unique(drawn[:, :4], axis=0)) == 3000
    days = drawn.shape[1]
    correlated = np.corrcoef(drawn)[np.triu_indices(3000, 1)]
    # Of so many pairs without a tie the farthest apart is near 5.3 standard deviations.
    assert np.abs(correlated).max() < 7 / days**0.5
    assert abs(correlated.std() - days**-0.5) < 0.05 * days**-0.5


def test_more_posts_leave_everybodys_luck_alone() -> None:
    def away(posts: int) -> list[list[bool]]:
        plan = plan_for(load_scenario("2023-24"), 4)
        ordinals = [ordinal_of(post) for post in range(posts)]
        found = Absences(
            Luck(3, 1),
            2,
            ordinals,
            plan.weekly,
            plan.calendar.week,
            plan.calendar.first_day_of_week,
            plan.calendar.month,
        )
        return [found.away[found.row(ordinal)] for ordinal in ordinals]

    few, many = away(70), away(400)
    assert many[:70] == few
    assert away(300) == many[:300]


def test_a_part_time_step_above_eighty_posts_is_a_person_too() -> None:
    held = people([90.5, 90.75], [0, 5, 10], 10)
    assert held[-1] == Person(80, 0.25, 5, 10)
    assert held[-2] == Person(BEYOND + 90, 0.5, 0, 10)
    assert len({person.ordinal for person in held}) == 92


def test_rows_of_a_layers_families_do_not_hang_on_when_they_are_read() -> None:
    """Read in order, backwards or one alone: the same numbers, as many as a layer has."""
    rate = np.full(252, 3.9)

    def numbers(order: slice) -> dict[int, list[float]]:
        luck = Luck(5, 2)
        _, found, _ = luck.arrivals(0, rate)
        return {int(n): list(luck.family_row(int(n))) for n in found[order]}

    forwards, backwards = numbers(slice(None)), numbers(slice(None, None, -1))
    assert forwards == backwards
    assert len(forwards) > 900
    alone = numbers(slice(700, 701))
    assert all(forwards[number] == row for number, row in alone.items())
    assert len({tuple(row) for row in forwards.values()}) == len(forwards)


def test_the_lowest_is_the_one_a_search_finds() -> None:
    """Against looking at everybody, while numbers rise unsaid and fall by word."""
    draws = np.random.default_rng(1)
    held = dict.fromkeys(range(40), 0.0)
    lowest = Lowest(list(held), lambda name: held[name])
    for _ in range(3000):
        name = int(draws.integers(40))
        if draws.random() < 0.5:
            held[name] += round(float(draws.random()), 1)
            if draws.random() < 0.1:
                held[name] = NEVER
        else:
            held[name] = round(float(draws.random()), 1) if held[name] > 1 else 0.0
            lowest.fallen(name)
        searched = min(held, key=lambda each: held[each])
        assert lowest.first() == (searched if held[searched] < NEVER else None)
    for name in itertools.islice(held, 40):
        held[name] = NEVER
    assert lowest.first() is None
    lowest.fallen(99)  # of nobody here
    assert lowest.first() is None


def test_a_slider_holds_a_large_service_with_room_above() -> None:
    inputs = load_scenario("large-county").inputs
    for lever in LEVERS:
        if isinstance(lever, Slider):
            usual = float(getattr(inputs, lever.input))
            low, high = lever.range_of(usual)
            assert low <= usual < high, lever.id
            small = float(getattr(load_scenario("2023-24").inputs, lever.input))
            assert lever.range_of(small) == (lever.low, lever.high)


def _person(luck: np.random.Generator) -> Holder:
    one = Holder()
    one.fte, one.cap_share = float(luck.choice([0.5, 0.8, 1.0])), float(luck.choice([0.6, 1.0]))
    one.size, one.points = one.fte, 0.0
    one.limited, one.long_sick = bool(luck.random() < 0.3), False
    return one


def test_few_and_many_give_a_family_to_the_same_colleague() -> None:
    """Kept in order or looked at one by one, while caseloads rise and fall."""
    luck = np.random.default_rng(3)
    here = [_person(luck) for _ in range(FEW + 5)]
    few = Caseloads(20.0, here, here[: FEW - 1], learners=True)
    many = Caseloads(20.0, here, here, learners=True)
    full = 0
    for _ in range(3000):
        points = float(luck.choice([1.0, 1.5, 2.25, WHATEVER_THE_CAP]))
        stage = AT_ASSESSMENT if luck.random() < 0.5 else ON_REGISTER
        found = few.lightest(stage, points)
        assert many.lightest(stage, points) is found
        full += found is None
        if found is not None and luck.random() < 0.8:
            found.points += abs(points) if points > 0 else 1.25
        else:
            other = here[int(luck.integers(len(here)))]
            other.points -= 1.0
            many.lighter(other)
    assert 0 < full < 2500
