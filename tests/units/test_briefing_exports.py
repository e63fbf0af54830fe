"""Every export says what the briefing says: read back from the files themselves."""

from __future__ import annotations

import ast
import io
import itertools
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from model.scenario.unseen import UNSEEN
from tests.hostile import ALL
from tests.units.briefings import AWKWARD, OPTIONS, sample
from ui.briefing.content import Briefing, Chart, Parked, Series, Step
from ui.briefing.files import clean, middle, printable, repacked, shown
from ui.briefing.fitting import width
from ui.briefing.native_charts import NativeChart, picture_name
from ui.briefing.paper import paper
from ui.briefing.report import report
from ui.briefing.scales import mark_text, scale
from ui.briefing.slides import slides
from ui.briefing.slip import slip
from ui.briefing.typeface import drawable, letters
from ui.briefing.workbook import workbook
from ui.style import FONTS

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
EXPORTS: dict[str, Callable[[Briefing], bytes]] = {
    "pptx": slides,
    "xlsx": workbook,
    "docx": report,
    "pdf": paper,
}
LONGEST = 5.0  # seconds of this process, whoever else has the cores
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def said() -> Briefing:
    return sample()


@pytest.fixture(scope="module")
def made(said: Briefing) -> dict[str, bytes]:
    return {name: export(said) for name, export in EXPORTS.items()}


def points(part: Any) -> dict[int, float]:
    """Values of a chart's XML by their place."""
    return {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in part.iter(f"{C}pt")}


def known(values: tuple[float | None, ...]) -> dict[int, float]:
    return {i: v for i, v in enumerate(values) if v is not None}


def holds(space: Any, chart: Chart) -> None:
    """A chart's XML has the values of the content, with low and high or whiskers to them."""
    found = {s.findtext(f"{C}tx//{C}v"): s for s in space.iter(f"{C}ser")}
    for s in chart.series:
        name = picture_name(s.name)
        assert points(found[name].find(f"{C}val")) == pytest.approx(known(s.values))
        if s.low and chart.kind == "lines":
            for part, values in (("low", s.low), ("high", s.high)):
                assert points(found[f"{name}, {part}"].find(f"{C}val")) == pytest.approx(
                    known(values)
                )
        elif s.low:
            middle_of = known(s.values)
            up = points(found[name].find(f"{C}errBars/{C}plus"))
            assert {i: middle_of[i] + v for i, v in up.items()} == pytest.approx(known(s.high))
            down = points(found[name].find(f"{C}errBars/{C}minus"))
            assert {i: middle_of[i] - v for i, v in down.items()} == pytest.approx(known(s.low))


# --- What holds for all -----------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_quick_and_the_same_twice(name: str, said: Briefing) -> None:
    began = time.process_time()
    first = EXPORTS[name](said)
    assert time.process_time() - began < LONGEST
    assert EXPORTS[name](said) == first


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_little_is_made(name: str) -> None:
    """No table has a row, no step a point, a picture or a note; there is one option."""
    said = sample()
    empty = {"rows": ()}
    bare = said.model_copy(
        update={
            "options": said.options[:1],
            "weekly": (),
            "caveats": (),
            "provenance": (),
            "steps": (Step(key="situation", heading="H", finding="F"),),
            "differing": said.differing.model_copy(update=empty),
            "differences": said.differences.model_copy(update=empty),
            "measures": said.measures.model_copy(update=empty),
            "assumptions": said.assumptions.model_copy(update=empty),
        }
    )
    assert EXPORTS[name](bare)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_very_much_is_made(name: str) -> None:
    """Texts without an end, charts without a known value, a hundred caveats."""
    said = sample(caveats=100)
    unknown = Chart(
        kind="bars",
        finding="Nothing is known",
        axis="Days",
        unit="days",
        categories=("A",),
        series=(Series(name="S", values=(None,)),),
    )
    long = " ".join([AWKWARD] * 12) + "x" * 600
    steps = tuple(
        s.model_copy(update={"finding": long, "heading": long, "points": (long,) * 9})
        for s in said.steps
    )
    steps = (*steps[:4], steps[4].model_copy(update={"chart": unknown}), *steps[5:])
    said = said.model_copy(update={"steps": steps, "title": long, "subtitle": long})
    found = EXPORTS[name](said)
    assert found
    if name == "pdf":
        assert len(PdfReader(io.BytesIO(found)).pages) == 2
    if name == "pptx":
        for slide in Presentation(io.BytesIO(found)).slides:
            keeps_its_places(slide)


