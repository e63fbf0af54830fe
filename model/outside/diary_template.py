"""A time diary to be filled in: a workbook that says how, or a CSV file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from model.outside.diary_words import KINDS, LABELS, REQUIRED, WORDS
from model.scenario.csv_out import csv_file

PEOPLE, DAYS = 8, 10
"""For whom, and for how many working days, there are rows."""
_WIDTHS = {"day": 6, "person": 8, "team": 12}
_WIDTH = 11
_HELP_WIDTHS = (30, 90, 55)
"""Letters in a column."""
_MADE = datetime(2024, 4, 2)
"""Nothing in it hangs on a day: the same template is the same bytes."""


def template_csv() -> bytes:
    """The diary as a CSV file: a header, and a row for each person and working day."""
    blank = [""] * (len(LABELS) - len(REQUIRED))
    return csv_file([tuple(LABELS.values()), *((*row, *blank) for row in _rows())])


def template_workbook() -> bytes:
    """The diary as an Excel workbook: the table, and a sheet that says how it is filled in."""
    import xlsxwriter  # only who makes one pays for the import

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    _table(book)
    _help(book)
    book.close()
    return out.getvalue()


def _rows() -> Iterator[tuple[int, int, str]]:
    """Day, person and team: half of the people in each team, to be changed where it is another."""
    front_door, fsp = WORDS["teams"]["front_door"], WORDS["teams"]["fsp"]
    for person in range(1, PEOPLE + 1):
        for day in range(1, DAYS + 1):
            yield day, person, front_door if person <= PEOPLE // 2 else fsp


def _table(book: Any) -> None:
    sheet = book.add_worksheet(WORDS["sheet"])
    looks = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    plain, tinted = book.add_format(looks), book.add_format({**looks, "bg_color": "#E8EDF4"})
    of_kind = {name: place for place, kind in enumerate(KINDS.values()) for name in kind.fields}
    for column, (name, label) in enumerate(LABELS.items()):
        # Columns of a kind belong together: every other kind has a tint.
        sheet.write_string(0, column, label, tinted if of_kind.get(name, 0) % 2 else plain)
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
    for row, (day, person, team) in enumerate(_rows(), 1):
        sheet.write_number(row, 0, day)
        sheet.write_number(row, 1, person)
        sheet.write_string(row, 2, team)
    sheet.set_row(0, 62)
    sheet.freeze_panes(1, len(REQUIRED))
    teams = {"validate": "list", "source": list(WORDS["teams"].values())}
    sheet.data_validation(1, 2, PEOPLE * DAYS, 2, teams)


def _help(book: Any) -> None:
    """What to write, in plain words."""
    sheet = book.add_worksheet(WORDS["help_sheet"])
    bold, wrapped = (
        book.add_format({"text_wrap": True, "valign": "top", "bold": is_bold})
        for is_bold in (True, False)
    )
    for column, width in enumerate(_HELP_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, WORDS["rules_title"], bold)
    for row, rule in enumerate(WORDS["rules"]):
        sheet.write_string(row, 1, rule, wrapped)
    top = len(WORDS["rules"]) + 1
    for column, title in enumerate(WORDS["help_columns"]):
        sheet.write_string(top, column, title, bold)
    for row, kind in enumerate(KINDS.values(), top + 1):
        counted = "families" if kind.by_month else "children" if kind.further else "finished"
        for column, text in enumerate((kind.name, kind.belongs, WORDS["counted"][counted])):
            sheet.write_string(row, column, text, wrapped)
