"""What matters in a scenario: ``python -m model sensitivity``, and what it is asked of.

Each uncertain input goes by itself over the range that fits what is known: one that the sets of
inputs that fit were drawn from, over what nine in ten of them leave of it; any other over its own
range, taken back towards the scenario's own value where it would move what is known of the year
further than three standard deviations of luck. Values that contradict the others are taken back as
well. What comes first is moved in other sets that fit, too: whether it does the same there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from model.evidence.ranges import ranges_of
from model.results.measures import CLOCK_MEASURES, HEADLINE
from model.results.replication import Replication
from model.runs.runner import Runner
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.fitting import Ensemble, FittingSet, in_set, sets_of, shipped_ensemble
from model.scenario.scenario import Scenario
from model.study.sensitivity import (
    FUTURES,
    LIKELY,
    LOOK,
    Effect,
    Ends,
    Fits,
    Pair,
    depends,
    effects,
    groups,
    in_other_sets,
    moves_in,
    stand_out,
    sweep,
)
from model.words.inputs import value_of

WEEKS = 52
SETS = 8
"""Other sets that fit, in which what comes first is moved as well."""
_TAKEN_BACK = (1.0, 0.4, 0.15)
"""Shares of the way from the scenario's own value to the end of a range."""
_PLACES = 4
_LEADERS = 2
"""So many of each clock's leading group are looked at in other sets."""
_FIRST_OF_A_CLOCK, _FIRST_OF_ANOTHER = 6, 3
"""So many inputs are run on for each headline measure: those that move it furthest."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Over which range an input was moved: what a change names, both ends, and its own value.

    ``taken_back``: an end lies nearer to its own value than its range does.
    """

    target: str
    low: float
    high: float
    own: float
    taken_back: bool


