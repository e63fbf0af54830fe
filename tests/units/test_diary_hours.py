"""Hours for a piece from a time diary: right answers, ranges that hold, and too little said so."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from model.outside.diary_hours import (
    FEWEST_PEOPLE,
    FEWEST_PIECES,
    Measured,
    hours_told,
    ratio_range,
)
from model.outside.diary_rows import PersonDay, Spent
from model.outside.diary_template import template_csv, template_workbook
from model.scenario.baselines import load_baseline
from model.scenario.distributions import Fixed, Triangular
from model.scenario.errors import Message
from model.scenario.inputs import Inputs
from model.scenario.scenario import Scenario, make_scenario
from model.words.diary import hours_said, too_little_said
from tests.refusals import told
from tests.units.conftest import status_of

pytestmark = pytest.mark.units

INPUTS = load_baseline("2023-24").inputs


def diary(kind: str, *people: Sequence[Spent]) -> list[PersonDay]:
    """Each person's days of one kind of work."""
    return [
        PersonDay(person, day, "front_door", {kind: spent})
        for person, days in enumerate(people, 1)
        for day, spent in enumerate(days, 1)
    ]


def reports(*people: tuple[float, int]) -> list[PersonDay]:
    """Conference reports: hours and pieces of each person, spread over two days."""
    return diary("icpc_report", *[[Spent(h / 2, 0), Spent(h / 2, n)] for h, n in people])


def why(days: Sequence[PersonDay], inputs: Inputs = INPUTS) -> Message:
    """Why the one kind of work in a diary has no hours."""
    measured = hours_told(days, inputs)
    assert measured.hours == ()
    (found,) = measured.too_little
    assert "\n" not in too_little_said(found)
    return found.why


def other(**inputs: object) -> Inputs:
    """The inputs with some of another value, unchecked beside the others."""
    return INPUTS.model_copy(update=inputs)


FIXED = other(core_group_hours=Fixed(kind="fixed", value=3))


# --- Right answers, written out by hand


def test_a_small_diary_by_hand() -> None:
    (found,) = hours_told(reports((16, 2), (24, 2), (20, 2)), INPUTS).hours
    # All hours over all pieces.
    assert found.mean == pytest.approx(60 / 6)
    # Without each person in turn: 44/4, 36/4 and 40/4 hours. The logarithms lie so far apart:
    logs = [math.log(each) for each in (11, 9, 10)]
    middle = sum(logs) / 3
    spread = math.sqrt(2 / 3 * sum((one - middle) ** 2 for one in logs))
    # Student's t with two degrees of freedom, 97.5%, from a table.
    assert found.low == pytest.approx(10 * math.exp(-4.30265 * spread), rel=1e-5)
    assert found.high == pytest.approx(10 * math.exp(4.30265 * spread), rel=1e-5)
    recorded = found.recorded
    assert (recorded.hours, recorded.counted, recorded.people, recorded.days) == (60, 6, 3, 2)
    assert found.change.to_text() == "icpc_report_hours.mean=10.0"


def test_unfinished_work_counts_its_hours_and_somebody_without_any_is_no_person() -> None:
    days = reports((16, 2), (24, 2), (20, 2), (6, 0), (0, 0))
    days = [one for one in days if one.spent["icpc_report"] != Spent(0, 0)]
    (found,) = hours_told(days, INPUTS).hours
    assert found.mean == pytest.approx(66 / 6)
    assert (found.recorded.people, found.recorded.finishers) == (4, 3)


def test_the_hours_of_further_children_are_taken_off() -> None:
    # Two enquiries each, about five children: one further child, at two hours, for each person's
    # first, and two for the second.
    days = diary("s47", *[[Spent(h, 1, 2), Spent(h, 1, 3)] for h in (8.0, 10.0, 12.0)])
    (found,) = hours_told(days, other(s47_sibling_hours=2.0)).hours
    assert found.mean == pytest.approx((60 - 2 * 9) / 6)
    (without,) = hours_told(days, other(s47_sibling_hours=0.0)).hours
    assert without.mean == pytest.approx(60 / 6)


def test_hours_are_those_before_all_effort_is_multiplied() -> None:
    (found,) = hours_told(reports((16, 2), (24, 2), (20, 2)), other(effort_multiplier=1.25)).hours
    assert found.mean == pytest.approx(8)
    days = diary("s47", *[[Spent(h, 1, 2), Spent(h, 1, 3)] for h in (8.0, 10.0, 12.0)])
    (found,) = hours_told(days, other(effort_multiplier=1.25, s47_sibling_hours=2.0)).hours
    assert found.mean * 1.25 == pytest.approx(60 / 6 - 1.25 * 2 * 9 / 6)


