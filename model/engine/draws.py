"""Every random draw by name, each with a place of its own for good.

Luck is a table: what happens to a family, a post or a person is read from rows of uniform numbers,
and a name says where in its row a number stands. A name keeps its place for ever and a place that
is given up is not used again, so that adding a draw leaves every other draw, and with them every
number of a run, as it was. To add one, take a free place of its table. Import this module whole
(``from model.engine import draws as draw``): ``draw.S47_OUTCOME`` costs what a global does.
"""

from __future__ import annotations

PLACES: dict[str, dict[str, range]] = {}
"""By table: the places each name has."""

_SIZES = {
    "contact": 8,
    "family": 64,
    "visit": 8,
    "review": 8,
    "core group": 4,
    "concern": 8,
    "advert": 6,
    "vacancy": 64,
    "person": 8,
}
"""Places in a row of each table, for good: a row has room for names that are yet to come."""


def _place(table: str, name: str, place: int, size: int = 1) -> int:
    """A name's first place in its table. Raises ValueError for one that is taken or not there."""
    taken = PLACES.setdefault(table, {})
    own = range(place, place + size)
    if own.stop > _SIZES[table]:
        raise ValueError(f"the draw '{name}' lies beyond the {_SIZES[table]} places of '{table}'")
    for other, places in taken.items():
        if set(own) & set(places):
            raise ValueError(f"the draws '{name}' and '{other}' have the same place in '{table}'")
    if name in taken:
        raise ValueError(f"the draw '{name}' stands twice in '{table}'")
    taken[name] = own
    return place


# A contact, drawn with the arrival.
CONTACT_ROUTE = _place("contact", "route", 0)
CONTACT_FAMILY_SIZE = _place("contact", "family size", 1)
CONTACT_NAMED = _place("contact", "children named", 2)
CONTACT_HOURS = _place("contact", "hours of screening", 3)
CONTACT_RECORDED = _place("contact", "decision recorded", 4)
CONTACT_HEIGHT = _place("contact", "comes at all", 5)
CONTACT_PLACES = _SIZES["contact"]

# A family's row, read when it goes beyond the contact.
STRATEGY_HOURS = _place("family", "strategy discussion, hours", 0)
MANAGER_HOURS = _place("family", "strategy discussion, manager's hours", 1)
STRATEGY_TO_S47 = _place("family", "strategy discussion to S47", 2)
STRATEGY_TO_ASSESSMENT = _place("family", "strategy discussion to assessment", 3)
PREMEETING = _place("family", "pre-meeting", 4)
PREMEETING_HOURS = _place("family", "pre-meeting, hours", 5)
S47_HOURS = _place("family", "S47, hours", 6)
S47_WAIT = _place("family", "S47, other agencies' part", 7)
S47_OUTCOME = _place("family", "S47, outcome", 8)
S47_SIBLINGS = _place("family", "S47, siblings added", 9)
ICPC_REPORT_HOURS = _place("family", "ICPC report, hours", 10)
ICPC_DAY = _place("family", "ICPC, day aimed at", 11)
ICPC_POSTPONED = _place("family", "ICPC postponed", 12)
ICPC_POSTPONEMENT = _place("family", "ICPC postponed by", 13)
ICPC_OUTCOME = _place("family", "ICPC, outcome", 14)
ASSESSMENT_HOURS = _place("family", "assessment, hours", 15)
ASSESSMENT_WAIT = _place("family", "assessment, wait", 16)
ASSESSMENT_OUTCOME = _place("family", "assessment, outcome", 17)
CORE_ASSESSMENT = _place("family", "core assessment follows", 18)
CORE_ASSESSMENT_HOURS = _place("family", "core assessment, hours", 19)
CORE_ASSESSMENT_WAIT = _place("family", "core assessment, wait", 20)
CARE_PLAN_HOURS = _place("family", "care plan, hours", 21)
PLAN_LENGTH = _place("family", "length of plan or court work", 22)
OTHER_EXIT = _place("family", "leaves the register otherwise", 23)
STEP_DOWN = _place("family", "steps down to a plan", 24)
RETURNS = _place("family", "returns", 25)
RETURN_DELAY = _place("family", "returns after", 26)
RETURN_REGISTERED = _place("family", "returns and is registered", 27)
SUPPORT_MONTHS = 15
"""Months of support whose hours stand in the family's row; later months have rows of their own."""
SUPPORT_HOURS = _place("family", "support, hours of the first months", 28, SUPPORT_MONTHS)
# Only in rows of families that are open at the start: where they stand.
OPEN_PROGRESS = _place("family", "open at the start: how far", 43)
OPEN_ELAPSED = _place("family", "open at the start: how long", 44)
OPEN_LAST_SEEN = _place("family", "open at the start: last seen", 45)
OPEN_HOME_DUE = _place("family", "open at the start: home visit due", 46)
OPEN_MEETING = _place("family", "open at the start: next meeting and support", 47)
COURT_FROM_REGISTER = _place("family", "to court from the register", 48)
COURT_FROM_PLAN = _place("family", "to court from a plan", 49)
COURT_LENGTH = _place("family", "length of court work begun here", 50)
OPEN_OVERDUE = _place("family", "open at the start: overdue by", 51)
# A family that returns, or is open at the start, draws its contact from the end of such a row.
OWN_CONTACT = _place("family", "its contact", 56, CONTACT_PLACES)
FAMILY_PLACES = _SIZES["family"]

