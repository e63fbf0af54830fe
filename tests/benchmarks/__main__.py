"""The benchmark: ``python -m tests.benchmarks``, or parts of it: ``… -m tests.benchmarks a g``.

Not a timed test; nothing here passes or fails.

Machines are noisy, so what counts is printed as ratios taken in the same run: medians of five
alternating runs. Needs the packages of ``requirements-dev.txt``; (d) needs Chromium as well.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import psutil
import simpy

from model.agency_exit.choices import ExitChoices
from model.agency_exit.options import exit_scenarios
from model.agency_exit.safe_dates import earliest_safe
from model.agency_exit.safe_target import SafeTarget
from model.builds import compiled
from model.engine.simulation import simulate
from model.runs.runner import Runner, run
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.ready_questions import scenario_named
from model.study.comparison import compare, compare_all
from tests.benchmarks import future, moves, network, screen
from ui.briefing.exports import FILES, pack_of
from ui.briefing.make import make_briefing
from ui.briefing.subject import Asked

RUNS = 5
ENGINE = "compiled" if compiled() else "plain Python"
BARE_EVENTS = 100_000
FIRST_RESULTS = 3
"""Replications of every scenario before a page draws."""


def bare_simpy(_: int = 0) -> None:
    """``BARE_EVENTS`` timeouts by thirty processes that do nothing else."""
    env = simpy.Environment()

    def process(pause: float):
        for _ in range(BARE_EVENTS // 30):
            yield env.timeout(pause)

    for i in range(30):
        env.process(process(1.0 + i * 0.01))
    env.run()


def replication() -> None:
    """(a) One 52-week replication of the full baseline, in bare SimPy timeouts."""
    scenario = load_scenario("2023-24")

    def full(seed: int) -> None:
        simulate(scenario, weeks=52, seed=seed, replication=0)

    full(0)
    ratios = []
    for seed in range(1, RUNS + 1):
        bare = network.cpu(bare_simpy, seed)
        ratios.append(network.cpu(full, seed) / bare)
    ratio = statistics.median(ratios)
    print(
        f"(a) {ENGINE}: one 52-week replication costs {ratio * BARE_EVENTS:,.0f} bare SimPy "
        f"timeouts ({', '.join(f'{r:.2f}' for r in ratios)} times {BARE_EVENTS:,})"
    )


def three_stages() -> None:
    """(b) The three-stage network here, in textbook SimPy and in Ciw."""
    network.in_this_engine(0)
    simpy_ratios, ciw_ratios = [], []
    for seed in range(1, RUNS + 1):
        here = network.cpu(network.in_this_engine, seed)
        simpy_ratios.append(network.cpu(network.in_textbook_simpy, seed) / here)
        ciw_ratios.append(network.cpu(network.in_ciw, seed) / here)
    print(
        f"(b) {ENGINE}: three-stage network: {statistics.median(simpy_ratios):.1f} times as fast "
        f"as textbook SimPy, {statistics.median(ciw_ratios):.1f} times as fast as Ciw"
    )
    print("    mean waits in hours (standard error), stages 1 to 3:")
    for engine, stages in network.agreement().items():
        print(f"    {engine:15}", "  ".join(f"{m:7.3f} ({e:.3f})" for m, e in stages))


class _PeakMemory(threading.Thread):
    """Watches the resident memory of this process and its children."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.over = threading.Event()

    def run(self) -> None:
        own = psutil.Process()
        while not self.over.wait(0.02):
            total = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)


def thirty() -> None:
    """(c) Wall time and peak memory of 30 replications of 52 weeks, warm pool."""
    memory = _PeakMemory()
    memory.start()
    runner = Runner()
    scenario = load_scenario("2023-24")
    job = runner.submit(scenario, replications=2, weeks=52, seed=99)
    while job.running:
        job.wait(99, 0.5)
    eight, all_of_them = [], []
    for seed in range(RUNS):
        start = time.perf_counter()
        job = runner.submit(scenario, replications=30, weeks=52, seed=seed)
        first, done = 0.0, 0
        while job.running:
            done = job.wait(done, 0.5)
            if done >= 8 and not first:
                first = time.perf_counter() - start
        eight.append(first)
        all_of_them.append(time.perf_counter() - start)
    start = time.perf_counter()
    job = runner.submit(scenario, replications=200, weeks=104, seed=98)
    job.wait(2, 5)
    job.cancel()
    start = time.perf_counter()
    other = runner.submit(scenario, replications=1, weeks=1, seed=97)
    while other.running:
        other.wait(0, 1)
    idle = time.perf_counter() - start
    memory.over.set()
    runner.shutdown()
    print(
        f"(c) 30 replications of 52 weeks on {os.cpu_count()} cores: first 8 after "
        f"{statistics.median(eight):.2f} s, all after {statistics.median(all_of_them):.2f} s; "
        f"a worker is free {idle:.3f} s after a cancel; "
        f"peak memory {memory.peak / 2**20:.0f} MB in all"
    )


