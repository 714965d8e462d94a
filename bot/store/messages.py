"""The bot's messages that are to be deleted from chats, now or when somebody asks for it."""

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from bot.domain.message import DELETABLE, Message
from bot.store.inline import long_work
from bot.store.session import Session
from bot.store.tables import dossiers, inbox, outbox, said

ADD = sa.insert(said)


class Messages:
    """The repository of messages. Those that have a row in the outbox are known there, and stand here once they go."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, messages: Collection[Message]) -> None:
        """Remember messages that have gone out; one whose case was erased meanwhile goes at once."""
        rows = [vars(each) for each in await self._dated(messages)]
        if rows:
            await self._s.run(ADD, rows)

    async def show_other(self, messages: Collection[Message]) -> None:
        """These messages show other details than before, and go no later for it. One that is not known is added."""
        for each in await self._dated(messages):
            mine = sa.and_(said.c.peer_id == each.peer_id, said.c.message_id == each.message_id)
            sooner = sa.case((said.c.delete_at < each.delete_at, said.c.delete_at), else_=each.delete_at)
            if not await self._s.run(sa.update(said).where(mine).values(case_id=each.case_id, delete_at=sooner)):
                await self._s.run(ADD, [vars(each)])

    async def of(self, peer_id: int, chat: str) -> list[int]:
        """The messages of a private chat that can still be deleted: the bot's and the person's."""
        found = {row.message_id for row in await self._s.rows(sa.union(*self._in_chat(peer_id, chat)))}
        return sorted(found | self._s.arriving.get(self._key(chat), set()))

    async def take_back(self, peer_id: int, chat: str) -> None:
        """Let all messages of a private chat be deleted that can be: the bot's and the person's."""
        now = self._s.clock.now()
        await self._s.run(sa.update(said).where(said.c.peer_id == peer_id).values(delete_at=now))
        _, sent, received = self._in_chat(peer_id, chat)
        found = {row.message_id for row in await self._s.rows(sa.union(sent, received))}
        found |= self._s.arriving.get(self._key(chat), set())
        if found:
            await self._s.run(ADD, [vars(Message(peer_id, each, now, None, now)) for each in sorted(found)])

    async def take_back_details(self, case_id: int) -> None:
        """Let every message be deleted that shows details of a case, and every list in which it may stand."""
        shows = sa.or_(said.c.case_id == case_id, said.c.case_id.is_(None))
        theirs = sa.update(said).where(said.c.delete_at.is_not(None), shows)
        await self._s.run(theirs.values(delete_at=self._s.clock.now()))

    async def take_back_shown(self, peer_id: int) -> None:
        """Let every message of a chat be deleted now that shows details and would be deleted in its time."""
        theirs = sa.update(said).where(said.c.peer_id == peer_id, said.c.delete_at.is_not(None))
        await self._s.run(theirs.values(delete_at=self._s.clock.now()))

    async def spare(self, peer_id: int) -> None:
        """Let the messages of a chat stand: that something goes from it would be an answer."""
        await self._s.run(sa.delete(said).where(said.c.peer_id == peer_id))

    async def due(self, limit: int) -> list[tuple[int, int, int]]:
        """Messages that are to be deleted and can be, the longest due first: (row, peer, message)."""
        now = self._s.clock.now()
        query = sa.select(said.c.id, said.c.peer_id, said.c.message_id).where(
            said.c.delete_at <= now, said.c.sent_at > now - DELETABLE
        )
        rows = await self._s.rows(query.order_by(said.c.delete_at, said.c.id).limit(limit))
        return [(row.id, row.peer_id, row.message_id) for row in rows]

    async def remove(self, row_ids: Collection[int]) -> None:
        """These are deleted, or cannot be."""
        await self._s.run(sa.delete(said).where(said.c.id.in_(row_ids)))

    async def forget(self, limit: int) -> int:
        """Forget messages that Telegram would not delete any more; how many."""
        old = sa.select(said.c.id).where(said.c.sent_at <= self._s.clock.now() - DELETABLE).limit(limit)
        with long_work():
            return await self._s.run(sa.delete(said).where(said.c.id.in_(old)))

    async def _dated(self, messages: Collection[Message]) -> list[Message]:
        """The same; those of a case that was erased while they were under way are due now."""
        case_ids = {each.case_id for each in messages} - {None}
        if not case_ids:
            return list(messages)
        rows = await self._s.rows(sa.select(dossiers.c.id).where(dossiers.c.id.in_(case_ids)))
        there, now = {row.id for row in rows} | {None}, self._s.clock.now()
        return [each if each.case_id in there else replace(each, delete_at=now) for each in messages]

    def _in_chat(self, peer_id: int, chat: str) -> tuple[sa.Select[tuple[int]], ...]:
        """What was said, what stands in the outbox as sent, and what the person wrote."""
        since = self._s.clock.now() - DELETABLE
        return (
            sa.select(said.c.message_id).where(said.c.peer_id == peer_id, said.c.sent_at > since),
            sa.select(outbox.c.message_id).where(
                outbox.c.peer_id == peer_id, outbox.c.message_id.is_not(None), outbox.c.sent_at > since
            ),
            sa.select(inbox.c.message_id).where(
                inbox.c.chat_key == self._key(chat), inbox.c.message_id.is_not(None), inbox.c.received_at > since
            ),
        )

    def _key(self, chat: str) -> bytes:
        return self._s.vault.blind("inbox", chat)
