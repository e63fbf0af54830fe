"""A chart as Office draws it itself: its XML, and the small workbook that holds its figures.

Slides and reports carry the same chart. The XML is written here rather than by python-pptx, whose
writer knows neither whiskers nor two kinds of bars in one picture, and Word has no writer at all.
Whatever lies behind or before the bars (the band of what does not matter, the target) is a second
group of bars without gaps on a second pair of axes, which PowerPoint and LibreOffice both draw.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

from ui.briefing.content import Chart, Number
from ui.briefing.files import AUTHOR, PLAIN_CELLS, middle, shortened
from ui.briefing.fitting import width
from ui.briefing.scales import Scale, mark_format, scale
from ui.style import DASHES, GREY, GRID, INK, NAVY, PAPER, RULE, SERIES

FACE = "Arial"
"""On every council's machine; the house's own type is on none, and cannot travel in the file."""
PATTERNS = ("dkUpDiag", "", "wdDnDiag", "smCheck")
"""How bars of several series differ besides their colour; empty is filled."""
BAND = "#dcd9d6"
"""What does not matter: pale, and still seen on a projector."""
NAME = 44
"""Letters of a name in a picture or above a column, before its middle is left out."""
_ROOM = 19.0
"""How wide a name may be, in the size of its letters."""
_WIDE, _THIN = 38100, 12700  # widths of lines on a slide: 3 pt and 1 pt
_PAPER_TEXT = 12  # points; larger is a slide
_ON_PAPER = 0.6  # of that, where text is small
_ON_ONE_LINE = ' wrap="none"'
_QUOTED = {'"': "&quot;"}
_EXCEL_EPOCH = date(1899, 12, 30)
_AXES = ("111111111", "222222222", "333333333", "444444444")

_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True)
class Column:
    """A column of the chart's workbook. ``formula``: how a cell is worked out from others."""

    letter: str
    name: str
    values: tuple[Number, ...]
    formula: str = ""

    @property
    def cells(self) -> str:
        """Where the values are."""
        return f"Sheet1!${self.letter}$2:${self.letter}${len(self.values) + 1}"

    @property
    def head(self) -> str:
        """Where the name is."""
        return f"Sheet1!${self.letter}$1"


@dataclass(frozen=True)
class Drawn:
    """A series with its columns: values, low, high, and how far the whiskers reach."""

    place: int
    values: Column
    low: Column | None = None
    high: Column | None = None
    down: Column | None = None
    up: Column | None = None


