"""Numbers into sentences: pure functions, so that words live in one place.

Results lead with a natural frequency, then level and range, then the difference from doing
nothing. A percentage never stands without the children it means.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from model.results.measures import CLOCK_MEASURES, MEASURES, PERIOD_WEEKS
from model.results.statistics import Summary
from model.runs.runner import RunKey
from model.scenario.capacity import Load
from model.scenario.scenario import Scenario, load_baseline
from model.study.comparison import Difference, Standing
from model.study.precision import Look

if TYPE_CHECKING:
    from ui.library.decisions import Prediction, Score

CAVEAT = "Supports judgement; says nothing about any child."
IF_RIGHT = "if these inputs are right"

TEAM_NAMES = {
    "front_door": "front door",
    "fsp": "FSP",
    "front_door_manager": "front-door managers",
    "conferences": "conference diary",
}

SHORT = {
    "decision_recorded": "Decisions in one day",
    "assessment_in_time": "Assessments",
    "core_assessment_in_time": "Core assessments",
    "icpc_in_time": "Initial conferences",
    "core_group_first_in_time": "First core groups",
    "core_group_in_time": "Later core groups",
    "visit_alone_recorded": "Child seen alone",
    "visit_home_recorded": "Child seen at home",
    "review_in_time": "Reviews",
    "caseload_fsp": "Children per FSP worker",
    "caseload_front_door": "Children per front-door worker",
    "register_end": "Children on the register",
    "unallocated": "Families waiting for a worker",
    "front_door_load": "Front-door hours needed",
    "fsp_load": "FSP hours needed",
    "support_given": "Support given",
    "worker_changes": "Changes of worker",
    "s47_seen_through": "S47s seen through by one worker",
    "cost": "Cost",
}

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


def years(weeks: int, n: int) -> str:
    """What a replication is called: a simulated year, or a run of so many weeks."""
    if weeks >= PERIOD_WEEKS:
        return "simulated year" if n == 1 else "simulated years"
    length = "1 week" if weeks == 1 else f"{weeks} weeks"
    return f"simulated run of {length}" if n == 1 else f"simulated runs of {length}"


def number(
    value: float, unit: str, *, signed: bool = False, bare: bool = False, exact: bool = False
) -> str:
    """A value with its unit, rounded as far as it can be trusted.

    ``signed``: as a difference, percentages then in points. ``bare``: without the unit.
    ``exact``: to one place, as services report.
    """
    if math.isnan(value):
        return "not measured"
    small = unit in ("children", "families", "conferences") and abs(value) < 10
    places = 1 if exact or signed or small or unit in ("days", "cases", "changes", "FTE") else 0
    if unit == "£":
        places, value = 0, round(value, -3)
    text = f"{abs(value):,.{places}f}"
    nothing = float(text.replace(",", "")) == 0  # never a minus nought
    if small and not signed and text.endswith(".0"):
        text = text[:-2]
    sign = "" if nothing else "−" if value < 0 else "+" if signed else ""
    if unit == "£":
        return f"{sign}£{text}"
    if unit == "%":
        suffix = " points" if signed else "%"
    elif unit in ("cases", "changes"):
        suffix = ""
    else:
        suffix = f" {unit}"
    return f"{sign}{text}" + ("" if bare and suffix != "%" else suffix)


def frequency(s: Summary, weeks: int) -> str:
    """``On target in 37 of 50 simulated years``; empty where there is no target."""
    if s.met is None or s.n == 0:
        return ""
    return f"On target in {s.met} of {s.n} {years(weeks, s.n)}"


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
    return f"{number(d.mean, unit, signed=True)} ({span}): {d.verdict}"


def direction(d: Difference) -> str:
    """Better, worse or neither, in a word; only where the difference is real."""
    if d.verdict not in ("clear", "small but real") or d.better is None:
        return ""
    return "better" if d.better else "worse"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def about(n: float) -> str:
    """A number as said aloud: ``six``, ``14``."""
    whole = round(abs(n))
    return _SMALL[whole] if whole < len(_SMALL) else f"{whole:,}"


def children_late(mean_late: float) -> str:
    """``about 34 children's visits late a month`` without the noun: ``about 34 a month late``."""
    if math.isnan(mean_late):
        return ""
    if mean_late < 0.5:
        return "fewer than one child a month late"
    return (
        f"about {about(mean_late)} {'child' if round(mean_late) == 1 else 'children'} a month late"
    )


def children_difference(change: float) -> str:
    """``about six more children a month late``."""
    if math.isnan(change):
        return ""
    if abs(change) < 0.5:
        return "less than one child a month either way"
    more = "more" if change > 0 else "fewer"
    noun = "child" if round(abs(change)) == 1 else "children"
    return f"about {about(change)} {more} {noun} a month late"


