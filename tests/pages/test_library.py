"""Library: keep, park, find, open by link, agree; nothing typed is lost, whatever goes wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.runs import runner as runs_runner
from model.runs.cluster import SETTING as CLUSTER_SETTING
from model.runs.run_key import run_key
from model.scenario.changes import Change
from model.scenario.files import content_of
from tests.pages.conftest import ONE, choose_role, words_of
from ui.library import entry
from ui.library.database import LibraryStore
from ui.library.library import Draft, KeptScenario, open_library, write_file
from ui.question.question import Question, asked
from ui.screen.live_results import RESULTS_SETTING, runner

pytestmark = pytest.mark.pages

PAGE, WHAT_IF, EXIT = "pages/6_library.py", "pages/1_what_if.py", "pages/4_agency_exit.py"
OWNER = "Head of service"


def question(*texts: str, **fields: Any) -> Question:
    changes = tuple(map(Change.from_text, texts or ("fsp_fte=17",)))
    return asked(Question(changes=changes, weeks=26, replications=2, **fields))


def keep(name: str = "Two more", *texts: str, **more: Any) -> KeptScenario:
    """A scenario that somebody has kept before."""
    asks = question(*texts)
    return open_library().save_new(
        Draft(name, more.pop("owner", OWNER), asks.what_if, asks.to_params(), **more)
    )


def click(at: AppTest, key: str) -> None:
    at.button(key=key).click().run()
    assert not at.exception, [e.message for e in at.exception]


def typed(at: AppTest, key: str, text: str) -> None:
    if key.endswith(("owner", "asked")):
        choose_role(at, key, text)
    else:
        (at.text_area if key.endswith("notes") else at.text_input)(key=key).set_value(text).run()


def params(at: AppTest) -> dict[str, list[str]]:
    return {k: [v] if isinstance(v, str) else list(v) for k, v in at.query_params.items()}


def names(at: AppTest) -> list[str]:
    return list(at.radio(key="library_list").options)


def every() -> list[KeptScenario]:
    return open_library().find("", ("draft", "agreed", "archived"))


# --- Keep and park


def test_what_if_is_kept_and_the_address_says_so(app):
    at = app(WHAT_IF, set=["fsp_fte=17"])
    typed(at, "keep_name", "Two more in FSP")
    typed(at, "keep_owner", OWNER)
    typed(at, "keep_notes", "As discussed.")
    click(at, "keep")
    (kept,) = every()
    assert (kept.name, kept.owner, kept.notes) == ("Two more in FSP", OWNER, "As discussed.")
    assert kept.address["set"] == ["fsp_fte=17"]
    assert params(at)["kept"] == [kept.id]
    assert "scenario **Two more in FSP**" in words_of(at)
    assert "Kept as 'Two more in FSP'" in words_of(at)
    assert at.text_input(key="keep_name").value == ""
    assert at.selectbox(key="keep_owner").value == OWNER, "for the next one"


def test_one_click_parks_in_a_meeting_and_the_next_question_beside_it(app):
    at = app(WHAT_IF, set=["fsp_fte=17"])
    assert at.selectbox(key="park_asked").value is None, "nobody is taken for the asker"
    typed(at, "park_asked", "Chair of scrutiny")
    click(at, "park")
    (first,) = every()
    assert first.kind == "parked question"
    assert first.asked_by == "Chair of scrutiny"
    assert "FSP social workers from 15 FTE to 17 FTE" in first.name
    at.slider(key="move_fsp_fte").set_value(12.0).run()
    assert "with changes that are not kept" in words_of(at)
    typed(at, "park_name", first.name)
    click(at, "park")
    second = next(kept for kept in every() if kept.id != first.id)
    assert second.name != first.name, "a taken name does not hold the meeting up"
    assert second.parent == first.id
    assert at.slider(key="move_fsp_fte").value == 12.0


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(app):
    keep("Two more")
    at = app(WHAT_IF, set=["fsp_fte=17"])
    typed(at, "keep_name", "Two more")
    click(at, "keep")
    assert "needs an owner" in words_of(at)
    typed(at, "keep_owner", "jo@council.example")
    click(at, "keep")
    assert "looks like an e-mail address" in words_of(at).casefold()
    typed(at, "keep_owner", OWNER)
    click(at, "keep")
    assert "such as 'Two more (2)'" in words_of(at)
    assert at.text_input(key="keep_name").value == "Two more"
    assert len(every()) == 1


@pytest.mark.usefixtures("brief_exit")
@pytest.mark.usefixtures("brief_exit")
def test_agency_exit_keeps_the_plan_or_one_option_alone(app):
    at = app(EXIT, **ONE, exit=["leave_week=20"])
    typed(at, "keep_owner", OWNER)
    typed(at, "keep_name", "The plan")
    click(at, "keep")
    at.selectbox(key="keep_what").set_value("C").run()
    typed(at, "keep_name", "C alone")
    click(at, "keep")
    plan, alone = sorted(every(), key=lambda kept: kept.name, reverse=True)
    assert plan.address["exit"] == ["leave_week=20"]
    asks = asked(Question()).exit_scenarios
    assert alone.identity == asks["C"].identity
    assert "exit" not in alone.address
    assert alone.scenario.posts


def test_changes_are_saved_to_what_was_opened(app):
    kept = keep("Two more")
    at = app(WHAT_IF, kept=kept.id)
    assert at.button(key="keep_changes").disabled
    at.slider(key="move_fsp_fte").set_value(12.0).run()
    click(at, "keep_changes")
    now = open_library().get(kept.id)
    assert now.address["set"] == ["fsp_fte=12.0"]
    assert "not kept" not in words_of(at)
    assert params(at)["seen"] == ["2"]


def test_somebody_else_saved_the_question_meanwhile(app):
    kept = keep("Two more")
    at = app(WHAT_IF, kept=kept.id)
    at.slider(key="move_fsp_fte").set_value(12.0).run()
    open_library().describe(kept.id, seen=1, notes="Theirs", by="Finance")
    click(at, "keep_changes")
    assert "by Finance" in words_of(at)
    click(at, "conflict_copy")
    mine = next(one for one in every() if one.id != kept.id)
    assert mine.parent == kept.id
    assert mine.address["set"] == ["fsp_fte=12.0"]
    assert open_library().get(kept.id).notes == "Theirs"
    assert "conflict_copy" not in [b.key for b in at.button]


# --- Links


@pytest.mark.usefixtures("brief_exit")
@pytest.mark.parametrize("page", ["app.py", WHAT_IF, EXIT, "pages/2_pathway.py"])
def test_a_short_link_opens_on_any_page(app, page):
    kept = keep("Two more")
    at = app(page, kept=kept.id)
    assert "scenario **Two more**" in words_of(at)
    assert params(at)["set"] == ["fsp_fte=17"]
    assert params(at)["kept"] == [kept.id]
    assert not at.warning


def refreshed(app: Callable[..., AppTest], at: AppTest, page: str) -> AppTest:
    return app(page, **params(at))


def test_a_refresh_keeps_moves_that_are_not_saved(app):
    kept = keep("Two more")
    at = app(WHAT_IF, kept=kept.id)
    at.slider(key="move_fsp_fte").set_value(12.0).run()
    open_library().describe(kept.id, seen=1, notes="Theirs", by="Finance")
    again = refreshed(app, at, WHAT_IF)
    assert again.slider(key="move_fsp_fte").value == 12.0
    assert "after you opened it" in words_of(again)
    click(again, "keep_changes")
    assert "Not saved: 'Two more' was changed" in words_of(again), "the version it was opened at"


def test_an_unknown_link_is_a_sentence(app):
    for id_ in ("23456789", "<b>x</b>", ""):
        at = app(WHAT_IF, kept=id_)
        assert "Settled" in words_of(at)
        if id_:
            assert "There is no scenario with the id" in words_of(at)


def test_a_damaged_entry_is_a_sentence(app, library_file):
    kept = keep("Two more")
    with sqlite3.connect(library_file) as raw:
        raw.execute("UPDATE kept_scenario SET address_json = '{'")
    raw.close()
    assert "is damaged" in words_of(app(WHAT_IF, kept=kept.id))
    assert "is damaged" in words_of(app(PAGE))


def test_undo_and_reset_let_go_of_it(app):
    kept = keep("Two more")
    at = app(WHAT_IF, kept=kept.id)
    at.slider(key="move_fsp_fte").set_value(12.0).run()
    next(b for b in at.button if b.label == "Undo").click().run()
    assert "not kept" not in words_of(at)
    next(b for b in at.button if b.label == "Reset").click().run()
    assert "kept" not in at.query_params
    assert "Two more" not in words_of(at)


# --- The page


def test_an_empty_library_says_so(app, library_file):
    at = app(PAGE)
    assert "Nothing is kept yet" in words_of(at)
    assert not library_file.exists(), "who only looks makes nothing"


def test_search_and_filter(app):
    keep("Surge in autumn", notes="Béatrice's idea")
    old = keep("Old one")
    open_library().archive(old.id, seen=1)
    asks = question()
    open_library().save_new(
        Draft(
            "What of March?",
            "Meeting",
            asks.what_if,
            asks.to_params(),
            kind="parked question",
            asked_by="Chair of scrutiny",
        )
    )
    at = app(PAGE)
    assert names(at) == ["What of March?", "Surge in autumn"]
    typed(at, "library_words", "beatrice")
    assert names(at) == ["Surge in autumn"]
    typed(at, "library_words", "no such thing")
    assert "Nothing fits this search" in words_of(at)
    typed(at, "library_words", "")
    at.multiselect(key="library_statuses").set_value(["archived"]).run()
    assert names(at) == ["Old one"]
    at.multiselect(key="library_statuses").set_value(["draft"]).run()
    at.selectbox(key="library_kind").set_value("parked question").run()
    assert names(at) == ["What of March?"]
    assert "asked by Chair of scrutiny" in words_of(at)


def test_open_puts_it_on_the_table(app):
    kept = keep("Two more")
    at = app(PAGE)
    assert "FSP social workers from 15 FTE to 17 FTE" in words_of(at)
    assert any(f"?kept={kept.id}" in code.value for code in at.code)
    click(at, "library_open")
    assert at.title[0].value == "What if"
    assert at.slider(key="move_fsp_fte").value == 17.0
    assert params(at)["kept"] == [kept.id]


def test_rename_owner_and_notes(app):
    kept = keep("Two more")
    at = app(PAGE)
    assert at.button(key="library_save").disabled
    typed(at, "library_name", "Three more")
    typed(at, "library_owner", "Finance")
    typed(at, "library_notes", "Cheaper.")
    click(at, "library_save")
    now = open_library().get(kept.id)
    assert (now.name, now.owner, now.notes, now.version) == ("Three more", "Finance", "Cheaper.", 2)
    assert names(at) == ["Three more"]
    assert "last changed" in words_of(at)


def test_two_rename_at_once_and_nothing_is_lost(app):
    kept = keep("Two more")
    at = app(PAGE)
    typed(at, "library_name", "Mine")
    typed(at, "library_notes", "My notes")
    open_library().describe(kept.id, seen=1, name="Theirs", by="Finance")
    click(at, "library_save")
    assert "by Finance" in words_of(at)
    assert "**Theirs**" in words_of(at)
    assert at.text_input(key="library_name").value == "Mine"
    click(at, "library_copy")
    mine = next(one for one in every() if one.name == "Mine")
    assert (mine.notes, mine.parent) == ("My notes", kept.id)
    assert open_library().get(kept.id).name == "Theirs"
    assert at.subheader[0].value == "Mine"


def test_theirs_can_be_taken(app):
    kept = keep("Two more")
    at = app(PAGE)
    typed(at, "library_name", "Mine")
    open_library().describe(kept.id, seen=1, name="Theirs", by="Finance")
    click(at, "library_save")
    click(at, "library_theirs")
    assert at.text_input(key="library_name").value == "Theirs"
    assert len(every()) == 1


def test_duplicate_and_compare_with_what_it_was_made_from(app):
    kept = keep("Two more")
    at = app(PAGE)
    click(at, "library_duplicate")
    assert at.subheader[0].value == "Two more (2)"
    assert "It asks the same as **Two more**" in words_of(at)
    copy = next(one for one in every() if one.parent == kept.id)
    asks = question("fsp_fte=12")
    open_library().save_changes(
        copy.id, Draft("Fewer", OWNER, asks.what_if, asks.to_params()), seen=1
    )
    at.run()
    frame = at.dataframe[0].value
    assert frame.to_dict("records") == [
        {"Input": "FSP social workers", "This": "12 FTE", "Made from": "17 FTE"}
    ]


def test_why_something_changes_is_still_known_when_it_is_opened_and_saved(app):
    raw = {
        "baseline": "2023-24",
        "name": "Two more",
        "changes": [{"input": "fsp_fte", "set": 17, "reason": "two posts were funded"}],
        "kept": {"owner": OWNER, "address": question("fsp_fte=17").to_params()},
    }
    kept = open_library().import_file(json.dumps(raw).encode(), "two.json")
    at = app(WHAT_IF, kept=kept.id)
    at.slider(key="move_front_door_fte").set_value(18.0).run()
    click(at, "keep_changes")
    saved = open_library().get(kept.id)
    assert saved.version == 2
    assert {c.input: c.reason for c in saved.scenario.changes} == {
        "fsp_fte": "two posts were funded",
        "front_door_fte": "",
    }


def test_agree_archive_and_bring_back(app):
    kept = keep("Two more")
    at = app(PAGE)
    typed(at, "keep_owner", "Chair")
    click(at, "library_agree")
    assert open_library().get(kept.id).status == "agreed"
    assert open_library().get(kept.id).changed_by == "Chair"
    assert at.text_input(key="library_name").disabled
    click(at, "library_archive")
    assert open_library().get(kept.id).status == "archived"
    click(at, "library_back")
    assert open_library().get(kept.id).status == "agreed"


def test_what_was_changed_meanwhile_is_not_archived_unseen(app):
    kept = keep("Two more")
    at = app(PAGE)
    open_library().describe(kept.id, seen=1, notes="Do not archive", by="Finance")
    # The page that is clicked is the one drawn before.
    at.button(key="library_archive").click().run()
    assert "Nothing was done: 'Two more' was changed" in words_of(at)
    assert open_library().get(kept.id).status == "draft"
    assert at.text_area(key="library_notes").value == "Do not archive"


def test_a_changed_baseline_is_said_and_can_be_run_again(app, monkeypatch):
    kept = keep("Two more")
    was = entry.fingerprint_of
    monkeypatch.setattr(entry, "fingerprint_of", lambda start: was(start)[::-1])
    at = app(PAGE)
    assert "Its starting point has changed" in words_of(at)
    click(at, "library_today")
    assert "Its starting point has changed" not in words_of(at)
    assert open_library().get(kept.id).version == 2
    monkeypatch.undo()


# --- Files


def test_out_and_in_again(app):
    raw = write_file(keep("Two more", notes="As discussed."))
    at = app(PAGE)
    assert at.get("download_button")
    at.file_uploader[0].upload("two-more.json", raw, "application/json").run()
    assert "Kept as 'Two more (2)'" in words_of(at)
    assert sorted(one.name for one in every()) == ["Two more", "Two more (2)"]
    assert at.subheader[0].value == "Two more (2)"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "not a readable"),
        (b'{"format": 99, "name": "x", "baseline": "2023-24"}', "newer version"),
        (b'name = "x"\nbaseline = "2023-24"\n[[changes]]\ninput = "no_such"\nset = 1\n', "no_such"),
        (b" " * 1_100_000, "1,100,000 bytes"),
        (b"", "file"),
    ],
    ids=["no scenario", "newer", "unknown input", "far too large", "empty"],
)
def test_a_bad_file_is_refused_with_the_reason(app, library_file, raw, says):
    keep("Two more")
    before = library_file.read_bytes()
    at = app(PAGE)
    at.file_uploader[0].upload("odd.toml", raw, "text/plain").run()
    assert not at.exception
    (error,) = [e.value for e in at.error]
    assert "the library is as it was" in error
    assert says in error.replace("\\", "")
    assert library_file.read_bytes() == before


# --- Which of them


def of_one_name() -> tuple[KeptScenario, KeptScenario]:
    """An archived and a live one of a name: one more FTE, and three."""
    old = keep("Two more", "front_door_fte=+1")
    open_library().archive(old.id, seen=1)
    return old, keep("Two more", "front_door_fte=+3")


def test_of_two_of_one_name_each_can_be_opened(app):
    old, new = of_one_name()
    at = app(PAGE)
    at.multiselect(key="library_statuses").set_value(["draft", "agreed", "archived"]).run()
    assert sorted(names(at)) == ["Two more (archived)", "Two more (draft)"]
    for kept in (new, old, new):
        at.radio(key="library_list").set_value(kept.id).run()
        assert ("library_back" in [b.key for b in at.button]) == (kept is old)
        assert f"?kept={kept.id}" in at.code[0].value
    click(at, "library_open")
    assert params(at)["kept"] == [new.id]
    assert params(at)["set"] == ["front_door_fte=+3.0"]


def test_of_two_archived_on_one_day_each_can_be_opened(app, library_file):
    both = of_one_name()
    open_library().archive(both[1].id, seen=1)
    with sqlite3.connect(library_file) as raw:
        raw.execute("UPDATE kept_scenario SET created = '2026-11-03 10:04:00'")
    raw.close()
    at = app(PAGE)
    at.multiselect(key="library_statuses").set_value(["archived"]).run()
    assert sorted(names(at)) == sorted(f"Two more ({kept.id})" for kept in both)
    for kept in both:
        at.radio(key="library_list").set_value(kept.id).run()
        assert f"?kept={kept.id}" in at.code[0].value


def test_of_two_changes_that_are_the_same_one_is_taken_back(app):
    at = app(WHAT_IF, **ONE, set=["fsp_fte=+1.0@4-9", "fsp_fte=+1.0@4-9", "fsp_fte=+2.0@4-9"])
    click(at, "back_changes_1")
    assert params(at)["set"] == ["fsp_fte=+1.0@4-9", "fsp_fte=+2.0@4-9"]


# --- All of it or nothing


HUNDRED = [f"contacts_per_year=+1.0@{week}-{week + 1}" for week in range(100)]


def test_a_file_of_a_hundred_changes_is_refused_in_a_sentence(app, library_file):
    keep("Two more")
    before = library_file.read_bytes()
    changes = [
        {"input": "contacts_per_year", "add": 1.0, "from_week": week, "until_week": week + 1}
        for week in range(100)
    ]
    raw = json.dumps({"baseline": "2023-24", "name": "hundred changes", "changes": changes})
    at = app(PAGE)
    at.file_uploader[0].upload("hundred-changes.json", raw.encode(), "application/json").run()
    (error,) = [e.value for e in at.error]
    assert "100 changes" in error
    assert "60" in error
    assert library_file.read_bytes() == before


def test_one_of_a_hundred_changes_that_is_kept_already_is_not_opened_in_part(app, library_file):
    kept = keep("Hundred", *HUNDRED[:3])
    whole = Question(changes=tuple(map(Change.from_text, HUNDRED))).what_if
    with sqlite3.connect(library_file) as raw:
        raw.execute(
            "UPDATE kept_scenario SET address_json = ?, content_json = ?, identity = ?",
            (
                json.dumps({**kept.address, "set": HUNDRED}),
                json.dumps(content_of(whole)),
                whole.identity,
            ),
        )
    raw.close()
    at = app(PAGE)
    assert "100 changes" in words_of(at)
    assert "library_open" not in [b.key for b in at.button]
    at = app(WHAT_IF, **ONE, kept=kept.id)
    assert "100 changes" in words_of(at)
    assert "set" not in params(at), "the page goes on without, not with sixty of them"


def test_another_question_than_what_was_kept_is_not_opened(app, library_file):
    kept = keep("Two more")
    with sqlite3.connect(library_file) as raw:
        address = json.dumps({**kept.address, "set": ["fsp_fte=18"]})
        raw.execute("UPDATE kept_scenario SET address_json = ?", (address,))
    raw.close()
    at = app(WHAT_IF, **ONE, kept=kept.id)
    assert "'Two more' cannot be opened whole" in words_of(at).replace("\\", "")
    assert "set" not in params(at)


# --- Trouble


def test_a_damaged_database_is_said_and_the_what_if_goes_on(app, library_file):
    keep("Two more")
    before = library_file.read_bytes()
    library_file.write_bytes(b"this is no database" * 100)
    at = app(WHAT_IF, kept="23456789", set=["fsp_fte=17"])
    assert "could not be opened" in words_of(at)
    assert at.slider(key="move_fsp_fte").value == 17.0
    assert params(at)["kept"] == ["23456789"], "a refresh tries again"
    assert "Settled" in words_of(at)
    typed(at, "park_name", "What of March?")
    click(at, "park")
    assert "Not parked" in words_of(at)
    assert at.text_input(key="park_name").value == "What of March?"
    library_file.write_bytes(before)
    click(at, "park")
    assert [one.name for one in every()] == ["What of March?", "Two more"]


def test_the_library_page_in_trouble_keeps_what_was_typed(app, library_file):
    keep("Two more")
    at = app(PAGE)
    typed(at, "library_name", "Three more")
    away = library_file.rename(library_file.with_name("away.db"))
    library_file.with_name("library.db").write_bytes(b"this is no database" * 100)
    click(at, "library_save")
    assert "Not saved" in words_of(at)
    assert "The library cannot be read now" in words_of(at)
    assert at.text_input(key="library_name").value == "Three more"
    at.file_uploader[0].upload("x.json", b"{}", "application/json").run()
    assert not at.exception
    away.replace(library_file)
    click(at, "library_save")
    assert every()[0].name == "Three more"


def test_a_locked_database_is_a_sentence(app, library_file, monkeypatch):
    keep("Two more")
    monkeypatch.setattr("ui.library.database.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(library_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        at = app(WHAT_IF)
        click(at, "park")
        assert "busy" in words_of(at)
        assert "Settled" in words_of(at)
    finally:
        other.close()


def test_a_setting_that_is_not_understood(app, monkeypatch):
    monkeypatch.setenv("FRONT_DOOR_DATABASE_URL", "nonsense")
    at = app(PAGE)
    assert "is not understood" in words_of(at).replace("\\", "")
    at = app(WHAT_IF)
    click(at, "park")
    assert "Not parked" in words_of(at)


def test_a_defect_of_the_database_never_shows_a_traceback(app, monkeypatch):
    def full(self: LibraryStore) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LibraryStore, "_make_file", full)
    at = app(WHAT_IF)
    click(at, "park")
    assert "is full" in words_of(at)


@pytest.fixture
def one_worker(monkeypatch):
    """Where workers are started again and again: one each time."""
    monkeypatch.setattr(runs_runner, "default_workers", lambda: 1)


@pytest.mark.usefixtures("one_worker")
def test_results_that_cannot_be_kept_are_one_calm_sentence(app, monkeypatch, tmp_path):
    (tmp_path / "results").write_text("a file is in the folder's place")
    runner().shutdown()
    runner.clear()
    kept_elsewhere = pytest.MonkeyPatch()
    try:
        kept_elsewhere.setenv(RESULTS_SETTING, str(tmp_path / "results"))
        at = app(WHAT_IF, set=["fsp_fte=16"]).run()
        assert "Results are held in memory only" in words_of(at)
        assert "Settled" in words_of(at)
    finally:
        kept_elsewhere.undo()
        runner().shutdown()
        runner.clear()


@pytest.mark.usefixtures("one_worker")
def test_a_cluster_that_cannot_be_used_is_one_calm_sentence(app):
    runner().shutdown()
    runner.clear()
    named = pytest.MonkeyPatch()
    try:
        named.setenv(CLUSTER_SETTING, "the *big* one")
        at = app(WHAT_IF, set=["fsp_fte=15.5"]).run()
        assert "is no address of a cluster" in words_of(at)
        assert "everything is simulated on this machine" in words_of(at)
        assert "Settled" in words_of(at)
    finally:
        named.undo()
        runner().shutdown()
        runner.clear()


@pytest.mark.usefixtures("one_worker")
def test_results_are_kept_over_a_restart(app, tmp_path, monkeypatch):
    monkeypatch.setenv(RESULTS_SETTING, str(tmp_path / "results"))
    runner().shutdown()
    runner.clear()
    app(WHAT_IF, set=["fsp_fte=16.5"])
    runner().shutdown()
    runner.clear()
    asks = question("fsp_fte=16.5")
    assert len(runner().kept(run_key(asks.what_if, 26, 1))) == 2
    assert list(Path(tmp_path / "results").glob("*.kept"))
    runner().shutdown()
    runner.clear()
