"""What a briefing is about, and how its numbers become bars, lines and captions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.results.replication import Replication
from model.results.statistics import Summary, quantiles, summarise
from model.results.weekly_series import level, reported_days
from model.scenario.errors import ScenarioError
from model.scenario.inputs import Inputs
from model.scenario.posts import POST_TEAMS
from model.scenario.scenario import Scenario
from model.study.comparison import Difference
from model.words import numbers, results
from model.words.inputs import differences
from model.words.inputs_that_differ import POSTS, inputs_that_differ
from ui.briefing.content import Series

USUAL_CLOCK = "visit_alone_recorded"
PAIRED = (
    "Differences are taken future by future, with the same luck on both sides; intervals hold for "
    "all comparisons together (Bonferroni, 95%)."
)


@dataclass(frozen=True)
class Asked:
    """What a briefing is about. ``scenarios`` by id, the reference first, as ``results`` has them
    too; each is called what its own name says. Raises ScenarioError when two have one name.

    ``differences`` are those of the comparison that the reader saw, intervals and all; ``clock``
    is the one the options are weighed by; ``within``: names within a sentence where they differ
    from the names, by id.
    """

    title: str
    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Sequence[Replication]]
    differences: Mapping[str, Mapping[str, Difference]]
    weeks: int
    seed: int
    made: datetime
    clock: str = USUAL_CLOCK
    within: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Tables, charts and the pack have them by name: one of two would have the other's figures.
        names = list(self.names.values())
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ScenarioError("compare.same_name", name=twice)

    @cached_property
    def reference(self) -> str:
        """The id of what the others are set against."""
        return next(iter(self.scenarios))

    @property
    def others(self) -> list[str]:
        """Ids of those set against it."""
        return [id_ for id_ in self.scenarios if id_ != self.reference]

    @cached_property
    def names(self) -> dict[str, str]:
        """What each scenario is called, by its id."""
        return {id_: scenario.name for id_, scenario in self.scenarios.items()}

    def said(self, id_: str) -> str:
        """A scenario within a sentence."""
        return self.within.get(id_, self.names[id_])

    @property
    def inputs(self) -> Inputs:
        """The reference's."""
        return self.scenarios[self.reference].inputs

    @property
    def n(self) -> int:
        """Replications of each."""
        return len(self.results[self.reference])

    @property
    def years(self) -> str:
        """``simulated years``."""
        return numbers.years(self.weeks, self.n)

    def summary(self, id_: str, measure: str) -> Summary:
        """One measure of one scenario."""
        return summarise(self.results[id_], measure, self.scenarios[id_].inputs)

    def mean(self, id_: str, measure: str) -> float:
        """The average of one measure of one scenario."""
        return self.summary(id_, measure).mean

    def summaries(self, measure: str) -> dict[str, Summary]:
        """One measure of every scenario."""
        return {id_: self.summary(id_, measure) for id_ in self.scenarios}

    def moved(self, id_: str) -> tuple[str, ...]:
        """How a scenario differs from its baseline, in words, and in its posts from the others."""
        words = list(differences(self.scenarios[id_]))
        if id_ in self._posts:
            words.append(self._posts[id_])
        return tuple(words)

    @cached_property
    def _posts(self) -> dict[str, str]:
        found = inputs_that_differ(self.scenarios)
        return next((differing.words for differing in found if differing.input == POSTS), {})

    @property
    def period(self) -> str:
        """``1 April 2023 to 30 March 2024``."""
        return numbers.span(*self.reported)

    @cached_property
    def reported(self) -> tuple[date, date]:
        """First and last day of what is reported on."""
        return reported_days(self.inputs.start_date, self.weeks)

    @property
    def same_start(self) -> bool:
        """Whether every scenario begins on the same day, from the same baseline."""
        return len({(s.inputs.start_date, s.baseline) for s in self.scenarios.values()}) == 1


def bars(name: str, summaries: Iterable[Summary]) -> Series:
    """Averages with nine in ten simulated years."""
    found = list(summaries)
    return Series(
        name=name,
        values=tuple(s.mean for s in found),
        low=tuple(s.p05 for s in found),
        high=tuple(s.p95 for s in found),
    )


def line(name: str, values: NDArray[np.float64]) -> Series:
    """A weekly series as its mean and nine in ten: (replications, weeks)."""
    empty = np.isnan(values).all(axis=0)
    known = np.where(empty, 0.0, values)
    low, high = quantiles(known, (0.05, 0.95), axis=0)
    parts = (np.where(empty, np.nan, part) for part in (np.nanmean(known, axis=0), low, high))
    middle, below, above = (tuple(part.tolist()) for part in parts)
    return Series(name=name, values=middle, low=below, high=above)


def agency_fte(results: Sequence[Replication]) -> NDArray[np.float64]:
    """Agency and temporary social workers of both teams: (replications, weeks)."""
    parts = [
        level(results, f"{team}:fte_{contract}")
        for team in POST_TEAMS
        for contract in ("agency", "temporary")
    ]
    total: NDArray[np.float64] = np.sum(parts, axis=0)
    return total


def nine_in_ten(asked: Asked) -> str:
    """What a whisker or a band is."""
    return f"{results.most_of(asked.n)} {numbers.years(asked.weeks, 2)}"


def caption_of(asked: Asked, what: str, only: str = "", *, whole: bool = False) -> str:
    """Measure, source and period; ``only``: of that scenario; ``whole``: of the whole run."""
    who = f", {asked.said(only)}" if only else ""
    first, last = asked.reported
    period = numbers.span(asked.inputs.start_date if whole else first, last)
    runs = f"runs of {asked.weeks} weeks" if whole and first > asked.inputs.start_date else ""
    return f"{what}{who}. Simulated, {period}, {asked.n} {runs or asked.years}."


def plain(text: str) -> str:
    """Without the marks of Markdown."""
    return text.replace("**", "").replace("*", "")
