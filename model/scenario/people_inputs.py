"""Inputs of people and money: workforce, posts, learning, costs, targets."""

from __future__ import annotations

from model.scenario.declaring import Allocation, _number, _other, _Section, _shape, _share
from model.scenario.distributions import Distribution


class Workforce(_Section):
    """People and their time."""

    front_door_fte: float = _number(
        "Front-door social workers", "FTE", 0, 80, 0.5, "In post.", dated=True
    )
    front_door_agency_fte: float = _number(
        "of whom agency or temporary", "FTE", 0, 80, 0.5, "Costs only."
    )
    contact_officer_fte: float = _number("Contact officers", "FTE", 0, 40, 0.5, dated=True)
    front_door_manager_fte: float = _number(
        "Front-door managers", "FTE", 0, 20, 0.5, "For strategy discussions.", dated=True
    )
    fsp_fte: float = _number("FSP social workers", "FTE", 0, 80, 0.5, "In post.", dated=True)
    fsp_agency_fte: float = _number(
        "of whom agency or temporary (FSP)", "FTE", 0, 80, 0.5, "Costs only."
    )
    front_door_allocation: Allocation = _other(
        "Front door allocates", "choice", "Each worker's own list, or one shared pool."
    )
    fsp_allocation: Allocation = _other("FSP allocates", "choice")
    hours_per_day: float = _number("Working day", "hours", 1, 12, 0.1)
    case_hours_per_day: float = _number(
        "Casework in a day present",
        "hours",
        0.5,
        12,
        0.1,
        "Supervision, meetings and duty take the rest; overtime raises it.",
        dated=True,
    )
    leave_days: float = _number("Annual leave", "days a year", 0, 60, 1, "Bank holidays aside.")
    training_days: float = _number(
        "Training and team days",
        "days a year",
        0,
        60,
        1,
        dated=True,
        help="As a rate: 24 a year over four weeks is about two days.",
    )
    sickness_rate: float = _share("Sickness absence", "Share of working days.", step=0.005)
    sickness_spell_days: Distribution = _shape("Length of a sickness spell", "working days")
    sickness_load_effect: float = _number(
        "Sickness a further child brings",
        "share a child",
        0,
        0.2,
        0.01,
        "Relative rise of the sickness rate for each child over the reference; 0 is off.",
    )
    reference_caseload: float = _number("Reference caseload", "children a worker", 1, 60, 1)
    load_memory_weeks: float = _number("Load is felt over", "weeks", 1, 52, 1)
    cover_per_day: float = _share(
        "An absent worker's pressing work is covered", "Chance each day.", step=0.05
    )
    cap_points_front_door: float = _number("Caseload cap, front door", "points", 1, 200, 1)
    cap_points_fsp: float = _number("Caseload cap, FSP", "points", 1, 200, 1)
    points_assessment: float = _number("An assessment weighs", "points", 0, 10, 0.1)
    points_s47: float = _number("An S47 weighs", "points", 0, 10, 0.1)
    points_cp: float = _number("A family on the register weighs", "points", 0, 10, 0.1)
    points_casp: float = _number("A care and support plan weighs", "points", 0, 10, 0.1)
    points_court: float = _number("Court work weighs", "points", 0, 10, 0.1)
    handover_days: int = _number(
        "Handover from front door to FSP",
        "working days",
        0,
        60,
        1,
        "The front door holds the case meanwhile.",
    )
    interrupt_overnight: bool = _other(
        "Unfinished work waits for more pressing work next morning", "yes/no"
    )


class Posts(_Section):
    """Posts, joining and leaving."""

    people_come_and_go: bool = _other(
        "People come and go",
        "yes/no",
        "Off: headcounts are what the FTE inputs say. On: people resign, are recruited and learn "
        "the job. A posts table switches it on for itself.",
    )
    front_door_established_fte: float = _number(
        "Established posts, front door", "FTE", 0, 80, 0.5, "Those nobody holds stay empty."
    )
    fsp_established_fte: float = _number("Established posts, FSP", "FTE", 0, 80, 0.5)
    front_door_nqsw_fte: float = _number(
        "Newly qualified at the front door", "FTE", 0, 80, 0.5, "Part of the social workers."
    )
    fsp_nqsw_fte: float = _number("Newly qualified in FSP", "FTE", 0, 80, 0.5)
    turnover_permanent: float = _number(
        "Permanent staff who leave", "share a year", 0, 2, 0.01, dated=True
    )
    turnover_newly_qualified: float = _number(
        "Newly qualified staff who leave",
        "share a year",
        0,
        2,
        0.01,
        "In the first year.",
        dated=True,
    )
    turnover_agency: float = _number(
        "Agency staff who leave of their own accord", "share a year", 0, 4, 0.05, dated=True
    )
    turnover_load_effect: float = _number(
        "Leaving a further child brings",
        "share a child",
        0,
        0.2,
        0.01,
        "Relative rise of the leaving rate for each child over the reference; 0 is off.",
    )
    sudden_share: float = _share(
        "Leavers who go without notice", "Their families wait for a worker.", dated=False
    )
    notice_weeks: int = _number("Notice, employed", "weeks", 0, 26, 1)
    agency_notice_weeks: int = _number("Notice, agency", "weeks", 0, 26, 1)
    advert_weeks: int = _number(
        "An advert runs for", "weeks", 1, 26, 1, "Until it is known whether it found somebody."
    )
    advert_fails: float = _share("Adverts that find nobody", "Advertised again.")
    hire_weeks: Distribution = _shape(
        "From advert to first day", "weeks", "When the advert finds somebody."
    )
    offer_dropout: float = _share(
        "Starters who drop out", "Between the offer and the first day.", dated=False
    )
    starter_delay_weeks: Distribution = _shape("Named starters come later by", "weeks")
    agency_start_weeks: Distribution = _shape("Agency finds a worker within", "weeks")
    vacancy_cover_share: float = _share(
        "Vacancies covered by agency meanwhile",
        "Of permanent posts that fall empty; posts that agency left are not covered again.",
        step=0.05,
        dated=False,
    )
    nqsw_intake: int = _number(
        "Newly qualified starters a year", "people", 0, 40, 1, "They take empty funded posts."
    )
    nqsw_intake_month: int = _number("Month of the newly qualified intake", "month", 1, 12, 1)
    conversion_acceptance: float = _share(
        "Agency workers who accept a permanent post", step=0.05, dated=False
    )


