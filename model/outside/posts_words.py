"""What a council's own list of posts says, in its own words: its columns, teams and contracts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from model.outside.cells import CellRefused, choice, number_of, whole_of, yes_or_no
from model.outside.columns import Fields
from model.scenario.errors import Message
from model.scenario.personal import words_of
from model.scenario.posts import Grade, Held, Next, Post, Team

COLUMNS = tuple(Post.model_fields)
REQUIRED = ("post", "team", "contract")
DATES = ("start", "end", "next_start", "advert")
SHARES = ("established_fte", "funded_fte", "fte", "next_fte")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "team": get_args(Team),
    "grade": get_args(Grade),
    "contract": get_args(Held),
    "next_contract": get_args(Next),
}
"""Fields that hold one of a few words."""


def _called(**texts: str) -> dict[str, str]:
    """From each of the texts between bars to the name they are given."""
    return {
        " ".join(words_of(words)): name
        for name, text in texts.items()
        for words in text.split("|")
        if words.strip()
    }


FIELDS = Fields(
    COLUMNS,
    REQUIRED,
    _called(
        post="post no|post number|post id|post ref|post reference|post code no|position no|"
        "position number|position id|position ref|position reference|establishment no|"
        "establishment number|job number|rhif swydd|rhif y swydd|swydd",
        team="team name|service team|team / service|section|tîm|tim",
        grade="grade level|social work grade|gradd",
        established_fte="establishment|establishment fte|established wte|establishment wte|"
        "post fte|post wte|fte of post",
        funded_fte="funded|funded wte|budget fte|budgeted fte|budget wte|budgeted wte",
        contract="contract type|type of contract|contract status|contract basis|employment type|"
        "employment basis|employment status|post status|held by|math o gontract|contract/vacant|"
        "math contract|contract type / vacancy",
        fte="wte|current fte|current wte|actual fte|actual wte|fte in post|wte in post|"
        "contracted fte|contract fte|fte worked|cal|hours|weekly hours|hours per week|hours a week|"
        "contracted hours|contract hours|hours worked|hrs|hrs per week|working hours|oriau",
        start="started|since|in post since|date started|date in post|date commenced|"
        "commencement|contract start|start of contract|dyddiad dechrau",
        end="last day|leaving|leaves|contract end|end of contract|contract expiry|expiry|"
        "expected end|planned end|fixed term end|finish|contract ends|ends|dyddiad gorffen",
        next_contract="who comes next|replacement contract|next contract type|successor contract",
        next_fte="replacement fte|successor fte|next wte",
        next_start="next starts|replacement start|replacement starts|successor start|"
        "successor starts|new starter start|new starter",
        advert="advert opens|advert out|advertised|advertised on|date advertised|out to advert",
        release_at="leaves when successor is at",
        overlap_weeks="overlap|overlap in weeks|weeks of overlap",
        starter_drops_out="drops out",
    ),
)

_TEAMS = _called(
    front_door="front_door|front door|frontdoor|fd|front door team|early help & assessment|"
    "early help assessment|early help & assessment team|eha|eha team|eh & a|ehat|eaht|"
    "contact & assessment|contact & assessment team|assessment|assessment team|"
    "duty & assessment|duty & assessment team|duty|duty team|referral & assessment|"
    "referral & assessment team|intake|intake team|intake & assessment|"
    "intake & assessment team|contact & referral|contact & referral team|"
    "contact, referral & assessment|information, advice & assistance|iaa|iaa team|drws ffrynt|"
    "cymorth cynnar ac asesu",
    fsp="fsp|fsp team|family support & protection|family support protection|"
    "family support & protection team|family support & protection service|"
    "cefnogi ac amddiffyn teuluoedd",
)
_GRADES = {" ".join(words_of(grade)): grade for grade in get_args(Grade)} | {
    words: name.replace("_", " ")
    for words, name in _called(
        social_worker="sw|social worker (qualified)|qualified social worker|"
        "gweithiwr cymdeithasol|child protection social worker",
        senior_social_worker="ssw|senior sw|snr sw|snr social worker|senior practitioner|"
        "senior social work practitioner|uwch weithiwr cymdeithasol",
    ).items()
}
_OWN_STAFF = {
    words: name.replace("_", " ")
    for words, name in _called(
        permanent="permanent|perm|permanent contract|permanent post|permanent employee|"
        "permanent full time|permanent part time|permanent ft|permanent pt|perm ft|perm pt|"
        "full time permanent|part time permanent|substantive|parhaol",
        newly_qualified="newly qualified|nqsw|asye|nqsw asye|asye nqsw|nqsw permanent|nqsw perm|"
        "permanent nqsw|perm nqsw|newly qualified social worker|newly qualified sw|"
        "first year in practice|newydd gymhwyso",
        temporary="temporary|temp|temporary contract|fixed term|fixed term contract|ftc|"
        "fixed term temporary|temporary fixed term|fixed term appointment|fixed term temp|"
        "maternity cover|mat cover|maternity leave cover|temporary maternity cover|"
        "temp maternity cover|fixed term maternity cover|temp mat cover|sickness cover|"
        "fixed term mat cover|ftc mat cover|ftc maternity cover|secondment|secondment in|"
        "seconded in|secondee|inward secondment|temporary secondment|secondment cover|"
        "dros dro|cyfnod penodol|tymor penodol",
        agency="agency|agency worker|agency staff|agency social worker|agency sw|locum|"
        "locum social worker|agency locum|via agency|through agency|agency cover|asiantaeth",
    ).items()
}
_VACANT = _called(
    vacant="vacant|vacancy|vacant post|vacant position|unfilled|empty|vacant recruiting|"
    "vacant advertised|vacant out to advert|vacant advert out|vacant being recruited|gwag"
)
_AWAY = _called(
    away="maternity|maternity leave|on maternity|on maternity leave|mat leave|seconded out|"
    "on secondment|secondment out|outward secondment|career break|on career break|"
    "long term sick|long term sickness|lts|suspended|adoption leave|shared parental leave"
)
_NEXT = {
    **_OWN_STAFF,
    **_called(
        convert="convert|converts|conversion|converting|temp to perm|agency to perm|"
        "agency to permanent",
        none="none|no replacement|nobody|not to be filled|post closes|post ends|delete|deleted|"
        "post deleted",
    ),
}
_SUPPLIED = re.compile(
    r"(?:agency|locum|asiantaeth)(?: worker| staff| social worker| sw)?"
    r"(?: ?[-–—:/,(]| (?:via|through|by|from|drwy)\b)\s*(.+)",
    re.IGNORECASE,
)


def supplier_of(text: str) -> str:
    """What an agency's contract says besides: its supplier. Of no matter, unless it is a person."""
    match = _SUPPLIED.fullmatch(text)
    return match[1] if match else ""


