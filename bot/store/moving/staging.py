"""Bringing sealed files back so that, wherever it ends, each database has the files that it names."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.store.errors import StoreError
from bot.store.moving.dumping import sealed_files
from bot.store.moving.folder import flush, flush_folder


class Staging:
    """Files that wait in a folder beside the one they go to.

    Before the commit of the database those are added that are not there yet, so that the old and the new one find
    theirs. What is in the way, or not of this archive, is replaced or removed after it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._target, self._waiting = data_dir / "files", data_dir / "files.restoring"
        self._names: set[str] = set()
        self._added: list[Path] = []
        self._placed = False

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take a file in, flushed to the disk."""
        with (self._waiting / name).open("wb") as target:
            for chunk in chunks:
                target.write(chunk)
            flush(target)
        self._names.add(name)

    def place(self) -> None:
        """Add what is not there yet."""
        self._target.mkdir(mode=0o700, exist_ok=True)
        for path in self._waiting.iterdir():
            if not (self._target / path.name).exists():
                self._added.append(path.rename(self._target / path.name))
        flush_folder(self._target)
        self._placed = True

    def finish(self) -> None:
        """Replace what was in the way, and remove what is not of this archive."""
        for path in self._waiting.iterdir():
            path.replace(self._target / path.name)
        for path in sealed_files(self._target):
            if path.name not in self._names:
                path.unlink()
        flush_folder(self._target)

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder to wait in; where the block fails, what was added goes again."""
        shutil.rmtree(self._waiting, ignore_errors=True)
        self._waiting.mkdir(mode=0o700, parents=True)
        try:
            yield
        except BaseException as error:  # whatever ended it, the old state comes back
            if not self._placed or _surely_refused(error):
                self._undo()
            raise
        finally:
            shutil.rmtree(self._waiting, ignore_errors=True)

    def _undo(self) -> None:
        for path in self._added:
            path.unlink(missing_ok=True)


def _surely_refused(error: BaseException) -> bool:
    """Did the database refuse the commit? Where the connection broke nobody knows, and no file may be missing."""
    return isinstance(error.__cause__, DBAPIError) and not error.__cause__.connection_invalidated


def holds_files(data_dir: Path) -> bool:
    """Is there a sealed file?"""
    return any(True for _ in sealed_files(data_dir / "files"))


@contextlib.contextmanager
def complaints(data_dir: Path) -> Iterator[None]:
    """Raise StoreError for what the file system refuses."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StoreError(f"DATA_DIR: {data_dir} cannot be written ({why}).") from error
