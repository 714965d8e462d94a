"""The engine: SQLite with its safe settings, or PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# How long a write waits for another one on SQLite before it gives up, in milliseconds.
BUSY_TIMEOUT = 10_000


def open_engine(url: str, busy_timeout: int = BUSY_TIMEOUT) -> AsyncEngine:
    """An engine for a database address; for SQLite the folder is made, and each connection is set up."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True, isolation_level="READ COMMITTED")
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address, pool_size=8, max_overflow=0)
    event.listen(engine.sync_engine, "connect", lambda conn, _: _set_up(conn, busy_timeout))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, busy_timeout: int) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", f"busy_timeout={busy_timeout}", "journal_mode=WAL", "synchronous=FULL",
                   "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    """Writers take the write lock at once, so that two of them never meet half-way."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