class Learning(_Section):
    """Learning the job and handing over."""

    ramp_permanent_share: float = _share("Pace of an experienced starter", dated=False)
    ramp_permanent_weeks: int = _number("Experienced starter at that pace for", "weeks", 0, 104, 1)
    ramp_nqsw_first_share: float = _share("Pace of a newly qualified starter", dated=False)
    ramp_nqsw_first_weeks: int = _number("Newly qualified at that pace for", "weeks", 0, 104, 1)
    ramp_nqsw_share: float = _share("Pace of a newly qualified worker then", dated=False)
    ramp_nqsw_weeks: int = _number(
        "First year of a newly qualified worker",
        "weeks",
        0,
        156,
        1,
        "Limited work, a mentor and the lower pace end with it.",
    )
    ramp_agency_share: float = _share("Pace of an agency starter", dated=False)
    ramp_agency_weeks: int = _number("Agency starter at that pace for", "weeks", 0, 104, 1)
    nqsw_cap_share: float = _share(
        "Caseload cap of a newly qualified worker",
        "Of the full cap, in the first year.",
        dated=False,
    )
    nqsw_child_protection: bool = _other(
        "Newly qualified workers hold child protection and court work",
        "yes/no",
        "If not, they hold it in their first year only when there is nobody else.",
    )
    mentor_hours: float = _number(
        "Mentoring a newly qualified worker",
        "hours a week",
        0,
        20,
        0.5,
        "Taken from an experienced colleague, in the first year.",
    )
    handover_hours_team: float = _number(
        "Taking over a family from the front door", "hours a family", 0, 20, 0.5
    )
    handover_hours_overlap: float = _number(
        "Taking over with both there",
        "hours a family",
        0,
        20,
        0.5,
        "The successor is in post before the holder leaves.",
    )
    handover_hours_notice: float = _number("Taking over with notice", "hours a family", 0, 20, 0.5)
    handover_hours_sudden: float = _number(
        "Taking over from somebody gone", "hours a family", 0, 20, 0.5
    )
    sudden_gap_days: int = _number(
        "A family waits after a sudden leaving",
        "working days",
        0,
        40,
        1,
        "Nobody visits meanwhile.",
    )
    need_support_share: float = _share(
        "Support that must not fall below",
        "Of support planned; counts as needed when a week is called a danger week.",
        step=0.05,
        dated=False,
    )
    front_door_long_sick: int = _number(
        "Long-term sick at the front door",
        "people",
        0,
        20,
        1,
        "Away from the first week to the last; their families go to colleagues.",
        dated=True,
    )
    fsp_long_sick: int = _number("Long-term sick in FSP", "people", 0, 20, 1, dated=True)


class Money(_Section):
    """Costs."""

    cost_permanent: float = _number("Permanent social worker", "£ a year", 0, 200000, 1000)
    cost_senior: float = _number("Permanent senior social worker", "£ a year", 0, 200000, 1000)
    cost_newly_qualified: float = _number(
        "Newly qualified social worker", "£ a year", 0, 200000, 1000
    )
    cost_agency: float = _number("Agency social worker", "£ a year", 0, 300000, 1000)
    cost_advert: float = _number("Recruitment, each advert", "£", 0, 50000, 100)
    cost_conversion: float = _number(
        "Converting an agency worker", "£", 0, 50000, 500, "Paid to the agency, once."
    )
    cost_officer: float = _number("Contact officer", "£ a year", 0, 200000, 1000)
    cost_manager: float = _number("Team manager", "£ a year", 0, 200000, 1000)
    cost_chair: float = _number("Conference chair", "£ a year", 0, 200000, 1000)
    cost_external_conference: float = _number("Externally chaired conference", "£", 0, 5000, 50)


class Targets(_Section):
    """Targets, and the smallest change that matters."""

    target_decision: float = _share("Decision in one working day", dated=False)
    target_assessment: float = _share("Assessment in time", dated=False)
    target_core_assessment: float = _share("Core assessment in time", dated=False)
    target_icpc: float = _share("ICPC in time", dated=False)
    target_core_group_first: float = _share("First core group in time", dated=False)
    target_core_group: float = _share("Later core groups in time", dated=False)
    target_visit_alone: float = _share("Child seen alone in time (recorded)", dated=False)
    target_visit_home: float = _share("Child seen at home in time (recorded)", dated=False)
    target_review: float = _share("Review in time", dated=False)
    matters_points: float = _number("Smallest change that matters", "points", 0, 20, 0.5)
    matters_caseload: float = _number("Smallest change that matters", "cases a worker", 0, 10, 0.5)
    matters_cost: float = _number("Smallest change that matters", "£", 0, 1000000, 1000)
