"""Which requests the server answers, and the headers that every answer carries.

A page of another site can make a viewer's browser ask this server. Three things give it away, and
they are looked at before Streamlit sees the request, on HTTP and on the websocket alike:

- ``Host``: the name that was asked for. A name of theirs that leads to this machine is refused.
- ``Origin``: the site that asks. Only the site that is asked, or one that is listed.
- ``Sec-Fetch-Site``, where a browser sends no origin: a picture, a script or a frame elsewhere.
  A link that is followed is no such thing.

The names are those of ``server.allowedHosts`` and the other sites those of
``server.corsAllowedOrigins``; ``app.py`` puts the guard before everything else.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.scenario import errors
from model.words.refusals import said

LOCAL = ("localhost", "127.0.0.1", "::1")
"""Answered where no host is listed; never everything."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?", re.ASCII)
_ORIGIN = re.compile(r"(https?)://(.+)", re.ASCII)
_USUAL_PORT = {"http": 80, "https": 443}
_ELSEWHERE = {"cross-site", "same-site"}
_SHELL = Path(st.__file__).parent / "static" / "index.html"
_OFF = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
"""What no page of the app uses, and none may ask for."""


class Host(NamedTuple):
    """A name in lower case without its closing dot, and the port where one is given."""

    name: str
    port: int | None


def host_of(text: str) -> Host | None:
    """What a ``Host`` names; None for anything but a name or an address and a port."""
    found = _HOST.fullmatch(text.lower())
    if found is None or int(found[2] or 1) not in range(1, 65536):
        return None
    name = found[1].removesuffix(".")
    if name.startswith("["):
        try:
            name = ipaddress.IPv6Address(name[1:-1]).compressed
        except ValueError:
            return None
    return Host(name, int(found[2]) if found[2] else None)


def is_named(host: Host, listed: Iterable[str]) -> bool:
    """Whether a host is among those listed: itself, or below a ``*.example.org``.

    ``*`` alone names nothing: a server that answers to every name is what this is here against.
    """
    for entry in listed:
        name = entry.strip().lower().strip("[]").removesuffix(".")
        if host.name == name and name:
            return True
        if name.startswith("*.") and host.name.endswith(name[1:]) and len(name) > 2:
            return True
    return False


def is_own(origin: str, host: Host) -> bool:
    """Whether a page's origin is the server that it asks: the same name and the same port.

    The scheme is left out: behind a proxy that does TLS the server does not know its own.
    """
    found = _ORIGIN.fullmatch(origin.lower())
    asking = host_of(found[2]) if found else None
    if found is None or asking is None:
        return False
    usual = _USUAL_PORT[found[1]]
    return (asking.name, asking.port or usual) == (host.name, host.port or usual)


def refusal(
    scope: Scope, hosts: Iterable[str], origins: Iterable[str]
) -> tuple[int, errors.Message] | None:
    """Why a request is not answered, as a status and a message; None where it is answered."""
    headers = Headers(scope=scope)
    asked = headers.getlist("host")
    host = host_of(asked[0]) if len(asked) == 1 else None
    if host is None or not is_named(host, hosts):
        return 403, errors.Message("request.host")
    if _is_foreign(scope, headers, host, {site.strip().lower() for site in origins}):
        return 403, errors.Message("request.origin")
    if [part for part in scope["path"].split("/") if part][-2:] == ["_stcore", "metrics"]:
        return 403, errors.Message("request.metrics")
    return None


def _is_foreign(scope: Scope, headers: Headers, host: Host, listed: set[str]) -> bool:
    """Whether another site asks. Programs that are no browser say nothing of a site."""
    sites = headers.getlist("origin")
    if sites:
        return not all(is_own(site, host) or site.lower() in listed for site in sites)
    if scope["type"] == "websocket" or headers.get("sec-fetch-site") not in _ELSEWHERE:
        return False
    followed = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
    return not (followed and headers.get("sec-fetch-dest") == "document")


