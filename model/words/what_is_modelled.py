"""What is represented, what is not, and what is checked, in sentences."""

from __future__ import annotations

from typing import NamedTuple

REPRESENTED: tuple[str, ...] = (
    "Every **contact**, one by one: who it came from, how many children it names, the decision "
    "within a working day, and where it goes (advice, early help, assessment, strategy "
    "discussion). Families that come back count as contacts again.",
    "**Strategy discussions, S47s and ICPCs**: the internal pre-meeting, limited progress in a "
    "day, the part that other agencies take, siblings added on the way, the report, the chair's "
    "slot booked towards the 15-day limit, postponements.",
    "**The register**: both stat visit clocks (seen alone every 10 working days, at home every "
    "four weeks), visits without access, core groups, reviews, de-registration and other exits.",
    "**Assessments, care and support plans and court work**, which compete for the same hours; "
    "support hours that nobody finds time for lapse, and are counted.",
    "**People**: each front-door and FSP worker has a to-do list, takes the most pressing task "
    "first, and is away for leave, training and sickness; absent workers' urgent work may be "
    "covered; caseload caps, families waiting for a worker, the front door holding on while FSP "
    "is full. Contact officers are there too, and managers: strategy discussions, signatures, "
    "allocation.",
    "**Coming and going** (unless headcounts are held, under *This is us*): posts and who holds "
    "them; people resign with notice or without, adverts fail, starters come late or drop "
    "out, the newly qualified arrive once a year with limited work and a mentor, agencies send "
    "somebody else, agency workers convert; starters learn the job; families are handed over, at "
    "a price in hours that depends on how their worker left.",
    "**Recording**: what was done in time and what was recorded as in time are kept apart.",
    "**Children and families**: brothers and sisters move together, so lateness clusters.",
    "**Today's position**: runs begin with the cases already open, at their ages.",
    "**What decides on a bad day**: families beyond every cap wait without a worker, the most "
    "serious first, and get duty visits; a duty desk with a rota; chairs on leave or ill, and "
    "slots given back; proceedings and S47s that begin from open cases, and plans that step up; "
    "leave and training by season; partners' diaries.",
    "**Left plain until somebody enters it**: on the first day nobody is sick or on notice, and "
    "nothing is unstarted, overdue or unallocated; agency workers cost what their post says and "
    "work as everybody does; no on-costs and no pay award beyond the costs given.",
)


class LeftOut(NamedTuple):
    """A thing that is not modelled, and what stands in its place."""

    what: str
    why: str

    @property
    def plain(self) -> str:
        """Both, as plain text."""
        return f"{self.what}: {self.why}"

    @property
    def marked(self) -> str:
        """Both, the thing in bold."""
        return f"**{self.what}**: {self.why}"


NOT_MODELLED: tuple[LeftOut, ...] = (
    LeftOut(
        "Early help, placements, disability, adoption and youth justice",
        "children leave towards them and are counted; what happens there is not simulated.",
    ),
    LeftOut(
        "Looked-after children's reviews",
        "only as chairs' time that is not there for child protection.",
    ),
    LeftOut(
        "The labour market's own moods",
        "chances of leaving, failed adverts and drop-outs are the same all year, whatever other "
        "councils pay; the terms of the All Wales Pledge are not known here and nothing claims "
        "them.",
    ),
    LeftOut(
        "Who fits which post",
        "a starter is as good as any other of the same contract; pay within a grade, part-time "
        "wishes and career steps are left out.",
    ),
    LeftOut(
        "Coming and going among officers, managers and chairs",
        "their numbers move only when a scenario says so, on a date.",
    ),
    LeftOut(
        "Managers' other work",
        "supervision, quality assurance and allocation meetings are in the hours that are not "
        "casework; strategy discussions, signatures and allocation are counted.",
    ),
    LeftOut("Travel", "it is inside the hours of each piece of work, not a map."),
    LeftOut(
        "Nights and weekends", "the clock runs in working days; the emergency duty team is outside."
    ),
    LeftOut(
        "Partners' own staffing", "police, health and school take the days the inputs give them."
    ),
    LeftOut(
        "What happens to a child",
        "lateness is counted; harm is not predicted. Nothing here says anything about any child.",
    ),
    LeftOut(
        "Feedback from lateness to demand",
        "a late visit does not bring another contact. Load does raise sickness and leaving, "
        "weakly; two inputs switch that off at 0.",
    ),
    LeftOut(
        "Judgement about which family comes first",
        "work is taken by its class of urgency, then by due date; who waits for a worker, by how "
        "serious it is.",
    ),
)


CHECKS: tuple[tuple[str, str, str], ...] = (
    (
        "One worker, one kind of work",
        "Mean wait as in the textbook queue with one server (M/M/1) "
        "and with any spread of hours (Pollaczek-Khinchine)",
        "tests/theory",
    ),
    (
        "Several workers, one pool",
        "Mean wait as in Erlang's queue (M/M/c); each single wait as the exact recursion gives it",
        "tests/theory",
    ),
    (
        "Two kinds of work, one urgent",
        "Waits of both as in Cobham's non-preemptive priority queue",
        "tests/theory",
    ),
    (
        "Another simulator",
        "Two stages in a row, batches, and two classes that feed each other agree with Ciw, an "
        "independent package",
        "tests/theory",
    ),
    (
        "Servers away by rota",
        "Six at work, some of them on duty each day: each single wait as the exact recursion gives "
        "it for so many servers",
        "tests/theory",
    ),
    (
        "Little's law",
        "Open cases are arrivals times the length of stay, for assessments and for the register",
        "tests/validation",
    ),
    (
        "Conservation",
        "Children who came in have left or are still open, in any scenario; the "
        "register is what went on less what came off",
        "tests/validation",
    ),
    (
        "The two ends",
        "No demand gives no work; nobody in post decides nothing and all is late; "
        "with staff for everything only others' waits are left",
        "tests/validation",
    ),
    (
        "People",
        "Days worked are the days of somebody's time in post; every change of worker is a "
        "handover of one kind; a cliff is no better than leaving later with replacements; without "
        "agency posts all exit options are the same to the digit",
        "tests/validation",
    ),
    (
        "More staff",
        "A team's own clocks are never worse on average when it has more people",
        "tests/validation",
    ),
    (
        "The same luck",
        "A family draws the same luck under any staffing; a change in one team "
        "leaves the other's draws alone",
        "tests/validation",
    ),
    ("Any valid scenario", "The laws hold for scenarios made up at random", "tests/validation"),
    (
        "Published figures",
        "Averages of many simulated years lie in the bands above",
        "tests/validation",
    ),
)
"""What is checked, what must come out, and where the test stands."""


HOW_TO_RUN = (
    ("Everything but the slow ones", "python -m pytest"),
    ("Against theory", "python -m pytest tests/theory"),
    ("Laws of the system, and the published figures", "python -m pytest tests/validation"),
    ("The slow ones too", "python -m pytest -m 'slow or not slow'"),
    ("The studies, by hand", "python -m pytest -m study"),
    ("What studies found, and with which engine", "python -m model evidence"),
)


CONFIDENCE_RULE = (
    "High: official text or data seen. Medium: a secondary source, or derived from figures seen. "
    "Low: a weak source, judgement, or from memory: to be checked locally. *Calibrated* means "
    "chosen so that the model meets a published figure; it is not evidence."
)
