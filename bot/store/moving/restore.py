"""Restoring an archive: all of it or nothing, and nothing before it is known to be whole."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from pyrage.x25519 import Identity  # type: ignore[import-untyped]

from bot.store.errors import StoreError
from bot.store.moving.age import decrypted
from bot.store.moving.archive import Head
from bot.store.moving.inserting import fill
from bot.store.moving.loading import HoldsData, as_of, replacing, settle, verify
from bot.store.moving.progress import Progress, Steps, unwatched
from bot.store.moving.staging import Staging, complaints, holds_files
from bot.store.moving.unpacking import Reader, Rows


def restore(
    archive: Path,
    keys: list[Identity],
    url: str,
    data_dir: Path,
    now: datetime,
    *,
    overwrite: bool = False,
    progress: Progress = unwatched,
) -> Head:
    """Put an archive in the place of the database at `url` and of the sealed files; what the archive says of itself.

    Raises StoreError, and whatever `progress` raises to end it; then database and files are as they were.
    """
    with _opened(archive, keys) as reader:
        steps = Steps(progress, 3 * reader.head.rows + 2 * reader.head.files)
        reader.read_through(steps)
    if not overwrite and holds_files(data_dir):
        raise StoreError(f"DATA_DIR: {data_dir} holds sealed files already. --overwrite replaces them.")
    staging = Staging(data_dir)
    with complaints(data_dir), staging.open():
        with _replacing(url, now, overwrite) as conn, complaints(data_dir), _opened(archive, keys) as reader:
            _load(conn, reader, staging, steps)
            staging.place()
        staging.finish()
    return reader.head


def _load(conn: sa.Connection, reader: Reader, staging: Staging, steps: Steps) -> None:
    as_of(conn, reader.head.revision)
    for part in reader.parts():
        if isinstance(part, Rows):
            fill(conn, part.shape, part.lines)
            steps.step(len(part.lines))
        else:
            staging.add(part.name, part.chunks)
            steps.step()
    verify(conn, {shape: reader.manifest.tables[shape.name] for shape in reader.head.shapes}, steps)
    settle(conn)


@contextlib.contextmanager
def _opened(archive: Path, keys: list[Identity]) -> Iterator[Reader]:
    with contextlib.ExitStack() as stack:
        try:
            source = stack.enter_context(archive.open("rb"))
        except OSError as error:
            raise StoreError(f"ARCHIVE: {archive} cannot be read ({error.strerror}).") from error
        yield Reader(stack.enter_context(decrypted(source, keys)))


@contextlib.contextmanager
def _replacing(url: str, now: datetime, overwrite: bool) -> Iterator[sa.Connection]:
    try:
        with replacing(url, now, overwrite=overwrite) as conn:
            yield conn
    except HoldsData as error:
        raise StoreError(f"{error} --overwrite replaces it.") from error
