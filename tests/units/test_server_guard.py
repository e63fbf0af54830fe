"""Which requests are answered, by whom they are asked and under which name; and the headers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.web.server.app_discovery import discover_asgi_app

from model.paths import ROOT
from model.scenario.errors import Message
from model.words.refusals import said
from ui.screen.server_guard import (
    GUARD,
    LOCAL,
    ServerGuard,
    host_of,
    is_named,
    is_own,
    security_headers,
)

pytestmark = pytest.mark.units

HERE = "127.0.0.1:8501"
NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


class Inner:
    """The app behind the guard: it remembers what it was asked, and answers."""

    def __init__(self, headers: Iterable[tuple[bytes, bytes]] = (), fails: str = "") -> None:
        self.asked: list[Any] = []
        self._headers, self._fails = list(headers), fails

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope)
        if self._fails == "before":
            raise OSError("disk")
        if scope["type"] == "lifespan":
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        if self._fails == "after":
            raise OSError("disk")
        await send({"type": "http.response.body", "body": b"answered"})


class Got:
    """What came back."""

    def __init__(self, sent: list[Any], asked: list[Any]) -> None:
        self.sent, self.asked = sent, asked

    @property
    def kinds(self) -> list[str]:
        return [message["type"] for message in self.sent]

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    @property
    def headers(self) -> dict[str, str]:
        found = [(k.decode().lower(), v.decode()) for k, v in self.sent[0]["headers"]]
        assert len(found) == len(dict(found)), "a header stands twice"
        return dict(found)

    def refused(self, id: str) -> bool:
        """Refused with that sentence before anything behind the guard was asked."""
        sentence = said(Message(id))
        return (
            self.asked == []
            and self.status == 403
            and self.body == f"{sentence[0].upper()}{sentence[1:]}.\n"
            and self.headers["content-type"] == "text/plain; charset=utf-8"
            and security_headers().items() <= self.headers.items()
        )


def ask(
    headers: Mapping[str, str] | list[tuple[str, str]],
    path: str = "/",
    *,
    kind: str = "http",
    method: str = "GET",
    hosts: Iterable[str] | None = LOCAL,
    origins: Iterable[str] | None = (),
    inner: Inner | None = None,
    extensions: Mapping[str, Any] | None = None,
) -> Got:
    """One request through the guard, as an ASGI server would hand it over."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    scope: dict[str, Any] = {
        "type": kind,
        "path": path,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
    }
    if kind == "http":
        scope["method"] = method
    if kind == "websocket":
        scope["extensions"] = {"websocket.http.response": {}} if extensions is None else extensions
    sent: list[Any] = []
    app = inner or Inner()

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read of a request that is not answered")

    asyncio.run(ServerGuard(app, hosts, origins)(scope, receive, send))
    return Got(sent, app.asked)


def stream(headers: Mapping[str, str], **options: Any) -> Got:
    return ask(headers, "/_stcore/stream", kind="websocket", **options)


OWN_HOSTS = (
    "127.0.0.1",
    "127.0.0.1:8501",
    "localhost:1",
    "LocalHost:8501",
    "localhost.",
    "localhost.:8501",
    "[::1]",
    "[::1]:8501",
    "[0:0:0:0:0:0:0:1]:8501",
)
OTHER_HOSTS = (
    "evil.example",
    "evil.example:8501",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.localhost",
    "evil.example.127.0.0.1",
    "7f000001.rebind.example",
    "127-0-0-1.rebind.example:8501",
    "0.0.0.0:8501",
    "127.1",
    "2130706433",
    "0x7f000001",
    "192.168.1.5:8501",
    "[::ffff:127.0.0.1]:8501",
    "[::2]",
    "[::1",
    "[::1]x:8501",
    "::1",
    "127.0.0.1@evil.example",
    "evil.example@127.0.0.1",
    "localhost:pass@evil.example",
    "127.0.0.1:8501#evil.example",
    "127.0.0.1/evil.example",
    "127.0.0.1, evil.example",
    "127.0.0.1 evil.example",
    "127.0.0.1:0",
    "127.0.0.1:99999",
    "127.0.0.1:-1",
    "127.0.0.1:85 01",
    "127.0.0.1\tevil",
    "localhost..",
    "localhost\n",
    "lócalhost",
    "*",
    ".",
    "",
)


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_it_answers_under_its_own_names(host: str) -> None:
    assert ask({"host": host}).body == "answered"
    assert stream({"host": host}).kinds == ["websocket.accept"]


