"""What the repositories of one unit of work share: connection, vault, clock and opened data keys."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.store import tables
from bot.store.crypto import Sealer, Vault, new_key
from bot.store.engine import insert


@dataclass
class Session:
    """One transaction and what it needs."""

    conn: AsyncConnection
    vault: Vault
    clock: Clock
    _sealers: dict[int, Sealer] = field(default_factory=dict)

    async def row(self, query: sa.Executable) -> Any:
        """The first row, or None."""
        return (await self.conn.execute(query)).first()

    async def rows(self, query: sa.Executable) -> list[Any]:
        """All rows."""
        return list((await self.conn.execute(query)).all())

    async def run(self, statement: sa.Executable) -> int:
        """Execute; the number of rows that it touched."""
        result = await self.conn.execute(statement, execution_options={"preserve_rowcount": True})
        return result.rowcount

    def insert(self, table: sa.Table) -> Any:
        """An INSERT of the database's own dialect, for ON CONFLICT."""
        return insert(self.conn, table)

    async def new_dossier(self) -> int:
        """Make a data key; the id of its dossier, which becomes the case's id."""
        dossier_id, key = new_id(), new_key()
        wrapped = self.vault.keyring.wrap(key, "dossiers", "wrapped_key", dossier_id)
        await self.run(sa.insert(tables.dossiers).values(id=dossier_id, wrapped_key=wrapped))
        self._sealers[dossier_id] = Sealer(key)
        return dossier_id

    async def sealer(self, dossier_id: int) -> Sealer:
        """The sealer of a dossier. Raises NotFound where the dossier was destroyed."""
        if dossier_id not in self._sealers:
            column = tables.dossiers.c.wrapped_key
            row = await self.row(sa.select(column).where(tables.dossiers.c.id == dossier_id))
            if row is None:
                raise NotFound
            key = self.vault.keyring.unwrap(row.wrapped_key, "dossiers", "wrapped_key", dossier_id)
            self._sealers[dossier_id] = Sealer(key)
        return self._sealers[dossier_id]

    async def destroy_dossier(self, dossier_id: int) -> None:
        """Delete the data key and, with it, every row of the dossier; the audit alone remembers that it was."""
        await self.run(sa.delete(tables.dossiers).where(tables.dossiers.c.id == dossier_id))
        await self.run(sa.delete(tables.follows).where(tables.follows.c.target == f"case:{dossier_id}"))
        self._sealers.pop(dossier_id, None)
