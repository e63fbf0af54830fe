"""Text from outside, drawn by a real browser: no link, no picture and no request comes of it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.seeing import FEW, settle
from tests.hostile import TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOREIGN = """() => {
  const main = document.querySelector('[data-testid=stApp]');
  return [
    ...[...main.querySelectorAll('a[href]')]
      .filter(a => new URL(a.href, location.href).host !== location.host)
      .map(a => 'link: ' + a.outerHTML.slice(0, 160)),
    ...[...main.querySelectorAll('[data-testid=stMain] img')]
      .filter(i => !i.src.startsWith('data:') && !i.src.startsWith('blob:'))
      .map(i => 'picture: ' + i.outerHTML.slice(0, 160)),
    ...[...main.querySelectorAll('.katex, [data-testid=stMain] blockquote')]
      .map(e => 'drawn: ' + e.outerHTML.slice(0, 160)),
  ];
}"""
NAME = "![p](http://127.0.0.1:9/p.png) [in](//x.uk) www.x.uk $x$"
NOTES = "\n\n".join(text for text in TEXTS if not text.startswith("ŵ"))


def nothing_foreign(tab: Any) -> None:
    found = tab.evaluate(FOREIGN)
    # Help and the footer of Streamlit itself have no link to another site.
    assert found == [], "\n".join(found)


KEYS = ("from", "seed", "weeks", "set", "us", "exit", "plan", "posts", "compare", "reference")


@pytest.mark.parametrize("first", [0, 10, 20, 29])
def test_a_link_brings_no_link_and_no_picture(server: str, visit: Any, first: int) -> None:
    """Each part of an address holds another kind."""
    texts = TEXTS[first : first + len(KEYS)]
    parts = "&".join(f"{key}={quote(text, safe='')}" for key, text in zip(KEYS, texts, strict=True))
    tab = visit(f"{server}/compare?{parts}&kept={quote(texts[0], safe='')}&limit=3")
    tab.locator("[data-testid=stAlert]").first.wait_for()
    nothing_foreign(tab)


def test_what_is_kept_brings_no_link_and_no_picture(fresh_server: str, visit: Any) -> None:
    tab = visit(f"{fresh_server}/library?{FEW}")
    change = {"input": "fsp_fte", "set": 17, "reason": "[x](//x.uk)"}
    content = {
        "baseline": "2023-24",
        "name": NAME,
        "notes": NOTES,
        "changes": [change],
        "kept": {"owner": "[Head](//x.uk) <b>", "asked_by": "![c](//x.uk/c.png)"},
    }
    tab.locator("input[type=file]").first.set_input_files(
        {
            "name": "hostile.json",
            "mimeType": "application/json",
            "buffer": json.dumps(content).encode(),
        }
    )
    tab.locator("text=/Kept as/").first.wait_for()
    nothing_foreign(tab)
    settle(tab)
    nothing_foreign(tab)
    link = tab.locator("[data-testid=stCode]").first.inner_text().strip()
    kept = link.rpartition("kept=")[2]
    for address in (
        link,
        f"{fresh_server}/compare?{FEW}&compare={kept}&compare=doing_nothing",
        f"{fresh_server}/what_if?{FEW}&kept={kept}&seen=0",
    ):
        other = visit(address)
        nothing_foreign(other)
        other.close()
