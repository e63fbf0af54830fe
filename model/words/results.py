"""Results in words: chance, level, range, difference, status, where a figure comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.statistics import Summary
from model.runs.run_key import RunKey
from model.scenario.baselines import load_baseline
from model.scenario.scenario import Scenario
from model.study.comparison import Difference
from model.words.names import said_short
from model.words.numbers import day, number, years
from model.words.verdicts import VERDICTS

CAVEAT = "Supports judgement; says nothing about any child."


IF_RIGHT = "if these inputs are right"


STATUS = (
    (0.75, "Well established", "✔"),
    (0.5, "Mainly good with some gaps", "●"),
    (0.25, "Inconsistent", "▲"),
    (0.0, "Requires significant improvement", "■"),
)


STATUS_RULE = (
    "The words are the scale of the 2012-13 overview. Rule: target met in at least three in four "
    "simulated years: well established; half: mainly good with some gaps; a quarter: inconsistent; "
    "fewer: requires significant improvement."
)


def frequency(s: Summary, weeks: int) -> str:
    """``On target in 37 of 50 simulated years``; empty where there is no target."""
    if s.met is None or s.n == 0:
        return ""
    return f"On target in {s.met} of {s.n} {years(weeks, s.n)}"


def frequency_within(s: Summary, weeks: int) -> str:
    """:func:`frequency` within a sentence: ``on target in 37 of 50 simulated years``."""
    if s.met is None or s.n == 0:
        return ""
    return f"on target in {s.met} of {s.n} {years(weeks, s.n)}"


def level_and_range(s: Summary) -> str:
    """``69% on average; 65% to 72% in nine of ten``."""
    unit = MEASURES[s.measure].unit
    if s.n == 0 or math.isnan(s.mean):
        return "nothing fell due"
    if s.n < 3:
        return f"{number(s.mean, unit)} so far"
    low, high = number(s.p05, unit), number(s.p95, unit)
    if low == high:
        return f"{number(s.mean, unit)} on average"
    return f"{number(s.mean, unit)} on average; {low} to {high} in nine of ten"


def target_text(s: Summary) -> str:
    """``target 73%``."""
    return "" if s.target is None else f"target {s.target:.3g}%"


def status(s: Summary) -> tuple[str, str]:
    """The status word and its shape, from the chance of meeting the target."""
    chance = s.chance
    if chance is None:
        return "", ""
    for least, word, shape in STATUS:
        if chance >= least:
            return word, shape
    raise AssertionError("the scale ends at 0")


def difference_text(d: Difference) -> str:
    """``+1.2 points (0.5 to 1.9): small but real``."""
    unit = MEASURES[d.measure].unit
    if d.pairs == 0:
        return "not measured"
    if d.mean == 0 and d.low == d.high == 0:
        return "no change at all"
    if math.isnan(d.low):
        return f"{number(d.mean, unit, signed=True)} so far"
    low, high = (number(v, unit, signed=True, bare=True) for v in (d.low, d.high))
    span = f"{low} to {high}"
    return f"{number(d.mean, unit, signed=True)} ({span}): {VERDICTS[d.verdict]}"


def direction(d: Difference) -> str:
    """Better, worse or neither, in a word; only where the difference is real."""
    if not d.is_real or d.better is None:
        return ""
    return "better" if d.better else "worse"


def headline(summaries: dict[str, Summary], weeks: int) -> str:
    """The sentence at the top of *Where we stand*: clocks that are safe, and the weakest."""
    known = _with_target(summaries)
    if not known:
        return "Nothing fell due."
    good = [s for s in known if (s.chance or 0) >= 0.5]
    return (
        f"If nothing changes, {len(good)} of {len(known)} clocks are more likely than not to meet "
        f"their target. {weakest(summaries, weeks)}, {IF_RIGHT}."
    )


def weakest(summaries: dict[str, Summary], weeks: int) -> str:
    """The clock that is least often on target: chance, level and range. Empty without one."""
    known = _with_target(summaries)
    if not known:
        return ""
    worst = min(known, key=lambda s: (s.chance or 0, s.mean - (s.target or 0)))
    return (
        f"Weakest: {said_short(worst.measure)}, {frequency_within(worst, weeks)} "
        f"({level_and_range(worst)}; {target_text(worst)})"
    )


def _with_target(summaries: dict[str, Summary]) -> list[Summary]:
    return [
        summaries[m]
        for m in CLOCK_MEASURES
        if m in summaries and summaries[m].met is not None and summaries[m].n
    ]


def provenance(key: RunKey, scenario: str, baseline: str, n: int, day: str) -> str:
    """Baseline, scenario, version, replications, seed and date, under every figure."""
    return (
        f"{scenario} · baseline {baseline} · identity {key.scenario} · {n} replications of "
        f"{key.weeks} weeks · seed {key.seed} · model {key.version} · {day}. {CAVEAT}"
    )


def every_provenance(
    scenarios: Mapping[str, Scenario], keys: Mapping[str, RunKey], n: int
) -> list[str]:
    """:func:`provenance` of every scenario that was compared, by its own baseline and position."""
    return [
        provenance(
            keys[id_],
            scenario.name,
            load_baseline(scenario.baseline).title,
            n,
            f"position of {day(scenario.inputs.start_date)}",
        )
        for id_, scenario in scenarios.items()
    ]
