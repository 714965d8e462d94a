"""The inbox: raw updates, committed before Telegram is told that we have them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.incoming import Arrival, Waiting
from bot.store.crypto import SealBroken
from bot.store.inline import long_work
from bot.store.session import Session
from bot.store.tables import inbox

UPDATE = TypeAdapter(dict[str, Any])
# Spelled out: PostgreSQL plans a prepared statement without its parameters, and needs this to choose the index.
PENDING = inbox.c.state == sa.literal_column("'pending'")
# Beyond this many nothing is handled ahead of what waits, so the chats behind them need not be known.
MOST_WAITING = 1000

SEEN = sa.select(inbox.c.update_id).where(inbox.c.update_id.in_(sa.bindparam("ids", expanding=True)))
WAITING_CHATS = sa.select(inbox.c.chat_key).where(PENDING).limit(MOST_WAITING)
ADD_HANDLED = sa.insert(inbox)
# The chat of an update that is known against repeats, while whose it was has been forgotten.
NOBODYS = b""


class Inbox:
    """The repository of updates."""

    def __init__(self, session: Session) -> None:
        self._s = session
        # Chats that have been forgotten in this transaction, each up to one of its updates.
        self._forgotten: dict[bytes, int] = {}

    async def add(self, arrivals: Iterable[Arrival]) -> None:
        """Store updates, each once, to be handled."""
        rows = [self._row(each, self._seal(each), "pending") for each in arrivals]
        if rows:
            await self._s.run(self._s.insert(inbox).on_conflict_do_nothing(), rows)

    async def add_handled(self, arrivals: Collection[Arrival]) -> None:
        """Store updates that this very transaction handles: their ids stay, against repeats."""
        if arrivals:
            now = self._s.clock.now()
            rows = [{**self._row(each, None, "done"), "handled_at": now, "attempts": 1} for each in arrivals]
            await self._s.run(ADD_HANDLED, rows)

    def hand(self, arrivals: Iterable[Arrival]) -> None:
        """This transaction handles these: what people wrote in them counts as theirs, before its rows are written."""
        for each in arrivals:
            if each.message_id is not None:
                self._s.arriving.setdefault(self._key(each.chat), set()).add(each.message_id)

    async def forget_chat(self, chat: str, update_id: int) -> None:
        """Forget whose the updates of a chat were, up to that one; their ids stay, against repeats.

        Telegram brings again what we did not confirm before a crash, and a deleted row would let it be handled anew.
        """
        key = self._key(chat)
        theirs = sa.update(inbox).where(inbox.c.chat_key == key, inbox.c.update_id <= update_id)
        await self._s.run(theirs.values(chat_key=NOBODYS, message_id=None))
        self._forgotten[key] = update_id

    async def seen(self, update_ids: Collection[int]) -> set[int]:
        """Those of the updates that have been stored before."""
        return {row.update_id for row in await self._s.rows(SEEN, ids=list(update_ids))}

    async def waiting_chats(self, arrivals: Collection[Arrival]) -> set[str] | None:
        """Those chats of the arrivals of which something waits already; None where very much waits."""
        rows = await self._s.rows(WAITING_CHATS)
        if len(rows) == MOST_WAITING:
            return None
        keys = {row.chat_key for row in rows}
        return {each.chat for each in arrivals if self._key(each.chat) in keys} if keys else set()

    async def pending(self, limit: int, but_not: Collection[bytes] = ()) -> list[Waiting]:
        """The oldest updates that wait, besides those of some chats."""
        query = sa.select(inbox.c.update_id, inbox.c.chat_key, inbox.c.payload).where(PENDING)
        if but_not:
            query = query.where(inbox.c.chat_key.not_in(but_not))
        rows = await self._s.rows(query.order_by(inbox.c.update_id).limit(limit))
        return [Waiting(row.update_id, row.chat_key, self._open(row.update_id, row.payload)) for row in rows]

    async def hold(self, update_ids: Collection[int]) -> set[int]:
        """Those of the updates that still wait, held by this transaction; those that another worker holds are not."""
        query = sa.select(inbox.c.update_id).where(inbox.c.update_id.in_(update_ids), PENDING)
        return {row.update_id for row in await self._s.rows(query.with_for_update(skip_locked=True))}

    async def take(self, update_id: int) -> dict[str, Any] | None:
        """The update, held by this transaction; None where it was handled meanwhile, where another worker holds it,
        or where an earlier one of its chat still waits."""
        earlier = sa.alias(inbox)
        first = sa.select(earlier.c.update_id).where(
            earlier.c.chat_key == inbox.c.chat_key, earlier.c.update_id < update_id,
            earlier.c.state == sa.literal_column("'pending'"),
        )  # fmt: skip
        query = sa.select(inbox.c.payload).where(inbox.c.update_id == update_id, PENDING, sa.not_(first.exists()))
        row = await self._s.row(query.with_for_update(skip_locked=True, of=inbox))
        if row is None:
            return None
        found = self._open(update_id, row.payload)
        if found is None:
            raise SealBroken(("inbox", "payload", update_id))
        return found

    async def done(self, *update_ids: int) -> None:
        """Mark updates as handled and forget their content; their ids stay, against repeats."""
        await self._end(update_ids, state="done", payload=None)

    async def quarantine(self, update_id: int, error: str) -> None:
        """Set an update aside that cannot be handled: its id and `error` stay, what the person wrote does not."""
        await self._end((update_id,), state="failed", error=error, payload=None)

    async def count(self, state: str) -> int:
        """How many updates are in a state: pending, done or failed."""
        query = sa.select(sa.func.count()).where(inbox.c.state == state)
        return int((await self._s.row(query))[0])

    async def forget(self, before: datetime, limit: int) -> int:
        """Forget updates that were handled, or set aside, before then; how many."""
        over = sa.and_(sa.not_(PENDING), inbox.c.handled_at < before)
        old = sa.select(inbox.c.update_id).where(over).limit(limit)
        with long_work():
            return await self._s.run(sa.delete(inbox).where(inbox.c.update_id.in_(old)))

    async def _end(self, update_ids: Collection[int], **values: Any) -> None:
        mine = sa.update(inbox).where(inbox.c.update_id.in_(update_ids))
        await self._s.run(mine.values(handled_at=self._s.clock.now(), attempts=inbox.c.attempts + 1, **values))

    def _row(self, arrival: Arrival, payload: bytes | None, state: str) -> dict[str, Any]:
        key, message_id = self._key(arrival.chat), arrival.message_id
        if arrival.update_id <= self._forgotten.get(key, -1):
            key, message_id = NOBODYS, None
        return {
            "update_id": arrival.update_id, "chat_key": key, "payload": payload, "state": state,
            "attempts": 0, "received_at": self._s.clock.now(), "message_id": message_id,
        }  # fmt: skip

    def _open(self, update_id: int, payload: bytes) -> dict[str, Any] | None:
        """The update, or None where its seal is broken."""
        try:
            return UPDATE.validate_json(self._s.vault.general.open(payload, "inbox", "payload", update_id))
        except SealBroken:
            return None

    def _seal(self, arrival: Arrival) -> bytes:
        return self._s.vault.general.seal(UPDATE.dump_json(arrival.raw), "inbox", "payload", arrival.update_id)

    def _key(self, chat: str) -> bytes:
        return self._s.vault.blind("inbox", chat)
