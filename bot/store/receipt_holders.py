"""Who has shown the receipt of a case from another account."""

import sqlalchemy as sa

from bot.store.session import Session
from bot.store.tables import receipt_holders as holders


class ReceiptHolders:
    """The repository of receipt holders."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, case_id: int, peer_id: int) -> bool:
        """Let somebody hold the receipt; False where they do already."""
        values = {"case_id": case_id, "peer_id": peer_id, "since": self._s.clock.now()}
        added = await self._s.run(self._s.insert(holders).values(**values).on_conflict_do_nothing())
        return bool(added)

    async def holds(self, case_id: int, peer_id: int) -> bool:
        """Whether somebody holds the receipt of a case."""
        theirs = sa.select(holders.c.since).where(holders.c.case_id == case_id, holders.c.peer_id == peer_id)
        return await self._s.row(theirs) is not None

    async def count(self, case_id: int) -> int:
        """How many hold it."""
        query = sa.select(sa.func.count()).select_from(holders).where(holders.c.case_id == case_id)
        return int((await self._s.row(query))[0])

    async def remove(self, case_id: int) -> None:
        """Nobody holds the receipt of this case any more."""
        await self._s.run(sa.delete(holders).where(holders.c.case_id == case_id))
