"""Results in words: chance, level, range, difference, status, where a figure comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.statistics import FEWEST, Summary, chance_interval
from model.runs.run_key import RunKey
from model.scenario.baselines import load_baseline
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, smallest_shown
from model.study.looks import LOOKS
from model.words.names import said_short
from model.words.numbers import about, day, number, size, years
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
    """``On target in 37 of 50 simulated years, so 60 to 84 in a hundred``.

    Empty where there is no target.
    """
    if s.met is None or s.n == 0:
        return ""
    return f"On target in {s.met} of {s.n} {years(weeks, s.n)}, {how_sure(s)}"


def frequency_within(s: Summary, weeks: int) -> str:
    """:func:`frequency` within a sentence."""
    if s.met is None or s.n == 0:
        return ""
    return f"on target in {s.met} of {s.n} {years(weeks, s.n)}, {how_sure(s)}"


def how_sure(s: Summary) -> str:
    """What a count of futures says of the chance: ``so 60 to 84 in a hundred``."""
    if s.chance_low is None or s.chance_high is None:
        return ""
    return in_a_hundred(s.chance_low, s.chance_high)


def met_of(s: Summary) -> str:
    """How often on target in a narrow column; :func:`in_100` stands below it."""
    return f"{s.met} of {s.n}"


def in_100(s: Summary) -> str:
    """What that says of a hundred such years: ``46-78``."""
    return f"{100 * (s.chance_low or 0):.0f}-{100 * (s.chance_high or 0):.0f}"


def of_futures(met: int, n: int) -> str:
    """Any count of futures with how sure it is: ``12 of 30 futures, so 25 to 58 in a hundred``."""
    return f"{met} of {n} futures, {in_a_hundred(*chance_interval(met, n))}"


def in_a_hundred(low: float, high: float) -> str:
    """A chance between two shares: ``so 60 to 84 in a hundred``."""
    return f"so {100 * low:.0f} to {100 * high:.0f} in a hundred"


def in_most(n: int) -> str:
    """In how many of the futures a figure lies between its ends: ``nine of ten``, ``all 8``."""
    return f"all {n}" if n < FEWEST else "nine of ten"


def range_text(s: Summary) -> str:
    """How a simulated year varies: ``65% to 72% in nine of ten``; of few futures, all of them."""
    unit = MEASURES[s.measure].unit
    low, high = number(s.p05, unit), number(s.p95, unit)
    if s.few:
        return f"all {s.n} lie between {low} and {high}, {further(s.n)}"
    return f"{low} to {high} in {in_most(s.n)}"


def most_of(n: int) -> str:
    """What a bar, a whisker or a band holds of so many futures: ``nine in ten``, ``all 8``."""
    return f"all {n}" if n < FEWEST else "nine in ten"


def bands(n: int) -> str:
    """What the bands of a fan hold."""
    return f"Bands: half and {most_of(n)} of the simulated futures"


def further(n: int) -> str:
    """What the range of few futures says of others: each end is beaten once in n + 1."""
    return f"about two further ones in {about(n + 1)} would not" if n > 1 else "another would not"


def usually(s: Summary) -> str:
    """``no families in 97 of 100``, with how sure; empty where no value is that common."""
    if s.usual is None or s.others is None:
        return ""
    same = s.n - s.others
    value = number(s.usual, MEASURES[s.measure].unit)
    return f"{value} in {same} of {s.n}, {in_a_hundred(*chance_interval(same, s.n))}"


def level_and_range(s: Summary) -> str:
    """``69% on average; 65% to 72% in nine of ten``."""
    unit = MEASURES[s.measure].unit
    if s.n == 0 or math.isnan(s.mean):
        return "nothing fell due"
    if s.n < 3:
        return f"{number(s.mean, unit)} so far"
    if s.others is not None and 2 * s.others <= s.n:
        return f"{number(s.mean, unit)} on average; {usually(s)}"
    if number(s.p05, unit) == number(s.p95, unit):
        return f"{number(s.mean, unit)} on average"
    return f"{number(s.mean, unit)} on average; {range_text(s)}"


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
    if d.verdict == "not_measured":
        return "not measured" if d.pairs == 0 else f"measured in {d.pairs} futures only"
    if d.verdict == "still_sharpening":
        return f"{VERDICTS[d.verdict]}: {so_far(d)}"
    if d.mean == 0 and d.low == d.high == 0:
        return "no change at all"
    mean = number(d.mean, unit, signed=True)
    low, high = (number(v, unit, signed=True, bare=True) for v in (d.low, d.high))
    span = "" if low == high else f" ({low} to {high})"
    return f"{mean}{span}: {VERDICTS[d.verdict]}"


def so_far(d: Difference) -> str:
    """A difference before the first look: ``3.1 points better so far, 12 of 30 futures``."""
    futures = f"{d.pairs} of {LOOKS[0]} futures"
    if abs(d.mean) < smallest_shown(d.measure):
        return f"no difference so far, {futures}"
    way = _way(d) or ("more" if d.mean > 0 else "fewer")
    return f"{size(d.mean, MEASURES[d.measure].unit)} {way} so far, {futures}"


def direction(d: Difference) -> str:
    """Better, worse, dearer or cheaper, in a word; only where the difference is real."""
    return _way(d) if d.is_real else ""


def _way(d: Difference) -> str:
    if MEASURES[d.measure].unit == "£":
        return "dearer" if d.mean > 0 else "cheaper"
    if d.better is None:
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
