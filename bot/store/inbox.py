"""The inbox: raw updates, committed before Telegram is told that we have them."""

from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.store.session import Session
from bot.store.tables import inbox

UPDATE = TypeAdapter(dict[str, Any])
# Spelled out: PostgreSQL plans a prepared statement without its parameters, and needs this to choose the index.
PENDING = inbox.c.state == sa.literal_column("'pending'")


class Inbox:
    """The repository of updates."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, update_id: int, chat: str, update: dict[str, Any]) -> None:
        """Store an update once; `chat` names the chat whose order it belongs to."""
        values = {
            "update_id": update_id,
            "chat_key": self._s.vault.blind("inbox", chat),
            "payload": self._s.vault.general.seal(UPDATE.dump_json(update), "inbox", "payload", update_id),
            "state": "pending",
            "attempts": 0,
            "received_at": self._s.clock.now(),
        }
        await self._s.run(self._s.insert(inbox).values(**values).on_conflict_do_nothing())

    async def pending(self, limit: int) -> list[tuple[int, bytes]]:
        """The oldest updates that wait, as (update id, chat key)."""
        query = sa.select(inbox.c.update_id, inbox.c.chat_key).where(PENDING).order_by(inbox.c.update_id)
        return [(row.update_id, row.chat_key) for row in await self._s.rows(query.limit(limit))]

    async def take(self, update_id: int) -> dict[str, Any] | None:
        """The update, held by this transaction; None where it was handled meanwhile."""
        query = sa.select(inbox.c.payload).where(inbox.c.update_id == update_id, PENDING).with_for_update()
        row = await self._s.row(query)
        if row is None:
            return None
        return UPDATE.validate_json(self._s.vault.general.open(row.payload, "inbox", "payload", update_id))

    async def done(self, update_id: int) -> None:
        """Mark an update as handled and forget its content; its id stays, against repeats."""
        await self._end(update_id, state="done", payload=None)

    async def quarantine(self, update_id: int, error: str) -> None:
        """Set an update aside that cannot be handled: its id and `error` stay, what the person wrote does not."""
        await self._end(update_id, state="failed", error=error, payload=None)

    async def count(self, state: str) -> int:
        """How many updates are in a state: pending, done or failed."""
        query = sa.select(sa.func.count()).where(inbox.c.state == state)
        return int((await self._s.row(query))[0])

    async def _end(self, update_id: int, **values: Any) -> None:
        mine = sa.update(inbox).where(inbox.c.update_id == update_id)
        await self._s.run(mine.values(handled_at=self._s.clock.now(), attempts=inbox.c.attempts + 1, **values))
