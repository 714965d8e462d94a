"""Reading an archive, and holding it to its manifest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from bot.store.errors import StoreError
from bot.store.moving import archive
from bot.store.moving.archive import SEALED_FILE, TOO_NEW, Damaged, Head, Manifest, begun, entry
from bot.store.moving.progress import Steps
from bot.store.moving.rows import Shape


@dataclass(frozen=True)
class Rows:
    """Some rows of a table, a line each."""

    shape: Shape
    lines: list[bytes]


@dataclass(frozen=True)
class File:
    """A sealed file; its chunks must be read before the next part."""

    name: str
    chunks: Iterator[bytes]


Part = Rows | File


class Reader:
    """Reads an archive from a stream; what it gives counts only once `parts` has come to its end without Damaged."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        if self._exactly(len(archive.MAGIC)) != archive.MAGIC:
            raise Damaged("its first words are missing")
        kind, payload = self._frame()
        if kind != archive.HEAD:
            raise Damaged("it has no head")
        self.head = _head(payload)
        self._shapes = {shape.name: shape for shape in self.head.shapes}
        self.manifest = begun(payload, self.head)

    def parts(self) -> Iterator[Part]:
        """The rows and files in their order. Raises Damaged where they are not what the manifest says."""
        while True:
            kind, payload = self._frame()
            if kind == archive.MANIFEST:
                return self._compare(payload)
            if kind == archive.ROWS:
                yield self._rows(payload)
            elif kind == archive.FILE:
                yield from self._file(payload)
            else:
                raise Damaged("a part of no known kind")

    def read_through(self, steps: Steps) -> Manifest:
        """Read to the end, to see whether all is as it should be. Raises Damaged."""
        for part in self.parts():
            steps.step(len(part.lines) if isinstance(part, Rows) else 1)
        return self.manifest

    def _rows(self, payload: bytes) -> Rows:
        name, *lines = payload.split(b"\n")
        shape = self._shapes.get(name.decode(errors="replace"))
        if shape is None:
            raise Damaged("rows of no known table")
        self.manifest.tables[shape.name].add(lines)
        return Rows(shape, lines)

    def _file(self, payload: bytes) -> Iterator[File]:
        name = payload.decode(errors="replace")
        if not SEALED_FILE.fullmatch(name):  # a forged name could lead out of the folder
            raise Damaged("a file whose name is none of ours")
        digest = hashlib.sha256()
        chunks = self._chunks(digest)
        yield File(name, chunks)
        for _ in chunks:  # whatever was left unread
            pass
        self.manifest.files.add([entry(name, digest.digest())])

    def _chunks(self, digest: "hashlib._Hash") -> Iterator[bytes]:
        while True:
            kind, chunk = self._frame()
            if kind != archive.CHUNK:
                raise Damaged("a file that does not end")
            if not chunk:
                return
            digest.update(chunk)
            yield chunk

    def _compare(self, payload: bytes) -> None:
        if payload != archive.MANIFESTS.dump_json(self.manifest):
            raise Damaged("its contents are not what its manifest says")
        if self._stream.read(1):
            raise Damaged("something follows its end")

    def _frame(self) -> tuple[bytes, bytes]:
        kind, length = archive.FRAME.unpack(self._exactly(archive.FRAME.size))
        if length > archive.LONGEST:
            raise Damaged("a part of an impossible length")
        return kind, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        found = self._stream.read(count)
        if len(found) != count:
            raise Damaged("it breaks off")
        return found


def _head(payload: bytes) -> Head:
    try:
        form = TypeAdapter(dict[str, object]).validate_json(payload).get("format")
        if isinstance(form, int) and form > archive.FORMAT:
            raise StoreError(TOO_NEW)
        return archive.HEADS.validate_json(payload)
    except ValidationError as error:
        raise Damaged("its head cannot be read") from error
