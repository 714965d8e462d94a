"""Which cases are of one person, and which of them leads. The rows go with either dossier."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.domain.merge import Merge
from bot.store.session import Session
from bot.store.tables import merges


class Merges:
    """The repository of merges: a case has one lead at most."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, merge: Merge) -> None:
        """Let a case be led by another one."""
        values = {"case_id": merge.case_id, "into_id": merge.into_id}
        more = {"public": merge.public, "merged_at": merge.merged_at}
        await self._s.run(sa.insert(merges).values(**values, **more))

    async def of(self, case_id: int) -> Merge | None:
        """The merge of a case into another one."""
        row = await self._s.row(sa.select(merges).where(merges.c.case_id == case_id))
        return _merge(row) if row else None

    async def into(self, case_id: int) -> list[Merge]:
        """What is merged into a case, the oldest merge first."""
        query = sa.select(merges).where(merges.c.into_id == case_id).order_by(merges.c.merged_at, merges.c.case_id)
        return [_merge(row) for row in await self._s.rows(query)]

    async def leads(self, case_ids: Collection[int]) -> dict[int, int]:
        """Which case is followed in place of each of these; those that stand for themselves are left out."""
        query = sa.select(merges.c.case_id, merges.c.into_id).where(merges.c.case_id.in_(case_ids), merges.c.public)
        return {row.case_id: row.into_id for row in await self._s.rows(query)} if case_ids else {}

    async def remove(self, case_id: int) -> bool:
        """Let a case stand for itself again; False where it does."""
        return await self._s.run(sa.delete(merges).where(merges.c.case_id == case_id)) > 0


def _merge(row: Any) -> Merge:
    return Merge(row.case_id, row.into_id, row.public, row.merged_at)
