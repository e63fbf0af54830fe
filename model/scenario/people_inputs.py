"""Inputs of people and money: workforce, posts, learning, costs, targets."""

from __future__ import annotations

from model.scenario.declaring import (
    Allocation,
    ByMonth,
    Section,
    number_input,
    other_input,
    shape_input,
    share_input,
)
from model.scenario.distributions import Distribution

_WITH_TEAM = "Costs only. A team that becomes smaller takes them down with it, in proportion."
_ESTABLISHED = (
    "A post that nobody holds is advertised, where people come and go. They move with the team's "
    "social workers, unless they are moved themselves."
)
_LEAVERS = (
    "So many have left by then: a rise is people who leave that week. Their posts are filled again "
    "as the market allows."
)
_STARTERS = (
    "So many have started by then, in posts that are empty or fall empty; for a new post add to "
    "the social workers."
)


class Workforce(Section):
    """People and their time."""

    front_door_fte: float = number_input(
        "Front-door social workers", "FTE", 0, 1_500, 0.5, "In post.", dated=True
    )
    front_door_agency_fte: float = number_input(
        "of whom agency or temporary", "FTE", 0, 1_500, 0.5, _WITH_TEAM
    )
    contact_officer_fte: float = number_input("Contact officers", "FTE", 0, 400, 0.5, dated=True)
    duty_workers: int = number_input(
        "Social workers on duty",
        "FTE a day",
        0,
        400,
        1,
        "Who decides contacts, and does nothing else that day. 0: everybody does, as they come.",
        dated=True,
    )
    duty_contacts_each: float = number_input(
        "Contacts for each on duty before more are called in",
        "contacts to decide that day",
        0,
        100,
        1,
        "0: nobody is called in.",
        dated=True,
    )
    duty_called_in: int = number_input(
        "Called in to the duty desk, at most",
        "FTE a day",
        0,
        400,
        1,
        "From their own cases.",
        dated=True,
    )
    front_door_manager_fte: float = number_input(
        "Front-door managers",
        "FTE",
        0,
        200,
        0.5,
        "For strategy discussions and what they sign off.",
        dated=True,
    )
    fsp_manager_fte: float = number_input(
        "FSP managers", "FTE", 0, 200, 0.5, "They allocate what comes to FSP.", dated=True
    )
    fsp_fte: float = number_input(
        "FSP social workers", "FTE", 0, 1_500, 0.5, "In post.", dated=True
    )
    fsp_agency_fte: float = number_input(
        "of whom agency or temporary (FSP)", "FTE", 0, 1_500, 0.5, _WITH_TEAM
    )
    front_door_allocation: Allocation = other_input(
        "Front door allocates", "choice", "Each worker's own list, or one shared pool."
    )
    fsp_allocation: Allocation = other_input("FSP allocates", "choice")
    hours_per_day: float = number_input("Working day", "hours", 1, 12, 0.1)
    case_hours_per_day: float = number_input(
        "Casework in a day present",
        "hours",
        0.5,
        12,
        0.1,
        "Supervision, meetings and duty take the rest; overtime raises it.",
        dated=True,
    )
    leave_days: float = number_input(
        "Annual leave", "days a year", 0, 60, 1, "Bank holidays aside."
    )
    training_days: float = number_input(
        "Training and team days",
        "days a year",
        0,
        60,
        1,
        dated=True,
        help="As a rate: 24 a year over four weeks is about two days.",
    )
    leave_month_factors: ByMonth = shape_input(
        "Leave over the year", "times", "April to March; only the proportions count."
    )
    training_month_factors: ByMonth = shape_input(
        "Training over the year", "times", "April to March; only the proportions count."
    )
    sickness_rate: float = share_input("Sickness absence", "Share of working days.", step=0.005)
    sickness_spell_days: Distribution = shape_input("Length of a sickness spell", "working days")
    sickness_load_effect: float = number_input(
        "Sickness a further child brings",
        "share a child",
        0,
        0.2,
        0.01,
        "Relative rise of the sickness rate for each child over the reference; 0 is off.",
    )
    reference_caseload: float = number_input("Reference caseload", "children a worker", 1, 60, 1)
    load_memory_weeks: float = number_input("Load is felt over", "weeks", 1, 52, 1)
    cover_per_day: float = share_input(
        "An absent worker's pressing work is covered", "Chance each day.", step=0.05
    )
    cap_points_front_door: float = number_input("Caseload cap, front door", "points", 1, 200, 1)
    cap_points_fsp: float = number_input("Caseload cap, FSP", "points", 1, 200, 1)
    caps_bind: bool = other_input(
        "A family beyond the caps waits for a worker",
        "yes/no",
        "Off: the front door holds on to whatever FSP has no room for, and what is open on the "
        "position date is held whatever the caps.",
    )
    waiting_by_risk: bool = other_input(
        "Who waits for a worker is taken by how serious it is",
        "yes/no",
        "Within child protection, and within the rest. Off: by who came first.",
    )
    points_assessment: float = number_input("An assessment weighs", "points", 0, 10, 0.1)
    points_s47: float = number_input("An S47 weighs", "points", 0, 10, 0.1)
    points_cp: float = number_input("A family on the register weighs", "points", 0, 10, 0.1)
    points_casp: float = number_input("A care and support plan weighs", "points", 0, 10, 0.1)
    points_court: float = number_input("Court work weighs", "points", 0, 10, 0.1)
    handover_days: int = number_input(
        "Handover from front door to FSP",
        "working days",
        0,
        60,
        1,
        "The front door holds the case meanwhile.",
    )
    interrupt_overnight: bool = other_input(
        "Unfinished work waits for more pressing work next morning", "yes/no"
    )


