"""(d) Slider release to first chart and to the final answer, in a real headless browser: time and
CPU of everybody at it."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from tests.browser.conftest import BROWSERS, FLAGS, IDLE, served

_ROOT = Path(__file__).resolve().parents[2]
# Times are taken inside the browser: from the key's release to the change of the page.
_WATCH = """() => {
  window.seen = {};
  const look = () => {
    const text = document.querySelector('[data-testid=stMain]').innerText;
    const now = performance.now();
    const first = text.match(/First answer from (\\d+) futures/);
    const settled = /Settled: 30 simulated futures/.test(text);
    const stale = /Out of date/.test(text);
    if (window.pressed) {
      if ((first || (settled && window.wasUnsettled)) && !window.seen.first)
        window.seen.first = now - window.pressed;
      if (first || stale) window.wasUnsettled = true;
      if (settled && window.wasUnsettled && !window.seen.settled)
        window.seen.settled = now - window.pressed;
    }
  };
  new MutationObserver(look).observe(document.body,
    {subtree: true, childList: true, characterData: true});
}"""


def measure(times: int = 5) -> dict[str, list[float]] | None:
    """Seconds to the first chart and to the settled answer, and CPU seconds of a move, by whose.

    ``times`` moves; None without a browser.
    """
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        return None
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {
        name: [] for name in ("first chart", "settled", "server", "workers", "browser")
    }
    own = psutil.Process()
    before = set(own.children())
    with served(_ROOT) as address, sync_playwright() as playwright:
        (server,) = (p for p in own.children() if p not in before and "streamlit" in _command(p))
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.set_default_timeout(60_000)
        tab.goto(f"{address}/what_if")
        tab.wait_for_function(IDLE)
        tab.locator("text=Settled: 30 simulated futures").wait_for()
        time.sleep(1)
        tab.evaluate(_WATCH)
        slider = tab.get_by_role("slider", name="FSP social workers, FTE")
        slider.focus()
        for _ in range(times):
            spent = _spent(own, server)
            tab.evaluate(
                "() => { window.seen = {}; window.wasUnsettled = false;"
                " window.pressed = performance.now(); }"
            )
            slider.press("ArrowRight")  # always a value that is not known yet
            tab.wait_for_function("() => window.seen.settled")
            seen = tab.evaluate("() => window.seen")
            found["first chart"].append(seen["first"] / 1000)
            found["settled"].append(seen["settled"] / 1000)
            time.sleep(0.5)
            for whose, seconds in _spent(own, server).items():
                found[whose].append(seconds - spent[whose])
        browser.close()
    return found


def _command(process: psutil.Process) -> str:
    return " ".join(process.cmdline())


def _spent(own: psutil.Process, server: psutil.Process) -> dict[str, float]:
    """CPU seconds so far of the server, its workers, and every other child: the browser."""
    workers = server.children(recursive=True)
    rest = set(own.children(recursive=True)) - {server, *workers}
    return {"server": _cpu([server]), "workers": _cpu(workers), "browser": _cpu(rest)}


def _cpu(processes: Iterable[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


if __name__ == "__main__":
    answer = measure()
    for name, seconds in (answer or {}).items():
        print(f"{name}: median {statistics.median(seconds):.2f} s, {seconds}")
