"""KeptScenario scenarios: nothing is lost, whoever saves at once and whatever becomes of the disk.

The same tests run on SQLite and on PostgreSQL, which FRONT_DOOR_TEST_POSTGRES names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine, make_url, text

from model.scenario.baselines import load_baseline
from model.scenario.changes import Change
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.files import FILE_FORMAT, parse_scenario
from model.scenario.posts import derived_posts
from model.scenario.typed_text import LONGEST_NOTES, MOST_CHANGES
from model.words.refusals import said
from tests.refusals import refused, told
from ui.library import database, entry, scenario_file
from ui.library import library as the_library
from ui.library.database import MIGRATIONS, SCHEMAS, LibraryStore, migrate
from ui.library.entry import Refused
from ui.library.library import (
    Draft,
    KeptScenario,
    Library,
    NameTaken,
    SomebodyElseSaved,
    Unavailable,
    baseline_changed,
    file_name,
    open_library,
    write_file,
)
from ui.library.tables import METADATA
from ui.question.address import from_params
from ui.question.question import Question, asked

pytestmark = pytest.mark.units

ROOT = Path(__file__).resolve().parents[2]
OWNER = "Head of service"
PRIVATE = "What only the board is to know"
Opened = Callable[[], Library]


def question(*texts: str, **fields: Any) -> Question:
    return asked(Question(changes=tuple(map(Change.from_text, texts)), **fields))


def draft(name: str = "Two more", *texts: str, **fields: Any) -> Draft:
    asks = question(*(texts or ("front_door_fte=+2@4-30",)))
    return Draft(name, OWNER, asks.what_if, asks.to_params(), **fields)


def file_of(url: str) -> Path:
    return Path(str(make_url(url).database))


# --- The two databases


def sqlite_url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()


def on_server(server: str, command: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


@contextmanager
def new_database() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, for as long as it is needed."""
    server = os.environ.get("FRONT_DOOR_TEST_POSTGRES", "")
    if not server:
        pytest.skip(
            "FRONT_DOOR_TEST_POSTGRES is not set; it is the URL of a PostgreSQL server where "
            "databases may be created, and .ci/postgres starts one"
        )
    name = f"front_door_{uuid.uuid4().hex[:12]}"
    on_server(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    on_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def shared_postgres() -> Iterator[str]:
    with new_database() as url:
        yield url


@pytest.fixture
def postgres(shared_postgres: str) -> str:
    """The URL of an empty PostgreSQL database; to empty one is quicker than to make one."""
    on_server(shared_postgres, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return shared_postgres


@pytest.fixture
def own_postgres() -> Iterator[str]:
    """The same for a test that may spoil it."""
    with new_database() as url:
        yield url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "var" / "library.db")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def opener() -> Iterator[Callable[[str], Library]]:
    """Opens libraries and lets go of their connections at the end."""
    opened: list[Library] = []

    def open_one(url: str) -> Library:
        opened.append(Library(url))
        return opened[-1]

    yield open_one
    for library in opened:
        library.close()


@pytest.fixture
def library(url: str, opener: Callable[[str], Library]) -> Library:
    return opener(url)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)


@pytest.mark.parametrize("module", [entry, scenario_file, database, the_library])
def test_the_library_knows_no_screen(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_text("utf-8")
    assert not re.search(r"^\s*(import|from) (streamlit|altair)", source, re.MULTILINE)


# --- Keeping and finding


def test_what_is_kept_is_found_again_unchanged(
    url: str, library: Library, opener: Callable[[str], Library]
) -> None:
    asks = question("fsp_fte=+1.5@4-30", "contacts_per_year=*1.2~4/26", weeks=78, seed=9)
    before = datetime.now(UTC)
    kept = library.save_new(
        Draft("Dau weithiwr ŵyl", OWNER, asks.what_if, asks.to_params(), "Line one\r\nline two ")
    )
    again = opener(url).get(kept.id)
    assert again == kept
    assert (again.name, again.owner, again.notes) == (
        "Dau weithiwr ŵyl",
        OWNER,
        "Line one\nline two",
    )
    assert (again.status, again.kind, again.version, again.parent) == ("draft", "scenario", 1, None)
    assert before <= again.created == again.changed <= datetime.now(UTC)
    assert again.created.tzinfo is UTC
    assert from_params(again.address) == (asks, [])
    assert again.scenario.changes == asks.what_if.changes
    assert again.identity == again.scenario.identity == asks.what_if.identity
    assert not baseline_changed(again)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system's clock cannot be moved")
def test_times_are_in_utc_wherever_the_machine_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        kept = library.save_new(draft())
        assert abs(kept.created - datetime.now(UTC)) < timedelta(minutes=1)
        assert kept.created.utcoffset() == timedelta(0)
    time.tzset()
    assert library.get(kept.id) == kept


def test_posts_are_kept(library: Library) -> None:
    posts = derived_posts(load_baseline("2023-24").inputs)
    scenario = question().what_if.with_posts(posts)
    kept = library.save_new(replace(draft(), scenario=scenario))
    assert library.get(kept.id).scenario.posts == posts
    assert kept.identity == scenario.identity == kept.scenario.identity


def test_the_same_scenario_is_made_once(library: Library) -> None:
    kept = library.save_new(draft())
    assert library.get(kept.id).scenario is library.find()[0].scenario
    renamed = library.describe(kept.id, seen=1, name="Other").scenario
    assert (renamed.name, kept.scenario.name) == ("Other", "Two more")


def test_the_address_says_what_a_page_leaves_out(library: Library) -> None:
    kept = library.save_new(replace(draft(), address={}))
    assert kept.address == {
        "from": ["2023-24"],
        "weeks": ["52"],
        "replications": ["30"],
        "seed": ["1"],
        "form": [str(FILE_FORMAT)],
    }
    assert from_params(kept.address) == (asked(Question()), [])


def test_an_id_is_short_and_fits_an_address(library: Library) -> None:
    ids = {library.save_copy(draft(), of="").id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id_) == 8 and id_.isascii() and id_.isalnum() for id_ in ids)


