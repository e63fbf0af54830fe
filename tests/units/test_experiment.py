"""The runner: the same results however the work is spread, kept, cancelled and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.runs import runner as runs_runner
from model.runs import worker_process
from model.runs.job import Job
from model.runs.results_on_disk import Kept
from model.runs.run_key import run_key
from model.runs.runner import Runner, run
from model.scenario.changes import Change
from model.scenario.errors import Message
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario
from tests.refusals import refused, told

pytestmark = pytest.mark.units
WEEKS, LONG = 4, 520
BASELINE = load_scenario("2023-24")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """A pool of two processes for the tests that leave it whole."""
    pool = Runner(2)
    pool.warm()
    yield pool
    pool.shutdown()


class Recorded(ThreadPoolExecutor):
    """A foreign executor that remembers which replications it was asked for."""

    def __init__(self) -> None:
        super().__init__(2)
        self.asked: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked.append(args[0].number)
        return super().submit(fn, *args, **kwargs)


class Idle(Executor):
    """Takes work and never does it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


class Broken(Executor):
    """Has lost its processes."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise BrokenExecutor("gone")


def to_the_end(job: Job, seconds: float = 60) -> list[Replication]:
    """Everything a job finds; fails rather than hangs."""
    deadline = time.perf_counter() + seconds
    while job.running:
        assert time.perf_counter() < deadline, "the job does not end"
        job.wait(job.finished, 0.5)
    return job.results


def alone(number: int, scenario: Scenario = BASELINE, weeks: int = WEEKS) -> Replication:
    """One replication without any runner."""
    return replication_of(
        scenario, number, simulate(scenario, weeks=weeks, seed=1, replication=number)
    )


def same(a: list[Replication], b: list[Replication]) -> bool:
    """Equal to the last bit (NaN equals NaN)."""
    return [(r.number, repr(r.measures)) for r in a] == [
        (r.number, repr(r.measures)) for r in b
    ] and all(np.array_equal(x.weekly, y.weekly, equal_nan=True) for x, y in zip(a, b, strict=True))


def processes(runner: Runner) -> list[int]:
    """The process ids of a runner's workers."""
    return list(runner._pool._processes)  # type: ignore[union-attr]


def test_processes_threads_and_neither_agree(runner: Runner) -> None:
    expected = [alone(n) for n in range(5)]
    assert same(to_the_end(runner.submit(BASELINE, replications=5, weeks=WEEKS, seed=1)), expected)
    with Recorded() as threads:
        other = Runner(executor=threads)
        assert same(
            to_the_end(other.submit(BASELINE, replications=5, weeks=WEEKS, seed=1)), expected
        )
        other.shutdown()
        assert threads.submit(worker_process.run_order, _order(0)).result() is not None  # not ours


def _order(number: int) -> worker_process.Order:
    return worker_process.Order(BASELINE, run_key(BASELINE, WEEKS, 1), number, 0, 0)


def test_results_arrive_one_by_one_and_in_order(runner: Runner) -> None:
    job = runner.submit(BASELINE, replications=6, weeks=26, seed=2)
    seen = [0]
    while job.running:
        seen.append(job.wait(seen[-1], 10))
        assert [r.number for r in job.results] == sorted(r.number for r in job.results)
    assert seen == sorted(seen)
    assert any(0 < n < 6 for n in seen)
    assert job.finished == 6


def test_wait_gives_up_in_time(runner: Runner) -> None:
    job = runner.submit(BASELINE, replications=2, weeks=LONG, seed=3)
    started = time.perf_counter()
    job.wait(2, 0.05)
    assert time.perf_counter() - started < 0.5
    job.cancel()


def test_extending_runs_only_what_is_new() -> None:
    with Recorded() as threads:
        runner = Runner(executor=threads)
        first = to_the_end(runner.submit(BASELINE, replications=4, weeks=WEEKS, seed=1))
        key = run_key(BASELINE, WEEKS, 1)
        assert sorted(runner.kept(key)) == [0, 1, 2, 3]
        more = runner.submit(BASELINE, replications=8, weeks=WEEKS, seed=1)
        assert more.finished >= 4
        assert same(to_the_end(more)[:4], first)
        assert sorted(threads.asked) == list(range(8))
        again = runner.submit(BASELINE, replications=3, weeks=WEEKS, seed=1)
        assert not again.running
        assert [r.number for r in again.results] == [0, 1, 2]
        assert len(threads.asked) == 8
        runner.shutdown()


def test_after_a_restart_only_what_is_new_is_run(tmp_path: Path) -> None:
    runs: list[list[Replication]] = []
    asked: list[list[int]] = []
    for replications in (3, 3, 5):
        with Recorded() as threads:
            runner = Runner(executor=threads, kept=Kept(tmp_path))
            job = runner.submit(BASELINE, replications=replications, weeks=WEEKS, seed=1)
            assert job.finished >= min(3 * len(runs), 3)  # there before anything runs
            runs.append(to_the_end(job))
            asked.append(sorted(threads.asked))
            runner.shutdown()
            assert runner.troubles == []
    assert asked == [[0, 1, 2], [], [3, 4]]
    assert same(runs[0], runs[1])
    assert same(runs[2], [alone(n) for n in range(5)])
    assert len(list(tmp_path.iterdir())) == 2  # what was there, and what is new


