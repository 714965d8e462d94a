"""The outbox: what is to be said (notices) and to whom (rows), written with the change that caused it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.domain.peer import Peer
from bot.store.broadcasts import Broadcasts
from bot.store.parcels import PENDING, parcels_of
from bot.store.peers import Peers
from bot.store.session import Session
from bot.store.tables import broadcasts, notices, outbox

DATA = TypeAdapter(dict[str, Any])
WAITING = sa.and_(PENDING, outbox.c.lease_until.is_(None))
ADD_NOTICE, ADD_ROW = sa.insert(notices), sa.insert(outbox).inline()


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
        self._posted += 1
        row = {
            "id": self._s.ids.next(), "notice_id": notice_id, "peer_id": peer_id, "lane": lane, "topic": topic,
            "slot": slot, "state": "pending", "due_at": due_at or self._s.clock.now(), "attempts": 0,
            "lease_until": None,
        }  # fmt: skip
        if slot is None:
            self._s.later(ADD_ROW, row)
            if lane is Lane.REPLY and due_at is None:
                self._answers.append((row, notice))
            return notice_id
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
        known = {peer_id for kind, peer_id in self._s.known if kind == "peer"}
        left |= {row["peer_id"] for row, _ in self._answers} - known
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

    async def reword(self, notice_id: int, data: dict[str, Any]) -> None:
        """Say something else: what waits gets the new words, what was sent will be edited."""
        payload = self._s.vault.general.seal(DATA.dump_json(data), "notices", "payload", notice_id)
        mine = sa.update(notices).where(notices.c.id == notice_id)
        await self._s.run(mine.values(payload=payload, revision=notices.c.revision + 1))
        if await self._broadcasts.edit(notice_id):
            return
        sent = sa.update(outbox).where(outbox.c.notice_id == notice_id, outbox.c.state == "sent")
        again = {"state": "pending", "due_at": self._s.clock.now(), "attempts": 0, "lease_until": None}
        await self._s.run(sent.where(outbox.c.message_id.is_not(None)).values(**again))

    async def withdraw(self, slot: str) -> None:
        """Take back what waits in a slot: the person has gone on in the meantime."""
        waiting = sa.update(outbox).where(WAITING, outbox.c.slot == slot)
        await self._s.run(waiting.values(state="cancelled", slot=None))

    async def cancel(self, case_id: int, kind: NoticeKind) -> None:
        """Withdraw what was to be said of a case and has not gone out."""
        theirs = sa.select(notices.c.id).where(notices.c.case_id == case_id, notices.c.kind == kind)
        waiting = sa.update(outbox).where(outbox.c.state.in_(["pending", "kept"]), outbox.c.notice_id.in_(theirs))
        await self._s.run(waiting.values(state="cancelled", slot=None))
        running = sa.update(broadcasts).where(broadcasts.c.notice_id.in_(theirs), broadcasts.c.state != "done")
        await self._s.run(running.values(state="cancelled", ended_at=self._s.clock.now()))

    async def kept(self, peer_id: int, limit: int) -> list[Parcel]:
        """What waits for a peer's digest, oldest first."""
        mine = sa.and_(outbox.c.peer_id == peer_id, outbox.c.state == "kept")
        return await parcels_of(self._s, mine, limit)

    async def digested(self, row_ids: list[int]) -> None:
        """These have been said in a digest."""
        mine = sa.update(outbox).where(outbox.c.id.in_(row_ids))
        await self._s.run(mine.values(state="sent", sent_at=self._s.clock.now()))

    async def dead(self, limit: int, offset: int = 0) -> list[Parcel]:
        """Dead letters, oldest first; `error` says why."""
        return await parcels_of(self._s, outbox.c.state == sa.literal_column("'dead'"), limit, offset)

    async def count_dead(self) -> int:
        """How many dead letters there are."""
        query = sa.select(sa.func.count()).where(outbox.c.state == sa.literal_column("'dead'"))
        return int((await self._s.row(query))[0])

    async def retry(self, row_id: int) -> bool:
        """Let a dead letter be tried again; whether it was one."""
        again = {"state": "pending", "due_at": self._s.clock.now(), "attempts": 0, "error": None}
        mine = sa.update(outbox).where(outbox.c.id == row_id, outbox.c.state == "dead")
        return await self._s.run(mine.values(**again)) > 0

    async def drop(self, row_id: int) -> bool:
        """Give a dead letter up; whether it was one."""
        mine = sa.update(outbox).where(outbox.c.id == row_id, outbox.c.state == "dead")
        return await self._s.run(mine.values(state="cancelled")) > 0

    def _store(self, notice: Notice) -> int:
        notice_id = new_id()
        payload = self._s.vault.general.seal(DATA.dump_json(notice.data), "notices", "payload", notice_id)
        values = {"id": notice_id, "case_id": notice.case_id, "kind": notice.kind, "payload": payload, "revision": 0}
        self._s.later(ADD_NOTICE, {**values, "created_at": self._s.clock.now()})
        return notice_id

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
