"""The unit of work: what lasts, what does not, and who waits for whom."""

import asyncio
import gc
import os
import threading
import warnings
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.clock import ManualClock
from bot.domain.errors import NotFound
from bot.store.engine import open_engine
from bot.store.unit import Database
from tests.database import fresh_database, left_over
from tests.store.samples import START, known, peer


async def test_what_is_committed_lasts(database: Database) -> None:
    async with database.unit() as unit:
        someone = await known(unit)
        await unit.commit()
    async with database.unit(reading=True) as unit:
        assert await unit.peers.get(someone.id) == someone


async def test_without_commit_nothing_lasts(database: Database) -> None:
    async with database.unit() as unit:
        someone = await known(unit)
    with pytest.raises(ZeroDivisionError):
        async with database.unit() as unit:
            another = await known(unit)
            raise ZeroDivisionError
    async with database.unit(reading=True) as unit:
        for peer_id in (someone.id, another.id):
            with pytest.raises(NotFound):
                await unit.peers.get(peer_id)


async def test_an_attempt_that_fails_leaves_no_trace_and_the_unit_goes_on(database: Database) -> None:
    async with database.unit() as unit:
        before = await known(unit)
        with pytest.raises(DBAPIError):
            async with unit.attempt():
                within = await known(unit)
                await unit.peers.add(before)
        async with unit.attempt():
            after = await known(unit)
        await unit.commit()
    async with database.unit(reading=True) as unit:
        assert await unit.peers.by_chat(before.chat_id) == before
        assert await unit.peers.by_chat(after.chat_id) == after
        assert await unit.peers.by_chat(within.chat_id) is None


async def test_a_reader_holds_up_no_writer(database: Database) -> None:
    someone = peer()
    async with database.unit(reading=True) as reader:
        assert await reader.peers.by_chat(someone.chat_id) is None
        async with asyncio.timeout(5), database.unit() as writer:
            await writer.peers.add(someone)
            await writer.commit()
        await reader.peers.by_chat(someone.chat_id)


async def test_two_writers_wait_for_each_other(database: Database) -> None:
    async def write() -> None:
        async with database.unit() as unit:
            await known(unit)
            await asyncio.sleep(0)
            await known(unit)
            await unit.commit()

    # More than the pool holds, so that connections are waited for as well.
    await asyncio.gather(*(write() for _ in range(20)))


async def test_a_writer_waits_no_longer_than_told(sqlite_database: str, clock: ManualClock, tmp_path: Path) -> None:
    hasty = open_engine(sqlite_database, busy_timeout=50)
    async with fresh_database(sqlite_database, clock, tmp_path) as database, database.unit() as unit:
        await known(unit)
        with pytest.raises(DBAPIError, match="locked"):
            async with hasty.begin():
                pass
    await hasty.dispose()


async def test_closing_leaves_no_thread_and_no_warning(sqlite_database: str, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        async with fresh_database(sqlite_database, ManualClock(START), tmp_path) as database:

            async def read() -> None:
                async with database.unit(reading=True) as unit:
                    await unit.peers.by_chat(1)

            await asyncio.gather(*(read() for _ in range(30)))
            assert 1 <= len(set(threading.enumerate()) - before) <= 8  # one for each connection of the pool
        gc.collect()
    assert [str(each.message) for each in caught] == []
    assert left_over(before) == set()
    assert not os.access(f"{tmp_path}/jauap.db-wal", os.F_OK)  # the journal was folded into the file
