"""The one detector of personal data: people are found, places, teams, codes and plans are not."""

from __future__ import annotations

import csv
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.paths import DATA
from model.scenario.inputs import INPUTS
from model.scenario.personal import instead_of, is_personal_header, personal_in
from model.words.refusals import said, sentences

pytestmark = pytest.mark.units

# --- Three hundred made-up texts, written before the detector


def texts(half: str, person: bool) -> list[str]:
    """Those of one half that are people, or that are not."""
    with (Path(__file__).parent / "personal_texts.csv").open(encoding="utf-8", newline="") as file:
        return [
            row["text"]
            for row in csv.DictReader(file)
            if row["half"] == half and (row["kind"] == "person") is person
        ]


@pytest.mark.parametrize("half", ["work", "final"])
def test_people_are_found_and_places_teams_and_codes_are_not(half: str) -> None:
    people, others = texts(half, person=True), texts(half, person=False)
    assert min(len(people), len(others)) >= 75
    missed = [text for text in people if personal_in(text) is None]
    taken = [text for text in others if personal_in(text) is not None]
    assert len(missed) <= 0.05 * len(people), f"{len(missed)} of {len(people)} missed"
    assert len(taken) <= 0.02 * len(others), f"{len(taken)} of {len(others)} taken for people"


# --- Kind by kind

FOUND = {
    "insurance": """
        QQ123456C | qq 12 34 56 c | AB-12-34-56-D | NI no: AB 12 34 56 | her NINO AB123456A
        """,
    "birth": """
        born 14/03/2015 | DOB 1.2.12 | d.o.b. 14 March 2015 | ganwyd 3 Mai 2011
        14/03/2015 is her date of birth | Date of birth: 2015-03-14 | dyddiad geni 14 Mawrth 2015
        Ellie 14/03/2015 | Ellie (14/03/2015) | Ellie, aged 7 | Mali oed 7 | Rhys, 9 years old
        """,
    "postcode": "NP25 3DZ | np25 3dz | NP253DZ | a family at CF10 1EP | SW1A 1AA",
    "record": """
        case no 123456 | Case number: 1234567 | WCCIS 1234567 | wccis id 00123 | Mosaic ID 445566
        child ID 20331 | NHS number 943 476 5919 | 4505577104 | rhif achos 44512 | NP24C50012
        client ref AB/12345 | case 1234567 | UPN A123456789012
        """,
    "email": "jane.smith@example.gov.uk | Jane＠example | ask j@x please",
    "phone": """
        01633 644644 | +44 7700 900123 | (01633) 644-644 | 7700900123 | ring 644644 | 07700900123
        0044 1633 644644 | ffôn 644 644
        """,
    "name": """
        Sian Pritchard | Siân O'Keeffe | D Hughes | T.Jones | Huw W. Thomas | Jane_Smith
        Cllr. Penri Lewis | Y Cyng Penri Lewis | sgwrs gyda Huw Thomas | Price, Sian | Cook, S.
        Mrs Price | mrs smith | Dr. Head | Sian Pritchard's caseload | Kelechi Baker | Mr K
        Szczęsny Ewa | Rhys ap Tomos | sian ap rhys | Sian Pritchard Team Manager
        Pennaeth Angharad Morgan | Team Manager Sian Pritchard | Si\N{SOFT HYPHEN}ân Pritchard
        Ｓｉａｎ Ｐｒｉｔｃｈａｒｄ | sian PRITCHARD | Sia\u0302n Pritchard | Will Pritchard
        """,
}

NOT_FOUND = """
    from 1 March 2025 | 2024-25 | 2023-24 2024-25 2025-26 | S47 1st visit | S47 2nd | FD-01
    case 12 | Case 2024 | NHS 111 | cases 12000 | caseload 18 | Mosaic 2024 | client group 3
    CC-40213 | MCC 1234 5678 | GL 4410 220 | £52,000 | 0.3333333333333333 | 4020113344
    943 476 5918 | born in 2024 | babies born before 26 weeks | 01/09/2024 10:30 to 15/09/2024
    Surge from 01/03/2025, birth rate unchanged | April 01/04/2025 | Usk 01/04/2025
    Thu 4 Apr 2024 | Jan 4, 2024 | Jan Feb Mar | 0123456789ab | Sun 31/03/2024
    +2@4-30 | =*1.1@8-~3 | W1 to W12 | NP25 | week 12 to week 26 | 12 months, 30/06/2025
    Will Demand Fall | Grace Period Ends | Mark Work Complete | May Day Closure | Miss Targets
    Dr appointment | MS Teams | Sarah House | Sarah on leave | Rose Hill | Holly Lodge | Glan Usk
    Bryn Glas | Maes y Coed | Heol Dewi Sant | St Woolos | Stow Park | Jack Straw Lane
    Ysgol Owain Glyndŵr | Lewis Merthyr | Thomas Jones Building | Victoria Wood Park
    King Henry VIII School | Ynys Môn | Sir Ddinbych | Pen-y-bont ar Ogwr | Hay-on-Wye
    Arweinydd Tîm Plant | Dau Aelod Staff Yn Gadael | Haf Prysur | Gwasanaeth Plant a Theuluoedd
    Fortnightly Rotas Slip | Police-led Visits | Signs of Safety | Team Around The Family
    Children's Services | Women's Aid | Option A Price Rise | Baker's Dozen | Usk\nMonmouth
    Newport, Cardiff and Powys | Early Help & Assessment | Innovation House | Ebbw Vale
    """


