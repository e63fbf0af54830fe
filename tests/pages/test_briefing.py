"""Briefing, Present and Decisions: from runs into the room, and out of it with what was decided."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from docx import Document
from pptx import Presentation

from model.runs.pack import Pack, pack_bytes, read_pack
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.own_scenarios import DOING_NOTHING
from model.words.packs import READ_ME
from tests.pages.conftest import choose_role, futures, words_of
from tests.units.briefings import sample
from ui.briefing.exports import FILES
from ui.library.database import LibraryStore
from ui.library.library import Library, LibraryError
from ui.screen.address import minutes
from ui.screen.briefing import present
from ui.screen.briefing.view import with_minutes
from ui.screen.decisions import view

pytestmark = pytest.mark.pages
BRIEFING, DECISIONS, PRESENT = (
    "pages/7_briefing.py",
    "pages/8_decisions.py",
    "pages/10_present.py",
)
SHORT = {"limit": "4", "weeks": "8", "compare": [DOING_NOTHING, "surge"]}
STEPS = [
    "opening",
    "situation",
    "options",
    "agency",
    "why",
    "cost",
    "risks",
    "decision",
    "live",
    "parked",
    "limits",
]
Opened = Callable[..., Any]


def button(at: Any, label: str) -> Any:
    return next(b for b in at.button if b.label == label)


def frozen(app: Opened, title: str = "", **params: Any) -> Any:
    """The Briefing page after *Freeze for the room*."""
    at = app(BRIEFING, **{**SHORT, **params})
    at.text_input(key="briefing_title").set_value(title)
    choose_role(at, "freeze_owner", "Head of service")
    button(at, "Freeze for the room").click().run()
    assert not at.exception
    assert not at.error, at.error[0].value
    return at


def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("nothing is run in front of the room")


# --- Briefing ---------------------------------------------------------------------------------


def test_a_briefing_is_previewed_with_every_form_to_take_away(app: Opened) -> None:
    at = app(BRIEFING, **SHORT)
    said = words_of(at)
    for heading in (
        "Where we stand",
        "The options",
        "Agency workers",
        "Why",
        "What it costs",
        "What could go wrong",
        "What is asked",
    ):
        assert heading in said
    assert "seed 1" in said
    labels = [b.label for b in at.get("download_button")]
    assert labels == [*(file.label for file in FILES), "Pack that reproduces"]
    charts = at.get("vega_lite_chart")
    assert len(charts) >= 5
    assert all(chart.proto.alt for chart in charts)


def test_what_is_taken_away_is_what_is_read(app: Opened) -> None:
    at = frozen(app, "A surge?")
    (kept,) = minutes().briefings()
    briefing = minutes().briefing(kept.id)
    assert (kept.title, briefing.title, kept.owner) == ("A surge?", "A surge?", "Head of service")
    for step in briefing.steps:
        assert any(step.finding.split(":")[0] in str(m.value) for m in at.markdown), step.finding
    slides = Presentation(io.BytesIO(FILES[0].make(briefing)))
    titles = [s.shapes.title.text for s in slides.slides if s.shapes.title is not None]
    assert briefing.step("situation").finding in titles
    pack = read_pack(minutes().pack(kept.id))
    assert (pack.replications, pack.weeks) == (4, 8)
    with zipfile.ZipFile(io.BytesIO(minutes().pack(kept.id))) as archive:
        assert b"A surge?" in archive.read("briefing.json")


def test_freezing_needs_a_role_and_loses_nothing(app: Opened) -> None:
    at = app(BRIEFING, **SHORT)
    at.text_input(key="briefing_title").set_value("A surge?").run()
    button(at, "Freeze for the room").click().run()
    assert "needs an owner" in at.error[0].value
    assert at.text_input(key="briefing_title").value == "A surge?"
    assert minutes().briefings() == []


def test_a_title_with_a_telephone_number_is_refused_and_still_there(app: Opened) -> None:
    at = app(BRIEFING, **SHORT)
    at.text_input(key="briefing_title").set_value("Ring 01633 644644").run()
    (error,) = at.error
    assert "the title holds what looks like a phone number" in error.value.lower()
    assert at.text_input(key="briefing_title").value == "Ring 01633 644644"
    assert not any("01633" in str(one.value) for one in (*at.header, *at.markdown))


def test_a_frozen_briefing_is_listed_with_the_way_to_present_it(app: Opened) -> None:
    at = frozen(app, "A surge?", us=["fsp_fte=17"])
    (kept,) = minutes().briefings()
    assert "A surge?" in at.selectbox(key="frozen_chosen").options[0]
    link = next(e for e in at.get("page_link") if e.proto.label == "Present it")
    assert f"briefing={kept.id}" in link.proto.query_string
    assert "us=fsp_fte" in link.proto.query_string  # the live what-if is of the same service
    at.toggle(key="frozen_again").set_value(True).run()
    assert len(at.get("download_button")) == 2 * (len(FILES) + 1)


def test_ways_to_let_agency_go_can_be_briefed_and_run_long_enough(app: Opened) -> None:
    at = app(BRIEFING, limit="2", weeks="8", compare=["exit-nothing", "exit-A"])
    assert "78 weeks are run, not 8" in words_of(at)
    assert "Agency exit A Cliff" in words_of(at)


def test_fewer_than_two_scenarios_is_an_invitation(app: Opened) -> None:
    at = app(BRIEFING, compare=[DOING_NOTHING])
    assert "Choose two to six scenarios" in at.info[0].value
    assert not at.get("download_button")


def test_without_the_library_the_briefing_is_still_there(
    app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> Any:
        raise LibraryError("library.vanished")

    monkeypatch.setattr(Library, "find", gone)
    monkeypatch.setattr(LibraryStore, "reading", gone)
    monkeypatch.setattr(LibraryStore, "is_new", property(lambda _: False))
    at = app(BRIEFING, **SHORT)
    assert len(at.get("download_button")) == len(FILES) + 1
    said = " ".join(w.value for w in at.warning)
    assert "Parked questions are left out" in said
    assert "cannot be listed now" in said


# --- Present ----------------------------------------------------------------------------------


def test_without_a_briefing_the_way_to_one_is_shown(app: Opened) -> None:
    at = app(PRESENT)
    assert "No briefing is frozen yet" in at.info[0].value


def test_a_briefing_is_presented_step_by_step_and_runs_nothing(
    app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(app, "A surge?")
    (kept,) = minutes().briefings()
    briefing = minutes().briefing(kept.id)
    monkeypatch.setattr(present, "streamed", never)
    at = app(PRESENT, briefing=kept.id)
    assert at.title[0].value == "A surge?"
    seen = [at.query_params.get("step", ["opening"])]
    for key in STEPS[1:]:
        if key == "live":
            break
        button(at, "Next").click().run()
        assert not at.exception
        assert at.session_state["chosen"]["step"] == [key]
        said = " ".join(str(m.value) for m in (*at.markdown, *at.title))
        assert briefing.step(key).finding.split(":")[0] in said
        seen.append(key)
    assert len(seen) == 8
    button(at, "Back").click().run()
    assert at.session_state["chosen"]["step"] == ["risks"]


def test_what_was_frozen_stays_when_the_library_is_away(
    app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(app, "A surge?")
    (kept,) = minutes().briefings()
    at = app(PRESENT, briefing=kept.id)

    def gone(*_: Any, **__: Any) -> Any:
        raise LibraryError("library.vanished")

    monkeypatch.setattr(LibraryStore, "reading", gone)
    for key in ("situation", "parked", "limits"):
        at.selectbox(key="present_jump").set_value(key).run()
        assert not at.exception
        assert not at.error
    assert "Weakest" in words_of(app(PRESENT, briefing=kept.id, step="situation"))


def test_the_live_what_if_runs_and_parks_while_figures_stay(app: Opened) -> None:
    frozen(app, "A surge?")
    (kept,) = minutes().briefings()
    before = minutes().briefing(kept.id)
    at = app(PRESENT, briefing=kept.id, step="live", set=["fsp_fte=+2"], replications="3")
    assert "Settled: 3 simulated futures" in " ".join(str(m.value) for m in at.markdown)
    at.text_input(key="park_name").set_value("Two more in FSP?")
    choose_role(at, "park_asked", "Chair of scrutiny")
    button(at, "Park this").click().run()
    assert not at.exception
    at.selectbox(key="present_jump").set_value("parked").run()
    assert "Two more in FSP?" in words_of(at)
    assert "Chair of scrutiny" in words_of(at)
    assert minutes().briefing(kept.id) == before


@pytest.mark.parametrize(
    ("params", "told"), [({"briefing": "zzzzzzzz"}, "no frozen briefing"), ({"step": "nine"}, "")]
)
def test_a_wrong_link_is_a_sentence_or_the_first_step(
    app: Opened, params: dict[str, str], told: str
) -> None:
    frozen(app, "A surge?")
    at = app(PRESENT, **params)
    if told:
        assert told in at.error[0].value
    else:
        assert at.title[0].value == "A surge?"


# --- Decisions --------------------------------------------------------------------------------


def test_a_decision_rests_on_a_briefing(app: Opened) -> None:
    at = app(DECISIONS)
    assert "freeze one first" in at.info[0].value
    assert "No prediction has an outcome yet" in words_of(at)


def test_a_decision_is_recorded_with_what_its_runs_predict(app: Opened) -> None:
    frozen(app, "A surge?")
    (kept,) = minutes().briefings()
    at = app(DECISIONS)
    at.selectbox(key="decision_option").set_value(at.selectbox(key="decision_option").options[1])
    at.text_input(key="decision_what").set_value("Two agency workers until June")
    choose_role(at, "decision_by", "Cabinet")
    button(at, "Record the decision").click().run()
    assert not at.exception
    (made,) = minutes().decisions()
    assert (made.what, made.by, made.briefing) == (
        "Two agency workers until June",
        "Cabinet",
        kept.id,
    )
    pack = read_pack(minutes().pack(kept.id))
    values = pack.measures[made.option]["cost"]
    cost = next(p for p in made.predictions if p.measure == "cost")
    assert cost.mean == pytest.approx(sum(values) / len(values))
    assert min(values) <= cost.low <= cost.high <= max(values)
    assert "Two agency workers until June" in words_of(at)
    assert at.text_input(key="decision_what").value == ""


def test_what_happened_is_entered_and_scored(app: Opened) -> None:
    frozen(app, "A surge?")
    at = app(DECISIONS)
    at.text_input(key="decision_what").set_value("As it is")
    choose_role(at, "decision_by", "Cabinet")
    button(at, "Record the decision").click().run()
    (made,) = minutes().decisions()
    first = made.predictions[0]
    key = f"outcome_{made.id}"
    at.number_input(key=f"{key}_{first.measure}_value").set_value(first.mean)
    choose_role(at, f"{key}_by", "Performance team")
    button(at, "Enter it").click().run()
    assert not at.exception
    assert not at.error
    assert "1 of 1 prediction with an outcome lay in their range" in words_of(at)
    (told,) = minutes().decisions()
    assert told.predictions[0].inside
    assert told.predictions[0].outcome_by == "Performance team"


def test_a_decision_without_a_role_is_refused_and_nothing_typed_is_lost(app: Opened) -> None:
    frozen(app, "A surge?")
    at = app(DECISIONS)
    at.text_input(key="decision_what").set_value("As it is").run()
    button(at, "Record the decision").click().run()
    assert "who decided" in at.error[0].value
    assert at.text_input(key="decision_what").value == "As it is"
    assert minutes().decisions() == []


def test_an_outcome_of_nothing_is_refused(app: Opened) -> None:
    frozen(app, "A surge?")
    at = app(DECISIONS)
    at.text_input(key="decision_what").set_value("As it is")
    choose_role(at, "decision_by", "Cabinet")
    button(at, "Record the decision").click().run()
    button(at, "Enter it").click().run()
    assert "Nothing was entered" in at.error[0].value


def test_decisions_are_there_when_the_library_is_not(
    app: Opened, monkeypatch: pytest.MonkeyPatch, library_file: Path
) -> None:
    library_file.write_bytes(b"no database at all, but somebody's text")
    at = app(DECISIONS)
    assert not at.exception
    assert "cannot be read now" in at.error[0].value
    assert library_file.read_bytes().startswith(b"no database")


def test_predictions_are_of_the_days_that_were_simulated() -> None:
    start = load_scenario("2012-13").inputs.start_date
    pack = SimpleNamespace(
        scenarios={"Then": load_scenario("2012-13")},
        weeks=104,
        measures={"Then": {"cost": [1.0, 2.0], "child_weeks_overdue": [3.0, 4.0]}},
    )
    cost, weeks = view.predictions(cast(Pack, pack), "Then", ("cost", "child_weeks_overdue"))
    assert cost.first_day > start + timedelta(weeks=50)
    assert weeks.first_day == start
    assert cost.last_day == weeks.last_day


def test_the_slip_of_a_briefing_has_what_was_decided_on_it(app: Opened) -> None:
    frozen(app, "A surge?")
    at = app(DECISIONS)
    at.text_input(key="decision_what").set_value("Two agency workers until June")
    choose_role(at, "decision_by", "Cabinet")
    button(at, "Record the decision").click().run()
    (kept,) = minutes().briefings()
    told = with_minutes(minutes().briefing(kept.id))
    assert [(d.what, d.by) for d in told.decided] == [("Two agency workers until June", "Cabinet")]
    slip = next(file for file in FILES if file.label == "Minutes slip")
    document = Document(io.BytesIO(slip.make(told)))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("Two agency workers until June" in text for text in words)


# --- Of one title -----------------------------------------------------------------------------

TITLE = "Where next"
SAID = sample(8, 2).model_copy(update={"title": TITLE})


def alike(library_file: Path, *seconds: int) -> list[str]:
    """Briefings of one title, owner and option, frozen in one minute at these seconds; their ids.

    Only what the option is, and its figures, differ.
    """
    made = []
    nothing = load_scenario("2023-24")
    for more, second in enumerate(seconds, 1):
        option = nothing.with_changes([Change(input="fsp_fte", add=more)], "More posts")
        scenarios = {s.name: s for s in (nothing, option)}
        ran = {name: futures(s, 2, 4) for name, s in scenarios.items()}
        pack = pack_bytes(
            TITLE, SAID.made, scenarios, ran, weeks=4, seed=1, inputs=b"", read_me=READ_ME
        )
        made.append(minutes().freeze(SAID, pack, "Head of service", {}).id)
        _frozen_at(library_file, made[-1], second)
    return made


def _frozen_at(library_file: Path, id_: str, second: int) -> None:
    with sqlite3.connect(library_file) as raw:
        at = f"2026-11-26 10:00:{second:02}.000000"
        raw.execute("UPDATE frozen_briefing SET frozen = ? WHERE id = ?", (at, id_))
    raw.close()


def test_of_two_frozen_in_one_minute_each_is_opened_and_decided_upon(
    app: Opened, library_file: Path
) -> None:
    older, newer = alike(library_file, 5, 40)
    at = app(BRIEFING, compare=[DOING_NOTHING])
    assert [o.rpartition("UTC")[2] for o in at.selectbox(key="frozen_chosen").options] == [
        " (at 10:00:40)",
        " (at 10:00:05)",
    ]
    for id_ in (older, newer, older):
        at.selectbox(key="frozen_chosen").set_value(id_).run()
        link = next(e for e in at.get("page_link") if e.proto.label == "Present it")
        assert f"briefing={id_}" in link.proto.query_string
    at = app(DECISIONS)
    for id_ in (older, newer, older):
        at.selectbox(key="decision_briefing").set_value(id_).run()
        pack = read_pack(minutes().pack(id_))
        option = "More posts"
        at.selectbox(key="decision_option").set_value(option)
        at.text_input(key="decision_what").set_value("So decided")
        choose_role(at, "decision_by", "Cabinet")
        button(at, "Record the decision").click().run()
        made = minutes().decisions()[0]
        assert (made.briefing, made.option) == (id_, option)
        assert made.identity == pack.identities[option]
        cost = next(p for p in made.predictions if p.measure == "cost")
        assert cost.mean == pytest.approx(sum(pack.measures[option]["cost"]) / 2)
    table = next(d.value for d in at.dataframe if "Decision" in d.value)
    assert table["Decision"].nunique() == 3, "three decisions of the same words"


def test_what_is_picked_stays_when_another_of_its_name_is_frozen(
    app: Opened, library_file: Path
) -> None:
    (first,) = alike(library_file, 5)
    at = app(DECISIONS)
    assert "10:00:05" not in at.selectbox(key="decision_briefing").options[0]
    kept = minutes()
    again = kept.freeze(kept.briefing(first), kept.pack(first), "Head of service", {})
    for second, told in ((40, "10:00:05"), (5, first)):
        _frozen_at(library_file, again.id, second)
        at.run()
        picker = at.selectbox(key="decision_briefing")
        assert picker.value == first
        assert len(set(picker.options)) == 2
        assert any(told in option for option in picker.options)


def test_what_was_just_frozen_is_the_one_to_present(app: Opened, library_file: Path) -> None:
    (older,) = alike(library_file, 5)
    at = frozen(app, TITLE)
    (newer,) = (one.id for one in minutes().briefings() if one.id != older)
    assert at.selectbox(key="frozen_chosen").value == newer
