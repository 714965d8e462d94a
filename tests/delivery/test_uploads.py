"""Uploads: files that are read piece by piece, and can be sent again."""

import contextlib
import hashlib
import io
import socket
from typing import Any

import pytest
from telegram import InputFile
from telegram.error import BadRequest

from bot.clock import SystemClock
from bot.delivery.bodies import PIECE
from bot.delivery.failures import Uncertain
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from tests.delivery.scripted import open_bot, scripted


class Watched(io.BytesIO):
    """A file that remembers the pieces in which it was read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.pieces: list[int] = []

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        piece = super().read(size)
        self.pieces.append(len(piece))
        return piece


async def test_a_file_goes_out_in_pieces_and_can_be_sent_again() -> None:
    content = hashlib.shake_256(b"film").digest(3 * PIECE + 5)
    file = Watched(b"skipped" + content)
    file.seek(7)
    params = {"chat_id": 5, "caption": "Сәлем", "document": InputFile(file, 'a"b\r\nү.pdf', read_file_handle=False)}
    params["reply_markup"] = {"inline_keyboard": []}
    async with scripted() as server, open_bot(server.url) as bot:
        for _ in range(2):
            assert await bot.do_api_request("senddocument", api_kwargs=params) is True
    assert max(file.pieces) == PIECE
    for call in server.calls:
        parts = call.parts()
        assert parts["document"].get_payload(decode=True) == content
        assert parts["caption"].get_payload(decode=True).decode() == "Сәлем"
        assert parts["reply_markup"].get_payload() == '{"inline_keyboard": []}'
        assert int(call.headers["content-length"]) == len(call.body)
    assert 'filename="a\\"b__ү.pdf"'.encode() in server.calls[0].body


async def test_a_pipe_has_no_length_and_is_sent_all_the_same() -> None:
    file = InputFile(Pipe(), "a.pdf", read_file_handle=False)
    assert await uploaded(file) == {"file_name": "a.pdf", "mime_type": "application/pdf", "size": 5}


class Pipe(io.RawIOBase):
    """What can be read once, from its beginning."""

    def __init__(self) -> None:
        self.left = b"12345"

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read on."""
        piece, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


async def test_bytes_are_a_file_too() -> None:
    content = bytes(range(256)) * 1000
    file = InputFile(content, "жүз.jpg")
    assert await uploaded(file) == {"file_name": "жүз.jpg", "mime_type": "image/jpeg", "size": len(content)}


async def uploaded(file: InputFile) -> Any:
    """What the sandbox has seen of a file."""
    world = World(SystemClock())
    async with serving(create_app(world)) as url, open_bot(url, world.token) as bot:
        with contextlib.suppress(BadRequest):  # nobody lives there
            await bot.do_api_request("senddocument", api_kwargs={"chat_id": 5, "document": file})
    return world.calls[-1]["params"]["document"]


async def test_an_upload_that_is_not_taken_in_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        async with open_bot(f"http://127.0.0.1:{deaf.getsockname()[1]}", write_timeout=0.05) as bot:
            file = InputFile(io.BytesIO(bytes(16 * 1024 * 1024)), "film.mp4", read_file_handle=False)
            with pytest.raises(Uncertain):
                await bot.do_api_request("sendvideo", api_kwargs={"chat_id": 5, "video": file})
