"""PostgreSQL's NOTIFY as a wake-up between workers. Whoever sends also looks by itself: a bell that is not heard, or an
engine that has none, costs a second and nothing else."""

import asyncio
from collections.abc import Callable

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.logs import where

CHANNEL = "jauap_outbox"
RING = sa.text(f"SELECT pg_notify('{CHANNEL}', '')")
# In seconds, until a connection that was lost is tried again.
PATIENCE = 5.0
log = structlog.get_logger()


class Bell:
    """Rings with the commit of a transaction; `works` once this process has heard that the engine knows the word."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._url = engine.url.set(drivername="postgresql")
        self.works = False

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever another worker has something to send, for ever."""
        import psycopg  # here, since a house on SQLite has no use for it

        while True:
            try:
                await self._listen(wake)
            except psycopg.Error as error:
                log.info("bell_not_heard", error=where(error))
            self.works = False
            await asyncio.sleep(PATIENCE)

    async def _listen(self, wake: Callable[[], None]) -> None:
        import psycopg

        url = self._url.render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self.works = True
            async for _ in connection.notifies():
                wake()
