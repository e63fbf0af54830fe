"""The engine reduced to a textbook queue, by input alone, against what theory says of it.

Nothing of the engine is replaced: a scenario of one-child families, without leave, sickness,
weekday pattern, open cases or anything downstream, in which only one kind of work takes time,
*is* a queue. A working day has 7.4 h of casework, and work in hand is finished before other
work is begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import fmean, stdev
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import t as student

from model.engine.simulation import simulate
from model.scenario.baselines import load_baseline
from model.scenario.calendar import working_calendar
from model.scenario.changes import Change
from model.scenario.distributions import AnyDistribution, Exponential, table
from model.scenario.scenario import Scenario, make_scenario
from tests.empty_service import EMPTY
from tests.theory import queues
from tests.turned_off import OFF

HOURS_A_DAY = 7.4
CONTACTS_A_YEAR = 60_000
WEEKS = 26
REPLICATIONS = range(20)
WARM_UP_DAYS = 10
"""Some 2,400 arrivals: with queues of minutes, far beyond the time they need to settle."""
SEED = 20_240_402
NOTHING = {"kind": "fixed", "value": 0}

pytestmark = pytest.mark.theory

_QUEUE: dict[str, Any] = {
    **OFF,
    # One child a family, an even stream, and nothing there at the start.
    "extra_children_mean": 0,
    "weekday_factors": [1] * 5,
    "month_factors": [1] * 12,
    **EMPTY,
    "transfers_in_per_year": 0,
    "court_families_per_year": 0,
    "returned_share": 0,
    "return_rate_closed": 0,
    "return_rate_deregistered": 0,
    "reregistration_rate": 0,
    # Every contact ends in advice.
    "contact_to_early_help": 0,
    "contact_to_assessment": 0,
    "contact_to_strategy": 0,
    "assessment_to_casp": 0,
    "assessment_to_early_help": 0,
    # Only the front door, which is always there; work of no hours is done at once by nobody.
    "officer_hours": NOTHING,
    "screening_progress_hours": NOTHING,
    "assessment_wait_days": NOTHING,
    "contact_officer_fte": 0,
    "front_door_manager_fte": 0,
    "fsp_fte": 0,
    "fsp_agency_fte": 0,
    "front_door_agency_fte": 0,
    "front_door_allocation": "pool",
    "hours_per_day": HOURS_A_DAY,
    "case_hours_per_day": HOURS_A_DAY,
    "leave_days": 0,
    "training_days": 0,
    "sickness_rate": 0,
    "sickness_load_effect": 0,
    "interrupt_overnight": False,
}


def queue(**inputs: Any) -> Scenario:
    """The scenario of a queue: the reduction above, with further inputs."""
    values = {**_QUEUE, "contacts_per_year": CONTACTS_A_YEAR, **inputs}
    return make_scenario("queue", "2023-24", [Change(input=k, set=v) for k, v in values.items()])


def arrival_rate() -> float:
    """Contacts a working day: the year's total, evenly over its working days."""
    start: date = load_baseline("2023-24").inputs.start_date
    return CONTACTS_A_YEAR * 52 * 7 / 365.25 / working_calendar(start, 52).days


def exponential(mean_hours: float) -> dict[str, Any]:
    """Exponential hours of work."""
    return {"kind": "exponential", "mean": mean_hours}


def hours_for(utilisation: float, servers: int = 1, rate: float | None = None) -> float:
    """Mean hours of work that keep so many servers busy for a share of their time."""
    return utilisation * servers * HOURS_A_DAY / (arrival_rate() if rate is None else rate)


def table_cv(distribution: AnyDistribution) -> float:
    """Coefficient of variation of what the engine really draws: the table, not the ideal."""
    values = np.array(table(distribution))
    return float(values.std() / values.mean())


Visits = NDArray[np.float64]
"""One row a piece of work, in order of arrival: released, begun, done (working days)."""


def work_done(scenario: Scenario, what: str, weeks: int, replication: int) -> Visits:
    """The event log of one replication for one kind of work, warm-up included."""
    trace = simulate(scenario, weeks=weeks, seed=SEED, replication=replication, trace=True).trace
    rows = [line[3:6] for line in trace if line[2] == what and line[7]]
    return np.array(sorted(rows), dtype=np.float64).reshape(-1, 3)