@pytest.mark.parametrize("id_", ["", "nowhere2", "' OR 1=1", "\x00" * 8, "ŵ" * 8, "a" * 5000])
def test_an_unknown_id_is_told(library: Library, id_: str) -> None:
    with refused("library.no_scenario"):
        library.get(id_)
    library.save_new(draft())
    with refused("library.no_scenario"):
        library.get(id_)


def test_looking_makes_no_file(sqlite: str) -> None:
    library = Library(sqlite)
    assert library.find() == []
    with refused("library.no_scenario", id="abcdefgh"):
        library.get("abcdefgh")
    assert not file_of(sqlite).parent.exists()
    library.save_new(draft())
    assert file_of(sqlite).exists()


def test_readers_do_not_wait_for_writers(sqlite: str) -> None:
    Library(sqlite).save_new(draft())
    with closing(sqlite3.connect(file_of(sqlite))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_finding_by_status_and_words(library: Library) -> None:
    first = library.save_new(draft("Ŵythnos galed", notes="Backlog of Assessments"))
    second = library.save_new(draft("Option B", kind="parked question", asked_by="Finance lead"))
    third = library.save_new(draft("Option C"))
    library.archive(third.id, seen=1)
    library.agree(first.id, seen=1)

    def names(*arguments: Any) -> list[str]:
        return [kept.name for kept in library.find(*arguments)]

    assert names() == ["Ŵythnos galed", "Option B"]
    assert names("wythnos") == names("ASSESSMENTS backlog") == ["Ŵythnos galed"]
    assert names("finance") == names(second.id) == ["Option B"]
    assert names("option") == ["Option B"]
    assert names("option", ["archived"]) == ["Option C"]
    assert names("option finance 100%_") == []
    assert names("", ["draft", "agreed", "archived"])[0] == "Ŵythnos galed"
    assert names("", []) == []


# --- What may be kept


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": ""}, Message("library.no_name")),
        ({"name": " \t\u200b\n"}, Message("library.no_name")),
        (
            {"name": "x" * 81},
            Message("typed.line_too_long", what=Message("text.name"), length=81, longest=80),
        ),
        ({"owner": "  "}, Message("library.no_owner")),
        (
            {"owner": "x" * 81},
            Message("typed.line_too_long", what=Message("text.owner"), length=81, longest=80),
        ),
        (
            {"owner": "jane.smith@council.example"},
            Message("typed.personal", what=Message("text.owner")),
        ),
        (
            {"owner": "Team manager 01633 644 644"},
            Message("typed.personal", what=Message("text.owner")),
        ),
        ({"owner": "+44 (0)7700 900123"}, Message("typed.personal", what=Message("text.owner"))),
        ({"asked_by": "0044 7700 900-123"}, Message("typed.personal", what=Message("text.asker"))),
        ({"asked_by": "ask 02920872087"}, Message("typed.personal", what=Message("text.asker"))),
        ({"name": "for jane@council"}, Message("typed.personal", what=Message("text.name"))),
        ({"notes": "call\n(029) 2087 2087"}, Message("typed.personal", what=Message("text.notes"))),
        (
            {"notes": "x" * 4001},
            Message("typed.lines_too_long", what=Message("text.notes"), length=4001, longest=4000),
        ),
        ({"kind": "rumour"}, Message("library.kind")),
        ({"address": {"us": ["x" * 200_001]}}, Message("library.too_large")),
    ],
)
def test_what_may_not_be_kept(sqlite: str, fields: dict[str, Any], why: Message) -> None:
    library = Library(sqlite)
    with refused(why) as error:
        library.save_new(replace(draft(), **fields))
    assert "council" not in said(error.value)
    assert "\n" not in said(error.value)
    assert library.find() == []


@pytest.mark.parametrize(
    "notes",
    [
        "4,612 contacts and £1,200,000 by 01-09-2024, 2024-09-01 or 01/09/2024",
        "front_door_fte=+2@4-30~3 for weeks 0, 4, 8, 12",
        "aged 0-4 5-9 10-15 16-17; 0900-1700; 0.123456789; 2 FTE @ £60k",
    ],
)
def test_figures_are_no_telephone_numbers(sqlite: str, notes: str) -> None:
    assert Library(sqlite).save_new(draft(notes=notes)).notes == notes


def test_a_reason_may_hold_no_contact(sqlite: str) -> None:
    change = Change(input="fsp_fte", set=16, reason="ask jane@council")
    scenario = question().what_if.with_changes([change])
    with refused("typed.personal", what=Message("text.change_reason")):
        Library(sqlite).save_new(replace(draft(), scenario=scenario))


def test_marks_without_a_width_are_no_text(library: Library) -> None:
    kept = library.save_new(draft(" Two \ufeffmore\n", notes="one\n\ttwo\u200b", asked_by="\u00ad"))
    assert (kept.name, kept.notes, kept.asked_by) == ("Two more", "one\n\ttwo", "")


@pytest.mark.parametrize("field", ["name", "notes", "asked_by", "owner"])
@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066", "\u200f", "\ud800", "\uffff"])
def test_signs_that_change_what_is_seen_are_refused(
    library: Library, field: str, sign: str
) -> None:
    given: dict[str, Any] = {field: f"Team {sign}manager"}
    with pytest.raises(Refused) as e:
        library.save_new(replace(draft(), **given))
    assert (e.value.id, e.value.values["sign"]) == ("typed.sign", f"U+{ord(sign):04X}")
    assert library.find() == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Asked by Sian Pritchard", "personal.name"),
        ("AB 12 34 56 C", "personal.insurance"),
        ("the child born 03/06/2019", "personal.birth"),
        ("NP25 3DZ", "personal.postcode"),
        ("jane@council.example", "personal.email"),
        ("ring 01633 644644", "personal.phone"),
    ],
)
@pytest.mark.parametrize("field", ["name", "notes", "asked_by", "owner"])
def test_what_is_about_a_person_is_refused_with_how_to_say_it(
    library: Library, field: str, text: str, found: str
) -> None:
    given: dict[str, Any] = {field: text}
    with pytest.raises(Refused) as e:
        library.save_new(replace(draft(), **given))
    assert e.value.id == "typed.personal"
    assert e.value.values["found"] == Message(found)
    said_instead = e.value.values["instead"]
    assert isinstance(said_instead, Message)
    assert said_instead.id.startswith("personal.use_")
    assert text not in said(e.value)
    assert library.find() == []


