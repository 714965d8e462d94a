"""A fresh, migrated database for any test that needs the real store."""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database
from bot.store.vault import open_vault

PATIENCE = 10  # seconds, before a test that waits for a lock has failed
KEY = bytes(range(32))


_tables: list[bytes] = []  # a migrated SQLite file, made once: a copy of it is had in no time


async def lay_tables(url: str) -> None:
    """Where `url` is an SQLite file that is not there yet, let it be there, migrated."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        if not _tables:
            _tables.append(await _migrated())
        _lay(Path(str(place.database)), _tables[0])


def _lay(file: Path, content: bytes) -> None:
    if file.exists():
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)


async def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "jauap.db")
        await migrated(f"sqlite+aiosqlite:///{file}")
        return await asyncio.to_thread(file.read_bytes)


async def migrated(url: str) -> None:
    """Bring the database at `url` to the newest schema."""
    engine = open_engine(url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def fresh_database(url: str, clock: Clock, data_dir: Path) -> AsyncIterator[Database]:
    """The database at `url`, migrated and with a vault; its files go to `data_dir`."""
    await lay_tables(url)
    engine = open_engine(url)
    try:
        await migrate(engine)
        yield Database(engine, await open_vault(engine, [KEY]), clock, data_dir)
    finally:
        await engine.dispose()


async def until_somebody_waits(engine: AsyncEngine) -> None:
    """Return as soon as a connection to this PostgreSQL database waits for another one's lock."""
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(PATIENCE), engine.connect() as conn:
        autocommit = await conn.execution_options(isolation_level="AUTOCOMMIT")
        while not await autocommit.scalar(waiting):  # noqa: ASYNC110 - the lock is the server's, no event tells of it
            await asyncio.sleep(0)


def left_over(before: set[threading.Thread]) -> set[threading.Thread]:
    """The threads begun since `before` that do not come to an end."""
    begun = set(threading.enumerate()) - before
    for thread in begun:
        thread.join(PATIENCE)
    return {thread for thread in begun if thread.is_alive()}
