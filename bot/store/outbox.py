"""The outbox: what is to be said (notices) and to whom (rows), written with the change that caused it."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.digest import Kept
from bot.domain.ids import new_id
from bot.domain.notice import UNKEPT, Lane, Notice, NoticeKind, Parcel
from bot.domain.peer import Peer
from bot.store.broadcasts import Broadcasts
from bot.store.parcels import PENDING, UNSAID
from bot.store.peers import Peers
from bot.store.session import Session
from bot.store.tables import broadcasts, notices, outbox, said

DATA = TypeAdapter(dict[str, Any])
WAITING = sa.and_(PENDING, outbox.c.lease_until.is_(None))
THEIRS = outbox.c.peer_id.in_(sa.bindparam("peers", expanding=True))
OWED = sa.select(outbox.c.peer_id).where(THEIRS, outbox.c.lane == int(Lane.REPLY), WAITING)
ADD_NOTICE, ADD_ROW = sa.insert(notices), sa.insert(outbox).inline()
KEPT = sa.update(outbox).where(outbox.c.id == sa.bindparam("of_id"), outbox.c.state == "kept")
DIGESTED = KEPT.values(state="digested", sent_at=sa.bindparam("said_at"))
DROPPED = KEPT.values(state="cancelled")


class Outbox:
    """The repository of what goes out, for those who have something to say."""

    def __init__(self, session: Session, peers: Peers, broadcasts: Broadcasts) -> None:
        self._s, self._peers, self._broadcasts = session, peers, broadcasts
        self._answers: list[tuple[dict[str, Any], Notice]] = []
        self._posted = 0

    @property
    def needs_dispatcher(self) -> bool:
        """Whether this unit has posted something that was not handed over."""
        return self._posted > 0

    async def post(
        self, notice: Notice, peer_id: int, lane: Lane, *, topic: bool = False,
        due_at: datetime | None = None, slot: str | None = None,
    ) -> int:  # fmt: skip
        """Send `notice` to one peer; its id. Of several with one `slot` only the newest goes out, if none has yet."""
        notice_id = self._store(notice)
        if slot is None:
            row = self._add(notice_id, peer_id, lane, topic=topic, due_at=due_at)
            if lane is Lane.REPLY and due_at is None:
                self._answers.append((row, notice))
            return notice_id
        row = self._outgoing(notice_id, peer_id, lane, topic=topic, due_at=due_at, slot=slot)
        while not await self._place(row):
            pass  # somebody else took the slot in this very moment
        return notice_id

    async def broadcast(
        self, notice: Notice, targets: list[str], *, news_id: int | None = None, publisher_id: int | None = None,
        forget: str | None = None,
    ) -> None:  # fmt: skip
        """Send `notice` once to every peer that follows any of `targets` now; then nobody follows `forget` any more."""
        notice_id = self._store(notice)
        self._posted += 1
        await self._s.flush()
        await self._broadcasts.add(notice_id, targets, news_id, publisher_id, forget)

    async def hand_over(
        self, lease: timedelta, accepts: Callable[[int], bool]
    ) -> tuple[list[tuple[Peer, Parcel]], bool]:
        """Lease the answers just posted for a dispatcher of this process that `accepts` their peers; and whether
        nothing else was posted.

        Only those that have not been written yet: their rows are written as leased, which costs no statement. Of one
        peer all go, or none, so that none overtakes another.
        """
        fresh, now = self._s.put_off(), self._s.clock.now()
        left = {row["peer_id"] for row, _ in self._answers if id(row) not in fresh}
        left |= {row["peer_id"] for row, _ in self._answers if not self._is_next(row["peer_id"])}
        left |= {row["peer_id"] for row, _ in self._answers if not accepts(row["peer_id"])}
        handed: list[tuple[Peer, Parcel]] = []
        for row, notice in self._answers:
            if row["peer_id"] not in left:
                row.update(lease_until=now + lease, attempts=1)
                handed.append((await self._peers.get(row["peer_id"]), _fresh(row, notice)))
        complete = len(handed) == self._posted
        self._answers.clear()
        self._posted -= len(handed)
        return handed, complete

    async def foresee(self, peer_ids: Collection[int]) -> None:
        """Find out at once to whom of these an answer is owed that nobody has taken in hand: it goes first."""
        owed = {row.peer_id for row in await self._s.rows(OWED, peers=list(peer_ids))}
        self._s.known.update({("owed", peer_id): peer_id in owed for peer_id in peer_ids})

    async def reword(self, notice_id: int, data: dict[str, Any]) -> None:
        """Say something else: what waits gets the new words, what was sent will be edited."""
        payload = self._s.vault.general.seal(DATA.dump_json(data), "notices", "payload", notice_id)
        mine = sa.update(notices).where(notices.c.id == notice_id)
        await self._s.run(mine.values(payload=payload, revision=notices.c.revision + 1))
        if await self._broadcasts.edit(notice_id):
            return
        theirs = sa.select(outbox.c.id).where(outbox.c.notice_id == notice_id)
        await self._s.rows(theirs.with_for_update())  # whoever marks one as sent in this moment is waited for
        sent = sa.update(outbox).where(outbox.c.notice_id == notice_id, outbox.c.state == "sent")
        again = {"state": "pending", "due_at": self._s.clock.now(), "attempts": 0, "lease_until": None}
        self._posted += await self._s.run(sent.where(outbox.c.message_id.is_not(None)).values(**again))

    async def stand(self, notice_id: int, notice: Notice, peer_ids: Collection[int]) -> bool:
        """Say to several a notice of which there is one at a time, under an id of its own; False where it stands.

        It can be reworded until it is `unsaid`.
        """
        statement = self._s.insert(notices).values(**self._row(notice_id, notice)).on_conflict_do_nothing().inline()
        if not await self._s.run(statement):
            return False
        for peer_id in peer_ids:
            self._add(notice_id, peer_id, Lane.CASE)
        return True

    async def unsaid(self, notice_id: int) -> None:
        """Forget a standing notice; who was told keeps the message."""
        await self._s.run(sa.delete(notices).where(notices.c.id == notice_id))

    async def silence(self, peer_id: int) -> None:
        """Withdraw all that was to be said to somebody; nobody can try it again."""
        theirs = sa.update(outbox).where(outbox.c.peer_id == peer_id)
        left = theirs.where(outbox.c.state.in_([*UNSAID, "dead", "unreachable"]))
        await self._s.run(left.values(state="cancelled", slot=None))

    async def withdraw(self, slot: str) -> None:
        """Take back what waits in a slot: the person has gone on in the meantime."""
        waiting = sa.update(outbox).where(WAITING, outbox.c.slot == slot)
        await self._s.run(waiting.values(state="cancelled", slot=None))

    async def forget_unsent(self, peer_id: int) -> None:
        """Forget what was rendered for a peer alone and will not go out: nobody would ever delete it."""
        stuck = sa.and_(outbox.c.peer_id == peer_id, outbox.c.state.in_(["dead", "unreachable", "cancelled"]))
        theirs = sa.select(outbox.c.notice_id).where(stuck)
        await self._s.run(sa.delete(notices).where(notices.c.id.in_(theirs), notices.c.kind.in_(UNKEPT)))

    async def cancel(self, case_id: int, kind: NoticeKind) -> None:
        """Withdraw what was to be said or corrected of a case and has not gone out; nobody can try it again."""
        theirs = sa.select(notices.c.id).where(notices.c.case_id == case_id, notices.c.kind == kind)
        waiting = sa.update(outbox).where(outbox.c.state.in_([*UNSAID, "dead"]), outbox.c.notice_id.in_(theirs))
        await self._s.run(waiting.values(state="cancelled", slot=None))
        running = sa.update(broadcasts).where(broadcasts.c.notice_id.in_(theirs), broadcasts.c.state != "done")
        ended = {"state": "cancelled", "ended_at": self._s.clock.now(), "edited_position": None}
        await self._s.run(running.values(**ended))

    async def forget(self, case_id: int, kinds: Collection[NoticeKind], peer_id: int | None) -> None:
        """Forget these kinds of notices of a case, sent or not, and what else of it was for that peer alone.

        The messages stay known as messages of the chat, so that they can still be deleted from it.
        """
        theirs = sa.select(notices.c.id).where(notices.c.case_id == case_id)
        named = sa.and_(outbox.c.peer_id == peer_id, outbox.c.lane != int(Lane.BROADCAST))
        gone = outbox.c.notice_id.in_(theirs) & sa.or_(
            named, outbox.c.notice_id.in_(theirs.where(notices.c.kind.in_(kinds)))
        )
        there = sa.and_(gone, outbox.c.message_id.is_not(None), outbox.c.sent_at.is_not(None))
        messages = sa.select(outbox.c.peer_id, outbox.c.message_id, outbox.c.sent_at).where(there)
        await self._s.run(sa.insert(said).from_select(["peer_id", "message_id", "sent_at"], messages))
        await self._s.run(sa.delete(outbox).where(gone))
        await self._s.run(sa.delete(notices).where(notices.c.case_id == case_id, notices.c.kind.in_(kinds)))

    async def was_said(self, case_id: int, kind: NoticeKind, since: datetime) -> bool:
        """Whether a notice of that kind was posted for a case since then, and has not been forgotten."""
        mine = sa.and_(notices.c.case_id == case_id, notices.c.kind == kind, notices.c.created_at >= since)
        return await self._s.row(sa.select(notices.c.id).where(mine).limit(1)) is not None

    async def kept(self, peer_ids: Collection[int]) -> dict[int, list[Kept]]:
        """What waits for the digests of peers, each one's oldest first; locked, so that it stays so.

        What somebody else is about to withdraw is left out.
        """
        query = sa.select(outbox.c.id, outbox.c.peer_id, outbox.c.due_at, notices.c.case_id)
        query = query.join(notices, notices.c.id == outbox.c.notice_id)
        query = query.where(outbox.c.peer_id.in_(peer_ids), outbox.c.state == "kept")
        found: dict[int, list[Kept]] = {}
        query = query.order_by(outbox.c.due_at, outbox.c.id).with_for_update(of=outbox, skip_locked=True)
        for row in await self._s.rows(query):
            found.setdefault(row.peer_id, []).append(Kept(row.id, row.case_id, row.due_at))
        return found

    async def digested(self, row_ids: list[int]) -> None:
        """These go out in a digest."""
        for row_id in row_ids:
            self._s.later(DIGESTED, {"of_id": row_id, "said_at": self._s.clock.now()})

    async def drop_kept(self, row_ids: list[int]) -> None:
        """These need not be said in a digest any more."""
        for row_id in row_ids:
            self._s.later(DROPPED, {"of_id": row_id})

    async def revive(self, peer_id: int, kind: NoticeKind, since: datetime) -> None:
        """Somebody can be reached again: what was posted for them `since` then and could not be sent goes out."""
        theirs = sa.select(notices.c.id).where(notices.c.id == outbox.c.notice_id, notices.c.kind == kind)
        lost = sa.update(outbox).where(outbox.c.peer_id == peer_id, outbox.c.state == "unreachable")
        again = {"state": "pending", "due_at": self._s.clock.now(), "attempts": 0, "error": None}
        recent = theirs.where(notices.c.created_at >= since).exists()
        self._posted += await self._s.run(lost.where(recent).values(**again))

    def _is_next(self, peer_id: int) -> bool:
        """Whether it is known that nothing goes before the next answer to this peer."""
        return self._s.known.get(("owed", peer_id)) is False and ("peer", peer_id) in self._s.known

    def _add(self, notice_id: int, peer_id: int, lane: Lane, **more: Any) -> dict[str, Any]:
        row = self._outgoing(notice_id, peer_id, lane, **more)
        self._s.later(ADD_ROW, row)
        return row

    def _outgoing(
        self, notice_id: int, peer_id: int, lane: Lane, *, topic: bool = False, due_at: datetime | None = None,
        slot: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        self._posted += 1
        return {
            "id": self._s.ids.next(), "notice_id": notice_id, "peer_id": peer_id, "lane": lane, "topic": topic,
            "slot": slot, "state": "pending", "due_at": due_at or self._s.clock.now(), "attempts": 0,
            "lease_until": None,
        }  # fmt: skip

    def _store(self, notice: Notice) -> int:
        notice_id = new_id()
        self._s.later(ADD_NOTICE, self._row(notice_id, notice))
        return notice_id

    def _row(self, notice_id: int, notice: Notice) -> dict[str, Any]:
        payload = self._s.vault.general.seal(DATA.dump_json(notice.data), "notices", "payload", notice_id)
        values = {"id": notice_id, "case_id": notice.case_id, "kind": notice.kind, "payload": payload, "revision": 0}
        return {**values, "created_at": self._s.clock.now()}

    async def _place(self, row: dict[str, Any]) -> bool:
        if await self._replace(row["slot"], row["notice_id"]):
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


def _fresh(row: dict[str, Any], notice: Notice) -> Parcel:
    return Parcel(row["id"], row["notice_id"], notice, row["peer_id"], row["lane"], 1, row["topic"], row["due_at"])
