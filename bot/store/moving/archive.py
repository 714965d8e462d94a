"""The form of an archive, before it is encrypted: a head, the rows of every table, the sealed files, a manifest.

Each frame is `kind (1) | length (4, big-endian) | payload`. The manifest at the end says what must have come before.
"""

import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from pydantic import TypeAdapter

from bot.store.errors import StoreError
from bot.store.moving.rows import Shape, Tally

MAGIC = b"jauap backup\n"
FORMAT = 1
FRAME = struct.Struct(">cI")
# No frame of ours comes near it; a damaged length must not make us ask for gigabytes.
LONGEST = 256 * 1024 * 1024
HEAD, ROWS, FILE, CHUNK, MANIFEST = b"H", b"R", b"F", b"C", b"M"
TOO_NEW = "ARCHIVE: it was made by a newer version of the bot. Install that version first."
SEALED_FILE = re.compile(r"[0-9]{1,20}\.sealed")


class Damaged(StoreError):
    """What was read is no archive, or not the whole of one, or not as it was written."""

    def __init__(self, what: str) -> None:
        super().__init__(f"ARCHIVE: it is damaged, or none of this bot's ({what}).")


@dataclass(frozen=True)
class Head:
    """What an archive says of itself; `rows` and `files` are how many to expect, for a progress bar."""

    format: int
    revision: str
    engine: str
    made_at: datetime
    shapes: list[Shape]
    rows: int
    files: int


@dataclass
class Manifest:
    """What the archive holds: the digest of its head, a tally by table, and one of the files by names and contents."""

    head: str
    tables: dict[str, Tally]
    files: Tally = field(default_factory=Tally)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(tally.count for tally in self.tables.values())


HEADS: TypeAdapter[Head] = TypeAdapter(Head)
MANIFESTS: TypeAdapter[Manifest] = TypeAdapter(Manifest)


class Writer:
    """Writes an archive into a stream, and counts what goes in."""

    def __init__(self, stream: BinaryIO, head: Head) -> None:
        self._stream = stream
        payload = HEADS.dump_json(head)
        self.manifest = begun(payload, head)
        stream.write(MAGIC)
        self._frame(HEAD, payload)

    def rows(self, shape: Shape, lines: list[bytes]) -> None:
        """Add some rows."""
        self.manifest.tables[shape.name].add(lines)
        self._frame(ROWS, b"\n".join([shape.name.encode(), *lines]))

    def file(self, name: str, chunks: Iterable[bytes]) -> None:
        """Add a sealed file, chunk by chunk."""
        self._frame(FILE, name.encode())
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
            self._frame(CHUNK, chunk)
        self._frame(CHUNK, b"")
        self.manifest.files.add([entry(name, digest.digest())])

    def end(self) -> None:
        """Write the manifest; nothing may follow."""
        self._frame(MANIFEST, MANIFESTS.dump_json(self.manifest))

    def _frame(self, kind: bytes, payload: bytes) -> None:
        self._stream.write(FRAME.pack(kind, len(payload)))
        self._stream.write(payload)


def begun(payload: bytes, head: Head) -> Manifest:
    """The manifest of an archive in which nothing stands yet but its head."""
    return Manifest(hashlib.sha256(payload).hexdigest(), {shape.name: Tally() for shape in head.shapes})


def entry(name: str, digest: bytes) -> bytes:
    """What is counted of a file."""
    return name.encode() + b" " + digest.hex().encode()