def mean_waits(
    scenario: Scenario,
    whats: Sequence[str],
    replications: Iterable[int] = REPLICATIONS,
    weeks: int = WEEKS,
) -> dict[str, list[float]]:
    """Mean days in the queue after the warm-up, per kind of work: one number a replication."""
    waits: dict[str, list[float]] = {what: [] for what in whats}
    for replication in replications:
        trace = simulate(
            scenario, weeks=weeks, seed=SEED, replication=replication, trace=True
        ).trace
        for what in whats:
            found = [
                line[4] - line[3]
                for line in trace
                if line[2] == what and line[3] >= WARM_UP_DAYS and line[7]  # done by somebody
            ]
            waits[what].append(fmean(found))
    return waits


def interval(means: Sequence[float], confidence: float = 0.99) -> tuple[float, float]:
    """Student's interval for the mean of independent replications."""
    n = len(means)
    half = student.ppf((1 + confidence) / 2, n - 1) * stdev(means) / n**0.5
    return fmean(means) - half, fmean(means) + half


def assert_agrees(means: Sequence[float], theory: float, *, sharp: float = 0.03) -> None:
    """Theory lies in the 99% interval, and the interval is narrow enough to notice ``sharp``.

    Narrow enough: theory times (1 ± ``sharp``) lies outside. Without the second half an engine
    so noisy that it tells nothing would pass.
    """
    low, high = interval(means)
    assert low <= theory <= high, (
        f"theory {theory:.6g} is outside {low:.6g} to {high:.6g} (simulated "
        f"{fmean(means) / theory - 1:+.2%})"
    )
    for wrong in (theory * (1 - sharp), theory * (1 + sharp)):
        assert not low <= wrong <= high, (
            f"too few replications: {wrong:.6g}, wrong by {sharp:.0%}, is inside too"
        )


def lindley(visits: Visits, servers: int) -> NDArray[np.float64]:
    """Waits that first come, first served must give for these very arrivals and services.

    Kiefer and Wolfowitz's recursion (Lindley's for one server): each takes the server that is
    free first.
    """
    free = [0.0] * servers
    out = np.empty(len(visits))
    for i, (released, begun, done) in enumerate(visits.tolist()):
        first = min(range(servers), key=free.__getitem__)
        begins = max(released, free[first])
        free[first] = begins + (done - begun)
        out[i] = begins - released
    return out


# --- Waits of single pieces of work: exact, so that not the smallest slip can hide


@pytest.mark.parametrize("servers", [1, 3])
def test_every_single_wait_is_the_one_the_recursion_gives(servers: int) -> None:
    mean = hours_for(0.85, servers)
    scenario = queue(front_door_fte=servers, screening_hours=exponential(mean))
    visits = work_done(scenario, "screening", weeks=8, replication=1)
    assert len(visits) > 8_000
    # The very last arrivals queued behind work that the end of the run left unfinished.
    ours, exact = visits[:, 1] - visits[:, 0], lindley(visits, servers)
    np.testing.assert_allclose(ours[:-200], exact[:-200], atol=1e-9)


@pytest.mark.parametrize("on_duty", [1, 3])
def test_a_rota_of_so_many_is_a_queue_with_so_many_servers(on_duty: int) -> None:
    """Six are at work and take turns: five or three of them are absent from the desk each day."""
    scenario = queue(
        front_door_fte=6,
        front_door_allocation="own list",
        duty_workers=on_duty,
        screening_hours=exponential(hours_for(0.85, on_duty)),
    )
    visits = work_done(scenario, "screening", weeks=8, replication=1)
    ours, exact = visits[:, 1] - visits[:, 0], lindley(visits, on_duty)
    np.testing.assert_allclose(ours[:-200], exact[:-200], atol=1e-9)


def in_batches(servers: int, rate: float, mean: float) -> Scenario:
    """All work of a day comes the next morning at once: what an assessment waits for is over."""
    return queue(
        contacts_per_year=CONTACTS_A_YEAR * rate / arrival_rate(),
        front_door_fte=servers,
        screening_hours=NOTHING,
        contact_to_assessment=1,
        assessment_wait_days={"kind": "fixed", "value": 1},
        assessment_closing_share=1,
        assessment_hours=exponential(mean),
    )


@pytest.mark.parametrize("servers", [1, 3])
def test_work_that_comes_in_batches_waits_as_the_recursion_gives(servers: int) -> None:
    rate = 30.0
    scenario = in_batches(servers, rate, hours_for(0.8, servers, rate))
    visits = work_done(scenario, "assessment", weeks=12, replication=1)
    released = np.ceil(visits[:, 0])
    assert (np.unique(released, return_counts=True)[1] > 1).mean() > 0.95
    exact = lindley(np.column_stack((released, visits[:, 1:])), servers)
    np.testing.assert_allclose((visits[:, 1] - released)[:-60], exact[:-60], atol=1e-9)


