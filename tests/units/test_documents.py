"""Documents say what the code says: written by it, or held against it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from model.cli.commands import parser
from model.cli.documents import documents
from model.evidence.data_dictionary import markdown_table, series_in_words
from model.evidence.stress_report import stress_text, versions
from model.outside.posts_words import COLUMNS
from model.paths import ROOT
from model.results.measures import MEASURES
from model.results.replication import SERIES
from model.scenario.baselines import baseline_names
from model.scenario.inputs import INPUTS
from tests.units.conftest import status_of
from ui.question.question import Question

pytestmark = pytest.mark.units
DOCS = ROOT / "docs"
WRITTEN = ("docs/model.md", "docs/data-dictionary.md", "docs/evidence/README.md")
"""What the command writes."""
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
    if path.relative_to(ROOT).as_posix() not in WRITTEN
)
"""What people wrote."""
written = cache(documents)
"""The documents as they would be written now, made when they are first looked at."""


def test_every_document_of_the_command_is_looked_at() -> None:
    assert tuple(written()) == WRITTEN


@pytest.mark.parametrize("place", WRITTEN)
def test_what_the_command_writes_stands_there(place: str) -> None:
    """If not: ``python -m model docs``, and look at what has changed."""
    assert (ROOT / place).read_text(encoding="utf-8") == written()[place]


def test_the_command_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.cli.documents.ROOT", tmp_path)
    assert status_of("docs") == 2
    (tmp_path / "docs" / "evidence").mkdir(parents=True)
    assert status_of("docs") == 0
    for place, text in written().items():
        assert (tmp_path / place).read_bytes() == text.encode()


def test_the_description_is_the_one_of_the_default_question() -> None:
    question = Question()
    asked = stress_text(
        question.what_if,
        weeks=question.weeks,
        replications=question.replications,
        seed=question.seed,
    )
    assert written()["docs/model.md"] == f"{asked}\n"
    assert not any(f"| {name} |" in asked for name in versions())


def test_the_dictionary_leaves_nothing_out() -> None:
    text = written()["docs/data-dictionary.md"]
    for name in INPUTS:
        # What it is, and its value in each baseline.
        assert text.count(f"\n| {name} |") == 1 + len(baseline_names()), name
    assert all(f"\n| {name} |" in text for name in MEASURES)
    assert all(f"\n| `{name}` |" in text for name in (*SERIES, *COLUMNS))


def test_every_series_has_words_and_a_unit() -> None:
    for name in SERIES:
        unit, what = series_in_words(name)
        assert unit
        assert what
    with pytest.raises(KeyError):
        series_in_words("front_door:nobody_named_it")


def test_nothing_in_a_cell_ends_it() -> None:
    table = markdown_table([{"A": "one | two\nthree", "B": ""}], ("A", "B"))
    assert table.splitlines() == ["| A | B |", "|---|---|", "| one \\| two three |  |"]


# --- What people write ---

ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")
FILE = re.compile(r"`([\w./-]+\.(?:py|toml|csv|ttf|md|typ))`")


def on_the_map() -> list[str]:
    """Every file that has a line in a room of the map, from the project's folder."""
    found = []
    room = ""
    for line in ARCHITECTURE[ARCHITECTURE.index("## The rooms") :].splitlines():
        if heading := re.match(r"### `([\w/]+/)`", line):
            room = heading[1]
        elif line.startswith(("- `", "  `")):
            names = line if room == "data/" else line.partition(":")[0]
            found += [(room + name).replace("pages/../", "") for name in FILE.findall(names)]
    return found


def line_of(path: str) -> str:
    """What could stand on the map for a file: the first sentence of its docstring."""
    if not path.endswith(".py"):
        return f"- `{path}`"
    told = ast.get_docstring(ast.parse((ROOT / path).read_bytes())) or ""
    return f"- `{Path(path).name}`: {' '.join(told.partition(chr(10) * 2)[0].split())}"


def test_every_file_has_its_line_in_the_map() -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for folder, pattern in (("model", "*.py"), ("ui", "*.py"), ("pages", "*.py"), ("data", "*"))
        for path in (ROOT / folder).rglob(pattern)
        if path.is_file() and path.name != "__init__.py" and "migrations" not in path.parts
    } | {"app.py"}
    mapped = on_the_map()
    assert sorted(set(mapped) - files) == [], "these have a line and are not there"
    missing = [f"{path}   {line_of(path)}" for path in sorted(files - set(mapped))]
    assert missing == [], "these have no line in docs/architecture.md"
    assert len(mapped) == len(set(mapped))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_are_named_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.name == "CHANGELOG.md":  # says what was
        return
    top = r"(?:model|ui|pages|data|tests|docs|\.ci)"
    for name in re.findall(rf"`({top}/[\w./-]+)`", text):
        if re.search(r"my[_-]|2024-25", name):  # made up, in a recipe
            continue
        assert (ROOT / name).exists(), name
    for module in re.findall(r"python -m ((?:model|ui|tests)[\w.]*)", text):
        base = ROOT.joinpath(*module.rstrip(".").split("."))
        assert (base / "__main__.py").is_file() or base.with_suffix(".py").is_file(), module


def test_commands_that_are_named_exist() -> None:
    commands = next(action.choices for action in parser()._actions if action.choices)
    for page in PAGES:
        for word in re.findall(r"python -m model (\w+)", page.read_text(encoding="utf-8")):
            assert word in commands, (page.name, word)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target