def test_a_cancelled_run_is_kept_as_far_as_it_went(tmp_path: Path) -> None:
    runner = Runner(2, kept=Kept(tmp_path))
    job = runner.submit(BASELINE, replications=200, weeks=26, seed=1)
    job.wait(2, 60)
    job.cancel()
    done = {r.number for r in job.results}
    runner.shutdown()
    assert done <= set(Kept(tmp_path).load(job.key))
    assert 3 <= len(done) < 200


def test_a_result_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    answers = threading.Event()

    class Hangs(Kept):
        def save(self, *_: Any) -> None:
            answers.wait(60)

    with Recorded() as threads:
        runner = Runner(executor=threads, kept=Hangs(tmp_path))
        for seed in (1, 2):
            job = runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=seed)
            assert len(to_the_end(job, 30)) == 2
        answers.set()
        runner.shutdown()


def test_without_a_folder_everything_goes_on_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Recorded() as threads:
        runner = Runner(executor=threads, kept=Kept(tmp_path / "file"))
        for _ in range(2):
            job = runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=1)
            assert len(to_the_end(job)) == 2
        assert len(threads.asked) == 2
        runner.shutdown()
    assert [trouble.id for trouble in runner.troubles] == ["kept.no_folder"]


def test_what_is_in_memory_counts_as_used_on_disk(tmp_path: Path) -> None:
    with Recorded() as threads:
        runner = Runner(executor=threads, kept=Kept(tmp_path))
        to_the_end(runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=1))
        deadline = time.perf_counter() + 30
        while not (blocks := list(tmp_path.glob("*.kept"))):
            assert time.perf_counter() < deadline
            time.sleep(0.01)
        os.utime(blocks[0], (0, 0))
        runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=1)
        runner.shutdown()
    assert blocks[0].stat().st_mtime > 0


def test_another_seed_or_horizon_is_another_run() -> None:
    keys = {run_key(BASELINE, weeks, seed) for weeks in (4, 5) for seed in (1, 2)}
    moved = BASELINE.with_changes([Change(input="fsp_fte", add=1.0)])
    back = moved.with_changes([Change(input="fsp_fte", add=-1.0)])
    assert len(keys) == 4
    assert run_key(moved, 4, 1) not in keys
    assert run_key(back, 4, 1) in keys


def test_cancel_frees_the_workers_at_once_and_keeps_what_is_done(runner: Runner) -> None:
    job = runner.submit(BASELINE, replications=200, weeks=26, seed=4)
    job.wait(3, 30)
    job.cancel()
    assert not job.running
    done = job.results
    assert 3 < len(done) < 200
    time.sleep(0.3)
    assert len(job.results) == len(done)  # nothing is shown after the end
    assert set(runner.kept(job.key)) >= {r.number for r in done}
    best = 9.0
    for attempt in range(8):  # another process may have the cores for a moment
        if best < 0.2:
            break
        long = runner.submit(BASELINE, replications=20, weeks=LONG, seed=5 + attempt)
        long.wait(0, 0.3)
        started = time.perf_counter()
        long.cancel()
        for free in [runner._executor().submit(os.getpid) for _ in range(4)]:
            free.result(10)
        best = min(best, time.perf_counter() - started)
    assert best < 0.2


def test_cancelled_run_resumes(runner: Runner) -> None:
    job = runner.submit(BASELINE, replications=20, weeks=8, seed=9)
    job.wait(2, 30)
    job.cancel()
    resumed = runner.submit(BASELINE, replications=20, weeks=8, seed=9)
    assert resumed.finished >= 3
    assert [r.number for r in to_the_end(resumed)] == list(range(20))


def test_small_job_overtakes_a_long_one(runner: Runner) -> None:
    long = runner.submit(BASELINE, replications=400, weeks=26, seed=10)
    short = runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=10)
    to_the_end(short)
    assert long.running
    long.cancel()


def test_a_killed_worker_is_replaced_for_every_job() -> None:
    runner = Runner(2)
    try:
        expected = [alone(n, weeks=8) for n in range(9)]
        jobs = [runner.submit(BASELINE, replications=9, weeks=8, seed=seed) for seed in (1, 2, 3)]
        jobs[0].wait(0, 30)
        os.kill(processes(runner)[0], signal.SIGTERM)
        results = [to_the_end(job) for job in jobs]
        assert [job.error for job in jobs] == [None] * 3
        assert [[r.number for r in found] for found in results] == [list(range(9))] * 3
        assert same(results[0], expected)
        os.kill(processes(runner)[0], signal.SIGTERM)  # while nobody asks anything
        time.sleep(0.2)
        assert len(to_the_end(runner.submit(BASELINE, replications=2, weeks=4, seed=1))) == 2
    finally:
        runner.shutdown()


