"""What "this is us" corrects: the inputs with a box of their own, column by column.

A new box is a name here and nothing else: its words, limits and help are the input's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.scenario.inputs import INPUTS


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes under one heading. Raises ValueError for an input that has no box."""

    words: str
    inputs: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in self.inputs:
            if name not in INPUTS:
                raise ValueError(
                    f"'{self.words}' corrects the input '{name}', which is not declared"
                )
            if INPUTS[name].kind not in ("number", "whole number"):
                raise ValueError(
                    f"'{self.words}' corrects the input '{name}', which is not a number"
                )


SERVICE: tuple[Column, ...] = (
    Column(
        "People in post",
        (
            "front_door_fte",
            "front_door_agency_fte",
            "fsp_fte",
            "fsp_agency_fte",
            "contact_officer_fte",
            "duty_workers",
            "front_door_manager_fte",
            "fsp_manager_fte",
            "chair_fte",
        ),
    ),
    Column(
        "Open cases",
        (
            "start_register_children",
            "start_casp_families",
            "start_court_families",
            "start_assessments",
            "start_s47s",
            "start_awaiting_icpc",
        ),
    ),
    Column(
        "Behind on the day",
        (
            "start_assessments_unstarted",
            "start_assessments_overdue",
            "start_assessments_unallocated",
            "start_s47s_unstarted",
            "start_s47s_overdue",
            "start_icpc_overdue",
            "start_visits_overdue",
            "start_register_unallocated",
            "start_casp_unallocated",
        ),
    ),
    Column(
        "Away or leaving on the day",
        ("front_door_sick_today", "fsp_sick_today", "front_door_on_notice", "fsp_on_notice"),
    ),
    Column("Demand and absence", ("contacts_per_year", "sickness_rate", "recording_loss")),
)

LABOUR_MARKET: tuple[Column, ...] = (
    Column(
        "Leaving",
        (
            "turnover_permanent",
            "turnover_newly_qualified",
            "turnover_agency",
            "sudden_share",
            "notice_weeks",
            "agency_notice_weeks",
        ),
    ),
    Column(
        "Recruiting",
        (
            "advert_fails",
            "offer_dropout",
            "advert_weeks",
            "nqsw_intake",
            "conversion_acceptance",
            "vacancy_cover_share",
        ),
    ),
    Column(
        "Learning, handing over, cost",
        (
            "mentor_hours",
            "handover_hours_notice",
            "handover_hours_sudden",
            "cost_permanent",
            "cost_agency",
            "cost_advert",
        ),
    ),
)
