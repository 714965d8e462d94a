"""A fresh, migrated database for any test that needs the real store."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database
from bot.store.vault import open_vault

PATIENCE = 10  # seconds, before a test that waits for a lock has failed
KEY = bytes(range(32))


@asynccontextmanager
async def fresh_database(url: str, clock: Clock, data_dir: Path) -> AsyncIterator[Database]:
    """The database at `url`, migrated and with a vault; its files go to `data_dir`."""
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
