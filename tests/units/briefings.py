"""A briefing to try exports on: every kind of chart, long names, characters that break files."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ui.briefing.content import (
    Briefing,
    Cell,
    Chart,
    Decided,
    Number,
    Option,
    Parked,
    Series,
    Step,
    Table,
    Weekly,
)

AWKWARD = "Match & release <now> #1 *first*, _then_ $x$ @all \\[taper] “slowly” 🚀 by Easter"
OPTIONS = ("Doing nothing", AWKWARD, '=HYPERLINK("x") and then a small reserve kept until 2026')
START = date(2024, 4, 1)
PERIOD = "1 April 2024 to 30 March 2025, 50 simulated years"
NINE = "nine of ten simulated years"


def line(name: str, start: float, end: float, weeks: int, gap: bool = False) -> Series:
    """A straight line with a band, and a gap in its middle where that is asked for."""
    step = (end - start) / (weeks - 1)
    values: list[Number] = [start + step * i for i in range(weeks)]
    if gap:
        values[weeks // 2] = None
    return Series(
        name=name,
        values=tuple(values),
        low=tuple(None if v is None else v * 0.9 for v in values),
        high=tuple(None if v is None else v * 1.1 for v in values),
    )


def days(weeks: int) -> tuple[date, ...]:
    """Mondays from the start."""
    return tuple(START + timedelta(weeks=i) for i in range(weeks))


def clocks() -> Chart:
    """Bars for many things, two series, only one with whiskers."""
    names = (
        "Decisions in one day",
        "Assessments",
        "Core assessments",
        "Initial conferences",
        "First core groups",
        "Later core groups",
        "Child seen alone",
        "Reviews",
    )
    values = (98.2, 71.5, 64.0, 88.3, None, 79.9, 69.4, 96.0)
    return Chart(
        kind="bars",
        finding="Five of eight clocks are more likely than not on target",
        axis="In time, %",
        unit="%",
        categories=names,
        series=(
            Series(
                name="In time",
                values=values,
                low=tuple(None if v is None else v - 4 for v in values),
                high=tuple(None if v is None else min(v + 3, 100) for v in values),
            ),
            Series(name="Target", values=(100, 73, 80, 85, 90, 85, 80, 95)),
        ),
        band=NINE,
        caption=f"Children in time on each clock. Simulated, {PERIOD}.",
        alt="Children in time on each clock: decisions 98%, assessments 72%, and so on.",
    )


def differences() -> Chart:
    """Options against the reference, one not measured."""
    return Chart(
        kind="differences",
        finding="Child seen alone: one option is clearly better",
        axis="Child seen alone: difference from doing nothing, points",
        unit="%",
        categories=(*OPTIONS[1:], "Not measured"),
        series=(
            Series(
                name="Difference",
                values=(4.2, -0.8, None),
                low=(2.1, -2.9, None),
                high=(6.3, 1.3, None),
            ),
        ),
        band="how sure we are of the average difference (95%)",
        matters=2.0,
        caption=f"Paired differences. Simulated, {PERIOD}.",
        alt="Difference of 4.2 points.",
    )


def agency_lines(weeks: int = 78) -> Chart:
    """Three lines with bands, a gap and a target."""
    ends = (6.0, 1.0, 2.0)
    return Chart(
        kind="lines",
        finding="Agency workers fall from 6.0 FTE to 1.0",
        axis="Agency and temporary workers, FTE",
        unit="FTE",
        categories=tuple(day.isoformat() for day in days(weeks)),
        series=tuple(
            line(n, 6, end, weeks, gap=n == AWKWARD) for n, end in zip(OPTIONS, ends, strict=True)
        ),
        band=NINE,
        target=3.0,
        target_label="Budget: 3 FTE",
        caption=f"Agency workers at week's end. Simulated, {PERIOD}.",
        alt="Agency workers: falls.",
    )


def loads() -> Chart:
    """Columns in groups, with a target."""
    return Chart(
        kind="bars",
        finding="The front door needs 97% of its hours",
        unit="%",
        axis="Hours needed, % of hours available",
        categories=("Front door", "FSP"),
        series=tuple(
            Series(
                name=n, values=(97.0 - 4 * i, 88.0 - 2 * i), low=(85.0, 80.0), high=(104.0, 93.0)
            )
            for i, n in enumerate(OPTIONS)
        ),
        band=NINE,
        target=100.0,
        target_label="All the hours there are",
        caption=f"Hours of work that cannot lapse. Simulated, {PERIOD}.",
        alt="Hours needed.",
    )


def costs() -> Chart:
    """One series in pounds, beneath long names."""
    return Chart(
        kind="bars",
        finding="No option is surely cheaper than doing nothing",
        axis="Cost, £",
        unit="£",
        categories=OPTIONS,
        series=(
            Series(
                name="Cost",
                values=(3_214_000.0, 3_105_400.0, None),
                low=(3_150_000.0, 3_020_000.0, None),
                high=(3_290_000.0, 3_190_000.0, None),
            ),
        ),
        band=NINE,
        caption=f"Staff, recruitment and chairs. Simulated, {PERIOD}.",
        alt="Costs.",
    )


def table(title: str, rows: int, columns: tuple[str, ...]) -> Table:
    """A table of so many rows; every third cell is a number, some are nothing."""

    def cell(row: int, column: int) -> Cell:
        if column == 0:
            return f"Row {row} of {title}, with a few words"
        if column % 3 == 2:
            return None if row % 4 == 3 else 12.345 * row - 20
        return "=1+1" if row % 5 == 0 else "69% on average; 65% to 72% in nine of ten"

    return Table(
        title=title,
        columns=columns,
        caption="Ranges: nine of ten simulated years.",
        rows=tuple(tuple(cell(r, c) for c in range(len(columns))) for r in range(rows)),
    )


def steps(weeks: int) -> tuple[Step, ...]:
    """The seven, in their order."""
    point = "Weakest: assessments, on target in 12 of 50 simulated years (69% on average)"
    return (
        Step(
            key="situation",
            heading="Where we stand",
            chart=clocks(),
            finding=clocks().finding,
            points=(
                f"{point}, if these inputs are right.",
                "FSP workers hold 21 children each.",
                "At the end 14 assessments are overdue.",
            ),
            table=table("Clocks", 8, ("Clock", "In time", "Target")),
            notes="This is doing nothing.\nSecond\x00 paragraph.",
        ),
        Step(
            key="options",
            heading="The options",
            finding=differences().finding,
            points=(
                f"{AWKWARD}: clearly better in four (assessments, cost and two more); "
                "clearly worse in none.",
                f"{OPTIONS[2]}: too close to call in six.",
                point,
            ),
            chart=differences(),
            notes="What differs: two posts.",
        ),
        Step(
            key="agency",
            heading="Agency workers, week by week",
            chart=agency_lines(weeks),
            finding="Agency and temporary: 6.0 FTE at the start, 1.0 at the end",
            points=("The FSP has the experience it needs.", point),
            table=table("What is planned", 14, ("Option", "What", "Week", "On condition")),
            notes="A child is overdue where a date for something has passed.",
        ),
        Step(
            key="why",
            heading="Why",
            finding=loads().finding,
            chart=loads(),
            points=("The front door's work takes 97% of its hours.", point),
            notes="Arithmetic.",
        ),
        Step(
            key="cost",
            heading="What it costs",
            finding=costs().finding,
            chart=costs(),
            points=(point, point, point, point),
            notes="On-costed averages.",
        ),
        Step(
            key="risks",
            heading="What could go wrong",
            finding="What could go wrong differs little, and three things would change the answer",
            points=("Twelve inputs are of low confidence.", point),
            table=table("Risks", 22, ("Risk", *OPTIONS)),
            notes="Not modelled: early help.",
        ),
        Step(
            key="decision",
            heading="What is asked",
            finding=f"To decide: doing nothing, {AWKWARD} or a small reserve",
            points=(
                "From when, and who sees that it happens.",
                "What will be watched.",
                "When it is looked at again.",
            ),
            table=table("What each predicts", 3, ("Option", "Chance", "Cases", "Cost")),
            notes="Record what is decided.",
        ),
    )


def sample(weeks: int = 78, caveats: int = 12) -> Briefing:
    """A briefing of three scenarios."""
    return Briefing(
        title=f"Letting agency workers go\x07: {AWKWARD}",
        subtitle="Doing nothing against two",
        made=datetime(2026, 3, 4, 15, 30, 12, 999),
        position=START,
        first_day=START,
        last_day=date(2025, 3, 30),
        weeks=weeks,
        replications=50,
        seed=1,
        model_version="0.1.0",
        code_version="abc123",
        options=tuple(
            Option(
                name=n,
                baseline="2023-24",
                identity=f"id{i}",
                is_reference=i == 0,
                moved=("Front-door FTE 16 → 18 from week 4",) * i,
            )
            for i, n in enumerate(OPTIONS)
        ),
        steps=steps(weeks),
        differing=table("Inputs that differ", 4, ("Input", *OPTIONS)),
        differences=Table(
            title="Differences from doing nothing",
            columns=(
                "Option",
                "Measure",
                "Unit",
                "Difference",
                "Low",
                "High",
                "Smallest that matters",
                "Verdict",
                "For the good?",
                "Pairs",
                "Correlation of pairs",
            ),
            rows=tuple(
                (name, m, u, v, v - 1, v + 1, 2.0, "clear", "better", 50, 0.81)
                for name in OPTIONS[1:]
                for m, u, v in (
                    ("Assessments", "%", 3.1),
                    ("Cost", "£", -108600.0),
                    ("Children per worker", "cases", -1.25),
                )
            ),
            caption="Paired.",
        ),
        measures=Table(
            title="Every headline measure",
            columns=(
                "Measure",
                "Option",
                "Unit",
                "Average",
                "Sure from",
                "Sure to",
                "Range from",
                "Range to",
                "Target",
                "On target in",
                "Of",
            ),
            rows=tuple(
                (m, name, u, v, v, v, v, v, 73.0 if u == "%" else None, 37, 50)
                for m, u, v in (("Assessments", "%", 69.4), ("Cost", "£", 3214000.0))
                for name in OPTIONS
            ),
        ),
        weekly=(
            Weekly(
                title="Agency and temporary workers, FTE",
                unit="FTE",
                days=days(weeks),
                series=agency_lines(weeks).series,
            ),
            Weekly(
                title="Child seen alone, % in time, by four weeks",
                unit="%",
                days=days(weeks)[::4],
                series=tuple(
                    line(n, 60, 70 + i, len(days(weeks)[::4]), gap=i == 1)
                    for i, n in enumerate(OPTIONS)
                ),
            ),
        ),
        assumptions=table("Every input", 30, ("Input", "Value here", "Baseline", "Source")),
        provenance=tuple(
            f"{n} · baseline 2023-24 · identity id{i} · 50 replications of {weeks} weeks · seed 1 "
            "· model 0.1.0 · position of 1 April 2024. Supports judgement; says nothing about any "
            "child."
            for i, n in enumerate(OPTIONS)
        ),
        caveats=tuple(
            f"Caveat {i}: every figure holds if these inputs are right; staff figures are "
            "calibrated to published results, not the council's own."
            for i in range(caveats)
        ),
        parked=(
            Parked(
                name=f"What if {AWKWARD}?",
                asked_by="Head of service",
                when=datetime(2026, 3, 4, 10, 5),
                link="https://example.org/?q=1&r=2",
            ),
        ),
        decided=(
            Decided(
                what="Match and release",
                by="Director",
                on=date(2026, 3, 4),
                predictions=("Child seen alone: 72% on average",),
            ),
        ),
    )
