"""What measures, teams and scenarios are called."""

from __future__ import annotations

from collections.abc import Sequence

from model.results.measures import MEASURES
from model.words.numbers import about, listed

TEAM_NAMES = {
    "front_door": "front door",
    "fsp": "FSP",
    "front_door_manager": "front-door managers",
    "conferences": "conference diary",
}


SHORT = {
    "decision_recorded": "Decisions in one day",
    "assessment_in_time": "Assessments",
    "core_assessment_in_time": "Core assessments",
    "icpc_in_time": "Initial conferences",
    "core_group_first_in_time": "First core groups",
    "core_group_in_time": "Later core groups",
    "visit_alone_recorded": "Child seen alone",
    "visit_home_recorded": "Child seen at home",
    "review_in_time": "Reviews",
    "caseload_fsp": "Children per FSP worker",
    "caseload_front_door": "Children per front-door worker",
    "register_end": "Children on the register",
    "unallocated": "Families waiting for a worker",
    "front_door_load": "Front-door hours needed",
    "fsp_load": "FSP hours needed",
    "support_given": "Support given",
    "worker_changes": "Changes of worker",
    "s47_seen_through": "S47s seen through by one worker",
    "cost": "Cost",
}


_MOST_NAMED = 4


def name_of(measure: str) -> str:
    """What a measure is called where room is short."""
    return SHORT.get(measure) or MEASURES[measure].label


def said_short(measure: str) -> str:
    """A measure within a sentence: ``assessments``, ``FSP hours needed``."""
    name = name_of(measure)
    return name[0].lower() + name[1:] if name[1].islower() else name


def some(measures: Sequence[str]) -> str:
    """Measures by name, the first few of many."""
    names = [said_short(m) for m in measures]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{about(len(names) - _MOST_NAMED + 1)} more"]
    return listed(names)


def in_sentence(name: str) -> str:
    """A scenario's name within a sentence: ``doing nothing``, ``the first quarter``."""
    return name[0].lower() + name[1:] if name.startswith(_OURS) else name


_OURS = ("Doing nothing", "What if", "The ")
