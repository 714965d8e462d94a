"""Dead letters: rows of the outbox that could not be delivered. Nothing here opens what they say."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.domain.dead_letter import DeadLetter
from bot.domain.notice import NoticeKind
from bot.store.session import Session
from bot.store.tables import cases, notices, outbox

# Spelled out, so that PostgreSQL chooses the index for it.
DEAD = outbox.c.state == sa.literal_column("'dead'")
HEAD = (
    outbox.c.id, outbox.c.notice_id, outbox.c.due_at, outbox.c.error, outbox.c.message_id, notices.c.kind, cases.c.code,
)  # fmt: skip


class DeadLetters:
    """The repository of dead letters."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def page(self, limit: int, offset: int = 0) -> list[DeadLetter]:
        """Some of them, oldest first; also those whose seal is broken."""
        return await self._read(DEAD, limit, offset)

    async def get(self, row_id: int) -> DeadLetter | None:
        """One of them; None where it is none (any more)."""
        found = await self._read(sa.and_(DEAD, outbox.c.id == row_id), 1, 0)
        return found[0] if found else None

    async def count(self) -> int:
        """How many there are."""
        return int((await self._s.row(sa.select(sa.func.count()).select_from(outbox).where(DEAD)))[0])

    async def retry(self, row_ids: Collection[int]) -> int:
        """Let them be tried again, as if for the first time; how many those were."""
        again = {"state": "pending", "due_at": self._s.clock.now(), "attempts": 0, "error": None, "lease_until": None}
        return await self._s.run(sa.update(outbox).where(DEAD, outbox.c.id.in_(row_ids)).values(**again))

    async def drop(self, row_ids: Collection[int]) -> int:
        """Give them up; how many those were."""
        return await self._s.run(sa.update(outbox).where(DEAD, outbox.c.id.in_(row_ids)).values(state="cancelled"))

    async def _read(self, condition: sa.ColumnElement[bool], limit: int, offset: int) -> list[DeadLetter]:
        known = outbox.join(notices, notices.c.id == outbox.c.notice_id)
        known = known.outerjoin(cases, cases.c.id == notices.c.case_id)
        query = sa.select(*HEAD).select_from(known).where(condition).order_by(outbox.c.id)
        return [_letter(row) for row in await self._s.rows(query.limit(limit).offset(offset or None))]


def _letter(row: Any) -> DeadLetter:
    corrects = row.message_id is not None
    return DeadLetter(
        row.id, row.notice_id, NoticeKind(row.kind), row.code or "", row.due_at, row.error or "", corrects
    )  # fmt: skip
