"""What waits for a second person, sealed with its case."""

from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.approval import Approval, Deed
from bot.store.session import Session
from bot.store.tables import approvals

CONTENT = TypeAdapter(dict[str, Any])


class Approvals:
    """The repository of requests."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, approval: Approval) -> None:
        """Store a request."""
        sealer = await self._s.sealer(approval.case_id)
        content = sealer.seal(CONTENT.dump_json(approval.content), "approvals", "content", approval.id)
        values = {
            "id": approval.id, "case_id": approval.case_id, "deed": approval.deed, "asked_by": approval.asked_by,
            "asked_at": approval.asked_at, "version": approval.version, "content": content,
        }  # fmt: skip
        await self._s.run(sa.insert(approvals).values(**values), keeps=True)

    async def get(self, approval_id: int) -> Approval | None:
        """The request of that id."""
        row = await self._s.row(sa.select(approvals).where(approvals.c.id == approval_id))
        return await self._approval(row) if row else None

    async def of(self, case_id: int) -> list[Approval]:
        """What waits in a case, the oldest first."""
        query = sa.select(approvals).where(approvals.c.case_id == case_id).order_by(approvals.c.asked_at)
        return [await self._approval(row) for row in await self._s.rows(query)]

    async def waiting(self, deed: Deed) -> list[int]:
        """The ids of all requests for such a deed."""
        return [row.id for row in await self._s.rows(sa.select(approvals.c.id).where(approvals.c.deed == deed))]

    async def delete(self, approval_id: int) -> bool:
        """Let a request be settled; False where somebody else was first."""
        return await self._s.run(sa.delete(approvals).where(approvals.c.id == approval_id)) > 0

    async def _approval(self, row: Any) -> Approval:
        content = (await self._s.sealer(row.case_id)).open(row.content, "approvals", "content", row.id)
        return Approval(
            row.id, row.case_id, Deed(row.deed), row.asked_by, row.asked_at, row.version,
            CONTENT.validate_json(content),
        )  # fmt: skip
