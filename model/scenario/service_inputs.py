"""Inputs of the service: demand, practice, effort, clocks, conferences, visits."""

from __future__ import annotations

from model.scenario.declaring import (
    ByMonth,
    ByWeekday,
    FiveShares,
    Section,
    number_input,
    other_input,
    shape_input,
    share_input,
)
from model.scenario.distributions import Distribution


class Demand(Section):
    """Contacts and families."""

    contacts_per_year: float = number_input(
        "Contacts a year",
        "children a year",
        0,
        500_000,
        100,
        "Children named in contacts, returns included, over twelve months.",
        dated=True,
    )
    growth_per_year: float = number_input(
        "Growth of contacts, year on year",
        "share a year",
        -0.5,
        1,
        0.05,
        "0.2 means a fifth more contacts in the first twelve months than stated, and two fifths "
        "more in the next: along a straight line, not in one step.",
    )
    source_shares: FiveShares = shape_input(
        "Contacts by source", "shares", "Police, school, health, family, other; sum to 1."
    )
    police_factor: float = number_input("Police contacts", "times", 0, 5, 0.05, dated=True)
    school_factor: float = number_input("School contacts", "times", 0, 5, 0.05, dated=True)
    health_factor: float = number_input("Health contacts", "times", 0, 5, 0.05, dated=True)
    family_factor: float = number_input("Family contacts", "times", 0, 5, 0.05, dated=True)
    other_factor: float = number_input("Other contacts", "times", 0, 5, 0.05, dated=True)
    weekday_factors: ByWeekday = shape_input(
        "Pattern over the week", "times", "Monday to Friday; only the proportions count."
    )
    month_factors: ByMonth = shape_input(
        "Pattern over the year", "times", "April to March; only the proportions count."
    )
    extra_children_mean: float = number_input(
        "Further children in a family",
        "children",
        0,
        4,
        0.1,
        "Mean of a Poisson number added to the first child; six children at most.",
        dated=True,
    )
    named_at_contact: float = share_input(
        "Siblings named in the contact", "Each further child's chance to be named.", dated=False
    )
    named_by_s47: float = share_input(
        "Siblings named by the S47", "Named in the contact or added by the enquiry.", dated=False
    )
    transfers_in_per_year: float = number_input(
        "Children transferring in on a plan", "children a year", 0, 600, 0.5
    )
    court_families_per_year: float = number_input(
        "New court or pre-court families",
        "families a year",
        0,
        1_200,
        1,
        "From outside; those that begin here come on top.",
        dated=True,
    )
    returned_share: float = share_input(
        "Contacts that are returns",
        "Part of the stated contacts; the rest come from outside whatever is done here.",
        step=0.001,
        dated=False,
    )
    return_rate_closed: float = share_input(
        "Return within a year: closed assessments and plans",
        "Share of families that come back as a contact within twelve months.",
        dated=False,
    )
    return_rate_deregistered: float = share_input(
        "Return within a year: after de-registration", step=0.001, dated=False
    )
    reregistration_rate: float = share_input(
        "Registered again within a year of de-registration",
        step=0.001,
        dated=False,
        help="Part of the returns after de-registration.",
    )


class Practice(Section):
    """Decisions and thresholds."""

    contact_to_early_help: float = share_input("Contacts to early help")
    contact_to_assessment: float = share_input("Contacts to assessment")
    contact_to_strategy: float = share_input(
        "Contacts to a strategy discussion", "A threshold document acts here."
    )
    strategy_to_s47: float = share_input("Strategy discussions to an S47")
    strategy_to_assessment: float = share_input("Other strategy discussions to assessment")
    assess_with_strategy: bool = other_input(
        "Assessment alongside every strategy discussion",
        "yes/no",
        "In 2012-13 every accepted referral had an initial assessment.",
    )
    s47s_from_plans: float = share_input(
        "S47s about families with a plan",
        "Of all S47s; done by whoever holds the family. Those about new families are the rest.",
        dated=False,
    )
    s47s_from_register: float = share_input(
        "S47s about families on the register", "As of families with a plan.", dated=False
    )
    s47_to_icpc: float = share_input("S47s to an ICPC", "An over-cautious approach raises it.")
    s47_to_casp: float = share_input("S47s to a care and support plan")
    icpc_to_registration: float = share_input("ICPCs ending in registration")
    assessment_to_casp: float = share_input("Assessments to a care and support plan")
    assessment_to_early_help: float = share_input("Assessments to early help")
    core_assessment_share: float = share_input(
        "Initial assessments followed by a core assessment", "0 in today's procedures."
    )
    deregister_at_review: FiveShares = shape_input(
        "De-registered at review 1, 2, 3, 4, later", "shares"
    )
    other_exits_per_year: float = number_input(
        "Leaving the register otherwise",
        "rate a year",
        0,
        6,
        0.01,
        "To care, moved away, eighteen.",
        dated=True,
    )
    court_from_register: float = number_input(
        "Going to court from the register",
        "rate a year",
        0,
        3,
        0.01,
        "Of the families on the register; their names come off it.",
        dated=True,
    )
    court_from_plans: float = number_input(
        "Going to court from a care and support plan",
        "rate a year",
        0,
        3,
        0.01,
        "Of the families with a plan.",
        dated=True,
    )
    step_down_to_casp: float = share_input("Step-down to a plan after de-registration")
    internal_premeeting: float = share_input(
        "Strategy discussions with an internal pre-meeting",
        "The inspectors said the internal meeting delays conferences.",
        step=0.1,
    )
    casp_days: Distribution = shape_input("Length of a care and support plan", "working days")
    court_days: Distribution = shape_input("Length of court work", "working days")


