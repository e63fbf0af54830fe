"""What knowing an input is worth: known answers, and luck that is not called worth."""

from __future__ import annotations

import numpy as np
import pytest

from model.study.worth_knowing import FEWEST_SETS, best_now, worth_knowing

pytestmark = pytest.mark.units
SETS = 400


def made(seed: int, sets: int = SETS, noise: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Option A loses nothing, B loses what the first of four inputs says, from -1 to 1."""
    luck = np.random.default_rng(seed)
    values = luck.uniform(-1, 1, (sets, 4))
    losses = np.column_stack([np.zeros(sets), values[:, 0]]) + luck.normal(0, noise, (sets, 2))
    return values, losses


def test_the_worth_of_what_a_choice_hangs_on_is_what_arithmetic_says() -> None:
    # The better of 0 and x, x from -1 to 1, is -1/4 on average; without knowing x it is nought.
    values, losses = made(3)
    found = worth_knowing(values, losses, ["x", "a", "b", "c"])
    first = found[0]
    assert first.input == "x"
    assert first.worth == pytest.approx(0.25, abs=0.03)
    assert first.told
    assert (first.at_low, first.at_high) == (1, 0), "B where x is low"
    assert all(one.worth < 0.1 * first.worth for one in found[1:])


def test_a_bend_is_seen_and_not_only_a_slope() -> None:
    luck = np.random.default_rng(8)
    x = luck.uniform(-1, 1, SETS)
    losses = np.column_stack([np.zeros(SETS), x**2 - 1 / 3]) + luck.normal(0, 0.05, (SETS, 2))
    (only,) = worth_knowing(x[:, None], losses, ["x"])
    # The mean of min(0, x^2 - 1/3), negated: 2 / (9 sqrt(3)) = 0.128.
    assert only.worth == pytest.approx(0.128, abs=0.02)
    assert only.told


def test_luck_alone_is_hardly_ever_called_worth() -> None:
    told = 0
    for seed in range(10):
        luck = np.random.default_rng(seed)
        values, losses = luck.uniform(0, 1, (64, 10)), luck.normal(0, 1, (64, 3))
        told += sum(one.told for one in worth_knowing(values, losses, [f"i{n}" for n in range(10)]))
    assert told <= 12, "one in twenty of a hundred, and luck"


def test_a_choice_that_hangs_on_nothing_is_worth_no_measuring() -> None:
    values, losses = made(5)
    sure = losses + np.array([0.0, 5.0])
    assert best_now(sure) == 0
    assert all(
        one.worth == pytest.approx(0, abs=1e-9) for one in worth_knowing(values, sure, "xabc")
    )


def test_an_input_that_is_the_same_in_every_set_tells_nothing() -> None:
    values, losses = made(5)
    values[:, 1] = 7.0
    found = {one.input: one for one in worth_knowing(values, losses, "xabc")}
    assert found["a"].worth == pytest.approx(0, abs=1e-9)
    assert not found["a"].told


@pytest.mark.parametrize("shape", [(SETS, 1), (FEWEST_SETS - 1, 2)])
def test_one_option_and_few_sets_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="options in"):
        best_now(np.zeros(shape))
