"""Deleting messages from chats: what Telegram answers, and who is forgotten while a message is on its way."""

import sqlalchemy as sa

from bot.delivery.outcome import Outcome
from bot.domain.message import VANISH_AFTER, Message
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.domain.peer import Peer
from bot.sandbox.people import Person
from bot.services.consenting import forget_me
from bot.store.tables import notices, said
from bot.texts.screen import Screen
from tests.delivery.mail import fault, got, peer_of, post, tries
from tests.house import TestHouse


async def left(house: TestHouse) -> int:
    async with house.house.database.engine.connect() as conn:
        due = sa.select(sa.func.count()).select_from(said).where(said.c.delete_at.is_not(None))
        return int(await conn.scalar(due) or 0)


async def test_what_is_due_is_tried_until_telegram_has_answered(house: TestHouse, aru: Person) -> None:
    peer, shown = await peer_of(house, aru.id), [m["message_id"] for m in await aru.messages()]
    async with house.house.database.unit() as unit:
        now = house.clock.now()
        await unit.messages.add([Message(peer.id, each, now, None, now) for each in [*shown, *range(900, 1100)]])
        await unit.commit()
    for kind in ("429", "502", "drop"):
        await fault(house, "deleteMessages", kind)
    assert [await house.house.sweep() for _ in range(4)] == [0, 0, 0, 200 + len(shown)]
    assert await aru.messages() == [] and await left(house) == 0
    assert tries(house, "deleteMessages") == 3 + 3  # a hundred at a time


async def test_a_chat_that_is_closed_to_us_is_given_up(house: TestHouse) -> None:
    nobody = await peer_of(house, 123456)
    async with house.house.database.unit() as unit:
        await unit.messages.add([Message(nobody.id, 7, house.clock.now(), None, house.clock.now())])
        await unit.commit()
    assert await house.house.sweep() == 1 and await left(house) == 0


async def test_a_message_that_reaches_somebody_who_is_forgotten_meanwhile_is_deleted(
    house: TestHouse, aru: Person
) -> None:
    sender = house.house.dispatcher._sender
    send = sender.send

    async def forgotten_meanwhile(peer: Peer, parcel: Parcel) -> Outcome:
        outcome = await send(peer, parcel)
        async with house.house.database.unit() as unit:
            await forget_me(unit, house.house.policy, peer, 10**9)
            await unit.commit()
        return outcome

    sender.send = forgotten_meanwhile  # type: ignore[method-assign]
    await post(house, await peer_of(house, aru.id), "a word about your report")
    await house.settle()
    assert "a word about your report" not in await got(aru)


async def test_details_of_several_cases_that_cannot_be_delivered_are_not_kept(house: TestHouse, aru: Person) -> None:
    await aru.block()
    peer = await peer_of(house, aru.id)
    async with house.house.database.unit() as unit:
        call = {**Screen("the words of cases").call(), "vanishes": True}
        await unit.outbox.post(Notice(NoticeKind.CALL, call), peer.id, Lane.REPLY)
        await unit.commit()
    await house.settle()
    async with house.house.database.engine.connect() as conn:
        assert await conn.scalar(sa.select(sa.func.count()).select_from(notices)) == 0


async def test_who_reported_a_case_goes_from_the_chat_in_time_and_waits_for_nobody(
    house: TestHouse, aru: Person
) -> None:
    peer = await peer_of(house, aru.id)

    async def reveal() -> None:
        async with house.house.database.unit() as unit:
            revealed = Notice(NoticeKind.REVEALED, {"code": "K7M3QX", "chat_id": "77", "contact": ""})
            await unit.outbox.post(revealed, peer.id, Lane.CASE)
            await unit.commit()
        await house.settle()

    await reveal()
    assert any("Telegram account: 77" in text for text in await got(aru))
    house.clock.advance(VANISH_AFTER.total_seconds())
    await house.house.sweep()
    assert not any("Telegram account" in text for text in await got(aru))
    await aru.block()
    await reveal()
    async with house.house.database.engine.connect() as conn:
        kept = sa.select(sa.func.count()).select_from(notices).where(notices.c.kind == NoticeKind.REVEALED)
        assert await conn.scalar(kept) == 0
