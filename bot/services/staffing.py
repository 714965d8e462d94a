"""Who works here: invitations, roles, and locking a colleague whose phone may be in other hands."""

import secrets

from bot.domain.errors import FromSettings, NotFound
from bot.domain.forms import OF_REPORTER
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import GIVEN, Permission, Role
from bot.domain.staff import INVITED_FOR, Invitation, Member
from bot.services import filling
from bot.services.desk import Desk
from bot.services.tell import tell_admins

LONGEST_LABEL = 40


async def invite(desk: Desk, role: Role, label: str = "") -> str:
    """A code that gives `role` to whoever brings it first, within a day. Raises Refused, NotFound for another role."""
    await desk.must(Permission.INVITE)
    if role not in GIVEN:
        raise NotFound
    code = secrets.token_urlsafe(16)
    await desk.unit.staff.drop_invitations(desk.policy.now())
    invitation = Invitation(role, label.strip()[:LONGEST_LABEL], desk.policy.now() + INVITED_FOR)
    await desk.unit.staff.invite(code, invitation)
    await desk.unit.audit.add(desk.person.id, f"invite_{role}")
    return code


async def colleagues(desk: Desk) -> list[tuple[Member, Role]]:
    """All who work here or are invited, by number. Raises Refused."""
    await desk.must(Permission.LOCK)
    return await desk.unit.staff.everybody()


async def colleague(desk: Desk, number: int) -> tuple[Member, Peer]:
    """One of them. Raises Refused, NotFound."""
    await desk.must(Permission.LOCK)
    return await _find(desk, number)


async def lock(desk: Desk, number: int) -> Member:
    """Lock a colleague (or oneself) at once: the details on their screen go, and the admins hear of it.

    Raises Refused, NotFound.
    """
    actor = await desk.must(Permission.LOCK)
    member, _ = await _find(desk, number)
    if member.locked_at is None:
        member.locked_at = desk.policy.now()
        await desk.unit.staff.lock(member, member.locked_at)
        await desk.unit.messages.take_back_shown(member.peer_id)
        await _keep(desk, "lock", member)
        data = {"what": "locked", "number": member.number, "label": member.label, "by": actor.number}
        await tell_admins(desk.unit, Notice(NoticeKind.STAFF, data))
    return member


async def unlock(desk: Desk, number: int) -> Member:
    """Let a locked colleague work again. Raises Refused, NotFound."""
    await desk.must(Permission.UNLOCK)
    member, peer = await _find(desk, number)
    if member.locked_at is not None:
        member.locked_at = None
        await desk.unit.staff.lock(member, None)
        await _keep(desk, "unlock", member)
        await _tell(desk, peer, {"what": "unlocked"})
    return member


async def change_role(desk: Desk, number: int, role: Role) -> Member:
    """Give a colleague another role; PERSON: they work here no more. Raises Refused, NotFound, FromSettings."""
    await desk.must(Permission.CHANGE_ROLE)
    member, peer = await _changeable(desk, number)
    if role not in {*GIVEN, Role.PERSON}:
        raise NotFound
    if member.offered and role is not Role.PERSON:  # the role comes with the first code
        member.offered = role
        await desk.unit.staff.save(member)
    else:
        peer.role = role
        await desk.unit.peers.save(peer)
    await _keep(desk, f"role_{role}", member)
    if not peer.may(Permission.READ_CASE):
        await _take_work(desk, peer)
    if role is Role.PERSON:
        await desk.unit.staff.leave(peer.id)
    await _tell(desk, peer, {"what": "role", "role": role})
    return member


async def reset_code(desk: Desk, number: int) -> Member:
    """A colleague has lost the app: they set it up anew within a day, and have their role again with the first code."""
    await desk.must(Permission.CHANGE_ROLE)
    member, peer = await _changeable(desk, number)
    member.offered = member.offered or peer.role
    member.secret, member.totp_step, peer.role = "", None, Role.PERSON
    await desk.unit.staff.save(member)
    await desk.unit.staff.touch(member, desk.policy.now())
    await desk.unit.peers.save(peer)
    await _keep(desk, "reset_code", member)
    await _tell(desk, peer, {"what": "reset"})
    return member


async def _find(desk: Desk, number: int) -> tuple[Member, Peer]:
    member = await desk.unit.staff.by_number(number)
    peer = await desk.unit.peers.get(member.peer_id) if member else None
    if member is None or peer is None or not (member.offered or peer.may(Permission.WORK_HERE)):
        raise NotFound
    return member, peer


async def _changeable(desk: Desk, number: int) -> tuple[Member, Peer]:
    member, peer = await _find(desk, number)
    if peer.role is Role.ADMIN:
        raise FromSettings(Permission.CHANGE_ROLE)
    return member, peer


async def _take_work(desk: Desk, peer: Peer) -> None:
    """Whoever reads cases no more has none, and no half-written words about one."""
    for case in await desk.unit.cases.held_by(peer.id):
        case.moderator_id = None
        await desk.unit.cases.save(case)
    for draft in await desk.unit.drafts.all(peer.id):
        if draft.form not in OF_REPORTER:
            await filling.discard(desk.unit, draft)


async def _keep(desk: Desk, action: str, member: Member) -> None:
    await desk.unit.audit.add(desk.person.id, f"{action}:{member.number}")


async def _tell(desk: Desk, peer: Peer, data: dict[str, str]) -> None:
    await desk.unit.outbox.post(Notice(NoticeKind.STAFF, data), peer.id, Lane.CASE)
