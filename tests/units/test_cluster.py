"""A cluster of two workers here does what the pool does, and what it cannot do is done here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from model.results.replication import Replication
from model.runs import cluster as runs_cluster
from model.runs import runner as runs_runner
from model.runs.cluster import SETTING, Cluster, ClusterLost
from model.runs.cluster_worker import Engine, engine_here
from model.runs.job import Job
from model.runs.results_on_disk import Kept
from model.runs.run_key import run_key
from model.runs.runner import Runner
from model.runs.worker_process import Order, run_order
from model.scenario.errors import Message
from model.scenario.files import load_scenario
from model.words.refusals import said
from tests.refusals import told
from tests.units.conftest import status_of

distributed = pytest.importorskip("distributed", reason="requirements-cluster.txt installs it")

pytestmark = [
    pytest.mark.units,
    # Every worker process listens on a socket of its own, and a killed one leaves it to the system.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
BASELINE = load_scenario("2023-24")
LONG = 520
ROOT = Path(__file__).resolve().parents[2]
NOBODY = "tcp://127.0.0.1:9"
HERE: dict[str, Any] = {
    "protocol": "tcp",
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "threads_per_worker": 1,
}


@pytest.fixture(scope="module")
def there() -> Iterator[Any]:
    """A scheduler in this process and two workers in their own."""
    with distributed.LocalCluster(n_workers=2, **HERE) as made:
        yield made


@pytest.fixture
def named(there: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The cluster's address, named as one names it."""
    monkeypatch.setenv(SETTING, there.scheduler_address)
    return str(there.scheduler_address)


class Here(ThreadPoolExecutor):
    """In place of worker processes of this machine, which take seconds to start."""

    def __init__(self, *_: Any) -> None:
        super().__init__(1)


@pytest.fixture
def runner_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Runner]]:
    """Makes runners that end with the test; ``heard`` is what they tell."""
    monkeypatch.setattr(runs_runner, "ProcessPoolExecutor", Here)
    made: list[Runner] = []

    def make(heard: list[Message] | None = None, **more: Any) -> Runner:
        made.append(Runner(2, tell=None if heard is None else heard.append, **more))
        return made[-1]

    yield make
    for runner in made:
        runner.shutdown()


def bytes_of(results: list[Replication]) -> list[tuple[int, str, bytes]]:
    """All that a replication is, to the last bit."""
    return [(r.number, repr(r.measures), r.weekly.tobytes()) for r in results]


def to_the_end(job: Job, seconds: float = 120) -> list[tuple[int, str, bytes]]:
    """Everything a job finds; fails rather than hangs."""
    deadline = time.perf_counter() + seconds
    while job.running:
        assert time.perf_counter() < deadline, "the job does not end"
        job.wait(job.finished, 0.5)
    assert job.error is None
    return bytes_of(job.results)


@pytest.fixture(scope="module")
def expected() -> list[tuple[int, str, bytes]]:
    """What the pool gives."""
    runner = Runner(2)
    found = to_the_end(runner.submit(BASELINE, replications=12, weeks=8, seed=1))
    runner.shutdown()
    return found


def asked(runner: Runner, replications: int = 12) -> Job:
    """The run whose results are expected."""
    return runner.submit(BASELINE, replications=replications, weeks=8, seed=1)


def on_the_cluster(runner: Runner) -> Cluster:
    """The cluster that a runner works on."""
    assert isinstance(runner._pool, Cluster)
    return runner._pool


def test_the_cluster_gives_the_bytes_of_the_pool(named, runner_of, expected) -> None:
    runner = runner_of()
    assert to_the_end(asked(runner)) == expected
    assert on_the_cluster(runner).threads == 2
    assert runner.ahead == 5  # two at work, two waiting beside them, one on its way
    assert runner.troubles == []


def test_calling_off_frees_the_workers(named, runner_of, there) -> None:
    runner = runner_of()
    to_the_end(asked(runner, 2))
    long = runner.submit(BASELINE, replications=20, weeks=LONG, seed=2)
    state = there.scheduler
    busy = time.perf_counter() + 30
    while sum(len(worker.processing) for worker in state.workers.values()) < 2:
        assert time.perf_counter() < busy, "the workers have nothing to do"
        time.sleep(0.01)
    time.sleep(0.3)
    started = time.perf_counter()
    long.cancel()
    order = Order(BASELINE, run_key(BASELINE, 1, 1), 0, 0, 0)
    free: list[Future[Any]] = [on_the_cluster(runner).submit(run_order, order) for _ in range(4)]
    assert all(future.result(60) for future in free)
    assert time.perf_counter() - started < 2
    assert long.finished == 0
    deadline = time.perf_counter() + 5
    while state.tasks:  # nobody wants them, so nobody has them
        assert time.perf_counter() < deadline, list(state.tasks)
        time.sleep(0.01)


