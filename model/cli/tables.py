"""What the command line hands over: results as a file and as a table, one replication's events.

Everything here is the same to the byte for the same scenario, weeks, seed and replications; what
differs from run to run (time taken, processes used) stands under ``timing`` alone.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from model import __version__
from model.agency_exit.choices import EXIT_MEASURES
from model.agency_exit.outcome import break_even, danger_periods
from model.agency_exit.safe_target import SafeDates, SafeTarget
from model.results.measures import HEADLINE, MEASURES
from model.results.reading import PERIOD_WEEKS
from model.results.replication import Replication
from model.results.statistics import Summary, summarise
from model.results.weekly_series import reported_days
from model.scenario.baselines import load_baseline
from model.scenario.calendar import days_of
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from model.scenario.posts import POST_TEAMS
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, Verdict, compare, standing
from model.study.precision import Look
from model.words.agency_exit import UNDER_WHOLE_RUN
from model.words.input_sections import SECTION_NAMES
from model.words.inputs import differences
from model.words.inputs_that_differ import inputs_that_differ
from model.words.names import TEAM_NAMES, full
from model.words.numbers import day, in_a_column
from model.words.refusals import said
from model.words.scenario_names import within_sentence
from model.words.verdicts import BREAK_EVENS, SAFE_DATES, TOGETHER

# --- A run ---


def headline_table(
    scenario: Scenario, results: Sequence[Replication], *, weeks: int, seed: int
) -> str:
    """The headline measures for a reader, with what they rest on."""
    first, last = reported_days(scenario.inputs.start_date, weeks)
    n = len(results)
    future = _future(weeks, n)
    lines = [
        f"{scenario.name} (baseline {scenario.baseline}, scenario {scenario.identity}, model "
        f"{__version__})",
        *(f"  {words}" for words in differences(scenario)),
        f"{n} {future}, {weeks} weeks from {day(scenario.inputs.start_date)}, seed {seed}; "
        f"reported on {day(first)} to {day(last)}",
        "",
    ]
    rows: list[tuple[str, ...]] = [
        ("", "average", "sure to (95%)", "nine in ten", "target", "on target")
    ]
    for name in HEADLINE:
        summary = summarise(results, name, scenario.inputs)
        if summary.n:
            rows.append(_row(summary, weeks))
    lines += _columns(rows)
    lines += [
        "",
        "Sure to: where the average lies. Nine in ten: where nine in ten of the futures lie. All",
        "of it holds if these inputs are right.",
    ]
    return "\n".join(lines)


def _row(s: Summary, weeks: int) -> tuple[str, ...]:
    measure = MEASURES[s.measure]
    met = "" if s.target is None else f"in {s.met} of {s.n} {_future(weeks, s.n)}"
    return (
        full(measure.name),
        _number(s.mean, measure.unit),
        "" if math.isnan(s.low) else _range(s.low, s.high, measure.unit),
        "" if s.n < 2 else _range(s.p05, s.p95, measure.unit),
        "" if s.target is None else f"{s.target:.3g}%",
        met,
    )


def _future(weeks: int, n: int) -> str:
    word = "year" if weeks >= PERIOD_WEEKS else "run"
    return f"simulated {word}" if n == 1 else f"simulated {word}s"


def _number(value: float, unit: str) -> str:
    sign = "£" if unit == "£" else ""
    return f"{sign}{in_a_column(value, unit)}" + ("%" if unit == "%" else "")


def _range(low: float, high: float, unit: str) -> str:
    return f"{in_a_column(low, unit)} to {in_a_column(high, unit)}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as aligned text: the first and last column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        middle = (cell.rjust(w) for cell, w in zip(row[1:-1], widths[1:-1], strict=True))
        yield "  ".join((row[0].ljust(widths[0]), *middle, row[-1])).rstrip()


# --- Scenarios beside a reference ---

_MARKS: dict[Verdict, tuple[str, str]] = {
    "clear": ("++", "--"),
    "small_but_real": ("+", "-"),
    "no_difference_that_matters": ("=", "="),
    "too_close_to_call": ("?", "?"),
    "not_measured": ("", ""),
}
"""The mark of a difference for the better and for the worse."""

_LEGEND = (
    "++ clearly better, + better by little, = no difference",
    "that matters, ? too close to call, - worse by little, -- clearly worse; > and < more and",
    "fewer where neither is good. All of it holds if these inputs are right.",
)
_MOST_INPUTS = 20
"""Inputs that differ in the table; the file has all."""

Differences = Mapping[str, Mapping[str, Difference]]


def compare_table(
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    differences: Differences,
    looked: Look | None,
    *,
    weeks: int,
    seed: int,
) -> str:
    """Scenarios beside their reference for a reader: inputs, averages, verdicts."""
    letters = dict(zip(scenarios, "ABCDEF", strict=False))
    reference, *others = scenarios
    n = len(results[reference])
    lines = [f"{len(scenarios)} scenarios compared (model {__version__})"]
    for name, scenario in scenarios.items():
        first, last = reported_days(scenario.inputs.start_date, weeks)
        lines += [
            f"  {letters[name]} {name} (baseline {scenario.baseline}, scenario "
            f"{scenario.identity}), reported on {day(first)} to {day(last)}"
        ]
    lines += [
        f"{n} {_future(weeks, n)} of each, {weeks} weeks, seed {seed}; the reference is A",
        *_ended(looked, letters),
        "",
        *_inputs_lines(scenarios, letters),
        "",
        *_columns(_compared_rows(scenarios, results, differences, list(letters.values()))),
        "",
        f"Averages. Against A: {_LEGEND[0]}",
        *_LEGEND[1:],
    ]
    for name in others:
        lines += ["", f"{letters[name]} {name}", *_standing_lines(differences[name])]
    return "\n".join(lines)


def _ended(looked: Look | None, letters: Mapping[str, str]) -> Iterator[str]:
    """Why no more replications were added."""
    if looked is None:
        return
    if looked.ended == "precise_enough":
        yield f"Ended at {looked.n} of at most {looked.limit}: every difference is precise enough"
        return
    yield f"Ended at the limit of {looked.limit}; not precise enough are"
    for name, measures in looked.open.items():
        yield from _labels(letters[name], measures)


def _inputs_lines(scenarios: Mapping[str, Scenario], letters: Mapping[str, str]) -> Iterator[str]:
    """Each input that differs: who has which value."""
    differing = inputs_that_differ(scenarios)
    yield "Inputs that differ" if differing else "No inputs differ."
    for found in differing[:_MOST_INPUTS]:
        who: dict[str, list[str]] = {}
        for name, words in found.words.items():
            who.setdefault(words, []).append(letters[name])
        values = (f"{', '.join(having)}: {words}" for words, having in who.items())
        yield f"  {found.label} - {' | '.join(values)}"
    if len(differing) > _MOST_INPUTS:
        yield f"  and {len(differing) - _MOST_INPUTS} more (--json FILE has all)"


def _standing_lines(differences: Mapping[str, Difference]) -> Iterator[str]:
    """What is sure of a scenario, with its interval, and what is not."""
    found = standing(differences)
    for words, measures in (
        ("clearly better", found.better),
        ("clearly worse", found.worse),
        ("clearly different", found.other),
        ("small but real", found.small),
    ):
        for measure in measures:
            yield f"  {words}: {full(measure)} {_change(differences[measure])}"
    if found.too_close:
        yield from _labels("too close to call", found.too_close)
    if not (found.better or found.worse or found.other or found.small or found.too_close):
        yield "  no difference that matters"


def _change(found: Difference) -> str:
    """E.g. ``+5.2 points (+3.1 to +7.3)``."""
    unit = MEASURES[found.measure].unit

    def signed(value: float, sign: str = "") -> str:
        digits = f"{round(abs(value), -2):,.0f}" if unit == "£" else in_a_column(abs(value), unit)
        return f"{'-' if value < 0 else '+'}{sign}{digits}"

    if unit == "£":
        return f"{signed(found.mean, '£')} ({signed(found.low)} to {signed(found.high)})"
    word = "points" if unit == "%" else unit
    return f"{signed(found.mean)} {word} ({signed(found.low)} to {signed(found.high)})"


def _labels(said: str, measures: Sequence[str]) -> list[str]:
    """What is said of measures, as lines that fit a screen."""
    text = f"  {said}: {'; '.join(full(measure) for measure in measures)}"
    return textwrap.wrap(text, 100, subsequent_indent="    ")


def _compared_rows(
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    differences: Differences,
    headings: Sequence[str],
    measures: Sequence[str] = HEADLINE,
) -> list[tuple[str, ...]]:
    """A row for each measure, and for a clock one more: how often it is on target.

    The reference comes first among the ``scenarios``, of which each has its heading.
    """
    rows: list[tuple[str, ...]] = [("", *headings, "")]
    for place, measure in enumerate(measures):
        if place == len(HEADLINE):
            rows.append(("In the whole run", *("" for _ in scenarios), ""))
        unit = MEASURES[measure].unit
        label = UNDER_WHOLE_RUN[measure] if place >= len(HEADLINE) else full(measure)
        found = [summarise(results[n], measure, s.inputs) for n, s in scenarios.items()]
        if not any(summary.n for summary in found):
            continue
        first, *rest = found
        cells = (_cell(s, d[measure]) for s, d in zip(rest, differences.values(), strict=True))
        rows.append((label, _number(first.mean, unit) if first.n else "", *cells, ""))
        if first.target is not None:
            met, *others = (f"{s.met} of {s.n}" if s.n else "" for s in found)
            rows.append(("  on target in", met, *(f"{other}   " for other in others), ""))
    return rows


def _cell(summary: Summary, found: Difference) -> str:
    """A scenario's average and the mark of its difference from the reference."""
    if not summary.n:
        return ""
    measure = MEASURES[found.measure]
    better, worse = _MARKS[found.verdict]
    mark = better if found.better else worse
    if not measure.better and found.is_real:
        mark = ">" if found.mean > 0 else "<"
    return f"{_number(summary.mean, measure.unit)} {mark:2}"