@pytest.mark.parametrize(
    "text", ["Ebbw Vale", "Innovation House", "CC-40213", "Head of service", "Tîm Plant", "FD-01"]
)
def test_a_place_a_team_and_a_code_are_no_person(library: Library, text: str) -> None:
    kept = library.save_new(replace(draft(text), owner=text, notes=text, asked_by=text))
    assert (kept.name, kept.owner, kept.notes, kept.asked_by) == (text,) * 4


def test_letters_from_right_to_left_are_text(library: Library) -> None:
    kept = library.save_new(draft("\u05e9\u05d0\u05dc\u05d4", notes="\u0633\u0624\u0627\u0644"))
    assert kept.name == "\u05e9\u05d0\u05dc\u05d4"


# --- Names


def test_a_name_is_unique_among_those_not_archived(library: Library) -> None:
    first = library.save_new(draft("Option A"))
    with pytest.raises(NameTaken) as e:
        library.save_new(draft("option  A"))
    told("library.name_taken", e.value, name="option A", free="option A (2)")
    assert e.value.free == "option A (2)"
    library.archive(first.id, seen=1)
    second = library.save_new(draft("OPTION A"))
    back = library.bring_back(first.id, seen=2)
    assert (back.name, second.name) == ("Option A (2)", "OPTION A")


def test_free_names_count_on_and_stay_short(library: Library) -> None:
    long = "x" * 80
    kept = [library.save_copy(draft(name), of="") for name in (long, long, "A", "A", "A (2)")]
    assert [k.name for k in kept] == [long, "x" * 75 + "… (2)", "A", "A (2)", "A (3)"]


# --- Changing


def test_saving_changes_replaces_what_is_asked(library: Library) -> None:
    parent = library.save_new(draft("Parent"))
    first = library.save_new(draft(parent=parent.id))
    new = draft("Three more", "front_door_fte=+3@4-30", notes="n", asked_by="Board")
    saved = library.save_changes(first.id, new, seen=1, by="Planner")
    assert saved == library.get(first.id)
    assert (saved.name, saved.version, saved.changed_by) == ("Three more", 2, "Planner")
    assert (saved.parent, saved.created) == (parent.id, first.created)
    assert saved.changed > first.changed
    assert saved.identity == new.scenario.identity != first.identity
    assert library.save_changes(first.id, new, seen=2).changed_by == OWNER


def test_a_later_save_of_an_older_version_is_told_and_can_be_a_copy(library: Library) -> None:
    kept = library.save_new(draft())
    mine, theirs = draft("Mine", "fsp_fte=17"), draft("Theirs", "fsp_fte=18")
    library.save_changes(kept.id, theirs, seen=1, by="Team manager")
    with pytest.raises(SomebodyElseSaved) as error:
        library.save_changes(kept.id, mine, seen=1)
    refusal = error.value
    assert (refusal.current.name, refusal.current.changed_by) == ("Theirs", "Team manager")
    day = f"{refusal.current.changed.day} {refusal.current.changed:%B %Y at %H:%M} UTC"
    assert said(refusal) == (
        f"'Theirs' was changed by somebody else (Team manager) on {day}, after you opened it"
    )
    assert refusal.draft is mine
    copy = library.save_copy(refusal.draft, of=kept.id)
    assert (copy.name, copy.parent, copy.identity) == ("Mine", kept.id, mine.scenario.identity)
    assert library.get(kept.id).identity == theirs.scenario.identity


def test_every_change_says_which_version_it_saw(library: Library) -> None:
    kept = library.save_new(draft())
    library.describe(kept.id, seen=1, notes="newer")
    for change in (
        lambda: library.describe(kept.id, seen=1, name="Other"),
        lambda: library.agree(kept.id, seen=1),
        lambda: library.archive(kept.id, seen=1),
        lambda: library.bring_back(kept.id, seen=1),
    ):
        with pytest.raises(SomebodyElseSaved) as error:
            change()
        assert error.value.draft is None
    assert library.get(kept.id).version == 2


def test_describing_leaves_what_is_asked(library: Library, monkeypatch: Any) -> None:
    kept = library.save_new(draft())
    monkeypatch.setattr("ui.library.entry.fingerprint_of", lambda start: "another")
    new = library.describe(kept.id, seen=1, name=" New  name", owner="Planner", notes="why")
    assert (new.name, new.owner, new.notes) == ("New name", "Planner", "why")
    assert (new.identity, new.fingerprint) == (kept.identity, kept.fingerprint)
    assert library.describe(kept.id, seen=2, name="NEW name").name == "NEW name"
    library.save_new(draft("Taken"))
    with refused("library.name_taken", name="taken"):
        library.describe(kept.id, seen=3, name="taken")
    with refused("library.no_scenario", id="abcdefgh"):
        library.describe("abcdefgh", seen=1, name="x")


def test_a_duplicate_is_a_child_with_the_same_content(library: Library) -> None:
    first = library.save_new(draft(notes="why", kind="parked question", asked_by="Board"))
    library.agree(first.id, seen=1)
    child = library.duplicate(first.id, "Planner")
    assert (child.name, child.owner, child.parent) == ("Two more (2)", "Planner", first.id)
    assert (child.status, child.agreed, child.version) == ("draft", None, 1)
    for same in ("notes", "kind", "asked_by", "address", "scenario", "identity", "fingerprint"):
        if same != "scenario":
            assert getattr(child, same) == getattr(first, same)
    assert library.duplicate(first.id).owner == OWNER


