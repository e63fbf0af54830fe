"""A time diary: what its template holds, what is read of a filled one, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.vocabulary import WORKS
from model.outside.diary_file import DiaryRead, read_diary
from model.outside.diary_rows import MOST_DAYS, MOST_PEOPLE, PersonDay, Spent
from model.outside.diary_template import DAYS, PEOPLE, template_csv, template_workbook
from model.outside.diary_words import KINDS, LABELS, WORDS
from model.outside.gathered import by_reason
from model.outside.tables import MAX_FILE_BYTES
from model.scenario.errors import Message, ScenarioError
from model.scenario.inputs import INPUTS
from model.words.posts import reasons, refused_by_reason
from model.words.refusals import said
from tests.refusals import refused, told

pytestmark = pytest.mark.units

S47 = ("S47 enquiry: hours", "S47 enquiry: finished", "S47 enquiry: children")
CASEWORK = ("Other CP casework: hours", "Other CP casework: families")
HEADER = ("Day", "Person", "Team", *S47, *CASEWORK)


def as_csv(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def read(*rows: Sequence[object], header: Sequence[str] = HEADER) -> DiaryRead:
    return read_diary(as_csv(*rows, header=header))


def row(**cells: object) -> list[object]:
    """A good row, with other cells by the first word of their field: ``hours`` is the S47's."""
    good = {"day": 1, "person": 1, "team": "FSP", "hours": 2, "finished": 1, "children": 2}
    return list({**good, "casework": "", "families": "", **cells}.values())


def the_reason(**cells: object) -> Message:
    """The one reason why the one row was refused."""
    result = read(row(**cells))
    assert result.days == ()
    ((reason,),) = (one.reasons for one in result.refused)
    assert isinstance(reason, Message)
    assert "\n" not in said(reason)
    return reason


# --- The template


def test_every_kind_of_work_of_social_workers_with_hours_has_its_columns() -> None:
    wanted = {work.hours for work in WORKS if work.team in ("front_door", "fsp") and work.hours}
    # A core assessment is of earlier procedures: nobody could keep its hours today.
    assert wanted - {kind.input for kind in KINDS.values()} == {"core_assessment_hours"}


def test_a_kind_counts_families_where_its_input_is_by_the_month() -> None:
    by_month = {kind.input for kind in KINDS.values() if kind.by_month}
    assert by_month == {"cp_support_hours", "casp_support_hours", "court_support_hours"}
    for kind in KINDS.values():
        assert INPUTS[kind.input].unit == ("hours a family-month" if kind.by_month else "hours")
    assert {kind.input for kind in KINDS.values() if kind.further} == {"s47_hours", "visit_hours"}


@pytest.mark.parametrize("make", [template_csv, template_workbook])
def test_an_empty_template_is_told_from_a_filled_one_and_has_no_strange_column(
    make: object,
) -> None:
    assert callable(make)
    raw = make()
    assert make() == raw
    with refused("diary.nothing_written"):
        read_diary(raw)


