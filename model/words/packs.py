"""What a pack says of itself for a reader, and what is not as it was when one is run again."""

from __future__ import annotations

from collections.abc import Mapping

from model.results.measures import MEASURES
from model.runs.pack import Wrong
from model.scenario.csv_out import csv_file
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.words.inputs import value_in_words
from model.words.names import full

READ_ME = """A pack that reproduces: {title}

Made {made} with model {model_version} (engine {code}, study {study}, Python {python}).

pack.json       what was run: scenarios, weeks, seed, replications, versions
scenarios/      the scenarios, as files that the model runs
inputs.csv      every input of every scenario
expected.csv    every measure of every simulated future
weekly.npz      every weekly series (NumPy: scenario -> futures x series x weeks)
briefing.json   what the briefing said, if the pack goes with one

To check every number, in the project's folder:

    python -m model reproduce THIS-FILE

It ends with status 0 if every number is the same, with 1 if not, naming those that differ, and
with 2 if the pack is damaged or cannot be run. In a CSV file an apostrophe stands before a text
that a spreadsheet would take for a formula. The same numbers need the same version of the
model's code.
Supports judgement; says nothing about any child.
"""
"""With slots for what ``pack.json`` says."""


def inputs_csv(scenarios: Mapping[str, Scenario]) -> bytes:
    """Every input of every scenario as a table to read: a row an input, a column a scenario."""
    rows: list[tuple[str, ...]] = [("input", "label", "unit", *scenarios)]
    for spec in INPUTS.values():
        values = (value_in_words(getattr(s.inputs, spec.name), spec) for s in scenarios.values())
        rows.append((spec.name, spec.label, spec.unit, *values))
    return csv_file(rows)


def wrong_number(wrong: Wrong) -> str:
    """``2023-24, future 3, Reviews in time: expected 96.2, found 96.4``."""
    return (
        f"{wrong.scenario}, future {wrong.future}, {_what(wrong)}: expected {wrong.expected!r}, "
        f"found {wrong.found!r}"
    )


def _what(wrong: Wrong) -> str:
    if not wrong.weekly:
        known = wrong.name in MEASURES
        return full(wrong.name) if known else f"{wrong.name} (not measured now)"
    if wrong.week is None:
        return f"weekly {wrong.name} (not kept now)"
    return f"weekly {wrong.name} in week {wrong.week}"
