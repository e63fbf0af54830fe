"""What the command line hands over: results as a file and as a table, one replication's events.

Everything here is the same to the byte for the same scenario, weeks, seed and replications; what
differs from run to run (time taken, processes used) stands under ``timing`` alone.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from textwrap import wrap

from model.results.measures import HEADLINE, MEASURES
from model.results.reading import PERIOD_WEEKS
from model.results.replication import Replication
from model.results.statistics import FEWEST, Summary, summarise
from model.results.weekly_series import reported_days
from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, Verdict, standing
from model.study.looks import LOOKS
from model.study.precision import Look
from model.words.agency_exit import UNDER_WHOLE_RUN
from model.words.fitting import mending_between, real_visits
from model.words.input_sections import SECTION_NAMES
from model.words.inputs import differences
from model.words.inputs_that_differ import inputs_that_differ
from model.words.names import full
from model.words.numbers import day, in_a_column
from model.words.people_held import people_said
from model.words.refusals import said
from model.words.results import further, how_sure, in_100, met_of, most_of, usually
from model.words.version import model_said

_WIDTH = 96
"""Letters in a line of prose."""

# --- A run ---


def headline_table(
    scenario: Scenario, results: Sequence[Replication], *, weeks: int, seed: int
) -> str:
    """The headline measures for a reader, with what they rest on."""
    first, last = reported_days(scenario.inputs.start_date, weeks)
    n = len(results)
    noun = future(weeks, n)
    lines = [
        f"{scenario.name} (baseline {scenario.baseline}, scenario {scenario.identity}, model "
        f"{model_said()})",
        *(f"  {words}" for words in differences(scenario)),
        *wrapped(people_said(scenario)),
        f"{n} {noun}, {weeks} weeks from {day(scenario.inputs.start_date)}, seed {seed}; "
        f"reported on {day(first)} to {day(last)}",
        "",
    ]
    rows: list[tuple[str, ...]] = [
        ("", "average", "sure to (95%)", most_of(len(results)), "target", "on target")
    ]
    usual = []
    for name in HEADLINE:
        summary = summarise(results, name, scenario.inputs)
        if summary.n:
            rows.append(_row(summary))
        if said := usually(summary):
            usual.append(f"{full(name)}: {said}")
    lines += columns(rows)
    lines += ["", *_what_it_says(len(results), usual), *wrapped(real_visits(scenario.baseline))]
    return "\n".join(lines)


def _what_it_says(n: int, usual: Sequence[str]) -> Iterator[str]:
    """What the columns mean, and the measures that have no interval of their average."""
    yield from usual
    said = "Sure to: where the average lies. Nine in ten: where nine in ten of the futures lie."
    if n < FEWEST:
        said = f"All {n} futures lie in the range; {further(n)}. They are too few to be sure."
    yield f"{said} All of it"
    yield "holds if these inputs are right."


def wrapped(text: str) -> list[str]:
    """Prose in lines that fit a screen."""
    return wrap(text, _WIDTH)


def _row(s: Summary) -> tuple[str, ...]:
    measure = MEASURES[s.measure]
    met = "" if s.target is None else f"in {s.met} of {s.n}, {how_sure(s)}"
    return (
        full(measure.name),
        number_of(s.mean, measure.unit),
        "" if math.isnan(s.low) else span_of(s.low, s.high, measure.unit),
        "" if s.n < 2 else span_of(s.p05, s.p95, measure.unit),
        "" if s.target is None else f"{s.target:.3g}%",
        met,
    )


def future(weeks: int, n: int) -> str:
    word = "year" if weeks >= PERIOD_WEEKS else "run"
    return f"simulated {word}" if n == 1 else f"simulated {word}s"


def number_of(value: float, unit: str) -> str:
    sign = "£" if unit == "£" else ""
    return f"{sign}{in_a_column(value, unit)}" + ("%" if unit == "%" else "")


def span_of(low: float, high: float, unit: str) -> str:
    return f"{in_a_column(low, unit)} to {in_a_column(high, unit)}"


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
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
    "still_sharpening": ("...", "..."),
    "not_measured": ("", ""),
}
"""The mark of a difference for the better and for the worse."""

LEGEND = (
    "++ clearly better, + better by little, = no difference",
    "that matters, ? too close to call, - worse by little, -- clearly worse; > and < more and",
    "fewer where neither is good; ... no verdict yet. All of it holds if these inputs are right.",
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
    lines = [f"{len(scenarios)} scenarios compared (model {model_said()})"]
    for name, scenario in scenarios.items():
        first, last = reported_days(scenario.inputs.start_date, weeks)
        lines += [
            f"  {letters[name]} {name} (baseline {scenario.baseline}, scenario "
            f"{scenario.identity}), reported on {day(first)} to {day(last)}"
        ]
    lines += [
        f"{n} {future(weeks, n)} of each, {weeks} weeks, seed {seed}; the reference is A",
        *_ended(looked, letters),
        *_who_comes_and_goes(scenarios, letters),
        "",
        *_inputs_lines(scenarios, letters),
        "",
        *columns(compared_rows(scenarios, results, differences, list(letters.values()))),
        "",
        f"Averages. Against A: {LEGEND[0]}",
        *LEGEND[1:],
    ]
    if said := mending_between(scenarios.values()):
        lines += ["", *wrapped(said)]
    for name in others:
        lines += ["", f"{letters[name]} {name}", *_standing_lines(differences[name])]
    return "\n".join(lines)


def _who_comes_and_goes(
    scenarios: Mapping[str, Scenario], letters: Mapping[str, str]
) -> Iterator[str]:
    """What happens to headcounts: once where it is the same in all scenarios."""
    each = {name: people_said(scenario) for name, scenario in scenarios.items()}
    once = set(each.values())
    for words in once if len(once) == 1 else _who_has(each, letters):
        yield from wrapped(words)


def _who_has(words: Mapping[str, str], letters: Mapping[str, str]) -> Iterator[str]:
    """``A, C: 15 FTE`` and ``B: 16 FTE``. ``words``: by the scenarios' names."""
    who: dict[str, list[str]] = {}
    for name, value in words.items():
        who.setdefault(value, []).append(letters[name])
    return (f"{', '.join(having)}: {value}" for value, having in who.items())


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
        yield f"  {found.label} - {' | '.join(_who_has(found.words, letters))}"
    if len(differing) > _MOST_INPUTS:
        yield f"  and {len(differing) - _MOST_INPUTS} more (--json FILE has all)"


