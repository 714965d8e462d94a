"""The bell between workers: rings with the commit of what has to be sent, and never before."""

import asyncio

from bot.domain.notice import Lane
from bot.store.unit import Database
from tests.database import PATIENCE
from tests.store.samples import known, notice


async def test_another_worker_hears_what_was_committed(postgres_house: Database) -> None:
    bell, heard = postgres_house.bell, asyncio.Event()
    assert bell is not None
    listening = asyncio.create_task(bell.listen(heard.set))
    async with asyncio.timeout(PATIENCE):
        while not bell.works:  # noqa: ASYNC110 - the server is asked first, no event tells when it has answered
            await asyncio.sleep(0.01)
        async with postgres_house.unit() as unit:
            someone = await known(unit)
            await unit.commit()
        async with postgres_house.unit() as unit:
            await unit.outbox.post(notice(), someone.id, Lane.CASE)  # and no commit
        assert not heard.is_set()
        async with postgres_house.unit() as unit:
            await unit.outbox.post(notice(), someone.id, Lane.CASE)
            await unit.commit()
        await heard.wait()
    listening.cancel()


async def test_the_embedded_engine_has_none(sqlite_house: Database) -> None:
    assert sqlite_house.bell is None
