"""Differences pair by pair, and the words for them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from model.agency_exit.choices import ExitChoices, told_of_options
from model.agency_exit.options import exit_scenarios
from model.results.measures import HEADLINE, MEASURES
from model.results.replication import Replication
from model.results.statistics import interval
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from model.study.comparison import (
    Difference,
    Verdict,
    compare,
    compare_all,
    smallest_that_matters,
    standing,
    verdict_of,
)
from model.words.comparison import stands, verdict_said
from model.words.inputs_that_differ import POSTS, inputs_that_differ
from model.words.results import difference_text, direction
from tests.turned_off import turned_off

pytestmark = pytest.mark.units
NAN = float("nan")
INPUTS = load_baseline("2023-24").inputs
NAME = "visit_alone_recorded"


def years(name: str, values: Sequence[float] | Mapping[int, float]) -> list[Replication]:
    """Replications that know one measure, numbered from 0 or as given."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    numbered = values if isinstance(values, Mapping) else dict(enumerate(values))
    return [Replication(n, {name: value}, nothing) for n, value in numbered.items()]


def difference(a: Sequence[float], b: Sequence[float], name: str = NAME) -> Difference:
    """The difference of one measure between two sets of years."""
    return compare(years(name, a), years(name, b), INPUTS, (name,))[name]


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict"),
    [
        (3.0, 2.0, 4.0, "clear"),
        (-3.0, -4.0, -2.0, "clear"),
        (2.0, 1.0, 3.0, "clear"),
        (1.0, 0.5, 1.5, "small_but_real"),
        (-1.0, -1.5, -0.5, "small_but_real"),
        (0.5, -0.5, 1.5, "no_difference_that_matters"),
        (0.0, 0.0, 0.0, "no_difference_that_matters"),
        (1.0, -0.5, 2.5, "too_close_to_call"),
        (0.0, -5.0, 5.0, "too_close_to_call"),
        (9.0, NAN, NAN, "too_close_to_call"),
    ],
)
def test_words(mean: float, low: float, high: float, verdict: Verdict) -> None:
    assert verdict_of(mean, low, high, matters=2.0) == verdict


@pytest.mark.parametrize("matters", [0.0, 0.1, 2.0])
def test_no_difference_at_all_is_never_clear(matters: float) -> None:
    assert verdict_of(0.0, 0.0, 0.0, matters) == "no_difference_that_matters"


@pytest.mark.parametrize("name", HEADLINE)
def test_the_same_results_do_not_differ(name: str) -> None:
    values = (70.0, 66.1, 72.3) * 10
    found = difference(values, values, name)
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)
    assert found.verdict == "no_difference_that_matters"
    assert found.better is None


def test_rounding_is_no_difference() -> None:
    cost, elsewhere = (15.1 + 16.9) * 60_000.0, (15.3 + 16.7) * 60_000.0 + 1e-9
    found = difference([cost] * 30, [elsewhere] * 30, "cost")
    assert (found.mean, found.verdict) == (0.0, "no_difference_that_matters")


def test_one_pair_is_not_judged() -> None:
    found = difference([90.0], [50.0])
    assert (found.pairs, found.mean, found.verdict) == (1, 40.0, "still_sharpening")


def test_pairs_share_their_number() -> None:
    better = compare(
        years(NAME, {0: 71.0, 5: 75.0, 9: 1.0}),
        years(NAME, {5: 74.0, 0: 70.0, 3: 99.0}),
        INPUTS,
        (NAME,),
    )[NAME]
    assert (better.pairs, better.mean) == (2, 1.0)


def test_pairs_without_a_value_are_left_out() -> None:
    found = difference([NAN, 71.0, 73.0], [70.0, 70.0, NAN])
    assert (found.pairs, found.mean) == (1, 1.0)
    nothing = difference([NAN, 1.0], [1.0, NAN])
    assert (nothing.pairs, nothing.verdict) == (0, "not_measured")
    assert math.isnan(nothing.mean)
    assert nothing.better is None


def test_which_way_is_good() -> None:
    up, down = [80.0, 81.0, 82.0], [70.0, 70.5, 71.0]
    assert difference(up, down).better is True
    assert difference(down, up).better is False
    assert difference(up, down, "cost").better is None, "a price is no ill"
    assert difference(up, down, "register_end").better is None


def test_interval_is_paired_and_corrected_for_the_number_of_measures() -> None:
    luck = np.random.default_rng(3).normal(0, 10, 40)
    a = list(70 + luck + np.random.default_rng(4).normal(1, 1, 40))
    b = list(70 + luck)
    alone = difference(a, b)
    # Judged at the first look, of its 30 pairs.
    _, _, low, high = interval([x - y for x, y in zip(a[:30], b[:30], strict=True)], 0.97)
    assert (alone.low, alone.high) == pytest.approx((low, high))
    assert alone.correlation > 0.95
    assert alone.variance_ratio > 50
    results = [
        Replication(n, dict.fromkeys(HEADLINE, v), np.zeros((0, 0), np.float32))
        for n, v in enumerate(a)
    ]
    reference = [
        Replication(n, dict.fromkeys(HEADLINE, v), np.zeros((0, 0), np.float32))
        for n, v in enumerate(b)
    ]
    among_many = compare(results, reference, INPUTS)[NAME]
    assert among_many.low < alone.low < alone.high < among_many.high