@pytest.mark.parametrize("host", OTHER_HOSTS, ids=ascii)
def test_it_answers_under_no_other_name(host: str) -> None:
    for path in ("/", "/what_if", "/static/js/index.js", "/_stcore/health", "/media/x.csv"):
        assert ask({"host": host}, path).refused("request.host"), path
    assert stream({"host": host}).refused("request.host")
    # A page of theirs is of one origin with itself: that helps it nothing.
    assert stream({"host": host, "origin": f"http://{host}"}).refused("request.host")


@pytest.mark.parametrize(
    "headers",
    [[], [("host", HERE), ("host", "evil.example")], [("host", "evil.example"), ("host", HERE)]],
    ids=["none", "theirs second", "theirs first"],
)
def test_one_host_is_named(headers: list[tuple[str, str]]) -> None:
    assert ask(headers).refused("request.host")
    forwarded = [*headers, ("x-forwarded-host", HERE), ("forwarded", f"host={HERE}")]
    assert ask(forwarded).refused("request.host")


def test_a_name_that_is_listed_is_answered() -> None:
    hosts = ("sim.example.org", "*.council.example", "[::1]")
    for host in ("sim.example.org", "SIM.example.org.:443", "a.council.example", "[::1]:8501"):
        assert ask({"host": host}, hosts=hosts).body == "answered", host
    for host in (HERE, "x.sim.example.org", "council.example", "evilcouncil.example"):
        assert ask({"host": host}, hosts=hosts).refused("request.host"), host


@pytest.mark.parametrize("listed", [[], [""], ["*"], ["*."], [" "]], ids=ascii)
def test_no_list_opens_the_server_to_every_name(listed: list[str]) -> None:
    assert ask({"host": "evil.example"}, hosts=listed).refused("request.host")
    asked = host_of("evil.example.")
    assert asked is not None
    assert not is_named(asked, listed)


OTHER_SITES = (
    "http://evil.example",
    "https://evil.example:8501",
    "null",
    "",
    "http://localhost:8501",
    "http://127.0.0.1",
    "https://127.0.0.1",
    "http://127.0.0.1:3000",
    "http://127.0.0.1.evil.example:8501",
    "http://127.0.0.1:8501@evil.example",
    "http://evil.example#127.0.0.1:8501",
    "http://127.0.0.1:8501/",
    "http://127.0.0.1:8501 http://evil.example",
    "file://",
    "ws://127.0.0.1:8501",
    "chrome-extension://127.0.0.1:8501",
    "127.0.0.1:8501",
)


@pytest.mark.parametrize("origin", OTHER_SITES, ids=ascii)
def test_another_site_is_refused(origin: str) -> None:
    headers = {"host": HERE, "origin": origin}
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        assert ask(headers, "/_stcore/upload_file/a/b", method=method).refused("request.origin")
    assert stream(headers).refused("request.origin")


def test_two_sites_at_once_are_refused() -> None:
    headers = [("host", HERE), ("origin", f"http://{HERE}"), ("origin", "http://evil.example")]
    assert ask(headers).refused("request.origin")
    assert ask(headers, kind="websocket").refused("request.origin")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (HERE, "http://127.0.0.1:8501"),
        ("LOCALHOST:8501", "http://localhost:8501"),
        ("[::1]:8501", "http://[::1]:8501"),
        ("localhost", "http://localhost:80"),
        ("sim.example.org", "https://sim.example.org"),
        ("sim.example.org:443", "https://sim.example.org"),
        ("sim.example.org", "HTTPS://SIM.example.org:443"),
    ],
)
def test_its_own_pages_are_answered(host: str, origin: str) -> None:
    named = (*LOCAL, "sim.example.org")
    headers = {"host": host, "origin": origin}
    assert ask(headers, method="PUT", hosts=named).body == "answered"
    got = stream(headers, hosts=named)
    assert got.kinds == ["websocket.accept"]
    # Streamlit compares letter by letter, and would ask the internet where they differ.
    handed = dict(got.asked[0]["headers"])
    assert handed[b"origin"] == b"http://" + handed[b"host"] == b"http://" + host.encode()


def test_a_listed_site_is_answered_and_no_other() -> None:
    listed = {"origins": ("https://intranet.example", " HTTPS://Sim.Example.org ")}
    for site in ("https://intranet.example", "https://sim.example.org"):
        assert stream({"host": HERE, "origin": site}, **listed).kinds == ["websocket.accept"]
    for site in ("http://intranet.example", "https://intranet.example:444", "https://x.example"):
        assert stream({"host": HERE, "origin": site}, **listed).refused("request.origin")