def post_number(text: str) -> str:
    """A post as it is numbered: capitals, hyphens between."""
    return re.sub(r"[\s_‐-―−-]+", "-", text.upper())


def _post(text: str) -> str:
    number = post_number(text)
    if re.fullmatch(r"[A-Z]{1,4}-?[0-9]{1,4}-?[A-Z]", number):
        raise CellRefused(Message("post.number_with_letter"))
    return number


def _contract(text: str) -> str:
    words = " ".join(words_of(text))
    if words in _AWAY:
        raise CellRefused(Message("post.holder_away"))
    if words in _OWN_STAFF or words in _VACANT:
        return _OWN_STAFF.get(words, "vacant")
    if supplier_of(text):
        return "agency"
    raise ValueError


def _release_at(text: str) -> float:
    return number_of(text[:-1].rstrip()) / 100 if text.endswith("%") else number_of(text)


READ_CELL: dict[str, Callable[[str], Any]] = {
    "post": _post,
    "team": choice(_TEAMS),
    "grade": choice(_GRADES),
    "contract": _contract,
    "next_contract": choice(_NEXT),
    "release_at": _release_at,
    "overlap_weeks": whole_of,
    "starter_drops_out": yes_or_no,
}
"""By field, but for days and shares: how a cell is read; raises ValueError or KeyError."""

assert set(get_args(Held)) == {*_OWN_STAFF.values(), "vacant"}
assert set(get_args(Next)) == set(_NEXT.values())
