"""Meeting people: who writes to us, in which language, with which role."""

from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from bot.services.digesting import WAITS
from bot.services.policy import Policy
from bot.services.ports import Unit


async def meet(unit: Unit, policy: Policy, chat_id: int, kind: PeerKind, language: str) -> Peer:
    """The peer of a Telegram chat, made at the first meeting; `language` is the one to begin with.

    Admins come from the settings alone: one who is no longer there loses the role at the next word.
    """
    peer = await unit.peers.by_chat(chat_id)
    if peer is None:
        peer = Peer(new_id(), chat_id, kind, language, role=_role(policy, chat_id, Role.PERSON))
        await unit.peers.add(peer)
        return peer
    if peer.blocked_at is not None:
        return await _blocked(unit, policy, peer)
    if peer.unreachable_at is not None:
        await unit.outbox.revive(peer.id, NoticeKind.DIGEST, policy.now() - WAITS)
    role = _role(policy, chat_id, peer.role)
    if role is not peer.role or peer.unreachable_at is not None:
        peer.role, peer.unreachable_at = role, None
        await unit.peers.save(peer)
    return peer


async def appoint_admins(unit: Unit, policy: Policy) -> None:
    """Make the admins of the settings known before they write, so that they can be told things."""
    for chat_id in policy.admin_ids:
        await meet(unit, policy, chat_id, PeerKind.PRIVATE, "ru")


async def speak(unit: Unit, peer: Peer, language: str) -> None:
    """Speak this language with a peer from now on."""
    peer.language, peer.language_chosen = language, True
    await unit.peers.save(peer)


async def lost(unit: Unit, policy: Policy, peer: Peer) -> None:
    """A peer blocked us or sent us away: nothing more goes there until they return; their follows stay."""
    peer.unreachable_at = policy.now()
    await unit.peers.save(peer)


async def _blocked(unit: Unit, policy: Policy, peer: Peer) -> Peer:
    """Whoever is silenced leaves no trace by writing; one whom the settings make an admin is heard again."""
    if peer.chat_id in policy.admin_ids:
        peer.role, peer.blocked_at = Role.ADMIN, None
        await unit.peers.block(peer.id, None)
        await unit.peers.save(peer)
    return peer


def _role(policy: Policy, chat_id: int, present: Role) -> Role:
    if chat_id in policy.admin_ids:
        return Role.ADMIN
    return Role.PERSON if present is Role.ADMIN else present
