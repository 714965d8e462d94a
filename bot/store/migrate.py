"""Bringing a database to the newest schema. The steps themselves are in migrations/versions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.errors import StoreError, explained, place

if TYPE_CHECKING:  # Alembic takes a quarter of a second to load, and is needed when there is something to migrate
    from alembic.config import Config

FOLDER = Path(__file__).parents[2] / "migrations"

# As Alembic would make it; it must be there before one can lock it.
VERSION_TABLE = """CREATE TABLE IF NOT EXISTS alembic_version
    (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"""

# PostgreSQL's IF NOT EXISTS still fails where two make one table in the same moment: unique_violation,
# duplicate_object, duplicate_table.
MADE_MEANWHILE = {"23505", "42710", "42P07"}

NEWER = "was made by a newer version of the bot, or by another program. Install that version, or name another database."


class State(StrEnum):
    """How a database stands to this code."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest schema in one transaction; of two starters one waits. Raises StoreError."""
    with explained(engine.url):
        await _make_version_table(engine)
        async with rebuilding(engine) as conn:
            await _wait_for_others(conn)
            found = await conn.run_sync(state_of)
            if found is State.NEWER:
                raise StoreError(f"DATABASE_URL: {place(engine.url)} {NEWER}")
            if found is not State.CURRENT:
                await conn.run_sync(upgrade)


async def state(engine: AsyncEngine) -> State:
    """How the database stands to this code. Raises StoreError where it cannot be read."""
    with explained(engine.url):
        async with engine.connect() as connection:
            conn = await connection.execution_options(reading=True)
            return await conn.run_sync(state_of)


def state_of(conn: sa.Connection) -> State:
    """How the database of `conn` stands to this code."""
    if not sa.inspect(conn).has_table("alembic_version"):
        return State.EMPTY
    present = {row.version_num for row in conn.execute(sa.text("SELECT version_num FROM alembic_version"))}
    known = revisions()
    if not present:
        return State.EMPTY
    if not present <= set(known):
        return State.NEWER
    return State.CURRENT if present == {known[0]} else State.BEHIND


def revisions() -> list[str]:
    """The revisions that this code knows, the newest first; each file is named after its own."""
    return sorted((step.name.split("_")[0] for step in (FOLDER / "versions").glob("[0-9]*.py")), reverse=True)


@asynccontextmanager
async def rebuilding(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction in which SQLite may make tables anew; no one else gets its connection afterwards."""
    async with engine.connect() as connection:
        conn = await connection.execution_options(rebuilding=True)
        try:
            yield conn
            await conn.commit()
        finally:
            await conn.invalidate()


def upgrade(conn: sa.Connection, revision: str = "head") -> None:
    """Go up to a revision, in the transaction of `conn`."""
    from alembic import command

    command.upgrade(_config(conn), revision)


def downgrade(conn: sa.Connection, revision: str) -> None:
    """Go back down to a revision ('base': an empty database), in the transaction of `conn`."""
    from alembic import command

    command.downgrade(_config(conn), revision)


async def _wait_for_others(conn: AsyncConnection) -> None:
    """Of two starters one waits here. SQLite holds its write lock already; CockroachDB has no such lock, and lets one
    of two migrations fail, whose worker then starts again."""
    if conn.dialect.name == "postgresql" and "CockroachDB" not in str(await conn.scalar(sa.text("SELECT version()"))):
        await conn.execute(sa.text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))


async def _make_version_table(engine: AsyncEngine) -> None:
    try:
        async with engine.begin() as conn:
            await conn.execute(sa.text(VERSION_TABLE))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in MADE_MEANWHILE:
            raise


def _config(conn: sa.Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(FOLDER))
    return config