@pytest.mark.parametrize("name", ["pptx", "xlsx", "docx"])
def test_every_part_of_a_file_is_xml_and_dated_as_the_briefing(
    name: str, made: dict[str, bytes], said: Briefing
) -> None:
    with zipfile.ZipFile(io.BytesIO(made[name])) as package:
        for info in package.infolist():
            assert info.date_time[:5] == said.made.timetuple()[:5]
            if info.filename.endswith((".xml", ".rels")):
                etree.fromstring(package.read(info))
        core = package.read("docProps/core.xml").decode()
    assert "2026-03-04T15:30:12Z" in core
    assert "<dc:creator>Front Door</dc:creator>" in core
    if name != "xlsx":  # XlsxWriter writes no language
        assert "<dc:language>en-GB</dc:language>" in core


def test_no_export_knows_the_screen() -> None:
    for path in (ROOT / "ui" / "briefing").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            assert not {n.partition(".")[0] for n in names} & {"streamlit", "altair"}, path.name


# --- Slides -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def deck(made: dict[str, bytes]) -> Any:
    return Presentation(io.BytesIO(made["pptx"]))


def charts_of(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                yield shape


def keeps_its_places(slide: Any) -> None:
    """Nothing lies on anything else, or off the slide."""
    width, height = 12192000, 6858000
    boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
    for i, (name, left, top, right, bottom) in enumerate(boxes):
        assert left >= 0, name
        assert top >= 0, name
        assert right <= width, name
        assert bottom <= height, name
        for other, l2, t2, r2, b2 in boxes[i + 1 :]:
            apart = right <= l2 or r2 <= left or bottom <= t2 or b2 <= top
            assert apart, f"{name} lies on {other}"


def test_slides_are_wide_and_every_step_has_its_finding_for_a_title(
    deck: Any, said: Briefing
) -> None:
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == clean(said.title)
    assert all(titles)
    places = [titles.index(clean(step.finding)) for step in said.steps]
    assert places == sorted(places)
    assert titles[-1].startswith("What holds only if")


def test_slides_have_the_briefings_charts_with_alternative_text(deck: Any, said: Briefing) -> None:
    shapes = list(charts_of(deck))
    assert len(shapes) == len(said.charts)
    for shape, chart in zip(shapes, said.charts, strict=True):
        holds(shape.chart._chartSpace, chart)
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == chart.alt
        workbook_blob = shape.chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(io.BytesIO(workbook_blob)).worksheets[0]
        column = [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)]
        assert column == pytest.approx(list(chart.series[0].values))


def test_a_target_is_a_series_with_its_own_name(deck: Any) -> None:
    told = [s.name for shape in charts_of(deck) for plot in shape.chart.plots for s in plot.series]
    assert "Budget: 3 FTE" in told
    assert "All the hours there are" in told


def test_every_table_of_the_slides_is_described_and_none_is_lost(deck: Any, said: Briefing) -> None:
    tables = [s for slide in deck.slides for s in slide.shapes if s.has_table]
    assert all(s._element.nvGraphicFramePr.cNvPr.get("descr") for s in tables)
    assert all(s.table.first_row for s in tables)
    rows = sum(len(s.table.rows) - 1 for s in tables)
    assert rows == sum(len(s.table.rows) for s in said.steps if s.table and not s.chart)


def test_slides_have_notes_for_who_speaks(deck: Any, said: Briefing) -> None:
    notes = {
        slide.shapes.title.text_frame.text: slide.notes_slide.notes_text_frame.text
        for slide in deck.slides
        if slide.has_notes_slide
    }
    for step in said.steps:
        told = notes[clean(step.finding)]
        assert clean(step.notes.splitlines()[-1]) in told
        if step.chart:
            assert step.chart.caption in told
            assert step.chart.band in told


def test_nothing_on_a_slide_is_smaller_than_eighteen_points_or_in_the_way(deck: Any) -> None:
    for slide in deck.slides:
        keeps_its_places(slide)
        for run in slide._element.iter("{*}rPr"):
            assert int(run.get("sz")) >= 1800
    for shape in charts_of(deck):
        for text in shape.chart._chartSpace.iter("{*}defRPr", "{*}rPr"):
            assert int(text.get("sz")) >= 1800
    assert all(
        run.font.size >= Pt(18)
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    )


# --- Workbook ---------------------------------------------------------------------------------


