"""Native charts of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.briefing.content import Chart, Series
from ui.briefing.native_charts import FACE
from ui.briefing.scales import mark_format, scale
from ui.style import DASHES, GREY, GRID, INK, NAVY, PAPER, RULE, SERIES

_TITLED = "Titled"
"""Stands in while a title is set up: XlsxWriter makes a formula of a name that holds ``!A1``."""
_PATTERNS = ("dark_upward_diagonal", "", "wide_downward_diagonal", "small_check")


def whisker(s: Series, row: int, up: bool) -> float | None:
    """How far a whisker reaches; nothing where an end of it is not known."""
    value, end = s.values[row], (s.high if up else s.low)[row]
    if value is None or end is None:
        return None
    return max(end - value if up else value - end, 0.0)


def column_of_series(chart: Chart, series: int) -> int:
    """The column of a series' values, counted from 0."""
    return 1 + sum(3 if s.low else 1 for s in chart.series[:series])


def column_letter(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


class Drawing:
    """A chart over the cells of its sheet. Figures begin in A1 as ``chart_table`` orders them."""

    def __init__(self, book: Any, sheet: Any, name: str, chart: Chart) -> None:
        self.book, self.name, self.said = book, name, chart
        self.rows = len(chart.categories)
        self.after = 1 + sum(3 if s.low else 1 for s in chart.series)

    def chart(self) -> Any:
        """The chart, ready to be put into the sheet."""
        said = self.said
        kind = {"lines": "line", "differences": "bar"}.get(said.kind) or self._bars_kind()
        chart = self.book.add_chart({"type": kind})
        extra = self.after
        for place, s in enumerate(said.series):
            if said.kind == "lines":
                self._line(chart, place, s)
            else:
                self._bar(chart, place, s, extra)
                extra += 2 if s.low else 0
        if said.target is not None:
            self._target(chart, extra)
        self._look(chart, kind)
        return chart

    def _bars_kind(self) -> str:
        names = self.said.categories
        long = len(names) > 4 or max((len(n) for n in names), default=0) > 16
        return "bar" if long and self.said.target is None else "column"

    def _range(self, column: int) -> list[Any]:
        return [self.name, 1, column, self.rows, column]

    def _series(self, column: int, **look: Any) -> dict[str, Any]:
        return {
            "name": [self.name, 0, column],
            "categories": self._range(0),
            "values": self._range(column),
            **look,
        }

    def _bar(self, chart: Any, place: int, s: Series, extra: int) -> None:
        column = column_of_series(self.said, place)
        look = self._fill(place, s)
        if s.low:
            down, up = (self._formula(extra + i) for i in (0, 1))
            look["y_error_bars"] = {
                "type": "custom",
                "plus_values": up,
                "minus_values": down,
                "plus_data": [whisker(s, row, True) for row in range(self.rows)],
                "minus_data": [whisker(s, row, False) for row in range(self.rows)],
                "line": {"color": INK, "width": 1.25},
            }
        chart.add_series(self._series(column, gap=60, **look))

    def _fill(self, place: int, s: Series) -> dict[str, Any]:
        """Colour and pattern; hollow for what the measured is only held against."""
        measured = [other for other in self.said.series if other.low]
        if measured and not s.low:
            return {"fill": {"color": PAPER}, "border": {"color": INK, "width": 1.5}}
        if len(measured or self.said.series) == 1:
            return {"fill": {"color": NAVY}, "border": {"color": NAVY}}
        colour, pattern = SERIES[place % len(SERIES)], _PATTERNS[place % len(_PATTERNS)]
        border = {"border": {"color": colour}}
        if not pattern:
            return {"fill": {"color": colour}, **border}
        return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": PAPER}, **border}

    def _formula(self, column: int) -> str:
        letter = column_letter(column)
        quoted = self.name.replace("'", "''")
        return f"='{quoted}'!${letter}$2:${letter}${self.rows + 1}"

    def _line(self, chart: Any, place: int, s: Series) -> None:
        column, colour = column_of_series(self.said, place), SERIES[place % len(SERIES)]
        dash = _DASH_NAMES[place % len(DASHES)]
        line = {"color": colour, "width": 2.5, "dash_type": dash}
        chart.add_series(self._series(column, line=line))
        for offset in (1, 2) if s.low else ():
            thin = {"color": colour, "width": 0.75}
            chart.add_series(self._series(column + offset, line=thin))

    def _target(self, chart: Any, column: int) -> None:
        look = {"line": {"color": INK, "width": 1.75, "dash_type": "round_dot"}}
        if self.said.kind == "lines":
            chart.add_series(self._series(column, **look))
            return
        line = self.book.add_chart({"type": "line"})
        mark = {"type": "long_dash", "size": 12, "fill": {"color": INK}, "border": {"color": INK}}
        line.add_series(self._series(column, marker=mark, **look))
        chart.combine(line)

    def _look(self, chart: Any, kind: str) -> None:
        said, bounds = self.said, scale(self.said)
        font = {"name": FACE, "size": 10, "color": INK}
        values = {
            "name": _TITLED,
            "name_font": {**font, "bold": False},
            "num_font": font,
            "num_format": mark_format(said),
            "min": bounds.low,
            "max": bounds.high,
            "major_unit": bounds.step,
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
            "line": {"color": RULE},
        }
        names: dict[str, Any] = {"num_font": font, "label_position": "low", "line": {"color": GREY}}
        if said.kind == "lines":
            names |= {
                "date_axis": True,
                "num_format": "mmm yyyy",
                "major_unit": 3,
                "major_unit_type": "months",
            }
        if kind == "bar":  # the first at the top, as it is read
            names["reverse"] = True
            names["crossing"] = "max"
        lying = kind == "bar"  # then XlsxWriter's x is the axis of values
        chart.set_x_axis(values if lying else names)
        chart.set_y_axis(names if lying else values)
        (chart.x_axis if lying else chart.y_axis)["title"].name = said.axis
        chart.set_title(
            {"name": _TITLED, "overlay": False, "name_font": {**font, "size": 13, "bold": True}}
        )
        chart.title.name = said.finding[:200]
        gone = self._unnamed()
        single = len(said.series) == 1 and said.target is None
        chart.set_legend(
            {"none": True} if single else {"position": "top", "font": font, "delete_series": gone}
        )
        chart.show_blanks_as("gap")
        chart.set_size({"width": 860, "height": 480})

    def _unnamed(self) -> list[int]:
        """Thin lines, which the legend does not name."""
        if self.said.kind != "lines":
            return []
        found, place = [], 0
        for s in self.said.series:
            if s.low:
                found += [place + 1, place + 2]
            place += 3 if s.low else 1
        return found


_DASH_NAMES: Sequence[str] = ("dash", "solid", "round_dot", "long_dash_dot")