def test_what_is_agreed_stays(library: Library) -> None:
    kept = library.save_new(draft())
    agreed = library.agree(kept.id, seen=1, by="Board")
    assert (agreed.status, agreed.changed_by, agreed.version) == ("agreed", "Board", 2)
    assert agreed.agreed is not None
    for change in (
        lambda: library.save_changes(kept.id, draft("x"), seen=2),
        lambda: library.describe(kept.id, seen=2, name="x"),
        lambda: library.agree(kept.id, seen=2),
    ):
        with refused("library.agreed", name="Two more"):
            change()
    library.archive(kept.id, seen=2)
    with refused("library.archived", name="Two more"):
        library.save_changes(kept.id, draft("x"), seen=3)
    with refused("library.archived_already", name="Two more"):
        library.archive(kept.id, seen=3)
    back = library.bring_back(kept.id, seen=3)
    assert (back.status, back.agreed) == ("agreed", agreed.agreed)
    with refused("library.not_archived", name="Two more"):
        library.bring_back(kept.id, seen=4)


def test_a_parent_of_another_library_is_left_out(library: Library) -> None:
    assert library.save_new(draft("a", parent="abcdefgh")).parent is None
    assert library.save_copy(draft("b"), of="\x00").parent is None


def test_a_changed_baseline_is_told(library: Library, monkeypatch: Any) -> None:
    asks = question("fsp_fte=16", start="q1-2024-25")
    preset = library.save_new(Draft("Preset", OWNER, asks.what_if, asks.to_params()))
    own = library.save_new(draft())
    assert not baseline_changed(preset)
    assert not baseline_changed(own)
    now = entry.fingerprint_of
    monkeypatch.setattr(
        entry, "fingerprint_of", lambda start: "x" if start == "2023-24" else now(start)
    )
    assert baseline_changed(own)
    assert not baseline_changed(preset)
    assert now("a preset that is gone") == now("/etc/hostname") == ""


def test_a_parent_is_one_that_is_kept(library: Library) -> None:
    library.save_new(draft())
    with refused("library.refused_by_database"), library._store.writing() as c:
        c.execute(text("UPDATE kept_scenario SET parent = 'abcdefgh'"))


def test_what_todays_model_refuses_is_told(library: Library) -> None:
    kept = library.save_new(draft())
    older = replace(kept, content_json=kept.content_json.replace("front_door_fte", "old_input"))
    with refused("library.cannot_open", name="old_input"):
        _ = older.scenario


# --- Two at once


def test_threads_that_save_at_once_lose_nothing(library: Library) -> None:
    kept = library.save_new(draft())

    def save(n: int) -> str:
        library.save_new(draft(f"Thread {n}"))
        library.save_copy(draft("Same"), of=kept.id)
        try:
            library.save_changes(kept.id, draft(notes=f"from {n}"), seen=1)
            return "saved"
        except SomebodyElseSaved as error:
            library.save_copy(error.draft or draft(), of=kept.id)
            return "told"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(save, range(6)))
    assert sorted(outcomes) == ["saved"] + ["told"] * 5
    found = library.find()
    assert len({k.name for k in found}) == len(found) == 1 + 6 + 6 + 5
    assert sorted(k.notes for k in found if k.notes) == [f"from {n}" for n in range(6)]


_PROCESS = """
import sys, time
from pathlib import Path
from ui.library.library import Draft, Library, SomebodyElseSaved
from ui.question.question import Question
url, go, who = sys.argv[1:]
library, scenario = Library(url), Question().what_if
Path(go + who).touch()
while not Path(go).exists():
    time.sleep(0.005)
for n in range(8):
    library.save_new(Draft(f"{who} {n}", "Planner", scenario, {}))
    library.save_copy(Draft("Same", "Planner", scenario, {}), of="")
    while True:
        shared = library.find("Shared")[0]
        try:
            library.describe(shared.id, seen=shared.version, notes=shared.notes + who)
            break
        except SomebodyElseSaved:
            pass
"""


def test_processes_that_start_and_save_at_once_lose_nothing(
    url: str, tmp_path: Path, opener: Callable[[str], Library]
) -> None:
    _older_library(url)
    go = tmp_path / "go"
    processes = [
        subprocess.Popen([sys.executable, "-c", _PROCESS, url, str(go), who], cwd=ROOT)
        for who in "ab"
    ]
    while not all(Path(f"{go}{who}").exists() for who in "ab"):
        assert all(process.poll() is None for process in processes)
        time.sleep(0.01)
    go.touch()
    assert [process.wait(60) for process in processes] == [0, 0]
    found = opener(url).find()
    names = {kept.name for kept in found}
    assert len(names) == len(found) == 16 + 16 + len(_OLDER) - 1
    shared = opener(url).find("Shared")[0]
    assert sorted(shared.notes) == ["a"] * 8 + ["b"] * 8


def test_threads_that_begin_a_library_at_once_begin_one(
    url: str, opener: Callable[[str], Library]
) -> None:
    libraries = [opener(url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: libraries[n].save_new(draft(f"Thread {n}")), range(6)))
    assert len(libraries[0].find()) == 6