# Each attempt at a visit.
VISIT_HOURS = _place("visit", "hours", 0)
VISIT_ACCESS = _place("visit", "child seen alone", 1)
VISIT_HOME = _place("visit", "at home", 2)
VISIT_RECORDED = _place("visit", "recorded", 3)
VISIT_RETRY = _place("visit", "next attempt", 4)
VISIT_PLACES = _SIZES["visit"]

# Each review.
REVIEW_REPORT_HOURS = _place("review", "report, hours", 0)
REVIEW_POSTPONED = _place("review", "postponed", 1)
REVIEW_POSTPONEMENT = _place("review", "postponed by", 2)
REVIEW_OUTCOME = _place("review", "outcome", 3)
REVIEW_PLACES = _SIZES["review"]

# Each core group.
CORE_GROUP_HOURS = _place("core group", "hours", 0)
CORE_GROUP_WAIT = _place("core group", "partners' diaries", 1)
CORE_GROUP_PLACES = _SIZES["core group"]

# Each concern about a family that is open already.
CONCERN_COMES = _place("concern", "comes", 0)
CONCERN_HOURS = _place("concern", "hours", 1)
CONCERN_WAIT = _place("concern", "other agencies' part", 2)
CONCERN_OUTCOME = _place("concern", "outcome", 3)

# A vacancy: so many numbers for each advert, then what happens once.
ADVERT_FAILS = _place("advert", "finds nobody", 0)
ADVERT_WEEKS = _place("advert", "weeks to the first day", 1)
ADVERT_DROPS = _place("advert", "starter drops out", 2)
ADVERT_WHEN = _place("advert", "drops out when", 3)
ADVERT_PLACES = _SIZES["advert"]
ADVERTS = 8
"""Adverts in one row."""
VACANCY_ADVERTS = _place("vacancy", "adverts", 0, ADVERTS * ADVERT_PLACES)
VACANCY_AGENCY = _place("vacancy", "agency finds somebody", 48)
VACANCY_COVER = _place("vacancy", "covered meanwhile", 49)
VACANCY_COVER_START = _place("vacancy", "cover comes", 50)
VACANCY_LATE = _place("vacancy", "named starter comes late", 51)
VACANCY_DROPS = _place("vacancy", "named starter drops out", 52)
VACANCY_INTAKE = _place("vacancy", "newly qualified starter drops out", 53)
VACANCY_CONVERT = _place("vacancy", "accepts a permanent post", 54)

# Each person, on each day (leave weeks: on each week).
SICKNESS = _place("person", "sickness begins", 0)
SPELL = _place("person", "length of sickness", 1)
TRAINING = _place("person", "at training", 2)
COVER = _place("person", "work covered", 3)
LEAVE_WEEKS = _place("person", "leave, whole weeks", 4)
LEAVE_DAYS = _place("person", "leave, single days", 5)
PERSON_PLACES = _SIZES["person"]
