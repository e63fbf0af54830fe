"""The briefing as slides: one finding each, with charts that PowerPoint can edit.

The layouts are python-pptx's own, brought to 16:9 and into the house's look each time: thirty
lines that can be read and compared, where a template file could not be.
"""

from __future__ import annotations

import io
from typing import Any

from model.words.numbers import day, span
from model.words.results import CAVEAT
from ui.briefing.content import Briefing, Chart, Step
from ui.briefing.files import AUTHOR, LANGUAGE, printable, reading, repacked, stamp
from ui.briefing.fitting import Box
from ui.briefing.native_charts import FACE, NativeChart
from ui.briefing.slide_places import (
    BODY,
    CAPTION,
    COVER_LAYOUT,
    COVER_TEXT,
    COVER_TITLE,
    HEIGHT,
    MOST_POINTS,
    NUMBER,
    PICTURE,
    SMALLEST,
    TITLE,
    WHOLE,
    WIDTH,
)
from ui.briefing.slide_tables import add_tables
from ui.briefing.slide_text import (
    add_notes,
    describe,
    has_aside,
    new_slide,
    put_in,
    text_box,
    without_margins,
    write,
    write_aside,
    write_body,
    write_title,
)
from ui.style import GREY, INK, NAVY, PALE, PAPER, PLUM, SERIES, TEAL


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
        put_in(shape, box)
        without_margins(shape.text_frame)
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
    slide = deck.slides.add_slide(deck.slide_layouts[COVER_LAYOUT])
    write_title(slide.shapes.title, said.title, COVER_TITLE, (44, 36, 30, 24))
    period = (
        f"{span(said.first_day, said.last_day)}, {said.replications} simulated futures each. "
        f"Made on {day(said.made.date())}."
    )
    texts = COVER_TEXT.those_that_fit([said.subtitle, period, CAVEAT], 20, 0)
    write(slide.placeholders[1], texts, 20, bullets=False)
    add_notes(slide, [*said.provenance])


def _step(deck: Any, said: Briefing, step: Step) -> None:
    """A step on as many slides as it needs: picture or table with points, then what is left."""
    notes = [
        step.notes,
        *([step.chart.finding, step.chart.caption, reading(step.chart)] if step.chart else []),
    ]
    points = list(step.points[:MOST_POINTS])
    if step.table and not step.chart:
        notes.append(step.table.caption)
    notes += step.points[MOST_POINTS:]
    if step.chart:
        slide = new_slide(deck, step, notes, 0)
        points = write_aside(slide, points)
        box = PICTURE if has_aside(slide) else WHOLE
        _chart(slide, said, step.chart, step, box)
    elif step.table:
        points = add_tables(deck, step, notes, points)
    else:
        slide = new_slide(deck, step, notes, 0)
        points = write_body(slide, points)
    while points:
        slide = new_slide(deck, step, [], 1)
        points = write_body(slide, points)


def _last(deck: Any, said: Briefing) -> None:
    """What it rests on, and what it leaves out, on as many slides as that takes."""
    _texts(deck, "Evidence", "What these figures rest on", list(said.provenance))
    _texts(deck, "Limits", "What holds only if, and what is not modelled", list(said.caveats))


def _texts(deck: Any, heading: str, finding: str, texts: list[str]) -> None:
    step = Step(key="risks", heading=heading, finding=finding)
    count = 0
    while texts or not count:
        slide = new_slide(deck, step, [], count)
        texts = write_body(slide, texts)
        count += 1


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
    describe(frame, f"Chart: {chart.axis}", chart.alt or chart.finding)
    caption = text_box(slide, CAPTION, "Caption")
    text = " ".join(part for part in (reading(chart), chart.caption) if part)
    write(caption, [CAPTION.fitted(text, SMALLEST)], SMALLEST, bullets=False, colour=GREY)


# --- Text -------------------------------------------------------------------------------------
