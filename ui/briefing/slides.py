"""The briefing as slides: one finding each, with charts that PowerPoint can edit.

The layouts are python-pptx's own, brought to 16:9 and into the house's look each time: thirty
lines that can be read and compared, where a template file could not be.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from model.words.numbers import day, span
from model.words.results import CAVEAT
from ui.briefing.content import Briefing, Chart, Step, Table
from ui.briefing.files import (
    AUTHOR,
    LANGUAGE,
    middle,
    printable,
    reading,
    repacked,
    shortened,
    shown,
    stamp,
)
from ui.briefing.fitting import LINE, Box, wrapped
from ui.briefing.native_charts import FACE, NAME, NativeChart
from ui.style import GREY, INK, NAVY, PALE, PAPER, PLUM, SERIES, TEAL

SMALLEST = 18
"""Points; nothing on a slide is smaller."""
_INDENT = 0.25  # inches, of bullets
_POINTS = 4


WIDTH, HEIGHT = 13.333, 7.5
HEADING = Box(0.5, 0.3, 11.2, 0.42)
TITLE = Box(0.5, 0.72, 12.33, 1.04)
BODY = Box(0.5, 1.86, 12.33, 4.74)
PICTURE = Box(0.5, 1.86, 7.7, 4.64)
ASIDE = Box(8.35, 1.86, 4.48, 4.64)
WHOLE = Box(0.5, 1.86, 12.33, 4.64)
CAPTION = Box(0.5, 6.6, 11.3, 0.68)
NUMBER = Box(12.0, 6.78, 0.83, 0.42)
COVER_TITLE = Box(0.9, 2.0, 11.5, 2.1)
COVER_TEXT = Box(0.9, 4.3, 11.5, 2.2)
_COVER, _FINDING = 0, 1  # layouts kept of the eleven


def slides(briefing: Briefing) -> bytes:
    """The briefing as a PPTX file, 16:9; the same bytes for the same briefing."""
    from pptx import Presentation

    said = printable(briefing)
    deck = Presentation()
    _house_style(deck)
    _properties(deck, said)
    _cover(deck, said)
    for step in said.steps:
        _step(deck, said, step)
    _last(deck, said)
    out = io.BytesIO()
    deck.save(out)
    return repacked(out.getvalue(), said.made)


# --- Master and layouts -----------------------------------------------------------------------


def _house_style(deck: Any) -> None:
    """Width, typeface, colours and places; of the layouts only those that are used."""
    from pptx.util import Inches

    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    layouts = deck.slide_layouts
    kept = {layouts[0].name: "Title", layouts[1].name: "Finding"}
    for layout in list(layouts):
        if layout.name in kept:
            layout.name = kept[layout.name]
        else:
            layouts.remove(layout)
    _theme(deck.slide_master.part)
    for place in (deck.slide_master, *layouts):
        _places(place, cover=place.name == "Title")
    thumbnail = next(r for r in deck.part.package.iter_rels() if r.reltype.endswith("thumbnail"))
    deck.part.package.drop_rel(thumbnail.rId)  # it shows somebody else's empty slide


def _places(place: Any, *, cover: bool) -> None:
    """Placeholders of the master or a layout, in their places, in our type."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND

    boxes = {
        KIND.TITLE: COVER_TITLE if cover else TITLE,
        KIND.CENTER_TITLE: COVER_TITLE,
        KIND.SUBTITLE: COVER_TEXT,
        KIND.BODY: BODY,
        KIND.OBJECT: BODY,
        KIND.SLIDE_NUMBER: NUMBER,
    }
    for shape in list(place.placeholders):
        box = boxes.get(shape.placeholder_format.type)
        if box is None:
            shape._element.getparent().remove(shape._element)  # date and footer: never filled
            continue
        _placed(shape, box)
        _inside(shape.text_frame)
    for properties in place._element.iter("{*}defRPr"):
        properties.set("lang", LANGUAGE)
        properties.set("sz", str(max(int(properties.get("sz", "1800")), SMALLEST * 100)))
    _aligned(place._element)


