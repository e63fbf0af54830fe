"""*What matters*: in order, in the background, kept over pages; and a time diary."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from model.evidence import what_matters as room
from model.evidence.ensemble import Progress
from model.evidence.ranges import ranges_of
from model.outside.diary_template import template_csv
from model.runs.version import code_version
from model.scenario.errors import ScenarioError
from model.scenario.fitting import Ensemble, shipped_ensemble
from model.study import what_to_measure
from tests.pages.conftest import FEW, to_its_end, words_of
from ui.screen import own_sets
from ui.screen.long_work import works
from ui.screen.what_matters import view

pytestmark = pytest.mark.pages
PAGE = "pages/11_what_matters.py"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch):
    names = ("effort_multiplier", "cost_chair", "conversion_acceptance")
    monkeypatch.setattr(
        room, "ranges_of", lambda baseline: {name: ranges_of(baseline)[name] for name in names}
    )
    yield
    works().stop_all(10)


def test_the_estimate_stands_before_the_click_and_the_order_after_it(app):
    at = app(PAGE, **FEW)
    (button,) = [b for b in at.button if b.key == "what_matters_start"]
    assert "(about " in button.label
    button.click().run()
    assert not at.exception
    to_its_end(at)
    words = words_of(at)
    assert "what matters most is" in words or "no input moves it" in words
    at.selectbox(key="what_matters_measure").set_value("cost").run()
    words = words_of(at)
    assert "Cost" in words
    assert "£" in words
    table = next(d.value for d in at.dataframe if "Moves it by" in d.value)
    assert list(table["Group"]) == sorted(table["Group"])
    assert any("chair" in name.lower() for name in table["Input"])
    assert not [b for b in at.button if b.key == "what_matters_start"], "it is done"


def test_it_goes_on_on_other_pages_and_can_be_stopped_there(app):
    at = app(PAGE, replications="1", weeks="52")
    at.button(key="what_matters_start").click().run()
    (work,) = works().under_way
    at.switch_page("pages/9_help.py").run()
    assert not at.exception
    assert "Under way: What matters in" in words_of(at)
    at.button(key="under_way_0").click().run()
    assert work.wait(30)
    at.switch_page(PAGE).run()
    assert "Stopped: what was known by then is kept" in words_of(at)
    assert [b for b in at.button if b.key == "what_matters_start"], "it may be asked again"


def test_who_opens_the_page_anew_finds_the_work(app):
    first = app(PAGE, **FEW, seed="5")
    first.button(key="what_matters_start").click().run()
    to_its_end(first)
    again = app(PAGE, **FEW, seed="5")
    assert not [b for b in again.button if b.key == "what_matters_start"]
    again.selectbox(key="what_matters_measure").set_value("cost").run()
    assert any("Moves it by" in d.value for d in again.dataframe)


def test_another_question_is_another_work(app):
    at = app(PAGE, **FEW, seed="6")
    at.button(key="what_matters_start").click().run()
    to_its_end(at)
    other = app(PAGE, **FEW, seed="7")
    assert [b for b in other.button if b.key == "what_matters_start"]
    assert not any("Moves it by" in d.value for d in other.dataframe)


def _shipped() -> Ensemble:
    found = shipped_ensemble("2023-24")
    assert found is not None
    return found


def test_what_would_be_worth_knowing_is_asked_of_named_options(app, monkeypatch):
    found = _shipped()
    few = found.model_copy(update={"members": found.members[:20]})
    monkeypatch.setattr(view, "ensemble_for", lambda question: few)
    monkeypatch.setattr(what_to_measure, "FUTURES", 1)
    at = app(PAGE, **FEW, set=["fsp_fte=+2"])
    assert "Name two or three options" in words_of(at)
    options = at.multiselect(key="measure_options").options
    at.multiselect(key="measure_options").set_value(options[:2]).run()
    (button,) = [b for b in at.button if b.key == "measure_start"]
    assert "What would be worth knowing? (about " in button.label
    button.click().run()
    to_its_end(at)
    assert "of 20 sets" in words_of(at)


def test_sets_of_an_earlier_engine_are_marked(app, monkeypatch):
    at = app("pages/3_assumptions.py", **FEW)
    now = "Found on an earlier engine" in words_of(at)
    assert now == (_shipped().engine != code_version())
    monkeypatch.setattr(own_sets, "code_version", lambda: "another")
    at.run()
    assert "Found on an earlier engine" in words_of(at)


def test_a_diary_is_taken_away_and_an_empty_one_is_refused_in_a_sentence(app):
    at = app(PAGE, **FEW)
    assert {"A diary to fill in (Excel)", "The same as CSV"} <= {
        d.label for d in at.get("download_button")
    }
    at.file_uploader(key="diary_file").upload("diary.csv", template_csv(), "text/csv").run()
    assert not at.exception
    words = words_of(at)
    assert "It cannot be used" in words or "holds no work" in words


# --- Sets that fit one's own service ------------------------------------------------------------


class _Search:
    """A search that finds some of the shipped sets at once, and keeps what it was asked."""

    asked: ClassVar[dict[str, Any]] = {}
    gives_up: ClassVar[bool] = False

    def __init__(self, pool: Any, scenario: Any, seed: int, **more: Any) -> None:
        type(self).asked = {"scenario": scenario, **more}
        self.gave_up = None
        if self.gives_up:
            self.gave_up = ScenarioError(
                "fitting.no_more_sets", found=30, wanted=64, tried=2048, measure="Contacts"
            )

    def sets(self, wanted: int) -> Ensemble:
        self.asked["heard"](Progress(30, wanted, 300))
        found = _shipped()
        return found.model_copy(update={"members": found.members[:30]})


@pytest.fixture
def searched(monkeypatch):
    monkeypatch.setattr(own_sets, "Search", _Search)
    monkeypatch.setattr(_Search, "gives_up", False)
    own_sets._found().clear()
    yield _Search
    own_sets._found().clear()


def test_sets_that_fit_ones_own_service_are_used_on_every_page(app, searched):
    at = app(PAGE, **FEW, us=["front_door_fte=16"])
    at.number_input(key="own_year_visit_alone_recorded").set_value(72.0).run()
    at.button(key="own_sets_start").click().run()
    to_its_end(at)
    assert "30 sets of inputs fit what is known" in words_of(at)
    assert searched.asked["known"] == {"visit_alone_recorded": 72.0}
    assert searched.asked["scenario"].inputs.front_door_fte == 16
    at.switch_page("pages/1_what_if.py").run()
    assert "in 30 sets of inputs that fit what is known as well" in words_of(at)
    at.switch_page("pages/3_assumptions.py").run()
    assert "30 sets of inputs fit what is known" in words_of(at)
    other = app("pages/1_what_if.py", **FEW)
    assert "in 64 sets of inputs that fit" in words_of(other), "of another service"


def test_a_search_that_gives_up_says_why_and_keeps_what_it_found(app, searched, monkeypatch):
    monkeypatch.setattr(searched, "gives_up", True)
    at = app(PAGE, **FEW, seed="8")
    at.button(key="own_sets_start").click().run()
    to_its_end(at)
    words = words_of(at)
    assert "30 of 64 sets of inputs fit what is known, of 2,048 that were run" in words or (
        "30 of 64 sets of inputs fit what is known, of 2048 that were run" in words
    )
    assert "Most is told of" in words or "No input is known by itself" in words


def _diary() -> bytes:
    """Ten days of four people, each with an S47 of seven hours or so."""
    rows = ["Day,Person,Team,S47 enquiry: hours,S47 enquiry: finished,S47 enquiry: children"]
    for day in range(1, 11):
        rows += [
            f"{day},{person},FSP,{6 + 0.5 * person + 0.1 * day:g},1,1" for person in range(1, 5)
        ]
    return "\n".join(rows).encode()


def test_what_a_diary_tells_is_handed_to_the_search(app, searched):
    at = app(PAGE, **FEW, seed="9")
    at.file_uploader(key="diary_file").upload("diary.csv", _diary(), "text/csv").run()
    at.button(key="own_sets_start").click().run()
    to_its_end(at)
    ((name, (low, high)),) = searched.asked["between"].items()
    assert name == "s47_hours.mean"
    assert 6 < low < high < 10


def test_what_was_found_and_what_is_under_way_draws_no_marks():
    """Names of kept scenarios and posts come from outside."""

    def page():
        import pandas as pd

        from ui.screen.long_work import Found, show, under_way, works

        works().start("marks", "**bold** [link](https://e.example)", lambda work: work.wait(5))
        for work in works().under_way:
            work.heard(1, 2, "<b>post</b> [link](https://e.example)")
        under_way()
        show(Found("**More**: [link](https://e.example)", pd.DataFrame(), "All", True))

    at = AppTest.from_function(page).run()
    assert not at.exception
    works().stop_all()
    drawn = [element.value for kind in (at.markdown, at.caption) for element in kind]
    assert any("link" in text for text in drawn)
    assert not [text for text in drawn if "[link](" in text]