@cache
def security_headers() -> dict[str, str]:
    """What every answer carries, by the header's name in lower case."""
    return {
        "content-security-policy": "; ".join(_policy()),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        # Not no-referrer: with that, browsers send "Origin: null" to the app itself.
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(f"{name}=()" for name in _OFF),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def _policy() -> Iterable[str]:
    """What a page may load and run: this server's own files, and no text as a script."""
    inline = re.findall(rb"<script>(.*?)</script>", _SHELL.read_bytes(), re.DOTALL)
    own = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in inline
    )
    yield "default-src 'self'"
    # blob: is how Streamlit loads the script of a component (ui/screen/briefing/projector.js);
    # only a script that runs already can make one.
    yield f"script-src 'self' blob: {own}".rstrip()
    yield "script-src-attr 'none'"
    # Streamlit and Vega write their styles into the page as they draw.
    yield "style-src 'self' 'unsafe-inline'"
    yield "img-src 'self' data: blob:"
    yield "font-src 'self' data:"
    yield "media-src 'self' blob:"
    yield "worker-src 'self' blob:"
    yield "frame-src 'none'"
    yield "object-src 'none'"
    yield "base-uri 'none'"
    yield "form-action 'self'"
    yield "frame-ancestors 'none'"


class ServerGuard:
    """ASGI: refuses what is not to be answered, and puts the headers on every answer.

    ``hosts`` and ``origins``: those of Streamlit's settings where none are given.
    """

    def __init__(
        self, app: ASGIApp, hosts: Iterable[str] | None = None, origins: Iterable[str] | None = None
    ) -> None:
        self.app = app
        self._hosts, self._origins = hosts, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):  # the start and the end of the server
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, send)
        hosts = st.get_option("server.allowedHosts") if self._hosts is None else self._hosts
        origins = (
            st.get_option("server.corsAllowedOrigins") if self._origins is None else self._origins
        )
        if (no := refusal(scope, hosts or LOCAL, origins)) is not None:
            await answer.say(*no)
            return
        try:
            await self.app(_judged(scope), receive, answer.send)
        except Exception:
            if not answer.begun:
                await answer.say(500, errors.Message("request.failed"))
            raise  # for the log


def _judged(scope: Scope) -> Scope:
    """A websocket's request whose origin, found to be in order, is written as its host is.

    Streamlit compares the two letter by letter. Where a port or a capital is all that differs, it
    would ask a service on the internet for this machine's own address.
    """
    headers = Headers(scope=scope)
    if scope["type"] != "websocket" or "origin" not in headers:
        return scope
    own = b"http://" + headers["host"].encode("latin-1")
    kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
    return {**scope, "headers": [*kept, (b"origin", own)]}


class _Answer:
    """What is sent back."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.begun = False
        self._scope, self._send = scope, send

    async def send(self, message: Message) -> None:
        """Send on what the app answers, with the headers; its own of the same name give way."""
        self.begun = True
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            message = {**message, "headers": [*_without_ours(message), *_ours()]}
        await self._send(message)

    async def say(self, status: int, message: errors.Message) -> None:
        """Answer with one sentence."""
        sentence = said(message)
        body = f"{sentence[0].upper()}{sentence[1:]}.\n".encode()
        kind = "http.response"
        if self._scope["type"] == "websocket":
            if "websocket.http.response" not in self._scope.get("extensions", {}):
                await self._send({"type": "websocket.close", "code": 1008})
                return
            kind = "websocket.http.response"
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await self.send({"type": f"{kind}.start", "status": status, "headers": headers})
        await self.send({"type": f"{kind}.body", "body": body})


def _ours() -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in security_headers().items()]


def _without_ours(message: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
    own = {name.encode() for name in security_headers()}
    return [(name, value) for name, value in message.get("headers", []) if name.lower() not in own]


GUARD = [Middleware(ServerGuard)]
"""For ``st.App``: before Streamlit's own, so that nothing is answered without it."""
