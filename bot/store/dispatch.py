"""The dispatcher's side of the outbox: claims rows by lease, and records what came of them, many at a time."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.domain.notice import UNKEPT, Lane, Parcel
from bot.store.parcels import ORDER, PENDING, parcels_of
from bot.store.session import Session
from bot.store.tables import notices, outbox, peers

# Longer than it takes to notice that the clock was set back.
A_WHILE = timedelta(minutes=1)
ID = outbox.c.id == sa.bindparam("of_id")
# Who was reworded while it was on its way is sent once more, as an edit of its message.
REWORDED = sa.select(notices.c.revision).where(notices.c.id == outbox.c.notice_id).scalar_subquery() > sa.bindparam(
    "said_revision", type_=sa.Integer
)
SENT = (
    sa.update(outbox)
    .where(ID)
    .values(
        state=sa.case((outbox.c.state != "pending", "sent"), (REWORDED, "pending"), else_="sent"),
        message_id=sa.bindparam("said_message"),
        sent_at=sa.bindparam("said_at"),
        slot=None,
        lease_until=None,
        error=None,
        attempts=0,
    )
)
# Each claim counts a try: where there was one since, another dispatcher leads now, and has it in hand.
OURS = sa.and_(ID, outbox.c.attempts == sa.bindparam("tried"))
# What was taken back while it was under way stays so.
FAILED = (
    sa.update(outbox)
    .where(OURS, PENDING)
    .values(state=sa.bindparam("to_state"), error=sa.bindparam("why"), slot=None, lease_until=None)
)
AGAIN = (
    sa.update(outbox)
    .where(OURS, PENDING)
    .values(
        due_at=sa.bindparam("due_again"),
        lease_until=None,
        error=sa.bindparam("why"),
        attempts=sa.bindparam("tries"),
    )
)


class Dispatch:
    """Claims and records. One dispatcher at a time leads (see Leases), so its leases meet no other's."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def still_pending(self, row_ids: Collection[int]) -> set[int]:
        """Those of the rows that nobody has taken back."""
        query = sa.select(outbox.c.id).where(outbox.c.id.in_(row_ids), PENDING)
        return {row.id for row in await self._s.rows(query)}

    async def claim(
        self, limit: int, lease: timedelta, not_to: Collection[int] = (), in_hand: Collection[int] = ()
    ) -> list[Parcel]:
        """Lease rows that are due, the first lane first; `not_to` are peers that must wait, `in_hand` are rows that
        whoever asks has already, however old their lease is.

        A lease that ends later than any can was made before the clock was set back, and does not count.
        """
        now = self._s.clock.now()
        free = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now, outbox.c.lease_until > now + lease)
        query = sa.select(outbox.c.id).where(PENDING, outbox.c.due_at <= now, free)
        if in_hand:
            query = query.where(outbox.c.id.not_in(in_hand))
        if not_to:
            query = query.where(outbox.c.peer_id.not_in(not_to))
        query = query.order_by(*ORDER).limit(limit)
        ids = [row.id for row in await self._s.rows(query.with_for_update(skip_locked=True))]
        if not ids:
            return []
        mine = outbox.c.id.in_(ids)
        changes = {"lease_until": now + lease, "attempts": outbox.c.attempts + 1}
        await self._s.run(sa.update(outbox).where(mine).values(**changes))
        return await parcels_of(self._s, mine)

    async def next_due(self) -> datetime | None:
        """When the next row can be claimed, or None where nothing waits."""
        free_at = sa.func.coalesce(outbox.c.lease_until, outbox.c.due_at).label("free_at")
        row = await self._s.row(sa.select(free_at).where(PENDING).order_by(free_at).limit(1))
        return row.free_at if row else None

    async def sent(self, sent: Collection[tuple[Parcel, int | None]]) -> None:
        """Record what Telegram took, with the ids of the messages. What was made for one person is not kept."""
        answers = [parcel.notice_id for parcel, _ in sent if parcel.notice.kind in UNKEPT]
        if answers:
            await self._s.run(sa.delete(notices).where(notices.c.id.in_(answers)))
        rows = [
            {
                "of_id": parcel.id,
                "said_revision": parcel.revision,
                "said_message": message_id,
                "said_at": self._s.clock.now(),
            }
            for parcel, message_id in sent
            if parcel.notice.kind not in UNKEPT
        ]
        if rows:
            said = {parcel.notice_id for parcel, _ in sent}
            held = sa.select(notices.c.id).where(notices.c.id.in_(said)).order_by(notices.c.id)
            await self._s.rows(
                held.with_for_update(read=True)
            )  # so that no rewording falls between reading and marking
            await self._s.run(SENT, rows)

    async def failed(self, parcel: Parcel, state: str, error: str) -> None:
        """Take a row out of the way: `dead` or `unreachable`, with the reason."""
        self._s.later(FAILED, {"of_id": parcel.id, "tried": parcel.attempts, "to_state": state, "why": error})

    async def drop(self, parcel: Parcel) -> None:
        """Forget a parcel that cannot be delivered, with what it says."""
        await self._s.run(sa.delete(notices).where(notices.c.id == parcel.notice_id))

    async def again(self, parcel: Parcel, error: str, due_at: datetime | None = None, unanswered: bool = False) -> None:
        """Let a row wait, until `due_at` at least; without an error it was not tried, and the try is given back."""
        silent = parcel.unanswered + unanswered
        why = (f"unanswered {silent}: " if silent else "") + error if error else parcel.error
        tries = parcel.attempts if error else parcel.attempts - 1
        head = {"of_id": parcel.id, "tried": parcel.attempts, "tries": tries}
        self._s.later(AGAIN, {**head, "due_again": due_at or parcel.due_at, "why": why or None})

    async def hold(self, peer_id: int, until: datetime) -> None:
        """Telegram told us to wait with a peer: whoever dispatches after us has to know."""
        await self._s.run(sa.update(peers).where(peers.c.id == peer_id).values(held_until=until))

    async def held(self) -> dict[int, datetime]:
        """The peers that Telegram told us to wait with, and until when."""
        query = sa.select(peers.c.id, peers.c.held_until).where(peers.c.held_until > self._s.clock.now())
        return {row.id: row.held_until for row in await self._s.rows(query)}

    async def release(self) -> int:
        """Free every lease: a dispatcher that begins to lead finds those of one that ended; how many there were."""
        held = sa.update(outbox).where(PENDING, outbox.c.lease_until.is_not(None))
        return await self._s.run(held.values(lease_until=None))

    async def bring_forward(self) -> int:
        """The clock may have been set back: what was due by then is due, ahead of what has come since; how many rows.

        A follower's row is due as soon as it is made; any other one that waits for a later hour was made after it.
        """
        now = self._s.clock.now()
        said_later = sa.select(notices.c.id).where(notices.c.id == outbox.c.notice_id, notices.c.created_at > now)
        made_later = sa.or_(outbox.c.lane == int(Lane.BROADCAST), said_later.exists())
        mine = sa.update(outbox).where(PENDING, outbox.c.due_at > now, made_later)
        return await self._s.run(mine.values(due_at=now - A_WHILE))
