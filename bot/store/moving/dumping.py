"""Writing all that a database and its folder of sealed files hold into an archive."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from bot.store.errors import StoreError
from bot.store.migrate import revisions
from bot.store.moving.archive import FORMAT, SEALED_FILE, Head, Writer
from bot.store.moving.progress import Steps
from bot.store.moving.reading import BATCH, batches, count, expect_current, snapshot
from bot.store.moving.rows import shapes
from bot.store.tables import attachments

CHUNK = 64 * 1024


def dump(conn: sa.Connection, data_dir: Path, stream: BinaryIO, now: datetime, steps: Steps) -> int:
    """Write the moment of `conn` and every sealed file there is; how many files are named by the database and lost.

    A file may vanish meanwhile, where its case is erased: then the database of now does not name it any more.
    """
    expect_current(conn)
    folder, tables = data_dir / "files", shapes()
    rows, files = count(conn, tables), sum(1 for _ in sealed_files(folder))
    steps.total = 2 * (rows + files)  # who wrote it reads it again
    writer = Writer(stream, Head(FORMAT, revisions()[0], conn.dialect.name, now, tables, rows, files))
    for shape in tables:
        for lines in batches(conn, shape):
            writer.rows(shape, lines)
            steps.step(len(lines))
    _add_files(writer, folder, steps)
    lost = _lost(conn, folder)
    writer.end()
    return lost


def sealed_files(folder: Path) -> Iterator[Path]:
    """The sealed files in a folder, which need not be there; also those of drafts, which only their texts name."""
    with contextlib.suppress(FileNotFoundError):
        yield from (path for path in folder.iterdir() if SEALED_FILE.fullmatch(path.name))


def _add_files(writer: Writer, folder: Path, steps: Steps) -> None:
    for path in sealed_files(folder):
        source = _opened(path)
        if source is not None:
            with source:
                writer.file(path.name, iter(partial(source.read, CHUNK), b""))
            steps.step()


def _opened(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:  # erased meanwhile
        return None
    except OSError as error:
        raise StoreError(f"DATA_DIR: {path} cannot be read ({error.strerror}).") from error


def _lost(conn: sa.Connection, folder: Path) -> int:
    """How many files both the moment of `conn` and the database of now name, and are not there."""
    ids = conn.execute(sa.select(attachments.c.id), execution_options={"yield_per": BATCH}).scalars()
    missing = [row_id for row_id in ids if not (folder / f"{row_id}.sealed").exists()]
    still = 0
    for start in range(0, len(missing), BATCH):
        with snapshot(conn.engine.url.render_as_string(hide_password=False)) as later:
            asked = sa.select(sa.func.count()).where(attachments.c.id.in_(missing[start : start + BATCH]))
            still += later.execute(asked).scalar_one()
    return still
