"""What the sections of the inputs are called, by id."""

from __future__ import annotations

from model.scenario.inputs import SECTIONS

SECTION_NAMES = {
    "position": "Where the service stands",
    "demand": "Contacts and families",
    "practice": "Decisions and thresholds",
    "effort": "Hours the work takes",
    "clocks": "Statutory clocks and waits that are not ours",
    "conferences": "Safeguarding unit and conferences",
    "visits": "Visits and recording",
    "workforce": "People and their time",
    "posts": "Posts, joining and leaving",
    "learning": "Learning the job and handing over",
    "money": "Costs",
    "targets": "Targets, and the smallest change that matters",
}

if unnamed := [section for section in SECTIONS if section not in SECTION_NAMES]:
    raise ValueError(f"the section of inputs '{unnamed[0]}' has no name")
