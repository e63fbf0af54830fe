"""Every input of the simulation, declared once.

The same declaration gives the slider (label, unit, range, step, help), the command line's
``--set``, the scenario file and the assumptions table. It holds no values: those stand in
``data/baselines/`` with their source and confidence. Names are the field's own terms; units are
in the declaration and, where they could be mistaken, in the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.scenario.distributions import AnyDistribution, Distribution

SOURCES = ("police", "school", "health", "family", "other")
Allocation = Literal["own list", "pool"]


def _number(
    label: str,
    unit: str,
    low: float,
    high: float,
    step: float,
    help: str = "",
    *,
    dated: bool = False,
) -> Any:
    return Field(
        ge=low,
        le=high,
        allow_inf_nan=False,
        json_schema_extra={
            "label": label,
            "unit": unit,
            "low": low,
            "high": high,
            "step": step,
            "help": help,
            "dated": dated,
        },
    )


def _share(label: str, help: str = "", *, step: float = 0.01, dated: bool = True) -> Any:
    return _number(label, "share", 0, 1, step, help, dated=dated)


def _other(label: str, unit: str = "", help: str = "", *, dated: bool = False) -> Any:
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": dated})


def _shape(label: str, unit: str, help: str = "") -> Any:
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": False})


Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=5)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)


class Position(_Section):
    """Where the service stands"""

    start_date: date = _other("Position date", "date", "First working day of the run: 'today'.")
    start_register_children: int = _number(
        "Children on the register", "children", 0, 600, 1, "On the position date."
    )
    start_casp_families: int = _number(
        "Families with a care and support plan",
        "families",
        0,
        600,
        1,
        "Open in the Family Support and Protection team, not on the register.",
    )
    start_court_families: int = _number(
        "Families in court or pre-court work", "families", 0, 200, 1
    )
    start_assessments: int = _number(
        "Open assessments",
        "families",
        0,
        1000,
        5,
        "Care and support assessments (initial assessments in 2012-13) already open.",
    )
    start_s47s: int = _number("Open S47 enquiries", "families", 0, 200, 1)
    start_awaiting_icpc: int = _number("Families awaiting an ICPC", "families", 0, 100, 1)


class Demand(_Section):
    """Contacts and families"""

    contacts_per_year: float = _number(
        "Contacts a year",
        "children a year",
        0,
        60000,
        100,
        "Children named in contacts, returns included, over twelve months.",
        dated=True,
    )
    growth_per_year: float = _number(
        "Growth of contacts through the year",
        "share a year",
        -0.5,
        1,
        0.05,
        "0.2 means contacts run a fifth higher after a year; the year's total is kept.",
    )
    source_shares: tuple[Share, Share, Share, Share, Share] = _shape(
        "Contacts by source", "shares", "Police, school, health, family, other; sum to 1."
    )
    police_factor: float = _number("Police contacts", "times", 0, 5, 0.05, dated=True)
    school_factor: float = _number("School contacts", "times", 0, 5, 0.05, dated=True)
    health_factor: float = _number("Health contacts", "times", 0, 5, 0.05, dated=True)
    family_factor: float = _number("Family contacts", "times", 0, 5, 0.05, dated=True)
    other_factor: float = _number("Other contacts", "times", 0, 5, 0.05, dated=True)
    weekday_factors: tuple[Factor, Factor, Factor, Factor, Factor] = _shape(
        "Pattern over the week", "times", "Monday to Friday; only the proportions count."
    )
    month_factors: Annotated[tuple[Factor, ...], Field(min_length=12, max_length=12)] = _shape(
        "Pattern over the year", "times", "April to March; only the proportions count."
    )
    extra_children_mean: float = _number(
        "Further children in a family",
        "children",
        0,
        4,
        0.1,
        "Mean of a Poisson number added to the first child; six children at most.",
        dated=True,
    )
    named_at_contact: float = _share(
        "Siblings named in the contact", "Each further child's chance to be named.", dated=False
    )
    named_by_s47: float = _share(
        "Siblings named by the S47", "Named in the contact or added by the enquiry.", dated=False
    )
    transfers_in_per_year: float = _number(
        "Children transferring in on a plan", "children a year", 0, 60, 0.5
    )
    court_families_per_year: float = _number(
        "New court or pre-court families", "families a year", 0, 120, 1, dated=True
    )
    returned_share: float = _share(
        "Contacts that are returns",
        "Part of the stated contacts; the rest come from outside whatever is done here.",
        step=0.001,
        dated=False,
    )
    return_rate_closed: float = _share(
        "Return within a year: closed assessments and plans",
        "Share of families that come back as a contact within twelve months.",
        dated=False,
    )
    return_rate_deregistered: float = _share(
        "Return within a year: after de-registration", step=0.001, dated=False
    )
    reregistration_rate: float = _share(
        "Registered again within a year of de-registration",
        step=0.001,
        dated=False,
        help="Part of the returns after de-registration.",
    )


class Practice(_Section):
    """Decisions and thresholds"""

    contact_to_early_help: float = _share("Contacts to early help")
    contact_to_assessment: float = _share("Contacts to assessment")
    contact_to_strategy: float = _share(
        "Contacts to a strategy discussion", "A threshold document acts here."
    )
    strategy_to_s47: float = _share("Strategy discussions to an S47")
    strategy_to_assessment: float = _share("Other strategy discussions to assessment")
    assess_with_strategy: bool = _other(
        "Assessment alongside every strategy discussion",
        "yes/no",
        "In 2012-13 every accepted referral had an initial assessment.",
    )
    s47_to_icpc: float = _share("S47s to an ICPC", "An over-cautious approach raises it.")
    s47_to_casp: float = _share("S47s to a care and support plan")
    icpc_to_registration: float = _share("ICPCs ending in registration")
    assessment_to_casp: float = _share("Assessments to a care and support plan")
    assessment_to_early_help: float = _share("Assessments to early help")
    core_assessment_share: float = _share(
        "Initial assessments followed by a core assessment", "0 in today's procedures."
    )
    deregister_at_review: tuple[Share, Share, Share, Share, Share] = _shape(
        "De-registered at review 1, 2, 3, 4, later", "shares"
    )
    other_exits_per_year: float = _number(
        "Leaving the register otherwise",
        "rate a year",
        0,
        6,
        0.01,
        "To care, moved away, eighteen.",
        dated=True,
    )
    step_down_to_casp: float = _share("Step-down to a plan after de-registration")
    internal_premeeting: float = _share(
        "Strategy discussions with an internal pre-meeting",
        "The inspectors said the internal meeting delays conferences.",
        step=0.1,
    )
    casp_days: Distribution = _shape("Length of a care and support plan", "working days")
    court_days: Distribution = _shape("Length of court work", "working days")


class Effort(_Section):
    """Hours the work takes"""

    effort_multiplier: float = _number(
        "All effort", "times", 0.5, 2, 0.05, "Multiplies every number of hours.", dated=True
    )
    officer_hours: Distribution = _shape(
        "Contact officer, contact ending in advice or early help", "hours"
    )
    officer_progress_hours: Distribution = _shape("Contact officer, contact that goes on", "hours")
    screening_hours: Distribution = _shape(
        "Social worker, contact ending in advice or early help", "hours"
    )
    screening_progress_hours: Distribution = _shape("Social worker, contact that goes on", "hours")
    premeeting_hours: Distribution = _shape("Internal pre-meeting", "hours")
    strategy_hours: Distribution = _shape("Strategy discussion, social worker", "hours")
    manager_hours: Distribution = _shape("Strategy discussion, manager", "hours")
    s47_hours: Distribution = _shape("S47 enquiry, first child", "hours")
    s47_sibling_hours: float = _number("S47 enquiry, each further child", "hours", 0, 20, 0.5)
    icpc_report_hours: Distribution = _shape("ICPC report and attendance", "hours")
    assessment_hours: Distribution = _shape("Assessment", "hours")
    core_assessment_hours: Distribution = _shape("Core assessment", "hours")
    visit_hours: Distribution = _shape("CP visit, first child", "hours")
    visit_sibling_hours: float = _number("CP visit, each further child", "hours", 0, 5, 0.1)
    failed_visit_hours: float = _number("CP visit without access", "hours", 0, 5, 0.1)
    core_group_hours: Distribution = _shape("Core group", "hours")
    review_report_hours: Distribution = _shape("Review conference report", "hours")
    care_plan_hours: Distribution = _shape("Opening a care and support plan", "hours")
    cp_support_hours: Distribution = _shape("Other CP casework", "hours a family-month")
    casp_support_hours: Distribution = _shape("Care and support", "hours a family-month")
    court_support_hours: Distribution = _shape("Court work", "hours a family-month")


class Clocks(_Section):
    """Statutory clocks and waits that are not ours"""

    decision_due_days: int = _number("Decision on a contact", "working days", 0, 20, 1)
    strategy_due_days: int = _number("Strategy discussion", "working days", 0, 20, 1)
    s47_target_days: int = _number(
        "S47 enquiry, working target",
        "working days",
        1,
        60,
        1,
        "No national day count; orders the work and is bounded by the ICPC clock.",
    )
    icpc_due_days: int = _number("ICPC after the strategy discussion", "working days", 1, 60, 1)
    assessment_due_days: int = _number("Assessment after referral", "working days", 1, 120, 1)
    core_assessment_due_days: int = _number("Core assessment", "working days", 1, 120, 1)
    core_group_first_days: int = _number("First core group", "working days", 1, 60, 1)
    core_group_weeks: int = _number("Later core groups", "weeks", 1, 26, 1)
    visit_alone_days: int = _number("Child seen alone", "working days", 1, 60, 1)
    visit_home_weeks: int = _number("Child seen at home", "weeks", 1, 26, 1)
    review_first_months: int = _number("First review", "months", 1, 12, 1)
    review_months: int = _number("Later reviews", "months", 1, 24, 1)
    review_first_planned_days: int = _number(
        "First review is planned for", "working days", 5, 260, 1
    )
    review_planned_days: int = _number("Later reviews are planned for", "working days", 5, 520, 1)
    premeeting_days: int = _number(
        "Days an internal pre-meeting takes",
        "working days",
        0,
        15,
        1,
        "Between the strategy discussion and the start of the enquiry.",
    )
    s47_hours_per_day: float = _number(
        "S47 progress in a day, at most",
        "hours",
        0.5,
        24,
        0.5,
        "The rest of the day is other people's.",
    )
    s47_wait_days: Distribution = _shape(
        "S47: other agencies' part", "working days", "The enquiry cannot end sooner."
    )
    assessment_wait_days: Distribution = _shape(
        "Assessment: family and agencies", "working days", "It cannot be closed sooner."
    )
    core_assessment_wait_days: Distribution = _shape(
        "Core assessment: family and agencies", "working days"
    )
    assessment_closing_share: float = _share(
        "Part of an assessment left for the end", "Done when the wait is over.", dated=False
    )


class Conferences(_Section):
    """Safeguarding unit and conferences"""

    chair_fte: float = _number("Conference chairs", "FTE", 0, 20, 0.5, dated=True)
    conferences_per_chair: float = _number(
        "CP conferences a chair",
        "slots a week",
        0,
        20,
        0.5,
        "The rest of a chair's week is looked-after reviews.",
        dated=True,
    )
    external_conferences: float = _number(
        "External chairs' conferences", "slots a week", 0, 20, 0.5, dated=True
    )
    icpc_booked_day: Distribution = _shape(
        "Day aimed at for the ICPC",
        "working days",
        "From the strategy discussion: diaries are booked towards the deadline.",
    )
    conference_notice_days: int = _number(
        "Shortest notice of a conference", "working days", 0, 20, 1
    )
    icpc_postponed: float = _share("ICPCs postponed", "Family, quorum, police.")
    review_postponed: float = _share("Reviews postponed")
    postponement_days: Distribution = _shape("A postponement takes", "working days")


class Visits(_Section):
    """Visits and recording"""

    visit_workable_days: int = _number(
        "A visit can be made from day", "working days", 0, 60, 1, "Since the last one."
    )
    visit_urgent_days: int = _number(
        "A visit becomes pressing on day", "working days", 0, 60, 1, "Since the last one."
    )
    visit_no_access: float = _share("Visits where the child is not seen alone")
    visit_retry_days: Distribution = _shape("Next attempt after", "working days")
    visit_home_share: float = _share(
        "Visits made at home", "When the home clock does not ask for it."
    )
    recording_loss: float = _share(
        "Timely visits recorded late or not at all", "The recording fix lowers it.", step=0.005
    )
    decision_recording_error: float = _share(
        "Timely decisions recorded as late", "Whole days counted instead of hours."
    )


class Workforce(_Section):
    """People and their time"""

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
    """Posts, joining and leaving"""

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
    """Learning the job and handing over"""

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
    """Costs"""

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
    """Targets, and the smallest change that matters"""

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


_SECTIONS: tuple[type[_Section], ...] = (
    Position,
    Demand,
    Practice,
    Effort,
    Clocks,
    Conferences,
    Visits,
    Workforce,
    Posts,
    Learning,
    Money,
    Targets,
)


class Inputs(
    Targets,
    Money,
    Learning,
    Posts,
    Workforce,
    Visits,
    Conferences,
    Clocks,
    Effort,
    Practice,
    Demand,
    Position,
):
    """A complete, validated set of inputs; frozen, hashable, complete without defaults.

    Raises pydantic.ValidationError; ``model.scenario`` turns that into plain sentences.
    """

    @model_validator(mode="after")
    def _consistent(self) -> Inputs:
        routed = self.contact_to_early_help + self.contact_to_assessment + self.contact_to_strategy
        _at_most_one(routed, "contact_to_early_help + contact_to_assessment + contact_to_strategy")
        _at_most_one(self.s47_to_icpc + self.s47_to_casp, "s47_to_icpc + s47_to_casp")
        _at_most_one(
            self.assessment_to_casp + self.assessment_to_early_help,
            "assessment_to_casp + assessment_to_early_help",
        )
        if abs(sum(self.source_shares) - 1) > 1e-6:
            raise ValueError(
                f"source_shares sum to {sum(self.source_shares):.4g}; they must sum to 1"
            )
        if not any(self.weekday_factors) or not any(self.month_factors):
            raise ValueError("weekday_factors and month_factors may not be all zero")
        if self.named_at_contact > self.named_by_s47:
            raise ValueError(
                f"named_at_contact {self.named_at_contact:g} is above named_by_s47 "
                f"{self.named_by_s47:g}; siblings named at contact are also named by the S47"
            )
        if self.case_hours_per_day > self.hours_per_day + 4:
            raise ValueError(
                f"case_hours_per_day {self.case_hours_per_day:g} is more than four hours beyond "
                f"the working day of {self.hours_per_day:g} h"
            )
        if self.visit_workable_days > self.visit_urgent_days:
            raise ValueError(
                f"visit_workable_days {self.visit_workable_days} is after visit_urgent_days "
                f"{self.visit_urgent_days}"
            )
        if self.visit_urgent_days > self.visit_alone_days:
            raise ValueError(
                f"visit_urgent_days {self.visit_urgent_days} is after the visit is due, on day "
                f"{self.visit_alone_days}"
            )
        if self.reregistration_rate > self.return_rate_deregistered:
            raise ValueError(
                f"reregistration_rate {self.reregistration_rate:g} cannot exceed "
                f"return_rate_deregistered {self.return_rate_deregistered:g}, of which it is part"
            )
        lost = (self.leave_days + self.training_days) / 252 + self.sickness_rate
        if lost >= 1:
            raise ValueError(
                "leave_days, training_days and sickness_rate together leave nobody present"
            )
        if self.returns_per_contact >= 0.9:
            raise ValueError("the return rates would make nine of ten contacts a return")
        for agency, team in (
            ("front_door_agency_fte", "front_door_fte"),
            ("fsp_agency_fte", "fsp_fte"),
        ):
            if getattr(self, agency) > getattr(self, team) and getattr(self, team) > 0:
                raise ValueError(
                    f"{agency} {getattr(self, agency):g} is more than {team} "
                    f"{getattr(self, team):g}, of which it is part"
                )
        for team in ("front_door", "fsp"):
            fte = getattr(self, f"{team}_fte")
            agency, newly = (getattr(self, f"{team}_{held}_fte") for held in ("agency", "nqsw"))
            if agency + newly > fte + 1e-9 and fte > 0:
                raise ValueError(
                    f"{team}_agency_fte {agency:g} and {team}_nqsw_fte {newly:g} are more than "
                    f"{team}_fte {fte:g}, of which they are part"
                )
        return self

    @property
    def named_children_mean(self) -> float:
        """Mean children named in one contact."""
        return 1 + (family_size_mean(self.extra_children_mean) - 1) * self.named_at_contact

    @property
    def assessments_per_contact(self) -> float:
        """Families assessed for each family in contact."""
        beside = (
            1.0
            if self.assess_with_strategy
            else ((1 - self.strategy_to_s47) * self.strategy_to_assessment)
        )
        return self.contact_to_assessment + self.contact_to_strategy * beside

    @property
    def returns_per_contact(self) -> float:
        """Contacts that bring a return later, as a share of all contacts, in the long run.

        Families return after a closed assessment or plan. In a baseline this agrees with
        ``returned_share``: the published total includes returns, so the outside rate is the
        total less these. A scenario that changes practice changes this, and with it the total.
        """
        plans_after_s47 = self.contact_to_strategy * self.strategy_to_s47 * self.s47_to_casp
        return (self.assessments_per_contact + plans_after_s47) * self.return_rate_closed


def _at_most_one(total: float, what: str) -> None:
    if total > 1 + 1e-9:
        raise ValueError(f"{what} = {total:.4g}; together they may be at most 1")


MAX_CHILDREN = 6


@cache
def family_size_shares(extra_mean: float) -> tuple[float, ...]:
    """Chance of 1 to ``MAX_CHILDREN`` children: one plus a Poisson number, cut at the top."""
    from math import exp, factorial

    raw = [exp(-extra_mean) * extra_mean**k / factorial(k) for k in range(MAX_CHILDREN)]
    raw[-1] = 1 - sum(raw[:-1])
    return tuple(raw)


def family_size_mean(extra_mean: float) -> float:
    """Mean children in a family."""
    return sum((n + 1) * p for n, p in enumerate(family_size_shares(extra_mean)))


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What is known of an input before it has a value."""

    name: str
    section: str
    label: str
    unit: str
    help: str
    kind: Literal["number", "whole number", "yes/no", "choice", "date", "list", "distribution"]
    low: float | None
    high: float | None
    step: float | None
    dated: bool
    """Whether a change may start, end, ramp or fade during the run."""

    @property
    def allowed(self) -> str:
        """What may be entered, in words."""
        match self.kind:
            case "number" | "whole number":
                whole = "a whole number " if self.kind == "whole number" else ""
                unit = f" {self.unit}" if self.unit not in ("share", "") else ""
                return f"{whole}from {self.low:g} to {self.high:g}{unit}"
            case "yes/no":
                return "true or false"
            case "choice":
                return "'own list' or 'pool'"
            case "date":
                return "a date such as 2024-04-02"
            case "list":
                return f"a list ({self.unit})"
            case "distribution":
                return (
                    "a distribution: {kind = 'fixed'|'exponential'|'lognormal'|'gamma'|"
                    "'triangular'|'empirical', ...}"
                )


def _kind(annotation: Any) -> Any:
    if annotation is bool:
        return "yes/no"
    if annotation is int:
        return "whole number"
    if annotation is float:
        return "number"
    if annotation is date:
        return "date"
    if annotation is Allocation or get_origin(annotation) is Literal:
        return "choice"
    if get_origin(annotation) is tuple:
        return "list"
    return "distribution"


def _specs() -> Iterator[InputSpec]:
    for section in _SECTIONS:
        for name in section.__annotations__:
            field = Inputs.model_fields[name]
            extra = field.json_schema_extra
            assert isinstance(extra, dict), name
            meta: dict[str, Any] = extra
            yield InputSpec(
                name=name,
                section=(section.__doc__ or "").strip(),
                label=meta["label"],
                unit=meta["unit"],
                help=meta["help"],
                kind=_kind(field.annotation),
                low=meta.get("low"),
                high=meta.get("high"),
                step=meta.get("step"),
                dated=meta["dated"],
            )


INPUTS: dict[str, InputSpec] = {spec.name: spec for spec in _specs()}
"""All inputs by name, in the order a reader meets them."""

InputValue = float | int | bool | str | date | tuple[float, ...] | AnyDistribution