@dataclass(frozen=True)
class NativeChart:
    """A chart of a briefing for Office. ``size``: of its text, in points.

    Stands in for python-pptx's chart data: it has the two things ``add_chart`` asks for.
    """

    chart: Chart
    size: float
    made: datetime
    titled: bool = False

    def xml_bytes(self, _chart_type: object = None) -> bytes:
        """The chart, as a part of a package has it."""
        return self.xml().encode("utf-8")

    @cached_property
    def across(self) -> bool:
        """Whether bars lie: names that are long or many cannot be read beneath columns."""
        if self.chart.kind != "bars":
            return self.chart.kind == "differences"
        names = self.chart.categories
        long = len(names) > 4 or max((len(name) for name in names), default=0) > 16
        return long and self.chart.target is None  # a line of the target needs columns

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column but the categories' own."""
        found: list[Column] = []
        for drawn in self.drawn:
            parts = (drawn.values, drawn.low, drawn.high, drawn.down, drawn.up)
            found += [part for part in parts if part]
        return (*found, *self.beside)

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """The series, each with its columns."""
        letters = iter("BCDEFGHIJKLMNOPQRSTUVWXYZ")
        return tuple(self._drawn(place, letters) for place in range(len(self.chart.series)))

    def _drawn(self, place: int, letters: Any) -> Drawn:
        s = self.chart.series[place]
        name = picture_name(s.name)
        values = Column(next(letters), name, s.values)
        if not s.low:
            return Drawn(place, values)
        low = Column(next(letters), f"{name}, low", s.low)
        high = Column(next(letters), f"{name}, high", s.high)
        if self.chart.kind == "lines":
            return Drawn(place, values, low, high)
        # Whiskers want distances; as formulas they follow whoever edits low and high.
        down = Column(
            next(letters),
            f"{name}, down to low",
            _apart(s.values, s.low),
            f"{values.letter}{{row}}-{low.letter}{{row}}",
        )
        up = Column(
            next(letters),
            f"{name}, up to high",
            _apart(s.high, s.values),
            f"{high.letter}{{row}}-{values.letter}{{row}}",
        )
        return Drawn(place, values, low, high, down, up)

    @cached_property
    def beside(self) -> tuple[Column, ...]:
        """What is drawn besides the series: the target, or the band of what does not matter."""
        used = sum(
            1 for d in self.drawn for part in (d.values, d.low, d.high, d.down, d.up) if part
        )
        first, second = (chr(ord("B") + used + i) for i in (0, 1))
        chart, n = self.chart, len(self.chart.categories)
        if chart.kind == "differences" and chart.matters:
            return (
                Column(first, "Too small to matter", (chart.matters,) * n),
                Column(second, "Too small to matter, down", (-chart.matters,) * n),
            )
        if chart.target is None:
            return ()
        return (Column(first, target_name(chart), (chart.target,) * n),)

    @cached_property
    def bounds(self) -> Scale:
        """The axis of values."""
        return scale(self.chart)

    @cached_property
    def xlsx_blob(self) -> bytes:
        """The workbook behind the chart, which *Edit data* opens."""
        import xlsxwriter

        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN_CELLS})
        book.set_properties({"author": AUTHOR, "created": self.made.replace(tzinfo=None)})
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "d mmm yyyy"})
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(self.columns), 16)
        for row, name in enumerate(self.chart.categories, start=1):
            if self.chart.kind == "lines":
                sheet.write_number(row, 0, _serial(name), day)
            else:
                sheet.write_string(row, 0, picture_name(name))
        for place, column in enumerate(self.columns, start=1):
            sheet.write_string(0, place, column.name)
            for row, value in enumerate(column.values, start=1):
                if value is None:
                    continue
                if column.formula:
                    formula = "=" + column.formula.format(row=row + 1)
                    sheet.write_formula(row, place, formula, None, value)
                else:
                    sheet.write_number(row, place, value)
        book.close()
        return out.getvalue()

    # --- XML ----------------------------------------------------------------------------------

    def xml(self, workbook: str = "") -> str:
        """The chart's XML. ``workbook``: the relation to the workbook, where it is known yet."""
        title = self._title(self.chart.finding, self.size, bold=True) if self.titled else ""
        external = (
            f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>'
            if workbook
            else ""
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<c:chartSpace {_NAMES}><c:date1904 val="0"/><c:lang val="en-GB"/>'
            f'<c:roundedCorners val="0"/><c:chart>{title}'
            f'<c:autoTitleDeleted val="{int(not self.titled)}"/>'
            f"<c:plotArea><c:layout/>{self._plots()}</c:plotArea>{self._legend()}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{self._text(self.size)}{external}</c:chartSpace>"
        )

    def _plots(self) -> str:
        if self.chart.kind == "lines":
            return self._lines()
        front = self._bars()
        if not self.beside:
            return front + self._axes(0, shown=True)
        if self.chart.kind == "differences":  # the pale band lies behind
            return (
                self._band()
                + front.replace(_AXES[0], _AXES[2]).replace(_AXES[1], _AXES[3])
                + self._axes(0, shown=True)
                + self._axes(2, shown=False)
            )
        return front + self._target() + self._axes(0, shown=True)

    def _bars(self) -> str:
        series = "".join(self._bar(d) for d in self.drawn)
        return self._group("clustered", series, 60 if len(self.chart.categories) > 3 else 110, 0, 0)

    def _group(self, grouping: str, series: str, gap: int, overlap: int, axes: int) -> str:
        return (
            f'<c:barChart><c:barDir val="{"bar" if self.across else "col"}"/>'
            f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
            f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>'
            f'<c:axId val="{_AXES[axes]}"/><c:axId val="{_AXES[axes + 1]}"/></c:barChart>'
        )

    def _bar(self, d: Drawn) -> str:
        look = self._bar_look(d)
        whiskers = ""
        if d.down and d.up:
            direction = "" if self.across else '<c:errDir val="y"/>'
            whiskers = (
                f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/>'
                f'<c:noEndCap val="0"/><c:plus>{_numbers(d.up)}</c:plus>'
                f"<c:minus>{_numbers(d.down)}</c:minus>"
                f"<c:spPr>{_stroke(INK, 19050)}</c:spPr></c:errBars>"
            )
        return self._series(
            d.place, d.values, f'<c:spPr>{look}</c:spPr><c:invertIfNegative val="0"/>{whiskers}'
        )

    def _bar_look(self, d: Drawn) -> str:
        """Colour and pattern; hollow for what is only held against the measured: targets."""
        measured = [other for other in self.drawn if other.low]
        if measured and d not in measured:
            return _fill(PAPER) + _stroke(INK, 2 * _THIN)
        if len(measured or self.drawn) == 1:
            return _fill(NAVY) + _stroke(NAVY, _THIN)
        place = d.place % len(SERIES)
        return _fill(SERIES[place], PATTERNS[place]) + _stroke(SERIES[place], _THIN)

    def _band(self) -> str:
        look = f'<c:spPr>{_fill(BAND)}</c:spPr><c:invertIfNegative val="0"/>'
        n = len(self.drawn)
        series = "".join(self._series(n + i, c, look) for i, c in enumerate(self.beside))
        return self._group("clustered", series, 0, 100, 0)

    def _target(self) -> str:
        """A line across the columns; its marks make it one where there is a single column."""
        line = self._series(
            len(self.drawn),
            self.beside[0],
            f"<c:spPr>{_stroke(INK, 25400)}</c:spPr>"
            f'<c:marker><c:symbol val="dash"/><c:size val="14"/><c:spPr>{_fill(INK)}</c:spPr>'
            "</c:marker>",
            '<c:smooth val="0"/>',
        )
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{line}'
            f'<c:marker val="1"/><c:axId val="{_AXES[0]}"/><c:axId val="{_AXES[1]}"/></c:lineChart>'
        )

    def _lines(self) -> str:
        parts = [self._line(place, *found) for place, found in enumerate(self._strokes())]
        return (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            + "".join(parts)
            + f'<c:marker val="1"/><c:axId val="{_AXES[0]}"/><c:axId val="{_AXES[1]}"/>'
            "</c:lineChart>" + self._axes(0, shown=True)
        )

    def _strokes(self) -> Iterable[tuple[Column, str, int, Sequence[int], bool]]:
        """Lines in the order of the workbook: column, colour, width, dash, whether labelled."""
        for d in self.drawn:
            colour, dash = SERIES[d.place % len(SERIES)], DASHES[d.place % len(DASHES)]
            yield d.values, colour, _WIDE, dash, False
            for part in (d.low, d.high):
                if part:
                    yield part, colour, _THIN, (), False
        for column in self.beside:
            yield column, INK, 19050, (1, 2), True

    def _line(
        self,
        place: int,
        column: Column,
        colour: str,
        width: int,
        dash: Sequence[int],
        labelled: bool,
    ) -> str:
        label = self._label(len(column.values) // 2) if labelled else ""
        return self._series(
            place,
            column,
            f"<c:spPr>{_stroke(colour, self._thick(width), dash)}</c:spPr>"
            f'<c:marker><c:symbol val="none"/></c:marker>{label}',
            '<c:smooth val="0"/>',
        )

    def _thick(self, width: int) -> int:
        return width if self.size > _PAPER_TEXT else round(width * _ON_PAPER)

    def _label(self, place: int) -> str:
        """A line's own name upon it, in its middle: at the edge it would be cut off."""
        off = "".join(
            f'<c:{what} val="{on}"/>'
            for what, on in (
                ("showLegendKey", 0),
                ("showVal", 0),
                ("showCatName", 0),
                ("showSerName", 1),
                ("showPercent", 0),
                ("showBubbleSize", 0),
            )
        )
        every = off.replace('showSerName val="1"', 'showSerName val="0"')
        return (
            f'<c:dLbls><c:dLbl><c:idx val="{place}"/>'
            f"{self._text(self.size, ' wrap=' + chr(34) + 'none' + chr(34))}"
            f'<c:dLblPos val="t"/>{off}</c:dLbl>{every}</c:dLbls>'
        )

    def _series(self, place: int, column: Column, look: str, after: str = "") -> str:
        return (
            f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef>'
            f'<c:f>{column.head}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>'
            f"{escape(column.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>{look}"
            f"{self._categories()}<c:val>{_numbers(column)}</c:val>{after}</c:ser>"
        )

    def _categories(self) -> str:
        names = self.chart.categories
        where = f"<c:f>Sheet1!$A$2:$A${len(names) + 1}</c:f>"
        if self.chart.kind == "lines":
            points = _points(_serial(name) for name in names)
            return (
                f"<c:cat><c:numRef>{where}<c:numCache><c:formatCode>d mmm yyyy</c:formatCode>"
                f'<c:ptCount val="{len(names)}"/>{points}</c:numCache></c:numRef></c:cat>'
            )
        points = _points(escape(picture_name(name)) for name in names)
        return (
            f'<c:cat><c:strRef>{where}<c:strCache><c:ptCount val="{len(names)}"/>{points}'
            "</c:strCache></c:strRef></c:cat>"
        )

    def _axes(self, first: int, *, shown: bool) -> str:
        return self._names_axis(first, shown) + self._values_axis(first, shown)

    def _names_axis(self, first: int, shown: bool) -> str:
        """Categories from the top, as they are read; days along the bottom."""
        own, other = _AXES[first], _AXES[first + 1]
        order = "maxMin" if self.across else "minMax"
        body = (
            f'<c:axId val="{own}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
            f'<c:delete val="{int(not shown)}"/><c:axPos val="{"l" if self.across else "b"}"/>'
        )
        look = (
            '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="low"/><c:spPr>{_stroke(GREY, _THIN)}</c:spPr>'
            f'{self._text(self.size)}<c:crossAx val="{other}"/><c:crosses val="autoZero"/>'
        )
        if self.chart.kind == "lines":
            months = max(1, round(len(self.chart.categories) / 26)) * (
                2 if self.size > _PAPER_TEXT else 1
            )  # about six labels, fewer where the type is large
            return (
                f'<c:dateAx>{body}<c:numFmt formatCode="mmm yyyy" sourceLinked="0"/>{look}'
                '<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="days"/>'
                f'<c:majorUnit val="{months}"/><c:majorTimeUnit val="months"/></c:dateAx>'
            )
        return (
            f'<c:catAx>{body}<c:numFmt formatCode="General" sourceLinked="0"/>{look}'
            '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
            '<c:noMultiLvlLbl val="1"/></c:catAx>'
        )

    def _values_axis(self, first: int, shown: bool) -> str:
        own, other = _AXES[first + 1], _AXES[first]
        grid = f"<c:majorGridlines><c:spPr>{_stroke(GRID, 9525)}</c:spPr></c:majorGridlines>"
        title = self._title(self.chart.axis, self.size, bold=False)
        bounds = self.bounds
        between = "midCat" if self.chart.kind == "lines" else "between"
        where = "max" if self.across else "autoZero"  # the names run downwards: below is the end
        return (
            f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>'
            f'<c:max val="{bounds.high:.10g}"/><c:min val="{bounds.low:.10g}"/></c:scaling>'
            f'<c:delete val="{int(not shown)}"/><c:axPos val="{"b" if self.across else "l"}"/>'
            f"{grid + title if shown else ''}"
            f'<c:numFmt formatCode="{escape(mark_format(self.chart), _QUOTED)}" '
            'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="nextTo"/><c:spPr>{_stroke(RULE, 9525)}</c:spPr>'
            f'{self._text(self.size)}<c:crossAx val="{other}"/><c:crosses val="{where}"/>'
            f'<c:crossBetween val="{between}"/><c:majorUnit val="{bounds.step:.10g}"/></c:valAx>'
        )

    def _legend(self) -> str:
        """Above the picture; low, high and what is only there to be drawn on have no entry."""
        told = self._told()
        if sum(told) < 2:
            return ""
        gone = "".join(
            f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
            for i, entry in enumerate(told)
            if not entry
        )
        return (
            f'<c:legend><c:legendPos val="t"/>{gone}<c:overlay val="0"/>'
            f"{self._text(self.size)}</c:legend>"
        )

    def _told(self) -> list[bool]:
        """For every series in the order of the XML, whether the legend names it."""
        if self.chart.kind == "lines":
            return [width == _WIDE or label for _, _, width, _, label in self._strokes()]
        bars = [True] * len(self.drawn)
        if not self.beside:
            return bars
        if self.chart.kind == "differences":
            return [True, False, *bars]
        return [*bars, True]

    def _title(self, text: str, size: float, *, bold: bool) -> str:
        return (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_type(size, bold)}"
            f"</a:pPr><a:r>{_type(size, bold, 'rPr')}<a:t>{escape(shortened(text, 110))}</a:t>"
            '</a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        )

    def _text(self, size: float, wrap: str = "") -> str:
        return (
            f"<c:txPr><a:bodyPr{wrap}/><a:lstStyle/><a:p><a:pPr>{_type(size)}</a:pPr>"
            '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
        )


def target_name(chart: Chart) -> str:
    """What the line of the target is called."""
    if chart.target_label or chart.target is None:
        return chart.target_label
    return f"Target {chart.target:.3g}{chart.unit if chart.unit == '%' else ''}"


def _apart(high: Sequence[Number], low: Sequence[Number]) -> tuple[Number, ...]:
    """From low up to high, never less than nothing."""
    return tuple(
        None if h is None or v is None else max(h - v, 0.0) for h, v in zip(high, low, strict=True)
    )


def _serial(day: str) -> int:
    """A day as a spreadsheet counts."""
    return (date.fromisoformat(day) - _EXCEL_EPOCH).days


def _points(values: Iterable[object]) -> str:
    return "".join(
        f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )


def _numbers(column: Column) -> str:
    return (
        f"<c:numRef><c:f>{column.cells}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(column.values)}"/>{_points(column.values)}</c:numCache></c:numRef>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _fill(colour: str, pattern: str = "") -> str:
    if not pattern:
        return _solid(colour)
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour[1:].upper()}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _stroke(colour: str, width: int, dash: Sequence[int] = ()) -> str:
    """A line; dashes are told in widths of the line, and drawn for one of 3 pt."""
    pairs = "".join(
        f'<a:ds d="{stroke * 33000}" sp="{gap * 33000}"/>'
        for stroke, gap in zip(dash[::2], dash[1::2], strict=True)
    )
    dashes = f"<a:custDash>{pairs}</a:custDash>" if pairs else ""
    return f'<a:ln w="{width}" cap="flat">{_solid(colour)}{dashes}<a:round/></a:ln>'


def _type(size: float, bold: bool = False, tag: str = "defRPr") -> str:
    lang = ' lang="en-GB"' if tag == "rPr" else ""
    return (
        f'<a:{tag}{lang} sz="{round(size * 100)}" b="{int(bold)}">{_solid(INK)}'
        f'<a:latin typeface="{FACE}"/></a:{tag}>'
    )


def picture_name(text: str) -> str:
    """A name as long as a picture has room for: entries of a legend too wide lie on each other."""
    most = NAME
    while width(middle(text, most)) > _ROOM:
        most -= 2
    return middle(text, most)