def test_a_library_that_another_process_is_just_beginning(sqlite: str) -> None:
    file_of(sqlite).parent.mkdir()
    with closing(sqlite3.connect(file_of(sqlite), check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(0.3, other.rollback)
        release.start()
        Library(sqlite).save_new(draft())
        release.join()
    assert len(Library(sqlite).find()) == 1


# --- Versions of the schema

_OLDER: tuple[tuple[str, str, str, str | None], ...] = (
    ("aaaaaaaa", "Option A", "draft", None),
    ("bbbbbbbb", "option  a", "agreed", "aaaaaaaa"),
    ("cccccccc", "OPTION A", "archived", "aaaaaaaa"),
    ("dddddddd", "Shared", "draft", None),
)
"""What a library of the first version holds: id, name, status, parent."""


def _older_library(url: str) -> None:
    store = LibraryStore(url)
    if make_url(url).get_backend_name() == "sqlite":
        store._make_file()
    begun = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    with store._for_writing.begin() as connection:
        migrate(connection, "0001")
        for n, (id_, name, status, parent) in enumerate(_OLDER):
            created = begun + timedelta(days=n)
            row = {
                "id": id_,
                "name": name,
                "owner": OWNER,
                "notes": "",
                "status": status,
                "parent": parent,
                "version": 3,
                "baseline": "2023-24",
                "identity": "0" * 12,
                "fingerprint": "1" * 12,
                "address_json": '{"set": ["fsp_fte=16"]}',
                "content_json": '{"baseline": "2023-24", "changes": [], "posts": []}',
                # As SQLAlchemy writes a time into either database.
                "created": created.replace(tzinfo=None).isoformat(" ", "microseconds"),
                "changed": created.replace(tzinfo=None).isoformat(" ", "microseconds"),
            }
            zone = "" if connection.dialect.name == "sqlite" else " AT TIME ZONE 'UTC'"
            times = ", ".join(
                f"CAST(:{key} AS TIMESTAMP){zone}" if zone else f":{key}"
                for key in ("created", "changed")
            )
            rest = [key for key in row if key not in ("created", "changed")]
            connection.execute(
                text(
                    f"INSERT INTO kept_scenario ({', '.join(rest)}, created, changed) "
                    f"VALUES ({', '.join(f':{key}' for key in rest)}, {times})"
                ),
                row,
            )
    store.close()


def test_an_older_library_is_brought_up_to_date_with_what_it_holds(
    url: str, library: Library
) -> None:
    _older_library(url)
    everything = library.find(statuses=("draft", "agreed", "archived"))
    assert [(k.id, k.name, k.status) for k in everything] == [
        ("dddddddd", "Shared", "draft"),
        ("cccccccc", "OPTION A", "archived"),
        ("bbbbbbbb", "option  a (2)", "agreed"),
        ("aaaaaaaa", "Option A", "draft"),
    ]
    second = library.get("bbbbbbbb")
    assert (
        second.created == second.changed == second.agreed == datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    )
    assert (second.kind, second.asked_by, second.changed_by) == ("scenario", "", OWNER)
    assert (second.parent, second.version) == ("aaaaaaaa", 3)
    assert second.scenario.baseline == "2023-24"
    assert baseline_changed(second)
    with refused("library.name_taken", name="OPTION a", free="OPTION a (3)"):
        library.save_new(draft("OPTION a"))
    assert library.bring_back("cccccccc", seen=3).name == "OPTION A (3)"
    library.save_changes("aaaaaaaa", draft("Option A"), seen=3)


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    url: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    _older_library(url)

    def half(connection: Any, version: str) -> None:
        migrate(connection, version)
        connection.execute(text("SELECT * FROM nowhere"))

    monkeypatch.setattr(database, "migrate", half)
    with refused("library.refused_by_database"):
        library.find()
    assert _version_in(url) == "0001"
    monkeypatch.undo()
    assert len(library.find()) == 3


def _version_in(url: str, new: str | None = None) -> str:
    store = LibraryStore(url)
    with store._for_writing.begin() as connection:
        if new:
            connection.execute(text(f"UPDATE library_version SET version_num = '{new}'"))
        found = str(connection.scalar(text("SELECT version_num FROM library_version")))
    store.close()
    return found


def test_a_newer_library_is_refused_and_left_alone(url: str, library: Library) -> None:
    kept = library.save_new(draft())
    _version_in(url, new="0099")
    if make_url(url).get_backend_name() == "sqlite":
        with closing(sqlite3.connect(file_of(url))) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        before = file_of(url).read_bytes()
    for attempt in (
        library.find,
        lambda: library.get(kept.id),
        lambda: library.save_new(draft("x")),
        lambda: library.archive(kept.id, seen=1),
    ):
        with refused("library.newer"):
            attempt()
    assert _version_in(url) == "0099"
    if make_url(url).get_backend_name() == "sqlite":
        assert file_of(url).read_bytes() == before
        assert os.listdir(file_of(url).parent) == ["library.db"]
    with refused("library.newer"):  # made so while this one waited
        library._store._bring_up_to_date("0001")
    _version_in(url, new=SCHEMAS[-1])
    assert library.find() == [kept]


def test_the_tables_are_what_the_migrations_make(url: str, library: Library) -> None:
    library.save_new(draft())
    with library._store._for_reading.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": database.VERSION_TABLE}
        )
        assert compare_metadata(context, METADATA) == []


def test_every_migration_is_known_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in scripts) == SCHEMAS[::-1]


# --- Files


def test_a_file_brings_back_what_was_kept(library: Library) -> None:
    asks = question("fsp_fte=+1.5@4-30", weeks=78, start="q1-2024-25")
    kept = library.save_new(
        Draft("Ŵyl (2)", OWNER, asks.what_if, asks.to_params(), "why", "parked question", "Board")
    )
    raw = write_file(kept)
    assert file_name(kept) == f"yl-2-{kept.id}.json"
    assert parse_scenario(raw, "x.json") == kept.scenario
    again = library.import_file(raw, "C:\\fakepath\\x.json")
    assert again.name == "Ŵyl (3)"
    assert (again.id, again.parent, again.version) != (kept.id, kept.parent, 2)
    for same in ("owner", "notes", "kind", "asked_by", "address", "identity", "fingerprint"):
        assert getattr(again, same) == getattr(kept, same)
    assert write_file(replace(again, name=kept.name)) == raw


def test_posts_travel_in_a_file(library: Library) -> None:
    posts = derived_posts(load_baseline("2023-24").inputs)
    kept = library.save_new(
        replace(draft(), scenario=question("fsp_fte=+1@2-9").what_if.with_posts(posts))
    )
    again = library.import_file(write_file(kept), "x.json")
    assert again.scenario.posts == posts
    assert (again.identity, again.fingerprint) == (kept.identity, kept.fingerprint)
    asks, problems = from_params(again.address)
    assert (asks.what_if.identity, problems) == (kept.identity, [])


def test_agreed_is_only_what_was_agreed(library: Library) -> None:
    kept = library.save_new(draft())
    raw = write_file(library.agree(kept.id, seen=1))
    assert library.import_file(raw, "x.json").status == "agreed"
    assert (
        library.import_file(raw.replace(b'"add": 2.0', b'"add": 3.0'), "x.json").status == "draft"
    )
    library.archive(kept.id, seen=2)
    assert library.import_file(write_file(library.get(kept.id)), "x.json").status == "draft"