class Effort(Section):
    """Hours the work takes."""

    effort_multiplier: float = number_input(
        "All effort", "times", 0.5, 2, 0.05, "Multiplies every number of hours.", dated=True
    )
    officer_hours: Distribution = shape_input(
        "Contact officer, contact ending in advice or early help", "hours"
    )
    officer_progress_hours: Distribution = shape_input(
        "Contact officer, contact that goes on", "hours"
    )
    screening_hours: Distribution = shape_input(
        "Social worker, contact ending in advice or early help", "hours"
    )
    screening_progress_hours: Distribution = shape_input(
        "Social worker, contact that goes on", "hours"
    )
    premeeting_hours: Distribution = shape_input("Internal pre-meeting", "hours")
    strategy_hours: Distribution = shape_input("Strategy discussion, social worker", "hours")
    manager_hours: Distribution = shape_input("Strategy discussion, manager", "hours")
    signoff_decision_hours: float = number_input(
        "A manager signs a decision off", "hours", 0, 5, 0.05, "Each contact. 0: no time."
    )
    signoff_assessment_hours: float = number_input(
        "A manager signs an assessment off", "hours", 0, 10, 0.1, "0: no time."
    )
    signoff_s47_hours: float = number_input(
        "A manager signs an S47's outcome off", "hours", 0, 10, 0.1, "0: no time."
    )
    allocation_hours: float = number_input(
        "An FSP manager allocates a family",
        "hours",
        0,
        10,
        0.1,
        "The front door holds it until then. 0: no time.",
    )
    s47_hours: Distribution = shape_input("S47 enquiry, first child", "hours")
    s47_sibling_hours: float = number_input("S47 enquiry, each further child", "hours", 0, 20, 0.5)
    icpc_report_hours: Distribution = shape_input("ICPC report and attendance", "hours")
    assessment_hours: Distribution = shape_input("Assessment", "hours")
    core_assessment_hours: Distribution = shape_input("Core assessment", "hours")
    visit_hours: Distribution = shape_input("CP visit, first child", "hours")
    visit_sibling_hours: float = number_input("CP visit, each further child", "hours", 0, 5, 0.1)
    failed_visit_hours: float = number_input("CP visit without access", "hours", 0, 5, 0.1)
    core_group_hours: Distribution = shape_input("Core group", "hours")
    review_report_hours: Distribution = shape_input("Review conference report", "hours")
    care_plan_hours: Distribution = shape_input("Opening a care and support plan", "hours")
    cp_support_hours: Distribution = shape_input("Other CP casework", "hours a family-month")
    casp_support_hours: Distribution = shape_input("Care and support", "hours a family-month")
    court_support_hours: Distribution = shape_input("Court work", "hours a family-month")