def referred(package: zipfile.ZipFile, book: Any, formula: str) -> list[Any]:
    """The cells a chart refers to."""
    name, _, cells = formula.rpartition("!")
    sheet = book[name.strip("'").replace("''", "'")]
    found = sheet[cells.replace("$", "")]
    return [c[0].value for c in found] if isinstance(found, tuple) else [found.value]


def test_the_workbook_has_its_sheets_with_frozen_headers(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    names = book.sheetnames
    assert names[0] == "Read me"
    assert {"Inputs that differ", "Differences", "Measures", "Assumptions"} <= set(names)
    assert sum(name.startswith("Weekly") for name in names) == 2
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref


def test_charts_of_the_workbook_refer_to_cells_that_hold_the_values(
    made: dict[str, bytes], said: Briefing
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]), data_only=True)
    with zipfile.ZipFile(io.BytesIO(made["xlsx"])) as package:
        parts = sorted(
            (n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)),
            key=lambda n: int(re.findall(r"\d+", n)[0]),
        )
        drawings = "".join(
            package.read(n).decode()
            for n in package.namelist()
            if "drawings/drawing" in n and n.endswith(".xml")
        )
        assert len(parts) == len(said.charts) + len(said.weekly)
        for part, chart in zip(parts, said.charts, strict=False):
            space = etree.fromstring(package.read(part))
            columns = [
                referred(package, book, ser.findtext(f"{C}val//{C}f"))
                for ser in space.iter(f"{C}ser")
            ]
            for s in chart.series:
                assert any(c == pytest.approx(list(s.values)) for c in columns), s.name
            if chart.kind != "lines":
                plus = [f.text for f in space.iterfind(f".//{C}errBars/{C}plus//{C}f")]
                assert len(plus) == sum(1 for s in chart.series if s.low)
                cells = referred(package, book, plus[0])
                s = chart.series[0]
                reach = [
                    None if v is None or h is None else h - v
                    for v, h in zip(s.values, s.high, strict=True)
                ]
                assert cells == pytest.approx(reach)
    assert drawings.count("descr=") == len(parts)


