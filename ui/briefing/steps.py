"""What is said in the room, one function for each thing, in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.agency_exit.choices import HARM
from model.results.costs import COST_PARTS
from model.results.measures import HEADLINE, MEASURES
from model.results.reading import period_of
from model.results.weekly_series import level
from model.scenario.baselines import load_baseline
from model.study.comparison import Difference, compare_all, smallest_that_matters, standing
from model.study.looks import LOOKS
from model.words import comparison, numbers, results
from model.words import names as words_names
from model.words.fitting import mending_between
from model.words.names import full
from model.words.verdicts import VERDICTS
from model.words.what_is_modelled import NOT_MODELLED
from ui.briefing.content import HEADINGS, Chart, Series, Step, Table
from ui.briefing.steps_agency import agency
from ui.briefing.steps_service import situation, why
from ui.briefing.subject import PAIRED, Asked, bars, caption_of, nine_in_ten
from ui.briefing.tables import levels_table

NOT_THE_SAME_START = (
    "The options do not all start from the same position: part of a difference is where they "
    "start. Pictures by week carry the dates of what the others are set against."
)
_RISKS = (
    HARM,
    "unallocated",
    "awaiting_icpc",
    "oldest_icpc",
    "backlog_assessment",
    "oldest_assessment",
    "unseen",
    "support_given",
    "worker_changes",
    "sickness",
)

_COST_LABELS = {
    "cost_permanent": "Employed social workers",
    "cost_agency": "Agency and temporary",
    "cost_recruitment": "Recruitment",
    "cost_external": "External chairs",
    "cost_other": "Everybody else",
}


def options(asked: Asked) -> Step:
    """What each option does to the clock that is looked at, and how it stands in all."""
    measure = asked.clock
    shown = {i: d for i in asked.others if (d := asked.differences[i][measure]).pairs}
    names, reference = asked.names, asked.said(asked.reference)
    how = comparison.verdicts(asked.differences, measure, names)
    finding = f"{words_names.SHORT[measure]}: {how}"
    standings = {id_: standing(d) for id_, d in asked.differences.items()}
    points = [comparison.grouped(standings, names, reference)]
    if not asked.same_start:
        points.append(NOT_THE_SAME_START)
    points += [
        f"{names[id_]}: {comparison.stands(s, briefly=True)}." for id_, s in standings.items()
    ]
    if not_known := mending_between(asked.scenarios.values()):
        points.append(not_known)
    chart = _differences_chart(asked, shown, finding)
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
        heading=HEADINGS["options"],
        finding=finding,
        points=tuple(points),
        chart=chart if shown else None,
        table=Table(
            title=f"Differences from {reference}",
            columns=("Option", *(words_names.SHORT[m] for m in told)),
            rows=tuple(
                (names[id_], *(results.difference_text(d[m]) for m in told))
                for id_, d in asked.differences.items()
            ),
            caption=PAIRED,
        ),
        notes="What differs between the options: " + _moved_in_words(asked) + " " + PAIRED,
    )


def _differences_chart(asked: Asked, shown: Mapping[str, Difference], finding: str) -> Chart:
    """Each option's difference in the clock that is looked at, with how sure we are of it."""
    measure, names, reference = asked.clock, asked.names, asked.said(asked.reference)
    matters = smallest_that_matters(measure, asked.inputs)
    return Chart(
        kind="differences",
        finding=finding,
        axis=f"{words_names.SHORT[measure]}: difference from {reference}, "
        f"{_difference_unit(measure)}",
        unit=MEASURES[measure].unit,
        categories=tuple(names[id_] for id_ in shown),
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
        caption=caption_of(asked, f"{full(measure)}, paired differences")
        + f" Too small to matter: under {_amount(matters, measure)}.",
        alt=f"Differences in {words_names.said_short(measure)} from {names[asked.reference]}: "
        + "; ".join(f"{names[id_]}, {results.difference_text(d)}" for id_, d in shown.items()),
    )


