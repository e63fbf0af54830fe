"""Work of minutes: told, called off, found again, in turn."""

from __future__ import annotations

import threading
import time

import pytest

from model.runs.failed import RunFailed
from model.runs.long_work import AT_ONCE, LongWork, LongWorks
from model.scenario.errors import ScenarioError

pytestmark = pytest.mark.units


def count(work: LongWork) -> int:
    """Counts until it is called off, and says how far it is."""
    n = 0
    while not work.stopped():
        n += 1
        work.heard(n, 1_000_000)
        work.known(n)
        time.sleep(0.001)
    return n


def test_it_is_told_as_it_goes_and_its_result_stays() -> None:
    works = LongWorks()
    go = threading.Event()

    def does(work: LongWork) -> str:
        work.heard(3, 10)
        work.known("a part")
        go.wait(5)
        return "the whole"

    work = works.start("question", "Sets that fit", does)
    while not work.standing.done:
        time.sleep(0.001)
    now = work.standing
    assert (now.title, now.done, now.of, now.result) == ("Sets that fit", 3, 10, "a part")
    assert now.running
    assert works.under_way == [work]
    go.set()
    assert work.wait(5)
    over = work.standing
    assert (over.result, over.running, over.error) == ("the whole", False, None)
    assert over.seconds == work.standing.seconds, "its clock has stopped"
    assert works.under_way == []


def test_who_asks_the_same_is_shown_the_same_work() -> None:
    works = LongWorks()
    work = works.start("question", "", count)
    assert works.start("question", "", count) is work
    assert works.find("question") is work
    assert works.find("another") is None
    work.stop()
    assert work.wait(5)


def test_called_off_it_keeps_what_it_has_and_begins_anew_when_asked_again() -> None:
    works = LongWorks()
    work = works.start("question", "", count)
    while not work.standing.result:
        time.sleep(0.001)
    work.stop()
    assert work.wait(5)
    assert work.standing.called_off
    assert work.standing.result >= 1
    again = works.start("question", "", lambda work: "done")
    assert again is not work
    assert again.wait(5)
    assert works.start("question", "", count) is again, "what is finished is not done again"


@pytest.mark.parametrize("error", [ScenarioError("run.seed", seed=-1), ValueError("odd")])
def test_what_goes_wrong_is_told_to_who_watches(error: Exception) -> None:
    works = LongWorks()

    def does(work: LongWork) -> None:
        work.known("so far")
        raise error

    work = works.start("question", "", does)
    assert work.wait(5)
    told = work.standing.error
    assert isinstance(told, ScenarioError | RunFailed)
    assert work.standing.result == "so far"
    assert works.start("question", "", lambda work: 1) is not work


def test_two_run_at_once_and_the_rest_wait_for_their_turn() -> None:
    works = LongWorks()
    many = [works.start(n, str(n), count) for n in range(AT_ONCE + 2)]
    while sum(work.standing.running for work in many) < AT_ONCE:
        time.sleep(0.001)
    time.sleep(0.05)
    assert sum(work.standing.running for work in many) == AT_ONCE
    waiting = [work for work in many if work.standing.waiting]
    assert len(waiting) == 2
    waiting[0].stop()
    assert waiting[0].wait(5), "what waits can be called off"
    assert waiting[0].standing.result is None
    works.stop_all(5)
    assert works.under_way == []


def test_what_is_over_is_not_kept_for_ever() -> None:
    works = LongWorks()
    first = works.start(0, "", lambda work: 0)
    assert first.wait(5)
    for n in range(1, 100):
        assert works.start(n, "", lambda work: 0).wait(5)
    assert works.find(0) is None
    assert works.find(99) is not None
