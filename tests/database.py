"""A fresh, migrated database for any test that needs the real store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database
from bot.store.vault import open_vault

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
