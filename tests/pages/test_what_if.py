"""What if: sliders, toggles, undo, reset, links, warnings."""

from __future__ import annotations

import json

import pytest

from model.scenario.fitting import fitting_sets
from tests.pages.conftest import ONE, to_its_end, words_of
from ui.screen import own_sets
from ui.screen.what_if import edge

pytestmark = pytest.mark.pages

PAGE = "pages/1_what_if.py"


def _moves(at) -> list[str]:
    found = at.query_params["set"]
    return [found] if isinstance(found, str) else list(found)


def _slider(at, name: str):
    return at.slider(key=f"move_{name}")


def test_opens_on_doing_nothing(app):
    at = app(PAGE)
    assert at.title[0].value == "What if"
    assert "Nothing moved yet" in words_of(at)
    assert "Settled: 2 simulated futures" in words_of(at)
    assert len(at.get("vega_lite_chart")) == 3


def test_a_moved_slider_changes_the_answer_the_list_and_the_address(app):
    at = app(PAGE, replications="4")
    before = [m.value for m in at.markdown if "on average" in m.value]
    _slider(at, "fsp_fte").set_value(8.0).run()
    assert not at.exception
    words = words_of(at)
    assert "FSP social workers from 15 FTE to 8 FTE" in words
    assert "Against doing nothing" in words
    assert before != [m.value for m in at.markdown if "on average" in m.value]
    assert _moves(at) == ["fsp_fte=8.0"]


def test_undo_reset_and_taking_one_back(app):
    at = app(PAGE, **ONE)
    _slider(at, "fsp_fte").set_value(17.0).run()
    _slider(at, "front_door_fte").set_value(18.0).run()
    next(b for b in at.button if b.label == "Undo").click().run()
    assert _slider(at, "front_door_fte").value == 17.0
    assert _slider(at, "fsp_fte").value == 17.0
    at.button(key="back_changes_0").click().run()
    assert _slider(at, "fsp_fte").value == 15.0
    _slider(at, "chair_fte").set_value(3.0).run()
    next(b for b in at.button if b.label == "Reset").click().run()
    assert _slider(at, "chair_fte").value == 2.0
    assert "set" not in at.query_params


def test_moving_a_slider_back_is_no_change(app):
    at = app(PAGE, **ONE)
    _slider(at, "fsp_fte").set_value(17.0).run()
    _slider(at, "fsp_fte").set_value(15.0).run()
    assert "Nothing moved yet" in words_of(at)


def test_a_link_opens_the_what_if(app):
    at = app(PAGE, **ONE, set=["fsp_fte=17", "front_door_fte=+2.0@4-20"])
    assert _slider(at, "fsp_fte").value == 17.0
    assert at.slider(key="temporary_front_door").value == 2.0
    assert tuple(at.slider(key="temporary_front_door_weeks").value) == (4, 20)
    assert "Front-door social workers by +2 FTE, weeks 4 to 20" in words_of(at)


@pytest.mark.parametrize(
    ("param", "value", "says"),
    [
        ("set", ["fsp_fte=-3"], "fsp_fte = -3"),
        ("set", ["no_such=1"], "no input named"),
        ("set", ["fsp_fte"], "not of the form"),
        ("from", "nowhere", "no starting point"),
        ("weeks", "0", "weeks = 0"),
        ("seed", "x", "not a whole number"),
    ],
)
def test_a_wrong_link_is_said_in_words_and_the_rest_is_kept(app, param, value, says):
    at = app(PAGE, **ONE, **{param: value})
    assert says in words_of(at)
    assert "Settled" in words_of(at)


def test_toggles_switch_their_bundle(app):
    at = app(PAGE, **ONE)
    at.toggle(key="toggle_recording").set_value(True).run()
    assert _moves(at) == ["recording_loss=*0.4"]
    at.toggle(key="toggle_threshold").set_value(True).run()
    assert len(_moves(at)) == 3
    at.toggle(key="toggle_recording").set_value(False).run()
    assert len(_moves(at)) == 2


