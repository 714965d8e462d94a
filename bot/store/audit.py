"""The audit: who did what to which case, append-only and without content."""

import sqlalchemy as sa

from bot.store.session import Session
from bot.store.tables import audit


class Audit:
    """The repository of audit entries."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(
        self, actor_id: int | None, action: str, case_id: int | None = None, version: int | None = None
    ) -> None:
        """Record an action; ids are our own, never Telegram's."""
        values = {"at": self._s.clock.now(), "actor_id": actor_id, "action": action, "case_id": case_id}
        await self._s.run(sa.insert(audit).values(**values, version=version))
