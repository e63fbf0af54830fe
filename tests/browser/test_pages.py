"""Every page in a real browser: cold by its own address, at two widths, and with a moved slider."""

from __future__ import annotations

import pytest

from model.scenario.files import FILE_FORMAT
from tests.browser.conftest import IDLE
from tests.browser.seeing import PAGES, choose_role, resize

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FEW = f"form={FILE_FORMAT}&replications=3&weeks=26&limit=3"
SETTLED = "text=Settled: 3 simulated futures"
LONGEST_WITHOUT = """pattern => {
    const found = new RegExp(pattern);
    let last = performance.now();
    window.longestWithout = 0;
    setInterval(() => {
        const now = performance.now();
        if (found.test(document.body.innerText)) last = now;
        window.longestWithout = Math.max(window.longestWithout, now - last);
    }, 50);
}"""
"""Keeps, from now on, for how many milliseconds at the longest a page did not say something."""
ANSWERS = {
    "assumptions": "text=is not modelled",
    "library": "text=Nothing is kept yet",
    "present": "text=No briefing is frozen yet",
    "decisions": "text=No prediction has an outcome yet",
    "what_matters": "text=Name two or three options",
    "help": "text=A first visit in three minutes",
}
"""What proves that a page without a chart of its own has answered."""


def _no_errors(tab) -> None:
    assert tab.locator("[data-testid=stException]").count() == 0
    assert tab.locator("text=Traceback").count() == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_cold_by_its_own_address_on_a_fresh_server(fresh_server, visit, page):
    tab = visit(f"{fresh_server}/{page}?{FEW}")
    tab.locator("h1", has_text=PAGES[page]).wait_for()
    _no_errors(tab)
    if page != "present":  # it fills the screen
        assert tab.locator("[data-testid=stSidebar] >> text=Where we stand").count() > 0
    if page in ANSWERS:
        tab.locator(ANSWERS[page]).first.wait_for()
    else:
        _answers_with_a_chart(tab)
    _no_errors(tab)
    _fits(tab)


def _answers_with_a_chart(tab) -> None:
    tab.locator(SETTLED).first.wait_for()
    tab.locator("[data-testid=stVegaLiteChart] svg path").first.wait_for()


def _fits(tab) -> None:
    """Nothing sticks out sideways, on a projector or a laptop."""
    for width in (1920, 1280):
        resize(tab, width)
        wider = tab.evaluate(
            "() => document.querySelector('[data-testid=stMain]').scrollWidth"
            " - document.querySelector('[data-testid=stMain]').clientWidth"
        )
        assert wider <= 1, f"{wider} px too wide at {width} px"


def _drawn(tab) -> str:
    return tab.locator("[data-testid=stVegaLiteChart] svg").first.inner_html()


def test_a_moved_slider_redraws_the_chart_and_a_refresh_keeps_it(server, visit):
    tab = visit(f"{server}/what_if?{FEW}")
    before = _drawn(tab)
    slider = tab.get_by_role("slider", name="FSP social workers, FTE")
    slider.focus()
    for _ in range(6):
        slider.press("ArrowLeft")
    # The old answer stays, marked, until the new one: wait for the last move's own.
    tab.wait_for_function("() => decodeURIComponent(location.search).includes('fsp_fte=12')")
    tab.wait_for_function(IDLE)
    tab.locator(SETTLED).wait_for()
    tab.wait_for_timeout(300)
    assert _drawn(tab) != before
    assert "fsp_fte%3D12" in tab.url or "fsp_fte=12" in tab.url
    answer = tab.locator("[data-testid=stMarkdownContainer]:has-text('Against doing nothing')")
    words = answer.first.inner_text()
    tab.reload()
    tab.locator(SETTLED).wait_for()
    tab.wait_for_timeout(300)
    assert answer.first.inner_text() == words, "the same question gives the same answer"
    assert slider.input_value() == "12"


def test_two_viewers_at_once_do_not_mix_and_the_menu_keeps_the_question(server, visit):
    one = visit(f"{server}/what_if?{FEW}&set=fsp_fte%3D12.0")
    two = visit(f"{server}/what_if?{FEW}&set=front_door_fte%3D14.0")
    for tab, own, other in (
        (one, "FSP social workers from", "Front-door social workers from"),
        (two, "Front-door social workers from", "FSP social workers from"),
    ):
        sidebar = tab.locator("[data-testid=stSidebar]").inner_text()
        assert own in sidebar
        assert other not in sidebar
    one.get_by_role("link", name="Pathway").click()
    one.locator("h1", has_text="Pathway").wait_for()
    one.wait_for_function("() => location.search.includes('fsp_fte')")


def test_wrong_parts_of_a_link_are_said_and_nothing_breaks(server, visit):
    tab = visit(f"{server}/what_if?{FEW}&set=fsp_fte%3D-3")
    tab.locator("text=fsp_fte = -3").wait_for()
    _no_errors(tab)


def test_a_search_for_safe_dates_can_be_stopped_and_keeps_what_is_known(server, visit):
    tab = visit(f"{server}/agency_exit?{FEW}")
    tab.locator(SETTLED).wait_for()
    tab.get_by_role("button", name="Find the dates").click()
    tab.locator("text=/[0-9]+ of at most [0-9]+; about/").first.wait_for()
    tab.get_by_role("button", name="Stop and keep what is known").click()
    tab.locator("text=Stopped: what was known by then is kept").wait_for()
    tab.locator("text=Not searched to the end").wait_for()
    _no_errors(tab)
    tab.wait_for_timeout(1500)
    assert tab.locator("text=/of at most/").count() == 0, "the search does not go on"


def test_a_moved_choice_keeps_the_results_and_goes_into_the_address(server, visit):
    tab = visit(f"{server}/agency_exit?{FEW}")
    tab.locator(SETTLED).wait_for()
    tab.locator("text=The choices behind the options").click()
    slider = tab.get_by_role("slider", name="Agency workers leave from (A, B, D)")
    tab.evaluate(LONGEST_WITHOUT, r"average Friday \([0-9.]+ if nobody is let go")
    slider.focus()
    slider.press("ArrowRight")
    tab.wait_for_function("() => location.search.includes('exit=leave_week')")
    tab.locator(SETTLED).wait_for()
    without = tab.evaluate("window.longestWithout")
    assert without < 2000, f"an answer is there all the time, but for {without:.0f} ms"
    tab.reload()
    tab.locator(SETTLED).wait_for()
    assert (
        "1 of the choices behind the options" in tab.locator("[data-testid=stSidebar]").inner_text()
    )
    _no_errors(tab)


def test_a_question_is_parked_in_a_meeting_and_opened_from_its_short_link(fresh_server, visit):
    tab = visit(f"{fresh_server}/what_if?{FEW}&set=fsp_fte%3D12.0")
    _answers_with_a_chart(tab)
    _no_errors(tab)
    _fits(tab)
    choose_role(tab, "Who asked (a role)", "Chair of scrutiny")
    tab.get_by_role("button", name="Park this").click()
    tab.wait_for_function("() => location.search.includes('kept=')")
    tab.locator("text=/On the table: parked question/").wait_for()
    tab.get_by_role("link", name="Library").click()
    link = tab.locator("[data-testid=stCode]").first.inner_text().strip()
    assert link.startswith(f"{fresh_server}/what_if?kept=")
    _fits(tab)
    tab.get_by_role("button", name="Archive").wait_for()
    _no_errors(tab)
    other = visit(link)
    other.locator(SETTLED).wait_for()
    assert other.get_by_role("slider", name="FSP social workers, FTE").input_value() == "12"
    _no_errors(other)
