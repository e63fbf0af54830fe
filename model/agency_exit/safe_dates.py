"""The earliest date each agency worker can leave without harm, by search over many futures.

Each agency post is moved alone, everybody else as planned; then all dates found are tried
together. Later is taken to be no worse, and each answer is verified at the next date too. What
must hold is measured over the whole run, clocks too: in the last 52 weeks of a longer run, harm
done at its beginning would not be seen, and leaving at once would look safest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

from model.agency_exit.choices import ExitChoices
from model.agency_exit.options import with_people
from model.agency_exit.rows import agency_posts, moved, stays, with_rows
from model.agency_exit.safe_target import (
    SafeDate,
    SafeDateKind,
    SafeDates,
    SafeProgress,
    SafeTarget,
    Together,
    Tried,
)
from model.runs.run_to_end import Stopped, results_of
from model.runs.runner import Runner
from model.scenario.errors import ScenarioError
from model.scenario.posts import Post
from model.scenario.scenario import Scenario

STEP_WEEKS = 2
FIRST_WEEK = 2
WEEKS_TO_SEE = 8
"""How much of the run must be left after the last date tried."""

_BATCH = 10
"""Replications between two looks at whether the outcome can still change."""


def check_horizon(weeks: int) -> None:
    """Refuse a run too short to look for leave dates in. Raises ScenarioError."""
    least = FIRST_WEEK + WEEKS_TO_SEE
    if weeks < least:
        raise ScenarioError("exit.too_short", weeks=weeks, least=least)


def first_safe(dates: int, holds: Callable[[int], bool]) -> int | None:
    """The first of a row of dates (by place) from which a target holds, None if never.

    By bisection, later taken to be no worse; then the next date must hold too, and where it does
    not, the search goes on upward from there.
    """
    last = dates - 1
    if last < 0 or not holds(last):
        return None
    found = 0 if holds(0) else _bisected(0, last, holds)
    while found < last and not holds(found + 1):
        found += 2
        while not holds(found):
            found += 1
    return found


def _bisected(fails: int, meets: int, holds: Callable[[int], bool]) -> int:
    while meets - fails > 1:
        middle = (fails + meets) // 2
        if holds(middle):
            meets = middle
        else:
            fails = middle
    return meets


def earliest_safe(
    runner: Runner,
    plan: Scenario,
    target: SafeTarget,
    *,
    weeks: int,
    seed: int,
    replications: int,
    choices: ExitChoices,
    nothing: Scenario | None = None,
    progress: Callable[[SafeProgress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> SafeDates:
    """For each agency post of a plan, the first week from which its holder may be gone.

    ``nothing`` is what ``within`` compares with; without it, the plan with every agency worker
    staying. When ``stop`` says so the answer comes at once, incomplete. Raises ScenarioError for
    a run too short to look for dates in, RuntimeError when a run fails.
    """
    search = _Search(runner, plan, target, weeks, seed, replications, choices, progress, stop)
    search.look(nothing)
    return search.found


class _Search:
    """One search under way; ``found`` is what is known so far."""

    def __init__(
        self,
        runner: Runner,
        plan: Scenario,
        target: SafeTarget,
        weeks: int,
        seed: int,
        replications: int,
        choices: ExitChoices,
        progress: Callable[[SafeProgress], None] | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        check_horizon(weeks)
        self.weeks = range(FIRST_WEEK, weeks - WEEKS_TO_SEE + 1, STEP_WEEKS)
        self.runner, self.target, self.choices = runner, target, choices
        self.horizon, self.seed, self.replications = weeks, seed, replications
        self.progress, self.stop = progress, stop
        self.plan = with_people(plan)
        self.start = plan.inputs.start_date
        self.agency = agency_posts(self.plan.posts, self.start)
        self.nothing: dict[int, float] = {}
        """By future: the measure when doing nothing."""
        self.staying: Tried | None = None
        self.dates: dict[str, SafeDate] = {}
        self.together: Together | None = None
        self.tried: list[Tried] = []
        self.complete = False

    @property
    def found(self) -> SafeDates:
        return SafeDates(
            self.target,
            self.complete,
            self.staying,
            tuple(self.dates.get(p.post) or SafeDate(p.post, "not_searched") for p in self.agency),
            self.together,
            tuple(self.tried),
        )

    def look(self, nothing: Scenario | None) -> None:
        """The whole search; ends early when stopped."""
        try:
            staying = self._with([stays(post) for post in self.agency])
            if self.target.within:
                reference = staying if nothing is None else with_people(nothing)
                self.nothing = self._values(reference, self.replications)
            self.staying = self._try(staying, "", None, whole=True)
            if self.staying.holds:
                for post in self.agency:
                    self.dates[post.post] = self._alone(post)
                self._all_together()
            self.complete = True
        except Stopped:
            pass

    def _with(self, rows: Sequence[Post]) -> Scenario:
        return self.plan.with_posts(with_rows(self.plan.posts, rows))

    def _moved(self, post: Post, week: int) -> Post:
        return moved(post, week, self.choices, self.start)

    def _alone(self, post: Post) -> SafeDate:
        """The first week one holder can be gone from, all others as planned."""

        def scenario(place: int) -> Scenario:
            return self._with([self._moved(post, self.weeks[place])])

        @cache
        def holds(place: int) -> bool:
            return self._try(scenario(place), post.post, self.weeks[place]).holds

        place = first_safe(len(self.weeks), holds)
        if place is None:
            return SafeDate(post.post, "no_date_in_this_run")
        sure = self._count(scenario(place), self.replications)
        row = self._moved(post, self.weeks[place])
        kind: SafeDateKind = "safe_from" if place else "already_safe_at_once"
        return SafeDate(post.post, kind, self.weeks[place], row.end, *sure)

    def _all_together(self) -> None:
        """All dates at once; where that misses the target, all of them later by the same weeks.

        Who has no date stays.
        """
        weeks = {d.post: d.week for d in self.dates.values() if d.week is not None}
        if not weeks:
            return
        by_number = {post.post: post for post in self.agency}
        staying = [stays(post) for post in self.agency if post.post not in weeks]

        def scenario(place: int) -> Scenario:
            later = place * STEP_WEEKS
            return self._with(
                [*staying, *(self._moved(by_number[p], week + later) for p, week in weeks.items())]
            )

        @cache
        def holds(place: int) -> bool:
            return self._try(scenario(place), "", place * STEP_WEEKS).holds

        room = (self.weeks[-1] - max(weeks.values())) // STEP_WEEKS
        place = 0 if holds(0) else first_safe(room + 1, holds)
        met, n = self._count(scenario(room if place is None else place), self.replications)
        if place is None:
            self.together = Together("not_safe_together_in_this_run", room * STEP_WEEKS, {}, met, n)
            return
        later = place * STEP_WEEKS
        self.together = Together(
            "safe_together_moved_later" if later else "safe_together",
            later,
            {post: week + later for post, week in weeks.items()},
            met,
            n,
        )

    # --- One date ---

    def _try(
        self, scenario: Scenario, post: str, week: int | None, *, whole: bool = False
    ) -> Tried:
        """Run a date batch by batch until further futures cannot change the outcome.

        ``whole``: to the end all the same. The batches do not depend on the number of processes,
        and so neither does what is recorded.
        """
        wanted = self.target.confidence
        for done in range(_BATCH, max(self.replications, 1) + _BATCH, _BATCH):
            done = min(done, self.replications)
            met, n = self._count(scenario, done)
            left = self.replications - done
            surely = n + left > 0 and met >= wanted * (n + left) - 1e-9
            hopeless = met + left < wanted * (n + left) - 1e-9
            if not whole and (surely or hopeless):
                break
        tried = Tried(post, week, met, n, n > 0 and met >= wanted * n - 1e-9)
        self.tried.append(tried)
        if self.progress is not None:
            self.progress(SafeProgress(len(self.tried), self._at_most(), tried))
        return tried

    def _count(self, scenario: Scenario, replications: int) -> tuple[int, int]:
        """How many of the first replications meet the target, of those with something to
        measure."""
        values = self._values(scenario, replications)
        met = [self.target.met(v, self.nothing.get(k, math.nan)) for k, v in values.items()]
        measured = [m for m in met if m is not None]
        return sum(measured), len(measured)

    def _values(self, scenario: Scenario, replications: int) -> dict[int, float]:
        results = results_of(
            self.runner,
            scenario,
            replications=replications,
            weeks=self.horizon,
            seed=self.seed,
            stop=self.stop,
        )
        return {r.number: self.target.value(r) for r in results}

    def _at_most(self) -> int:
        halvings = math.ceil(math.log2(len(self.weeks))) if len(self.weeks) > 1 else 0
        left = len(self.agency) - len(self.dates) + (self.together is None)
        return len(self.tried) + left * (halvings + 3)