def test_half_time_worker_takes_twice_as_long() -> None:
    mean = hours_for(0.3)
    whole, half = (
        work_done(queue(front_door_fte=fte, screening_hours=exponential(mean)), "screening", 4, 0)
        for fte in (1, 0.5)
    )
    n = min(len(whole), len(half))
    service = (whole[:n, 2] - whole[:n, 1], half[:n, 2] - half[:n, 1])
    np.testing.assert_allclose(2 * service[0], service[1], atol=1e-9)


def test_arrivals_and_service_are_what_theory_is_given() -> None:
    mean = hours_for(0.5)
    scenario = queue(front_door_fte=1, screening_hours=exponential(mean))
    visits = work_done(scenario, "screening", weeks=52, replication=0)
    gaps, service = np.diff(visits[:, 0]), visits[:, 2] - visits[:, 1]
    n = len(visits)
    # Four standard errors of n exponential numbers: wrong in one seed of 16,000.
    assert gaps.mean() * arrival_rate() == pytest.approx(1, abs=4 / n**0.5)
    assert gaps.std() / gaps.mean() == pytest.approx(1, abs=0.02)
    assert service.mean() * HOURS_A_DAY / mean == pytest.approx(1, abs=4 / n**0.5)
    # The table cuts the far tail: its spread, and so the waits, fall short by less than 0.1%.
    assert table_cv(Exponential(kind="exponential", mean=mean)) == pytest.approx(1, abs=1e-3)


# --- Mean waits against theory


@pytest.mark.slow
def test_one_server_waits_as_in_mm1() -> None:
    mean = hours_for(0.5)
    scenario = queue(front_door_fte=1, screening_hours=exponential(mean))
    wait = mean_waits(scenario, ["screening"])["screening"]
    expected = queues.mm1_wait(arrival_rate(), HOURS_A_DAY / mean)
    assert_agrees(wait, expected)
    # The check can fail: a formula that forgets the work in hand, and one that is 3% off.
    for wrong in (0.5 * expected, 0.97 * expected, 1.03 * expected):
        with pytest.raises(AssertionError, match="is outside"):
            assert_agrees(wait, wrong)


@pytest.mark.slow
def test_three_servers_wait_as_in_mmc() -> None:
    mean = hours_for(0.5, 3)
    scenario = queue(front_door_fte=3, screening_hours=exponential(mean))
    wait = mean_waits(scenario, ["screening"], range(40))["screening"]
    rate = HOURS_A_DAY / mean
    assert_agrees(wait, queues.mmc_wait(arrival_rate(), rate, 3))
    with pytest.raises(AssertionError, match="is outside"):  # one fast server is not three
        assert_agrees(wait, queues.mm1_wait(arrival_rate(), 3 * rate))


def test_too_few_replications_are_noticed() -> None:
    mean = hours_for(0.5)
    scenario = queue(front_door_fte=1, screening_hours=exponential(mean))
    wait = mean_waits(scenario, ["screening"], range(4), weeks=6)["screening"]
    with pytest.raises(AssertionError, match=r"is outside|too few replications"):
        assert_agrees(wait, queues.mm1_wait(arrival_rate(), HOURS_A_DAY / mean))


def two_classes(servers: int, high: float, low: float, share_low: float) -> Scenario:
    """Contacts that end in advice go first, assessments second; ``high``, ``low``: mean hours."""
    return queue(
        front_door_fte=servers,
        screening_hours=exponential(high),
        contact_to_assessment=share_low,
        assessment_hours=exponential(low),
    )


@pytest.mark.slow
def test_two_classes_wait_as_in_cobham() -> None:
    share_low, rate = 0.4, arrival_rate()
    first, second = rate * (1 - share_low), rate * share_low
    high, low = hours_for(0.3, 1, first), hours_for(0.25, 1, second)
    waits = mean_waits(two_classes(1, high, low, share_low), ["screening", "assessment"], range(16))
    expected = queues.mm1_priority_waits(first, second, HOURS_A_DAY / high, HOURS_A_DAY / low)
    assert_agrees(waits["screening"], expected[0], sharp=0.05)
    assert_agrees(waits["assessment"], expected[1], sharp=0.05)
    # Without the priority both would wait the same, which the check must refuse.
    together = (first * expected[0] * (1 - 0.3) / (1 - 0.55)) / first
    with pytest.raises(AssertionError, match="is outside"):
        assert_agrees(waits["screening"], together)