def test_temporary_capacity(app):
    at = app(PAGE, **ONE)
    at.slider(key="temporary_front_door").set_value(3.0).run()
    assert _moves(at) == ["front_door_fte=+3.0@4-26"]
    at.slider(key="temporary_front_door_weeks").set_value((2, 10)).run()
    assert _moves(at) == ["front_door_fte=+3.0@2-10"]
    at.slider(key="temporary_front_door").set_value(0.0).run()
    assert "set" not in at.query_params


@pytest.mark.parametrize(
    ("lever", "amount", "move"),
    [
        ("fsp_workers", -2.0, "fsp_fte=+-2.0@4-26"),
        ("fewer_front_door_workers", -2.0, "front_door_fte=+-2.0@4-26"),
        ("conference_chairs", 1.0, "chair_fte=+1.0@4-26"),
        ("external_chairs", 0.0, "external_conferences=0.0@4-26"),
        ("front_door_sick", 1.0, "front_door_long_sick=1@4-26"),
        ("contacts", 30.0, "contacts_per_year=*1.3@4-26"),
        # Two days over 22 weeks, as the rate a year the input is.
        ("training", 2.0, "training_days=+4.744@4-26"),
    ],
)
def test_a_change_for_some_weeks(app, lever, amount, move):
    at = app(PAGE, **ONE)
    at.selectbox(key="dated_what").set_value(lever).run()
    at.number_input(key=f"dated_amount_{lever}").set_value(amount).run()
    next(b for b in at.button if b.label == "Add this change").click().run()
    assert not at.exception
    assert _moves(at) == [move]
    assert "weeks 4 to 26" in words_of(at)
    at.button(key="back_changes_0").click().run()
    assert "set" not in at.query_params


def test_all_agency_workers_leave_in_a_week(app):
    at = app(PAGE, **ONE)
    at.slider(key="leaving_agency").set_value(10).run()
    assert sorted(_moves(at)) == ["front_door_fte=+-4.0@10-", "fsp_fte=+-3.0@10-"]
    assert "Front-door social workers by -4 FTE, from week 10" in words_of(at)
    at.slider(key="leaving_agency").set_value(0).run()
    assert "set" not in at.query_params
    none = app(PAGE, **ONE, us=["front_door_agency_fte=0", "fsp_agency_fte=0"])
    assert "leaving_agency" not in [slider.key for slider in none.slider]


def test_overload_is_announced(app):
    at = app(PAGE, **ONE)
    _slider(at, "front_door_fte").set_value(10.0).run()
    assert any("can never clear this demand" in w.value for w in at.warning)


def test_an_impossible_move_is_refused_and_the_last_question_stays(app):
    at = app(PAGE, **ONE, set=["contact_to_assessment=0.6"])
    _slider(at, "contact_to_strategy").set_value(40.0).run()
    assert any("That cannot be" in e.value for e in at.error)
    assert _moves(at) == ["contact_to_assessment=0.6"]


def test_nobody_in_post_is_a_sentence_not_a_crash(app):
    at = app(
        PAGE, set=["fsp_fte=0", "front_door_fte=0", "fsp_agency_fte=0", "front_door_agency_fte=0"]
    )
    assert any("Nobody is in post" in w.value for w in at.warning)


def test_charts_carry_alternative_text_and_data(app):
    at = app(PAGE, set=["fsp_fte=17"])
    for chart in at.get("vega_lite_chart"):
        assert chart.proto.alt
        spec = json.loads(chart.proto.spec)
        assert "layer" in spec


def test_the_starting_point_resets_the_moves(app):
    at = app(PAGE, **ONE, set=["fsp_fte=17"])
    at.selectbox(key="start").set_value("2012-13").run()
    assert not at.exception
    assert _slider(at, "fsp_fte").value == 11.0
    assert "Core assessments" in at.selectbox(key="what_if_clock").options


def test_a_ready_made_question_takes_the_place_of_what_was_moved(app):
    at = app(PAGE, **ONE, set=["fsp_fte=17"])
    at.selectbox(key="ready_made").set_value("two-long-term-sick").run()
    assert not at.exception
    assert _moves(at) == ["front_door_long_sick=1@4-26", "fsp_long_sick=1@4-26"]
    assert "away from week 4 to week 26" in words_of(at)
    next(b for b in at.button if b.label == "Undo").click().run()
    assert at.selectbox(key="ready_made").value is None
    assert _slider(at, "fsp_fte").value == 17.0
    opened = app(PAGE, **ONE, set=["front_door_long_sick=1@4-26", "fsp_long_sick=1@4-26"])
    assert opened.selectbox(key="ready_made").value == "two-long-term-sick"


