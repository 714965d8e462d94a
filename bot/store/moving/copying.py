"""Copying a database to another one, of the same engine or of the other, and proving that both hold the same."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.store.errors import StoreError, place
from bot.store.moving.inserting import fill
from bot.store.moving.loading import replacing, settle, verify
from bot.store.moving.progress import Progress, Steps, unwatched
from bot.store.moving.reading import batches, count, expect_current, expect_rest, snapshot
from bot.store.moving.rows import Tally, shapes


def copy(source: str, target: str, now: datetime, progress: Progress = unwatched) -> int:
    """Carry all rows of one database into another one that holds no data yet; how many there were.

    No bot may work on either. Raises StoreError, and what `progress` raises to end it; then the target is as it was.
    """
    if _same(make_url(source)) == _same(make_url(target)):
        raise StoreError("--to: that is the very database of the settings.")
    with snapshot(source, holding=True) as here:
        expect_current(here)
        expect_rest(here, now)
        with _told_as_target(make_url(target)), replacing(target, now, overwrite=False) as there:
            rows = _carry(here, there, progress)
            with snapshot(source) as later:  # PostgreSQL lets a bot begin meanwhile, and what it took in is not here
                expect_rest(later, now)
    return rows


def _carry(here: sa.Connection, there: sa.Connection, progress: Progress) -> int:
    tallies = {shape: Tally() for shape in shapes()}
    rows = count(here, list(tallies))
    steps = Steps(progress, 2 * rows)
    for shape, tally in tallies.items():
        for lines in batches(here, shape):
            tally.add(lines)
            fill(there, shape, lines)
            steps.step(len(lines))
    verify(there, tallies, steps)
    settle(there)
    return rows


def _same(url: sa.URL) -> str:
    return str(Path(str(url.database)).resolve()) if url.get_backend_name() == "sqlite" else place(url)


@contextlib.contextmanager
def _told_as_target(url: sa.URL) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        text = str(error)
        raise StoreError(text.replace("DATABASE_URL:", "--to:", 1) if place(url) in text else text) from error
