"""Answers that go from hand to hand: leased with their own commit, and only where nothing goes before them."""

from datetime import timedelta

from bot.clock import ManualClock
from bot.domain.notice import Lane
from bot.domain.peer import Peer
from bot.store.unit import Database, Unit
from tests.store.samples import known, notice

LEASE = timedelta(minutes=1)


async def person(database: Database) -> Peer:
    async with database.unit() as unit:
        someone = await known(unit)
        await unit.commit()
    return someone


async def handed(unit: Unit) -> list[str]:
    found, _ = await unit.outbox.hand_over(LEASE, lambda _: True)
    return [parcel.notice.data["text"] for _, parcel in found]


async def test_answers_are_handed_over_and_nobody_else_claims_them(database: Database, clock: ManualClock) -> None:
    someone = await person(database)
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id])
        for text in ("one", "two"):
            await unit.outbox.post(notice(text), someone.id, Lane.REPLY)
        found, complete = await unit.outbox.hand_over(LEASE, lambda _: True)
        await unit.commit()
    assert [(peer, parcel.notice.data["text"]) for peer, parcel in found] == [(someone, "one"), (someone, "two")]
    assert complete
    async with database.unit() as unit:
        assert await unit.dispatch.claim(9, LEASE) == []
        clock.advance(60)  # whoever had them in hand is gone
        later = await unit.dispatch.claim(9, LEASE)
    assert [(each.id, each.attempts) for each in later] == [(parcel.id, 2) for _, parcel in found]


async def test_what_was_written_before_is_claimed_and_nothing_overtakes_it(database: Database) -> None:
    someone = await person(database)
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id])
        await unit.outbox.post(notice("one"), someone.id, Lane.REPLY)
        await unit.cases.by_code("nobody")  # a read, before which everything is written
        await unit.outbox.post(notice("two"), someone.id, Lane.REPLY)
        assert await unit.outbox.hand_over(LEASE, lambda _: True) == ([], False)
        await unit.commit()
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id])
        await unit.outbox.post(notice("three"), someone.id, Lane.REPLY)
        assert await handed(unit) == []
        await unit.commit()
    async with database.unit() as unit:
        assert [each.notice.data["text"] for each in await unit.dispatch.claim(9, LEASE)] == ["one", "two", "three"]


async def test_who_is_not_accepted_or_not_foreseen_is_claimed(database: Database) -> None:
    someone, other = await person(database), await person(database)
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id])
        await unit.outbox.post(notice("refused"), someone.id, Lane.REPLY)
        await unit.outbox.post(notice("not foreseen"), other.id, Lane.REPLY)
        assert await unit.outbox.hand_over(LEASE, lambda peer_id: peer_id != someone.id) == ([], False)


async def test_what_an_attempt_took_back_is_not_handed_over(database: Database) -> None:
    someone, other = await person(database), await person(database)
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id, other.chat_id])
        try:
            async with unit.attempt():
                await unit.outbox.post(notice("taken back"), someone.id, Lane.REPLY)
                raise RuntimeError
        except RuntimeError:
            await unit.outbox.post(notice("sorry"), someone.id, Lane.REPLY)
        assert await handed(unit) == []  # nothing is known any more after an attempt that failed; it is claimed
        await unit.commit()
    async with database.unit() as unit:
        assert [each.notice.data["text"] for each in await unit.dispatch.claim(9, LEASE)] == ["sorry"]


async def test_a_dispatcher_that_takes_over_frees_what_was_in_hand(database: Database) -> None:
    someone = await person(database)
    async with database.unit() as unit:
        await unit.foresee([someone.chat_id])
        await unit.outbox.post(notice("in hand"), someone.id, Lane.REPLY)
        assert await handed(unit) == ["in hand"]
        await unit.commit()
    async with database.unit() as unit:
        assert await unit.dispatch.release() == 1
        assert len(await unit.dispatch.claim(9, LEASE)) == 1
