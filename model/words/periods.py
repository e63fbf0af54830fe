"""What the council's periods are called."""

from __future__ import annotations

from datetime import date

from model.results.periods import Grain

GRAIN_NAMES: dict[Grain, str] = {
    "month": "Month",
    "quarter": "Quarter",
    "financial_year": "Financial year",
}


def period_name(begins: date, grain: Grain) -> str:
    """A period by its first day: ``December 2024``, ``Q1 2024-25``, ``2024-25``."""
    if grain == "month":
        return f"{begins:%B %Y}"
    first = begins.year if begins.month >= 4 else begins.year - 1
    year = f"{first}-{(first + 1) % 100:02d}"
    if grain == "financial_year":
        return year
    return f"Q{(begins.month - 4) % 12 // 3 + 1} {year}"
