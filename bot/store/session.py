"""What the repositories of one unit of work share: connection, vault, clock, what was put off and what is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.clock import Clock
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.store import tables
from bot.store.crypto import Sealer, Vault, new_key
from bot.store.engine import insert
from bot.store.row_ids import RowIds

# What is remembered of these is forgotten when a statement may change it.
REMEMBERED = {tables.peers, tables.drafts, tables.dossiers, tables.staff}


@dataclass(eq=False)  # two that look alike, one within the other, are still two
class Attempt:
    """A savepoint that is set only when something is written within it; `mark`: what was put off before it."""

    mark: int
    savepoint: AsyncTransaction | None = None


@dataclass
class Session:
    """One transaction and what it needs.

    Writes may be put off (`later`): they go together, as few statements, before the next read and before the commit.
    """

    conn: AsyncConnection
    vault: Vault
    clock: Clock
    ids: RowIds
    known: dict[tuple[str, Any], Any] = field(default_factory=dict)
    # Per chat, the messages of people that this transaction handles: their rows are written last.
    arriving: dict[bytes, set[int]] = field(default_factory=dict)
    # Whether something was destroyed for good, of which no byte may stay.
    destroyed: bool = False
    _later: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    _attempts: list[Attempt] = field(default_factory=list)
    _sealers: dict[int, Sealer] = field(default_factory=dict)

    async def row(self, query: sa.Executable) -> Any:
        """The first row, or None."""
        await self._before_reading()
        return (await self.conn.execute(query)).first()

    async def rows(self, query: sa.Executable, **values: Any) -> list[Any]:
        """All rows. `values`: those of the query's parameters."""
        await self._before_reading()
        return list((await self.conn.execute(query, values or None)).all())

    async def run(self, statement: Any, rows: list[dict[str, Any]] | None = None, *, keeps: bool = False) -> int:
        """Execute, once or for each of `rows`; the number of rows touched. `keeps`: what is known stays true."""
        await self.flush()
        if not keeps and (isinstance(statement, sa.Delete) or getattr(statement, "table", None) in REMEMBERED):
            self.known.clear()
        result = await self.conn.execute(statement, rows, execution_options={"preserve_rowcount": True})
        return result.rowcount

    def later(self, statement: Any, row: dict[str, Any]) -> None:
        """Put a write off; those of one statement go together."""
        self._later.append((statement, row))

    def put_off(self) -> set[int]:
        """The identities of the rows that have been put off and not been written."""
        return {id(row) for _, row in self._later}

    async def flush(self) -> None:
        """Write what was put off, each within the attempt to which it belongs."""
        for attempt in self._attempts:
            if attempt.savepoint is None:
                await self._write(attempt.mark)
                attempt.savepoint = await self.conn.begin_nested()
        await self._write(len(self._later))

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """What fails inside leaves no trace."""
        attempt = Attempt(len(self._later))
        self._attempts.append(attempt)
        try:
            yield
        except BaseException:  # whatever ends it, nothing of it may stay
            del self._later[attempt.mark :]
            self.known.clear()
            if attempt.savepoint:
                await attempt.savepoint.rollback()
            raise
        else:
            if attempt.savepoint:
                await attempt.savepoint.commit()
        finally:
            self._attempts.remove(attempt)

    def insert(self, table: sa.Table) -> Any:
        """An INSERT of the database's own dialect, for ON CONFLICT."""
        return insert(self.conn, table)

    async def new_dossier(self) -> int:
        """Make a data key; the id of its dossier, which becomes the case's id."""
        dossier_id, key = new_id(), new_key()
        wrapped = self.vault.keyring.wrap(key, "dossiers", "wrapped_key", dossier_id)
        await self.run(sa.insert(tables.dossiers).values(id=dossier_id, wrapped_key=wrapped), keeps=True)
        self._sealers[dossier_id] = Sealer(key)
        return dossier_id

    async def sealer(self, dossier_id: int) -> Sealer:
        """The sealer of a dossier. Raises NotFound where the dossier was destroyed."""
        if dossier_id not in self._sealers:
            column = tables.dossiers.c.wrapped_key
            row = await self.row(sa.select(column).where(tables.dossiers.c.id == dossier_id))
            if row is None:
                raise NotFound
            self.open_dossier(dossier_id, row.wrapped_key)
        return self._sealers[dossier_id]

    def open_dossier(self, dossier_id: int, wrapped_key: bytes) -> None:
        """Unwrap the data key of a dossier that was read along with something else."""
        key = self.vault.keyring.unwrap(wrapped_key, "dossiers", "wrapped_key", dossier_id)
        self._sealers[dossier_id] = Sealer(key)

    async def hold_dossier(self, dossier_id: int) -> None:
        """Let nobody else write about a case until this transaction ends, once those have who do so now."""
        await self.row(sa.select(tables.dossiers.c.id).where(tables.dossiers.c.id == dossier_id).with_for_update())

    async def destroy_dossier(self, dossier_id: int) -> None:
        """Delete the data key and, with it, every row of the dossier; the audit alone remembers that it was.

        Who follows it stays on the list while a broadcast has still to reach them.
        """
        self.destroyed = True
        await self.run(sa.delete(tables.dossiers).where(tables.dossiers.c.id == dossier_id))
        target = f"case:{dossier_id}"
        needed = sa.select(tables.broadcasts.c.notice_id).where(tables.broadcasts.c.forget == target)
        await self.run(sa.delete(tables.follows).where(tables.follows.c.target == target, sa.not_(needed.exists())))
        self._sealers.pop(dossier_id, None)

    async def _before_reading(self) -> None:
        if self._later:
            await self.flush()

    async def _write(self, count: int) -> None:
        """Write the first `count` of what was put off, the rows of one statement together."""
        if not count:
            return
        together: dict[int, tuple[Any, list[dict[str, Any]]]] = {}
        for statement, row in self._later[:count]:
            together.setdefault(id(statement), (statement, []))[1].append(row)
        del self._later[:count]
        for attempt in self._attempts:
            attempt.mark = max(0, attempt.mark - count)
        for statement, rows in together.values():
            await self.conn.execute(statement, rows)
