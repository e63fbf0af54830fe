"""No other site drives the app: a real server, asked under other names and by other sites.

Behind ``slow``, as it starts servers; tests/units/test_server_guard.py asks the guard alone.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from model.scenario.errors import Message
from model.words.refusals import said
from tests.browser.conftest import served
from tests.browser.seeing import FEW, PAGES, open_all, settle
from ui.library.library import SETTING
from ui.screen.live_results import RESULTS_SETTING
from ui.screen.server_guard import security_headers

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE_VIOLATIONS = """() => {
  window.__refused = [];
  document.addEventListener('securitypolicyviolation', e => window.__refused.push(
    [e.effectiveDirective, e.blockedURI, (e.sourceFile || '').split('/').pop()].join(' ')));
}"""
EXPECTED = re.compile(r"script-src wasm-eval protobuf\.[\w-]+\.js")
"""What Streamlit tries and does without: 64-bit numbers in WebAssembly, else in JavaScript."""


@pytest.fixture(scope="module")
def plain(pytestconfig: pytest.Config) -> Iterator[str]:
    """A server for what needs no browser."""
    with served(pytestconfig.rootpath) as address:
        yield address


def asked(
    address: str, headers: dict[str, str], path: str = "/", method: str = "GET"
) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer; a host of "" is not sent."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}


def shook_hands(address: str, headers: dict[str, str]) -> str:
    """The first line of what a websocket's handshake is answered with."""
    lines = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        **headers,
    }
    request = "GET /_stcore/stream HTTP/1.1\r\n"
    request += "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    to = urlsplit(address)
    with socket.create_connection((to.hostname or "", to.port or 0), timeout=10) as line:
        line.sendall(request.encode("latin-1"))
        return line.recv(4096).decode("latin-1").partition("\r\n")[0]


def refused(answer: tuple[int, str, dict[str, str]], id: str) -> bool:
    status, text, headers = answer
    same = text.strip().rstrip(".").lower() == said(Message(id)).lower()
    return status == 403 and same and security_headers().items() <= headers.items()


def own_file(address: str) -> str:
    """A file of Streamlit's that its page asks for."""
    _, page, _ = asked(address, {"Host": urlsplit(address).netloc})
    found = re.search(r'href="\.(/static/css/[^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1:{port}",
        "localhost.evil.example",
        "0.0.0.0:{port}",
        "[::2]:{port}",
        "7f000001.rebind.example:{port}",
    ],
)
def test_under_another_name_nothing_is_answered(plain: str, host: str) -> None:
    name = host.format(port=urlsplit(plain).port)
    for path in ("/", "/what_if", own_file(plain), "/_stcore/health", "/_stcore/host-config"):
        assert refused(asked(plain, {"Host": name}, path), "request.host"), path
    # The attack that was seen: the page's own site and the name that is asked are one.
    assert " 403 " in shook_hands(plain, {"Host": name, "Origin": f"http://{name}"})
    assert " 403 " in shook_hands(plain, {"Host": name})


def test_without_a_name_nothing_is_answered(plain: str) -> None:
    assert asked(plain, {})[0] in (400, 403)
    assert " 101 " not in shook_hands(plain, {"Origin": plain})
    twice = shook_hands(plain, {"Host": urlsplit(plain).netloc, "host": "evil.example"})
    assert " 101 " not in twice


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:{port}", "LOCALHOST:{port}", "localhost.:{port}", "[::1]:{port}", "localhost:1"],
)
def test_under_its_own_names_it_answers_its_own_pages(plain: str, host: str) -> None:
    name = host.format(port=urlsplit(plain).port)
    origin = f"http://{name.lower()}"
    assert asked(plain, {"Host": name})[0] == 200
    assert asked(plain, {"Host": name, "Origin": origin}, "/_stcore/health")[0] == 200
    assert " 101 " in shook_hands(plain, {"Host": name, "Origin": origin})
    assert " 101 " in shook_hands(plain, {"Host": name})


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost:3000",
        "https://127.0.0.1",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}@evil.example",
        "http://localhost:{port}",
        "file://",
    ],
)
def test_another_site_is_refused(plain: str, origin: str) -> None:
    to = urlsplit(plain)
    headers = {"Host": to.netloc, "Origin": origin.format(port=to.port)}
    for method, path in (("GET", "/"), ("GET", "/_stcore/health"), ("PUT", "/_stcore/upload_file")):
        assert refused(asked(plain, headers, path, method), "request.origin"), path
    assert " 403 " in shook_hands(plain, headers)


def test_every_answer_carries_the_headers(plain: str) -> None:
    own = {"Host": urlsplit(plain).netloc}
    for path, status in (
        ("/", 200),
        ("/what_if", 200),
        (own_file(plain), 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/media/nothing.csv", 404),
        ("/..%2f..%2fetc/passwd", 400),
    ):
        found, _, headers = asked(plain, own, path)
        assert found == status, path
        assert security_headers().items() <= headers.items(), path


def test_figures_of_the_server_are_not_public(plain: str) -> None:
    own = {"Host": urlsplit(plain).netloc}
    for path in (
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/%5fstcore/metrics",
        "//_stcore/metrics",
    ):
        assert refused(asked(plain, own, path), "request.metrics"), path


def test_a_file_is_taken_from_a_page_of_the_app_alone(plain: str) -> None:
    own = {"Host": urlsplit(plain).netloc, "Content-Length": "0"}
    status, text, _ = asked(plain, own, "/_stcore/upload_file/session/file", "PUT")
    assert (status, "XSRF" in text) == (403, True)


def test_a_deployment_names_its_own(pytestconfig: pytest.Config, monkeypatch: Any) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "sim.example.org 127.0.0.1")
    flag = "--server.corsAllowedOrigins=https://intranet.example"
    with served(pytestconfig.rootpath, None, flag) as address:
        theirs = {"Host": "sim.example.org", "Origin": "https://sim.example.org"}
        for headers in (theirs, {**theirs, "Host": "sim.example.org:443"}):
            assert asked(address, headers)[0] == 200
            assert " 101 " in shook_hands(address, headers)
        assert " 101 " in shook_hands(address, {**theirs, "Origin": "https://intranet.example"})
        assert " 403 " in shook_hands(address, {**theirs, "Origin": "https://evil.example"})
        assert refused(asked(address, {"Host": "localhost"}), "request.host")


