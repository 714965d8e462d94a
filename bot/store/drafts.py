"""Drafts: where somebody stands in a form, sealed with the dossier that it will become or belongs to."""

from collections.abc import Collection
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
import structlog
from pydantic import TypeAdapter

from bot.domain.form import Draft
from bot.store.crypto import SealBroken
from bot.store.session import Session
from bot.store.tables import dossiers, drafts

HEAD = ("id", "owner_id", "form", "subject_id", "position", "updated_at", "active")
ADAPTER = TypeAdapter(Draft)
CONTENT = TypeAdapter(dict[str, Any])
SAVE = (
    sa.update(drafts)
    .where(drafts.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(name) for name in (*HEAD[1:], "content")})
)

log = structlog.get_logger()
OWNERS: sa.BindParameter[list[int]] = sa.bindparam("owners", expanding=True)
FORESEEN = (
    sa.select(drafts, dossiers.c.wrapped_key)
    .join(dossiers, dossiers.c.id == drafts.c.subject_id)
    .where(drafts.c.owner_id.in_(OWNERS), drafts.c.active)
    .order_by(drafts.c.updated_at, drafts.c.id.desc())
)


class Drafts:
    """The repository of drafts; at most one of a person is active."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, draft: Draft) -> None:
        """Store a new draft; one that is active pauses the person's other ones."""
        if draft.active:
            await self.pause(draft.owner_id)
        values = {**self._head(draft), "content": await self._seal(draft)}
        await self._s.run(sa.insert(drafts).values(**values), keeps=True)
        if draft.active:
            self._s.known["active", draft.owner_id] = SimpleNamespace(**values)

    async def save(self, draft: Draft) -> None:
        """Store a draft where it stands now."""
        draft.updated_at = self._s.clock.now()
        values = {**self._head(draft), "content": await self._seal(draft)}
        self._s.later(SAVE, {"of_id": draft.id, **values})
        known = self._s.known.pop(("active", draft.owner_id), None)
        if draft.active and known and known.id == draft.id:
            self._s.known["active", draft.owner_id] = SimpleNamespace(**values)

    async def pause(self, owner_id: int) -> None:
        """Let no draft of this person be the active one; from now on it counts how long it has been left."""
        self._s.known.pop(("active", owner_id), None)
        mine = sa.update(drafts).where(drafts.c.owner_id == owner_id, drafts.c.active)
        await self._s.run(mine.values(active=False, updated_at=self._s.clock.now()), keeps=True)

    async def active(self, owner_id: int) -> Draft | None:
        """The draft that this person's next message answers."""
        if ("active", owner_id) in self._s.known:
            row = self._s.known["active", owner_id]
            return await self._open(row) if row else None
        return await self._first(drafts.c.owner_id == owner_id, drafts.c.active)

    async def get(self, draft_id: int, owner_id: int) -> Draft | None:
        """This person's draft of that id."""
        known = self._s.known.get(("active", owner_id))
        if known and known.id == draft_id:
            return await self._open(known)
        return await self._first(drafts.c.id == draft_id, drafts.c.owner_id == owner_id)

    async def exists(self, draft_id: int) -> bool:
        """Whether there is such a draft, whosever it is."""
        return await self._s.row(sa.select(drafts.c.id).where(drafts.c.id == draft_id)) is not None

    async def foresee(self, owner_ids: Collection[int]) -> None:
        """Read the active drafts of several people at once, and open their dossiers."""
        rows = await self._s.rows(FORESEEN, owners=list(owner_ids))
        self._s.known.update({("active", owner_id): None for owner_id in owner_ids})
        for row in rows:
            self._s.known["active", row.owner_id] = row
            self._s.open_dossier(row.subject_id, row.wrapped_key)

    async def latest(self, owner_id: int, form: str) -> Draft | None:
        """This person's newest draft of a form, to resume it; none where that one does not open."""
        try:
            return await self._first(drafts.c.owner_id == owner_id, drafts.c.form == form)
        except SealBroken as error:
            log.error("draft_left_out", error=str(error))
            return None

    async def all(self, owner_id: int) -> list[Draft]:
        """All drafts of this person, newest first; of one that does not open only the head, so that it can go."""
        rows = await self._s.rows(_newest_first(drafts.c.owner_id == owner_id))
        return [await self._open_or_bare(row) for row in rows]

    async def about(self, subject_id: int) -> list[Draft]:
        """All drafts about a case, whoever writes them."""
        rows = await self._s.rows(_newest_first(drafts.c.subject_id == subject_id))
        return [await self._open(row) for row in rows]

    async def untouched(self, since: datetime, left_since: datetime, limit: int) -> list[tuple[int, int]]:
        """Drafts that nobody touched `since` then, or that were left and untouched `left_since`: (id, owner)."""
        left = sa.and_(sa.not_(drafts.c.active), drafts.c.updated_at < left_since)
        query = sa.select(drafts.c.id, drafts.c.owner_id).where(sa.or_(drafts.c.updated_at < since, left))
        return [(row.id, row.owner_id) for row in await self._s.rows(query.order_by(drafts.c.updated_at).limit(limit))]

    async def delete(self, draft_id: int) -> None:
        """Remove a draft; its dossier stays."""
        await self._s.run(sa.delete(drafts).where(drafts.c.id == draft_id))  # what was known is forgotten with it

    async def _first(self, *conditions: Any) -> Draft | None:
        row = await self._s.row(_newest_first(*conditions).limit(1))
        return await self._open(row) if row else None

    def _head(self, draft: Draft) -> dict[str, Any]:
        return {name: getattr(draft, name) for name in HEAD}

    async def _seal(self, draft: Draft) -> bytes:
        sealer = await self._s.sealer(draft.subject_id)
        return sealer.seal(ADAPTER.dump_json(draft, exclude=set(HEAD)), "drafts", "content", draft.id)

    async def _open_or_bare(self, row: Any) -> Draft:
        try:
            return await self._open(row)
        except SealBroken as error:
            log.error("draft_left_out", error=str(error))
            return ADAPTER.validate_python({name: getattr(row, name) for name in HEAD})

    async def _open(self, row: Any) -> Draft:
        sealer = await self._s.sealer(row.subject_id)
        content = CONTENT.validate_json(sealer.open(row.content, "drafts", "content", row.id))
        return ADAPTER.validate_python({**content, **{name: getattr(row, name) for name in HEAD}})


def _newest_first(*conditions: Any) -> sa.Select[Any]:
    return sa.select(drafts).where(*conditions).order_by(drafts.c.updated_at.desc(), drafts.c.id)
