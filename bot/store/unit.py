"""The unit of work: one transaction with every repository in it. No commit means rollback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.store.audit import Audit
from bot.store.cases import Cases
from bot.store.crypto import Vault
from bot.store.drafts import Drafts
from bot.store.files import SealedFiles, StagedFiles
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.peers import Peers
from bot.store.publications import Follows, Publications
from bot.store.records import Records
from bot.store.reminders import Reminders
from bot.store.session import Session


class Unit:
    """The repositories of one transaction."""

    def __init__(self, session: Session, files: StagedFiles) -> None:
        self._s, self._files = session, files
        self.peers = Peers(session)
        self.drafts = Drafts(session)
        self.cases = Cases(session)
        self.records = Records(session)
        self.publications = Publications(session)
        self.follows = Follows(session)
        self.inbox = Inbox(session)
        self.outbox = Outbox(session)
        self.reminders = Reminders(session)
        self.audit = Audit(session)

    async def commit(self) -> None:
        """Make the changes last."""
        self._files.keep()
        await self._s.conn.commit()
        self._files.committed()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """What fails inside leaves no trace, and the transaction goes on."""
        mark = self._files.mark()
        try:
            async with self._s.conn.begin_nested():
                yield
        except BaseException:  # whatever ends it, the files go back with the savepoint
            self._files.back(mark)
            raise

    async def new_dossier(self) -> int:
        """Make the data key of a case to come; its id."""
        return await self._s.new_dossier()

    async def destroy_dossier(self, dossier_id: int) -> None:
        """Destroy a case's data key with every row of it."""
        await self._s.destroy_dossier(dossier_id)

    async def keep_file(self, dossier_id: int, attachment_id: int, content: bytes) -> None:
        """Seal a file of a dossier onto the disk."""
        await self._files.write(attachment_id, content, await self._s.sealer(dossier_id))

    async def read_file(self, dossier_id: int, attachment_id: int) -> bytes:
        """The content of a sealed file."""
        return await self._files.read(attachment_id, await self._s.sealer(dossier_id))

    def drop_file(self, attachment_id: int) -> None:
        """Remove a sealed file from the disk, once this unit is committed."""
        self._files.drop(attachment_id)


class Database:
    """Opens units of work on one engine."""

    def __init__(self, engine: AsyncEngine, vault: Vault, clock: Clock, data_dir: Path) -> None:
        self.engine = engine
        self._vault, self._clock = vault, clock
        self._files = SealedFiles(data_dir / "files")

    @asynccontextmanager
    async def unit(self, *, reading: bool = False) -> AsyncIterator[Unit]:
        """A unit of work; one that is only `reading` takes no write lock."""
        async with self.engine.connect() as connection:
            conn = await connection.execution_options(reading=reading)
            files = StagedFiles(self._files)
            try:
                yield Unit(Session(conn, self._vault, self._clock), files)
            finally:
                files.back()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
