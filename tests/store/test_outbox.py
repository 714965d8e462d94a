"""The outbox: lanes, leases, slots, broadcasts, and what is withdrawn."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.clock import ManualClock
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.domain.publication import Follow, FollowKind
from bot.store.tables import notices, outbox
from bot.store.unit import Unit
from tests.store.samples import HOUR, START, known, notice, opened

LEASE = timedelta(minutes=1)


async def claim(unit: Unit, limit: int = 99, not_to: set[int] | None = None) -> list[Parcel]:
    return await unit.dispatch.claim(limit, LEASE, not_to or set())


def texts(parcels: list[Parcel]) -> list[str]:
    return [parcel.notice.data["text"] for parcel in parcels]


async def post(unit: Unit, text: str, lane: Lane = Lane.CASE, due_at: datetime | None = None) -> None:
    someone = await known(unit)
    await unit.outbox.post(notice(text), someone.id, lane, due_at=due_at)


async def test_a_notice_arrives_as_it_was(unit: Unit) -> None:
    someone, case = await known(unit), await opened(unit)
    said = Notice(NoticeKind.REPORT_ARRIVED, {"code": case.code, "days": 3, "names": ["Ә"], "date": None}, case.id)
    await unit.outbox.post(said, someone.id, Lane.CASE, topic=True)
    [parcel] = await claim(unit)
    assert parcel.notice == said
    assert (parcel.peer_id, parcel.lane, parcel.topic, parcel.due_at) == (someone.id, Lane.CASE, True, START)
    assert parcel.attempts == 1


async def test_a_notice_whose_seal_is_broken_holds_up_nobody(unit: Unit) -> None:
    await post(unit, "first")
    await unit._s.run(sa.update(notices).values(payload=b"broken"))
    await post(unit, "second")
    assert texts(await claim(unit)) == ["second"]
    row = await unit._s.row(sa.select(outbox.c.error).where(outbox.c.state == "dead"))
    assert "notices/payload/" in row.error


async def test_lanes_go_first_then_the_time(unit: Unit) -> None:
    await post(unit, "news", Lane.BROADCAST, START - HOUR)
    await post(unit, "case, later", Lane.CASE, START)
    await post(unit, "case, earlier", Lane.CASE, START - HOUR)
    await post(unit, "reply", Lane.REPLY, START)
    await post(unit, "reply, not yet", Lane.REPLY, START + HOUR)
    assert texts(await claim(unit, 2)) == ["reply", "case, earlier"]
    assert texts(await claim(unit)) == ["case, later", "news"]
    assert texts(await claim(unit)) == []


async def test_the_same_moment_keeps_the_order_of_posting(unit: Unit) -> None:
    someone = await known(unit)
    for n in range(5):
        await unit.outbox.post(notice(str(n)), someone.id, Lane.REPLY)
    assert texts(await claim(unit)) == list("01234")


async def test_a_lease_ends(unit: Unit, clock: ManualClock) -> None:
    await post(unit, "hello")
    assert [parcel.attempts for parcel in await claim(unit)] == [1]
    clock.advance(59)
    assert await claim(unit) == []
    clock.advance(1)
    assert [parcel.attempts for parcel in await claim(unit)] == [2]


@pytest.mark.parametrize("end", ["again", "dead"])
async def test_who_lost_the_lead_does_not_take_a_row_out_of_its_successors_hands(
    unit: Unit, clock: ManualClock, end: str
) -> None:
    await post(unit, "hello")
    [theirs] = await claim(unit)
    await unit.dispatch.release()
    [ours] = await claim(unit)
    if end == "again":
        await unit.dispatch.again(theirs, "no answer")
    else:
        await unit.dispatch.failed(theirs, "dead", "no")
    assert await claim(unit) == []
    await unit.dispatch.again(ours, "no answer")
    assert texts(await claim(unit)) == ["hello"]


async def test_peers_that_must_wait_are_passed_over(unit: Unit) -> None:
    someone, other = await known(unit), await known(unit)
    for each in (someone, other):
        await unit.outbox.post(notice(), each.id, Lane.REPLY)
    assert [parcel.peer_id for parcel in await claim(unit, not_to={someone.id})] == [other.id]
    assert [parcel.peer_id for parcel in await claim(unit)] == [someone.id]


async def test_what_is_settled_never_comes_again(unit: Unit, clock: ManualClock) -> None:
    for text in ("sent", "dead", "unreachable"):
        await post(unit, text)
    sent, dead, unreachable = await claim(unit)
    await unit.dispatch.sent([(sent, 77)])
    await unit.dispatch.failed(dead, "dead", "chat not found")
    await unit.dispatch.failed(unreachable, "unreachable", "blocked")
    clock.advance(3600)
    assert await claim(unit) == []
    assert await unit.dispatch.next_due() is None


async def test_what_must_wait_comes_at_its_time(unit: Unit, clock: ManualClock) -> None:
    await post(unit, "hello")
    [parcel] = await claim(unit)
    await unit.dispatch.again(parcel, "too many requests", START + HOUR)
    assert await unit.dispatch.next_due() == START + HOUR
    clock.advance(3599)
    assert await claim(unit) == []
    clock.advance(1)
    assert texts(await claim(unit)) == ["hello"]


async def test_next_due_is_when_something_can_be_claimed(unit: Unit) -> None:
    assert await unit.dispatch.next_due() is None
    await post(unit, "later", due_at=START + HOUR)
    assert await unit.dispatch.next_due() == START + HOUR
    await post(unit, "now")
    assert await unit.dispatch.next_due() == START
    await claim(unit)
    assert await unit.dispatch.next_due() == START + LEASE


async def test_of_one_slot_only_the_newest_waits(unit: Unit) -> None:
    someone, case = await known(unit), await opened(unit)
    for words in (notice("old"), notice("new", NoticeKind.CALL, case.id)):
        await unit.outbox.post(words, someone.id, Lane.CASE, slot="queue:1")
    await unit.outbox.post(notice("other"), someone.id, Lane.CASE, slot="queue:2")
    parcels = await claim(unit)
    assert [parcel.notice for parcel in parcels] == [notice("new", NoticeKind.CALL, case.id), notice("other")]


@pytest.mark.parametrize("settle", ["not yet", "sent", "dead", "again"])
async def test_what_is_on_its_way_leaves_its_slot(unit: Unit, clock: ManualClock, settle: str) -> None:
    someone = await known(unit)
    await unit.outbox.post(notice("first"), someone.id, Lane.CASE, slot="queue:1")
    [first] = await claim(unit)
    if settle == "sent":
        await unit.dispatch.sent([(first, 1)])
    elif settle == "dead":
        await unit.dispatch.failed(first, "dead", "no")
    await unit.outbox.post(notice("second"), someone.id, Lane.CASE, slot="queue:1")
    if settle == "again":
        await unit.dispatch.again(first, "flood")
    await unit.outbox.post(notice("third"), someone.id, Lane.CASE, slot="queue:1")
    assert texts(await claim(unit)) == (["first", "third"] if settle == "again" else ["third"])


async def test_what_waits_in_a_slot_is_taken_back(unit: Unit, clock: ManualClock) -> None:
    someone = await known(unit)
    for slot in ("mine", "other", "on its way"):
        await unit.outbox.post(notice(slot), someone.id, Lane.CASE, slot=slot, due_at=START + HOUR)
    clock.advance(3600)
    await unit.outbox.withdraw("mine")
    assert texts(await claim(unit)) == ["other", "on its way"]
    await unit.outbox.withdraw("on its way")
    clock.advance(60)
    assert texts(await claim(unit)) == ["other", "on its way"]


async def test_a_row_that_was_not_tried_gets_its_try_back(unit: Unit) -> None:
    await post(unit, "hello")
    for error, attempts in (("", 1), ("", 1), ("flood", 2), ("flood", 3)):
        [parcel] = await claim(unit)
        await unit.dispatch.again(parcel, error)
        [parcel] = await claim(unit)
        assert parcel.attempts == attempts
        await unit.dispatch.again(parcel, "")


async def test_a_replaced_notice_is_gone(unit: Unit) -> None:
    someone, case = await known(unit), await opened(unit)
    for words in ("old", "new"):
        await unit.outbox.post(notice(words, case_id=case.id), someone.id, Lane.CASE, slot="s")
    await unit.outbox.cancel(case.id, NoticeKind.STATE_CHANGED)
    await unit.outbox.post(notice("after"), someone.id, Lane.CASE, slot="s")
    assert texts(await claim(unit)) == ["after"]


async def test_a_broadcast_reaches_each_follower_once(unit: Unit) -> None:
    both, one, stranger = await known(unit), await known(unit), await known(unit)
    gone = await known(unit, unreachable_at=START)
    case = await opened(unit)
    for who, follow in (
        (both, Follow(both.id, FollowKind.CASE, case_id=case.id)),
        (both, Follow(both.id, FollowKind.ALL)),
        (both, Follow(both.id, FollowKind.REGION, region="KZ-75")),
        (one, Follow(one.id, FollowKind.REGION, region="KZ-75")),
        (gone, Follow(gone.id, FollowKind.ALL)),
        (stranger, Follow(stranger.id, FollowKind.REGION, region="KZ-19")),
    ):
        assert who.id == follow.peer_id
        assert await unit.follows.add(follow)
    said = notice("news", NoticeKind.NEWS, case.id)
    await unit.outbox.broadcast(said, ["all", f"case:{case.id}", "region:KZ-75"])
    parcels = await unit.broadcasts.advance(99, LEASE)
    assert {parcel.peer_id for parcel in parcels} == {both.id, one.id}
    assert [(parcel.notice, parcel.lane, parcel.due_at) for parcel in parcels] == [(said, Lane.BROADCAST, START)] * 2
    assert len({parcel.notice_id for parcel in parcels}) == 1
    assert await unit.broadcasts.advance(99, LEASE) == []


async def test_what_has_not_gone_out_is_withdrawn(unit: Unit, clock: ManualClock) -> None:
    someone, case, other = await known(unit), await opened(unit), await opened(unit)
    for kind, case_id in (
        (NoticeKind.REMINDER, case.id),
        (NoticeKind.REMINDER, other.id),
        (NoticeKind.STATE_CHANGED, case.id),
    ):
        await unit.outbox.post(notice("waits", kind, case_id), someone.id, Lane.CASE, due_at=START + HOUR)
    await unit.outbox.cancel(case.id, NoticeKind.REMINDER)
    clock.advance(3600)
    left = {(parcel.notice.kind, parcel.notice.case_id) for parcel in await claim(unit)}
    assert left == {(NoticeKind.REMINDER, other.id), (NoticeKind.STATE_CHANGED, case.id)}


async def test_what_is_in_hand_is_not_claimed_again_however_old_its_lease(unit: Unit, clock: ManualClock) -> None:
    for text in ("in hand", "left behind"):
        await post(unit, text)
    mine, _ = await claim(unit)
    clock.advance(3600)
    assert texts(await unit.dispatch.claim(99, LEASE, (), {mine.id})) == ["left behind"]


@pytest.mark.parametrize("end", ["again", "dead", "sent"])
async def test_what_was_withdrawn_while_it_was_under_way_is_not_said_later(
    unit: Unit, clock: ManualClock, end: str
) -> None:
    someone, case = await known(unit), await opened(unit)
    await unit.follows.add(Follow(someone.id, FollowKind.ALL))
    await unit.outbox.broadcast(notice("news", NoticeKind.NEWS, case.id), ["all"], news_id=1)
    [parcel] = await unit.broadcasts.advance(9, LEASE)
    await unit.broadcasts.withdraw(parcel.notice_id)
    assert await unit.dispatch.still_pending([parcel.id]) == set()
    if end == "again":
        await unit.dispatch.again(parcel, "flood")
    elif end == "dead":
        await unit.dispatch.failed(parcel, "dead", "no")
    else:
        await unit.dispatch.sent([(parcel, 7)])
    clock.advance(3600)
    assert await claim(unit) == []
    assert await unit.dead_letters.count() == 0