def test_the_server_ends_with_its_workers_when_it_is_told_to(
    pytestconfig: pytest.Config, visit: Any, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
        cwd=pytestconfig.rootpath,
        env={
            **os.environ,
            SETTING: f"sqlite:///{tmp_path / 'library.db'}",
            RESULTS_SETTING: str(tmp_path / "results"),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    visit(f"http://127.0.0.1:{port}/?{FEW}")
    workers = psutil.Process(process.pid).children(recursive=True)
    assert workers
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=15)
    assert "Traceback" not in errors
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


@pytest.fixture
def watched(viewers: Any) -> Iterator[Any]:
    """A tab that notes what the policy of the page refuses."""
    tab = viewers.new_page()
    tab.set_default_timeout(60_000)
    tab.add_init_script(f"({NOTE_VIOLATIONS})()")
    yield tab
    tab.close()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_a_page_needs_nothing_that_its_policy_refuses(server: str, watched: Any, page: str) -> None:
    faults: list[str] = []
    watched.on("pageerror", lambda error: faults.append(str(error)))
    watched.goto(f"{server}/{page}?{FEW}")
    settle(watched)
    open_all(watched)
    found = watched.evaluate("window.__refused")
    assert [one for one in found if not EXPECTED.fullmatch(one)] == []
    assert faults == []


def test_files_go_out_and_come_in(server: str, watched: Any, tmp_path: Path) -> None:
    watched.goto(f"{server}/?{FEW}")
    settle(watched)
    open_all(watched)
    with watched.expect_download() as taken:
        watched.locator("[data-testid=stDownloadButton] button:visible").first.click()
    taken.value.save_as(tmp_path / "taken.csv")
    assert (tmp_path / "taken.csv").read_bytes().count(b"\n") > 2
    watched.locator("[data-testid=stDataFrame]:visible").first.hover()
    tools = watched.locator("[data-testid=stBaseButton-elementToolbar]")
    offered = {str(tool.get_attribute("aria-label")).partition(":")[0] for tool in tools.all()}
    assert "Search" in offered
    assert "Download as CSV" not in offered, "Streamlit's own writes formulas live"
    (tmp_path / "no-scenario.toml").write_text("this is none", "utf-8")
    watched.goto(f"{server}/library?{FEW}")
    settle(watched)
    watched.locator("input[type=file]").first.set_input_files(tmp_path / "no-scenario.toml")
    watched.locator("text=The file was not kept").first.wait_for()
    found = watched.evaluate("window.__refused")
    assert [one for one in found if not EXPECTED.fullmatch(one)] == []


ATTACK = """async (to) => {
  const tried = {};
  tried.socket = await new Promise(done => {
    const line = new WebSocket(to.replace('http', 'ws') + '/_stcore/stream', ['streamlit']);
    line.onopen = () => done('open'); line.onerror = () => done('refused');
  });
  tried.read = await fetch(to + '/_stcore/health').then(r => r.text(), () => 'refused');
  tried.image = await new Promise(done => {
    const picture = new Image();
    picture.onload = () => done('seen'); picture.onerror = () => done('refused');
    picture.src = to + '/favicon.png';
  });
  tried.script = await new Promise(done => {
    const script = document.createElement('script');
    script.onload = () => done('run'); script.onerror = () => done('refused');
    script.src = to + '/static/js/index.js';
    document.head.append(script);
  });
  return tried;
}"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another site on this machine."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            to = self.path.partition("?")[2]
            body = f"<title>theirs</title><a href='{to}'>in</a><iframe src='{to}'></iframe>"
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site.server_port
        site.shutdown()


@pytest.mark.parametrize("name", ["localhost", "evil.example"])
def test_a_page_of_another_site_gets_nothing_but_a_link(
    server: str, chromium: Any, elsewhere: int, name: str
) -> None:
    tab = chromium.new_page()
    tab.goto(f"http://{name}:{elsewhere}/?{server}")
    tried = tab.evaluate(ATTACK, server)
    assert set(tried.values()) == {"refused"}, tried
    tab.wait_for_timeout(500)
    assert not any(f.url.startswith(server) and f.query_selector("#root") for f in tab.frames[1:])
    tab.get_by_role("link", name="in").click()
    tab.wait_for_url(f"{server}/**")
    settle(tab)
    assert tab.locator("h1").first.inner_text() == PAGES[""]
    tab.close()


def test_a_name_that_leads_here_gets_a_sentence(server: str, chromium: Any) -> None:
    """DNS rebinding: the browser believes that the app is the other site's own."""
    port = urlsplit(server).port
    tab = chromium.new_page()
    answer = tab.goto(f"http://rebind.example:{port}/")
    assert answer.status == 403
    assert said(Message("request.host"))[1:] in tab.inner_text("body")
    assert tab.evaluate(ATTACK, f"http://rebind.example:{port}")["socket"] == "refused"
    tab.close()
