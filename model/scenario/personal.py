"""What about a person a text from outside seems to hold."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect

from model.scenario.errors import Message
from model.scenario.names_of_people import given_names, name_in


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


_AREAS = (
    "ab|al|b|ba|bb|bd|bh|bl|bn|br|bs|bt|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|e"
    "|ec|eh|en|ex|fk|fy|g|gl|gu|ha|hd|hg|hp|hr|hs|hu|hx|ig|ip|iv|ka|kt|kw|ky|l|la|ld|le|ll|ln|ls|lu"
    "|m|me|mk|ml|n|ne|ng|nn|np|nr|nw|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|s|sa|se|sg|sk|sl|sm|sn|so|sp"
    "|sr|ss|st|sw|sy|ta|td|tf|tn|tq|tr|ts|tw|ub|w|wa|wc|wd|wf|wn|wr|ws|wv|yo|ze"
)


# S47 is a section of the Children Act.
_POSTCODE = re.compile(
    rf"(?<![^\W_])(?!s47)(?:{_AREAS})[0-9](?:[0-9]|[a-hjkp-y])? ?"
    r"(?!1st|2nd|3rd|[0-9]th)[0-9][abd-hjlnp-uw-z]{2}(?![^\W_])",
    re.IGNORECASE,
)


_EMAIL = re.compile(r"\w@[\w.-]*[^\W\d_]")  # not +2@4-30, which is a change


_INSURANCE = re.compile(
    r"(?<![^\W_])[a-z]{2}[ .-]?(?:[0-9]{2}[ .-]?){3}[a-d](?![^\W_])"
    # Without its last letter only where it is said what it is.
    r"|(?<![^\W_])(?:ni|nino|n\.i\.|national insurance|yswiriant gwladol)"
    r"[ :.#]{1,3}(?:(?:no|number|rhif)[ :.]{1,3})?[a-z]{2} ?(?:[0-9]{2} ?){3}",
    re.IGNORECASE,
)


_HEALTH = re.compile(r"(?<![\d.,£-])[0-9]{3}(?P<gap>[ -]?)[0-9]{3}(?P=gap)[0-9]{4}(?![\d.,]?\d)")
_HEALTH_SAID = re.compile(r"(?<![^\W_])(?:nhs|gig|iechyd|health)(?![^\W_])", re.IGNORECASE)


# A number that a record of somebody is called by, after what it is called.
_RECORD = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:case|child|client|person|patient|record|file|family|service user|pupil|hospital"
    r"|social care|achos|plentyn|cleient|cyfeirnod|ffeil)"
    r"[ -]{0,2}(?:(?:no|number|ref|reference|id|rhif)[ .:#]{1,3}|#{1,2} ?)"
    r"|rhif (?:yr? )?(?:achos|plentyn|cleient|person)[ .:#]{1,3}"
    r"|(?:wccis|ccis|mosaic|liquidlogic|lcs|careworks|eclipse|upn|uln|nhs|gig|paris|careflow)"
    r"[ -]{0,2}(?:(?:case|client|person|child) )?(?:(?:no|number|ref|reference|id|rhif)[ .:#]{1,3}"
    r"|[#:]{0,2} ?)"
    r")(?!(?:19|20)[0-9]{2}(?:[-/][0-9]{2,4})?(?![0-9]))(?=[a-z0-9/-]{0,12}[0-9]{4})"
    r"[a-z]{0,4}[-/]?[0-9]"
    r"|(?<![^\W_])(?:case|child|client|person)(?: |: ?)[0-9]{5,}"
    # A pupil's own number, and a case's in the family court.
    r"|(?<![^\W_])[a-hj-np-rt-z][0-9]{11}[0-9a-z](?![^\W_])"
    r"|(?<![^\W_])[a-z]{2}[0-9]{2}[cpz][0-9]{5}(?![^\W_])",
    re.IGNORECASE,
)


_PHONE = re.compile(
    r"(?<![^\W_]|[.,])(?:(?:\+|00)[1-9][0-9][ (0)]{0,4}|\(?0)[1-9][0-9]"
    r"(?:[ ()./-]{0,2}[0-9]){7,9}(?![^\W_])"
    # As a spreadsheet leaves it.
    r"|(?<![^\W_]|[.,£-])(?:1[2-9]|20[378]|2[389]|7[1-57-9])[0-9]{7,8}(?![^\W_]|[.,-]\d)"
    r"|(?<![^\W_])(?:tel|telephone|phone|mob|mobile|ring|ff[oô]n|text|whatsapp)"
    r"[ .:]{1,3}(?:(?:no|number|on)[ .:]{1,3})?(?:[0-9][ -]?){6,}",
    re.IGNORECASE,
)


_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july"
    r"|august|september|october|november|december|ionawr|chwefror|mawrth|ebrill|mai|mehefin"
    r"|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)"
)
_DATE = re.compile(
    rf"{DAY.pattern}|(?<!\d)(?:[0-9]{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTHS}[ ,-]{{1,2}}"
    rf"|{_MONTHS} [0-9]{{1,2}}(?:st|nd|rd|th)?,? )(?:[0-9]{{4}}|[0-9]{{2}})(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<![^\W_])(?:born|dob|d\.o\.b|d o b|birthday|date of birth|birth ?date|ganwyd|ganed|geni"
    r"|d\.g)(?![^\W_])",
    re.IGNORECASE,
)
_AGED = re.compile(
    r",? ?\(?(?:aged?|oed) ?[0-9]{1,2}(?!\d)|,? ?\(?[0-9]{1,2} (?:years? old|oed)", re.IGNORECASE
)
_BESIDE_NAME = re.compile(rf"[ ,(:-]{{1,4}}(?:{_DATE.pattern})", re.IGNORECASE)
_NEAR_BORN = 30


_PERSONAL_PARTS = re.compile(
    "name|mail|phone|address|birth|payroll|postcode|insurance|employee|mobile|cyfeiriad|cyfenw"
    "|nhs|wccis|(?:case|child|client)(?:no|number|id|ref)$"
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
    """What about a person a text seems to hold, whatever the letters it is written in."""
    text = _composed(text)
    if _EMAIL.search(text):
        return Message("personal.email")
    if _INSURANCE.search(text):
        return Message("personal.insurance")
    if _RECORD.search(text) or _is_health_number_in(text):
        return Message("personal.record")
    if _is_birth_in(text):
        return Message("personal.birth")
    # In capitals or in small letters, not in both: S2 4th is none.
    if any(found[0] in (found[0].upper(), found[0].lower()) for found in _POSTCODE.finditer(text)):
        return Message("personal.postcode")
    if _PHONE.search(DAY.sub(" ", text)):
        return Message("personal.phone")
    return Message("personal.name") if name_in(text) else None


def instead_of(what: Message) -> Message:
    """How to say it without the person; ``what`` is as :func:`personal_in` answers."""
    match what.id:
        case "personal.name":
            return Message("personal.use_role")
        case "personal.email" | "personal.phone":
            return Message("personal.use_team")
        case "personal.birth":
            return Message("personal.use_age_group")
        case "personal.postcode":
            return Message("personal.use_area")
        case _:
            return Message("personal.use_post")


def _composed(text: str) -> str:
    """Letters as they look: full width made plain, accents joined, nothing unseen."""
    if text.isascii():
        return text
    seen = (_plain(sign) for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", "".join(seen))


def _plain(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign  # one sign may stand for eighteen


def _is_health_number_in(text: str) -> bool:
    """Ten digits of which the last checks the others, as the NHS gives them."""
    said = _HEALTH_SAID.search(text) is not None
    for found in _HEALTH.finditer(text):
        digits = [int(sign) for sign in found[0] if sign.isdigit()]
        check = -sum(digit * (10 - at) for at, digit in enumerate(digits[:9])) % 11
        # They begin with 4, 6 or 7 where they are given today.
        if digits[9] == check and (said or digits[0] in (4, 6, 7)):
            return True
    return False


def _is_birth_in(text: str) -> bool:
    """A date near a word for birth, or a given name beside a date or an age."""
    dates = [found.start() for found in _DATE.finditer(text)]
    for born in _BORN.finditer(text) if dates else ():
        near = bisect(dates, born.start() - _NEAR_BORN)
        if near < len(dates) and dates[near] <= born.end() + _NEAR_BORN:
            return True
    if not (dates or _AGED.search(text)):
        return False
    return any(
        (sure and _BESIDE_NAME.match(text, end)) or _AGED.match(text, end)
        for end, sure in given_names(text)
    )
