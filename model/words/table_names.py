"""What the tables behind charts are called, by id."""

from __future__ import annotations

from model.words.names import SHORT

_TABLES = {
    "caseload": "Caseload",
    "caseload_front_door_over_time": "Caseload, front door",
    "caseload_fsp_over_time": "Caseload, FSP",
    "clocks": "Clocks",
    "cost_against_chance": "Cost against chance",
    "cost_by_month": "Cost by month",
    "cost_by_financial_year": "Cost by financial year",
    "differences": "Differences",
    "every_headline_measure": "Every headline measure",
    "every_measure": "Every measure",
    "experience_front_door": "Experience, front door",
    "experience_fsp": "Experience, FSP",
    "flows": "Flows",
    "handovers": "Handovers",
    "hours": "Hours",
    "in_post": "In post",
    "inputs_that_differ": "Inputs that differ",
    "lateness_and_backlog": "Lateness and backlog",
    "assessments_overdue_over_time": "Assessments overdue",
    "register": "Register",
    "register_over_time": "Register",
    "visits": "Visits",
    "awaiting_icpc_over_time": "Awaiting a first conference",
    "waiting_over_time": "Waiting for a worker",
    "waits": "Waits",
}


def table_name(id_: str) -> str:
    """A table's name; one of a single measure has the measure's id. Raises KeyError."""
    return _TABLES.get(id_) or SHORT[id_]