class Posts(Section):
    """Posts, joining and leaving."""

    people_come_and_go: bool = other_input(
        "People come and go",
        "yes/no",
        "Off: headcounts are what the FTE inputs say. On: people resign, are recruited and learn "
        "the job. A posts table switches it on for itself.",
    )
    front_door_established_fte: float = number_input(
        "Established posts, front door", "FTE", 0, 1_500, 0.5, _ESTABLISHED
    )
    fsp_established_fte: float = number_input(
        "Established posts, FSP", "FTE", 0, 1_500, 0.5, _ESTABLISHED
    )
    front_door_leavers: int = number_input(
        "Front-door leavers", "people", 0, 400, 1, _LEAVERS, dated=True
    )
    fsp_leavers: int = number_input("FSP leavers", "people", 0, 400, 1, _LEAVERS, dated=True)
    front_door_starters: int = number_input(
        "Front-door starters", "people", 0, 400, 1, _STARTERS, dated=True
    )
    fsp_starters: int = number_input("FSP starters", "people", 0, 400, 1, _STARTERS, dated=True)
    front_door_nqsw_fte: float = number_input(
        "Newly qualified at the front door", "FTE", 0, 1_500, 0.5, "Part of the social workers."
    )
    fsp_nqsw_fte: float = number_input("Newly qualified in FSP", "FTE", 0, 1_500, 0.5)
    turnover_permanent: float = number_input(
        "Permanent staff who leave", "share a year", 0, 2, 0.01, dated=True
    )
    turnover_newly_qualified: float = number_input(
        "Newly qualified staff who leave",
        "share a year",
        0,
        2,
        0.01,
        "In the first year.",
        dated=True,
    )
    turnover_agency: float = number_input(
        "Agency staff who leave of their own accord", "share a year", 0, 4, 0.05, dated=True
    )
    turnover_load_effect: float = number_input(
        "Leaving a further child brings",
        "share a child",
        0,
        0.2,
        0.01,
        "Relative rise of the leaving rate for each child over the reference; 0 is off.",
    )
    sudden_share: float = share_input(
        "Leavers who go without notice", "Their families wait for a worker.", dated=False
    )
    notice_weeks: int = number_input("Notice, employed", "weeks", 0, 26, 1)
    agency_notice_weeks: int = number_input("Notice, agency", "weeks", 0, 26, 1)
    advert_weeks: int = number_input(
        "An advert runs for", "weeks", 1, 26, 1, "Until it is known whether it found somebody."
    )
    advert_fails: float = share_input("Adverts that find nobody", "Advertised again.")
    hire_weeks: Distribution = shape_input(
        "From advert to first day", "weeks", "When the advert finds somebody."
    )
    offer_dropout: float = share_input(
        "Starters who drop out", "Between the offer and the first day.", dated=False
    )
    starter_delay_weeks: Distribution = shape_input("Named starters come later by", "weeks")
    agency_start_weeks: Distribution = shape_input("Agency finds a worker within", "weeks")
    vacancy_cover_share: float = share_input(
        "Vacancies covered by agency meanwhile",
        "Of permanent posts that fall empty; posts that agency left are not covered again.",
        step=0.05,
        dated=False,
    )
    nqsw_intake: int = number_input(
        "Newly qualified starters a year", "people", 0, 400, 1, "They take empty funded posts."
    )
    nqsw_intake_month: int = number_input("Month of the newly qualified intake", "month", 1, 12, 1)
    conversion_acceptance: float = share_input(
        "Agency workers who accept a permanent post", step=0.05, dated=False
    )


