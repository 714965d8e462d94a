"""What whoever runs the server may do for the staff, without a desk: where no admin can work any more."""

from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.peer import Peer
from bot.domain.roles import Permission, Role
from bot.domain.staff import Member
from bot.services.ports import Unit


async def unlock(unit: Unit, number: int) -> Member:
    """Let a locked member work again. Raises NotFound."""
    member, _ = await _find(unit, number)
    await unit.staff.lock(member, None)
    await unit.audit.add(None, f"unlock_at_server:{member.number}")
    return member


async def reset(unit: Unit, number: int, now: datetime) -> Member:
    """Let a member set up their codes anew; an admin's role stands in the settings and stays. Raises NotFound."""
    member, peer = await _find(unit, number)
    member.secret, member.totp_step = "", None
    if peer.role is not Role.ADMIN:
        member.offered, peer.role = member.offered or peer.role, Role.PERSON
        await unit.peers.save(peer)
    await unit.staff.save(member)
    await unit.staff.touch(member, now)
    await unit.audit.add(None, f"reset_at_server:{member.number}")
    return member


async def _find(unit: Unit, number: int) -> tuple[Member, Peer]:
    member = await unit.staff.by_number(number)
    peer = await unit.peers.get(member.peer_id) if member else None
    if member is None or peer is None or not (member.offered or peer.may(Permission.WORK_HERE)):
        raise NotFound
    return member, peer