@pytest.mark.slow
@pytest.mark.parametrize(("utilisation", "servers"), [(0.7, 1), (0.7, 3), (0.7, 6)])
def test_busier_queues_wait_as_in_theory(utilisation: float, servers: int) -> None:
    mean = hours_for(utilisation, servers)
    scenario = queue(front_door_fte=servers, screening_hours=exponential(mean))
    wait = mean_waits(scenario, ["screening"], range(40), weeks=104)["screening"]
    assert_agrees(wait, queues.mmc_wait(arrival_rate(), HOURS_A_DAY / mean, servers))


@pytest.mark.slow
@pytest.mark.parametrize(
    "hours",
    [
        {"kind": "fixed"},
        {"kind": "lognormal", "cv": 0.5},
        {"kind": "gamma", "shape": 2.0},
        {"kind": "triangular"},
    ],
    ids=lambda hours: hours["kind"],
)
def test_any_service_waits_as_in_pollaczek_khinchine(hours: dict[str, Any]) -> None:
    mean = hours_for(0.6)
    sized = {
        "fixed": {"value": mean},
        "triangular": {"low": 0, "mode": mean / 2, "high": 2.5 * mean},
    }.get(hours["kind"], {"mean": mean})
    scenario = queue(front_door_fte=1, screening_hours={**hours, **sized})
    drawn = scenario.inputs.screening_hours
    wait = mean_waits(scenario, ["screening"], range(30), weeks=52)["screening"]
    expected = queues.mg1_wait(arrival_rate(), mean / HOURS_A_DAY, table_cv(drawn))
    assert_agrees(wait, expected)


@pytest.mark.slow
def test_two_classes_at_three_servers_wait_as_in_cobham() -> None:
    share_low, rate = 0.5, arrival_rate()
    mean = hours_for(0.65, 3)
    waits = mean_waits(
        two_classes(3, mean, mean, share_low), ["screening", "assessment"], range(40), weeks=52
    )
    expected = queues.mmc_priority_waits(rate / 2, rate / 2, HOURS_A_DAY / mean, 3)
    assert_agrees(waits["screening"], expected[0])
    assert_agrees(waits["assessment"], expected[1])


# --- Against Ciw, a simulator by other people


def ciw_records(ciw: Any, network: Any, replication: int) -> list[Any]:
    """A year of a network, after the warm-up."""
    ciw.seed(SEED + replication)
    run = ciw.Simulation(network)
    run.simulate_until_max_time(252)
    return [r for r in run.get_all_records() if r.arrival_date >= WARM_UP_DAYS]


@pytest.mark.slow
def test_two_stages_wait_as_in_ciw() -> None:
    """Every contact is screened by one team and then seen by a manager: a tandem of queues."""
    ciw = pytest.importorskip("ciw")
    rate, servers = 30.0, (3, 2)
    means = (hours_for(0.7, servers[0], rate), hours_for(0.6, servers[1], rate))
    scenario = queue(
        contacts_per_year=CONTACTS_A_YEAR * rate / arrival_rate(),
        front_door_fte=servers[0],
        front_door_manager_fte=servers[1],
        contact_to_strategy=1,
        strategy_to_s47=0,
        strategy_to_assessment=0,
        screening_progress_hours=exponential(means[0]),
        strategy_hours=NOTHING,
        manager_hours=exponential(means[1]),
    )
    weeks, replications = 52, range(30)
    ours = mean_waits(scenario, ["screening", "manager's decision"], replications, weeks)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate), None],
        service_distributions=[ciw.dists.Exponential(HOURS_A_DAY / mean) for mean in means],
        routing=[[0.0, 1.0], [0.0, 0.0]],
        number_of_servers=list(servers),
    )
    theirs: dict[int, list[float]] = {1: [], 2: []}
    for replication in replications:
        records = ciw_records(ciw, network, replication)
        for node, found in theirs.items():
            found.append(fmean(r.waiting_time for r in records if r.node == node))
    for mine, node, servers_there, mean in zip(ours.values(), theirs, servers, means, strict=True):
        difference = [a - b for a, b in zip(mine, theirs[node], strict=True)]
        low, high = interval(difference)
        assert low <= 0 <= high, f"stage {node}: ours minus Ciw's is {low:.4g} to {high:.4g}"
        # Burke: what leaves M/M/c is Poisson again, so both stages have a formula too.
        assert_agrees(mine, queues.mmc_wait(rate, HOURS_A_DAY / mean, servers_there), sharp=0.1)
        assert_agrees(
            theirs[node], queues.mmc_wait(rate, HOURS_A_DAY / mean, servers_there), sharp=0.1
        )


