"""Who leads: one at a time, and another within seconds of its end."""

import asyncio
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.delivery import leader as leading
from bot.delivery.leader import Leader
from tests.database import fresh_database

PATIENCE = 20


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "SPAN", leading.SPAN / 2.5)
    monkeypatch.setattr(leading, "RENEWAL", leading.RENEWAL / 2.5)
    monkeypatch.setattr(leading, "MARGIN", leading.MARGIN / 2.5)


class Post:
    """One worker's turn at the head: tells when it begins, and goes on until it is over."""

    def __init__(self) -> None:
        self.began, self.ended = asyncio.Event(), asyncio.Event()

    async def lead(self, over: asyncio.Event) -> None:
        self.ended.clear()
        self.began.set()
        await over.wait()
        self.began.clear()
        self.ended.set()


async def test_one_leads_and_the_other_takes_over(migrated_postgres: str, tmp_path: Path) -> None:
    async with fresh_database(migrated_postgres, SystemClock(), tmp_path) as database, asyncio.timeout(PATIENCE):
        posts, stops = [Post(), Post()], [asyncio.Event(), asyncio.Event()]
        leaders = [Leader(database, alone=False) for _ in posts]
        first = asyncio.create_task(leaders[0].run(posts[0].lead, stops[0]))
        await posts[0].began.wait()
        second = asyncio.create_task(leaders[1].run(posts[1].lead, stops[1]))
        await asyncio.sleep(leading.SPAN.total_seconds())  # longer than the lease: it is renewed
        assert (leaders[0].leading, leaders[1].leading) == (True, False)
        assert (leaders[0].holds(), leaders[1].holds()) == (True, False)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert not leaders[0].leading
        await posts[1].began.wait()
        stops[1].set()
        await second
        assert posts[1].ended.is_set()


async def test_who_cannot_renew_stops_before_the_lease_ends(migrated_postgres: str, tmp_path: Path) -> None:
    async with fresh_database(migrated_postgres, SystemClock(), tmp_path) as database, asyncio.timeout(PATIENCE):
        post, stop = Post(), asyncio.Event()
        leader = Leader(database, alone=False)
        task = asyncio.create_task(leader.run(post.lead, stop))
        await post.began.wait()
        async with database.unit() as unit:
            await unit.leases.seize(leading.NAME, "somebody else", leading.SPAN * 100)
            await unit.commit()
        await post.ended.wait()
        stop.set()
        await task
        assert not leader.leading


async def test_the_embedded_engine_waits_for_no_lease(sqlite_database: str, tmp_path: Path) -> None:
    async with fresh_database(sqlite_database, SystemClock(), tmp_path) as database, asyncio.timeout(PATIENCE):
        async with database.unit() as unit:
            await unit.leases.seize(leading.NAME, "a process that was killed", leading.SPAN * 100)
            await unit.commit()
        post, stop = Post(), asyncio.Event()
        task = asyncio.create_task(Leader(database, alone=database.embedded).run(post.lead, stop))
        await post.began.wait()
        stop.set()
        await task
