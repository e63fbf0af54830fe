"""Screenshots of every page for the README: ``python -m tests.browser.screenshots OUT``.

A fresh server, the default question, 1280 pixels wide: what somebody sees who opens the app. The
briefing of the default question is frozen, so that there is something to present.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from model.scenario.files import FILE_FORMAT
from tests.browser.conftest import BROWSERS, FLAGS, served
from tests.browser.seeing import PAGES, choose_role, settle

WIDTH, HEIGHT = 1280, 860
FURTHER = 2
"""Steps into the presentation: the options."""
FUTURES = f"form={FILE_FORMAT}&replications=120&limit=120"
"""Enough that no picture tells the luck of a few, and those of the last look."""
LARGEST = 150_000
"""Bytes of one picture: the README is read over slow lines too."""


def keep(picture: bytes, file: Path) -> None:
    """Write a picture with as many colours as the size allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colors in (128, 64, 32, 16):
        image.quantize(colors, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= LARGEST:
            return
    raise RuntimeError(f"{file.name} is larger than {LARGEST} bytes with 16 colours")


def take(tab: Any, address: str, out: Path) -> None:
    """One picture of every page, after it has settled."""
    for page, name in PAGES.items():
        tab.goto(f"{address}/{page}?{FUTURES}")
        settle(tab)
        if page == "briefing":
            choose_role(tab, "Whose briefing (a role)", "Head of service")
            tab.get_by_role("button", name="Freeze for the room").click()
            tab.locator("text=/Frozen as/").wait_for()
            tab.goto(f"{address}/{page}?{FUTURES}")  # without the note that floats
            settle(tab)
        if page == "present":
            for _ in range(FURTHER):
                tab.keyboard.press("PageDown")
                tab.wait_for_timeout(600)
                settle(tab)
        keep(tab.screenshot(), out / f"{page or 'where_we_stand'}.png")
        print(f"{name}: {page or 'where_we_stand'}.png")


def main(out: Path) -> None:
    """Start a server and a browser, and take the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("No Chromium is installed (looked for: " + ", ".join(BROWSERS) + ").")
    with served(Path(__file__).resolve().parents[2]) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.set_default_timeout(900_000)
        take(tab, address, out)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m tests.browser.screenshots OUT")
    main(Path(sys.argv[1]))