def test_every_measure_has_a_smallest_that_matters() -> None:
    assert all(smallest_that_matters(name, INPUTS) > 0 for name in MEASURES)


# --- Several scenarios against one ---


def three(names: Sequence[str] = (NAME,), pairs: int = 30) -> dict[str, list[Replication]]:
    """A reference and two others, with luck in common."""
    luck = np.random.default_rng(7)
    shared = luck.normal(70, 10, pairs)
    nothing = np.zeros((0, 0), np.float32)
    return {
        name: [
            Replication(n, dict.fromkeys(names, float(value)), nothing)
            for n, value in enumerate(shared + luck.normal(more, 1, pairs))
        ]
        for name, more in (("reference", 0), ("a", 3), ("b", -1))
    }


def test_two_scenarios_are_compared_as_one_with_its_reference() -> None:
    results = three(HEADLINE)
    both = {"a": results["a"], "reference": results["reference"]}
    assert compare_all(both, "reference", INPUTS) == {
        "a": compare(results["a"], results["reference"], INPUTS)
    }


def test_every_scenario_is_set_against_the_reference_whatever_its_place() -> None:
    results = three()
    found = compare_all(results, "reference", INPUTS, (NAME,))
    turned = compare_all(dict(reversed(results.items())), "reference", INPUTS, (NAME,))
    assert list(found) == ["a", "b"]
    assert list(turned) == ["b", "a"]
    assert found == turned
    other = compare_all(results, "a", INPUTS, (NAME,))
    assert list(other) == ["reference", "b"]
    assert other["reference"][NAME].mean == pytest.approx(-found["a"][NAME].mean)


def test_intervals_hold_for_all_measures_scenarios_and_looks_together() -> None:
    results = three(HEADLINE)
    found = compare_all(results, "reference", INPUTS)["b"][NAME]
    differences = [
        a.measures[NAME] - b.measures[NAME]
        for a, b in zip(results["b"], results["reference"], strict=True)
    ]
    _, _, low, high = interval(differences, 1 - 0.03 / (len(HEADLINE) * 2))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)


def test_without_the_reference_nothing_can_be_compared() -> None:
    with pytest.raises(KeyError, match="reference"):
        compare_all({"a": years(NAME, [1.0])}, "reference", INPUTS)


def test_standing_sorts_measures_by_what_is_said_of_them() -> None:
    said: list[tuple[str, Verdict, bool | None]] = [
        ("decision_recorded", "clear", True),
        ("cost", "clear", None),
        ("icpc_days_0_10", "still_sharpening", None),
        ("register_end", "clear", None),
        ("fsp_load", "small_but_real", True),
        ("unallocated", "no_difference_that_matters", None),
        ("icpc_in_time", "too_close_to_call", False),
        ("review_in_time", "clear", True),
        ("core_assessment_in_time", "not_measured", None),
    ]
    found = standing(
        {
            name: Difference(name, 2, 1.0, 0.0, 2.0, 1.0, verdict, better, 0.0, 1.0)
            for name, verdict, better in said
        }
    )
    assert found.better == ("decision_recorded", "review_in_time")
    assert (found.worse, found.other) == ((), ("register_end",))
    assert (found.cheaper, found.dearer) == ((), ("cost",))
    assert found.sharpening == ("icpc_days_0_10",)
    assert (found.small, found.same) == (("fsp_load",), ("unallocated",))
    assert found.too_close == ("icpc_in_time",)


# --- Inputs that differ ---

BASE = load_scenario("2023-24")


def varied(*changes: str) -> Scenario:
    """The baseline with changes, as ``--set`` takes them."""
    return BASE.with_changes([Change.from_text(change) for change in changes])


def test_the_same_inputs_do_not_differ() -> None:
    moved_back = varied("fsp_fte=+1", "fsp_fte=+-1")
    assert inputs_that_differ({"a": BASE, "b": moved_back, "c": varied("fsp_fte=15")}) == []
    dated = varied("fsp_fte=+1@3-5")
    assert inputs_that_differ({"a": dated, "b": varied("fsp_fte=+1.0@3-5")}) == []


def test_inputs_that_differ_are_told_as_values_and_in_words() -> None:
    scenarios = {
        "as it is": BASE,
        "more": varied("fsp_fte=16", "recording_loss=0.06", "fsp_fte=+2@4-30", "fsp_fte=+1@9-"),
    }
    loss, staff = inputs_that_differ(scenarios)
    assert (loss.input, staff.input) == ("recording_loss", "fsp_fte")
    assert loss.words == {"as it is": "17.5%", "more": "6%"}
    assert loss.values["more"] == {"value": 0.06, "changes": []}
    assert staff.label == "FSP social workers"
    assert staff.words == {
        "as it is": "15 FTE",
        "more": "16 FTE; by +2 FTE, weeks 4 to 30; by +1 FTE, from week 9",
    }
    assert staff.values == {
        "as it is": {"value": 15.0, "changes": []},
        "more": {"value": 16.0, "changes": ["fsp_fte=+2.0@4-30", "fsp_fte=+1.0@9-"]},
    }


