"""Blocking the sender of a case: from then on there is silence, and nobody learns who it is."""

from bot.domain.case import Case
from bot.domain.errors import CannotBlock
from bot.domain.peer import Peer
from bot.domain.roles import Permission, Role
from bot.services import filling
from bot.services.consenting import erase_case
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.tell import reporter_of


async def block(desk: Desk, code: str, seen: int | None = None) -> Case:
    """Hear the sender of a case no more, and say nothing more to them. Raises CannotBlock."""
    case, sender = await _sender(desk, code, seen)
    if sender is None or sender.role is not Role.PERSON:
        raise CannotBlock
    if sender.blocked_at is None:
        await desk.unit.peers.block(sender.id, desk.policy.now())
        await desk.unit.outbox.silence(sender.id)
        await desk.unit.audit.add(desk.person.id, "block", case.id, case.version)
    return case


async def unblock(desk: Desk, code: str, seen: int | None = None) -> Case:
    """Hear the sender of a case again. Raises CannotBlock."""
    case, sender = await _sender(desk, code, seen)
    if sender is None:
        raise CannotBlock
    if sender.blocked_at is not None:
        await desk.unit.peers.block(sender.id, None)
        await desk.unit.audit.add(desk.person.id, "unblock", case.id, case.version)
    return case


async def is_blocked(unit: Unit, case: Case) -> bool:
    """Whether the sender of a case is silenced."""
    sender = await reporter_of(unit, case)
    return sender is not None and sender.blocked_at is not None


async def erase_in_silence(unit: Unit, policy: Policy, person: Peer) -> None:
    """Erase all that a blocked person has told us: that is their right. What stays is the keyed hash of their account
    and since when it is blocked, or erasing would be the way out of it."""
    for case in await unit.cases.reported_by(person.id):
        await erase_case(unit, policy, person, case)
    await unit.messages.spare(person.id)
    for draft in await unit.drafts.all(person.id):
        await filling.discard(unit, draft)
    await unit.follows.remove_all(person.id)


async def _sender(desk: Desk, code: str, seen: int | None) -> tuple[Case, Peer | None]:
    case = await desk.case(code, seen, to=Permission.BLOCK)
    return case, await reporter_of(desk.unit, case)
