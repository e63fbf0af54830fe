"""What matters, in words: which inputs a measure hangs on, and which change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from model.results.measures import MEASURES
from model.study.sensitivity import Effect, stand_out
from model.study.what_to_measure import WhatToMeasure
from model.words.inputs import input_of
from model.words.names import said_short
from model.words.numbers import listed, number

_MOST_NAMED = 4
_MOST_MEASURED = 3


Elsewhere = Mapping[str, tuple[float, float]]


def hangs_on(
    measure: str,
    found: Sequence[Sequence[Effect]],
    targets: Mapping[str, str],
    elsewhere: Elsewhere | None = None,
) -> str:
    """What a measure hangs on most, and next, in a few sentences.

    ``targets``: by input, what a change names. ``elsewhere``: what does something else in other
    sets of inputs that fit, the least and the most.
    """
    what = said_short(measure)
    what = what[0].upper() + what[1:]
    if not found:
        return f"{what}: no input moves it by more than luck, over the range that fits."
    first, *rest = found
    if not stand_out(found):
        many = _named(measure, first, targets)
        return f"{what}: nothing stands out; many inputs matter about as much: {many}."
    told = f"{what}: what matters most is {_named(measure, first, targets)}"
    told += "; which of them most cannot be told." if len(first) > 1 else "."
    if rest:
        told += f" Then {_named(measure, rest[0], targets)}."
    return " ".join([told, *_otherwise(measure, targets, elsewhere or {})])


def _otherwise(measure: str, targets: Mapping[str, str], elsewhere: Elsewhere) -> Iterator[str]:
    unit = MEASURES[measure].unit
    for name, ends in elsewhere.items():
        low, high = (number(end, unit, signed=True) for end in ends)
        yield (
            f"How far ‘{input_of(targets[name])}’ moves it depends on the other inputs: from {low} "
            f"to {high} in other sets that fit."
        )


def _named(measure: str, group: Sequence[Effect], targets: Mapping[str, str]) -> str:
    unit = MEASURES[measure].unit
    named = [
        f"‘{input_of(targets[one.input])}’ ({number(one.mean, unit, signed=True)})"
        for one in group[:_MOST_NAMED]
    ]
    more = len(group) - len(named)
    return listed([*named, f"{more} more"] if more > 0 else named)


def changes_nothing(inert: Sequence[str], targets: Mapping[str, str]) -> str:
    """Which inputs change nothing at all; empty where each does something."""
    if not inert:
        return ""
    named = listed([f"‘{input_of(targets[name])}’" for name in inert])
    return f"With this scenario {len(inert)} inputs change nothing at all, not one number: {named}."


def taken_back(found: Iterable[str]) -> str:
    """Which ranges were narrowed by what is known of the year; empty for none."""
    named = listed([f"‘{input_of(target)}’" for target in found])
    told = "Moved less far than their range, which would contradict what is known of the year:"
    return f"{told} {named}." if named else ""


def what_to_measure(found: WhatToMeasure) -> str:
    """What a choice hangs on, and what knowing it would be worth, in a few sentences."""
    best = found.options[found.best]
    told = [
        f"As things stand: {best}, the best in {found.best_in[found.best]} of {found.sets} sets."
    ]
    known = [one for one in found.worth if one.told]
    if not known:
        told.append("Knowing any one of the inputs that were drawn would not change that.")
    for one in known[:_MOST_MEASURED]:
        low, high = found.options[one.at_low], found.options[one.at_high]
        where = f"; where it is low {low}, where it is high {high}" if low != high else ""
        told.append(
            f"The choice hangs on ‘{input_of(one.input)}’: knowing it is worth up to "
            f"{one.worth:.1f} fewer children seen late a month{where}."
        )
    return " ".join(told)
