"""(b) One three-stage queueing network in this engine, in textbook SimPy and in Ciw.

7,071 arrivals a year of 253 days of 7.4 hours; four, sixteen and two servers; exponential service
of 0.6, 15 and 6 hours; 19% pass from the first stage to the second, 10% to the third. Random
numbers are drawn in blocks wherever a side allows it (Ciw draws its own).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import chain

import ciw
import numpy as np
import simpy

from model.engine.history import History
from model.engine.simulation import simulate
from model.scenario.changes import Change
from model.scenario.scenario import Scenario, make_scenario
from tests.empty_service import EMPTY
from tests.turned_off import OFF

ARRIVALS, DAYS, HOURS = 7071, 253, 7.4
SERVERS = (4, 16, 2)
SERVICE_HOURS = (0.6, 15.0, 6.0)
ONWARD = (0.19, 0.10)
WARM_UP_DAYS = 40
_WEEKS = 53


def network_scenario() -> Scenario:
    """The network by input alone: officers sift, the front door assesses, FSP opens plans."""
    exponential = [{"kind": "exponential", "mean": mean} for mean in SERVICE_HOURS]
    none = {"kind": "fixed", "value": 0}
    values = OFF | {
        # 7,071 arrivals in 253 working days; the stated total is for a calendar year.
        "contacts_per_year": ARRIVALS,
        "extra_children_mean": 0,
        "named_at_contact": 0,
        "named_by_s47": 0,
        "weekday_factors": [1] * 5,
        "month_factors": [1] * 12,
        "growth_per_year": 0,
        "transfers_in_per_year": 0,
        "court_families_per_year": 0,
        "returned_share": 0,
        "return_rate_closed": 0,
        "return_rate_deregistered": 0,
        "reregistration_rate": 0,
        **EMPTY,
        "contact_to_early_help": 0,
        "contact_to_strategy": 0,
        "contact_to_assessment": ONWARD[0],
        "assessment_to_casp": ONWARD[1],
        "assessment_to_early_help": 0,
        "core_assessment_share": 0,
        "officer_hours": exponential[0],
        "officer_progress_hours": exponential[0],
        "screening_hours": none,
        "screening_progress_hours": none,
        "assessment_hours": exponential[1],
        "assessment_wait_days": none,
        "care_plan_hours": exponential[2],
        "casp_days": none,
        "contact_officer_fte": SERVERS[0],
        "front_door_fte": SERVERS[1],
        "fsp_fte": SERVERS[2],
        "front_door_agency_fte": 0,
        "fsp_agency_fte": 0,
        "handover_days": 0,
        "front_door_allocation": "pool",
        "fsp_allocation": "pool",
        "hours_per_day": HOURS,
        "case_hours_per_day": HOURS,
        "leave_days": 0,
        "training_days": 0,
        "sickness_rate": 0,
        "interrupt_overnight": False,
        "decision_due_days": 20,
    }
    return make_scenario(
        "network", "2023-24", [Change(input=name, set=value) for name, value in values.items()]
    )


def in_this_engine(seed: int, *, trace: bool = False) -> History:
    """One replication of the network in this engine."""
    return simulate(_SCENARIO, weeks=_WEEKS, seed=seed, replication=0, trace=trace)


_SCENARIO = network_scenario()


def _endless(draw: Callable[[int], np.ndarray]) -> Iterator[float]:
    return chain.from_iterable(draw(4096).tolist() for _ in iter(int, 1))


def in_textbook_simpy(seed: int) -> list[list[float]]:
    """One generator a case and ``Resource.request``; waits (hours) by stage."""
    rng = np.random.default_rng(seed)
    env = simpy.Environment()
    pools = [simpy.Resource(env, capacity) for capacity in SERVERS]

    def exponential(mean: float) -> Iterator[float]:
        return _endless(lambda n: rng.exponential(mean, n))

    gap = exponential(DAYS * HOURS / ARRIVALS)
    service = [exponential(mean) for mean in SERVICE_HOURS]
    onward = _endless(rng.random)
    waits: list[list[float]] = [[], [], []]

    def case(env: simpy.Environment):
        for stage in range(3):
            asked = env.now
            with pools[stage].request() as request:
                yield request
                if asked > WARM_UP_DAYS * HOURS:
                    waits[stage].append(env.now - asked)
                yield env.timeout(next(service[stage]))
            if stage == 2 or next(onward) >= ONWARD[stage]:
                return

    def arrivals(env: simpy.Environment):
        while True:
            yield env.timeout(next(gap))
            env.process(case(env))

    env.process(arrivals(env))
    env.run(until=DAYS * HOURS)
    return waits


def in_ciw(seed: int) -> list[list[float]]:
    """The same network in Ciw; waits (hours) by stage."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVALS / (DAYS * HOURS)), None, None],
        service_distributions=[ciw.dists.Exponential(1 / mean) for mean in SERVICE_HOURS],
        number_of_servers=list(SERVERS),
        routing=[[0.0, ONWARD[0], 0.0], [0.0, 0.0, ONWARD[1]], [0.0, 0.0, 0.0]],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(DAYS * HOURS)
    waits: list[list[float]] = [[], [], []]
    for record in simulation.get_all_records():
        if record.arrival_date > WARM_UP_DAYS * HOURS:
            waits[record.node - 1].append(record.waiting_time)
    return waits


def waits_here(history: History) -> list[list[float]]:
    """Waits (hours) by stage from this engine's event log."""
    stages = {"contact officer": 0, "assessment": 1, "care plan": 2}
    waits: list[list[float]] = [[], [], []]
    for _, _, what, released, begun, *_ in history.trace:
        if what in stages and released > WARM_UP_DAYS:
            waits[stages[what]].append((begun - released) * HOURS)
    return waits


def agreement(runs: int = 8) -> dict[str, list[tuple[float, float]]]:
    """Mean wait in hours and its standard error, by engine and stage."""
    found = {
        "this engine": [waits_here(in_this_engine(s, trace=True)) for s in range(runs)],
        "textbook SimPy": [in_textbook_simpy(s) for s in range(runs)],
        "Ciw": [in_ciw(s) for s in range(runs)],
    }
    out: dict[str, list[tuple[float, float]]] = {}
    for engine, waits in found.items():
        out[engine] = []
        for stage in range(3):
            means = [float(np.mean(w[stage])) if w[stage] else 0.0 for w in waits]
            out[engine].append((statistics.fmean(means), statistics.stdev(means) / runs**0.5))
    return out


def cpu(run: Callable[[int], object], seed: int) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    run(seed)
    return time.process_time() - start
