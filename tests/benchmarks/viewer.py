"""A viewer without a browser: opens a page, moves a slider, and counts what the server sends.

What a browser is sent is counted where it arrives. Nothing is drawn, so that the server's own cost
stands alone, and ten of them fit on one machine.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect


@dataclass
class Seen:
    """What came between a rerun's start and its end."""

    messages: int = 0
    bytes: int = 0
    seconds: float = 0.0


class Viewer:
    """One session on one page."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self._socket = socket
        self._page = page
        self._query = query
        self._widgets: dict[str, str] = {}
        """Widgets' ids by their labels."""
        self._values: dict[str, float] = {}

    def rerun(self) -> Seen:
        """Run the page's script with the sliders as they are, to its end."""
        ask = BackMsg()
        ask.rerun_script.query_string = self._query
        ask.rerun_script.page_name = self._page
        for id_, value in self._values.items():
            state = ask.rerun_script.widget_states.widgets.add()
            state.id = id_
            state.double_array_value.data.append(value)
        seen, start = Seen(), time.perf_counter()
        self._socket.send(ask.SerializeToString())
        running = False
        while True:
            raw = self._socket.recv(timeout=120)
            assert isinstance(raw, bytes)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            seen.messages += 1
            seen.bytes += len(raw)
            if kind == "new_session":
                running = True
            elif kind == "delta":
                self._read(message)
            elif kind == "script_finished" and running:
                break
        seen.seconds = time.perf_counter() - start
        return seen

    def _read(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "slider":
            self._widgets[element.slider.label] = element.slider.id

    def move(self, label: str, value: float) -> Seen:
        """Move a slider, by its label; what came until the page was done."""
        self._values[self._widgets[label]] = value
        return self.rerun()


@contextmanager
def viewer(address: str, page: str, **params: object) -> Iterator[Viewer]:
    """A session of its own on a page (``what_if``), with an address's parameters."""
    where = address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(
        where, subprotocols=[Subprotocol("streamlit")], max_size=None, origin=Origin(address)
    ) as socket:
        yield Viewer(socket, page, urlencode(params))


def at_once(viewers: Sequence[Viewer], what: Callable[[Viewer, int], Seen]) -> list[Seen]:
    """All of them do something at the same time; what each of them saw."""
    found: dict[int, Seen] = {}

    def one(i: int, who: Viewer) -> None:
        found[i] = what(who, i)

    threads = [threading.Thread(target=one, args=(i, v)) for i, v in enumerate(viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[i] for i in range(len(viewers))]
