"""The outbox with several dispatchers and writers at once: no row twice, no word lost."""

import asyncio
from datetime import timedelta

from bot.domain.notice import Lane, Parcel
from bot.store.unit import Database
from tests.database import until_somebody_waits
from tests.store.samples import known, notice

LEASE = timedelta(minutes=1)


async def fill(database: Database, count: int) -> int:
    """Post `count` notices to one peer; its id."""
    async with database.unit() as unit:
        someone = await known(unit)
        for n in range(count):
            await unit.outbox.post(notice(str(n)), someone.id, Lane.CASE)
        await unit.commit()
    return someone.id


async def claim(database: Database, limit: int) -> list[Parcel]:
    async with database.unit() as unit:
        parcels = await unit.dispatch.claim(limit, LEASE, set())
        await asyncio.sleep(0)
        await unit.commit()
        return parcels


async def test_no_two_dispatchers_get_the_same_row(database: Database) -> None:
    await fill(database, 60)

    async def take_all() -> list[int]:
        mine: list[int] = []
        while parcels := await claim(database, 4):
            mine += [parcel.id for parcel in parcels]
        return mine

    taken = [row for mine in await asyncio.gather(*(take_all() for _ in range(4))) for row in mine]
    assert len(taken) == len(set(taken))
    # Who finds all free rows held by another sees none; they are there for the next look.
    rest = [parcel.id for parcel in await claim(database, 99)]
    assert len({*taken, *rest}) == len(taken) + len(rest) == 60


async def test_a_second_dispatcher_passes_over_held_rows(postgres_house: Database) -> None:
    await fill(postgres_house, 4)
    async with postgres_house.unit() as first, postgres_house.unit() as second:
        mine = await first.dispatch.claim(2, LEASE, set())
        theirs = await second.dispatch.claim(99, LEASE, set())
        assert [parcel.notice.data["text"] for parcel in (*mine, *theirs)] == list("0123")


async def test_a_dispatcher_that_died_gives_its_rows_back(database: Database) -> None:
    await fill(database, 3)
    async with database.unit() as unit:
        assert len(await unit.dispatch.claim(3, LEASE, set())) == 3  # and no commit
    assert len(await claim(database, 3)) == 3


async def test_two_writers_of_one_slot_leave_one_row(database: Database) -> None:
    async with database.unit() as unit:
        someone = await known(unit)
        await unit.commit()

    async def write(text: str) -> None:
        async with database.unit() as unit:
            await unit.outbox.post(notice(text), someone.id, Lane.CASE, slot="queue")
            await asyncio.sleep(0)
            await unit.commit()

    for _ in range(3):
        words = [str(n) for n in range(6)]
        await asyncio.gather(*map(write, words))
        [parcel] = await claim(database, 99)
        assert parcel.notice.data["text"] in words


async def test_the_newest_words_of_a_slot_are_not_lost_to_a_dispatcher(postgres_house: Database) -> None:
    async with postgres_house.unit() as unit:
        someone = await known(unit)
        await unit.outbox.post(notice("old"), someone.id, Lane.CASE, slot="queue")
        await unit.commit()
    async with postgres_house.unit() as dispatcher, postgres_house.unit() as writer:
        [parcel] = await dispatcher.dispatch.claim(1, LEASE, set())
        writing = asyncio.create_task(writer.outbox.post(notice("new"), someone.id, Lane.CASE, slot="queue"))
        await until_somebody_waits(postgres_house.engine)
        await dispatcher.commit()
        await writing
        await writer.commit()
    [later] = await claim(postgres_house, 99)
    assert (parcel.notice.data["text"], later.notice.data["text"]) == ("old", "new")
