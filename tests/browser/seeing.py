"""What the browser tests look at: every page of the menu, settled, and where its parts lie."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from model.scenario.files import FILE_FORMAT
from ui.screen.menu import MENU

FEW = f"form={FILE_FORMAT}&replications=2&weeks=26&limit=2"
"""Few futures and a short run: these tests look at the page, not at the numbers."""


def address_of(file: str) -> str:
    """The part of the address that opens a page: ``what_if`` for ``pages/1_what_if.py``."""
    return "" if file == "app.py" else re.sub(r"^\d+_", "", PurePosixPath(file).stem)


PAGES: dict[str, str] = {address_of(file): name for _, pages in MENU for file, name in pages}
"""Every page of the menu by its address, so that a new page is looked at without being named."""

STILL = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
  const idle = app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]') && document.querySelector('h1')
    && charts.every(c => c.querySelector('svg, canvas') || !c.checkVisibility());
  const main = document.querySelector('[data-testid=stMain]');
  const now = [charts.length, main && main.scrollHeight, main && main.clientWidth,
    document.querySelectorAll('[data-testid=stElementContainer]').length,
    ...charts.map(c => c.querySelector('svg')?.getAttribute('width'))].join();
  const seen = window.__seen || {};
  if (!idle || now !== seen.now) { window.__seen = {now, at: performance.now()}; return false; }
  return performance.now() - seen.at > 220;
}"""
"""Idle, every chart drawn, and nothing has moved for a third of a second."""


def settle(tab: Any) -> None:
    """Wait until the page has answered and stands still."""
    tab.evaluate("() => { window.__seen = undefined; }")
    tab.wait_for_function(STILL, polling=60)


def resize(tab: Any, width: int) -> None:
    """Make the window as wide as that, and wait until the page has followed."""
    tab.set_viewport_size({"width": width, "height": 900})
    settle(tab)


SHUT = "[data-testid=stMain] details:not([open]) > summary"


def open_all(tab: Any) -> None:
    """Open every expander: what is folded away must be in order too."""
    tab.evaluate(f"() => document.querySelectorAll('{SHUT}').forEach(s => s.click())")
    settle(tab)


SIDEWAYS = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
  .filter(e => e.scrollWidth - e.clientWidth > 1)
  .map(e => `${e.tagName} is ${e.scrollWidth - e.clientWidth} px too wide`)"""

OVERLAPS = """() => {
  const main = document.querySelector('[data-testid=stMainBlockContainer]');
  const seen = e => {  // what of an element is on the page: a scrolled box shows only a part
    let {left, top, right, bottom} = e.getBoundingClientRect();
    for (let a = e.parentElement; a && a !== main; a = a.parentElement) {
      if (getComputedStyle(a).overflow === 'visible') continue;
      const b = a.getBoundingClientRect();
      left = Math.max(left, b.left); top = Math.max(top, b.top);
      right = Math.min(right, b.right); bottom = Math.min(bottom, b.bottom);
    }
    return {left, top, right, bottom};
  };
  const leaves = [...main.querySelectorAll('[data-testid=stElementContainer]')]
    .filter(e => e.checkVisibility({visibilityProperty: true})
      && !e.querySelector('[data-testid=stElementContainer]'))
    .map(e => ({e, r: seen(e)})).filter(x => x.r.right - x.r.left > 3 && x.r.bottom - x.r.top > 3);
  const name = e => (e.innerText || e.firstElementChild?.dataset.testid || '').trim().slice(0, 50);
  const found = [];
  for (let i = 0; i < leaves.length; i++) for (let j = i + 1; j < leaves.length; j++) {
    const a = leaves[i].r, b = leaves[j].r;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && high > 3)
      found.push(`"${name(leaves[i].e)}" lies over "${name(leaves[j].e)}" by ${high | 0} px`);
  }
  return found;
}"""

CLIPPED = """() => {
  const found = [], range = document.createRange();
  const roots = document.querySelectorAll(
    '[data-testid=stMainBlockContainer], [data-testid=stSidebarUserContent]');
  for (const root of roots) {
    if (root.getBoundingClientRect().right <= 0) continue;  // the folded sidebar
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode());) {
      const box = text.parentElement;
      if (!text.data.trim() || !box.checkVisibility({visibilityProperty: true})
          || box.closest('svg, style, [aria-hidden=true], [data-testid=stIconMaterial]')) continue;
      range.selectNodeContents(text);
      const r = range.getBoundingClientRect();
      for (let a = box; a && a !== root.parentElement; a = a.parentElement) {
        const s = getComputedStyle(a), b = a.getBoundingClientRect();
        if (/auto|scroll/.test(s.overflowX)) break;
        if (s.display === 'inline' || s.overflowX === 'visible') continue;
        if (b.width > 1 && (r.right > b.right + 1.5 || r.left < b.left - 1.5)) {
          found.push(`"${text.data.trim().slice(0, 60)}" is cut`);
          break;
        }
      }
    }
    for (const box of root.querySelectorAll('input[type=text], input[type=number]'))
      if (box.checkVisibility() && box.value && box.scrollWidth > box.clientWidth + 1)
        found.push(`"${box.value}" is cut in its box`);
  }
  return found;
}"""

CHART_WORDS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('[data-testid=stVegaLiteChart] svg')) {
    if (!svg.checkVisibility()) continue;
    const edge = svg.getBoundingClientRect();
    const title = (svg.parentElement.getAttribute('aria-label') || '').slice(0, 40);
    if (title.length < 20) found.push('a chart has no alternative text');
    const words = [...svg.querySelectorAll('text')]
      .filter(t => t.textContent.trim() && getComputedStyle(t).opacity > 0
        && getComputedStyle(t).fillOpacity > 0 && t.checkVisibility({checkOpacity: true}))
      .map(t => ({t: t.textContent.trim(), r: t.getBoundingClientRect()}))
      // Line boxes are higher than letters, also when they stand upright.
      .map(({t, r}) => ({t, r: r.height > r.width && t.length > 3
        ? new DOMRect(r.x + 4, r.y, r.width - 8, r.height)
        : new DOMRect(r.x, r.y + 4, r.width, r.height - 8)}))
      .filter(x => x.r.width > 0);
    for (const {t, r} of words)
      if (r.right > edge.right + 2 || r.left < edge.left - 2 || r.top < edge.top - 2
          || r.bottom > edge.bottom + 2)
        found.push(`${title}: "${t}" leaves the chart`);
    for (let i = 0; i < words.length; i++) for (let j = i + 1; j < words.length; j++) {
      const a = words[i].r, b = words[j].r;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2 && words[i].t !== words[j].t)  // the same twice is a halo
        found.push(`${title}: "${words[i].t}" lies over "${words[j].t}"`);
    }
  }
  return [...new Set(found)];
}"""


def misplaced(tab: Any) -> list[str]:
    """Everything that sticks out, lies over something else or is cut, in words."""
    return [
        fault
        for script in (SIDEWAYS, OVERLAPS, CLIPPED, CHART_WORDS)
        for fault in tab.evaluate(script)
    ]


def each_tab(tab: Any) -> list[str]:
    """The names of the page's tabs that are not the first of their row, to be looked at too."""
    rows = tab.locator("[data-testid=stMain] [role=tablist]").all()
    return [name for row in rows for name in row.get_by_role("tab").all_inner_texts()[1:]]


def choose_role(tab: Any, label: str, role: str) -> None:
    """Choose a role from its list, or type one that is not in it."""
    field = tab.get_by_label(label)
    field.click()
    field.fill(role)
    options = tab.get_by_role("option")
    options.filter(has_text=role).first.click()
