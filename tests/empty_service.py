"""A service with nobody in it at the start, for tests that bring their own families."""

from __future__ import annotations

EMPTY: dict[str, int] = {
    "start_register_children": 0,
    "start_casp_families": 0,
    "start_court_families": 0,
    "start_assessments": 0,
    "start_s47s": 0,
    "start_awaiting_icpc": 0,
}
"""Inputs, by name."""
