"""A made-up finding, for the tests of findings and of the page that shows them."""

from __future__ import annotations

from pathlib import Path

from model.evidence.findings import sources_of

ROOTS = ("model.scenario.calendar", "model.scenario.units")
TEXT = """
id = "{id}"
question = "Is a made-up finding read?"
answer = "Yes."
found_by = "python -m pytest -m study tests/studies/test_made_up.py"
found_on = 2026-11-26
scenario = "2023-24"
seed = 1
replications = 1000
weeks = 52
engine = "0123456789ab"
sources = "{sources}"
roots = ["model.scenario.calendar", "model.scenario.units"]
figures = [
    {{name = "in time", value = 94.5, unit = "%"}},
    {{name = "cost", value = 2000000, unit = "£"}},
]
"""


def keep_finding(folder: Path, id: str, *, sources: str = "") -> Path:
    """Keep it in a folder; ``sources`` are those of today unless said otherwise."""
    path = folder / f"{id}.toml"
    path.write_text(TEXT.format(id=id, sources=sources or sources_of(ROOTS)), "utf-8")
    return path