@pytest.mark.slow
def test_batches_wait_as_in_ciw() -> None:
    """Every morning brings as many pieces of work at once as contacts came the day before."""
    ciw = pytest.importorskip("ciw")
    rate, servers = 30.0, 3
    mean = hours_for(0.7, servers, rate)
    weeks, replications = 52, range(30)
    ours = []
    for replication in replications:
        visits = work_done(in_batches(servers, rate, mean), "assessment", weeks, replication)
        released = np.ceil(visits[:, 0])
        ours.append(float((visits[:, 1] - released)[released > WARM_UP_DAYS].mean()))
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Deterministic(1)],
        batching_distributions=[ciw.dists.Poisson(rate)],
        service_distributions=[ciw.dists.Exponential(HOURS_A_DAY / mean)],
        number_of_servers=[servers],
    )
    theirs = [
        fmean(r.waiting_time for r in ciw_records(ciw, network, replication))
        for replication in replications
    ]
    low, high = interval([a - b for a, b in zip(ours, theirs, strict=True)])
    assert low <= 0 <= high, f"ours minus Ciw's is {low:.4g} to {high:.4g}"
    assert high - low < 0.1 * fmean(theirs), "too noisy to tell"
    # Were they to come one by one, they would hardly wait.
    assert fmean(theirs) > 4 * queues.mmc_wait(rate, HOURS_A_DAY / mean, servers)


@pytest.mark.slow
def test_two_classes_that_feed_each_other_wait_as_in_ciw() -> None:
    """A contact is screened, seen by a manager, and comes back to the same team for an assessment,
    which yields to contacts: a network in which the high class feeds the low one."""
    ciw = pytest.importorskip("ciw")
    rate, servers = 30.0, (3, 2)
    screened, seen, assessed = (
        hours_for(0.4, servers[0], rate),
        hours_for(0.6, servers[1], rate),
        hours_for(0.35, servers[0], rate),
    )
    scenario = queue(
        contacts_per_year=CONTACTS_A_YEAR * rate / arrival_rate(),
        front_door_fte=servers[0],
        front_door_manager_fte=servers[1],
        contact_to_strategy=1,
        strategy_to_s47=0,
        strategy_to_assessment=1,
        screening_progress_hours=exponential(screened),
        strategy_hours=NOTHING,
        manager_hours=exponential(seen),
        assessment_hours=exponential(assessed),
    )
    weeks, replications = 52, range(30)
    whats = ["screening", "manager's decision", "assessment"]
    ours = mean_waits(scenario, whats, replications, weeks)

    def lasting(hours: float) -> Any:
        return ciw.dists.Exponential(HOURS_A_DAY / hours)

    network = ciw.create_network(
        arrival_distributions={"new": [ciw.dists.Exponential(rate), None], "back": [None, None]},
        service_distributions={
            "new": [lasting(screened), lasting(seen)],
            "back": [lasting(assessed), lasting(seen)],
        },
        routing={"new": [[0.0, 1.0], [1.0, 0.0]], "back": [[0.0, 0.0], [1.0, 0.0]]},
        class_change_matrices=[
            {"new": {"new": 1.0, "back": 0.0}, "back": {"new": 0.0, "back": 1.0}},
            {"new": {"new": 0.0, "back": 1.0}, "back": {"new": 0.0, "back": 1.0}},
        ],
        priority_classes={"new": 0, "back": 1},
        number_of_servers=list(servers),
    )
    theirs: dict[str, list[float]] = {what: [] for what in whats}
    for replication in replications:
        records = ciw_records(ciw, network, replication)
        for what, node, who in zip(whats, (1, 2, 1), ("new", None, "back"), strict=True):
            found = [r for r in records if r.node == node and who in (r.customer_class, None)]
            theirs[what].append(fmean(r.waiting_time for r in found))
    for what in whats:
        difference = [a - b for a, b in zip(ours[what], theirs[what], strict=True)]
        low, high = interval(difference)
        assert low <= 0 <= high, f"{what}: ours minus Ciw's is {low:.4g} to {high:.4g}"
        assert high - low < 0.3 * fmean(theirs[what]), f"{what}: too noisy to tell"
    # Were there no classes, both would wait alike.
    assert fmean(theirs["assessment"]) > 2 * fmean(theirs["screening"])
