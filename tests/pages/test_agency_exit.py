"""Agency exit: posts to edit, options, links, what is refused and what is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.agency_exit import edited_posts
from model.agency_exit.choices import HARM, OPTIONS
from model.agency_exit.outcome import Spell, spells_of_harm
from model.engine.seats import POST_STATES
from model.outside.posts_csv import to_csv
from model.results.measures import MEASURES
from model.results.replication import ROW_OF, SERIES, Replication
from model.results.statistics import summarise
from model.scenario.changes import Change
from model.scenario.fitting import fitting_sets
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import Post, ordered
from model.words import agency_exit as words_agency_exit
from model.words import numbers
from model.words.names import full
from model.words.posts import row_refused
from model.words.scenario_names import scenario_name
from model.words.verdicts import SAFE_DATES
from tests.pages.conftest import FEW, FORM, ONE, futures, to_its_end, words_of
from tests.refusals import refused
from ui.pictures import agency_exit, posts_over_time, week_by_week
from ui.question.address import from_params
from ui.question.question import USUAL_EXIT, Question, with_choice, with_plan, with_posts
from ui.screen import own_sets
from ui.screen.long_work import works

pytestmark = pytest.mark.pages

PAGE = "pages/4_agency_exit.py"
TODAY = date(2024, 4, 2)
POSTS = Question().derived
AGENCY = [post for post in POSTS if post.is_agency]
ONE_LESS = tuple(post for post in POSTS if post.post != "FSP-03")


def _params(at: Any, name: str) -> list[str]:
    if name not in at.query_params:
        return []
    found = at.query_params[name]
    return [found] if isinstance(found, str) else list(found)


def _posts_in_address(at: Any) -> tuple[Post, ...]:
    found = _params(at, "posts")
    return edited_posts.from_text(found[0]).posts if found else ()


def _edit(at: Any, editor: str, **edits: Any) -> None:
    """Type into an editor as a browser would: rows edited, added or deleted."""
    key = next(e.key for e in at.data_editor if e.key.startswith(editor))
    at.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **edits}
    at.run()
    assert not at.exception, [e.message for e in at.exception]


def _row(posts: tuple[Post, ...], number: str) -> int:
    return [post.post for post in posts].index(number)


def _upload(at: Any, content: bytes, name: str = "posts.csv") -> None:
    at.file_uploader[0].set_value((name, content, "text/csv"))
    at.run()
    assert not at.exception, [e.message for e in at.exception]


# --- It opens and answers ---------------------------------------------------------------------


def test_opens_with_an_answer_six_cards_and_pictures(app: Callable[..., Any]) -> None:
    at = app(PAGE)
    words = words_of(at)
    assert at.title[0].value == "Agency exit"
    assert re.search(r"children overdue.* on an average Friday \([\d.]+ if nobody is let go", words)
    assert "if these inputs are right" in words
    assert "Runs last 78 weeks here, not 26" in words
    assert "Settled: 2 simulated futures" in words
    for id_ in (DOING_NOTHING, *OPTIONS):
        assert f"**{scenario_name(id_)}**" in words
    charts = at.get("vega_lite_chart")
    assert len(charts) == 6
    for chart in charts:
        assert chart.proto.alt
        assert "layer" in json.loads(chart.proto.spec)
    assert "simulated years on target" in words
    assert words.count("2 replications of 78 weeks · seed 1 · model") == 6


def test_the_cards_say_what_the_model_says(app: Callable[..., Any]) -> None:
    at = app(PAGE, **ONE)
    question = replace(Question(), replications=1)
    words = [m.value for m in at.markdown]
    for id_, scenario in question.exit_scenarios.items():
        results = futures(scenario, 1, 78)
        inputs = scenario.inputs
        harm = numbers.number(summarise(results, HARM, inputs).mean, "children", bare=True)
        s = summarise(results, "assessment_in_time", inputs)
        card = words[words.index(f"**{scenario_name(id_)}**") :]
        assert card[1].endswith(f"{s.met} of 1")
        assert card[2] == f"**{harm}** children overdue"


def test_card_chart_and_table_give_one_cost(app: Callable[..., Any]) -> None:
    at = app(PAGE)
    table = next(d.value for d in at.dataframe if "Correlation of pairs" in d.value)
    text = str(table.set_index("Measure").loc[full("cost_run"), "Difference"])
    assert text.startswith("still sharpening: "), "two futures are before the first look"
    (mean,) = re.findall(r"£[\d,]+", text)
    words = [m.value for m in at.markdown]
    card = words.index(f"**{scenario_name('C')}**")
    assert any(mean in word for word in words[card : card + 7])
    chart = next(w for w in words if "by the end" in w)
    assert mean in chart
    assert "cheaper" in chart
    assert "cheaper so far" in text


@pytest.mark.usefixtures("brief_exit")
def test_without_agency_every_option_is_no_change_at_all(app: Callable[..., Any]) -> None:
    own = tuple(post for post in POSTS if not post.is_agency)
    at = app(PAGE, posts=edited_posts.to_text(own))
    words = words_of(at)
    assert "there is nobody to let go: every option is doing nothing" in words
    assert words.count("● no change at all") == 5
    assert words.count("no change in cost") == 5


def test_the_clock_and_the_option_can_be_chosen(app: Callable[..., Any]) -> None:
    at = app(PAGE)
    at.selectbox(key="exit_clock").set_value("icpc_in_time").run()
    assert re.search(r"initial conferences \d+% in time against \d+%", words_of(at))
    at.button_group(key="exit_option").set_value("B").run()
    words = words_of(at)
    assert f"**{scenario_name('B')} against doing nothing**" in words
    assert any(
        f"under {scenario_name('B')}" in chart.proto.alt for chart in at.get("vega_lite_chart")
    )


@pytest.mark.usefixtures("brief_exit")
def test_what_was_moved_elsewhere_counts_here(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW, set=["contacts_per_year=4000.0"])
    assert "What was moved under *What if* is part of doing nothing" in words_of(at)


# --- The choices ------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_a_choice_moves_the_answer_the_address_and_the_list(app: Callable[..., Any]) -> None:
    at = app(PAGE, **ONE)
    before = words_of(at)
    usual = at.select_slider(key="exit_leave_week").value
    assert usual == USUAL_EXIT.leave_week
    at.select_slider(key="exit_leave_week").set_value(usual + 4).run()
    assert not at.exception
    assert _params(at, "exit") == [f"leave_week={usual + 4}"]
    after = words_of(at)
    assert "1 of the choices behind the options" in after
    assert after != before
    assert "Settled" in after
    next(b for b in at.button if b.label == "Undo").click().run()
    assert at.select_slider(key="exit_leave_week").value == usual
    assert not _params(at, "exit")
    at.select_slider(key="exit_reserve").set_value(3).run()
    at.button(key="choices_back").click().run()
    assert not _params(at, "exit")


@pytest.mark.usefixtures("brief_exit")
def test_sliders_speak_of_dates(app: Callable[..., Any]) -> None:
    slider = app(PAGE, **FEW).select_slider(key="exit_leave_week")
    assert "1 July 2024" in slider.options


@pytest.mark.usefixtures("brief_exit")
def test_load_can_be_switched_off_and_turned_up(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    at.toggle(key="exit_load").set_value(False).run()
    assert set(_params(at, "set")) == {"sickness_load_effect=0.0", "turnover_load_effect=0.0"}
    at.toggle(key="exit_load").set_value(True).run()
    assert not _params(at, "set")
    at.slider(key="exit_turnover").set_value(5.0).run()
    assert _params(at, "set") == ["turnover_load_effect=0.05"]


# --- Our posts --------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_an_edited_post_is_us_on_every_page(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _edit(at, "posts_", edited_rows={_row(POSTS, "FD-17"): {"end": "2024-06-28"}})
    posts = _posts_in_address(at)
    assert len(posts) == len(POSTS)
    assert {p.post: p.end for p in posts}["FD-17"] == date(2024, 6, 28)
    assert f"A table of {len(POSTS)} posts" in words_of(at)
    at.switch_page("pages/1_what_if.py").run()
    assert _posts_in_address(at) == posts
    at.switch_page(PAGE).run()
    assert {p.post: p.end for p in _posts_in_address(at)}["FD-17"] == date(2024, 6, 28)
    at.button(key="back_posts").click().run()
    assert not _posts_in_address(at)


@pytest.mark.usefixtures("brief_exit")
def test_rows_can_be_added_and_taken_out(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    new = {"post": "FD-90", "team": "front_door", "contract": "agency", "fte": 0.8}
    _edit(at, "posts_", added_rows=[new], deleted_rows=[_row(POSTS, "FSP-03")])
    posts = {post.post: post for post in _posts_in_address(at)}
    assert posts["FD-90"].fte == 0.8
    assert "FSP-03" not in posts
    assert len(posts) == len(POSTS)


@pytest.mark.usefixtures("brief_exit")
def test_a_bad_row_is_told_while_the_good_ones_count_and_nothing_typed_is_lost(
    app: Callable[..., Any],
) -> None:
    at = app(PAGE, **FEW)
    bad, good = _row(POSTS, "FD-02"), _row(POSTS, "FSP-01")
    typed = {bad: {"end": "2024-01-31", "start": "2024-03-01"}, good: {"fte": 0.5}}
    _edit(at, "posts_", edited_rows=typed)
    posts = {post.post: post for post in _posts_in_address(at)}
    assert posts["FSP-01"].fte == 0.5
    assert posts["FD-02"] == POSTS[bad], "who is being mended does not disappear"
    told = next(w.value for w in at.warning if "cannot be used" in w.value)
    assert "1 row" in told
    assert "FD-02" in told
    assert "end 2024-01-31 is before start 2024-03-01" in told
    at.switch_page("app.py").run()
    at.switch_page(PAGE).run()
    table = at.data_editor[0].value
    assert table["end"].iloc[bad] == pd.Timestamp("2024-01-31"), "kept while the page was left"
    assert any("before start" in w.value for w in at.warning)


@pytest.mark.usefixtures("brief_exit")
def test_an_added_row_that_is_not_finished_is_left_out_and_told(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _edit(at, "posts_", added_rows=[{"team": "fsp", "contract": "vacant", "fte": 1.0}])
    assert not _posts_in_address(at)
    assert any(f"row {len(POSTS) + 1}:" in w.value for w in at.warning)


@pytest.mark.usefixtures("brief_exit")
def test_a_name_typed_as_a_post_is_not_taken_in(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _edit(at, "posts_", edited_rows={0: {"post": "Jane Doe"}})
    drafts = at.session_state["posts_drafts"]
    assert "Jane" not in repr(drafts)
    assert "Jane" not in words_of(at)
    assert any("row 1: post" in w.value for w in at.warning)


@pytest.mark.usefixtures("brief_exit")
def test_undo_reaches_the_posts(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _edit(at, "posts_", deleted_rows=[_row(POSTS, "FSP-03")])
    assert _posts_in_address(at) == ONE_LESS
    next(b for b in at.button if b.label == "Undo").click().run()
    assert not _posts_in_address(at)
    assert len(at.data_editor[0].value) == len(POSTS)


# --- Files ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_a_file_is_seen_before_it_is_used_and_not_kept(app: Callable[..., Any]) -> None:
    lines = to_csv(ONE_LESS).splitlines()
    bad = lines[1].replace("FD-01", "FD-91").replace("front_door", "kitchen")
    at = app(PAGE, **FEW)
    _upload(at, "\r\n".join([*lines, bad]).encode())
    assert not _posts_in_address(at), "nothing is replaced before it is agreed"
    assert len(at.data_editor[0].value) == len(POSTS)
    told = next(w.value for w in at.warning if "Not read" in w.value)
    assert f"row {len(lines) + 1} (FD-91)" in told
    assert "1 gone (FSP-03)" in words_of(at)
    at.button(key="posts_use").click().run()
    assert not at.exception
    assert _posts_in_address(at) == ONE_LESS
    assert len(at.data_editor[0].value) == len(ONE_LESS)
    assert any("(FD-91)" in w.value for w in at.warning)
    assert at.file_uploader[0].value is None, "the uploader holds no file any more"
    assert "Settled" in words_of(at)
    next(b for b in at.button if b.label == "Undo").click().run()
    assert not _posts_in_address(at)
    assert len(at.data_editor[0].value) == len(POSTS)


@pytest.mark.usefixtures("brief_exit")
def test_a_file_that_is_not_agreed_changes_nothing(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _upload(at, b"post,name,team,contract\nFSP-01,Jane Doe,fsp,permanent\n", "Jane Doe.csv")
    assert at.button(key="posts_use").disabled is False
    at.button(key="posts_leave").click().run()
    assert not _posts_in_address(at)
    assert len(at.data_editor[0].value) == len(POSTS)
    assert at.file_uploader[0].value is None
    assert not [b for b in at.button if b.key == "posts_use"]
    assert "Jane" not in words_of(at)
    assert "Jane" not in repr(dict(at.session_state._state.filtered_state))


@pytest.mark.usefixtures("brief_exit")
def test_columns_are_put_right_and_remembered(app: Callable[..., Any]) -> None:
    text = b"Post,Team,Basis,FTE\nFD-01,Front Door,Perm,60%\nFSP-01,FSP,Locum,1\n"
    at = app(PAGE, **FEW)
    _upload(at, text)
    assert at.button(key="posts_use").disabled
    box = next(s for s in at.selectbox if s.label == "Column C: Basis")
    box.set_value("contract").run()
    assert not at.exception
    at.button(key="posts_use").click().run()
    assert [(p.contract, p.fte) for p in _posts_in_address(at)] == [
        ("permanent", 0.6),
        ("agency", 1.0),
    ]
    _upload(at, text.replace(b"60%", b"80%"))
    assert not at.button(key="posts_use").disabled
    at.button(key="posts_use").click().run()
    assert _posts_in_address(at)[0].fte == 0.8


@pytest.mark.usefixtures("brief_exit")
def test_words_of_a_councils_own_are_said_once_and_remembered(app: Callable[..., Any]) -> None:
    text = b"post,team,contract,fte\nFD-01,Team North,Relief,1\nFSP-01,FSP,relief,0.5\n"
    at = app(PAGE, **FEW)
    _upload(at, text)
    assert at.button(key="posts_use").disabled
    asked = {box.label: box for box in at.selectbox if "posts_word_" in str(box.key)}
    assert set(asked) == {"Team: Team North", "Held by: Relief"}, "each word once"
    asked["Team: Team North"].set_value("front_door")
    asked["Held by: Relief"].set_value("agency").run()
    at.button(key="posts_use").click().run()
    assert not at.exception
    assert [(p.team, p.contract, p.fte) for p in _posts_in_address(at)] == [
        ("front_door", "agency", 1.0),
        ("fsp", "agency", 0.5),
    ]
    _upload(at, text.replace(b"0.5", b"0.8"))
    at.button(key="posts_use").click().run()
    assert _posts_in_address(at)[1].fte == 0.8


@pytest.mark.usefixtures("brief_exit")
def test_dates_in_two_orders_are_asked_about(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _upload(
        at, b"post,team,contract,end\nFSP-01,fsp,agency,03/06/2025\nFSP-02,fsp,agency,12/31/2024\n"
    )
    assert at.button(key="posts_use").disabled
    (radio,) = [r for r in at.radio if "Last day" in r.label]
    radio.set_value("month first").run()
    at.button(key="posts_use").click().run()
    assert [p.end for p in _posts_in_address(at)] == [date(2025, 3, 6), date(2024, 12, 31)]


@pytest.mark.usefixtures("brief_exit")
def test_posts_that_cannot_be_together_are_told_before(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _upload(at, b"post,team,contract\nFD-01,fsp,agency\n")
    assert any("number FD-01" in w.value for w in at.warning)
    assert at.button(key="posts_use").disabled


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no column"),
        (b"PK\x03\x04xx", "workbook"),
        (b"post,team,contract\nJane Doe,fsp,permanent\n", "No row of it can be used"),
    ],
)
@pytest.mark.usefixtures("brief_exit")
def test_a_file_that_is_no_table_of_posts_changes_nothing(
    app: Callable[..., Any], content: bytes, says: str
) -> None:
    at = app(PAGE, **FEW, posts=edited_posts.to_text(ONE_LESS))
    _upload(at, content, "Jane Doe.csv")
    told = [*(e.value for e in at.error), *(w.value for w in at.warning)]
    assert any(says in one and "stays as it was" in one for one in told)
    for button in at.button:
        if button.key == "posts_leave":
            button.click()
            at.run()
            break
    assert _posts_in_address(at) == ONE_LESS
    assert "Jane" not in words_of(at)
    kept = dict(at.session_state._state.filtered_state)
    assert "Jane" not in repr(kept)


@pytest.mark.usefixtures("brief_exit")
def test_back_to_the_headcounts(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW, posts=edited_posts.to_text(ONE_LESS))
    at.button(key="posts_back").click().run()
    assert not _posts_in_address(at)
    assert len(at.data_editor[0].value) == len(POSTS)
    assert at.button(key="posts_back").disabled


# --- An option, edited by hand ----------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_an_option_is_edited_post_by_post_and_put_back(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    said = Question().said("C")
    rows = [p.post for p in said if p.is_agency]
    _edit(at, "option_C", edited_rows={rows.index("FD-15"): {"release_at": 1.0}})
    assert f"{scenario_name('C')}: 1 posts planned by hand" in words_of(at)
    question, problems = from_params({"form": [FORM], "plan": _params(at, "plan")})
    assert not problems
    changed = {p.post: p.release_at for p in question.option("C")}
    assert changed["FD-15"] == 1.0
    assert changed["FD-14"] == USUAL_EXIT.release_at
    at.button(key="as_said_C").click().run()
    assert not _params(at, "plan")


@pytest.mark.usefixtures("brief_exit")
def test_a_bad_plan_is_told_and_the_option_stays(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    _edit(at, "option_C", edited_rows={0: {"next_contract": "none"}})
    assert any("nobody comes next" in w.value for w in at.warning)
    assert not _params(at, "plan")


@pytest.mark.usefixtures("brief_exit")
def test_a_plan_that_fits_nobody_any_more_is_told(app: Callable[..., Any]) -> None:
    edits = (AGENCY[0].model_copy(update={"end": date(2024, 9, 27)}),)
    others = tuple(post for post in POSTS if post.post != AGENCY[0].post)
    at = app(
        PAGE, **FEW, plan=[f"A.{edited_posts.to_text(edits)}"], posts=edited_posts.to_text(others)
    )
    assert any(f"no post {AGENCY[0].post} any more" in w.value for w in at.warning)
    assert "Settled" in words_of(at)


# --- Safe dates -------------------------------------------------------------------------------

ONE_AGENCY = tuple(
    post.model_copy(update={"contract": "permanent", "next_contract": "permanent"})
    if post.is_agency and post.post != "FSP-13"
    else post
    for post in POSTS
)


@pytest.mark.usefixtures("brief_exit")
def test_safe_dates_are_found_and_marked_when_old(app: Callable[..., Any]) -> None:
    at = app(PAGE, **ONE, posts=edited_posts.to_text(ONE_AGENCY))
    assert "Searched to the end" not in words_of(at)
    at.number_input(key="safe_level_assessment_in_time_within").set_value(100.0).run()
    at.button(key="safe_dates_start").click().run()
    to_its_end(at)
    words = words_of(at)
    assert "Searched to the end" in words
    assert "1 of 1 agency posts have a safe date for assessments no more than 100 points" in words
    assert "All these dates together hold too (1 of 1 futures, so 21 to 100 in a hundred)" in words
    table = next(d.value for d in at.dataframe if "If only this one leaves" in d.value)
    assert table.iloc[0].to_dict() == {
        "Post": "FSP-13",
        "If only this one leaves": SAFE_DATES["already_safe_at_once"],
        "Last day": "12 April 2024",
        "Holds in": "1 of 1 futures, so 21 to 100 in a hundred",
        "All together, gone from": "15 April 2024",
    }
    at.slider(key="safe_confidence").set_value(95).run()
    assert "Out of date: of another plan or question" in words_of(at)
    assert any("If only this one leaves" in d.value for d in at.dataframe), "it stays on screen"


def test_a_target_that_keeping_everybody_misses_has_no_date(app: Callable[..., Any]) -> None:
    at = app(PAGE, **ONE, posts=edited_posts.to_text(ONE_AGENCY))
    at.selectbox(key="safe_measure").set_value(HARM).run()
    at.selectbox(key="safe_way_False").set_value("number").run()
    at.number_input(key=f"safe_level_{HARM}_number").set_value(0.0).run()
    at.button(key="safe_dates_start").click().run()
    to_its_end(at)
    said = next(m.value for m in at.markdown if "safe date" in m.value or "date is safe" in m.value)
    assert "does not hold even if everybody stays (0 of 1 futures, so 0 to" in said


@pytest.mark.usefixtures("brief_exit")
def test_without_agency_there_is_nothing_to_search(app: Callable[..., Any]) -> None:
    own = tuple(post for post in POSTS if not post.is_agency)
    at = app(PAGE, **FEW, posts=edited_posts.to_text(own))
    assert at.button(key="safe_dates_start").disabled
    assert any("No post is held by an agency worker" in i.value for i in at.info)


def test_a_search_that_is_stopped_keeps_what_is_known(app: Callable[..., Any]) -> None:
    at = app(PAGE, replications="2", posts=edited_posts.to_text(ONE_AGENCY), seed="17")
    at.button(key="safe_dates_start").click().run()
    for work in works().under_way:
        work.stop()
    to_its_end(at)
    words = words_of(at)
    assert "Stopped: what was known by then is kept" in words
    assert "Not searched to the end" in words
    table = next(d.value for d in at.dataframe if "If only this one leaves" in d.value)
    assert list(table["Post"]) == ["FSP-13"]
    assert not at.button(key="safe_dates_start").disabled, "it may be asked again"


# --- A starter drops out ----------------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_starters_drop_out_in_turn_and_the_answer_is_marked_when_old(
    app: Callable[..., Any],
) -> None:
    at = app(PAGE, replications="2")
    at.button(key="drop_outs_start").click().run()
    to_its_end(at)
    table = next(d.value for d in at.dataframe if "More overdue than planned" in d.value)
    assert list(table["Post"]) == [post.post for post in AGENCY]
    assert "Out of date" not in words_of(at)
    at.select_slider(key="exit_release_at").set_value(1.0).run()
    assert "Out of date: of another plan" in words_of(at)
    assert any("More overdue than planned" in d.value for d in at.dataframe)


# --- In other inputs that fit -----------------------------------------------------------------


@pytest.mark.usefixtures("brief_exit")
def test_it_says_in_how_many_sets_an_option_is_best(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_sets, "fitting_sets", lambda baseline: fitting_sets(baseline)[:3])
    at = app(PAGE, **FEW)
    assert "has not been asked" in words_of(at)
    at.button(key="exit_sets_start").click().run()
    to_its_end(at)
    (line,) = (c.value for c in at.caption if c.value.startswith("Not knowing"))
    assert re.search(r"are fewest with .* 3 sets of inputs that fit", line)
    table = next(d.value for d in at.dataframe if "Over the sets" in d.value)
    assert sum("the same way in" in column for column in table) == len(OPTIONS)


# --- Links ------------------------------------------------------------------------------------


def test_a_link_carries_posts_choices_and_plans() -> None:
    question = with_posts(
        replace(
            Question(),
            us=(
                Change(input="front_door_fte", set=12.0),
                Change(input="contacts_per_year", set=4000.0),
            ),
        ),
        ONE_LESS,
    )
    assert [change.input for change in question.us] == ["contacts_per_year"]
    question = with_choice(with_choice(question, "leave_week", 20), "release_at", 0.9)
    question = with_plan(question, "E", question.said("E")[13:15])
    params = {k: v if isinstance(v, list) else [v] for k, v in question.to_params().items()}
    assert len(params["posts"][0]) < 900
    again, problems = from_params(params)
    assert not problems
    assert again == question
    assert [s.identity for s in again.exit_scenarios.values()] == [
        s.identity for s in question.exit_scenarios.values()
    ]


@pytest.mark.parametrize(
    ("param", "value", "says"),
    [
        ("posts", "nonsense", "the posts table was left out"),
        ("posts", edited_posts.to_text(POSTS)[:80], "cut short"),
        ("posts", "x" * 30_000, "20,000 at most"),
        ("exit", "leave_week=0", "leave_week = 0 cannot be used"),
        ("exit", "leave_week=soon", "is not a number"),
        ("exit", "coffee=3", "no choice named 'coffee'"),
        ("plan", "Z.abc", "options are A, B, C, D, E"),
        ("plan", "A.abc", "the edited option A was left out"),
    ],
)
@pytest.mark.usefixtures("brief_exit")
def test_a_broken_part_of_a_link_is_said_and_the_rest_is_kept(
    app: Callable[..., Any], param: str, value: str, says: str
) -> None:
    at = app(PAGE, **FEW, set=["contacts_per_year=4000.0"], **{param: value})
    assert says in words_of(at)
    assert "Settled" in words_of(at)
    assert _params(at, "set") == ["contacts_per_year=4000.0"]


def test_rows_of_a_link_are_checked_one_by_one() -> None:
    rows = [
        {"post": "FD-1", "team": "front_door", "contract": "permanent"},
        {"post": "FD-2", "team": "kitchen", "contract": "permanent"},
    ]
    read = edited_posts.from_text(_packed(rows))
    assert [post.post for post in read.posts] == ["FD-1"]
    (left_out,) = read.refused
    assert row_refused(left_out, header=0).startswith("row 2 (FD-2): team")
    no_tables: list[Any] = [{}, [1], "x", None]
    for wrong in no_tables:
        with refused("posts_text.no_table"):
            edited_posts.from_text(_packed(wrong))
    with refused("posts_text.cut_or_too_long"):
        edited_posts.from_text(_packed([{"post": "A" * 3_000_000}]))


def _packed(content: Any) -> str:
    import base64
    import zlib

    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode()


def test_posts_that_say_what_the_headcounts_say_are_none() -> None:
    assert with_posts(Question(), POSTS) == Question()


# --- Rows, frames and words -------------------------------------------------------------------


def test_rows_go_through_an_editor_unchanged() -> None:
    frame = edited_posts.frame_of(edited_posts.rows_of(POSTS))
    assert edited_posts.rows_from(frame) == edited_posts.rows_of(POSTS)


def _made_up(posts: Any, weeks: int, **series: Any) -> Replication:
    weekly = np.zeros((len(SERIES), weeks), dtype=np.float32)
    for name, values in series.items():
        weekly[ROW_OF[name.replace("__", ":")]] = values
    return Replication(0, dict.fromkeys(MEASURES, 0.0), weekly, np.array(posts, dtype=np.int8))


def test_the_gantt_shows_the_most_common_state() -> None:
    state = {name: index for index, name in enumerate(POST_STATES)}
    a, e, pl, p = (state[n] for n in ("agency", "empty", "permanent learning", "permanent"))
    common, other = [a, a, e, e, pl, p], [a, a, a, a, a, a]
    results = [_made_up([common], 6), _made_up([common], 6), _made_up([other], 6)]
    post = Post(post="FD-01", team="front_door", contract="agency")
    frame = posts_over_time.gantt_frame(results, ordered([post]), TODAY)
    table = posts_over_time.gantt_table(frame)
    assert list(table["Most often"]) == ["agency", "empty", "permanent, learning", "permanent"]
    assert list(table["Weeks"]) == [2, 2, 1, 1]
    assert table["From"].iloc[1] == date(2024, 4, 15)
    assert list(table["Share of the futures, %"]) == [100, 67, 67, 67]
    assert (frame["kind"] == "hatch").sum() == 2, "a stripe each half week of learning"
    assert posts_over_time.gantt_frame(results, [post], TODAY, {"FD-99"}).empty


def test_somebody_learning_in_some_futures_is_no_gap() -> None:
    state = {name: index for index, name in enumerate(POST_STATES)}
    weeks = [
        ["empty", "permanent learning"],
        ["empty", "permanent"],
        ["permanent learning"] * 2,
        ["permanent", "permanent learning"],
        ["permanent"] * 2,
    ]
    results = [_made_up([[state[name] for name in week]], 2) for week in weeks]
    usual, shares = posts_over_time.usual_states(results)
    assert [POST_STATES[index] for index in usual[0]] == ["permanent", "permanent learning"]
    assert shares[0].tolist() == [0.6, 1.0]


def test_cost_by_month_adds_up_to_the_run() -> None:
    question = Question()
    scenarios = question.exit_scenarios
    option, nothing = (futures(scenarios[name], 2, 30) for name in ("A", DOING_NOTHING))
    table = agency_exit.cost_table(option, nothing, TODAY)
    inputs = question.doing_nothing.inputs
    total = summarise(option, "cost_run", inputs).mean
    assert table["Total"].sum() == pytest.approx(total, abs=1000)
    parts = table[list(agency_exit.PARTS.values())].sum(axis=1)
    assert np.allclose(parts, table["Total"], atol=300)
    frame = agency_exit.cost_frame(option, nothing, TODAY, None)
    saved = summarise(option, "cost_run", inputs).mean - summarise(nothing, "cost_run", inputs).mean
    last = frame[frame["kind"] == "band"].iloc[-1]
    assert last["p05"] <= saved / 1000 <= last["p95"]


def test_experience_marks_need() -> None:
    series = {"front_door__experienced_fte": [5, 3, 3, 5], "front_door__need_fte": [4, 4, 4, 4]}
    results = {id_: [_made_up(np.empty((0, 4)), 4, **series)] for id_ in ("A", DOING_NOTHING)}
    frame = week_by_week.experience_frame(results, "A", "front_door", TODAY)
    assert set(week_by_week.week_table(frame)["Needed"]) == {4.0}


def test_a_picture_marks_when_more_children_are_overdue() -> None:
    kept = {"owed_by__fsp": [5, 5, 5, 5]}
    option = {"owed_by__fsp": [5, 6, 7, 5], "owed_by__nobody": [0, 2, 0, 0]}
    results = {
        "A": [_made_up(np.empty((0, 4)), 4, **option)],
        DOING_NOTHING: [_made_up(np.empty((0, 4)), 4, **kept)],
    }
    spells = spells_of_harm(results["A"], results[DOING_NOTHING])
    frame = week_by_week.overdue_frame(results, "A", TODAY, spells)
    more = frame[frame["kind"] == "more"].iloc[0]
    assert (more["date"], more["until"]) == (pd.Timestamp("2024-04-08"), pd.Timestamp("2024-04-22"))
    table = week_by_week.week_table(frame)
    assert list(table.loc[table["Scenario"] != "Doing nothing", "Middle"]) == [5, 8, 7, 5]


def test_harm_and_break_even_in_words() -> None:
    spells = [Spell(13, 25, 0.9, 21.4), Spell(40, 41, 0.8, 3.0), Spell(48, 50, 0.8, 4.0)]
    text = words_agency_exit.more_overdue(spells, TODAY, 30)
    assert text.startswith(
        "More children are overdue than if nobody is let go from 1 July to 29 September 2024 "
        "(21.4 children more on average, in up to 27 of 30 futures, so 74 to 97 in a hundred)"
    )
    assert text.endswith("and one shorter spell")
    assert "with the reference" in words_agency_exit.more_overdue(
        [], TODAY, 30, "with the reference"
    )
    text = words_agency_exit.break_even(
        "breaks_even", date(2024, 11, 25), 162_000, 154_000, 169_000
    )
    assert text == (
        "Dearer at first, breaks even in the week of 25 November 2024: £162,000 cheaper by the "
        "end (£154,000 to £169,000)"
    )
    assert "too close to call" in words_agency_exit.break_even(
        "breaks_even", date(2024, 7, 1), 1e3, -5e3, 7e3
    )
    assert "dearer by the end" in words_agency_exit.break_even(
        "never_within_the_run", None, -5e4, -6e4, -4e4
    )
    nan = float("nan")
    text = words_agency_exit.break_even("cheaper_from_the_start", None, 52_000, nan, nan)
    assert text.endswith("£52,000 cheaper by the end so far")
    text = words_agency_exit.break_even("never_within_the_run", None, 300, 100, 500)
    assert "£0" not in text
    assert "(" not in words_agency_exit.break_even("breaks_even", TODAY, 5e4, 49_900, 50_100)
    assert numbers.listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.usefixtures("brief_exit")
def test_the_labour_market_is_ours_to_correct(app: Callable[..., Any]) -> None:
    at = app(PAGE, **ONE)
    before = [m.value for m in at.markdown if "children overdue" in m.value]
    at.number_input(key="us_turnover_permanent").set_value(1.5).run()
    assert not at.exception
    assert "Permanent staff who leave from 0.15 share a year to 1.5 share a year" in words_of(at)
    assert at.query_params["us"] == "turnover_permanent=1.5"
    assert before != [m.value for m in at.markdown if "children overdue" in m.value]


@pytest.mark.parametrize("page", ["app.py", "pages/1_what_if.py", "pages/2_pathway.py"])
def test_our_posts_hold_on_every_page(app: Callable[..., Any], page: str) -> None:
    at = app(page, posts=edited_posts.to_text(ONE_LESS))
    assert "people come and go" in words_of(at)
    assert any(m.value.startswith(":green-badge[Settled") for m in at.markdown)