def test_luck_against_not_knowing(app, monkeypatch):
    monkeypatch.setattr(own_sets, "fitting_sets", lambda baseline: fitting_sets(baseline)[:4])
    at = app(PAGE, set=["recording_loss=*0.4"], weeks="12")
    assert "has not been asked" in words_of(at)
    at.button(key="unknown_start").click().run()
    to_its_end(at)
    words = words_of(at)
    assert "has not been asked" not in words
    assert "From 4 of 4 sets, 4 futures each" in words
    assert "Not knowing the inputs leaves" in words
    assert "by enough to matter go the same way in all 4 sets of inputs that fit" in words
    (line,) = (c.value for c in at.caption if c.value.startswith("Not knowing"))
    assert "4 sets" in line, "below the sentence, too"
    table = next(d.value for d in at.dataframe if "Over the sets" in d.value)
    assert "What if, difference" in table
    assert set(table["What if, the same way in"].str[-9:]) == {" of 4 sets"[-9:]}
    assert len(table) >= 8
    (visits,) = table[table["Measure"].str.contains("alone.*as recorded")].to_dict("records")
    assert " to " in visits["What if, over the sets"], "mending gives more in some sets"
    at.selectbox(key="ready_made").set_value("surge").run()
    assert any("Out of date: of another plan" in m.value for m in at.markdown)


def test_the_edge_of_a_lever_is_found_and_named(app, monkeypatch):
    monkeypatch.setattr(edge, "FUTURES", 1)
    at = app(PAGE, **ONE, weeks="12", set=["contacts_per_year=9000"])
    at.selectbox(key="edge_lever").set_value("duty_workers").run()
    at.button(key="edge_start").click().run()
    to_its_end(at)
    words = words_of(at)
    assert "1 futures at each of 9 of 9 values" in words
    assert "The edge of " in words, words[-1500:]
    table = next(d.value for d in at.dataframe if len(d.value) == 9)
    decided = [float(v.rstrip("%")) for v in table["Decisions in one day"]]
    assert decided[1] < decided[-1] - 10, "one on the rota is too few"
    at.selectbox(key="edge_lever").set_value("chair_fte").run()
    assert any("Out of date: of another plan" in m.value for m in at.markdown)


def test_people_leave_and_it_is_said_whether_they_are_replaced(app):
    at = app(PAGE, **ONE, us=["people_come_and_go=true"])
    assert "People come and go: who leaves is replaced" in words_of(at)
    at.radio(key="people_what").set_value("replaced").run()
    next(b for b in at.button if b.label == "Add these people").click().run()
    assert _moves(at) == ["fsp_leavers=+2.0@8-"]
    at.radio(key="people_what").set_value("not replaced").run()
    next(b for b in at.button if b.label == "Add these people").click().run()
    assert _moves(at) == ["fsp_leavers=+2.0@8-", "fsp_fte=+-2.0@8-"]


def test_where_headcounts_are_held_nobody_is_replaced(app):
    at = app(PAGE, **ONE, us=["people_come_and_go=false"])
    assert "Headcounts are held still, a simplification" in words_of(at)
    assert at.radio(key="people_what_held").options == ["leave, not replaced"]
    at = app(PAGE, **ONE, us=["people_come_and_go=false"], set=["fsp_leavers=+2@8-"])
    assert "cannot be asked while headcounts are held still" in words_of(at)


def test_the_effect_of_mending_stands_with_its_range(app):
    at = app(PAGE, **ONE)
    assert "What mending the recording gives" not in words_of(at)
    at = app(PAGE, **ONE, set=["recording_loss=*0.4"])
    assert "What mending the recording gives hangs on what is not known" in words_of(at)


def test_a_change_after_the_end_is_said_to_change_nothing(app):
    at = app(PAGE, **ONE, set=["front_door_fte=+2@30-"])
    (warning,) = (w.value for w in at.warning)
    assert "begins after the 26 weeks that are run" in warning
    at = app(PAGE, **ONE, set=["front_door_fte=+2@20-"])
    assert not at.warning
