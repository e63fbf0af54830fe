"""Help: guides, words and the statement; and the line on the first page that leads there."""

from __future__ import annotations

import pytest

from model.words.glossary import glossary

pytestmark = pytest.mark.pages


def _words(at) -> str:
    return "\n".join(m.value for m in at.markdown)


def test_it_opens_with_a_guide_and_every_word(app):
    at = app("pages/9_help.py")
    assert at.title[0].value == "Help"
    assert "**Leadership: testing staffing scenarios**" in _words(at)
    assert all(f"**{term.term}**" in _words(at) for term in glossary())
    assert "presentation-role-conflict" in _words(at)


def test_a_link_opens_the_guide_it_names_and_another_can_be_picked(app):
    at = app("pages/9_help.py", guide="capacity")
    assert "**Capacity review meeting: live, on a projector**" in _words(at)
    at.segmented_control(key="help_role").set_value("workforce").run()
    assert "**Workforce planner: comparing agency-exit options**" in _words(at)


def test_an_unknown_guide_is_no_harm(app):
    at = app("pages/9_help.py", guide="zebra")
    assert "**Leadership: " in _words(at)


def test_the_words_are_searched(app):
    at = app("pages/9_help.py")
    at.text_input(key="help_words").set_value("mentor").run()
    assert "**NQSW**" in _words(at)
    assert "**seed**" not in _words(at)
    at.text_input(key="help_words").set_value("zebra").run()
    assert "No word fits" in _words(at)


def test_the_line_on_the_first_page_is_put_away_for_the_session(app):
    at = app()
    assert "New here?" in _words(at)
    at.button(key="new_here").click().run()
    assert "New here?" not in _words(at)
    at.switch_page("pages/9_help.py").run()
    at.switch_page("app.py").run()
    assert not at.exception
    assert "New here?" not in _words(at)
