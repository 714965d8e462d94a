"""The staff: numbers, sealed labels and secrets, invitations by keyed hash, and which cases somebody has read."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.ids import new_id
from bot.domain.roles import PERMITTED, Permission, Role
from bot.domain.staff import Invitation, Member
from bot.store.session import Session
from bot.store.tables import invitations, peers, reads, staff, staff_numbers

GIVEN = {"last": staff_numbers.c.last + 1}
HERE = peers.c.role != Role.PERSON


class Staff:
    """The repository of those who work here."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def of(self, peer_id: int) -> Member | None:
        """The member that a peer is."""
        if ("staff", peer_id) not in self._s.known:
            self._s.known["staff", peer_id] = await self._s.row(sa.select(staff).where(staff.c.peer_id == peer_id))
        row = self._s.known["staff", peer_id]
        return self._member(row) if row else None

    async def by_number(self, number: int) -> Member | None:
        """The member with that number."""
        row = await self._s.row(sa.select(staff).where(staff.c.number == number))
        return self._member(row) if row else None

    async def join(self, peer_id: int, label: str = "", offered: Role | None = None) -> Member:
        """Give a peer the next number, which nobody has had before."""
        first = self._s.insert(staff_numbers).values(id=1, last=1)
        given = first.on_conflict_do_update(index_elements=["id"], set_=GIVEN).returning(staff_numbers.c.last)
        number = int((await self._s.row(given))[0])
        member = Member(peer_id, number, label, offered)
        await self._s.run(sa.insert(staff).values(peer_id=peer_id, **self._plain(member)), keeps=True)
        self._s.known.pop(("staff", peer_id), None)
        return member

    async def save(self, member: Member) -> None:
        """Store what can change in a member, except what lock and touch do: these hold against who saves meanwhile."""
        await self._change(member, **self._plain(member))

    async def touch(self, member: Member, now: datetime) -> None:
        """Remember when they did something last."""
        await self._change(member, used_at=now)

    async def lock(self, member: Member, since: datetime | None) -> None:
        """Lock a member from then on, or (None) unlock them."""
        await self._change(member, locked_at=since)

    async def leave(self, peer_id: int) -> None:
        """Forget that somebody worked here."""
        await self._s.run(sa.delete(staff).where(staff.c.peer_id == peer_id))

    async def everybody(self) -> list[tuple[Member, Role]]:
        """All who work here, or are invited to, by number."""
        query = sa.select(staff, peers.c.role).join(peers, peers.c.id == staff.c.peer_id)
        query = query.where(sa.or_(HERE, staff.c.offered.is_not(None))).order_by(staff.c.number)
        return [(self._member(row), Role(row.role)) for row in await self._s.rows(query)]

    async def active(self, permission: Permission, since: datetime, *, locked: bool = False) -> list[int]:
        """The peers who may do that, can be reached and have worked `since` then; who is locked only with `locked`."""
        query = sa.select(peers.c.id).join(staff, staff.c.peer_id == peers.c.id).order_by(peers.c.id)
        enough = peers.c.role.in_(PERMITTED[permission])
        query = query.where(enough, staff.c.used_at >= since, peers.c.unreachable_at.is_(None))
        rows = await self._s.rows(query if locked else query.where(staff.c.locked_at.is_(None)))
        return [row.id for row in rows]

    async def invite(self, code: str, invitation: Invitation) -> None:
        """Store an invitation; of its code only the keyed hash."""
        row_id = new_id()
        values = {
            "id": row_id, "code_key": self._key(code), "role": invitation.role, "expires_at": invitation.expires_at,
            "label": self._seal(invitation.label, "invitations", "label", row_id),
        }  # fmt: skip
        await self._s.run(sa.insert(invitations).values(**values), keeps=True)

    async def invitation(self, code: str) -> Invitation | None:
        """The invitation of a code, whether or not it is still good."""
        row = await self._s.row(sa.select(invitations).where(invitations.c.code_key == self._key(code)))
        if row is None:
            return None
        return Invitation(Role(row.role), self._open(row.label, "invitations", "label", row.id), row.expires_at)

    async def use_up(self, code: str) -> None:
        """Let an invitation be gone."""
        await self._s.run(sa.delete(invitations).where(invitations.c.code_key == self._key(code)), keeps=True)

    async def drop_invitations(self, before: datetime) -> None:
        """Let go of those that nobody followed in time."""
        await self._s.run(sa.delete(invitations).where(invitations.c.expires_at < before), keeps=True)

    async def has_read(self, peer_id: int, day: str, case_id: int) -> int | None:
        """Count a case as read on that day; how many those are now, or None where it was counted already."""
        new = self._s.insert(reads).values(peer_id=peer_id, day=day, case_id=case_id).on_conflict_do_nothing()
        if not await self._s.run(new, keeps=True):
            return None
        count = sa.select(sa.func.count()).where(reads.c.peer_id == peer_id, reads.c.day == day)
        return int((await self._s.row(count))[0])

    async def forget_reads(self, before: str) -> None:
        """Let go of what was read before that day."""
        await self._s.run(sa.delete(reads).where(reads.c.day < before), keeps=True)

    async def _change(self, member: Member, **values: Any) -> None:
        await self._s.run(sa.update(staff).where(staff.c.peer_id == member.peer_id).values(**values), keeps=True)
        self._s.known.pop(("staff", member.peer_id), None)

    def _key(self, code: str) -> bytes:
        return self._s.vault.blind("invitation", code)

    def _seal(self, text: str, *where: object) -> bytes | None:
        return self._s.vault.general.seal(text.encode(), *where) if text else None

    def _open(self, sealed: bytes | None, *where: object) -> str:
        return "" if sealed is None else self._s.vault.general.open(sealed, *where).decode()

    def _member(self, row: Any) -> Member:
        return Member(
            row.peer_id, row.number,
            label=self._open(row.label, "staff", "label", row.peer_id),
            offered=Role(row.offered) if row.offered else None,
            secret=self._open(row.totp, "staff", "totp", row.peer_id),
            totp_step=row.totp_step, used_at=row.used_at, locked_at=row.locked_at,
        )  # fmt: skip

    def _plain(self, member: Member) -> dict[str, Any]:
        return {
            "number": member.number,
            "label": self._seal(member.label, "staff", "label", member.peer_id),
            "offered": member.offered,
            "totp": self._seal(member.secret, "staff", "totp", member.peer_id),
            "totp_step": member.totp_step,
        }
