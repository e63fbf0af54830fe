"""Posts from a spreadsheet: what is understood and refused, and that nothing personal stays."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from time import process_time
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.outside.gathered import RefusedRow
from model.outside.posts_csv import template, to_csv
from model.outside.posts_file import PostsRead, check_rows, read_posts
from model.outside.posts_words import COLUMNS
from model.outside.tables import MAX_COLUMNS, MAX_FILE_BYTES
from model.scenario.baselines import load_baseline
from model.scenario.errors import Message, ScenarioError
from model.scenario.personal import _WORDS
from model.scenario.posts import MAX_POSTS, POST_TEAMS, Grade, Held, Next, Post, derived_posts
from model.scenario.scenario import make_scenario
from model.words.posts import reasons
from model.words.refusals import said
from tests.refusals import refused

pytestmark = pytest.mark.units

fast = settings(deadline=None, derandomize=True, database=None, max_examples=40)


def read(*lines: str, header: str = "post,team,contract") -> PostsRead:
    return read_posts("\n".join((header, *lines)).encode())


def one(value: str, column: str, **others: str) -> Post:
    """The post of a good row with a value in a column."""
    result = cell(value, column, **others)
    assert result.refused == ()
    return result.posts[0]


def cell(value: str, column: str, **others: str) -> PostsRead:
    row = {"post": "FD-01", "team": "fsp", "contract": "permanent", **others, column: value}
    out = io.StringIO()
    csv.writer(out).writerows([row.keys(), row.values()])
    return read_posts(out.getvalue().encode())


def reason(result: PostsRead) -> str:
    """The one reason why the one row was refused."""
    assert result.posts == ()
    (refused,) = result.refused
    assert refused.row == 2
    sentence = reasons(refused)
    assert "\n" not in sentence
    return sentence


# --- Files that are understood

ROWS = [
    ["Post", "TEAM", "contract", "Established FTE", "fte", "next-start", "End date", "Release at"],
    ["FD-01", "front door", "agency", "0,8", "0,75", "01/10/2024", "30/09/2024", ""],
    ["FSP-01", "FSP", "permanent", "1", ",5", "1/9/24", "", "0,6"],
]
EXPECTED = (
    Post(
        post="FD-01",
        team="front_door",
        contract="agency",
        established_fte=0.8,
        funded_fte=0.8,
        fte=0.75,
        next_start=date(2024, 10, 1),
        end=date(2024, 9, 30),
    ),
    Post(post="FSP-01", team="fsp", fte=0.5, next_start=date(2024, 9, 1), release_at=0.6),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write(encoding: str, separator: str, line_end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(
        [[*row, note] for row, note in zip(ROWS, ["Sylwadau", "£", "café"], strict=True)]
    )
    result = read_posts(out.getvalue().encode(encoding))
    assert result.posts == EXPECTED
    assert [(r.row, r.post) for r in result.refused] == [(1, "")]
    assert "the column 'Sylwadau' is not known and was left out" in reasons(result.refused[0])


def test_the_mark_before_the_header_is_no_part_of_it() -> None:
    raw = '"Colour, new",post,team,contract\nx,FD-01,fsp,agency'.encode("utf-8-sig")
    assert "the column 'Colour, new' is not known" in reasons(read_posts(raw).refused[0])


def test_blank_lines_are_skipped_and_counted() -> None:
    result = read("", ",,", "FD-01,fsp,permanent", "   ", "FD-02,fsp,zero hours")
    assert [p.post for p in result.posts] == ["FD-01"]
    assert [(r.row, r.post) for r in result.refused] == [(6, "FD-02")]
    late = read_posts(b"\r\n;;\r\nPost;Team;Contract\r\nFD-1;x;agency\r\n")
    assert [r.row for r in late.refused] == [4]


def test_a_cell_of_two_lines_is_one_row_of_the_spreadsheet() -> None:
    result = read('FD-01,"front\ndoor",agency', "FD-02,x,agency")
    assert [p.team for p in result.posts] == ["front_door"]
    assert [r.row for r in result.refused] == [3]


def test_blank_cells_are_defaults() -> None:
    blanks = "," * (len(COLUMNS) - 3)
    header = ",".join(("post", "team", "contract", *(set(COLUMNS) - {"post", "team", "contract"})))
    result = read(f"FD-01,fsp,permanent{blanks}", "FD-02,fsp,permanent", header=header)
    assert result.refused == ()
    assert result.posts == tuple(Post(post=n, team="fsp") for n in ("FD-01", "FD-02"))


@pytest.mark.parametrize(
    ("contract", "established", "expected"),
    [
        ("permanent", "0.6", (0.6, 0.6)),
        ("vacant", "0.6", (0.6, 0.0)),
        ("vacant", "", (1.0, 0.0)),
        ("agency", "0", (0.0, 1.0)),
    ],
)
def test_blank_fte_follows_the_post(
    contract: str, established: str, expected: tuple[float, float]
) -> None:
    post = one(established, "established_fte", contract=contract)
    assert (post.funded_fte, post.fte) == expected


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("post", "fd_01", "FD-01"),
        ("post", " fsp 7 ", "FSP-7"),
        ("post", "FD–02", "FD-02"),
        ("team", "front_door", "front_door"),
        ("team", "Front Door", "front_door"),
        ("team", "FRONT-DOOR", "front_door"),
        ("team", "frontdoor", "front_door"),
        ("team", "Fsp", "fsp"),
        ("team", "Family Support and Protection", "fsp"),
        ("team", "family_support_&_protection", "fsp"),
        ("grade", "Senior_Social  Worker", "senior social worker"),
        ("contract", "PERMANENT", "permanent"),
        ("next_contract", "Newly-qualified", "newly qualified"),
        ("next_contract", "NONE", "none"),
        ("fte", "0.8", 0.8),
        ("fte", "0,8", 0.8),
        ("fte", ".5", 0.5),
        ("fte", "1.0", 1.0),
        ("fte", "1.", 1.0),
        ("fte", "5e-1", 0.5),
        ("funded_fte", "0", 0.0),
        ("funded_fte", "-0", 0.0),
        ("start", "2024-09-01", date(2024, 9, 1)),
        ("start", "01/09/2024", date(2024, 9, 1)),
        ("start", "1/9/24", date(2024, 9, 1)),
        ("start", "1.9.2024", date(2024, 9, 1)),
        ("start", "31/12/69", date(2069, 12, 31)),
        ("start", "1/1/70", date(1970, 1, 1)),
        ("start", "2024-09-01 00:00:00", date(2024, 9, 1)),
        ("start", "01/09/2024 00:00", date(2024, 9, 1)),
        ("overlap_weeks", "4", 4),
        ("overlap_weeks", "4,0", 4),
        ("release_at", "1", 1.0),
        ("starter_drops_out", "Yes", True),
        ("starter_drops_out", "TRUE", True),
        ("starter_drops_out", "1.0", True),
        ("starter_drops_out", "n", False),
    ],
)
def test_how_a_cell_may_be_written(column: str, text: str, value: Any) -> None:
    found = getattr(one(text, column), column)
    assert found == value
    assert str(found) == str(value)  # nought is not minus nought


# --- Files that cannot be used


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", Message("outside.empty")),
        (b"\xef\xbb\xbf\r\n ,;\r\n", Message("outside.empty")),
        (b"PK\x03\x04\x14\x00" + b"x" * 300_000, Message("outside.broken_workbook")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Message("outside.other_workbook")),
        (b"#" * (MAX_FILE_BYTES + 1), Message("outside.too_large", size=2000001, most=2000000)),
        ("post\tteam".encode("utf-16"), Message("posts.missing_columns", missing=("contract",))),
        (b"post,team\x00", Message("outside.not_text")),
        (b"\x81\x8d\x8f", Message("outside.not_text")),
        (b"a,b,c\n1,2,3", Message("outside.no_header")),
        (b"FD-01,fsp,agency", Message("outside.no_header")),
        (b"post,team\nFD-1,fsp", Message("posts.missing_columns", missing=("contract",))),
        (b"contract", Message("posts.missing_columns", missing=("post", "team"))),
        (b'post,team,contract\nFD-1,"fsp,agency\nFD-2,fsp,agency', Message("outside.not_csv")),
        (
            b"post,team,contract" + b",x" * MAX_COLUMNS,
            Message("outside.too_many_columns", number=103, most=100),
        ),
        (
            b"post,team,contract\n" + b"A-1,fsp,agency\n" * (MAX_POSTS + 1),
            Message("posts.too_many", number=MAX_POSTS + 1, most=MAX_POSTS),
        ),
    ],
)
def test_a_file_that_cannot_be_used(raw: bytes, why: Message) -> None:
    with refused(why) as error:
        read_posts(raw, "mine.csv")
    assert "\n" not in said(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_as_many_posts_as_can_be_run() -> None:
    lines = [f"A-{n},fsp,agency" for n in range(MAX_POSTS)]
    assert len(read(*lines, "", ",,").posts) == MAX_POSTS
    with refused("posts.too_many", number=MAX_POSTS + 1, most=MAX_POSTS):
        check_rows([{"post": "A-1"}] * (MAX_POSTS + 1))


# --- Rows that are refused


@pytest.mark.parametrize(
    ("column", "text", "parts"),
    [
        ("team", "Adoption", ["team 'Adoption'", "front door or FSP"]),
        ("team", "", ["team is blank", "front door or FSP"]),
        ("post", "", ["post is blank", "as in FD-01"]),
        ("post", "12", ["post '12'", "as in FD-01"]),
        ("contract", "", ["contract is blank", "permanent, agency, newly qualified, temporary"]),
        ("contract", "zero hours", ["contract 'zero hours'", "permanent, agency"]),
        ("grade", "Team manager", ["grade 'Team manager'", "social worker or senior"]),
        ("next_contract", "vacant", ["next_contract 'vacant'", "convert, none"]),
        ("fte", "1.2", ["fte '1.2'", "from 0 to 1"]),
        ("fte", "-0.1", ["fte '-0.1'", "from 0 to 1"]),
        ("fte", "150%", ["fte '150%'", "from 0 to 1"]),
        ("fte", "1.000,5", ["fte '1.000,5'", "from 0 to 1"]),
        ("fte", "9e999", ["fte", "from 0 to 1"]),
        ("established_fte", "full", ["established_fte 'full'", "from 0 to 1"]),
        ("next_fte", "2", ["next_fte '2'", "above 0, at most 1"]),
        ("next_fte", "0", ["next_fte '0'", "above 0, at most 1"]),
        ("start", "31/02/2024", ["start '31/02/2024'", "2024-09-01 or 01/09/2024"]),
        ("end", "09/31/2024", ["end '09/31/2024'", "2024-09-01 or 01/09/2024"]),
        ("advert", "2024-13-01", ["advert '2024-13-01'", "2024-09-01 or 01/09/2024"]),
        ("next_start", "9/2024", ["next_start '9/2024'", "2024-09-01 or 01/09/2024"]),
        ("start", "455361", ["start", "2024-09-01 or 01/09/2024"]),
        ("start", "99999", ["start", "from 1950 to 2100"]),
        ("start", "1900-01-01", ["start '1900-01-01'", "from 1950 to 2100"]),
        ("end", "9998-12-31", ["end '9998-12-31'", "from 1950 to 2100"]),
        ("release_at", "0", ["release_at '0'", "above 0, at most 1"]),
        ("overlap_weeks", "27", ["overlap_weeks '27'", "from 0 to 26"]),
        ("overlap_weeks", "1.5", ["overlap_weeks '1.5'", "whole number from 0 to 26"]),
        ("overlap_weeks", "1e400", ["overlap_weeks", "whole number from 0 to 26"]),
        ("starter_drops_out", "full", ["starter_drops_out 'full'", "yes or no"]),
        ("next_start", "01/10/2024", ["overlapping people", "2024-10-01", "no end"]),
    ],
)
def test_a_bad_cell_is_refused(column: str, text: str, parts: list[str]) -> None:
    sentence = reason(cell(text, column))
    assert [part for part in parts if part not in sentence] == [], sentence
    assert "Value error" not in sentence


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"start": "01/10/2024", "end": "30/09/2024"}, "end 2024-09-30 is before start 2024-10-01"),
        ({"end": "1/10/24", "next_start": "1/10/24", "overlap_weeks": "0"}, "overlapping people"),
        ({"contract": "vacant", "fte": "0.5", "established_fte": "1"}, "fte 0.5 must be 0"),
        ({"established_fte": "0.5", "funded_fte": "0.6"}, "funded_fte 0.6 is more than"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(fields: dict[str, str], part: str) -> None:
    assert part in reason(cell("FD-01", "post", **fields))


def test_everything_wrong_in_a_row_is_said_at_once() -> None:
    sentence = reason(cell("2", "fte", team="youth", start="x", end="1/1/2024"))
    assert sentence.count(";") == 2
    for name in ("team", "fte", "start"):
        assert f"{name} " in sentence


def test_what_cannot_be_read_is_not_called_missing() -> None:
    sentence = reason(cell("newly qualified", "contract", start="soon"))
    assert sentence.startswith("start cannot be used")
    assert ";" not in sentence


def test_the_good_rows_are_kept() -> None:
    result = read("FD-01,fsp,agency", "FD-02,fsp,zero hours", "FD-03,fsp,permanent")
    assert [p.post for p in result.posts] == ["FD-01", "FD-03"]
    assert [(r.row, r.post) for r in result.refused] == [(3, "FD-02")]


def test_the_first_of_equal_post_numbers_is_kept() -> None:
    result = read("FD-01,fsp,agency", "fd 01,front door,permanent", "Fd_01,fsp,agency")
    assert [(p.post, p.contract) for p in result.posts] == [("FD-01", "agency")]
    why = (Message("post.there_already", post="FD-01", row=2),)
    assert result.refused == (RefusedRow(3, "FD-01", why), RefusedRow(4, "FD-01", why))


def test_a_decimal_comma_between_commas_is_noticed() -> None:
    result = read("FD-01,fsp,agency,0,8", header="post,team,contract,fte")
    assert "write" not in reason(result)
    assert "a point: 0.8, not 0,8" in reason(result)


def test_columns_that_are_not_known() -> None:
    header = "post,team,contract,Contrat,Colour,Fte,FTE,,=cmd()"
    result = read("FD-01,fsp,agency,x,y,0.5,0.7,z,w", header=header)
    assert [p.fte for p in result.posts] == [0.5]
    assert [(r.row, r.post) for r in result.refused] == [(1, "")] * 4
    assert [reasons(r) for r in result.refused] == [
        "the column 'Contrat' is not known and was left out",
        "the column 'Colour' is not known and was left out",
        "the column 'fte' is there twice; the first was read",
        "column I is not known and was left out",
    ]
    assert all(one.column for one in result.refused)
    (near,) = read("FD-01,fsp,agency,", header="post,team,contract,next_strat").refused
    assert reasons(near).endswith("; did you mean next_start?")


# --- Nothing personal

PERSONAL = {
    "Jane Smith": "a person's name",
    "Smith, J": "a person's name",
    "J. Smith": "a person's name",
    "JANE SMITH": "a person's name",
    "Mrs smith": "a person's name",
    "Siân ap Rhys": "a person's",
    "Jane van der Berg": "a person's name",
    "Mary-Ann O'Brien": "a person's name",
    "jane.smith@example.gov.uk": "an e-mail address",
    "Jane＠example": "an e-mail address",
    "01633 644644": "a phone number",
    "+44 7700 900123": "a phone number",
    "(01633) 644-644": "a phone number",
    "7700900123": "a phone number",
    "QQ123456C": "a National Insurance number",
    "qq 12 34 56 c": "a National Insurance number",
    "jane smith": "a person's name",
    "NP25 3DZ": "a postcode",
}
PIECES = re.compile(r"jane|smith|siân|rhys|berg|brien|example|01633|644|7700|123456|qq|np25", re.I)


@pytest.mark.parametrize("text", PERSONAL)
def test_what_is_personal_is_refused_and_not_repeated(text: str) -> None:
    for column in COLUMNS:
        result = cell(text, column)
        assert not PIECES.search(repr(result))
        refused = result.refused[-1]
        assert reasons(refused).startswith(f"{column} holds what looks like {PERSONAL[text]}")
        assert reasons(refused).endswith("; remove it")
        assert result.posts == ()
        assert refused.post == ("" if column == "post" else "FD-01")


@pytest.mark.parametrize("text", ["Jane", "SMITH", "E1234567", "123456"])
def test_what_may_be_personal_is_not_repeated(text: str) -> None:
    for column in COLUMNS:
        sentence = reason(cell(text, column))
        assert f"{column} cannot be used: allowed is" in sentence
        assert text.casefold() not in sentence.casefold()


@pytest.mark.parametrize(
    "text", ["Covered by Jane Smith until May", "see j.smith@x.org", "ring 01633 644644 after 10"]
)
def test_what_is_personal_is_found_within_a_text_of_a_column_that_is_used(text: str) -> None:
    assert "looks like" in reasons(cell(text, "team").refused[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Advert out 01/09/2024 10:30, interviews 15/09/2024",
        "0.3333333333333333",
        "County Office",
        "Maternity Leave Cover",
        "Agency until 31 March 2025",
        "HR",
        "Usk",
        "2024-25",
        "£52,000",
        "Senior Practitioner, Court Team",
    ],
)
def test_what_is_not_personal_does_not_cost_the_row(text: str) -> None:
    result = cell(text, "notes")
    assert [p.post for p in result.posts] == ["FD-01"]
    assert [r.row for r in result.refused] == [1]


@pytest.mark.parametrize("text", PERSONAL)
def test_a_column_left_out_costs_no_row_and_nothing_of_it_stays(text: str) -> None:
    result = cell(text, "notes")
    assert [p.post for p in result.posts] == ["FD-01"]
    assert [(r.row, r.column) for r in result.refused] == [(1, True)]
    assert not PIECES.search(repr(result))


@pytest.mark.parametrize(
    "header",
    [
        "Name",
        "Worker",
        "First_name",
        "SURNAME",
        "E-mail",
        "email address",
        "Telephone",
        "Mobile no",
        "NI number",
        "National Insurance",
        "DOB",
        "D.O.B.",
        "Date of birth",
        "Staff number",
        "Payroll",
        "Employee ID",
        "Home address",
        "Postcode",
        "Line manager",
        "Enw",
        "Rhif ffôn",
        "Jane Smith",
        "jane@x.org",
        "01633 644644",
    ],
)
def test_a_personal_column_is_not_read(header: str) -> None:
    row = "FD-01,fsp,Jane Smith,agency"
    result = read(row, "FD-02,fsp,j@x,agency", header=f'post,team,"{header}",contract')
    assert [p.post for p in result.posts] == ["FD-01", "FD-02"]
    (refused,) = result.refused
    assert (refused.row, refused.post) == (1, "")
    assert reasons(refused).startswith("column C was not read")
    assert "such a table carries no names" in reasons(refused)
    assert header not in reasons(refused)
    assert not PIECES.search(repr(result))


def test_a_cell_beyond_the_header_is_told_and_not_repeated() -> None:
    result = read("FD-01,fsp,agency,Jane Smith")
    (refused,) = result.refused
    assert refused.reasons == (Message("post.more_cells"),)
    assert not PIECES.search(repr(result))


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    header = "post,team,contract" + ",c" * 50 + ",email"
    refused = read("FD-01,fsp,agency", header=header).refused
    assert reasons(refused[-1]).startswith("column BB was not read")


# --- Rows from a table on screen


@pytest.mark.parametrize(
    "nothing", [None, float("nan"), np.nan, pd.NaT, pd.NA, np.datetime64("NaT"), "", "  "]
)
def test_nothing_is_nothing(nothing: object) -> None:
    row = dict.fromkeys(COLUMNS, nothing) | {"post": "FD-01", "team": "fsp"}
    untouched = dict.fromkeys(COLUMNS, nothing) | {"starter_drops_out": False}
    result = check_rows([untouched, {**row, "contract": "permanent"}, untouched])
    assert result == PostsRead((Post(post="FD-01", team="fsp"),), ())


SEPTEMBER = date(2024, 9, 1)


@pytest.mark.parametrize(
    "day",
    [
        SEPTEMBER,
        datetime(2024, 9, 1, 9, 30),
        datetime(2024, 9, 1, tzinfo=UTC),
        pd.Timestamp("2024-09-01"),
        pd.Timestamp("2024-09-01", tz="Europe/London"),
        np.datetime64("2024-09-01"),
        np.datetime64("2024-09-01T00:00:00.000000000"),
        "01/09/2024",
    ],
)
def test_a_day_of_any_kind(day: object) -> None:
    row = {"post": "FD-01", "team": "fsp", "contract": "agency", "start": day}
    result = check_rows([row])
    assert result.refused == ()
    assert result.posts[0].start == SEPTEMBER


@pytest.mark.parametrize(
    ("fte", "weeks", "drops"),
    [
        (0.5, 4, True),
        (np.float64(0.5), np.int64(4), np.True_),
        ("0,5", 4.0, "yes"),
        (np.float32(0.5), np.float64(4), 1),
        (np.float16(0.5), np.uint8(4), np.int8(1)),
    ],
)
def test_numbers_of_any_kind(fte: object, weeks: object, drops: object) -> None:
    row = {"Post": "FD-01", "Team": "FSP", "Contract": "agency", "FTE": fte, "Overlap weeks": weeks}
    result = check_rows([{**row, "starter drops out": drops}])
    (post,) = result.posts
    assert (post.fte, post.overlap_weeks, post.starter_drops_out) == (0.5, 4, True)


def test_true_is_not_a_number() -> None:
    row = {"post": "FD-01", "team": "fsp", "contract": "agency", "fte": True}
    assert "fte 'True' cannot be used" in reasons(check_rows([row]).refused[0])


def test_rows_on_screen_are_numbered_below_the_header() -> None:
    good = {"post": "FD-01", "team": "fsp", "contract": "agency"}
    result = check_rows([good, {}, {**good, "post": None}, good])
    assert [(r.row, r.post) for r in result.refused] == [(4, ""), (5, "FD-01")]
    assert check_rows([]) == PostsRead((), ())
    (left_out,) = check_rows([{**good, "x": "Jane Smith"}]).refused
    assert left_out.reasons == (Message("column.unknown", name="x"),)


def test_the_data_frame_of_an_editor() -> None:
    posts = derived_posts(load_baseline("2023-24").inputs)
    frame = pd.DataFrame([post.model_dump() for post in posts])
    frame["end"] = pd.to_datetime(frame["end"])
    rows = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    assert check_rows(rows) == PostsRead(posts, ())


# --- Writing


shares = st.floats(0.05, 1) | st.sampled_from([0.0, 0.5, 0.6, 1.0])
weeks_ahead = st.integers(0, 2000)


@st.composite
def some_posts(draw: st.DrawFn, number: int = 1) -> Post:
    """Any post that is allowed."""
    contract = draw(st.sampled_from(get_args(Held)))
    after = draw(
        st.sampled_from(
            [n for n in get_args(Next) if n != "convert" or contract in ("agency", "temporary")]
        )
    )
    vacant, last = contract == "vacant", date(2100, 12, 31)
    start = None if vacant else draw(st.none() | st.dates(date(1950, 1, 1), last))
    if contract == "newly qualified":
        start = start or date(2023, 9, 1)
    end = None if vacant else draw(st.none() | st.dates(start or date(1950, 1, 1), last))
    fields: dict[str, Any] = {}
    if after != "none":
        soonest = start or date(1950, 1, 1)
        if after != "convert":
            fields["release_at"] = None if vacant else draw(st.none() | st.floats(1e-9, 1))
            fields["advert"] = draw(st.none() | st.dates(date(1950, 1, 1), last))
            fields["overlap_weeks"] = draw(st.integers(0, 26))
        named = after == "convert" or vacant or fields["release_at"] is not None
        if not named and end is not None and end < last:
            soonest, named = date.fromordinal(end.toordinal() + 1), draw(st.booleans())
        if named:
            latest = end if after == "convert" and end else last
            fields["next_start"] = draw(st.dates(soonest, latest))
    established = draw(shares)
    return Post(
        post=f"{draw(st.sampled_from(['FD-', 'FSP-', 'X']))}{number}",
        team=draw(st.sampled_from(POST_TEAMS)),
        grade=draw(st.sampled_from(get_args(Grade))),
        established_fte=established,
        funded_fte=draw(st.sampled_from([0.0, established])),
        contract=contract,
        fte=0.0 if vacant else draw(st.floats(0.05, 1)),
        start=start,
        end=end,
        next_contract=after,
        next_fte=draw(st.none() | st.floats(0.05, 1)),
        starter_drops_out=draw(st.booleans()),
        **fields,
    )


tables = st.integers(0, 5).flatmap(lambda n: st.tuples(*[some_posts(i) for i in range(n)]))


@given(posts=tables, separator=st.sampled_from(",;\t"), comma=st.booleans())
@fast
def test_what_is_written_reads_back(posts: tuple[Post, ...], separator: str, comma: bool) -> None:
    text = to_csv(posts)
    assert read_posts(text.encode()) == PostsRead(posts, ())
    assert check_rows([post.model_dump() for post in posts]) == PostsRead(posts, ())
    rows = list(csv.reader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    # What a spreadsheet would make of it, that speaks another language.
    if comma:
        rows[1:] = [[c.replace(".", ",") for c in row] for row in rows[1:]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    assert read_posts(out.getvalue().encode("cp1252")) == PostsRead(posts, ())
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@"))]


def test_minus_nought_begins_with_no_sign() -> None:
    written = to_csv([Post(post="A1", team="fsp", funded_fte=-0.0)])
    assert ",-" not in written


def test_the_template_is_three_examples() -> None:
    text = template()
    result = read_posts(text.encode())
    assert text.isascii()
    assert len(text.splitlines()) == 4
    assert result.refused == ()
    assert [p.post for p in result.posts] == ["EX-1", "EX-2", "EX-3"]
    make_scenario("examples", "2023-24", posts=result.posts)


# --- Whatever is in the file

REPEATED = re.compile(r"'([^']*)' (?:cannot|is not known)")


def nothing_stays(result: PostsRead) -> None:
    """Posts of closed vocabulary, reasons of known words."""
    assert "@" not in repr((result.posts, result.refused, result.notes))
    assert not any("@" in column.shown for column in result.columns)
    # A header is remembered in the file's own words, unless it is about a person.
    assert not re.search(r"\w@\w", repr(result))
    for row in result.refused:
        assert re.fullmatch(r"([A-Z]{1,4}-?[0-9]{1,4})?", row.post)
        for shown in REPEATED.findall(reasons(row)):
            strangers = [w for w in re.findall(r"[^\W\d_]+", shown.casefold()) if w not in _WORDS]
            assert len(strangers) <= (row.row == 1)
            assert len(shown) <= 40


@given(raw=st.binary(max_size=300))
@fast
def test_any_bytes(raw: bytes) -> None:
    for content in (raw, b"post,team,contract," + raw, b"post;team;contract\n" + raw):
        with suppress(ScenarioError):
            nothing_stays(read_posts(content))


cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(sorted(PERSONAL)),
    st.sampled_from(sorted(_WORDS)),
    st.sampled_from(["FD-01", "fsp", "agency", "vacant", "1/9/24", "0,5", "no", "@", "=A1", "\r"]),
    st.dates().map(str),
    st.floats().map(str),
    st.integers(-(10**30), 10**30).map(str),
)


@given(
    columns=st.lists(st.sampled_from(COLUMNS) | cells, max_size=6),
    rows=st.lists(st.lists(cells, min_size=3, max_size=9), max_size=4),
    separator=st.sampled_from(",;\t"),
)
@fast
def test_any_cells(columns: list[str], rows: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["post", "team", "contract", *columns])
    writer.writerows(rows)
    text = out.getvalue()
    assume(
        text.isprintable()
        or not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", text)
    )
    result = read_posts(text.encode())
    nothing_stays(result)
    assert read_posts(to_csv(result.posts).encode()) == PostsRead(result.posts, ())


objects = st.one_of(
    cells,
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([pd.NaT, pd.NA, np.float32(0.5), np.datetime64("NaT"), b"x", ["Jane Smith"]]),
)


@given(rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS) | cells, objects), max_size=4))
@fast
def test_any_rows(rows: list[dict[str, object]]) -> None:
    nothing_stays(check_rows(rows))


@pytest.mark.parametrize(
    "piece", ["(", "1", "#", "\n", "Aa ", "Aa, ", "'", "1,", "mr ", "aa1", "1/1/1"]
)
def test_no_cell_takes_long(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    before = process_time()
    result = check_rows([{"post": long, "notes": long, "team": long, long: long}])
    assert result.posts == ()
    for raw in (long, f"post,team,contract\n{long}", f"post,{long}"):
        with suppress(ScenarioError):
            read_posts(raw.encode())
    assert process_time() - before < 5
    assert len(repr(result)) < 2000
