"""Sets of inputs that fit what is published, in words: what is known of real visits."""

from __future__ import annotations

from collections.abc import Iterable

from model.scenario.fitting import LOSS, REAL, Ensemble, shipped_ensemble
from model.scenario.scenario import Scenario
from model.words.inputs import input_of
from model.words.names import TEAM_NAMES, full
from model.words.numbers import about, number


def _range(values: Iterable[float], *, signed: bool = False) -> str:
    """``69% to 88%``, ``4 to 12 points``; one figure where they are the same."""
    known = sorted(values)
    ends = [number(v, "%", signed=signed, plus="") for v in (known[0], known[-1])]
    low = number(known[0], "%", signed=signed, plus="", bare=signed)
    return ends[0] if ends[0] == ends[1] else f"{low} to {ends[1]}"


def _over(found: Ensemble) -> str:
    return (
        f"in nine of ten of the {about(len(found.members))} sets of inputs that fit what is known"
    )


def real_visits(baseline: str) -> str:
    """How many visits are really in time, as far as is known; empty where no set is shipped."""
    found = shipped_ensemble(baseline)
    if found is None:
        return ""
    own = number(found.outcome(found.own, REAL), "%")
    return (
        f"How many visits are really in time is not known: {_range(found.outcome_of(REAL))} "
        f"{_over(found)}, {own} by the baseline's own values."
    )


def mending(baseline: str) -> str:
    """What mending the recording gives; empty where no set is shipped."""
    found = shipped_ensemble(baseline)
    if found is None:
        return ""
    return (
        f"What mending the recording gives hangs on what is not known: "
        f"{_range(found.gains, signed=True)} more of visits in time as recorded, {_over(found)}. "
        "No child is seen sooner for it."
    )


def mending_between(scenarios: Iterable[Scenario]) -> str:
    """The same where scenarios of one baseline differ in how visits are recorded; else empty."""
    every = list(scenarios)
    recording = {tuple(c for c in scenario.changes if c.input == LOSS) for scenario in every}
    baselines = {scenario.baseline for scenario in every}
    return mending(every[0].baseline) if len(recording) > 1 and len(baselines) == 1 else ""


_UNKNOWN_ABOVE, _KNOWN_BELOW = 0.8, 0.5
"""Shares of an input's range that is left: next to nothing is known; something is."""


def how_found(ensemble: Ensemble) -> str:
    """How many sets fit."""
    return (
        f"{about(len(ensemble.members))} sets of inputs fit what is known, of {ensemble.tried:,} "
        "that were run."
    )


def what_fits(ensemble: Ensemble) -> str:
    """When a set is said to fit, and what it is held against."""
    figures = "; ".join(full(one.measure) for one in ensemble.known)
    return (
        f"A set fits where the average of {about(ensemble.futures)} futures lies within "
        f"{ensemble.tolerance:g} standard deviations of luck of each known figure: {figures}. They "
        "are drawn evenly from the inputs' ranges, not chosen to lie apart."
    )


def pinned(ensemble: Ensemble) -> list[str]:
    """What is known together: work over capacity, a sentence a team."""
    said = []
    for burden in ensemble.burdens:
        low, high = ensemble.share_of(burden)
        alone = _range((100 * burden.low, 100 * burden.high))
        said.append(
            f"{TEAM_NAMES[burden.team]}: work takes {_range((100 * low, 100 * high))} of what "
            f"there is in nine of ten sets; {alone} in nine of ten draws from the ranges alone."
        )
    return said


def left_open(ensemble: Ensemble) -> list[tuple[str, float]]:
    """Each input with the share of its range that is left, the most open first."""
    left = [(input_of(one.input), ensemble.left(one)) for one in ensemble.varied]
    return sorted(left, key=lambda pair: -pair[1])


def left_in_words(ensemble: Ensemble) -> str:
    """Which inputs what is known does not settle, and which it does to some extent."""
    left = left_open(ensemble)
    nothing = [label for label, share in left if share > _UNKNOWN_ABOVE]
    something = [
        f"{label} ({100 * share:.0f}% of its range is left)"
        for label, share in reversed(left)
        if share < _KNOWN_BELOW
    ]
    told = ["No input is known by itself."]
    if nothing:
        told.append(f"Next to nothing is told of {'; '.join(nothing)}.")
    if something:
        told.append(f"Most is told of {'; '.join(something)}.")
    return " ".join(told)