def test_casework_is_told_by_family_and_month() -> None:
    # A month has 21 working days: half an hour a day for five families is 2.1 hours a month each.
    days = diary("cp_casework", *[[Spent(h, 5)] * 10 for h in (0.4, 0.5, 0.6)])
    (found,) = hours_told(days, INPUTS).hours
    assert found.mean == pytest.approx(0.5 / 5 * 21)
    assert found.change.input == "cp_support_hours.mean"


def test_kinds_are_told_apart_and_those_of_which_nothing_is_written_are_left_out() -> None:
    days = reports((16, 2), (24, 2), (20, 2)) + diary("core_group", [Spent(3, 1), Spent(2, 1)])
    measured = hours_told(days, INPUTS)
    assert [one.recorded.kind.id for one in measured.hours] == ["icpc_report"]
    assert [one.recorded.kind.id for one in measured.too_little] == ["core_group"]
    assert hours_told([], INPUTS) == Measured((), ())


@pytest.mark.parametrize(
    ("kind", "inputs", "target"),
    [
        ("core_group", INPUTS, "core_group_hours.mean"),
        (
            "core_group",
            other(core_group_hours=Fixed(kind="fixed", value=3)),
            "core_group_hours.value",
        ),
        ("failed_visit", INPUTS, "failed_visit_hours"),
    ],
)
def test_a_change_sets_the_mean_that_the_scenario_then_has(
    kind: str, inputs: Inputs, target: str
) -> None:
    days = diary(kind, *[[Spent(h, 1), Spent(h, 1)] for h in (1.0, 1.1, 1.23456)])
    (change,) = hours_told(days, inputs).changes
    assert (change.input, change.set) == (target, 1.112)
    if inputs is INPUTS:
        scenario: Scenario = make_scenario("Measured", "2023-24", [change])
        value = getattr(scenario.inputs, target.partition(".")[0])
        assert getattr(value, "expected", value) == 1.112


def test_it_is_said_in_words() -> None:
    (found,) = hours_told(reports((16, 2), (24, 2), (20, 2)), INPUTS).hours
    assert hours_said(found, INPUTS) == (
        f"ICPC report: 10 hours, {found.low:.3g} to {found.high:.3g} "
        "(6 finished in 60 hours, 3 people); now 8"
    )


# --- Too little


def test_too_few_people_and_pieces() -> None:
    told("diary.few_people", why(reports((16, 3), (24, 3))), people=2, needed=FEWEST_PEOPLE)
    told("diary.few_people", why(reports((16, 3), (24, 3), (9, 0), (9, 0))), people=2)
    told("diary.few_pieces", why(reports((8, 1), (9, 1), (10, 2))), pieces=4, needed=FEWEST_PIECES)
    told("diary.few_hours", why(reports((16, 2), (0, 2), (0, 2))), people=1)
    told("diary.nothing_finished", why(reports((16, 0), (24, 0), (20, 0))), hours=60)
    held = diary("casp", *[[Spent(1, 3)] * 4] * 2)
    told("diary.few_families", why(held), people=2)


def test_one_day_alone() -> None:
    told("diary.one_day", why(diary("core_group", *[[Spent(h, 3)] for h in (8, 9, 10)])))


def test_everybody_alike_is_a_rule_of_thumb() -> None:
    told("diary.all_alike", why(reports((16, 2), (24, 3), (8, 1))))


def test_further_children_that_would_take_all_hours() -> None:
    days = diary("s47", *[[Spent(1, 1, 9), Spent(1, 1, 9)]] * 3)
    told("diary.further_children", why(days), name="s47_sibling_hours")


def test_hours_outside_the_bounds_of_an_input() -> None:
    days = diary("failed_visit", *[[Spent(h, 1), Spent(h, 1)] for h in (5, 6, 7)])
    told("input.not_allowed", why(days), name="failed_visit_hours", value="6")


def test_a_distribution_without_a_mean_of_its_own() -> None:
    shape = Triangular(kind="triangular", low=1, mode=2, high=3)
    days = reports((16, 2), (24, 2), (20, 2))
    told("diary.no_mean", why(days, other(icpc_report_hours=shape)), name="icpc_report_hours")


# --- The range holds what it says