def _aligned(element: Any) -> None:
    """Everything begins at the left, as sentences do."""
    for name in ("titleStyle", "lstStyle"):
        for style in element.iter(f"{{*}}{name}"):
            for level in style:
                if level.get("algn") == "ctr":
                    level.set("algn", "l")


def _theme(master: Any) -> None:
    """Our colours and typeface as the file's own, so that what is added later matches."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    part = master.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    colours = (INK, PAPER, NAVY, PALE, *SERIES, PLUM, TEAL, NAVY, PLUM)
    scheme = root.find(f".//{a}clrScheme")
    for slot, colour in zip(scheme, colours, strict=True):
        for old in list(slot):
            slot.remove(old)
        etree.SubElement(slot, f"{a}srgbClr", val=colour[1:].upper())
    for latin in root.iterfind(f".//{a}fontScheme/*/{a}latin"):
        latin.set("typeface", FACE)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _properties(deck: Any, said: Briefing) -> None:
    own = deck.core_properties
    own.title, own.subject = said.title[:255], said.subtitle[:255]
    own.author = own.last_modified_by = AUTHOR
    own.language, own.keywords, own.comments, own.category = LANGUAGE, "", CAVEAT, ""
    own.created = own.modified = stamp(said.made)
    own.revision = 1


# --- Slides -----------------------------------------------------------------------------------


def _cover(deck: Any, said: Briefing) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_COVER])
    _write_title(slide.shapes.title, said.title, COVER_TITLE, (44, 36, 30, 24))
    period = (
        f"{span(said.first_day, said.last_day)}, {said.replications} simulated futures each. "
        f"Made on {day(said.made.date())}."
    )
    texts = COVER_TEXT.those_that_fit([said.subtitle, period, CAVEAT], 20, 0)
    _write(slide.placeholders[1], texts, 20, bullets=False)
    _notes(slide, [*said.provenance])


def _step(deck: Any, said: Briefing, step: Step) -> None:
    """A step on as many slides as it needs: picture or table with points, then what is left."""
    notes = [
        step.notes,
        *([step.chart.finding, step.chart.caption, reading(step.chart)] if step.chart else []),
    ]
    points = list(step.points[:_POINTS])
    if step.table and not step.chart:
        notes.append(step.table.caption)
    notes += step.points[_POINTS:]
    if step.chart:
        slide = _new(deck, step, notes, 0)
        points = _aside(slide, points)
        box = PICTURE if _wrote_aside(slide) else WHOLE
        _chart(slide, said, step.chart, step, box)
    elif step.table:
        points = _tables(deck, step, notes, points)
    else:
        slide = _new(deck, step, notes, 0)
        points = _body(slide, points)
    while points:
        slide = _new(deck, step, [], 1)
        points = _body(slide, points)


def _last(deck: Any, said: Briefing) -> None:
    """What it rests on, and what it leaves out, on as many slides as that takes."""
    _texts(deck, "Evidence", "What these figures rest on", list(said.provenance))
    _texts(deck, "Limits", "What holds only if, and what is not modelled", list(said.caveats))


def _texts(deck: Any, heading: str, finding: str, texts: list[str]) -> None:
    step = Step(key="risks", heading=heading, finding=finding)
    count = 0
    while texts or not count:
        slide = _new(deck, step, [], count)
        texts = _body(slide, texts)
        count += 1


def _new(deck: Any, step: Step, notes: Sequence[str], count: int) -> Any:
    """A slide with its finding, its short name above, and a number."""
    slide = deck.slides.add_slide(deck.slide_layouts[_FINDING])
    more = " (continued)" if count else ""
    _write_title(slide.shapes.title, f"{step.finding}{more}", TITLE, (30, 26, 22, 20, SMALLEST))
    kicker = _text_box(slide, HEADING, "Heading")
    heading = HEADING.fitted(step.heading, SMALLEST)
    _write(kicker, [heading], SMALLEST, bullets=False, colour=GREY)
    _number(slide)
    _notes(slide, notes)
    return slide


def _number(slide: Any) -> None:
    """The slide's number, as a field that follows when slides move."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    box = _text_box(slide, NUMBER, "Slide number")
    place = len(slide.part.package.presentation_part.presentation.slides)
    paragraph = box.text_frame.paragraphs[0]
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:rPr lang="{LANGUAGE}" sz="{SMALLEST * 100}"/>'
            f"<a:t>{place}</a:t></a:fld>"
        )
    )


