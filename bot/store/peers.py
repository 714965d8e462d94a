"""People, groups and channels; their Telegram ids are sealed and found by a keyed hash."""

from collections.abc import Collection, Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
import structlog

from bot.domain.digest import FARTHEST
from bot.domain.errors import NotFound
from bot.domain.notice import UNKEPT
from bot.domain.peer import Digest, Peer, PeerKind
from bot.domain.roles import PERMITTED, Permission, Role
from bot.store.crypto import SealBroken
from bot.store.session import Session
from bot.store.tables import (
    cases,
    drafts,
    follows,
    notices,
    outbox,
    peers,
    receipt_holders,
    said,
    staff,
    successions,
)

log = structlog.get_logger()
PLANNED = sa.update(peers).where(peers.c.id == sa.bindparam("of_id")).values(digest_at=sa.bindparam("next_at"))
# Where a row needs a peer.
TIES = (
    cases.c.reporter_id, cases.c.moderator_id, drafts.c.owner_id, follows.c.peer_id, staff.c.peer_id,
    receipt_holders.c.peer_id, successions.c.successor_id,
)  # fmt: skip

LOCKED = sa.select(staff.c.peer_id).where(staff.c.locked_at.is_not(None))

# Queries of every step are built once: building costs more than asking.
KEYS: sa.BindParameter[list[bytes]] = sa.bindparam("keys", expanding=True)
FORESEEN = sa.select(peers).where(peers.c.chat_key.in_(KEYS)).order_by(peers.c.id).with_for_update(key_share=True)

IDS: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
THERE = sa.select(peers.c.id).where(peers.c.id.in_(IDS)).order_by(peers.c.id).with_for_update(read=True, key_share=True)


