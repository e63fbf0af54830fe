"""Agency exit on the command line: the options beside doing nothing, and the safe leave dates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from model.agency_exit.choices import EXIT_MEASURES, told_of_options
from model.agency_exit.outcome import break_even, spells_of_harm
from model.agency_exit.safe_target import SafeDates, SafeTarget
from model.cli.tables import LEGEND, columns, compared_rows, future, number_of, wrapped
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.weekly_series import reported_days
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare
from model.words.agency_exit import more_overdue
from model.words.names import full
from model.words.numbers import day, in_a_column
from model.words.people_held import people_said
from model.words.results import of_futures
from model.words.scenario_names import within_sentence
from model.words.verdicts import BREAK_EVENS, SAFE_DATES, TOGETHER
from model.words.version import model_said


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
        f"Agency exit from {day(start)} (baseline {scenario.baseline}, model {model_said()})",
        *(f"  {s.name}: scenario {s.identity}" for s in scenarios.values()),
        *wrapped(people_said(scenario)),
        f"{n} {future(weeks, n)}, {weeks} weeks, seed {seed}; reported on {day(first)} to "
        f"{day(last)} unless of the whole run",
        "",
    ]
    among = told_of_options(len(scenarios) - 1)
    differences = {
        letter: compare(results[letter], reference, scenario.inputs, EXIT_MEASURES, among=among)
        for letter in list(scenarios)[1:]
    }
    headings = [within_sentence(nothing), *differences]
    rows = compared_rows(scenarios, results, differences, headings, EXIT_MEASURES)
    lines += [*columns(rows), "", f"Averages. Against doing nothing: {LEGEND[0]}"]
    lines += [*LEGEND[1:], ""]
    for id_, option in scenarios.items():
        cost = differences[id_]["cost_run"] if id_ in differences else None
        lines += _story(option, results[id_], reference, weeks, cost)
    return "\n".join(lines)


def _story(
    scenario: Scenario,
    results: Sequence[Replication],
    reference: Sequence[Replication],
    weeks: int,
    cost: Difference | None,
) -> Iterator[str]:
    """Costs against doing nothing, and when more children are overdue."""
    start = scenario.inputs.start_date
    n = len(results)
    yield scenario.name
    found = break_even(results, reference, start, cost) if cost is not None else None
    if found is not None and found.kind != "the_same":
        low, high = in_a_column(found.low, "£"), in_a_column(found.high, "£")
        sure = ", so far" if math.isnan(found.low) else "" if low == high else f" ({low} to {high})"
        back = "" if found.day is None else f" in the week of {day(found.day)}"
        saves = "saves" if found.saving >= 0 else "costs more by"
        kind = BREAK_EVENS[found.kind]
        yield f"  Costs: {kind}{back}; {saves} {number_of(abs(found.saving), '£')} in all{sure}"
    if cost is not None:
        yield f"  Overdue: {more_overdue(spells_of_harm(results, reference), start, n)}"


def safe_lines(found: SafeDates) -> Iterator[str]:
    """The earliest safe leave dates for a reader."""
    yield f"Earliest safe leave dates: {_target(found.target)}"
    staying = found.staying
    if staying is not None and not staying.holds:
        yield f"  Not met even if everybody stays: met in {of_futures(staying.met, staying.n)}"
        return
    for answer in found.dates:
        left = "" if answer.last_day is None else f", last day {day(answer.last_day)}"
        met = "" if answer.met is None else f": met in {of_futures(answer.met, answer.n or 0)}"
        yield f"  {answer.post}: {SAFE_DATES[answer.kind]}{left}{met}"
    if (together := found.together) is not None:
        later = f" by {together.later_weeks} weeks" if together.later_weeks else ""
        kind = TOGETHER[together.kind]
        yield f"  All: {kind}{later}: met in {of_futures(together.met, together.n)}"


def _target(target: SafeTarget) -> str:
    measure = MEASURES[target.measure]
    unit = {"%": "points" if target.within else "%", "£": "£"}.get(measure.unit, measure.unit)
    level = f"{target.level:g}%" if unit == "%" else f"{target.level:,g} {unit}"
    limit = f"{level} or {'more' if measure.better == 'higher' else 'less'}"
    if target.within:
        limit = f"no worse than doing nothing by more than {level}"
    label = f"{full(measure.name)}, in the whole run" if measure.clock else full(measure.name)
    return f"{label}: {limit}, in {target.confidence:.0%} of futures"
