"""Sealed files in DATA_DIR/files, one for each attachment."""

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
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._path(attachment_id).with_suffix(".part")
        with part.open("wb") as target:
            target.write(sealer.seal(content, "files", "content", attachment_id))
            target.flush()
            os.fsync(target.fileno())
        part.replace(self._path(attachment_id))

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

    def _path(self, attachment_id: int) -> Path:
        return self._folder / f"{attachment_id}.sealed"
