"""Into the room: a briefing is frozen, taken away and presented with nothing but a keyboard.

Behind ``slow``: tests/pages/test_briefing.py goes the same way without a browser.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.seeing import FEW, choose_role, misplaced, resize, settle
from tests.browser.test_accessibility import faults, without_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SMALLEST = """() => {
  const sizes = [...document.querySelectorAll('[data-testid=stMainBlockContainer] *')]
    .filter(e => e.checkVisibility({visibilityProperty: true})
      && !e.closest('kbd, svg title, [aria-hidden=true], [data-testid=stDataFrame]')
      && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => [parseFloat(getComputedStyle(e).fontSize)
      * (e.closest('svg') ? e.closest('svg').getBoundingClientRect().width
          / (e.closest('svg').viewBox.baseVal.width || e.closest('svg').clientWidth) : 1),
      e.textContent.trim().slice(0, 40)]);
  return sizes.filter(([size]) => size < 17.9);
}"""
"""What is written smaller than 18 px on the screen of a room."""


def _turn(tab: Any, key: str, step: str) -> None:
    tab.keyboard.press(key)
    tab.wait_for_function(f"() => location.search.includes('step={step}')")
    settle(tab)


def test_a_briefing_is_frozen_and_presented_with_the_keyboard(
    fresh_server: str, visit: Any, tmp_path: Path
) -> None:
    tab = visit(f"{fresh_server}/briefing?{FEW}&us=fsp_fte%3D17.0")
    settle(tab)
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="PowerPoint").click()
    taken.value.save_as(tmp_path / "taken.pptx")
    with zipfile.ZipFile(tmp_path / "taken.pptx") as package:
        assert any(name.startswith("ppt/charts/chart") for name in package.namelist())
    choose_role(tab, "Whose briefing (a role)", "Head of service")
    tab.get_by_role("button", name="Freeze for the room").click()
    tab.locator("text=/Frozen as/").wait_for()
    settle(tab)
    tab.get_by_role("link", name="Present it").click()
    tab.wait_for_url("**/present?*")
    settle(tab)
    assert "us=fsp_fte" in tab.url, "the live what-if is of the same service"
    assert not tab.locator("[data-testid=stSidebar]").is_visible()
    tab.set_viewport_size({"width": 1920, "height": 1080})

    found: dict[str, list[str]] = {}
    for step, key in (
        ("situation", "PageDown"),
        ("options", "ArrowRight"),
        ("agency", "PageDown"),
        ("why", "PageDown"),
        ("cost", "PageDown"),
        ("risks", "PageDown"),
        ("decision", "ArrowRight"),
    ):
        _turn(tab, key, step)
        found[f"{step}: small"] = [f"{size} px: {text}" for size, text in tab.evaluate(SMALLEST)]
        found[f"{step}: 1920 px"] = misplaced(tab)
        found[f"{step}: axe"] = faults(tab) + without_words(tab)
        resize(tab, 1280)
        found[f"{step}: 1280 px"] = misplaced(tab)
        resize(tab, 1920)
    resize(tab, 400)
    for step in ("risks", "cost", "why", "agency", "options", "situation"):
        _turn(tab, "PageUp", step)
        found[f"{step}: 400 px"] = misplaced(tab)
    resize(tab, 1280)
    for step in ("options", "agency", "why", "cost", "risks", "decision"):
        _turn(tab, "PageDown", step)
    _turn(tab, "PageUp", "risks")
    _turn(tab, "ArrowLeft", "cost")
    finding = tab.locator("[data-testid=stMain] h2").first.inner_text()
    tab.reload()
    settle(tab)
    assert tab.locator("[data-testid=stMain] h2").first.inner_text() == finding
    tab.get_by_role("button", name="Full screen").click()
    tab.wait_for_function("() => document.fullscreenElement !== null")
    tab.get_by_role("button", name="Leave full screen").click()
    tab.wait_for_function("() => document.fullscreenElement === null")
    assert not any(found.values()), "\n".join(f"{k}: {f}" for k, v in found.items() for f in v)
