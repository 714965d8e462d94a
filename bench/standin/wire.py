"""HTTP/1.1 with keep-alive, as little of it as the bots' libraries use: a raw protocol, so that it is no bottleneck."""

import asyncio
import re
from collections.abc import Callable

METHOD = re.compile(rb"[A-Z]+ /bot[^/ ]*/(\w+)")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
STATUS = {200: b"200 OK", 404: b"404 Not Found", 411: b"411 Length Required", 429: b"429 Too Many Requests"}
ANSWER = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
Reply = Callable[[int, bytes], None]
Handler = Callable[[bytes, bytes, Reply], None]


class Wire(asyncio.Protocol):
    """One connection. `handler` gets a method of the Bot API, a body, and what answers with a status and JSON."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._heard = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Handle every request that is complete."""
        self._heard += data
        while request := self._request():
            self._handler(*request, self._reply)

    def _request(self) -> tuple[bytes, bytes] | None:
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return None
        length = LENGTH.search(self._heard, 0, end)
        stop = end + 4 + (int(length[1]) if length else 0)
        if len(self._heard) < stop:
            return None
        found = METHOD.match(self._heard)
        request = (bytes(found[1]) if found else b"", bytes(self._heard[end + 4 : stop]))
        del found, length  # a match holds on to what it was found in
        del self._heard[:stop]
        return request

    def _reply(self, status: int, body: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(ANSWER % (STATUS[status], len(body), body))
