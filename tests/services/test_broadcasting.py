"""What publishers are told, what they may do, and what is corrected or taken back, on a real store of either kind."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.case import Consent
from bot.domain.casefile import Appeal, Event, Reply
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.ids import new_id
from bot.domain.peer import Peer, PeerKind
from bot.domain.progress import Progress
from bot.domain.publication import Follow, FollowKind
from bot.domain.roles import Role
from bot.services import consenting, correcting, triage
from bot.services.broadcasting import Wish, report_progress, steer
from bot.services.dead_letters import count_letters, give_up, read_letters, try_again, try_all_again
from tests.services.life import FOLLOWER, MODERATOR, REPORTER, START, living

LEASE = timedelta(minutes=2)
OLD, NEW = {"en": "They took him to Almatty."}, {"en": "They took him to Almaty."}


@pytest.fixture
async def life(sqlite_database, tmp_path):
    async with published(sqlite_database, tmp_path) as found:
        yield found


@pytest.fixture
async def either(migrated_url, tmp_path):
    """The same on a database of either kind, for what their SQL could tell apart."""
    async with published(migrated_url, tmp_path) as found:
        yield found


@asynccontextmanager
async def published(url, folder):
    """A published case; ten follow, and have heard of it."""
    async with living(url, folder) as life:
        async with life.desk() as desk:
            for number in range(10, 19):
                await desk.unit.peers.add(Peer(number, number + 1000, PeerKind.PRIVATE, "en"))
                await desk.unit.follows.add(Follow(number, FollowKind.ALL))
        await life.report()
        await life.publish()
        await life.post()
        await reports(life)
        yield life


async def tell(life, texts=OLD):
    """The moderator publishes an event; it."""
    async with life.desk() as desk:
        head = (new_id(), life.case_id, MODERATOR, life.clock.now())
        event = Event(*head, texts=dict(texts), language="en", public=True)
        await triage.add_record(desk, life.code, event)
    return event


async def send(life, count, fails=()):
    """So many followers are told; those numbered in `fails` cannot be."""
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(count, LEASE) if count else []
        parcels += [parcel for parcel in await unit.dispatch.claim(1000, LEASE) if parcel.lane == 2]
        bad = [parcel for n, parcel in enumerate(parcels) if n in fails]
        good = [parcel for parcel in parcels if parcel not in bad]
        await unit.dispatch.sent([(parcel, parcel.edits or parcel.id) for parcel in good])
        for parcel in bad:
            await unit.dispatch.failed(parcel, "dead", "BadRequest: other")
        told = sum(parcel.edits is None for parcel in good)
        if parcels:
            counts = {"sent": told, "failed": sum(parcel.edits is None for parcel in bad)}
            await unit.broadcasts.tally(parcels[0].notice_id, counts)
        await unit.commit()
    return [parcel.notice.data["content"].get("texts") for parcel in good]


async def reports(life, seconds=5):
    """Some seconds later the bot looks how its broadcasts go; whether it had something to say."""
    life.clock.advance(seconds)
    changed = await report_progress(life.database, life.policy)
    async with life.database.unit() as unit:  # the reports arrive
        mine = [parcel for parcel in await unit.dispatch.claim(1000, LEASE) if parcel.peer_id == MODERATOR]
        await unit.dispatch.sent([(parcel, 7) for parcel in mine])
        await unit.commit()
    return changed


async def newest(life):
    """The newest broadcast of the case, and what its publisher reads."""
    async with life.database.unit(reading=True) as unit:
        broadcast = (await unit.broadcasts.of_case(life.case_id))[0]
        said = await unit.broadcasts.said(broadcast.progress_id) if broadcast.progress_id else None
    return broadcast, said


async def wants(life, wish, who=MODERATOR):
    broadcast, _ = await newest(life)
    async with life.desk(who) as desk:
        return await steer(desk, broadcast.notice_id, wish)


async def test_the_first_report_of_what_is_over_already_is_the_last(life):
    await tell(life)
    assert await send(life, 99) == [OLD] * 10
    assert [await reports(life), await reports(life)] == [1, 0]
    broadcast, said = await newest(life)
    assert (broadcast.state, said["state"], said["sent"], said["total"]) == ("done", "done", 10, 10)
    assert (said["code"], said["about"]) == (life.code, "event")


async def test_an_end_that_a_kill_kept_from_being_told_is_told_by_the_next_look(life):
    await tell(life)
    await send(life, 99)
    async with life.database.unit() as unit:
        await unit.broadcasts.finish()
        await unit.commit()
    assert [await reports(life), await reports(life)] == [1, 0]
    assert (await newest(life))[1]["state"] == "done"


async def test_it_says_how_far_it_is_and_how_long_it_takes_by_its_own_pace(life):
    await tell(life)
    await send(life, 2)
    await reports(life)
    _, first = await newest(life)
    assert (first["sent"], first["total"], first["left"]) == (2, 10, None)
    assert await reports(life) == 0
    await send(life, 1)
    assert await reports(life, 55) == 1
    _, second = await newest(life)
    assert (second["sent"], second["left"]) == (3, 7)  # seven to go, and one came in a minute


async def test_without_a_publisher_nobody_is_told_and_it_ends_all_the_same(life):
    await tell(life)
    async with life.desk() as desk:
        await desk.unit.peers.save(Peer(MODERATOR, MODERATOR + 1000, PeerKind.PRIVATE, "en", role=Role.PERSON))
    await send(life, 99)
    assert await reports(life) == 0
    broadcast, said = await newest(life)
    assert (broadcast.state, said) == ("done", None)


async def test_pause_go_on_and_stop(either):
    await tell(either)
    await send(either, 2)
    await reports(either)
    assert await wants(either, Wish.PAUSE) and not await wants(either, Wish.PAUSE)
    assert await send(either, 5) == []
    assert (await newest(either))[1]["state"] == "paused"
    assert await wants(either, Wish.GO_ON) and not await wants(either, Wish.GO_ON)
    assert len(await send(either, 3)) == 3
    assert await wants(either, Wish.STOP)
    await reports(either)
    assert (await newest(either))[1]["asking"]
    assert await wants(either, Wish.NO) and not (await newest(either))[1]["asking"]
    assert await wants(either, Wish.YES)
    assert await send(either, 99) == []
    await reports(either)
    broadcast, said = await newest(either)
    assert (broadcast.state, said["state"], said["sent"], said["asking"]) == ("cancelled", "cancelled", 5, False)
    assert not await wants(either, Wish.GO_ON) and not await wants(either, Wish.YES)


async def test_what_was_in_hand_when_it_was_stopped_is_counted(life):
    await tell(life)
    await send(life, 2)
    await reports(life)
    await wants(life, Wish.YES)
    async with life.database.unit() as unit:
        await unit.broadcasts.tally((await newest(life))[0].notice_id, {"sent": 3})
        await unit.commit()
    assert [await reports(life), await reports(life)] == [1, 0]
    assert (await newest(life))[1]["sent"] == 5


async def test_only_moderators_steer(life):
    await tell(life)
    await reports(life)
    with pytest.raises(NotAllowed):
        await wants(life, Wish.PAUSE, FOLLOWER)
    with pytest.raises(NotFound):
        async with life.desk() as desk:
            await steer(desk, 5, Wish.PAUSE)


@pytest.mark.parametrize("gone", [False, True])
async def test_a_case_that_is_public_no_more_ends_its_broadcasts(life, gone):
    await tell(life)
    await send(life, 2)
    await reports(life)
    progress_id = (await newest(life))[0].progress_id
    async with life.desk(REPORTER) as desk:
        case = await desk.unit.cases.get(life.case_id)
        if gone:
            await consenting.erase_case(desk.unit, life.policy, desk.person, case)
        else:
            await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)
    assert all(content is None for content in await told_from_now(life))
    await reports(life)
    async with life.database.unit(reading=True) as unit:
        said = await unit.broadcasts.said(progress_id)
    assert (said["state"], said["sent"]) == ("withdrawn", 2)


async def told_from_now(life):
    """What followers are still told, as news."""
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(99, LEASE)
        await unit.commit()
    return [parcel.notice.data.get("content") for parcel in parcels]


@pytest.mark.parametrize("wish", [None, Wish.PAUSE, Wish.YES])
async def test_a_correction_reaches_those_to_come_and_those_who_were_told(life, wish):
    event = await tell(life)
    await send(life, 3)
    await reports(life)
    if wish:
        await wants(life, wish)
    async with life.desk() as desk:
        await triage.correct_event(desk, life.code, event.id, {"texts": NEW})
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(99, LEASE)
        await unit.dispatch.sent([(parcel, parcel.edits or 1) for parcel in parcels])
        await unit.commit()
    assert {str(parcel.notice.data["content"]["texts"]) for parcel in parcels} == {str(NEW)}
    assert sum(parcel.edits is not None for parcel in parcels) == 3
    assert len(parcels) == (3 if wish else 10)
    async with life.database.unit(reading=True) as unit:
        assert [item.content["texts"] for item in await unit.publications.news_of(life.case_id)][-1] == NEW


async def test_a_correction_after_the_end_edits_and_says_nothing_new_to_the_publisher(life):
    event = await tell(life)
    await send(life, 99)
    await reports(life)
    async with life.desk() as desk:
        await triage.correct_event(desk, life.code, event.id, {"texts": NEW})
    assert await reports(life) == 0
    assert await send(life, 99) == [NEW] * 10
    assert await reports(life) == 0
    assert (await newest(life))[0].state == "done"


async def test_what_stays_the_same_is_not_sent_again(life):
    event = await tell(life)
    await send(life, 99)
    async with life.desk() as desk:
        await triage.correct_event(desk, life.code, event.id, {"texts": OLD})
    assert await send(life, 99) == []


async def test_an_appeal_is_corrected_in_place_and_its_reply_is_news(life):
    async with life.desk() as desk:
        head = (new_id(), life.case_id, MODERATOR, life.clock.now())
        await triage.add_record(desk, life.code, Appeal(*head, addressee="The ministri", public=True))
    await send(life, 99)
    for changes, edits in (({"addressee": "The ministry"}, [True] * 10), ({"reply": Reply.REFUSED}, [False] * 10)):
        async with life.desk() as desk:
            appeal = Appeal(*head, **{"addressee": "The ministry", "public": True, **changes})
            await triage.change_appeal(desk, life.code, appeal)
        async with life.database.unit() as unit:
            parcels = await unit.broadcasts.advance(99, LEASE)
            await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
            await unit.commit()
        assert [parcel.edits is not None for parcel in parcels] == edits
        assert {parcel.notice.data["content"]["addressee"] for parcel in parcels} == {"The ministry"}


async def test_what_is_taken_back_reaches_nobody_else(life):
    event = await tell(life)
    await send(life, 3)
    await reports(life)
    async with life.desk() as desk:
        await triage.set_public(desk, life.code, Event, event.id, False)
    assert await send(life, 99) == []
    await reports(life)
    assert (await newest(life))[1]["state"] == "withdrawn"


async def test_new_public_words_and_dates_change_how_the_case_was_announced(life):
    async with life.desk() as desk:
        case = await desk.unit.cases.get(life.case_id)
        await correcting.reword(desk.unit, case, NEW, "en")
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(99, LEASE)
    assert [parcel.notice.data["summary"] for parcel in parcels] == [NEW] * 10
    assert all(parcel.edits for parcel in parcels)


async def failed(life, count):
    """News of which so many could not be delivered."""
    event = await tell(life)
    await send(life, 99, fails=range(count))
    await reports(life)
    return event


async def test_dead_letters_tell_what_and_why_and_never_to_whom(life):
    await failed(life, 3)
    async with life.desk() as desk:
        assert await count_letters(desk) == 3
        [letter] = await read_letters(desk, 1, 2)
        assert (letter.kind, letter.code, letter.why) == ("news", life.code, "refused")
        assert not hasattr(letter, "peer_id")
    for use in (count_letters, try_all_again):
        with pytest.raises(NotAllowed):
            async with life.desk(FOLLOWER) as desk:
                await use(desk)


async def test_a_dead_letter_is_tried_again_or_given_up_and_its_broadcast_counts_it(either):
    await failed(either, 3)
    assert (await newest(either))[1]["failed"] == 3
    async with either.desk() as desk:
        first, second, _ = await read_letters(desk, 9, 0)
        assert [await try_again(desk, first.id), await try_again(desk, first.id)] == [True, False]
        assert [await give_up(desk, second.id), await give_up(desk, second.id)] == [True, False]
        assert await try_all_again(desk) == 1
    assert await send(either, 0) == [OLD] * 2
    await reports(either)
    broadcast, said = await newest(either)
    assert (broadcast.state, said["sent"], said["failed"]) == ("done", 9, 1)


async def test_what_was_taken_back_is_not_tried_again(life):
    event = await failed(life, 3)
    async with life.desk() as desk:
        letters = await read_letters(desk, 9, 0)
        await triage.set_public(desk, life.code, Event, event.id, False)
        assert not await try_again(desk, letters[0].id) and await try_all_again(desk) == 0
        assert await count_letters(desk) == 0


async def test_what_a_withdrawn_case_left_undelivered_is_gone(life):
    await failed(life, 3)
    async with life.desk(REPORTER) as desk:
        case = await desk.unit.cases.get(life.case_id)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)
    async with life.desk() as desk:
        assert await count_letters(desk) == 0


@pytest.mark.parametrize(
    ("sent", "seconds", "minutes"),
    [(10, 10, 2), (10, 100, 15), (1, 3600, 5940), (0, 60, None), (10, 0, None), (10, -60, None), (100, 60, 0)],
)
def test_the_time_left_is_reckoned_by_what_was_done(sent, seconds, minutes):
    now = START
    first = Progress.of(Broadcast(1, BroadcastState.RUNNING, total=100), {"code": "X", "kind": "event"}, now)
    steps, progress = max(1, abs(seconds) // 60), first
    for step in range(1, steps + 1):
        at = now + timedelta(seconds=seconds) * step / steps
        progress = progress.then(Broadcast(1, BroadcastState.RUNNING, total=100, sent=sent * step // steps), at)
    assert progress.left == minutes


def test_after_a_pause_or_a_long_silence_the_pace_is_measured_anew():
    def standing(state, sent):
        return Broadcast(1, state, total=1000, sent=sent)

    running, minute = BroadcastState.RUNNING, timedelta(minutes=1)
    progress = Progress.of(standing(running, 0), {"code": "X", "kind": "event"}, START)
    progress = progress.then(standing(running, 100), START + minute)
    assert progress.left == 9
    progress = progress.then(standing(running, 100), START + 60 * minute)
    assert progress.left is None
    progress = progress.then(standing(running, 200), START + 61 * minute)
    assert progress.left == 8
    progress = progress.then(standing(BroadcastState.PAUSED, 200), START + 62 * minute)
    progress = progress.then(standing(running, 200), START + 62.5 * minute)
    assert progress.left is None


def test_what_takes_long_is_said_less_often():
    def at(seconds, sent):
        standing = Broadcast(1, BroadcastState.RUNNING, total=10**6, sent=sent)
        return before.then(standing, START + timedelta(seconds=seconds))

    before = Progress.of(Broadcast(1, BroadcastState.RUNNING, total=10**6), {"code": "X", "kind": "event"}, START)
    assert not at(5, 150).is_worth_saying(before) and at(30, 900).is_worth_saying(before)
    assert not at(30, 0).is_worth_saying(before)
