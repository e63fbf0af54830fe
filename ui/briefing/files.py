"""What every export shares: text that no file chokes on, and files that are the same twice."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from model.scenario.unseen import UNSEEN
from model.words.numbers import number
from ui.briefing.content import Briefing, Chart

LANGUAGE = "en-GB"
AUTHOR = "Front Door"
PLAIN_CELLS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""For a workbook: a text in a cell is that text, whatever it looks like."""
_ILLEGAL = re.compile(f"{UNSEEN.pattern}|[\ufffe\uffff]")
_FIRST_YEAR = 1980  # a zip knows none before


def clean(text: str) -> str:
    """Without what XML refuses or nobody sees; every run of white space is one space."""
    return " ".join(_ILLEGAL.sub("", " ".join(text.split())).split())


def printable(briefing: Briefing) -> Briefing:
    """The same briefing with every text cleaned; notes keep their paragraphs."""
    return Briefing.model_validate(_cleaned(briefing.model_dump()))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple | list):
        return tuple(_cleaned(part) for part in value)
    if isinstance(value, dict):
        return {
            key: _noted(part) if key == "notes" else _cleaned(part) for key, part in value.items()
        }
    return value


def _noted(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())


def stamp(made: datetime) -> datetime:
    """When a briefing was made, as a file's properties take it: to the second, no zone."""
    return made.replace(tzinfo=None, microsecond=0)


def repacked(package: bytes, made: datetime) -> bytes:
    """An Office file, and those inside it, with the briefing's own date on every part."""
    when = max(stamp(made), datetime(_FIRST_YEAR, 1, 1)).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = repacked(part, made)
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()


def shown(value: object, unit: str = "") -> str:
    """A cell of a table as a person reads it; nothing where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, float):
        plain = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"  # never 1.2e+06
        return number(value, unit) if unit else plain.replace("-", "−")
    return f"{value:,}".replace("-", "−") if isinstance(value, int) else str(value)


def reading(chart: Chart, bands: str = "Thin lines") -> str:
    """How to read what is drawn beside the values; empty where nothing is.

    ``bands``: what low and high of a line are drawn as.
    """
    parts = []
    if chart.band and any(series.low for series in chart.series):
        what = bands if chart.kind == "lines" else "Whiskers"
        parts.append(f"{what}: {chart.band}.")
    if chart.kind == "differences" and chart.matters:
        points = f"{chart.matters:,.0f} points"
        size = points if chart.unit == "%" else number(chart.matters, chart.unit)
        parts.append(f"Pale: {size} either way, too small to matter.")
    return " ".join(parts)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where that is possible."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > most // 2 else cut).rstrip(" ,;:.") + "…"


def middle(text: str, most: int) -> str:
    """At most so many characters, its middle left out: names often differ at their end."""
    if len(text) <= most:
        return text
    end = most // 3
    return f"{text[: most - end - 1].rstrip()}…{text[-end:].lstrip()}"
