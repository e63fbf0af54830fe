"""Sets of inputs that fit what is published, in words: what is known of real visits."""

from __future__ import annotations

from collections.abc import Iterable

from model.scenario.fitting import LOSS, REAL, RECORDED, FittingSet, fitting_sets
from model.scenario.scenario import Scenario
from model.words.numbers import about, number


def _range(values: Iterable[float], *, signed: bool = False) -> str:
    """``69% to 88%``, ``4 to 12 points``; one figure where they are the same."""
    known = sorted(values)
    ends = [number(v, "%", signed=signed, plus="") for v in (known[0], known[-1])]
    low = number(known[0], "%", signed=signed, plus="", bare=signed)
    return ends[0] if ends[0] == ends[1] else f"{low} to {ends[1]}"


def _over(sets: tuple[FittingSet, ...]) -> str:
    return f"over the {about(len(sets))} sets of inputs that fit what is published"


def real_visits(baseline: str) -> str:
    """How many visits are really in time, as far as is known; empty where no set is shipped."""
    sets = fitting_sets(baseline)
    if len(sets) < 2:
        return ""
    known = _range(s.outcomes[REAL] for s in sets)
    return (
        f"How many visits are really in time is not known: {known} {_over(sets)}, "
        f"{number(sets[0].outcomes[REAL], '%')} by the baseline's own values."
    )


def mending(baseline: str) -> str:
    """What mending the recording gives; empty where no set is shipped, or none is published."""
    sets = fitting_sets(baseline)
    if len(sets) < 2:
        return ""
    gains = _range((s.mended[RECORDED] - s.outcomes[RECORDED] for s in sets), signed=True)
    return (
        f"What mending the recording gives hangs on what is not known: {gains} more of visits in "
        f"time as recorded, {_over(sets)}. No child is seen sooner for it."
    )


def mending_between(scenarios: Iterable[Scenario]) -> str:
    """The same where scenarios of one baseline differ in how visits are recorded; else empty."""
    every = list(scenarios)
    recording = {tuple(c for c in scenario.changes if c.input == LOSS) for scenario in every}
    baselines = {scenario.baseline for scenario in every}
    return mending(every[0].baseline) if len(recording) > 1 and len(baselines) == 1 else ""