def overload(load: Load) -> str:
    """The warning before a run."""
    team = TEAM_NAMES[load.team]
    if load.team == "conferences":
        return (
            f"This diary can never hold the conferences: about {load.needed:,.0f} a year are "
            f"needed and there are {load.available:,.0f} slots."
        )
    if load.available <= 0:
        return f"Nobody is in post in the {team}: its work can never be done."
    return (
        f"This staffing can never clear this demand: the {team} needs {load.needed:,.0f} hours a "
        f"year and has {load.available:,.0f} ({load.share:.0%}). Backlogs will grow for as long "
        "as it lasts."
    )


def too_late(changes: Sequence[str], weeks: int) -> str:
    """The warning before a run that is over before a change begins."""
    verb = "begins" if len(changes) == 1 else "begin"
    return (
        f"{'; '.join(changes)}: {verb} after the {weeks} weeks that are run, and changes nothing. "
        "Choose more weeks ahead to see it."
    )


def load_sentence(load: Load) -> str:
    """Hours needed of hours available, in one sentence."""
    team = TEAM_NAMES[load.team]
    if load.available <= 0:
        return f"Nobody is in post in the {team}."
    left = max(load.available - load.needed, 0)
    text = f"The {team}'s work that cannot wait takes {load.share:.0%} of its hours"
    if load.support:
        given = min(left / load.support, 1.0)
        text += f"; what is left covers about {given:.0%} of planned support"
    return text + "."


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
        f"Weakest: {SHORT[worst.measure].lower()}, {frequency(worst, weeks).lower()} "
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
            keys[name],
            name,
            load_baseline(scenario.baseline).title,
            n,
            f"position of {day(scenario.inputs.start_date)}",
        )
        for name, scenario in scenarios.items()
    ]


# --- Letting agency workers go ----------------------------------------------------------------


def listed(names: Sequence[str]) -> str:
    """``A, B and C``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def day(value: date) -> str:
    """``1 July 2024``."""
    return f"{value.day} {value:%B %Y}"


def span(first: date, last: date) -> str:
    """``1 July to 29 September 2024``; the year twice only if it differs."""
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def danger(team: str, periods: Sequence[tuple[date, date, float]], n: int) -> str:
    """When a team is short of experience: first day, last day and share of ``n`` futures."""
    who = TEAM_NAMES[team]
    if not periods:
        return f"The {who} has the experience it needs, every week, in more than half the futures"
    longest = sorted(periods, key=lambda p: (p[0] - p[1], p[0]))[:2]
    said = [
        f"from {span(first, last)} ({round(share * n)} of {n} futures at worst)"
        for first, last, share in sorted(longest)
    ]
    more = len(periods) - len(longest)
    rest = f", and {about(more)} shorter {'spell' if more == 1 else 'spells'}" if more else ""
    return f"The {who} is short of experienced workers {listed(said)}{rest}"


def break_even(kind: str, on: date | None, saving: float, low: float, high: float) -> str:
    """When an option has paid for itself, and what it has saved by the end."""
    if kind == "the same":
        return "It costs the same as doing nothing"
    sum_ = number(abs(saving), "£")
    ends = sorted(abs(v) for v in (low, high))
    by = f"{sum_} {'cheaper' if saving >= 0 else 'dearer'} by the end"
    if not math.isnan(low) and low * high > 0:
        by += f" ({number(ends[0], '£')} to {number(ends[1], '£')})"
    elif not math.isnan(low):
        by = "cheaper or dearer by the end is too close to call"
    if kind == "cheaper from the start":
        return f"Never dearer than doing nothing: {by}"
    if kind == "breaks even" and on is not None:
        return f"Dearer at first, breaks even in the week of {day(on)}: {by}"
    return f"Does not break even within the run: {by}"


# --- Comparing scenarios ----------------------------------------------------------------------

_MOST_NAMED = 4


def name_of(measure: str) -> str:
    """What a measure is called where room is short."""
    return SHORT.get(measure) or MEASURES[measure].label


def said_short(measure: str) -> str:
    """A measure within a sentence: ``assessments``, ``FSP hours needed``."""
    name = name_of(measure)
    return name[0].lower() + name[1:] if name[1].islower() else name


def some(measures: Sequence[str]) -> str:
    """Measures by name, the first few of many."""
    names = [said_short(m) for m in measures]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{about(len(names) - _MOST_NAMED + 1)} more"]
    return listed(names)


def stands(s: Standing, *, briefly: bool = False) -> str:
    """What is clearly better and worse in a scenario than in its reference, and what is not.

    ``briefly``: without what is small or does not matter, if there is anything else to say.
    """
    if briefly and (s.better or s.worse or s.other or s.too_close):
        s = replace(s, small=(), same=())
    parts = [
        f"{words} in {about(len(found))} ({some(found)})"
        for words, found in (
            ("clearly better", s.better),
            ("clearly worse", s.worse),
            ("clearly different, for neither good nor ill,", s.other),
            ("a small but real difference", s.small),
            ("too close to call", s.too_close),
        )
        if found
    ]
    if not parts:
        return "no difference that matters in anything measured"
    text = "; ".join(parts)
    if s.same:
        text += f"; no difference that matters in {about(len(s.same))}"
    return text


def verdict_said(d: Difference) -> str:
    """A verdict within a sentence: ``clearly better``, ``a little worse``."""
    if d.verdict not in ("clear", "small but real"):
        return d.verdict
    how = "clearly" if d.verdict == "clear" else "a little"
    return f"{how} {direction(d) or ('more' if d.mean > 0 else 'fewer')}"


_NAMED = 2
"""Scenarios named in the finding above a picture; of more, their number is said."""


def verdicts(differences: Mapping[str, Mapping[str, Difference]], measure: str) -> str:
    """Which scenarios are better, worse or too close to call by one measure."""
    groups: dict[str, list[str]] = {}
    for name, found in differences.items():
        groups.setdefault(verdict_said(found[measure]), []).append(name)
    if len(groups) == 1 and len(differences) > 1:
        every = "both" if len(differences) == 2 else f"all {about(len(differences))}"
        return f"{next(iter(groups))} in {every}"
    named = len(differences) <= _NAMED  # at each row the words stand anyway
    return "; ".join(
        f"{words} with {listed(names) if named else about(len(names))}"
        for words, names in groups.items()
    )


_GROUPS = (
    "clearly better in some things and clearly worse in none",
    "clearly better in some things and clearly worse in others",
    "clearly worse in some things and clearly better in none",
    "clearly different, but neither better nor worse",
    "too close to call",
    "different only by less than matters",
    "no different in anything that matters",
)


def grouped(standings: Mapping[str, Standing], reference: str) -> str:
    """The sentence above a comparison: scenarios by how they stand against the reference."""
    groups: dict[int, list[str]] = {}
    for name, s in standings.items():
        if s.better or s.worse:
            group = 1 if s.better and s.worse else 0 if s.better else 2
        else:
            group = 3 if s.other else 4 if s.too_close else 5 if s.small else 6
        groups.setdefault(group, []).append(name)
    said = [
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} {_GROUPS[group]}"
        for group, names in sorted(groups.items())
    ]
    return f"Against {in_sentence(reference)}, {'; '.join(said)}, {IF_RIGHT}."


def in_sentence(name: str) -> str:
    """A scenario's name within a sentence: ``doing nothing``, ``the first quarter``."""
    return name[0].lower() + name[1:] if name.startswith(_OURS) else name