def pieces(listed: str) -> list[str]:
    """Texts of a list, parted by bars and by lines."""
    return [
        text.strip() for line in listed.split("\n  ") for text in line.split("|") if text.strip()
    ]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, listed in FOUND.items() for text in pieces(listed)]
)
def test_what_is_personal_is_found_by_its_kind(kind: str, text: str) -> None:
    for around in ("{}", "{}, as agreed", "it was said: {}"):
        found = personal_in(around.format(text))
        assert found is not None
        assert found.id == f"personal.{kind}"
        assert found.values == {}  # what was found is not repeated


@pytest.mark.parametrize("text", pieces(NOT_FOUND))
def test_what_is_nobody_is_not_found(text: str) -> None:
    assert personal_in(text) is None


def test_every_kind_says_how_to_do_without() -> None:
    found = [personal_in(text) for listed in FOUND.values() for text in pieces(listed)]
    advice = {what.id: said(instead_of(what)) for what in found if what}
    assert set(advice) == {f"personal.{kind}" for kind in FOUND}
    assert "Team manager" in advice["personal.name"]
    for kind, instead in advice.items():
        assert personal_in(f"{sentences()[kind]}; {instead}") is None


@pytest.mark.parametrize("header", ["NHS number", "WCCIS ID", "Case no", "Child ID", "Client ref"])
def test_a_column_of_records_is_personal(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize("header", ["Post", "Team", "Site", "Cost centre", "Case holding", "FTE"])
def test_a_column_of_posts_is_not(header: str) -> None:
    assert not is_personal_header(header)


# --- What the project itself ships


def strings(content: object) -> Iterator[str]:
    """Every text within tables and lists."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for part in content.values():
            yield from strings(part)
    elif isinstance(content, list):
        for part in content:
            yield from strings(part)


LISTS = ("people.toml", "not_people.toml")
SHIPPED = [path for path in sorted(DATA.rglob("*.toml")) if path.name not in LISTS]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_nothing_that_is_shipped_is_taken_for_a_person(path: Path) -> None:
    found = list(strings(tomllib.loads(path.read_text("utf-8"))))
    assert found
    taken = [text for text in found if personal_in(text) is not None]
    # How a database's address is written looks like an e-mail address, and is typed nowhere.
    assert [text for text in taken if "PASSWORD@HOST" not in text] == []


def test_no_input_is_taken_for_a_person() -> None:
    for spec in INPUTS.values():
        assert [text for text in (spec.name, spec.label) if personal_in(text)] == []


def test_the_lists_are_sorted_and_do_not_contradict_each_other() -> None:
    lists = {
        key: words.split()
        for name in LISTS
        for key, words in tomllib.loads((DATA / "words" / name).read_text("utf-8")).items()
    }
    for key, words in lists.items():
        assert words == sorted(set(words)), key
        assert key == "mutated" or all(word.isascii() and word.isalpha() for word in words), key
    ordinary = {*lists["english"], *lists["welsh"], *lists["trade"]}
    for sure, unsure in (("given", "given_words"), ("surnames", "surname_words")):
        assert not {*lists[sure]} & {*lists[unsure], *ordinary}


# --- Cost

COSTLY = """
    Aa\t| A.\t| ap\t| dob\t| dob 1/1/ | Sian | Mrs | Smith,\t| Zxq | case no | wccis | 0\t| (0 | 1
    +44\t| 943 476 591\t| 1 jan\t| ab12\t| ab 12 34 5 | a@1. | @ | A- | Llan | ABCDEFski | a' | Ab'
    \ufdfa | \u0130 | e\u0301 | \u202e | Sian da da da\t| sian ap\t| £0. | ni no ni no | A, | a_
    """.replace("\t", " ")


def cost_of(text: str) -> float:
    """Seconds of processor time, at best of three."""

    def once() -> float:
        start = time.thread_time()
        personal_in(text)
        return time.thread_time() - start

    return min(once() for _ in range(3))


LONGEST = 2000


@pytest.mark.parametrize(
    "piece", [p.lstrip() for line in COSTLY.split("\n") for p in line.split("|") if p.strip()]
)
def test_repetition_costs_little(piece: str) -> None:
    for ending in ("", "!", "9", "x"):
        text = (piece * LONGEST)[: LONGEST - len(ending)] + ending
        assert cost_of(text) < 0.05


NAMELIKE = st.sampled_from([*"AaÉ '’-.,_@/(0129+£\n", "Sian ", "Pritchard ", "Mrs ", "ap ", "dob "])


@given(st.text(max_size=LONGEST) | st.lists(NAMELIKE, max_size=400).map("".join))
@example("")
@example("-")
@example("\N{COMBINING ACUTE ACCENT}")
@example("A-")
@example("ß'ß-ſ")
@settings(deadline=None, max_examples=60, derandomize=True, database=None)
def test_no_text_raises_or_costs_much(text: str) -> None:
    found = personal_in(text)
    assert found is None or found.id in sentences()
    is_personal_header(text)
    assert cost_of(text[:LONGEST]) < 0.05
