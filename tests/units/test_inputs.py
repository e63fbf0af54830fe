"""Every input: declared once, with a value, unit, range, source and confidence in the data."""

from __future__ import annotations

import tomllib

import pytest

from model.paths import DATA
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.family_sizes import family_size_mean, family_size_shares
from model.scenario.inputs import INPUTS, InputSpec

pytestmark = pytest.mark.units

EVERY = [(baseline, name) for baseline in baseline_names() for name in INPUTS]


@pytest.mark.parametrize(("baseline", "name"), EVERY)
def test_every_value_is_sourced_and_plausible(baseline: str, name: str) -> None:
    loaded, spec = load_baseline(baseline), INPUTS[name]
    sourced = loaded.sourced[name]
    assert sourced.source.strip()
    assert sourced.confidence in ("High", "Med", "Low")
    value = getattr(loaded.inputs, name)
    number = value if isinstance(value, (int, float)) else getattr(value, "expected", None)
    if sourced.low is not None:
        assert sourced.high is not None
        assert number is not None, "a range needs a number or the mean of a distribution"
        assert sourced.low <= number <= sourced.high
        assert sourced.low < sourced.high
    if spec.low is not None and spec.high is not None:
        assert spec.low <= value <= spec.high
        if sourced.low is not None and sourced.high is not None:
            assert spec.low <= sourced.low
            assert sourced.high <= spec.high


@pytest.mark.parametrize("baseline", baseline_names())
def test_the_file_says_no_more_than_the_inputs(baseline: str) -> None:
    content = tomllib.loads((DATA / "baselines" / f"{baseline}.toml").read_text("utf-8"))
    for name, entry in content["inputs"].items():
        assert entry["unit"] == INPUTS[name].unit
        assert set(entry) <= {"value", "unit", "range", "source", "confidence", "calibrated"}
    assert content["title"]
    assert content["summary"]


@pytest.mark.parametrize("spec", INPUTS.values(), ids=lambda spec: spec.name)
def test_every_declaration_can_make_a_control(spec: InputSpec) -> None:
    assert spec.label
    assert spec.section
    assert spec.allowed
    assert spec.label[-1] != "."
    assert not spec.help or spec.help[-1] == "."
    if spec.kind in ("number", "whole number"):
        assert spec.low is not None
        assert spec.high is not None
        assert spec.step is not None
        assert spec.low < spec.high
        assert 0 < spec.step <= spec.high - spec.low
    else:
        assert not spec.dated or spec.kind in ("yes/no", "choice")


def test_family_sizes() -> None:
    for extra in (0, 0.5, 1.0, 4.0):
        shares = family_size_shares(extra)
        assert len(shares) == 6
        assert sum(shares) == pytest.approx(1)
        assert min(shares) >= -1e-12
    assert family_size_mean(0) == 1
    assert family_size_mean(1.0) == pytest.approx(2, abs=0.01)


def test_contacts_name_about_one_and_a_half_children() -> None:
    inputs = load_baseline("2023-24").inputs
    assert inputs.named_children_mean == pytest.approx(1.5, abs=0.01)
    assert 0 < inputs.returns_per_contact < 0.1


@pytest.mark.parametrize("name", ["2023-24", "2012-13"])
def test_the_stated_returns_are_those_the_return_rates_bring(name):
    """The published contacts include returns: the outside rate is the total less these."""
    inputs = load_baseline(name).inputs
    assert inputs.returned_share == pytest.approx(inputs.returns_per_contact, abs=0.0005)