def test_the_address_follows_the_scenario_of_an_edited_file(library: Library) -> None:
    kept = library.save_new(draft())
    raw = write_file(kept).replace(b'"add": 2.0', b'"add": 3.0')
    edited = library.import_file(raw, "x.json")
    assert from_params(edited.address)[0].what_if.identity == edited.identity != kept.identity


def test_another_starting_point_has_another_fingerprint(library: Library) -> None:
    asks = question("fsp_fte=16", start="q1-2024-25")
    kept = library.save_new(Draft("Preset", OWNER, asks.what_if, asks.to_params()))
    raw = write_file(kept).replace(b'"fsp_fte=16"', b'"fsp_fte=17"')
    edited = library.import_file(raw, "x.json")
    assert edited.address["from"] == ["2023-24"]
    assert edited.identity == kept.identity
    assert not baseline_changed(edited)


def test_a_file_from_another_baseline_says_so(library: Library) -> None:
    kept = library.save_new(draft())
    raw = write_file(kept).replace(kept.fingerprint.encode(), b"0123456789ab")
    assert baseline_changed(library.import_file(raw, "x.json"))


def test_a_file_written_by_hand(library: Library) -> None:
    raw = b'baseline = "2012-13"\ntitle = "As it was"\n[[changes]]\ninput = "fsp_fte"\nset = 12'
    kept = library.import_file(raw, "/home/jane/as it was.toml")
    assert (kept.name, kept.owner) == ("as it was", scenario_file.IMPORTED)
    assert (kept.notes, kept.status, kept.baseline) == ("As it was", "draft", "2012-13")
    asks, problems = from_params(kept.address)
    assert (asks.what_if.identity, problems) == (kept.identity, [])
    assert not baseline_changed(kept)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", Message("file.not_toml_or_json")),
        (b"\x89PNG\r\n\x1a\n", Message("file.not_text")),
        (b"[1, 2]", Message("file.no_baseline")),
        (b'{"changes": []}', Message("file.no_baseline")),
        (b'{"format": 3, "baseline": "2023-24"}', Message("file.newer", newest=2)),
        (
            b'{"baseline": "2023-24", "changes": [{"input": "fps_fte", "set": 4}]}',
            Message("input.unknown_near", name="fps_fte", near="fsp_fte"),
        ),
        (
            b'{"baseline": "2023-24", "posts": [{"post": "Jane", "team": "fsp"}]}',
            Message("post.not_allowed", field="post"),
        ),
        (b'{"baseline": "2023-24", "kept": 3}', Message("file.not_a_table", name="kept")),
        (
            b'{"baseline": "2023-24", "kept": {"owner": 3}}',
            Message("file.not_text_in", name="owner"),
        ),
        (
            b'{"baseline": "2023-24", "kept": {"status": "final"}}',
            Message("file.not_one_of", name="status"),
        ),
        (
            b'{"baseline": "2023-24", "kept": {"kind": "rumour"}}',
            Message("file.not_one_of", name="kind"),
        ),
        (
            b'{"baseline": "2023-24", "kept": {"address": {"set": [1]}}}',
            Message("file.not_an_address"),
        ),
        (
            b'{"baseline": "2023-24", "kept": {"address": {"set": null}}}',
            Message("file.not_an_address"),
        ),
        (
            b'{"baseline": "2023-24", "x": 1, "kept": {"model_version": "9.9"}}',
            Message("file.unknown_part", name="x"),
        ),
        (b" " * 1_000_001, Message("file.too_large", size=1_000_001, most=1_000_000)),
    ],
)
def test_a_bad_file_is_refused_and_the_library_untouched(
    sqlite: str, raw: bytes, why: Message
) -> None:
    library = Library(sqlite)
    kept = library.save_new(draft())
    with refused(why) as error:
        library.import_file(raw, "/home/jane/x.json")
    assert "jane" not in said(error.value)
    assert library.find() == [kept]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("owner", "jane@council", Message("typed.personal", what=Message("text.owner"))),
        ("asked_by", "01633 644644", Message("typed.personal", what=Message("text.asker"))),
    ],
)
def test_a_file_is_held_to_what_may_be_kept(
    sqlite: str, field: str, value: Any, why: Message
) -> None:
    library = Library(sqlite)
    raw = json.dumps({"baseline": "2023-24", "kept": {field: value}}).encode()
    with refused(why):
        library.import_file(raw, "x.json")
    assert library.find() == []


def many(number: int, **kept: Any) -> bytes:
    """A file of so many changes, of which a page shows sixty."""
    changes = [{"input": "contacts_per_year", "add": 1.0}] * number
    content = {"baseline": "2023-24", "name": "Many", "changes": changes, "kept": kept}
    return json.dumps(content).encode()


@pytest.mark.parametrize("number", [61, 100])
def test_more_changes_than_a_page_shows_are_refused_and_none_is_dropped(
    sqlite: str, number: int
) -> None:
    library = Library(sqlite)
    found = {"name": "Many", "number": number, "most": MOST_CHANGES}
    with refused("library.too_many_changes", **found):
        library.import_file(many(number), "x.json")
    with refused("library.too_many_changes", **found):
        # An address of the first sixty is not the scenario's.
        first = ["contacts_per_year=+1.0"] * MOST_CHANGES
        library.import_file(many(number, address={"set": first}), "x.json")
    scenario = parse_scenario(many(number), "x.json")
    changes = [change.to_text() for change in scenario.changes]
    for key in ("set", "us"):
        with refused("library.too_many_changes", **found):
            library.save_new(Draft("Many", OWNER, scenario, {key: changes}))
    assert library.find() == []


def test_as_many_changes_as_a_page_shows_come_back_whole(sqlite: str) -> None:
    raw = many(MOST_CHANGES)
    kept = Library(sqlite).import_file(raw, "x.json")
    asks, problems = from_params(kept.address)
    assert problems == []
    assert asks.what_if.identity == kept.identity == parse_scenario(raw, "x.json").identity
    assert len(asks.changes) == MOST_CHANGES


