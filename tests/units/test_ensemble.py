"""Sets of inputs that fit what is known: how they are found, kept and told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.cli.commands import main
from model.cli.ensemble import ensemble_text
from model.evidence import ensemble as search_room
from model.evidence.ensemble import (
    BURDENS,
    SETS,
    TOLERANCE,
    VARIED,
    Progress,
    Search,
    known_outcomes,
    shares_of,
)
from model.evidence.published import published_figures
from model.evidence.ranges import ranges_of
from model.evidence.set_tables import left_table, outcomes_table
from model.results.replication import Replication
from model.runs.run_to_end import Stopped
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import (
    ENSEMBLES,
    Ensemble,
    Member,
    Varied,
    read_ensemble,
    shipped_ensemble,
)
from model.words import fitting
from tests.refusals import refused

pytestmark = pytest.mark.units
BASELINES = baseline_names()


def shipped(baseline: str) -> Ensemble:
    found = shipped_ensemble(baseline)
    assert found is not None
    return found


# --- What is shipped -------------------------------------------------------------------------


@pytest.mark.parametrize("baseline", BASELINES)
def test_sixty_sets_and_more_are_shipped_for_each_baseline(baseline: str) -> None:
    found = shipped(baseline)
    assert len(found.members) >= 60
    assert found.tried > len(found.members)
    assert found.scenario == load_scenario(baseline).identity, "make them anew: inputs have changed"


@pytest.mark.parametrize("baseline", BASELINES)
def test_every_set_lies_within_its_ranges_and_as_near_as_is_said(baseline: str) -> None:
    found = shipped(baseline)
    ranges = {r.target: r for r in ranges_of(load_baseline(baseline)).values()}
    for varied in found.varied:
        assert (varied.low, varied.high) == (ranges[varied.input].low, ranges[varied.input].high)
    for member in found.members:
        for varied, value in zip(found.varied, member.values, strict=True):
            assert varied.low <= value <= varied.high
        outcomes = dict(zip(found.measures, member.outcomes, strict=True))
        for known in found.known:
            off = abs(outcomes[known.measure] - known.value)
            assert off <= TOLERANCE * known.luck + 1e-3, known.measure


@pytest.mark.parametrize("baseline", BASELINES)
def test_what_the_sets_have_in_common_is_work_over_capacity(baseline: str) -> None:
    """No input is pinned, and what is pinned is narrower than the ranges alone allow."""
    found = shipped(baseline)
    assert [one.team for one in found.burdens] == list(BURDENS)
    front = found.burdens[0]
    low, high = found.share_of(front)
    assert high - low < 0.5 * (front.high - front.low)
    assert max(found.left(varied) for varied in found.varied) > 0.9
    member = found.members[0]
    changed = load_scenario(baseline).with_changes(found.changes_of(member), "one")
    shares = shares_of(changed.weekly_inputs(52)[0])
    assert [shares[team] for team in BURDENS] == pytest.approx(member.shares, abs=1e-4)


@pytest.mark.parametrize("baseline", BASELINES)
def test_on_average_the_sets_lie_in_the_published_bands_and_near_the_own_values(
    baseline: str,
) -> None:
    found = shipped(baseline)
    bands = {
        figure.simulated_measure: (figure.band_low, figure.band_high)
        for figure in published_figures(baseline)
    }
    for known in found.known:
        mean = np.mean([found.outcome(member, known.measure) for member in found.members])
        low, high = bands.get(known.measure, (None, None))
        if low is not None and high is not None:
            assert low <= mean <= high, known.measure
        assert abs(mean - found.outcome(found.own, known.measure)) <= known.luck, known.measure


@pytest.mark.parametrize("baseline", BASELINES)
def test_the_tables_have_every_input_and_every_known_outcome(baseline: str) -> None:
    found = shipped(baseline)
    left, outcomes = left_table(found), outcomes_table(found)
    assert len(left) == len(found.varied)
    assert list(left["Of the range is left"].str.rstrip("%").astype(float)) == sorted(
        left["Of the range is left"].str.rstrip("%").astype(float), reverse=True
    )
    assert len(outcomes) >= len(found.known)
    assert not left.isna().any().any()
    assert not outcomes.isna().any().any()


@pytest.mark.parametrize("baseline", BASELINES)
def test_a_file_reads_back_as_it_was_written(tmp_path: Path, baseline: str) -> None:
    again = tmp_path / "again.toml"
    again.write_text(ensemble_text(shipped(baseline)), "utf-8")
    assert again.read_text("utf-8") == (ENSEMBLES / f"{baseline}.toml").read_text("utf-8")
    assert read_ensemble(again).identity == shipped(baseline).identity


@pytest.mark.parametrize("text", ["", "baseline = 1", "known = 3", "[[members]]\nvalues = ['a']"])
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "damaged.toml"
    path.write_text(text, "utf-8")
    with refused("fitting.unreadable", file="damaged.toml"):
        read_ensemble(path)


# --- How they are found ----------------------------------------------------------------------


class _Made(Search):
    """A search whose futures are made up: visits by access, assessments by the front door's load,
    each with luck of its seed."""

    def _own_futures(self) -> list[Replication]:
        if self._stop():
            raise Stopped
        return list(self._run([self._scenario], [self._seed], search_room.LUCK_FUTURES)[0])

    def _run(
        self, scenarios: Sequence[Any], seeds: Sequence[int], futures: int, stop: Any = None
    ) -> dict[int, Sequence[Replication]]:
        found: dict[int, Sequence[Replication]] = {}
        for place, (scenario, seed) in enumerate(zip(scenarios, seeds, strict=True)):
            luck = np.random.default_rng(seed)
            inputs = scenario.weekly_inputs(52)[0]
            measures = dict.fromkeys(self._known, 0.0)
            measures |= {name: value for name, (value, _) in self._known.items()}
            measures["visit_alone_recorded"] = (
                100 * (1 - inputs.recording_loss) * (1 - inputs.visit_no_access)
            )
            measures["assessment_in_time"] = 100 - 12 * shares_of(inputs)["front_door"]
            found[place] = [
                Replication(
                    n,
                    {name: value + luck.normal(0, 2) for name, value in measures.items()},
                    np.empty((0, 0), np.float32),
                )
                for n in range(futures)
            ]
        return found


def _search(**more: Any) -> _Made:
    scenario = more.pop("scenario", load_scenario("2023-24"))
    return _Made(None, scenario, more.pop("seed", 3), **more)  # type: ignore[arg-type]


def test_a_search_accepts_what_lies_near_and_says_how_far_it_is() -> None:
    heard: list[Progress] = []
    found = _search(heard=heard.append).sets(20)
    assert len(found.members) == 20
    assert heard[-1] == Progress(20, 20, found.tried)
    assert [one.tried for one in heard] == sorted(one.tried for one in heard)
    place = [varied.input for varied in found.varied].index("recording_loss")
    losses = [member.values[place] for member in found.members]
    assert max(losses) - min(losses) > 0.05, "loss and access are traded against each other"
    assert found == _search().sets(20), "the same seed finds the same"
    assert found.identity != _search(seed=4).sets(20).identity


def test_what_a_user_knows_is_not_drawn_and_what_happened_counts_instead() -> None:
    base = load_scenario("2023-24")
    us = base.with_changes([Change(input="front_door_fte", set=16.0)], "This is us")
    found = _search(scenario=us, known={"visit_alone_recorded": 80.0}).sets(10)
    assert "front_door_fte" not in {varied.input for varied in found.varied}
    assert found.scenario == us.identity
    known = {one.measure: one for one in found.known}
    assert known["visit_alone_recorded"].value == 80.0
    assert known["visit_alone_recorded"].figure == ""
    place = found.measures.index("visit_alone_recorded")
    assert np.mean([member.outcomes[place] for member in found.members]) == pytest.approx(80, abs=3)


def test_figures_that_nothing_meets_are_named_with_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_room, "_MOST_TRIED", 200)
    with refused("fitting.no_more_sets", found=0, wanted=5, measure="Assessments in time"):
        _search(known={"assessment_in_time": 12.0}).sets(5)


def test_what_was_found_is_kept_where_a_search_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_room, "_MOST_TRIED", 200)
    search = _search()
    found = search.sets(400)
    assert 0 < len(found.members) < 400
    assert search.gave_up is not None
    assert search.gave_up.values["found"] == len(found.members)


def test_one_that_is_stopped_before_it_found_any_says_so() -> None:
    with refused("fitting.stopped"):
        _search(stop=lambda: True).sets(5)


# --- Ranges of one's own ---------------------------------------------------------------------


def test_hours_that_a_diary_tells_are_drawn_from_its_range() -> None:
    narrow, new = ("s47_hours.mean", (7.0, 7.5)), ("screening_hours.mean", (0.4, 0.6))
    found = _search(between=dict([narrow, new])).sets(10)
    for target, (low, high) in (narrow, new):
        (varied,) = (one for one in found.varied if one.input == target)
        assert (varied.low, varied.high) == (low, high)
        place = found.varied.index(varied)
        assert all(low <= member.values[place] <= high for member in found.members)


@pytest.mark.parametrize("ends", [(8.0, 7.0), (7.0, 7.0)])
def test_a_range_upside_down_is_refused(ends: tuple[float, float]) -> None:
    with refused("fitting.upside_down", low=ends[0], high=ends[1]):
        _search(between={"s47_hours.mean": ends})


@pytest.mark.parametrize(
    "text",
    [
        "s47_hours.mean=8..7",
        "s47_hours.mean=8",
        "s47_hours.mean=a..b",
        "s47_hours.mean=7..8..9",
        "s47_hours.mean=1_0..20",
        "s47_hours.mean=-1..9",
        "none=1..2",
        "front_door_fte=1..1e300",
        "",
    ],
)
def test_a_range_of_ones_own_is_typed_or_refused(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ensemble", "2023-24", "--between", text]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_figure_of_ones_own_that_the_scenario_does_not_measure_is_refused() -> None:
    class Unmeasured(_Made):
        def _own_futures(self) -> list[Replication]:
            found = super()._own_futures()
            for one in found:
                del one.measures["core_assessment_in_time"]
            return found

    search = Unmeasured(None, load_scenario("2023-24"), 3, known={"core_assessment_in_time": 50.0})  # type: ignore[arg-type]
    with refused("fitting.not_measured", measure="Core assessments in time"):
        search.sets(5)


@pytest.mark.parametrize("text", ["nan", "inf", "1_6", "", "6%", "six", "=5"])
def test_what_is_known_is_typed_as_a_number(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ensemble", "2023-24", "--known", f"visit_alone_recorded={text}"]) == 2
    assert "is not MEASURE=NUMBER" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["front_door_offered_fte", "icpc", ""])
def test_what_is_known_is_an_outcome(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ensemble", "2023-24", "--known", f"{name}=5"]) == 2
    assert "is no outcome that a set can be held against" in capsys.readouterr().err


def test_luck_is_told_of_what_is_measured_alone() -> None:
    futures = [
        Replication(n, {"contacts": n, "icpc_in_time": math.nan}, np.empty((0, 0), np.float32))
        for n in range(3)
    ]
    assert search_room._luck(futures, "contacts") == pytest.approx(1)
    assert math.isnan(search_room._luck(futures, "icpc_in_time"))
    assert math.isnan(search_room._luck(futures, "front_door_offered_fte"))


def test_one_that_is_stopped_keeps_what_it_has() -> None:
    heard: list[Progress] = []
    found = _search(heard=heard.append, stop=lambda: bool(heard)).sets(SETS)
    assert 0 < len(found.members) < SETS
    assert len(found.members) == heard[-1].accepted


def test_what_is_known_is_published_or_stands_in_for_it() -> None:
    known = known_outcomes("2023-24")
    assert known["visit_alone_recorded"] == (67, "visits-in-time-2023-24")
    assert known["icpc_in_time"][1] == "conference-in-time-england-2025"
    assert "icpc_in_time" not in known_outcomes("2012-13")
    # 55 counted and 69 by its flows: published figures that contradict each other.
    assert known_outcomes("2012-13")["register_end"][0] == 62
    assert set(VARIED) <= set(ranges_of(load_baseline("2023-24")))


# --- How they are told -----------------------------------------------------------------------


def test_the_share_of_a_range_that_is_left() -> None:
    whole, tenth = Varied(input="a", low=0, high=10), Varied(input="b", low=0, high=10)
    members = tuple(
        Member(values=(10 * n / 999, n / 999), shares=(), outcomes=(), mended=0.0)
        for n in range(1000)
    )
    found = shipped("2023-24").model_copy(update={"varied": (whole, tenth), "members": members})
    assert found.left(whole) == pytest.approx(1, abs=0.01)
    assert found.left(tenth) == pytest.approx(0.1, abs=0.01)


def test_in_words() -> None:
    found = shipped("2023-24")
    assert f"of {found.tried} that were run" in fitting.how_found(found)
    assert "within 3 standard deviations of luck" in fitting.what_fits(found)
    front, fsp, conferences = fitting.pinned(found)
    assert front.startswith("front door: work takes ")
    assert "in nine of ten sets" in front
    assert (fsp[:3], conferences[:10]) == ("FSP", "conference")
    left = fitting.left_open(found)
    assert [share for _, share in left] == sorted((share for _, share in left), reverse=True)
    assert left[0][0] in fitting.left_in_words(found)