# --- Agency exit ---


def exit_table(
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    *,
    weeks: int,
    seed: int,
) -> str:
    """The options beside doing nothing for a reader, with their verdicts."""
    (nothing, scenario), *_ = scenarios.items()
    reference, start = results[nothing], scenario.inputs.start_date
    first, last = reported_days(scenario.inputs.start_date, weeks)
    n = len(reference)
    lines = [
        f"Agency exit from {day(start)} (baseline {scenario.baseline}, model {__version__})",
        *(f"  {s.name}: scenario {s.identity}" for s in scenarios.values()),
        f"{n} {_future(weeks, n)}, {weeks} weeks, seed {seed}; reported on {day(first)} to "
        f"{day(last)} unless of the whole run",
        "",
    ]
    differences = {
        letter: compare(results[letter], reference, scenario.inputs, EXIT_MEASURES)
        for letter in list(scenarios)[1:]
    }
    headings = [within_sentence(nothing), *differences]
    rows = _compared_rows(scenarios, results, differences, headings, EXIT_MEASURES)
    lines += [*_columns(rows), "", f"Averages. Against doing nothing: {_LEGEND[0]}"]
    lines += [*_LEGEND[1:], ""]
    for id_, option in scenarios.items():
        lines += _story(option, results[id_], reference, weeks)
    return "\n".join(lines)


