"""Finding further sets of inputs that meet every published band: ``python -m model sets``.

Inputs that visits hang on are drawn from their ranges; the loss in recording is then searched for
that meets the published share of visits (it changes nothing else); what meets every band that the
baseline meets is accepted, on simulated outcomes alone. Of these, those are kept whose real visits
lie furthest apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel

from model.evidence.published import compare_published
from model.evidence.published_figure import SIMULATED_MEASURES
from model.results.replication import Replication
from model.runs.run_to_end import results_of
from model.runs.runner import Runner
from model.runs.version import code_version
from model.scenario.baselines import Baseline, load_baseline
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.files import load_scenario
from model.scenario.fitting import LOSS, REAL, RECORDED, FittingSet
from model.scenario.inputs import INPUTS
from model.scenario.ready_questions import ready_question
from model.scenario.scenario import Scenario

DRAWN = (
    "visit_workable_days",
    "visit_urgent_days",
    "visit_no_access",
    "visit_hours",
    "cover_per_day",
    "fsp_fte",
    "core_group_hours",
    "review_report_hours",
    "court_support_hours",
)
"""What real visits hang on, as far as it has a range."""
FURTHER = 3
"""Sets beside the baseline's own values."""
WEEKS, QUICK = 52, 8
_PLACES = 3

Means = dict[str, float]


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of an uncertain input: its lowest and highest value.

    ``target`` is what a change names: the input, or the mean of a distribution.
    """

    target: str
    low: float
    high: float
    whole: bool

    def value(self, uniform: float, places: int) -> float | int:
        """The value at a uniform draw, rounded; each whole number is as likely as another."""
        value = self.low + (self.high - self.low) * uniform
        if not self.whole:
            return round(value, places)
        return int(self.low + np.floor((self.high - self.low + 1) * uniform))


def ranges_of(baseline: Baseline) -> dict[str, Range]:
    """The inputs of a baseline that have a range, by name."""
    found = {}
    for name, sourced in baseline.sourced.items():
        if sourced.low is None or sourced.high is None:
            continue
        shaped = isinstance(getattr(baseline.inputs, name), BaseModel)
        whole = INPUTS[name].kind == "whole number"
        found[name] = Range(f"{name}.mean" if shaped else name, sourced.low, sourced.high, whole)
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Values that were drawn, with the loss that fits them, and what they give."""

    changes: tuple[Change, ...]
    means: Means


class Search:
    """A search for one baseline. ``tell`` hears a line for every draw."""

    def __init__(
        self, runner: Runner, baseline: str, seed: int, tell: Callable[[str], None]
    ) -> None:
        self._runner, self._seed, self._tell = runner, seed, tell
        self._baseline = load_scenario(baseline)
        ranges = ranges_of(load_baseline(baseline))
        self._ranges = {name: ranges[name] for name in DRAWN if name in ranges}
        self._loss = ranges.get(LOSS)
        self._mending = ready_question("recording-fix").changes

    def sets(self, draws: int, replications: int) -> list[FittingSet]:
        """The baseline's own values and those accepted whose real visits lie furthest apart.

        Raises ScenarioError where fewer than three further sets are accepted.
        """
        own = Candidate((), self._means((), replications))
        # A few futures miss bands by luck alone: then what the baseline's own few meet is asked.
        wanted, few = self._met(own.means), self._met(self._means((), QUICK))
        luck = np.random.default_rng(self._seed)
        found = []
        for draw in range(draws):
            candidate = self._candidate(luck.random(len(self._ranges)).tolist())
            said = "cannot be"
            if candidate is not None:
                fits = few <= self._met(candidate.means)
                said = f"{candidate.means[REAL]:.1f}% of visits in time{', fits' if fits else ''}"
                if fits:
                    found.append(candidate)
            self._tell(f"{draw + 1} of {draws}: {said}")
        kept = [own]
        while found and len(kept) <= FURTHER:
            furthest = max(found, key=lambda one: _nearest(one, kept))
            found.remove(furthest)
            sure = Candidate(furthest.changes, self._means(furthest.changes, replications))
            if wanted <= self._met(sure.means):
                kept.append(sure)
        if len(kept) <= FURTHER:
            raise ScenarioError("fitting.too_few", found=len(kept) - 1, wanted=FURTHER)
        kept[1:] = sorted(kept[1:], key=lambda one: one.means[REAL])
        return [self._made(one, place, replications) for place, one in enumerate(kept)]

    def _candidate(self, uniform: Sequence[float]) -> Candidate | None:
        changes = tuple(
            Change(input=r.target, set=r.value(u, _PLACES))
            for r, u in zip(self._ranges.values(), uniform, strict=True)
        )
        try:
            if self._loss is None:
                return Candidate(changes, self._means(changes, QUICK))
            return self._fitted(changes, self._loss)
        except ScenarioError:
            return None

    def _fitted(self, changes: tuple[Change, ...], loss: Range) -> Candidate | None:
        """With the loss that meets the published share; None where none in its range does.

        What is recorded falls nearly in a straight line with what is lost.
        """
        published = next(
            check.figure.value
            for check in compare_published(self._baseline.baseline, {RECORDED: 0.0})
            if check.inside is not None
        )
        least, most = (
            self._means((*changes, Change(input=LOSS, set=end)), QUICK)[RECORDED]
            for end in (loss.high, loss.low)
        )
        if not least <= published <= most:
            return None
        fitting = loss.low + (loss.high - loss.low) * (most - published) / (most - least)
        found = (*changes, Change(input=LOSS, set=round(fitting, _PLACES)))
        return Candidate(found, self._means(found, QUICK))

    def _means(self, changes: Sequence[Change], replications: int) -> Means:
        return means_of(self._ran(self._baseline.with_changes(changes, "A set"), replications))

    def _ran(self, scenario: Scenario, replications: int) -> Sequence[Replication]:
        return results_of(
            self._runner, scenario, replications=replications, weeks=WEEKS, seed=self._seed
        )

    def _met(self, means: Mapping[str, float]) -> set[str]:
        checks = compare_published(self._baseline.baseline, means)
        return {check.figure.id for check in checks if check.inside}

    def _made(self, one: Candidate, place: int, replications: int) -> FittingSet:
        mended = (*one.changes, *self._mending)
        return FittingSet(
            baseline=self._baseline.baseline,
            name=f"set {place}" if place else "the baseline's own values",
            seed=self._seed,
            replications=replications,
            weeks=WEEKS,
            engine=code_version(),
            outcomes={name: round(mean, _PLACES) for name, mean in one.means.items()},
            mended={
                name: round(mean, _PLACES)
                for name, mean in self._means(mended, replications).items()
                if name in (RECORDED, REAL)
            },
            changes=one.changes,
        )


def means_of(results: Sequence[Replication]) -> Means:
    values = {
        name: np.array([r.measures[name] for r in results])
        for name in SIMULATED_MEASURES
        if name in results[0].measures
    }
    return {name: float(np.nanmean(v)) for name, v in values.items() if not np.isnan(v).all()}


def _nearest(one: Candidate, kept: Sequence[Candidate]) -> float:
    """How far real visits lie from those of the nearest that is kept, in points."""
    return min(abs(one.means[REAL] - other.means[REAL]) for other in kept)
