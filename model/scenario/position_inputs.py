"""Inputs of the position: where the service stands on its first day, and what is behind already."""

from __future__ import annotations

from datetime import date

from model.scenario.declaring import Section, number_input, other_input

_PEOPLE = "Of those in post on the position date."


class Position(Section):
    """Where the service stands."""

    start_date: date = other_input(
        "Position date", "date", "First working day of the run: 'today'."
    )
    start_register_children: int = number_input(
        "Children on the register", "children", 0, 6_000, 1, "On the position date."
    )
    start_casp_families: int = number_input(
        "Families with a care and support plan",
        "families",
        0,
        6_000,
        1,
        "Open in the Family Support and Protection team, not on the register.",
    )
    start_court_families: int = number_input(
        "Families in court or pre-court work", "families", 0, 2_000, 1
    )
    start_assessments: int = number_input(
        "Open assessments",
        "families",
        0,
        10_000,
        5,
        "Care and support assessments (initial assessments in 2012-13) already open.",
    )
    start_s47s: int = number_input("Open S47 enquiries", "families", 0, 2_000, 1)
    start_awaiting_icpc: int = number_input("Families awaiting an ICPC", "families", 0, 1_000, 1)
    start_assessments_unstarted: int = number_input(
        "Open assessments not started",
        "families",
        0,
        10_000,
        5,
        "Of those open; the others are as far as in a service in balance.",
    )
    start_unstarted_days: int = number_input(
        "Assessments not started came within the last", "working days", 1, 120, 1
    )
    start_assessments_overdue: int = number_input(
        "Open assessments overdue", "families", 0, 10_000, 5, "Of those open and started."
    )
    start_assessments_unallocated: int = number_input(
        "Open assessments without a worker",
        "families",
        0,
        10_000,
        5,
        "Of those open, the ones not started first. They wait in their turn while there is room.",
    )
    start_s47s_unstarted: int = number_input(
        "Open S47 enquiries not started", "families", 0, 2_000, 1, "Of those open."
    )
    start_s47s_overdue: int = number_input(
        "Open S47 enquiries past the date of their conference",
        "families",
        0,
        2_000,
        1,
        "Of those open and started.",
    )
    start_icpc_overdue: int = number_input(
        "Families whose ICPC is overdue", "families", 0, 1_000, 1, "Of those awaiting one."
    )
    start_visits_overdue: int = number_input(
        "Families whose visit is overdue", "families", 0, 3_000, 1, "Of those on the register."
    )
    start_register_unallocated: int = number_input(
        "Families on the register without a worker", "families", 0, 3_000, 1
    )
    start_casp_unallocated: int = number_input(
        "Families with a plan without a worker", "families", 0, 6_000, 1
    )
    front_door_sick_today: int = number_input(
        "Front-door workers off sick today", "people", 0, 400, 1, _PEOPLE
    )
    fsp_sick_today: int = number_input("FSP workers off sick today", "people", 0, 400, 1, _PEOPLE)
    front_door_on_notice: int = number_input(
        "Front-door workers on notice",
        "people",
        0,
        400,
        1,
        "Of the permanent ones, where people come and go; a posts table says it for itself.",
    )
    fsp_on_notice: int = number_input(
        "FSP workers on notice", "people", 0, 400, 1, "As at the front door."
    )