def _story(
    scenario: Scenario, results: Sequence[Replication], reference: Sequence[Replication], weeks: int
) -> Iterator[str]:
    """Costs against doing nothing, and when a team is likely to be in danger."""
    start = scenario.inputs.start_date
    n = len(results)
    yield scenario.name
    found = break_even(results, reference, start)
    if found is not None and found.kind != "the_same":
        sure = "" if math.isnan(found.low) else f" ({_range(found.low, found.high, '£')})"
        back = "" if found.day is None else f" in the week of {day(found.day)}"
        saves = "saves" if found.saving >= 0 else "costs more by"
        kind = BREAK_EVENS[found.kind]
        yield f"  Costs: {kind}{back}; {saves} {_number(abs(found.saving), '£')} in all{sure}"
    for team in POST_TEAMS:
        for period in danger_periods(results, team):
            first, last = days_of(start, period.first_week, period.last_week)
            yield (
                f"  Below need, {TEAM_NAMES[team]}: {day(first)} to {day(last)}, in up to "
                f"{round(period.share * n)} of {n} {_future(weeks, n)}"
            )


def safe_lines(found: SafeDates) -> Iterator[str]:
    """The earliest safe leave dates for a reader."""
    yield f"Earliest safe leave dates: {_target(found.target)}"
    staying = found.staying
    if staying is not None and not staying.holds:
        yield f"  Not met even if everybody stays: met in {staying.met} of {staying.n} futures"
        return
    for answer in found.dates:
        left = "" if answer.last_day is None else f", last day {day(answer.last_day)}"
        met = "" if answer.met is None else f": met in {answer.met} of {answer.n} futures"
        yield f"  {answer.post}: {SAFE_DATES[answer.kind]}{left}{met}"
    if (together := found.together) is not None:
        later = f" by {together.later_weeks} weeks" if together.later_weeks else ""
        kind = TOGETHER[together.kind]
        yield f"  All: {kind}{later}: met in {together.met} of {together.n} futures"


def _target(target: SafeTarget) -> str:
    measure = MEASURES[target.measure]
    unit = {"%": "points" if target.within else "%", "£": "£"}.get(measure.unit, measure.unit)
    level = f"{target.level:g}%" if unit == "%" else f"{target.level:,g} {unit}"
    limit = f"{level} or {'more' if measure.better == 'higher' else 'less'}"
    if target.within:
        limit = f"no worse than doing nothing by more than {level}"
    label = f"{full(measure.name)}, in the whole run" if measure.clock else full(measure.name)
    return f"{label}: {limit}, in {target.confidence:.0%} of futures"


# --- One replication's events ---


# --- What may be asked ---


def input_lines(name: str) -> Iterator[str]:
    """Every input of a baseline: what ``--set`` takes, and where the value comes from."""
    baseline = load_baseline(name)
    section = ""
    for spec in INPUTS.values():
        if spec.section != section:
            section = spec.section
            yield f"\n{SECTION_NAMES[section]}"
        value = getattr(baseline.inputs, spec.name)
        unit = f" ({spec.unit})" if spec.unit else ""
        sourced = baseline.sourced[spec.name]
        yield f"  {Change(input=spec.name, set=value).to_text()}"
        yield f"      {spec.label}{unit}"
        plausible = (
            "" if sourced.low is None else f"plausible {sourced.low:g} to {sourced.high:g}; "
        )
        over_time = "; may change during a run" if spec.dated else ""
        yield f"      {plausible}allowed {said(spec.allowed)}{over_time}"
        yield f"      {sourced.confidence} confidence: {sourced.source}"


# --- Files ---
