"""Verdicts and what searches find, by id, in words."""

from __future__ import annotations

from collections.abc import Mapping

from model.agency_exit.outcome import BreakEvenKind
from model.agency_exit.safe_target import SafeDateKind, TogetherKind
from model.study.comparison import Verdict

VERDICTS: Mapping[Verdict, str] = {
    "clear": "clear",
    "small_but_real": "small but real",
    "no_difference_that_matters": "no difference that matters",
    "too_close_to_call": "too close to call",
    "still_sharpening": "still sharpening",
    "not_measured": "not measured",
}

DIRECTED: Mapping[tuple[Verdict, bool], str] = {
    ("clear", True): "clear, better",
    ("clear", False): "clear, worse",
    ("small_but_real", True): "small but real, better",
    ("small_but_real", False): "small but real, worse",
}
"""A real difference, and whether it is for the good."""

BREAK_EVENS: Mapping[BreakEvenKind, str] = {
    "the_same": "the same",
    "cheaper_from_the_start": "cheaper from the start",
    "breaks_even": "breaks even",
    "never_within_the_run": "never within the run",
}

SAFE_DATES: Mapping[SafeDateKind, str] = {
    "already_safe_at_once": "already safe at once",
    "safe_from": "safe from",
    "no_date_in_this_run": "no date in this run",
    "not_searched": "not searched",
}

TOGETHER: Mapping[TogetherKind, str] = {
    "safe_together": "safe together",
    "safe_together_moved_later": "safe together, moved later",
    "not_safe_together_in_this_run": "not safe together in this run",
}