def made_up(
    diaries: int, people: int, *, mean: float, cv: float, differ: float, hours: float, seed: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Hours and pieces of people in many made-up fortnights, and the hours of a piece.

    Each person works on one piece after the other, from long before the fortnight; how many of
    their hours the kind takes differs between people (0.3 to 1.7 times ``hours``), and so does how
    long a piece takes them (log-normal). Returns two arrays (diaries, people), and all hours over
    all pieces in the long run: the harmonic mean of the people's own.
    """
    luck = np.random.default_rng(seed)
    own = mean * np.exp(differ * luck.standard_normal((diaries, people, 1)))
    spent = hours * luck.uniform(0.3, 1.7, (diaries, people, 1))
    most = 60 + int(4 * hours * 1.7 / mean)
    s = math.sqrt(math.log1p(cv * cv))
    ends = (own * np.exp(s * luck.standard_normal((diaries, people, most)) - s * s / 2)).cumsum(-1)
    begins = own * luck.uniform(16, 24, (diaries, people, 1))
    finished = ((ends > begins) & (ends <= begins + spent)).sum(-1)
    return spent[..., 0], finished.astype(float), mean * math.exp(-(differ**2) / 2)


@pytest.mark.parametrize(
    ("people", "mean", "cv", "differ", "hours"),
    [
        (8, 7.4, 0.5, 0.2, 25),  # S47 enquiries: three or four each
        (8, 2.5, 0.3, 0.2, 20),  # visits: eight each
        (8, 7.4, 0.5, 0.3, 40),  # people who differ much
        (8, 8.5, 0.5, 0.0, 15),  # people who do not differ; two pieces each
        (4, 3.5, 0.3, 0.2, 14),  # core groups, and four people
    ],
)
def test_the_range_holds_the_truth_in_about_95_of_100_diaries(
    people: int, mean: float, cv: float, differ: float, hours: float
) -> None:
    spent, finished, truth = made_up(
        600, people, mean=mean, cv=cv, differ=differ, hours=hours, seed=7
    )
    middle, low, high = ratio_range(spent, finished)
    assert np.isfinite(low).mean() > 0.99
    held = float(((low <= truth) & (truth <= high)).mean())
    assert 0.92 <= held <= 0.98
    # Begun and unfinished work balance: the ratio is right on average, within a part in thirty.
    assert float(np.exp(np.log(middle).mean())) == pytest.approx(truth, rel=1 / 30)


def test_the_mean_of_days_as_if_they_were_people_would_claim_too_much() -> None:
    """Why people are left out and not days: a person's days hang together."""
    luck = np.random.default_rng(11)
    own = 2.5 * np.exp(0.3 * luck.standard_normal((600, 8, 1)))
    pieces = luck.integers(1, 4, (600, 8, 10)).astype(float)
    hours = own * pieces
    truth = 2.5 * math.exp(0.3**2 / 2)  # as many pieces whoever does them

    def held(spent: np.ndarray, finished: np.ndarray) -> float:
        _, low, high = ratio_range(spent, finished)
        return float(((low <= truth) & (truth <= high)).mean())

    assert held(hours.sum(-1), pieces.sum(-1)) > 0.91
    assert held(hours.reshape(600, 80), pieces.reshape(600, 80)) < 0.6


def test_a_range_that_cannot_be_is_none() -> None:
    hours = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    counted = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [0.0, 0.0, 3.0]])
    _, low, high = ratio_range(hours, counted)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, True, True]


# --- On the command line


@pytest.mark.parametrize("make", [template_workbook, template_csv])
def test_the_command_writes_a_template_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[], bytes]
) -> None:
    path = tmp_path / ("diary.xlsx" if make is template_workbook else "diary.csv")
    assert status_of("diary", "--template", str(path)) == 0
    assert path.read_bytes() == make()
    path.write_bytes(b"filled in")
    assert status_of("diary", "--template", str(path)) == 2
    assert "may be filled in by now" in capsys.readouterr().err
    assert path.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    "arguments", [(), ("a.csv", "--template", "b.csv"), ("--template", "b.doc")]
)
def test_what_the_command_cannot_do(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("diary", *arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


HEADER = "Day,Person,Team,ICPC report: hours,ICPC report: finished\n"


def test_the_command_tells_hours_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(
        f"{day},{person},FSP,{person + day + 5},1\n" for person in (1, 2, 3) for day in (1, 2)
    )
    filled, out = tmp_path / "diary.csv", tmp_path / "hours.json"
    filled.write_text(f"{HEADER}{rows}3,Sarah Jones,FSP,3,1\n")
    assert status_of("diary", str(filled), "--json", str(out)) == 0
    shown = capsys.readouterr()
    assert "row 8: Person holds what looks like a person's name; remove it" in shown.err
    assert "--set icpc_report_hours.mean=8.5" in shown.out
    content = json.loads(out.read_text())
    (found,) = content["hours"]
    assert (found["mean"], found["pieces"], found["people"]) == (8.5, 6, 3)
    assert found["low"] < 8.5 < found["high"]
    assert (content["rows"], content["people"], content["days"]) == (6, 3, 2)
    assert len(content["left_out"]) == 1
    assert status_of("diary", str(filled), "--json", str(filled)) == 2


def test_the_command_refuses_a_diary_of_which_no_row_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = tmp_path / "diary.csv"
    filled.write_text(f"{HEADER}1,Sarah Jones,FSP,3,1\n")
    assert status_of("diary", str(filled)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "diary.csv cannot be used as it is: row 2" in shown.err
