"""Whether advice holds in other sets of inputs that fit what is known, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.replication import Replication
from model.scenario.inputs import Inputs
from model.study.comparison import smallest_that_matters
from model.study.uncertainty import Spread, difference_spread, lowest_in
from model.words.names import said_short
from model.words.numbers import listed

Sets = Mapping[str, Sequence[Sequence[Replication]]]
"""By scenario: its futures in each set."""
_MOST = 3


def turns(results: Sets, reference: str, other: str, inputs: Inputs) -> str:
    """In how many sets the clocks move the way they do by the own values, the least sure first.

    ``visits are better in 52 of 65 sets of inputs that fit, assessments in 60``. Of clocks that
    move by enough to matter; empty where there is no other set.
    """
    moved = [
        difference_spread(results[other], results[reference], measure) for measure in CLOCK_MEASURES
    ]
    known = [one for one in moved if one.sets > 1]
    if not known:
        return ""
    sets = known[0].sets
    telling = [one for one in known if abs(one.own) >= smallest_that_matters(one.measure, inputs)]
    if not telling:
        return f"no clock moves by enough to matter with the own values; asked in {sets} sets"
    if all(one.alike == one.sets for one in telling):
        clocks = (
            "the clock that moves" if len(telling) == 1 else f"all {len(telling)} clocks that move"
        )
        return (
            f"{clocks} by enough to matter {_goes(telling)} in all {sets} sets of inputs that fit"
        )
    first, *rest = sorted(telling, key=lambda one: one.alike)[:_MOST]
    said = f"{_which_way(first)} in {first.alike} of {sets} sets of inputs that fit"
    return ", ".join([said, *(f"{_which_way(one)} in {one.alike}" for one in rest)])


def _goes(telling: list[Spread]) -> str:
    return "goes the same way" if len(telling) == 1 else "go the same way"


def _which_way(one: Spread) -> str:
    better = (one.own > 0) == (MEASURES[one.measure].better == "higher")
    return f"{said_short(one.measure)} are {'better' if better else 'worse'}"


def holds(results: Sets, reference: str, names: Mapping[str, str], inputs: Inputs) -> str:
    """The line below the sentence: whether what differs from the reference hangs on not knowing.

    ``names``: what each other scenario is called; of a single one nothing is named.
    """
    told = {other: turns(results, reference, other, inputs) for other in names}
    said = [
        text if len(names) == 1 else f"{names[other]}: {text}"
        for other, text in told.items()
        if text
    ]
    return f"Not knowing: {'; '.join(said)}." if said else ""


def fewest(results: Sets, measure: str, names: Mapping[str, str]) -> str:
    """Which option has the least of a measure in how many sets, the most often first."""
    counted = lowest_in({id_: results[id_] for id_ in names}, measure)
    sets = sum(counted.values())
    if sets < 2:
        return ""
    (best, times), *rest = sorted(counted.items(), key=lambda pair: -pair[1])
    text = f"Not knowing: {said_short(measure)} are fewest with {names[best]} "
    if not rest:
        return f"{text}in all {sets} sets of inputs that fit."
    others = listed([f"{names[id_]} in {count}" for id_, count in rest])
    return f"{text}in {times} of {sets} sets of inputs that fit, with {others}."
