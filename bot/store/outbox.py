"""The outbox: what is to be said (notices) and to whom (rows), written with the change that caused it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.store.crypto import SealBroken
from bot.store.session import Session
from bot.store.tables import follows, notices, outbox, peers

DATA = TypeAdapter(dict[str, Any])
# Spelled out: PostgreSQL plans a prepared statement without its parameters, and needs this to choose the index.
PENDING = outbox.c.state == sa.literal_column("'pending'")
WAITING = sa.and_(PENDING, outbox.c.lease_until.is_(None))


class Outbox:
    """The repository of what goes out."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def post(
        self, notice: Notice, peer_id: int, lane: Lane, *, topic: bool = False,
        due_at: datetime | None = None, slot: str | None = None,
    ) -> None:  # fmt: skip
        """Send `notice` to one peer. Of several with one `slot` only the newest goes out, if none has gone yet."""
        row = {
            "notice_id": await self._store(notice), "peer_id": peer_id, "lane": lane, "topic": topic, "slot": slot,
            "state": "pending", "due_at": due_at or self._s.clock.now(), "attempts": 0,
        }  # fmt: skip
        while not await self._place(row):
            pass  # somebody else took the slot in this very moment

    async def broadcast(self, notice: Notice, targets: list[str]) -> int:
        """Send `notice` once to every reachable peer that follows any of `targets`; how many they are."""
        notice_id = await self._store(notice)
        chosen = (
            sa.select(
                sa.literal(notice_id), peers.c.id, sa.literal(int(Lane.BROADCAST)), sa.false(),
                sa.literal("pending"), sa.literal(self._s.clock.now(), outbox.c.due_at.type), sa.literal(0),
            )
            .where(peers.c.unreachable_at.is_(None))
            .where(peers.c.id.in_(sa.select(follows.c.peer_id).where(follows.c.target.in_(targets))))
        )  # fmt: skip
        columns = ["notice_id", "peer_id", "lane", "topic", "state", "due_at", "attempts"]
        return await self._s.run(sa.insert(outbox).from_select(columns, chosen))

    async def claim(self, limit: int, lease: timedelta, not_to: set[int]) -> list[Parcel]:
        """Lease rows that are due, the first lane first; `not_to` are peers that must wait."""
        now = self._s.clock.now()
        free = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now)
        query = sa.select(outbox.c.id).where(PENDING, outbox.c.due_at <= now, free)
        if not_to:
            query = query.where(outbox.c.peer_id.not_in(not_to))
        query = query.order_by(outbox.c.lane, outbox.c.due_at, outbox.c.id).limit(limit)
        ids = [row.id for row in await self._s.rows(query.with_for_update(skip_locked=True))]
        if not ids:
            return []
        mine = sa.update(outbox).where(outbox.c.id.in_(ids))
        await self._s.run(mine.values(lease_until=now + lease, attempts=outbox.c.attempts + 1))
        query = sa.select(outbox, notices.c.kind, notices.c.case_id, notices.c.payload)
        query = query.join(notices, notices.c.id == outbox.c.notice_id).where(outbox.c.id.in_(ids))
        query = query.order_by(outbox.c.lane, outbox.c.due_at, outbox.c.id)
        opened = [await self._opened(row) for row in await self._s.rows(query)]
        return [parcel for parcel in opened if parcel]

    async def next_due(self) -> datetime | None:
        """When the next row can be claimed, or None where nothing waits."""
        free_at = sa.func.coalesce(outbox.c.lease_until, outbox.c.due_at).label("free_at")
        row = await self._s.row(sa.select(free_at).where(PENDING).order_by(free_at).limit(1))
        return row.free_at if row else None

    async def sent(self, parcel: Parcel, message_id: int | None) -> None:
        """Mark a row as delivered; an answer to a person is not kept."""
        await self._end(parcel.id, "sent", message_id=message_id, sent_at=self._s.clock.now())
        if parcel.notice.kind is NoticeKind.CALL:
            await self._s.run(sa.update(notices).where(notices.c.id == parcel.notice_id).values(payload=b""))

    async def failed(self, parcel: Parcel, state: str, error: str) -> None:
        """Take a row out of the way: `dead` or `unreachable`, with the reason."""
        await self._end(parcel.id, state, error=error)

    async def again(self, parcel: Parcel, due_at: datetime, error: str) -> None:
        """Let a row wait until `due_at`; without an error it was not tried, and the try is given back."""
        attempts = parcel.attempts if error else parcel.attempts - 1
        values = {"due_at": due_at, "lease_until": None, "error": error or None, "attempts": attempts}
        await self._s.run(sa.update(outbox).where(outbox.c.id == parcel.id).values(**values))

    async def withdraw(self, slot: str) -> None:
        """Take back what waits in a slot: the person has gone on in the meantime."""
        waiting = sa.update(outbox).where(WAITING, outbox.c.slot == slot)
        await self._s.run(waiting.values(state="cancelled", slot=None))

    async def cancel(self, case_id: int, kind: NoticeKind) -> None:
        """Withdraw what was to be said of a case and has not gone out."""
        theirs = sa.select(notices.c.id).where(notices.c.case_id == case_id, notices.c.kind == kind)
        waiting = sa.update(outbox).where(PENDING, outbox.c.notice_id.in_(theirs))
        await self._s.run(waiting.values(state="cancelled", slot=None))

    async def _end(self, row_id: int, state: str, **values: Any) -> None:
        change = {"state": state, "slot": None, "lease_until": None, **values}
        await self._s.run(sa.update(outbox).where(outbox.c.id == row_id).values(**change))

    async def _store(self, notice: Notice) -> int:
        notice_id = new_id()
        payload = self._s.vault.general.seal(DATA.dump_json(notice.data), "notices", "payload", notice_id)
        values = {"id": notice_id, "case_id": notice.case_id, "kind": notice.kind, "payload": payload}
        await self._s.run(sa.insert(notices).values(**values, created_at=self._s.clock.now()))
        return notice_id

    async def _place(self, row: dict[str, Any]) -> bool:
        if row["slot"] and await self._replace(row["slot"], row["notice_id"]):
            return True
        statement = self._s.insert(outbox).values(**row).on_conflict_do_nothing(index_elements=["slot"]).inline()
        return await self._s.run(statement) > 0

    async def _replace(self, slot: str, notice_id: int) -> bool:
        """Say this notice in place of what waits in the slot; whether anything did. What is on its way leaves it."""
        mine = outbox.c.slot == slot
        waiting = sa.select(outbox.c.notice_id).where(mine, WAITING)
        old = await self._s.row(waiting.with_for_update())  # so that no dispatcher takes the old words meanwhile
        if old is None:
            await self._s.run(sa.update(outbox).where(mine, sa.not_(WAITING)).values(slot=None))
            return False
        await self._s.run(sa.update(outbox).where(mine).values(notice_id=notice_id))
        await self._s.run(sa.delete(notices).where(notices.c.id == old.notice_id))
        return True

    async def _opened(self, row: Any) -> Parcel | None:
        """The parcel; one whose seal is broken is taken out of the way, so that the others go on."""
        try:
            return self._parcel(row)
        except SealBroken as error:
            await self._end(row.id, "dead", error=str(error))
            return None

    def _parcel(self, row: Any) -> Parcel:
        data = self._s.vault.general.open(row.payload, "notices", "payload", row.notice_id)
        notice = Notice(NoticeKind(row.kind), DATA.validate_json(data), row.case_id)
        return Parcel(row.id, row.notice_id, notice, row.peer_id, Lane(row.lane), row.attempts, row.topic, row.due_at)
