"""What names have in common with other spellings of them, by keyed hashes: who has the disk alone reads no name."""

from collections.abc import Collection

import sqlalchemy as sa

from bot.domain.names import RULES
from bot.store.session import Session
from bot.store.tables import cases, keyed, name_keys

HASH_BYTES = 16
# Looked at of one key: what more cases share tells little, and two parts together have a key of their own.
MOST = 1000


class NameKeys:
    """The repository of keys of names."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def put(self, case_id: int, keys: Collection[str]) -> None:
        """Let these be the keys of a case."""
        await self._s.run(sa.delete(name_keys).where(name_keys.c.case_id == case_id))
        rows = [{"case_id": case_id, "key": key} for key in sorted(self._hashes(keys))]
        if rows:
            await self._s.run(sa.insert(name_keys).values(rows))
        made = self._s.insert(keyed).values(case_id=case_id, rules=RULES)
        await self._s.run(made.on_conflict_do_update(index_elements=["case_id"], set_={"rules": RULES}))

    async def sharing(self, keys: Collection[str], limit: int) -> list[int]:
        """The cases that share some of these keys, those with the most first; of a very frequent key not all."""
        if not keys:
            return []
        held = [sa.select(name_keys.c.case_id).where(name_keys.c.key == key).limit(MOST) for key in self._hashes(keys)]
        found = sa.union_all(*(sa.select(each.subquery()) for each in held)).subquery()
        query = sa.select(found.c.case_id).group_by(found.c.case_id).order_by(sa.func.count().desc(), found.c.case_id)
        return [row.case_id for row in await self._s.rows(query.limit(limit))]

    async def behind(self, limit: int) -> list[int]:
        """Cases whose keys are missing, or made by older rules."""
        made = sa.select(cases.c.id).outerjoin(keyed, keyed.c.case_id == cases.c.id)
        query = made.where(sa.or_(keyed.c.rules.is_(None), keyed.c.rules < RULES)).limit(limit)
        return [row.id for row in await self._s.rows(query)]

    def _hashes(self, keys: Collection[str]) -> set[bytes]:
        return {self._s.vault.blind("name", key)[:HASH_BYTES] for key in keys}