def agency_exit() -> None:
    """(e) Five exit options and doing nothing; the search for earliest safe dates; shared luck."""
    runner = Runner()
    nothing = load_scenario("2023-24")
    choices = ExitChoices()
    scenarios = exit_scenarios(nothing, choices)
    job = runner.submit(nothing, replications=2, weeks=78, seed=99)
    while job.running:
        job.wait(99, 0.5)
    start = time.perf_counter()
    jobs = {
        name: runner.submit(scenario, replications=30, weeks=78, seed=1)
        for name, scenario in scenarios.items()
    }
    first: dict[str, float] = {}
    while any(job.running for job in jobs.values()):
        for name, job in jobs.items():
            if job.finished >= FIRST_RESULTS:
                first.setdefault(name, time.perf_counter() - start)
        time.sleep(0.02)
    took = time.perf_counter() - start
    print(
        f"(e) six scenarios, 30 replications of 78 weeks: every option's first {FIRST_RESULTS} "
        f"after {max(first.values()):.1f} s, all after {took:.1f} s"
    )
    results = {name: job.results for name, job in jobs.items()}
    for name in list(scenarios)[1:]:
        found = compare(results[name], results[DOING_NOTHING], nothing.inputs)
        shared = ", ".join(
            f"{measure} {found[measure].correlation:.2f} ({found[measure].variance_ratio:.1f})"
            for measure in ("visit_alone_recorded", "register_end", "assessment_in_time")
        )
        print(f"    {name}: correlation with doing nothing (variance ratio): {shared}")
    # Agency posts but four stay as they are: four are searched for.
    table = nothing.posts_table
    agency = [post for post in table if post.is_agency]
    kept = {post.post for post in agency[4:]}
    four = nothing.with_posts(
        p.model_copy(update={"contract": "permanent"}) if p.post in kept else p for p in table
    )
    target = SafeTarget("overdue_run", 4.0, confidence=0.5, within=True)
    start = time.perf_counter()
    found_dates = earliest_safe(
        runner, four, target, weeks=78, seed=1, replications=30, choices=choices
    )
    print(
        f"    earliest safe dates of four posts: {time.perf_counter() - start:.0f} s, "
        f"{len(found_dates.tried)} dates tried"
    )
    runner.shutdown()


def browser() -> None:
    """(d) From a released slider to the first chart and to the settled answer."""
    found = screen.measure(RUNS)
    if found is None:
        print("(d) not measured: no Chromium is installed")
        return
    seen = {name: statistics.median(seconds) for name, seconds in found.items()}
    print(
        f"(d) slider release to first chart {seen['first chart']:.2f} s, to the settled answer "
        f"{seen['settled']:.2f} s (30 futures, both cores shared with the browser); CPU of the "
        f"server {seen['server']:.2f} s, its workers {seen['workers']:.2f} s, the browser "
        f"{seen['browser']:.2f} s"
    )


def takeaways() -> None:
    """(f) Every form of a briefing of three scenarios, 30 replications of 52 weeks each."""
    scenarios = {
        text: scenario_named(text)
        for text in ("2023-24", "2023-24+one-more-front-door", "2023-24+one-more-fsp")
    }
    results = {
        name: run(scenario, replications=30, weeks=52, seed=1)
        for name, scenario in scenarios.items()
    }
    reference = next(iter(scenarios))
    differences = compare_all(results, reference, scenarios[reference].inputs)
    asked = Asked("The next post", scenarios, results, differences, 52, 1, datetime.now(UTC))
    start = time.perf_counter()
    briefing = make_briefing(asked)
    print(f"(f) a briefing of three scenarios: {time.perf_counter() - start:.2f} s; then")
    makes = {file.label: partial(file.make, briefing) for file in FILES}
    makes["Pack"] = partial(pack_of, asked, briefing)
    for label, make in makes.items():
        took = []
        for _ in range(2):
            start = time.perf_counter()
            size = len(make())
            took.append(time.perf_counter() - start)
        print(f"    {label}: {took[0]:.2f} s the first time, {took[1]:.2f} s then, {size:,} bytes")


def viewers() -> None:
    """(g) What a move costs with one and with ten viewers; new answers, and known ones."""
    for many in (1, 10):
        new, known = moves.measure(many, 3)
        print(f"(g) {many} on *What if*, each moves a slider: {moves.middle(new)}")
        print(f"    back to what is known: {moves.middle(known)}")


PARTS: dict[str, Callable[[], None]] = {
    "a": replication,
    "b": three_stages,
    "c": thirty,
    "d": browser,
    "e": agency_exit,
    "f": takeaways,
    "g": viewers,
    "h": partial(future.engines, RUNS),
    "i": partial(future.sizes, 3),
}


if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