def test_workers_that_keep_dying_are_reported_in_words() -> None:
    runner = Runner(2, Broken())
    job = runner.submit(BASELINE, replications=5, weeks=WEEKS, seed=1)
    assert to_the_end(job, 10) == []
    told("run.workers_keep_stopping", job.error)
    runner.shutdown()


def test_failure_in_the_simulation_is_told_and_ends_the_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(worker_process, "simulate", fails)
    with Recorded() as threads:
        runner = Runner(executor=threads)
        job = runner.submit(BASELINE, replications=3, weeks=WEEKS, seed=1)
        assert to_the_end(job, 10) == []
        told("run.replication_failed", job.error, kind="ZeroDivisionError", said="division by zero")
        runner.shutdown()


def test_a_worker_with_other_inputs_of_a_baseline_runs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_process, "_known", OrderedDict())
    monkeypatch.setattr(worker_process, "_live_tickets", None)
    other = run_key(BASELINE.with_changes([Change(input="fsp_fte", add=1.0)]), WEEKS, 1)
    with refused("run.other_inputs", baseline="2023-24"):
        worker_process.run_order(worker_process.Order(BASELINE, other, 0, 0, 0))


def test_an_old_run_is_not_stopped_by_thousands_of_new_ones() -> None:
    runner = Runner(2, Idle())
    old = runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=1)
    for _ in range(2 * runs_runner._SLOTS):
        runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=2).cancel()
    assert old.running
    assert runner._tickets[old.slot] == old.ticket
    others = [
        runner.submit(BASELINE, replications=2, weeks=WEEKS, seed=3)
        for _ in range(runs_runner._SLOTS)
    ]
    assert others[-2].running
    told("run.too_many_runs", others[-1].error)
    runner.shutdown()
    assert not old.running
    told("run.shut_down", old.error)


def test_after_shutdown_nothing_hangs() -> None:
    runner = Runner(1)
    job = runner.submit(BASELINE, replications=50, weeks=LONG, seed=1)
    runner.shutdown()
    assert not job.running
    late = runner.submit(BASELINE, replications=1, weeks=WEEKS, seed=1)
    assert not late.running
    told("run.shut_down", late.error)


def test_memory_of_kept_runs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with Recorded() as threads:
        runner = Runner(executor=threads)
        one = to_the_end(runner.submit(BASELINE, replications=1, weeks=WEEKS, seed=0))[0]
        monkeypatch.setattr(runs_runner, "_KEPT_BYTES", 3 * one.weekly.nbytes)
        for seed in range(1, 6):
            to_the_end(runner.submit(BASELINE, replications=1, weeks=WEEKS, seed=seed))
        kept = [seed for seed in range(6) if runner.kept(run_key(BASELINE, WEEKS, seed))]
        assert kept == [3, 4, 5]
        runner.shutdown()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"replications": 0}, Message("run.replications", replications=0, most=5000)),
        ({"replications": 5001}, Message("run.replications", replications=5001, most=5000)),
        ({"weeks": 0}, Message("run.weeks", weeks=0, most=520)),
        ({"weeks": 521}, Message("run.weeks", weeks=521, most=520)),
        ({"seed": -1}, Message("run.seed", seed=-1)),
        ({"seed": 2**63}, Message("run.seed", seed=9223372036854775808)),
    ],
)
def test_impossible_runs_are_refused(asked: dict[str, int], why: Message) -> None:
    runner = Runner(1, Idle())
    with refused(why):
        runner.submit(BASELINE, **{"replications": 1, "weeks": 1, "seed": 1, **asked})
    runner.shutdown()


def test_run_tells_its_progress() -> None:
    told: list[tuple[int, int]] = []
    results = run(
        BASELINE,
        replications=3,
        weeks=WEEKS,
        seed=1,
        workers=1,
        progress=lambda done, wanted: told.append((done, wanted)),
    )
    assert same(results, [alone(n) for n in range(3)])
    assert told[-1] == (3, 3)
    assert told == sorted(set(told))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
def test_workers_end_with_a_killed_parent() -> None:
    program = (
        "import time\n"
        "from model.runs.runner import Runner\n"
        "from model.scenario.files import load_scenario\n"
        "runner = Runner(2)\n"
        "scenario = load_scenario('2023-24')\n"
        "first = runner.submit(scenario, replications=2, weeks=1, seed=1)\n"
        "first.wait(1, 30)\n"
        "runner.submit(scenario, replications=500, weeks=520, seed=1)\n"
        "print(*runner._pool._processes, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(workers) == 2
    deadline = time.perf_counter() + 5
    while alive := [pid for pid in workers if _alive(pid)]:
        assert time.perf_counter() < deadline, f"still there: {alive}"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
