"""The formulas themselves: special cases that must agree, published values, refusals."""

from __future__ import annotations

import pytest

from tests.theory import queues

pytestmark = pytest.mark.units


def test_one_server_is_the_simple_case_of_many() -> None:
    assert queues.mmc_wait(3, 5, 1) == pytest.approx(queues.mm1_wait(3, 5))
    assert queues.mm1_wait(3, 5) == pytest.approx(3 / (5 * 2))
    assert queues.mm1_time(3, 5) == pytest.approx(1 / (5 - 3))
    assert queues.mmc_time(3, 5, 2) == pytest.approx(queues.mmc_wait(3, 5, 2) + 1 / 5)


def test_erlang_c_by_hand_and_in_the_tables() -> None:
    assert queues.erlang_c(1, 0.6) == pytest.approx(0.6)
    assert queues.erlang_c(2, 1.0) == pytest.approx(1 / 3)  # by hand: a²/2 · 2/(2-a) over the sum
    assert queues.erlang_c(3, 2.0) == pytest.approx(4 / 9)
    assert queues.erlang_c(10, 8.0) == pytest.approx(0.4092, abs=5e-5)
    assert queues.erlang_c(100, 50.0) < 1e-6


def test_service_without_spread_halves_the_wait() -> None:
    assert queues.mg1_wait(3, 0.2, 1) == pytest.approx(queues.mm1_wait(3, 5))
    assert queues.mg1_wait(3, 0.2, 0) == pytest.approx(queues.mm1_wait(3, 5) / 2)


def test_priority_keeps_the_average_wait() -> None:
    high, low = queues.mm1_priority_waits(2, 1, 5, 5)
    assert high < queues.mm1_wait(3, 5) < low
    assert (2 * high + 1 * low) / 3 == pytest.approx(queues.mm1_wait(3, 5))  # conservation
    high, low = queues.mmc_priority_waits(2, 3, 2, 4)
    assert (2 * high + 3 * low) / 5 == pytest.approx(queues.mmc_wait(5, 2, 4))
    one = queues.mmc_priority_waits(2, 1, 5, 1)
    assert one == pytest.approx(queues.mm1_priority_waits(2, 1, 5, 5))


def test_little() -> None:
    assert queues.number_in_system(3, queues.mm1_time(3, 5)) == pytest.approx(0.6 / 0.4)
    with pytest.raises(ValueError, match="negative"):
        queues.number_in_system(-1, 2)


@pytest.mark.parametrize(
    "overloaded",
    [
        lambda: queues.mm1_wait(5, 5),
        lambda: queues.mmc_wait(10, 5, 2),
        lambda: queues.erlang_c(2, 2.5),
        lambda: queues.mg1_wait(5, 0.2, 0.5),
        lambda: queues.mm1_priority_waits(3, 3, 5, 5),
        lambda: queues.mmc_priority_waits(6, 6, 5, 2),
    ],
)
def test_a_queue_that_cannot_keep_up_has_no_wait(overloaded: object) -> None:
    with pytest.raises(ValueError, match="must be below 1"):
        overloaded()  # type: ignore[operator]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: queues.mm1_wait(0, 5),
        lambda: queues.mm1_wait(-1, 5),
        lambda: queues.mg1_wait(1, 0.2, -1),
        lambda: queues.erlang_c(0, 0.5),
    ],
)
def test_senseless_rates_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"positive|negative|at least one"):
        wrong()  # type: ignore[operator]
