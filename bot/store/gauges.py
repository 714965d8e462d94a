"""The gauges: how much waits. Every query stays within a partial index, so that what is done costs nothing."""

from typing import Any

import sqlalchemy as sa

from bot.domain.notice import Lane
from bot.domain.readings import Readings, Waiting
from bot.store.session import Session
from bot.store.tables import broadcasts, inbox, outbox, reminders

COUNT = sa.func.count()


def _is(column: sa.Column[str], state: str) -> sa.ColumnElement[bool]:
    """Spelled out: PostgreSQL plans a prepared statement without its parameters, and needs this to choose the index."""
    return column == sa.literal_column(f"'{state}'")


class Gauges:
    """Reads what waits; changes nothing."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def read(self) -> Readings:
        """All gauges."""
        return Readings(
            inbox=await self._inbox(),
            outbox=await self._outbox(),
            reminders_since=await self._reminders(),
            to_follow=await self._to_follow(),
            dead=await self._number(sa.select(COUNT).where(_is(outbox.c.state, "dead"))),
            quarantined=await self._number(sa.select(COUNT).where(_is(inbox.c.state, "failed"))),
        )

    async def _inbox(self) -> Waiting:
        pending = _is(inbox.c.state, "pending")
        oldest = sa.select(inbox.c.received_at).where(pending).order_by(inbox.c.update_id).limit(1)
        row: Any = await self._s.row(oldest)
        return Waiting(await self._number(sa.select(COUNT).where(pending)), row.received_at) if row else Waiting()

    async def _outbox(self) -> dict[Lane, Waiting]:
        """By lane; what is due later counts, and nobody waits for it."""
        query = sa.select(outbox.c.lane, COUNT.label("count"), sa.func.min(outbox.c.due_at).label("since"))
        now, found = self._s.clock.now(), {lane: Waiting() for lane in Lane}
        for row in await self._s.rows(query.where(_is(outbox.c.state, "pending")).group_by(outbox.c.lane)):
            found[Lane(row.lane)] = Waiting(int(row.count), row.since if row.since <= now else None)
        return found

    async def _reminders(self) -> Any:
        due = reminders.c.due_at
        row = await self._s.row(sa.select(due).where(due <= self._s.clock.now()).order_by(due).limit(1))
        return row.due_at if row else None

    async def _to_follow(self) -> int:
        through = broadcasts.c.sent + broadcasts.c.kept + broadcasts.c.unreachable + broadcasts.c.failed
        rest = sa.func.sum(broadcasts.c.total - through)
        return max(0, await self._number(sa.select(rest).where(broadcasts.c.state.in_(("running", "paused")))))

    async def _number(self, query: sa.Select[Any]) -> int:
        return int((await self._s.row(query))[0] or 0)