def _standing_lines(differences: Mapping[str, Difference]) -> Iterator[str]:
    """What is sure of a scenario, with its interval, and what is not."""
    found = standing(differences)
    for words, measures in (
        ("clearly better", found.better),
        ("clearly worse", found.worse),
        ("clearly cheaper", found.cheaper),
        ("clearly dearer", found.dearer),
        ("clearly different", found.other),
        ("small but real", found.small),
    ):
        for measure in measures:
            yield f"  {words}: {full(measure)} {_change(differences[measure])}"
    if found.too_close:
        yield from _labels("too close to call", found.too_close)
    if found.sharpening:
        yield from _labels(f"no verdict before {LOOKS[0]} futures", found.sharpening)
    if not any(told for name, told in asdict(found).items() if name != "same"):
        yield "  no difference that matters"


def _change(found: Difference) -> str:
    """E.g. ``+5.2 points (+3.1 to +7.3)``."""
    unit = MEASURES[found.measure].unit

    def signed(value: float, sign: str = "") -> str:
        digits = f"{round(abs(value), -2):,.0f}" if unit == "£" else in_a_column(abs(value), unit)
        return f"{'-' if value < 0 else '+'}{sign}{digits}"

    low, high = signed(found.low), signed(found.high)
    span = "" if low == high else f" ({low} to {high})"
    if unit == "£":
        return f"{signed(found.mean, '£')}{span}"
    return f"{signed(found.mean)} {'points' if unit == '%' else unit}{span}"


def _labels(said: str, measures: Sequence[str]) -> list[str]:
    """What is said of measures, as lines that fit a screen."""
    text = f"  {said}: {'; '.join(full(measure) for measure in measures)}"
    return textwrap.wrap(text, 100, subsequent_indent="    ")


def compared_rows(
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
        rows.append((label, number_of(first.mean, unit) if first.n else "", *cells, ""))
        if first.target is not None:
            for said, read in (("on target in", met_of), ("  so in 100 of these", in_100)):
                met, *others = (read(s) if s.n else "" for s in found)
                rows.append((f"  {said}", met, *(f"{other}   " for other in others), ""))
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
    return f"{number_of(summary.mean, measure.unit)} {mark:2}"


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