class Clocks(Section):
    """Statutory clocks and waits that are not ours."""

    decision_due_days: int = number_input("Decision on a contact", "working days", 0, 20, 1)
    strategy_due_days: int = number_input("Strategy discussion", "working days", 0, 20, 1)
    s47_target_days: int = number_input(
        "S47 enquiry, working target",
        "working days",
        1,
        60,
        1,
        "No national day count; orders the work and is bounded by the ICPC clock.",
    )
    icpc_due_days: int = number_input(
        "ICPC after the strategy discussion", "working days", 1, 60, 1
    )
    assessment_due_days: int = number_input("Assessment after referral", "working days", 1, 120, 1)
    core_assessment_due_days: int = number_input("Core assessment", "working days", 1, 120, 1)
    core_group_first_days: int = number_input("First core group", "working days", 1, 60, 1)
    core_group_weeks: int = number_input("Later core groups", "weeks", 1, 26, 1)
    visit_alone_days: int = number_input("Child seen alone", "working days", 1, 60, 1)
    visit_home_weeks: int = number_input("Child seen at home", "weeks", 1, 26, 1)
    review_first_months: int = number_input("First review", "months", 1, 12, 1)
    review_months: int = number_input("Later reviews", "months", 1, 24, 1)
    review_first_planned_days: int = number_input(
        "First review is planned for", "working days", 5, 260, 1
    )
    review_planned_days: int = number_input(
        "Later reviews are planned for", "working days", 5, 520, 1
    )
    premeeting_days: int = number_input(
        "Days an internal pre-meeting takes",
        "working days",
        0,
        15,
        1,
        "Between the strategy discussion and the start of the enquiry.",
    )
    s47_hours_per_day: float = number_input(
        "S47 progress in a day, at most",
        "hours",
        0.5,
        24,
        0.5,
        "The rest of the day is other people's.",
    )
    s47_wait_days: Distribution = shape_input(
        "S47: other agencies' part", "working days", "The enquiry cannot end sooner."
    )
    assessment_wait_days: Distribution = shape_input(
        "Assessment: family and agencies", "working days", "It cannot be closed sooner."
    )
    core_assessment_wait_days: Distribution = shape_input(
        "Core assessment: family and agencies", "working days"
    )
    core_group_wait_days: Distribution = shape_input(
        "Core group: partners' diaries",
        "working days",
        "From the last one, or the conference; it cannot be held sooner.",
    )
    assessment_closing_share: float = share_input(
        "Part of an assessment left for the end", "Done when the wait is over.", dated=False
    )


class Conferences(Section):
    """Safeguarding unit and conferences."""

    chair_fte: float = number_input("Conference chairs", "FTE", 0, 200, 0.5, dated=True)
    conferences_per_chair: float = number_input(
        "CP conferences a chair",
        "slots a week",
        0,
        20,
        0.5,
        "The rest of a chair's week is looked-after reviews.",
        dated=True,
    )
    external_conferences: float = number_input(
        "External chairs' conferences", "slots a week", 0, 200, 0.5, dated=True
    )
    chairs_absent: bool = other_input(
        "Chairs take leave and fall ill",
        "yes/no",
        "As everybody does. Leave is known when a conference is booked; of a chair who is ill, it "
        "falls through. Off: their slots are what is left of their year.",
    )
    slots_given_back: bool = other_input(
        "Slots of families that have left are booked again", "yes/no"
    )
    icpc_booked_day: Distribution = shape_input(
        "Day aimed at for the ICPC",
        "working days",
        "From the strategy discussion: diaries are booked towards the deadline.",
    )
    conference_notice_days: int = number_input(
        "Shortest notice of a conference", "working days", 0, 20, 1
    )
    icpc_postponed: float = share_input("ICPCs postponed", "Family, quorum, police.")
    review_postponed: float = share_input("Reviews postponed")
    postponement_days: Distribution = shape_input("A postponement takes", "working days")


class Visits(Section):
    """Visits and recording."""

    visit_workable_days: int = number_input(
        "A visit can be made from day", "working days", 0, 60, 1, "Since the last one."
    )
    visit_urgent_days: int = number_input(
        "A visit becomes pressing on day", "working days", 0, 60, 1, "Since the last one."
    )
    duty_visits: bool = other_input(
        "A family without a worker is visited by whoever is free",
        "yes/no",
        "Off: nobody visits it until it has a worker.",
    )
    visit_no_access: float = share_input("Visits where the child is not seen alone")
    visit_retry_days: Distribution = shape_input("Next attempt after", "working days")
    visit_home_share: float = share_input(
        "Visits made at home", "When the home clock does not ask for it."
    )
    recording_loss: float = share_input(
        "Visits recorded late or not at all", "The recording fix lowers it.", step=0.005
    )
    decision_recording_error: float = share_input(
        "Timely decisions recorded as late", "Whole days counted instead of hours."
    )