class Peers:
    """The repository of peers."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, peer: Peer) -> None:
        """Store a new peer."""
        values = {
            "id": peer.id, "chat_key": self._key(peer.chat_id), "kind": peer.kind, "created_at": self._s.clock.now(),
            "sealed_chat_id": self._s.vault.general.seal(str(peer.chat_id).encode(), "peers", "chat_id", peer.id),
            "blocked_at": None, **_plain(peer),
        }  # fmt: skip
        await self._s.run(sa.insert(peers).values(**values), keeps=True)
        if peer.unreachable_at is None and peer.digest_at is None:  # moments come back in UTC only from the database
            self._remember(SimpleNamespace(**values))

    async def save(self, peer: Peer) -> None:
        """Store what can change in a peer."""
        await self._s.run(sa.update(peers).where(peers.c.id == peer.id).values(**_plain(peer)), keeps=True)
        self._forget(peer.id)

    async def lose(self, peer_id: int, now: datetime) -> None:
        """They cannot be reached: nothing else of them changes, whatever others change at the same time."""
        theirs = sa.update(peers).where(peers.c.id == peer_id, peers.c.unreachable_at.is_(None))
        await self._s.run(theirs.values(unreachable_at=now))

    async def block(self, peer_id: int, since: datetime | None) -> None:
        """Silence a person from then on, or (None) hear them again: nothing else of them changes."""
        await self._s.run(sa.update(peers).where(peers.c.id == peer_id).values(blocked_at=since))

    async def get(self, peer_id: int) -> Peer:
        """The peer of that id. Raises NotFound."""
        row = self._s.known.get(("peer", peer_id))
        if row is None:
            row = await self._s.row(sa.select(peers).where(peers.c.id == peer_id))
        if row is None:
            raise NotFound
        return self._peer(self._remember(row))

    async def several(self, peer_ids: Collection[int]) -> dict[int, Peer]:
        """The peers of those ids; who is gone is left out, and so is one whose seal is broken."""
        rows = await self._s.rows(sa.select(peers).where(peers.c.id.in_(peer_ids)))
        return {peer.id: peer for peer in self._whole(rows)}

    async def by_chat(self, chat_id: int) -> Peer | None:
        """The peer with that Telegram id. Raises SealBroken where its hash or its seal was changed."""
        key = self._key(chat_id)
        if ("chat", key) in self._s.known:
            row = self._s.known["chat", key]
        else:
            row = await self._s.row(sa.select(peers).where(peers.c.chat_key == key))
        peer = self._peer(self._remember(row)) if row else None
        if peer and peer.chat_id != chat_id:  # the hash of somebody else: what is theirs must not be answered here
            raise SealBroken(("peers", "chat_key", peer.id))
        return peer

    async def foresee(self, chat_ids: Collection[int]) -> list[int]:
        """Read the peers of several chats at once; their ids.

        PostgreSQL locks them, in one order for all, so that of two workers one waits with a chat.
        """
        keys = {self._key(chat_id) for chat_id in chat_ids}
        self._s.known.update({("chat", key): None for key in keys})
        return [self._remember(row).id for row in await self._s.rows(FORESEEN, keys=list(keys))]

    async def there(self, peer_ids: Collection[int]) -> set[int]:
        """Those of the peers that have not been forgotten; held, so that they stay until this unit ends."""
        return {row.id for row in await self._s.rows(THERE, ids=list(peer_ids))}

    async def staff(self, permission: Permission) -> list[Peer]:
        """Everybody whose role includes `permission` and who can be read, except those whom somebody has locked.

        Alarms hold nothing of a case, and reach also who is locked: or one could lock the admins, and act unheard.
        """
        enough = sa.select(peers).where(peers.c.role.in_(PERMITTED[permission]))
        if permission is not Permission.ALARMS:
            enough = enough.where(peers.c.id.not_in(LOCKED))
        return self._whole(await self._s.rows(enough.order_by(peers.c.id)))

    async def due_digests(self, now: datetime, limit: int) -> list[Peer]:
        """Whose digest is due, the longest due first; locked, so that they stay so."""
        return await self._planned((peers.c.digest_at <= now) & peers.c.blocked_at.is_(None), limit)

    async def misplanned_digests(self, now: datetime, limit: int) -> list[Peer]:
        """Whose digest is farther off than it can be; locked. Reads all that are planned."""
        far = [(peers.c.digest == each) & (peers.c.digest_at > now + span) for each, span in FARTHEST.items()]
        return await self._planned(sa.or_(*far), limit)

    async def plan_digest(self, peer: Peer) -> None:
        """Store when the next digest of a peer is due, and nothing else."""
        self._s.later(PLANNED, {"of_id": peer.id, "next_at": peer.digest_at})
        self._forget(peer.id)

    async def delete(self, peer_id: int) -> None:
        """Forget a peer, with their follows, drafts, outbox rows and what was rendered for them alone."""
        await self._untie(peer_id)
        await self._s.run(sa.delete(peers).where(peers.c.id == peer_id))

    async def clear(self, peer_id: int) -> None:
        """Forget all that a peer has with us, and keep the peer, with their work."""
        await self._untie(peer_id)
        for table in (outbox, follows, receipt_holders, said):
            await self._s.run(sa.delete(table).where(table.c.peer_id == peer_id))

    async def is_tied(self, peer_id: int) -> bool:
        """Whether something still needs to know this peer: a case, a draft, a follow, a role, a block."""
        ties = [sa.select(column).where(column == peer_id).exists() for column in TIES]
        kept = sa.or_(peers.c.role != Role.PERSON, peers.c.blocked_at.is_not(None), *ties)
        return await self._s.row(sa.select(peers.c.id).where(peers.c.id == peer_id, kept)) is not None

    async def absorb(self, peer_id: int, other_id: int) -> None:
        """Let a peer take what is said to another one, each notice once; the other is forgotten."""
        had = sa.select(outbox.c.notice_id).where(outbox.c.peer_id == peer_id)
        others = sa.update(outbox).where(outbox.c.peer_id == other_id, outbox.c.notice_id.not_in(had))
        await self._s.run(others.values(peer_id=peer_id))
        await self.delete(other_id)

    async def move(self, peer: Peer, chat_id: int, kind: PeerKind) -> None:
        """Give a peer another Telegram id: a group became a supergroup."""
        sealed = self._s.vault.general.seal(str(chat_id).encode(), "peers", "chat_id", peer.id)
        values = {"chat_key": self._key(chat_id), "sealed_chat_id": sealed, "kind": kind}
        await self._s.run(sa.update(peers).where(peers.c.id == peer.id).values(**values))

    async def _untie(self, peer_id: int) -> None:
        self._s.destroyed = True
        theirs = sa.select(outbox.c.notice_id).where(outbox.c.peer_id == peer_id)
        await self._s.run(sa.delete(notices).where(notices.c.id.in_(theirs), notices.c.kind.in_(UNKEPT)))
        await self._s.run(sa.delete(successions).where(successions.c.successor_id == peer_id))

    async def _planned(self, condition: Any, limit: int) -> list[Peer]:
        query = sa.select(peers).where(condition).order_by(peers.c.digest_at).limit(limit)
        rows = await self._s.rows(query.with_for_update(skip_locked=True, key_share=True))
        return self._whole(rows)

    def _key(self, chat_id: int) -> bytes:
        return self._s.vault.blind("chat", chat_id)

    def _remember(self, row: Any) -> Any:
        self._s.known["peer", row.id] = self._s.known["chat", row.chat_key] = row
        return row

    def _forget(self, peer_id: int) -> None:
        row = self._s.known.pop(("peer", peer_id), None)
        if row:
            self._s.known.pop(("chat", row.chat_key), None)

    def _whole(self, rows: Iterable[Any]) -> list[Peer]:
        """The peers whose seals are whole: one that is broken must not keep all the others from being served."""
        found = []
        for row in rows:
            try:
                found.append(self._peer(row))
            except SealBroken as error:
                log.error("peer_left_out", error=str(error))
        return found

    def _peer(self, row: Any) -> Peer:
        chat_id = self._s.vault.general.open(row.sealed_chat_id, "peers", "chat_id", row.id)
        return Peer(
            id=row.id,
            chat_id=int(chat_id),
            kind=PeerKind(row.kind),
            language=row.language,
            language_chosen=row.language_chosen,
            role=Role(row.role),
            unreachable_at=row.unreachable_at,
            digest=Digest(row.digest),
            digest_hour=row.digest_hour,
            digest_at=row.digest_at,
            blocked_at=row.blocked_at,
        )


def _plain(peer: Peer) -> dict[str, Any]:
    return {
        "language": peer.language,
        "language_chosen": peer.language_chosen,
        "role": peer.role,
        "unreachable_at": peer.unreachable_at,
        "digest": peer.digest,
        "digest_hour": peer.digest_hour,
        "digest_at": peer.digest_at,
    }
