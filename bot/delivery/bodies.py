"""What goes into a call and what comes out: JSON, or a form with files that are read piece by piece."""

import asyncio
import io
import json
import re
from typing import IO, Any

import orjson
from aiohttp import MultipartWriter
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import BytesPayload, Payload
from telegram.request import RequestData

PIECE = 64 * 1024
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def body_of(data: RequestData | None, patience: float | None) -> Payload | None:
    """The body of a call; None where it has no parameters.

    `patience`: seconds that Telegram may take over one piece of a file.
    """
    if data is None:
        return None
    if data.contains_files:
        return form(data, patience)
    values = data.parameters
    return BytesPayload(written(values), content_type="application/json") if values else None


def written(values: dict[str, Any]) -> bytes:
    """Parameters as JSON. Raises TypeError for what has no place in JSON."""
    try:
        return orjson.dumps(values)
    except TypeError:  # half a pair of UTF-16, or a number beyond 64 bits; the standard library takes both
        return json.dumps(values).encode()


def answer(payload: bytes) -> dict[str, Any] | None:
    """The answer of Telegram, with a result or a refusal; None where it is nothing of the kind."""
    try:
        found = _read(payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and ("result" in found or found.get("ok") is False) else None


def _read(payload: bytes) -> Any:
    try:
        return orjson.loads(payload)
    except ValueError:  # half a pair again
        return json.loads(payload.decode("utf-8", "replace"))


def form(data: RequestData, patience: float | None) -> MultipartWriter:
    """A form with the parameters first and then the files."""
    writer = MultipartWriter("form-data")
    for name, value in data.json_parameters.items():
        part = BytesPayload(value.encode("utf-8", "replace"), content_type="text/plain; charset=utf-8")
        _add(writer, part, name=name)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        _add(writer, FilePart(file, mime, patience), name=name, filename=CONTROLS.sub("_", filename))
    return writer


def _add(writer: MultipartWriter, part: Payload, **names: str) -> None:
    # Unquoted: Telegram shows a file's name as it comes, and knows nothing of percent signs.
    part.set_content_disposition("form-data", quote_fields=False, **names)
    writer.append_payload(part)


class FilePart(Payload):
    """An open file from where it stands, read piece by piece; stays open, and is left where it stood.

    Raises TimeoutError from `write` where the other side takes longer than `patience` seconds over a piece.
    """

    def __init__(self, file: IO[bytes], mime: str, patience: float | None) -> None:
        super().__init__(file, content_type=mime)
        self._file, self._patience = file, patience
        self._start = file.tell() if file.seekable() else None
        self._size = _left(file, self._start)

    @property
    def autoclose(self) -> bool:
        """Nothing is to be closed: the file belongs to whoever opened it, and another try may need it."""
        return True

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """What aiohttp asks of every payload. Raises TypeError, as aiohttp does for what it streams: it is no text."""
        raise TypeError("a file that is streamed is not decoded")

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send the file."""
        try:
            while piece := await asyncio.to_thread(self._file.read, PIECE):
                async with asyncio.timeout(self._patience):
                    await writer.write(piece)
        finally:
            if self._start is not None:
                self._file.seek(self._start)


def _left(file: IO[bytes], start: int | None) -> int | None:
    if start is None:
        return None
    end = file.seek(0, io.SEEK_END)
    file.seek(start)
    return end - start