def test_nothing_typed_becomes_a_formula(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    formulas = {
        c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
    }
    assert formulas  # how far whiskers reach
    assert all(isinstance(f, str) and re.fullmatch(r"=[A-Z]\d+-[A-Z]\d+", f) for f in formulas)
    assert any(c.value == OPTIONS[2] for row in book["Differences"].iter_rows() for c in row)


def test_cells_are_shown_in_their_units(made: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Differences"]
    shown = {row[2].value: row[3].number_format for row in sheet.iter_rows(min_row=2, max_row=4)}
    assert "points" in shown["%"]
    assert "£" in shown["£"]


# --- Report and slip --------------------------------------------------------------------------


def test_the_report_has_the_councils_order(made: dict[str, bytes]) -> None:
    found = docx.Document(io.BytesIO(made["docx"]))
    headings = [p.text for p in found.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [
        "Purpose",
        "Recommendations",
        "Background",
        "Options considered",
        "Agency timeline",
        "Why",
        "Financial implications",
        "Risks and what would change the answer",
        "Evidence and its limits",
        "Appendix A: inputs that differ",
        "Appendix B: differences",
    ]
    numbered = found.styles["Numbered paragraph"].element.pPr.numPr
    assert numbered.ilvl.val == 1
    languages = {e.get(f"{W}val") for e in found.styles.element.iter(f"{W}lang")}
    assert languages == {"en-GB"}


def test_charts_of_the_report_can_be_edited(made: dict[str, bytes], said: Briefing) -> None:
    found = docx.Document(io.BytesIO(made["docx"]))
    drawings = list(found.element.body.iter("{*}inline"))
    assert len(drawings) == len(said.charts)
    for drawing, chart in zip(drawings, said.charts, strict=True):
        assert drawing.docPr.get("descr") == chart.alt
        relation = next(drawing.iter(f"{C}chart")).get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        )
        part = found.part.related_parts[relation]
        space = etree.fromstring(part.blob)
        holds(space, chart)
        external = space.find(f"{C}externalData").values()[0]
        book = openpyxl.load_workbook(io.BytesIO(part.related_parts[external].blob))
        sheet = book.worksheets[0]
        column = [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)]
        assert column == pytest.approx(list(chart.series[0].values))


def test_headers_of_tables_are_marked_and_repeat(made: dict[str, bytes]) -> None:
    for grid in docx.Document(io.BytesIO(made["docx"])).tables:
        header = grid.rows[0]._tr.trPr
        assert header is not None
        assert header.find(f"{W}tblHeader") is not None


def test_a_slip_says_what_was_parked_and_decided(said: Briefing) -> None:
    on = date(2026, 3, 4)
    full = slip(said.parked, said.decided, on)
    tables = docx.Document(io.BytesIO(full)).tables
    cells = [c.text for grid in tables for row in grid.rows for c in row.cells]
    assert "Head of service" in cells
    assert "https://example.org/?q=1&r=2" in cells
    assert "4 March 2026, 10:05" in cells
    assert "Child seen alone: 72% on average" in cells
    assert slip(said.parked, said.decided, on) == full


def test_a_slip_of_nothing_has_lines_to_write_upon() -> None:
    tables = docx.Document(io.BytesIO(slip((), (), date(2026, 3, 4)))).tables
    assert [len(grid.rows) for grid in tables] == [5, 5]
    assert not any(c.text.strip() for grid in tables for row in grid.rows[1:] for c in row.cells)


# --- Paper ------------------------------------------------------------------------------------


def test_the_paper_is_two_tagged_pages(made: dict[str, bytes], said: Briefing) -> None:
    reader = PdfReader(io.BytesIO(made["pdf"]))
    root: Any = reader.trailer["/Root"]
    assert len(reader.pages) == 2
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower() == "en-gb"
    kinds: dict[str, list[Any]] = {}

    def walk(element: Any) -> None:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for part in element:
                walk(part)
        elif isinstance(element, dict):
            kinds.setdefault(str(element.get("/S")), []).append(element)
            walk(element.get("/K", []))

    walk(root["/StructTreeRoot"]["/K"])
    assert kinds["/Figure"]
    alts = {str(f["/Alt"]) for f in kinds["/Figure"]}
    assert {said.step("options").chart.alt, said.step("cost").chart.alt} <= alts  # type: ignore[union-attr]
    assert kinds["/TH"]
    assert kinds["/H1"]
    assert kinds["/H2"]
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for key in ("situation", "options", "cost", "risks"):
        assert said.step(key).finding in text
    assert "identity id0" in text
    assert "#1 *first*, _then_ $x$ @all \\[taper]" in text  # no markup of it


def test_the_paper_is_set_in_nine_points_or_more(made: dict[str, bytes]) -> None:
    sizes: list[float] = []
    for page in PdfReader(io.BytesIO(made["pdf"])).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: (
                sizes.append(abs(size * (tm[3] or tm[0]))) if text.strip() else None
            )
        )
    assert min(sizes) >= 8.99


def test_a_sign_that_the_typeface_lacks_is_named() -> None:
    assert drawable("🚀 to 漢") == "(rocket) to ?"
    assert drawable("é ✔ £−“") == "é ✔ £−“"
    assert ord("W") in letters(FONTS / "SourceSans3-Bold.ttf")


# --- Parts ------------------------------------------------------------------------------------


def test_what_xml_refuses_is_left_out() -> None:
    assert clean("a\x00b\x0b c\ud800\n d") == "ab c d"
    said = printable(sample())
    assert "\x07" not in said.title
    assert said.steps[0].notes == "This is doing nothing.\nSecond paragraph."


def test_cells_are_shown_in_full() -> None:
    assert [shown(v) for v in (None, 1252000.0, -2.5, 1234, "=x", 0.8123456)] == [
        "–",
        "1,252,000",
        "−2.5",
        "1,234",
        "=x",
        "0.8123",
    ]


def test_a_report_never_says_that_nothing_differs(said: Briefing) -> None:
    """Options may differ in their posts, which no moved input tells."""
    options = tuple(option.model_copy(update={"moved": ()}) for option in said.options)
    found = docx.Document(io.BytesIO(report(said.model_copy(update={"options": options}))))
    told = [p.text for p in found.paragraphs if p.text.endswith("how it differs is in Appendix A.")]
    assert len(told) == 2


def test_a_long_name_keeps_its_end() -> None:
    found = middle("Option with a very long name that differs only at its end: B", 30)
    assert len(found) <= 30
    assert found.endswith("end: B")
    assert middle("short", 30) == "short"


