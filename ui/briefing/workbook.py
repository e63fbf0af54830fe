"""The briefing as a workbook: every figure in a cell, every chart drawn from those cells."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from model.words.numbers import day, span
from model.words.results import CAVEAT, most_of
from ui.briefing.content import Briefing, Cell, Chart, Step, Table, Weekly, chart_table
from ui.briefing.files import AUTHOR, PLAIN_CELLS, printable, reading, repacked, stamp
from ui.briefing.native_charts import FACE, target_name
from ui.briefing.workbook_drawing import Drawing, column_letter, column_of_series, whisker
from ui.style import GREY, INK, NAVY, PAPER

_POUNDS = '"£"#,##0;"−£"#,##0'
_LEVELS = {"%": '0.0"%"', "£": _POUNDS}
_APART = {"%": '0.0" points"', "£": _POUNDS}
_OTHER = "#,##0.0##"
_BARE = ("Correlation of pairs",)  # columns whose numbers have no unit
_WHOLE = "#,##0"
_UNIT_COLUMN = "Unit"
_CHART_ROWS = 26  # rows that a chart covers
_FEW = 15
_README_LETTERS = 105  # on a line of the read-me
_LEAST, _WIDEST = 13, 60  # letters in a column
_ROW = 14  # points


def workbook(briefing: Briefing) -> bytes:
    """The briefing as an XLSX file; the same bytes for the same briefing."""
    import xlsxwriter

    said = printable(briefing)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": False, **PLAIN_CELLS})
    book.set_properties(
        {
            "title": said.title[:255],
            "subject": said.subtitle[:255],
            "author": AUTHOR,
            "comments": CAVEAT,
            "created": stamp(said.made),
        }
    )
    Sheets(book, said).write()
    book.close()
    return repacked(out.getvalue(), said.made)


class Sheets:
    """The sheets of one workbook, in their order, with their formats made once each."""

    def __init__(self, book: Any, said: Briefing) -> None:
        self.book, self.said = book, said
        self.listed: list[tuple[str, str]] = []
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self) -> None:
        """Every sheet."""
        first = self.book.add_worksheet("Read me")
        for place, step in enumerate(self.said.steps, start=1):
            if step.chart or step.table:
                self._step(place, step)
        for name, table in (
            ("Inputs that differ", self.said.differing),
            ("Differences", self.said.differences),
            ("Measures", self.said.measures),
        ):
            self._sheet(name, table.title, table)
            self._table(self.sheet, table, 0)
        for place, weekly in enumerate(self.said.weekly, start=1):
            self._weekly(place, weekly)
        self._sheet("Assumptions", self.said.assumptions.title, self.said.assumptions)
        self._table(self.sheet, self.said.assumptions, 0)
        self._read_me(first)

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            base = {"font_name": FACE, "font_size": 10, "font_color": INK, "valign": "top"}
            self.formats[key] = self.book.add_format(base | look)
        return self.formats[key]

    def _sheet(self, name: str, what: str, *tables: Table) -> None:
        """A new sheet with a name that Excel takes, its columns wide enough for its tables."""
        legal = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31].rstrip()
        self.sheet = self.book.add_worksheet(legal)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.listed.append((legal, what))
        self.widths = _widths(tables)
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)

    def _read_me(self, sheet: Any) -> None:
        """What this is, what each sheet is, and what it rests on."""
        said = self.said
        wrap, bold = self._format(text_wrap=True), self._format(bold=True, text_wrap=True)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        title = self._format(bold=True, font_size=16, font_color=NAVY)
        sheet.write_string(0, 0, said.title, title)
        about = (
            ("About", said.subtitle),
            ("Period", span(said.first_day, said.last_day)),
            ("Made", day(said.made.date())),
            (
                "Simulated",
                f"{said.replications} futures of {said.weeks} weeks each, seed "
                f"{said.seed}, model {said.model_version}, code {said.code_version}",
            ),
            ("Mind", CAVEAT),
        )
        rows = [*about, ("", ""), ("Sheet", "What it is"), *self.listed]
        rows += [("", ""), ("What it rests on", ""), *(("", line) for line in said.provenance)]
        rows += [("", ""), ("What holds only if", ""), *(("", line) for line in said.caveats)]
        sheets = {name for name, _ in self.listed}
        for row, (left, right) in enumerate(rows, start=2):
            sheet.write_string(row, 0, left, bold)
            sheet.write_string(row, 1, right, wrap)
            sheet.set_row(row, _ROW * max(1, math.ceil(len(right) / _README_LETTERS)))
            if left in sheets:
                quoted = left.replace("'", "''")
                sheet.write_url(row, 0, f"internal:'{quoted}'!A1", wrap, left)

    def _step(self, place: int, step: Step) -> None:
        """A step: its figures, the chart drawn from them, and its table beneath."""
        figures = chart_table(step.chart) if step.chart else None
        tables = [table for table in (figures, step.table) if table]
        self._sheet(f"{place} {step.heading}", step.finding, *tables)
        row = 0
        if step.chart and figures:
            self._table(self.sheet, figures, 0, unit=step.chart.unit, days=step.chart.kind)
            beside = _add_extras(self, step.chart, figures)
            drawn = Drawing(self.book, self.sheet, self.sheet.get_name(), step.chart)
            note = " ".join(p for p in (reading(step.chart), step.chart.caption) if p)
            last = len(figures.rows) + 2
            self.sheet.write_string(last, 0, note, self._format(italic=True))
            # Beneath a few figures, so that both are seen at once; beside many.
            below = len(figures.rows) <= _FEW
            at = (last + 2, 0) if below else (1, len(figures.columns) + beside + 1)
            alt = step.chart.alt or step.chart.finding
            self.sheet.insert_chart(*at, drawn.chart(), {"description": alt})
            row = last + 3 + (_CHART_ROWS if below else 0)
        if step.table:
            self._table(self.sheet, step.table, row, filtered=step.chart is None)

    def _weekly(self, place: int, weekly: Weekly) -> None:
        """A measure week by week, with its lines."""
        most = most_of(self.said.replications)
        chart = Chart(
            kind="lines",
            finding=weekly.title,
            axis=weekly.title,
            unit=weekly.unit,
            categories=tuple(d.isoformat() for d in weekly.days),
            series=weekly.series,
            band=f"{most} simulated futures",
            alt=f"{weekly.title}, week by week: " + ", ".join(s.name for s in weekly.series),
        )
        figures = chart_table(chart)
        what = f"{weekly.title}: means, and {most}"
        self._sheet(f"Weekly {place} {weekly.title}", what, figures)
        self._table(self.sheet, figures, 0, unit=weekly.unit, days="lines")
        drawn = Drawing(self.book, self.sheet, self.sheet.get_name(), chart)
        self.sheet.insert_chart(
            1, len(figures.columns) + 1, drawn.chart(), {"description": chart.alt}
        )

    def _table(
        self,
        sheet: Any,
        table: Table,
        top: int,
        *,
        unit: str = "",
        days: str = "",
        filtered: bool = True,
    ) -> None:
        """A table: names of columns that stay in sight, every cell as what it is."""
        head = self._format(bold=True, font_color=PAPER, bg_color=NAVY, text_wrap=True)
        widths = self.widths
        sheet.set_row(top, _ROW * _lines(table.columns, widths))
        for column, name in enumerate(table.columns):
            sheet.write_string(top, column, name, head)
        units = table.columns.index(_UNIT_COLUMN) if _UNIT_COLUMN in table.columns else None
        formats = _APART if "Difference" in table.columns else _LEVELS
        for row, cells in enumerate(table.rows, start=top + 1):
            own = unit if units is None else str(cells[units])
            sheet.set_row(row, _ROW * _lines(cells, widths))
            for column, cell in enumerate(cells):
                form = _OTHER if table.columns[column] in _BARE else formats.get(own, _OTHER)
                self._cell(sheet, row, column, cell, form, days == "lines" and column == 0)
        if top == 0:
            sheet.freeze_panes(1, 1)
        if filtered and table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        if table.caption and not unit:
            note = self._format(italic=True)
            sheet.write_string(top + len(table.rows) + 2, 0, table.caption, note)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, form: str, is_day: bool) -> None:
        if cell is None:
            sheet.write_blank(row, column, None, self._format())
        elif is_day:
            when = date.fromisoformat(str(cell))
            sheet.write_datetime(row, column, when, self._format(num_format="d mmm yyyy"))
        elif isinstance(cell, str):  # never as a formula, whatever it begins with
            sheet.write_string(row, column, cell, self._format(text_wrap=True))
        else:
            form = _WHOLE if isinstance(cell, int) else form
            sheet.write_number(row, column, cell, self._format(num_format=form))


def _add_extras(sheets: Sheets, chart: Chart, figures: Table) -> int:
    """What the chart is drawn from besides its figures, further right; how many columns."""
    sheet, at = sheets.sheet, len(figures.columns)
    head = sheets._format(bold=True, font_color=PAPER, bg_color=GREY, text_wrap=True)
    plain = sheets._format(num_format="#,##0.0##")
    names = _extra_names(chart)
    for offset, name in enumerate(names):
        sheet.write_string(0, at + offset, name, head)
        sheet.set_column(at + offset, at + offset, _LEAST)
    for row in range(1, len(chart.categories) + 1):
        offset = 0
        for place, s in enumerate(chart.series):
            if chart.kind == "lines" or not s.low:
                continue
            value, low, high = (
                column_letter(column_of_series(chart, place) + i) for i in (0, 1, 2)
            )
            for text, up in (
                (f"{value}{{0}}-{low}{{0}}", False),
                (f"{high}{{0}}-{value}{{0}}", True),
            ):
                apart = whisker(s, row - 1, up)
                if apart is not None:
                    sheet.write_formula(row, at + offset, "=" + text.format(row + 1), plain, apart)
                offset += 1
        if chart.target is not None:
            sheet.write_number(row, at + offset, chart.target, plain)
    return len(names)


def _extra_names(chart: Chart) -> list[str]:
    names = []
    for s in chart.series:
        if chart.kind != "lines" and s.low:
            names += [f"{s.name}, down to low", f"{s.name}, up to high"]
    if chart.target is not None:
        names.append(target_name(chart))
    return names


def _widths(tables: Sequence[Table]) -> list[float]:
    """Columns as wide as what they hold, up to a limit beyond which text wraps."""
    found: list[float] = []
    for i in range(max(len(table.columns) for table in tables)):
        longest = _LEAST
        for table in (table for table in tables if i < len(table.columns)):
            cells = [row[i] for row in table.rows if isinstance(row[i], str)]
            longest = max(longest, min(len(table.columns[i]), 22), *(len(str(c)) for c in cells), 0)
        found.append(float(min(longest + 2, _WIDEST)))
    return found


def _lines(cells: Sequence[Cell], widths: Sequence[float]) -> int:
    """Lines that a row takes with its text wrapped."""
    return max(
        math.ceil(len(cell) / width) if isinstance(cell, str) and cell else 1
        for cell, width in zip(cells, widths, strict=False)
    )
