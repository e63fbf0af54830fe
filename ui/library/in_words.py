"""Kinds and statuses of what is kept, predictions and what became of them, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.results.measures import KNOWN
from model.results.statistics import FEWEST
from model.words.numbers import about_at_start, number, span
from model.words.results import in_most

if TYPE_CHECKING:
    from ui.library.decisions import Prediction, Score
    from ui.library.entry import Kind, Status

STATUS_NAMES: dict[Status, str] = {"draft": "draft", "agreed": "agreed", "archived": "archived"}

KIND_NAMES: dict[Kind, str] = {"scenario": "Scenario", "parked question": "Parked question"}

KIND_NAMES_WITHIN: dict[Kind, str] = {"scenario": "scenario", "parked question": "parked question"}
"""The same within a sentence."""


_ENOUGH_TO_JUDGE = 10


def outcome_text(p: Prediction) -> str:
    """``71.0%: inside the range``; what is predicted while nothing is known."""
    unit = KNOWN[p.measure].unit
    if p.outcome is None:
        return "not known yet"
    where = "inside" if p.inside else "above" if p.outcome > p.high else "below"
    so_far = " so far (not scored: the period is not over)" if p.provisional else ""
    return f"{number(p.outcome, unit, exact=True)}: {where} the range{so_far}"


def prediction_text(p: Prediction) -> str:
    """``68.1% on average; 63.0% to 72.2% in nine of ten, 1 April 2024 to 30 March 2025``.

    To the place by which an outcome is called inside or outside.
    """
    unit = KNOWN[p.measure].unit
    mean, low, high = (number(v, unit, exact=True) for v in (p.mean, p.low, p.high))
    level = f"{mean} on average"
    if p.low < p.high:
        level += f"; {low} to {high} in {in_most(p.futures or FEWEST)}"
        if not p.futures:
            level += " by an earlier rule"
    return f"{level}, {span(p.first_day, p.last_day)}"


def score_text(score: Score) -> str:
    """The running score of predictions, in a sentence or two."""
    if not score.known:
        waiting = f" {about_at_start(score.open)} wait for theirs." if score.open else ""
        return f"No prediction has an outcome yet.{waiting}"
    noun = "prediction" if score.known == 1 else "predictions"
    text = (
        f"{score.inside} of {score.known} {noun} with an outcome lay in their range; "
        f"{_should(score)}"
    )
    if score.known < _ENOUGH_TO_JUDGE:
        return f"{text}. Too few yet to judge the ranges."
    # As few inside or fewer, were the ranges right: one in twenty is the usual line.
    if score.chance < 0.05:
        return f"{text}. The ranges are too narrow: years vary more than the model says."
    return f"{text}. Nothing says that the ranges are wrong."


def _should(score: Score) -> str:
    """How many outcomes should lie in their ranges, and by which rule those were made."""
    if math.isclose(score.expected, 0.9 * score.known):
        should = "nine of ten should"
    else:
        should = f"about {score.expected:.0f} should"
    if not score.earlier:
        return should
    some = "all" if score.earlier == score.known else f"{score.earlier}"
    return f"{should} ({some} by an earlier rule, whose ranges were a little narrow)"
