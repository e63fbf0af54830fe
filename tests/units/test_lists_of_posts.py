"""Lists of posts as councils keep them: each row is a post, or is told why it is none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from time import process_time
from typing import Any

import openpyxl
import pytest

from model.outside.dates import Order
from model.outside.gathered import by_reason
from model.outside.posts_file import PostsRead, find_posts, read_posts
from model.scenario.errors import Message
from model.scenario.posts import MAX_POSTS, Post
from model.words.posts import note_said, refused_by_reason
from tests.refusals import refused, told

pytestmark = pytest.mark.units
INTAKE = date(2023, 9, 1)


def read(text: str, encoding: str = "utf-8", **more: Any) -> PostsRead:
    return read_posts(text.encode(encoding), **more)


def numbers(result: PostsRead) -> list[str]:
    return [post.post for post in result.posts]


def rows(result: PostsRead) -> list[tuple[int, str]]:
    """Rows refused, and the id of the first reason."""
    return [
        (one.row, one.reasons[0].id if isinstance(one.reasons[0], Message) else "")
        for one in result.refused
        if not one.column
    ]


def notes(result: PostsRead) -> dict[str, Any]:
    return {note.id: note.values.get("rows") for note in result.notes}


def columns_of_dates(*cells: str, **more: Any) -> PostsRead:
    """Agency workers with these last days."""
    lines = [f'FD-{n:02d},front door,agency,"{cell}"' for n, cell in enumerate(cells, 1)]
    return read("\n".join(["post,team,contract,end", *lines]), **more)


# --- Dates (01 to 03)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("", "03/06/2025", "12/31/2024", "09/02/2024"), ["FD-01"]),
        (("25/12/2024", "12/25/2024", "03/06/2025"), []),
        (("2024-12-01", "1 Dec 2024", "6/30/24", "6/7/24"), ["FD-01", "FD-02"]),
        # Real dates that may have been turned, beside those a spreadsheet could not turn.
        (("2024-03-06", "2024-04-07", "2024-05-08", "25/12/2024"), ["FD-01", "FD-02", "FD-03"]),
    ],
)
def test_a_column_in_two_orders_is_asked_about(cells: Sequence[str], kept: list[str]) -> None:
    result = columns_of_dates(*cells)
    assert numbers(result) == kept
    assert {why for _, why in rows(result)} == {"post.which_order"}
    assert list(result.questions) == ["end"]
    assert len(refused_by_reason(result.refused)) == 1


def test_one_column_month_first_asks_about_the_others_that_prove_nothing() -> None:
    text = (
        "post,team,contract,start,end,advert\n"
        "FD-01,fsp,agency,03/06/2023,12/31/2024,25/11/2024\n"
        "FD-02,fsp,agency,2023-06-03,2024-12-31,01/02/2024\n"
    )
    result = read(text)
    assert set(result.questions) == {"start", "end"}
    assert numbers(result) == ["FD-02"]
    assert result.posts[0].advert == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("day first", [date(2025, 6, 3), date(2024, 2, 9)]),
        ("month first", [date(2025, 3, 6), date(2024, 12, 31), date(2024, 9, 2)]),
    ],
)
def test_what_was_answered_is_how_the_column_is_read(order: Order, expected: list[date]) -> None:
    result = columns_of_dates("03/06/2025", "12/31/2024", "09/02/2024", orders={"end": order})
    assert [post.end for post in result.posts] == expected
    assert not result.questions
    assert len(rows(result)) == 3 - len(expected)


def test_dates_that_prove_nothing_are_day_first() -> None:
    result = columns_of_dates("03/06/2025", "1.2.25", "25-12-2024")
    days = [post.end for post in result.posts]
    assert days == [date(2025, 6, 3), date(2025, 2, 1), date(2024, 12, 25)]
    assert not result.questions


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02-Feb-23", date(2023, 2, 2)),
        ("8 Jun 2025", date(2025, 6, 8)),
        ("8th June 2025", date(2025, 6, 8)),
        ("Mon 9 Jun 2025", date(2025, 6, 9)),
        ("Sunday, 1 September 2024", date(2024, 9, 1)),
        ("June 8, 2025", date(2025, 6, 8)),
        ("Sep 1st 2024", date(2024, 9, 1)),
        ("1 Medi 2024", date(2024, 9, 1)),
        ("31 Rhagfyr 2024", date(2024, 12, 31)),
        ("8 o Fehefin 2025", date(2025, 6, 8)),
        ("1af Mai 2025", date(2025, 5, 1)),
        ("44927", date(2023, 1, 1)),
        ("45565.5", date(2024, 9, 30)),
        ("20240901", date(2024, 9, 1)),
    ],
)
def test_a_day_however_it_is_written(text: str, day: date) -> None:
    result = columns_of_dates(text)
    assert [post.end for post in result.posts] == [day]
    assert ("posts.day_numbers" in notes(result)) == text.startswith("4")


@pytest.mark.parametrize("text", ["Jun 2025", "31 Feb 2025", "8 Foo 2025", "00/01/1900", "99999"])
def test_no_day_is_made_up(text: str) -> None:
    result = columns_of_dates(text)
    assert (numbers(result), len(rows(result))) == ([], 1)


# --- Where the table begins (08)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\npost;team;contract;fte\r\nFD-01;front door;agency;0,6\r\n",
        '"sep=;"\r\npost;team;contract;fte\r\nFD-01;front door;agency;0,6\r\n',
        "sep=|\npost|team|contract|fte\nFD-01|front door|agency|0.6\n",
        "Staff, posts, vacancies\n\npost;team;contract;fte\nFD-01;front door;agency;0,6\n",
        "List,,,\nAs at 1 April,,,\n,,,\npost,team,contract,fte\nFD-01,front door,agency,0.6\n",
        "post\tteam\tcontract\tfte\nFD-01\tfront door\tagency\t0.6\n\nTotal\t\t\t0.6\n",
        "post,team,contract,fte\nFront door,,,\nFD-01,front door,agency,0.6\nSub-total,,,0.6\n",
        "post,team,contract,fte\nFD-01,front door,agency,0.6\npost,team,contract,fte\nSource: HR\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_header_is_found_and_what_is_no_post_is_left_out(text: str, encoding: str) -> None:
    result = read(text, encoding)
    assert [(p.post, p.fte) for p in result.posts] == [("FD-01", 0.6)]
    assert result.refused == ()


def test_rows_are_numbered_as_in_the_spreadsheet_below_a_title() -> None:
    text = "List of posts\n\npost,team,contract\nFD-01,fsp,agency\nFD-02,kitchen,agency\nTotal,,2\n"
    result = read(text)
    assert [row for row, _ in rows(result)] == [5]
    assert notes(result) == {"outside.totals": (6,)}


# --- Columns that are not used (09)


def test_columns_left_out_cost_no_row() -> None:
    result = read(
        "post,team,contract,Location,Cost centre,Service note,Manager\n"
        "FD-01,front door,agency,Ebbw Vale,100200,,Ceri Prydderch\n"
        "FD-02,front door,permanent,Innovation House,100200300400,ring 01633 000000,\n"
        "FD-03,front door,vacant,,,Awaiting DBS,\n"
    )
    assert numbers(result) == ["FD-01", "FD-02", "FD-03"]
    assert [one.column for one in result.refused] == [True] * 4
    assert not {"Ceri", "Ebbw", "01633"} & set(repr(result).replace("'", " ").split())


def test_a_mapping_is_in_the_files_own_words_and_can_be_used_again() -> None:
    text = "Ref,Where,Held as,Worked\nFD-01,Front Door,Perm,60%\nFSP-01,FSP,Locum,1\n"
    with refused("outside.no_header"):
        read(text)
    agreed = {"Ref": "post", "Where": "team", "Held as": "contract", "Worked": "fte"}
    result = read(text, mapping=agreed)
    assert [(p.post, p.contract, p.fte) for p in result.posts] == [
        ("FD-01", "permanent", 0.6),
        ("FSP-01", "agency", 1.0),
    ]
    assert result.mapping == agreed
    assert read(text, mapping={**result.mapping, "Worked": ""}).posts[0].fte == 1.0
    with refused("column.no_field", field="colour"):
        read(text, mapping={**agreed, "Worked": "colour"})


def test_what_is_missing_is_said_and_can_be_found_out_beforehand() -> None:
    text = "Post number,Team,Basis\nFD-01,Front Door,Perm\n"
    found = find_posts(text.encode())
    assert found.missing == ("contract",)
    assert [(c.header, c.field) for c in found.columns] == [
        ("Post number", "post"),
        ("Team", "team"),
        ("Basis", ""),
    ]
    with refused("posts.missing_columns", missing=("contract",)):
        read(text)
    assert numbers(read(text, mapping={"Basis": "contract"})) == ["FD-01"]


def test_a_column_in_a_fields_own_words_goes_before_a_guess() -> None:
    result = read("post,team,contract,WTE,FTE\nFD-01,fsp,agency,0.1,0.6\n")
    assert result.posts[0].fte == 0.6
    assert [one.reasons for one in result.refused] == [(Message("column.twice", name="fte"),)]


# --- Words for not known (11)


@pytest.mark.parametrize(
    "word",
    [
        "TBC",
        "n/a",
        "N/K",
        "ongoing",
        "-",
        "—",
        "31/12/9999",
        "9999-12-31",
        "unknown",
        "open-ended",
        "Permanent",
        "parhaus",
    ],
)
def test_words_for_not_known_are_blank(word: str) -> None:
    result = columns_of_dates(word)
    assert [post.end for post in result.posts] == [None]
    assert notes(result) == {"posts.not_known": (2,)}


def test_what_must_be_known_is_not_made_up() -> None:
    result = read(
        "post,team,contract,fte\nFD-01,TBC,agency,1\nFD-02,fsp,n/a,1\nFD-03,fsp,agency,TBC\n"
        "FD-04,fsp,agency,#N/A\nFD-05,fsp,vacant,-\n"
    )
    assert numbers(result) == ["FD-05"]
    assert rows(result) == [
        (2, "post.blank"),
        (3, "post.blank"),
        (4, "post.fte_not_known"),
        (5, "outside.error_cell"),
    ]


# --- Job share (12)


def test_a_job_share_is_told_how_it_is_written() -> None:
    result = read("post,team,contract,fte\nFD-01,fsp,permanent,0.5\nFD-01,fsp,permanent,0.4\n")
    (one,) = result.refused
    told("post.job_share", one.reasons[0], row=2, one=0.5, other=0.4)
    whole = read("post,team,contract,fte\nFD-01,fsp,permanent,1\nFD-01,fsp,permanent,0.5\n")
    assert rows(whole) == [(3, "post.there_already")]
    letters = read("post,team,contract,fte\nFD-01a,fsp,permanent,0.5\nFD-01b,fsp,permanent,0.5\n")
    assert rows(letters) == [(2, "post.number_with_letter"), (3, "post.number_with_letter")]
    halves = read(
        "post,team,contract,fte,established_fte\nFD-1,fsp,perm,0.5,0.5\nFD-2,fsp,perm,0.5,0.5\n"
    )
    assert sum(p.established_fte for p in halves.posts) == 1.0


# --- Words of HR (13)


@pytest.mark.parametrize(
    ("text", "fte"),
    [
        ("60%", 0.6),
        ("60 %", 0.6),
        ("1.00 FTE", 1.0),
        ("0,6 wte", 0.6),
        ("Full-time", 1.0),
        ("22.2 hours", 0.6),
        ("37 hrs/week", 1.0),
        ("18.5h", 0.5),
        ("22,2 awr", 0.6),
    ],
)
def test_shares_of_a_post(text: str, fte: float) -> None:
    result = read(f'post,team,contract,fte\nFD-01,fsp,permanent,"{text}"\n')
    assert [post.fte for post in result.posts] == [fte]
    by_hours = any(unit in text for unit in ("h", "awr")) and "%" not in text
    assert ("posts.hours" in notes(result)) == by_hours


def test_hours_without_a_word_are_asked_for_unless_the_column_says_them() -> None:
    bare = read("post,team,contract,fte\nFD-01,fsp,permanent,22.2\n")
    assert rows(bare) == [(2, "post.hours_perhaps")]
    named = read("post,team,contract,Weekly hours\nFD-01,fsp,permanent,22.2\n")
    assert [post.fte for post in named.posts] == [0.6]
    too_many = read("post,team,contract,fte\nFD-01,fsp,permanent,40 hours\n")
    assert numbers(too_many) == []


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("Perm", "permanent"),
        ("Permanent (part-time)", "permanent"),
        ("Parhaol", "permanent"),
        ("NQSW", "newly qualified"),
        ("ASYE", "newly qualified"),
        ("Fixed term", "temporary"),
        ("FTC", "temporary"),
        ("Maternity cover", "temporary"),
        ("Secondment", "temporary"),
        ("Seconded in", "temporary"),
        ("Agency (Bluebell)", "agency"),
        ("Locum", "agency"),
        ("agency via Bluebell", "agency"),
        ("Vacancy", "vacant"),
        ("Vacant - advertised", "vacant"),
    ],
)
def test_contracts_in_a_councils_own_words(text: str, contract: str) -> None:
    result = read(f'post,team,contract\nFD-01,fsp,"{text}"\n', intake=INTAKE)
    assert [post.contract for post in result.posts] == [contract]
    assert result.posts[0].start == (INTAKE if contract == "newly qualified" else None)


@pytest.mark.parametrize("text", ["Maternity leave", "Seconded out", "On secondment", "LTS"])
def test_a_holder_who_is_away_is_no_contract(text: str) -> None:
    assert rows(read(f"post,team,contract\nFD-01,fsp,{text}\n")) == [(2, "post.holder_away")]


def test_a_worker_behind_an_agency_is_not_taken_in() -> None:
    result = read("post,team,contract\nFD-01,fsp,Agency (Ceri Prydderch)\n")
    assert rows(result) == [(2, "post.personal_cell")]
    assert "Ceri" not in repr(result)


def test_nobody_knows_when_a_learner_began_unless_told() -> None:
    assert rows(read("post,team,contract\nFD-01,fsp,NQSW\n")) == [(2, "post.learner_start")]


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Early Help & Assessment", "front_door"),
        ("Front Door", "front_door"),
        ("Contact and assessment", "front_door"),
        ("EHAT", "front_door"),
        ("IAA", "front_door"),
        ("Drws Ffrynt", "front_door"),
        ("Family Support & Protection", "fsp"),
        ("FSP Team", "fsp"),
    ],
)
def test_teams_in_a_councils_own_words(text: str, team: str) -> None:
    result = read(f'post,team,contract\nFD-01,"{text}",perm\n')
    assert [post.team for post in result.posts] == [team]


# --- Told by reason


def test_thirty_rows_of_one_reason_are_one_line() -> None:
    lines = [f"FD-{n},kitchen,agency,soon {n}" for n in range(1, 31)]
    result = read("\n".join(["post,team,contract,end", *lines]))
    assert len(result.refused) == 30
    gathered = by_reason(result.refused)
    assert [found.rows for found in gathered] == [tuple(range(2, 32))] * 2
    assert [line.split(":")[0] for line in refused_by_reason(result.refused)] == [
        "rows 2 to 31"
    ] * 2


# --- Workbooks


def workbook(*sheets: Sequence[Sequence[object]], hidden: int | None = None) -> bytes:
    book = openpyxl.Workbook()
    for place, lines in enumerate(sheets):
        sheet = book.active if not place else book.create_sheet()
        assert sheet is not None
        for line in lines:
            sheet.append(list(line))
        if place == hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = ("Post no", "Team", "Contract type", "FTE", "Start date", "End date")


def test_a_workbook_with_a_title_real_dates_and_totals() -> None:
    lines = [
        ("Establishment",),
        (),
        HEADER,
        ("FD-01", "Early Help & Assessment", "Perm", 1, datetime(2021, 3, 6), None),
        ("FD-02", "Early Help & Assessment", "Agency", 0.6, date(2023, 6, 3), 45565),
        ("FSP-01", "FSP", "Vacant", 1, None, None),
        ("Total", None, None, "=SUM(D4:D6)"),
    ]
    result = read_posts(workbook([("Notes",)], lines[:-1]))
    assert result.refused == ()
    assert result.posts == (
        Post(post="FD-01", team="front_door", start=date(2021, 3, 6)),
        Post(
            post="FD-02",
            team="front_door",
            contract="agency",
            fte=0.6,
            start=date(2023, 6, 3),
            end=date(2024, 9, 30),
        ),
        Post(post="FSP-01", team="fsp", contract="vacant", fte=0),
    )
    assert notes(result)["posts.vacant_fte"] == (6,)
    with refused("outside.formulas"):
        read_posts(workbook(lines))


def test_one_sheet_is_read_and_the_others_are_told() -> None:
    april = [HEADER, ("FD-01", "fsp", "Perm", 1)]
    may = [HEADER, ("FD-02", "fsp", "Perm", 1)]
    raw = workbook([("Read me",)], april, may, [HEADER, ("FD-03", "fsp", "Perm", 1)], hidden=3)
    result = read_posts(raw)
    assert numbers(result) == ["FD-01"]
    assert Message("outside.other_sheets", read=2, others=(3,)) in result.notes
    assert numbers(read_posts(raw, sheet=2)) == ["FD-02"]
    with refused("outside.no_header"):
        read_posts(raw, sheet=0)


# --- Twelve lists


LISTS: dict[str, tuple[str, int, int]] = {
    # A list, how many posts it has, and how many of its rows are refused.
    "a plain export": (
        "Post,Team,Contract,FTE,Start Date,End Date\n"
        "FD-01,Front Door,Permanent,1.00,01/04/2019,\n"
        "FD-02,Front Door,Agency,1.00,15/01/2024,30/09/2024\n"
        "FSP-01,FSP,Permanent,0.60,,\nFSP-02,FSP,Vacant,1.00,,\n",
        4,
        0,
    ),
    "words of HR": (
        "Position No.;Service Team;Employment Type;Contracted Hours;Contract End Date\n"
        "EHA1;Early Help & Assessment;Perm;37;n/a\n"
        "EHA2;Early Help & Assessment;FTC;29,6;31-Mar-25\n"
        "EHA3;Early Help & Assessment;NQSW;37;TBC\n"
        "FSP1;Family Support & Protection;Perm;18,5;n/a\n",
        4,
        0,
    ),
    "titles, parts and totals": (
        "Children's Services,,,\nEstablishment at 1 April 2024,,,\n,,,\n"
        "Post Number,Team,Contract,FTE\n"
        "Front Door,,,\nFD-01,Front Door,Perm,1\nFD-02,Front Door,Vacant,1\nSub total,,,2\n,,,\n"
        "FSP,,,\nFSP-01,FSP,Perm,0.8\nSub total,,,0.8\nGrand total,,,2.8\nSource: payroll,,,\n",
        3,
        0,
    ),
    "names beside the posts": (
        "Post,Name,Team,Contract,FTE,Line manager\n"
        "FD-01,Ceri Prydderch,Front Door,Perm,1,Mabli Teifi\n"
        "FD-02,,Front Door,Vacant,1,Mabli Teifi\nFSP-01,Gwenno Elfed,FSP,Agency,1,Mabli Teifi\n",
        3,
        0,
    ),
    "percentages and places": (
        "Post ref,Base,Cost code,Team,Held by,FTE %\nFD-01,Usk,10/2030,Front Door,Perm,1\n"
        "FD-02,Caldicot,10/2030,Front Door,Secondment,0.6\n",
        2,
        0,
    ),
    "American dates": (
        "Post,Team,Contract,FTE,Start,End\nFD-01,Front Door,Agency,1,01/02/2024,12/31/2024\n"
        "FD-02,Front Door,Agency,1,02/03/2024,06/30/2024\nFSP-01,FSP,Perm,1,,\n",
        1,
        2,
    ),
    "a job share and somebody away": (
        "Post,Team,Contract,FTE\nFD-01,Front Door,Perm,0.5\nFD-01,Front Door,Perm,0.5\n"
        "FD-02,Front Door,Maternity leave,1\nFD-03,Front Door,Maternity cover,1\n",
        2,
        2,
    ),
    "in Welsh": (
        "Rhif swydd,Tîm,Math o gontract,CALl,Dyddiad dechrau,Dyddiad gorffen\n"
        "FD-01,Drws Ffrynt,Parhaol,1,1 Medi 2021,\nFD-02,Drws Ffrynt,Dros dro,1,,31 Mawrth 2025\n"
        "FSP-01,FSP,Asiantaeth,1,,parhaus\nFSP-02,FSP,Gwag,,,\n",
        4,
        0,
    ),
    "day numbers": (
        "Post\tTeam\tContract\tFTE\tStart\tEnd\nFD-01\tFD\tAgency\t1\t44927\t45565\n"
        "FSP-01\tFSP\tPerm\t1\t43556\t2958465\n",
        2,
        0,
    ),
    "agency through suppliers": (
        "Post,Team,Contract,FTE,Start,End,Replacement contract,Successor start\n"
        "FD-01,Front Door,Agency - Bluebell,1,,30/09/2024,Perm,01/10/2024\n"
        "FD-02,Front Door,Agency via Bluebell,1,04/11/2024,,,\n"
        "FSP-01,FSP,Locum,1,,ongoing,TBC,\n",
        3,
        0,
    ),
    "another council's teams": (
        "Post,Team,Contract\nFD-01,Referral and Assessment,Perm\nCP-01,Court Team,Perm\n"
        "CP-02,Court Team,Agency\nFSP-01,FSP,Perm\n",
        2,
        2,
    ),
    "numbers that are none": (
        "Post,Team,Contract\n50012345,Front Door,Perm\n50012346,Front Door,Perm\nFSP-01,FSP,Perm\n",
        1,
        2,
    ),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_row_is_lost_without_a_reason(name: str, kind: str) -> None:
    text, good, bad = LISTS[name]
    raw = text.encode()
    if kind == "xlsx":
        separator = max(",;\t", key=text.splitlines()[0].count)
        separator = "," if "titles" in name else separator
        raw = workbook(
            [[cell or None for cell in line.split(separator)] for line in text.splitlines()]
        )
    result = read_posts(raw, intake=INTAKE)
    assert (len(result.posts), len(rows(result))) == (good, bad), refused_by_reason(result.refused)
    left_out = [*notes(result).get("outside.totals", ()), *notes(result).get("outside.apart", ())]
    table = find_posts(raw).table
    below = [row.number for row in table.rows]
    assert len(below) == good + bad, "each row is a post or has a reason"
    filled = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if number > table.header_row and line.strip(",;\t ")
    ]
    assert sorted([*below, *left_out]) == filled, "or is told to be none"
    assert all(note_said(note) for note in result.notes)
    for one in ("Ceri", "Prydderch", "Mabli", "Teifi", "Gwenno", "Elfed"):
        assert one not in repr(result)


def test_what_the_twelve_say_is_what_was_meant() -> None:
    by_name = {
        name: {post.post: post for post in read(text, intake=INTAKE).posts}
        for name, (text, _, _) in LISTS.items()
    }
    assert [p.fte for p in by_name["words of HR"].values()] == [1, 0.8, 1, 0.5]
    assert by_name["words of HR"]["EHA2"].end == date(2025, 3, 31)
    assert by_name["in Welsh"]["FD-01"].start == date(2021, 9, 1)
    assert by_name["in Welsh"]["FD-02"].end == date(2025, 3, 31)
    assert by_name["day numbers"]["FSP-01"].end is None
    named = by_name["agency through suppliers"]["FD-01"]
    assert (named.end, named.next_start) == (date(2024, 9, 30), date(2024, 10, 1))
    vacant = by_name["a plain export"]["FSP-02"]
    assert (vacant.established_fte, vacant.funded_fte, vacant.fte) == (1, 1, 0)


def test_more_rows_than_there_may_be_posts_are_read_at_once() -> None:
    rows = MAX_POSTS + 1
    other = "\n".join(f"Abergavenny {n},Note {n}" for n in range(500))
    lines = [f"FD-{n},fsp,Agency,0.6,01/02/2024,30 Jun 2025,Usk" for n in range(1, rows + 1)]
    text = "\n".join(["post,team,contract,fte,start,end,base", *lines])
    before = process_time()
    with refused("posts.too_many", number=rows, most=MAX_POSTS):
        read(text)
    result = read("\n".join(text.splitlines()[: MAX_POSTS + 1]))
    raw = workbook([line.split(",") for line in text.splitlines()], [[other]])
    with refused("posts.too_many", number=rows):
        read_posts(raw)
    assert process_time() - before < 6
    assert len(result.posts) == MAX_POSTS