@pytest.mark.parametrize(
    ("unit", "values", "low", "high"),
    [("%", (60, 90), 0, 100), ("%", (97, 104), 0, 120), ("£", (3.2e6,), 0, 4e6), ("FTE", (), 0, 1)],
)
def test_axes_begin_at_zero_and_end_round(
    unit: str, values: tuple[float, ...], low: float, high: float
) -> None:
    chart = Chart(
        kind="bars",
        finding="",
        axis="",
        unit=unit,
        categories=("x",) * len(values),
        series=(Series(name="s", values=values),),
    )
    found = scale(chart)
    assert found.low == low
    assert found.high == pytest.approx(high)
    assert found.marks[-1] == pytest.approx(high)


def test_marks_are_said_in_their_unit() -> None:
    chart = Chart(
        kind="bars",
        finding="",
        axis="",
        unit="£",
        categories=("x",),
        series=(Series(name="s", values=(3.2e6,)),),
    )
    assert [mark_text(chart, m) for m in (0, 1e6)] == ["£0", "£1m"]
    apart = chart.model_copy(update={"kind": "differences", "unit": "%", "matters": 2.0})
    assert [mark_text(apart, m) for m in (-2, 2)] == ["−2", "+2"]


def test_repacking_reaches_the_files_inside(said: Briefing) -> None:
    chart = said.charts[0]
    inner = NativeChart(chart, 18, said.made).xlsx_blob
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xlsx", inner)
    with zipfile.ZipFile(io.BytesIO(repacked(out.getvalue(), said.made))) as package:
        nested = zipfile.ZipFile(io.BytesIO(package.read("a.xlsx")))
    assert all(info.date_time[0] == 2026 for info in nested.infolist())