def cost(asked: Asked) -> Step:
    """What each option costs in the reported period, and against the reference."""
    summaries, names = asked.summaries("cost"), asked.names
    found = {id_: d["cost"] for id_, d in asked.differences.items()}
    cheaper = [names[id_] for id_, d in found.items() if d.is_real and d.mean < 0]
    dearer = [names[id_] for id_, d in found.items() if d.is_real and d.mean > 0]
    against = asked.said(asked.reference)
    said = [
        f"{numbers.listed(these)} {'costs' if len(these) == 1 else 'cost'} {word} than {against}"
        for these, word in ((cheaper, "less"), (dearer, "more"))
        if these
    ]
    finding = "; ".join(said) or f"No option is surely cheaper or dearer than {against}"
    if any(d.verdict == "still_sharpening" for d in found.values()):
        finding = f"Cost: {VERDICTS['still_sharpening']}, no verdict before {LOOKS[0]} futures"
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="Cost, £",
        unit="£",
        categories=tuple(names.values()),
        series=(bars("Cost", summaries.values()),),
        band=nine_in_ten(asked),
        caption=caption_of(asked, "Staff, recruitment and external chairs, at the inputs' prices"),
        alt="Cost: "
        + "; ".join(f"{names[i]}, {numbers.number(s.mean, '£')}" for i, s in summaries.items()),
    )
    rows = tuple(
        (_COST_LABELS[part], *(_cost_part(asked, id_, part) for id_ in asked.scenarios))
        for part in COST_PARTS
    )
    return Step(
        key="cost",
        heading=HEADINGS["cost"],
        finding=finding,
        points=tuple(f"{names[id_]}: {results.difference_text(d)}." for id_, d in found.items()),
        chart=chart,
        table=Table(
            title="What the cost is made of, £",
            columns=("", *names.values()),
            rows=rows,
            caption=f"Averages, {asked.period}.",
        ),
        notes="Costs are on-costed averages a post, from the inputs: put the council's own in "
        "before a budget rests on them.",
    )


def risks(asked: Asked) -> Step:
    """What can go wrong under each option, and what the answer rests on."""
    summaries, names = asked.summaries(HARM), asked.names
    among = (len(HEADLINE) + 1) * len(asked.others)
    found = compare_all(asked.results, asked.reference, asked.inputs, (HARM,), among=among)
    finding = f"Children overdue: {comparison.verdicts(found, HARM, names)}"
    chart = Chart(
        kind="bars",
        finding=finding,
        axis="Children overdue",
        unit="children",
        categories=tuple(names.values()),
        series=(bars("Children overdue", summaries.values()),),
        band=nine_in_ten(asked),
        caption=caption_of(
            asked,
            "Children past a date by which something must have happened, or without a worker, on "
            "an average Friday",
            whole=True,
        ),
        alt="Children overdue: "
        + "; ".join(
            f"{names[i]}, {numbers.number(s.mean, 'children')}" for i, s in summaries.items()
        ),
    )
    weak = sum(
        1
        for s in load_baseline(asked.scenarios[asked.reference].baseline).sourced.values()
        if s.confidence == "Low"
    )
    points = (
        *(f"{names[i]}: {results.difference_text(d[HARM])}." for i, d in found.items()),
        f"{weak} inputs are of low confidence; Assumptions lists them, and What if shows how much "
        "of the spread is not knowing them.",
        "The service may be lucky or unlucky: ranges show how much a year varies by luck alone.",
    )
    return Step(
        key="risks",
        heading=HEADINGS["risks"],
        finding=finding,
        points=points,
        chart=chart if any(s.p95 for s in summaries.values()) else None,
        table=levels_table(asked, _RISKS, "What could go wrong"),
        notes="What is not modelled: " + "; ".join(part.what for part in NOT_MODELLED) + ".",
    )


def decision(asked: Asked) -> Step:
    """What is asked of the room, and what each answer predicts."""
    told = tuple(dict.fromkeys((asked.clock, "caseload_fsp", "cost")))
    rows = tuple(
        (
            asked.names[id_],
            results.frequency(asked.summary(id_, asked.clock), asked.weeks),
            *(results.level_and_range(asked.summary(id_, m)) for m in told),
        )
        for id_ in asked.scenarios
    )
    choices = [asked.said(asked.reference), *(asked.names[id_] for id_ in asked.others)]
    return Step(
        key="decision",
        heading=HEADINGS["decision"],
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


def _cost_part(asked: Asked, id_: str, part: str) -> float:
    """Average over replications of one part of the cost in the reported period, £."""
    rows = level(asked.results[id_], part)[:, period_of(asked.weeks)]
    return round(float(rows.sum(axis=1).mean()), -2)


def _difference_unit(measure: str) -> str:
    unit = MEASURES[measure].unit
    return "points" if unit == "%" else unit


def _amount(size: float, measure: str) -> str:
    unit = MEASURES[measure].unit
    return f"{size:g} points" if unit == "%" else numbers.number(size, unit)


def _moved_in_words(asked: Asked) -> str:
    said = []
    for id_, name in asked.names.items():
        moved = asked.moved(id_)
        said.append(f"{name}: {'; '.join(moved) if moved else 'nothing moved'}.")
    return " ".join(said)