@pytest.mark.parametrize("field", ["us", "changes"])
def test_a_page_takes_in_no_more_changes_than_its_address_holds(field: str) -> None:
    changes = parse_scenario(many(MOST_CHANGES + 1), "x.json").changes
    asked(Question(**{field: changes[:-1]}))  # type: ignore[arg-type]
    with refused("question.too_many_changes", number=MOST_CHANGES + 1, most=MOST_CHANGES):
        asked(Question(**{field: changes}))  # type: ignore[arg-type]


def test_a_file_that_a_page_would_read_otherwise_is_refused(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenario_file, "from_params", lambda _: (Question(), []))
    with refused("file.another_question"):
        Library(sqlite).import_file(many(2), "x.json")


def test_names_owners_and_notes_of_a_file_are_refused_and_never_cut(sqlite: str) -> None:
    library = Library(sqlite)
    for field, longest in (("name", 80), ("notes", LONGEST_NOTES), ("owner", 80)):
        text = "x" * (longest + 1)
        content: dict[str, Any] = {"baseline": "2023-24", "name": "One"}
        content |= {"kept": {"owner": text}} if field == "owner" else {field: text}
        with pytest.raises(Refusal) as error:
            library.import_file(json.dumps(content).encode(), "x.json")
        assert str(longest) in said(error.value).replace(",", "")
    assert library.find() == []


def test_half_a_character_in_a_file_is_refused(sqlite: str) -> None:
    library = Library(sqlite)
    change = {"input": "fsp_fte", "set": 16, "reason": "\ud800"}
    raw = json.dumps({"baseline": "2023-24", "changes": [change]}).encode()
    with pytest.raises(ScenarioError) as e:
        library.import_file(raw, "x.json")
    assert e.value.id == "file.text"
    assert library.find() == []


def test_what_is_no_part_of_a_question_is_not_taken_from_a_file(sqlite: str) -> None:
    raw = b'{"baseline": "2023-24", "kept": {"address": {"seed": ["7"], "x": ["Jane"]}}}'
    kept = Library(sqlite).import_file(raw, "x.json")
    assert kept.address.keys() == {"form", "from", "weeks", "replications", "seed"}
    assert kept.address["seed"] == ["7"]


# --- Trouble, told in one sentence, and over when it is over


def trouble(attempt: Callable[[], object]) -> str:
    """The sentence with which an attempt fails; it shows nobody's paths or passwords."""
    with pytest.raises(Unavailable) as error:
        attempt()
    sentence = said(error.value)
    for secret in ("/tmp", "var", "\n", "secret", "sqlalche", "kept_scenario", "Error"):
        assert secret not in sentence
    log = "".join(traceback.format_exception(error.value))
    assert "secret" not in log
    assert PRIVATE not in log
    return sentence


