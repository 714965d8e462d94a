"""A server that does what its script says, byte by byte, and keeps what it was sent; and a bot to talk to it."""

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from typing import Any

from telegram import Bot

from bot.delivery.transport import AiohttpRequest

TOKEN = "7:SECRET"
KEEP, CLOSE, RESET, HANG = "keep", "close", "reset", "hang"
# Closes with a reset where a plain close would say goodbye.
ABRUPTLY = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Act:
    """What to say to one request, and what to do with the connection then."""

    say: bytes = b""
    then: str = KEEP


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes

    def parts(self) -> dict[str, Message]:
        """The parts of a form, by name."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + self.body).get_payload()
        return {str(part.get_param("name", header="content-disposition")): part for part in parts}


@dataclass
class Scripted:
    """One act for each request that comes; the last one goes on for ever."""

    acts: list[Act]
    url: str = ""
    connections: int = 0
    calls: list[Call] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.calls.append(await _read(reader))
        self.called.set()
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        writer.write(act.say)
        await writer.drain()
        if act.then == HANG:
            await self.stop.wait()
        if act.then == RESET:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
        return act.then == KEEP


async def _read(reader: asyncio.StreamReader) -> Call:
    line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in rest if each)}
    return Call(line, headers, await reader.readexactly(int(headers.get("content-length", 0))))


@contextlib.asynccontextmanager
async def scripted(*acts: Act) -> AsyncIterator[Scripted]:
    """A server on this machine with that script."""
    script = Scripted(list(acts) or [answer({"result": True})])
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield script
    finally:
        script.stop.set()
        server.close()
        await server.wait_closed()


def answer(body: object, status: int = 200, then: str = KEEP) -> Act:
    """An answer with JSON, or with the bytes that are given."""
    content = body if isinstance(body, bytes) else json.dumps({"ok": status == 200, **body}).encode()  # type: ignore[dict-item]
    head = f"HTTP/1.1 {status} .\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return Act(head.encode() + content, then)


@contextlib.asynccontextmanager
async def open_bot(url: str, token: str = TOKEN, **more: Any) -> AsyncIterator[Bot]:
    """A bot whose two pools are open, without the greeting; `more` is for the one that sends."""
    request, polling = AiohttpRequest(**{"connections": 4, "read_timeout": 5.0, **more}), AiohttpRequest(1)
    async with request, polling:
        yield Bot(token, f"{url}/bot", f"{url}/file/bot", request=request, get_updates_request=polling)


async def send(bot: Bot, **more: Any) -> Any:
    """One message; `more` are timeouts."""
    return await bot.do_api_request("sendmessage", api_kwargs={"chat_id": 5, "text": "Hello"}, **more)
