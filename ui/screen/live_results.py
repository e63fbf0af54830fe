"""Running a question while somebody watches: results stream in and sharpen, never vanish.

The runs happen in worker processes. This module draws what is there, as it comes; a moved slider
interrupts the script at its next ``st.`` call, and the ``finally`` below cancels the work.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from model.paths import VAR
from model.results.replication import Replication
from model.runs.failed import RunFailed
from model.runs.job import Job
from model.runs.results_on_disk import Kept
from model.runs.run_key import RunKey, run_key
from model.runs.runner import Runner
from model.scenario.errors import ScenarioError
from model.scenario.scenario import Scenario
from model.words.refusals import said
from ui.screen.plain_text import escaped

Results = dict[str, list[Replication]]
RESULTS_SETTING = "FRONT_DOOR_RESULTS"
RESULTS_FOLDER = VAR / "results"
_FIRST = 3
"""Replications of each scenario before anything is drawn."""
_SIGN_OF_LIFE = 0.1
"""Seconds after which the bar is drawn anew."""
_OUT_OF_DATE = 0.8
"""Seconds after which an answer that is still on the page is marked as out of date.

Before that its successor is there, mostly, and drawing it twice would only keep that waiting.
"""
_REMEMBERED = "shown_results"


@dataclass(frozen=True)
class Shown:
    """What is on the screen: results by the scenario's id, and how final they are."""

    results: Results
    keys: dict[str, RunKey]
    wanted: int
    """Replications at most."""
    final: bool
    stale: bool = False
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    """What was run: what a stale answer is an answer to."""

    @property
    def names(self) -> dict[str, str]:
        """What each scenario is called, by its id."""
        return {id_: scenario.name for id_, scenario in self.scenarios.items()}

    @property
    def n(self) -> int:
        """Replications that every scenario has."""
        return min((len(r) for r in self.results.values()), default=0)


@st.cache_resource(show_spinner=False, on_release=lambda runner: runner.shutdown(), max_entries=1)
def runner() -> Runner:
    """The one pool of worker processes of this server."""
    pool = Runner(kept=Kept(Path(os.environ.get(RESULTS_SETTING) or RESULTS_FOLDER)))
    pool.warm()
    return pool


def stream(
    page: str,
    scenarios: Mapping[str, Scenario],
    *,
    weeks: int,
    seed: int,
    replications: int,
    draw: Callable[[Shown], None],
    looks: Sequence[int] = (),
    enough: Callable[[Shown], bool] | None = None,
) -> Shown | None:
    """Run scenarios side by side and draw until done; returns what was drawn last.

    While nothing new is there yet, the page's last results stay, soon marked as out of date. All
    scenarios are drawn at the same number of replications, so that pairs are complete, and three
    times at most for each look. With ``looks``, that many replications are run first, and no more
    of them if that is ``enough``.
    """
    progress = st.empty()
    started = time.perf_counter()
    keys = {name: run_key(s, weeks, seed) for name, s in scenarios.items()}
    before: Shown | None = st.session_state.get(_REMEMBERED, {}).get(page)
    jobs: dict[str, Job] = {}
    shown: Shown | None = None
    try:
        for until in (*(n for n in looks if n < replications), replications):
            if shown is not None:
                draw(shown)  # the look before, which was not enough
            _submit(jobs, scenarios, keys, until)
            pace = _Pace(_common(jobs), until)
            while any(job.running for job in jobs.values()):
                n = _wait_for_more(jobs, pace.next)
                if pace.is_due(n):
                    before, shown = None, _shown(jobs, scenarios, keys, replications, n)
                    draw(shown)
                elif before is not None and time.perf_counter() - started > _OUT_OF_DATE:
                    draw(replace(before, final=False, stale=True))
                    before = None
                text = f"{n} of {'at most ' if looks else ''}{replications} simulated futures"
                progress.progress(min(n / replications, 1.0), text=text)
            error = next((job.error for job in jobs.values() if job.error), None)
            if n := _common(jobs):
                shown = _shown(jobs, scenarios, keys, replications, n)
            if error or (enough is not None and shown is not None and enough(shown)):
                break
        if shown is not None:
            shown = replace(shown, final=error is None)
            _remember(page, shown)
            draw(shown)
        progress.empty()
        _say_what_went_wrong(error)
    except ScenarioError as error:
        progress.empty()
        st.error(f"This cannot be run: {escaped(said(error))}", icon="⚠️")
    finally:
        for job in jobs.values():
            job.cancel()
        if shown is not None and not shown.final:
            _remember(page, shown)
    return shown


def _remember(page: str, shown: Shown) -> None:
    st.session_state[_REMEMBERED] = {**st.session_state.get(_REMEMBERED, {}), page: shown}


class _Pace:
    """When to draw on the way to so many replications: with the first few, once between, no more.

    By what is there and not by the clock: on a slow machine, or with many viewers, a picture costs
    more, and is drawn no oftener. The last is drawn when all are there.
    """

    def __init__(self, known: int, until: int) -> None:
        between = round(math.sqrt(_FIRST * until))
        self._due = [n for n in (_FIRST, between) if known < n < until]

    @property
    def next(self) -> int | None:
        """How many replications the next drawing waits for; None when only the last is to come."""
        return self._due[0] if self._due else None

    def is_due(self, n: int) -> bool:
        """Whether to draw now that there are ``n`` replications; what is due counts as drawn."""
        if not self._due or n < self._due[0]:
            return False
        self._due = [due for due in self._due if due > n]
        return True


def _wait_for_more(jobs: Mapping[str, Job], due: int | None) -> int:
    """Wait until so many replications are there, or the end, or long enough for a sign of life.

    Returns how many there are. Streamlit can interrupt a page where it draws something, so that a
    moved slider waits for this at most.
    """
    until = time.perf_counter() + _SIGN_OF_LIFE
    while True:
        n, left = _common(jobs), until - time.perf_counter()
        running = [job for job in jobs.values() if job.running]
        if not running or left <= 0 or (due is not None and n >= due):
            return n
        behind = min(running, key=lambda job: job.finished)
        behind.wait(behind.finished, left)


def _say_what_went_wrong(error: RunFailed | None) -> None:
    if error:
        st.warning(f"The run stopped early: {escaped(said(error))}.", icon="⚠️")
    for trouble in runner().troubles:
        st.caption(escaped(said(trouble)))


def _submit(
    jobs: dict[str, Job],
    scenarios: Mapping[str, Scenario],
    keys: Mapping[str, RunKey],
    replications: int,
) -> None:
    """Start a job for each scenario; those that are the same but for their name share one."""
    started: dict[RunKey, Job] = {}
    for name, scenario in scenarios.items():
        key = keys[name]
        if key not in started:
            started[key] = runner().submit(
                scenario, replications=replications, weeks=key.weeks, seed=key.seed
            )
        jobs[name] = started[key]


def _common(jobs: Mapping[str, Job]) -> int:
    """How many replications every job has, counted from the first without a gap."""
    return min((_unbroken(job) for job in jobs.values()), default=0)


def _unbroken(job: Job) -> int:
    n = 0
    for result in job.results:
        if result.number != n:
            break
        n += 1
    return n


def _shown(
    jobs: Mapping[str, Job],
    scenarios: Mapping[str, Scenario],
    keys: dict[str, RunKey],
    wanted: int,
    n: int,
) -> Shown:
    results = {name: job.results[:n] for name, job in jobs.items()}
    return Shown(results, keys, wanted, final=False, scenarios=dict(scenarios))
