"""Successors: of the number that the reporter hands on only the keyed hash is stored."""

from typing import Any

import sqlalchemy as sa

from bot.domain.succession import Succession
from bot.store.session import Session
from bot.store.tables import successions

COLUMNS = (successions.c.case_id, successions.c.successor_id, successions.c.heard_at)
HEARD = (
    sa.update(successions)
    .where(successions.c.case_id == sa.bindparam("of_case"))
    .values(heard_at=sa.bindparam("now_at"))
)


class Successions:
    """The repository of successions: one a case at most."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def name(self, case_id: int, number: str) -> None:
        """Let whoever shows this number be the successor; an earlier number, and who has shown it, count no more."""
        change = {"code_key": self._key(number), "successor_id": None, "heard_at": self._s.clock.now()}
        named = self._s.insert(successions).values(case_id=case_id, **change)
        await self._s.run(named.on_conflict_do_update(index_elements=["case_id"], set_=change))

    async def of(self, case_id: int) -> Succession | None:
        """The succession of a case."""
        return await self._one(successions.c.case_id == case_id)

    async def by_number(self, number: str) -> Succession | None:
        """The succession with that number."""
        return await self._one(successions.c.code_key == self._key(number))

    async def register(self, case_id: int, peer_id: int) -> bool:
        """Somebody has shown the number; False where another one was first."""
        free = sa.update(successions).where(successions.c.case_id == case_id, successions.c.successor_id.is_(None))
        return bool(await self._s.run(free.values(successor_id=peer_id)))

    async def heard(self, case_id: int) -> None:
        """The reporter is here."""
        self._s.later(HEARD, {"of_case": case_id, "now_at": self._s.clock.now()})

    async def remove(self, case_id: int) -> None:
        """Nobody is named any more."""
        await self._s.run(sa.delete(successions).where(successions.c.case_id == case_id))

    async def _one(self, condition: Any) -> Succession | None:
        row = await self._s.row(sa.select(*COLUMNS).where(condition))
        return Succession(row.case_id, row.successor_id, row.heard_at) if row else None

    def _key(self, number: str) -> bytes:
        return self._s.vault.blind("succession", number)
