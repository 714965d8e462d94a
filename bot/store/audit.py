"""The audit: append-only, without content, each entry linked to the one before with a key of the vault."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.audit import LET_GO, OF_PEOPLE, Entry, Fault, Finding, Mark, check
from bot.store.session import Session
from bot.store.tables import audit, audit_chain

# Entries read at once.
PART = 1000
ONLY = 1
# No chain gets as long.
BEYOND = 2**62
ADD = sa.insert(audit)
LINK = (
    sa.update(audit)
    .where(audit.c.id == sa.bindparam("of_id"))
    .values(number=sa.bindparam("in_turn"), link=sa.bindparam("linked"))
)
UNLINKED = audit.c.number.is_(None)


class Audit:
    """The repository of audit entries."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._added = False

    async def add(
        self, actor_id: int | None, action: str, case_id: int | None = None, version: int | None = None
    ) -> None:
        """Record an action; ids are our own, never Telegram's."""
        self._added = True
        row = {"at": self._s.clock.now(), "actor_id": actor_id, "action": action, "case_id": case_id}
        self._s.later(ADD, {**row, "version": version})

    async def link(self) -> None:
        """Link what was added to the chain. It goes last in a transaction: whoever comes next waits for its end."""
        if not self._added:
            return
        head = await self._lock()
        rows = await self._s.rows(sa.select(audit).where(UNLINKED).order_by(audit.c.id))
        linked = []
        for row in rows:
            head = Mark(head.number + 1, self._linked(head.link, _entry(row, head.number + 1)))
            linked.append({"of_id": row.id, "in_turn": head.number, "linked": head.link})
        if linked:
            await self._s.run(LINK, linked)
            await self._s.run(sa.update(audit_chain).values(number=head.number, link=head.link))

    async def head(self) -> Mark:
        """How far the chain goes."""
        row = await self._s.row(sa.select(audit_chain.c.number, audit_chain.c.link))
        return Mark(row.number, row.link) if row else Mark()

    async def count(self, actor_id: int | None, action: str, since: datetime) -> int:
        """How often somebody, or (None) the bot itself, has done something since then."""
        theirs = sa.and_(audit.c.actor_id == actor_id, audit.c.at > since, audit.c.action == action)
        return int((await self._s.row(sa.select(sa.func.count()).select_from(audit).where(theirs)))[0])

    async def newest(
        self, count: int, before: int | None = None, *, refused: bool = False, actor_id: int | None = None
    ) -> list[Entry]:
        """Entries, the newest first: those with a number below `before`, refusals alone, or one colleague's work."""
        query = sa.select(audit).where(sa.not_(UNLINKED)).order_by(audit.c.number.desc()).limit(count)
        if before is not None:
            query = query.where(audit.c.number < before)
        if refused:
            query = query.where(audit.c.action.startswith("refused_", autoescape=True))
        if actor_id is not None:
            query = query.where(audit.c.actor_id == actor_id, audit.c.action.not_in(OF_PEOPLE))
        return [_entry(row, row.number) for row in await self._s.rows(query)]

    async def last(self, action: str) -> Entry | None:
        """The newest entry of the bot's own with that action."""
        own = sa.select(audit).where(audit.c.actor_id.is_(None), audit.c.action == action, sa.not_(UNLINKED))
        row = await self._s.row(own.order_by(audit.c.number.desc()).limit(1))
        return _entry(row, row.number) if row else None

    async def turn(self) -> Mark:
        """The head of the chain; nobody else adds to it until this transaction ends."""
        return await self._lock()

    async def verify(self, kept: Mark | None = None) -> Finding | None:
        """The first thing that is wrong with the chain; `kept` is a mark of it that somebody wrote down.

        About 20 microseconds an entry; between the parts others have their turn.
        """
        chain = await self._s.row(sa.select(audit_chain))
        start = at = Mark(chain.start_number, chain.start_link) if chain else Mark()
        head, met, gone = await self.head(), kept in (None, start), 0
        while True:
            rows = await self._s.rows(_after(at.number))
            if found := check(at, self._links(at, rows)):
                return found
            met = met or any(kept == Mark(row.number, row.link) for row in rows)
            gone = max([gone, *(int(row.action.removeprefix(LET_GO)) for row in rows if _let_go(row))])
            at = Mark(rows[-1].number, rows[-1].link) if rows else at
            before, head = head, await self.head()
            if not rows and head == before:  # nobody has added to it since we looked for more
                break
            await asyncio.sleep(0)
        return await self._ends(at, head) or _begins(start, gone) or _knows(kept, start, met=met)

    async def _ends(self, at: Mark, head: Mark) -> Finding | None:
        """What is wrong with the end of the chain, where its entries end `at` that place."""
        if at != head:
            return Finding(Fault.MISSING if at.number < head.number else Fault.CHANGED, at.number + 1)
        unlinked = await self._s.row(sa.select(audit.c.id).where(UNLINKED))
        return Finding(Fault.UNLINKED, unlinked.id) if unlinked else None

    async def purge(self, until: datetime) -> int:
        """Let go of what is older; the chain begins anew behind it, and says so. How many entries."""
        await self._lock()
        # Up to the first that is not old: one that a wrong clock wrote must not take those before it along.
        stays = sa.select(sa.func.min(audit.c.number)).where(audit.c.at >= until).scalar_subquery()
        old = sa.select(audit.c.number, audit.c.link).where(audit.c.number < sa.func.coalesce(stays, BEYOND))
        last = await self._s.row(old.order_by(audit.c.number.desc()).limit(1))
        if last is None:
            return 0
        await self._s.run(sa.update(audit_chain).values(start_number=last.number, start_link=last.link))
        gone = await self._s.run(sa.delete(audit).where(audit.c.number <= last.number))
        await self.add(None, f"{LET_GO}{last.number}")
        return gone

    def _links(self, before: Mark, rows: list[Any]) -> Iterator[tuple[Mark, bytes]]:
        link = before.link
        for row in rows:
            yield Mark(row.number, row.link), self._linked(link, _entry(row, row.number))
            link = row.link

    def _linked(self, before: bytes, entry: Entry) -> bytes:
        return self._s.vault.blind("audit", before.hex() + entry.told())

    async def _lock(self) -> Mark:
        """The head of the chain; nobody else links anything until this transaction ends."""
        mine = sa.select(audit_chain.c.number, audit_chain.c.link).with_for_update()
        row = await self._s.row(mine)
        if row is None:
            start = {"id": ONLY, "number": 0, "link": b"", "start_number": 0, "start_link": b""}
            await self._s.run(self._s.insert(audit_chain).values(**start).on_conflict_do_nothing())
            row = await self._s.row(mine)
        return Mark(row.number, row.link)


def _after(number: int) -> sa.Select[Any]:
    return sa.select(audit).where(audit.c.number > number).order_by(audit.c.number).limit(PART)


def _let_go(row: Any) -> bool:
    return row.actor_id is None and str(row.action).startswith(LET_GO)


def _begins(start: Mark, gone: int) -> Finding | None:
    """The chain may begin late only where an entry of it says that it lets go of what was before."""
    return None if start.number == gone else Finding(Fault.MISSING, min(start.number, gone) + 1)


def _knows(kept: Mark | None, start: Mark, *, met: bool) -> Finding | None:
    if kept is None or met:
        return None
    return Finding(Fault.BEFORE if kept.number < start.number else Fault.OTHER_HISTORY, kept.number)


def _entry(row: Any, number: int) -> Entry:
    return Entry(number, row.at, row.actor_id, row.action, row.case_id, row.version)
