"""Hostile texts through every door but the pages: links, files, commands, and what they write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from model.cli.commands import main
from model.outside.posts_file import read_posts
from model.scenario.csv_out import csv_file
from model.scenario.errors import Message, ScenarioError
from model.scenario.files import FILE_FORMAT, content_of, parse_scenario
from model.scenario.typed_text import LONGEST_ROLE, line
from model.scenario.unseen import UNSEEN
from model.words.roles import roles
from tests.hostile import ALL, REFUSED, TEXTS
from ui.question.address import PARTS, from_params

pytestmark = pytest.mark.units


def test_the_list_is_long_enough() -> None:
    assert len(set(ALL)) == len(ALL) > 40
    assert all(UNSEEN.search(text) for text in REFUSED[:-1])


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_a_link(part: str) -> None:
    for text in ALL:
        link = {"form": [str(FILE_FORMAT)], part: [text, f"fsp_fte={text}", f"{text}=1"]}
        question, problems = from_params(link)
        assert problems, (part, text)
        assert all(problems)
        again, _ = from_params(
            {k: [v] if isinstance(v, str) else v for k, v in question.to_params().items()}
        )
        assert again.to_params() == question.to_params()


@pytest.mark.parametrize("text", ALL)
def test_a_scenario_file_says_it_whole_or_is_refused(text: str) -> None:
    content = {
        "baseline": "2023-24",
        "name": text,
        "notes": text,
        "changes": [{"input": "fsp_fte", "set": 17, "reason": text}],
    }
    raw = json.dumps(content).encode()
    if text in REFUSED:
        with pytest.raises(ScenarioError):
            parse_scenario(raw, "a.json")
        return
    read = parse_scenario(raw, "a.json")
    assert (read.name, read.notes, read.changes[0].reason) == (text, text, text)
    assert parse_scenario(json.dumps(content_of(read)).encode(), "b.json") == read


def _workbook(rows: list[list[str]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for down, row in enumerate(rows, 1):
        for across, value in enumerate(row, 1):
            cell = sheet.cell(down, across)
            cell.value, cell.data_type = value, "s"
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("text", ALL)
def test_a_list_of_posts_never_fails_on_it(text: str) -> None:
    header = ["post", "team", "contract", "fte", "start", "end"]
    good = ["FD01", "Front door", "Permanent", "1", "", ""]
    rows = [header, good, *([*good[:at], text, *good[at + 1 :]] for at in range(len(header)))]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    files = {"posts.csv": out.getvalue().encode("utf-8", "surrogatepass")}
    if text not in REFUSED:  # XML holds none of their signs
        files["posts.xlsx"] = _workbook(rows)
    for name, raw in files.items():
        try:
            read = read_posts(raw, name)
        except ScenarioError:
            continue
        assert all(not UNSEEN.search(post.post) for post in read.posts)


@pytest.mark.parametrize("text", ALL)
def test_what_is_written_for_a_spreadsheet_is_no_formula(text: str) -> None:
    raw = csv_file([["a"], [text]]).decode("utf-8-sig", "surrogatepass")
    assert not raw.split("\n")[1].lstrip('"').startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=[] if text in (TEXTS[0], *REFUSED) else [pytest.mark.slow])
        for text in ALL
    ],
)
def test_every_command_takes_a_file_with_it_or_refuses_it(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, to = tmp_path / "a.json", tmp_path / "out"
    path.write_text(json.dumps({"baseline": "2023-24", "name": text, "notes": text}))
    short = ["--replications", "1", "--weeks", "1"]
    for typed in (
        ["run", str(path), *short, "--json", str(to)],
        ["compare", str(path), "2023-24", *short],
        ["trace", str(path), "--weeks", "1", "--csv", str(to)],
    ):
        status = main(typed)
        told = capsys.readouterr()
        assert status == (2 if text in REFUSED else 0), told.err
        for said in (told.out, told.err):
            assert not UNSEEN.search(said.replace("\n", ""))
            assert "Traceback" not in said


def test_every_role_of_the_list_may_be_kept() -> None:
    assert len(set(roles())) == len(roles()) > 10
    for role in roles():
        assert line(role, Message("text.owner"), LONGEST_ROLE) == role
