"""How Alembic runs: on the connection that bot/store/migrate.py hands over, or (for a developer) on DATABASE_URL."""

import asyncio

import sqlalchemy as sa
from alembic import context

from bot import config
from bot.store.engine import open_engine
from bot.store.tables import metadata


def migrate(connection: sa.Connection) -> None:
    """Run the steps; a batch rebuilds a table where SQLite cannot alter it."""
    context.configure(connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_settings() -> None:
    """Run the steps on the database of the settings."""
    engine = open_engine(config.load().database())
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if "connection" in context.config.attributes:
    migrate(context.config.attributes["connection"])
else:
    asyncio.run(migrate_settings())