@dataclass(frozen=True, slots=True)
class WhatMatters:
    """What moves each headline measure, in groups that cannot be told apart, the largest first.

    ``tried``: by input, over which range. ``small``: what moves every measure less far than others
    by a first look, and was not run on. ``inert``: what changes nothing, to the bit.
    ``impossible``: what cannot be moved by itself. ``left``: what there was no time for.
    ``elsewhere``: by measure, what leads and does something else in ``sets`` other sets that fit:
    the least and the most that it does there.
    """

    scenario: Scenario
    weeks: int
    seed: int
    futures: int
    tried: dict[str, Tried]
    small: tuple[str, ...]
    inert: tuple[str, ...]
    impossible: tuple[str, ...]
    left: tuple[str, ...]
    groups: dict[str, list[list[Effect]]]
    sets: int
    elsewhere: dict[str, dict[str, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class _Span:
    """The ends an input may be moved to, the furthest first, with the value of each."""

    target: str
    own: float
    furthest: tuple[float, float]
    low: Sequence[tuple[float, Scenario]]
    high: Sequence[tuple[float, Scenario]]

    @property
    def ends(self) -> Ends:
        return Ends([one for _, one in self.low], [one for _, one in self.high])

    def tried(self, used: tuple[int, int]) -> Tried:
        low, high = self.low[used[0]][0], self.high[used[1]][0]
        taken_back = (low, high) != self.furthest
        return Tried(self.target, low, high, self.own, taken_back)


def what_matters(
    runner: Runner,
    scenario: Scenario,
    *,
    weeks: int = WEEKS,
    seed: int = 1,
    futures: int = FUTURES,
    ensemble: Ensemble | None = None,
    heard: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> WhatMatters:
    """Move every uncertain input of a scenario, and put them in order. Raises RunFailed.

    ``ensemble``: the sets that fit, instead of those shipped for the scenario's baseline. Ends
    early, with what is known, when ``stop`` says so.
    """
    ensemble = ensemble or shipped_ensemble(scenario.baseline)
    spans, impossible = _spans(scenario, weeks, ensemble)
    swept = sweep(
        runner,
        scenario,
        {name: span.ends for name, span in spans.items()},
        measures={
            measure: _FIRST_OF_A_CLOCK if measure in CLOCK_MEASURES else _FIRST_OF_ANOTHER
            for measure in HEADLINE
        },
        weeks=weeks,
        seed=seed,
        futures=futures,
        fits=_fits(ensemble),
        heard=heard,
        stop=stop,
    )
    found = {measure: groups(effects(swept, measure)) for measure in HEADLINE}
    sets = _some(sets_of(ensemble)[1:])
    leading = {measure: stand_out(found[measure])[:_LEADERS] for measure in CLOCK_MEASURES}
    leaders = {effect.input for effects_of in leading.values() for effect in effects_of}
    both = {n: list(_elsewhere(swept.used[n], spans[n], sets)) for n in sorted(leaders)}
    pairs = in_other_sets(runner, both, weeks=weeks, seed=seed, heard=heard, stop=stop)
    done = {*swept.pairs, *swept.inert, *swept.small}
    return WhatMatters(
        scenario,
        weeks,
        seed,
        futures,
        {name: spans[name].tried(used) for name, used in swept.used.items()},
        swept.small,
        swept.inert,
        tuple(impossible),
        tuple(name for name in spans if name not in done),
        found,
        len(sets),
        {measure: _otherwise(measure, leading[measure], pairs) for measure in CLOCK_MEASURES},
    )


def futures_of(inputs: int) -> int:
    """About how many futures so many inputs take, for an estimate before it begins."""
    return 2 * inputs * LOOK + 2 * min(LIKELY, inputs) * (FUTURES - LOOK) + 2 * SETS * SETS


def _otherwise(
    measure: str, leading: Sequence[Effect], pairs: Mapping[str, Sequence[Pair]]
) -> dict[str, tuple[float, float]]:
    """The least and the most that an input does in other sets, where it hangs on them."""
    found = {}
    for one in leading:
        moves = [v for v in moves_in(pairs.get(one.input, ()), measure) if not math.isnan(v)]
        if depends(one, moves):
            found[one.input] = min(moves), max(moves)
    return found


def _some(found: Sequence[FittingSet]) -> list[FittingSet]:
    """Some of the sets that fit, evenly through them."""
    return list(found[:: max(len(found) // SETS, 1)][:SETS])


def _elsewhere(
    used: tuple[int, int], span: _Span, sets: Sequence[FittingSet]
) -> Iterator[tuple[Scenario, Scenario]]:
    """Both ends of an input in each of other sets, but where they contradict each other."""
    low, high = span.low[used[0]][1], span.high[used[1]][1]
    for one in sets:
        with suppress(ScenarioError):
            yield in_set(low, one), in_set(high, one)


def _fits(ensemble: Ensemble | None) -> Fits:
    """Whether an end moves what is known of the year no further than luck takes it."""
    most = (
        {one.measure: ensemble.tolerance * one.luck for one in ensemble.known} if ensemble else {}
    )

    def fits(end: Sequence[Replication], own: Sequence[Replication]) -> bool:
        for measure, far in most.items():
            pairs = zip(end, own, strict=True)
            moves = [a.measures[measure] - b.measures[measure] for a, b in pairs]
            moved = [move for move in moves if not math.isnan(move)]
            if moved and abs(sum(moved) / len(moved)) > far:
                return False
        return True

    return fits


def _spans(
    scenario: Scenario, weeks: int, ensemble: Ensemble | None
) -> tuple[dict[str, _Span], list[str]]:
    """By input: the ends it may be moved to; and what cannot be moved by itself."""
    fits = {v.input: ensemble.value_of(v) for v in ensemble.varied} if ensemble else {}
    inputs = scenario.weekly_inputs(weeks)[0]
    spans: dict[str, _Span] = {}
    impossible: list[str] = []
    for name, known in ranges_of(load_baseline(scenario.baseline)).items():
        low, high = fits.get(known.target, (known.low, known.high))
        furthest = _rounded(low, known.whole), _rounded(high, known.whole)
        own = _number(value_of(known.target, inputs))
        if own is not None:
            below, above = (
                list(_moved(scenario, known.target, own, end, known.whole, weeks))
                for end in furthest
            )
            if below and above:
                if known.target in fits:  # what fits is known: an end is not taken back for it
                    below, above = below[:1], above[:1]
                spans[name] = _Span(known.target, own, furthest, below, above)
                continue
        impossible.append(name)
    return spans, impossible


def _moved(
    scenario: Scenario, target: str, own: float, end: float, whole: bool, weeks: int
) -> Iterator[tuple[float, Scenario]]:
    """The scenario with one input at an end of its range, and nearer to its own value."""
    before: float | None = None
    for share in _TAKEN_BACK:
        value = _rounded(own + share * (end - own), whole)
        if value == before:
            continue
        before = value
        with suppress(ScenarioError):
            moved = scenario.with_changes([Change(input=target, set=value)], "moved")
            moved.weekly_inputs(weeks)
            yield value, moved


def _rounded(value: float, whole: bool) -> float:
    return round(value) if whole else round(value, _PLACES)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
