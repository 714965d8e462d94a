"""The folder of the copies: their names, a place to write one in, and which of them have become too many."""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from bot.store.errors import StoreError

DAILY = re.compile(r"jauap-(\d{4}-\d\d-\d\d)\.age")
UNFINISHED = re.compile(r"jauap-[-\dT]+\.age\.part")


def daily_name(day: date) -> str:
    """The name of the copy of a day."""
    return f"jauap-{day.isoformat()}.age"


def timed_name(moment: datetime) -> str:
    """The name of a copy that somebody asked for; such a one is never removed."""
    return f"jauap-{moment:%Y-%m-%dT%H%M%S}.age"


@contextlib.contextmanager
def complaints(folder: Path) -> Iterator[None]:
    """Raise StoreError for what the file system refuses."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StoreError(f"BACKUP_DIR: {folder} cannot be written ({why}).") from error


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, and to read again, that gets its name `path` only when the block has ended well.

    Raises StoreError where another one is writing it, OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as target:
        if not (_ours(target) and _still_named(target, part)):
            raise StoreError(f"BACKUP_DIR: another backup is writing {part}.")
        target.truncate()
        try:
            yield target
            part.replace(path)
        except BaseException:  # whatever ended it, half of a copy is of no use
            part.unlink(missing_ok=True)
            raise
    flush_folder(path.parent)


def flush(target: BinaryIO) -> None:
    """Return when the file is on the disk."""
    target.flush()
    os.fsync(target.fileno())


def flush_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def prune(folder: Path, keep: int, today: date) -> list[Path]:
    """Remove the daily copies beyond the newest `keep`, and what a crash left unfinished; the removed copies.

    One that bears a day to come was made under a wrong clock: it neither counts nor goes.
    """
    dated = sorted((day, path) for path in folder.iterdir() if (day := _day(path)) and day <= today)
    old = [path for _, path in dated[:-keep]]
    for path in old:
        path.unlink(missing_ok=True)
    for path in folder.iterdir():
        if UNFINISHED.fullmatch(path.name):
            _remove_abandoned(path)
    return old


def _day(path: Path) -> date | None:
    found = DAILY.fullmatch(path.name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _remove_abandoned(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as left:
        if _ours(left):
            path.unlink()


def _still_named(target: BinaryIO, path: Path) -> bool:
    """Has another one finished the file between our opening and our locking it?"""
    return path.exists() and os.path.samestat(os.fstat(target.fileno()), path.stat())


def _ours(target: BinaryIO) -> bool:
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