def _chart(slide: Any, said: Briefing, chart: Chart, step: Step, box: Box) -> None:
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    titled = chart.finding != step.finding
    native: Any = NativeChart(chart, SMALLEST, stamp(said.made), titled=titled)
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED,  # only a name here: the XML is our own
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(box.height),
        native,
    )
    _described(frame, f"Chart: {chart.axis}", chart.alt or chart.finding)
    caption = _text_box(slide, CAPTION, "Caption")
    text = " ".join(part for part in (reading(chart), chart.caption) if part)
    _write(caption, [CAPTION.fitted(text, SMALLEST)], SMALLEST, bullets=False, colour=GREY)


def _tables(deck: Any, step: Step, notes: Sequence[str], points: list[str]) -> list[str]:
    """The table on as many slides as it has rows for; the points that are left."""
    assert step.table is not None
    beside = bool(points) and len(step.table.columns) <= 3
    box = PICTURE if beside else BODY
    widths = _widths(step.table, box)
    for count, rows in enumerate(_pages(step.table, widths, box)):
        slide = _new(deck, step, notes if not count else [], count)
        if beside and not count:
            points = _aside(slide, points)
        else:
            _drop_body(slide)
        _table(slide, step.table, rows, widths, box)
    return points


def _table(
    slide: Any, table: Table, rows: Sequence[Sequence[str]], widths: Sequence[float], box: Box
) -> None:
    from pptx.util import Inches

    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(table.columns),
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(0.4 * (len(rows) + 1)),
    )
    _described(frame, f"Table: {table.title}", f"{table.title}. {table.caption}".strip())
    grid = frame.table
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Inches(width)
    heights = [_height(row, widths, bold=y == 0) for y, row in enumerate((_header(table), *rows))]
    for row, height in zip(grid.rows, heights, strict=True):
        row.height = Inches(height)
    frame.height = Inches(sum(heights))
    for y, texts in enumerate((_header(table), *rows)):
        for x, text in enumerate(texts):
            cell = grid.cell(y, x)
            cell.margin_left = cell.margin_right = Inches(_MARGIN)
            cell.margin_top = cell.margin_bottom = Inches(_MARGIN / 2)
            _cell_look(cell, y)
            _write(
                cell, [text], SMALLEST, bullets=False, bold=y == 0, colour=PAPER if y == 0 else INK
            )


_MARGIN = 0.08
_BOLD = 0.93  # bold letters are wider: the room seems this much less


def _cell_look(cell: Any, row: int) -> None:
    cell.fill.solid()
    colour = NAVY if row == 0 else PALE if row % 2 == 0 else PAPER
    cell.fill.fore_color.rgb = _rgb(colour)


def _widths(table: Table, box: Box) -> list[float]:
    """Columns in proportion to what they hold, none too narrow for its longest word."""
    texts = [
        [name, *(shown(row[i]) for row in table.rows)] for i, name in enumerate(_header(table))
    ]
    weights = [
        max(
            min(max(len(t) for t in column), 60) ** 0.7,
            max((len(w) for t in column for w in t.split()), default=1) * 0.9,
            4.0,
        )
        for column in texts
    ]
    return [box.width * weight / sum(weights) for weight in weights]


