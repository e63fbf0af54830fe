"""What a time diary tells, in words: hours with their range, and where it tells too little."""

from __future__ import annotations

from model.outside.diary_hours import Hours, Recorded, TooLittle
from model.scenario.changes import input_and_part
from model.scenario.inputs import INPUTS, Inputs
from model.words.inputs import value_of
from model.words.refusals import said


def hours_said(found: Hours, inputs: Inputs) -> str:
    """``S47 enquiry: 7.92 hours, 6.8 to 9.2 (34 finished in 268 hours, 6 people); now 7.4``."""
    unit = INPUTS[input_and_part(found.change.input)[0]].unit
    return (
        f"{found.recorded.kind.name}: {found.mean:.3g} {unit}, {found.low:.3g} to {found.high:.3g} "
        f"({recorded_said(found.recorded)}); now {value_of(found.change.input, inputs):g}"
    )


def recorded_said(recorded: Recorded) -> str:
    """``34 finished in 268 hours, 6 people``."""
    people = "1 person" if recorded.people == 1 else f"{recorded.people} people"
    what = "family-days" if recorded.kind.by_month else "finished"
    return f"{recorded.counted:,} {what} in {recorded.hours:,.4g} hours, {people}"


def too_little_said(found: TooLittle) -> str:
    """``Core group: 2 finished some, and 3 people are needed: ask more of those who do it``."""
    return f"{found.recorded.kind.name}: {said(found.why)}"
