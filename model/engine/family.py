"""A family's episode, and the vocabulary of its way: kinds of work, stages, columns of luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.engine.luck import FAMILY_COLUMNS, ROW, Row

if TYPE_CHECKING:
    from model.engine.workers import Task, Team, Worker

# Kinds of work. Plain integers: they index lists in the event loop.
(
    OFFICER,
    SCREENING,
    STRATEGY,
    MANAGER,
    S47,
    ICPC_REPORT,
    ASSESSMENT,
    CORE_ASSESSMENT,
    VISIT,
    CORE_GROUP,
    REVIEW_REPORT,
    CARE_PLAN,
    SUPPORT,
    TAKING_OVER,
) = range(14)
WORK = (
    "contact officer",
    "screening",
    "strategy discussion",
    "manager's decision",
    "s47",
    "icpc report",
    "assessment",
    "core assessment",
    "cp visit",
    "core group",
    "review report",
    "care plan",
    "support",
    "taking over",
)

# Stages a family can be in. Counted in children and families at each week's end.
(AT_CONTACT, AT_STRATEGY, AT_S47, AT_ICPC, AT_ASSESSMENT, ON_REGISTER, ON_CASP, IN_COURT, GONE) = (
    range(9)
)
STAGES = (
    "contact",
    "strategy discussion",
    "s47",
    "awaiting icpc",
    "assessment",
    "register",
    "care and support",
    "court",
)

# Columns of a contact's own row, drawn with the arrival.
C_ROUTE, C_SIZE, C_NAMED, C_HOURS, C_RECORDED = range(5)
CONTACT_COLUMNS = 5

# Columns of a family's row, read when it goes beyond the contact.
(
    F_STRATEGY,
    F_MANAGER,
    F_TO_S47,
    F_TO_ASSESSMENT,
    F_PREMEETING,
    F_PREMEETING_HOURS,
    F_S47,
    F_S47_WAIT,
    F_S47_OUTCOME,
    F_S47_JOIN,
    F_REPORT,
    F_ICPC_DAY,
    F_POSTPONED,
    F_POSTPONEMENT,
    F_REGISTERED,
    F_ASSESSMENT,
    F_ASSESSMENT_WAIT,
    F_ASSESSMENT_OUTCOME,
    F_CORE,
    F_CORE_HOURS,
    F_CORE_WAIT,
    F_CARE_PLAN,
    F_LENGTH,
    F_EXIT,
    F_STEP_DOWN,
    F_RETURN,
    F_RETURN_DELAY,
    F_RETURN_REGISTERED,
    F_SUPPORT,
) = range(29)

# Only in the longer rows of families that are open at the start: where they stand.
F_STOCK_A, F_STOCK_B, F_STOCK_C, F_STOCK_D, F_STOCK_E = range(FAMILY_COLUMNS, FAMILY_COLUMNS + 5)
# A family that returns, or is open at the start, draws its contact from the end of such a row.
F_CONTACT = ROW - CONTACT_COLUMNS

_NOT_READ: Row = memoryview(b"")
"""In place of a row of luck that has not been read yet."""


class Family:
    """One family's episode: who is in it, where it stands, who holds it."""

    __slots__ = (
        "assess_half",
        "assess_ready",
        "attempt",
        "between",
        "care_planned",
        "children",
        "conference_day",
        "core_groups",
        "handing_over",
        "home_due",
        "home_late",
        "home_missed",
        "last_seen",
        "luck",
        "meetings",
        "number",
        "parts",
        "pending",
        "points",
        "reading_hours",
        "recorded_draw",
        "registered_day",
        "report_done",
        "returning",
        "review",
        "review_due",
        "route",
        "s47_worker",
        "screening_hours",
        "size",
        "stage",
        "strategy_day",
        "support",
        "support_months",
        "support_row",
        "team",
        "visit_draw",
        "visit_due",
        "visit_late",
        "visit_row",
        "visit_task",
        "visits",
        "was_registered",
        "worker",
    )

    # Set by the step that first needs them.
    strategy_day: int
    assess_ready: int
    assess_half: float
    conference_day: int
    review_due: int
    registered_day: int
    last_seen: int
    visit_draw: Row
    visit_due: int
    visit_late: bool
    home_due: int
    home_late: bool
    home_missed: int

    def __init__(
        self,
        number: int,
        size: int,
        children: int,
        route: int,
        screening_hours: float,
        recorded_draw: float,
        returning: bool = False,
    ) -> None:
        self.number = number
        self.size = size
        self.children = children
        self.route = route
        self.screening_hours = screening_hours
        self.recorded_draw = recorded_draw
        self.returning = returning
        """Whether it will be registered again: it passes every step on the way."""
        self.stage = AT_CONTACT

    def progress(self, luck: Row, team: Team) -> None:
        """Give the family what it needs beyond a contact: its row of luck, a team, no work yet."""
        self.luck = luck
        self.team = team
        self.worker: Worker | None = None
        self.points = 0.0
        self.reading_hours = 0.0
        """What taking over the family costs its next worker."""
        self.between = False
        """Whether its last worker has gone and the next does not know it yet."""
        self.was_registered = False
        self.pending: list[Task] = []
        self.parts = 0
        self.support: Task | None = None
        self.support_months = 0
        self.support_row = self.meetings = self.visit_row = _NOT_READ
        self.visit_task: Task | None = None
        self.visits = 0
        self.core_groups = 0
        self.review = 0
        self.attempt = 0
        self.report_done = False
        self.handing_over = False
        self.care_planned = False
        self.s47_worker: Worker | None = None


# The most serious route sits at the bottom of the draw: a lower threshold turns only the marginal
# families away and leaves every other family's route as it was. Early help is outside the boundary.
ROUTES = (AT_STRATEGY, AT_ASSESSMENT, ON_CASP, GONE)