# --- Another program reads them ---------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pptx", "docx", "xlsx"])
def test_libreoffice_opens_them_with_charts_and_data(
    name: str, made: dict[str, bytes], said: Briefing, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    (tmp_path / f"said.{name}").write_bytes(made[name])
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            name,
            "--outdir",
            str(tmp_path / "out"),
            str(tmp_path / f"said.{name}"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with zipfile.ZipFile(tmp_path / "out" / f"said.{name}") as package:
        spaces = [
            etree.fromstring(package.read(n))
            for n in package.namelist()
            if re.fullmatch(r".*/charts/chart\d+\.xml", n)
        ]
    held = [points(v) for space in spaces for v in space.iter(f"{C}val")]
    for chart in said.charts:
        for s in chart.series:
            wanted = pytest.approx(known(s.values))
            # LibreOffice writes a gap as no number, whichever way.
            assert any({i: v for i, v in h.items() if v == v} == wanted for h in held), s.name


def test_a_slip_of_very_much_says_how_much_is_left_out() -> None:
    many = [Parked(name="n" * 300, asked_by="a" * 90, when=sample().made, link="l" * 300)] * 9
    found = docx.Document(io.BytesIO(slip(many, (), date(2026, 3, 4))))
    assert len(found.tables[0].rows) == 6
    assert any("4 more" in p.text for p in found.paragraphs)


def test_a_word_too_long_for_a_line_does_not_leave_the_page(said: Briefing) -> None:
    long = said.model_copy(update={"subtitle": "Now against " + "W" * 80})
    text = PdfReader(io.BytesIO(paper(long))).pages[0].extract_text()
    runs = re.findall("W+", text)
    assert sum(length for length in map(len, runs) if length > 1) == 80
    assert max(map(len, runs)) < 60


def test_names_in_a_legend_are_no_wider_than_there_is_room_for() -> None:
    usual = "Contacts surge by 30% for three months"
    assert picture_name(usual) == usual
    assert width(picture_name("W" * 80)) < width("W" * 26)
    assert "…" in picture_name("W" * 80)


# --- Text from outside is text --------------------------------------------------------------------

HOSTILE = {
    "a sheet's cell": "Stay calm!A1 plan",
    "a command": "=cmd|'/c calc'!A1 #read(\"/etc/passwd\") <w:t>&xxe; $x^2$ {{7*7}}",
    "a link": '=HYPERLINK("http://127.0.0.1:9/p","x")',
    "another's cell": "='[http://127.0.0.1:9/b.xlsx]S'!$A$1",
    "an address": "http://127.0.0.1:9/p and file:///etc/passwd and mailto:a@b.example",
    "a sum": "+SUM(A1) @SUM(A1) -1+1",
    "markup": '![p](http://127.0.0.1:9/p.png) <a href="x">y</a> #image("/etc/passwd")',
    "a field": '{ INCLUDEPICTURE "http://127.0.0.1:9/p.png" } DDEAUTO c:\\x\\cmd.exe "/c calc"',
    "what turns around": "good \u202egnp.exe\u202c \u2066x\u2069 \x1b[2J",
}
OWN_CELLS = re.compile(r"(?:'(?:[^'!\[\]:/]|'')+'|Sheet1)!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?")
WORKED_OUT = re.compile(r"[A-Z]+\d+-[A-Z]+\d+")


def hostile(steps: int) -> Briefing:
    """A briefing whose every name, and every heading made of one, is the next of those texts."""
    texts, titles = itertools.cycle((*HOSTILE.values(), *ALL)), itertools.cycle(HOSTILE.values())
    said = sample()
    changed = []
    for step in said.steps[:steps]:
        chart, table = step.chart, step.table
        if chart:
            named = tuple(s.model_copy(update={"name": next(texts)}) for s in chart.series)
            days = chart.kind == "lines"
            categories = chart.categories if days else tuple(next(texts) for _ in chart.categories)
            keys = ("alt", "caption", "target_label")
            new: dict[str, object] = {key: next(texts) for key in keys}
            new |= {"finding": next(titles), "axis": next(titles)}
            chart = chart.model_copy(update=new | {"series": named, "categories": categories})
        if table:
            rows = tuple((next(texts), *row[1:]) for row in table.rows)
            table = table.model_copy(update={"rows": rows})
        new = {"chart": chart, "table": table, "finding": next(texts), "points": (next(texts),)}
        changed.append(step.model_copy(update=new))
    weekly = tuple(w.model_copy(update={"title": next(texts)}) for w in said.weekly)
    update = {"title": next(texts), "subtitle": next(texts), "steps": tuple(changed)}
    return said.model_copy(update=update | {"weekly": weekly})


def test_text_from_outside_is_no_formula_and_no_link_in_a_workbook() -> None:
    raw, shown = workbook(hostile(9)), {clean(text) for text in HOSTILE.values()}
    titles: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        for part in book.namelist():
            content = book.read(part)
            assert b'TargetMode="External"' not in content
            if part.startswith("xl/charts/chart"):
                space = etree.fromstring(content)
                assert all(OWN_CELLS.fullmatch(str(f.text)) for f in space.iter(f"{C}f"))
                for title in space.iter(f"{C}title"):
                    assert title.find(f".//{C}f") is None
                    titles.add("".join(title.itertext()))
            elif part.startswith("xl/worksheets/sheet"):
                found = re.findall(r"<f>(.*?)</f>", content.decode())
                assert all(WORKED_OUT.fullmatch(one) for one in found)
    assert shown <= titles
    texts = {
        cell.value
        for sheet in openpyxl.load_workbook(io.BytesIO(raw)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in shown
    }
    assert texts == shown


def test_a_chart_of_slides_and_reports_holds_text_alone() -> None:
    charts = [step.chart for step in printable(hostile(9)).steps if step.chart]
    assert len(charts) > 3
    for chart in charts:
        native = NativeChart(chart, 12, sample().made, titled=True)
        space = etree.fromstring(native.xml_bytes())
        assert all(OWN_CELLS.fullmatch(str(f.text)) for f in space.iter(f"{C}f"))
        with zipfile.ZipFile(io.BytesIO(native.xlsx_blob)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "hyperlink" not in sheet
        assert all(WORKED_OUT.fullmatch(one) for one in re.findall(r"<f>(.*?)</f>", sheet))


@pytest.mark.parametrize("name", ["pptx", "docx", "pdf"])
def test_slides_report_and_pages_draw_no_link_and_no_field(name: str) -> None:
    raw = EXPORTS[name](hostile(2))
    if name == "pdf":
        pages = PdfReader(io.BytesIO(raw)).pages
        assert not [annotation for page in pages for annotation in page.get("/Annots", ())]
        assert "root:" not in "".join(page.extract_text() for page in pages)
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for part in package.namelist():
            content = package.read(part)
            if part.endswith(".rels"):
                assert b'TargetMode="External"' not in content, part
            elif part.endswith(".xml"):
                assert b"hlinkClick" not in content, part
                assert b"<w:hyperlink" not in content, part
                fields = re.findall(rb"<w:instrText[^>]*>([^<]*)<", content)
                assert not [one for one in fields if b"INCLUDE" in one or b"DDE" in one]


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_is_not_seen_is_in_a_file(name: str) -> None:
    assert not UNSEEN.search(clean(HOSTILE[name]))


def test_right_to_left_letters_are_text() -> None:
    assert clean("مرحبا  Dŵr") == "مرحبا Dŵr"