def test_work_of_a_worker_that_dies_is_done_by_another(named, runner_of, expected, there) -> None:
    heard: list[Message] = []
    runner = runner_of(heard)
    job = asked(runner)
    job.wait(1, 60)
    with distributed.Client(there.scheduler_address, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    os.kill(victim, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    assert to_the_end(job) == expected
    assert on_the_cluster(runner).lost is None
    assert heard == []
    there.wait_for_workers(2, 30)


@pytest.mark.parametrize(
    ("change", "id"), [("code", "cluster.other_version"), ("numbers", "cluster.other_numbers")]
)
def test_another_engine_is_sent_nothing(
    change: str, id: str, named, runner_of, expected, monkeypatch
) -> None:
    other = engine_here()._replace(**{change: "other"})
    monkeypatch.setattr(runs_cluster, "engine_here", lambda: other)
    monkeypatch.setattr(Cluster, "submit", None)  # not a single order
    heard: list[Message] = []
    runner = runner_of(heard)
    assert to_the_end(asked(runner)) == expected
    assert [why.id for why in heard] == [id]
    told(id, runner.troubles[0], address=named)


def test_a_worker_that_comes_later_with_another_engine(named, runner_of, expected) -> None:
    heard: list[Message] = []
    runner = runner_of(heard)
    runner.warm()
    on_the_cluster(runner)._engine = Engine("another", "engine")
    assert to_the_end(asked(runner)) == expected
    assert [why.id for why in heard] == ["cluster.other_version"]
    assert heard[0].values["theirs"] == engine_here().code


def test_without_a_cluster_there_it_goes_on_here(runner_of, expected, monkeypatch) -> None:
    monkeypatch.setattr(runs_cluster, "_CONNECT_SECONDS", 0.3)
    for address, id in (
        (NOBODY, "cluster.not_there"),
        ("tls://127.0.0.1:9", "cluster.not_used"),  # without a certificate
        ("the big one", "cluster.no_address"),
    ):
        monkeypatch.setenv(SETTING, address)
        heard: list[Message] = []
        runner = runner_of(heard)
        runner.warm()
        told(id, heard[0], address=address)
    assert to_the_end(asked(runner)) == expected
    assert runner.troubles == heard  # said once, and to be seen for as long as it is so
    monkeypatch.setattr(runs_cluster, "find_spec", lambda _: None)
    with pytest.raises(ClusterLost) as lost:
        Cluster(NOBODY)
    told("cluster.no_package", lost.value.message)


def test_a_cluster_without_workers(monkeypatch) -> None:
    monkeypatch.setattr(runs_cluster, "_CONNECT_SECONDS", 1.0)
    with distributed.LocalCluster(n_workers=0, **HERE) as empty, pytest.raises(ClusterLost) as lost:
        Cluster(empty.scheduler_address)
    told("cluster.no_workers", lost.value.message)


def test_a_cluster_that_loses_all_its_workers(runner_of, expected, monkeypatch) -> None:
    monkeypatch.setattr(runs_cluster, "_LOOK_SECONDS", 0.1)
    monkeypatch.setattr(runs_cluster, "_PATIENCE_SECONDS", 0.3)
    heard: list[Message] = []
    with distributed.LocalCluster(n_workers=1, processes=False, **HERE) as small:
        monkeypatch.setenv(SETTING, small.scheduler_address)
        runner = runner_of(heard)
        runner.warm()
        small.scale(0)
        assert to_the_end(asked(runner)) == expected
    assert [why.id for why in heard] == ["cluster.lost_workers"]


def test_a_cluster_that_vanishes_leaves_what_it_had_done(
    runner_of, expected, monkeypatch, tmp_path
) -> None:
    program = (
        "import sys, distributed\n"
        "if __name__ == '__main__':\n"
        "    made = distributed.LocalCluster(n_workers=1, processes=False, host='127.0.0.1',\n"
        "        protocol='tcp', dashboard_address='127.0.0.1:0', threads_per_worker=1)\n"
        "    print(made.scheduler_address, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    heard: list[Message] = []
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as elsewhere:
        assert elsewhere.stdout is not None
        monkeypatch.setenv(SETTING, elsewhere.stdout.readline().strip())
        runner = runner_of(heard, kept=Kept(tmp_path))
        job = asked(runner)
        job.wait(2, 60)
        on_the_cluster(runner)
        elsewhere.kill()
        assert to_the_end(job) == expected
    told("cluster.vanished", heard[0])
    assert len(heard) == 1
    runner.shutdown()
    assert sorted(Kept(tmp_path).load(job.key)) == list(range(12))


def test_the_command_line_uses_it_and_says_where_not(named, runner_of, monkeypatch, capsys) -> None:
    command = ("run", "2023-24", "--weeks", "5", "--replications", "3")
    connected: list[str] = []

    class Counted(Cluster):
        def __init__(self, address: str) -> None:
            super().__init__(address)
            connected.append(address)

    monkeypatch.setattr("model.runs.runner.Cluster", Counted)
    assert status_of(*command) == 0
    on_cluster = capsys.readouterr()
    assert connected == [named]
    assert "cluster" not in on_cluster.err
    monkeypatch.setattr(runs_cluster, "_CONNECT_SECONDS", 0.3)
    monkeypatch.setenv(SETTING, NOBODY)
    assert status_of(*command) == 0
    here = capsys.readouterr()
    assert here.out == on_cluster.out
    assert said(Message("cluster.not_there", address=NOBODY)) in here.err.splitlines()
