"""A real headless browser against a real server; skipped, with the reason, without one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.seeing import settle
from ui.library.library import SETTING
from ui.screen.live_results import RESULTS_SETTING

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # A site of somebody else's that leads to this machine, as in an attack by its name.
    "--host-resolver-rules=MAP *.example 127.0.0.1",
)
IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]') && document.querySelector('h1');
}"""


@contextmanager
def served(root: Path, results: Path | None = None, *flags: str) -> Iterator[str]:
    """A fresh server of the app on a free port, with more flags; yields its address.

    Its library is its own, empty, and gone afterwards; so are its results without a folder.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tempfile.TemporaryDirectory(prefix="front-door-", ignore_cleanup_errors=True)
    environment = {
        **os.environ,
        "PYTHONWARNINGS": "default",
        SETTING: f"sqlite:///{Path(folder.name) / 'library.db'}",
        RESULTS_SETTING: str(results or Path(folder.name) / "results"),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", *flags],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the server did not start within 30 seconds")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        folder.cleanup()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless browser from the system's packages."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed (looked for: " + ", ".join(BROWSERS) + ")")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def viewers(chromium: Any) -> Iterator[Any]:
    """Where tabs are opened: they share what a browser keeps of a site's own files.

    Fetching Streamlit's scripts anew takes a visit a second. Nothing of a viewer is kept here:
    the app's sessions are those of a tab.
    """
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of fresh servers, once they are gone: the one that need not be fresh opens them."""
    return tmp_path_factory.mktemp("computed")


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config, chromium: Any, computed: Path) -> Iterator[str]:
    """One server for the tests that do not need a fresh one."""
    with served(pytestconfig.rootpath, computed) as address:
        yield address


@pytest.fixture
def fresh_server(
    pytestconfig: pytest.Config, chromium: Any, tmp_path: Path, computed: Path
) -> Iterator[str]:
    """A server that nobody has visited yet, and that has no results."""
    results = tmp_path / "results"
    with served(pytestconfig.rootpath, results) as address:
        yield address
    for block in results.glob("*.kept"):
        shutil.copy2(block, computed)


Visit = Callable[..., Any]


@pytest.fixture
def visit(viewers: Any) -> Iterator[Visit]:
    """``visit(address, width)`` opens a page and waits until it stands still.

    Any request that leaves this machine fails.
    """
    pages: list[Any] = []
    outside: list[str] = []

    def opened(address: str, width: int = 1280, height: int = 900) -> Any:
        tab = viewers.new_page()
        tab.set_viewport_size({"width": width, "height": height})
        pages.append(tab)
        tab.set_default_timeout(60_000)
        tab.on("request", lambda request: _note(request.url, outside))
        tab.goto(address)
        settle(tab)
        return tab

    yield opened
    for tab in pages:
        tab.close()
    assert not outside, f"requests left this machine: {outside}"


def _note(url: str, outside: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
        outside.append(url)
