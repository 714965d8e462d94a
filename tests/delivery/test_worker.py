"""An update is handled once and wholly, whatever happens on the way; only one that is broken itself is set aside."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.notice import Lane, Notice, NoticeKind
from bot.sandbox.people import Person
from bot.texts.screen import Screen
from tests.delivery.mail import got, peer_of
from tests.house import TestHouse, open_house


async def inbox(house: TestHouse) -> dict[str, int]:
    async with house.house.database.engine.connect() as conn:
        rows = await conn.execute(sa.text("SELECT state, count(*) AS n FROM inbox GROUP BY state"))
        return {row.state: row.n for row in rows}


class Away:
    """A store that refuses while told to."""

    def __init__(self, unit: Callable[..., Any], refuses: Callable[[int], bool]) -> None:
        self.unit, self.refuses, self.opened = unit, refuses, 0

    def __call__(self, *, reading: bool = False) -> AbstractAsyncContextManager[Any]:
        self.opened += 1
        if self.refuses(self.opened):
            raise ConnectionError("the store is away")
        found: AbstractAsyncContextManager[Any] = self.unit(reading=reading)
        return found


@pytest.mark.parametrize("long", range(1, 9))
async def test_an_outage_of_any_length_sets_nothing_aside(house: TestHouse, aru: Person, long: int) -> None:
    """The store answers the look for what is pending, and then refuses some times."""
    before = len(await got(aru))
    await aru.send("/help")
    await house.house.poller.poll_once(0)
    database = house.house.database
    away = Away(database.unit, lambda n: 2 <= n <= 1 + long)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "unit", away)
        for _ in range(10):
            try:
                await house.house.worker.handle_pending()
            except ConnectionError:
                continue
    await house.settle()
    assert await inbox(house) == {"done": 2}
    assert len(await got(aru)) == before + 1


async def test_a_store_that_is_away_makes_polling_wait_and_nothing_is_lost(house: TestHouse, aru: Person) -> None:
    before = len(await got(aru))
    await aru.send("/help")
    database, refusing = house.house.database, True
    away = Away(database.unit, lambda n: refusing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "unit", away)
        stop = asyncio.Event()
        running = asyncio.create_task(house.house.run(stop))
        while away.opened < 4:
            await aru.messages()
        refusing = False
        async with asyncio.timeout(20):
            while len(await got(aru)) == before:
                pass
        stop.set()
        await running
    assert len(await got(aru)) == before + 1


async def test_handling_that_fails_leaves_nothing_and_tells_so(house: TestHouse, aru: Person) -> None:
    peer = await peer_of(house, aru.id)
    worker: Any = house.house.worker

    async def breaks(unit: Any, prepared: Any) -> Any:
        """Writes a line and breaks, always."""
        await unit.outbox.post(Notice(NoticeKind.CALL, Screen("half").call()), peer.id, Lane.REPLY)
        raise RuntimeError("broken in the middle")

    before, handler = len(await got(aru)), worker._handler
    handler.handle = breaks
    await aru.send("/help")
    await house.settle()
    del handler.handle
    await aru.send("/help")
    await house.settle()
    texts = (await got(aru))[before:]
    assert "half" not in texts
    assert len(texts) == 2
    assert "Something went wrong on our side" in texts[0]
    assert await inbox(house) == {"done": 2, "failed": 1}


async def test_a_crash_after_the_commit_loses_no_answer(tmp_path: Path) -> None:
    """The process ends before anything is sent; the next one sends it, once."""
    async with open_house(tmp_path) as house:
        aru = await house.person("Aru")
        await aru.start()
        await house.house.poller.poll_once(0)
        await house.house.worker.handle_pending()
        assert await got(aru) == []
        await house.house.poller.poll_once(0)
        await house.house.worker.handle_pending()
        assert await inbox(house) == {"done": 1}
        await house.settle()
        assert len(await got(aru)) == 1


async def test_an_update_that_comes_twice_is_handled_once(house: TestHouse, aru: Person) -> None:
    """Telegram sends again what was stored but not yet confirmed."""
    before = len(await got(aru))
    await aru.send("/help")
    await house.house.poller.poll_once(0)
    house.house.poller._offset = None
    house.world.updates.pending.extend(house.world.updates.pending)
    await house.settle()
    assert len(await got(aru)) == before + 1


async def test_two_workers_handle_an_update_once(house: TestHouse, aru: Person) -> None:
    before = len(await got(aru))
    for _ in range(3):
        await aru.send("/help")
    await house.house.poller.poll_once(0)
    await asyncio.gather(*(house.house.worker.handle_pending() for _ in range(3)))
    await house.settle()
    assert len(await got(aru)) == before + 3
