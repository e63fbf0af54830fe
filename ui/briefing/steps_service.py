"""Steps of a briefing about the service: where it stands, and why."""

from __future__ import annotations

from model.engine.capacity import loads
from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.statistics import Summary
from model.scenario.posts import POST_TEAMS
from model.words import names as words_names
from model.words import numbers, results, workload
from ui.briefing.content import HEADINGS, Chart, Series, Step, Table
from ui.briefing.subject import Asked, bars, caption_of, nine_in_ten
from ui.briefing.tables import levels_table

MOST_SERIES = 4
"""Scenarios told apart in one picture of lines or groups."""


_LOADS = ("front_door_load", "fsp_load", "support_given", "caseload_front_door", "caseload_fsp")


def situation(asked: Asked) -> Step:
    """Where the service stands if nothing is decided: its clocks, its caseloads, its backlog."""
    reference = asked.reference
    clocks = {m: s for m in CLOCK_MEASURES if (s := asked.summary(reference, m)).n}
    safe = [s for s in clocks.values() if (s.chance or 0) >= 0.5]
    finding = (
        f"{numbers.about_at_start(len(safe))} of {numbers.about(len(clocks))} clocks "
        f"{'is' if len(safe) == 1 else 'are'} more likely than not on target"
    )
    points = [f"{results.weakest(clocks, asked.weeks)}."]
    late = asked.mean(reference, f"{MEASURES[asked.clock].clock}_late_per_month")
    if words := numbers.children_late(late):
        points.append(f"{words_names.SHORT[asked.clock]}: {words}.")
    points += [_held(asked), _overdue(asked)]
    rows = tuple(
        (
            words_names.SHORT[m],
            results.level_and_range(s),
            f"{s.target:.3g}%",
            f"{s.met} of {s.n}, {results.how_sure(s)}",
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
        caption=caption_of(asked, "Children in time on each clock against its target", reference),
        alt=f"Children in time on each clock, {asked.names[reference]}: "
        + "; ".join(
            f"{words_names.SHORT[m]} {s.mean:.0f}%, target {s.target:.3g}%"
            for m, s in clocks.items()
        ),
    )
    return Step(
        key="situation",
        heading=HEADINGS["situation"],
        finding=finding,
        points=tuple(points),
        chart=chart,
        table=Table(
            title=f"Clocks, {asked.said(reference)}",
            columns=("Clock", "In time", "Target", f"On target, {asked.years}", "Status"),
            rows=rows,
            caption=results.STATUS_RULE,
        ),
        notes=f"This is {asked.said(reference)}: {asked.period}. {results.STATUS_RULE}",
    )


def _held(asked: Asked) -> str:
    """How many children an FSP worker holds, if anybody is in post."""
    reference = asked.reference
    if not asked.summary(reference, "fsp_load").n:
        return "Nobody is in post in FSP."
    each = asked.summary(reference, "caseload_fsp")
    return (
        f"FSP workers hold {each.mean:.0f} children each{_spread(each)}, one in ten over "
        f"{asked.mean(reference, 'caseload_fsp_p90'):.0f}."
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
    return f" ({s.p05:.0f} to {s.p95:.0f} in {results.in_most(s.n)})"


def why(asked: Asked) -> Step:
    """Hours needed against hours available: what drives everything else."""
    shown = list(asked.scenarios)[:MOST_SERIES]
    measures = ("front_door_load", "fsp_load")
    found = {id_: [asked.summary(id_, m) for m in measures] for id_ in shown}
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
        series=tuple(bars(asked.names[id_], summaries) for id_, summaries in found.items()),
        band=nine_in_ten(asked),
        target=100.0,
        target_label="All the hours there are",
        caption=caption_of(asked, "Hours of work that cannot lapse, of hours available"),
        alt="Hours needed of hours available: "
        + "; ".join(
            f"{asked.names[id_]}, front door {_load(a)}, FSP {_load(b)}"
            for id_, (a, b) in found.items()
        ),
    )
    points = [
        workload.load_sentence(load) for load in loads(asked.inputs) if load.team in POST_TEAMS
    ]
    points += [
        f"{asked.names[id_]}: front door {_load(asked.summary(id_, 'front_door_load'))}, FSP "
        f"{_load(asked.summary(id_, 'fsp_load'))}, support given "
        f"{numbers.number(asked.mean(id_, 'support_given'), '%')} of what was planned."
        for id_ in asked.others
    ]
    return Step(
        key="why",
        heading=HEADINGS["why"],
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
