"""Tables from outside: whatever a file is or claims, it is read, or refused at little cost."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from time import thread_time

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from model.outside import workbooks
from model.outside.posts_file import read_posts
from model.outside.tables import MAX_COLUMNS, MAX_ROWS
from model.scenario.errors import ScenarioError
from tests.refusals import refused

pytestmark = pytest.mark.units

fast = settings(deadline=None, derandomize=True, database=None, max_examples=40)
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MOST_SECONDS, MOST_BYTES = 3.0, 100_000_000


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, line in enumerate((("post", "team", "contract"), ("FD-01", "fsp", "agency"))):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def altered(**parts: bytes) -> bytes:
    """The workbook with other parts."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in dict.fromkeys((*source.namelist(), *named)):
            target.writestr(name, named.get(name) or source.read(name))
    return out.getvalue()


def sheet(content: bytes) -> bytes:
    return altered(
        xl__worksheets__sheet1_xml=f'<worksheet xmlns="{_NS}"><sheetData>'.encode()
        + content
        + b"</sheetData></worksheet>"
    )


def lying(raw: bytes, size: int) -> bytes:
    """The workbook with another size of its first part in the directory."""
    place = raw.index(b"PK\x01\x02") + 24
    return raw[:place] + struct.pack("<I", size) + raw[place + 4 :]


COSTLY: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: sheet(b" " * 60_000_000), "outside.unpacks_too_large"),
    "cells": (
        lambda: sheet(b'<row r="1">' + b"<c/>" * 300_000 + b"</row>"),
        "outside.too_much_in_it",
    ),
    "rows": (lambda: sheet(b"<row/>" * 40_000), ""),
    "attributes": (
        lambda: sheet(b"<row " + b" ".join(b'a%d=""' % n for n in range(9000)) + b"/>"),
        "outside.too_much_in_it",
    ),
    "styles": (
        lambda: altered(xl__styles_xml=f'<styleSheet xmlns="{_NS}">'.encode() + b"<xf/>" * 30_000),
        "outside.too_much_in_it",
    ),
    "texts": (
        lambda: altered(
            xl__sharedStrings_xml=f'<sst xmlns="{_NS}">'.encode() + b"<si><t/></si>" * 100_000
        ),
        "outside.too_much_in_it",
    ),
    "entities": (
        lambda: altered(xl__sharedStrings_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'),
        "outside.broken_workbook",
    ),
    "another alphabet": (
        lambda: altered(
            xl__sharedStrings_xml='<?xml version="1.0" encoding="cp037"?><sst/>'.encode("cp037")
        ),
        "outside.broken_workbook",
    ),
    "a column far out": (
        lambda: sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "outside.too_many_columns",
    ),
    "a row far down": (
        lambda: sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "outside.no_header",
    ),
    "parts": (
        lambda: altered(**{f"a{n}": b"x" for n in range(workbooks.MAX_PARTS)}),
        "outside.other_workbook",
    ),
    "commas": (lambda: b"post,team,contract\n" + b"," * 1_000_000, ""),
    "lines": (lambda: b"post,team,contract\n" + b"\n" * 500_000, ""),
    "short rows": (lambda: b"post,team,contract\n" + b"a\n" * 900_000, "outside.too_many_rows"),
    "accents": (lambda: ("post,team,contract\nA," + "e\u0301\u0316" * 300_000).encode(), "outside"),
    "a claim of 4 GB": (lambda: lying(workbook(), 0xFFFFFFF0), ""),
}


@pytest.mark.parametrize("name", COSTLY)
def test_no_file_costs_more_than_it_may(name: str) -> None:
    make, why = COSTLY[name]
    raw = make()
    before = thread_time()
    try:
        read_posts(raw)
        found = ""
    except ScenarioError as error:
        found = error.id
    assert thread_time() - before < MOST_SECONDS
    assert found.startswith(why)
    assert bool(found) or not why


def test_memory_stays_bounded_whatever_is_unpacked() -> None:
    import tracemalloc

    raw = COSTLY["a bomb"][0]()
    tracemalloc.start()
    with refused("outside.unpacks_too_large", most=workbooks.MAX_UNPACKED):
        read_posts(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_BYTES


def test_a_stray_cell_far_down_costs_no_post() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        own = archive.read(SHEET)
    far = own.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')
    result = read_posts(altered(xl__worksheets__sheet1_xml=far))
    assert [post.post for post in result.posts] == ["FD-01"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "outside.other_workbook"),
        (
            altered(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "outside.other_workbook",
        ),
        (altered(**{"xl/workbook.bin": b"x"}), "outside.other_workbook"),
        (workbook()[:-30], "outside.broken_workbook"),
        (workbook()[:400] + b"x" * 50 + workbook()[450:], "outside.broken_workbook"),
        (b"%PDF-1.7 \x00\x01", "outside.not_text"),
        (b"post,team,contract\nFD-01,fsp,\x1b[2J", "outside.not_text"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(raw: bytes, why: str) -> None:
    with refused(why):
        read_posts(raw)


def test_rows_and_columns_have_an_end() -> None:
    with refused("outside.too_many_columns", most=MAX_COLUMNS):
        read_posts(b"post,team,contract" + b",x" * MAX_COLUMNS)
    with refused("outside.too_many_rows", rows=MAX_ROWS):
        read_posts(b"post,team,contract\n" + b"a,b\n" * MAX_ROWS)


def test_marks_that_cannot_be_seen_are_told() -> None:
    result = read_posts("post,team,contract,end\nFD-01,fsp,agency,\u200e01/02/2025\n".encode())
    assert [one.reasons[0].id for one in result.refused] == ["outside.unseen_cell"]  # type: ignore[union-attr]


# --- Whatever is in the file


@given(place=st.integers(0, 10_000), piece=st.binary(min_size=1, max_size=12))
@fast
def test_a_workbook_damaged_anywhere(place: int, piece: bytes) -> None:
    raw = workbook()
    place %= len(raw)
    with suppress(ScenarioError):
        read_posts(raw[:place] + piece + raw[place + len(piece) :])


@given(content=st.binary(max_size=80))
@fast
def test_any_part_of_a_workbook(content: bytes) -> None:
    with suppress(ScenarioError):
        read_posts(sheet(b"<row>" + content + b"</row>"))


@given(
    text=st.lists(
        st.sampled_from(
            [
                "post",
                "team",
                "contract",
                ",",
                ";",
                "\n",
                "sep=",
                '"',
                "FD-1",
                "fsp",
                "agency",
                "1/13/24",
                "13/1/24",
                "TBC",
                "37 hours",
                "#N/A",
                "Total",
            ]
        ),
        max_size=40,
    ).map("".join),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    mapping=st.dictionaries(st.sampled_from(["post", "team", "fsp"]), st.sampled_from(["", "end"])),
)
@fast
def test_any_list_of_posts(text: str, encoding: str, mapping: dict[str, str]) -> None:
    with suppress(ScenarioError):
        read_posts(text.encode(encoding), "x", mapping)
