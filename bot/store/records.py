"""The records of a case file: one repository for all of them, each sealed with its case's key."""

from collections.abc import Collection
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from pydantic import TypeAdapter

from bot.domain import casefile
from bot.domain.casefile import NOBODY, Record
from bot.domain.errors import Damaged, NotFound
from bot.logs import where
from bot.store import tables
from bot.store.session import Session

R = TypeVar("R", bound=Record)
log = structlog.get_logger()
HEAD = ("id", "case_id", "author_id", "created_at")

TABLES: dict[type[Record], sa.Table] = {
    casefile.Profile: tables.profiles,
    casefile.Name: tables.names,
    casefile.Event: tables.events,
    casefile.Source: tables.sources,
    casefile.Appeal: tables.appeals,
    casefile.Note: tables.notes,
    casefile.Question: tables.questions,
    casefile.Statement: tables.statements,
    casefile.Attachment: tables.attachments,
    casefile.Agreement: tables.agreements,
    casefile.Relation: tables.relations,
}
CONTENT = TypeAdapter(dict[str, Any])
ADAPTERS: dict[type[Record], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in TABLES}


class Records:
    """The repository of records."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, record: Record) -> None:
        """Store a new record."""
        head = {name: getattr(record, name) for name in HEAD}
        await self._s.run(sa.insert(_table(record)).values(**head, content=await self._seal(record)))

    async def save(self, record: Record) -> None:
        """Store a changed record."""
        table = _table(record)
        await self._s.run(sa.update(table).where(table.c.id == record.id).values(content=await self._seal(record)))

    async def all(self, kind: type[R], case_id: int) -> list[R]:
        """The records of one kind of a case, oldest first."""
        table = TABLES[kind]
        query = sa.select(table).where(table.c.case_id == case_id).order_by(table.c.created_at, table.c.id)
        return [await self._open(kind, row) for row in await self._s.rows(query)]

    async def several(self, kind: type[R], case_ids: Collection[int]) -> dict[int, list[R]]:
        """The records of one kind of several cases, in the order of these; a case that does not open is left out."""
        table, key = TABLES[kind], tables.dossiers.c.wrapped_key
        query = sa.select(table, key).join(tables.dossiers, tables.dossiers.c.id == table.c.case_id)
        found: dict[int, list[R]] = {case_id: [] for case_id in case_ids}
        for row in await self._s.rows(query.where(table.c.case_id.in_(case_ids)).order_by(table.c.created_at)):
            try:
                self._s.open_dossier(row.case_id, row.wrapped_key)
                found[row.case_id].append(await self._open(kind, row))
            except Damaged as error:
                log.error("left_out", error=where(error))
        return {case_id: records for case_id, records in found.items() if records}

    async def get(self, kind: type[R], record_id: int) -> R:
        """One record. Raises NotFound."""
        table = TABLES[kind]
        row = await self._s.row(sa.select(table).where(table.c.id == record_id))
        if row is None:
            raise NotFound
        return await self._open(kind, row)

    async def delete(self, record: Record) -> None:
        """Remove a record."""
        table = _table(record)
        await self._s.run(sa.delete(table).where(table.c.id == record.id))

    async def disown(self, case_id: int, author_id: int) -> None:
        """Let nobody be known to have written what this peer wrote in a case."""
        for table in TABLES.values():
            theirs = sa.update(table).where(table.c.case_id == case_id, table.c.author_id == author_id)
            await self._s.run(theirs.values(author_id=NOBODY))

    async def _seal(self, record: Record) -> bytes:
        content = ADAPTERS[type(record)].dump_json(record, exclude=set(HEAD))
        sealer = await self._s.sealer(record.case_id)
        return sealer.seal(content, _table(record).name, "content", record.id)

    async def _open(self, kind: type[R], row: Any) -> R:
        sealer = await self._s.sealer(row.case_id)
        content = sealer.open(row.content, TABLES[kind].name, "content", row.id)
        values = CONTENT.validate_json(content)
        record: R = ADAPTERS[kind].validate_python({**values, **{name: getattr(row, name) for name in HEAD}})
        return record


def _table(record: Record) -> sa.Table:
    return TABLES[type(record)]