def _height(row: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> float:
    """Inches that a row of a table takes; ``bold`` as its header is."""
    lines = max(
        wrapped(text, (width - 2 * _MARGIN) * (_BOLD if bold else 1), SMALLEST)
        for text, width in zip(row, widths, strict=True)
    )
    return lines * SMALLEST * LINE / 72 + _MARGIN


def _pages(table: Table, widths: Sequence[float], box: Box) -> Iterator[list[list[str]]]:
    """Rows in portions that fit beneath a header."""
    page: list[list[str]] = []
    used = header = _height(_header(table), widths, bold=True)
    for cells in table.rows:
        row = [
            Box(0, 0, width - 2 * _MARGIN, box.height - header - 0.2).fitted(shown(cell), SMALLEST)
            for cell, width in zip(cells, widths, strict=True)
        ]
        height = _height(row, widths)
        if page and used + height > box.height:
            yield page
            page, used = [], header
        page.append(row)
        used += height
    yield page


def _header(table: Table) -> list[str]:
    """Names of columns; a user's long names are cut in their middle."""
    return [middle(name, NAME) for name in table.columns]


# --- Text -------------------------------------------------------------------------------------


def _placed(shape: Any, box: Box) -> None:
    from pptx.util import Inches

    shape.left, shape.top = Inches(box.left), Inches(box.top)
    shape.width, shape.height = Inches(box.width), Inches(box.height)


def _aside(slide: Any, points: list[str]) -> list[str]:
    """Points beside the picture; those that have no room come back."""
    if not points:
        _drop_body(slide)
        return []
    return _body(slide, points, ASIDE, (SMALLEST,))


def _wrote_aside(slide: Any) -> bool:
    return len(slide.placeholders) > 1


def _body(
    slide: Any, texts: list[str], box: Box = BODY, sizes: Sequence[float] = (24, 20, SMALLEST)
) -> list[str]:
    """Fill the body with what fits, as large as it can be; what is left comes back."""
    if not texts:
        _drop_body(slide)
        return []
    for size in sizes:
        fitting = box.those_that_fit(texts, size, _INDENT)
        if len(fitting) == len(texts):
            break
    body = slide.placeholders[1]
    _placed(body, box)
    _write(body, fitting, size, bullets=True)
    return texts[len(fitting) :]


def _drop_body(slide: Any) -> None:
    """No empty frame that asks to be clicked."""
    body = slide.placeholders[1]._element
    body.getparent().remove(body)


def _write_title(shape: Any, text: str, box: Box, sizes: Sequence[float]) -> None:
    """A title as large as it fits, shortened only if it cannot."""
    for size in sizes:
        if wrapped(text, box.width * _BOLD, size) <= box.lines(size):
            break
    text = Box(0, 0, box.width * _BOLD, box.height).fitted(text, size)
    _write(shape, [text], size, bullets=False, bold=True, colour=NAVY)


def _write(
    shape: Any,
    texts: Sequence[str],
    size: float,
    *,
    bullets: bool,
    bold: bool = False,
    colour: str = INK,
) -> None:
    """Paragraphs into a shape, each in the language and the size of the slide."""
    from pptx.util import Pt

    frame = shape.text_frame
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(size), bold
        run.font.color.rgb = _rgb(colour)
        run._r.get_or_add_rPr().set("lang", LANGUAGE)
        if len(texts) > 1:
            paragraph.space_after, paragraph.space_before = Pt(size * 0.4), Pt(0)
        if not bullets:
            _no_bullet(paragraph)
        else:
            paragraph._p.get_or_add_pPr().set("marL", "228600")
            paragraph._p.get_or_add_pPr().set("indent", "-228600")


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    untyped: Any = RGBColor
    return untyped(*bytes.fromhex(colour[1:]))


def _no_bullet(paragraph: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.insert_element_before(
        parse_xml(f"<a:buNone {nsdecls('a')}/>"), "a:tabLst", "a:defRPr", "a:extLst"
    )


def _text_box(slide: Any, box: Box, name: str) -> Any:
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(
        Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)
    )
    shape.name = name
    _inside(shape.text_frame)
    return shape


def _inside(frame: Any) -> None:
    """No margins, from the top, wrapped; nothing shrinks by itself."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP


def _described(frame: Any, name: str, text: str) -> None:
    """What a screen reader says of a chart or a table."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", shortened(name, 80))
    properties.set("descr", text)


def _notes(slide: Any, notes: Sequence[str]) -> None:
    """For whoever speaks."""
    text = "\n".join(note for note in notes if note)
    if text:
        slide.notes_slide.notes_text_frame.text = text
