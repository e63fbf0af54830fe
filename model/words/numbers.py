"""Numbers, days and lists in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from model.results.reading import PERIOD_WEEKS


def years(weeks: int, n: int) -> str:
    """What a replication is called: a simulated year, or a run of so many weeks."""
    if weeks >= PERIOD_WEEKS:
        return "simulated year" if n == 1 else "simulated years"
    length = "1 week" if weeks == 1 else f"{weeks} weeks"
    return f"simulated run of {length}" if n == 1 else f"simulated runs of {length}"


def size(value: float, unit: str) -> str:
    """How large a difference is, either way: ``2.0 points``."""
    return number(abs(value), unit, signed=True, plus="")


def number(
    value: float,
    unit: str,
    *,
    signed: bool = False,
    bare: bool = False,
    exact: bool = False,
    plus: str = "+",
) -> str:
    """A value with its unit, rounded as far as it can be trusted.

    ``signed``: as a difference, percentages then in points; ``plus`` stands before more than
    nothing. ``bare``: without the unit. ``exact``: to one place, as services report.
    """
    if math.isnan(value):
        return "not measured"
    small = unit in ("children", "families", "conferences") and abs(value) < 10
    fine = small or unit in ("days", "weeks", "cases", "changes", "FTE")
    places = 1 if exact or signed or fine else 0
    if unit == "£":
        places, value = 0, round(value, -3)
    text = f"{abs(value):,.{places}f}"
    nothing = float(text.replace(",", "")) == 0  # never a minus nought
    if small and not signed and text.endswith(".0"):
        text = text[:-2]
    sign = "" if nothing else "−" if value < 0 else plus if signed else ""
    if unit == "£":
        return f"{sign}£{text}"
    if unit == "%":
        suffix = " points" if signed else "%"
    elif unit in ("cases", "changes"):
        suffix = ""
    else:
        suffix = f" {unit}"
    return f"{sign}{text}" + ("" if bare and suffix != "%" else suffix)


def in_a_column(value: float, unit: str) -> str:
    """A value without its unit, where figures stand under each other: always to as many places.

    Its minus is one that every terminal has.
    """
    if unit == "£":
        return f"{round(value, -3):,.0f}"
    return f"{value:,.2f}" if unit == "changes" else f"{value:,.1f}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def about(n: float) -> str:
    """A number as said aloud: ``six``, ``14``."""
    whole = round(abs(n))
    return _SMALL[whole] if whole < len(_SMALL) else f"{whole:,}"


_SMALL_AT_START = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
)


def about_at_start(n: float) -> str:
    """A number that begins a sentence: ``Six``, ``14``."""
    whole = round(abs(n))
    return _SMALL_AT_START[whole] if whole < len(_SMALL_AT_START) else f"{whole:,}"


def children_late(mean_late: float) -> str:
    """``about 34 children's visits late a month`` without the noun: ``about 34 a month late``."""
    if math.isnan(mean_late):
        return ""
    if mean_late < 0.5:
        return "fewer than one child a month late"
    return (
        f"about {about(mean_late)} {'child' if round(mean_late) == 1 else 'children'} a month late"
    )


def children_difference(change: float) -> str:
    """``about six more children a month late``."""
    if math.isnan(change):
        return ""
    if abs(change) < 0.5:
        return "less than one child a month either way"
    more = "more" if change > 0 else "fewer"
    noun = "child" if round(abs(change)) == 1 else "children"
    return f"about {about(change)} {more} {noun} a month late"


def listed(names: Sequence[str]) -> str:
    """``A, B and C``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def day(value: date) -> str:
    """``1 July 2024``."""
    return f"{value.day} {value:%B %Y}"


def span(first: date, last: date) -> str:
    """``1 July to 29 September 2024``; the year twice only if it differs."""
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def duration(seconds: float) -> str:
    """A length of time as one would say it: ``20 seconds``, ``4 minutes``."""
    if seconds < 90:
        tens = max(round(seconds / 10), 1) * 10
        return f"{tens} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
