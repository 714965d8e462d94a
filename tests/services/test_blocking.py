"""Blocking the sender of a case: silence in every direction, and an erasure that still works."""

from datetime import timedelta

import pytest

from bot.domain.errors import CannotBlock, NotAllowed
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.domain.roles import Role
from bot.services import blocking, triage
from bot.services.people import meet
from bot.services.reading import read_case
from tests.services.life import ADMIN, FOLLOWER, MODERATOR, REPORTER, living


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path / "data") as found:
        await found.report()
        yield found


async def turn(life, deed, peer_id=MODERATOR):
    async with life.desk(peer_id) as desk:
        await deed(desk, life.code)


async def actions(life):
    async with life.database.unit(reading=True) as unit:
        return [entry.action for entry in await unit.audit.newest(3)]


async def waits_for(life, peer_id):
    """The kinds of what is on its way to somebody."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        parcels += await unit.broadcasts.advance(1000, timedelta(minutes=2))
    return [parcel.notice.kind for parcel in parcels if parcel.peer_id == peer_id]


async def test_from_then_on_nothing_is_said_and_unblocked_they_hear_what_comes(life):
    async with life.desk() as desk:
        await desk.unit.follows.add(Follow(REPORTER, FollowKind.ALL))
    await life.ask()
    assert NoticeKind.QUESTION_ASKED in await waits_for(life, REPORTER)
    await turn(life, blocking.block)
    await turn(life, blocking.block)
    assert (await actions(life)).count("block") == 1
    assert await waits_for(life, REPORTER) == []
    await life.publish()  # a change of state, and news to who follows
    assert await waits_for(life, REPORTER) == []
    assert NoticeKind.NEWS in await waits_for(life, FOLLOWER)
    heard = await life.ticks(timedelta(days=5))
    assert [each for each in heard if each.peer_id == REPORTER] == []
    async with life.desk() as desk:
        assert (await read_case(desk.unit, await desk.case(life.code))).blocked
        person = await meet(desk.unit, life.policy, REPORTER + 1000, PeerKind.PRIVATE, "en")
        assert person.blocked_at is not None
        person.language = "kk"
        await desk.unit.peers.save(person)  # what else changes of them leaves it so
    await turn(life, blocking.unblock, ADMIN)
    assert (await actions(life))[0] == "unblock"
    async with life.desk() as desk:
        assert not (await read_case(desk.unit, await desk.case(life.code))).blocked
    await life.ask()
    assert await waits_for(life, REPORTER) == [NoticeKind.QUESTION_ASKED]


async def test_staff_and_who_is_not_known_cannot_be_blocked_and_nobody_learns_which(life):
    with pytest.raises(NotAllowed):
        await turn(life, blocking.block, FOLLOWER)
    async with life.desk(REPORTER) as desk:
        desk.person.role = Role.TRANSLATOR
        await desk.unit.peers.save(desk.person)
    with pytest.raises(CannotBlock):
        await turn(life, blocking.block)
    async with life.desk() as desk:
        case = await desk.case(life.code)
        case.reporter_id = None
        await desk.unit.cases.save(case)
    for deed in (blocking.block, blocking.unblock):
        with pytest.raises(CannotBlock):
            await turn(life, deed)


async def test_erasing_in_silence_leaves_nothing_but_the_block(life):
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
        await desk.unit.follows.add(Follow(REPORTER, FollowKind.ALL))
    await turn(life, blocking.block)
    async with life.desk(REPORTER) as desk:
        await blocking.erase_in_silence(desk.unit, life.policy, desk.person)
    async with life.desk(REPORTER) as desk:
        assert await desk.unit.cases.reported_by(REPORTER) == []
        assert await desk.unit.follows.of(REPORTER) == []
        assert desk.person.blocked_at is not None
        await desk.unit.outbox.post(Notice(NoticeKind.CALL), REPORTER, Lane.REPLY)  # as if somebody forgot to ask


async def test_one_whom_the_settings_make_an_admin_is_heard_again(life):
    await turn(life, blocking.block)
    object.__setattr__(life.policy, "admin_ids", frozenset({REPORTER + 1000}))
    async with life.desk() as desk:
        person = await meet(desk.unit, life.policy, REPORTER + 1000, PeerKind.PRIVATE, "en")
        assert (person.role, person.blocked_at) == (Role.ADMIN, None)
    async with life.desk(REPORTER) as desk:
        assert (desk.person.role, desk.person.blocked_at) == (Role.ADMIN, None)
