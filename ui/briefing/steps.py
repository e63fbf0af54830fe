"""What is said in the room, one function for each thing, in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from model.agency_exit.outcome import danger_periods
from model.agency_exit.schedule import schedule
from model.results.costs import COST_PARTS
from model.results.measures import CLOCK_MEASURES, MEASURES, period_of
from model.results.statistics import Summary
from model.results.weekly_series import level, weeks_from
from model.scenario.baselines import load_baseline
from model.scenario.capacity import loads
from model.scenario.posts import POST_TEAMS, Team
from model.study.comparison import compare_all, smallest_that_matters, standing
from model.words import agency_exit, comparison, numbers, results, workload
from model.words import names as words_names
from model.words.what_is_modelled import NOT_MODELLED
from ui.briefing.content import Chart, Series, Step, Table
from ui.briefing.subject import (
    PAIRED,
    Asked,
    agency_fte,
    bars,
    caption_of,
    line,
    nine_in_ten,
    plain,
)
from ui.briefing.tables import levels_table

NOT_THE_SAME_START = (
    "The options do not all start from the same position: part of a difference is where they "
    "start. Pictures by week carry the dates of what the others are set against."
)
MOST_SERIES = 4
"""Scenarios told apart in one picture of lines or groups."""
_RISKS = (
    "danger_weeks",
    "unallocated",
    "backlog_assessment",
    "oldest_assessment",
    "unseen",
    "worker_changes",
    "sickness",
)
_LOADS = ("front_door_load", "fsp_load", "support_given", "caseload_front_door", "caseload_fsp")
_MOST_EVENTS = 14
"""Rows of a schedule in a briefing; the whole of it can be taken from *Agency exit*."""

_COST_LABELS = {
    "cost_permanent": "Employed social workers",
    "cost_agency": "Agency and temporary",
    "cost_recruitment": "Recruitment",
    "cost_external": "External chairs",
    "cost_other": "Everybody else",
}


def situation(asked: Asked) -> Step:
    """Where the service stands if nothing is decided: its clocks, its caseloads, its backlog."""
    name = asked.reference
    clocks = {m: s for m in CLOCK_MEASURES if (s := asked.summary(name, m)).n}
    safe = [s for s in clocks.values() if (s.chance or 0) >= 0.5]
    finding = (
        f"{numbers.about(len(safe)).capitalize()} of {numbers.about(len(clocks))} clocks "
        f"{'is' if len(safe) == 1 else 'are'} more likely than not on target"
    )
    points = [f"{results.weakest(clocks, asked.weeks)}."]
    late = asked.mean(name, f"{MEASURES[asked.clock].clock}_late_per_month")
    if words := numbers.children_late(late):
        points.append(f"{words_names.SHORT[asked.clock]}: {words}.")
    points += [_held(asked), _overdue(asked)]
    rows = tuple(
        (
            words_names.SHORT[m],
            results.level_and_range(s),
            f"{s.target:.3g}%",
            f"{s.met} of {s.n}",
            results.status(s)[0],
        )
        for m, s in clocks.items()
    )
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="In time, %",
        unit="%",
        categories=tuple(words_names.SHORT[m] for m in clocks),
        series=(
            bars("In time", clocks.values()),
            Series(name="Target", values=tuple(s.target for s in clocks.values())),
        ),
        band=nine_in_ten(asked),
        caption=caption_of(asked, "Children in time on each clock against its target", name),
        alt=f"Children in time on each clock, {name}: "
        + "; ".join(
            f"{words_names.SHORT[m]} {s.mean:.0f}%, target {s.target:.3g}%"
            for m, s in clocks.items()
        ),
    )
    return Step(
        key="situation",
        heading="Where we stand",
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=Table(
            title=f"Clocks, {words_names.in_sentence(name)}",
            columns=("Clock", "In time", "Target", f"On target, {asked.years}", "Status"),
            rows=rows,
            caption=results.STATUS_RULE,
        ),
        notes=f"This is {words_names.in_sentence(name)}: {asked.period}. {results.STATUS_RULE}",
    )


def _held(asked: Asked) -> str:
    """How many children an FSP worker holds, if anybody is in post."""
    name = asked.reference
    if not asked.summary(name, "fsp_load").n:
        return "Nobody is in post in FSP."
    each = asked.summary(name, "caseload_fsp")
    return (
        f"FSP workers hold {each.mean:.0f} children each{_spread(each)}, one in ten over "
        f"{asked.mean(name, 'caseload_fsp_p90'):.0f}."
    )


def _overdue(asked: Asked) -> str:
    """Assessments overdue when the run ends."""
    late = asked.summary(asked.reference, "backlog_assessment")
    if round(late.p95) == 0:
        return "At the end no child has an assessment overdue."
    oldest = asked.mean(asked.reference, "oldest_assessment")
    have = "child has" if round(late.mean) == 1 else "children have"
    return (
        f"At the end {late.mean:.0f} {have} an assessment overdue{_spread(late)}, the oldest by "
        f"{oldest:.0f} working days."
    )


def _spread(s: Summary) -> str:
    """`` (19 to 22 in nine of ten)``, where that is known and says more than the average."""
    if s.n < 3 or round(s.p05) == round(s.p95):
        return ""
    return f" ({s.p05:.0f} to {s.p95:.0f} in nine of ten)"


def options(asked: Asked) -> Step:
    """What each option does to the clock that is looked at, and how it stands in all."""
    measure = asked.clock
    shown = {n: d for n in asked.others if (d := asked.differences[n][measure]).pairs}
    finding = f"{words_names.SHORT[measure]}: {comparison.verdicts(asked.differences, measure)}"
    standings = {name: standing(d) for name, d in asked.differences.items()}
    points = [comparison.grouped(standings, asked.reference)]
    if not asked.same_start:
        points.append(NOT_THE_SAME_START)
    points += [f"{name}: {comparison.stands(s, briefly=True)}." for name, s in standings.items()]
    matters = smallest_that_matters(measure, asked.inputs)
    chart = Chart(
        kind="differences",
        finding=finding,
        axis=f"{words_names.SHORT[measure]}: difference from "
        f"{words_names.in_sentence(asked.reference)}, "
        f"{_difference_unit(measure)}",
        unit=MEASURES[measure].unit,
        categories=tuple(shown),
        series=(
            Series(
                name="Difference",
                values=tuple(d.mean for d in shown.values()),
                low=tuple(d.low for d in shown.values()),
                high=tuple(d.high for d in shown.values()),
            ),
        ),
        band="how sure we are of the average difference (95% for all comparisons together)",
        matters=matters,
        caption=caption_of(asked, f"{MEASURES[measure].label}, paired differences")
        + f" Too small to matter: under {_amount(matters, measure)}.",
        alt=f"Differences in {words_names.said_short(measure)} from {asked.reference}: "
        + "; ".join(f"{n}, {results.difference_text(d)}" for n, d in shown.items()),
    )
    told = (
        measure,
        *(
            m
            for m in ("assessment_in_time", "caseload_fsp", "worker_changes", "cost")
            if m != measure
        ),
    )
    return Step(
        key="options",
        heading="The options",
        finding=finding,
        points=tuple(points),
        chart=chart if shown else None,
        table=Table(
            title=f"Differences from {words_names.in_sentence(asked.reference)}",
            columns=("Option", *(words_names.SHORT[m] for m in told)),
            rows=tuple(
                (name, *(results.difference_text(d[m]) for m in told))
                for name, d in asked.differences.items()
            ),
            caption=PAIRED,
        ),
        notes="What differs between the options: " + _moved_in_words(asked) + " " + PAIRED,
    )


def agency(asked: Asked) -> Step:
    """Agency and temporary workers in post week by week, the danger weeks, and the plan."""
    shown = list(asked.scenarios)[:MOST_SERIES]
    days = weeks_from(asked.inputs.start_date, asked.weeks)
    held = {name: agency_fte(asked.results[name]) for name in asked.scenarios}
    ends = [f"{name} {fte[:, -1].mean():.1f}" for name, fte in held.items()]
    if not any(fte.any() for fte in held.values()):
        finding, chart = "No agency or temporary workers are in post in any option", None
    else:
        finding = f"Agency and temporary: {_from_to(held)}"
        chart = Chart(
            kind="lines",
            finding=finding,
            axis="Agency and temporary workers, FTE",
            unit="FTE",
            categories=tuple(day.isoformat() for day in days),
            series=tuple(line(name, held[name]) for name in shown),
            band=nine_in_ten(asked),
            caption=caption_of(
                asked, "Agency and temporary social workers in post at week's end", whole=True
            ),
            alt="Agency and temporary workers in post, FTE at the end: " + "; ".join(ends),
        )
    said: dict[str, list[str]] = {}
    for name in asked.scenarios:
        said.setdefault(_danger(asked, name), []).append(name)
    points = [f"{numbers.listed(names)}: {words}." for words, names in said.items()]
    rows = [
        (name, _planned_day(row["date"]), row["team"], row["post"], row["what"], row["trigger"])
        for name, scenario in asked.scenarios.items()
        if scenario.posts
        for row in schedule(scenario)
    ]
    table = None
    if rows:
        table = Table(
            title="What is planned",
            columns=("Option", "On", "Team", "Post", "What", "On condition"),
            rows=tuple(rows[:_MOST_EVENTS]),
            caption=""
            if len(rows) <= _MOST_EVENTS
            else f"The first {_MOST_EVENTS} of {len(rows)} "
            "steps; the whole plan can be taken from Agency exit.",
        )
    return Step(
        key="agency",
        heading="Agency workers",
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=table,
        notes="A team is called short where at least half the simulated futures have fewer "
        "experienced hands in it than the work that cannot wait needs.",
    )


def _from_to(held: Mapping[str, NDArray[np.float64]]) -> str:
    """FTE at the start and the end of the option that ends with the least."""
    known = {n: (f"{fte[:, 0].mean():.1f}", f"{fte[:, -1].mean():.1f}") for n, fte in held.items()}
    lowest = min(held, key=lambda name: held[name][:, -1].mean())
    start, end = known[lowest]
    where = (
        "in every option"
        if len(set(known.values())) == 1
        else (f"with {words_names.in_sentence(lowest)}")
    )
    return f"{start} FTE at the start, {end} at the end {where}"


def why(asked: Asked) -> Step:
    """Hours needed against hours available: what drives everything else."""
    shown = list(asked.scenarios)[:MOST_SERIES]
    measures = ("front_door_load", "fsp_load")
    found = {name: [asked.summary(name, m) for m in measures] for name in shown}
    front, fsp = found[asked.reference]
    finding = (
        f"Front door needs {front.mean:.0f}% of its hours, FSP {fsp.mean:.0f}%, for what cannot "
        "wait"
        if front.n and fsp.n
        else f"Hours needed for what cannot wait: front door {_load(front)}, FSP {_load(fsp)}"
    )
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="Hours needed, % of hours available",
        unit="%",
        categories=("Front door", "FSP"),
        series=tuple(bars(name, summaries) for name, summaries in found.items()),
        band=nine_in_ten(asked),
        target=100.0,
        target_label="All the hours there are",
        caption=caption_of(asked, "Hours of work that cannot lapse, of hours available"),
        alt="Hours needed of hours available: "
        + "; ".join(
            f"{name}, front door {_load(a)}, FSP {_load(b)}" for name, (a, b) in found.items()
        ),
    )
    points = [
        workload.load_sentence(load) for load in loads(asked.inputs) if load.team in POST_TEAMS
    ]
    points += [
        f"{name}: front door {_load(asked.summary(name, 'front_door_load'))}, FSP "
        f"{_load(asked.summary(name, 'fsp_load'))}, support given "
        f"{numbers.number(asked.mean(name, 'support_given'), '%')} of what was planned."
        for name in asked.others
    ]
    return Step(
        key="why",
        heading="Why",
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=levels_table(asked, _LOADS, "Hours and caseloads"),
        notes="The first sentences are arithmetic on the inputs, before any run; the chart is what "
        "the runs gave. Near 100% a small change of demand or absence grows the backlog fast.",
    )


def _load(s: Summary) -> str:
    """Hours needed of hours available, where there are any."""
    return f"{s.mean:.0f}%" if s.n else "nobody in post"


def cost(asked: Asked) -> Step:
    """What each option costs in the reported period, and against the reference."""
    summaries = asked.summaries("cost")
    found = {name: d["cost"] for name, d in asked.differences.items()}
    cheaper = [n for n, d in found.items() if results.direction(d) == "better"]
    dearer = [n for n, d in found.items() if results.direction(d) == "worse"]
    against = words_names.in_sentence(asked.reference)
    said = [
        f"{numbers.listed(names)} {'costs' if len(names) == 1 else 'cost'} {word} than {against}"
        for names, word in ((cheaper, "less"), (dearer, "more"))
        if names
    ]
    finding = "; ".join(said) or f"No option is surely cheaper or dearer than {against}"
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="Cost, £",
        unit="£",
        categories=tuple(summaries),
        series=(bars("Cost", summaries.values()),),
        band=nine_in_ten(asked),
        caption=caption_of(asked, "Staff, recruitment and external chairs, at the inputs' prices"),
        alt="Cost: "
        + "; ".join(f"{n}, {numbers.number(s.mean, '£')}" for n, s in summaries.items()),
    )
    rows = tuple(
        (_COST_LABELS[part], *(_cost_part(asked, name, part) for name in asked.scenarios))
        for part in COST_PARTS
    )
    return Step(
        key="cost",
        heading="What it costs",
        finding=finding,
        points=tuple(f"{name}: {results.difference_text(d)}." for name, d in found.items()),
        chart=chart,
        table=Table(
            title="What the cost is made of, £",
            columns=("", *asked.scenarios),
            rows=rows,
            caption=f"Averages, {asked.period}.",
        ),
        notes="Costs are on-costed averages a post, from the inputs: put the council's own in "
        "before a budget rests on them.",
    )


def risks(asked: Asked) -> Step:
    """What can go wrong under each option, and what the answer rests on."""
    summaries = asked.summaries("danger_weeks")
    found = compare_all(asked.results, asked.reference, asked.inputs, ("danger_weeks",))
    finding = f"Danger weeks: {comparison.verdicts(found, 'danger_weeks')}"
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="Weeks short of experienced workers",
        unit="weeks",
        categories=tuple(summaries),
        series=(bars("Danger weeks", summaries.values()),),
        band=nine_in_ten(asked),
        caption=caption_of(
            asked, f"Weeks of {asked.weeks} in which a team is short of experience", whole=True
        ),
        alt="Danger weeks: "
        + "; ".join(f"{n}, {s.mean:.0f} of {asked.weeks}" for n, s in summaries.items()),
    )
    weak = sum(
        1
        for s in load_baseline(asked.scenarios[asked.reference].baseline).sourced.values()
        if s.confidence == "Low"
    )
    points = (
        *(f"{name}: {results.difference_text(d['danger_weeks'])}." for name, d in found.items()),
        f"{weak} inputs are of low confidence; Assumptions lists them, and What if shows how much "
        "of the spread is not knowing them.",
        "The service may be lucky or unlucky: ranges show how much a year varies by luck alone.",
    )
    return Step(
        key="risks",
        heading="What could go wrong",
        finding=finding,
        points=points,
        chart=chart if any(s.p95 for s in summaries.values()) else None,
        table=levels_table(asked, _RISKS, "What could go wrong"),
        notes="What is not modelled: "
        + plain("; ".join(part.partition(":")[0] for part in NOT_MODELLED))
        + ".",
    )


def decision(asked: Asked) -> Step:
    """What is asked of the room, and what each answer predicts."""
    told = tuple(dict.fromkeys((asked.clock, "caseload_fsp", "cost")))
    rows = tuple(
        (
            name,
            results.frequency(asked.summary(name, asked.clock), asked.weeks),
            *(results.level_and_range(asked.summary(name, m)) for m in told),
        )
        for name in asked.scenarios
    )
    choices = [words_names.in_sentence(asked.reference), *asked.others]
    return Step(
        key="decision",
        heading="What is asked",
        finding=f"To decide: {', '.join(choices[:-1])} or {choices[-1]}",
        points=(
            "From when, and who sees that it happens (a role).",
            f"What will be watched: {words_names.said_short(asked.clock)}, against the range "
            "below.",
            "When it is looked at again, and what would change the decision.",
            results.CAVEAT,
        ),
        table=Table(
            title="What each predicts",
            columns=("", "Chance", *(words_names.SHORT[m] for m in told)),
            rows=rows,
            caption=f"{asked.period}, {asked.n} {asked.years}, {results.IF_RIGHT}. Ranges: "
            f"{nine_in_ten(asked)}.",
        ),
        notes="Record what is decided under Decisions: the prediction and its range are kept, and "
        "compared with what happens.",
    )


STEPS: tuple[Callable[[Asked], Step], ...] = (
    situation,
    options,
    agency,
    why,
    cost,
    risks,
    decision,
)


def _planned_day(day: str | int | None) -> str:
    return numbers.day(date.fromisoformat(str(day))) if day else "when released"


def _danger(asked: Asked, name: str) -> str:
    """Which teams are short of experience, and when."""
    short = {team: found for team in POST_TEAMS if (found := _dates(asked, name, team))}
    if not short:
        return "both teams have the experience they need, every week, in more than half the futures"
    return "; ".join(
        agency_exit.danger(team, found, asked.n).replace("The ", "the ", 1)
        for team, found in short.items()
    )


def _dates(asked: Asked, name: str, team: Team) -> list[tuple[date, date, float]]:
    """A team's danger periods as first and last day and the share of futures."""
    start = asked.scenarios[name].inputs.start_date
    monday = weeks_from(start, 1)[0]
    return [
        (
            max(monday + timedelta(weeks=p.first_week), start),
            monday + timedelta(weeks=p.last_week, days=6),
            p.share,
        )
        for p in danger_periods(asked.results[name], team)
    ]


def _cost_part(asked: Asked, name: str, part: str) -> float:
    """Average over replications of one part of the cost in the reported period, £."""
    rows = level(asked.results[name], part)[:, period_of(asked.weeks)]
    return round(float(rows.sum(axis=1).mean()), -2)


def _difference_unit(measure: str) -> str:
    unit = MEASURES[measure].unit
    return "points" if unit == "%" else unit


def _amount(size: float, measure: str) -> str:
    unit = MEASURES[measure].unit
    return f"{size:g} points" if unit == "%" else numbers.number(size, unit)


def _moved_in_words(asked: Asked) -> str:
    said = []
    for name in asked.scenarios:
        moved = asked.moved(name)
        said.append(f"{name}: {'; '.join(moved) if moved else 'nothing moved'}.")
    return " ".join(said)
