"""The unit of work: one transaction with every repository in it. No commit means rollback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.store.alarms import Alarms
from bot.store.approvals import Approvals
from bot.store.audit import Audit
from bot.store.bell import RING, Bell
from bot.store.broadcasts import Broadcasts
from bot.store.cases import Cases
from bot.store.crypto import Vault
from bot.store.dead_letters import DeadLetters
from bot.store.dispatch import Dispatch
from bot.store.drafts import Drafts
from bot.store.files import SealedFiles, StagedFiles
from bot.store.gauges import Gauges
from bot.store.inbox import Inbox
from bot.store.leases import Leases
from bot.store.merges import Merges
from bot.store.messages import Messages
from bot.store.name_keys import NameKeys
from bot.store.outbox import Outbox
from bot.store.peers import Peers
from bot.store.publications import Follows, Publications
from bot.store.receipt_holders import ReceiptHolders
from bot.store.records import Records
from bot.store.reminders import Reminders
from bot.store.row_ids import RowIds
from bot.store.session import Session
from bot.store.staff import Staff
from bot.store.successions import Successions
from bot.store.tries import Tries
from bot.store.wal import cut


class Unit:
    """The repositories of one transaction."""

    def __init__(
        self, session: Session, files: StagedFiles, bell: Bell | None = None, untidy: Callable[[], None] = lambda: None
    ) -> None:
        self._s, self._files, self._bell, self._untidy = session, files, bell, untidy
        self.peers = Peers(session)
        self.staff = Staff(session)
        self.drafts = Drafts(session)
        self.cases = Cases(session)
        self.records = Records(session)
        self.publications = Publications(session)
        self.follows = Follows(session)
        self.inbox = Inbox(session)
        self.messages = Messages(session)
        self.broadcasts = Broadcasts(session)
        self.outbox = Outbox(session, self.peers, self.broadcasts)
        self.dead_letters = DeadLetters(session)
        self.dispatch = Dispatch(session)
        self.leases = Leases(session)
        self.reminders = Reminders(session)
        self.alarms = Alarms(session)
        self.gauges = Gauges(session)
        self.audit = Audit(session)
        self.approvals = Approvals(session)
        self.holders = ReceiptHolders(session)
        self.tries = Tries(session)
        self.name_keys = NameKeys(session)
        self.merges = Merges(session)
        self.successions = Successions(session)

    async def commit(self) -> None:
        """Make the changes last."""
        await self._s.flush()
        await self.audit.link()
        if self._bell and self._bell.works and self.outbox.needs_dispatcher:
            await self._s.run(RING)
        self._files.keep()
        if self._s.destroyed:
            self._untidy()
        await self._s.conn.commit()
        self._files.committed()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """What fails inside leaves no trace, and the transaction goes on."""
        mark = self._files.mark()
        try:
            async with self._s.attempt():
                yield
        except BaseException:  # whatever ends it, the files go back with the savepoint
            self._files.back(mark)
            raise

    async def foresee(self, chat_ids: Collection[int]) -> None:
        """Read at once what the next messages of these private chats will need: peers, open drafts, data keys."""
        owner_ids = await self.peers.foresee(chat_ids)
        if owner_ids:
            await self.drafts.foresee(owner_ids)
            await self.outbox.foresee(owner_ids)

    async def new_dossier(self) -> int:
        """Make the data key of a case to come; its id."""
        return await self._s.new_dossier()

    async def hold_dossier(self, dossier_id: int) -> None:
        """Wait for those who write about a case, and let nobody else begin until this unit ends."""
        await self._s.hold_dossier(dossier_id)

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
        self._ids = RowIds(clock)
        self.bell = None if self.embedded else Bell(engine)
        # SQLite has one writer. Waiting here is fair and ends at once; its own waiting sleeps for growing spans.
        self._one_writer = asyncio.Lock() if self.embedded else None
        # Whether SQLite's journal may hold what was destroyed; at the start, what a crash has left.
        self._untidy = self.embedded

    @asynccontextmanager
    async def unit(self, *, reading: bool = False) -> AsyncIterator[Unit]:
        """A unit of work; one that is only `reading` takes no write lock."""
        async with self._turn(reading), self.engine.connect() as connection:
            conn = await connection.execution_options(reading=reading)
            files = StagedFiles(self._files)
            try:
                yield Unit(Session(conn, self._vault, self._clock, self._ids), files, self.bell, self._note_untidy)
            finally:
                files.back()

    def _turn(self, reading: bool) -> AbstractAsyncContextManager[None]:
        return nullcontext() if reading or self._one_writer is None else self._one_writer

    async def tidy(self) -> bool:
        """Leave no byte of what was destroyed in SQLite's journal; False where it has to be tried again."""
        if self._one_writer is None or not self._untidy:
            return True
        async with self._one_writer:
            self._untidy = not await cut(str(self.engine.url.database))
        return not self._untidy

    def _note_untidy(self) -> None:
        self._untidy = self.embedded

    @property
    def embedded(self) -> bool:
        """Whether this process has the database for itself."""
        return self.engine.dialect.name == "sqlite"

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