def test_a_baselines_own_dated_changes_count() -> None:
    found = {d.input: d for d in inputs_that_differ({"new": BASE, "old": load_scenario("2012-13")})}
    assert found["fsp_fte"].words["old"] == "11 FTE; by +2 FTE, from week 18"
    assert found["start_date"].values["old"]["value"] == "2012-04-02"
    assert found["assessment_hours"].values["new"]["value"]["mean"] == 8.5


def test_posts_that_differ() -> None:
    nothing, cliff = exit_scenarios(BASE, ExitChoices(), ("A",)).values()
    assert inputs_that_differ({"a": nothing, "b": nothing}) == []
    (posts,) = inputs_that_differ({"a": nothing, "b": cliff})
    agency = sum(post.is_agency for post in nothing.posts_table)
    assert posts.input == POSTS
    assert len(posts.values["a"]["rows"]) == len(posts.values["b"]["rows"]) == agency
    every = len(nothing.posts_table)
    assert posts.words["a"] == f"{every} posts, {agency} of them not in every table"


def test_posts_beside_headcounts_that_are_held() -> None:
    cliff = exit_scenarios(turned_off(), ExitChoices(), ("A",))["A"]
    posts = inputs_that_differ({"a": cliff, "b": turned_off()})[-1]
    assert posts.words["a"] == f"{len(cliff.posts)} posts"
    assert posts.words["b"] == "posts as the numbers of staff say"


def test_what_is_alike_in_everything_is_told_at_once() -> None:
    nothing = np.zeros((0, 0), np.float32)
    one = [Replication(n, dict.fromkeys(HEADLINE, 70.0 + n), nothing) for n in range(3)]
    found = compare(one, one, INPUTS)
    assert {d.verdict for d in found.values()} == {"no_difference_that_matters"}
    other = [Replication(n, {**r.measures, "cost": 1.0}, nothing) for n, r in enumerate(one)]
    assert {d.verdict for d in compare(other, one, INPUTS).values()} == {"still_sharpening"}


def test_what_is_not_seen_at_the_precision_shown_is_no_difference() -> None:
    tiny = [0.02 + 0.001 * (n % 3) for n in range(30)]
    assert difference(tiny, [0.0] * 30).verdict == "no_difference_that_matters"
    assert difference([0.2 + t for t in tiny], [0.0] * 30).verdict == "small_but_real"
    pounds = [400.0 + n % 3 for n in range(30)]
    assert difference(pounds, [0.0] * 30, "cost").verdict == "no_difference_that_matters"


def test_a_price_is_dearer_or_cheaper_and_no_good_or_ill() -> None:
    more = difference([52_000.0 + n % 2 for n in range(30)], [0.0] * 30, "cost")
    assert (more.verdict, more.better) == ("clear", None)
    assert direction(more) == "dearer"
    assert difference_text(more) == "+£52,000: clear", "a range from £52,000 to £52,000 is a figure"
    assert verdict_said(more) == "clearly dearer"
    assert stands(standing({"cost": more})).startswith("clearly dearer in one")


def test_before_a_look_a_difference_is_told_without_a_verdict() -> None:
    early = difference([73.1] * 11 + [73.0], [70.0] * 12)
    assert difference_text(early) == (
        "still sharpening: 3.1 points better so far, 12 of 30 futures"
    )
    assert direction(early) == ""
    assert not early.is_real


def test_the_error_is_shared_over_all_that_is_told_beside_each_other() -> None:
    results = three(HEADLINE)
    alone = compare(results["a"], results["reference"], INPUTS, (NAME,))[NAME]
    among = compare(results["a"], results["reference"], INPUTS, (NAME,), among=100)[NAME]
    _, _, low, high = interval(alone.each, 1 - 0.03 / 100)
    assert (among.low, among.high) == pytest.approx((low, high))
    assert among.low < alone.low < alone.high < among.high


def test_options_that_do_not_differ_are_seldom_told_apart() -> None:
    """Five options and doing nothing, every measure and each option against each other."""
    luck, among, false = np.random.default_rng(8), told_of_options(5), 0
    nothing = np.zeros((0, 0), np.float32)
    for _ in range(60):
        results = [
            [
                Replication(n, dict(zip(HEADLINE, row, strict=True)), nothing)
                for n, row in enumerate(luck.normal(50, 5, (30, len(HEADLINE))).tolist())
            ]
            for _ in range(6)
        ]
        false += any(
            d.is_real
            for option in results[1:]
            for d in compare(option, results[0], INPUTS, among=among).values()
        )
    assert false <= 6  # a true 3% exceeds that in under one case in a hundred