def test_a_library_that_is_being_written_to(
    url: str, impatient: None, opener: Callable[[str], Library]
) -> None:
    library = opener(url)
    kept = library.save_new(draft())
    with opener(url)._store.writing():
        assert "the library is busy" in trouble(lambda: library.save_new(draft("Other")))
        assert library.find() == [kept]
    library.save_new(draft("Other"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a disk to be filled cannot be mounted here (this needs Linux and root)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up(small_disk: Path) -> None:
    library = Library(sqlite_url(small_disk / "library.db"))
    saved = [library.save_new(draft(f"Before {n}")).id for n in range(3)]
    filling = small_disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 1024)
    assert "is full: nothing was saved" in trouble(lambda: library.save_new(draft("Other")))
    assert "is full" in trouble(
        lambda: Library(sqlite_url(small_disk / "b" / "l.db")).save_new(draft())
    )
    assert {kept.id for kept in library.find()} == set(saved)
    filling.unlink()
    library.save_new(draft("Other"))
    assert len(library.find()) == 4


def test_a_library_that_may_not_grow(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(sqlite)
    library.save_new(draft("First"))
    _with_pragma(monkeypatch, "max_page_count = 1")  # as many as it has

    def fill() -> None:
        for n in range(50):
            library.save_new(draft(f"More {n}", notes=PRIVATE * 100))

    assert "is full: nothing was saved" in trouble(fill)
    saved = library.find()
    monkeypatch.undo()
    library.save_new(draft("Last"))
    assert len(library.find()) == len(saved) + 1


def _with_pragma(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    opened = database._opened

    def limited(*arguments: Any) -> sqlite3.Connection:
        connection = opened(*arguments)
        connection.execute(f"PRAGMA {pragma}")
        return connection

    monkeypatch.setattr(database, "_opened", limited)


def test_a_write_protected_disk(small_disk: Path) -> None:
    library = Library(sqlite_url(small_disk / "library.db"))
    kept = library.save_new(draft())
    for how in ("ro", "rw"):
        subprocess.run(["mount", "-o", f"remount,{how}", str(small_disk)], check=True)
        if how == "ro":
            assert "write-protected" in trouble(lambda: library.save_new(draft("Other")))
            assert library.find() == [kept]
    library.save_new(draft("Other"))


def test_a_write_protected_file(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(sqlite)
    kept = library.save_new(draft())
    _with_pragma(monkeypatch, "query_only = ON")
    assert "write-protected" in trouble(lambda: library.save_new(draft("Other")))
    assert library.find() == [kept]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_library_that_vanishes_and_comes_back(sqlite: str, what: str) -> None:
    library = Library(sqlite)
    kept = library.save_new(draft())
    gone = file_of(sqlite) if what == "file" else file_of(sqlite).parent
    gone.rename(gone.with_name("away"))
    for attempt in (library.find, lambda: library.get(kept.id), lambda: library.save_new(draft())):
        assert "no longer where it was; put it back" in trouble(attempt)
    assert not gone.exists()
    gone.with_name("away").rename(gone)
    assert library.find() == [kept]
    library.archive(kept.id, seen=1)


def test_a_backup_of_an_older_version_put_back_in_mid_run(sqlite: str) -> None:
    library = Library(sqlite)
    library.save_new(draft())
    file_of(sqlite).unlink()
    _older_library(sqlite)
    assert len(library.find()) == 3


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    library = Library(sqlite_url(tmp_path / "var" / "library.db"))
    assert library.find() == []
    assert "cannot be opened" in trouble(lambda: library.save_new(draft()))
    (tmp_path / "var").unlink()
    library.save_new(draft())


@pytest.mark.parametrize("content", [b"not a database at all " * 400, b"PK\x03\x04" * 2000])
def test_a_file_that_is_no_database(sqlite: str, content: bytes) -> None:
    library = Library(sqlite)
    file_of(sqlite).parent.mkdir()
    file_of(sqlite).write_bytes(content)
    for attempt in (library.find, lambda: library.save_new(draft())):
        assert "is not a database; it was left as it is" in trouble(attempt)
    assert file_of(sqlite).read_bytes() == content
    file_of(sqlite).unlink()
    assert "no longer where it was" in trouble(library.find)
    Library(sqlite).save_new(draft())
    assert len(library.find()) == 1


def test_a_damaged_database(sqlite: str) -> None:
    library = Library(sqlite)
    for n in range(30):
        library.save_new(draft(f"{n}", notes="x" * 3000))
    whole = file_of(sqlite).read_bytes()
    torn = bytearray(whole)
    for page in range(3 * 4096, len(torn), 4096):
        torn[page : page + 2000] = b"\xff" * 2000
    for broken in (bytes(torn), whole[:6000]):
        file_of(sqlite).write_bytes(broken)
        for attempt in (library.find, lambda: library.save_new(draft())):
            assert "the library's database is damaged" in trouble(attempt)
    file_of(sqlite).write_bytes(whole)
    assert len(library.find()) == 30


def test_a_damaged_row(url: str, library: Library) -> None:
    kept = library.save_new(draft())
    fine = library.save_new(draft("Fine"))
    with library._store.writing() as connection:
        connection.execute(
            text("UPDATE kept_scenario SET address_json = :x, content_json = :x WHERE id = :id"),
            {"x": '["torn', "id": kept.id},
        )
    assert {k.id for k in library.find()} == {kept.id, fine.id}
    broken: KeptScenario = library.get(kept.id)
    for attempt in (
        lambda: broken.scenario,
        lambda: broken.address,
        lambda: write_file(broken),
        lambda: baseline_changed(broken),
    ):
        assert trouble(attempt) == "what was kept as 'Two more' is damaged"


def test_a_damaged_time(sqlite: str) -> None:
    library = Library(sqlite)
    library.save_new(draft())
    with library._store.writing() as connection:
        connection.execute(text("UPDATE kept_scenario SET changed = 'once upon a time'"))
    assert "the library's database is damaged" in trouble(library.find)


# --- PostgreSQL only


def test_a_server_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, opener: Callable[[str], Library]
) -> None:
    library = opener("postgresql+psycopg://bob:secret@127.0.0.1:1/library")
    for attempt in (library.find, lambda: library.save_new(draft())):
        assert "the library's database server does not answer" in trouble(attempt)


def test_a_server_that_hung_up(own_postgres: str, opener: Callable[[str], Library]) -> None:
    library = opener(own_postgres)
    kept = library.save_new(draft())
    on_server(
        own_postgres,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    assert library.find() == [kept]
    library.save_new(draft("Other"))


def test_a_database_that_vanishes_and_comes_back(
    own_postgres: str, opener: Callable[[str], Library]
) -> None:
    library = opener(own_postgres)
    library.save_new(draft())
    name = make_url(own_postgres).database
    server = os.environ["FRONT_DOOR_TEST_POSTGRES"]
    on_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    on_server(
        server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    assert "the library's database server" in trouble(library.find)
    assert "the library's database server" in trouble(lambda: library.save_new(draft()))
    on_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert len(library.find()) == 1


def test_a_server_that_only_reads(own_postgres: str, opener: Callable[[str], Library]) -> None:
    library = opener(own_postgres)
    kept = library.save_new(draft())
    name = make_url(own_postgres).database
    on_server(own_postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    library.close()
    assert "write-protected" in trouble(lambda: library.save_new(draft("Other")))
    assert library.find() == [kept]


# --- The setting


def test_the_setting_names_the_library(monkeypatch: pytest.MonkeyPatch, sqlite: str) -> None:
    monkeypatch.setenv("FRONT_DOOR_DATABASE_URL", sqlite)
    open_library().save_new(draft())
    assert len(Library(sqlite).find()) == 1
    monkeypatch.delenv("FRONT_DOOR_DATABASE_URL")
    assert open_library()._store._file == ROOT / "var" / "library.db"


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "mysql://bob:secret@host/x",
        "postgresql+psycopg://bob:secret@host:99x/x",
        "postgresql+psycopg://bob:secret@host",
        "postgresql+psycopg2://bob:secret@host/x",
        "sqlite://",
    ],
)
def test_a_setting_that_is_not_understood(wrong: str) -> None:
    sentence = trouble(lambda: Library(wrong))
    assert sentence.startswith("FRONT_DOOR_DATABASE_URL is not understood; write postgresql+")


@pytest.mark.parametrize("start", ["postgres://", "postgresql://"])
def test_the_short_ways_to_write_postgresql(start: str) -> None:
    library = Library(f"{start}bob:secret@127.0.0.1:1/x")
    assert library._store._for_reading.driver == "psycopg"


def test_a_path_with_odd_signs(tmp_path: Path) -> None:
    library = Library(sqlite_url(tmp_path / "100% of £, ŵ & #1?" / "library.db"))
    assert library.save_new(draft()) == library.find()[0]


def test_threads_share_a_library(library: Library) -> None:
    kept = library.save_new(draft())
    found: list[KeptScenario] = []
    thread = threading.Thread(target=lambda: found.append(library.get(kept.id)))
    thread.start()
    thread.join()
    assert found == [kept]
