"""Every CSV that is taken away: text stays text in a spreadsheet, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.paths import ROOT
from model.scenario.csv_out import as_file, csv_file, csv_text, text_of
from model.scenario.files import load_scenario
from model.words.packs import inputs_csv
from ui.pictures.tables import csv_of

pytestmark = pytest.mark.units


def cells(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://127.0.0.1:9/","x")',
        "+SUM(A1)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\r\n=1",
        "  =1",
        "\uff1d1+1",
        "'=1",
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_text(text: str) -> None:
    ((cell,),) = cells(csv_file([(text,)]))
    assert cell == f"'{text}"
    assert text_of(cell) == text


@pytest.mark.parametrize("text", ["Dŵr £5", "it's", "'quoted'", "2023-24", "a=b", "", "1 April"])
def test_other_text_is_as_it_was(text: str) -> None:
    assert cells(csv_file([("x", text)])) == [["x", text]]
    assert text_of(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3, "-3"),
        (-0.1, "-0.1"),
        (1e300, "1e+300"),
        (Decimal("-2.50"), "-2.50"),
        (np.float64(-1.5), "-1.5"),
        (np.int64(-2), "-2"),
        (True, "True"),
        (None, ""),
        (math.nan, ""),
        (pd.NaT, ""),
        (date(2024, 4, 1), "2024-04-01"),
        (datetime(2024, 4, 1), "2024-04-01"),
        (datetime(2024, 4, 1, 9, 30), "2024-04-01 09:30:00"),
    ],
)
def test_numbers_and_days_stay_what_they_are(value: object, written: str) -> None:
    assert cells(csv_file([("x", value)])) == [["x", written]]


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.text(st.characters(codec="utf-8"), max_size=12))
@example("''=x")
@example("'\t")
def test_any_text_is_read_back_and_none_is_a_formula(text: str) -> None:
    ((_, cell),) = cells(csv_file([("x", text)]))
    assert text_of(cell) == text
    assert csv_text([("x", text)]).count("\n") == 1 + text.count("\n")
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_a_file_says_how_it_is_encoded() -> None:
    assert csv_file([("Dŵr",)]) == as_file(csv_text([("Dŵr",)])) == b"\xef\xbb\xbfD\xc5\xb5r\n"
    assert as_file("\ud800").isascii() is False  # half a pair is written, never raised
    assert as_file("\ud800").endswith(b"\\ud800")


def test_a_table_on_screen_is_taken_away_as_it_is() -> None:
    frame = pd.DataFrame(
        {
            "=Scenario": ["-x", None, "Dŵr"],
            "Average": [-1.5, math.nan, 2.0],
            "Day": pd.to_datetime(["2024-04-01", None, "2024-04-03"]),
            "N": pd.array([1, None, -3], dtype="Int64"),
        }
    )
    assert cells(csv_of(frame)) == [
        ["'=Scenario", "Average", "Day", "N"],
        ["'-x", "-1.5", "2024-04-01", "1"],
        ["", "", "", ""],
        ["Dŵr", "2.0", "2024-04-03", "-3"],
    ]


def test_the_inputs_in_a_pack_hold_no_formula() -> None:
    scenario = load_scenario("2023-24")
    rows = cells(inputs_csv({"=1+1": scenario, "Dŵr": scenario}))
    assert rows[0] == ["input", "label", "unit", "'=1+1", "Dŵr"]
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")]


def test_no_other_place_writes_a_csv() -> None:
    """One function for all of them."""
    allowed = {"model/scenario/csv_out.py"}
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("model", "ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)\(|\.to_csv\(", path.read_text("utf-8"))
    }
    assert found <= allowed


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_no_cell_begins_a_new_row(end: str) -> None:
    """A row of its own could begin with a formula."""
    assert csv_text([("a", f"b{end}=1"), ("c", "d")]) == f'a,"b{end}=1"\nc,d\n'