class Learning(Section):
    """Learning the job and handing over."""

    ramp_permanent_share: float = share_input("Pace of an experienced starter", dated=False)
    ramp_permanent_weeks: int = number_input(
        "Experienced starter at that pace for", "weeks", 0, 104, 1
    )
    ramp_nqsw_first_share: float = share_input("Pace of a newly qualified starter", dated=False)
    ramp_nqsw_first_weeks: int = number_input(
        "Newly qualified at that pace for", "weeks", 0, 104, 1
    )
    ramp_nqsw_share: float = share_input("Pace of a newly qualified worker then", dated=False)
    ramp_nqsw_weeks: int = number_input(
        "First year of a newly qualified worker",
        "weeks",
        0,
        156,
        1,
        "Limited work, a mentor and the lower pace end with it.",
    )
    ramp_agency_share: float = share_input("Pace of an agency starter", dated=False)
    ramp_agency_weeks: int = number_input("Agency starter at that pace for", "weeks", 0, 104, 1)
    agency_pace_share: float = share_input(
        "Pace of an agency worker then", "Where people come and go.", dated=False
    )
    agency_cap_share: float = share_input(
        "Caseload cap of an agency worker",
        "Of the full cap, where people come and go.",
        dated=False,
    )
    nqsw_cap_share: float = share_input(
        "Caseload cap of a newly qualified worker",
        "Of the full cap, in the first year.",
        dated=False,
    )
    nqsw_child_protection: bool = other_input(
        "Newly qualified workers hold child protection and court work",
        "yes/no",
        "If not, they hold it in their first year only when there is nobody else.",
    )
    mentor_hours: float = number_input(
        "Mentoring a newly qualified worker",
        "hours a week",
        0,
        20,
        0.5,
        "Taken from an experienced colleague, in the first year.",
    )
    handover_hours_team: float = number_input(
        "Taking over a family from the front door", "hours a family", 0, 20, 0.5
    )
    handover_hours_overlap: float = number_input(
        "Taking over with both there",
        "hours a family",
        0,
        20,
        0.5,
        "The successor is in post before the holder leaves.",
    )
    handover_hours_notice: float = number_input(
        "Taking over with notice", "hours a family", 0, 20, 0.5
    )
    handover_hours_sudden: float = number_input(
        "Taking over from somebody gone", "hours a family", 0, 20, 0.5
    )
    sudden_gap_days: int = number_input(
        "A family waits after a sudden leaving",
        "working days",
        0,
        40,
        1,
        "Nobody visits meanwhile.",
    )
    need_support_share: float = share_input(
        "Support that must not fall below",
        "Of support planned; counts as needed where experienced hands stand against need.",
        step=0.05,
        dated=False,
    )
    front_door_long_sick: int = number_input(
        "Long-term sick at the front door",
        "people",
        0,
        200,
        1,
        "Away from the first week to the last; their families go to colleagues.",
        dated=True,
    )
    fsp_long_sick: int = number_input("Long-term sick in FSP", "people", 0, 200, 1, dated=True)


class Money(Section):
    """Costs."""

    cost_permanent: float = number_input("Permanent social worker", "£ a year", 0, 200000, 1000)
    cost_senior: float = number_input("Permanent senior social worker", "£ a year", 0, 200000, 1000)
    cost_newly_qualified: float = number_input(
        "Newly qualified social worker", "£ a year", 0, 200000, 1000
    )
    cost_agency: float = number_input("Agency social worker", "£ a year", 0, 300000, 1000)
    agency_margin: float = share_input(
        "Supplier's margin on agency workers",
        "On top of what an agency worker costs.",
        step=0.01,
        dated=False,
    )
    agency_paid_when_away: bool = other_input(
        "Agency workers are paid for leave, training and sickness",
        "yes/no",
        "Off: only for days at work, as most contracts by the day say.",
    )
    on_costs: float = share_input(
        "On-costs of employed staff",
        "Employer's insurance and pension, on top of the costs below; 0 where they hold them.",
        dated=False,
    )
    pay_award: float = number_input(
        "Pay award", "share a year", 0, 0.3, 0.005, "Employed staff, on each 1 April to come."
    )
    cost_advert: float = number_input("Recruitment, each advert", "£", 0, 50000, 100)
    cost_conversion: float = number_input(
        "Converting an agency worker", "£", 0, 50000, 500, "Paid to the agency, once."
    )
    cost_officer: float = number_input("Contact officer", "£ a year", 0, 200000, 1000)
    cost_manager: float = number_input("Team manager", "£ a year", 0, 200000, 1000)
    cost_chair: float = number_input("Conference chair", "£ a year", 0, 200000, 1000)
    cost_external_conference: float = number_input(
        "Externally chaired conference", "£", 0, 5000, 50
    )


class Targets(Section):
    """Targets, and the smallest change that matters."""

    target_decision: float = share_input("Decision in one working day", dated=False)
    target_assessment: float = share_input("Assessment in time", dated=False)
    target_core_assessment: float = share_input("Core assessment in time", dated=False)
    target_icpc: float = share_input("ICPC in time", dated=False)
    target_core_group_first: float = share_input("First core group in time", dated=False)
    target_core_group: float = share_input("Later core groups in time", dated=False)
    target_visit_alone: float = share_input("Child seen alone in time (recorded)", dated=False)
    target_visit_home: float = share_input("Child seen at home in time (recorded)", dated=False)
    target_review: float = share_input("Review in time", dated=False)
    matters_points: float = number_input("Smallest change that matters", "points", 0, 20, 0.5)
    matters_caseload: float = number_input(
        "Smallest change that matters", "cases a worker", 0, 10, 0.5
    )
    matters_cost: float = number_input("Smallest change that matters", "£", 0, 1000000, 1000)
