"""Peers: found by a keyed hash, moved, and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import NotFound
from bot.domain.notice import Lane, NoticeKind
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.domain.roles import PERMITTED, Permission, Role
from bot.store.unit import Unit
from tests.store.samples import HOUR, START, draft, known, notice, opened, peer

FULL = {
    "kind": PeerKind.SUPERGROUP, "language": "ru", "language_chosen": True, "role": Role.ADMIN,
    "unreachable_at": START, "chat_id": -1001234567890,
}  # fmt: skip


@pytest.mark.parametrize("more", [{}, FULL])
async def test_a_peer_comes_back_as_it_was(unit: Unit, more: dict[str, object]) -> None:
    someone = await known(unit, **more)
    assert await unit.peers.get(someone.id) == someone
    assert await unit.peers.by_chat(someone.chat_id) == someone


async def test_a_stranger_is_not_found(unit: Unit) -> None:
    assert await unit.peers.by_chat(5) is None
    with pytest.raises(NotFound):
        await unit.peers.get(5)


async def test_a_telegram_id_is_known_once(unit: Unit) -> None:
    someone = await known(unit)
    with pytest.raises(IntegrityError):
        await unit.peers.add(peer(chat_id=someone.chat_id))


async def test_what_changes_is_saved(unit: Unit) -> None:
    someone, other = await known(unit), await known(unit)
    someone.language, someone.language_chosen, someone.role = "en", True, Role.MODERATOR
    someone.unreachable_at = START + HOUR
    await unit.peers.save(someone)
    assert await unit.peers.get(someone.id) == someone
    assert await unit.peers.get(other.id) == other


async def test_staff_are_those_whose_role_permits_it_and_whom_nobody_has_locked(unit: Unit) -> None:
    people = {role: await known(unit, role=role) for role in Role}
    for permission, roles in PERMITTED.items():
        found = await unit.peers.staff(permission)
        assert {each.id for each in found} == {people[role].id for role in roles}
    member = await unit.staff.join(people[Role.MODERATOR].id)
    await unit.staff.lock(member, START)
    assert people[Role.MODERATOR] not in await unit.peers.staff(Permission.READ_CASE)


async def test_a_group_moves_to_another_telegram_id(unit: Unit) -> None:
    group = await known(unit, chat_id=-77, kind=PeerKind.GROUP)
    await unit.peers.move(group, -100777, PeerKind.SUPERGROUP)
    moved = await unit.peers.by_chat(-100777)
    assert moved is not None and (moved.id, moved.chat_id, moved.kind) == (group.id, -100777, PeerKind.SUPERGROUP)
    assert await unit.peers.by_chat(-77) is None
    await known(unit, chat_id=-77)


async def test_who_is_forgotten_leaves_nothing_of_theirs(unit: Unit) -> None:
    someone, other = await known(unit), await known(unit)
    case = await opened(unit, moderator_id=someone.id)
    await unit.drafts.add(draft(someone.id, case.id))
    for one in (someone, other):
        await unit.follows.add(Follow(one.id, FollowKind.ALL))
        await unit.outbox.post(notice("for you", NoticeKind.CALL), one.id, Lane.REPLY)
    await unit.peers.delete(someone.id)
    assert await unit.peers.by_chat(someone.chat_id) is None
    assert await unit.drafts.all(someone.id) == []
    assert await unit.follows.count(["all"]) == 1
    assert [parcel.peer_id for parcel in await unit.dispatch.claim(9, timedelta(minutes=1), set())] == [other.id]
    assert (await unit.cases.get(case.id)).moderator_id is None


async def test_who_is_lost_keeps_what_others_have_changed_meanwhile(unit: Unit) -> None:
    someone = await known(unit)
    await unit.foresee([someone.chat_id])
    someone.role, someone.language = Role.MODERATOR, "kk"
    await unit.peers.save(someone)
    await unit.peers.lose(someone.id, START)
    await unit.peers.lose(someone.id, START + timedelta(days=1))
    found = await unit.peers.get(someone.id)
    assert (found.role, found.language, found.unreachable_at) == (Role.MODERATOR, "kk", START)
