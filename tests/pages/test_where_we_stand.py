"""Where we stand: tiles, fans, hours, "this is us", published figures."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.pages.conftest import words_of

pytestmark = pytest.mark.pages


def test_headline_tiles_and_provenance(app):
    at = app()
    words = words_of(at)
    assert "clocks are more likely than not to meet their target" in words
    for clock in (
        "Decisions in one day",
        "Assessments",
        "Initial conferences",
        "Child seen alone",
        "Child seen at home",
        "Reviews",
        "First core groups",
    ):
        assert f"**{clock}**" in words
    assert "2 replications of 26 weeks · seed 1 · model" in words
    assert "position of 2 April 2024" in words
    assert len(at.get("vega_lite_chart")) == 4


def test_published_figures_and_contradictions_are_shown(app):
    words = words_of(app())
    assert "29.7%" in words
    assert "+21.4%" in words


def test_this_is_us_changes_doing_nothing_everywhere(app):
    at = app()
    at.number_input(key="us_fsp_fte").set_value(9.0).run()
    assert not at.exception
    assert "fsp_fte=9.0" in at.query_params["us"]
    assert "FSP social workers from 15 FTE to 9 FTE" in words_of(at)
    at.switch_page("pages/1_what_if.py").run()
    assert at.slider(key="move_fsp_fte").value == 9.0


def test_this_is_us_can_be_emptied(app):
    at = app(us=["start_register_children=0", "start_casp_families=0", "contacts_per_year=0"])
    assert "Settled" in words_of(at)


@pytest.mark.parametrize("page", sorted(Path("pages").glob("*.py")), ids=lambda p: p.name)
def test_every_page_begins_with_open_page(page):
    """A page opened by its own address must configure itself; Streamlit runs it alone."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "open_page"
    ]
    first_st = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "st"
    ]
    assert len(calls) == 1
    assert not first_st or calls[0].lineno <= min(first_st)


def test_the_menu_lists_every_page():
    from ui.screen.menu import MENU

    listed = {file for _, pages in MENU for file, _ in pages}
    assert listed == {"app.py", *(f"pages/{p.name}" for p in Path("pages").glob("*.py"))}


def test_with_nobody_in_post_no_caseload_is_made_up(app):
    held = ("fsp_fte", "fsp_agency_fte", "fsp_nqsw_fte", "fsp_established_fte")
    at = app(replications="1", us=[f"{name}=0" for name in held])
    said = " ".join(str(m.value) for m in at.markdown)
    assert "Nobody is in post in FSP" in said
    assert " nan" not in said


def test_headcounts_are_held_still_or_people_come_and_go(app):
    at = app(us=["people_come_and_go=true"])
    assert not at.toggle(key="us_held").value
    at.toggle(key="us_held").set_value(True).run()
    assert not at.exception
    assert "Headcounts are held still" in words_of(at)
    at.toggle(key="us_held").set_value(False).run()
    assert "People come and go" in words_of(at)
