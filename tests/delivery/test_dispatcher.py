"""Whatever Telegram answers, each parcel ends sent once, in the order of its chat, and costs the others nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.dispatcher import LEASE
from bot.delivery.sender import MOST_COPIES
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.sandbox.migrating import migrate
from bot.sandbox.people import Person
from bot.texts.screen import Screen
from tests.delivery.mail import fault, got, peer_of, post, states, tries
from tests.house import TestHouse, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def aru(house: TestHouse) -> Person:
    return await started(house, "Aru")


async def started(house: TestHouse, name: str) -> Person:
    """A person who has started the bot, and has an empty phone."""
    person = await house.person(name)
    await person.start()
    await house.settle()
    for message in await person.messages():
        await person.delete(message["message_id"])
    house.clock.advance(10)
    return person


async def test_what_comes_during_a_retry_does_not_overtake(house: TestHouse, aru: Person) -> None:
    """Nor do others who are many take the place of the one that waits."""
    peer = await peer_of(house, aru.id)
    await fault(house, "sendMessage", "500", chat_id=aru.id, count=4)
    await post(house, peer, "one")
    for _ in range(3):
        await house.house.dispatcher.dispatch_due()
        house.clock.advance(1)
    await post(house, peer, "two")
    await house.settle()
    assert await got(aru) == ["one", "two"]


@pytest.mark.parametrize("kind", ["429", "500", "502", "drop", "drop_after"])
async def test_trouble_keeps_the_order_and_loses_nothing(house: TestHouse, aru: Person, kind: str) -> None:
    peer = await peer_of(house, aru.id)
    await fault(house, "sendMessage", kind, chat_id=aru.id)
    await post(house, peer, "one", "two", "three")
    await house.settle()
    texts = await got(aru)
    assert texts[-3:] == ["one", "two", "three"]
    assert len(texts) <= 3 + (kind == "drop_after")


async def test_what_comes_while_another_waits_comes_after_it(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await fault(house, "sendMessage", "429", chat_id=aru.id, retry_after=30)
    await post(house, peer, "one")
    await house.house.dispatcher.dispatch_due()
    house.clock.advance(5)
    await post(house, peer, "two")
    await house.house.dispatcher.dispatch_due()
    assert tries(house, text="two") == 0  # retry_after is obeyed for the chat
    await house.settle()
    assert await got(aru) == ["one", "two"]


async def test_a_long_row_of_messages_keeps_its_order_behind_a_crowd(house: TestHouse, aru: Person) -> None:
    """More rows than a batch takes, and each batch full of others."""
    crowd = [await started(house, f"Other {n}") for n in range(4)]
    peer = await peer_of(house, aru.id)
    await fault(house, "sendMessage", "500", chat_id=aru.id, count=2)
    for n in range(25):
        await post(house, peer, f"{n:02}", lane=Lane.BROADCAST)
        for other in crowd:
            await post(house, await peer_of(house, other.id), f"{n:02}", lane=Lane.BROADCAST)
    await house.settle()
    for person in (aru, *crowd):
        assert await got(person) == [f"{n:02}" for n in range(25)]


async def test_retry_after_holds_that_chat_alone(house: TestHouse, aru: Person) -> None:
    other = await started(house, "Other")
    await fault(house, "sendMessage", "429", chat_id=aru.id, retry_after=60)
    await post(house, await peer_of(house, aru.id), "for Aru")
    await post(house, await peer_of(house, other.id), "for the other")
    await house.house.dispatcher.dispatch_due()
    assert await got(other) == ["for the other"]
    assert await got(aru) == []
    house.clock.advance(59)
    await house.house.dispatcher.dispatch_due()
    assert tries(house, text="for Aru") == 1
    house.clock.advance(1)
    await house.house.dispatcher.dispatch_due()
    assert await got(aru) == ["for Aru"]


@pytest.mark.parametrize("silent", [1, 2])
async def test_each_unanswered_send_makes_one_copy_at_most(house: TestHouse, aru: Person, silent: int) -> None:
    await fault(house, "sendMessage", "drop_after", chat_id=aru.id, count=silent)
    await post(house, await peer_of(house, aru.id), "once")
    await house.settle()
    assert await got(aru) == ["once"] * (silent + 1)


async def test_who_never_answers_is_not_sent_copies_for_ever(house: TestHouse, aru: Person) -> None:
    """Telegram took it and the answer got lost, again and again: it is left to a moderator."""
    await fault(house, "sendMessage", "drop_after", chat_id=aru.id, count=50)
    await post(house, await peer_of(house, aru.id), "once")
    await house.settle()
    assert await got(aru) == ["once"] * (1 + MOST_COPIES)
    assert await states(house) == {"dead": 1}


async def test_an_outage_of_hours_loses_nothing(house: TestHouse, aru: Person) -> None:
    await fault(house, "sendMessage", "502", count=20)
    await post(house, await peer_of(house, aru.id), "one", "two")
    for _ in range(60):
        await house.house.dispatcher.dispatch_due()
        house.clock.advance(300)
    assert await got(aru) == ["one", "two"]


async def test_a_token_that_is_refused_for_a_while_kills_no_message(house: TestHouse, aru: Person) -> None:
    token, house.world.token = house.world.token, "7000000001:NEW"
    await post(house, await peer_of(house, aru.id), "one")
    await house.house.dispatcher.dispatch_due()
    assert await states(house) | {"sent": 0} == {"pending": 1, "sent": 0}
    house.world.token = token
    house.clock.advance(400)
    await house.house.dispatcher.dispatch_due()
    assert await got(aru) == ["one"]


async def test_a_blocked_person_costs_one_try_and_comes_back(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await aru.block()
    await post(house, peer, "one", "two", "three")
    await house.house.dispatcher.dispatch_due()
    house.clock.advance(10)
    await post(house, peer, "four")
    await house.house.dispatcher.dispatch_due()
    assert tries(house, chat_id=aru.id, text="one") == 1
    assert tries(house, chat_id=aru.id, text="two") + tries(house, text="three") + tries(house, text="four") == 0
    await house.settle()
    await aru.unblock()
    await aru.start()
    await house.settle()
    assert len(await got(aru)) == 1
    await post(house, peer, "five")
    await house.settle()
    assert (await got(aru))[-1] == "five"


async def test_one_that_cannot_be_marked_does_not_lose_the_marks_of_others(house: TestHouse, aru: Person) -> None:
    """A blocked person is erased while the message is on its way: the peer of that row is gone."""
    other = await started(house, "Other")
    gone = await peer_of(house, other.id)
    await other.block()
    await post(house, gone, "to nobody")
    await post(house, await peer_of(house, aru.id), "once")
    sending = house.house.bot.do_api_request

    async def erased_meanwhile(endpoint: str, **more: object) -> object:
        async with house.house.database.unit() as unit:
            await unit.peers.delete(gone.id)
            await unit.commit()
        return await sending(endpoint, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(house.house.bot), "do_api_request", staticmethod(erased_meanwhile))
        await house.house.dispatcher.dispatch_due()
    house.clock.advance(600)
    await house.settle()
    assert await got(aru) == ["once"]


async def test_a_store_that_refuses_the_marks_for_a_while_causes_no_copy(house: TestHouse, aru: Person) -> None:
    await post(house, await peer_of(house, aru.id), "once")
    database, opened = house.house.database, 0
    unit = database.unit

    def flaky(*, reading: bool = False) -> object:
        nonlocal opened
        opened += 1
        if 2 <= opened <= 4:
            raise ConnectionError("the store is away")
        return unit(reading=reading)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "unit", flaky)
        await house.house.dispatcher.dispatch_due()
    house.clock.advance(600)
    await house.settle()
    assert await got(aru) == ["once"]
    assert opened > 4


async def test_a_crash_between_send_and_mark_costs_one_copy_after_the_lease(house: TestHouse, aru: Person) -> None:
    await post(house, await peer_of(house, aru.id), "maybe twice")
    async with house.house.database.unit() as unit:  # another process took it, sent it and died
        assert len(await unit.dispatch.claim(60, LEASE, set())) == 1
        await unit.commit()
    await house.house.dispatcher.dispatch_due()
    assert await got(aru) == []
    house.clock.advance(121)
    await house.settle()
    assert await got(aru) == ["maybe twice"]


async def test_a_message_to_edit_that_is_gone_is_sent_anew(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    async with house.house.database.unit() as unit:
        for text in ("edit", "after"):
            notice = Notice(NoticeKind.CALL, Screen(text).call(edits=99_999 if text == "edit" else None))
            await unit.outbox.post(notice, peer.id, Lane.REPLY)
        await unit.commit()
    await house.settle()
    assert await got(aru) == ["edit", "after"]


async def test_an_edit_that_changes_nothing_is_done(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await post(house, peer, "same")
    await house.settle()
    message = await aru.last()
    assert message
    async with house.house.database.unit() as unit:
        call = Screen("same").call(edits=message["message_id"])
        await unit.outbox.post(Notice(NoticeKind.CALL, call), peer.id, Lane.REPLY)
        await unit.commit()
    await house.settle()
    assert await got(aru) == ["same"]
    assert "dead" not in await states(house)


@pytest.mark.long
async def test_a_group_gets_twenty_a_minute_and_never_hears_429(house: TestHouse, aru: Person) -> None:
    group = house.world.add_group("Followers", aru.id, bot="member", members=[aru.id])
    peer = await peer_of(house, group.id, PeerKind.SUPERGROUP)
    await post(house, peer, *(f"{n:02}" for n in range(50)), lane=Lane.BROADCAST)
    began = house.clock.now()
    await house.settle()
    assert await got(aru, group.id) == [f"{n:02}" for n in range(50)]
    assert not [call for call in house.world.calls if call.get("error_code") == 429]
    times = [call["at"] for call in house.world.calls if str(call["params"].get("chat_id")) == str(group.id)]
    moments = [datetime.fromisoformat(at) for at in times]
    assert max(sum(m <= other < m + timedelta(minutes=1) for other in moments) for m in moments) <= 20
    assert house.clock.now() - began < timedelta(minutes=4)


async def test_a_group_that_became_a_supergroup_gets_it_all_in_order(house: TestHouse, aru: Person) -> None:
    group = house.world.add_group("Followers", aru.id, "group", bot="member", members=[aru.id])
    peer = await peer_of(house, group.id, PeerKind.GROUP)
    new_id = migrate(house.world, group, house.world.user(aru.id)).id
    await post(house, peer, "one", "two")
    await house.settle()
    assert await got(aru, new_id) == ["one", "two"]


async def test_a_bot_that_was_sent_away_costs_one_try(house: TestHouse, aru: Person) -> None:
    group = house.world.add_group("Followers", aru.id, bot="kicked", members=[aru.id])
    peer = await peer_of(house, group.id, PeerKind.SUPERGROUP)
    await post(house, peer, "one", "two")
    await house.settle()
    assert tries(house, chat_id=group.id) == 1
    assert (await states(house)).get("unreachable") == 2


async def test_nothing_is_sent_before_its_time(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    await post(house, peer, "later", due_at=house.clock.now() + timedelta(hours=1))
    await post(house, peer, "now")
    await house.house.dispatcher.dispatch_due()
    house.clock.advance(3599)
    await house.house.dispatcher.dispatch_due()
    assert await got(aru) == ["now"]
    house.clock.advance(1)
    await house.house.dispatcher.dispatch_due()
    assert await got(aru) == ["now", "later"]


async def test_a_notice_that_cannot_be_rendered_stops_nobody(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    async with house.house.database.unit() as unit:
        await unit.outbox.post(Notice(NoticeKind.STATE_CHANGED, {"nonsense": 1}), peer.id, Lane.CASE)
        await unit.commit()
    await post(house, peer, "next")
    await house.settle()
    assert await got(aru) == ["next"]
    assert (await states(house))["dead"] == 1


async def test_one_slow_chat_does_not_hold_the_others_up(house: TestHouse, aru: Person) -> None:
    """Running for real: Aru's send hangs, and the other's answer comes meanwhile."""
    other = await started(house, "Other")
    await fault(house, "sendMessage", "timeout", chat_id=aru.id)
    changed, stop = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(house.house.dispatcher.run(changed, stop))
    await post(house, await peer_of(house, aru.id), "slow")
    changed.set()
    while not tries(house, text="slow"):
        await aru.messages()
    await post(house, await peer_of(house, other.id), "quick")
    changed.set()
    async with asyncio.timeout(5):
        while await got(other) != ["quick"]:
            pass
    house.world.close()  # the hanging connection breaks
    stop.set()
    await running


async def test_who_was_halted_and_lost_the_lead_begins_nothing(house: TestHouse, aru: Person) -> None:
    """Somebody else sends meanwhile; when this one leads again, it begins with what is there then."""
    await post(house, await peer_of(house, aru.id), "once")
    for holds, received in ((False, []), (True, ["once"])):
        changed, stop = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(house.house.dispatcher.run(changed, stop, lambda holds=holds: holds))
        async with asyncio.timeout(5):
            while not house.house.dispatcher.accepts(0) or (holds and await got(aru) != received):
                await aru.messages()
        for _ in range(20):  # time enough for a send
            await aru.messages()
        stop.set()
        await running
        assert await got(aru) == received
