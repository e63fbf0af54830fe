"""The axis of values of a chart, worked out once for every kind of file."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ui.briefing.content import Chart

_STEPS = (1, 2, 2.5, 5, 10)
_MOST_STEPS = 6
SIGNED = "+{0};−{0};0"
"""A number format for differences, around the digits."""


@dataclass(frozen=True)
class Scale:
    """Where an axis begins and ends, and how far apart its marks are, in the chart's unit."""

    low: float
    high: float
    step: float

    @property
    def marks(self) -> list[float]:
        """Every mark from low to high."""
        return [
            self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1)
        ]


def scale(chart: Chart) -> Scale:
    """Zero, all values and their bands in round steps; a share of a whole ends at 100%."""
    values = [
        v for s in chart.series for part in (s.values, s.low, s.high) for v in part if v is not None
    ]
    values += [v for v in (chart.target,) if v is not None]
    if chart.matters:
        values += [-chart.matters, chart.matters]
    low, high = min([0.0, *values]), max([0.0, *values])
    share = chart.unit == "%" and chart.kind != "differences" and low >= 0
    if share and 50 < high <= 100:
        return Scale(0, 100, 20)
    if high == low:  # nothing is known, or nothing but zeros
        high = 1.0
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / _MOST_STEPS))
    step = next(s * power for s in _STEPS if span / (s * power) <= _MOST_STEPS)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def digits(step: float) -> str:
    """How many places a mark of an axis shows, as a number format."""
    if step >= 1:
        return "#,##0" if step == int(step) else "#,##0.0"
    return "0." + "0" * math.ceil(-math.log10(step) + (0 if _round(step) else 1))


def _round(step: float) -> bool:
    """Whether the first digit says it all: 0.2, not 0.25."""
    scaled = step * 10.0 ** math.ceil(-math.log10(step))
    return math.isclose(scaled, round(scaled))


def _thousands(chart: Chart) -> tuple[int, str]:
    """By how many thousands pounds are told: millions, thousands or as they are."""
    bounds = scale(chart)
    most = max(bounds.high, -bounds.low) if chart.unit == "£" else 0
    return (2, "m") if most >= 1e6 else (1, "k") if most >= 1e4 else (0, "")


def mark_format(chart: Chart) -> str:
    """The number format of a chart's axis of values, as Office reads it."""
    times, letter = _thousands(chart)
    plain = digits(scale(chart).step / 1000**times)
    if chart.unit == "£":
        plain = f'"£"{plain}{"," * times}' + (f'"{letter}"' if letter else "")
    if chart.kind == "differences":
        return SIGNED.format(plain).replace("−", '"−"')
    return f'{plain}"%"' if chart.unit == "%" else plain


def mark_text(chart: Chart, value: float) -> str:
    """A mark of the axis as a person reads it."""
    times, letter = _thousands(chart)
    plain = digits(scale(chart).step / 1000**times)
    places = len(plain.partition(".")[2])
    text = f"{abs(value) / 1000**times:,.{places}f}"
    pound = "£" if chart.unit == "£" else ""
    if float(text.replace(",", "")) == 0:
        return f"{pound}0%" if chart.unit == "%" and chart.kind != "differences" else f"{pound}0"
    sign = "−" if value < 0 else "+" if chart.kind == "differences" else ""
    percent = "%" if chart.unit == "%" and chart.kind != "differences" else ""
    return f"{sign}{pound}{text}{letter}{percent}"
