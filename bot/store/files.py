"""Sealed files in DATA_DIR/files, one for each attachment."""

import asyncio
import contextlib
import os
from pathlib import Path

from bot.domain.errors import NotFound
from bot.store.crypto import Sealer


class SealedFiles:
    """Files that only open with their case's data key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, attachment_id: int, content: bytes, sealer: Sealer) -> None:
        """Seal a file onto the disk: complete and flushed, or not there at all."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._path(attachment_id).with_suffix(".part")
        with part.open("wb") as target:
            target.write(sealer.seal(content, "files", "content", attachment_id))
            target.flush()
            os.fsync(target.fileno())
        part.replace(self._path(attachment_id))
        self._flush_folder()

    def read(self, attachment_id: int, sealer: Sealer) -> bytes:
        """The content of a file. Raises NotFound, or SealBroken where it was changed."""
        try:
            sealed = self._path(attachment_id).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error
        return sealer.open(sealed, "files", "content", attachment_id)

    def delete(self, attachment_id: int) -> None:
        """Remove a file; its key goes with the dossier."""
        with contextlib.suppress(FileNotFoundError):
            self._path(attachment_id).unlink()

    def _flush_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, attachment_id: int) -> Path:
        return self._folder / f"{attachment_id}.sealed"


class StagedFiles:
    """The files of one transaction: what is written goes with a rollback, what is dropped goes with the commit."""

    def __init__(self, files: SealedFiles) -> None:
        self._files = files
        self._written: list[int] = []
        self._dropped: list[int] = []

    async def write(self, attachment_id: int, content: bytes, sealer: Sealer) -> None:
        """Seal a file onto the disk."""
        self._written.append(attachment_id)
        await asyncio.to_thread(self._files.write, attachment_id, content, sealer)

    async def read(self, attachment_id: int, sealer: Sealer) -> bytes:
        """The content of a file. Raises NotFound, or SealBroken where it was changed."""
        return await asyncio.to_thread(self._files.read, attachment_id, sealer)

    def drop(self, attachment_id: int) -> None:
        """Remove a file with the commit to come."""
        self._dropped.append(attachment_id)

    def keep(self) -> None:
        """Keep what was written: from here on, nobody can tell for sure that the commit failed."""
        self._written.clear()

    def committed(self) -> None:
        """Remove what was dropped."""
        for attachment_id in self._dropped:
            self._files.delete(attachment_id)
        self._dropped.clear()

    def mark(self) -> tuple[int, int]:
        """The present point, to go back to."""
        return len(self._written), len(self._dropped)

    def back(self, mark: tuple[int, int] = (0, 0)) -> None:
        """Undo what came after the mark."""
        written, dropped = mark
        for attachment_id in self._written[written:]:
            self._files.delete(attachment_id)
        del self._written[written:], self._dropped[dropped:]
