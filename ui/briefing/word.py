"""What Word documents share: their styles, numbered paragraphs, tables, and charts to edit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from model.words.results import CAVEAT
from ui.briefing.content import Cell, Chart
from ui.briefing.files import AUTHOR, LANGUAGE, reading, repacked, shown, stamp
from ui.briefing.native_charts import FACE, NativeChart
from ui.style import GREY, INK, NAVY, PALE

NUMBERED = "Numbered paragraph"
_BODY, _SMALL, _CHART_TEXT = 11, 9.5, 9
_CHART_SIZE = (16.5, 8.2)  # cm
_EMU_A_CM = 360000
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NUMBERS = 77  # of the list that headings and paragraphs share; the template uses none so high


class Document:
    """A Word document in the house's style, A4 upright, in British English."""

    def __init__(self, title: str, subject: str, made: datetime) -> None:
        import docx

        self.made = stamp(made)
        self.doc: Any = docx.Document()
        self.charts = 0
        _page(self.doc)
        _styles(self.doc)
        _numbering(self.doc)
        own = self.doc.core_properties
        own.title, own.subject = title[:255], subject[:255]
        own.author = own.last_modified_by = AUTHOR
        own.language, own.comments, own.keywords = LANGUAGE, CAVEAT, ""
        own.created = own.modified = self.made
        own.revision = 1

    def bytes(self) -> bytes:
        """The file; the same for the same content."""
        out = io.BytesIO()
        self.doc.save(out)
        return repacked(out.getvalue(), self.made)

    def title(self, text: str, beneath: str) -> None:
        """The document's own title, and a line below it."""
        self.doc.add_paragraph(text, style="Title")
        self.doc.add_paragraph(beneath, style="Subtitle")

    def heading(self, text: str, *, numbered: bool = True) -> None:
        """A heading of the first level, with its number unless told otherwise."""
        paragraph = self.doc.add_heading(text, level=1)
        if not numbered:
            _numbered(paragraph._p.get_or_add_pPr(), 0, 0)

    def say(self, *texts: str, strong: bool = False) -> None:
        """Numbered paragraphs."""
        for text in texts:
            if text:
                self.doc.add_paragraph(style=NUMBERED).add_run(text).bold = strong or None

    def plain(self, text: str, style: str = "Normal") -> None:
        """A paragraph without a number."""
        self.doc.add_paragraph(text, style=style)

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        caption: str = "",
        widths: Sequence[float] = (),
        least: float = 0.0,
    ) -> None:
        """A table under its title; its header is marked and comes again on every page.

        ``widths``: of columns, as shares. ``least``: height of a row, cm.
        """
        if title:
            self.doc.add_paragraph(title, style="Caption")
        grid = self.doc.add_table(len(rows) + 1, len(columns), style="Table Grid")
        grid.autofit = False
        _said_of_table(grid, title, caption)
        shares = widths or _shares(columns, rows)
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = round(_CHART_SIZE[0] * _EMU_A_CM * share / sum(shares))
        for y, cells in enumerate((columns, *rows)):
            _row(grid.rows[y], [shown(c) for c in cells], shares, header=y == 0)
            if least and y:
                grid.rows[y].height = round(least * _EMU_A_CM)
        for cell in grid.rows[-1].cells:  # its source is not left alone on the next page
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.doc.add_paragraph(caption, style="Source")

    def chart(self, chart: Chart) -> None:
        """A chart that Word can edit, between its finding and its source."""
        self.charts += 1
        title = self.doc.add_paragraph(style="Caption")
        title.add_run("Figure ")
        _field(title, "SEQ Figure \\* ARABIC", str(self.charts))
        title.add_run(f": {chart.finding}")
        place = self.doc.add_paragraph()
        place.paragraph_format.keep_with_next = True
        place.add_run()._r.append(self._inline(chart))
        source = " ".join(part for part in (reading(chart), chart.caption) if part)
        self.doc.add_paragraph(source, style="Source")

    def _inline(self, chart: Chart) -> Any:
        """The chart's parts into the package, and what stands for it in the text."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml

        native = NativeChart(chart, _CHART_TEXT, self.made)
        package, n = self.doc.part.package, self.charts
        sheet = Part(PackURI(f"/word/embeddings/chart{n}.xlsx"), _SHEET, native.xlsx_blob, package)
        part: Any = Part(PackURI(f"/word/charts/chart{n}.xml"), _CHART, b"", package)
        # Only now has it a relation to its workbook, which its XML names.
        part._blob = native.xml(part.relate_to(sheet, f"{_RELATION}/package")).encode()
        relation = self.doc.part.relate_to(part, f"{_RELATION}/chart")
        wide, high = (round(cm * _EMU_A_CM) for cm in _CHART_SIZE)
        drawing: Any = parse_xml(_INLINE.format(wide=wide, high=high, n=n, relation=relation))
        properties = next(drawing.iter("{*}docPr"))
        properties.set("descr", chart.alt or chart.finding)
        properties.set("name", f"Chart {n}")
        return drawing


_INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
    '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{n}" name=""/>'
    "<wp:cNvGraphicFramePr/><a:graphic>"
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
)


# --- Styles -----------------------------------------------------------------------------------


def _page(doc: Any) -> None:
    from docx.shared import Cm

    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{CAVEAT}  Page ")
    _field(footer, "PAGE", "1")


def _styles(doc: Any) -> None:
    """The typeface, sizes and colours of the house; British English throughout."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    styles = doc.styles
    for name, size, bold, colour, before, after in (
        ("Normal", _BODY, False, INK, 0, 6),
        ("Title", 22, True, NAVY, 0, 4),
        ("Subtitle", 12, False, GREY, 0, 12),
        ("Heading 1", 14, True, NAVY, 16, 6),
        ("Caption", _BODY, True, INK, 10, 4),
        ("Source", _SMALL, False, GREY, 4, 12),
        (NUMBERED, _BODY, False, INK, 0, 6),
        ("Table text", _SMALL, False, INK, 1, 1),
        ("Footer", _SMALL, False, GREY, 0, 0),
    ):
        if name not in [style.name for style in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _style(styles[name], size, bold, colour, before, after)
    styles["Caption"].paragraph_format.keep_with_next = True
    borders = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        styles["Title"].element.pPr.remove(borders)
    for lang in styles.element.iter(qn("w:lang")):
        for kind in ("val", "eastAsia"):
            lang.set(qn(f"w:{kind}"), LANGUAGE)


def _style(style: Any, size: float, bold: bool, colour: str, before: int, after: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font, shape = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FACE, Pt(size), bold, False
    font.color.rgb = RGBColor(*bytes.fromhex(colour[1:]))
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    fonts = style.element.rPr.find(qn("w:rFonts"))
    for key in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[key]  # else the theme's typeface is used whatever is named
    for script in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _numbering(doc: Any) -> None:
    """One list for headings (``1.``) and paragraphs (``1.1``), which Word keeps counting."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="{doc.styles[style].style_id}"/><w:lvlText w:val="{text}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="709"/></w:tabs>'
        '<w:ind w:left="709" w:hanging="709"/></w:pPr></w:lvl>'
        for level, style, text in ((0, "Heading 1", "%1."), (1, NUMBERED, "%1.%2"))
    )
    numbering = doc.part.numbering_part.element
    names = nsdecls("w")
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {names} w:abstractNumId="{_NUMBERS}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(
            f'<w:num {names} w:numId="{_NUMBERS}"><w:abstractNumId w:val="{_NUMBERS}"/></w:num>'
        )
    )
    for level, style in enumerate(("Heading 1", NUMBERED)):
        _numbered(doc.styles[style].element.get_or_add_pPr(), level, _NUMBERS)


def _numbered(properties: Any, level: int, number: int) -> None:
    found = properties.get_or_add_numPr()
    found.get_or_add_ilvl().val = level
    found.get_or_add_numId().val = number


# --- Parts of the text ------------------------------------------------------------------------


def _field(paragraph: Any, code: str, text: str) -> None:
    """A field that Word works out anew: a page's or a figure's number."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>{text}</w:t></w:r>'
            "</w:fldSimple>"
        )
    )


def _said_of_table(grid: Any, title: str, caption: str) -> None:
    """What a screen reader says of a table."""
    from docx.oxml.ns import qn

    properties = grid._tbl.tblPr
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", caption)):
        if text:
            element = properties.makeelement(qn(tag), {qn("w:val"): text})
            properties.append(element)


def _shares(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Widths in proportion to what columns hold."""
    found = []
    for i, name in enumerate(columns):
        texts = [name, *(shown(row[i]) for row in rows)]
        word = max((len(w) for text in texts for w in text.split()), default=1)
        found.append(max(min(max(map(len, texts)), 50) ** 0.75, min(word, 20) * 0.9, 4.0))
    return found


def _row(row: Any, texts: Sequence[str], shares: Sequence[float], *, header: bool) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if header:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for cell, text, share in zip(row.cells, texts, shares, strict=True):
        cell.width = Cm(_CHART_SIZE[0] * share / sum(shares))
        paragraph = cell.paragraphs[0]
        paragraph.style = "Table text"
        paragraph.add_run(text).bold = header or None
        if header:
            shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{PALE[1:]}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shade))
