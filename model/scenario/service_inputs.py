"""Inputs of the service: position, demand, practice, effort, clocks, conferences, visits."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from model.scenario.declaring import Factor, Share, _number, _other, _Section, _shape, _share
from model.scenario.distributions import Distribution


class Position(_Section):
    """Where the service stands."""

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
    """Contacts and families."""

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
    """Decisions and thresholds."""

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
    """Hours the work takes."""

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
    """Statutory clocks and waits that are not ours."""

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
    """Safeguarding unit and conferences."""

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
    """Visits and recording."""

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