def test_a_program_says_nothing_of_a_site_and_is_answered() -> None:
    assert ask({"host": HERE}, method="POST").body == "answered"
    assert stream({"host": HERE}).kinds == ["websocket.accept"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_is_followed_and_nothing_else_is_fetched_from_elsewhere(site: str) -> None:
    base = {"host": HERE, "sec-fetch-site": site}
    assert ask({**base, **NAVIGATION}, "/what_if").body == "answered"
    for dest, mode in (
        ("image", "no-cors"),
        ("script", "no-cors"),
        ("iframe", "navigate"),
        ("frame", "navigate"),
        ("object", "navigate"),
        ("empty", "cors"),
    ):
        fetched = {**base, "sec-fetch-dest": dest, "sec-fetch-mode": mode}
        assert ask(fetched, "/media/x.csv").refused("request.origin"), dest
    assert ask({**base, **NAVIGATION}, method="POST").refused("request.origin")
    assert ask(base).refused("request.origin")


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_its_own_pages_fetch_is_answered(site: str) -> None:
    headers = {"host": HERE, "sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    assert ask(headers, "/media/x.csv").body == "answered"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore//metrics", "/sim/_stcore/metrics"]
)
def test_figures_of_the_server_are_not_public(path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        assert ask({"host": HERE}, path, method=method).refused("request.metrics")
    assert ask({"host": HERE}, path.replace("metrics", "health")).body == "answered"


def test_every_answer_carries_the_headers_once_whatever_the_app_says() -> None:
    theirs = [(b"X-Frame-Options", b"ALLOWALL"), (b"content-security-policy", b"default-src *")]
    got = ask({"host": HERE}, inner=Inner([*theirs, (b"ETag", b"x")]))
    assert got.headers == {"etag": "x", **security_headers()}


def test_the_headers_say_what_is_meant() -> None:
    headers = security_headers()
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = {
        name: set(values.split())
        for name, _, values in (
            part.strip().partition(" ") for part in headers["content-security-policy"].split(";")
        )
    }
    assert policy["default-src"] == {"'self'"}
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == {"'none'"}
    assert not policy["script-src"] & {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"}
    for name, values in policy.items():
        assert not {value for value in values if "." in value or value == "*"}, name


def test_the_scripts_of_streamlits_page_are_known_by_their_hash() -> None:
    shell = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    inline = [part.partition("</script>")[0] for part in shell.split("<script>")[1:]]
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in security_headers()["content-security-policy"]


def test_a_fault_is_one_sentence_with_the_headers_and_goes_on_to_the_log() -> None:
    inner, sent = Inner(fails="before"), []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "method": "GET", "headers": [(b"host", HERE.encode())]}
    with pytest.raises(OSError, match="disk"):
        asyncio.run(ServerGuard(inner, LOCAL, ())(scope, None, send))  # type: ignore[arg-type]
    got = Got(sent, inner.asked)
    assert got.status == 500
    assert "disk" not in got.body
    assert security_headers().items() <= got.headers.items()


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "method": "GET", "headers": [(b"host", HERE.encode())]}
    with pytest.raises(OSError, match="disk"):
        asyncio.run(ServerGuard(Inner(fails="after"), LOCAL, ())(scope, None, send))  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["http.response.start"]


def test_a_server_that_cannot_say_why_closes_the_websocket() -> None:
    got = stream({"host": "evil.example"}, extensions={})
    assert got.sent == [{"type": "websocket.close", "code": 1008}]
    assert got.asked == []


def test_start_and_end_of_the_server_pass() -> None:
    assert ask({}, kind="lifespan").asked[0]["type"] == "lifespan"


def test_an_origin_is_compared_with_its_port() -> None:
    here = host_of("localhost:8501")
    assert here is not None
    assert is_own("http://localhost:8501", here)
    assert not is_own("http://localhost:8502", here)


def test_the_settings_are_those_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    server = settings["server"]
    assert server["allowedHosts"] == list(LOCAL)
    assert server["corsAllowedOrigins"] == []
    assert server["enableCORS"] is server["enableXsrfProtection"] is True
    assert (server["maxUploadSize"], server["maxWidgetStateSize"]) == (2, 5)
    assert settings["client"]["disableDataExport"] is True
    monkeypatch.setattr(
        st,
        "get_option",
        {
            "server.allowedHosts": ["sim.example.org"],
            "server.corsAllowedOrigins": ["https://intranet.example"],
        }.__getitem__,
    )
    asked = {"host": "sim.example.org", "origin": "https://intranet.example"}
    assert ask(asked, hosts=None, origins=None).body == "answered"
    assert ask({"host": HERE}, hosts=None, origins=None).refused("request.host")


def test_the_command_of_the_readme_starts_the_server_with_its_guard() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")
    assert "middleware=GUARD" in (ROOT / "app.py").read_text("utf-8")
    assert [layer.cls for layer in GUARD] == [ServerGuard]
