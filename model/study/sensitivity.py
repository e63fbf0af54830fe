"""What matters: each input by itself from one end of its range to the other, with the same luck.

Of one simulated year the order of the inputs is chaos, of eight pairs it settles. Two pairs say
what cannot be among the first, and is not run on. What two inputs do is compared future by future,
so that only inputs that differ by more than luck stand in different groups; within a group nobody
can say which matters more. An input that changes nothing is found exactly: with the same luck every
number of every future is the same to the bit. Whether an input does something else where the others
lie elsewhere is looked at in other sets of inputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, stdtrit

from model.results.replication import Replication
from model.runs.run_to_end import Asked, results_of_each
from model.runs.runner import Runner
from model.scenario.scenario import Scenario

FUTURES = 8
LOOK = 2
"""Futures after which inputs that move nothing far are left."""
LEVEL = 0.95
"""How sure it has to be that an input moves a measure."""
APART = 0.999
"""How sure it has to be that an input moves a measure less than another, which it is set beside."""
_ELSEWHERE = 0.99
"""How sure it has to be that an input does something else in other sets, by each of two tests."""
STANDS_OUT = 4
"""So many inputs lead at the most; where more cannot be told apart, none stands out."""
_PRIOR = 4
"""How many degrees of freedom the luck of all inputs adds to an input's own."""
LIKELY = 40
"""About how many inputs are run on, before that is known: for what is told of how far it is."""

Pair = tuple[Sequence[Replication], Sequence[Replication]]
Fits = Callable[[Sequence[Replication], Sequence[Replication]], bool]


@dataclass(frozen=True, slots=True)
class Ends:
    """A scenario with one input at its low and at its high end.

    Each from the furthest that may be tried to the nearest.
    """

    low: Sequence[Scenario]
    high: Sequence[Scenario]


