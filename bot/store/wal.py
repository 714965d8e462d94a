"""SQLite's journal: what was erased may stand in it until it is written back and cut to nothing."""

import asyncio
import sqlite3
from contextlib import closing

import structlog

from bot.logs import where

# In milliseconds: readers of older moments are waited for no longer, since nobody may write meanwhile.
PATIENCE = 50
log = structlog.get_logger()


async def cut(path: str) -> bool:
    """Write the journal back and cut it; False where somebody still reads an older moment, a backup for example."""
    try:
        return await asyncio.to_thread(_cut, path)
    except sqlite3.Error as error:
        log.warning("journal_not_cut", error=where(error))
        return False


def _cut(path: str) -> bool:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
