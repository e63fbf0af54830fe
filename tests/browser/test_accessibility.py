"""Every page of the menu by axe, by keyboard, by its alternative texts, and at every width.

A page is opened once and looked at in every way: opening it is what takes the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.browser.seeing import FEW, PAGES, each_tab, misplaced, open_all, resize, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class Known:
    """A fault of Streamlit's own: the rule, a part of the faulty element, and whose it is."""

    rule: str
    html: str
    why: str


STREAMLITS_OWN = (
    Known(
        "aria-dialog-name",
        'data-testid="stToast"',
        "a note that floats calls itself a dialog and names a heading that it does not have",
    ),
)
"""Serious or critical faults that are not ours to mend. Each one must still be found somewhere
before it stays here; ``data/access.md`` tells users of them and of the minor ones."""

RUN = """() => axe.run(document, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})"""


def faults(tab: Any) -> list[str]:
    """Serious and critical findings that are the app's own, and any skipped heading level."""
    if not tab.evaluate("() => 'axe' in window"):
        tab.evaluate(AXE.read_text("utf-8"))
    found = []
    for rule in tab.evaluate(RUN)["violations"]:
        for node in rule["nodes"]:
            ours = not any(k.rule == rule["id"] and k.html in node["html"] for k in STREAMLITS_OWN)
            if ours and (rule["impact"] in SERIOUS or rule["id"] == "heading-order"):
                found.append(f"{rule['impact']} {rule['id']}: {node['html'][:200]}")
    return found


FOCUSABLE = "a[href], button, input, textarea, summary, [tabindex='0'], canvas"
LOOKS = """e => {
  const one = x => { const s = getComputedStyle(x); return [s.outlineStyle, s.outlineWidth,
    s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.color, s.textDecorationLine,
    s.opacity].join(); };
  const near = [e, ...e.children];
  for (let a = e.parentElement, n = 0; a && n < 5; a = a.parentElement, n++)
    near.push(a, ...(n < 2 ? a.children : []));
  return near.map(one).join(';');
}"""
BEFORE = f"""() => {{
  const looks = {LOOKS};
  for (const e of document.querySelectorAll(`{FOCUSABLE}`)) e.__before = looks(e);
}}"""
NOW = f"""() => {{
  const e = document.activeElement, looks = {LOOKS};
  if (!e || e === document.body) return null;
  const main = document.querySelector('[data-testid=stMainBlockContainer]');
  const r = e.getBoundingClientRect();
  return {{what: (e.getAttribute('aria-label') || e.innerText || e.tagName).trim().slice(0, 50),
    main: main.contains(e), seen: e.__before === undefined ? null : looks(e) !== e.__before,
    // A table draws its own frame; the part that scrolls is no control; and the link to the page
    // one is on shows no focus, which is Streamlit's own fault (stPageLink-NavLink).
    whole: e.tagName === 'CANVAS' || e.contains(main)
      || (e.matches('[data-testid=stPageLink-NavLink]') && e.pathname === location.pathname),
    tool: !!e.closest('[data-testid=stElementToolbar]') || e.tagName === 'CANVAS',
    left: r.left, right: r.right, top: r.top + main.getBoundingClientRect().top * -1,
    bottom: r.bottom - main.getBoundingClientRect().top}};
}}"""
STEPS = 45


def unreachable_or_unseen(tab: Any) -> list[str]:
    """Walk through the page with Tab: what does not show its focus, or comes out of order."""
    tab.add_style_tag(content="* { transition: none !important }")  # looks change at once
    tab.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    tab.evaluate(BEFORE)
    found: list[str] = []
    last: dict[str, Any] | None = None
    walked = 0
    for _ in range(STEPS):
        tab.keyboard.press("Tab")
        now = tab.evaluate(NOW)
        if now is None:
            break
        walked += 1
        if now["seen"] is False and not now["whole"]:
            found.append(f"focus on '{now['what']}' cannot be seen")
        if now["main"] and not now["tool"]:
            if last and now["bottom"] <= last["top"] and now["left"] < last["right"] - 1:
                found.append(f"'{now['what']}' comes after '{last['what']}', and stands before it")
            last = now
    tab.evaluate("() => document.activeElement.blur()")  # its tip goes
    controls = tab.locator(f"[data-testid=stMainBlockContainer] :is({FOCUSABLE})").count()
    if controls and last is None:
        found.append(f"no control of the page is reached with {walked} steps")
    return found


