"""Broadcasts: one row when it is published, then each follower once, in pieces, whatever happens meanwhile."""

from datetime import timedelta

from bot.clock import ManualClock
from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.notice import NoticeKind, Parcel
from bot.domain.peer import Digest, Peer
from bot.domain.publication import Follow, FollowKind
from bot.store.unit import Unit
from tests.store.samples import START, known, notice

LEASE = timedelta(minutes=1)


async def followers(unit: Unit, count: int, **more: object) -> list[Peer]:
    found = [await known(unit, **more) for _ in range(count)]
    for each in found:
        await unit.follows.add(Follow(each.id, FollowKind.ALL))
    return found


async def publish(unit: Unit, text: str = "news", targets: tuple[str, ...] = ("all",)) -> None:
    await unit.outbox.broadcast(notice(text, NoticeKind.NEWS), list(targets), news_id=7)


async def the_one(unit: Unit) -> Broadcast:
    found = await unit.broadcasts.of_news(7)
    assert found is not None
    return found


async def all_parts(unit: Unit, limit: int) -> list[Parcel]:
    parcels: list[Parcel] = []
    while part := await unit.broadcasts.advance(limit, LEASE):
        assert len(part) <= limit
        parcels += part
    return parcels


async def test_everybody_gets_it_once_in_pieces(unit: Unit) -> None:
    people = await followers(unit, 25)
    for each in people[::2]:
        await unit.follows.add(Follow(each.id, FollowKind.REGION, region="KZ-75"))
    await publish(unit, targets=("all", "region:KZ-75"))
    parcels = await all_parts(unit, 4)
    assert sorted(parcel.peer_id for parcel in parcels) == sorted(each.id for each in people)
    assert (await the_one(unit)).exhausted


async def test_who_follows_later_or_no_longer_is_left_out(unit: Unit, clock: ManualClock) -> None:
    people = await followers(unit, 6)
    await publish(unit)
    first = await unit.broadcasts.advance(2, LEASE)
    clock.advance(1)
    late = await followers(unit, 3)
    gone = max(each.id for each in people)
    await unit.follows.remove_all(gone)
    rest = await all_parts(unit, 2)
    reached = {parcel.peer_id for parcel in (*first, *rest)}
    assert reached == {each.id for each in people} - {gone}
    assert not reached & {each.id for each in late}


async def test_digests_are_kept_and_who_is_gone_is_counted(unit: Unit) -> None:
    await followers(unit, 2, unreachable_at=START)
    await followers(unit, 3, digest=Digest.DAILY)
    [told] = await followers(unit, 1)
    await publish(unit)
    assert [parcel.peer_id for parcel in await all_parts(unit, 10)] == [told.id]
    found = await the_one(unit)
    assert (found.kept, found.unreachable, found.sent) == (3, 2, 0)


async def test_a_pause_stops_it_and_a_cancel_ends_it(unit: Unit) -> None:
    await followers(unit, 6)
    await publish(unit)
    found = await the_one(unit)
    assert len(await unit.broadcasts.advance(2, LEASE)) == 2
    await unit.broadcasts.turn(found.notice_id, BroadcastState.PAUSED)
    assert await unit.broadcasts.advance(2, LEASE) == []
    await unit.broadcasts.turn(found.notice_id, BroadcastState.RUNNING)
    assert len(await unit.broadcasts.advance(2, LEASE)) == 2
    await unit.broadcasts.turn(found.notice_id, BroadcastState.CANCELLED)
    assert await unit.broadcasts.advance(2, LEASE) == []


async def test_several_go_on_side_by_side(unit: Unit, clock: ManualClock) -> None:
    await followers(unit, 10)
    for text in ("long", "short"):
        await publish(unit, text)
        clock.advance(1)
    part = await unit.broadcasts.advance(4, LEASE)
    assert sorted(parcel.notice.data["text"] for parcel in part) == ["long", "long", "short", "short"]


async def test_other_words_reach_those_served_as_an_edit_and_the_others_at_once(unit: Unit) -> None:
    people = await followers(unit, 6)
    await publish(unit, "wrong")
    served = await unit.broadcasts.advance(2, LEASE)
    await unit.dispatch.sent([(parcel, 100 + n) for n, parcel in enumerate(served)])
    on_its_way = await unit.broadcasts.advance(1, LEASE)
    await unit.outbox.reword((await the_one(unit)).notice_id, {"text": "right"})
    parcels = await all_parts(unit, 4)
    await unit.dispatch.sent([(on_its_way[0], 200)])  # said the old words; it waits again, to be edited
    late = await unit.dispatch.claim(9, LEASE)
    assert {parcel.notice.data["text"] for parcel in (*parcels, *late)} == {"right"}
    assert {parcel.edits for parcel in parcels} == {None, 100, 101}
    assert [(parcel.id, parcel.edits) for parcel in late] == [(on_its_way[0].id, 200)]
    assert sorted(parcel.peer_id for parcel in (*parcels, *late)) == sorted(each.id for each in people)


async def test_it_is_done_when_the_last_row_is(unit: Unit) -> None:
    await followers(unit, 3)
    await publish(unit)
    parcels = await all_parts(unit, 9)
    assert await unit.broadcasts.finish() == []
    await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
    assert [each.notice_id for each in await unit.broadcasts.finish()] == [parcels[0].notice_id]
    assert (await the_one(unit)).state is BroadcastState.DONE
    assert await unit.broadcasts.finish() == []


async def test_the_followers_of_a_case_that_is_gone_hear_it_and_follow_it_no_more(unit: Unit) -> None:
    someone, dossier_id = await known(unit), await unit.new_dossier()
    await unit.follows.add(Follow(someone.id, FollowKind.CASE, case_id=dossier_id))
    target = f"case:{dossier_id}"
    await unit.outbox.broadcast(notice("gone", NoticeKind.ERASED), [target], forget=target)
    await unit.destroy_dossier(dossier_id)
    parcels = await all_parts(unit, 9)
    assert [parcel.peer_id for parcel in parcels] == [someone.id]
    await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
    await unit.broadcasts.finish()
    assert await unit.follows.of(someone.id) == []


async def test_they_follow_it_no_more_either_where_telling_them_is_called_off(unit: Unit) -> None:
    someone, dossier_id = await known(unit), await unit.new_dossier()
    target = f"case:{dossier_id}"
    await unit.follows.add(Follow(someone.id, FollowKind.CASE, case_id=dossier_id))
    await unit.outbox.broadcast(notice("gone", NoticeKind.ERASED), [target], forget=target)
    (farewell,) = await unit.broadcasts.unfinished(9)
    await unit.broadcasts.turn(farewell.notice_id, BroadcastState.CANCELLED)
    assert await unit.follows.of(someone.id) == []
