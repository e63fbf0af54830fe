"""Text on slides: boxes, lists, notes, what a picture shows in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.briefing.content import Step
from ui.briefing.files import LANGUAGE, shortened
from ui.briefing.fitting import Box, wrapped
from ui.briefing.slide_places import (
    ASIDE,
    BODY,
    FINDING_LAYOUT,
    HEADING,
    INDENT,
    NUMBER,
    SMALLEST,
    TITLE,
)
from ui.style import GREY, INK, NAVY


def new_slide(deck: Any, step: Step, notes: Sequence[str], count: int) -> Any:
    """A slide with its finding, its short name above, and a number."""
    slide = deck.slides.add_slide(deck.slide_layouts[FINDING_LAYOUT])
    more = " (continued)" if count else ""
    write_title(slide.shapes.title, f"{step.finding}{more}", TITLE, (30, 26, 22, 20, SMALLEST))
    kicker = text_box(slide, HEADING, "Heading")
    heading = HEADING.fitted(step.heading, SMALLEST)
    write(kicker, [heading], SMALLEST, bullets=False, colour=GREY)
    _number(slide)
    add_notes(slide, notes)
    return slide


def _number(slide: Any) -> None:
    """The slide's number, as a field that follows when slides move."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    box = text_box(slide, NUMBER, "Slide number")
    place = len(slide.part.package.presentation_part.presentation.slides)
    paragraph = box.text_frame.paragraphs[0]
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:rPr lang="{LANGUAGE}" sz="{SMALLEST * 100}"/>'
            f"<a:t>{place}</a:t></a:fld>"
        )
    )


BOLD = 0.93  # bold letters are wider: the room seems this much less


def put_in(shape: Any, box: Box) -> None:
    """Put a shape where a box is."""
    from pptx.util import Inches

    shape.left, shape.top = Inches(box.left), Inches(box.top)
    shape.width, shape.height = Inches(box.width), Inches(box.height)


def write_aside(slide: Any, points: list[str]) -> list[str]:
    """Points beside the picture; those that have no room come back."""
    if not points:
        drop_body(slide)
        return []
    return write_body(slide, points, ASIDE, (SMALLEST,))


def has_aside(slide: Any) -> bool:
    """Whether points stand beside the picture."""
    return len(slide.placeholders) > 1


def write_body(
    slide: Any, texts: list[str], box: Box = BODY, sizes: Sequence[float] = (24, 20, SMALLEST)
) -> list[str]:
    """Fill the body with what fits, as large as it can be; what is left comes back."""
    if not texts:
        drop_body(slide)
        return []
    for size in sizes:
        fitting = box.those_that_fit(texts, size, INDENT)
        if len(fitting) == len(texts):
            break
    body = slide.placeholders[1]
    put_in(body, box)
    write(body, fitting, size, bullets=True)
    return texts[len(fitting) :]


def drop_body(slide: Any) -> None:
    """No empty frame that asks to be clicked."""
    body = slide.placeholders[1]._element
    body.getparent().remove(body)


def write_title(shape: Any, text: str, box: Box, sizes: Sequence[float]) -> None:
    """A title as large as it fits, shortened only if it cannot."""
    for size in sizes:
        if wrapped(text, box.width * BOLD, size) <= box.lines(size):
            break
    text = Box(0, 0, box.width * BOLD, box.height).fitted(text, size)
    write(shape, [text], size, bullets=False, bold=True, colour=NAVY)


def write(
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
        run.font.color.rgb = rgb(colour)
        run._r.get_or_add_rPr().set("lang", LANGUAGE)
        if len(texts) > 1:
            paragraph.space_after, paragraph.space_before = Pt(size * 0.4), Pt(0)
        if not bullets:
            _no_bullet(paragraph)
        else:
            paragraph._p.get_or_add_pPr().set("marL", "228600")
            paragraph._p.get_or_add_pPr().set("indent", "-228600")


def rgb(colour: str) -> Any:
    """A colour such as ``#1f3a5f`` as the slides want it."""
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


def text_box(slide: Any, box: Box, name: str) -> Any:
    """A box of text with a name, empty."""
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(
        Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)
    )
    shape.name = name
    without_margins(shape.text_frame)
    return shape


def without_margins(frame: Any) -> None:
    """No margins, from the top, wrapped; nothing shrinks by itself."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP


def describe(frame: Any, name: str, text: str) -> None:
    """What a screen reader says of a chart or a table."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", shortened(name, 80))
    properties.set("descr", text)


def add_notes(slide: Any, notes: Sequence[str]) -> None:
    """For whoever speaks."""
    text = "\n".join(note for note in notes if note)
    if text:
        slide.notes_slide.notes_text_frame.text = text