_OURS = ("Doing nothing", "What if", "The ")


def ended(look: Look) -> str:
    """Why a comparison ended, or that it has not yet."""
    if look.ended == "precise enough":
        return (
            f"Ended after {look.n} simulated futures of each: every headline difference is "
            "precise enough. More futures would change nothing that matters."
        )
    undecided = sum(len(found) for found in look.open.values())
    noun = "difference is" if undecided == 1 else "differences are"
    still = f"{about(undecided)} headline {noun} not precise enough"
    if look.ended == "limit reached":
        return (
            f"Ended because the limit of {look.limit} simulated futures of each is reached: "
            f"{still}. A higher limit may settle more."
        )
    return f"Looked at after {look.n} simulated futures of each: {still} yet, so more are run."


# --- Predictions and what happened ------------------------------------------------------------

_ENOUGH_TO_JUDGE = 10


def outcome_text(p: Prediction) -> str:
    """``71.0%: inside the range``; what is predicted while nothing is known."""
    unit = MEASURES[p.measure].unit
    if p.outcome is None:
        return "not known yet"
    where = "inside" if p.inside else "above" if p.outcome > p.high else "below"
    so_far = " so far (not scored: the period is not over)" if p.provisional else ""
    return f"{number(p.outcome, unit, exact=True)}: {where} the range{so_far}"


def prediction_text(p: Prediction) -> str:
    """``68.1% on average; 63.0% to 72.2% in nine of ten, 1 April 2024 to 30 March 2025``.

    To the place by which an outcome is called inside or outside.
    """
    unit = MEASURES[p.measure].unit
    mean, low, high = (number(v, unit, exact=True) for v in (p.mean, p.low, p.high))
    level = f"{mean} on average"
    if p.low < p.high:
        level += f"; {low} to {high} in nine of ten"
    return f"{level}, {span(p.first_day, p.last_day)}"


def score_text(score: Score) -> str:
    """The running score of predictions, in a sentence or two."""
    if not score.known:
        waiting = f" {about(score.open).capitalize()} wait for theirs." if score.open else ""
        return f"No prediction has an outcome yet.{waiting}"
    noun = "prediction" if score.known == 1 else "predictions"
    text = (
        f"{score.inside} of {score.known} {noun} with an outcome lay in their range; nine of ten "
        "should"
    )
    if score.known < _ENOUGH_TO_JUDGE:
        return f"{text}. Too few yet to judge the ranges."
    # As few inside or fewer, were the ranges right: one in twenty is the usual line.
    chance = sum(
        math.comb(score.known, k) * 0.9**k * 0.1 ** (score.known - k)
        for k in range(score.inside + 1)
    )
    if chance < 0.05:
        return f"{text}. The ranges are too narrow: years vary more than the model says."
    return f"{text}. Nothing says that the ranges are wrong."
