"""The formulas themselves: special cases that must agree, published values, refusals."""

from __future__ import annotations

import pytest

from model import theory

pytestmark = pytest.mark.units


def test_one_server_is_the_simple_case_of_many() -> None:
    assert theory.mmc_wait(3, 5, 1) == pytest.approx(theory.mm1_wait(3, 5))
    assert theory.mm1_wait(3, 5) == pytest.approx(3 / (5 * 2))
    assert theory.mm1_time(3, 5) == pytest.approx(1 / (5 - 3))
    assert theory.mmc_time(3, 5, 2) == pytest.approx(theory.mmc_wait(3, 5, 2) + 1 / 5)


def test_erlang_c_by_hand_and_in_the_tables() -> None:
    assert theory.erlang_c(1, 0.6) == pytest.approx(0.6)
    assert theory.erlang_c(2, 1.0) == pytest.approx(1 / 3)  # by hand: a²/2 · 2/(2-a) over the sum
    assert theory.erlang_c(3, 2.0) == pytest.approx(4 / 9)
    assert theory.erlang_c(10, 8.0) == pytest.approx(0.4092, abs=5e-5)
    assert theory.erlang_c(100, 50.0) < 1e-6


def test_service_without_spread_halves_the_wait() -> None:
    assert theory.mg1_wait(3, 0.2, 1) == pytest.approx(theory.mm1_wait(3, 5))
    assert theory.mg1_wait(3, 0.2, 0) == pytest.approx(theory.mm1_wait(3, 5) / 2)


def test_priority_keeps_the_average_wait() -> None:
    high, low = theory.mm1_priority_waits(2, 1, 5, 5)
    assert high < theory.mm1_wait(3, 5) < low
    assert (2 * high + 1 * low) / 3 == pytest.approx(theory.mm1_wait(3, 5))  # conservation
    high, low = theory.mmc_priority_waits(2, 3, 2, 4)
    assert (2 * high + 3 * low) / 5 == pytest.approx(theory.mmc_wait(5, 2, 4))
    one = theory.mmc_priority_waits(2, 1, 5, 1)
    assert one == pytest.approx(theory.mm1_priority_waits(2, 1, 5, 5))


def test_little() -> None:
    assert theory.number_in_system(3, theory.mm1_time(3, 5)) == pytest.approx(0.6 / 0.4)
    with pytest.raises(ValueError, match="negative"):
        theory.number_in_system(-1, 2)


@pytest.mark.parametrize(
    "overloaded",
    [
        lambda: theory.mm1_wait(5, 5),
        lambda: theory.mmc_wait(10, 5, 2),
        lambda: theory.erlang_c(2, 2.5),
        lambda: theory.mg1_wait(5, 0.2, 0.5),
        lambda: theory.mm1_priority_waits(3, 3, 5, 5),
        lambda: theory.mmc_priority_waits(6, 6, 5, 2),
    ],
)
def test_a_queue_that_cannot_keep_up_has_no_wait(overloaded: object) -> None:
    with pytest.raises(ValueError, match="must be below 1"):
        overloaded()  # type: ignore[operator]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: theory.mm1_wait(0, 5),
        lambda: theory.mm1_wait(-1, 5),
        lambda: theory.mg1_wait(1, 0.2, -1),
        lambda: theory.erlang_c(0, 0.5),
    ],
)
def test_senseless_rates_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"positive|negative|at least one"):
        wrong()  # type: ignore[operator]