@dataclass(frozen=True, slots=True)
class Swept:
    """The futures of each input's ends by its name, and what changed nothing.

    ``used``: by input, which of its ends were taken. ``small``: what was left after a first look.
    An input that was not finished is nowhere.
    """

    pairs: Mapping[str, Pair]
    used: Mapping[str, tuple[int, int]]
    small: tuple[str, ...]
    inert: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an input does to a measure from the low to the high end of its range, on average.

    ``low`` to ``high``: the interval of that average. ``each``: by future. ``luck``: the variance
    of one future that is to be expected before any was seen.
    """

    input: str
    mean: float
    low: float
    high: float
    each: tuple[float, ...]
    luck: float = 0.0

    @property
    def told_from_nothing(self) -> bool:
        """Whether it does anything to the measure beyond luck."""
        return self.low > 0 or self.high < 0


class _Runs:
    """Runs with the same luck, of which it is told how many are done."""

    def __init__(
        self,
        runner: Runner,
        weeks: int,
        seed: int,
        heard: Callable[[int, int], None],
        stop: Callable[[], bool],
    ) -> None:
        self._runner, self._weeks, self._seed = runner, weeks, seed
        self._heard, self._stop = heard, stop
        self._done = self._most = 0

    def expect(self, futures: int) -> None:
        """So many futures are still to come, at most."""
        self._most = self._done + futures

    def __call__(
        self, scenarios: Sequence[Scenario], futures: int, before: int = 0
    ) -> dict[int, list[Replication]]:
        """The futures of each by its place, ``before`` of which were run before."""
        each, done = futures - before, self._done

        def told(finished: int) -> None:
            self._done = done + finished * each
            self._heard(self._done, max(self._most, self._done))

        return results_of_each(
            self._runner,
            [Asked(one, futures, self._weeks, self._seed) for one in scenarios],
            stop=self._stop,
            heard=told,
        )


def sweep(
    runner: Runner,
    scenario: Scenario,
    ends: Mapping[str, Ends],
    *,
    measures: Mapping[str, int],
    weeks: int,
    seed: int,
    futures: int = FUTURES,
    fits: Fits = lambda end, own: True,
    heard: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> Swept:
    """Run both ends of every input, all with the same luck.

    An end whose first futures do not fit (``fits``, beside the scenario's own) is left for the next
    nearer one. After ``LOOK`` futures only those inputs are run on that move one of ``measures``
    furthest (so many of each), and what has changed nothing by then. ``heard`` is told how many
    futures are done, of how many at most. Raises ScenarioError, RunFailed.
    """
    runs = _Runs(runner, weeks, seed, heard, stop)
    look = min(LOOK, futures)
    runs.expect(look * (1 + 2 * len(ends)) + 2 * min(LIKELY, len(ends)) * (futures - look))
    own = runs([scenario], look).get(0)
    if own is None:
        return Swept({}, {}, (), ())
    looked, used = _looked(runs, ends, own, look, fits)
    still = {name for name, (a, b) in looked.items() if _same(a, own) and _same(b, own)}
    leading = {
        name
        for measure, count in measures.items()
        for name in _furthest(looked, measure)[:count]
        if name not in still
    }
    further = [name for name in looked if name in still or name in leading]
    runs.expect((1 + 2 * len(further)) * (futures - look))
    asked = [scenario]
    for name in further:
        low, high = used[name]
        asked += [ends[name].low[low], ends[name].high[high]]
    found = runs(asked, futures, look)
    pairs, inert = {}, []
    for place, name in enumerate(further):
        a, b, own = found.get(2 * place + 1), found.get(2 * place + 2), found.get(0)
        if a is None or b is None or own is None:
            continue
        if name in still and _same(a, own) and _same(b, own):
            inert.append(name)
        else:
            pairs[name] = a, b
    small = tuple(name for name in looked if name not in further)
    return Swept(pairs, used, small, tuple(inert))


def _looked(
    runs: _Runs, ends: Mapping[str, Ends], own: Sequence[Replication], look: int, fits: Fits
) -> tuple[dict[str, Pair], dict[str, tuple[int, int]]]:
    """The first futures of ends that fit, and which ends these are."""
    scenarios = {(name, end): (e.low, e.high)[end] for name, e in ends.items() for end in (0, 1)}
    place = dict.fromkeys(scenarios, 0)
    known: dict[tuple[str, int], Sequence[Replication]] = {}
    asked = list(scenarios)
    while asked:
        found = runs([scenarios[key][place[key]] for key in asked], look)
        nearer = []
        for at, futures in found.items():
            key = asked[at]
            if place[key] + 1 < len(scenarios[key]) and not fits(futures, own):
                place[key] += 1
                nearer.append(key)
            else:
                known[key] = futures
        asked = nearer
    whole = [name for name in ends if (name, 0) in known and (name, 1) in known]
    return (
        {name: (known[name, 0], known[name, 1]) for name in whole},
        {name: (place[name, 0], place[name, 1]) for name in whole},
    )


def _furthest(looked: Mapping[str, Pair], measure: str) -> list[str]:
    """The inputs by how far they move a measure in their first futures."""
    moves = {name: _moves(low, high, measure) for name, (low, high) in looked.items()}
    far = {
        name: abs(float(np.nanmean(each)))
        for name, each in moves.items()
        if not all(map(math.isnan, each))
    }
    return sorted(far, key=lambda name: -far[name])


def _moves(
    low: Sequence[Replication], high: Sequence[Replication], measure: str
) -> tuple[float, ...]:
    """By future: what going from the low to the high end does to a measure."""
    pairs = zip(low, high, strict=True)
    return tuple(b.measures[measure] - a.measures[measure] for a, b in pairs)


def _same(some: Sequence[Replication], others: Sequence[Replication]) -> bool:
    """Whether every number of every future is the same, to the bit."""
    return all(
        a.weekly.tobytes() == b.weekly.tobytes()
        and a.posts.tobytes() == b.posts.tobytes()
        and _bits(a.measures) == _bits(b.measures)
        for a, b in zip(some, others, strict=True)
    )


def _bits(measures: Mapping[str, float]) -> bytes:
    """Numbers as they stand in memory: one that was not measured is the same as another."""
    return np.array(list(measures.values())).tobytes()


def effects(swept: Swept, measure: str) -> list[Effect]:
    """What each input does to a measure, the largest first; futures without one are left out."""
    moves = {name: _moves(low, high, measure) for name, (low, high) in swept.pairs.items()}
    known = {name: np.array([d for d in each if not math.isnan(d)]) for name, each in moves.items()}
    known = {name: values for name, values in known.items() if len(values) > 1}
    luck = float(np.median([v.var(ddof=1) for v in known.values()])) if known else 0.0
    found = []
    for name, values in known.items():
        mean, reach = _mean_and_reach(values, luck, LEVEL)
        found.append(Effect(name, mean, mean - reach, mean + reach, moves[name], luck))
    return sorted(found, key=lambda one: -abs(one.mean))


def groups(found: Sequence[Effect]) -> list[list[Effect]]:
    """Effects that are told from nothing, in groups that cannot be told apart.

    A group has its leader, and all that follow but what is smaller beyond luck, future by future.
    What is not told from nothing is in none.
    """
    made: list[list[Effect]] = []
    for one in (effect for effect in found if effect.told_from_nothing):
        if made and not _smaller(one, made[-1][0]):
            made[-1].append(one)
        else:
            made.append([one])
    return made


def _smaller(one: Effect, leader: Effect) -> bool:
    """Whether an input moves less than another, beyond luck."""
    more = _size_of(leader) - _size_of(one)
    known = more[~np.isnan(more)]
    if len(known) < 2:
        return False
    mean, reach = _mean_and_reach(known, one.luck + leader.luck, APART)
    return mean - reach > 0


def _size_of(effect: Effect) -> NDArray[np.float64]:
    """By future: how far it moves the measure the way it does on average."""
    return math.copysign(1.0, effect.mean) * np.array(effect.each)


def _mean_and_reach(values: NDArray[np.float64], luck: float, level: float) -> tuple[float, float]:
    """An average and how far its interval reaches.

    Eight futures know their own luck badly, so that the luck of the usual input counts as well: a
    moderated t (Smyth, *Statistical Applications in Genetics and Molecular Biology* 3, 2004), its
    prior degrees of freedom fixed.
    """
    n = len(values)
    freedom = _PRIOR + n - 1
    variance = (_PRIOR * luck + (n - 1) * float(values.var(ddof=1))) / freedom
    reach = float(stdtrit(freedom, (1 + level) / 2)) * math.sqrt(variance / n)
    return float(values.mean()), reach


def stand_out(found: Sequence[Sequence[Effect]]) -> Sequence[Effect]:
    """The leading group, none where too many cannot be told apart."""
    return found[0] if found and len(found[0]) <= STANDS_OUT else ()


def depends(effect: Effect, elsewhere: Sequence[float]) -> bool:
    """Whether what an input does hangs on the others: beyond luck it does something else elsewhere.

    ``elsewhere``: the same move in other sets of inputs, one future each. They lie further apart
    than luck alone would have them (an F test), or about another average (Welch's t).
    """
    here, there = (
        np.array([v for v in values if not math.isnan(v)]) for values in (effect.each, elsewhere)
    )
    if len(here) < 3 or len(there) < 3:
        return False
    luck, spread = float(here.var(ddof=1)), float(there.var(ddof=1))
    if luck == 0:
        return spread > 0
    if fdtrc(len(there) - 1, len(here) - 1, spread / luck) < 1 - _ELSEWHERE:
        return True
    each = luck / len(here), spread / len(there)
    of = (len(here) - 1, len(there) - 1)
    freedom = sum(each) ** 2 / sum(e**2 / n for e, n in zip(each, of, strict=True))
    reach = float(stdtrit(freedom, (1 + _ELSEWHERE) / 2)) * math.sqrt(sum(each))
    return abs(float(here.mean() - there.mean())) > reach


def in_other_sets(
    runner: Runner,
    ends: Mapping[str, Sequence[tuple[Scenario, Scenario]]],
    *,
    weeks: int,
    seed: int,
    heard: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> dict[str, list[Pair]]:
    """By input: a future of both its ends in each of other sets, each set with luck of its own.

    What was not finished when ``stop`` said so is left out. Raises ScenarioError, RunFailed.
    """
    keys = [(name, place) for name, pairs in ends.items() for place in range(len(pairs))]
    found = results_of_each(
        runner,
        [
            Asked(one, 1, weeks, seed + 1 + place)
            for name, place in keys
            for one in ends[name][place]
        ],
        stop=stop,
        heard=lambda done: heard(done, 2 * len(keys)),
    )
    pairs: dict[str, list[Pair]] = {}
    for at, (name, _) in enumerate(keys):
        if 2 * at in found and 2 * at + 1 in found:
            pairs.setdefault(name, []).append((found[2 * at], found[2 * at + 1]))
    return pairs


def moves_in(pairs: Sequence[Pair], measure: str) -> list[float]:
    """What a move does to a measure in each of other sets."""
    return [_moves(low, high, measure)[0] for low, high in pairs]
