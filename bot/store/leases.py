"""Leases: of several workers one holds a name at a time, and another takes it over when it stops renewing."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.columns import Moment
from bot.store.session import Session
from bot.store.tables import leases


class Leases:
    """The repository of leases. PostgreSQL's clock counts there, since those of several machines differ."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        """Take or renew a lease for `span`; False where another one holds it.

        SQLite has one process, so the newest takes it at once: whoever held it has ended, or finds out here.
        """
        now = await self._now()
        row = {"name": name, "holder": holder, "until": now + span}
        await self._s.run(self._s.insert(leases).values(**row).on_conflict_do_nothing(index_elements=["name"]))
        mine = sa.update(leases).where(leases.c.name == name)
        free = sa.or_(leases.c.holder == holder, leases.c.until <= now)
        return await self._s.run(mine.where(free).values(holder=holder, until=now + span)) > 0

    async def seize(self, name: str, holder: str, span: timedelta) -> None:
        """Take a lease whoever holds it."""
        row = {"name": name, "holder": holder, "until": await self._now() + span}
        changes = {"holder": holder, "until": row["until"]}
        statement = self._s.insert(leases).values(**row)
        await self._s.run(statement.on_conflict_do_update(index_elements=["name"], set_=changes))

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back, so that another one need not wait for its end."""
        await self._s.run(sa.delete(leases).where(leases.c.name == name, leases.c.holder == holder))

    async def turn(self, name: str) -> None:
        """Wait until every other transaction that has this turn has ended; then it is ours until this one ends."""
        await self.take(name, name, timedelta(0))
        await self.release(name, name)

    async def _now(self) -> datetime:
        if self._s.conn.dialect.name == "sqlite":
            return self._s.clock.now()
        row = await self._s.row(sa.select(sa.func.clock_timestamp(type_=Moment).label("now")))
        moment: datetime = row.now
        return moment
