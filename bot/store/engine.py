"""The engine: SQLite with its safe settings, or PostgreSQL."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.errors import explained
from bot.store.inline import connect

# How long a write waits for another one on SQLite before it gives up, in milliseconds.
BUSY_TIMEOUT = 10_000
# libpq's: a server that is gone without a word is noticed in ten seconds (the last one in milliseconds).
PATIENT = {
    "connect_timeout": 10, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip


def open_engine(url: str, busy_timeout: int = BUSY_TIMEOUT) -> AsyncEngine:
    """An engine for a database address; for SQLite the folder is made, and each connection is set up."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(
            address, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True, connect_args=PATIENT
        )
    if address.database:
        with explained(address):
            Path(address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            sqlite3.connect(address.database).close()  # what cannot be opened is told now, outside of any thread
    how = {"async_creator_fn": connect}
    engine = create_async_engine(address, pool_size=8, max_overflow=0, hide_parameters=True, connect_args=how)
    event.listen(engine.sync_engine, "connect", lambda conn, _: _set_up(conn, busy_timeout))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def open_plain_engine(url: str) -> sa.Engine:
    """The same without asyncio, for long work in a thread of its own: every connection is closed after use."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, poolclass=sa.NullPool, hide_parameters=True)
    engine = sa.create_engine(address.set(drivername="sqlite"), poolclass=sa.NullPool, hide_parameters=True)
    event.listen(engine, "connect", lambda conn, _: _set_up(conn, BUSY_TIMEOUT))
    event.listen(engine, "begin", _begin)
    return engine


def insert(conn: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT of the database's own dialect, for ON CONFLICT."""
    return (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(table)


def _set_up(connection: DBAPIConnection, busy_timeout: int) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    _use_wal(cursor, busy_timeout)
    for pragma in (
        f"busy_timeout={busy_timeout}",
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor: DBAPICursor, patience: int) -> None:
    """Two that switch a new file at once hold each other up for ever, so each lets go after a random while."""
    while True:
        wait = random.randint(10, 100)
        cursor.execute(f"PRAGMA busy_timeout={wait}")
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            patience -= wait
            if patience < 0:
                raise


def _begin(connection: Any) -> None:
    """Writers take the write lock at once, so that two of them never meet half-way."""
    options = connection.get_execution_options()
    if options.get("rebuilding"):  # a table that is made anew must not take its children along
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")