def filled_workbook(cells: Mapping[tuple[int, str], object]) -> bytes:
    """The template with cells filled in, by row and header."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    sheet = book[WORDS["sheet"]]
    place = {cell.value: at for at, cell in enumerate(sheet[1], 1)}
    for (number, header), value in cells.items():
        sheet.cell(number, place[header]).value = value  # type: ignore[assignment]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled_csv(cells: Mapping[tuple[int, str], object]) -> bytes:
    lines = list(csv.reader(io.StringIO(template_csv().decode("utf-8-sig"))))
    for (number, header), value in cells.items():
        lines[number - 1][lines[0].index(header)] = str(value)
    return as_csv(*lines[1:], header=lines[0])


@pytest.mark.parametrize("fill", [filled_workbook, filled_csv])
def test_a_filled_template_reads_back_as_what_was_written(
    fill: Callable[[Mapping[tuple[int, str], object]], bytes],
) -> None:
    last = 1 + PEOPLE * DAYS
    raw = fill(
        {
            (2, "S47 enquiry: hours"): 3.5,
            (3, "S47 enquiry: hours"): 2,
            (3, "S47 enquiry: finished"): 1,
            (3, "S47 enquiry: children"): 3,
            (last, "Other CP casework: hours"): 1.25,
            (last, "Other CP casework: families"): 9,
        }
    )
    assert read_diary(raw) == DiaryRead(
        (
            PersonDay(1, 1, "front_door", {"s47": Spent(3.5, 0)}),
            PersonDay(1, 2, "front_door", {"s47": Spent(2, 1, 3)}),
            PersonDay(PEOPLE, DAYS, "fsp", {"cp_casework": Spent(1.25, 9)}),
        ),
        (),
    )
    assert read_diary(raw).notes == ()


def test_every_column_of_the_template_is_read() -> None:
    raw = filled_csv({(2, label): 1 for label in list(LABELS.values())[3:]})
    (day,) = read_diary(raw).days
    assert set(day.spent) == set(KINDS)


def test_the_second_sheet_says_how_and_what() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == [WORDS["sheet"], WORDS["help_sheet"]]
    cells = [str(cell) for line in book.worksheets[1].values for cell in line if cell]
    assert all(kind.name in cells and kind.belongs in cells for kind in KINDS.values())
    assert all(rule in cells for rule in WORDS["rules"])
    assert sum(len(rule.split()) for rule in WORDS["rules"]) < 250  # two minutes to read


# --- What is understood


@pytest.mark.parametrize(
    ("written", "hours"),
    [("1.5", 1.5), ("1,5", 1.5), ("1:30", 1.5), ("01:30:00", 1.5), ("1.5 hrs", 1.5), ("24", 24)],
)
def test_hours_as_people_write_them(written: str, hours: float) -> None:
    assert read(row(hours=written)).days[0].spent["s47"].hours == hours


def test_a_spreadsheet_s_own_times_and_dates() -> None:
    cells = {(2, "Day"): date(2024, 9, 2), (2, CASEWORK[0]): time(1, 30), (2, CASEWORK[1]): 4}
    (day,) = read_diary(filled_workbook(cells)).days
    assert (day.day, day.spent["cp_casework"]) == (date(2024, 9, 2), Spent(1.5, 4))


def test_days_as_dates() -> None:
    result = read(row(day="02/09/2024"), row(day="3 Sept 2024"), row(day="2024-09-04"))
    assert [one.day for one in result.days] == [date(2024, 9, day) for day in (2, 3, 4)]


def test_kinds_that_nobody_does_may_be_left_out_and_columns_stand_in_any_order() -> None:
    result = read([2, "duty", 3, 1, 4], header=(CASEWORK[0], "TEAM", "person", "date", CASEWORK[1]))
    assert result.days == (PersonDay(3, 1, "front_door", {"cp_casework": Spent(2, 4)}),)


def test_a_row_with_families_and_no_hours_is_a_day_away() -> None:
    result = read(row(hours="", finished="", children="", families=5))
    assert result.days[0].spent == {"cp_casework": Spent(0, 5)}


def test_words_for_nothing_are_nothing_and_are_told() -> None:
    result = read(row(families="n/a"))
    assert result.days[0].spent == {"s47": Spent(2, 1, 2)}
    (note,) = result.notes
    told("posts.not_known", note, rows=(2,))


# --- What is refused


@pytest.mark.parametrize(
    ("cells", "id"),
    [
        ({"hours": "-1"}, "post.cell_not_allowed"),
        ({"hours": "24.5"}, "post.cell_not_allowed"),
        ({"hours": "a lot"}, "post.not_allowed"),
        ({"hours": "=1+1"}, "post.not_allowed"),
        ({"hours": "#N/A"}, "outside.error_cell"),
        ({"hours": "1:75"}, "post.cell_not_allowed"),
        ({"hours": "2.0e300"}, "post.not_allowed"),
        ({"finished": "1.5"}, "post.cell_not_allowed"),
        ({"finished": "-1"}, "post.cell_not_allowed"),
        ({"finished": "201", "children": "200"}, "post.cell_not_allowed"),
        ({"day": "0"}, "post.cell_not_allowed"),
        ({"day": str(MOST_DAYS + 1)}, "post.cell_not_allowed"),
        ({"day": "09/31/2024"}, "post.cell_not_allowed"),
        ({"day": "2024-02-30"}, "post.cell_not_allowed"),
        ({"day": ""}, "post.blank"),
        ({"person": ""}, "post.blank"),
        ({"person": "0"}, "post.cell_not_allowed"),
        ({"person": str(MOST_PEOPLE + 1)}, "post.cell_not_allowed"),
        ({"person": "Sarah Jones"}, "post.personal_cell"),
        ({"person": "sarah.jones@monmouthshire.gov.uk"}, "post.personal_cell"),
        ({"hours": "2 with Sarah Jones"}, "post.personal_cell"),
        ({"team": "Sarah Jones"}, "post.personal_cell"),
        ({"team": "payroll"}, "post.not_allowed"),
        ({"hours": 14, "casework": 11, "families": 3}, "diary.day_too_long"),
        ({"casework": 2}, "diary.no_families"),
        ({"casework": 2, "families": 0}, "diary.no_families"),
        ({"children": ""}, "diary.children"),
        ({"children": 0}, "diary.children"),
        ({"finished": 0, "children": 1}, "diary.children"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_for_one_reason(
    cells: dict[str, object], id: str
) -> None:
    assert the_reason(**cells).id == id
    # The same row with what is right in its place is read.
    assert read(row()).refused == ()


def test_a_name_is_refused_before_anything_is_written_beside_it() -> None:
    result = read(row(), [1, "Sarah Jones", "FSP"])
    assert [one.row for one in result.refused] == [3]
    told("post.personal_cell", result.refused[0].reasons[0])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**bold** [link](https://example.org)",
        "\u202eevil",
        "zero\u200bwidth",
        "=HYPERLINK(1)",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("place", ["day", "person", "team", "hours", "finished", "children"])
def test_hostile_text_is_refused_and_never_repeated(text: str, place: str) -> None:
    (sentence,) = refused_by_reason(read(row(**{place: text})).refused)
    assert text not in sentence
    assert not any(sign in sentence for sign in "<>*[]=\u202e\u200b")
    assert len(sentence) < 300


def test_hostile_text_in_a_header_is_left_out_and_never_repeated() -> None:
    result = read([*row(), "x"], header=(*HEADER, "<b>bold</b>"))
    assert len(result.days) == 1
    assert reasons(result.refused[0]) == "column I is not known and was left out"


def test_control_characters_are_no_text() -> None:
    with refused("outside.not_text"):
        read(row(team="F\x1b[2JSP"))


def test_two_rows_of_one_person_and_day() -> None:
    result = read(row(), row(person=2), row(hours=3))
    assert [one.spent["s47"].hours for one in result.days] == [2, 2]
    (one,) = result.refused
    assert one.row == 4
    told("diary.there_already", one.reasons[0], person=1, row=2)


def test_days_are_written_in_one_way() -> None:
    result = read(row(), row(day="2024-09-03"))
    told("diary.days_in_two_ways", result.refused[0].reasons[0], row=2)


def test_reasons_are_gathered_with_the_cells_and_rows_they_are_of() -> None:
    result = read(row(hours="-1"), row(day=2, hours="-2"), row(day=3))
    (found,) = by_reason(result.refused)
    assert found.rows == (2, 3)
    told("post.cells_not_allowed", found.reason, cells=("-1", "-2"))
    assert len(result.days) == 1


def test_more_cells_than_the_header_has() -> None:
    result = read([*row(), "5"])
    told("post.more_cells", result.refused[0].reasons[0])


@pytest.mark.parametrize(
    ("header", "id"),
    [
        (("Day", "Team", *S47), "diary.missing_columns"),
        (("Day", "Person", "Team"), "diary.no_work"),
        (("Day", "Person", "Team", *S47[:2]), "diary.part_of_kind"),
        (("Day", "Person", "Team", *S47[1:]), "diary.part_of_kind"),
        (("Day", "Person", "Team", CASEWORK[0]), "diary.part_of_kind"),
        (("a", "b"), "outside.no_header"),
    ],
)
def test_a_missing_column_is_named(header: tuple[str, ...], id: str) -> None:
    with refused(id):
        read([1] * len(header), header=header)


def test_a_double_column_is_read_once_and_told() -> None:
    result = read([*row(), 9], header=(*HEADER, S47[0]))
    assert result.days[0].spent["s47"].hours == 2
    told("column.twice", result.refused[0].reasons[0])
    assert result.refused[0].column


def test_a_column_of_names_is_not_read() -> None:
    result = read([*row(), "Sarah Jones"], header=(*HEADER, "Name"))
    assert len(result.days) == 1
    told("column.personal", result.refused[0].reasons[0])
    assert "Sarah" not in reasons(result.refused[0])


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf\r\n,,\r\n"])
def test_an_empty_file(raw: bytes) -> None:
    with refused("outside.empty"):
        read_diary(raw)


def test_a_file_that_is_far_too_large() -> None:
    with refused("outside.too_large", size=MAX_FILE_BYTES + 1, most=MAX_FILE_BYTES):
        read_diary(b" " * (MAX_FILE_BYTES + 1))
    with refused("outside.too_many_rows"):
        read(*[row()] * 10_001)


def test_a_formula_that_was_never_worked_out() -> None:
    with refused("outside.formulas"):
        read_diary(filled_workbook({(2, "S47 enquiry: hours"): "=1+1"}))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(["1", "2", "FSP", "1:30", "", "-", "Sarah Jones", "1e9", "٣"]),
                st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8),
            ),
            min_size=8,
            max_size=8,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_stands_in_the_cells_is_a_day_or_a_reason(rows: list[list[str]]) -> None:
    try:
        result = read(*rows)
    except ScenarioError as error:
        # Of the file as a whole: nothing was written, or it is none that can be read.
        told(error.id, error)
        return
    for day in result.days:
        assert 1 <= day.person <= MOST_PEOPLE
        assert 0 <= sum(one.hours for one in day.spent.values()) <= 24
    for line in refused_by_reason(result.refused):
        assert "\n" not in line
        assert "Jones" not in line