def without_words(tab: Any) -> list[str]:
    """Charts without alternative text, and pictures without one."""
    return tab.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart], img')]
        // A chart in a tab that is not in front is not drawn yet: the layout tests open it.
        .filter(e => e.matches('img') || e.querySelector('svg, canvas'))
        .filter(e => (e.getAttribute('aria-label') || e.alt || '').trim().length < 20)
        .map(e => 'no alternative text: ' + e.outerHTML.slice(0, 120))"""
    )


def without_table(tab: Any) -> list[str]:
    """A page with charts and no table of their figures."""
    charts = tab.locator("[data-testid=stVegaLiteChart]").count()
    return (
        ["no table behind the charts"]
        if charts and not tab.locator("[data-testid=stDataFrame]").count()
        else []
    )


WIDTHS = (1280, 1920, 640, 400)
"""A laptop, a projector, a laptop at 200% zoom, a telephone."""
FURTHER = (1920, 400)
"""Besides the laptop a page is opened on, where time is short: columns stand in a stack at 640 as
at 400, where there is less room."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_everybody_can_use_the_page(server, visit, page):
    tab = visit(f"{server}/{page}?{FEW}")
    found = {"1280 px": misplaced(tab), "keys": unreachable_or_unseen(tab)}
    for width in FURTHER:
        resize(tab, width)
        found[f"{width} px"] = misplaced(tab)
    open_all(tab)  # at 400: what is folded away has the least room there
    found["400 px, all open"] = misplaced(tab)
    found["axe"] = faults(tab)
    found["words"] = without_words(tab) + without_table(tab)
    for name in each_tab(tab):
        tab.get_by_role("tab", name=name, exact=True).first.click()
        settle(tab)
        found[f"400 px, {name}"] = misplaced(tab)
    assert not any(found.values()), "\n".join(f"{k}: {f}" for k, v in found.items() for f in v)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_no_fault_in_any_tab_nor_with_something_moved(server, visit, page):
    tab = visit(f"{server}/{page}?{FEW}&set=fsp_fte%3D12.0")
    open_all(tab)
    found = faults(tab)
    for name in each_tab(tab):
        tab.get_by_role("tab", name=name, exact=True).first.click()
        settle(tab)
        found += faults(tab)
    resize(tab, 1920)
    found += faults(tab)
    assert not found, "\n".join(found)


def test_keys_move_a_slider_and_open_and_close_a_pop_up(server, visit):
    tab = visit(f"{server}/what_if?{FEW}")
    slider = tab.get_by_role("slider", name="Front-door social workers, FTE")
    slider.focus()
    slider.press("ArrowRight")
    tab.wait_for_function("() => decodeURIComponent(location.search).includes('=17.5')")
    settle(tab)
    slider.press("ArrowLeft")
    tab.wait_for_function("() => !location.search.includes('set=')")
    settle(tab)
    button = tab.get_by_role("button", name="Keep this")
    button.focus()
    button.press("Enter")
    body = tab.locator("[data-testid=stPopoverBody]")
    body.wait_for()
    tab.keyboard.press("Escape")
    body.wait_for(state="hidden")
    assert button.evaluate("e => e === document.activeElement"), "focus goes back to the button"


def test_the_first_visit_line_goes_and_the_answer_stays_in_sight(server, visit):
    tab = visit(f"{server}/?{FEW}", 1280, 720)
    answer = tab.locator("[data-testid=stMain] h2").first.bounding_box()
    assert answer["y"] + answer["height"] < 720, "the answer is above the fold"
    tab.get_by_role("link", name="Capacity review meeting").click()
    tab.locator("h1", has_text="Help").wait_for()
    tab.locator("text=/Capacity review meeting: /").wait_for()
    tab.get_by_role("link", name="Where we stand").click()
    tab.locator("h1", has_text="Where we stand").wait_for()
    tab.get_by_role("button", name="Not now").click()
    tab.locator("text=New here?").wait_for(state="detached")
    tab.get_by_role("link", name="Help").click()
    tab.locator("h1", has_text="Help").wait_for()
    tab.get_by_role("link", name="Where we stand").first.click()
    tab.locator("h1", has_text="Where we stand").wait_for()
    settle(tab)
    assert tab.locator("text=New here?").count() == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_nothing_is_cut_plain_nor_beside_a_what_if_nor_in_the_2012_13_baseline(server, visit, page):
    found = {}
    for more in ("", "&set=fsp_fte%3D12.0&set=s47_to_icpc%3D0.3", "&from=2012-13"):
        tab = visit(f"{server}/{page}?{FEW}{more}")
        for width in WIDTHS:
            resize(tab, width)
            found[f"{more or 'plain'}, {width} px"] = misplaced(tab)
    assert not any(found.values()), "\n".join(f"{k}: {f}" for k, v in found.items() for f in v)
