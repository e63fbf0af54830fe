"""How long a year is: in working days, in weeks, and a month in weeks."""

from __future__ import annotations

YEAR = 252
"""Working days a year, for turning yearly rates into daily ones."""
WEEKS_A_YEAR = 365.25 / 7
WEEKS_A_MONTH = WEEKS_A_YEAR / 12
