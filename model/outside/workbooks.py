"""Excel workbooks as sheets of plain text cells.

Nothing of a workbook is believed: its parts are unpacked in pieces and counted while that is done,
and only what a table needs (its text, its dates' formats, its sheets) is handed on to be read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from time import thread_time
from typing import Any

from model.outside.tables import MAX_COLUMNS, Sheet, filled
from model.scenario.errors import ScenarioError, Where

MAX_PARTS = 1_000
MAX_PART_NAME = 200
MAX_UNPACKED = 16_000_000
"""Bytes of the parts that are read, unpacked."""
MAX_TAGS = 250_000
MAX_ATTRIBUTES = 200_000
"""Tags and attributes of sheets and their texts: about 60,000 cells."""
MAX_IN_A_TAG = 200
MAX_STYLE_TAGS = 20_000
"""Tags of everything else, each of which costs more to read."""
MAX_SECONDS = 1.5
MAX_SHEETS = 30

_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?[^/]*workbook[^/]*\.xml(?:\.rels)?"
    r"|xl/styles\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_MANY = re.compile(r"xl/(?:sharedStrings\.xml|worksheets/)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^[^>]{0,100}encoding\s*=\s*["'](?!utf-8|utf-16|us-ascii)""", re.I)
_LONG_TAG = re.compile(rb"<[^<]{2000,}")
# A formula without what came of it; that nothing came of it is said by the type of a text.
_NOT_WORKED_OUT = re.compile(
    rb"""<c\b(?![^<>]*\bt=["']str["'])[^<>]*>\s*<f\b[^<>]*(?:/>|>[^<]*</f>)\s*"""
    rb"""(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)


def workbook_sheets(raw: bytes, where: Where) -> tuple[Sheet, ...]:
    """The sheets of a workbook that are not hidden. Raises ScenarioError for what cannot be read,
    and for what would cost too much to read."""
    import openpyxl  # a quarter of a second that only a workbook needs

    try:
        parts = _parts(raw, where)
        book = openpyxl.load_workbook(
            io.BytesIO(_packed(parts)), read_only=True, data_only=True, keep_links=False
        )
        day_zero = book.epoch.date() if book.epoch.year > 1900 else date(1899, 12, 30)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(shown) > MAX_SHEETS:
            raise ScenarioError("outside.too_many_sheets", where=where, most=MAX_SHEETS)
        until = thread_time() + MAX_SECONDS
        return tuple(
            Sheet(str(sheet.title), filled(_lines(sheet, until, where), where), day_zero=day_zero)
            for sheet in shown
        )
    except ScenarioError:
        raise
    except Exception:
        # What a broken workbook makes its reader raise is of every kind.
        raise ScenarioError("outside.broken_workbook", where=where) from None


def _parts(raw: bytes, where: Where) -> dict[str, bytes]:
    """The parts that are needed, unpacked; refused when they are more than may be read."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "xl/workbook.bin" in names or "mimetype" in names or len(members) > MAX_PARTS:
            raise ScenarioError("outside.other_workbook", where=where)
        parts: dict[str, bytes] = {}
        left = MAX_UNPACKED
        for member in members:
            name = member.filename
            if not _NEEDED.fullmatch(name) or len(name) > MAX_PART_NAME or name in parts:
                continue
            with archive.open(member) as source:
                # Asked for one byte more than there may be: what the directory claims is no matter.
                parts[name] = source.read(left + 1)
            left -= len(parts[name])
            if left < 0:
                raise ScenarioError("outside.unpacks_too_large", where=where, most=MAX_UNPACKED)
    if not any(name.lower().endswith("content_types].xml") for name in parts):
        raise ScenarioError("outside.other_workbook", where=where)
    _check(parts, where)
    return parts


def _check(parts: dict[str, bytes], where: Where) -> None:
    """Refuse what would cost too much to read, or says what a table has no need to."""
    tags = attributes = others = 0
    for name, part in parts.items():
        plain = part.replace(b"\0", b"") if b"\0" in part else part
        if _ENCODING.match(plain[:200]) or plain.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")[:1] not in (
            b"<",
            b"",
        ):
            raise ScenarioError("outside.broken_workbook", where=where)
        if re.search(rb"<!(?:DOCTYPE|ENTITY)", plain, re.IGNORECASE):
            raise ScenarioError("outside.broken_workbook", where=where)
        if any(match[0].count(b"=") > MAX_IN_A_TAG for match in _LONG_TAG.finditer(plain)):
            raise ScenarioError("outside.too_much_in_it", where=where)
        if _MANY.match(name):
            tags += plain.count(b"<")
            attributes += plain.count(b"=")
        else:
            others += max(plain.count(b"<"), plain.count(b"="))
        if "worksheets/" in name.lower() and _NOT_WORKED_OUT.search(plain):
            raise ScenarioError("outside.formulas", where=where)
    if tags > MAX_TAGS or attributes > MAX_ATTRIBUTES or others > MAX_STYLE_TAGS:
        raise ScenarioError("outside.too_much_in_it", where=where)


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _lines(sheet: Any, until: float, where: Where) -> Iterator[tuple[int, Sequence[object]]]:
    """A sheet's rows with their numbers, until there is no more time.

    Read without filling up the rows and columns that are not there: a stray cell in the last row
    of all would otherwise make a million of them.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if thread_time() > until:
                raise ScenarioError("outside.too_much_in_it", where=where)
            written = {cell["column"]: cell["value"] for cell in cells if cell["value"] is not None}
            last = max(written, default=0)
            if last > MAX_COLUMNS:
                raise ScenarioError(
                    "outside.too_many_columns", where=where, number=last, most=MAX_COLUMNS
                )
            yield number, [written.get(place) for place in range(1, last + 1)]
