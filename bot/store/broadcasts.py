"""Broadcasts: a cursor over the followers, which makes rows for the next of them only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.notice import Lane, NoticeKind, Parcel
from bot.domain.peer import Digest
from bot.store.crypto import SealBroken
from bot.store.inline import long_work
from bot.store.parcels import DATA, UNSAID, parcels_of
from bot.store.session import Session
from bot.store.tables import broadcasts, follows, notices, outbox, peers

# So many broadcasts share the rate; those behind them wait.
AT_ONCE = 8
# Before every peer: their ids are positive.
START = 0
COUNTED = ("sent", "kept", "unreachable", "failed")
RUNNING = broadcasts.c.state == BroadcastState.RUNNING
OVER = broadcasts.c.state.in_([BroadcastState.CANCELLED, BroadcastState.DONE])
# A correction goes out also where nobody else is to be told.
NOT_DONE = broadcasts.c.state.in_([BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.CANCELLED])
ADD_ROW = sa.insert(outbox).inline()
HEAD = (
    "notice_id", "state", "total", *COUNTED, "exhausted", "news_id", "publisher_id", "progress_id",
)  # fmt: skip


class Broadcasts:
    """The repository of broadcasts."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(
        self, notice_id: int, targets: list[str], news_id: int | None, publisher_id: int | None, forget: str | None
    ) -> None:
        """Begin a broadcast of a stored notice; whoever follows from now on is not among those who get it."""
        values = {
            "notice_id": notice_id, "targets": targets, "news_id": news_id, "publisher_id": publisher_id,
            "forget": forget, "state": BroadcastState.RUNNING, "position": START, "exhausted": False,
            "created_at": self._s.ids.moment(), **dict.fromkeys(COUNTED, 0),
        }  # fmt: skip
        await self._s.run(sa.insert(broadcasts).values(**values))

    async def get(self, notice_id: int) -> Broadcast | None:
        """The broadcast of a notice."""
        return _broadcast(await self._s.row(sa.select(broadcasts).where(broadcasts.c.notice_id == notice_id)))

    async def of_news(self, news_id: int) -> Broadcast | None:
        """The broadcast of a piece of news."""
        return _broadcast(await self._s.row(sa.select(broadcasts).where(broadcasts.c.news_id == news_id)))

    async def unfinished(self, limit: int) -> list[Broadcast]:
        """Broadcasts that run or are paused, oldest first."""
        going = broadcasts.c.state.in_([BroadcastState.RUNNING, BroadcastState.PAUSED])
        query = sa.select(broadcasts).where(going).order_by(broadcasts.c.created_at, broadcasts.c.notice_id)
        return _all(await self._s.rows(query.limit(limit)))

    async def of_case(self, case_id: int) -> list[Broadcast]:
        """The broadcasts of a case's news, newest first."""
        theirs = sa.and_(notices.c.case_id == case_id, notices.c.kind == NoticeKind.NEWS)
        query = sa.select(broadcasts).join(notices, notices.c.id == broadcasts.c.notice_id).where(theirs)
        return _all(await self._s.rows(query.order_by(broadcasts.c.created_at.desc(), broadcasts.c.notice_id)))

    async def ended_since(self, moment: datetime) -> list[Broadcast]:
        """Broadcasts that were cancelled or came to their end at `moment` or later."""
        return _all(await self._s.rows(sa.select(broadcasts).where(OVER, broadcasts.c.ended_at >= moment)))

    async def said(self, notice_id: int) -> dict[str, Any] | None:
        """What a notice says now; None where it is gone, or its seal is broken."""
        row = await self._s.row(sa.select(notices.c.payload).where(notices.c.id == notice_id))
        try:
            data = self._s.vault.general.open(row.payload, "notices", "payload", notice_id) if row else None
        except SealBroken:
            return None
        return DATA.validate_json(data) if data else None

    async def turn(self, notice_id: int, state: BroadcastState) -> None:
        """Pause, resume, cancel or end a broadcast; what waits for its turn goes with a cancelled one."""
        over = state in {BroadcastState.CANCELLED, BroadcastState.DONE}
        values = {"state": state, "ended_at": self._s.clock.now() if over else None}
        await self._s.run(sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id).values(**values))
        if state is BroadcastState.CANCELLED:
            waiting = sa.update(outbox).where(outbox.c.notice_id == notice_id, outbox.c.state.in_(UNSAID))
            untold = waiting.where(outbox.c.message_id.is_(None))
            await self._s.run(untold.values(state="cancelled"))
            await self._forget(broadcasts.c.notice_id == notice_id)

    async def withdraw(self, notice_id: int) -> None:
        """What it says is public no more: nobody else is told, and who was told hears no correction."""
        await self.turn(notice_id, BroadcastState.CANCELLED)
        await self._s.run(sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id).values(edited_position=None))

    async def report_by(self, notice_id: int, progress_id: int) -> None:
        """The notice that keeps the publisher informed."""
        mine = sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id)
        await self._s.run(mine.values(progress_id=progress_id))

    async def count(self, notice_id: int) -> int:
        """How many follow what a broadcast is for. Reads all of them: for a unit that holds no lock."""
        row = await self._s.row(sa.select(broadcasts).where(broadcasts.c.notice_id == notice_id))
        if row is None:
            return 0
        chosen = sa.union(*(self._following(row, target) for target in row.targets))
        with long_work():
            return int((await self._s.row(sa.select(sa.func.count()).select_from(chosen.subquery())))[0])

    async def counted(self, notice_id: int, total: int) -> None:
        """Keep how many follow."""
        await self._s.run(sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id).values(total=total))

    async def edit(self, notice_id: int) -> bool:
        """The notice was reworded: those already served will have their message edited. Whether it is a broadcast."""
        mine = sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id)
        state = sa.case((broadcasts.c.state == BroadcastState.DONE, BroadcastState.RUNNING), else_=broadcasts.c.state)
        ended_at = sa.case((broadcasts.c.state == BroadcastState.DONE, sa.null()), else_=broadcasts.c.ended_at)
        return await self._s.run(mine.values(edited_position=START, state=state, ended_at=ended_at)) > 0

    async def tally(self, notice_id: int, counts: Mapping[str, int]) -> None:
        """Add to what has been counted: sent, kept, unreachable, failed."""
        if more := _more(counts):
            await self._s.run(sa.update(broadcasts).where(broadcasts.c.notice_id == notice_id).values(**more))

    async def advance(self, limit: int, lease: timedelta) -> list[Parcel]:
        """Make and lease rows for the next `limit` followers at most, of all broadcasts that run alike.

        Where the words were changed meanwhile, edits of what was sent before go along, even where it was paused or
        cancelled: who has the mistake shall not keep it.
        """
        telling = sa.and_(RUNNING, sa.not_(broadcasts.c.exhausted))
        unfinished = sa.and_(NOT_DONE, sa.or_(telling, broadcasts.c.edited_position.is_not(None)))
        query = sa.select(broadcasts).where(unfinished).order_by(broadcasts.c.created_at).limit(AT_ONCE)
        rows = await self._s.rows(query.with_for_update(skip_locked=True))
        runs = [row for row in rows if row.state == BroadcastState.RUNNING]
        passes = [(self._next_followers, row) for row in runs if not row.exhausted]
        passes += [(self._next_served, row) for row in rows if row.edited_position is not None]
        ids = []
        for step, row in passes[:limit]:
            ids += await step(row, max(1, limit // len(passes)), lease)
        return await parcels_of(self._s, outbox.c.id.in_(ids)) if ids else []

    async def finish(self, limit: int = 20) -> list[Broadcast]:
        """End the broadcasts of which nothing waits any more; which ones those are."""
        waiting = sa.select(outbox.c.id).where(
            outbox.c.notice_id == broadcasts.c.notice_id, outbox.c.state == sa.literal_column("'pending'")
        )
        over = sa.and_(RUNNING, broadcasts.c.exhausted, broadcasts.c.edited_position.is_(None))
        rows = await self._s.rows(sa.select(broadcasts).where(over, sa.not_(waiting.exists())).limit(limit))
        done = {"state": BroadcastState.DONE, "ended_at": self._s.clock.now()}
        ended = []
        for row in rows:
            mine = sa.update(broadcasts).where(broadcasts.c.notice_id == row.notice_id, over)
            if await self._s.run(mine.values(**done)):  # else it was paused or corrected in this very moment
                ended.append(row)
        if ended:
            await self._forget(broadcasts.c.notice_id.in_([row.notice_id for row in ended]))
        return _all(ended)

    async def _forget(self, which: sa.ColumnElement[bool]) -> None:
        """Nobody follows any more what is gone, now that they have been told, or nobody else is to be."""
        rows = await self._s.rows(sa.select(broadcasts.c.forget).where(which, broadcasts.c.forget.is_not(None)))
        for row in rows:
            with long_work():
                await self._s.run(sa.delete(follows).where(follows.c.target == row.forget))

    async def _next_followers(self, row: Any, limit: int, lease: timedelta) -> list[int]:
        """The ids of new rows for the next followers. Who cannot be reached gets none; who wants a digest, one that
        is kept for it."""
        ahead = [self._ahead(row, target).limit(limit).subquery() for target in row.targets]
        chosen = sa.union(*(sa.select(each.c.peer_id) for each in ahead)).order_by("peer_id").limit(limit)
        peer_ids = [found.peer_id for found in await self._s.rows(chosen)]
        passed = max(peer_ids, default=row.position)
        served = sa.select(outbox.c.peer_id).where(outbox.c.notice_id == row.notice_id, outbox.c.peer_id.in_(peer_ids))
        before = {found.peer_id for found in await self._s.rows(served)} if peer_ids else set()
        wanted = sa.select(peers.c.id, peers.c.digest).where(peers.c.id.in_(set(peer_ids) - before))
        wanted = wanted.where(peers.c.unreachable_at.is_(None), peers.c.blocked_at.is_(None))
        reachable = await self._s.rows(wanted.order_by(peers.c.id))
        now_ids = [self._add(row.notice_id, each.id, lease) for each in reachable if each.digest == Digest.EACH]
        kept = [self._add(row.notice_id, each.id, None) for each in reachable if each.digest != Digest.EACH]
        lost = len(peer_ids) - len(before) - len(reachable)
        counts = {"kept": len(kept), "unreachable": lost}
        await self._move(row, {"position": passed, "exhausted": len(peer_ids) < limit, **_more(counts)})
        return now_ids

    async def _next_served(self, row: Any, limit: int, lease: timedelta) -> list[int]:
        """The ids of rows whose message is to be edited, leased."""
        mine = sa.and_(outbox.c.notice_id == row.notice_id, outbox.c.peer_id > row.edited_position)
        query = sa.select(outbox.c.id, outbox.c.peer_id).where(
            mine, outbox.c.state == "sent", outbox.c.message_id.is_not(None)
        )
        found = await self._s.rows(query.order_by(outbox.c.peer_id).limit(limit))
        ids = [each.id for each in found]
        now = self._s.clock.now()
        changes = {"state": "pending", "attempts": 1, "due_at": now, "lease_until": now + lease}
        if ids:
            await self._s.run(sa.update(outbox).where(outbox.c.id.in_(ids)).values(**changes))
        await self._move(row, {"edited_position": found[-1].peer_id if len(found) == limit else None})
        return ids

    async def _move(self, row: Any, values: dict[str, Any]) -> None:
        mine = sa.update(broadcasts).where(broadcasts.c.notice_id == row.notice_id)
        await self._s.run(mine.values(**values))

    def _following(self, row: Any, target: str) -> Any:
        """Who followed a target when the broadcast began. A follow of tomorrow was made before the clock was set
        back."""
        before = sa.or_(follows.c.created_at <= row.created_at, follows.c.created_at > self._s.clock.now())
        return sa.select(follows.c.peer_id).where(follows.c.target == target, before)

    def _ahead(self, row: Any, target: str) -> Any:
        """Those of them who have no row yet, in the order of the cursor."""
        return self._following(row, target).where(follows.c.peer_id > row.position).order_by(follows.c.peer_id)

    def _add(self, notice_id: int, peer_id: int, lease: timedelta | None) -> int:
        now, row_id = self._s.clock.now(), self._s.ids.next()
        row = {
            "id": row_id, "notice_id": notice_id, "peer_id": peer_id, "lane": Lane.BROADCAST,
            "topic": False, "slot": None, "state": "pending" if lease else "kept", "due_at": now,
            "attempts": 1 if lease else 0, "lease_until": now + lease if lease else None,
        }  # fmt: skip
        self._s.later(ADD_ROW, row)
        return row_id


def _more(counts: Mapping[str, int]) -> dict[str, Any]:
    return {name: broadcasts.c[name] + n for name, n in counts.items() if n}


def _all(rows: list[Any]) -> list[Broadcast]:
    return [found for found in map(_broadcast, rows) if found]


def _broadcast(row: Any) -> Broadcast | None:
    values = {name: getattr(row, name) for name in HEAD} if row else None
    return Broadcast(**{**values, "state": BroadcastState(values["state"])}) if values else None
