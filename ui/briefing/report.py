"""The briefing as a committee report in Word: the council's order, numbered paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from model.words.numbers import day, number, span, years
from model.words.results import CAVEAT
from ui.briefing.content import Briefing, Cell, Option, Step, Table
from ui.briefing.files import printable, shown
from ui.briefing.word import Document

_SECTIONS = (
    ("Background", "situation"),
    ("Options considered", "options"),
    ("Agency timeline", "agency"),
    ("Why", "why"),
    ("Financial implications", "cost"),
    ("Risks and what would change the answer", "risks"),
)
_SHOWN = ("Option", "Measure", "Difference", "Low", "High", "Verdict", "For the good?")
"""Columns of the differences that a page has room for; the workbook has all."""


def report(briefing: Briefing) -> bytes:
    """The briefing as a DOCX file; the same bytes for the same briefing."""
    said = printable(briefing)
    doc = Document(said.title, said.subtitle, said.made)
    doc.title(said.title, f"{said.subtitle}. {day(said.made.date())}")
    _purpose(doc, said)
    _recommendations(doc, said)
    for heading, key in _SECTIONS:
        doc.heading(heading)
        if key == "options":
            doc.say(*(_option(option) for option in said.options))
        _step(doc, said, key)
    _evidence(doc, said)
    _appendix(doc, said)
    return doc.bytes()


def _purpose(doc: Document, said: Briefing) -> None:
    doc.heading("Purpose")
    names = ", ".join(option.name for option in said.options[1:])
    doc.say(
        f"This report sets {said.reference.name} against {names}. It reports on "
        f"{span(said.first_day, said.last_day)}, from the position of {day(said.position)}.",
        f"The figures come from a simulation of the front door, {said.replications} "
        f"{years(said.weeks, said.replications)} for each option. {CAVEAT}",
    )


def _recommendations(doc: Document, said: Briefing) -> None:
    doc.heading("Recommendations")
    _step(doc, said, "decision")


def _option(option: Option) -> str:
    """An option in a sentence: what is moved in it, or where that is said."""
    if option.moved:
        return f"{option.name}: {'; '.join(option.moved)}."
    if option.is_reference:
        return f"{option.name}: what the others are set against, on the baseline {option.baseline}."
    # Posts may differ though no input was moved: the appendix has both.
    return f"{option.name}: how it differs is in Appendix A."


def _step(doc: Document, said: Briefing, key: str) -> None:
    """A step in full: finding, points, picture, table."""
    step: Step | None = next((s for s in said.steps if s.key == key), None)
    if step is None:
        doc.say("Nothing to report.")
        return
    doc.say(step.finding, strong=True)
    doc.say(*step.points)
    if step.chart:
        doc.chart(step.chart)
    if step.table:
        _table(doc, step.table)


def _table(doc: Document, table: Table) -> None:
    if table.rows:
        doc.table(table.title, table.columns, table.rows, table.caption)
    else:
        doc.plain(f"{table.title}: none.")


def _evidence(doc: Document, said: Briefing) -> None:
    doc.heading("Evidence and its limits")
    doc.say(*said.provenance)
    doc.say(*said.caveats)
    doc.say(
        f"Made by version {said.model_version} (code {said.code_version}), seed {said.seed}; the "
        "workbook has every figure and every input."
    )


def _appendix(doc: Document, said: Briefing) -> None:
    doc.heading("Appendix A: inputs that differ", numbered=False)
    _table(doc, said.differing)
    doc.heading("Appendix B: differences", numbered=False)
    _table(doc, _fewer(said.differences))


def _fewer(table: Table) -> Table:
    """The differences with their units said, in the columns that fit on a page."""
    if not {"Unit", *_SHOWN} <= set(table.columns):
        return table
    places = [table.columns.index(name) for name in _SHOWN]
    unit = table.columns.index("Unit")
    rows = tuple(tuple(_said(row, place, unit) for place in places) for row in table.rows)
    return table.model_copy(update={"columns": _SHOWN, "rows": rows})


def _said(row: Sequence[Cell], place: int, unit: int) -> str:
    """A cell as a difference in its unit, or as it is."""
    cell = row[place]
    if isinstance(cell, float):
        return number(cell, str(row[unit]), signed=True)
    return shown(cell)
