"""What about a person a text from outside seems to hold."""

from __future__ import annotations

import re
from itertools import pairwise

from model.scenario.errors import Message


def words_of(text: str) -> list[str]:
    """Words of a text, in small letters."""
    return re.findall(r"[^\W_]+", text.casefold().replace("&", " and "))


NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


# A spreadsheet may add a time of day to a date.
DAY = re.compile(
    r"(?<![0-9])(?:(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})"
    r"|(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4}|[0-9]{2}))"
    r"(?![0-9])(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.Z+-]*)?"
)


_WORDS = frozenset(
    words_of("""
    a absence adoption advanced advert advertised advice agency all an and apprentice as assessment
    assistant asw asye at band bank begin by care carer case casual caseload centre child children
    childrens closed comment comments consultant contract conversion convert converted council
    county court cover covered covering cp date days deputy director disability door drops duty
    early end ended ending established establishment experienced family filled fixed fostering
    from front frozen fsp fte full funded funding grade group head held help hold hour hours hub in
    independent intake interim is justice lac lead leave leaver leaving left less level locum
    looked manager mash maternity month months more n named nearly new newly next no none not note
    notes notice nqsw number of off office officer on open or out overlap part paternity pending
    per perm permanent permanently placement placements plan planned post posts practitioner
    principal protection qualified recruiting recruitment release removed requirement reviewing
    safeguarding secondment self senior service services share sick sickness since social staff
    start started starter starting student sudden support supporting suspended sw tbc team temp
    temporary term the then time to trainee trial true type unfilled unfunded unit unknown until
    unqualified vacancy vacant weeks week with work worker workers x year years yes youth zero
    """)
)
"""Words of the trade, hardly anybody's name: only these are repeated in a reason."""


_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


_PARTICLES = re.compile(r"\b(?:ab|al|ap|bin|d[aei]|del|den|der|dos|du|ferch|la|te[nr]|v[ao]n)\b ?")


_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof)\b\.? ?[^\W\d_]", re.IGNORECASE)


_INSURANCE = re.compile(r"\b[a-z]{2} ?(?:[0-9]{2} ?){3}[a-d]\b", re.IGNORECASE)


_PERSONAL_PARTS = re.compile(
    "name|mail|phone|address|birth|payroll|postcode|insurance|employee|mobile|cyfeiriad|cyfenw"
)


_PERSONAL_WORDS = frozenset(
    words_of("""
    age author contact dob ebost enw ethnicity ffon ffôn gender holder initials manager ni nino
    owner passport person rhyw sex staff supervisor tel telephone who worker
    """)
)


def may_be_repeated(text: str, strangers: int = 0) -> bool:
    """Whether a text is words of the trade, but for some, and numbers too short to tell anybody."""
    digits = re.findall(r"\d+", text)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return (
        len(text) <= 40
        and not re.search(r"[^\w\s.,/:%+()&-]", text)
        and sum(word not in _WORDS for word in words) <= strangers
        and all(len(run) <= 4 for run in digits)
        and sum(map(len, digits)) <= 8
    )


def is_personal_header(header: str) -> bool:
    """Whether a column is called as one about a person would be."""
    words = words_of(header)
    joined = "".join(words)
    return bool(
        _PERSONAL_WORDS.intersection((*words, joined))
        or _PERSONAL_PARTS.search(joined)
        or personal_in(header)
    )


def personal_in(text: str) -> Message | None:
    """What about a person a text seems to hold; None: nothing."""
    if "@" in text:
        return Message("personal.email")
    if _INSURANCE.search(text):
        return Message("personal.insurance")
    plain_decimal = NUMBER.fullmatch(text) and not text.lstrip("+-").isdigit()
    if not plain_decimal and any(
        sum(sign.isdigit() for sign in run) >= 9
        for run in re.findall(r"[\d ()/.+-]+", DAY.sub("", text))
    ):
        return Message("personal.phone")
    return Message("personal.name") if _is_like_a_name(text) else None


def _is_like_a_name(text: str) -> bool:
    """Mr and Mrs, and two capitalised words in a row that are no words of the trade."""
    if _TITLE.search(text):
        return True
    text = _PARTICLES.sub("", text)
    for one, two in pairwise(_LETTERS.finditer(text)):
        words = one[0], two[0]
        if re.fullmatch(r"[.,_]{0,2} ?", text[one.end() : two.start()]) and all(
            word[0].isupper() and word.casefold() not in _WORDS for word in words
        ):
            return True
    return False
