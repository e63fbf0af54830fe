"""The shipped sets of inputs that fit what is published: files, ranges, words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from model.cli.sets import set_text
from model.evidence.published import compare_published
from model.evidence.set_search import DRAWN, Search, ranges_of
from model.evidence.set_tables import WHAT, sets_table
from model.results.replication import Replication
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import LOSS, REAL, RECORDED, SETS, FittingSet, fitting_sets, read_set
from model.words import fitting
from tests.refusals import refused

pytestmark = pytest.mark.units
BASELINES = baseline_names()


@pytest.mark.parametrize("baseline", BASELINES)
def test_three_further_sets_are_shipped_and_lie_apart(baseline: str) -> None:
    own, *further = fitting_sets(baseline)
    assert own.changes == ()
    assert len(further) >= 3
    real = sorted(one.outcomes[REAL] for one in (own, *further))
    assert real[-1] - real[0] >= 8, "far apart in real visits"
    assert all(b - a >= 1 for a, b in pairwise(real)), real


@pytest.mark.parametrize("baseline", BASELINES)
def test_every_set_meets_what_the_baseline_meets_within_the_ranges(baseline: str) -> None:
    own, *further = fitting_sets(baseline)

    def met(one: FittingSet) -> set[str]:
        return {c.figure.id for c in compare_published(baseline, one.outcomes) if c.inside}

    ranges = {r.target: r for r in ranges_of(load_baseline(baseline)).values()}
    for one in further:
        assert met(own) <= met(one), one.name
        assert {change.input for change in one.changes} <= set(ranges)
        for change in one.changes:
            assert isinstance(change.set, int | float)
            r = ranges[change.input]
            assert r.low <= change.set <= r.high, change
        assert one.mended[REAL] == pytest.approx(one.outcomes[REAL], abs=1e-6)
        assert (one.seed, one.weeks) == (own.seed, own.weeks)
        assert one.replications >= 100


def test_mending_gives_less_where_more_is_really_late() -> None:
    sets = fitting_sets("2023-24")
    gains = [s.mended[RECORDED] - s.outcomes[RECORDED] for s in sets]
    assert max(gains) - min(gains) > 3
    by_real = sorted(sets, key=lambda s: s.outcomes[REAL])
    assert gains[sets.index(by_real[0])] < gains[sets.index(by_real[-1])]


def test_what_is_not_known_in_words() -> None:
    text = fitting.real_visits("2023-24")
    own = fitting_sets("2023-24")[0].outcomes[REAL]
    assert f"{own:.0f}% by the baseline's own values" in text
    assert " to " in text
    base = load_scenario("2023-24")
    mended = base.with_changes([Change(input=LOSS, multiply=0.4)], "Mended")
    staffed = base.with_changes([Change(input="fsp_fte", set=16.0)], "Staffed")
    assert "points more" in fitting.mending_between((base, mended))
    assert fitting.mending_between((base, staffed)) == ""
    assert fitting.mending_between((mended, mended)) == ""
    assert fitting.real_visits("no baseline") == fitting.mending("no baseline") == ""


def test_the_table_has_every_input_that_differs() -> None:
    table = sets_table("2023-24")
    sets = fitting_sets("2023-24")
    assert list(table.columns) == [WHAT, *(one.name for one in sets)]
    assert len(table) >= len(sets[1].changes) + 4
    assert not table.isna().any().any()


def test_a_set_reads_back_as_it_was_written(tmp_path: Path) -> None:
    for baseline in BASELINES:
        for path in (SETS / baseline).glob("*.toml"):
            again = tmp_path / "again.toml"
            again.write_text(set_text(read_set(path)), "utf-8")
            assert again.read_text("utf-8") == path.read_text("utf-8")


@pytest.mark.parametrize("text", ["", "baseline = 1", "[[changes]]\ninput = 'no_such'\nset = 1"])
def test_a_damaged_set_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "7.toml"
    path.write_text(text, "utf-8")
    with refused("fitting.unreadable", file="7.toml"):
        read_set(path)


class _Made(Search):
    """A search whose futures are made up: what is recorded and real, by the values drawn."""

    def _means(self, changes: Any, replications: int) -> dict[str, float]:
        given: dict[str, float] = {"visit_no_access": 0.12, LOSS: 0.175}
        for change in changes:
            base = given.get(change.input, 0.0)
            given[change.input] = change.set if change.multiply is None else base * change.multiply
        access, loss = given["visit_no_access"], given[LOSS]
        real = 95 - 100 * access
        return {REAL: real, RECORDED: real - 93 * loss}

    def _ran(self, *_: Any) -> list[Replication]:
        raise AssertionError("nothing is run")


def test_the_search_keeps_what_fits_and_lies_apart() -> None:
    told: list[str] = []
    found = _Made(None, "2023-24", 3, told.append).sets(60, 100)  # type: ignore[arg-type]
    assert len(told) == 60
    own, *further = found
    assert own.changes == ()
    assert [one.outcomes[REAL] for one in further] == sorted(one.outcomes[REAL] for one in further)
    for one in further:
        assert one.outcomes[RECORDED] == pytest.approx(67, abs=0.2)
        assert {change.input.partition(".")[0] for change in one.changes} <= {*DRAWN, LOSS}
    again = _Made(None, "2023-24", 3, told.append).sets(60, 100)  # type: ignore[arg-type]
    assert again == found


def test_a_search_that_finds_too_few_says_so() -> None:
    with refused("fitting.too_few", wanted=3):
        _Made(None, "2023-24", 3, lambda text: None).sets(1, 100)  # type: ignore[arg-type]
