"""Textbook queues, to test the engine against: what the mean wait must be when all is simple.

Rates are per working day (any unit of time will do, as long as all of it is the same); waits and
times come back in that unit. Every queue has Poisson arrivals, unlimited room, and first come,
first served within a class. A queue that cannot keep up has no mean wait: ``ValueError``.

Sources: A. K. Erlang, *Solution of some problems in the theory of probabilities of significance
in automatic telephone exchanges* (1917); A. Cobham, *Priority assignment in waiting line
problems*, Operations Research 2 (1954); F. Pollaczek (1930) and A. Khinchine (1932); J. D. C.
Little, *A proof for the queuing formula L = λW*, Operations Research 9 (1961).
"""

from __future__ import annotations

import math


def _check(arrival_rate: float, utilisation: float) -> None:
    if not (math.isfinite(arrival_rate) and arrival_rate > 0 and utilisation > 0):
        raise ValueError("arrival and service rates must be positive")
    if utilisation >= 1:
        raise ValueError(
            f"a queue with {utilisation:.3g} of its capacity asked for has no mean wait; "
            "it must be below 1"
        )


def number_in_system(arrival_rate: float, mean_time: float) -> float:
    """Little's law: mean number present, from arrivals a day and the mean days each one stays.

    Holds for any system that neither makes nor loses what passes through it. Raises ValueError
    for a negative argument. Source: Little 1961.
    """
    if arrival_rate < 0 or mean_time < 0:
        raise ValueError("a rate and a time cannot be negative")
    return arrival_rate * mean_time


def erlang_c(servers: int, offered_load: float) -> float:
    """Chance that an arrival must wait in an M/M/c queue, 0 to 1.

    ``offered_load``: arrival rate over the service rate of one server, in servers' worth of
    work. Raises ValueError unless 0 < ``offered_load`` < ``servers``. Source: Erlang 1917.
    """
    if servers < 1:
        raise ValueError("a queue needs at least one server")
    _check(offered_load, offered_load / servers)
    blocked = 1.0  # Erlang B, by its recursion: no factorial grows large
    for k in range(1, servers + 1):
        blocked = offered_load * blocked / (k + offered_load * blocked)
    utilisation = offered_load / servers
    return blocked / (1 - utilisation * (1 - blocked))


def mmc_wait(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean days in the queue, before service begins, of M/M/c.

    ``service_rate``: of one server. Raises ValueError when the servers cannot keep up.
    Source: Erlang 1917.
    """
    offered = arrival_rate / service_rate
    return erlang_c(servers, offered) / (servers * service_rate - arrival_rate)


def mmc_time(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean days in the system (queue and service) of M/M/c; as :func:`mmc_wait`."""
    return mmc_wait(arrival_rate, service_rate, servers) + 1 / service_rate


def mm1_wait(arrival_rate: float, service_rate: float) -> float:
    """Mean days in the queue of M/M/1. Raises ValueError when the server cannot keep up."""
    _check(arrival_rate, arrival_rate / service_rate)
    return arrival_rate / (service_rate * (service_rate - arrival_rate))


def mm1_time(arrival_rate: float, service_rate: float) -> float:
    """Mean days in the system of M/M/1; as :func:`mm1_wait`."""
    return mm1_wait(arrival_rate, service_rate) + 1 / service_rate


def mg1_wait(arrival_rate: float, mean_service: float, cv: float) -> float:
    """Mean days in the queue of M/G/1: any distribution of service times.

    ``mean_service``: days; ``cv``: their standard deviation over their mean (0 when always the
    same, 1 when exponential). Raises ValueError when the server cannot keep up.
    Source: Pollaczek 1930, Khinchine 1932.
    """
    if cv < 0:
        raise ValueError("a coefficient of variation cannot be negative")
    utilisation = arrival_rate * mean_service
    _check(arrival_rate, utilisation)
    second_moment = mean_service**2 * (1 + cv**2)
    return arrival_rate * second_moment / (2 * (1 - utilisation))


def mm1_priority_waits(
    high_rate: float, low_rate: float, high_service_rate: float, low_service_rate: float
) -> tuple[float, float]:
    """Mean days in the queue of the high and the low class of a two-class M/M/1.

    Service once begun is finished (non-preemptive); each class has exponential service times of
    its own rate. Raises ValueError when the server cannot keep up. Source: Cobham 1954.
    """
    high, low = high_rate / high_service_rate, low_rate / low_service_rate
    _check(high_rate, high + low)
    _check(low_rate, high + low)
    # What an arrival finds in service, on average, still to be done.
    residual = high / high_service_rate + low / low_service_rate
    return residual / (1 - high), residual / ((1 - high) * (1 - high - low))


def mmc_priority_waits(
    high_rate: float, low_rate: float, service_rate: float, servers: int
) -> tuple[float, float]:
    """Mean days in the queue of the high and the low class of a two-class M/M/c.

    Non-preemptive; both classes have exponential service times of the one rate, which the
    formula needs. Raises ValueError when the servers cannot keep up. Source: Cobham 1954.
    """
    capacity = servers * service_rate
    _check(high_rate, (high_rate + low_rate) / capacity)
    _check(low_rate, (high_rate + low_rate) / capacity)
    high, both = high_rate / capacity, (high_rate + low_rate) / capacity
    free = erlang_c(servers, (high_rate + low_rate) / service_rate) / capacity
    return free / (1 - high), free / ((1 - high) * (1 - both))
